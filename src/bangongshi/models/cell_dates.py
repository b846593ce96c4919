"""Which date does a cell of somebody else's spreadsheet hold: a serial, 20260211.0, «2026.1.30», «3月5日»?

Looser than what is typed here, but never a guess: what is not one date is None, and the caller keeps the text.
"""

import re
from datetime import date, datetime, timedelta

from bangongshi.models.date_words import DateNotUnderstood, fold, number, year_number

_FIRST, _LAST = date(1990, 1, 1), date(2100, 12, 31)
_SERIAL_ZERO = date(1899, 12, 30)
_H = r"[0-9〇零一二三四五六七八九十廿卅]"
_CLOCK = r"(?: ?t?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:am|pm)?)?"
_BESIDE = r"(?:\(?(?:周|星期|礼拜)[一二三四五六日天]\)?)?"
_FULL = re.compile(
    rf"(?P<y>[0-9]{{4}}|[〇零一二三四五六七八九]{{4}}|[0-9]{{2}})年(?P<m>{_H}{{1,3}})月(?P<d>{_H}{{1,3}})[日号]?{_BESIDE}{_CLOCK}"
)
_PARTED = re.compile(rf"(?P<y>[0-9]{{4}})(?P<s>[-/. ])(?P<m>[0-9]{{1,2}})(?P=s)(?P<d>[0-9]{{1,2}})[日号.]?{_BESIDE}{_CLOCK}")
_SHORT = re.compile(rf"(?P<m>{_H}{{1,3}})(?:月(?P<d>{_H}{{1,3}})[日号]?|[/.-](?P<e>[0-9]{{1,2}})[日号]?){_BESIDE}{_CLOCK}")


def read_cell_date(value: str | float | int | date | datetime, year_hint: int | None = None) -> date | None:
    """The date in a cell, or None. Numbers are serials of the 1900 system or eight digits (20260211.0).

    `year_hint` is the register's year, used where a cell says only month and day; without it such a cell is None.
    """
    if isinstance(value, datetime):
        return _bounded(value.date())
    if isinstance(value, date):
        return _bounded(value)
    if isinstance(value, (int, float)):
        return None if isinstance(value, bool) else _from_number(float(value))
    return _from_text(value, year_hint)


def _from_number(value: float) -> date | None:
    if not 0 < value < 30_000_000:
        return None
    if value >= 19_000_000:
        return _from_digits(str(int(value))) if value == int(value) else None
    if value >= 100_000:
        return None
    return _bounded(_SERIAL_ZERO + timedelta(days=int(value)))


def _from_digits(digits: str) -> date | None:
    return _made(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def _from_text(text: str, year_hint: int | None) -> date | None:
    if len(text) > 60:
        return None
    words = fold(text)
    if re.fullmatch(r"[0-9]{8}(?:\.0)?", words):
        return _from_digits(words[:8])
    if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", words):
        return _from_number(float(words))
    try:
        if match := _FULL.fullmatch(words):
            return _made(year_number(match["y"]), number(match["m"]), number(match["d"]))
        if match := _PARTED.fullmatch(words):
            return _made(int(match["y"]), int(match["m"]), int(match["d"]))
        if (match := _SHORT.fullmatch(words)) and year_hint is not None:
            return _made(year_hint, number(match["m"]), number(match["d"] or match["e"]))
    except DateNotUnderstood:
        return None
    return None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return _bounded(date(year, month, day))
    except ValueError:
        return None


def _bounded(day: date) -> date | None:
    return day if _FIRST <= day <= _LAST else None

"""What does one cell say, as text, as a date, as a number? Never a guess: None where it does not say it."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from bangongshi.models.cell_dates import read_cell_date
from bangongshi.paper.grid import Cell

_MOST_EXACT = 10**15
_BETWEEN_HANZI = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef“”‘’《》〔〕])[ \t]*[\r\n]+[ \t]*(?=[\u2e80-\u9fff\uff00-\uffef“”‘’《》〔〕])")
_COUNT = re.compile(r"(?:一式|共|计)?([0-9]{1,5}|[一二两三四五六七八九十]{1,3})(?:\.0+)?(?:份|件|页|张|个|册|本)?")
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TWO_COUNTS = re.compile(r"([0-9]{1,4})(?:页|张|p)?(?:[/、,，;+＋及和]|另?附件?:?)+([0-9]{1,4})(?:个|份|件)?(?:附件)?")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=年|度|[-./_]|$|[^0-9])")
_DITTO = frozenset({"〃", "″", "\"", "''", "同上", "同前", "上同", "同 上", "﹃", "”", "“"})


def text_of(cell: Cell) -> str:
    """The cell as a person reads it: 20210674.0 → 20210674, a date as 2021-03-26, midnight without its time."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        if cell == cell and abs(cell) < _MOST_EXACT and cell == int(cell):
            return str(int(cell))
        return format(cell, ".15g")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return _span(cell)


def _span(cell: timedelta) -> str:
    minutes = int(cell.total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


def one_line(text: str) -> str:
    """Text without line breaks: a break between hanzi is layout and goes, any other becomes a blank."""
    return " ".join(_BETWEEN_HANZI.sub("", text).split("\n")).strip() if "\n" in text or "\r" in text else text.strip()


def day_of(cell: Cell, year_hint: int | None = None) -> date | None:
    """The date a cell holds. Month and day alone need `year_hint`."""
    if cell is None or isinstance(cell, bool | time | timedelta):
        return None
    if isinstance(cell, float) and cell != cell:
        return None
    return read_cell_date(cell, year_hint)


def has_year(cell: Cell) -> bool:
    """Whether a date cell says its own year."""
    return not isinstance(cell, str) or day_of(cell) is not None


def count_of(cell: Cell) -> int | None:
    """A number of copies, pages or pieces: 2, 2.0, 「2份」, 「一式三份」, full-width digits."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if cell == cell and 0 <= cell < 100_000 and cell == int(cell) else None
    found = _COUNT.fullmatch("".join(unicodedata.normalize("NFKC", text_of(cell)).split()))
    return _number(found[1]) if found else None


def _number(text: str) -> int | None:
    if text.isascii():
        return int(text)
    tens, _, ones = text.partition("十") if "十" in text else ("", "", text)
    if len(tens) > 1 or len(ones) > 1:
        return None
    unit = _DIGITS.get(ones, 0)
    return (_DIGITS.get(tens, 1) * 10 if "十" in text else 0) + unit


def two_counts(cell: Cell) -> tuple[int | None, int | None] | None:
    """Pages and attachments of one cell: 「12/2」, 「12页，附件2个」, 「12」, 「/2」."""
    text = "".join(unicodedata.normalize("NFKC", text_of(cell)).split())
    single = count_of(cell)
    if single is not None:
        return single, None
    if found := re.fullmatch(r"/([0-9]{1,4})", text):
        return None, int(found[1])
    found = _TWO_COUNTS.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def year_in(text: str) -> int | None:
    """The year a title, sheet or file name speaks of: 「2021年文件传阅记录单」 → 2021."""
    found = _YEAR.findall(unicodedata.normalize("NFKC", text))
    years = set(found)
    return int(years.pop()) if len(years) == 1 else None


def is_ditto(cell: Cell) -> bool:
    """「〃」 or 「同上」: the same as the row above."""
    return isinstance(cell, str) and cell.strip() in _DITTO

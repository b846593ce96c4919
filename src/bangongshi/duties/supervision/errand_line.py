"""What does one line of an errand say? 「请张三周五前把统计报表报来」 → who, by when, what. Proposals; the clerk sees them first.

Names are looked for on the lists, the date in the words before 前; what is left is the errand, in its own words.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.people import shown_names
from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.office import Person, Unit
from bangongshi.models.workdays import Calendar
from bangongshi.text import clean_in

LONGEST_LINE = 200
"""Signs that are looked at; a longer text is no errand."""
_LONGEST_DATE = 14
_BEFORE = re.compile(r"下班(?:之|以)?前|(?:之|以)?前|之?内|为止|截止|底(?:(?:之|以)?前)?")
_HEAD = re.compile("^(?:在|于|最迟)")
_DAY = re.compile(
    r"今天|明天|大?后天|下{0,2}(?:周|星期|礼拜)[一二三四五六日天]|下?月底|年底|(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}[日号]?|[0-9]{1,2}[日号]"
)
_HOLE = "\x00"
"""Stands where a name or a date was taken out; no line holds it, it has come in through clean_in."""
_ASKED = re.compile(r"^(?:请|让|由|叫|通知|麻烦|交)?([\u3400-\u9fff]{2,4}?)(?:同志)?$")
_LEADING = re.compile(r"^(?:请|让|由|叫|通知|麻烦|交给?|转告|务必|抓紧|尽快|于|在|最迟|限|同志|负责|，|,|、|\s)+")
_HOLDING = re.compile(r"^(?:把|将)")
_EDGES = " ，,。.；;、：:"
_JOINED = re.compile(f"{_HOLE}[、和与及]{_HOLE}")


@dataclass(frozen=True, slots=True)
class _Found:
    """A piece of the line: from sign `start` to before `end`."""

    start: int
    end: int
    text: str


def parse_line(desk: Desk, line: str) -> dict[str, str]:
    """Proposals for the fields `title`, `lead`, `assists`, `due` of an errand; `basis` is the line as typed.

    What is not found is left out. `due` is in the line's own words, to be read again by the date field. Nothing is written.
    """
    words = clean_in(line).strip()
    if not words or len(words) > LONGEST_LINE:
        return {"title": words, "basis": words} if words else {}
    with desk.read() as session:
        people, calendar = _known(session), load(session)
    named = _names_in(words, people)
    left = _without(words, named)
    due = _date_in(left, desk.today, calendar)
    left = _without(left, [due] if due else [])
    leads = [one.text for one in named]
    if not leads and (stranger := _stranger(left, due)):
        leads, left = [stranger.text], _without(left, [stranger])
    found = {
        "title": _title(left), "lead": leads[0] if leads else "", "assists": "、".join(leads[1:]),
        "due": due.text if due else "", "basis": words,
    }
    return {name: value for name, value in found.items() if value}


def _known(session: Session) -> list[str]:
    """Everybody and every unit an errand may be given to, by the name a person types; departments and short names too."""
    ids = [id_ for id_ in session.exec(select(col(Person.id)).where(col(Person.active))) if id_ is not None]
    found: set[str] = set(shown_names(session, ids).values())
    for name, department in session.exec(select(col(Person.name), col(Person.department)).where(col(Person.active))):
        found.update((name, department))
    for name, short_name in session.exec(select(col(Unit.name), col(Unit.short_name)).where(col(Unit.active))):
        found.update((name, short_name))
    return sorted((name for name in found if len(name) >= 2), key=len, reverse=True)


def _names_in(line: str, known: Iterable[str]) -> list[_Found]:
    """The first name of the line and those joined to it by 、 or 和; longer names win. One inside the errand is no party."""
    taken: list[_Found] = []
    for name in known:
        at = line.find(name)
        if at >= 0 and not any(one.start < at + len(name) and at < one.end for one in taken):
            taken.append(_Found(at, at + len(name), name))
    taken.sort(key=lambda one: one.start)
    kept: list[_Found] = []
    for one in taken:
        between = line[kept[-1].end : one.start] if kept else line[: one.start]
        if kept and not re.fullmatch("[、和与及]", between):
            break
        if kept or _may_begin(between):
            kept.append(one)
    return kept


def _may_begin(before: str) -> bool:
    """Whether a name after these words is the one asked: nothing, 请, or a date (「周五前请张三…」) stands before it."""
    return not before.strip(_EDGES) or bool(_LEADING.fullmatch(before)) or before.rstrip(_EDGES)[-1] in "请让由叫前内"


def _without(line: str, pieces: Sequence[_Found]) -> str:
    """The line with holes of the same length, so that places stay what they were."""
    for piece in pieces:
        line = line[: piece.start] + _HOLE * (piece.end - piece.start) + line[piece.end :]
    return line


def _date_in(line: str, today: date, calendar: Calendar) -> _Found | None:
    """The longest date that ends with 前 or 内; else one between blanks; else a plain day word."""
    for mark in _BEFORE.finditer(line):
        for start in range(max(0, mark.start() - _LONGEST_DATE), mark.start()):
            if _is_date(line[start : mark.end()], today, calendar):
                return _Found(start, mark.end(), _HEAD.sub("", line[start : mark.end()].strip()))
    spaced = _pieces(re.compile(rf"[^\s{_HOLE}]+"), line)
    likely = [*(spaced if len(spaced) > 1 else []), *_pieces(_DAY, line)]
    return next((piece for piece in likely if _is_date(piece.text, today, calendar)), None)


def _pieces(pattern: re.Pattern[str], line: str) -> list[_Found]:
    return [_Found(match.start(), match.end(), match[0]) for match in pattern.finditer(line)]


def _is_date(words: str, today: date, calendar: Calendar) -> bool:
    if _HOLE in words:
        return False
    try:
        read_date(words, today, calendar)
    except DateNotUnderstood:
        return False
    return True


def _stranger(line: str, due: _Found | None) -> _Found | None:
    """A name on no list: what stands between 请 and the date, or the first word of a line with blanks."""
    before = line[: due.start] if due else line.partition(" ")[0] if " " in line else ""
    match = _ASKED.fullmatch(before.strip())
    if match is None:
        return None
    name = str(match[1])
    return _Found(line.find(name), line.find(name) + len(name), name)


def _title(line: str) -> str:
    holes = _JOINED.sub(_HOLE, re.sub(f"{_HOLE}+", _HOLE, line))
    left = re.sub(f"[请让由叫]?{_HOLE}", "", holes).strip(_EDGES)
    return _HOLDING.sub("", _LEADING.sub("", left).strip(_EDGES)).strip(_EDGES)

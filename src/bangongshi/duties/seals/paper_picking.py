"""Which registered paper is being sealed? By any fragment of its number, its 代称, or its title where that may be seen."""

import re
from dataclasses import dataclass

from sqlmodel import col

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.finding import find
from bangongshi.duties.registry.paper_rows import paper_select, to_rows
from bangongshi.duties.seals.use_facts import SEALABLE_PAPERS
from bangongshi.models.paper_rows import PaperRow
from bangongshi.models.papers import Document
from bangongshi.models.windows import Window
from bangongshi.models.words import Direction
from bangongshi.text import clean_in

OFFERED = 9
"""So that a digit picks one."""
_YEAR_AND_SERIAL = 7
"""From so many figures on the first four are a year."""
_LOOKED_AT = 40
"""Hits looked at: some of them are void, returned or old ones taken in by an import."""


@dataclass(frozen=True, slots=True)
class PaperPick:
    """A paper to pick: `number` is its 收文号 and goes into the field, `title` is as the lists show it."""

    id: int
    number: str
    title: str


def pick_papers(desk: Desk, typed: str) -> tuple[PaperPick, ...]:
    """At most nine registered papers, newest first; the latest ones while nothing is typed."""
    words = clean_in(typed).strip()
    if words.isdecimal():
        rows = _by_serial(desk, words)
    elif words:
        rows = find(desk, words, Window(size=_LOOKED_AT)).rows
    else:
        query = (
            paper_select()
            .where(col(Document.direction) == Direction.IN, col(Document.phase).in_(SEALABLE_PAPERS))
            .order_by(col(Document.id).desc()).limit(OFFERED)
        )
        with desk.read() as session:
            rows = to_rows(session, session.exec(query).all(), desk.now, "newest")  # type: ignore[call-overload]
    kept = [row for row in rows if row.number and row.phase in SEALABLE_PAPERS]
    return tuple(PaperPick(row.id, row.number, row.title) for row in kept[:OFFERED])


def _by_serial(desk: Desk, digits: str) -> tuple[PaperRow, ...]:
    """Papers whose own or 来文 serial holds the digits: the very number first. Years and days of a 代称 are not meant."""
    found = (*find(desk, f"{digits}号", Window(size=_LOOKED_AT)).rows, *find(desk, digits, Window(size=_LOOKED_AT)).rows)
    rows = {row.id: row for row in found if digits in _serial(row.number) or digits in _serial(row.source_number)}
    return tuple(sorted(rows.values(), key=lambda row: (_serial(row.number) != digits, _serial(row.source_number) != digits)))


def _serial(number: str) -> str:
    """「12」 of 「收〔2026〕12号」 and of 「20260012」; "" of what has no figures."""
    figures = re.findall(r"\d+", number)
    last = figures[-1] if figures else ""
    return (last[4:] if len(last) >= _YEAR_AND_SERIAL else last).lstrip("0")

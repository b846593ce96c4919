"""那件督办到哪了: matters by number, 主办, 协办, 责任领导 or a word of 事项, for the command line; newest first."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision.home_items import duty_rows
from bangongshi.duties.supervision.matter_list import holds
from bangongshi.duties.supervision.matter_rows_of import joined, matter_select
from bangongshi.duties.supervision.revealing import reveal
from bangongshi.models.duty_rows import DutyRow
from bangongshi.models.matter_words import MatterState
from bangongshi.models.matters import Matter
from bangongshi.models.windows import COUNT_CAP, Total, total_of
from bangongshi.text import clean_in

SHOWN = 50
"""As many as of papers."""


def find(desk: Desk, words: str, *, revealed: bool = False, shown: int = SHOWN) -> tuple[DutyRow, ...]:
    """Matters that hold every word, masked as lists are; open and done ones. No words, no hits.

    With `revealed` masked 事项 are looked through too, and told: each of them is journalled first.
    """
    where = _conditions(words, revealed=revealed)
    if not where:
        return ()
    with desk.read() as session:
        rows = duty_rows(session, matter_select().where(*where).order_by(col(Matter.id).desc()).limit(shown), desk.now)
    known = reveal(desk, [row.id for row in rows.values() if row.masked]) if revealed else {}
    return tuple(replace(row, title=known.get(row.id, row.title)) for row in rows.values())


def count_found(desk: Desk, words: str, *, revealed: bool = False) -> Total:
    """How many hits, stopping at COUNT_CAP; masked 事项 do not count unless revealed."""
    where = _conditions(words, revealed=revealed)
    if not where:
        return Total(0)
    ids: ColumnElement[Any] = col(Matter.id)  # type: ignore[assignment]
    with desk.read() as session:
        return total_of(session.execute(joined(select(ids)).where(*where).limit(COUNT_CAP + 1)).all())


def _conditions(words: str, *, revealed: bool) -> Sequence[ColumnElement[bool]]:
    held = [holds(word, revealed=revealed) for word in clean_in(words).split()]
    return [col(Matter.state) != MatterState.WITHDRAWN, *held] if held else []

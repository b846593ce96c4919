"""What is being pursued, what is late, what waits for a review or for 销号? The register 督办, read in windows by key."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, literal, literal_column, or_, select
from sqlmodel import col

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.paper_rows import MASKED
from bangongshi.duties.supervision.matter_rows_of import (
    DUE,
    OPEN,
    hidden_by,
    joined,
    matter_select,
    overdue,
    title_of,
    to_rows,
)
from bangongshi.duties.windowing import page, read_window
from bangongshi.models.matter_rows import MatterRow, MatterView
from bangongshi.models.matters import Matter, MatterParty
from bangongshi.models.windows import COUNT_CAP, Page, Place, Total, Window, total_of
from bangongshi.models.words import TaskState
from bangongshi.text import clean_in

FIRST_WINDOW = Window()
_ID: ColumnElement[Any] = col(Matter.id)  # type: ignore[assignment]
_CLOSED: ColumnElement[Any] = col(Matter.closed_on)  # type: ignore[assignment]
_ACTION: list[ColumnElement[Any]] = [col(Matter.standing), DUE, col(Matter.leader_rank), _ID]  # type: ignore[list-item]
_KEPT: ColumnElement[bool] = literal_column("matter.state <> '撤回'")
_TO_SIGN_OFF: ColumnElement[bool] = literal_column("matter.state = '已办结'")
_WAITING: ColumnElement[bool] = literal_column(
    "matter.id IN (SELECT matter_id FROM feedback WHERE feedback.state = '待审' AND feedback.withdrawn = 0)"
)
"""All spelled as in the partial indices, so that the planner sees that they fit."""


def matters(
    desk: Desk, view: MatterView = MatterView.TODO, window: Window = FIRST_WINDOW, words: str = ""
) -> Page[MatterRow]:
    """One window. 在办 and 待审 in action order, 逾期 by date, 待销号 by the day it was closed, 全部 newest first.

    `words` (all of them must be there) look at number, 主办, 协办, 责任领导 and what may be seen of 事项. The title of a
    masked matter does not leave the query, nor is it looked through.
    """
    order, newest = _order(view)
    now = desk.now
    query = matter_select().where(*_conditions(view, now, words))
    with desk.read() as session:
        found, more = read_window(session, query, order, window, descending=newest)
        rows = to_rows(session, found, now, view)
    return page(rows, more, window)


def count_matters(desk: Desk, view: MatterView = MatterView.TODO, words: str = "") -> Total:
    """How many the view holds, stopping at COUNT_CAP."""
    query = select(_ID) if not words.strip() else joined(select(_ID))
    query = query.where(*_conditions(view, desk.now, words)).limit(COUNT_CAP + 1)
    with desk.read() as session:
        return total_of(session.execute(query).all())


def place_of(desk: Desk, view: MatterView, matter_id: int) -> Place | None:
    """Where a matter stands in a view; None when it is not in it."""
    now = desk.now
    with desk.read() as session:
        query = matter_select().where(*_conditions(view, now, ""), _ID.in_([matter_id]))
        rows = to_rows(session, session.execute(query).all(), now, view)
    return rows[0].place if rows else None


def _order(view: MatterView) -> tuple[list[ColumnElement[Any]], bool]:
    """The columns a place is made of, and whether the list runs from high to low."""
    if view is MatterView.ALL:
        return [_ID], True
    if view is MatterView.OVERDUE:
        return [DUE, _ID], False
    return ([_CLOSED, _ID] if view is MatterView.SIGN_OFF else _ACTION), False


def _conditions(view: MatterView, now: datetime, words: str) -> list[ColumnElement[bool]]:
    held = [holds(word) for word in clean_in(words).split()]
    if view is MatterView.ALL:
        return [_KEPT, *held]
    if view is MatterView.SIGN_OFF:
        return [_TO_SIGN_OFF, *held]
    more = overdue(now) if view is MatterView.OVERDUE else [_WAITING] if view is MatterView.REVIEW else []
    return [OPEN, *more, *held]


def holds(word: str, *, revealed: bool = False) -> ColumnElement[bool]:
    """The word stands in what a person may see of the line; in a masked 事项 only when `revealed`."""
    pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    helper = select(literal(1)).where(
        col(MatterParty.matter_id) == col(Matter.id), col(MatterParty.state) != TaskState.WITHDRAWN,
        col(MatterParty.name).like(pattern, escape="\\"),
    ).exists()
    seen: list[Any] = [
        col(Matter.number), col(Matter.lead_name), col(Matter.leader_name), title_of(hidden_by(MASKED)),
    ]
    seen += [col(Matter.title)] if revealed else []
    return or_(*(column.like(pattern, escape="\\") for column in seen), helper)

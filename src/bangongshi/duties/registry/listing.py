"""What does the 收文 list show? Views over partial indices, read in windows by key."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, literal, literal_column, or_
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.paper_rows import DUE, paper_select, to_rows
from bangongshi.duties.windowing import page, read_window
from bangongshi.models.paper_rows import PaperRow, View
from bangongshi.models.papers import Document
from bangongshi.models.windows import COUNT_CAP, Page, Place, Total, Window, total_of
from bangongshi.models.words import Direction, Phase, Secrecy


@dataclass(frozen=True, slots=True)
class _Order:
    """A view's order: the columns compared as one row value, and which way."""

    name: str
    columns: tuple[ColumnElement[object], ...]
    descending: bool = False


_ID = col(Document.id)
_ACTION = _Order("action", (col(Document.standing), DUE, col(Document.leader_rank), _ID))  # type: ignore[arg-type]
_DUE = _Order("due", (DUE, _ID))  # type: ignore[arg-type]
_NEWEST = _Order("newest", (_ID,), descending=True)  # type: ignore[arg-type]
_ORDERS = {
    View.TODO: _ACTION, View.OVERDUE: _DUE, View.CONFIDENTIAL: _NEWEST, View.ALL: _NEWEST, View.HISTORY: _NEWEST,
}


def _phase_in(*phases: Phase) -> ColumnElement[bool]:
    """The words spelled out, not bound, so that the planner sees that the partial index fits."""
    words = ", ".join(f"'{phase.value}'" for phase in phases)
    return literal_column(f"document.phase IN ({words})")


def overdue(now: datetime) -> list[ColumnElement[bool]]:
    """Past its date; or due today, counted in hours, and past its hour. The first condition is the index walk."""
    today, clock = literal(now.date().isoformat()), literal(f"{now:%H:%M}")
    past_hour = and_(col(Document.due_time) != "", col(Document.due_time) < clock)
    return [today >= DUE, or_(today > DUE, past_hour)]


def conditions(view: View, now: datetime) -> list[ColumnElement[bool]]:
    """What makes a paper part of a view. The words stand as in the partial indices of models/papers.py."""
    some: list[ColumnElement[bool]] = [literal_column(f"document.direction = '{Direction.IN.value}'")]
    if view is View.TODO:
        some.append(_phase_in(Phase.SIGNED_IN, Phase.ENROLLED))
    elif view is View.OVERDUE:
        some += [_phase_in(Phase.SIGNED_IN, Phase.ENROLLED), *overdue(now)]
    elif view is View.CONFIDENTIAL:
        some.append(literal_column(f"document.secrecy IN ('{Secrecy.WORK_SECRET.value}', '{Secrecy.UNPUBLISHED.value}')"))
        some.append(_phase_in(Phase.SIGNED_IN, Phase.ENROLLED, Phase.CLOSED, Phase.HISTORY))
    elif view is View.HISTORY:
        some.append(literal_column(f"document.phase = '{Phase.HISTORY.value}'"))
    else:
        some.append(literal_column(f"document.phase <> '{Phase.WITHDRAWN.value}'"))
    return some


def inbox(desk: Desk, view: View, window: Window = Window()) -> Page[PaperRow]:  # noqa: B008
    """One window of a view, in list order."""
    now, order = desk.now, _ORDERS[view]
    query = paper_select().where(*conditions(view, now))
    with desk.read() as session:
        found, more = read_window(session, query, order.columns, window, descending=order.descending)
        return page(to_rows(session, found, now, order.name), more, window)


def place_of(desk: Desk, view: View, document_id: int) -> Place | None:
    """Where a paper stands in a view; None when it is not in it."""
    now = desk.now
    with desk.read() as session:
        query = paper_select().where(*conditions(view, now), col(Document.id) == document_id)
        rows = to_rows(session, session.exec(query).all(), now, _ORDERS[view].name)  # type: ignore[call-overload]
    return rows[0].place if rows else None


def count(desk: Desk, view: View) -> Total:
    """How many the view holds, stopping at COUNT_CAP."""
    query = select(_ID).where(*conditions(view, desk.now)).limit(COUNT_CAP + 1)
    with desk.read() as session:
        return total_of(session.exec(query).all())

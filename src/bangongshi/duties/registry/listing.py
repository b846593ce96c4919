"""What does the 收文 list show? Views over partial indices, read in windows by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, literal_column
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.paper_rows import DUE, paper_select, to_rows
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
_ACTION = _Order("action", (col(Document.standing), DUE, _ID))  # type: ignore[arg-type]
_DUE = _Order("due", (DUE, _ID))  # type: ignore[arg-type]
_NEWEST = _Order("newest", (_ID,), descending=True)  # type: ignore[arg-type]
_ORDERS = {
    View.TODO: _ACTION, View.OVERDUE: _DUE, View.CONFIDENTIAL: _NEWEST, View.ALL: _NEWEST, View.HISTORY: _NEWEST,
}


def _phase_in(*phases: Phase) -> ColumnElement[bool]:
    """The words spelled out, not bound, so that the planner sees that the partial index fits."""
    words = ", ".join(f"'{phase.value}'" for phase in phases)
    return literal_column(f"document.phase IN ({words})")


def conditions(view: View, today: date) -> list[ColumnElement[bool]]:
    """What makes a paper part of a view. The words stand as in the partial indices of models/papers.py."""
    some: list[ColumnElement[bool]] = [literal_column(f"document.direction = '{Direction.IN.value}'")]
    if view is View.TODO:
        some.append(_phase_in(Phase.SIGNED_IN, Phase.ENROLLED))
    elif view is View.OVERDUE:
        some += [_phase_in(Phase.SIGNED_IN, Phase.ENROLLED), literal(today.isoformat()) > DUE]
    elif view is View.CONFIDENTIAL:
        some.append(literal_column(f"document.secrecy IN ('{Secrecy.WORK_SECRET.value}', '{Secrecy.UNPUBLISHED.value}')"))
        some.append(_phase_in(Phase.SIGNED_IN, Phase.ENROLLED, Phase.CLOSED, Phase.HISTORY))
    elif view is View.HISTORY:
        some.append(literal_column(f"document.phase = '{Phase.HISTORY.value}'"))
    else:
        some.append(literal_column(f"document.phase <> '{Phase.WITHDRAWN.value}'"))
    return some


def statements(view: View, window: Window, today: date) -> list[Select[tuple[object, ...]]]:
    """The SELECTs of one window, to be read one after the other until it is full.

    「After (s, d, i)」 is asked as three walks – same s and d, later i; same s, later d; later s – because SQLite follows
    an index over an expression that way and not through one comparison of rows.
    """
    order = _ORDERS[view]
    descending = order.descending != _backwards(window)
    where = conditions(view, today)
    bound = _bound(window)
    if bound is None:
        return [_walk(where, order.columns, descending, window.size)]
    walks = []
    for fixed in range(len(order.columns) - 1, -1, -1):
        same = [column == _value(bound[at]) for at, column in enumerate(order.columns[:fixed])]
        last = fixed == len(order.columns) - 1
        beyond = _beyond(order.columns[fixed], bound[fixed], descending, inclusive=last and window.at is not None)
        walks.append(_walk([*where, *same, beyond], order.columns[fixed:], descending, window.size))
    return walks


def _walk(
    where: Sequence[ColumnElement[bool]], order: Sequence[ColumnElement[Any]], descending: bool, size: int
) -> Select[tuple[object, ...]]:
    by = [column.desc() if descending else column.asc() for column in order]
    return paper_select().where(*where).order_by(*by).limit(size + 1)


def _beyond(column: ColumnElement[Any], value: str | int, descending: bool, *, inclusive: bool) -> ColumnElement[bool]:
    there = _value(value)
    if descending:
        return column <= there if inclusive else column < there
    return column >= there if inclusive else column > there


def _value(value: str | int) -> ColumnElement[Any]:
    return literal(value)


def _backwards(window: Window) -> bool:
    return window.from_end or window.before is not None


def _bound(window: Window) -> Place | None:
    if window.at is not None:
        return window.at
    return window.before if window.before is not None else window.after


def inbox(desk: Desk, view: View, window: Window = Window()) -> Page[PaperRow]:  # noqa: B008
    """One window of a view, in list order."""
    today = desk.today
    with desk.read() as session:
        found: list[Any] = []
        for walk in statements(view, window, today):
            found += session.exec(walk.limit(window.size + 1 - len(found))).all()  # type: ignore[call-overload]
            if len(found) > window.size:
                break
        kept = found[: window.size]
        if _backwards(window):
            kept.reverse()
        rows = to_rows(session, kept, today, _ORDERS[view].name)
    more = len(found) > window.size
    if _backwards(window):
        return Page(rows, more_before=more, more_after=not window.from_end)
    return Page(rows, more_before=window.after is not None or window.at is not None, more_after=more)


def place_of(desk: Desk, view: View, document_id: int) -> Place | None:
    """Where a paper stands in a view; None when it is not in it."""
    today = desk.today
    with desk.read() as session:
        query = paper_select().where(*conditions(view, today), col(Document.id) == document_id)
        rows = to_rows(session, session.exec(query).all(), today, _ORDERS[view].name)  # type: ignore[call-overload]
    return rows[0].place if rows else None


def count(desk: Desk, view: View) -> Total:
    """How many the view holds, stopping at COUNT_CAP."""
    query = select(_ID).where(*conditions(view, desk.today)).limit(COUNT_CAP + 1)
    with desk.read() as session:
        return total_of(session.exec(query).all())

"""How is one window of a list read? Along an index by key, never by offset; the same for every register.

「After (s, d, i)」 is asked as three walks – same s and d, later i; same s, later d; later s – because SQLite follows an
index over an expression that way and not through one comparison of rows.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, literal
from sqlmodel import Session

from bangongshi.models.windows import Page, Place, Placed, Window

R = TypeVar("R", bound=Placed)


def backwards(window: Window) -> bool:
    """Whether the rows are read towards the start of the list and turned round afterwards."""
    return window.from_end or window.before is not None


def bound(window: Window) -> Place | None:
    """The place the window begins at or ends before."""
    if window.at is not None:
        return window.at
    return window.before if window.before is not None else window.after


def read_window(
    session: Session,
    query: Select[*tuple[Any, ...]],
    order: Sequence[ColumnElement[Any]],
    window: Window,
    *,
    descending: bool = False,
) -> tuple[list[Row[*tuple[Any, ...]]], bool]:
    """The rows of one window in list order, and whether there are more in the direction of reading.

    `order` are the columns a place is made of, the row id last; `descending` when the list runs from high to low.
    """
    found: list[Row[*tuple[Any, ...]]] = []
    for walk in walks(query, order, window, descending=descending):
        found += session.execute(walk.limit(window.size + 1 - len(found))).all()
        if len(found) > window.size:
            break
    kept = found[: window.size]
    if backwards(window):
        kept.reverse()
    return kept, len(found) > window.size


def walks(
    query: Select[*tuple[Any, ...]], order: Sequence[ColumnElement[Any]], window: Window, *, descending: bool = False
) -> Iterator[Select[*tuple[Any, ...]]]:
    """The SELECTs to be read one after the other until the window is full."""
    down = descending != backwards(window)
    place = bound(window)
    if place is None:
        yield _ordered(query, order, down)
        return
    for fixed in range(len(order) - 1, -1, -1):
        same = [column == literal(place[at]) for at, column in enumerate(order[:fixed])]
        inclusive = window.at is not None and fixed == len(order) - 1
        beyond = _beyond(order[fixed], place[fixed], down, inclusive=inclusive)
        yield _ordered(query.where(*same, beyond), order[fixed:], down)


def page(rows: tuple[R, ...], more: bool, window: Window) -> Page[R]:
    """The frozen rows as a page."""
    if backwards(window):
        return Page(rows, more_before=more, more_after=not window.from_end)
    return Page(rows, more_before=window.after is not None or window.at is not None, more_after=more)


def cut(places: Sequence[Place], window: Window) -> tuple[int, int]:
    """From where to where a window reaches in a list that was put in order as a whole."""
    if window.from_end:
        return max(0, len(places) - window.size), len(places)
    if window.before is not None:
        last = bisect_left(places, window.before)
        return max(0, last - window.size), last
    first = 0
    if window.at is not None:
        first = bisect_left(places, window.at)
    elif window.after is not None:
        first = bisect_right(places, window.after)
    return first, min(len(places), first + window.size)


def _ordered(query: Select[*tuple[Any, ...]], order: Sequence[ColumnElement[Any]], down: bool) -> Select[*tuple[Any, ...]]:
    return query.order_by(*(column.desc() if down else column.asc() for column in order))


def _beyond(column: ColumnElement[Any], value: str | int, down: bool, *, inclusive: bool) -> ColumnElement[bool]:
    there = literal(value)
    if down:
        return column <= there if inclusive else column < there
    return column >= there if inclusive else column > there

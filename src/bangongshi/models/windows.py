"""How a list is read: a window of at most 200 rows by key, never by offset."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

Place = tuple[str | int, ...]
"""Where a row stands in its list: the values of the list's order, ending in the row id."""

COUNT_CAP = 1000
"""Totals stop here (performance.md §3.1: counting is what grows)."""


class Placed(Protocol):
    """What a list row must tell the list."""

    @property
    def id(self) -> int: ...
    @property
    def place(self) -> Place: ...


R_co = TypeVar("R_co", covariant=True, bound=Placed)


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows: from the start, from the end, strictly after or before a place, or from a place on (inclusive)."""

    size: int = 200
    after: Place | None = None
    before: Place | None = None
    at: Place | None = None
    from_end: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[R_co]):
    """Frozen rows in list order; whether there are more on either side."""

    rows: tuple[R_co, ...] = field(default=())
    more_before: bool = False
    more_after: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """A count that may have stopped at COUNT_CAP; prints as 「312」 or 「1000+」."""

    count: int
    capped: bool = False

    def __str__(self) -> str:
        return f"{self.count}+" if self.capped else str(self.count)


def total_of(found: Iterable[object]) -> Total:
    """A Total from at most COUNT_CAP + 1 found rows."""
    count = sum(1 for _ in found)
    return Total(min(count, COUNT_CAP), count > COUNT_CAP)

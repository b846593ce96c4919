"""What does a list of the settings room show? One kind of line for all tabs, and windows over short lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bangongshi.models.windows import Page, Place, Window
from bangongshi.widgets.columns import Column, cut


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its cells in the tab's column order, the text shown below while the cursor stands on it, a meaning
    of themes.MEANINGS for the whole line, and what the tab knows the row by."""

    id: int
    place: Place
    cells: tuple[str, ...]
    detail: str = ""
    meaning: str | None = None
    key: str = ""


def columns(*shapes: tuple[str, int] | tuple[str, int, int]) -> tuple[Column[Line], ...]:
    """Columns from (title, width[, from_width]); a width below 0 is a share of what is left."""
    made = []
    for at, shape in enumerate(shapes):
        title, width, *from_width = shape
        made.append(
            Column[Line](
                title, _cell(at), width=max(width, 0), flex=max(-width, 0),
                from_width=from_width[0] if from_width else 0,
            )
        )
    return tuple(made)


def short(name: str) -> str:
    """A name for a title or a sentence: an imported one may be a page long."""
    return cut(name, 40)


def _cell(at: int) -> Callable[[Line], str]:
    return lambda line: line.cells[at]


def window_of(lines: Sequence[Line], window: Window) -> Page[Line]:
    """One window of a list that is short enough to be in hand whole; lines in the order of their places."""
    first, last = 0, len(lines)
    if window.at is not None:
        first = sum(1 for line in lines if line.place < window.at)
    elif window.after is not None:
        first = sum(1 for line in lines if line.place <= window.after)
    elif window.before is not None:
        last = sum(1 for line in lines if line.place < window.before)
    backwards = window.from_end or window.before is not None
    if backwards:
        first = max(0, last - window.size)
    else:
        last = min(last, first + window.size)
    return Page(tuple(lines[first:last]), more_before=first > 0, more_after=last < len(lines))

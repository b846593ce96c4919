"""How is a list shown that is in hand whole? Lines made as they come into sight, in a table without marks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from bangongshi.models.windows import Page, Place, Window
from bangongshi.text import cells, shown
from bangongshi.widgets.columns import Column, fitted
from bangongshi.widgets.record_table import RecordTable
from bangongshi.widgets.row_buffer import Source


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the list, its cells, what stands below the list for it, a meaning for the whole line."""

    id: int
    cells: tuple[str, ...]
    detail: str = ""
    meaning: str | None = None

    @property
    def place(self) -> Place:
        """Its number."""
        return (self.id,)


Shape = tuple[Column[Line], ...]


class LineTable(RecordTable[Line]):
    """RecordTable without marks: nothing here is done to several lines."""

    def action_mark(self) -> None:
        """Space does nothing."""


class Folded(Widget):
    """A text folded at its width, without regard to blanks; what does not fit its lines ends in 「..」."""

    def __init__(self, *, classes: str = "") -> None:
        super().__init__(classes=classes)
        self._text = ""

    def say(self, text: str) -> None:
        """Another text."""
        self._text = text
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One of its lines."""
        width = self.size.width
        pieces = folded(shown(self._text[: width * self.size.height * 2]), width)
        last = self.size.height - 1
        text = "".join(pieces[y:]) if y == last else "".join(pieces[y : y + 1])
        return Strip([Segment(fitted(text, width), self.rich_style)], width)


def folded(text: str, width: int) -> list[str]:
    """A text in pieces of at most `width` columns."""
    pieces, taken = [""], 0
    for character in text:
        taken += (size := cells(character))
        if taken > width:
            pieces.append("")
            taken = size
        pieces[-1] += character
    return pieces


def shape(*columns: tuple[str, int] | tuple[str, int, int]) -> Shape:
    """Columns from (title, width[, from_width]); a width below 0 is a share of what is left."""
    made = []
    for at, column in enumerate(columns):
        title, width, *from_width = column
        made.append(Column[Line](
            title, _cell(at), width=max(width, 0), flex=max(-width, 0), from_width=from_width[0] if from_width else 0,
        ))
    return tuple(made)


def _cell(at: int) -> Callable[[Line], str]:
    return lambda line: line.cells[at]


def source_of(count: int, line: Callable[[int], Line]) -> Source[Line]:
    """Windows over `count` lines; `line(at)` makes the one with the number `at`, from 0."""

    def window(asked: Window) -> Page[Line]:
        first, last = 0, count
        if asked.at is not None:
            first = _number(asked.at)
        elif asked.after is not None:
            first = _number(asked.after) + 1
        elif asked.before is not None:
            last = min(count, _number(asked.before))
        if asked.from_end or asked.before is not None:
            first = max(0, last - asked.size)
        else:
            last = min(last, first + asked.size)
        lines: Sequence[Line] = [line(at) for at in range(first, last)]
        return Page(tuple(lines), more_before=first > 0, more_after=last < count)

    return window


def _number(place: Place) -> int:
    return int(place[0])

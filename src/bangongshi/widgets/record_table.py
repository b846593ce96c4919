"""How is a register shown? One line-API widget over key windows: it paints the lines on screen and holds no more.

Cursor, marks and scroll are the RowBuffer's; this file only paints and listens. A step repaints the lines that
changed. The cursor line is inverted and starts with 「>」, a marked row with 「选」, 「^」 and 「v」 at the right say that
the list goes on: nothing is said by colour alone.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from bangongshi.keys import Scope
from bangongshi.models.windows import Place, Placed
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.columns import GAP, Column, fitted, widths
from bangongshi.widgets.row_buffer import RowBuffer, Source
from bangongshi.widgets.themes import MEANINGS

R = TypeVar("R", bound=Placed)

GUTTER = 3
"""「>」 for the cursor and 「选」 for a mark, before the first column."""

EDGE = 2
"""A blank and 「^」 or 「v」, after the last column."""

HEADER = 1
"""Lines above the rows."""

MEANING_CSS = "".join(
    f"\n    & > .line--{name} {{ color: ${name};{' text-style: strike;' if name == 'void' else ''} }}" for name in MEANINGS
)
"""Component styles `line--<meaning>` for every meaning; shared by the widgets that paint lines."""

LINE_CLASSES = {f"line--{name}" for name in MEANINGS} | {"line--cursor", "line--away", "line--mark", "line--title"}


class RecordTable(Widget, Generic[R], can_focus=True):
    """A list of any length.

    Args:
        columns: what each line shows.
        source: reads a window; may be given later with `set_source`. Its errors (StoreTrouble) pass through.
        empty: the sentence shown when there is no row.
        row_style: a meaning for the whole line (void, done …), or None.
        id, classes: as in Textual.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = LINE_CLASSES
    DEFAULT_CSS = f"""
    RecordTable {{
        height: 1fr;
        background: $ground;
        color: $print;
    & > .line--title {{ color: $head; background: $bar; text-style: bold; }}
    & > .line--cursor {{ color: $cursor-print; background: $cursor-ground; text-style: bold; }}
    & > .line--away {{ color: $away-print; background: $away-ground; }}
    & > .line--mark {{ background: $mark-ground; }}{MEANING_CSS}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bound(Scope.ROWS),
        Binding("up", "move(-1)", show=False, id="line_up"),
        Binding("down", "move(1)", show=False, id="line_down"),
        Binding("pageup", "page(-1)", show=False, id="page_up"),
        Binding("pagedown", "page(1)", show=False, id="page_down"),
        Binding("home", "first", show=False, id="first"),
        Binding("end", "last", show=False, id="last"),
    ]

    class Told(Message):
        """What the list tells its screen; `control` is the table, for `@on(…, "#id")`."""

        def __init__(self, table: Widget) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> Widget:
            """The table."""
            return self.table

    class RowHighlighted(Told):
        """The cursor stands on another row, or the list was read anew; `row` is None when it is empty."""

        def __init__(self, table: Widget, row: Placed | None) -> None:
            super().__init__(table)
            self.row = row

    class RowOpened(Told):
        """Enter or double click on a row."""

        def __init__(self, table: Widget, row: Placed) -> None:
            super().__init__(table)
            self.row = row

    class MarksChanged(Told):
        """Rows were marked or unmarked; `ids` in the order of marking."""

        def __init__(self, table: Widget, ids: tuple[int, ...]) -> None:
            super().__init__(table)
            self.ids = ids

    def __init__(
        self,
        columns: Sequence[Column[R]],
        source: Source[R] | None = None,
        *,
        empty: str = "没有记录。",
        row_style: Callable[[R], str | None] | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._buffer: RowBuffer[R] | None = RowBuffer(source) if source else None
        self._empty = empty
        self._row_style = row_style

    # -- for the screen --------------------------------------------------------------------------------------------

    @property
    def row(self) -> R | None:
        """The row under the cursor."""
        return self._buffer.current if self._buffer else None

    @property
    def chosen(self) -> tuple[R, ...]:
        """What a verb acts on: the marked rows, or else the current one."""
        return self._buffer.chosen if self._buffer else ()

    @property
    def marked(self) -> tuple[int, ...]:
        """Ids of the marked rows."""
        return self._buffer.marked if self._buffer else ()

    def set_source(
        self, source: Source[R], *, columns: Sequence[Column[R]] | None = None, empty: str | None = None
    ) -> None:
        """Show another list from its start; marks are forgotten."""
        if columns is not None:
            self._columns = tuple(columns)
        if empty is not None:
            self._empty = empty
        had_marks = bool(self.marked)
        self._buffer = RowBuffer(source, self._lines)
        self._buffer.load()
        self._all_new(had_marks)

    def reload(self) -> None:
        """The same list from its start; marks are forgotten."""
        if self._buffer:
            had_marks = bool(self.marked)
            self._buffer.load()
            self._all_new(had_marks)

    def refresh_rows(self) -> None:
        """Read again and stay where we are: cursor, scroll and marks by row id (RowBuffer.refresh)."""
        if self._buffer:
            marked = self.marked
            self._change(self._buffer.refresh, always_tell=True)
            if self.marked != marked:
                self.post_message(self.MarksChanged(self, self.marked))

    def go_to(self, place: Place, id: int | None = None) -> None:  # noqa: A002
        """Cursor to the row at a place, e.g. one just registered."""
        buffer = self._buffer
        if buffer:
            self._change(lambda: buffer.go_to(place, id))

    def clear_marks(self) -> None:
        """No row is marked."""
        if self._buffer and self.marked:
            self._change(self._buffer.clear_marks)
            self.post_message(self.MarksChanged(self, ()))

    # -- keys and mouse --------------------------------------------------------------------------------------------

    def action_move(self, lines: int) -> None:
        """↑ ↓"""
        buffer = self._buffer
        if buffer:
            self._change(lambda: buffer.move(lines))

    def action_page(self, direction: int) -> None:
        """PgUp PgDn"""
        buffer = self._buffer
        if buffer:
            self._change(lambda: buffer.page(direction))

    def action_first(self) -> None:
        """Home"""
        if self._buffer:
            self._change(self._buffer.home)

    def action_last(self) -> None:
        """End"""
        if self._buffer:
            self._change(self._buffer.end)

    def action_open(self) -> None:
        """Enter"""
        if self.row is not None:
            self.post_message(self.RowOpened(self, self.row))

    def action_mark(self) -> None:
        """Space: mark and step down, so that several rows are marked by several Spaces."""
        buffer = self._buffer
        if buffer is None or buffer.current is None:
            return

        def mark() -> None:
            buffer.toggle_mark()
            buffer.move(1)

        self._change(mark)
        self.post_message(self.MarksChanged(self, self.marked))

    def on_click(self, event: events.Click) -> None:
        """One click sets the cursor, two open the row."""
        buffer = self._buffer
        line = event.y - HEADER
        if buffer is None or not 0 <= line < len(buffer.visible):
            return
        self._change(lambda: buffer.put_cursor(line))
        if event.chain == 2:
            self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Wheel: three lines."""
        event.stop()
        self._scroll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Wheel: three lines."""
        event.stop()
        self._scroll(-3)

    def _scroll(self, lines: int) -> None:
        buffer = self._buffer
        if buffer:
            self._change(lambda: buffer.scroll(lines))

    # -- life ------------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """First reading, if the source is known already."""
        if self._buffer and not self._buffer.rows:
            self._buffer.height = self._lines
            self._buffer.load()
            self._all_new(False)

    def on_resize(self) -> None:
        """More or fewer lines: the cursor stays visible."""
        if self._buffer:
            self._buffer.resize(self._lines)
        self.refresh()

    def on_focus(self) -> None:
        """The cursor line changes its look."""
        self._repaint_cursor()

    def on_blur(self) -> None:
        """The cursor line changes its look."""
        self._repaint_cursor()

    @property
    def _lines(self) -> int:
        return max(1, self.size.height - HEADER) if self.size else 20

    def _repaint_cursor(self) -> None:
        if self._buffer and self._buffer.cursor >= 0:
            self._repaint_line(self._buffer.cursor - self._buffer.top)

    def _repaint_line(self, line: int) -> None:
        self.refresh(Region(0, line + HEADER, self.size.width, 1))

    def _all_new(self, had_marks: bool) -> None:
        self.refresh()
        self.post_message(self.RowHighlighted(self, self.row))
        if had_marks:
            self.post_message(self.MarksChanged(self, ()))

    def _change(self, step: Callable[[], object], always_tell: bool = False) -> None:
        """Do `step`, then repaint exactly the lines that look different."""
        before, row = self._looks(), self.row
        step()
        after = self._looks()
        if len(before) != len(after):
            self.refresh()
        else:
            for line, (was, now) in enumerate(zip(before, after, strict=True)):
                if was != now:
                    self._repaint_line(line)
        if always_tell or row != self.row:
            self.post_message(self.RowHighlighted(self, self.row))

    def _looks(self) -> list[tuple[R, bool, bool, str]]:
        buffer = self._buffer
        if buffer is None:
            return []
        cursor = buffer.cursor - buffer.top
        return [
            (row, line == cursor, buffer.is_marked(row), self._hint(line)) for line, row in enumerate(buffer.visible)
        ]

    def _hint(self, line: int) -> str:
        buffer = self._buffer
        if buffer is None:
            return " "
        if line == 0 and buffer.above:
            return "^"
        return "v" if line == buffer.height - 1 and buffer.below else " "

    # -- painting --------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line of the list: the header, a row, the sentence for an empty list, or nothing."""
        width = self.size.width
        ground = self.rich_style
        if y < HEADER:
            return self._header_line(width)
        rows = self._buffer.visible if self._buffer else []
        line = y - HEADER
        if line < len(rows):
            return self._row_line(rows[line], line, width)
        if not rows and line == 1:
            text = fitted("  " + self._empty, width)
            return Strip([Segment(text, ground + self._part("line--quiet"))], width)
        return Strip([Segment(" " * width, ground)], width)

    def _header_line(self, width: int) -> Strip:
        style = self.get_component_rich_style("line--title")
        segments = [Segment(" " * GUTTER, style)]
        for column, cells in self._layout(width):
            segments.append(Segment(fitted(column.title, cells, column.align) + " " * GAP, style))
        return Strip(segments).adjust_cell_length(width, style)

    def _row_line(self, row: R, line: int, width: int) -> Strip:
        buffer = self._buffer
        assert buffer is not None
        at_cursor, marked = line == buffer.cursor - buffer.top, buffer.is_marked(row)
        base = self._base(at_cursor, marked)
        whole = None if at_cursor else self._row_style and self._row_style(row)
        segments = [Segment((">" if at_cursor else " ") + ("选" if marked else "  "), base)]
        for column, cells in self._layout(width):
            said = None if at_cursor else (column.style and column.style(row)) or whole
            style = base + self._part(f"line--{said}") if said in MEANINGS else base
            segments.append(Segment(fitted(column.get(row), cells, column.align), style))
            segments.append(Segment(" " * GAP, base))
        strip = Strip(segments).adjust_cell_length(width - 1, base)
        return Strip([*strip, Segment(self._hint(line), base)], width)

    def _layout(self, width: int) -> tuple[tuple[Column[R], int], ...]:
        return widths(self._columns, width - GUTTER - EDGE + GAP)

    def _base(self, at_cursor: bool, marked: bool) -> Style:
        if at_cursor:
            return self.get_component_rich_style("line--cursor" if self.has_focus else "line--away")
        if marked:
            return self.rich_style + self._part("line--mark")
        return self.rich_style

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)

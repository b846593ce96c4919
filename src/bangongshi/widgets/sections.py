"""What presses today? Several short lists under headings, and one cursor through all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from bangongshi.models.windows import Placed
from bangongshi.widgets.columns import GAP, Column, fitted, widths
from bangongshi.widgets.record_table import LINE_CLASSES, MEANING_CSS
from bangongshi.widgets.themes import MEANINGS

R = TypeVar("R", bound=Placed)

GUTTER = 2
EDGE = 2


@dataclass(frozen=True)
class Section(Generic[R]):
    """A heading and its rows. `count` stands beside the heading; `more` is a last line that opens the whole list
    (「还有 37 件」); `empty` is said in place of rows, "" leaves the whole section out while it has none."""

    id: str
    title: str
    rows: tuple[R, ...] = ()
    count: str = ""
    more: str = ""
    empty: str = ""
    meaning: str = "head"


@dataclass(frozen=True)
class _Line(Generic[R]):
    section: Section[R]
    row: R | None = None
    more: bool = False
    said: str = ""

    @property
    def stop(self) -> bool:
        """Whether the cursor may stand here."""
        return self.row is not None or self.more

    @property
    def mark(self) -> tuple[str, int]:
        """What the cursor is kept by."""
        return self.section.id, self.row.id if self.row else -1


class Sections(Widget, Generic[R], can_focus=True):
    """The lists.

    Args:
        columns: what each row shows; the same in all sections.
        sections: may be given later with `set_sections`.
        empty: the sentence when there is nothing at all.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = LINE_CLASSES
    DEFAULT_CSS = f"""
    Sections {{
        height: 1fr; background: $ground; color: $print;
    & > .line--cursor {{ color: $cursor-print; background: $cursor-ground; text-style: bold; }}
    & > .line--away {{ color: $away-print; background: $away-ground; }}{MEANING_CSS}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, id="section_up"),
        Binding("down", "move(1)", show=False, id="section_down"),
        Binding("pageup", "page(-1)", show=False, id="section_page_up"),
        Binding("pagedown", "page(1)", show=False, id="section_page_down"),
        Binding("home", "first", show=False, id="section_first"),
        Binding("end", "last", show=False, id="section_last"),
        Binding("enter", "open", show=False, id="section_open"),
    ]

    class Told(Message):
        """What the lists tell their screen: in which section."""

        def __init__(self, sections: Widget, section: str) -> None:
            super().__init__()
            self.sections = sections
            self.section = section

        @property
        def control(self) -> Widget:
            """The widget."""
            return self.sections

    class RowHighlighted(Told):
        """The cursor stands on another row; None on a 「还有…」 line or when there is nothing."""

        def __init__(self, sections: Widget, section: str, row: Placed | None) -> None:
            super().__init__(sections, section)
            self.row = row

    class RowOpened(Told):
        """Enter or double click on a row."""

        def __init__(self, sections: Widget, section: str, row: Placed) -> None:
            super().__init__(sections, section)
            self.row = row

    class SectionOpened(Told):
        """Enter or double click on 「还有…」."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        sections: Sequence[Section[R]] = (),
        *,
        empty: str = "今天没有要办的。",
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._empty = empty
        self._rows: list[_Line[R]] = []
        self._at = -1
        self._top = 0
        self._lay_out(sections)

    @property
    def row(self) -> R | None:
        """The row under the cursor."""
        return self._rows[self._at].row if self._at >= 0 else None

    @property
    def section(self) -> str:
        """Id of the section the cursor is in, "" when there is nothing."""
        return self._rows[self._at].section.id if self._at >= 0 else ""

    def set_sections(self, sections: Sequence[Section[R]]) -> None:
        """Show these; the cursor stays on its row, or on the one that took its place."""
        self._lay_out(sections)
        self.refresh()
        self._tell()

    def _lay_out(self, sections: Sequence[Section[R]]) -> None:
        mark = self._rows[self._at].mark if self._at >= 0 else None
        nth = sum(line.stop for line in self._rows[: self._at]) if self._at >= 0 else 0
        self._rows = []
        for section in sections:
            if not (section.rows or section.more or section.empty):
                continue
            if self._rows:
                self._rows.append(_Line(section))
            self._rows.append(_Line(section, said=f"{section.title}  {section.count}".rstrip()))
            self._rows += [_Line(section, row) for row in section.rows]
            if section.more:
                self._rows.append(_Line(section, more=True))
            elif not section.rows:
                self._rows.append(_Line(section, said=f"  {section.empty}"))
        stops = [at for at, line in enumerate(self._rows) if line.stop]
        same = [at for at in stops if self._rows[at].mark == mark]
        self._at = same[0] if same else stops[min(nth, len(stops) - 1)] if stops else -1
        self._show_cursor()

    # -- keys and mouse --------------------------------------------------------------------------------------------

    def action_move(self, lines: int) -> None:
        """↑ ↓ over headings."""
        stops = [at for at, line in enumerate(self._rows) if line.stop]
        if stops:
            self._go(stops[min(max(stops.index(self._at) + lines, 0), len(stops) - 1)])

    def action_page(self, direction: int) -> None:
        """PgUp PgDn"""
        self.action_move(direction * max(1, self.size.height - 1))

    def action_first(self) -> None:
        """Home"""
        self.action_move(-len(self._rows))

    def action_last(self) -> None:
        """End"""
        self.action_move(len(self._rows))

    def action_open(self) -> None:
        """Enter"""
        if self.row is not None:
            self.post_message(self.RowOpened(self, self.section, self.row))
        elif self._at >= 0:
            self.post_message(self.SectionOpened(self, self.section))

    def on_click(self, event: events.Click) -> None:
        """One click sets the cursor, two open."""
        at = self._top + event.y
        if at < len(self._rows) and self._rows[at].stop:
            self._go(at)
            if event.chain == 2:
                self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Wheel"""
        event.stop()
        self.action_move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Wheel"""
        event.stop()
        self.action_move(-3)

    def _go(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self._show_cursor()
            self.refresh()
            self._tell()

    def _tell(self) -> None:
        self.post_message(self.RowHighlighted(self, self.section, self.row))

    def _show_cursor(self) -> None:
        height = max(1, self.size.height)
        lead = self._at
        while lead > 0 and not self._rows[lead - 1].stop:
            lead -= 1
        self._top = max(0, min(max(self._top, self._at - height + 1), lead, max(0, len(self._rows) - height)))
        if self._at >= self._top + height:
            self._top = self._at - height + 1

    def on_resize(self) -> None:
        """The cursor stays visible."""
        self._show_cursor()
        self.refresh()

    def on_focus(self) -> None:
        """The cursor changes its look."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor changes its look."""
        self.refresh()

    # -- painting --------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """A heading, a row, a sentence, or a blank."""
        width, ground = self.size.width, self.rich_style
        at = self._top + y
        if at >= len(self._rows):
            said = f" {self._empty}" if not self._rows and y == 1 else ""
            return Strip([Segment(fitted(said, width), ground + self._part("quiet"))], width)
        line = self._rows[at]
        if not line.stop:
            style = ground + self._part("quiet" if line.said.startswith("  ") else line.section.meaning)
            bold = Style(bold=bool(line.said.strip()) and not line.said.startswith("  "))
            return Strip([Segment(fitted(f" {line.said}", width), style + bold)], width)
        at_cursor = at == self._at
        base = self._cursor_style() if at_cursor else ground
        mark = ">" if at_cursor else " "
        if line.row is None:
            return Strip([Segment(fitted(f"{mark}   {line.section.more}", width), base)], width)
        return self._row_line(line.row, mark, base, width, colours=not at_cursor)

    def _row_line(self, row: R, mark: str, base: Style, width: int, *, colours: bool) -> Strip:
        segments = [Segment(fitted(mark, GUTTER), base)]
        for column, cells in widths(self._columns, width - GUTTER - EDGE + GAP):
            meaning: Callable[[R], str | None] | None = column.style if colours else None
            said = meaning(row) if meaning else None
            style = base + self._part(said) if said in MEANINGS else base
            segments += [Segment(fitted(column.get(row), cells, column.align), style), Segment(" " * GAP, base)]
        return Strip(segments).adjust_cell_length(width, base)

    def _cursor_style(self) -> Style:
        return self.get_component_rich_style("line--cursor" if self.has_focus else "line--away")

    def _part(self, meaning: str | None) -> Style:
        return self.get_component_rich_style(f"line--{meaning}", partial=True) if meaning in MEANINGS else Style()

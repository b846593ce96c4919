"""What can be done here? A numbered list; what is not possible stays where it is and says why.

Numbers are frozen (keys.MENUS), so that fingers may learn them; a line without a number is reached by arrow. A menu
longer than its place slides, the cursor always in sight; its last column says that there is more above or below.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from bangongshi.keys import Verb
from bangongshi.text import cells, fold
from bangongshi.widgets.columns import fitted

NAME = 12
"""Columns a verb's name has at least."""


@dataclass(frozen=True, slots=True)
class VerbEntry:
    """One line: the verb, its label of the moment ("" for the table's), and why it is not possible ("" when it is)."""

    verb: Verb
    reason: str = ""
    label: str = ""

    @property
    def name(self) -> str:
        """What the line says."""
        return self.label or self.verb.label


def name_columns(entries: Iterable[VerbEntry]) -> int:
    """As many as the longest name needs: 「下一步：领导审定」 is not cut."""
    return max([NAME, *(cells(entry.name) for entry in entries)])


class VerbMenu(Widget, can_focus=True):
    """The numbered list.

    Args:
        entries: the lines, in the order of keys.MENUS.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"menu--at", "menu--not"}
    DEFAULT_CSS = """
    VerbMenu {
        background: $ground; color: $print;
        & > .menu--at { color: $cursor-print; background: $cursor-ground; text-style: bold; }
        & > .menu--not { color: $quiet; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, id="menu_up"),
        Binding("down", "move(1)", show=False, id="menu_down"),
        Binding("home", "first", show=False, id="menu_first"),
        Binding("end", "last", show=False, id="menu_last"),
        Binding("enter,space", "take", show=False, id="menu_take"),
    ]

    class Chosen(Message):
        """A possible verb was chosen; `verb` is its id."""

        def __init__(self, menu: "VerbMenu", verb: str) -> None:
            super().__init__()
            self.menu = menu
            self.verb = verb

    class Refused(Message):
        """An impossible verb was chosen, or the cursor stands on one: `reason` is why, "" when it is possible."""

        def __init__(self, menu: "VerbMenu", reason: str) -> None:
            super().__init__()
            self.menu = menu
            self.reason = reason

    def __init__(self, entries: Sequence[VerbEntry], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._entries = tuple(entries)
        self._wide = name_columns(self._entries)
        self._at = self._top = 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each verb; whoever shows the menu caps it with max-height."""
        return len(self._entries)

    def on_resize(self) -> None:
        """The cursor stays in sight."""
        self._slide()

    def on_key(self, event: events.Key) -> None:
        """A digit (or the 「-」 beside 0) does its verb at once."""
        digit = fold(event.character or "")
        for at, entry in enumerate(self._entries):
            if digit and entry.verb.digit == digit:
                event.stop()
                event.prevent_default()
                self._go(at)
                self.action_take()
                return

    def action_move(self, lines: int) -> None:
        """↑ ↓, round the ends."""
        if self._entries:
            self._go((self._at + lines) % len(self._entries))

    def action_first(self) -> None:
        """Home"""
        self._go(0)

    def action_last(self) -> None:
        """End"""
        self._go(len(self._entries) - 1)

    def action_take(self) -> None:
        """Enter: do it, or say why not."""
        if not self._entries:
            return
        entry = self._entries[self._at]
        if entry.reason:
            self.post_message(self.Refused(self, entry.reason))
        else:
            self.post_message(self.Chosen(self, entry.verb.id))

    def on_click(self, event: events.Click) -> None:
        """A click does it."""
        if 0 <= self._top + event.y < len(self._entries):
            self._go(self._top + event.y)
            self.action_take()

    def on_mouse_scroll_down(self) -> None:
        """The wheel walks."""
        self._go(min(self._at + 1, len(self._entries) - 1))

    def on_mouse_scroll_up(self) -> None:
        """The wheel walks."""
        self._go(max(self._at - 1, 0))

    def _go(self, at: int) -> None:
        self._at = at
        self._slide()
        self.refresh()
        self.post_message(self.Refused(self, self._entries[at].reason))

    def _slide(self) -> None:
        rows = max(1, self.size.height)
        self._top = max(0, min(max(self._top, self._at - rows + 1), self._at, len(self._entries) - rows))

    def _more(self, y: int) -> str:
        """「上」 on the first line while something is above, 「下」 on the last while something is below."""
        if y == 0 and self._top:
            return "上"
        return "下" if y == self.size.height - 1 and self._top + y < len(self._entries) - 1 else ""

    def render_line(self, y: int) -> Strip:
        """「>2 送阅      送给一位或几位领导阅批。」 or 「 5 办结      不行：还有 2 份在外，请先收回。」"""
        width, style = self.size.width, self.rich_style
        at = self._top + y
        if at >= len(self._entries):
            return Strip([Segment(" " * width, style)], width)
        entry = self._entries[at]
        if at == self._at:
            style = self.get_component_rich_style("menu--at")
        elif entry.reason:
            style += self.get_component_rich_style("menu--not", partial=True)
        said = f"不行：{entry.reason}" if entry.reason else entry.verb.sentence
        text = f"{'>' if at == self._at else ' '}{entry.verb.digit or ' '} {fitted(entry.name, self._wide)}  {said}"
        more = self._more(y)
        if more:
            return Strip([Segment(fitted(text, width - 3) + f" {more}", style)], width)
        return Strip([Segment(fitted(text, width), style)], width)

"""Who of these? Digits mark and unmark the first nine, arrows and Space the rest; Enter takes the marked, in list order."""

from collections.abc import Collection, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from bangongshi.screens.dialogs.box import Box
from bangongshi.text import fold
from bangongshi.widgets.columns import cut, fitted
from bangongshi.widgets.picker import Candidate
from bangongshi.widgets.plain import plain

SHOWN = 12
"""Lines in sight: the dialog fits 24 rows."""


class MarkList(Widget, can_focus=True):
    """The list with marks."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"marks--at", "marks--on"}
    DEFAULT_CSS = """
    MarkList {
        background: $bar; color: $print; height: auto;
        & > .marks--on { text-style: bold; }
        & > .marks--at { color: $cursor-print; background: $cursor-ground; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, id="marks_up"),
        Binding("down", "move(1)", show=False, id="marks_down"),
        Binding("space", "flip", show=False, id="marks_toggle"),
        Binding("enter", "take", show=False, id="marks_take"),
    ]

    class Taken(Message):
        """Enter."""

    def __init__(self, candidates: Sequence[Candidate], marked: Collection[int]) -> None:
        super().__init__()
        self._all = tuple(candidates)
        self._marked = {one.id for one in self._all if one.id in marked}
        self._at = self._top = 0

    @property
    def marked(self) -> tuple[int, ...]:
        """Ids of the marked, in list order."""
        return tuple(one.id for one in self._all if one.id in self._marked)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """At most SHOWN lines; longer lists slide."""
        return max(1, min(SHOWN, len(self._all)))

    def on_key(self, event: events.Key) -> None:
        """A digit marks or unmarks its line at once."""
        digit = fold(event.character or "")
        if len(digit) == 1 and digit in "123456789":
            event.stop()
            event.prevent_default()
            if int(digit) <= len(self._all):
                self._go(int(digit) - 1)
                self.action_flip()

    def on_click(self, event: events.Click) -> None:
        """A click marks or unmarks."""
        if 0 <= self._top + event.y < len(self._all):
            self._go(self._top + event.y)
            self.action_flip()

    def action_move(self, lines: int) -> None:
        """↑ ↓, round the ends."""
        if self._all:
            self._go((self._at + lines) % len(self._all))

    def action_flip(self) -> None:
        """Space."""
        if self._all:
            self._marked ^= {self._all[self._at].id}
            self.refresh()

    def action_take(self) -> None:
        """Enter."""
        self.post_message(self.Taken())

    def _go(self, at: int) -> None:
        self._at = at
        self._top = min(max(self._top, at - SHOWN + 1), at)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """「>1 选 张主任  办公室」"""
        width, style, at = self.size.width, self.rich_style, self._top + y
        if at >= len(self._all):
            return Strip([Segment(" " * width, style)], width)
        one = self._all[at]
        on = one.id in self._marked
        if at == self._at:
            style = self.get_component_rich_style("marks--at")
        elif on:
            style += self.get_component_rich_style("marks--on", partial=True)
        digit = str(at + 1) if at < 9 else " "
        hint = f"  {cut(one.hint, width // 2)}" if one.hint else ""
        text = f"{'>' if at == self._at else ' '}{digit} {'选' if on else '　'} {one.label}{hint}"
        return Strip([Segment(fitted(text, width), style)], width)


class PickSeveral(Box[tuple[int, ...]]):
    """Gives the ids of those marked, in the order of `candidates`; never an empty tuple.

    Args:
        title: what is asked, with the papers it is asked for.
        candidates: in the order that will hold.
        marked: ids marked beforehand.
        empty: what to say when there is none to choose from.
    """

    def __init__(
        self, title: str, candidates: Sequence[Candidate], marked: Collection[int] = (), empty: str = "没有可选的。"
    ) -> None:
        super().__init__()
        self._title_text = title
        self._list = MarkList(candidates, marked)
        self._foot = "数字或空格选、再按取消；上下箭头移动；回车确定；Esc 退回。" if candidates else empty

    def compose(self) -> ComposeResult:
        """Title, list, what is wrong, hint."""
        with Vertical(classes="box"):
            yield Static(plain(self._title_text), markup=False, classes="title")
            yield self._list
            yield Static(markup=False, classes="wrong")
            yield Static(plain(self._foot), markup=False, classes="foot")

    def on_mount(self) -> None:
        """Digits work at once."""
        self._list.focus()

    def on_mark_list_taken(self, event: MarkList.Taken) -> None:
        """Enter: the marked, if there are any."""
        event.stop()
        if self._list.marked:
            self.dismiss(self._list.marked)
            return
        line = self.query_one(".wrong", Static)
        line.update(plain("！一个也没有选。按数字选，再按回车。"))
        line.add_class("-said")

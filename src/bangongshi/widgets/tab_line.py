"""Which register, which view? One line of words; the one in sight stands in brackets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from bangongshi.text import shown


@dataclass(frozen=True, slots=True)
class Tab:
    """One word of the line; `count` stands behind it: 「逾期 3」."""

    id: str
    label: str
    count: str = ""


class TabLine(Widget):
    """The line. It takes no focus: the screen's ← → or F7 call `step`, a click chooses.

    Args:
        tabs: in order.
        title: a word before them.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tabs--at", "tabs--title"}
    DEFAULT_CSS = """
    TabLine {
        height: 1; background: $bar; color: $print;
        & > .tabs--at { color: $head; text-style: bold; }
        & > .tabs--title { color: $quiet; }
    }
    """

    class Switched(Message):
        """Another tab is in sight; `tab` is its id."""

        def __init__(self, line: "TabLine", tab: str) -> None:
            super().__init__()
            self.line = line
            self.tab = tab

        @property
        def control(self) -> "TabLine":
            """The line."""
            return self.line

    def __init__(self, tabs: Sequence[Tab], *, title: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._tabs = tuple(tabs)
        self._title = title
        self._at = 0

    @property
    def active(self) -> str:
        """Id of the tab in sight, "" when there is none."""
        return self._tabs[self._at].id if self._tabs else ""

    def set_tabs(self, tabs: Sequence[Tab]) -> None:
        """New words or counts; the tab in sight stays if it is still there."""
        active = self.active
        self._tabs = tuple(tabs)
        self._at = next((at for at, tab in enumerate(self._tabs) if tab.id == active), 0)
        self.refresh()

    def activate(self, tab: str) -> None:
        """Bring a tab into sight, with its message; an unknown id is passed over."""
        for at, one in enumerate(self._tabs):
            if one.id == tab and at != self._at:
                self._at = at
                self.refresh()
                self.post_message(self.Switched(self, tab))

    def step(self, direction: int) -> None:
        """The next (1) or previous (-1) tab, round the ends."""
        if self._tabs:
            self.activate(self._tabs[(self._at + direction) % len(self._tabs)].id)

    def _words(self) -> list[str]:
        words = [shown(f"{tab.label} {tab.count}".strip()) for tab in self._tabs]
        return [f"[{word}]" if at == self._at else f" {word} " for at, word in enumerate(words)]

    @property
    def _lead(self) -> str:
        return f" {shown(self._title)} " if self._title else ""

    def render_line(self, y: int) -> Strip:
        """「收发  [待办 12]  逾期 3   密件   全部 」"""
        base = self.rich_style
        segments: list[Segment] = []
        if y == 0:
            segments.append(Segment(self._lead, base + self.get_component_rich_style("tabs--title", partial=True)))
            for at, word in enumerate(self._words()):
                part = self.get_component_rich_style("tabs--at", partial=True) if at == self._at else None
                segments.append(Segment(word, base + part if part else base))
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def on_click(self, event: events.Click) -> None:
        """A click on a word."""
        edge = cell_len(self._lead)
        for tab, word in zip(self._tabs, self._words(), strict=True):
            edge += cell_len(word)
            if event.x < edge:
                self.activate(tab.id)
                return

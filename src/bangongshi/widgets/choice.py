"""One of a few fixed words: all of them in sight, chosen by ← → or by their number; no pop-up, no letters."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from bangongshi.text import shown
from bangongshi.widgets.columns import fitted
from bangongshi.widgets.editor import Edited

NOTHING = "（空）"


class Choice(Widget, can_focus=True):
    """「1公开 [2内部] 3工作秘密」; where that is too long, 「< 2内部 > 2/7」.

    Args:
        options: the words; "" is an allowed word and shows as 「（空）」.
        value: the word chosen at first; the first option when empty or unknown.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--chosen", "choice--other"}
    DEFAULT_CSS = """
    Choice {
        height: 1; padding: 0 1; background: $field; color: $print;
        & > .choice--chosen { color: $print; text-style: bold; }
        & > .choice--other { color: $quiet; }
        &:focus { background: $field-focus; }
        &:focus > .choice--chosen { color: $cursor-print; background: $cursor-ground; text-style: bold; }
    }
    """

    def __init__(self, options: Sequence[str], value: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._options = list(options) or [""]
        self._at = self._options.index(value) if value in self._options else 0

    @property
    def text(self) -> str:
        """The chosen word."""
        return self._options[self._at]

    @property
    def wrong(self) -> str:
        """What can be chosen is right."""
        return ""

    def put(self, text: str) -> None:
        """Choose a word; one that is not among the options is added, so that nothing stored is lost by looking."""
        if text not in self._options:
            self._options.append(text)
        self._choose(self._options.index(text))

    def take_focus(self) -> None:
        """Put the cursor here."""
        self.focus()

    def on_key(self, event: events.Key) -> None:
        """← → Home End and the numbers."""
        steps = {"left": self._at - 1, "right": self._at + 1, "space": (self._at + 1) % len(self._options),
                 "home": 0, "end": len(self._options) - 1}
        at = int(event.key) - 1 if event.key.isascii() and event.key.isdigit() else steps.get(event.key)
        if event.key == "enter":
            event.stop()
            self.screen.focus_next()
        elif at is not None:
            event.stop()
            event.prevent_default()
            if 0 <= at < len(self._options):
                self._choose(at)

    def on_click(self, event: events.Click) -> None:
        """A click on a word chooses it."""
        offset = event.get_content_offset(self)
        edge = 0
        for at, label in enumerate(self._labels()):
            edge += cell_len(label) + 1
            if offset is not None and offset.x < edge:
                self._choose(at)
                return

    def _choose(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self.refresh()
            self.post_message(Edited(self))

    def _labels(self) -> list[str]:
        words = [f"{number}{shown(word) or NOTHING}" for number, word in enumerate(self._options, 1)]
        return [f"[{word}]" if at == self._at else f" {word} " for at, word in enumerate(words)]

    def render_line(self, y: int) -> Strip:
        """All words, the chosen one in brackets."""
        width, base = self.size.width, self.rich_style
        if y:
            return Strip([Segment(" " * width, base)], width)
        chosen = base + self.get_component_rich_style("choice--chosen", partial=True)
        other = base + self.get_component_rich_style("choice--other", partial=True)
        labels = self._labels()
        if sum(cell_len(label) + 1 for label in labels) - 1 > width:
            count = f" {self._at + 1}/{len(labels)}"
            word = f"< {labels[self._at][1:-1]} >"
            return Strip([Segment(fitted(word, max(0, width - len(count))), chosen), Segment(count, other)], width)
        segments: list[Segment] = []
        for at, label in enumerate(labels):
            segments += [Segment(label, chosen if at == self._at else other), Segment(" ", base)]
        return Strip(segments).adjust_cell_length(width, base)

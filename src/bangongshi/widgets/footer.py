"""Which keys matter here, now? One line made from the key table; at most eight hints in 80 columns, never one cut off."""

from collections.abc import Mapping
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from bangongshi.keys import FooterLabel, Scope, footer, key
from bangongshi.text import shown


class KeyFooter(Widget):
    """The footer. F8's hint says what F8 does to the row under the cursor.

    Args:
        scope: which part of the key table is alive.
        without: ids that do not exist on this screen.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--cap"}
    DEFAULT_CSS = """
    KeyFooter {
        height: 1; dock: bottom; background: $bar; color: $print;
        & > .footer--cap { color: $head; text-style: bold; }
    }
    """

    def __init__(
        self,
        scope: Scope = Scope.LIST,
        *,
        without: frozenset[str] = frozenset(),
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._scope = scope
        self._without = without
        self._labels: dict[str, str] = {}

    @property
    def hints(self) -> tuple[FooterLabel, ...]:
        """What the line shows at its present width."""
        return footer(self._scope, self.size.width, self._labels, self._without)

    def set_scope(self, scope: Scope, without: frozenset[str] = frozenset()) -> None:
        """Another part of the key table is alive."""
        if (scope, without) != (self._scope, self._without):
            self._scope, self._without = scope, without
            self.refresh()

    def set_labels(self, labels: Mapping[str, str]) -> None:
        """Labels of the moment by key id: {"next_step": "送阅"}; others fall back to the table."""
        fresh = {id: shown(label) for id, label in labels.items()}  # noqa: A001
        if fresh != self._labels:
            self._labels = fresh
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The hints, two blanks between them."""
        base = self.rich_style
        cap = base + self.get_component_rich_style("footer--cap", partial=True)
        segments: list[Segment] = []
        if y == 0:
            for hint in self.hints:
                segments += [Segment(hint.cap, cap), Segment(f" {hint.label}  ", base)]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def on_click(self, event: events.Click) -> None:
        """A click on a hint presses its key."""
        edge = 0
        for hint in self.hints:
            edge += Segment(f"{hint.cap} {hint.label}  ").cell_length
            if event.x < edge:
                self.app.simulate_key(key(hint.id).keys[0])
                return

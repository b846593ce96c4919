"""A button that is one line high: 「[ 保存 ]」, inverted and marked 「>」 while it has the focus."""

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from bangongshi.text import shown
from bangongshi.widgets.columns import fitted


class Push(Widget, can_focus=True):
    """A button.

    Args:
        label: what it says.
        id: what it is called in `Pressed.push.id`.
    """

    DEFAULT_CSS = """
    Push {
        width: auto; height: 1; margin: 0 1; background: $field; color: $print;
        &:focus { color: $cursor-print; background: $cursor-ground; text-style: bold; }
    }
    """
    BINDINGS = [  # noqa: RUF012
        Binding("enter,space", "press", show=False, id="press"),
        Binding("left", "app.focus_previous", show=False, id="push_left"),
        Binding("right", "app.focus_next", show=False, id="push_right"),
    ]

    class Pressed(Message):
        """Enter, Space or a click."""

        def __init__(self, push: "Push") -> None:
            super().__init__()
            self.push = push

        @property
        def control(self) -> "Push":
            """The button."""
            return self.push

    def __init__(self, label: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._label = shown(label)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Label, brackets, and the place of the mark."""
        return cell_len(self._label) + 6

    def render_line(self, y: int) -> Strip:
        """The label in brackets."""
        text = f"{'>' if self.has_focus else ' '}[ {self._label} ]"
        return Strip([Segment(fitted(text if y == 0 else "", self.size.width), self.rich_style)], self.size.width)

    def action_press(self) -> None:
        """Say that it was pressed."""
        self.post_message(self.Pressed(self))

    def on_click(self, event: events.Click) -> None:
        """A click presses it."""
        event.stop()
        self.action_press()

"""What stands on the screen while the clerk is away? One opaque page that says nothing of the office.

Pushed over whatever is there, dialogs too. Any key or click lifts it and is swallowed; Ctrl+L on it locks
(design.md §4). The rooms beneath have dropped their revealed text before it came (`Room.covering`).
"""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from bangongshi.widgets.plain import plain


class Cover(Screen[None]):
    """遮屏."""

    DEFAULT_CSS: ClassVar[str] = """
    Cover { align: center middle; }
    Cover > Vertical { width: auto; height: auto; }
    Cover Static { width: auto; text-align: center; }
    """

    def __init__(self, can_lock: bool = True) -> None:
        super().__init__()
        self._words = "已遮屏。按任意键继续，再按 Ctrl+L 锁定。" if can_lock else "已遮屏。按任意键继续。"

    def compose(self) -> ComposeResult:
        """Title, and the two ways on."""
        with Vertical():
            yield Static(plain("办公室工作台", "bold"), markup=False)
            yield Static(plain(""), markup=False)
            yield Static(plain(self._words), markup=False)

    def on_key(self, event: events.Key) -> None:
        """Any key lifts; it does nothing else."""
        event.stop()
        event.prevent_default()
        self._lift()

    def on_click(self, event: events.Click) -> None:
        """A click lifts as well."""
        event.stop()
        self._lift()

    def on_paste(self, event: events.Paste) -> None:
        """A paste lifts and is swallowed."""
        event.stop()
        self._lift()

    def _lift(self) -> None:
        if self.is_current:
            self.dismiss()

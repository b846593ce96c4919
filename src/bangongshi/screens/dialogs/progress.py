"""What is taking so long? A bar with what it is doing; Esc asks the work to stop, and the work rolls itself back."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from bangongshi.screens.dialogs.box import Box
from bangongshi.widgets.columns import fitted
from bangongshi.widgets.plain import plain

BAR = 40


def bar(done: int, total: int) -> str:
    """「[########--------] 20%」; without a total only how many are done."""
    if total <= 0:
        return f"已处理 {done}"
    share = min(max(done / total, 0.0), 1.0)
    full = int(share * BAR)
    return f"[{'#' * full}{'-' * (BAR - full)}] {int(share * 100)}%  {done}/{total}"


class Progress(Box[None]):
    """A small window over a worker. The worker's screen calls `report` (from a thread: `app.call_from_thread`) and
    `dismiss(None)` when the work has ended, well or not; Esc only asks.

    Args:
        title: what is being done.
        cancel: called once when the clerk presses Esc; None: it cannot be stopped.
    """

    def __init__(self, title: str, cancel: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._title_text = title
        self._cancel = cancel
        self._bar = Static(markup=False, classes="words")
        self._what = Static(markup=False, classes="words")
        self._foot = Static(markup=False, classes="foot")
        self._asked = False

    def compose(self) -> ComposeResult:
        """Title, bar, what, how to stop."""
        with Vertical(classes="box"):
            yield Static(plain(self._title_text), markup=False, classes="title")
            yield self._bar
            yield self._what
            yield self._foot

    def on_mount(self) -> None:
        """Say whether it can be stopped."""
        self._foot.update(plain("Esc 取消（整件退回，不留半截）" if self._cancel else "请稍候，这一步不能中断。"))

    def report(self, done: int, total: int = 0, what: str = "") -> None:
        """How far it is, and with what."""
        self._bar.update(plain(bar(done, total)))
        self._what.update(plain(fitted(what, 70)))

    def action_back(self) -> None:
        """Esc: ask the work to stop; the window goes when it has."""
        if self._cancel is not None and not self._asked:
            self._asked = True
            self._foot.update(plain("正在停下并退回……"))
            self._cancel()

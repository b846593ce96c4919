"""What does the clerk see when the store could not do it? One sentence and 重试 · 另存备份 · 退出; her form stays."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from bangongshi.models.errors import StoreTrouble
from bangongshi.screens.dialogs.box import Box
from bangongshi.widgets.plain import plain
from bangongshi.widgets.push import Push


class Trouble(Box[None]):
    """磁盘、锁、损坏: what happened, its code, what can be done. Esc goes back to the form."""

    def __init__(
        self,
        error: StoreTrouble,
        retry: Callable[[], object] | None = None,
        leave: Callable[[], object] | None = None,
        save_copy: Callable[[], object] | None = None,
    ) -> None:
        """`retry` None: the first button only goes back, to press the same key again."""
        super().__init__()
        self._error = error
        self._retry = retry
        self._leave = leave
        self._save_copy = save_copy

    def compose(self) -> ComposeResult:
        """Sentence, code, buttons."""
        with Vertical(classes="box"):
            yield Static(plain("没有办成"), markup=False, classes="title")
            yield Static(plain(self._error.sentence), markup=False, classes="words")
            yield Static(plain(f"代码 {self._error.code}。没有保存的内容还在屏幕上。"), markup=False, classes="foot")
            with Horizontal(classes="buttons"):
                yield Push("重试" if self._retry else "返回再试", id="retry")
                if self._save_copy is not None:
                    yield Push("另存备份", id="save_copy")
                yield Push("退出", id="leave")

    def on_mount(self) -> None:
        """The first button; nothing here can be lost by Enter."""
        self.query_one("#retry").focus()

    def on_push_pressed(self, event: Push.Pressed) -> None:
        """What was chosen, after the dialog has gone."""
        event.stop()
        after = {"retry": self._retry, "save_copy": self._save_copy, "leave": self._leave}[event.push.id or "retry"]
        self.dismiss(None)
        if after is not None:
            self.app.call_later(after)

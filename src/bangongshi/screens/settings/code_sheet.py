"""The recovery code on the screen, for as long as it is copied and not a moment longer."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from bangongshi.screens.dialogs.box import Box
from bangongshi.widgets.plain import plain, plain_lines
from bangongshi.widgets.push import Push


class CodeSheet(Box[bool]):
    """Eight numbered groups. A cover takes them out of the widgets; they do not come back."""

    DEFAULT_CSS: ClassVar[str] = """
    CodeSheet > .box { width: 72; }
    CodeSheet #code { height: auto; color: $head; text-style: bold; padding: 1 0; }
    """

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def compose(self) -> ComposeResult:
        """Groups and a button."""
        numbered = [f"{number}组 {group}" for number, group in enumerate(self._code.split("-"), 1)]
        rows = "    ".join(numbered[:4]) + "\n\n" + "    ".join(numbered[4:])
        with Vertical(classes="box"):
            yield Static(plain("恢复码：抄在纸上，锁进保险柜"), markup=False, classes="title")
            yield Static(plain_lines(rows), markup=False, id="code")
            with Horizontal(classes="buttons"):
                yield Push("抄好了", id="no")

    def on_mount(self) -> None:
        """Enter puts it away."""
        self.query_one("#no").focus()

    def covering(self) -> None:
        """See HidesText."""
        self._code = ""
        self.query_one("#code", Static).update(plain("已收起。要再看，请重新输口令。"))

    def on_push_pressed(self, event: Push.Pressed) -> None:
        """Done."""
        event.stop()
        self.dismiss(False)

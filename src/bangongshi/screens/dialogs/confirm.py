"""Shall it be done? Two buttons, the focus on the one that does nothing; what cannot be undone wants digits typed."""

import unicodedata

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from bangongshi.screens.dialogs.box import Box
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.plain import plain, plain_lines
from bangongshi.widgets.push import Push


class Confirm(Box[bool]):
    """Gives True for yes; False or None (Esc) for no.

    Args:
        text: what will be done to what; the item is named (its number or 代称). Lines allowed; the first is the heading.
        yes, no: the buttons; `no` has the focus.
        must_type: for irreversible acts: what has to be typed first, e.g. the last digits of the 文号.
    """

    DEFAULT_CSS = """
    Confirm > .box { width: 64; }
    """

    def __init__(self, text: str, *, yes: str = "确定", no: str = "取消", must_type: str = "") -> None:
        super().__init__()
        self._head, _, self._rest = text.partition("\n")
        self._yes = yes
        self._no = no
        self._must_type = must_type

    def compose(self) -> ComposeResult:
        """The question and two buttons."""
        with Vertical(classes="box"):
            yield Static(plain(self._head), markup=False, classes="title")
            if self._rest:
                yield Static(plain_lines(self._rest), markup=False, classes="words")
            if self._must_type:
                yield Static(plain(f"此事不能回退。请输入“{self._must_type}”再按{self._yes}："), markup=False, classes="words")
                yield LineInput()
            yield Static(markup=False, classes="wrong")
            with Horizontal(classes="buttons"):
                yield Push(self._no, id="no")
                yield Push(self._yes, id="yes")

    def on_mount(self) -> None:
        """The harmless button has the focus, or the line to type in."""
        self.query_one("LineInput" if self._must_type else "#no").focus()

    def on_input_submitted(self) -> None:
        """Enter in the line goes to the harmless button; yes stays a second, deliberate key."""
        self.query_one("#no").focus()

    def on_push_pressed(self, event: Push.Pressed) -> None:
        """One of the buttons."""
        event.stop()
        if event.push.id == "no":
            self.dismiss(False)
        elif self._must_type and not self._typed_right():
            wrong = self.query_one(".wrong", Static)
            wrong.update(plain(f"！与“{self._must_type}”不符，没有动。"))
            wrong.add_class("-said")
            self.query_one(LineInput).focus()
        else:
            self.dismiss(True)

    def _typed_right(self) -> bool:
        typed = unicodedata.normalize("NFKC", self.query_one(LineInput).text)
        return typed.strip() == unicodedata.normalize("NFKC", self._must_type).strip()

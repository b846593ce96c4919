"""One thing more is wanted before the act: a reason, a name, a sentence."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from bangongshi.screens.dialogs.box import Box
from bangongshi.widgets.line_input import LineInput, LinesInput
from bangongshi.widgets.plain import plain
from bangongshi.widgets.push import Push


class Ask(Box[str]):
    """Gives the text, or None (Esc, 取消).

    Args:
        title: what is about to be done, to what.
        label: what is asked: 「作废原因」.
        value: what stands there at first.
        required: an empty answer is refused.
        lines: several lines may be typed.
        yes: the button that does it.
        check: the sentence about what is wrong with an answer, "" when nothing is.
    """

    DEFAULT_CSS = """
    Ask > .box { width: 68; }
    """

    def __init__(
        self,
        title: str,
        label: str,
        *,
        value: str = "",
        required: bool = True,
        lines: bool = False,
        yes: str = "确定",
        check: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__()
        self._title_text = title
        self._label_text = label
        self._required = required
        self._yes = yes
        self._check = check
        self._field: LineInput | LinesInput = LinesInput(value, rows=4) if lines else LineInput(value)

    def compose(self) -> ComposeResult:
        """Title, line, buttons."""
        with Vertical(classes="box"):
            yield Static(plain(self._title_text), markup=False, classes="title")
            yield Static(plain(("*" if self._required else "") + self._label_text), markup=False, classes="words")
            yield self._field
            yield Static(markup=False, classes="wrong")
            with Horizontal(classes="buttons"):
                yield Push(self._yes, id="yes")
                yield Push("取消", id="no")

    def on_mount(self) -> None:
        """The caret into the line."""
        self._field.focus()

    def on_input_submitted(self) -> None:
        """Enter in the line: to the button; a second Enter does it."""
        self.query_one("#yes").focus()

    def on_push_pressed(self, event: Push.Pressed) -> None:
        """One of the buttons."""
        event.stop()
        if event.push.id == "no":
            self.dismiss(None)
            return
        text = self._field.text.strip()
        wrong = f"请填{self._label_text}。" if self._required and not text else (self._check(text) if self._check else "")
        if not wrong:
            self.dismiss(text)
            return
        line = self.query_one(".wrong", Static)
        line.update(plain(f"！{wrong}"))
        line.add_class("-said")
        self._field.focus()

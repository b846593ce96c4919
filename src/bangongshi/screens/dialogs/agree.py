"""Shall all of this happen? A list to look through, and two buttons; or only a list to look through."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from bangongshi.screens.dialogs.box import Box
from bangongshi.screens.dialogs.lines import Line, columns, window_of
from bangongshi.screens.dialogs.plain_list import PlainList
from bangongshi.text import cells
from bangongshi.widgets.plain import plain, plain_lines
from bangongshi.widgets.push import Push

WIDTH = 66
"""Columns of a line in the list; what is longer goes on in the next, nothing is cut off here."""


def wrapped(line: str) -> list[str]:
    """A line in pieces of at most WIDTH columns."""
    pieces, start, taken = [], 0, 0
    for at, character in enumerate(line):
        taken += (size := cells(character))
        if taken > WIDTH:
            pieces.append(line[start:at])
            start, taken = at, size
    return [*pieces, line[start:]]


class Agree(Box[bool]):
    """Gives True for yes; False or None for no. The focus is on the button that does nothing; ↑ ↓ page the list.

    Args:
        title: what it is about.
        lines: what will happen, or what is there.
        yes: the button that does it; "" when there is nothing to do.
        no: the other.
        words: a sentence between title and list.
    """

    DEFAULT_CSS: ClassVar[str] = """
    Agree > .box { width: 76; }
    Agree PlainList { height: auto; max-height: 12; margin: 1 0 0 0; }
    """

    def __init__(
        self, title: str, lines: Sequence[str], *, yes: str = "", no: str = "返回", words: str = ""
    ) -> None:
        super().__init__()
        self._title_text = title
        self._words = words
        self._yes = yes
        self._no = no
        pieces = [piece for line in lines for piece in wrapped(line)]
        rows = tuple(Line(at, (at,), (piece,)) for at, piece in enumerate(pieces, 1))
        self._count = len(rows)
        self._list = PlainList(columns((f"共 {len(lines)} 行", -1)), lambda window: window_of(rows, window))

    def compose(self) -> ComposeResult:
        """Title, sentence, list, buttons."""
        with Vertical(classes="box"):
            yield Static(plain(self._title_text), markup=False, classes="title")
            if self._words:
                yield Static(plain_lines(self._words), markup=False, classes="words")
            yield self._list
            with Horizontal(classes="buttons"):
                yield Push(self._no, id="no")
                if self._yes:
                    yield Push(self._yes, id="yes")

    def on_mount(self) -> None:
        """The list has its lines, the harmless button the focus."""
        self._list.styles.height = min(12, self._count + 1)
        self.query_one("#no").focus()

    def key_down(self) -> None:
        """↓ pages the list while a button has the focus."""
        self._list.action_move(1)

    def key_up(self) -> None:
        """↑ likewise."""
        self._list.action_move(-1)

    def key_pagedown(self) -> None:
        """PgDn."""
        self._list.action_page(1)

    def key_pageup(self) -> None:
        """PgUp."""
        self._list.action_page(-1)

    def on_push_pressed(self, event: Push.Pressed) -> None:
        """One of the buttons."""
        event.stop()
        self.dismiss(event.push.id == "yes")

"""F3 on a register: a line over the list, looked for while it is typed; Esc leads back to the view before."""

from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult

from bangongshi.screens.book_room import BookRoom, BookRow
from bangongshi.widgets.editor import Edited
from bangongshi.widgets.line_input import LineInput

R = TypeVar("R", bound=BookRow)


class Finding(BookRoom[R]):
    """A register that may be looked through. `words` hold what is looked for; `page` and `total` heed them."""

    everywhere: ClassVar[str] = ""
    """The view that is looked through; "" where F3 looks for nothing."""
    hint: ClassVar[str] = ""
    """What may be typed."""
    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self._view_before = ""
        self._find_line = LineInput("", id="find", placeholder=self.hint)
        self._find_line.display = False

    def above_list(self) -> ComposeResult:
        """The line F3 opens."""
        if self.everywhere:
            yield self._find_line

    def action_find(self) -> None:
        """F3."""
        if not self.everywhere:
            return
        if not self.has_class("-finding"):
            self._view_before = self.view
            self.show_view(self.everywhere)
        self.add_class("-finding")
        self._find_line.display = True
        self._find_line.focus()

    @on(Edited)
    def _typed(self, event: Edited) -> None:
        if event.editor is self._find_line:
            event.stop()
            self.words = self._find_line.text.strip()
            self.show_view(self.view)

    def on_input_submitted(self) -> None:
        """Enter keeps the result and goes to it."""
        self.table.focus()

    def leave_find(self) -> bool:
        """Whether there was a search; it ends, and the view before it is back."""
        if not self.has_class("-finding"):
            return False
        self.remove_class("-finding")
        self._find_line.display = False
        self._find_line.put("")
        self.words = ""
        self.show_view(self._view_before)
        self.table.focus()
        return True

    def action_back(self) -> None:
        """Esc: the search, the marks, then home."""
        if not self.leave_find():
            super().action_back()

    def action_next_view(self) -> None:
        """F7: the search ends where another view begins."""
        self.leave_find()
        super().action_next_view()

    def show(self, row_id: int) -> None:
        """Another room led here: not into a search."""
        self.leave_find()
        super().show(row_id)

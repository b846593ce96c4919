"""What do the registers of 印章 and 督办 share? F4, Del and 导入 by the menu, a line shown wherever it stands, Ctrl+R."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, TypeVar

from textual.binding import BindingType

from bangongshi.keys import Scope, menu
from bangongshi.models.windows import Page, Place
from bangongshi.screens.book_room import FREE, BookRow
from bangongshi.screens.finding import Finding
from bangongshi.screens.unveiling import Unveiling
from bangongshi.widgets.bindings import bound

R = TypeVar("R", bound=BookRow)


class RegisterBook(Unveiling, Finding[R]):
    """A register whose lines are corrected and voided here, and some of whose titles are masked."""

    lacking: ClassVar[str] = ""
    """What F4 and Del say where the menu has no such verb; {} stands for its name."""
    free: ClassVar[frozenset[str]] = FREE | {"import"}
    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.LIST, without=frozenset({"pane"}))

    @abstractmethod
    def action_new(self) -> None:
        """F2."""

    # -- what is masked --------------------------------------------------------------------------------------------

    @abstractmethod
    def masked(self, row: R) -> bool:
        """Whether its title is a 代称."""

    @abstractmethod
    def looked_at(self, rows: Sequence[R]) -> Mapping[int, str]:
        """{row id: true title} of masked rows, each look in the journal first."""

    @abstractmethod
    def titled(self, row: R, title: str) -> R:
        """The row with its true title."""

    def bare(self, page: Page[R]) -> Page[R]:
        """The page with true words while it is revealed, each look in the journal first."""
        known = self.known
        if known is None:
            return page
        unseen = [row for row in page.rows if self.masked(row) and row.id not in known]
        known |= {row_id: (title,) for row_id, title in self.looked_at(unseen).items()}
        return replace(page, rows=tuple(
            self.titled(row, known[row.id][0]) if row.id in known else row for row in page.rows))

    def copy_text(self) -> str | None:
        """Number and title as listed; the number alone while a masked title is bare."""
        row = self.table.row
        bare = row is not None and self.masked(row) and self.known is not None
        return row.number if row is not None and bare else super().copy_text()

    # -- one line --------------------------------------------------------------------------------------------------

    def place_in(self, view: str, row_id: int) -> Place | None:
        """Where a line stands in a view, None when it is not there, or not looked for."""
        return None

    def show(self, row_id: int) -> None:
        """A line of home led here: the first view that has it, with the cursor on it."""
        self.leave_find()
        for view in self.views():
            place = self.place_in(view, row_id)
            if place is not None:
                self.show_view(view)
                self.table.go_to(place, row_id)
                return
        super().show(row_id)

    # -- verbs -----------------------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """F4."""
        self.if_there("amend", "更正")

    def action_void(self) -> None:
        """Del."""
        self.if_there("void", "作废")

    def if_there(self, verb: str, label: str) -> None:
        """A verb by a key of its own: only where the menu has it."""
        if any(one.id == verb for one in menu(self.register)):
            self.act(verb, self.chosen)
        else:
            self.refuse(self.lacking.format(label))

    def do(self, verb: str) -> None:
        """经过 is the opened line; 导入 concerns the whole register."""
        if verb == "story" and self.table.row is not None:
            self.open_row(self.table.row)
        elif verb == "import":
            # Readers of tables are loaded when they are wanted, not at the start.
            from bangongshi.screens.taking_list import take_register

            take_register(self, self.own, self.register)
        else:
            super().do(verb)

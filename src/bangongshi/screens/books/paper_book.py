"""What do 传阅, 批示 and 催办 share beyond a register? The paper behind each row, opened and corrected in 收文."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar

from textual.binding import BindingType

from bangongshi.keys import Scope
from bangongshi.screens.book_room import BookRoom, BookRow
from bangongshi.widgets.bindings import bound

if TYPE_CHECKING:
    from bangongshi.screens.exporting import Output

ELSEWHERE = frozenset({"new", "find", "edit", "void", "pane"})
"""Keys that do nothing here: papers are registered, found and corrected in 收文."""
REVEAL = frozenset({"reveal"})


class PaperBookRow(BookRow, Protocol):
    """A row with a paper behind it."""

    @property
    def document_id(self) -> int: ...


P = TypeVar("P", bound=PaperBookRow)


class PaperBook(BookRoom[P]):
    """A register about papers."""

    silent: ClassVar[frozenset[str]] = ELSEWHERE | REVEAL
    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.LIST, without=ELSEWHERE | REVEAL)

    def open_row(self, row: P) -> None:
        """Enter: the paper, in 收文."""
        self.office.go("registry", row.document_id)

    def _hindered(self, verb: str, rows: Sequence[P]) -> str:
        return "" if verb == "open_paper" else super()._hindered(verb, rows)

    def do(self, verb: str) -> None:
        """看原件 leads away; the rest is the register's."""
        if verb == "open_paper" and self.table.row is not None:
            self.open_row(self.table.row)
        else:
            super().do(verb)

    def output(self) -> "Output":
        """The register as domain.md §10 has it."""
        # Writers of tables are loaded when they are wanted, not at the start.
        from bangongshi.duties.registry.export_books import BOOKS, export
        from bangongshi.screens.exporting import Output

        desk, own = self.desk, self.own
        return Output(BOOKS[own].title, lambda path, whole, step, stop: export(
            desk, own, path, whole, step=step, cancelled=stop))

"""What do the registers of 印章 share? F2 registers, F4 amends, Del voids, Enter opens one line with its story, Ctrl+R reveals."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from bangongshi.duties.seals.revealing import reveal
from bangongshi.keys import Scope, menu
from bangongshi.models.seal_rows import CertificateRow, LetterRow, LoanRow, SealDetail, SealRow, UseRow
from bangongshi.models.windows import Page, Place, Window
from bangongshi.screens.book_room import FREE, BookRoom
from bangongshi.screens.seals.page import SealPage
from bangongshi.screens.unveiling import Unveiling
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.editor import Edited
from bangongshi.widgets.line_input import LineInput

if TYPE_CHECKING:
    from bangongshi.screens.exporting import Output

NO_FIND = frozenset({"pane", "find"})

R = TypeVar("R", UseRow, SealRow, LoanRow, LetterRow, CertificateRow)


class SealBook(Unveiling, BookRoom[R]):
    """A register of 印章. Subclasses say what `new` opens, how a line is read, and the verbs as every register does."""

    noun = "笔"
    kind: ClassVar[str] = ""
    """What `revealing.reveal` calls its rows: use, loan, letter, certificate; "" where nothing is masked."""
    finds: ClassVar[bool] = False
    """Whether F3 looks for words here: then `self.words` holds them, and `page` and `total` heed them."""
    free: ClassVar[frozenset[str]] = FREE | {"import"}
    silent: ClassVar[frozenset[str]] = NO_FIND
    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.LIST, without=frozenset({"pane"}))
    DEFAULT_CSS: ClassVar[str] = """
    SealBook > #find { display: none; }
    SealBook.-finding > #find { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self._find_line = LineInput("", id="find", placeholder="输编号、印章、姓名、部门或事由里的字；回车留住结果，Esc 清除")

    @abstractmethod
    def action_new(self) -> None:
        """F2."""

    @abstractmethod
    def detail(self, row: R, revealed: bool) -> SealDetail:
        """One line as its page shows it. With `revealed` the look is in the journal already."""

    # -- find ------------------------------------------------------------------------------------------------------

    def above_list(self) -> ComposeResult:
        """The line F3 opens."""
        if self.finds:
            yield self._find_line

    def action_find(self) -> None:
        """F3."""
        if self.finds:
            self.add_class("-finding")
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

    def action_back(self) -> None:
        """Esc: the search, the marks, then home."""
        if not self.has_class("-finding"):
            super().action_back()
            return
        self.remove_class("-finding")
        self._find_line.put("")
        self.words = ""
        self.show_view(self.view)
        self.table.focus()

    # -- one line --------------------------------------------------------------------------------------------------

    def open_row(self, row: R) -> None:
        """Enter: the line with its story. A masked one is revealed for as long as the page is open, the look journalled."""
        if _masked(row) and self.kind:
            reveal(self.desk, self.kind, [row.id])
        self.app.push_screen(SealPage(lambda bare: self.detail(row, bare), revealed=_masked(row)))

    def place_in(self, view: str, row_id: int) -> Place | None:
        """Where a line stands in a view, None when it is not there. Seals are few: the first window holds them."""
        self.view = view
        return next((row.place for row in self.page(Window()).rows if row.id == row_id), None)

    def show(self, row_id: int) -> None:
        """A line of home led here: the first view that has it, with the cursor on it."""
        for view in self.views():
            place = self.place_in(view, row_id)
            if place is not None:
                self.show_view(view)
                self.table.go_to(place, row_id)
                return
        super().show(row_id)

    def bare(self, page: Page[R]) -> Page[R]:
        """The page with true words while it is revealed, each look in the journal first."""
        known = self.known
        if known is None or not self.kind:
            return page
        new = reveal(self.desk, self.kind, [row.id for row in page.rows if _masked(row) and row.id not in known])
        known |= {id_: (title,) for id_, title in new.items()}
        return replace(page, rows=tuple(_with_title(row, known) for row in page.rows))

    def copy_text(self) -> str | None:
        """Number and title as listed; the number alone while a masked title is bare."""
        row = self.table.row
        bare = row is not None and _masked(row) and self.known is not None
        return row.number if row is not None and bare else super().copy_text()

    # -- verbs -----------------------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """F4."""
        self._if_there("amend")

    def action_countersign(self) -> None:
        """A line of home that waits for a signature led here: whatever else F8 would do first."""
        self._if_there("countersign")

    def action_void(self) -> None:
        """Del."""
        self._if_there("void")

    def _if_there(self, verb: str) -> None:
        if any(one.id == verb for one in menu(self.register)):
            self.act(verb, self.chosen)
        else:
            self.refuse("这一簿不能更正：写错了就作废，重新登记一笔。")

    def do(self, verb: str) -> None:
        """经过 is the opened line; 导入 concerns the whole register."""
        if verb == "story" and self.table.row is not None:
            self.open_row(self.table.row)
        elif verb == "import":
            self._import()
        else:
            super().do(verb)

    def _import(self) -> None:
        # Readers of tables are loaded when they are wanted, not at the start.
        from bangongshi.screens.seals.taking import take_register

        take_register(self, self.own, self.register)

    def output(self) -> "Output":
        """The register as domain.md §10 has it."""
        from bangongshi.duties.seals.export_books import SEAL_BOOKS, export
        from bangongshi.screens.exporting import Output

        desk, own = self.desk, self.own
        return Output(SEAL_BOOKS[own].title, lambda path, whole, step, stop: export(
            desk, own, path, whole, step=step, cancelled=stop))


def _masked(row: UseRow | SealRow | LoanRow | LetterRow | CertificateRow) -> bool:
    return not isinstance(row, SealRow) and row.masked


def _with_title(row: R, known: Mapping[int, tuple[str, ...]]) -> R:
    if isinstance(row, SealRow) or row.id not in known:
        return row
    return replace(row, title=known[row.id][0])


def ids(rows: Sequence[R]) -> list[int]:
    """What a use case takes."""
    return [row.id for row in rows]


def first_refusal(rows: Collection[R], why: Callable[[R], str]) -> str:
    """The first reason among the rows."""
    return next((said for row in rows if (said := why(row))), "")



"""What do the registers of 印章 share? Enter opens one line with its story, masked 事由 are revealed, 导出 by domain.md §10."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

from bangongshi.duties.seals.revealing import reveal
from bangongshi.models.seal_rows import CertificateRow, LetterRow, LoanRow, SealDetail, SealRow, UseRow
from bangongshi.models.windows import Place, Window
from bangongshi.screens.dialogs.detail_page import DetailPage
from bangongshi.screens.register_book import RegisterBook

if TYPE_CHECKING:
    from bangongshi.screens.exporting import Output

NO_FIND = frozenset({"pane", "find"})

R = TypeVar("R", UseRow, SealRow, LoanRow, LetterRow, CertificateRow)


class SealBook(RegisterBook[R]):
    """A register of 印章. Subclasses say what `new` opens, how a line is read, and the verbs as every register does."""

    noun = "笔"
    kind: ClassVar[str] = ""
    """What `revealing.reveal` calls its rows: use, loan, letter, certificate; "" where nothing is masked."""
    silent: ClassVar[frozenset[str]] = NO_FIND
    hint = "输编号、印章、姓名、部门或事由里的字；回车留住结果，Esc 清除"
    lacking = "这一簿不能更正：写错了就作废，重新登记一笔。"

    @abstractmethod
    def detail(self, row: R, revealed: bool) -> SealDetail:
        """One line as its page shows it. With `revealed` the look is in the journal already."""

    # -- one line --------------------------------------------------------------------------------------------------

    def open_row(self, row: R) -> None:
        """Enter: the line with its story. A masked one is revealed for as long as the page is open, the look journalled."""
        if self.masked(row) and self.kind:
            reveal(self.desk, self.kind, [row.id])
        self.app.push_screen(DetailPage(lambda bare: self.detail(row, bare), revealed=self.masked(row)))

    def place_in(self, view: str, row_id: int) -> Place | None:
        """Where a line stands in a view, None when it is not there. Seals are few: the first window holds them."""
        self.view = view
        return next((row.place for row in self.page(Window()).rows if row.id == row_id), None)

    def masked(self, row: R) -> bool:
        """A 事由 that shows as its 代称; seals have none."""
        return not isinstance(row, SealRow) and row.masked

    def looked_at(self, rows: Sequence[R]) -> Mapping[int, str]:
        """The true 事由."""
        return reveal(self.desk, self.kind, [row.id for row in rows]) if self.kind else {}

    def titled(self, row: R, title: str) -> R:
        """The row with its true 事由."""
        return row if isinstance(row, SealRow) else replace(row, title=title)

    # -- verbs -----------------------------------------------------------------------------------------------------

    def action_countersign(self) -> None:
        """A line of home that waits for a signature led here: whatever else F8 would do first."""
        self.if_there("countersign", "补签")

    def output(self) -> "Output":
        """The register as domain.md §10 has it."""
        from bangongshi.duties.seals.export_books import SEAL_BOOKS, export
        from bangongshi.screens.exporting import Output

        desk, own = self.desk, self.own
        return Output(SEAL_BOOKS[own].title, lambda path, whole, step, stop: export(
            desk, own, path, whole, step=step, cancelled=stop))


def ids(rows: Sequence[R]) -> list[int]:
    """What a use case takes."""
    return [row.id for row in rows]


def first_refusal(rows: Collection[R], why: Callable[[R], str]) -> str:
    """The first reason among the rows."""
    return next((said for row in rows if (said := why(row))), "")

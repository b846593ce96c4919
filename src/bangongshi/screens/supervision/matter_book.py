"""What do the registers of 督办 share? Masked 事项 and Ctrl+R, what F2 and F3 say where they do nothing, 导出 of the 台账."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

from bangongshi.duties.registry.reveal import reveal as reveal_papers
from bangongshi.duties.supervision.revealing import reveal
from bangongshi.models.matter_rows import ChronicleRow, MatterCallRow, MatterRow, RecurrenceRow
from bangongshi.screens.register_book import RegisterBook

if TYPE_CHECKING:
    from bangongshi.screens.exporting import Output

R = TypeVar("R", MatterRow, MatterCallRow, RecurrenceRow, ChronicleRow)

UNNUMBERED = "拟立项事项"


class MatterBook(RegisterBook[R]):
    """A register of 督办. Subclasses say what F2 opens, and the rest as every register does."""

    noun = "项"
    silent: ClassVar[frozenset[str]] = frozenset({"pane", "find", "new"})
    lacking = "这一簿没有{}。"
    not_new: ClassVar[str] = "这里不登记；督办到督办台账里登记（F2），周期到周期里登记。"
    not_found: ClassVar[str] = "这一簿没有查找；请到督办台账里找（F3）。"

    def named(self, rows: Sequence[R]) -> str:
        """「督〔2026〕12号」 or 「督〔2026〕12号等 3 项」; never a title that may be masked."""
        first = rows[0].number or UNNUMBERED
        return first if len(rows) == 1 else f"{first}等 {len(rows)} {self.noun}"

    def action_new(self) -> None:
        """F2."""
        self.refuse(self.not_new)

    def action_find(self) -> None:
        """F3."""
        if self.everywhere:
            super().action_find()
        else:
            self.refuse(self.not_found)

    # -- what is masked --------------------------------------------------------------------------------------------

    def masked(self, row: R) -> bool:
        """A 事项 that shows as its 代称; rules have none."""
        return not isinstance(row, RecurrenceRow) and row.masked

    def titled(self, row: R, title: str) -> R:
        """The row with its true 事项."""
        return replace(row, title=title)

    def looked_at(self, rows: Sequence[R]) -> Mapping[int, str]:
        """The true 事项; of a paper that no matter was made of, its title."""
        matters = {row.id: found for row in rows if (found := _matter_of(row)) is not None}
        papers = {row.id: found for row in rows if row.id not in matters and (found := _paper_of(row)) is not None}
        titles = reveal(self.desk, list(matters.values()))
        of_papers = reveal_papers(self.desk, list(dict.fromkeys(papers.values()))) if papers else {}
        return {
            **{row_id: titles[matter_id] for row_id, matter_id in matters.items() if matter_id in titles},
            **{row_id: of_papers[paper_id] for row_id, paper_id in papers.items() if paper_id in of_papers},
        }

    # -- the whole register ----------------------------------------------------------------------------------------

    def output(self) -> "Output":
        """督办台账 as domain.md §10 has it."""
        # Writers of tables are loaded when they are wanted, not at the start.
        from bangongshi.duties.supervision.export_books import REGISTER, export
        from bangongshi.models.matter_import_fields import MATTERS
        from bangongshi.screens.exporting import Output

        desk = self.desk
        return Output(MATTERS.title, lambda path, whole, step, stop: export(
            desk, REGISTER, path, whole, step=step, cancelled=stop))


def _matter_of(row: MatterRow | MatterCallRow | RecurrenceRow | ChronicleRow) -> int | None:
    if isinstance(row, MatterRow):
        return row.id
    return None if isinstance(row, RecurrenceRow) else row.matter_id


def _paper_of(row: MatterRow | MatterCallRow | RecurrenceRow | ChronicleRow) -> int | None:
    return row.paper_id if isinstance(row, ChronicleRow) else None


def ids(rows: Sequence[R]) -> list[int]:
    """What a use case takes."""
    return [row.id for row in rows]

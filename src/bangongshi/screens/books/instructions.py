"""批示: what leaders instructed, word for word; what has not been passed on stands first, oldest first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from bangongshi.duties.registry import instructing, passing_on
from bangongshi.duties.registry.instruction_list import count, instructions, reveal_words
from bangongshi.keys import Scope
from bangongshi.models.done import Done
from bangongshi.models.instruction_rows import InstructionRow, InstructionView
from bangongshi.models.windows import Page, Total, Window
from bangongshi.models.words import InstructionKind, Passing, Phase, Way
from bangongshi.screens.books.paper_book import ELSEWHERE, PaperBook
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.onward import Step, asked
from bangongshi.screens.papers.common import find_parties, party
from bangongshi.screens.papers.supervising import ONE_AT_A_TIME, from_words
from bangongshi.screens.unveiling import Unveiling
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.columns import Column
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.picker import Candidate

YES, NO = "是", "否"
_GONE = (Phase.VOID, Phase.RETURNED, Phase.WITHDRAWN)


def _state(row: InstructionRow) -> str:
    if not row.waiting:
        return row.passing.value
    return f"待{row.days}天" if row.days else "待传达"


def _state_style(row: InstructionRow) -> str | None:
    return ("overdue" if row.days else "today") if row.waiting else None


def _words(row: InstructionRow) -> str:
    circled = "（圈阅）" if row.kind is InstructionKind.CIRCLED else ""
    return circled + row.text


COLUMNS: tuple[Column[InstructionRow], ...] = (
    Column("日期", lambda row: f"{row.said_on:%m-%d}" if row.said_on else "", width=5),
    Column("领导", lambda row: row.leader or "（未记）", width=8),
    Column("批示原文", _words, flex=3, style=lambda row: "secret" if row.masked else None),
    Column("收文号", lambda row: row.number, width=15),
    Column("标题", lambda row: row.title, flex=2, from_width=100, style=lambda row: "secret" if row.masked else None),
    Column("承办", lambda row: row.lead, width=10),
    Column("传达", _state, width=8, style=_state_style),
)


class InstructionsRoom(Unveiling, PaperBook[InstructionRow]):
    """批示."""

    own = "instructions"
    register = "批示"
    noun = "条"
    silent: ClassVar[frozenset[str]] = ELSEWHERE
    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.LIST, only=frozenset({"reveal"}))

    def views(self) -> Sequence[str]:
        """未传达, 全部."""
        return tuple(view.value for view in InstructionView)

    def columns(self) -> Sequence[Column[InstructionRow]]:
        """Day, leader, words, paper, who handles it, how long it waits."""
        return COLUMNS

    def page(self, window: Window) -> Page[InstructionRow]:
        """While revealed with the true words, each look in the journal first."""
        page = instructions(self.desk, InstructionView(self.view), window)
        known = self.known
        if known is None:
            return page
        known |= reveal_words(self.desk, [row for row in page.rows if row.id not in known])
        return replace(page, rows=tuple(_bare(row, known) for row in page.rows))

    def total(self) -> Total:
        """Of the view."""
        return count(self.desk, InstructionView(self.view))

    def nothing(self) -> str:
        """An empty list of what is not passed on is good news."""
        return "批示都已传达。" if self.view == InstructionView.WAITING else "还没有批示。在收文里录批示（F9）。"

    def row_style(self, row: InstructionRow) -> str | None:
        """Void papers struck through, the rest quiet once it is done."""
        return "void" if row.phase is Phase.VOID else None if row.waiting else "done"

    # -- verbs -----------------------------------------------------------------------------------------------------

    def next_of(self, row: InstructionRow) -> str:
        """传达, while it waits."""
        if row.phase in _GONE or not row.waiting:
            return ""
        return "settle" if row.conflict else "pass_on"

    def hindrance(self, verb: str, row: InstructionRow) -> str:
        """Why not."""
        if row.phase in _GONE:
            return f"这一件{row.phase.value}，不用再办。"
        if verb == "supervise":
            return ONE_AT_A_TIME if len(self.chosen) > 1 else ""
        if verb == "settle":
            return "" if row.conflict else "各位领导的批示没有不一致。"
        if row.passing is Passing.DONE and verb == "pass_on":
            return "已经传达过了。"
        return "" if row.waiting else f"这一条{row.passing.value}。"

    def ask(self, verb: str, rows: Sequence[InstructionRow]) -> Step:
        """A small form each; 转督办 opens the form of 督办 with the words of this 批示."""
        if verb == "supervise":
            return from_words(self.desk, rows[0].document_id, rows[0].id)
        forms = {"settle": self._settle, "pass_on": self._pass_on, "needless": self._needless}
        return asked(forms[verb](rows))

    def _pass_on(self, rows: Sequence[InstructionRow]) -> FormDialog:
        lead = next((row.lead for row in rows if row.lead), "")
        known = find_parties(self.desk)

        def find(typed: str) -> Sequence[Candidate]:
            others = [one for one in known(typed) if one.label != lead]
            return [Candidate(-1, lead, "主办"), *others] if lead and typed in lead else others

        def submit(_: str, typed: Mapping[str, str]) -> Done:
            return passing_on.pass_on(
                self.desk, [row.id for row in rows], party(self.desk, typed["party"]), way=Way(typed["way"]),
                repeated_back=typed["repeated"] == YES, note=typed["note"],
            )

        fields = [
            FieldSpec("party", "传达给", Kind.PICKER, find=find, required=True, wide=True, help="主办在最前；按数字选，或直接写。"),
            FieldSpec("way", "怎么传的", Kind.CHOICE, choices=(Way.FACE, Way.PHONE, Way.PAPER, Way.SYSTEM)),
            FieldSpec("repeated", "对方复述", Kind.CHOICE, choices=(YES, NO), help="口头传达请对方复述一遍，说对了填是。"),
            FieldSpec("note", "备注", wide=True),
        ]
        return FormDialog(
            f"传达：{self.named(rows)} {rows[0].leader}批示", fields, submit, label="传达", clock=self.clock,
            values={"party": lead} if lead else None, button_first=bool(lead),
        )

    def _needless(self, rows: Sequence[InstructionRow]) -> FormDialog:
        fields = [FieldSpec("reason", "理由", required=True, wide=True, help="如：只供领导间阅知。")]
        return FormDialog(
            f"不用传达：{self.named(rows)}", fields,
            lambda _, typed: passing_on.needless(self.desk, [row.id for row in rows], typed["reason"]),
            label="不用传达",
        )

    def _settle(self, rows: Sequence[InstructionRow]) -> FormDialog:
        papers = list(dict.fromkeys(row.document_id for row in rows))
        fields = [
            FieldSpec("decided_by", "谁协调的", required=True, help="如：李主任。"),
            FieldSpec("decision", "结果", Kind.LINES, rows=2, required=True, help="按哪位的意见办，照录。"),
        ]
        return FormDialog(
            f"协调批示：{self.named(rows)}", fields,
            lambda _, typed: instructing.settle(self.desk, papers, typed["decided_by"], typed["decision"]), label="记下",
        )

    def copy_text(self) -> str | None:
        """Number and title; the number alone while a masked title is bare."""
        row = self.table.row
        bare = row is not None and row.masked and self.known is not None
        return row.number if row is not None and bare else super().copy_text()

    def help_words(self) -> str:
        """For F1."""
        return "领导批示登记。F8 传达，F9 其他；回车到收文里看这一件。未传达的最久的在前，F7 看全部。"


def _bare(row: InstructionRow, known: Mapping[int, tuple[str, ...]]) -> InstructionRow:
    if row.id not in known:
        return row
    title, text = known[row.id]
    return replace(row, title=title, text=text)

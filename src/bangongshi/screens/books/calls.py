"""催办: whom to call today, by person, so that one call asks for everything one person owes."""

from collections.abc import Mapping, Sequence

from bangongshi.duties.registry import assigning, chasing, circulate, deadlines
from bangongshi.models.call_rows import CallRow
from bangongshi.models.done import Done
from bangongshi.models.stock_words import CIRCLE, STOCK
from bangongshi.models.windows import Page, Total, Window
from bangongshi.models.words import DueBasis, TaskKind
from bangongshi.screens.books.paper_book import PaperBook
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.onward import Step, asked
from bangongshi.screens.dialogs.opinion import OpinionDialog
from bangongshi.screens.papers import handling
from bangongshi.widgets.columns import Column
from bangongshi.widgets.fields import FieldSpec, Kind

DUE_TODAY = "今天该催"


def _due(row: CallRow) -> str:
    return row.lateness or (f"{row.due_on:%m-%d}" if row.due_on else "")


def _late(row: CallRow) -> str | None:
    return "overdue" if row.late else None


COLUMNS: tuple[Column[CallRow], ...] = (
    Column("找谁", lambda row: row.party, width=12),
    Column("电话", lambda row: row.phone, width=13),
    Column("要什么", lambda row: row.asked_for, width=8),
    Column("收文号", lambda row: row.number, width=15),
    Column("标题", lambda row: row.title, flex=2, from_width=104, style=lambda row: "secret" if row.masked else None),
    Column("时限", _due, width=9, style=_late),
    Column("已催", lambda row: f"{row.times}次" if row.times else "", width=4),
    Column("上次答复", lambda row: row.last_answer, flex=1),
)


def _comes_back(row: CallRow) -> bool:
    """Whether what is asked for is a paper with what was written on it, not a result."""
    return row.task_id is None or (row.asked_for == TaskKind.INSTRUCT and row.hop_id is not None)


class CallsRoom(PaperBook[CallRow]):
    """催办."""

    own = "calls"
    register = "催办"

    def views(self) -> Sequence[str]:
        """One list: today's calls."""
        return (DUE_TODAY,)

    def columns(self) -> Sequence[Column[CallRow]]:
        """Who, telephone, what is wanted, by when, what was answered last."""
        return COLUMNS

    def page(self, window: Window) -> Page[CallRow]:
        """By person."""
        return chasing.calls(self.desk, window)

    def total(self) -> Total:
        """How many things are to be asked for."""
        return chasing.count_calls(self.desk)

    def nothing(self) -> str:
        """Good news."""
        return "今天没有要催的。"

    def next_of(self, row: CallRow) -> str:
        """Always a call."""
        return "chase"

    def hindrance(self, verb: str, row: CallRow) -> str:
        """Whatever is listed may be asked for or put off; results and papers come in by one kind at a time."""
        rows = self.chosen
        if verb == "chase" and len({one.party for one in rows}) > 1:
            return "一次只催一个人，请只标记同一个人的。"
        if verb != "done":
            return ""
        if len({_comes_back(one) for one in rows}) > 1:
            return "原件和承办要分开办复，请去掉一些标记。"
        if _comes_back(row):
            return "一次只收回一个人的，请只标记同一个人的。" if len({one.party for one in rows}) > 1 else ""
        return "批示到收文里录（F9 → 8）。" if row.asked_for == TaskKind.INSTRUCT else ""

    def ask(self, verb: str, rows: Sequence[CallRow]) -> Step:
        """A small form each; a call takes a digit."""
        if verb == "chase":
            return handling.call(self.desk, rows, f"{self.named(rows)} {rows[0].asked_for}")
        if verb == "set_due":
            return asked(self._deadline(rows))
        return asked(self._back(rows) if _comes_back(rows[0]) else self._result(rows))

    def _back(self, rows: Sequence[CallRow]) -> OpinionDialog:
        def submit(_: str, typed: Mapping[str, str]) -> Done:
            opinion = typed["opinion"].strip()
            return circulate.take_in(self.desk, _papers(rows), opinion, rows[0].party, circled=opinion == CIRCLE)

        fields = [FieldSpec("opinion", "签署意见", Kind.LINES, rows=3, help="照纸上原文一字不改；没有就空着。")]
        return OpinionDialog(
            f"收回：{self.named(rows)}，从{rows[0].party}处", fields, submit, stock=STOCK, field="opinion",
            none="没有意见（Tab 照录原文）", label="收回",
        )

    def _result(self, rows: Sequence[CallRow]) -> FormDialog:
        tasks = [row.task_id for row in rows if row.task_id is not None]
        field = FieldSpec("result", "办理结果", Kind.LINES, rows=3, required=True, help="照说的记；意见照录原文。")
        return FormDialog(
            f"办复：{self.named(rows)}，{rows[0].party}", [field],
            lambda _, typed: assigning.feedback(self.desk, tasks, typed["result"]), label="办复",
        )

    def _deadline(self, rows: Sequence[CallRow]) -> FormDialog:
        fields = [
            FieldSpec("due", "新的时限", Kind.DATE, required=True, help="如 1130、+3、3个工作日。"),
            FieldSpec("basis", "依据", Kind.CHOICE, choices=(DueBasis.LEADER, DueBasis.SOURCE, DueBasis.LAW)),
            FieldSpec("reason", "谁同意、为何", required=True, help="如：李主任电话同意，等县里回函。"),
        ]

        def submit(_: str, typed: Mapping[str, str]) -> Done:
            return deadlines.set_deadline(
                self.desk, _papers(rows), typed["due"], DueBasis(typed["basis"]), typed["reason"]
            )

        return FormDialog(f"改整件的时限：{self.named(rows)}", fields, submit, label="改时限", clock=self.clock)

    def finished(self, verb: str, rows: Sequence[CallRow]) -> None:
        """On to the next call. What was called leaves today's list; where it stays, the cursor moves on."""
        row = self.table.row
        if verb == "chase" and len(rows) == 1 and row is not None and row.id == rows[0].id:
            self.table.action_move(1)

    def help_words(self) -> str:
        """For F1."""
        return "今天该催的，按人排，一个电话问完。F8 加数字记一次答复，下次日期自动排好；说办完了按 F9 → 3。"


def _papers(rows: Sequence[CallRow]) -> list[int]:
    return list(dict.fromkeys(row.document_id for row in rows))

"""周期: matters that come again, by which rule, when next; F8 makes the next one a matter of its own (domain.md §8.3)."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import generating, recurring
from bangongshi.duties.supervision.recurrence_list import (
    count_recurrences,
    recurrence_detail,
    recurrences,
)
from bangongshi.models.done import Done
from bangongshi.models.matter_rows import RecurrenceRow, RecurrenceView
from bangongshi.models.matter_words import MatterKind, Shift, Source
from bangongshi.models.recurrence_form import LEAD_DAYS
from bangongshi.models.seal_rows import SealDetail
from bangongshi.models.windows import Page, Total, Window
from bangongshi.screens.book_room import FREE
from bangongshi.screens.dialogs.agree import Agree
from bangongshi.screens.dialogs.detail_page import DetailPage
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.kept_form import KeptForm
from bangongshi.screens.dialogs.onward import Step, asked
from bangongshi.screens.matters.fields import (
    NO_YES,
    ONE_AT_A_TIME,
    choice,
    due,
    leader,
    lines,
    party,
    reason_dialog,
    text,
)
from bangongshi.screens.supervision.matter_book import MatterBook, ids
from bangongshi.widgets.columns import Column
from bangongshi.widgets.fields import FieldSpec, Kind

RULE = "如：每周一、每月5日、每月最后一天、每季末后5日、每半年、每年3月1日。"
STOPPED = "已经停止，不再生成。"
NOT_TELLING = "不要写事项内容。"


def _next(row: RecurrenceRow) -> str:
    return f"{row.next_on}" if row.next_on else ""


def _moved(row: RecurrenceRow) -> str:
    """By the rule another day, or how a rest day is dealt with."""
    if row.next_by_rule and row.next_on != row.next_by_rule:
        return f"原 {row.next_by_rule:%m-%d}"
    return row.shift.value


def _state(row: RecurrenceRow) -> str:
    if not row.active:
        return "已停止"
    return "暂停中" if row.paused else "在用"


COLUMNS: tuple[Column[RecurrenceRow], ...] = (
    Column("事项", lambda row: row.title, flex=2),
    Column("周期", lambda row: row.rule_text, width=14),
    Column("下一期", _next, width=10, style=lambda _: "today"),
    Column("遇休息日", _moved, width=8),
    Column("主办", lambda row: row.lead, width=8),
    Column("期数", lambda row: f"{row.instances}期" if row.instances else "", width=5, align="right"),
    Column("在办", lambda row: f"{row.open_instances}期" if row.open_instances else "", width=5, align="right", from_width=96),
    Column("状态", _state, width=6),
)


def recurrence_specs(desk: Desk) -> Sequence[FieldSpec]:
    """The fields of a rule, as models/recurrence_form reads them."""
    return (
        FieldSpec("title", "事项", required=True, wide=True, help="每一期都叫这个，如：报送安全生产月报。"),
        text("rule", "周期", RULE, required=True),
        choice("shift", "遇休息日", tuple(shift.value for shift in Shift), "提前到前一个工作日，顺延到后一个，或不动。",
               default=Shift.LATER.value),
        party(desk, "lead", "主办", "只填一家；填了，每期生成时就交办。"),
        leader(desk, "leader", "责任领导"),
        leader(desk, "established_by", "谁定的", "各期凭他的话立项。", required=True),
        choice("kind", "类型", tuple(kind.value for kind in MatterKind)),
        choice("source", "来源", tuple(source.value for source in Source), default=Source.OTHER.value),
        lines("requirement", "要求", "每期要办什么、办到什么程度。"),
        due("start_on", "从哪天起", "空着就从今天起。"),
        due("end_on", "到哪天止", "一直办的空着。"),
        FieldSpec("lead_days", "提前几天", Kind.NUMBER, default=str(LEAD_DAYS), help="到期前几天生成这一期。"),
        choice("key", "重点", NO_YES),
        lines("note", "备注"),
    )


class RecurrencesRoom(MatterBook[RecurrenceRow]):
    """周期."""

    own = "recurrences"
    register = "周期"
    free: ClassVar[frozenset[str]] = FREE
    silent: ClassVar[frozenset[str]] = frozenset({"pane", "find", "reveal", "void"})

    def views(self) -> Sequence[str]:
        """在用, 全部."""
        return tuple(view.value for view in RecurrenceView)

    def columns(self) -> Sequence[Column[RecurrenceRow]]:
        """What, how often, when next, what a rest day does to it, who, how many."""
        return COLUMNS

    def page(self, window: Window) -> Page[RecurrenceRow]:
        """In the order they were put down."""
        return recurrences(self.desk, RecurrenceView(self.view), window)

    def total(self) -> Total:
        """Of the view."""
        return count_recurrences(self.desk, RecurrenceView(self.view))

    def nothing(self) -> str:
        """Nothing recurs yet."""
        return "还没有周期事项。按 F2 登记一项。"

    def remark(self) -> str:
        """What home says too."""
        due = generating.count_due(self.desk)
        return "　".join(part for part in (f"{due} 项该生成" if due else "", super().remark()) if part)

    def row_style(self, row: RecurrenceRow) -> str | None:
        """Quiet once it was stopped."""
        return None if row.active else "quiet"

    def open_row(self, row: RecurrenceRow) -> None:
        """Enter: the rule, the days to come, what was made, its story."""
        self.app.push_screen(DetailPage(lambda _: _opened(self.desk, row.id)))

    # -- verbs -----------------------------------------------------------------------------------------------------

    def next_of(self, row: RecurrenceRow) -> str:
        """生成, while it is in use."""
        return "generate" if row.active else ""

    def _no_next(self, row: RecurrenceRow) -> str:
        return STOPPED

    def hindrance(self, verb: str, row: RecurrenceRow) -> str:
        """What was stopped is only looked at."""
        if verb != "generate" and len(self.chosen) > 1:
            return ONE_AT_A_TIME
        return "" if row.active or verb == "preview" else STOPPED

    def ask(self, verb: str, rows: Sequence[RecurrenceRow]) -> Step:
        """A small form each; 生成 asks nothing: all that is due, or what is due of the marked ones."""
        if verb == "generate":
            return generating.generate(self.desk, ids(rows) if self.table.marked else None)
        forms = {"skip": self._skip, "pause": self._pause, "stop": self._stop, "amend": self._amend}
        return asked(forms[verb](rows[0]))

    def _skip(self, row: RecurrenceRow) -> FormDialog:
        fields = [
            text("reason", "理由", f"如：合并到下一期。{NOT_TELLING}", required=True),
            due("on", "哪一期", "那一期的日子；空着就是还没生成的下一期。"),
        ]
        return FormDialog(
            f"跳过一期：{row.title}", fields,
            lambda _, typed: recurring.skip(self.desk, row.id, typed["on"], typed["reason"]), label="跳过", clock=self.clock,
        )

    def _pause(self, row: RecurrenceRow) -> FormDialog:
        fields = [
            due("first_on", "从哪天", required=True), due("last_on", "到哪天", "这一天也算在内。", required=True),
            text("reason", "理由", f"如：春节。{NOT_TELLING}", required=True),
        ]

        def submit(_: str, typed: Mapping[str, str]) -> Done:
            return recurring.pause(self.desk, row.id, typed["first_on"], typed["last_on"], typed["reason"])

        return FormDialog(f"暂停：{row.title}", fields, submit, label="暂停", clock=self.clock)

    def _stop(self, row: RecurrenceRow) -> FormDialog:
        return reason_dialog(f"停止：{row.title}", lambda reason: recurring.stop(self.desk, row.id, reason), label="停止",
                             field="停止理由", note=f"已经生成的照办。{NOT_TELLING}")

    def _amend(self, row: RecurrenceRow) -> KeptForm:
        values = dict(recurrence_detail(self.desk, row.id).typed)
        fields = [*recurrence_specs(self.desk), text("reason", "更正理由", "已经生成的不动，旧值留痕。", required=True)]
        return KeptForm(
            self.desk, f"周期/更正{row.id}", f"更正：{row.title}", fields,
            lambda _, typed: recurring.amend(self.desk, row.id, typed, typed["reason"]), label="更正", values=values,
        )

    def action_new(self) -> None:
        """F2."""
        form = KeptForm(self.desk, "周期/登记", "登记周期事项", recurrence_specs(self.desk),
                        lambda _, typed: recurring.add(self.desk, typed), label="登记")
        self._attempt(lambda: asked(form), "new", ())

    def act(self, verb: str, rows: Sequence[RecurrenceRow]) -> None:
        """往后几期 is only looked at."""
        if verb == "preview" and rows and not self._hindered(verb, rows):
            self.app.push_screen(Agree(f"往后几期：{rows[0].title}", generating.preview(self.desk, rows[0].id)))
        else:
            super().act(verb, rows)

    def action_reveal(self) -> None:
        """Nothing of a rule is kept hidden."""
        self.refuse("周期事项没有遮着的内容。")

    def help_words(self) -> str:
        """For F1."""
        return "每周、每月、每季要办的。F2 登记一条规则；F8 把该生成的都生成（标记了的只生成标记的），每期是督办里真的一项；春节等在 F9 里暂停一段。"


def _opened(desk: Desk, rule_id: int) -> SealDetail:
    found = recurrence_detail(desk, rule_id)
    fields = [*found.fields, *(("往后几期", one) for one in found.coming), *(("已生成", one) for one in found.made)]
    return SealDetail(found.row.title, tuple(fields), found.story)

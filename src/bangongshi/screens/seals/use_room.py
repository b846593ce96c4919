"""用印: who sealed what, by whose leave; what still has to be countersigned or counted; the queue begins with F2."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from bangongshi.duties.seals import blanks, use_changes
from bangongshi.duties.seals.revealing import reveal
from bangongshi.duties.seals.use_detail import use_detail
from bangongshi.duties.seals.use_list import count_uses, place_of, uses
from bangongshi.duties.seals.use_values import use_values, values_again
from bangongshi.models.done import Done
from bangongshi.models.seal_rows import SealDetail, UseRow, UseView
from bangongshi.models.seal_words import UseState, UseVerb
from bangongshi.models.use_rules import refusal
from bangongshi.models.windows import Page, Place, Total, Window
from bangongshi.screens.book_room import FREE
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.onward import Step, asked
from bangongshi.screens.papers.common import day, on_field
from bangongshi.screens.seals.countersigning import countersign_dialog
from bangongshi.screens.seals.publishing import publish_dialog
from bangongshi.screens.seals.seal_book import SealBook, ids
from bangongshi.screens.seals.use_fields import Purpose
from bangongshi.screens.seals.use_form import UseForm
from bangongshi.widgets.columns import Column
from bangongshi.widgets.fields import FieldSpec, Kind

ONE_AT_A_TIME = "一次只能办一笔，请去掉多余的标记。"
NO_PAPER = "这一笔没有登记的文件。"
RULED: Mapping[str, UseVerb] = {
    "countersign": UseVerb.COUNTERSIGN, "settle": UseVerb.SETTLE, "amend": UseVerb.AMEND, "void": UseVerb.VOID,
}
"""Verbs of the menu the rules speak of."""
SINGLE = frozenset({"again", "settle", "amend", "open_paper"})


def _when(row: UseRow) -> str:
    """The hour today, the day else; the year is in the number."""
    return f"{row.used_at:%H:%M}" if row.used_at.date() == row.today else f"{row.used_at:%m-%d}"


def _state(row: UseRow) -> str:
    """What is still open first, then what came of it."""
    if row.state is not UseState.USED:
        return row.state.value
    if row.pending:
        return row.pending.words
    if row.sheets_due_on:
        return f"空白件 {row.sheets_due_on:%m-%d}"
    return f"废{row.spoiled}" if row.spoiled else ""


def _state_style(row: UseRow) -> str | None:
    if row.late:
        return "overdue"
    return "today" if row.next else None


COLUMNS: tuple[Column[UseRow], ...] = (
    Column("用印编号", lambda row: row.number or "不编号", width=18),
    Column("时间", _when, width=5),
    Column("文件名称/事由", lambda row: row.title, flex=3, style=lambda row: "secret" if row.masked else None),
    Column("印章", lambda row: row.seals, flex=2),
    Column("事项", lambda row: row.matter.value, width=8, from_width=100),
    Column("份数", lambda row: str(row.copies), width=4, align="right"),
    Column("处数", lambda row: str(row.impressions), width=4, align="right", from_width=100),
    Column("部门", lambda row: row.department, width=10, from_width=118),
    Column("经办人", lambda row: row.applicant, width=6),
    Column("审批人", lambda row: row.approver, width=8, from_width=100),
    Column("状态", _state, width=13, style=_state_style),
)


class UsesRoom(SealBook[UseRow]):
    """用印."""

    own = "seal_uses"
    register = "用印"
    kind = "use"
    everywhere = UseView.ALL.value
    free: ClassVar[frozenset[str]] = FREE | {"import", "refuse", "tally"}
    silent: ClassVar[frozenset[str]] = frozenset({"pane"})

    def views(self) -> Sequence[str]:
        """今天 first: the queue."""
        return tuple(view.value for view in UseView)

    def columns(self) -> Sequence[Column[UseRow]]:
        """Number, when, what for, which seal, how many, for whom, by whose leave, what is open."""
        return COLUMNS

    def page(self, window: Window) -> Page[UseRow]:
        """Newest first."""
        return self.bare(uses(self.desk, UseView(self.view), window, self.words))

    def total(self) -> Total:
        """How many."""
        return count_uses(self.desk, UseView(self.view), self.words)

    def nothing(self) -> str:
        """An empty day, or nothing found."""
        if self.words:
            return f"没有找到「{self.words}」；Esc 清除。"
        return "今天还没有用印；F2 登记。" if self.view == UseView.TODAY else f"{self.view}里没有用印。"

    def row_style(self, row: UseRow) -> str | None:
        """Struck through when void, quiet when nothing came of it."""
        if row.state is UseState.VOID:
            return "void"
        return "quiet" if row.state is UseState.REFUSED else None

    def named(self, rows: Sequence[UseRow]) -> str:
        """The number; a refusal has none."""
        first = rows[0].number or f"{rows[0].applicant}申请的用印"
        return first if len(rows) == 1 else f"{first}等 {len(rows)} {self.noun}"

    def next_of(self, row: UseRow) -> str:
        """补签, 清点空白件, or nothing."""
        return row.next

    def _no_next(self, row: UseRow) -> str:
        return "没有要补的；F2 接着用印。"

    def detail(self, row: UseRow, revealed: bool) -> SealDetail:
        """The line with its story."""
        return use_detail(self.desk, row.id, revealed=revealed)

    def place_in(self, view: str, row_id: int) -> Place | None:
        """However old it is."""
        return place_of(self.desk, UseView(view), row_id)

    def action_new(self) -> None:
        """F2: whoever stands first in the queue."""
        self.app.push_screen(UseForm(self.desk), lambda done: self._done("use", (), done))

    # -- verbs -----------------------------------------------------------------------------------------------------

    def hindrance(self, verb: str, row: UseRow) -> str:
        """What the rules say of its state, then whether there is anything to do."""
        if verb in SINGLE and len(self.chosen) > 1:
            return ONE_AT_A_TIME
        if verb in RULED and (said := refusal(row.state, RULED[verb])):
            return said
        match verb:
            case "countersign":
                return "" if row.pending else "不是电话同意的，或已经补签过，不用补签。"
            case "settle":
                return "" if row.sheets_open else "没有待清点的空白件。"
            case "publish":
                return self._not_published(row)
            case "open_paper":
                return "" if row.paper_id else NO_PAPER
            case _:
                return ""

    def _not_published(self, row: UseRow) -> str:
        if row.paper_id:
            return "这一笔跟着原件显示，请到收文里公布原件。"
        return "" if row.masked else "这一笔不是未公布的，不用公布。"

    def ask(self, verb: str, rows: Sequence[UseRow]) -> Step:
        """A form or a small window each."""
        desk = self.desk
        match verb:
            case "again":
                return asked(UseForm(desk, use_id=rows[0].id, values=values_again(desk, rows[0].id)))
            case "refuse":
                return asked(UseForm(desk, Purpose.REFUSE))
            case "amend":
                return asked(self._amend(rows[0]))
            case "countersign":
                return asked(countersign_dialog(desk, self.kind, ids(rows), self.named(rows)))
            case "publish":
                return asked(publish_dialog(desk, self.kind, ids(rows), self.named(rows)))
            case "settle":
                return asked(self._settle(rows[0]))
            case "tally":
                return asked(self._tally())
            case _:
                return asked(self._void(rows))

    def _amend(self, row: UseRow) -> UseForm:
        """The form of a masked line shows its words: the look is journalled first."""
        if row.masked:
            reveal(self.desk, self.kind, [row.id])
        values = use_values(self.desk, row.id, revealed=row.masked)
        return UseForm(self.desk, Purpose.AMEND, row.id, values, refused=row.state is UseState.REFUSED)

    def _settle(self, row: UseRow) -> FormDialog:
        fields = [
            FieldSpec("used", "用了几张", Kind.NUMBER, required=True, help=f"一共领出 {row.copies} 张，三项加起来要相符。"),
            FieldSpec("returned", "退回几张", Kind.NUMBER, placeholder="0"),
            FieldSpec("destroyed", "销毁几张", Kind.NUMBER, placeholder="0"),
            FieldSpec("note", "说明", help="如：退回的当场剪角销毁，李某在场。"),
        ]
        return FormDialog(
            f"清点空白件：{self.named([row])}，领出 {row.copies} 张", fields,
            lambda _, typed: blanks.settle(self.desk, row.id, typed), label="清点",
        )

    def _tally(self) -> FormDialog:
        """Which day; its page lies over the question, so that Esc leads back to another day."""
        # Wanted once a day.
        from bangongshi.screens.seals.tally_page import TallyPage

        def submit(_: str, typed: Mapping[str, str]) -> Step:
            return asked(TallyPage(day(self.desk, typed)))

        return FormDialog("日结：哪一天", [on_field("日期")], submit, label="看日结", clock=self.clock)

    def _void(self, rows: Sequence[UseRow]) -> FormDialog:
        fields = [FieldSpec("reason", "作废理由", required=True, help="如：登重了。编号保留，不再使用。")]

        def submit(_: str, typed: Mapping[str, str]) -> Done:
            return use_changes.void_use(self.desk, ids(rows), typed["reason"])

        return FormDialog(f"作废：{self.named(rows)}", fields, submit, label="作废")

    def do(self, verb: str) -> None:
        """看原件 leads to the paper in 收文; the rest is as in every register."""
        row = self.table.row
        if verb != "open_paper" or row is None:
            super().do(verb)
        elif said := self.hindrance(verb, row):
            self.refuse(said)
        elif row.paper_id is not None:
            self.office.go("registry", row.paper_id)

    def help_words(self) -> str:
        """For F1."""
        return (
            "几个人等着盖章：F2 登记，按数字选经办人和收文号，批准人按数字选，再按 F2 就盖下一位的，章、事项、批准人照旧。"
            "不该盖的按 F9 → 4 记一行拒绝用印。电话同意的要补签，F8。日结按 F9 → 6。"
        )

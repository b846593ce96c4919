"""传阅: who has which paper, who has not read it, for how long."""

from collections.abc import Mapping, Sequence

from bangongshi.duties.registry import chasing, circulate, slip_list, slips
from bangongshi.models.done import Done
from bangongshi.models.slip_rows import LegRow, LegView
from bangongshi.models.stock_words import CIRCLE, STOCK
from bangongshi.models.windows import Page, Total, Window
from bangongshi.models.words import HopPurpose
from bangongshi.screens.books.paper_book import PaperBook
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.onward import Onward, Step, asked
from bangongshi.screens.dialogs.opinion import OpinionDialog
from bangongshi.screens.papers import handling
from bangongshi.screens.papers.common import find_people, person_dialog
from bangongshi.widgets.columns import Column
from bangongshi.widgets.fields import FieldSpec, Kind

WAITING, OUT = "待送", ("在外", "留用")
"""States of a leg that ask something (models/slip_rows.py)."""


def _held(row: LegRow) -> str:
    if row.state not in (WAITING, *OUT):
        return f"用{row.days}天" if row.days else "当天"
    return f"{row.days}天" if row.days else "今天"


def _state(row: LegRow) -> str:
    return f"逾期{row.state}" if row.late and row.state in OUT else row.state


def _alarm(row: LegRow) -> str | None:
    return "overdue" if row.late and row.state in (WAITING, *OUT) else None


def _reader(row: LegRow) -> str:
    return f"{row.reader}（{row.crossed_from}横传）" if row.crossed_from else row.reader


COLUMNS: tuple[Column[LegRow], ...] = (
    Column("谁", _reader, width=12),
    Column("状态", _state, width=8, style=_alarm),
    Column("多久", _held, width=6, style=_alarm),
    Column("收文号", lambda row: row.number, width=15),
    Column("标题", lambda row: row.title, flex=2, style=lambda row: "secret" if row.masked else None),
    Column("送出", lambda row: f"{row.sent_at:%m-%d}" if row.sent_at else "", width=5),
    Column("应还", lambda row: f"{row.due_on:%m-%d}" if row.due_on else "", width=5, style=_alarm),
    Column("方式", lambda row: row.mode, width=4, from_width=96),
    Column("事由", lambda row: row.purpose, width=12, from_width=112),
    Column("意见", lambda row: row.opinion, flex=1, from_width=112),
)


class CirculationRoom(PaperBook[LegRow]):
    """传阅."""

    own = "circulation"
    register = "传阅"
    noun = "份次"

    def views(self) -> Sequence[str]:
        """未退, 全部."""
        return tuple(view.value for view in LegView)

    def columns(self) -> Sequence[Column[LegRow]]:
        """Who, how it stands, for how long, which paper."""
        return COLUMNS

    def page(self, window: Window) -> Page[LegRow]:
        """Out the longest first, then who waits; 全部 newest first."""
        return slip_list.legs(self.desk, window, LegView(self.view))

    def total(self) -> Total:
        """Of the view."""
        return slip_list.count_legs(self.desk, LegView(self.view))

    def nothing(self) -> str:
        """Everything is back, or nothing ever went."""
        return "送出去的都退回来了。" if self.view == LegView.NOT_BACK else "还没有送阅过。在收文里开传阅单（F9）。"

    def row_style(self, row: LegRow) -> str | None:
        """Quiet once it is back."""
        return None if row.state in (WAITING, *OUT) else "done"

    # -- verbs -----------------------------------------------------------------------------------------------------

    def next_of(self, row: LegRow) -> str:
        """送阅 while it waits, 收回 while it is out."""
        if row.state == WAITING:
            return "send_out"
        return "take_in" if row.state in OUT else ""

    def hindrance(self, verb: str, row: LegRow) -> str:
        """What a leg allows; the paper's own rules are asked by the act."""
        if row.state not in (WAITING, *OUT):
            return f"这一份{row.state}，没有下一步。"
        if verb == "send_out":
            return "" if row.state == WAITING else f"已经在{row.reader}处，请先收回。"
        if verb == "recall":
            return "" if row.slip_reader_id is not None else "没有开传阅单，用收回。"
        if row.state == WAITING:
            return "还没有送出。"
        return "一次只办一个人的，请只标记同一个人的。" if len({one.reader for one in self.chosen}) > 1 else ""

    def ask(self, verb: str, rows: Sequence[LegRow]) -> Step:
        """送阅 at once; the rest by a question or two."""
        papers = list(dict.fromkeys(row.document_id for row in rows))
        if verb == "send_out":
            return circulate.send_out(self.desk, papers)
        if verb == "chase":
            legs = {row.id // 2 for row in rows}
            calls = [one for one in chasing.targets(self.desk, papers) if one.hop_id in legs]
            return handling.call(self.desk, calls, self.named(rows))
        if verb == "cross":
            ask = person_dialog(f"横传：{self.named(rows)}，{rows[0].reader}传给了谁？", find_people(self.desk))
            return Onward(ask, lambda to: circulate.cross(self.desk, papers, to.id, rows[0].reader))
        if verb == "take_in":
            return asked(self._take_in(rows, papers))
        return asked(self._keep(rows, papers) if verb == "keep" else self._recall(rows, papers))

    def _take_in(self, rows: Sequence[LegRow], papers: Sequence[int]) -> OpinionDialog:
        instructing = all(row.purpose == HopPurpose.INSTRUCT for row in rows)

        def submit(_: str, typed: Mapping[str, str]) -> Done:
            opinion = typed["opinion"].strip()
            return circulate.take_in(self.desk, papers, opinion, rows[0].reader, circled=opinion == CIRCLE)

        label = "批示原文" if instructing else "签署意见"
        fields = [FieldSpec("opinion", label, Kind.LINES, rows=3, help="照纸上原文一字不改；没有就空着。")]
        none = "没有批示，先收回" if instructing else "没有意见"
        return OpinionDialog(
            f"收回：{self.named(rows)}，从{rows[0].reader}处", fields, submit, stock=STOCK, field="opinion",
            none=f"{none}（Tab 照录原文）", label="收回",
        )

    def _keep(self, rows: Sequence[LegRow], papers: Sequence[int]) -> FormDialog:
        fields = [FieldSpec("until", "留用到", Kind.DATE, required=True, help="如 1130、+3、3个工作日。")]
        return FormDialog(
            f"留用：{self.named(rows)}，{rows[0].reader}", fields,
            lambda _, typed: circulate.keep(self.desk, papers, typed["until"], rows[0].reader), label="留用",
            clock=self.clock,
        )

    def _recall(self, rows: Sequence[LegRow], papers: Sequence[int]) -> FormDialog:
        fields = [FieldSpec("reason", "撤传理由", required=True, help="没阅的不再送；在外的仍要收回。")]
        return FormDialog(
            f"撤传：{self.named(rows)}", fields,
            lambda _, typed: slips.recall(self.desk, papers, typed["reason"]), label="撤传",
        )

    def help_words(self) -> str:
        """For F1."""
        return "谁还没阅、多久了。F8 没送的送出、在外的收回（数字选常用意见）；F9 催办、留用、横传、撤传；F7 看全部。"

"""大事记: what was closed lately and should be told, taken in with one key; the text for the report (domain.md §8)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import ClassVar

from bangongshi.duties.supervision import report_text
from bangongshi.duties.supervision.chronicle import Source, accept, decline, values
from bangongshi.duties.supervision.chronicle_list import chronicle, count_chronicle
from bangongshi.models.chronicle_rules import Span, days_of
from bangongshi.models.done import Done
from bangongshi.models.matter_rows import ChronicleRow, ChronicleView
from bangongshi.models.matter_words import ChronicleKind
from bangongshi.models.windows import Page, Total, Window
from bangongshi.screens.book_room import FREE
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.onward import Onward, Step, asked
from bangongshi.screens.dialogs.pick_one import PickOne
from bangongshi.screens.exporting import Output
from bangongshi.screens.matters.fields import ONE_AT_A_TIME, choice, lines, past
from bangongshi.screens.supervision.matter_book import MatterBook
from bangongshi.screens.supervision.report_page import ReportPage
from bangongshi.widgets.columns import Column
from bangongshi.widgets.picker import Candidate

TAKEN = "这一条已经收了；要改请先回退那一步（Ctrl+Z）。"
BEFORE: Mapping[str, Span] = {"上周": Span.WEEK, "上月": Span.MONTH, "上季": Span.QUARTER, "去年": Span.YEAR}
"""The spans before the present ones: a report is often written when its month is over."""
SPANS = (*(span.value for span in Span), *BEFORE)

COLUMNS: tuple[Column[ChronicleRow], ...] = (
    Column("日期", lambda row: f"{row.on}", width=10),
    Column("编号", lambda row: row.number, width=16),
    Column("事项", lambda row: row.title, flex=1, style=lambda row: "secret" if row.masked else None),
)


def span_days(name: str, today: date) -> tuple[date, date]:
    """First and last day of 本周 … 去年."""
    if name not in BEFORE:
        return days_of(Span(name), today)
    first, _ = days_of(BEFORE[name], today)
    return days_of(BEFORE[name], first - timedelta(days=1))


def _source(row: ChronicleRow) -> Source:
    if row.matter_id is not None:
        return "matter", row.matter_id
    return "paper", row.paper_id or 0


class ChronicleRoom(MatterBook[ChronicleRow]):
    """大事记."""

    own = "chronicle"
    register = "大事记"
    noun = "条"
    free: ClassVar[frozenset[str]] = FREE | {"span", "text"}

    def __init__(self) -> None:
        self.span: str = Span.MONTH.value
        super().__init__()

    def views(self) -> Sequence[str]:
        """候选, 大事记, 工作小结."""
        return tuple(view.value for view in ChronicleView)

    def columns(self) -> Sequence[Column[ChronicleRow]]:
        """When it was closed, its number, what it was; what was taken in as it will be told."""
        return COLUMNS

    def page(self, window: Window) -> Page[ChronicleRow]:
        """Newest first."""
        return self.bare(chronicle(self.desk, ChronicleView(self.view), self._days(), window))

    def total(self) -> Total:
        """Of the view, in these days."""
        return count_chronicle(self.desk, ChronicleView(self.view), self._days())

    def _days(self) -> tuple[date, date]:
        return span_days(self.span, self.desk.today)

    def nothing(self) -> str:
        """All taken in, or nothing yet."""
        return f"{self.span}没有候选。" if self.view == ChronicleView.CANDIDATES else f"{self.span}的{self.view}还没有内容。"

    def remark(self) -> str:
        """Which days."""
        first, last = self._days()
        return "　".join(part for part in (f"{self.span} {first:%m-%d} 至 {last:%m-%d}", super().remark()) if part)

    def named(self, rows: Sequence[ChronicleRow]) -> str:
        """By its number."""
        return rows[0].number or "未编号事项"

    def show_view(self, view: str) -> None:
        """What was revealed in one view is another row in the next."""
        if view != self.view:
            self.covering()
        super().show_view(view)

    def open_row(self, row: ChronicleRow) -> None:
        """Enter: the matter or the paper it comes from."""
        kind, row_id = _source(row)
        self.office.go("matters" if kind == "matter" else "registry", row_id)

    # -- verbs -----------------------------------------------------------------------------------------------------

    def next_of(self, row: ChronicleRow) -> str:
        """收进大事记, while it is a candidate."""
        return "" if row.taken else "accept"

    def _no_next(self, row: ChronicleRow) -> str:
        return TAKEN

    def hindrance(self, verb: str, row: ChronicleRow) -> str:
        """What was taken in stays as it is."""
        return ONE_AT_A_TIME if len(self.chosen) > 1 else TAKEN if row.taken else ""

    def action_next_step(self) -> None:
        """F8: taken in as proposed, one key; with F9 the words may be changed first."""
        rows = self.chosen
        if len(rows) == 1 and not rows[0].taken:
            self._attempt(lambda: accept(self.desk, _source(rows[0])), "accept", rows)
        elif rows and (said := self._hindered("accept", rows)):
            self.refuse(said)
        else:
            super().action_next_step()

    def ask(self, verb: str, rows: Sequence[ChronicleRow]) -> Step:
        """The words before they are taken in; which days; which text."""
        if verb == "span":
            shown = [Candidate(at, name) for at, name in enumerate(SPANS, 1)]
            return Onward(PickOne("换时段", lambda typed: [one for one in shown if typed in one.label]), self._to_span)
        if verb == "text":
            return asked(self._which_text())
        if verb == "decline":
            return decline(self.desk, _source(rows[0]))
        kind = ChronicleKind.EVENT if verb == "accept" else ChronicleKind.REPORT
        return asked(self._take_in(rows[0], kind))

    def _take_in(self, row: ChronicleRow, kind: ChronicleKind) -> FormDialog:
        source = _source(row)
        proposed = {**values(self.desk, source), "kind": kind.value}
        fields = [lines("text", "文字", "报出去的就是这几句；未公布的只写代称。", rows=3, required=True), past("日期")]

        def submit(_: str, typed: Mapping[str, str]) -> Done:
            return accept(self.desk, source, {**typed, "kind": kind.value})

        return FormDialog(f"收进{kind.value}：{self.named([row])}", fields, submit, label="收进", clock=self.clock, values=proposed)

    def _to_span(self, one: Candidate) -> Done:
        self.covering()
        self.span = one.label
        self.show_view(self.view)
        return Done(f"时段：{one.label}。")

    def _which_text(self) -> FormDialog:
        kinds = (ChronicleKind.EVENT.value, ChronicleKind.REPORT.value)
        default = self.view if self.view in kinds else kinds[0]
        fields = [choice("kind", "哪一种", kinds, "大事记、工作小结各成一文。", default=default),
                  choice("span", "时段", SPANS, default=self.span)]
        return FormDialog("成文", fields, self._write, label="成文")

    def _write(self, _: str, typed: Mapping[str, str]) -> Step:
        kind, (first, last) = ChronicleKind(typed["kind"]), span_days(typed["span"], self.desk.today)
        desk = self.desk
        title = f"{kind.value} {first} 至 {last}"
        output = Output(
            title, lambda path, whole, *_: report_text.save(desk, kind, first, last, path, whole), suffixes=(".txt",),
            label="存成文本", masks="不含时，内部的只写代称，未公布的只计数。",
            name=f"{kind.value}{first:%Y%m%d}-{last:%Y%m%d}",
        )
        return asked(ReportPage(desk, title, report_text.lines(desk, kind, first, last), output))

    def help_words(self) -> str:
        """For F1."""
        return "办结的事和件是候选。F8 照拟好的一句收进大事记；F9 改了再收、收进小结、不收、换时段、成文。未公布的只计数，不写内容。"

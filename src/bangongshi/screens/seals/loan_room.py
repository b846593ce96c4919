"""外借: which seals are out of the house, with whom, until which minute (domain.md §6.3 YZ-10)."""

from collections.abc import Sequence

from bangongshi.duties.seals import loan_list
from bangongshi.models.loan_rules import next_verb, refusal
from bangongshi.models.seal_rows import LoanRow, LoanView, SealDetail
from bangongshi.models.seal_words import LoanState, LoanVerb
from bangongshi.models.windows import Page, Place, Total, Window
from bangongshi.screens.book_room import watch_minutes
from bangongshi.screens.dialogs.onward import Step, asked
from bangongshi.screens.seals import loan_acts as acts
from bangongshi.screens.seals.countersigning import countersign_dialog
from bangongshi.screens.seals.publishing import publish_dialog
from bangongshi.screens.seals.seal_book import SealBook, ids
from bangongshi.screens.seals.small import no_countersign
from bangongshi.screens.unveiling import no_publish
from bangongshi.widgets.columns import Column

VERBS = {"take_in": LoanVerb.TAKE_IN, "extend": LoanVerb.EXTEND, "void": LoanVerb.VOID}
"""Verbs of the menu by what the rules call them."""


def _due(row: LoanRow) -> str:
    """When it is to be back; how late it is; when it came back."""
    if row.late:
        return row.lateness
    if row.state is LoanState.OUT:
        return f"{row.due_at:%m-%d %H:%M}" if row.due_at else ""
    return f"{row.back_at:%m-%d %H:%M}" if row.back_at else ""


def _alarm(row: LoanRow) -> str | None:
    return "overdue" if row.late or (row.pending and row.pending.late_days > 0) else None


def _state(row: LoanRow) -> str:
    return row.pending.words if row.pending else row.state.value


COLUMNS: tuple[Column[LoanRow], ...] = (
    Column("印章", lambda row: row.seal, flex=2),
    Column("借用人", lambda row: "、".join(who for who in (row.borrower, row.companion) if who), width=15),
    Column("应还/实还", _due, width=11, style=_alarm),
    Column("状态", _state, width=14, style=_alarm),
    Column("事由", lambda row: row.title, flex=2, style=lambda row: "secret" if row.masked else None),
    Column("带到", lambda row: row.destination, flex=1, from_width=104),
    Column("审批人", lambda row: row.approver, width=8, from_width=104),
    Column("用印", lambda row: f"{row.uses}次" if row.uses else "", width=4, from_width=112),
)


class LoansRoom(SealBook[LoanRow]):
    """外借."""

    own = "seal_loans"
    register = "外借"
    kind = "loan"

    def on_mount(self) -> None:
        """After the register's own, Textual runs both: what is due to the minute turns late while somebody looks."""
        watch_minutes(self)

    def views(self) -> Sequence[str]:
        """在外, 全部."""
        return tuple(view.value for view in LoanView)

    def columns(self) -> Sequence[Column[LoanRow]]:
        """Seal, the two persons, until when, what for."""
        return COLUMNS

    def page(self, window: Window) -> Page[LoanRow]:
        """在外 due first; 全部 newest first."""
        return self.bare(loan_list.loans(self.desk, LoanView(self.view), window))

    def place_in(self, view: str, row_id: int) -> Place | None:
        """However old it is."""
        return loan_list.place_of(self.desk, LoanView(view), row_id)

    def total(self) -> Total:
        """Of the view."""
        return loan_list.count_loans(self.desk, LoanView(self.view))

    def nothing(self) -> str:
        """Everything is in the house, or nothing ever left it."""
        return "印章都在家。按 F2 登记外借。" if self.view == LoanView.OUT else "还没有外借过。按 F2 登记外借。"

    def row_style(self, row: LoanRow) -> str | None:
        """Quiet once it is back, struck when void."""
        if row.state is LoanState.VOID:
            return "void"
        return None if row.state is LoanState.OUT or row.pending else "done"

    def detail(self, row: LoanRow, revealed: bool) -> SealDetail:
        """A loan with what was stamped outside."""
        return loan_list.loan_detail(self.desk, row.id, revealed)

    # -- verbs -----------------------------------------------------------------------------------------------------

    def next_of(self, row: LoanRow) -> str:
        """收回 what is out, then 补签."""
        return next_verb(row)

    def hindrance(self, verb: str, row: LoanRow) -> str:
        """The rules' own sentences."""
        if verb == "publish":
            return no_publish(row.masked)
        if verb == "countersign":
            return refusal(row.state, LoanVerb.COUNTERSIGN) or no_countersign(row.pending)
        return refusal(row.state, VERBS[verb], row.uses) if verb in VERBS else ""

    def ask(self, verb: str, rows: Sequence[LoanRow]) -> Step:
        """A small form each."""
        desk, named = self.desk, self.named(rows)
        if verb == "take_in":
            return asked(acts.take_in_dialog(desk, rows, named))
        if verb == "extend":
            return asked(acts.extend_dialog(desk, rows, named))
        if verb == "countersign":
            return asked(countersign_dialog(desk, "loan", ids(rows), named))
        return asked(publish_dialog(desk, "loan", ids(rows), named) if verb == "publish"
                     else acts.void_dialog(desk, rows, named))

    def action_new(self) -> None:
        """F2."""
        self._attempt(lambda: asked(acts.lend_dialog(self.desk)), "new", ())

    def help_words(self) -> str:
        """For F1."""
        return ("哪枚章在外面、谁带着、几时几分还。F2 外借：两个人、事由、文件清单、应还到分。F8 收回：在外盖了哪些，一行一件，"
                "每件自动编用印号。过了应还时间立刻变红，首页也有。")

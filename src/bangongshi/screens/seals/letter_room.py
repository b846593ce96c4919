"""介绍信: which are out and hold, which numbers are missing, which were there (domain.md §6.4)."""

from collections.abc import Sequence
from typing import ClassVar

from bangongshi.duties.seals import letter_list
from bangongshi.models.letter_rules import next_verb, refusal
from bangongshi.models.seal_rows import LetterRow, LetterView, SealDetail
from bangongshi.models.seal_words import LetterState, LetterVerb
from bangongshi.models.windows import Page, Place, Total, Window
from bangongshi.screens.book_room import FREE
from bangongshi.screens.dialogs.onward import Step, asked
from bangongshi.screens.seals import letter_acts as acts
from bangongshi.screens.seals.countersigning import countersign_dialog
from bangongshi.screens.seals.publishing import publish_dialog
from bangongshi.screens.seals.seal_book import SealBook, ids
from bangongshi.screens.seals.small import no_countersign
from bangongshi.screens.unveiling import no_publish
from bangongshi.widgets.columns import Column

VERBS = {"return_letter": LetterVerb.RETURN, "lose": LetterVerb.LOSE, "void": LetterVerb.VOID}
"""Verbs of the menu by what the rules call them."""


def _state(row: LetterRow) -> str:
    if row.state is None:
        return f"缺{len(row.serials)}张"
    if row.pending:
        return row.pending.words
    return "已过期" if row.expired else row.state.value


def _alarm(row: LetterRow) -> str | None:
    return "overdue" if row.gap or (row.pending and row.pending.late_days > 0) else None


COLUMNS: tuple[Column[LetterRow], ...] = (
    Column("编号", lambda row: row.number, width=17, style=_alarm),
    Column("持信人", lambda row: f"{row.holder} {row.people}人" if row.people else row.holder, width=11),
    Column("前往单位", lambda row: row.to_unit, flex=1),
    Column("事由", lambda row: row.title, flex=1, style=lambda row: "secret" if row.masked else None),
    Column("有效至", lambda row: f"{row.valid_until:%m-%d}" if row.valid_until else "", width=6),
    Column("状态", _state, width=14, style=_alarm),
    Column("开出", lambda row: f"{row.issued_on:%m-%d}" if row.issued_on else "", width=5, from_width=96),
    Column("领取人", lambda row: row.received_by, width=8, from_width=96),
    Column("审批人", lambda row: row.approver, width=8, from_width=104),
)


class LettersRoom(SealBook[LetterRow]):
    """介绍信."""

    own = "letters"
    register = "介绍信"
    noun = "封"
    kind = "letter"
    free: ClassVar[frozenset[str]] = FREE | {"import", "book", "close_book"}

    def views(self) -> Sequence[str]:
        """有效, 缺号, 全部."""
        return tuple(view.value for view in LetterView)

    def columns(self) -> Sequence[Column[LetterRow]]:
        """Number, holder, to whom, what for, until when."""
        return COLUMNS

    def page(self, window: Window) -> Page[LetterRow]:
        """有效 and 全部 newest first, 缺号 by number."""
        return self.bare(letter_list.letters(self.desk, LetterView(self.view), window))

    def place_in(self, view: str, row_id: int) -> Place | None:
        """However old it is."""
        return letter_list.place_of(self.desk, LetterView(view), row_id)

    def total(self) -> Total:
        """Of the view."""
        return letter_list.count_letters(self.desk, LetterView(self.view))

    def nothing(self) -> str:
        """What an empty view says."""
        if self.view == LetterView.GAPS:
            return "号码都连着，没有缺号。"
        return "没有有效的介绍信。按 F2 开一封；没有本子的按 F9 领一本。"

    def row_style(self, row: LetterRow) -> str | None:
        """Void is struck, what is settled is quiet."""
        if row.state is LetterState.VOID:
            return "void"
        return None if row.gap or row.pending or (row.state is LetterState.ISSUED and not row.expired) else "done"

    def detail(self, row: LetterRow, revealed: bool) -> SealDetail:
        """A letter, or a gap."""
        return letter_list.letter_detail(self.desk, row.id, revealed)

    # -- verbs -----------------------------------------------------------------------------------------------------

    def next_of(self, row: LetterRow) -> str:
        """说明缺号 of a gap, 补签."""
        return next_verb(row)

    def hindrance(self, verb: str, row: LetterRow) -> str:
        """The rules' own sentences; a gap can only be explained."""
        if verb == "story" or verb in self.free:
            return ""
        if verb == "explain":
            return self._unexplained(row)
        if row.state is None:
            return "这是缺号，请先说明缺号（F8）。"
        if verb == "publish":
            return no_publish(row.masked)
        if verb == "countersign":
            return refusal(row.state, LetterVerb.COUNTERSIGN) or no_countersign(row.pending)
        return refusal(row.state, VERBS[verb]) if verb in VERBS else ""

    def _unexplained(self, row: LetterRow) -> str:
        if not row.gap:
            return "这一号不缺，请按 F7 到“缺号”里选。"
        return "一次只说明一本的缺号，请只标记同一本的。" if len({one.book_id for one in self.chosen}) > 1 else ""

    def ask(self, verb: str, rows: Sequence[LetterRow]) -> Step:
        """A small form each."""
        desk = self.desk
        if verb == "book":
            return asked(acts.book_dialog(desk))
        if verb == "close_book":
            return acts.close_book(desk)
        named = self.named(rows)
        if verb == "countersign":
            return asked(countersign_dialog(desk, "letter", ids(rows), named))
        if verb == "publish":
            return asked(publish_dialog(desk, "letter", ids(rows), named))
        asks = {"return_letter": acts.return_dialog, "lose": acts.lose_dialog, "explain": acts.explain_dialog,
                "void": acts.void_dialog}
        return asked(asks[verb](desk, rows, named))

    def action_new(self) -> None:
        """F2; without a book the sentence says how to fetch one."""
        self._attempt(lambda: asked(acts.issue_dialog(self.desk)), "new", ())

    def help_words(self) -> str:
        """For F1."""
        return ("开出的介绍信，一张一号，存根就是正本，写错了作废再开下一号。F2 开一封；F9：领一本、退回、遗失、说明缺号、一本用完。"
                "F7 换视图：有效、缺号、全部。缺号首页会提醒。")

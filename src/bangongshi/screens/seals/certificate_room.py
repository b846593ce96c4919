"""证照: what the unit holds and until when it is valid; who has borrowed or been given which for what (domain.md §6.4)."""

from collections.abc import Sequence

from bangongshi.duties.seals import certificate_list
from bangongshi.models.certificate_rules import CertificateFacts, next_verb, refusal
from bangongshi.models.seal_rows import CertificateRow, CertificateView, SealDetail
from bangongshi.models.seal_words import CertificateUseState, CertificateVerb
from bangongshi.models.windows import Page, Place, Total, Window
from bangongshi.screens.dialogs.onward import Step, asked
from bangongshi.screens.seals import certificate_acts as acts
from bangongshi.screens.seals.countersigning import countersign_dialog
from bangongshi.screens.seals.publishing import publish_dialog
from bangongshi.screens.seals.seal_book import SealBook, ids
from bangongshi.screens.seals.small import ONE_AT_A_TIME
from bangongshi.screens.unveiling import no_publish
from bangongshi.widgets.columns import Column

VERBS = {
    "lend": CertificateVerb.LEND, "take_in": CertificateVerb.TAKE_IN, "countersign": CertificateVerb.COUNTERSIGN,
    "renew": CertificateVerb.RENEW, "cancel": CertificateVerb.CANCEL, "amend": CertificateVerb.AMEND,
}
"""Verbs of the menu by what the rules call them; 作废 depends on the row."""
SINGLE = frozenset({"lend", "renew", "cancel", "amend"})
MOST = Window(size=200)


def _until(row: CertificateRow) -> str:
    """「2027-03-31 还有 12 天」, 「已过期 3 天」, 「长期」."""
    if row.expires_on is None:
        return "长期"
    left = (row.expires_on - row.today).days
    if left < 0:
        return f"{row.expires_on} 已过期 {-left} 天"
    if left == 0:
        return f"{row.expires_on} 今天到期"
    return f"{row.expires_on} 还有 {left} 天" if row.alert is not None else f"{row.expires_on}"


def _urgency(row: CertificateRow) -> str | None:
    """By the step it is within."""
    if row.alert is None or row.use_id is not None:
        return None
    left = (row.expires_on - row.today).days if row.expires_on else 0
    return "overdue" if left < 0 else "today" if left == 0 else "soon"


def _due(row: CertificateRow) -> str:
    """When it is to be back; how late it is."""
    if row.state is not CertificateUseState.OUT or row.due_on is None:
        return ""
    days = (row.today - row.due_on).days
    return f"逾期{days}天" if days > 0 else f"{row.due_on:%m-%d}"


def _state(row: CertificateRow) -> str:
    return row.pending.words if row.pending else row.state.value


def _alarm(row: CertificateRow) -> str | None:
    return "overdue" if row.late or (row.pending and row.pending.late_days > 0) else None


HELD: tuple[Column[CertificateRow], ...] = (
    Column("名称", lambda row: row.name, flex=2),
    Column("编号", lambda row: row.number, width=20, from_width=96),
    Column("有效期至", _until, width=24, style=_urgency),
    Column("现有", lambda row: row.held, width=20),
    Column("保管人", lambda row: row.keeper, width=8),
)
USES: tuple[Column[CertificateRow], ...] = (
    Column("证照", lambda row: row.name, flex=1),
    Column("借什么", lambda row: f"{row.part.value if row.part else ''}{row.copies}份", width=9),
    Column("借用人", lambda row: row.borrower, width=8),
    Column("用途", lambda row: row.title, flex=1, style=lambda row: "secret" if row.masked else None),
    Column("接收单位", lambda row: row.receiver, width=14, from_width=96),
    Column("应还", _due, width=9, style=_alarm),
    Column("状态", _state, width=14, style=_alarm),
    Column("借出", lambda row: f"{row.lent_at:%m-%d %H:%M}" if row.lent_at else "", width=11, from_width=112),
)


class CertificatesRoom(SealBook[CertificateRow]):
    """证照."""

    own = "certificates"
    register = "证照"
    noun = "个"
    kind = "certificate"

    def __init__(self) -> None:
        self._asked: dict[int, CertificateFacts] = {}
        super().__init__()

    def views(self) -> Sequence[str]:
        """证照, 借出, 使用."""
        return tuple(view.value for view in CertificateView)

    @property
    def _held(self) -> bool:
        return self.view == CertificateView.HELD

    def columns(self) -> Sequence[Column[CertificateRow]]:
        """The 证照 and their last day, or who has what until when."""
        return HELD if self._held else USES

    def page(self, window: Window) -> Page[CertificateRow]:
        """证照 that end first; 借出 due first; 使用 newest first."""
        found = certificate_list.certificates(self.desk, CertificateView(self.view), window)
        return found if self._held else self.bare(found)

    def total(self) -> Total:
        """Of the view."""
        return certificate_list.count_certificates(self.desk, CertificateView(self.view))

    def show_view(self, view: str) -> None:
        """The two kinds of line have columns of their own."""
        self._asked.clear()
        self.view = view
        self.table.set_source(self.page, columns=self.columns(), empty=self.nothing())
        self._head()

    def reread(self) -> None:
        """After an act the rules are asked anew."""
        self._asked.clear()
        super().reread()

    def show(self, row_id: int) -> None:
        """A line of home led here: below zero it is a use, which stands in 借出 or else in 使用."""
        views = (CertificateView.HELD,) if row_id > 0 else (CertificateView.OUT, CertificateView.USES)
        for view in views:
            place = self.place_in(view, abs(row_id))
            if place is not None:
                self.show_view(view)
                self.table.go_to(place, abs(row_id))
                return
        self.show_view(views[-1])

    def place_in(self, view: str, row_id: int) -> Place | None:
        """However old it is; the id of a 证照, in the other views of a use."""
        return certificate_list.place_of(self.desk, CertificateView(view), row_id)

    def nothing(self) -> str:
        """What an empty view says."""
        if self._held:
            return "还没有证照。按 F2 登记一个。"
        return "没有借在外面的证照。" if self.view == CertificateView.OUT else "还没有用过。按 F2 登记一笔借用。"

    def row_style(self, row: CertificateRow) -> str | None:
        """Void is struck, what is back is quiet."""
        if row.use_id is None:
            return None
        if row.state is CertificateUseState.VOID:
            return "void"
        return None if row.state is CertificateUseState.OUT or row.pending else "done"

    def named(self, rows: Sequence[CertificateRow]) -> str:
        """「营业执照 正本 1 份」; never what it was for."""
        one = rows[0]
        first = one.name if one.use_id is None or one.part is None else f"{one.name} {one.part.value} {one.copies} 份"
        return first if len(rows) == 1 else f"{first}等 {len(rows)} {'个' if one.use_id is None else '笔'}"

    def detail(self, row: CertificateRow, revealed: bool) -> SealDetail:
        """A 证照 or one use of it."""
        return certificate_list.certificate_detail(self.desk, row, revealed)

    # -- verbs -----------------------------------------------------------------------------------------------------

    def next_of(self, row: CertificateRow) -> str:
        """归还 what is out, 补签, 换证 what ends soon."""
        return next_verb(row)

    def hindrance(self, verb: str, row: CertificateRow) -> str:
        """The rules' own sentences."""
        if verb in SINGLE and len(self.chosen) > 1:
            return ONE_AT_A_TIME
        if verb == "lend" and row.certificate_id is None:
            return "这一笔没有对上登记的证照，请按 F7 到“证照”里选。"
        if verb == "story":
            return ""
        if verb == "publish":  # of a 证照 itself the rules say that this is none of its uses
            return no_publish(row.masked) if row.use_id is not None else refusal(self._facts(row), CertificateVerb.COUNTERSIGN)
        void = CertificateVerb.VOID if row.use_id is None else CertificateVerb.VOID_USE
        return refusal(self._facts(row), VERBS.get(verb, void))

    def _facts(self, row: CertificateRow) -> CertificateFacts:
        if row.id not in self._asked:
            rows = {one.id: one for one in (*self.chosen, row)}
            self._asked |= certificate_list.certificate_facts(self.desk, tuple(rows.values()))
        return self._asked[row.id]

    def ask(self, verb: str, rows: Sequence[CertificateRow]) -> Step:
        """A small form each."""
        desk, named, first = self.desk, self.named(rows), rows[0]
        if verb == "lend":
            return asked(acts.lend_dialog(desk, first.certificate_id or first.id, first.name))
        if verb == "take_in":
            return asked(acts.take_in_dialog(desk, rows, named))
        if verb == "countersign":
            return asked(countersign_dialog(desk, "certificate", ids(rows), named))
        if verb == "publish":
            return asked(publish_dialog(desk, "certificate", ids(rows), named))
        if verb == "renew":
            return asked(acts.renew_dialog(desk, first))
        if verb == "amend":
            return asked(acts.amend_dialog(desk, first))
        return asked(acts.cancel_dialog(desk, first) if verb == "cancel" else acts.void_dialog(desk, rows, named))

    def action_new(self) -> None:
        """F2: a 证照 where 证照 are listed, else a use."""
        self._attempt(self._new, "new", ())

    def _new(self) -> Step:
        if self._held:
            return asked(acts.record_dialog(self.desk))
        held = certificate_list.certificates(self.desk, CertificateView.HELD, MOST).rows
        return acts.pick_certificate(self.desk, held)

    def help_words(self) -> str:
        """For F1."""
        return ("F7 换视图：证照是有哪些、到哪天；借出是谁借着；使用是全部登记。在“证照”里 F2 登记证照、F9 → 2 借用；"
                "在另两个视图里 F2 登记一笔借用。到期前 60、30、7 天提醒（天数在设置里改）。")

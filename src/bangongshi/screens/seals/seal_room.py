"""印章: which seals there are, how each stands, who has it now (domain.md §6.1, §6.2)."""

from collections.abc import Sequence

from bangongshi.duties.seals import seal_list
from bangongshi.models.seal_rows import SealDetail, SealRow, SealView, lateness
from bangongshi.models.seal_rules import OPEN, SealFacts, next_verb, refusal, unusable
from bangongshi.models.seal_words import SealVerb
from bangongshi.models.windows import Page, Total, Window
from bangongshi.screens.book_room import watch_minutes
from bangongshi.screens.dialogs.onward import Step, asked
from bangongshi.screens.seals import seal_acts as acts
from bangongshi.screens.seals.loan_acts import lend_dialog
from bangongshi.screens.seals.seal_book import SealBook
from bangongshi.screens.seals.seal_life import LIFE, life_dialog
from bangongshi.screens.seals.small import ONE_AT_A_TIME
from bangongshi.widgets.columns import Column

VERBS = {
    "hand_over": SealVerb.HAND_OVER, "give_back": SealVerb.GIVE_BACK, "authorise": SealVerb.AUTHORISE,
    "amend": SealVerb.AMEND, "void": SealVerb.VOID, **{verb: step.verb for verb, step in LIFE.items()},
}
"""Verbs of the menu by what the rules call them."""
SEVERAL = frozenset({"use", "lend", "hand_over", "give_back", "story"})


def _until(row: SealRow) -> str:
    """When it is due back or the keeping for a time ends; how late it is."""
    due = row.out_due or row.custody_until
    if due is None:
        return ""
    return lateness(row.now - due) if due < row.now else f"{due:%m-%d %H:%M}"


def _late(row: SealRow) -> str | None:
    return "overdue" if row.late else None


COLUMNS: tuple[Column[SealRow], ...] = (
    Column("名称", lambda row: row.title, flex=2),
    Column("类别", lambda row: row.kind.value, width=12),
    Column("状态", lambda row: row.shown_state, width=10, style=_late),
    Column("现在谁手里", lambda row: row.holder, width=10),
    Column("保管人", lambda row: row.keeper, width=8),
    Column("应还/代管到", _until, width=11, style=_late),
    Column("存放处", lambda row: row.stored_at, flex=1, from_width=100),
)


def facts(row: SealRow) -> SealFacts:
    """What the rules ask; the row has it already."""
    return SealFacts(row.state, out=row.out_due is not None, for_a_time=row.custody_until is not None)


class SealsRoom(SealBook[SealRow]):
    """印章."""

    own = "seals"
    register = "印章"
    noun = "枚"

    def on_mount(self) -> None:
        """After the register's own, Textual runs both: what is due to the minute turns late while somebody looks."""
        watch_minutes(self)

    def views(self) -> Sequence[str]:
        """在册, 全部."""
        return tuple(view.value for view in SealView)

    def columns(self) -> Sequence[Column[SealRow]]:
        """Name, kind, how it stands, who has it, until when."""
        return COLUMNS

    def page(self, window: Window) -> Page[SealRow]:
        """In the order they were put down."""
        return seal_list.seals(self.desk, SealView(self.view), window)

    def total(self) -> Total:
        """Of the view."""
        return seal_list.count_seals(self.desk, SealView(self.view))

    def nothing(self) -> str:
        """Nothing registered yet."""
        return "还没有印章。按 F2 登记一枚。"

    def row_style(self, row: SealRow) -> str | None:
        """Quiet once nobody answers for it any more."""
        return None if row.state in OPEN else "done"

    def named(self, rows: Sequence[SealRow]) -> str:
        """By its name."""
        return rows[0].title if len(rows) == 1 else f"{rows[0].title}等 {len(rows)} 枚"

    def detail(self, row: SealRow, revealed: bool) -> SealDetail:
        """A seal with its 审批权限, its hand-overs, its story."""
        return seal_list.seal_detail(self.desk, row.id)

    # -- verbs -----------------------------------------------------------------------------------------------------

    def next_of(self, row: SealRow) -> str:
        """The next step of its life; 用印 for one that is there."""
        return next_verb(facts(row))

    def _no_next(self, row: SealRow) -> str:
        return unusable(facts(row)) or super()._no_next(row)

    def hindrance(self, verb: str, row: SealRow) -> str:
        """The rules' own sentences."""
        if len(self.chosen) > 1 and verb not in SEVERAL:
            return ONE_AT_A_TIME
        if verb in ("use", "lend"):
            return unusable(facts(row))
        return refusal(facts(row), VERBS[verb]) if verb in VERBS else ""

    def act(self, verb: str, rows: Sequence[SealRow]) -> None:
        """用印 is done in its own register."""
        if verb == "use" and rows and not self._hindered(verb, rows):
            self.office.go("seal_uses", act="new")
        else:
            super().act(verb, rows)

    def ask(self, verb: str, rows: Sequence[SealRow]) -> Step:
        """A small form each."""
        desk, named, first = self.desk, self.named(rows), rows[0]
        if verb == "lend":
            return asked(lend_dialog(desk, "、".join(row.title for row in rows)))
        if verb == "hand_over":
            return asked(acts.hand_over_dialog(desk, rows, named))
        if verb == "give_back":
            return asked(acts.give_back_dialog(desk, rows, named))
        if verb == "authorise":
            return acts.authorities_dialog(desk, first)
        if verb == "amend":
            return asked(acts.amend_dialog(desk, first))
        return asked(acts.void_dialog(desk, first) if verb == "void" else life_dialog(desk, verb, first))

    def finished(self, verb: str, rows: Sequence[SealRow]) -> None:
        """审批权限 has several lines: the list of them comes again; Esc leaves it."""
        if verb == "authorise":
            self.act(verb, rows)

    def action_new(self) -> None:
        """F2."""
        self._attempt(lambda: asked(acts.record_dialog(self.desk)), "new", ())

    def action_reveal(self) -> None:
        """Nothing of a seal is kept hidden."""
        self.refuse("印章名册没有遮着的内容。")

    def help_words(self) -> str:
        """For F1."""
        return ("单位有哪些章、现在在谁手里。F2 登记或申请刻制；F8 办下一步；F9：用印、外借、移交（三个人，一天也要办）、"
                "审批权限、停用直到缴回或销毁。外借是数出来的，收回到外借里办。")

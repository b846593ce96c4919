"""督办: what is being pursued, how it stands, what comes next; F2 登记, F9 every step of its life (domain.md §8)."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from bangongshi.duties.supervision import changing, statistics
from bangongshi.duties.supervision.call_list import targets
from bangongshi.duties.supervision.matter_detail import detail
from bangongshi.duties.supervision.matter_list import count_matters, matters, place_of
from bangongshi.duties.supervision.revealing import reveal
from bangongshi.keys import menu
from bangongshi.models.done import Done
from bangongshi.models.matter_rows import MatterRow, MatterView
from bangongshi.models.matter_rules import refusal
from bangongshi.models.matter_words import Light, MatterState, MatterVerb
from bangongshi.models.windows import Page, Place, Total, Window
from bangongshi.screens.book_room import FREE, watch_minutes
from bangongshi.screens.dialogs.onward import Step, asked
from bangongshi.screens.matters.fields import ONE_AT_A_TIME
from bangongshi.screens.matters.form import MatterForm, amend_form
from bangongshi.screens.supervision import matter_acts as acts
from bangongshi.screens.supervision.errand import ErrandForm
from bangongshi.screens.supervision.matter_book import MatterBook, ids
from bangongshi.screens.supervision.matter_life import LIFE, life_dialog
from bangongshi.screens.supervision.matter_page import MatterPage
from bangongshi.screens.unveiling import no_publish
from bangongshi.widgets.columns import Column
from bangongshi.widgets.plain import plain

REGISTER = "督办"
VERBS: Mapping[str, MatterVerb] = {
    verb.name.lower(): verb for verb in MatterVerb if verb.name.lower() in {line.id for line in menu(REGISTER)}
}
"""Ids of the menu → the rules' verbs."""
SINGLE = frozenset({"feed_back", "review", "amend", "story", "open_paper"}) | {
    verb for verb, step in LIFE.items() if step.single
}
NO_PAPER = "这一项不是从来文立的，没有原件可看。"
MEANING: Mapping[Light, str] = {
    Light.RED: "overdue", Light.YELLOW: "soon", Light.GREEN: "done", Light.GREY: "quiet",
}
SHORT = {MatterVerb.LEADER: "审定", MatterVerb.PARTY_DONE: "协办", MatterVerb.SUBMIT: "呈报", MatterVerb.CALL: "催办",
         MatterVerb.ACKNOWLEDGE: "签收", MatterVerb.REVIEW: "审核", MatterVerb.CLOSE: "办结", MatterVerb.REASSIGN: "定主办"}
"""The next act in the list, where its name is too long for it or is not that of the menu."""
CLOSE_BY = 9
"""Up to so many working days the list tells what is left instead of the date."""


def _due(row: MatterRow) -> str:
    """逾期3天, 剩2工作日, else the date."""
    if row.lateness:
        return row.lateness
    if row.due_on is None:
        return ""
    if row.facts.open and row.days == 0:
        return f"今天 {row.due_time}".rstrip() if row.due_time else "今天到期"
    if row.facts.open and row.workdays is not None and 0 <= row.workdays <= CLOSE_BY:
        return f"剩{row.workdays}工作日"
    return f"{row.due_on:%m-%d}" if row.due_on.year == row.today.year else f"{row.due_on}"


def _state(row: MatterRow) -> str:
    """「办理中/反馈」: how it stands, and what comes next."""
    then = row.next
    return f"{row.state.value}/{SHORT.get(then, then.value)}" if then else row.state.value


def _light_style(row: MatterRow) -> str | None:
    return MEANING[row.light]


COLUMNS: tuple[Column[MatterRow], ...] = (
    Column("灯", lambda row: row.light.value, width=2, style=_light_style),
    Column("编号", lambda row: row.number or "（未立项）", width=14, style=lambda row: "key" if row.key else None),
    Column("事项", lambda row: f"{'重 ' if row.key else ''}{row.title}", flex=3, style=lambda row: "secret" if row.masked else None),
    Column("主办", lambda row: row.lead, width=8),
    Column("时限", _due, width=10, style=lambda row: _light_style(row) if row.facts.open else None),
    Column("状态/下一步", _state, width=11),
    Column("责任领导", lambda row: row.leader, width=8, from_width=92),
    Column("来源", lambda row: row.origin or row.source.value, width=12, from_width=104),
    Column("协办", lambda row: row.assists, flex=1, from_width=114),
    Column("最近进展", lambda row: row.last_progress, flex=2, from_width=114),
)


class MattersRoom(MatterBook[MatterRow]):
    """督办."""

    own = "matters"
    register = REGISTER
    hint = "输编号、事项、主办、协办或责任领导里的字；回车留住结果，Esc 清除"
    everywhere = MatterView.ALL.value
    free: ClassVar[frozenset[str]] = FREE | {"import", "errand"}
    silent: ClassVar[frozenset[str]] = frozenset({"pane"})
    DEFAULT_CSS: ClassVar[str] = """
    MattersRoom > .headline { height: 1; background: $ground; color: $quiet; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._headline = Static(markup=False, classes="headline")

    def above_list(self) -> ComposeResult:
        """The month's figures, and the line F3 opens."""
        yield self._headline
        yield from super().above_list()

    def on_mount(self) -> None:
        """After the register's own, Textual runs both: what is due to the hour turns late while somebody looks."""
        watch_minutes(self)
        self._tell()

    def views(self) -> Sequence[str]:
        """在办, 逾期, 待审, 待销号, 全部."""
        return tuple(view.value for view in MatterView)

    def columns(self) -> Sequence[Column[MatterRow]]:
        """Light, number, what, who, until when, how it stands; wider: whose, where from, who helps, how far."""
        return COLUMNS

    def page(self, window: Window) -> Page[MatterRow]:
        """In the order of the view."""
        return self.bare(matters(self.desk, MatterView(self.view), window, self.words))

    def total(self) -> Total:
        """Of the view."""
        return count_matters(self.desk, MatterView(self.view), self.words)

    def nothing(self) -> str:
        """Good news, or nothing found."""
        if self.words:
            return f"没有找到「{self.words}」；Esc 清除。"
        return "没有在办的督办；F2 登记，F9 → 7 交办小事。" if self.view == MatterView.TODO else f"没有{self.view}的督办。"

    def row_style(self, row: MatterRow) -> str | None:
        """Struck through when void, quiet when it asks nothing more."""
        if row.state is MatterState.VOID:
            return "void"
        return None if row.facts.open or row.next else "quiet"

    def reread(self) -> None:
        """The figures with the list."""
        super().reread()
        self._tell()

    def _tell(self) -> None:
        self._headline.update(plain(statistics.headline(self.desk)))

    def place_in(self, view: str, row_id: int) -> Place | None:
        """However far down it is."""
        return place_of(self.desk, MatterView(view), row_id)

    def open_row(self, row: MatterRow) -> None:
        """Enter: everything about it. A masked one is revealed for as long as the page is open, the look journalled."""
        self._look(row)
        self.app.push_screen(MatterPage(self.desk, row.id, revealed=row.masked))

    def _look(self, row: MatterRow) -> None:
        if row.masked:
            reveal(self.desk, [row.id])

    # -- verbs -----------------------------------------------------------------------------------------------------

    def next_of(self, row: MatterRow) -> str:
        """By the rules."""
        return row.next.name.lower() if row.next else ""

    def hindrance(self, verb: str, row: MatterRow) -> str:
        """What the rules say of its state."""
        if verb in SINGLE and len(self.chosen) > 1:
            return ONE_AT_A_TIME
        if verb in VERBS and (said := refusal(row.facts, VERBS[verb])):
            return said
        if verb == "publish":
            return no_publish(row.masked)
        return NO_PAPER if verb == "open_paper" and row.paper_id is None else ""

    def action_new(self) -> None:
        """F2."""
        self.app.push_screen(MatterForm(self.desk), self._registered)

    def _registered(self, done: Done | None) -> None:
        self._done("new", (), done)
        if done is not None and done.ids:
            self.show(done.ids[0])

    def ask(self, verb: str, rows: Sequence[MatterRow]) -> Step:
        """A small form each; what the table of its life has is asked by that."""
        desk = self.desk
        if verb == "errand":
            return asked(ErrandForm(desk))
        named, wanted = self.named(rows), ids(rows)
        if verb in LIFE:
            if verb == "reach_milestone":
                self._look(rows[0])
            return asked(life_dialog(desk, verb, rows, named))
        match verb:
            case "call":
                return acts.call(desk, targets(desk, wanted), named)
            case "mark_key":
                return changing.mark_key(desk, wanted)
            case "feed_back":
                return asked(acts.feed_back_dialog(desk, rows[0].id, named, rows[0].lead))
            case "review":
                self._look(rows[0])
                return asked(acts.review_dialog(desk, rows[0], named, revealed=rows[0].masked))
            case "party_done" | "party_waive":
                return asked(acts.party_dialog(desk, rows, named, waive=verb == "party_waive"))
            case "publish":
                return asked(acts.publish_dialog(desk, wanted, named))
            case "check":
                return asked(acts.check_dialog(desk, wanted, named))
            case "amend":
                self._look(rows[0])
                values = dict(detail(desk, rows[0].id, rows[0].masked).typed)
                return asked(amend_form(desk, rows[0], named, values))
            case _:
                return asked(acts.void_dialog(desk, wanted, named))

    def do(self, verb: str) -> None:
        """经过 is the opened matter, 看原件 leads to 收文; the rest is as in every register."""
        row = self.table.row
        if verb not in ("story", "open_paper") or row is None:
            super().do(verb)
        elif said := self.hindrance(verb, row):
            self.refuse(said)
        elif verb == "story":
            self.open_row(row)
        elif row.paper_id is not None:
            self.office.go("registry", row.paper_id)

    def help_words(self) -> str:
        """For F1."""
        return (
            "督办台账：一事一单，一家主办。F8 办下一步；F2 登记，F9 → 7 交办小事：一句话记下就办。灯：绿是正常，黄是快到期或"
            "没有进展，红是逾期，灰是办完或停了。承办的说办完不算办完：审核采纳、报领导、办结，再销号。"
        )

"""首页 (0): what is late, due, out, confidential, adrift – as 代称; Enter opens, F8 does the next act from here."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from bangongshi.duties import drafts
from bangongshi.duties.home import home
from bangongshi.duties.safekeeping import accept_set_back, set_back
from bangongshi.keys import Scope
from bangongshi.models.home_rows import MEASURES, Home, HomeItem, HomeList
from bangongshi.models.home_rows import Section as Kind
from bangongshi.models.home_text import backup_line, counts_text, weekday
from bangongshi.models.paper_rows import PaperRow, held_days
from bangongshi.models.placeholder_list import counts_line
from bangongshi.screens.brief import BriefPage
from bangongshi.screens.dialogs.confirm import Confirm
from bangongshi.screens.foot import foot
from bangongshi.screens.papers.hand import Hand
from bangongshi.screens.room import Room
from bangongshi.screens.taking_back import take_back_dialog
from bangongshi.text import cells
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.columns import Column
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.plain import plain, plain_lines
from bangongshi.widgets.sections import Section, Sections

BANNER = "本机为非涉密设备，严禁存储、处理国家秘密"
ROOMS = "按 1 收发、2 印章、4 督办、5 设置。"
"""For whoever opens it the first time; digits are not among the footer's hints."""
MEANING = {
    Kind.OVERDUE: "overdue", Kind.TODAY: "today", Kind.SEALS_OUT: "today", Kind.UNSIGNED: "today",
    Kind.CERTIFICATES: "soon", Kind.PASS_ON: "today", Kind.REVIEW: "today", Kind.CHASE: "today", Kind.KEY: "head",
    Kind.SOON: "soon", Kind.OUT: "head", Kind.CONFIDENTIAL: "secret", Kind.ADRIFT: "today",
}
BOOKS = {
    Kind.PASS_ON: ("instructions", "批示"), Kind.CHASE: ("calls", "催办"), Kind.OUT: ("circulation", "传阅"),
    Kind.REVIEW: ("matters", "督办"), Kind.SEALS_OUT: ("seal_loans", "外借"), Kind.UNSIGNED: ("seal_uses", "用印"), Kind.CERTIFICATES: ("certificates", "证照"),
}
"""Sections whose whole list is a register of its own: its room and what it is called; all others are in 收文."""
PAPERS = ("registry", "收发")
WITHOUT = frozenset({"mark", "find", "menu", "void", "edit", "reveal", "register_left", "register_right"})
"""Keys that do nothing on home."""
NUMBER = 15
"""Columns of a number: 「收〔2026〕136号」 fits."""
DRAFTS = {
    "收文/收文登记": "按 F2 ", "用印/用印/": "按 2、F2 ", "用印/拒绝用印/": "按 2、F9 → 4 ", "督办/登记督办/": "按 4、F2 ",
    "督办/交办小事/": "按 4、F9 → 7 ",
}
"""Forms of new things whose drafts are named here, and how each is gone on with."""
HINTS = {"view": "晨报日清"}
READ_EVERY = 60.0
"""Seconds: a seal that is due to the minute is late on the screen within this time, whoever is looking."""


def _when(item: HomeItem) -> str:
    row = item.row
    if row.days is None:
        return "无期限" if row.open else row.headline
    return row.lateness or (f"{row.due_on:%m-%d}" if row.days else f"今日{row.due_time or '到期'}")


def _why(item: HomeItem) -> str:
    """What the column 时限 does not say already."""
    return " ".join(word for word in item.row.why.split() if not word.startswith(("逾期", "今日", "无期限")))


def _where(item: HomeItem) -> str:
    """Why it stands in this section, else where it is."""
    return item.note or (_held(item.paper) if item.paper else item.row.holder)


def _held(row: PaperRow) -> str:
    if row.facts.reading or (row.facts.out and row.lead is None):
        return f"{row.holder} {held_days(row.since, row.today)}"
    if row.lead is not None:
        return f"{row.lead.name}承办"
    return f"待{row.asked}批示" if row.asked else ""


def _number(item: HomeItem) -> str:
    """Whole where it fits; a longer one of this year without the year, rather than with its end cut off."""
    whole = item.name
    return whole if cells(whole) <= NUMBER else whole.replace(f"〔{item.row.today.year}〕", "")


COLUMNS: tuple[Column[HomeItem], ...] = (
    Column("编号", _number, width=NUMBER),
    Column("事由", lambda item: item.row.title, flex=3),
    Column("来文单位", lambda item: item.row.unit, flex=1, from_width=100),
    Column("为何", _why, width=9),
    Column("时限", _when, width=10, style=lambda item: "overdue" if item.row.late else None),
    Column("在哪、为何", _where, width=17),
    Column("下一步", lambda item: item.row.next or "", width=8),
)


class HomeRoom(Room):
    """首页."""

    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.LIST, without=WITHOUT - {"find"})
    DEFAULT_CSS: ClassVar[str] = """
    HomeRoom > .heading { height: 1; background: $bar; color: $head; text-style: bold; padding: 0 1; }
    HomeRoom > .counts { height: 1; background: $bar; color: $print; padding: 0 1; }
    HomeRoom > .alarms { height: auto; background: $bar; color: $wrong; text-style: bold; padding: 0 1; }
    HomeRoom > .notes { height: auto; color: $quiet; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._heading = Static(markup=False, classes="heading")
        self._counts = Static(markup=False, classes="counts")
        self._alarms = Static(markup=False, classes="alarms")
        self._notes = Static(markup=False, classes="notes")
        self._hand = Hand(self)
        self.lists: Sections[HomeItem] = Sections(COLUMNS, empty="没有逾期、到期和在外的文件。按 1 进收发，按 F2 登记来文。")

    def compose(self) -> ComposeResult:
        """Day and banner, alarms, how many of everything, the lists, what else to know, keys."""
        yield self._heading
        yield self._alarms
        yield self._counts
        yield self.lists
        yield self._notes
        yield from foot(self.office, WITHOUT)

    def on_mount(self) -> None:
        """First look; every act anywhere refreshes it."""
        self.after_acts(self._reread)
        self.set_interval(READ_EVERY, self._time_passed)
        self.lists.focus()
        sentence = set_back(self.desk)
        if sentence:
            question = f"{sentence}\n确实要用这一份，就按「接着用」；不确定就先退出，问清楚再开。"
            self.app.push_screen(Confirm(question, yes="接着用", no="先不动"), self._accept_set_back)

    def _accept_set_back(self, yes: bool | None) -> None:
        if yes:
            self.office.say(accept_set_back(self.desk).sentence)

    def on_screen_resume(self) -> None:
        """Back here: time went on."""
        self._reread()

    def _time_passed(self) -> None:
        """Nobody did anything, but something may be late by now. Out of sight or under the cover nothing is read."""
        if self.app.screen is self:
            self._reread()

    def _reread(self) -> None:
        panel = home(self.desk)
        self._heading.update(plain(f"首页　{panel.as_of:%Y年%m月%d日} {weekday(panel)}　{BANNER}"))
        self._counts.update(plain(counts_text(panel)))
        self._alarms.display = bool(panel.alarms)
        self._alarms.update(plain_lines("\n".join(panel.alarms)))
        self.lists.set_sections([_section(listed) for listed in panel.lists])
        self._notes.update(plain_lines("\n".join(self._told(panel))))

    def _told(self, panel: Home) -> list[str]:
        told = [counts_line(panel.placeholders)] if panel.placeholders else []
        told += [f"历史未核对 {panel.history} 件：按 1 进收发，F7 换到「历史」，逐件核对。"] if panel.history.count else []
        told += [f"有没保存的稿：{kept.form.split('/')[1]}（{kept.saved_at:%m-%d %H:%M}），{DRAFTS[form]}接着填。"
                 for kept in drafts.kept(self.desk) for form in DRAFTS if kept.form.startswith(form)]
        return [*told, *panel.reminders, f"{backup_line(panel)}　{ROOMS}"]

    # -- keys ------------------------------------------------------------------------------------------------------

    @on(Sections.RowHighlighted)
    def _moved(self) -> None:
        row = self.lists.row.row if self.lists.row else None
        self.query_one(KeyFooter).set_labels(HINTS | ({"next_step": row.next} if row and row.next else {}))

    @on(Sections.RowOpened)
    def _opened(self) -> None:
        item = self.lists.row
        if item is not None:
            self.office.go(item.duty.register if item.duty else "registry", item.row.id)

    @on(Sections.SectionOpened)
    def _more(self, event: Sections.SectionOpened) -> None:
        self.office.go(BOOKS.get(Kind(event.section), PAPERS)[0])

    def action_next_step(self) -> None:
        """F8: the same act, by the same hand, as in 收发; what is no paper is done in its own room."""
        item = self.lists.row
        if item is not None and item.duty:
            self.office.go(item.duty.register, item.duty.id, act=item.duty.act)
        else:
            self._hand.next_step([item.paper] if item and item.paper else [])

    def action_next_view(self) -> None:
        """F7: 晨报, then 日清, then home again."""
        self.app.push_screen(BriefPage())

    def action_new(self) -> None:
        """F2: the likeliest new thing is a paper."""
        self._hand.new()

    def action_find(self) -> None:
        """F3: looked for where the papers are."""
        self.office.go("registry", act="find")

    def action_take_back(self) -> None:
        """Ctrl+Z."""
        take_back_dialog(self)

    def action_refresh_list(self) -> None:
        """F5."""
        self._reread()
        self.office.say("已刷新。")

    def help_words(self) -> str:
        """For F1."""
        return "今天要办的都在这里，按轻重缓急排。回车打开，F8 直接办下一步，F7 看晨报和日清；标题在首页只显示代称。"

    def action_back(self) -> None:
        """Esc on home stays on home."""

    def copy_text(self) -> str | None:
        """Number and 代称 of the row."""
        item = self.lists.row
        return f"{item.name} {item.row.title}" if item else None


def _section(listed: HomeList) -> Section[HomeItem]:
    measure = MEASURES.get(listed.section, "件")
    left, book = listed.total.count - len(listed.items), BOOKS.get(listed.section, PAPERS)[1]
    return Section(
        listed.section.value, listed.section.value, listed.items, str(listed.total),
        more=f"还有 {left}{'+' if listed.total.capped else ''} {measure}，回车到{book}" if left > 0 else "",
        meaning=MEANING[listed.section],
    )

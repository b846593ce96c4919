"""设置: the tabs, the list, the sentence above it, the text of the row below it; keys go to the tab on top."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from bangongshi.keys import Scope, Verb
from bangongshi.models.windows import Place
from bangongshi.screens.dialogs.lines import Line
from bangongshi.screens.dialogs.menu import Menu
from bangongshi.screens.dialogs.plain_list import PlainList
from bangongshi.screens.foot import foot
from bangongshi.screens.room import Room
from bangongshi.screens.settings.backups_tab import BackupsTab
from bangongshi.screens.settings.calendar_tab import CalendarTab
from bangongshi.screens.settings.checkup_tab import CheckupTab
from bangongshi.screens.settings.deadlines_tab import DeadlinesTab
from bangongshi.screens.settings.keys_tab import KeysTab
from bangongshi.screens.settings.people_tab import PeopleTab
from bangongshi.screens.settings.tab import Tab
from bangongshi.screens.settings.unit_tab import UnitTab
from bangongshi.screens.settings.units_tab import UnitsTab
from bangongshi.screens.taking_back import take_back_dialog
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.plain import plain
from bangongshi.widgets.record_table import RecordTable
from bangongshi.widgets.tab_line import Tab as Word
from bangongshi.widgets.tab_line import TabLine
from bangongshi.widgets.verb_menu import VerbEntry

NOT_HERE = frozenset({"mark", "pane", "reveal", "copy"})
"""Keys of the list scope that mean nothing in this room."""

BY_DEED = ("new", "edit", "find", "void", "next_step")
"""Keys that live only where the tab has a deed for them."""

MOST_DETAIL = 300
"""Characters of a row's text below the list: three lines hold no more."""

TAKE_BACK = VerbEntry(Verb("take_back", "回退", "回退刚才那一步。", "0"))


class SettingsRoom(Room):
    """设置."""

    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.LIST, without=NOT_HERE)
    DEFAULT_CSS: ClassVar[str] = """
    SettingsRoom > .heading { height: auto; max-height: 2; color: $head; padding: 0 1; }
    SettingsRoom > .detail { height: auto; min-height: 1; max-height: 3; color: $quiet; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._tabs: tuple[Tab, ...] = tuple(
            kind(self, self._jump)
            for kind in (UnitTab, PeopleTab, UnitsTab, CalendarTab, DeadlinesTab, BackupsTab, CheckupTab, KeysTab)
        )
        self._at = 0
        self._left: dict[str, tuple[Place, int]] = {}

    @property
    def tab(self) -> Tab:
        """The tab on top."""
        return self._tabs[self._at]

    @property
    def line(self) -> Line | None:
        """The row under the cursor."""
        return self._list.row

    @property
    def _list(self) -> PlainList:
        return self.query_one(PlainList)

    def compose(self) -> ComposeResult:
        """Tabs, sentence, list, detail, status, footer."""
        yield TabLine([Word(str(at), tab.name) for at, tab in enumerate(self._tabs)])
        yield Static(markup=False, classes="heading")
        yield PlainList((), row_style=lambda line: line.meaning)
        yield Static(markup=False, classes="detail")
        yield from foot(self.office, NOT_HERE)

    def on_mount(self) -> None:
        """The first tab; every act anywhere may have changed what is shown."""
        self.office.changed.subscribe(self, self._changed)
        self._list.focus()
        self._open(0)

    def on_screen_resume(self) -> None:
        """Back from another room: the day may have turned, a backup may have been made."""
        self._read_again()

    def _changed(self, verb: str) -> None:
        for tab in self._tabs:
            tab.changed(verb)
        self._read_again()

    # -- tabs ------------------------------------------------------------------------------------------------------

    def show_tab(self, name: str) -> None:
        """Another room sends the clerk to a tab: 「备份」."""
        for at, tab in enumerate(self._tabs):
            if tab.name == name:
                self.query_one(TabLine).activate(str(at))

    def action_show_tab(self, name: str) -> None:
        """For `office.go("settings", act="show_tab('备份')")`."""
        self.show_tab(name)

    @on(TabLine.Switched)
    def _switched(self, event: TabLine.Switched) -> None:
        event.stop()
        self._open(int(event.tab))

    def _open(self, at: int) -> None:
        self._keep_place()
        self._at = at
        self._set_source()
        left = self._left.get(self._view_key)
        if left:
            self._list.go_to(*left)

    @property
    def _view_key(self) -> str:
        return f"{self._at}/{self.tab.view}"

    def _keep_place(self) -> None:
        if self.line is not None:
            self._left[self._view_key] = (self.line.place, self.line.id)

    def _set_source(self) -> None:
        self._list.set_source(self.tab.source, columns=self.tab.shape(), empty=self.tab.nothing())
        self._say()

    def _read_again(self) -> None:
        if self.is_mounted and self.query(PlainList):
            self._list.set_empty(self.tab.nothing())
            self._list.refresh_rows()
            self._say()

    def _jump(self, place: Place, row_id: int) -> None:
        self._list.go_to(place, row_id)

    def _say(self) -> None:
        """Heading, detail, and the labels of the keys as they stand for this row."""
        line = self.line
        self.query_one(".heading", Static).update(plain(self.tab.heading()))
        self._say_line(line)

    def _say_line(self, line: Line | None) -> None:
        self.query_one(".detail", Static).update(plain(line.detail[:MOST_DETAIL] if line else ""))
        deeds = {deed.id: deed for deed in self.tab.deeds(line)}
        footer = self.query_one(KeyFooter)
        missing = {key for key in BY_DEED if key not in deeds or deeds[key].reason}
        if not self.tab.views:
            missing.add("view")
        footer.set_scope(Scope.LIST, NOT_HERE | missing)
        footer.set_labels({key: deeds[key].label for key in BY_DEED if key in deeds})

    def on_record_table_row_highlighted(self, event: RecordTable.RowHighlighted) -> None:
        """Another row: other deeds."""
        event.stop()
        self._say_line(self.line)

    def on_record_table_row_opened(self, event: RecordTable.RowOpened) -> None:
        """Enter."""
        event.stop()
        if self.line is not None:
            self.tab.opened(self.line)

    # -- keys ------------------------------------------------------------------------------------------------------

    def action_previous_register(self) -> None:
        """←"""
        self.query_one(TabLine).step(-1)

    def action_next_register(self) -> None:
        """→"""
        self.query_one(TabLine).step(1)

    def action_next_view(self) -> None:
        """F7"""
        if self.tab.views:
            self._keep_place()
            self.tab.view = (self.tab.view + 1) % len(self.tab.views)
            self._set_source()
            self.office.say(f"现在看：{self.tab.views[self.tab.view]}。")

    def action_refresh_list(self) -> None:
        """F5"""
        self._read_again()

    def action_new(self) -> None:
        """F2"""
        self.tab.do("new", self.line)

    def action_edit(self) -> None:
        """F4"""
        self.tab.do("edit", self.line)

    def action_find(self) -> None:
        """F3"""
        self.tab.do("find", self.line)

    def action_void(self) -> None:
        """Del"""
        self.tab.do("void", self.line)

    def action_next_step(self) -> None:
        """F8"""
        self.tab.do("next_step", self.line)

    def action_take_back(self) -> None:
        """Ctrl+Z"""
        take_back_dialog(self)

    def action_menu(self) -> None:
        """F9"""
        self.app.push_screen(Menu(self.tab.name, self.menu_entries()), lambda verb: self.do(verb or ""))

    # -- for F1 and F12 --------------------------------------------------------------------------------------------

    def menu_entries(self) -> list[VerbEntry]:
        """See Room: the tab's deeds for this row, and 回退."""
        return [*(deed.entry for deed in self.tab.deeds(self.line) if deed.digit), TAKE_BACK]

    def do(self, verb: str) -> None:
        """See Room."""
        if verb == TAKE_BACK.verb.id:
            self.action_take_back()
        elif verb:
            self.tab.do(verb, self.line)

    def help_words(self) -> str:
        """See Room."""
        return f"设置·{self.tab.name}：{self.tab.heading()}左右箭头换页，F8 办这一行，F9 看还能办什么。"

    # -- Esc -------------------------------------------------------------------------------------------------------

    def action_back(self) -> None:
        """Esc: home."""
        self.office.go("home")

"""What would come in, and is it right? Columns, problems and papers of one file, corrected until F8 takes it in."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing import ImportDone, Preview, take_in
from bangongshi.keys import Scope, Verb, bindings
from bangongshi.models.errors import OfficeError, StoreTrouble
from bangongshi.paper.csv_text import ENCODINGS
from bangongshi.screens.dialogs.confirm import Confirm
from bangongshi.screens.dialogs.help import Help, keys_of
from bangongshi.screens.dialogs.menu import Menu
from bangongshi.screens.importing import corrections
from bangongshi.screens.importing.asking import Asking
from bangongshi.screens.importing.lines import Folded, LineTable
from bangongshi.screens.importing.outcome import Imported, outcome
from bangongshi.screens.importing.result import ResultScreen
from bangongshi.screens.importing.tabs import COLUMNS, TEXT, Tab, tabs
from bangongshi.screens.long_work import LongWork, Step
from bangongshi.screens.room import office
from bangongshi.text import clean_in
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.picker import Candidate
from bangongshi.widgets.plain import plain
from bangongshi.widgets.record_table import RecordTable
from bangongshi.widgets.status_line import StatusLine, Tone
from bangongshi.widgets.tab_line import Tab as Word
from bangongshi.widgets.tab_line import TabLine
from bangongshi.widgets.verb_menu import VerbEntry

HERE = frozenset({"back", "register_left", "register_right", "edit", "view", "next_step", "menu"})
"""Keys of the list scope that mean something here."""

NOT_HERE = frozenset(line.id for line in bindings(Scope.LIST, Scope.ROWS)) - HERE
LABELS = {"next_step": "导入", "view": "旧件", "menu": "更正", "back": "退回"}

VERBS = (
    Verb("take", "导入", "全部存入登记簿，一步完成，也可一步回退。", "1"),
    Verb("column", "改对照", "这一列导入为哪个栏目。", "2"),
    Verb("sheet", "换工作表", "读另一张工作表。", "3"),
    Verb("header", "改表头行", "表头认错了行时用。", "4"),
    Verb("take_as", "旧件怎么算", "已办结、在办，还是按「办理情况」判定。", "5"),
    Verb("encoding", "换编码", "文字显示不正常时用。", "6"),
)


class PreviewScreen(Screen[Imported | None]):
    """导入, second page. Dismisses with what was imported, or None.

    Args:
        desk: vault, clock, clerk.
        asking: how the file was read.
        seen: what was found.
    """

    AUTO_FOCUS: ClassVar[str] = "LineTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bound(Scope.LIST, only=HERE), *bound(Scope.APP, only=frozenset({"help", "commands"})),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    PreviewScreen > .heading { height: 1; background: $bar; color: $head; text-style: bold; padding: 0 1; }
    PreviewScreen > .words { height: auto; max-height: 2; padding: 0 1; }
    PreviewScreen > .already { height: auto; max-height: 2; padding: 0 1; color: $wrong; text-style: bold; display: none; }
    PreviewScreen > .already.-said { display: block; }
    PreviewScreen > .detail { height: 3; color: $quiet; margin: 0 1; }
    """

    def __init__(self, desk: Desk, asking: Asking, seen: Preview) -> None:
        super().__init__()
        self._desk = desk
        self._asking = asking
        self._seen = seen
        self._tabs: tuple[Tab, ...] = tabs(seen)
        self._table = LineTable((), row_style=lambda line: line.meaning)

    def compose(self) -> ComposeResult:
        """File, what was found, tabs, list, the line under the cursor in full."""
        yield Static(plain(f"导入：{self._seen.file_name}"), markup=False, classes="heading")
        yield Static(markup=False, classes="words", id="found")
        yield Static(markup=False, classes="words", id="how")
        yield Static(markup=False, classes="already")
        yield TabLine(self._words(), title="左右键换栏")
        yield self._table
        yield Folded(classes="detail")
        yield StatusLine(office(self).sayings)
        yield KeyFooter(Scope.LIST, without=NOT_HERE)

    def on_mount(self) -> None:
        """The first list."""
        self.query_one(KeyFooter).set_labels(LABELS)
        self._show(self._tabs[0])
        self._head()

    def _words(self) -> list[Word]:
        return [Word(tab.id, tab.label, str(tab.count)) for tab in self._tabs]

    @property
    def _tab(self) -> Tab:
        active = self.query_one(TabLine).active
        return next(tab for tab in self._tabs if tab.id == active)

    def _head(self) -> None:
        seen = self._seen
        self.query_one("#found", Static).update(plain(_found(seen)))
        code = f"　文字编码：{corrections.code_name(seen.encoding)}（F9 换）" if seen.encoding else ""
        self.query_one("#how", Static).update(plain(f"旧件：{seen.take_as.said}（F7 改）{code}"))
        line = self.query_one(".already", Static)
        line.update(plain(seen.already))
        line.set_class(bool(seen.already), "-said")

    def _show(self, tab: Tab) -> None:
        self._table.set_source(tab.source, columns=tab.shape, empty=tab.empty)

    @on(TabLine.Switched)
    def _switched(self, event: TabLine.Switched) -> None:
        event.stop()
        self._show(self._tab)

    @on(RecordTable.RowHighlighted)
    def _moved(self, event: RecordTable.RowHighlighted) -> None:
        event.stop()
        line = self._table.row
        self.query_one(Folded).say(line.detail if line else "")

    # -- keys ------------------------------------------------------------------------------------------------------

    def action_previous_register(self) -> None:
        """←"""
        self.query_one(TabLine).step(-1)

    def action_next_register(self) -> None:
        """→"""
        self.query_one(TabLine).step(1)

    @on(RecordTable.RowOpened)
    def _opened(self, event: RecordTable.RowOpened) -> None:
        event.stop()
        if self._tab.id == TEXT:
            self.do("encoding")
        elif self._tab.id == COLUMNS:
            self.do("column")

    def action_edit(self) -> None:
        """F4: as Enter on a column."""
        self.do("column")

    def action_next_view(self) -> None:
        """F7."""
        self.do("take_as")

    def action_next_step(self) -> None:
        """F8: take it in."""
        self.do("take")

    def action_menu(self) -> None:
        """F9."""
        self.app.push_screen(Menu("导入", self.entries()), lambda verb: self.do(verb or ""))

    def action_commands(self) -> None:
        """F12: here the menu is all there is."""
        self.action_menu()

    def action_help(self) -> None:
        """F1."""
        keys = keys_of(Scope.LIST, Scope.ROWS, without=NOT_HERE - {"move", "open"})
        words = "左右箭头换栏目：对照、问题、文件。对照不对就按回车改，改好按 F8 导入；导入是一步，可以一步回退。"
        self.app.push_screen(
            Help("导入", keys, verbs=self.entries(), recent=office(self).sayings.recent, words=words))

    def entries(self) -> list[VerbEntry]:
        """The menu, each line with what stands in its way."""
        return [VerbEntry(verb, self._why_not(verb.id)) for verb in VERBS]

    def _why_not(self, verb: str) -> str:
        seen = self._seen
        if verb == "take":
            return seen.already or ("" if seen.records else "没有可导入的文件，请看「问题」里的原因。")
        if verb == "column" and (self._tab.id != COLUMNS or self._table.row is None):
            return "请先用左右箭头到「对照」，选一列。"
        if verb == "sheet" and len(seen.sheets) < 2:
            return "这个文件只有一张表。"
        if verb == "encoding" and not seen.encoding:
            return "这个文件自带编码，不用选。"
        return ""

    def do(self, verb: str) -> None:
        """A line of the menu by its id, or why not."""
        if not verb:
            return
        if reason := self._why_not(verb):
            office(self).say(reason, Tone.REFUSED)
            return
        if verb == "take":
            self._take()
        elif verb == "header":
            self.app.push_screen(corrections.header_dialog(self._seen), self._header_said)
        else:
            self._pick(verb)

    # -- corrections -----------------------------------------------------------------------------------------------

    def _pick(self, verb: str) -> None:
        seen = self._seen
        line = self._table.row
        column = seen.columns[line.id] if verb == "column" and line else None
        if column is not None:
            dialog = corrections.field_dialog(seen, column)
        else:
            make = {"sheet": lambda: corrections.sheet_dialog(seen), "take_as": corrections.take_as_dialog,
                    "encoding": corrections.encoding_dialog}
            dialog = make[verb]()

        def picked(candidate: Candidate | None) -> None:
            if candidate is None:
                return
            if column is not None:
                self._again(self._asking.with_column(seen, column.index, corrections.field_of(candidate)))
            elif verb == "sheet":
                self._again(self._asking.on_sheet(seen.sheets[candidate.id].name))
            elif verb == "take_as":
                self._again(replace(self._asking, take_as=corrections.WAYS[candidate.id]))
            else:
                self._again(replace(self._asking, encoding=ENCODINGS[candidate.id]))

        self.app.push_screen(dialog, picked)

    def _header_said(self, row: str | None) -> None:
        if row:
            self._again(self._asking.with_header(int(row)))

    def _again(self, asking: Asking) -> None:
        """Read anew as corrected, from the sheet in sight; what cannot be read so leaves everything as it was."""
        if asking.sheet is None:
            asking = replace(asking, sheet=self._sheet_name())

        def ended(seen: Preview | OfficeError) -> None:
            if isinstance(seen, StoreTrouble):
                office(self).trouble(seen, lambda: self._again(asking))
            elif isinstance(seen, OfficeError):
                office(self).say(seen.sentence, Tone.REFUSED)
            else:
                self._corrected(asking, seen)

        desk = self._desk
        self.app.push_screen(LongWork("重读登记簿", lambda step, stop: asking.read(desk, step, stop), ended))

    def _sheet_name(self) -> str:
        """The sheet's name as the file has it: the preview shows it cleaned."""
        return next(
            (each.name for each in self._seen.sheets if clean_in(each.name, limit=100) == self._seen.sheet), self._seen.sheet
        )

    def _corrected(self, asking: Asking, seen: Preview) -> None:
        where = self._table.row if asking.sheet == self._sheet_name() else None
        self._asking, self._seen, self._tabs = asking, seen, tabs(seen)
        self.query_one(TabLine).set_tabs(self._words())
        self._show(self._tab)
        if where is not None:
            self._table.go_to(where.place, where.id)
        self._head()
        office(self).say(f"已按更正重读。{_found(seen)}", Tone.NOTICE)

    # -- taking in -------------------------------------------------------------------------------------------------

    def _take(self) -> None:
        desk, seen = self._desk, self._seen

        def job(step: Step, cancelled: Callable[[], bool]) -> ImportDone:
            return take_in(desk, seen, step=step, cancelled=cancelled)

        self.app.push_screen(LongWork(f"导入 {len(seen.records)} 件", job, self._taken))

    def _taken(self, done: ImportDone | OfficeError) -> None:
        if isinstance(done, StoreTrouble):
            office(self).trouble(done, self._take)
        elif isinstance(done, OfficeError):
            office(self).say(done.sentence, Tone.REFUSED)
        else:
            came = outcome(done, self._seen)
            office(self).changed.publish("导入")
            lost = [left for left in done.rejected if not left.furniture]
            if lost:
                self.app.push_screen(ResultScreen(came.sentence, lost), lambda _: self._leave(came))
            else:
                self._leave(came)

    def _leave(self, came: Imported | None) -> None:
        self.dismiss(came)

    def action_back(self) -> None:
        """Esc: nothing is stored yet; ask before the corrections are thrown away."""
        ask = Confirm("还没有导入，退回选文件？\n退回后，改过的对照要重新改；登记簿没有变。", yes="退回", no="接着看")
        self.app.push_screen(ask, lambda yes: self._leave(None) if yes else None)


def _found(seen: Preview) -> str:
    """What was found; a plain-text file has no sheets to name."""
    return seen.sentence.partition("，")[2] if seen.encoding else seen.sentence

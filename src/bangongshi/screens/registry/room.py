"""收发 (1): the 收文 register as a list with views, search, one paper opened beside it, and the verbs of the desk."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Static

from bangongshi.duties.registry.detail import open_detail
from bangongshi.duties.registry.reveal import reveal
from bangongshi.keys import Scope
from bangongshi.models.done import Done
from bangongshi.models.paper_rows import PaperRow, View
from bangongshi.models.words import Phase
from bangongshi.screens.dialogs.menu import Menu
from bangongshi.screens.foot import foot
from bangongshi.screens.papers.common import named
from bangongshi.screens.papers.hand import Hand
from bangongshi.screens.registers import RegisterLine
from bangongshi.screens.registry.columns import COLUMNS, row_style
from bangongshi.screens.registry.detail import moments, pairs
from bangongshi.screens.registry.paper_list import REVEALED_SECONDS, PaperList
from bangongshi.screens.room import Room
from bangongshi.screens.taking_back import take_back_dialog
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.detail_pane import DetailPane
from bangongshi.widgets.editor import Edited
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.plain import plain
from bangongshi.widgets.record_table import RecordTable
from bangongshi.widgets.verb_menu import VerbEntry

if TYPE_CHECKING:
    from bangongshi.screens.importing import Imported

WHOLE = frozenset({"import", "export"})
"""Verbs of the menu that concern the whole register."""

BESIDE_FROM = 132
"""From this width on the opened paper stands beside the list; below it takes the list's place."""


class RegistryRoom(Room):
    """收发."""

    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.LIST)
    DEFAULT_CSS: ClassVar[str] = """
    RegistryRoom > .heading { height: 1; background: $bar; color: $head; text-style: bold; padding: 0 1; }
    RegistryRoom > #find { display: none; }
    RegistryRoom.-finding > #find { display: block; }
    RegistryRoom > Horizontal { height: 1fr; }
    RegistryRoom RecordTable { width: 3fr; }
    RegistryRoom DetailPane { width: 2fr; display: none; }
    RegistryRoom.-wide DetailPane { display: block; }
    RegistryRoom.-open DetailPane { display: block; }
    RegistryRoom.-open.-narrow RecordTable { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._list = PaperList(lambda: self.desk)
        self._hide_timer: Timer | None = None
        self._follow_timer: Timer | None = None
        self._heading = Static(markup=False, classes="heading")
        self._find_line = LineInput("", id="find", placeholder="输文号、单位、姓名、标题字或拼音首字母；回车留住结果，Esc 清除")
        self._hand = Hand(self, lambda: self.table.clear_marks(), self._registered)
        self.table: RecordTable[PaperRow] = RecordTable(COLUMNS, row_style=row_style, id="papers")
        self.pane = DetailPane(id="pane")
        self._paper = 0
        self._paper_revealed = False

    def compose(self) -> ComposeResult:
        """Views on top, list and paper, what was said, keys."""
        yield RegisterLine("registry")
        yield self._heading
        yield self._find_line
        with Horizontal():
            yield self.table
            yield self.pane
        yield from foot(self.office)

    def on_mount(self) -> None:
        """First list; every act anywhere refreshes it."""
        self.after_acts(self._reread)
        self._show_view(View.TODO)
        self.table.focus()

    def on_resize(self) -> None:
        """Beside the list or in its place."""
        self.set_class(self.size.width >= BESIDE_FROM, "-wide")
        self.set_class(self.size.width < BESIDE_FROM, "-narrow")

    def on_screen_resume(self) -> None:
        """Back from another room or a dialog: what stands here may be older than the book."""
        self._reread()

    # -- the list --------------------------------------------------------------------------------------------------

    def _show_view(self, view: View) -> None:
        self._list.view = view
        self.table.set_source(self._list.page, empty=self._list.empty)
        self._head()

    def _reread(self) -> None:
        self.table.refresh_rows()
        self._head()
        self._follow()

    def _head(self) -> None:
        self._heading.update(plain(self._list.heading(len(self.table.marked))))
        self._hint()

    def _hint(self) -> None:
        row = self.table.row
        self.query_one(KeyFooter).set_labels({"next_step": row.next.value} if row and row.next else {})

    def action_next_register(self) -> None:
        """→"""
        self.query_one(RegisterLine).step(1)

    def action_previous_register(self) -> None:
        """←"""
        self.query_one(RegisterLine).step(-1)

    def action_next_view(self) -> None:
        """F7."""
        self.action_clear_find()
        self._show_view(self._list.next_view())

    def show(self, row_id: int) -> None:
        """Open this paper, wherever it is listed."""
        row = open_detail(self.desk, row_id).row
        self._list.words = ""
        self._show_view(View.TODO if row.open else View.ALL)
        self.table.go_to(self._list.place_of(row_id) or row.place, row_id)
        self._open(row)

    def _registered(self, paper: int) -> None:
        """The cursor goes to the paper just registered: F8 is its next act."""
        if self._list.words or self._list.view is not View.TODO:
            self._list.words = ""
            self.remove_class("-finding")
            self._show_view(View.TODO)
        place = self._list.place_of(paper)
        if place:
            self.table.go_to(place, paper)

    def action_refresh_list(self) -> None:
        """F5."""
        self._reread()
        self.office.say("已刷新。")

    @on(RecordTable.RowHighlighted)
    def _moved(self) -> None:
        self._hint()
        if self._follow_timer is not None:
            self._follow_timer.stop()
        self._follow_timer = self.set_timer(0.05, self._follow)

    @on(RecordTable.MarksChanged)
    def _marked(self) -> None:
        self._head()

    # -- one paper -------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Wide: the pane shows the row under the cursor, masked; an opened paper closes when the cursor leaves it."""
        row = self.table.row
        if self.has_class("-open"):
            self._show_paper(self._paper, revealed=self._paper_revealed)
        elif row is None:
            self.pane.clear()
        elif self.has_class("-wide"):
            self._show_paper(row.id)

    def _show_paper(self, paper: int, *, revealed: bool = False) -> None:
        detail = open_detail(self.desk, paper, revealed=revealed)
        if detail.row.phase is Phase.WITHDRAWN:
            self._close_pane()
            return
        self._paper, self._paper_revealed = paper, revealed
        self.pane.show(detail.row.title, pairs(detail), moments(detail))

    @on(RecordTable.RowOpened)
    def _opened(self, event: RecordTable.RowOpened) -> None:
        if isinstance(event.row, PaperRow):
            self._open(event.row)

    def _open(self, row: PaperRow) -> None:
        """Enter: the paper, its masked title revealed for as long as the pane is open, the look journalled first."""
        masked = open_detail(self.desk, row.id).row.masked
        if masked:
            reveal(self.desk, [row.id])
        self._show_paper(row.id, revealed=masked)
        self.add_class("-open")
        self.pane.focus()

    def _close_pane(self) -> None:
        self.remove_class("-open")
        self._paper_revealed = False
        self.pane.clear()
        self.table.focus()
        self._follow()

    def on_key(self, event: events.Key) -> None:
        """Enter on the opened paper: its whole story."""
        row = self.table.row
        if event.key == "enter" and self.pane.has_focus and row is not None and row.id == self._paper:
            event.stop()
            self._hand.story(row)

    def action_switch_pane(self) -> None:
        """F6."""
        if self.pane.has_focus:
            self.table.focus()
        elif self.pane.display:
            self.pane.focus()

    # -- reveal ----------------------------------------------------------------------------------------------------

    def action_reveal(self) -> None:
        """Ctrl+R: the titles of this list for 60 seconds, each look in the journal."""
        self._list.revealed = {}
        self.table.refresh_rows()
        if self._hide_timer is not None:
            self._hide_timer.stop()
        self._hide_timer = self.set_timer(REVEALED_SECONDS, self.covering)
        self._head()

    def covering(self) -> None:
        """Titles leave the widgets: after 60 seconds, under a cover, at a lock."""
        if self._hide_timer is not None:
            self._hide_timer.stop()
            self._hide_timer = None
        if self._list.revealed is not None:
            self._list.revealed = None
            self.table.refresh_rows()
        if self._paper_revealed:
            self._close_pane()
        self._head()

    # -- find ------------------------------------------------------------------------------------------------------

    def action_find(self) -> None:
        """F3."""
        self.add_class("-finding")
        self._find_line.focus()

    @on(Edited)
    def _typed(self, event: Edited) -> None:
        if event.editor is self._find_line:
            event.stop()
            self._list.words = self._find_line.text.strip()
            self._show_view(self._list.view)

    def on_input_submitted(self) -> None:
        """Enter keeps the result and goes to it."""
        self.table.focus()

    def action_clear_find(self) -> None:
        """The whole list again."""
        self.remove_class("-finding")
        self._find_line.put("")
        if self._list.words:
            self._list.words = ""
            self._show_view(self._list.view)
        self.table.focus()

    def action_back(self) -> None:
        """Esc: close the paper, then the search, then the marks, then home."""
        if self.has_class("-open"):
            self._close_pane()
        elif self.has_class("-finding"):
            self.action_clear_find()
        elif self.table.marked:
            self.table.clear_marks()
        else:
            self.office.go("home")

    # -- verbs -----------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Sequence[PaperRow]:
        """What a verb acts on: marked rows, else the row under the cursor."""
        return self.table.chosen

    def action_new(self) -> None:
        """F2."""
        self._hand.new()

    def action_edit(self) -> None:
        """F4."""
        self._hand.do("amend", self.chosen)

    def action_void(self) -> None:
        """Del."""
        self._hand.do("void", self.chosen)

    def action_next_step(self) -> None:
        """F8."""
        self._hand.next_step(self.chosen)

    def action_menu(self) -> None:
        """F9: every verb by its number, the impossible ones with the reason."""
        title = named(self.chosen) if self.chosen else "收文"
        self.app.push_screen(Menu(title, self.menu_entries()), self._menu_chosen)

    def menu_entries(self) -> list[VerbEntry]:
        """For F9 and F1. What concerns the whole register needs no row."""
        entries = self._hand.entries(self.chosen)
        return [VerbEntry(entry.verb) if entry.verb.id in WHOLE else entry for entry in entries]

    def _menu_chosen(self, verb: str | None) -> None:
        if verb:
            self.do(verb)

    def do(self, verb: str) -> None:
        """A verb of the menu by its id, from F9 or F12."""
        if verb in ("take_back", "reveal", "next_step"):
            getattr(self, f"action_{verb}")()
        elif verb in WHOLE:
            getattr(self, f"_{verb}")()
        else:
            self._hand.do(verb, self.chosen)

    def _import(self) -> None:
        # Readers and writers of tables are loaded when they are wanted, not at the start.
        from bangongshi.screens.importing import ImportScreen

        self.app.push_screen(ImportScreen(self.desk), self._imported)

    def _export(self) -> None:
        from bangongshi.duties.registry.export_papers import TITLE, export
        from bangongshi.screens.exporting import ExportDialog, Output

        desk = self.desk
        book = Output(TITLE, lambda path, whole, step, stop: export(
            desk, "incoming", path, whole, step=step, cancelled=stop))
        self.app.push_screen(ExportDialog(desk, book), self._exported)

    def _imported(self, came: "Imported | None") -> None:
        if came is not None:
            self.action_clear_find()
            self._show_view(came.view)
            self.office.say(came.sentence)

    def _exported(self, done: Done | None) -> None:
        if done is not None:
            self.office.say(done.sentence)
            self.office.changed.publish("导出")

    def action_take_back(self) -> None:
        """Ctrl+Z."""
        take_back_dialog(self)

    def help_words(self) -> str:
        """For F1."""
        return "收文登记簿。F2 登记来文，F8 办下一步，空格标记几件一起办；F7 换视图，F3 查找。"

    # -- copy ------------------------------------------------------------------------------------------------------

    def copy_text(self) -> str | None:
        """文号 and title as listed: a 代称 where it is masked, the numbers alone while it is revealed."""
        row = self.table.row
        if row is None:
            return None
        title = "" if row.masked and self._list.revealed is not None else row.title
        return " ".join(part for part in (row.number, row.source_number, title) if part)

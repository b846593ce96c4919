"""收发, second register: the placeholders of paper-only state secrets – figures, codes, days and states, nothing to open."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from bangongshi.duties import placeholders
from bangongshi.keys import Scope, menu
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused, StoreTrouble
from bangongshi.models.placeholder_list import PlaceholderRow, PlaceholderView
from bangongshi.models.placeholder_rules import PlaceholderVerb as Verb
from bangongshi.models.placeholder_rules import refusal
from bangongshi.screens.dialogs.menu import Menu
from bangongshi.screens.foot import foot
from bangongshi.screens.placeholders import asking
from bangongshi.screens.placeholders.columns import COLUMNS, row_style
from bangongshi.screens.registers import RegisterLine
from bangongshi.screens.room import Room
from bangongshi.screens.taking_back import take_back_dialog
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.plain import plain
from bangongshi.widgets.record_table import RecordTable
from bangongshi.widgets.status_line import Tone
from bangongshi.widgets.verb_menu import VerbEntry

REGISTER = "涉密占位"
WITHOUT = frozenset({"find", "pane", "copy", "reveal"})
"""Keys that do nothing here: there are no words to look for, to open, to copy or to reveal."""
CYCLE = tuple(PlaceholderView)


class PlaceholderRoom(Room):
    """涉密占位."""

    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.LIST, without=WITHOUT)
    DEFAULT_CSS: ClassVar[str] = """
    PlaceholderRoom > .heading { height: 1; background: $bar; color: $head; text-style: bold; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._view = PlaceholderView.OPEN
        self._heading = Static(markup=False, classes="heading")
        self.table: RecordTable[PlaceholderRow] = RecordTable(COLUMNS, row_style=row_style, id="placeholders")

    def compose(self) -> ComposeResult:
        """Registers, views, the list, what was said, keys."""
        yield RegisterLine("placeholders")
        yield self._heading
        yield self.table
        yield from foot(self.office, WITHOUT)

    def on_mount(self) -> None:
        """First list; every act anywhere refreshes it."""
        self.after_acts(self._reread)
        self._show_view(self._view)
        self.table.focus()

    def on_screen_resume(self) -> None:
        """Back here: time went on."""
        self._reread()

    # -- the list --------------------------------------------------------------------------------------------------

    def _show_view(self, view: PlaceholderView) -> None:
        self._view = view
        self.table.set_source(
            lambda window: placeholders.placeholders(self.desk, self._view, window),
            empty=f"{view.value}里没有占位。按 F2 登记。",
        )
        self._head()

    def _reread(self) -> None:
        self.table.refresh_rows()
        self._head()

    @on(RecordTable.RowHighlighted)
    @on(RecordTable.MarksChanged)
    def _head(self) -> None:
        views = "　".join(f"[{view.value}]" if view is self._view else view.value for view in CYCLE)
        marked = f"　已标记 {len(self.table.marked)} 件" if self.table.marked else ""
        total = placeholders.count(self.desk, self._view)
        self._heading.update(plain(f"{REGISTER}：{views}　共 {total} 件{marked}　不记标题、文号、来文单位"))
        row = self.table.row
        self.query_one(KeyFooter).set_labels({"next_step": row.next.value} if row and row.next else {})

    def action_next_view(self) -> None:
        """F7."""
        self._show_view(CYCLE[(CYCLE.index(self._view) + 1) % len(CYCLE)])

    def action_refresh_list(self) -> None:
        """F5."""
        self._reread()
        self.office.say("已刷新。")

    def action_next_register(self) -> None:
        """→"""
        self.query_one(RegisterLine).step(1)

    def action_previous_register(self) -> None:
        """←"""
        self.query_one(RegisterLine).step(-1)

    def action_back(self) -> None:
        """Esc: the marks, then home."""
        if self.table.marked:
            self.table.clear_marks()
        else:
            self.office.go("home")

    # -- acts ------------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Sequence[PlaceholderRow]:
        """What a verb acts on: marked rows, else the row under the cursor."""
        return self.table.chosen

    def action_new(self) -> None:
        """F2."""
        if placeholders.allowed(self.desk):
            self.app.push_screen(asking.new_dialog(self.desk), self._done)
        else:
            self._refuse("涉密件占位没有启用：要保密部门同意，并在设置里写明谁在何时同意。")

    def action_next_step(self) -> None:
        """F8: what comes next for the first of them, done to all."""
        rows = self.chosen
        if not rows:
            self._refuse("先选一件。")
        elif rows[0].next is None:
            self._refuse(f"{rows[0].number} {rows[0].state.value}，没有下一步。")
        else:
            self._act(rows[0].next)

    def action_void(self) -> None:
        """Del."""
        self._act(Verb.VOID)

    def action_edit(self) -> None:
        """F4."""
        self._act(Verb.AMEND)

    def action_take_back(self) -> None:
        """Ctrl+Z."""
        take_back_dialog(self)

    def action_menu(self) -> None:
        """F9: the verbs by their numbers, the impossible ones with the reason."""
        if self.chosen:
            self.app.push_screen(Menu(asking.named(self.chosen), self.menu_entries()), self._menu_chosen)
        else:
            self._refuse("先选一件。")

    def menu_entries(self) -> list[VerbEntry]:
        """For F9, F1 and F12."""
        return [VerbEntry(verb, *self._standing(verb.id)) for verb in menu(REGISTER)]

    def _standing(self, verb: str) -> tuple[str, str]:
        rows = self.chosen
        if verb == "take_back":
            return "", ""
        if not rows:
            return "先选一件。", ""
        if verb == "next_step":
            then = rows[0].next
            return ("", f"下一步：{then.value}") if then else (f"{rows[0].state.value}，没有下一步。", "")
        return self._hindered(Verb[verb.upper()], rows), ""

    def _hindered(self, verb: Verb, rows: Sequence[PlaceholderRow]) -> str:
        for row in rows:
            if why := refusal(row.facts, verb):
                return f"{row.number}：{why}" if len(rows) > 1 else why
        return asking.too_many(verb, rows)

    def _menu_chosen(self, verb: str | None) -> None:
        if verb:
            self.do(verb)

    def do(self, verb: str) -> None:
        """A verb of the menu by its id, from F9 or F12."""
        if verb in ("take_back", "next_step"):
            getattr(self, f"action_{verb}")()
        else:
            self._act(Verb[verb.upper()])

    def _act(self, verb: Verb) -> None:
        """Ask the rules, then what is missing, then do it."""
        rows = self.chosen
        if not rows:
            self._refuse("先选一件。")
        elif said := self._hindered(verb, rows):
            self._refuse(said)
        elif (dialog := asking.dialog(self.desk, verb, rows)) is not None:
            self.app.push_screen(dialog, self._done)
        else:
            self._at_once(verb, rows)

    def _at_once(self, verb: Verb, rows: Sequence[PlaceholderRow]) -> None:
        try:
            self._done(asking.do(self.desk, verb, rows))
        except Refused as error:
            self._refuse(error.sentence)
        except StoreTrouble as error:
            self.office.trouble(error, lambda: self._at_once(verb, rows))

    def _done(self, done: Done | None) -> None:
        if done is None:
            return
        self.table.clear_marks()
        self.office.say(done.sentence)
        self.office.changed.publish(REGISTER)

    def _refuse(self, sentence: str) -> None:
        self.office.say(sentence, Tone.REFUSED)

    def help_words(self) -> str:
        """For F1."""
        return "涉密件占位：一份一行，只记专册册页行、持有人代号和日期。F2 登记，F8 办下一步。标题、文号、来文单位不得录入本机。"

"""What do the registers have in common? A list with views, F8, F9, marks; what stands behind a row is the register's own.

A room says what it lists and what each verb asks; this file does the keys, the sentences and the reading again.
"""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar, cast, runtime_checkable

from textual import on
from textual.app import App, ComposeResult

from bangongshi.keys import menu
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused, StoreTrouble
from bangongshi.models.windows import Page, Placed, Total, Window
from bangongshi.screens.dialogs.menu import Menu
from bangongshi.screens.dialogs.onward import Step
from bangongshi.screens.foot import foot
from bangongshi.screens.registers import RegisterLine
from bangongshi.screens.room import Room
from bangongshi.screens.taking_back import take_back_dialog
from bangongshi.widgets.columns import Column
from bangongshi.widgets.fields import Clock
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.heading import Heading
from bangongshi.widgets.plain import plain
from bangongshi.widgets.record_table import RecordTable
from bangongshi.widgets.status_line import Tone
from bangongshi.widgets.verb_menu import VerbEntry

if TYPE_CHECKING:
    from bangongshi.screens.exporting import Output

FREE = frozenset({"take_back", "reveal", "export"})
"""Verbs that need no row."""
MINUTE = 60.0
NONE_CHOSEN = "先选一件。"


class BookRow(Placed, Protocol):
    """What the base needs to know of a row: how it may be called."""

    @property
    def number(self) -> str: ...


@runtime_checkable
class Titled(Protocol):
    """A row that also says what it is about, as listed."""

    @property
    def title(self) -> str: ...


R = TypeVar("R", bound=BookRow)


class BookRoom(Room, Generic[R]):
    """A register. Subclasses give the class variables and the abstract methods."""

    own: ClassVar[str] = ""
    """Its name in the table of rooms."""
    register: ClassVar[str] = ""
    """Its name in keys.MENUS, and what the heading begins with."""
    noun: ClassVar[str] = "件"
    silent: ClassVar[frozenset[str]] = frozenset()
    """Keys that do nothing here: BINDINGS leave them out, the footer does not show them."""
    free: ClassVar[frozenset[str]] = FREE
    """Verbs of the menu that need no row."""
    def __init__(self) -> None:
        super().__init__()
        self.view = self.views()[0]
        self._heading = Heading()
        self.table: RecordTable[R] = RecordTable(self.columns(), row_style=self.row_style, id=self.own)

    # -- what a register says --------------------------------------------------------------------------------------

    @abstractmethod
    def views(self) -> Sequence[str]:
        """What F7 goes through."""

    @abstractmethod
    def columns(self) -> Sequence[Column[R]]:
        """What each line shows."""

    @abstractmethod
    def page(self, window: Window) -> Page[R]:
        """One window of `self.view`."""

    @abstractmethod
    def total(self) -> Total:
        """How many `self.view` holds."""

    @abstractmethod
    def next_of(self, row: R) -> str:
        """The id of the verb F8 does, "" when there is none."""

    @abstractmethod
    def hindrance(self, verb: str, row: R) -> str:
        """Why a verb of the menu is not possible for this row, "" when it is."""

    @abstractmethod
    def ask(self, verb: str, rows: Sequence[R]) -> Step:
        """A possible verb: done at once, or what must be asked first. `rows` are empty only for a verb of `free`."""

    @abstractmethod
    def open_row(self, row: R) -> None:
        """Enter."""

    def output(self) -> "Output | None":
        """What 导出 writes; None where nothing goes out."""
        return None

    def row_style(self, row: R) -> str | None:
        """A meaning of themes.MEANINGS for the whole line."""
        return None

    def nothing(self) -> str:
        """What an empty list says."""
        return f"{self.view}里没有{self.register}。"

    def remark(self) -> str:
        """What the heading ends with."""
        return ""

    def finished(self, verb: str, rows: Sequence[R]) -> None:
        """An act was done and the list was read again."""

    # -- the list --------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Registers, views, the list, what was said, keys."""
        yield RegisterLine(self.own)
        yield self._heading
        yield from self.above_list()
        yield self.table
        yield from foot(self.office, self.silent)

    def above_list(self) -> ComposeResult:
        """What stands between heading and list; nothing here."""
        yield from ()

    def on_mount(self) -> None:
        """First list; every act anywhere refreshes it."""
        self.after_acts(self.reread)
        self.show_view(self.view)
        self.table.focus()

    def on_screen_resume(self) -> None:
        """Back here: time went on."""
        self.reread()

    def show_view(self, view: str) -> None:
        """Another view, from its start."""
        self.view = view
        self.table.set_source(self.page, empty=self.nothing())
        self._head()

    def reread(self) -> None:
        self.table.refresh_rows()
        self._head()

    @on(RecordTable.RowHighlighted)
    def _hint(self) -> None:
        row = self.table.row
        label = self._label(self.next_of(row)) if row else ""
        self.query_one(KeyFooter).set_labels({"next_step": label} if label else {})

    @on(RecordTable.MarksChanged)
    def _head(self) -> None:
        """Counting costs more than a step of the cursor: only when the list or the marks changed."""
        views = "　".join(f"[{view}]" if view == self.view else view for view in self.views())
        marks = f"　已标记 {len(self.table.marked)} {self.noun}" if self.table.marked else ""
        more = f"　{said}" if (said := self.remark()) else ""
        self._heading.update(plain(f"{self.register}：{views}　共 {self.total()} {self.noun}{marks}{more}"))
        self._hint()

    def show(self, row_id: int) -> None:
        """A line of home led here: the list as it stands, from its start."""
        self.show_view(self.views()[0])

    def action_next_view(self) -> None:
        """F7."""
        views = self.views()
        self.show_view(views[(views.index(self.view) + 1) % len(views)])

    def action_refresh_list(self) -> None:
        """F5."""
        self.reread()
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

    @on(RecordTable.RowOpened)
    def _opened(self) -> None:
        if self.table.row is not None:
            self.open_row(self.table.row)

    # -- acts ------------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Sequence[R]:
        """What a verb acts on: marked rows, else the row under the cursor."""
        return self.table.chosen

    @property
    def clock(self) -> Clock:
        """What date fields ask."""
        return Clock(lambda: self.desk.today, lambda: self.desk.calendar())

    def named(self, rows: Sequence[R]) -> str:
        """「收〔2026〕12号」 or 「收〔2026〕12号等 3 件」; never a title."""
        first = rows[0].number or "未编号来文"
        return first if len(rows) == 1 else f"{first}等 {len(rows)} {self.noun}"

    def action_next_step(self) -> None:
        """F8: what comes next for the first of them, done to all."""
        rows = self.chosen
        if not rows:
            self.refuse(NONE_CHOSEN)
        elif not (verb := self.next_of(rows[0])):
            self.refuse(f"{self.named(rows[:1])}：{self._no_next(rows[0])}")
        else:
            self.act(verb, rows)

    def _no_next(self, row: R) -> str:
        return "没有下一步；回车打开这一件。"

    def action_take_back(self) -> None:
        """Ctrl+Z."""
        take_back_dialog(self)

    def action_menu(self) -> None:
        """F9: the verbs by their numbers, the impossible ones with the reason."""
        title = self.named(self.chosen) if self.chosen else self.register
        self.app.push_screen(Menu(title, self.menu_entries()), lambda verb: self.do(verb) if verb else None)

    def menu_entries(self) -> list[VerbEntry]:
        """For F9, F1 and F12."""
        return [VerbEntry(verb, *self._standing(verb.id)) for verb in menu(self.register)]

    def _standing(self, verb: str) -> tuple[str, str]:
        rows = self.chosen
        if verb in self.free:
            return "", ""
        if not rows:
            return NONE_CHOSEN, ""
        if verb == "next_step":
            then = self.next_of(rows[0])
            return ("", f"下一步：{self._label(then)}") if then else (self._no_next(rows[0]), "")
        return self._hindered(verb, rows), ""

    def _hindered(self, verb: str, rows: Sequence[R]) -> str:
        for row in rows:
            if why := self.hindrance(verb, row):
                return f"{row.number}：{why}" if len(rows) > 1 else why
        return ""

    def _label(self, verb: str) -> str:
        return next((one.label for one in menu(self.register) if one.id == verb), "")

    def do(self, verb: str) -> None:
        """A verb of the menu by its id, from F9 or F12."""
        if verb in ("take_back", "next_step", "reveal"):
            getattr(self, f"action_{verb}")()
        elif verb == "export":
            self._export()
        else:
            self.act(verb, self.chosen)

    def act(self, verb: str, rows: Sequence[R]) -> None:
        """Say what stands in the way, else ask what is missing, else do it."""
        if not rows and verb not in self.free:
            self.refuse(NONE_CHOSEN)
        elif verb not in self.free and (said := self._hindered(verb, rows)):
            self.refuse(said)
        else:
            self._attempt(lambda: self.ask(verb, rows), verb, rows)

    def _attempt(self, work: Callable[[], Step], verb: str, rows: Sequence[R]) -> None:
        """The act or the next question; what the rules or the store say against it is shown where it belongs."""
        try:
            step = work()
        except StoreTrouble as error:
            self.office.trouble(error, lambda: self._attempt(work, verb, rows))
        except (Refused, Invalid) as error:
            self.refuse(error.sentence)
        else:
            if isinstance(step, Done):
                self._done(verb, rows, step)
            else:
                step.ask(cast(App[int], self.app), lambda more: self._attempt(more, verb, rows))

    def _done(self, verb: str, rows: Sequence[R], done: Done | None) -> None:
        if done is None:
            return
        self.table.clear_marks()
        self.office.say(done.sentence)
        self.office.changed.publish(self.register)
        self.finished(verb, rows)

    def refuse(self, sentence: str) -> None:
        """Why not; nothing moved."""
        self.office.say(sentence, Tone.REFUSED)

    def _export(self) -> None:
        # Writers of tables are loaded when they are wanted, not at the start.
        from bangongshi.screens.exporting import ExportDialog

        if (output := self.output()) is not None:
            self.app.push_screen(ExportDialog(self.desk, output), lambda done: self._done("export", (), done))

    def action_reveal(self) -> None:
        """Only where there is something to reveal."""

    def copy_text(self) -> str | None:
        """Number and title as listed."""
        row = self.table.row
        if row is None:
            return None
        return " ".join(part for part in (row.number, row.title if isinstance(row, Titled) else "") if part)


def watch_minutes(room: BookRoom[R]) -> None:
    """Read the list again every minute while it is on top: time alone makes things late."""
    room.set_interval(MINUTE, lambda: room.reread() if room.app.screen is room else None)

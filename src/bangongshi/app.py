"""What holds the screens together? The table of rooms, kept and switched; the status line; help and commands.

Cover, lock and the way out are in guarded.py, the border no error crosses in bordered.py.
"""

import asyncio
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import BindingType
from textual.driver import Driver
from textual.screen import Screen
from textual.signal import Signal

from bangongshi.keys import Scope, key
from bangongshi.screens.cover import Cover
from bangongshi.screens.dialogs.help import Help
from bangongshi.screens.dialogs.palette import Palette
from bangongshi.screens.home import HomeRoom
from bangongshi.screens.room import Room
from bangongshi.shell import leaving
from bangongshi.shell.border import Border
from bangongshi.shell.commands import commands_for, help_for
from bangongshi.shell.guarded import GuardedApp, Preferences
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.status_line import Sayings, StatusLine, Tone

if TYPE_CHECKING:
    from bangongshi.duties.desk import Desk


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the table of rooms: its digit, its name in keys.py (`go('home')`), its label, what makes its screen."""

    digit: str
    name: str
    label: str
    screen: Callable[[], Room]


def _when_entered(package: str, room: str) -> Callable[[], Room]:
    """The class `room` of a package of screens, loaded when it is first gone to: home stands sooner without the rest."""
    def make() -> Room:
        return cast(type[Room], getattr(import_module(f"bangongshi.screens.{package}"), room))()

    return make


SCREENS: tuple[Place, ...] = (
    Place("0", "home", "首页", HomeRoom),
    Place("1", "registry", "收发", _when_entered("registry", "RegistryRoom")),
    Place("", "circulation", "传阅", _when_entered("books", "CirculationRoom")),
    Place("", "instructions", "批示", _when_entered("books", "InstructionsRoom")),
    Place("", "calls", "催办", _when_entered("books", "CallsRoom")),
    Place("", "placeholders", "涉密占位", _when_entered("placeholders", "PlaceholderRoom")),
    Place("2", "seal_uses", "印章", _when_entered("seals", "UsesRoom")),
    Place("", "seals", "印章名册", _when_entered("seals", "SealsRoom")),
    Place("", "seal_loans", "外借", _when_entered("seals", "LoansRoom")),
    Place("", "letters", "介绍信", _when_entered("seals", "LettersRoom")),
    Place("", "certificates", "证照", _when_entered("seals", "CertificatesRoom")),
    Place("4", "matters", "督办", _when_entered("supervision", "MattersRoom")),
    Place("", "matter_calls", "督办催办", _when_entered("supervision", "MatterCallsRoom")),
    Place("", "recurrences", "周期", _when_entered("supervision", "RecurrencesRoom")),
    Place("", "statistics", "统计", _when_entered("supervision", "StatisticsRoom")),
    Place("", "chronicle", "大事记", _when_entered("supervision", "ChronicleRoom")),
    Place("5", "settings", "设置", _when_entered("settings", "SettingsRoom")),
)
"""The rooms that exist, the first of them home."""


class Workbench(GuardedApp):
    """办公室工作台: its rooms, what is said in them, help and commands."""

    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.APP)

    def __init__(
        self,
        desk: "Desk | None" = None,
        *,
        rooms: tuple[Place, ...] | None = None,
        preferences: Preferences | None = None,
        border: Border | None = None,
        leave: Callable[[int], None] | None = None,
        can_lock: bool = True,
        strict: bool = False,
    ) -> None:
        """`desk` may come later by `open_desk`: from the first run, or once the vault is open.

        `leave` ends the process once the terminal is given back; without it the app merely exits with the status.
        `strict` lets errors through, for tests of screens.
        """
        super().__init__(preferences, border, leave, can_lock, strict)
        if desk is not None:
            self.desk = desk
        self.changed = Signal(self, "changed")
        self.sayings = Sayings(datetime.now)
        self._rooms = {place.name: place for place in (SCREENS if rooms is None else rooms)}
        self._first: Screen[None] | None = None
        self._noon_of: date | None = None

    def get_driver_class(self) -> type[Driver]:
        """Ours on POSIX (driver.py); Textual's on Windows."""
        if sys.platform == "win32":
            return super().get_driver_class()
        from bangongshi.shell.driver import WorkbenchDriver

        return WorkbenchDriver

    async def on_mount(self) -> None:
        """First screen, signals, the idle clock."""
        asyncio.get_running_loop().set_exception_handler(self.border.asyncio_handler)
        if not self.is_headless and sys.platform != "win32":
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, self.close_down, leaving.SIGNALLED + number)
        if self._first is not None:
            await self.push_screen(self._first)
        else:
            await self.enter()
        self.set_interval(1.0, self._look_at_the_clock)
        self.set_interval(60.0, self._noon)
        self.changed.subscribe(self, lambda _: self._read_settings())
        self.alive = True

    def _noon(self) -> None:
        """Once a minute: at twelve a backup, if anything was done since the last one (safety.md §3.10)."""
        from bangongshi.duties.safekeeping import backup_due

        if not hasattr(self, "desk") or not self.can_lock or self.is_headless:
            return
        now = self.desk.now
        if now.hour == 12 and self._noon_of != now.date() and backup_due(self.desk):
            self._noon_of = now.date()
            self.run_worker(self._back_up, thread=True, exit_on_error=False)

    def _back_up(self) -> None:
        from bangongshi.duties.safekeeping import back_up_everywhere

        with self.long_work():
            sentence = back_up_everywhere(self.desk)
        self.call_from_thread(self.say, sentence)

    def begin_with(self, screen: Screen[None]) -> None:
        """A screen before home: the first run, a new passphrase. It ends by `enter`."""
        self._first = screen

    def open_desk(self, desk: "Desk") -> None:
        """The vault is open: sit down."""
        self.desk = desk
        self.border.at(desk.vault.folder)
        self._read_settings()

    def _read_settings(self) -> None:
        """After every act: minutes until cover and lock, and the clerk's name, may be others now."""
        from bangongshi.duties.office import settings_of

        if not hasattr(self, "desk"):
            return
        found = settings_of(self.desk)
        self.prefer(
            cover_minutes=found.cover_minutes, lock_minutes=found.lock_minutes,
            theme=found.theme, clipboard=found.clipboard,
        )
        if found.clerk != self.desk.who:
            self.desk = replace(self.desk, who=found.clerk)

    async def enter(self) -> None:
        """Home, on a clear stack."""
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        home = next(iter(self._rooms), None)
        if home is not None:
            self._install(home)
            await self.push_screen(home)
            self._lead_to_spill()

    def _lead_to_spill(self) -> None:
        """A 涉密误录 that is not ended comes first at every start."""
        from bangongshi.duties.spill import open_spill

        if hasattr(self, "desk") and open_spill(self.desk) is not None:
            from bangongshi.screens.spill import lead_on

            lead_on(self, self.desk)

    def enter_soon(self) -> None:
        """`enter`, from a screen that it takes off the stack."""
        self.call_later(self.enter)

    # --- rooms ---

    def _install(self, name: str) -> None:
        if not self.is_screen_installed(name):
            self.install_screen(self._rooms[name].screen(), name)

    def go(self, room: str, row_id: int | None = None, act: str = "") -> None:
        """See OfficeApp. From a dialog or a half-filled form nobody is led away."""
        if room not in self._rooms or not self._in_a_room:
            return
        self._install(room)
        target = self.get_screen(room)
        if target is not self.screen:
            self.switch_screen(room)
        if (row_id is not None or act) and isinstance(target, Room):
            self.call_after_refresh(self._arrive, target, row_id, act)

    @property
    def _in_a_room(self) -> bool:
        """Not on the first run's pages: before home there is no way round them."""
        return any(self._installed_screens.get(name) is self.screen for name in self._rooms)

    async def _arrive(self, room: Room, row_id: int | None, act: str) -> None:
        if row_id is not None:
            room.show(row_id)
        if act:
            await room.run_action(act)

    def action_go(self, room: str) -> None:
        """0–5."""
        self.go(room)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Under the cover only Ctrl+L lives; the digits of rooms that do not exist do nothing."""
        if isinstance(self.screen, Cover):
            return action == "cover"
        if action == "go":
            return bool(parameters) and parameters[0] in self._rooms and self._in_a_room
        return super().check_action(action, parameters)

    # --- help and commands ---

    def action_help(self) -> None:
        """F1: this screen's keys and verbs, with the reason for what is not possible."""
        if isinstance(self.screen, Help | Palette):
            return
        before_home = isinstance(self.screen, Room) and not self._in_a_room
        rooms = {} if before_home else self._rooms
        self.push_screen(help_for(self.screen, self._label(), self.sayings.recent, rooms))

    def action_commands(self) -> None:
        """F12: everything that can be done here, by name."""
        room = self.screen
        if isinstance(room, Room) and self._in_a_room:
            self.push_screen(Palette(commands_for(room, self._rooms)), lambda chosen: self._run_command(room, chosen))

    def _label(self) -> str:
        for name, place in self._rooms.items():
            if self._installed_screens.get(name) is self.screen:
                return place.label
        return self.title

    async def _run_command(self, room: Room, chosen: str | None) -> None:
        kind, _, name = (chosen or "").partition(":")
        if kind == "verb":
            room.do(name)
        elif kind == "key":
            line = key(name)
            if Scope.APP in line.scopes:
                await self.run_action(line.action)
            else:
                self.simulate_key(line.keys[0])

    # --- what is said ---

    def say(self, sentence: str, tone: Tone = Tone.DONE) -> None:
        """See OfficeApp. Kept for F1 even where no line is in sight."""
        for screen in reversed(self.screen_stack):
            for line in screen.query(StatusLine):
                line.say(sentence, tone)
                return
        self.sayings.add(sentence, tone)

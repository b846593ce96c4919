"""When is the screen covered, when does the program end, and what is saved first?

Ctrl+L or idle time cover at once; Ctrl+L on the cover or longer idle time lock, which ends the process (safety.md D3).
Every way out – lock, Ctrl+Q, a signal, a fault – goes through `close_down`: drafts first, then the terminal.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from textual import events
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input

from bangongshi.screens.cover import Cover
from bangongshi.screens.room import HidesText, KeepsDrafts
from bangongshi.shell import leaving
from bangongshi.shell.border import Border
from bangongshi.shell.bordered import BorderedApp
from bangongshi.shell.keys_in_turn import KeysInTurn


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the clerk set: minutes until cover and lock (design.md §4), theme, whether copies leave the program."""

    cover_minutes: int = 3
    lock_minutes: int = 20
    theme: str = "纸"
    clipboard: bool = False


class GuardedApp(BorderedApp):
    """A BorderedApp that covers, locks and leaves."""

    def __init__(
        self,
        preferences: Preferences | None,
        border: Border | None,
        leave: Callable[[int], None] | None,
        can_lock: bool,
        strict: bool,
    ) -> None:
        """`leave` ends the process once the terminal is given back; without it the app exits with the status."""
        self.preferences = preferences or Preferences()
        super().__init__(self.preferences.theme, border, strict)
        self.can_lock = can_lock
        self._leave = leave
        self._leaving = False
        self._works = 0
        self._last_input = awake_time()
        self._keys = KeysInTurn(self)

    async def on_event(self, event: events.Event) -> None:
        """Any key, click or paste starts the idle time anew; keys take effect one after the other."""
        if isinstance(event, events.Key | events.MouseDown | events.MouseScrollDown | events.MouseScrollUp | events.Paste):
            self._last_input = awake_time()
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._keys.admit(event):
            target = self.focused or self.screen
            try:
                await super().on_event(event)
            finally:
                self._keys.follow(event, target)

    def simulate_key(self, key: str) -> None:
        """A key another one stands for, before any that were typed after it."""
        self._keys.first(events.Key(key, None))

    def action_cover(self) -> None:
        """Ctrl+L: once covers, on the cover locks."""
        if isinstance(self.screen, Cover):
            self.lock()
        else:
            self.cover()

    def cover(self) -> None:
        """The opaque page over everything; revealed text leaves the widgets first."""
        if isinstance(self.screen, Cover):
            return
        for node in self._all_nodes():
            if isinstance(node, HidesText):
                self.attempt(node.covering)
        self.clear_notifications()
        self.push_screen(Cover(self._lockable))

    def lock(self) -> None:
        """See OfficeApp. The demonstration has no passphrase to lock with, the first run no vault yet."""
        if self._lockable:
            self.close_down(leaving.LOCKED)

    @property
    def _lockable(self) -> bool:
        return self.can_lock and hasattr(self, "desk")

    def _look_at_the_clock(self) -> None:
        idle = awake_time() - self._last_input
        if idle >= self.preferences.lock_minutes * 60 and self._lockable and not self._works:
            self.lock()
        elif idle >= self.preferences.cover_minutes * 60:
            self.cover()

    @contextmanager
    def long_work(self) -> Iterator[None]:
        """See OfficeApp."""
        self._works += 1
        try:
            yield
        finally:
            self._works -= 1
            self._last_input = max(self._last_input, awake_time() - self.preferences.cover_minutes * 60)

    def prefer(self, **changes: object) -> None:
        """The clerk changed a setting: `prefer(theme="墨")`."""
        self.preferences = replace(self.preferences, **changes)  # type: ignore[arg-type]
        self.theme = self.preferences.theme

    # --- the way out ---

    async def action_quit(self) -> None:
        """Ctrl+Q. What is typed is kept as drafts."""
        self.close_down(leaving.DONE)

    def close_down(self, status: int) -> None:
        """Drafts, terminal, then whatever `leave` closes; by a lock, Ctrl+Q, a signal, or a fault."""
        if self._leaving:
            return
        self._leaving = True
        for node in self._all_nodes():
            if isinstance(node, KeepsDrafts):
                self.attempt(node.before_lock)
        if self._leave is None or self.is_headless or self._driver is None:
            self.exit(status, return_code=status)
            return
        self.attempt(self._driver.stop_application_mode)
        self.attempt(self._driver.close)
        self._leave(status)

    def _all_nodes(self) -> Iterator[DOMNode]:
        """Every screen on the stack or kept aside, and every widget in them."""
        screens = dict.fromkeys([*self.screen_stack, *(s for s in self._installed_screens.values() if isinstance(s, Screen))])
        for screen in screens:
            yield screen
            yield from screen.walk_children()

    def copy_to_clipboard(self, text: str) -> None:
        """Into the program's own clipboard; to the terminal's only if the clerk allowed it, never from a password."""
        focused = self.focused
        if isinstance(focused, Input) and focused.password:
            return
        if self.preferences.clipboard:
            super().copy_to_clipboard(text)
        else:
            self._clipboard = text


def awake_time() -> float:
    """Seconds that go on while the machine sleeps (Linux), so that a lid closed at noon is locked at one."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(clock) if clock is not None else time.monotonic()

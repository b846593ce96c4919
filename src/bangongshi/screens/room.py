"""What may a screen expect of the program around it, and what does the program expect of a screen?

`OfficeApp` is the face screens see (the Workbench in app.py is the only one); `Room` is a kept screen 0–5. Screens
never import each other: they go through `office.go`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

from textual.dom import DOMNode
from textual.screen import Screen
from textual.signal import Signal

from bangongshi.widgets.stage import Stage
from bangongshi.widgets.status_line import Sayings, Tone
from bangongshi.widgets.verb_menu import VerbEntry

if TYPE_CHECKING:
    from bangongshi.duties.desk import Desk
    from bangongshi.models.errors import StoreTrouble

GOOD, WARN, BAD = Tone.DONE, Tone.REFUSED, Tone.REFUSED
"""How a sentence is meant: done; not done."""


class OfficeApp(Stage[int]):
    """The program, as a screen sees it."""

    desk: Desk
    changed: Signal[str]
    """Published after every act, with its verb; whoever shows rows reads them again. Reaches screens out of sight."""
    sayings: Sayings
    """The sentences of this sitting: what every StatusLine is made with (screens/foot.py), and F1 shows."""

    @abstractmethod
    def say(self, sentence: str, tone: Tone = Tone.DONE) -> None:
        """One sentence in the status line of the topmost screen that has one."""

    @abstractmethod
    def go(self, room: str, row_id: int | None = None, act: str = "") -> None:
        """Switch to a room by its name; `row_id` is opened there (`Room.show`), `act` is an action of it done next."""

    @abstractmethod
    def trouble(self, error: StoreTrouble, retry: Callable[[], object] | None = None) -> None:
        """The dialog 重试/另存备份/退出. `retry` is run by its first button; what was typed stays where it is."""

    @abstractmethod
    def long_work(self) -> AbstractContextManager[None]:
        """While inside, idle time covers the screen but does not lock (imports, backups)."""

    @abstractmethod
    def lock(self) -> None:
        """Save drafts, close the vault, end the process; the launcher shows the prompt."""


def office(node: DOMNode) -> OfficeApp:
    """The program a screen, dialog or widget runs in."""
    return cast(OfficeApp, node.app)


@runtime_checkable
class KeepsDrafts(Protocol):
    """A screen or widget with something typed in it."""

    def before_lock(self) -> None:
        """Save what is typed as a draft. Called for every screen and widget before a lock, an exit, a signal."""


@runtime_checkable
class HidesText(Protocol):
    """A screen or widget that may hold revealed text."""

    def covering(self) -> None:
        """Drop revealed text from the widgets (not only from view), at once. Called when the screen is covered."""


class Room(Screen[None]):
    """A kept screen, reached by its digit. Subclasses override what they need; every hook may be left out."""

    @property
    def office(self) -> OfficeApp:
        """The program around this room."""
        return office(self)

    @property
    def desk(self) -> Desk:
        """Vault, clock and clerk."""
        return self.office.desk

    def after_acts(self, read_again: Callable[[], object]) -> None:
        """Read again after every act while this room is on top. Out of sight it need not: it reads when it comes back."""
        self.office.changed.subscribe(self, lambda _: read_again() if self.app.screen is self else None)

    def show(self, row_id: int) -> None:
        """Put the cursor on this row and open it (another room sent the clerk here)."""

    def before_lock(self) -> None:
        """See `KeepsDrafts`."""

    def covering(self) -> None:
        """See `HidesText`."""

    def copy_text(self) -> str | None:
        """What Ctrl+C copies here: 文号 and title (the 代称 of a masked row), or None for nothing."""
        return None

    def menu_entries(self) -> list[VerbEntry]:
        """The F9 menu as it stands now, for F1 and F12; every impossible verb with its reason."""
        return []

    def do(self, verb: str) -> None:
        """A verb of `menu_entries` was chosen in F12."""

    def help_words(self) -> str:
        """A few sentences about this room, for F1."""
        return ""

    def action_copy_reference(self) -> None:
        """Ctrl+C."""
        text = self.copy_text()
        if text:
            self.app.copy_to_clipboard(text)
            self.office.say("已复制。")

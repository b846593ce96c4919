"""F9: the numbered 办理 menu of the row under the cursor."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from bangongshi.screens.dialogs.box import Box
from bangongshi.widgets.plain import plain
from bangongshi.widgets.verb_menu import VerbEntry, VerbMenu


class Menu(Box[str]):
    """Gives the id of the chosen verb, or None. An impossible verb says why and the menu stays.

    Args:
        title: what the verbs act on: a number, or 「3 件」.
        entries: keys.menu(register) with the reasons of the moment.
    """

    DEFAULT_CSS = """
    Menu VerbMenu { height: auto; max-height: 70vh; }
    Menu .reason { height: 2; color: $wrong; margin: 1 0 0 0; }
    """

    def __init__(self, title: str, entries: Sequence[VerbEntry]) -> None:
        super().__init__()
        self._title_text = title
        self._menu = VerbMenu(entries)

    def compose(self) -> ComposeResult:
        """Title, menu, the reason for the line under the cursor."""
        with Vertical(classes="box"):
            yield Static(plain(f"办理：{self._title_text}"), markup=False, classes="title")
            yield self._menu
            yield Static(markup=False, classes="reason")

    def on_mount(self) -> None:
        """Digits and arrows work at once."""
        self._menu.focus()

    def on_verb_menu_chosen(self, event: VerbMenu.Chosen) -> None:
        """A possible verb."""
        event.stop()
        self.dismiss(event.verb)

    def on_verb_menu_refused(self, event: VerbMenu.Refused) -> None:
        """Why not, in full: the line itself may be too short for it."""
        event.stop()
        self.query_one(".reason", Static).update(plain(f"不行：{event.reason}" if event.reason else ""))

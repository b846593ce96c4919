"""Who, or which? Numbered candidates: a digit takes one at once; hanzi or initials narrow them first."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from bangongshi.screens.dialogs.box import Box
from bangongshi.text import fold
from bangongshi.widgets.editor import Edited
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.picker import Candidate, CandidateList, Find
from bangongshi.widgets.plain import plain


class _Line(LineInput):
    """The line above the candidates; digits, arrows and Enter belong to the list."""

    def __init__(self, dialog: "PickOne") -> None:
        super().__init__("")
        self._dialog = dialog

    async def _on_key(self, event: events.Key) -> None:
        if self._dialog.take_key(event):
            event.stop()
            event.prevent_default()


class PickOne(Box[Candidate]):
    """One of several.

    Args:
        title: what is asked, with the papers it is asked for.
        find: candidates for what is typed; for "" the likeliest, first those most used.
        empty: what to say when there is none.
    """


    def __init__(self, title: str, find: Find, empty: str = "没有可选的。") -> None:
        super().__init__()
        self._title = title
        self._find = find
        self._empty = empty
        self._line = _Line(self)
        self._list = CandidateList()

    def compose(self) -> ComposeResult:
        """Title, line, candidates, hint."""
        with Vertical(classes="box"):
            yield Static(plain(self._title), markup=False, classes="title")
            yield self._line
            yield self._list
            yield Static(plain("按数字直接选；输入汉字或拼音首字母再找；Esc 退回。"), markup=False, classes="foot")

    def on_mount(self) -> None:
        """The likeliest are there at once."""
        self._line.focus()
        self._look()

    def on_edited(self, event: Edited) -> None:
        """Typing narrows."""
        event.stop()
        self._look()

    def _look(self) -> None:
        self._list.show(self._find(self._line.text.strip()))
        if not self._list.found:
            self.query_one(".foot", Static).update(plain(self._empty))

    def take_key(self, event: events.Key) -> bool:
        """Whether the list took this key."""
        found = self._list.found
        character = fold(event.character or "")
        if event.key in ("down", "up") and found:
            self._list.move(1 if event.key == "down" else -1)
        elif event.key == "enter" and found:
            self.dismiss(found[self._list.at])
        elif len(character) == 1 and character in "123456789" and int(character) <= len(found):
            self.dismiss(found[int(character) - 1])
        else:
            return False
        return True

    def on_candidate_list_taken(self, event: CandidateList.Taken) -> None:
        """A click takes one."""
        event.stop()
        self.dismiss(self._list.found[event.at])

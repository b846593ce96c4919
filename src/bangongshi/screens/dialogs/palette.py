"""F12: every command by its name – hanzi, full pinyin or initials – and by digit among those shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from bangongshi.keys import PINYIN
from bangongshi.screens.dialogs.box import Box
from bangongshi.text import fold
from bangongshi.widgets.editor import Edited
from bangongshi.widgets.picker import SHOWN, Candidate, Picker
from bangongshi.widgets.plain import plain


@dataclass(frozen=True, slots=True)
class Command:
    """Something the program can do here. `hint` is its key or a sentence; `words` are more ways to find it (the full
    pinyin of a label that is not in keys.PINYIN); `reason` says why it is not possible now."""

    id: str
    label: str
    hint: str = ""
    words: str = ""
    reason: str = ""


def matching(commands: Sequence[Command], typed: str, initials: Callable[[str], str]) -> list[Command]:
    """Commands whose name holds what is typed, or whose initials or other words do; those that begin with it first."""
    wanted = "".join(fold(character) for character in typed).replace(" ", "").lower()
    if not wanted:
        return list(commands)
    ranked: list[tuple[int, int, Command]] = []
    for order, command in enumerate(commands):
        names = [command.label, *initials(command.label).split(), PINYIN.get(command.label, ""), *command.words.split()]
        places = [place for name in names if (place := name.lower().find(wanted)) >= 0]
        if places:
            ranked.append((min(places) > 0, order, command))
        elif _in_order(wanted, command.label):
            ranked.append((2, order, command))
    return [command for _, _, command in sorted(ranked, key=lambda one: one[:2])]


def _in_order(wanted: str, label: str) -> bool:
    rest = iter(label.lower())
    return all(character in rest for character in wanted)


class Palette(Box[str]):
    """Gives the id of the chosen command, or None. A command that is not possible now says why and the list stays.

    Args:
        commands: all that exist here, most wanted first.
    """

    DEFAULT_CSS = """
    Palette > .box { width: 64; height: auto; }
    Palette Picker { height: auto; }
    """

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = tuple(commands)
        self._picker = Picker(self._find, free=True, eager=True)

    def _find(self, typed: str) -> list[Candidate]:
        from bangongshi.models.pinyin import initials

        found = matching(self._commands, typed, initials)
        return [
            Candidate(self._commands.index(command), command.label, f"不行：{command.reason}" if command.reason else command.hint)
            for command in found
        ]

    def compose(self) -> ComposeResult:
        """A line and the commands that fit it."""
        with Vertical(classes="box"):
            yield Static(plain("全部命令：输汉字、全拼或首字母"), markup=False, classes="title")
            yield self._picker
            yield Static(plain(f"数字或回车选用，上下箭头移动，一次列出 {SHOWN} 条。"), markup=False, classes="foot")

    def on_mount(self) -> None:
        """The caret into the line, all commands in sight."""
        self._picker.take_focus()
        self._picker.show_candidates()

    def on_edited(self, event: Edited) -> None:
        """A new search takes away what was said about the last choice."""
        event.stop()

    def on_picker_picked(self, event: Picker.Picked) -> None:
        """A command was taken."""
        event.stop()
        command = self._commands[event.candidate.id]
        if command.reason:
            self.query_one(".foot", Static).update(plain(f"不行：{command.reason}"))
            self._picker.put("")
            self._picker.show_candidates()
        else:
            self.dismiss(command.id)

    def on_input_submitted(self) -> None:
        """Enter with nothing found: the list stays as it is."""

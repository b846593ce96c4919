"""What can be done on the screen that is on top? F1 and F12, both made from the key table and the room's own menu."""

from collections.abc import Collection, Sequence

from textual.screen import ModalScreen, Screen

from bangongshi.keys import Key, Scope, bindings
from bangongshi.screens.dialogs.help import Help, keys_of
from bangongshi.screens.dialogs.palette import Command
from bangongshi.screens.room import Room
from bangongshi.widgets.form import Form
from bangongshi.widgets.status_line import Said

_NOT_BY_NAME = frozenset({"commands", "register_left", "register_right"})


def help_for(screen: Screen[object], label: str, recent: Sequence[Said], rooms: Collection[str]) -> Help:
    """F1 for a room, a form or a dialog; without `rooms` (before home) no page is a room."""
    absent = [line.id for line in bindings(Scope.APP) if not _exists(line, rooms)]
    if isinstance(screen, Room) and rooms:
        keys = keys_of(Scope.APP, Scope.LIST, Scope.ROWS, without=absent)
        return Help(label, keys, verbs=screen.menu_entries(), recent=recent, words=screen.help_words())
    keys = keys_of(Scope.APP, Scope.FORM if screen.query(Form) else Scope.DIALOG, without=absent)
    return Help("小窗" if isinstance(screen, ModalScreen) else label, keys, recent=recent)


def commands_for(room: Room, rooms: Collection[str]) -> list[Command]:
    """F12 in a room: its verbs first, then the keys; ids "verb:close", "key:find"."""
    verbs = room.menu_entries()
    found = [
        Command(f"verb:{entry.verb.id}", entry.name, entry.verb.sentence, words=entry.verb.label, reason=entry.reason)
        for entry in verbs
    ]
    named = {entry.verb.id for entry in verbs}
    found += [
        Command(f"key:{line.id}", line.label, f"{line.cap}　{line.sentence}")
        for line in bindings(Scope.APP, Scope.LIST, Scope.ROWS)
        if line.id not in named and line.id not in _NOT_BY_NAME and _exists(line, rooms)
    ]
    return found


def _exists(line: Key, rooms: Collection[str]) -> bool:
    """Keys that lead to rooms which are not built are not shown."""
    return not line.action.startswith("go(") or line.action[4:-2] in rooms

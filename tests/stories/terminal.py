"""The same clerk in a real pseudo-terminal: labels become the bytes a keyboard sends, hanzi are typed as UTF-8."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import first_run
from bangongshi.duties.people import add_person
from bangongshi.keys import KEYS
from bangongshi.store import vault as vaults
from office_fixtures import CHEAP
from shell.pty_office import Terminal
from stories.clerk import LETTER, NAMED

DIGITS = "202611230900"
"""The passphrase: digits alone, as many as digits alone need."""

BYTES = {
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~", "f7": "\x1b[18~",
    "f8": "\x1b[19~", "f9": "\x1b[20~", "f12": "\x1b[24~", "enter": "\r", "tab": "\t", "escape": "\x1b", "space": " ",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "shift+tab": "\x1b[Z", "backspace": "\x7f",
    "delete": "\x1b[3~",
}
"""What an xterm sends for each key."""


def bytes_of(name: str) -> str:
    """A key by what it is called (keys.py), as a terminal sends it; a digit or a full-width sign as it stands."""
    assert not LETTER.search(name), name
    key = NAMED.get(name) or next((line.keys[0] for line in KEYS if line.label == name), "")
    if key.startswith("ctrl+"):
        return chr(ord(key[-1]) - 96)
    return BYTES.get(key) or key or name


class Page(Terminal):
    """A terminal whose screen can be read while half of a wide character is painted over (pyte's own reading fails)."""

    def screen(self) -> list[str]:
        """What stands on the screen."""
        try:
            return super().screen()
        except IndexError:
            columns, rows = self.size
            lines = self._page.buffer
            return ["".join(lines[y][x].data for x in range(columns)).rstrip() for y in range(rows)]


class Clerk:
    """A clerk before a terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    def press(self, *names: str) -> None:
        """Press keys at once, one behind the other, as fast as the terminal takes them."""
        self.terminal.type("".join(bytes_of(name) for name in names))

    def type(self, text: str) -> None:
        """Hanzi and digits, as the IME commits them."""
        assert not LETTER.search(text), text
        self.terminal.type(text)

    def paste(self, text: str) -> None:
        """A bracketed paste, whatever is in it."""
        self.terminal.type(f"\x1b[200~{text}\x1b[201~")

    def sees(self, *words: str) -> None:
        """Until all of these stand on the screen."""
        for word in words:
            self.terminal.wait_for(word)

    def gone(self, words: str) -> None:
        """Until these words no longer stand on the screen. (Esc and the next key, sent as one, would be Alt.)"""
        self.terminal.until(lambda: words not in self.terminal.text(), f"{words} to go")

    def unlock(self) -> None:
        """The passphrase, and home."""
        self.sees("请切换到英文输入")
        self.type(DIGITS)
        self.press("回车")
        self.sees("首页")

    def quit(self) -> None:
        """Ctrl+Q; the terminal is as it was."""
        self.press("退出")
        assert self.terminal.status(30) == 0
        assert self.terminal.echoes()


def make_office(folder: Path) -> Desk:
    """清水县人民政府办公室 with three readers, behind DIGITS."""
    vault, _ = vaults.create(folder, DIGITS, cost=CHEAP)
    desk = Desk(vault)
    first_run(desk, {"unit_name": "清水县人民政府办公室", "unit_code": "清政办发", "unit_type": "机关"})
    for rank, name in enumerate(("张主任", "李副主任", "王科长"), 1):
        add_person(desk, {"name": name, "rank": str(rank), "leader": "是"})
    return desk


@contextmanager
def at_the_terminal(folder: Path, size: tuple[int, int] = (80, 24), **environment: str) -> Iterator[Clerk]:
    """The program as it is started by its command, at the unlock prompt."""
    terminal = Page([sys.executable, "-m", "bangongshi", "--vault", str(folder)], environment, size)
    try:
        yield Clerk(terminal)
    finally:
        terminal.close()

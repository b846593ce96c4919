"""What differs by operating system: where the vault lies, process limits, the terminal and its keys.

A leaf: imports nothing of ours, and at import time nothing but os and sys, because the launcher draws the first
frame before anything else is loaded (performance.md §1.3).
"""

import os
import sys

TermState = list[int | list[bytes | int]]
"""A terminal's attributes as termios gives them."""

DATABASE = "office.db"
KEY_FILE = "office.key"
HALF_MADE = "creating"
"""Names of the vault's layout (safety.md §3.1); the store has them too, but the launcher cannot wait for it."""

TITLE = "办公室工作台"
"""The window title: a constant, so that no title of a paper ever stands in a task bar (safety.md §2)."""

ENTER = f"\x1b[?1049h\x1b[22;0t\x1b]2;{TITLE}\x1b\\\x1b[?7l"
"""Alternate screen, the old window title kept aside, ours set, no wrapping."""

CLEAR = "\x1b[0m\x1b[2J\x1b[H"

RESET = (
    "\x1b[?2026l\x1b[<u\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    "\x1b[?1004l\x1b[?2004l\x1b[?2048l" + CLEAR + "\x1b[?7h\x1b[23;0t\x1b[?1049l\x1b[0m\x1b[?25h"
)
"""Undo everything any of our frames may have switched on: sync, kitty keys, mouse, focus, paste, resize reports;
clear before leaving the alternate screen, so that nothing stays in it; title, wrapping and cursor back."""


# --- the process ---------------------------------------------------------------------------------------------


def harden() -> None:
    """umask 077 and no core dumps: first line of both processes (safety.md §2)."""
    os.umask(0o077)
    if sys.platform != "win32":
        import resource

        try:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        except (OSError, ValueError):
            return  # a stricter limit set from outside stays


def forbid_dumping() -> None:
    """Linux: other processes of the same user may not read this one's memory (PR_SET_DUMPABLE). Best effort."""
    if sys.platform == "linux":
        import ctypes

        try:
            ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
        except (OSError, AttributeError):
            return  # another C library: nothing lost but a little protection


def clean_environment() -> None:
    """Drop what would make Textual write logs, open sockets, take pictures or press keys, and set its clock.

    COLUMNS and LINES are dropped too: left-overs of a shell, they would overrule the real window size.
    """
    for name in [n for n in os.environ if n == "TEXTUAL" or n.startswith("TEXTUAL_")]:
        del os.environ[name]
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
    os.environ["TEXTUAL_FPS"] = "250"
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    os.environ["ESCDELAY"] = "15"


# --- where the vault is ----------------------------------------------------------------------------------------


def vault_folder(given: str | None = None) -> str:
    """The vault's folder: `--vault`, else BANGONGSHI_VAULT, else the platform's user data folder. Absolute.

    Linux is worked out here (XDG base directories), as importing platformdirs costs half the first frame.
    """
    named = given or os.environ.get("BANGONGSHI_VAULT")
    if named:
        return os.path.abspath(os.path.expanduser(named))
    if sys.platform == "linux":
        base = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
        return os.path.join(os.path.abspath(base), "bangongshi")
    import platformdirs

    return platformdirs.user_data_dir("bangongshi", appauthor=False)


def has_vault(folder: str) -> bool:
    """Whether anything of a vault lies there: then the prompt comes first, never the first-run questions."""
    if os.path.lexists(os.path.join(folder, DATABASE)):
        return True
    names = (KEY_FILE, KEY_FILE + ".bak", DATABASE + "-wal")
    found = any(os.path.lexists(os.path.join(folder, name)) for name in names)
    return found and not os.path.isdir(os.path.join(folder, HALF_MADE))


def passphrase_file(given: str | None = None) -> str | None:
    """`--passphrase-file`, else BANGONGSHI_PASSPHRASE_FILE, else None."""
    return given or os.environ.get("BANGONGSHI_PASSPHRASE_FILE") or None


def read_passphrase(path: str) -> str:
    """The first line of a passphrase file, UTF-8 with or without a mark. OSError or UnicodeDecodeError as they come."""
    with open(path, encoding="utf-8-sig") as lines:
        return lines.readline().rstrip("\r\n")


def write_new(path: "os.PathLike[str]", text: str) -> None:
    """A new private file with this text, on disk when we come back; never over another, never through a link. OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


# --- the terminal ------------------------------------------------------------------------------------------------


def window() -> tuple[int, int]:
    """Columns and rows of the terminal; 80×24 when it does not say."""
    try:
        size = os.get_terminal_size(1)
    except OSError:
        return 80, 24
    return size.columns or 80, size.lines or 24


def write(text: str, out: int = 1) -> None:
    """All of `text` to the terminal, unbuffered. A terminal that is gone is not an error here: others notice it."""
    data = text.encode("utf-8", "replace")
    try:
        while data:
            data = data[os.write(out, data) :]
    except OSError:
        return


def save_terminal() -> TermState | None:
    """The terminal's attributes, to be given back at the end; None where there are none to keep."""
    if sys.platform == "win32":
        return None
    import termios

    try:
        return list(termios.tcgetattr(0))
    except termios.error:
        return None


def make_raw() -> None:
    """No echo, no line editing, no signals from keys: every key reaches the program as it is."""
    if sys.platform == "win32":
        return
    import termios

    try:
        state = termios.tcgetattr(0)
        state[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        state[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        state[6][termios.VMIN] = 1
        state[6][termios.VTIME] = 0
        termios.tcsetattr(0, termios.TCSANOW, state)
    except termios.error:
        return


def restore_terminal(state: TermState | None, out: int = 1, back: int = 0) -> None:
    """Reset sequence to `out`, and the attributes of `save_terminal` to `back`; typed but unread keys are dropped.

    Output first: a process of the background may still write, but not always set attributes.
    """
    write(RESET, out)
    if sys.platform == "win32" or state is None:
        return
    import termios

    try:
        termios.tcsetattr(back, termios.TCSAFLUSH, state)
    except termios.error:
        return


def let_go(state: TermState | None) -> None:
    """Give the terminal back now: whatever this process still reads or writes on 0, 1, 2 goes nowhere."""
    try:
        terminal = os.dup(1)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for fileno in (0, 1, 2):
            os.dup2(nowhere, fileno)
    except OSError:
        return
    restore_terminal(state, terminal, terminal)


def hush() -> None:
    """What libraries print on stderr must not run over the screen; a stderr led elsewhere by the caller is left alone."""
    try:
        if os.isatty(2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    except OSError:
        return


# --- keys before Textual reads them ------------------------------------------------------------------------------

_CONTROL = {
    "\r": "enter",
    "\n": "enter",
    "\x7f": "backspace",
    "\x08": "backspace",
    "\t": "tab",
    "\x03": "ctrl+c",
    "\x11": "ctrl+q",
    "\x15": "ctrl+u",
    "\x17": "ctrl+u",
}
_SEQUENCES = {
    "OP": "f1",
    "OQ": "f2",
    "[11~": "f1",
    "[12~": "f2",
    "[[A": "f1",
    "[[B": "f2",
    "[200~": "paste",
    "[201~": "pasted",
}
_ESCAPE_WAIT = 0.03
"""Seconds after a lone Esc within which the rest of a sequence must have come."""


def read_key() -> str:
    """One key, waiting for it: a character, or a name as `enter`, `f2`, `escape`; "" for keys without meaning here.

    "eof" when the terminal is gone. Reads byte by byte, so that what is typed ahead stays for the next reader.
    """
    if sys.platform == "win32":
        return _windows_key()
    try:
        first = os.read(0, 1)
    except OSError:
        return "eof"
    if not first:
        return "eof"
    if first == b"\x1b":
        return _escape_sequence()
    lead = first[0]
    if lead >= 0x80:
        more = 0 if lead < 0xC2 or lead > 0xF4 else 1 if lead < 0xE0 else 2 if lead < 0xF0 else 3
        for _ in range(more):
            first += os.read(0, 1)
        return first.decode("utf-8", "ignore")
    char = chr(lead)
    return _CONTROL.get(char, char if char.isprintable() else "")


def _escape_sequence() -> str:
    """What follows an Esc: nothing (the key itself), or a key's sequence."""
    if not key_waiting(_ESCAPE_WAIT):
        return "escape"
    text = os.read(0, 1).decode("latin-1")
    if text == "\x1b":
        return "escape"
    if text not in ("[", "O"):
        return ""
    while len(text) < 32 and key_waiting(_ESCAPE_WAIT):
        char = os.read(0, 1).decode("latin-1")
        text += char
        if "@" <= char <= "~" and text != "[[":
            break
    return _SEQUENCES.get(text, "")


def key_waiting(seconds: float) -> bool:
    """Whether a key can be read within so many seconds."""
    if sys.platform == "win32":
        return _windows_waiting(seconds)
    import select

    return bool(select.select([0], [], [], seconds)[0])


def _windows_waiting(seconds: float) -> bool:
    """The same on a Windows console, which knows no select."""
    if sys.platform != "win32":
        return False
    import msvcrt
    import time

    end = time.monotonic() + seconds
    while not msvcrt.kbhit():
        if time.monotonic() >= end:
            return False
        time.sleep(0.02)
    return True


def _windows_key() -> str:
    """The same from a Windows console."""
    if sys.platform != "win32":
        return ""
    import msvcrt

    char = msvcrt.getwch()
    if char in ("\x00", "\xe0"):
        return {";": "f1", "<": "f2"}.get(msvcrt.getwch(), "")
    if char == "\x1b":
        return "escape"
    return _CONTROL.get(char, char if char.isprintable() else "")

"""How long from a key, or from the start, until words stand in the terminal? A pseudo-terminal, read without emulation."""

import os
import select
import signal
import sys
import time
from pathlib import Path

from benchmarks.filling import PASSPHRASE

ROOT = Path(__file__).resolve().parents[1]
SIZE = (120, 40)
TOO_LONG = 30.0
PROMPT = "口令".encode()


class Terminal:
    """A program in a pseudo-terminal; `until` tells the seconds since the last `mark`."""

    def __init__(self, *command: str) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.begin = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
            environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
            environment |= {
                "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "PYTHONUTF8": "1",
                "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            }
            os.chdir(ROOT)
            os.execve(sys.executable, [sys.executable, *command], environment)
        self.seen = b""

    def mark(self) -> None:
        """Forget what was read; time runs from here."""
        self._drain(0.05)
        self.seen = b""
        self.begin = time.perf_counter()

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._fd, keys.encode())

    def until(self, words: bytes) -> float:
        """Seconds from the mark until these bytes were sent. Raises TimeoutError, with the end of what came instead."""
        while words not in self.seen:
            if not self._read(TOO_LONG):
                raise TimeoutError(f"{words.decode()} did not come: …{self.seen[-300:]!r}")
        return time.perf_counter() - self.begin

    def settled(self, quiet: float = 0.15) -> float:
        """Seconds from the mark until the last byte before a pause of `quiet` seconds."""
        last = self.begin
        while self._read(quiet):
            last = time.perf_counter()
        return last - self.begin

    def _drain(self, quiet: float) -> None:
        while self._read(quiet):
            continue

    def _read(self, seconds: float) -> bool:
        if not select.select([self._fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return False
        self.seen += data
        return bool(data)

    def close(self) -> None:
        """End the program by its own id."""
        os.kill(self.pid, signal.SIGTERM)
        for _ in range(100):
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
            self._drain(0.02)
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._fd)


def memory_mib(pid: int) -> float:
    """Resident MiB of a program and its children now (Linux; 0 elsewhere)."""
    try:
        own = int(Path(f"/proc/{pid}/status").read_text().partition("VmRSS:")[2].split()[0]) / 1024
        inner = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError, ValueError):
        return 0.0
    return own + sum(memory_mib(int(child)) for child in inner)


def bare_prompt() -> dict[str, float]:
    """The yardstick of the prompt."""
    terminal = Terminal("-m", "benchmarks.bare_prompt")
    try:
        return {"bare_prompt": terminal.until(PROMPT)}
    finally:
        terminal.close()


def bare_textual() -> dict[str, float]:
    """The yardstick of home."""
    terminal = Terminal("-m", "benchmarks.bare_textual")
    try:
        shown = terminal.until("关于做好第20项".encode())
        terminal.mark()
        return {"bare_textual": shown, "bare_memory": memory_mib(terminal.pid)}
    finally:
        terminal.close()


def workbench(vault: Path) -> dict[str, float]:
    """Launch → prompt; passphrase after the imports are done → home; home → 收发; End → the list's last rows."""
    terminal = Terminal("-m", "bangongshi", "--vault", str(vault))
    try:
        found = {"prompt": terminal.until(PROMPT)}
        time.sleep(2.5)  # she types; behind the prompt everything is imported meanwhile
        terminal.mark()
        terminal.type(f"{PASSPHRASE}\r")
        found["home"] = terminal.until("逾期".encode())
        terminal.mark()
        terminal.type("1")
        found["register"] = terminal.settled()
        terminal.mark()
        terminal.type("\x1b[F")
        found["end"] = terminal.settled()
        terminal.mark()
        terminal.type("\x1b[H")
        found["top"] = terminal.settled()
        found["memory"] = memory_mib(terminal.pid)
        return found
    finally:
        terminal.close()

"""A real pseudo-terminal for the tests: a program in it, its bytes drained by a thread, its screen kept by pyte."""

import os
import select
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pyte

ROOT = Path(__file__).parents[2]


class Terminal:
    """One program in one terminal. Every wait ends with an assertion, never with silence."""

    def __init__(
        self,
        command: list[str],
        environment: dict[str, str] | None = None,
        size: tuple[int, int] = (100, 30),
    ) -> None:
        self.size = size
        self.bytes = bytearray()
        self._lock = threading.Lock()
        self.master, self.slave = os.openpty()
        termios.tcsetwinsize(self.slave, (size[1], size[0]))
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self.master)
                os.login_tty(self.slave)
                os.execve(command[0], command, _environment(environment or {}))
            finally:
                os._exit(127)
        self.before = termios.tcgetattr(self.slave)
        self._status: int | None = None
        self._hung_up = False
        self._last_byte = time.monotonic()
        self._new_page()
        self._drainer = threading.Thread(target=self._drain, daemon=True)
        self._drainer.start()

    def _drain(self) -> None:
        while not self._hung_up:
            try:
                if not select.select([self.master], [], [], 0.05)[0]:
                    continue
                data = os.read(self.master, 65536)
            except (OSError, ValueError):
                return
            if not data:
                return
            with self._lock:
                self.bytes += data
                self._last_byte = time.monotonic()

    def raw(self) -> bytes:
        """Everything the terminal was sent so far."""
        with self._lock:
            return bytes(self.bytes)

    def screen(self) -> list[str]:
        """What stands on the screen. Only new bytes are drawn; half a sequence waits for its other half."""
        data = self.raw()
        end = data.rfind(b"\x1b", len(data) - 16)
        end = len(data) if end < 0 or time.monotonic() - self._last_byte > 0.1 else end
        if end > self._drawn:
            self._stream.feed(_for_pyte(data[self._drawn : end]))
            self._drawn = end
        return [line.rstrip() for line in self._page.display]

    def _new_page(self) -> None:
        self._page = pyte.Screen(*self.size)
        self._stream = pyte.ByteStream(self._page)
        self._drawn = 0

    def text(self) -> str:
        """The screen as one string, without the blanks pyte puts after wide characters."""
        return "\n".join(self.screen()).replace(" ", "")

    def type(self, keys: str | bytes) -> None:
        """Press keys."""
        os.write(self.master, keys if isinstance(keys, bytes) else keys.encode())

    def wait_for(self, what: str, seconds: float = 20.0) -> None:
        """Until these words stand on the screen (blanks do not count)."""
        self.until(lambda: what.replace(" ", "") in self.text(), what, seconds)

    def until(self, ready: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
        """Until `ready`; shows the screen when it never is."""
        end = time.monotonic() + seconds
        while not ready():
            assert time.monotonic() < end, f"waited in vain for {what}:\n" + "\n".join(self.screen())
            time.sleep(0.02)

    def resize(self, columns: int, rows: int) -> None:
        """Drag the window's corner."""
        self.size = (columns, rows)
        self._new_page()
        termios.tcsetwinsize(self.slave, (rows, columns))

    def status(self, seconds: float = 10.0) -> int:
        """The launcher's exit status; negative for a signal."""
        end = time.monotonic() + seconds
        while self._status is None:
            pid, result = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = os.waitstatus_to_exitcode(result)
                break
            assert time.monotonic() < end, "the launcher does not end:\n" + "\n".join(self.screen())
            time.sleep(0.02)
        time.sleep(0.05)  # let the drain have the last bytes
        return self._status

    def echoes(self) -> bool:
        """Whether the terminal is as the launcher found it."""
        return termios.tcgetattr(self.slave) == self.before

    def program(self) -> int:
        """Process id of the program inside the launcher."""
        found: list[int] = []

        def look() -> bool:
            found[:] = children(self.pid)
            return bool(found)

        self.until(look, "the program's process")
        return found[0]

    def hang_up(self) -> None:
        """Close the window."""
        if not self._hung_up:
            self._hung_up = True
            self._drainer.join()
            os.close(self.slave)
            os.close(self.master)

    def close(self) -> None:
        """End what is left, by its own id."""
        for pid in [*children(self.pid), self.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                continue
        if self._status is None:
            os.waitpid(self.pid, 0)
        self.hang_up()


def children(pid: int) -> list[int]:
    """Child processes, by the kernel's own list."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def office(vault: Path, *words: str, environment: dict[str, str] | None = None, size: tuple[int, int] = (100, 30)) -> Terminal:
    """The test workbench (office.py) over a vault."""
    script = str(Path(__file__).with_name("office.py"))
    return Terminal([sys.executable, script, "--vault", str(vault), *words], environment, size)


def _environment(more: dict[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {
        **kept, "TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT / "src"), **more
    }


def _for_pyte(data: bytes) -> bytes:
    """Without the sequences pyte prints instead of obeying: kitty keys, and requests with a $."""
    for sequence in (b"\x1b[<u", b"\x1b[>25u", b"\x1b[?2026$p", b"\x1b[?2048$p", b"\x1b[22;0t", b"\x1b[23;0t"):
        data = data.replace(sequence, b"")
    return data

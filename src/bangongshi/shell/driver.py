"""How does Textual speak to the terminal here? As its Linux driver does, with four differences.

The launcher owns the alternate screen, so we neither enter nor leave it (no flicker between the prompt and home);
a lone Esc is known after 15 ms instead of 100 (performance.md §6); stopping does not wait for a poll; a terminal
that is gone ends the program instead of filling a queue nobody empties. POSIX only: Windows keeps Textual's driver.
"""

import codecs
import contextlib
import io
import os
import select
import signal
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from bangongshi import platform

if TYPE_CHECKING:
    from types import FrameType

POLL = 0.015
"""Seconds between looks at the keyboard while an Esc may still become a longer key; idle looks are ten times rarer."""

_ALTERNATE_ON = "\x1b[?1049h"
_ALTERNATE_OFF = "\x1b[?1049l"


class _Outlet(io.TextIOBase):
    """The terminal as a file for the writer thread. When it is gone, says so once and swallows the rest."""

    def __init__(self, gone: Callable[[], None]) -> None:
        self._gone = gone
        self._dead = False

    def fileno(self) -> int:
        return 1

    def write(self, text: str) -> int:
        data = text.encode("utf-8", "replace")
        while data and not self._dead:
            try:
                data = data[os.write(1, data) :]
            except OSError:
                self._dead = True
                self._gone()
        return len(text)

    def flush(self) -> None:
        return


class WorkbenchDriver(LinuxDriver):
    """Textual's Linux driver in a terminal that belongs to the launcher."""

    def __init__(
        self,
        app: App[object],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file = _Outlet(self._terminal_gone)  # type: ignore[assignment]
        self._wake_read, self._wake_write = os.pipe()
        self._gone = Event()
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # a stopped program would leave its page on the screen
        signal.signal(signal.SIGCONT, self._continued)

    def write(self, data: str) -> None:
        """Everything but the switch of screens, which is the launcher's; leaving clears instead."""
        if data == _ALTERNATE_ON:
            return
        super().write(platform.CLEAR if data == _ALTERNATE_OFF else data)

    def disable_input(self) -> None:
        """Wake the key thread, so that stopping it takes no time."""
        with contextlib.suppress(OSError):
            os.write(self._wake_write, b"!")
        super().disable_input()

    def _terminal_gone(self) -> None:
        """Called from whichever thread found out first."""
        if not self._gone.is_set():
            self._gone.set()
            signal.raise_signal(signal.SIGHUP)

    def _continued(self, _number: int, _frame: "FrameType | None") -> None:
        """After SIGSTOP and SIGCONT: the shell may have changed the terminal; set it again and paint anew."""
        platform.make_raw()
        self._loop.call_soon_threadsafe(self._repaint)

    def _repaint(self) -> None:
        self._app.refresh(layout=True)

    def _run_input_thread(self) -> None:
        """Keys until told to stop. A terminal that cannot be read is a window that was closed."""
        try:
            self.run_input_thread()
        except OSError:
            self._terminal_gone()

    def run_input_thread(self) -> None:
        """Read, parse and send on; a short look only while the parser may be inside an escape sequence."""
        parser = XTermParser(self._debug)
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        looks = 0
        while not self.exit_event.is_set():
            ready, _, _ = select.select([self.fileno, self._wake_read], [], [], POLL if looks else POLL * 10)
            looks = max(looks - 1, 0)
            if self._wake_read in ready:
                break
            if self.fileno in ready:
                data = os.read(self.fileno, 4096)
                if not data:
                    self._terminal_gone()
                    return
                looks = 3
                for event in parser.feed(decode(data)):
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)


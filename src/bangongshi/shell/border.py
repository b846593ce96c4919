"""What happens to an error nobody expected? It is written down without secrets, and the program goes on.

Only frames (file, line, function) and the type names of the errors are kept: no message, no local, no parameter, as
any of them may hold a passphrase or a title (safety.md D11). The code E-xxxxxxxx is the same for the same place.
"""

import hashlib
import logging
import os
import sys
import threading
import warnings
from collections.abc import Iterator
from datetime import datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TextIO

LOG_NAME = "bangongshi.log"
LOG_BYTES = 256 * 1024
LOG_FILES = 3


def frames(error: BaseException) -> Iterator[str]:
    """The error's type and its frames, innermost last, then those of what it came from."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield f"{type(current).__module__}.{type(current).__qualname__}"
        yield from _places(current.__traceback__)
        current = current.__cause__ or current.__context__


def _places(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        name = Path(code.co_filename)
        yield f"  {name.parent.name}/{name.name}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next


def code_of(error: BaseException) -> str:
    """E-xxxxxxxx: eight hex digits over types and frames."""
    return f"E-{hashlib.sha256(chr(10).join(frames(error)).encode()).hexdigest()[:8]}"


class _PrivateFile(RotatingFileHandler):
    """A log file for its owner alone, whatever the umask."""

    def _open(self) -> TextIOWrapper:
        return open(
            self.baseFilename, "a", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)
        )


class Border:
    """The log of one vault, and the hooks that lead every stray error into it."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is the vault's; its log/ is made when first needed. None: nothing is written (no vault yet)."""
        self._folder = folder
        self._handler: RotatingFileHandler | None = None

    def at(self, folder: Path) -> None:
        """From now on write into this vault's log."""
        self.close()
        self._folder = folder

    def close(self) -> None:
        """Let go of the file; the next line opens it again."""
        if self._handler is not None:
            self._handler.close()
            self._handler = None

    def record(self, error: BaseException, where: str = "") -> str:
        """Write the frames down and give the code back. Never raises: a full disk must not hide the first error."""
        code = code_of(error)
        self._write(f"{code} {where}".rstrip(), *frames(error))
        return code

    def note(self, what: str) -> None:
        """One line of the program's own words (codes, counts, durations): never titles, numbers, names, SQL."""
        self._write(what)

    def _write(self, *lines: str) -> None:
        stamp = datetime.now().isoformat(timespec="seconds")
        text = f"{stamp} " + "\n    ".join(lines)
        try:
            handler = self._open()
            if handler is not None:
                handler.emit(logging.LogRecord("bangongshi", logging.ERROR, "", 0, text, None, None))
        except (OSError, ValueError):
            return

    def _open(self) -> RotatingFileHandler | None:
        if self._handler is None and self._folder is not None:
            log = self._folder / "log"
            log.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._handler = _PrivateFile(
                log / LOG_NAME, maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8", delay=True
            )
        return self._handler

    # --- the hooks ---

    def guard_process(self) -> None:
        """Every way Python prints a traceback by itself leads here instead (safety.md §2)."""
        sys.excepthook = self._excepthook
        threading.excepthook = self._threadhook
        sys.unraisablehook = self._unraisablehook
        warnings.showwarning = self._showwarning
        logging.raiseExceptions = False
        logging.lastResort = None

    def _excepthook(self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        self.record(error, "main")

    def _threadhook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self.record(args.exc_value, "thread")

    def _unraisablehook(self, args: "sys.UnraisableHookArgs") -> None:
        if args.exc_value is not None:
            self.record(args.exc_value, "unraisable")

    def _showwarning(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        self.note(f"warning {category.__name__} {Path(filename).name}:{lineno}")

    def asyncio_handler(self, _loop: object, context: dict[str, object]) -> None:
        """For `loop.set_exception_handler`."""
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.record(error, "asyncio")
        else:
            self.note("asyncio")

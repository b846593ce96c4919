"""How does this program end? The statuses launcher and program agree on, and the way out.

Ending an interpreter with Textual and SQLModel in it costs 30–90 ms for nothing (performance.md §8.11), so the way
out closes what must be closed and leaves by `os._exit`. Imports nothing but os and sys: the launcher needs it.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing typing would cost a third of the first frame
    from collections.abc import Callable
    from typing import NoReturn

DONE = 0
"""Closed by the clerk."""

USAGE = 2
"""Cannot run here: no terminal, a terminal that cannot show it."""

LOCKED = 61
"""Locked: the launcher shows the prompt again, in a fresh process (safety.md D3)."""

DEMO = 62
"""The first-run page chose 看演示: the launcher starts the demonstration instead."""

FAULT = 70
"""A fault of the program that could not be survived; the log has its code."""

SIGNALLED = 128
"""Plus the number of the signal that ended it, as a shell counts."""


def leave(status: int, *closings: Callable[[], None]) -> NoReturn:
    """Run each closing even if one before it fails, flush, and end this process at once with `status`."""
    for closing in closings:
        try:
            closing()
        except Exception:
            status = status or FAULT
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue
    os._exit(status)

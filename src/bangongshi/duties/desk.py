"""Who sits at the desk, with which vault and which clock. Every use case takes a Desk first."""

import platform
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

from sqlmodel import Session

from bangongshi.duties.calendar import load
from bangongshi.models.workdays import Calendar
from bangongshi.store import transaction
from bangongshi.store.transaction import Act, Stamp
from bangongshi.store.vault import Vault

OFFICE_ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")
"""One zone without summer time since 1991, so no zone database is needed."""

Clock = Callable[[], datetime]
"""Gives the present moment, aware. Tests give a fixed one."""


def wall_clock() -> datetime:
    """The present moment in the office's zone (domain.md §12.3)."""
    return datetime.now(UTC).astimezone(OFFICE_ZONE)


@dataclass(frozen=True, slots=True)
class Desk:
    """One sitting of one clerk. `sitting` tells this run's acts from those of another window or day."""

    vault: Vault
    clock: Clock = wall_clock
    who: str = "文秘"
    sitting: str = field(default_factory=lambda: secrets.token_hex(6))

    @property
    def now(self) -> datetime:
        """Naive wall-clock time, to the second."""
        return self.clock().replace(tzinfo=None, microsecond=0)

    @property
    def today(self) -> date:
        """The office's date."""
        return self.clock().date()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; what leaves it are frozen rows, never the table objects."""
        with Session(self.vault.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def act(self, verb: str, *, reason: str = "", refers: int | None = None) -> Iterator[Act]:
        """One office act: commits whole on leaving, or leaves no trace (store/transaction.py)."""
        stamp = Stamp(self.clock(), self.who, self.sitting, platform.node() or "本机")
        with transaction.act(self.vault, stamp, verb, reason=reason, refers=refers) as doing:
            yield doing

    def calendar(self) -> Calendar:
        """The office's calendar: what the program ships, under what the clerk entered."""
        with self.read() as session:
            return load(session)

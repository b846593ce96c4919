"""Who sits at the desk, with which vault and which clock. Every use case takes a Desk first."""

import platform
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

from sqlmodel import Session, SQLModel

from bangongshi.duties import freeze
from bangongshi.duties.calendar import load
from bangongshi.models import secrecy
from bangongshi.models.errors import Refused
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Document
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
        """One office act: commits whole on leaving, or leaves no trace (store/transaction.py).

        Refused (R-SPILL) while a 涉密误录 is open, and (B-SECRET) when a text that would be stored carries a
        state-secret mark, wherever it was typed (design.md §4).
        """
        stamp = Stamp(self.clock(), self.who, self.sitting, platform.node() or "本机")
        guard_texts({"理由": reason})
        watch = None if verb == Verb.SPILL else _watch
        with transaction.act(self.vault, stamp, verb, reason=reason, refers=refers, watch=watch) as doing:
            freeze.check(doing.session, verb)
            yield doing
            guard_texts({"名称": doing.subject, "理由": doing.reason})
            _no_title_in(doing)

    def calendar(self) -> Calendar:
        """The office's calendar: what the program ships, under what the clerk entered."""
        with self.read() as session:
            return load(session)


_MAY_BE_MARK = re.compile("[密\uf900-\ufaff\U0002f800-\U0002fa1f]")
"""No mark is without 密 (or a compatibility form that folds into it): thousands of imported texts are passed by."""

_TELLING = 6
"""From so many signs on, a title in the reason gives it away; 「通知」 does not."""


def guard_texts(texts: Mapping[str, str]) -> None:
    """Refused (B-SECRET) when one of the texts, by column or label, carries a state-secret mark."""
    secrecy.guard({name: text for name, text in texts.items() if _MAY_BE_MARK.search(text)})


def _watch(_row: SQLModel, texts: Mapping[str, str]) -> None:
    """What every changed row must pass."""
    guard_texts(texts)


def _no_title_in(doing: Act) -> None:
    """The reason stays in the journal for ever and cannot be blanked: no title of a paper at hand may stand in it."""
    if not doing.reason:
        return
    for row in doing.session:
        if isinstance(row, Document) and len(row.title) >= _TELLING and row.title in doing.reason:
            raise Refused("R-TITLE", "理由里不要写文件标题：流水写下就改不了。请只写原因，再办一次。")

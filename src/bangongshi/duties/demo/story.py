"""How is a past written in a moment? Acts are played in the order of time in memory, then stored in one transaction.

What reaches the file is what the same acts would have left one by one: every row in its last state, and for every
act its journal lines with digests, old and new values, chained from the journal's end. `verify` cannot tell.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, func, insert, select
from sqlmodel import SQLModel

from bangongshi.duties.desk import OFFICE_ZONE
from bangongshi.models.trail import Entry, EntryPayload
from bangongshi.store import journal
from bangongshi.store.transaction import about, row_id

R = TypeVar("R", bound=SQLModel)
Event = Callable[[], None]


def table_of(kind: type[SQLModel]) -> Table:
    """The table of a model class."""
    table = kind.__table__  # type: ignore[attr-defined]
    assert isinstance(table, Table)
    return table


@dataclass(slots=True)
class _Act:
    at: datetime
    verb: str
    subject: str
    reason: str
    lines: list[tuple[dict[str, object], str, str]] = field(default_factory=list)


class Story:
    """One office's past under way. Times are naive wall-clock; `who` and `machine` go into every line."""

    def __init__(self, key: bytes, who: str, machine: str, sitting: str) -> None:
        self._key = key
        self._facts = {"who": who, "machine": machine, "sitting": sitting}
        self._events: list[tuple[datetime, int, Event]] = []
        self._planned = 0
        self._acts: list[_Act] = []
        self._rows: dict[Table, list[SQLModel]] = {}
        self._digests: dict[int, str] = {}
        self._first_id: dict[Table, int] = {}
        self.now = datetime.min

    def start_after(self, connection: Connection) -> None:
        """Number new rows after what the file already holds."""
        for table in SQLModel.metadata.sorted_tables:
            if "id" in table.c:
                self._first_id[table] = (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1

    def plan(self, at: datetime, event: Event) -> None:
        """`event` happens at `at`; what is planned for one moment happens in the order of planning."""
        self._planned += 1
        heapq.heappush(self._events, (at, self._planned, event))

    def play(self) -> None:
        """Let everything planned happen, in the order of time; events may plan further events."""
        while self._events:
            at, _, event = heapq.heappop(self._events)
            self.now = max(at, self.now)
            event()

    def act(self, verb: str, subject: str = "", reason: str = "") -> None:
        """What is added or changed from here on belongs to this act."""
        self._acts.append(_Act(self.now, f"{verb}", subject, reason))

    def note(self, noun: str, verb: str) -> None:
        """A second verb of the same act, without a row."""
        blank = dict.fromkeys(("table", "row_id", "digest_before", "digest_after"), "")
        facts: dict[str, object] = {**blank, "about": noun, "row_version": 0, "verb": f"{verb}"}
        self._acts[-1].lines.append((facts, "", ""))

    def add(self, row: R) -> R:
        """A new row; gets its id where its table counts ids."""
        table = table_of(type(row))
        rows = self._rows.setdefault(table, [])
        if table in self._first_id:
            row.id = self._first_id[table] + len(rows)
        rows.append(row)
        self._line(row, table, None)
        return row

    def change(self, row: SQLModel, **values: object) -> None:
        """A later state of a row added before; once per row and act."""
        table = table_of(type(row))
        old = {name: journal.plain_value(getattr(row, name)) for name in table.c.keys()}  # noqa: SIM118
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1  # type: ignore[attr-defined]
        self._line(row, table, old)

    def _line(self, row: SQLModel, table: Table, old: dict[str, journal.Value] | None) -> None:
        now = {name: journal.plain_value(getattr(row, name)) for name in table.c.keys()}  # noqa: SIM118
        changed = now if old is None else {name: now[name] for name in now if now[name] != old[name]}
        after = journal.row_digest(self._key, table.name, now)
        facts: dict[str, object] = {
            "about": about(row), "table": table.name, "row_id": row_id(row),
            "row_version": getattr(row, "version", 0),
            "digest_before": self._digests.get(id(row), ""), "digest_after": after,
        }
        self._digests[id(row)] = after
        was = "" if old is None else journal.to_json({name: old[name] for name in changed})
        self._acts[-1].lines.append((facts, was, journal.to_json(changed)))

    def rows(self, kind: type[R]) -> list[R]:
        """All rows added to one table so far, oldest first."""
        return [row for row in self._rows.get(table_of(kind), ()) if isinstance(row, kind)]

    def ids(self, kind: type[SQLModel]) -> list[int]:
        """Ids of all rows added to one table, oldest first."""
        return [int(row_id(row)) for row in self._rows.get(table_of(kind), ())]

    def write(self, connection: Connection) -> None:
        """Everything into the file, inside the caller's transaction."""
        for table in SQLModel.metadata.sorted_tables:
            if rows := self._rows.get(table):
                names = table.c.keys()
                connection.execute(insert(table), [{name: getattr(row, name) for name in names} for row in rows])
        lines, payloads = self._chained(journal.tail(connection))
        connection.execute(insert(table_of(Entry)), lines)
        connection.execute(insert(table_of(EntryPayload)), payloads)

    def _chained(self, end: journal.Tail) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        seq, prev = end.seq, end.h
        lines: list[dict[str, Any]] = []
        payloads: list[dict[str, Any]] = []
        for act in self._acts:
            first = seq + 1
            at = act.at.replace(tzinfo=OFFICE_ZONE)
            common: dict[str, object] = {
                **self._facts, "at": at.astimezone(UTC).isoformat(timespec="seconds"), "offset": 480,
                "clock_back": False, "verb": act.verb, "subject": act.subject, "reason": act.reason, "refers": None,
                "act": first,
            }
            for facts, old, new in act.lines:
                seq += 1
                line = {**common, **facts, "seq": seq, "prev": prev}
                line["digest_payload"] = journal.payload_digest(self._key, old, new)
                prev = line["h"] = journal.chain_hash(prev, line)
                lines.append(line)
                payloads.append({"seq": seq, "old": old, "new": new})
        return lines, payloads

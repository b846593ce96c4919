"""What is a line of the journal, and is the chain whole?

Row digests are HMACs under the journal key, so an exported journal cannot be used to guess short titles; the chain
hash covers digests, not values, so that values can be blanked after a 涉密误录 without breaking it (safety.md §3.7).
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from sqlalchemy import Connection, select
from sqlalchemy.engine import RowMapping
from sqlmodel import col

from bangongshi.models.trail import Entry

Value = str | int | float | bool | date | datetime | None
Values = Mapping[str, Value]

GENESIS = hashlib.sha256(b"bgs-jrn-1:genesis").hexdigest()
LATER: Mapping[str, Mapping[str, str | int | bool | None]] = {
    "document": {"due_time": "", "leader_rank": 99, "round": 1},
    "incoming": {
        "vetted_on": None, "vetted_by": "", "vetting": "", "proposed_on": None, "proposed_by": "", "proposed_lead": "",
        "proposed_assist": "", "direct_reason": "", "returned_on": None, "return_reason": "", "return_receipt": "",
    },
    "hop": {
        "due_time": "", "purpose": "传阅", "slip_reader_id": None, "task_id": None, "kept_until": None,
        "crossed_from_id": None, "chase_on": None,
    },
    "instruction": {
        "round": 1, "kind": "批示", "way": "书面", "evidence": "", "passing": "无需传达", "settled": "",
    },
    "deadline": {
        "task_id": None, "hop_id": None, "reached_on": None, "due_time": "", "start_time": "", "start_word": "收文",
    },
    "person": {"remit": ""},
}
"""Columns that a format after the first gave to a table which had rows, each with what it says in those rows.

Such a column is digested only where it says something else, so that rows digested before it was there still agree with
their digest. Never change a value here: it is part of every digest ever written.
"""

_CHAINED = (
    "seq", "at", "offset", "clock_back", "who", "machine", "sitting", "act", "verb", "about", "subject",
    "table", "row_id", "row_version", "digest_before", "digest_after", "digest_payload", "reason", "refers",
)


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold."""

    seq: int
    sentence: str


def plain_value(value: object) -> Value:
    """A column value as it is digested and kept: enums as their word, everything else as it is."""
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, str | int | float | date):
        return value
    raise TypeError(f"no canonical form for {type(value).__name__}")


def _framed(value: Value) -> bytes:
    """Length-prefixed and typed, so that NULL ≠ "" and "ab","c" ≠ "a","bc"."""
    if value is None:
        return b"-;"
    if isinstance(value, bool):
        body, kind = str(int(value)), "i"
    elif isinstance(value, int):
        body, kind = str(value), "i"
    elif isinstance(value, float):
        body, kind = repr(value), "f"
    elif isinstance(value, date):
        body, kind = value.isoformat(), "d"
    else:
        body, kind = value, "s"
    raw = body.encode("utf-8", "surrogatepass")
    return f"{kind}{len(raw)}:".encode() + raw


def row_digest(key: bytes, table: str, values: Mapping[str, object]) -> str:
    """HMAC-SHA-256 over the table's name and every column in name order, LATER ones at rest left out; 64 hex characters."""
    mac = hmac.new(key, _framed(table), hashlib.sha256)
    later = LATER.get(table, {})
    for name in sorted(values):
        framed = _framed(plain_value(values[name]))
        if name in later and framed == _framed(later[name]):
            continue
        mac.update(_framed(name))
        mac.update(framed)
    return mac.hexdigest()


def chain_hash(prev: str, fields: Mapping[str, object]) -> str:
    """h of one line: SHA-256 over a domain word, the line before, and every chained field in fixed order."""
    digest = hashlib.sha256(b"bgs-jrn-1")
    digest.update(_framed(prev))
    for name in _CHAINED:
        digest.update(_framed(plain_value(fields[name])))
    return digest.hexdigest()


def payload_digest(key: bytes, old: str, new: str) -> str:
    """HMAC over the two JSON texts of one line, as they are kept; "" for a line without values."""
    if not old and not new:
        return ""
    return hmac.new(key, _framed("payload") + _framed(old) + _framed(new), hashlib.sha256).hexdigest()


def to_json(values: Values) -> str:
    """{column: value}; dates as ISO text. Order of columns kept, hanzi as they are."""
    return json.dumps(values, ensure_ascii=False, default=lambda value: value.isoformat())


@dataclass(frozen=True, slots=True)
class Tail:
    """Where the journal ends: last seq (0: empty), its hash, its time."""

    seq: int
    h: str
    at: str


def tail(connection: Connection) -> Tail:
    """The end of the chain, read inside the caller's transaction."""
    last = connection.execute(
        select(col(Entry.seq), col(Entry.h), col(Entry.at)).order_by(col(Entry.seq).desc()).limit(1)
    ).first()
    return Tail(last[0], last[1], last[2]) if last else Tail(0, GENESIS, "")


def verify_chain(connection: Connection, since: int = 0) -> Break | None:
    """Walk the lines with seq > since (in windows); the first that does not follow from the one before, or None."""
    prev, expected = GENESIS, 1
    if since:
        start = connection.execute(select(col(Entry.h)).where(col(Entry.seq) == since)).scalar_one_or_none()
        if start is None:
            return Break(since, f"流水第 {since} 号不见了。")
        prev, expected = start, since + 1
    for line in _lines(connection, since):
        if line["seq"] != expected:
            return Break(expected, f"流水第 {expected} 号不见了，后面是第 {line['seq']} 号。")
        if line["prev"] != prev or chain_hash(prev, dict(line)) != line["h"]:
            return Break(expected, f"流水第 {expected} 号与写下时不同。")
        prev, expected = line["h"], expected + 1
    return None


def _lines(connection: Connection, since: int) -> Iterator[RowMapping]:
    table = Entry.__table__  # type: ignore[attr-defined]
    while True:
        rows = connection.execute(
            select(table).where(table.c.seq > since).order_by(table.c.seq).limit(5000)
        ).mappings().all()
        if not rows:
            return
        yield from rows
        since = rows[-1]["seq"]

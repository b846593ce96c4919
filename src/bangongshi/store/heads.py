"""Has the file gone back in time? The high-water mark beside it (safety.md §3.1, §3.7).

`heads.log` takes one line at every exit and backup: UTC time, last journal number, head (16 signs of the last hash).
An older copy put in place of the file ends before that mark; a foreign one has another head at it.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from sqlalchemy import Connection, select
from sqlmodel import col

from bangongshi.models.trail import Entry
from bangongshi.store.place import HEADS_NAME

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SIGNS = 16
_OFFICE = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the journal stood: when (UTC, ISO), its last number (0: empty), its head."""

    at: str
    seq: int
    head: str


@dataclass(frozen=True, slots=True)
class Setback:
    """The file is not the one we left: `missing` entries are gone, or (0) the head at the mark is another."""

    mark: Mark
    missing: int
    sentence: str


def code(h: str) -> str:
    """The head as it is printed and kept: the first 80 bits of the hash in 16 signs without I, L, O, U."""
    number = int(h[:20], 16)
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_SIGNS)))


def spoken(head: str) -> str:
    """Four groups of four for paper: 7F3K-92QM-4TDA-X8RN."""
    return "-".join(head[start : start + 4] for start in range(0, len(head), 4))


def end(connection: Connection) -> tuple[int, str]:
    """(last number, head) of the open file; (0, "") for an empty journal."""
    last = connection.execute(select(col(Entry.seq), col(Entry.h)).order_by(col(Entry.seq).desc()).limit(1)).first()
    return (last[0], code(last[1])) if last else (0, "")


def note(folder: Path, seq: int, head: str, now: datetime) -> None:
    """Append the mark, durably; the same one is not written twice in a row. A naive `now` is office time. Raises OSError."""
    last = latest(folder)
    if last and (last.seq, last.head) == (seq, head):
        return
    moment = (now if now.tzinfo else now.replace(tzinfo=_OFFICE)).astimezone(UTC)
    line = f"{moment.isoformat(timespec='seconds')} {seq} {head or '-'}\n"
    handle = os.open(folder / HEADS_NAME, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
    try:
        if os.fstat(handle).st_size and (os.lseek(handle, -1, os.SEEK_END), os.read(handle, 1))[1] != b"\n":
            line = "\n" + line  # a torn line must not swallow this one
        os.write(handle, line.encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)


def marks(folder: Path) -> list[Mark]:
    """Every whole line of the log, oldest first; a torn last line or a strange one is passed over."""
    try:
        text = (folder / HEADS_NAME).read_text(encoding="ascii", errors="replace")
    except OSError:
        return []
    return [mark for line in text.splitlines() if (mark := _mark(line))]


def _mark(line: str) -> Mark | None:
    parts = line.split(" ")
    if len(parts) != 3 or not parts[1].isdecimal():
        return None
    if parts[2] != "-" and (len(parts[2]) != _SIGNS or not set(parts[2]) <= set(_ALPHABET)):
        return None
    return Mark(parts[0], int(parts[1]), "" if parts[2] == "-" else parts[2])


def latest(folder: Path) -> Mark | None:
    """The last mark; None when there is none yet."""
    found = marks(folder)
    return found[-1] if found else None


def setback(folder: Path, connection: Connection) -> Setback | None:
    """Whether the open file stands behind its last mark or beside it; None when all is well."""
    mark = latest(folder)
    if mark is None or mark.seq == 0:
        return None
    seq, _ = end(connection)
    if seq < mark.seq:
        missing = mark.seq - seq
        return Setback(
            mark, missing, f"数据比上次退出时少 {missing} 笔，可能被旧文件替换过。请核对，或从最近的备份恢复。"
        )
    there = connection.execute(select(col(Entry.h)).where(col(Entry.seq) == mark.seq)).scalar_one_or_none()
    if there is None or code(there) != mark.head:
        return Setback(
            mark, 0, f"流水第 {mark.seq} 号与上次退出时不同，数据文件可能被换过。请核对，或从最近的备份恢复。"
        )
    return None

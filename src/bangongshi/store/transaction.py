"""How does one office act reach the file? One BEGIN IMMEDIATE: rows, journal, read-back, COMMIT – or nothing.

Every row added or changed through the act's session is validated once more (SQLModel tables do not validate by
themselves), journalled with old and new values, and read again from the file before COMMIT.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Column, Connection, Table, insert, inspect, select
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, SQLModel

from bangongshi.models.errors import Refused, StoreTrouble, VaultBusy
from bangongshi.models.trail import Draft, Entry, EntryPayload
from bangongshi.store import journal
from bangongshi.store.vault import Vault

Watch = Callable[[SQLModel, Mapping[str, str]], None]
"""Hears every row with the texts added or changed in it, before they are written; an exception stops the act."""

_NOT_JOURNALLED = (Entry, EntryPayload, Draft)
_CLOCK_SLACK = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who acts, when (aware), in which run of the program, on which machine."""

    at: datetime
    who: str
    sitting: str
    machine: str


@dataclass(slots=True)
class Change:
    """One row this act touched: its values before (None: new) and the row itself."""

    row: SQLModel
    old: dict[str, journal.Value] | None


@dataclass(slots=True)
class Act:
    """One office act under way. Add and change rows on `session`; name the noun it hangs on with `about`."""

    session: Session
    stamp: Stamp
    verb: str
    reason: str = ""
    refers: int | None = None
    subject: str = ""
    seq: int = 0
    _key: bytes = b""
    _watch: Watch | None = None
    _head: str = ""
    _changes: dict[int, Change] = field(default_factory=dict)
    _notes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """Wall-clock time of the act, naive, to the minute's second."""
        return self.stamp.at.replace(tzinfo=None, microsecond=0)

    def note(self, about: str, subject: str = "", verb: str = "") -> None:
        """A line without a row: something was looked at, printed, exported, or is a second verb of one act."""
        self._notes.append((about, subject, verb or self.verb))


@contextmanager
def act(
    vault: Vault, stamp: Stamp, verb: str, *, reason: str = "", refers: int | None = None, watch: Watch | None = None
) -> Iterator[Act]:
    """One act. Leaving the block commits it whole; any exception leaves the file as it was.

    Raises Refused (someone else changed the row since it was read), VaultBusy, StoreTrouble.
    """
    if vault.moved():
        raise StoreTrouble("E-MOVED", "数据文件已被移动或替换，本次未保存。请把文件夹放回原处，再重试。")
    engine = vault.engine.execution_options(office_write=True)
    try:
        with Session(engine, expire_on_commit=False, autoflush=False) as session:
            session.connection()
            doing = Act(session, stamp, verb, reason, refers, _key=vault.journal_key, _watch=watch)
            yield doing
            _flush(doing)
            _write_journal(doing)
            _commit(vault, session, doing._head)
    except StaleDataError:
        raise Refused(
            "R-STALE", "这一件刚才在另一个窗口改过，本次未保存。请按 F5 看现在的样子，再决定要不要改。"
        ) from None
    except IntegrityError as error:
        raise StoreTrouble("E-RULE", f"数据不合登记簿的规则，本次未保存（{type(error.orig).__name__}）。") from None
    except DatabaseError as error:
        raise _trouble(error) from None


def _flush(doing: Act) -> None:
    session = doing.session
    if session.deleted:
        raise AssertionError("nothing is deleted: rows are 作废")
    for row in [*session.new, *session.dirty]:
        if isinstance(row, _NOT_JOURNALLED) or not isinstance(row, SQLModel):
            continue
        if row in session.new:
            old = None
        elif session.is_modified(row):
            old = _before(row)
        else:
            continue
        _validated(row)
        if doing._watch is not None:
            doing._watch(row, _new_texts(row, old))
        known = doing._changes.get(id(row))
        doing._changes[id(row)] = Change(row, known.old if known else old)
    session.flush()


def flush(doing: Act) -> None:
    """Write what is pending so that new rows have their ids; still one act, nothing is committed."""
    _flush(doing)


def checkpoint(doing: Act) -> None:
    """In a long act: journal what was done so far and let go of its rows, so that memory stays small.

    Still one act and one transaction. Rows added before must not be touched afterwards: the session no longer knows them.
    """
    _flush(doing)
    _write_journal(doing)
    doing.session.expunge_all()


def _before(row: SQLModel) -> dict[str, journal.Value]:
    state = inspect(row)
    values: dict[str, journal.Value] = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        was = history.deleted[0] if history.deleted else getattr(row, attribute.key)
        values[attribute.key] = journal.plain_value(was)
    return values


def _new_texts(row: SQLModel, old: dict[str, journal.Value] | None) -> dict[str, str]:
    """The row's texts that were not there before; fixed words are not texts."""
    texts = {}
    for attribute in inspect(row).mapper.column_attrs:
        value = getattr(row, attribute.key)
        if type(value) is str and value and (old is None or old[attribute.key] != value):
            texts[attribute.key] = value
    return texts


def _validated(row: SQLModel) -> None:
    """The net under every form: a table model takes anything, a validated copy does not (dependencies.md §14)."""
    try:
        type(row).model_validate(row.model_dump(warnings=False))
    except ValidationError as error:
        names = "、".join(str(problem["loc"][0]) for problem in error.errors() if problem["loc"])
        raise StoreTrouble("E-NET", f"有内容不合格式，本次未保存（{type(row).__name__}：{names}）。") from None


def _commit(vault: Vault, session: Session, head: str) -> None:
    """COMMIT; when it fails the state is unknown, so ask the file itself whether the act's last line is there."""
    try:
        session.commit()
    except DatabaseError:
        session.rollback()
        with vault.engine.connect() as fresh:
            if head and journal.tail(fresh).h == head:
                return
        raise


def _write_journal(doing: Act) -> None:
    """Append a line for every change and note so far; the act's number is that of its first line."""
    connection = doing.session.connection()
    end = journal.tail(connection)
    lines: list[dict[str, object]] = []
    payloads: list[dict[str, object]] = []
    common = _common(doing, end)
    doing.seq = doing.seq or end.seq + 1
    seq, prev = end.seq, end.h
    for facts, old, new in _facts(doing, connection):
        seq += 1
        line = {**common, **facts, "seq": seq, "act": doing.seq}
        line["digest_payload"] = journal.payload_digest(doing._key, old, new)
        line["prev"], line["h"] = prev, journal.chain_hash(prev, line)
        prev = str(line["h"])
        lines.append(line)
        payloads.append({"seq": seq, "old": old, "new": new})
    if lines:
        connection.execute(insert(_table(Entry)), lines)
        connection.execute(insert(_table(EntryPayload)), payloads)
        doing._head = prev
    doing._changes.clear()
    doing._notes.clear()


def _common(doing: Act, end: journal.Tail) -> dict[str, object]:
    at = doing.stamp.at.astimezone(UTC)
    offset = doing.stamp.at.utcoffset() or timedelta()
    back = bool(end.at) and at < datetime.fromisoformat(end.at) - _CLOCK_SLACK
    return {
        "at": at.isoformat(timespec="seconds"),
        "offset": int(offset.total_seconds() // 60),
        "clock_back": back,
        "who": doing.stamp.who,
        "machine": doing.stamp.machine,
        "sitting": doing.stamp.sitting,
        "verb": doing.verb,
        "subject": doing.subject,
        "reason": doing.reason,
        "refers": doing.refers,
    }


def _facts(doing: Act, connection: Connection) -> Iterator[tuple[dict[str, object], str, str]]:
    """One line's own fields, old and new JSON, for every changed row (read back from the file) and every note."""
    key = doing._key
    file = _read_back(connection, [change.row for change in doing._changes.values()])
    for change in doing._changes.values():
        table = _table(type(change.row))
        stored = file[table.name, row_id(change.row)]
        now = {name: journal.plain_value(getattr(change.row, name)) for name in stored}
        after = journal.row_digest(key, table.name, stored)
        if after != journal.row_digest(key, table.name, now):
            raise StoreTrouble("E-READBACK", "写入后回读不一致，本次未保存。请先做一次体检，再重试。")
        old = change.old
        changed = now if old is None else {name: now[name] for name in now if now[name] != old[name]}
        facts: dict[str, object] = {
            "about": about(change.row),
            "table": table.name,
            "row_id": row_id(change.row),
            "row_version": getattr(change.row, "version", 0),
            "digest_before": "" if old is None else journal.row_digest(key, table.name, old),
            "digest_after": after,
        }
        was = "" if old is None else journal.to_json({name: old[name] for name in changed})
        yield facts, was, journal.to_json(changed)
    blank: dict[str, object] = {
        "table": "", "row_id": "", "row_version": 0, "digest_before": "", "digest_after": "",
    }
    for noun, subject, verb in doing._notes:
        yield {**blank, "about": noun, "subject": subject or doing.subject, "verb": verb}, "", ""


def _read_back(connection: Connection, rows: list[SQLModel]) -> dict[tuple[str, str], dict[str, object]]:
    """What the file holds for these rows now, by (table, row id); read in batches, an import touches thousands."""
    found: dict[tuple[str, str], dict[str, object]] = {}
    by_table: dict[Table, list[object]] = {}
    for row in rows:
        table = _table(type(row))
        by_table.setdefault(table, []).append(getattr(row, _key(table).key))
    for table, keys in by_table.items():
        for start in range(0, len(keys), 500):
            some = select(table).where(_key(table).in_(keys[start : start + 500]))
            for values in connection.execute(some).mappings():
                found[table.name, str(values[_key(table).key])] = dict(values)
    return found


def _key(table: Table) -> Column[Any]:
    (only,) = table.primary_key.columns
    return only


def _table(kind: type[SQLModel]) -> Table:
    table = kind.__table__  # type: ignore[attr-defined]
    assert isinstance(table, Table)
    return table


def row_id(row: SQLModel) -> str:
    """The row's primary key as text."""
    return str(getattr(row, _key(_table(type(row))).key))


def about(row: SQLModel) -> str:
    """The noun a row hangs on: its paper if it has one, else itself."""
    document = getattr(row, "document_id", None)
    return f"document:{document}" if document else f"{_table(type(row)).name}:{row_id(row)}"


def _trouble(error: DatabaseError) -> StoreTrouble:
    name = getattr(error.orig, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL"):
        return StoreTrouble("E-FULL", "磁盘已满，本次未保存，内容仍在屏幕上。请腾出空间后重试。")
    if name.startswith("SQLITE_BUSY"):
        return VaultBusy("E-BUSY", "另一窗口正在保存，本次未保存。请稍候再试。")
    if name.startswith("SQLITE_IOERR"):
        return StoreTrouble("E-IO", "磁盘读写出错，本次是否保存尚不确定。请重新打开后核对最后一笔。")
    if name.startswith("SQLITE_READONLY"):
        return StoreTrouble("E-READONLY", "数据文件只读，本次未保存。请检查文件夹权限。")
    return StoreTrouble("E-STORE", f"保存没有成功，内容仍在屏幕上（{name or type(error).__name__}）。请重试，或先另存备份。")

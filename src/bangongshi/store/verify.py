"""Is everything in the vault as it was written? File, chain, rows, numbers (safety.md §3.7, design.md §7).

Each check answers with problems in plain words; none of them changes anything. Titles never occur in a problem.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, select
from sqlalchemy.exc import DatabaseError
from sqlmodel import col

from bangongshi.models.errors import StoreTrouble
from bangongshi.models.trail import Entry
from bangongshi.store import audit, heads, journal, migrations, opening
from bangongshi.store.opening import Raw
from bangongshi.store.problem import Problem
from bangongshi.store.vault import Vault

__all__ = ["Problem", "Report", "chain_problems", "file_problems", "schema_problems", "verify"]

RECENT = 2000
"""How many journal lines the short check walks (8 ms)."""

_MOST = 50
"""A check stops after so many problems: a broken file would list every row."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. `ok` only if nothing is wrong; remarks on imported registers do not count."""

    ok: bool
    entries: int
    head: str
    problems: tuple[Problem, ...]


Tell = Callable[[str], None]


def verify(vault: Vault, full: bool = True, tell: Tell | None = None) -> Report:
    """Check the vault: everything, or (`full=False`) only the high-water mark and the last 2,000 journal lines.

    `tell` hears the Chinese name of each part before it starts; an exception from it stops the check.
    Raises VaultDamaged when the file cannot be opened at all, VaultBusy, StoreTrouble.
    """
    problems: list[Problem] = []
    if full:
        problems += _file(vault, tell)
    entries, head = 0, ""
    try:
        with vault.engine.connect() as connection, connection.begin():
            entries, head = heads.end(connection)
            problems += _parts(vault, connection, max(0, entries - RECENT) if not full else 0, full, tell)
    except DatabaseError as error:
        problems.append(_unreadable("流水", error))
    except StoreTrouble as error:
        if not problems:
            raise
        problems.append(Problem(error.code, "数据文件", error.sentence))
    return Report(not any(not one.remark for one in problems), entries, head, tuple(problems))


def _file(vault: Vault, tell: Tell | None) -> list[Problem]:
    raw = vault.raw()
    try:
        found: list[Problem] = []
        for name, check in (("数据文件", file_problems), ("表结构", schema_problems)):
            if tell:
                tell(name)
            found += check(raw)
        return found
    finally:
        raw.close()


def _parts(vault: Vault, connection: Connection, since: int, full: bool, tell: Tell | None) -> Iterator[Problem]:
    parts: list[tuple[str, Callable[[], Iterable[Problem]]]] = [
        ("上次退出", lambda: _setback(vault, connection)),
        ("流水", lambda: chain_problems(connection, since)),
    ]
    if full:
        parts += [
            ("流水内容", lambda: audit.payloads(connection, vault.journal_key)),
            ("登记内容", lambda: audit.changed_rows(connection, vault.journal_key)),
            ("编号", lambda: audit.numbers(connection)),
            ("办理事项", lambda: audit.papers(connection)),
        ]
    for name, check in parts:
        if tell:
            tell(name)
        try:
            yield from islice(check(), _MOST)
        except DatabaseError as error:
            yield _unreadable(name, error)


def _unreadable(name: str, error: DatabaseError) -> Problem:
    why = opening.trouble(error.orig or error)
    return Problem("F-READ", name, f"{name}读不出来（{why.code}）。请勿删除任何文件，从最近的备份恢复。")


def _setback(vault: Vault, connection: Connection) -> Iterator[Problem]:
    if found := heads.setback(vault.folder, connection):
        yield Problem("H-BACK", "数据文件", found.sentence)


def chain_problems(connection: Connection, since: int = 0) -> Iterator[Problem]:
    """Where the journal's chain breaks after line `since`."""
    if broken := journal.verify_chain(connection, since):
        yield Problem("J-CHAIN", f"流水第{broken.seq}号", broken.sentence)


def anchor(connection: Connection, seq: int, h: str) -> int:
    """`seq` if the journal still has that line with that hash, so that the walk may start there; else 0."""
    found = connection.execute(select(col(Entry.h)).where(col(Entry.seq) == seq)).scalar_one_or_none()
    return seq if found and found == h else 0


def file_problems(raw: Raw, thorough: bool = True) -> list[Problem]:
    """Pages that fail their seal, structures that do not hold, links that lead nowhere.

    `thorough` compares every index with its table as well, which finds a page of an older day; a fresh copy has
    just had its indices built anew and does without.
    """
    structure = "integrity_check" if thorough else "quick_check"
    checks = (
        ("F-SEAL", "PRAGMA cipher_integrity_check", "数据文件有页面与写入时不同，可能是磁盘损坏。请从最近的备份恢复。"),
        ("F-PAGE", f"PRAGMA {structure}(20)", "数据文件的结构有损坏。请勿删除任何文件，从最近的备份恢复。"),
        ("F-LINK", "PRAGMA foreign_key_check", "有登记项指向不存在的登记项。请从最近的备份恢复，或联系维护人员。"),
    )
    found = []
    for code, question, sentence in checks:
        try:
            rows = [row for row in raw.execute(question).fetchall() if row[0] != "ok"]
        except sqlcipher.DatabaseError:
            found.append(Problem(code, "数据文件", sentence))
            continue
        if rows:
            found.append(Problem(code, f"数据文件（{len(rows)} 处）", sentence))
    return found


def schema_problems(raw: Raw) -> list[Problem]:
    """Tables, indices and guards that are not as this program made them: dropped triggers, for one."""
    try:
        there = _schema(raw)
    except sqlcipher.DatabaseError:
        return [Problem("F-SCHEMA", "表结构", "表结构读不出来。请从最近的备份恢复。")]
    expected = _expected()
    return [
        Problem("F-SCHEMA", name, "表结构与程序写下的不同，可能被别的工具改过。请从最近的备份恢复。")
        for name in sorted(set(expected) | set(there))
        if expected.get(name) != there.get(name)
    ]


def _schema(raw: Raw) -> dict[str, str]:
    rows = raw.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    return {str(name): str(sql) for name, sql in rows.fetchall()}


@cache
def _expected() -> dict[str, str]:
    model: Raw = sqlcipher.connect(":memory:", isolation_level=None)
    try:
        migrations.create(model)
        return _schema(model)
    finally:
        model.close()


def counts(raw: Raw) -> dict[str, int]:
    """Rows per table of an opened file, by table name; the search index left out."""
    # A table that a later format built anew stands in quotes in the schema; the index's own tables in other ones.
    names = [name for name, sql in _expected().items() if sql.startswith((f"CREATE TABLE {name} ", f'CREATE TABLE "{name}" '))]
    there = set(_schema(raw))
    return {name: _count(raw, name) for name in sorted(names) if name in there}


def _count(raw: Raw, name: str) -> int:
    found = raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()
    return int(str(found[0])) if found else 0

"""A file of format 1 comes up to today's format: every row kept, its journal still true, the rest as in a new file."""

import re
import sqlite3
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlmodel import SQLModel

from bangongshi.models import tables
from bangongshi.models.trail import Entry, EntryPayload
from bangongshi.models.words import Phase
from bangongshi.store import backup, journal, migrations, search, transaction
from bangongshi.store import vault as vaults
from bangongshi.store.vault import Vault
from bangongshi.store.verify import counts, verify
from vault_support import CHEAP, PHRASE, STAMP, meddle, register

DAY, MOMENT = date(2026, 11, 23), datetime(2026, 11, 23, 9, 20)
Row = Mapping[str, journal.Value]

ROWS: Mapping[str, Row] = {
    "calendarday": {"day": date(2026, 12, 1), "rest": True, "name": "县庆", "active": True},
    "calendaryear": {"year": 2027, "basis": "某号", "active": True},
    "deadlinerule": {
        "id": 1, "matter": "办件·平件", "urgency": "平件", "amount": 4, "unit": "工作日", "basis": "办文办法", "active": True,
    },
    "setting": {"key": "unit_name", "value": "清水县人民政府办公室"},
    "unit": {"id": 1, "name": "县水利局", "relation": "下级"},
    "importbatch": {
        "id": 1, "register_name": "收文", "file_name": "旧.xlsx", "file_digest": "00", "sheet": "一", "records": 2,
        "imported": 1, "rejected": 1, "state": "已导入",
    },
    "person": {"id": 1, "name": "李主任", "unit_id": 1, "rank": 3, "leader": True},
    "document": {
        "id": 1, "direction": "收文", "phase": "已登记", "title": "关于“防汛”工作的通知", "secrecy": "未公布",
        "alias": "县水利局通知", "urgency": "加急", "key": True, "standing": 2, "unit_id": 1, "unit_name": "县水利局",
        "occurred_on": DAY, "due_on": date(2026, 11, 26), "copies": 2, "pages": None, "note": "一\n二", "batch_id": 1,
    },
    "incoming": {
        "document_id": 1, "receipt_number": "收〔2026〕1号", "relation": "下级", "handling": "办件", "reply_wanted": True,
        "channel": "机要", "signed_in_at": MOMENT, "signed_in_by": "王文秘", "enrolled_on": DAY, "proposal": "请李主任阅示。",
        "closing_means": None,
    },
    "number": {"id": 1, "series": "收文", "year": 2026, "serial": 1, "text": "收〔2026〕1号", "state": "已编", "document_id": 1},
    "copy": {
        "id": 1, "document_id": 1, "ordinal": 1, "holder_kind": "人", "holder_id": 1, "holder_name": "李主任",
        "holder_since": MOMENT,
    },
    "hop": {
        "id": 1, "document_id": 1, "copy_id": 1, "reader_id": 1, "reader_name": "李主任", "sent_at": MOMENT,
        "due_on": date(2026, 11, 26), "back_at": None, "state": "在外",
    },
    "instruction": {
        "id": 1, "document_id": 1, "leader_id": 1, "leader_name": "李主任", "said_on": DAY, "text": "请水利局阅办。",
        "withdrawn": False,
    },
    "deadline": {
        "id": 1, "document_id": 1, "due_on": date(2026, 11, 26), "start_on": DAY, "amount": 3, "unit": "工作日",
        "basis": "单位默认", "basis_text": "加急件3个工作日", "provisional": False, "withdrawn": False,
    },
    "rejectedrow": {"id": 1, "batch_id": 1, "source_row": 3, "reason": "没有标题", "text": "一|二"},
    "placeholder": {"id": 1, "number_id": 1, "received_on": DAY, "state": "在柜", "since": MOMENT},
}
"""One row of each table; what is not said here is empty, 0 or 1 as its column asks."""


@pytest.fixture
def first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """A closed vault of format 1, with a row in every table and the journal its program would have written."""
    with monkeypatch.context() as then:
        step = migrations.steps()[:1]
        then.setattr(migrations, "NEWEST", 1)
        then.setattr(migrations, "steps", lambda: step)
        vault, _ = vaults.create(tmp_path / "vault", PHRASE, cost=CHEAP)
        for table in ROWS:
            write(vault, table)
        meddle(vault, [
            "INSERT INTO draft(form, saved_at, \"values\") VALUES ('收文', '2026-11-23T09:20:00', '{}')",
        ])
        with vault.engine.execution_options(office_write=True).begin() as connection:
            search.put(connection, search.rowid_of(1, 1), "收〔2026〕1号 县水利局通知", "关于“防汛”工作的通知")
        vault.close()
    return vault


def write(vault: Vault, table: str) -> None:
    """One row and its journal line, past the models of today."""
    raw = vault.raw()
    columns = raw.execute(f"PRAGMA table_info({table})").fetchall()
    row = {str(name): ROWS[table].get(str(name), empty(str(name), str(kind), bool(must)))
           for _, name, kind, must, *_ in columns}
    assert set(ROWS[table]) <= set(row), f"{table} has no such column"
    names = ", ".join(f'"{name}"' for name in row)
    raw.execute(
        f"INSERT INTO {table}({names}) VALUES ({', '.join('?' * len(row))})", [stored(value) for value in row.values()]
    )
    raw.close()
    with vault.engine.execution_options(office_write=True).begin() as connection:
        end = journal.tail(connection)
        line: dict[str, object] = {
            "seq": end.seq + 1, "at": "2026-11-23T01:20:00+00:00", "offset": 480, "clock_back": False, "who": "王文秘",
            "machine": "机一", "sitting": "s", "act": end.seq + 1, "verb": "登记", "about": "", "subject": "",
            "table": table, "row_id": str(next(iter(stored(row[key]) for key in keys(columns)))), "row_version": 1,
            "digest_before": "", "digest_after": journal.row_digest(vault.journal_key, table, row), "reason": "",
            "refers": None,
        }
        new = journal.to_json(row)
        line["digest_payload"] = journal.payload_digest(vault.journal_key, "", new)
        line["prev"], line["h"] = end.h, journal.chain_hash(end.h, line)
        connection.execute(insert(Entry), [line])
        connection.execute(insert(EntryPayload), [{"seq": line["seq"], "old": "", "new": new}])


def keys(columns: list[tuple[object, ...]]) -> list[str]:
    return [str(column[1]) for column in columns if column[5]]


def empty(name: str, kind: str, must: bool) -> journal.Value:
    if name == "version" or not must:
        return 1 if name == "version" else None
    if kind.startswith("VARCHAR"):
        return ""
    blank: dict[str, journal.Value] = {"BOOLEAN": False, "INTEGER": 0, "DATE": DAY, "DATETIME": MOMENT}
    return blank[kind]


def stored(value: journal.Value) -> journal.Value:
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value


def contents(vault: Vault) -> dict[str, list[dict[str, object]]]:
    raw = vault.raw()
    try:
        found = {}
        for name in counts(raw):
            columns = [str(row[1]) for row in raw.execute(f'PRAGMA table_info("{name}")').fetchall()]
            found[name] = [dict(zip(columns, row, strict=True)) for row in raw.execute(f'SELECT * FROM "{name}"').fetchall()]
        return found
    finally:
        raw.close()


def schema(vault: Vault) -> list[tuple[object, ...]]:
    raw = vault.raw()
    try:
        return raw.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'search%' ORDER BY 1, 2"
        ).fetchall()
    finally:
        raw.close()


def test_every_row_is_kept_and_nothing_looks_altered(first: Vault, tmp_path: Path) -> None:
    old = sqlite_contents(first)
    assert {name for name, rows in old.items() if not rows} == set(), "a table of format 1 without a row"
    again = vaults.open_vault(first.folder, first.secrets)
    now = contents(again)
    for name, rows in old.items():
        assert [{key: row[key] for key in rows[0]} for row in now[name]] == rows, name
    report = verify(again)
    assert (report.ok, report.problems, report.entries) == (True, (), len(ROWS))

    fresh, _ = vaults.create(tmp_path / "fresh", PHRASE, cost=CHEAP)
    assert schema(again) == schema(fresh)
    with again.engine.connect() as connection:
        asked = search.match_expression(("县水利局",), False)
        assert asked
        low, high = search.span_of(1)
        assert search.look_up(connection, asked, low, high, 9) == [search.rowid_of(1, 1)]
    fresh.close()
    again.close()


def sqlite_contents(vault: Vault) -> dict[str, list[dict[str, object]]]:
    """What a file of format 1 holds, read without bringing it up."""
    raw = vault.raw()
    try:
        names = [str(row[0]) for row in raw.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite%'"
        ).fetchall()]
        assert raw.execute("PRAGMA user_version").fetchone() == (1,)
    finally:
        raw.close()
    found = {}
    raw = vault.raw()
    for name in names:
        columns = [str(row[1]) for row in raw.execute(f"PRAGMA table_info({name})").fetchall()]
        found[name] = [dict(zip(columns, row, strict=True)) for row in raw.execute(f"SELECT * FROM {name}").fetchall()]
    raw.close()
    return found


def test_a_proved_copy_of_the_old_file_is_made_first(first: Vault) -> None:
    vaults.open_vault(first.folder, first.secrets).close()
    (copy,) = backup.generations(first.folder / "backup")
    assert (copy.proved, copy.schema, copy.why, copy.seq) == (True, 1, "升级前", len(ROWS))
    assert copy.counts["document"] == 1
    vaults.open_vault(first.folder, first.secrets).close()
    assert len(backup.generations(first.folder / "backup")) == 1


def test_the_old_copy_is_brought_up_when_it_is_restored(first: Vault, tmp_path: Path) -> None:
    vaults.open_vault(first.folder, first.secrets).close()
    (copy,) = backup.generations(first.folder / "backup")
    backup.restore(copy.folder, tmp_path / "again", first.secrets)
    again = vaults.open_vault(tmp_path / "again", first.secrets)
    assert verify(again).ok
    again.close()


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE document SET round = 2", "UPDATE document SET due_time = '09:20'", "UPDATE incoming SET vetting = '合规'",
        "UPDATE hop SET purpose = '呈批'", "UPDATE instruction SET passing = '已传达'", "UPDATE person SET remit = '农业'",
        "UPDATE deadline SET reached_on = '2026-11-25'", "UPDATE document SET title = '别的'",
    ],
)
def test_a_silent_edit_of_an_old_row_is_noticed(first: Vault, edit: str) -> None:
    again = vaults.open_vault(first.folder, first.secrets)
    meddle(again, [edit])
    assert "J-ROW" in {problem.code for problem in verify(again).problems}
    again.close()


def test_an_old_row_is_changed_by_an_act_and_may_not_be_changed_back_silently(first: Vault) -> None:
    again = vaults.open_vault(first.folder, first.secrets)
    with transaction.act(again, STAMP, "更正") as doing:
        document = doing.session.get_one(tables.Document, 1)
        document.round, document.phase = 2, Phase.ENROLLED
    assert verify(again).ok
    meddle(again, ["UPDATE document SET round = 1"])
    assert "J-ROW" in {problem.code for problem in verify(again).problems}
    again.close()


def test_new_rows_stand_beside_old_ones(first: Vault) -> None:
    again = vaults.open_vault(first.folder, first.secrets)
    register(again, 2)
    assert verify(again).ok
    again.close()


def test_what_was_added_later_is_what_the_step_writes() -> None:
    """LATER names every column a later format gave to an older table, with what the step puts into the old rows."""
    first = sqlite3.connect(":memory:")
    for statement in migrations.steps()[0]:
        if "fts5" not in statement:
            first.execute(statement)
    written: dict[str, dict[str, object]] = {}
    pattern = re.compile(r"INSERT INTO (\w+)_new \((.*)\)\nSELECT (.*) FROM \w+")
    for statement in migrations.steps()[1]:
        if found := pattern.fullmatch(statement.rstrip(";")):
            had = {str(row[1]) for row in first.execute(f"PRAGMA table_info({found[1]})")}
            names = [name.strip('"') for name in found[2].split(", ")]
            values = [first.execute(f"SELECT {value}").fetchone()[0] if value[0] != '"' else None
                      for value in found[3].split(", ")]
            written[found[1]] = {
                name: value for name, value in zip(names, values, strict=True) if name not in had
            }
            there = {column.name for column in SQLModel.metadata.tables[found[1]].columns}
            assert there - had == set(written[found[1]])
    assert written == {table: dict(columns) for table, columns in journal.LATER.items()}


def test_digests_of_format_1_are_what_they_were() -> None:
    """A digest written down when format 1 was released."""
    row: dict[str, object] = {"version": 1, "id": 7, "name": "李主任", "leader": True, "unit_id": None, "day": DAY}
    assert journal.row_digest(b"k" * 32, "person", row) == KNOWN
    assert journal.row_digest(b"k" * 32, "person", {**row, "remit": ""}) == KNOWN
    assert journal.row_digest(b"k" * 32, "person", {**row, "remit": "农业"}) != KNOWN
    assert journal.row_digest(b"k" * 32, "person", {**row, "remit": None}) != KNOWN


KNOWN = "99a9fd1a99c42a73a0ac07489412443b7bf19896134ecbe6360f0f8fe22618fe"

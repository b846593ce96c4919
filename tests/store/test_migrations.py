"""Steps under user_version: whole or not at all, and the steps together are what the models say (dependencies.md §10)."""

import hashlib
from collections.abc import Iterator

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from bangongshi.models import tables
from bangongshi.models.errors import StoreTrouble
from bangongshi.store import backup, migrations, opening
from bangongshi.store import vault as vaults
from bangongshi.store.opening import APPLICATION_ID, Raw
from bangongshi.store.vault import Vault
from vault_support import register


@pytest.fixture
def raw() -> Iterator[Raw]:
    connection: Raw = sqlcipher.connect(":memory:", isolation_level=None)
    yield connection
    connection.close()


def version(raw: Raw) -> object:
    return (raw.execute("PRAGMA user_version").fetchone() or (None,))[0]


def described(raw: Raw) -> dict[str, object]:
    """Every table's columns, indices and links, and the words of its CREATE with blanks evened out."""
    out: dict[str, object] = {}
    tables_there = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall()
    for name, sql in tables_there:
        if str(name).startswith(("search", "sqlite_")):
            continue
        plain = str(sql).replace(f'CREATE TABLE "{name}" ', f"CREATE TABLE {name} ")  # a rename leaves the name in quotes
        out[f"{name} sql"] = " ".join(plain.split()).replace("( ", "(").replace(" )", ")")
        for question in ("table_xinfo", "index_list", "foreign_key_list"):
            found = raw.execute(f'PRAGMA {question}("{name}")').fetchall()
            out[f"{name} {question}"] = sorted(str(row[1:] if question == "index_list" else row) for row in found)
    for name, sql in raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql <> ''").fetchall():
        out[f"index {name}"] = " ".join(str(sql).split())
    return out


def test_a_migrated_file_is_what_the_models_say(raw: Raw) -> None:
    migrations.create(raw)
    model: Raw = sqlcipher.connect(":memory:", isolation_level=None)
    engine = create_engine("sqlite://", creator=lambda: model, module=sqlcipher)
    SQLModel.metadata.create_all(engine, tables=[SQLModel.metadata.tables[name.lower()] for name in tables.__all__])
    expected, found = described(model), described(raw)
    assert {name for name in expected if expected[name] != found.get(name)} == set()
    assert set(found) == set(expected)
    engine.dispose()


def test_the_newest_step_is_the_generated_one() -> None:
    """While the newest format is unreleased: run `python -m bangongshi.store.migrations` after a change of the models."""
    assert migrations.frozen(migrations.NEWEST) == migrations.from_models()


RELEASED = (
    "42b17fd40324a39b42c6d6cda4e3f41e5da99b496bc48c8fcde36dcf7d2df355",
    "3a4aafad3916e352ac365642afec04f456065bce2bf54c6411161c693f3ad284",
)


@pytest.mark.parametrize("number", range(1, len(RELEASED) + 1))
def test_what_was_released_is_frozen(number: int) -> None:
    assert hashlib.sha256(migrations.frozen(number).encode()).hexdigest() == RELEASED[number - 1]


def test_a_step_after_the_newest_would_be_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that a step built anew is not taken for a changed one by the next."""
    monkeypatch.setattr(migrations, "NEWEST", migrations.NEWEST + 1)
    assert migrations.statements(migrations.from_models()) == []


def test_a_new_file_knows_who_it_is(raw: Raw) -> None:
    migrations.create(raw)
    assert version(raw) == migrations.NEWEST
    assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert opening.check_file(raw, migrations.NEWEST) == migrations.NEWEST
    assert migrations.pending(raw) == 0
    assert migrations.bring_up(raw, migrations.steps()) == 0


STEPS = (
    ("CREATE TABLE a (id INTEGER PRIMARY KEY)", "INSERT INTO a VALUES (1)"),
    ("ALTER TABLE a ADD COLUMN b TEXT DEFAULT 'x'", "CREATE TABLE c (a INTEGER REFERENCES a(id))"),
)


def test_steps_run_in_order_with_the_copy_before_the_first(raw: Raw) -> None:
    raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
    copies: list[object] = []
    assert migrations.bring_up(raw, STEPS[:1], lambda: copies.append(version(raw))) == 1
    assert copies == []
    assert migrations.bring_up(raw, STEPS, lambda: copies.append(version(raw))) == 1
    assert copies == [1]
    assert version(raw) == 2
    assert raw.execute("SELECT * FROM a").fetchall() == [(1, "x")]
    assert raw.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.parametrize(
    "bad",
    [
        ("CREATE TABLE d (x)", "INSERT INTO nowhere VALUES (1)"),
        ("CREATE TABLE d (x)", "INSERT INTO c VALUES (77)"),
    ],
)
def test_a_broken_step_leaves_everything_as_it_was(raw: Raw, bad: tuple[str, str]) -> None:
    raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
    migrations.bring_up(raw, STEPS)
    with pytest.raises(StoreTrouble, match="数据未动"):
        migrations.bring_up(raw, (*STEPS, bad))
    assert version(raw) == 2
    names = {row[0] for row in raw.execute("SELECT name FROM sqlite_schema").fetchall()}
    assert names == {"a", "c"}
    assert migrations.bring_up(raw, (*STEPS, ("CREATE TABLE d (x)",))) == 1


def test_a_copy_that_fails_stops_the_migration(raw: Raw) -> None:
    raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
    migrations.bring_up(raw, STEPS[:1])

    def full() -> None:
        raise StoreTrouble("E-SPACE", "满")

    with pytest.raises(StoreTrouble, match="E-SPACE"):
        migrations.bring_up(raw, STEPS, full)
    assert version(raw) == 1


def test_opening_an_older_vault_backs_it_up_first(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    register(vault, 1)
    vault.close()
    real = migrations.steps()
    monkeypatch.setattr(migrations, "NEWEST", len(real) + 1)
    monkeypatch.setattr(migrations, "steps", lambda: (*real, ("CREATE TABLE later (id INTEGER PRIMARY KEY)",)))
    again = vaults.open_vault(vault.folder, vault.secrets)
    connection = again.raw()
    assert version(connection) == len(real) + 1
    connection.close()
    (copy,) = backup.generations(vault.folder / "backup")
    assert (copy.proved, copy.schema, copy.why, copy.seq) == (True, len(real), "升级前", 4)
    again.close()


def test_newer_files_are_refused(raw: Raw) -> None:
    raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
    raw.execute("PRAGMA user_version=3")
    with pytest.raises(StoreTrouble, match="新版程序"):
        migrations.bring_up(raw, STEPS)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET who = '别人'", "DELETE FROM entry", "INSERT OR REPLACE INTO entry SELECT * FROM entry",
        "DELETE FROM entrypayload", "UPDATE entrypayload SET new = '{}'",
    ],
)
def test_the_journal_is_append_only(vault: Vault, statement: str) -> None:
    register(vault, 1)
    connection = vault.raw()
    with pytest.raises(sqlcipher.IntegrityError, match="E-JOURNAL"):
        connection.execute(statement)
    connection.execute("UPDATE entrypayload SET old = '', new = '' WHERE seq = 1")
    connection.close()

"""Full disks and failing writes: told in Chinese, nothing half there, and saving goes on afterwards (safety.md §4 #4–5)."""

import os

import pytest
from sqlalchemy import event

from bangongshi.models.errors import StoreTrouble
from bangongshi.store import backup
from bangongshi.store import vault as vaults
from bangongshi.store.opening import Raw
from bangongshi.store.vault import Vault
from bangongshi.store.verify import verify
from faults.test_kills import HALF, number, writer
from vault_support import register


def test_a_full_file_refuses_aloud_and_loses_nothing(vault: Vault) -> None:
    for serial in range(1, 20):
        register(vault, serial)
    raw = vault.raw()
    pages = number(raw, "PRAGMA page_count")
    raw.close()
    vault.close()
    full = vaults.open_vault(vault.folder, vault.secrets)

    def no_more(connection: Raw, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + 2}")

    event.listen(full.engine, "connect", no_more)
    with pytest.raises(StoreTrouble) as caught:
        register(full, 20, "长" * 50_000)
    assert caught.value.code == "E-FULL"
    assert "磁盘已满" in caught.value.sentence
    report = verify(full)
    assert (report.ok, report.entries) == (True, 19 * 4)
    event.remove(full.engine, "connect", no_more)
    full.engine.dispose()
    register(full, 20)
    assert verify(full).ok
    full.close()


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
@pytest.mark.parametrize("room", [0, 5_000, 60_000, 200_000])
def test_writes_that_fail_are_told_and_nothing_acknowledged_is_lost(vault: Vault, room: int) -> None:
    for serial in range(1, 4):
        register(vault, serial)
    vault.close()
    with writer(vault, "limit", room) as process:
        assert process.stdout
        lines = process.stdout.read().splitlines()
    saved = [int(line[2:]) for line in lines if line.startswith("a ")]
    (told,) = [line for line in lines if line.startswith("e ")]
    assert told.split()[1] in ("E-IO", "E-FULL")
    again = vaults.open_vault(vault.folder, vault.secrets)
    raw = again.raw()
    last = number(raw, "SELECT max(serial) FROM number")
    assert number(raw, HALF, 0) == 0
    raw.close()
    assert last - 3 - len(saved) in (0, 1)
    register(again, last + 1)
    assert verify(again).ok
    again.close()


def test_a_full_backup_medium_is_no_backup(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import datetime

    import sqlcipher3.dbapi2 as sqlcipher

    register(vault, 1)

    def full(source: Vault, part: object) -> None:
        error = sqlcipher.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    monkeypatch.setattr(backup, "_copy", full)
    with pytest.raises(StoreTrouble, match="备份盘已满"):
        backup.make_backup(vault, "王", datetime(2026, 11, 23))
    assert backup.generations(vault.folder / "backup") == ()

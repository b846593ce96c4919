"""The high-water mark notices a file that went back in time (safety.md §4 #10–11)."""

import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from bangongshi.store import heads
from bangongshi.store import vault as vaults
from bangongshi.store.vault import Vault
from vault_support import NOW, PHRASE, meddle, register


def leave(vault: Vault) -> None:
    with vault.engine.connect() as connection:
        heads.note(vault.folder, *heads.end(connection), NOW)


def found(vault: Vault) -> heads.Setback | None:
    with vault.engine.connect() as connection:
        return heads.setback(vault.folder, connection)


def test_code_is_sixteen_signs_a_person_can_read_out() -> None:
    assert heads.code("0" * 64) == "0" * 16
    assert heads.code("f" * 64) == "Z" * 16
    assert heads.code("00000000000000000001" + "f" * 44) == "0" * 15 + "1"
    assert heads.spoken("7F3K92QM4TDAX8RN") == "7F3K-92QM-4TDA-X8RN"


def test_nothing_to_say_about_an_honest_file(vault: Vault) -> None:
    assert found(vault) is None
    leave(vault)
    assert found(vault) is None
    register(vault, 1)
    leave(vault)
    leave(vault)
    register(vault, 2)
    assert found(vault) is None
    assert len(heads.marks(vault.folder)) == 2


def test_an_older_copy_is_counted(vault: Vault, tmp_path: Path) -> None:
    register(vault, 1)
    vault.close()
    shutil.copy(vault.file, tmp_path / "yesterday.db")
    vault = vaults.open_vault(vault.folder, vault.secrets)
    for serial in (2, 3):
        register(vault, serial)
    leave(vault)
    vault.close()
    shutil.copy(tmp_path / "yesterday.db", vault.file)
    again = vaults.open_vault(vault.folder, vaults.unlock(vault.folder, PHRASE))
    setback = found(again)
    assert setback
    assert setback.missing == 8
    assert "少 8 笔" in setback.sentence
    for serial in (2, 3, 4):
        register(again, serial, "另一条路")
    setback = found(again)
    assert setback
    assert (setback.missing, "换过" in setback.sentence) == (0, True)
    again.close()


def test_a_cut_tail_is_counted(vault: Vault) -> None:
    register(vault, 1)
    leave(vault)
    with vault.engine.connect() as connection:
        last = connection.execute(text("SELECT max(seq) FROM entry")).scalar()
    meddle(vault, ["DROP TRIGGER entry_is_kept", f"DELETE FROM entry WHERE seq = {last}"])
    setback = found(vault)
    assert setback
    assert setback.missing == 1


def test_naive_time_is_office_time(vault: Vault) -> None:
    heads.note(vault.folder, 1, "0" * 16, NOW)
    heads.note(vault.folder, 2, "0" * 16, NOW.replace(tzinfo=None))
    assert {mark.at for mark in heads.marks(vault.folder)} == {"2026-11-23T01:00:00+00:00"}


def test_torn_and_strange_lines_are_passed_over(vault: Vault) -> None:
    register(vault, 1)
    leave(vault)
    good = heads.latest(vault.folder)
    with (vault.folder / "heads.log").open("ab") as file:
        file.write(b"\xff\xfe nonsense\n2026-11-23T01:00:00+00:00 99\n2026-11-23 5 lowercase0000000\n2026-11-23T0")
    assert heads.latest(vault.folder) == good
    heads.note(vault.folder, 9, "0" * 16, NOW + timedelta(days=1))
    last = heads.latest(vault.folder)
    assert last
    assert (last.seq, last.at) == (9, "2026-11-24T01:00:00+00:00")
    assert (vault.folder / "heads.log").stat().st_mode & 0o077 == 0

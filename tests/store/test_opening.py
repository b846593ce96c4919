"""Opening: the order of settings, and which refusal says what (safety.md §3.2, §4 #13–16, #19, #50)."""

import sqlite3
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from bangongshi.models.errors import Invalid, StoreTrouble, VaultBusy, VaultDamaged, WrongPassphrase
from bangongshi.store import keyfile, opening
from bangongshi.store import vault as vaults
from bangongshi.store.vault import Vault
from vault_support import CHEAP, PHRASE, meddle

SETTINGS = {
    "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "trusted_schema": 0,
    "cell_size_check": 1, "mmap_size": 0, "busy_timeout": 3000, "cache_size": -65536, "temp_store": 0,
    "cipher_memory_security": "0", "recursive_triggers": 1,
}


def test_every_connection_has_every_setting(vault: Vault) -> None:
    with vault.engine.connect() as connection:
        for name, value in SETTINGS.items():
            found = connection.exec_driver_sql(f"PRAGMA {name}").fetchone()
            assert (found[0] if found else None) == value, name
        options = {row[0] for row in connection.exec_driver_sql("PRAGMA compile_options")}
    assert "TEMP_STORE=2" in options


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 1), (3, 51, 2)])
def test_old_libraries_are_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(StoreTrouble, match="sqlcipher3"):
        opening.check_library(version)
    opening.check_library((3, 51, 3))


def test_without_a_cipher_nothing_is_opened(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    vault.close()

    def plain(path: str, **more: object) -> sqlite3.Connection:
        return sqlite3.connect(path, uri=True, isolation_level=None)

    monkeypatch.setattr(opening.sqlcipher, "connect", plain)
    with pytest.raises(StoreTrouble, match="E-NOCIPHER"):
        opening.connect(vault.file, vault.secrets)


def test_the_file_is_not_plain(vault: Vault) -> None:
    vault.close()
    plain = sqlite3.connect(vault.file)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        plain.execute("SELECT * FROM sqlite_master")
    plain.close()


def test_good_secrets_and_a_bad_file_is_damage(vault: Vault) -> None:
    vault.close()
    vault.file.write_bytes(b"no database at all" * 1000)
    with pytest.raises(VaultDamaged) as caught:
        opening.connect(vault.file, vault.secrets)
    assert "口令没有错" in caught.value.sentence


def test_one_failed_read_is_not_damage(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    real, tries = opening._unlock_pages, []

    def flaky(raw: opening.Raw, secrets: keyfile.Secrets) -> None:
        tries.append(1)
        real(raw, secrets if len(tries) > 1 else keyfile.derive(bytes(16)))

    monkeypatch.setattr(opening, "_unlock_pages", flaky)
    opening.connect(vault.file, vault.secrets).close()
    assert len(tries) == 2


@pytest.mark.parametrize("salt", [b"\0" * 16, b"\xff" * 16])
def test_a_damaged_salt_still_opens(vault: Vault, salt: bytes) -> None:
    vault.close()
    content = vault.file.read_bytes()
    vault.file.write_bytes(salt + content[16:])
    again = vaults.open_vault(vault.folder, vault.secrets)
    with again.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM unit").scalar() == 0
    again.close()


def test_unlock_tells_wrong_from_damaged(vault: Vault) -> None:
    vault.close()
    assert vaults.unlock(vault.folder, PHRASE) == vault.secrets
    with pytest.raises(WrongPassphrase):
        vaults.unlock(vault.folder, PHRASE + "?")
    for name in (keyfile.KEY_NAME, keyfile.SPARE_NAME):
        (vault.folder / name).write_bytes(b"damaged")
    with pytest.raises(VaultDamaged) as caught:
        vaults.unlock(vault.folder, PHRASE)
    assert "密钥文件损坏或缺失" in caught.value.sentence


def test_code_opens_without_any_key_file(tmp_path: Path) -> None:
    made, code = vaults.create(tmp_path / "v", PHRASE, cost=CHEAP)
    made.close()
    assert vaults.unlock_with_code(made.folder, code) == made.secrets
    for name in (keyfile.KEY_NAME, keyfile.SPARE_NAME):
        (made.folder / name).unlink()
    assert vaults.unlock_with_code(made.folder, code.replace("-", " ")) == made.secrets
    vaults.set_passphrase(made.folder, made.secrets, "新的 口令 二〇二七年", cost=CHEAP)
    assert vaults.unlock(made.folder, "新的 口令 二〇二七年") == made.secrets
    assert vaults.recovery_code(made.folder, "新的 口令 二〇二七年") == code


@pytest.mark.parametrize("key_file", [True, False])
def test_code_with_swapped_groups_is_a_wrong_code(tmp_path: Path, key_file: bool) -> None:
    made, code = vaults.create(tmp_path / "v", PHRASE, cost=CHEAP)
    made.close()
    if not key_file:
        (made.folder / keyfile.KEY_NAME).unlink()
        (made.folder / keyfile.SPARE_NAME).unlink()
    groups = code.split("-")
    with pytest.raises(WrongPassphrase) as caught:
        vaults.unlock_with_code(made.folder, "-".join([groups[1], groups[0], *groups[2:]]))
    assert "先后" in caught.value.sentence
    with pytest.raises(Invalid, match="第2组"):
        vaults.unlock_with_code(made.folder, "-".join([groups[0], "123456", *groups[2:]]))


def test_newer_and_foreign_files_are_refused(vault: Vault) -> None:
    vault.close()
    meddle(vault, ["PRAGMA user_version=99"])
    with pytest.raises(StoreTrouble, match="格式 99"):
        vaults.open_vault(vault.folder, vault.secrets)
    meddle(vault, ["PRAGMA user_version=1", "PRAGMA application_id=7"])
    with pytest.raises(StoreTrouble, match="不是办公室工作台"):
        vaults.open_vault(vault.folder, vault.secrets)


def test_errors_have_sentences_and_no_values() -> None:
    for name, code in [
        ("SQLITE_FULL", "E-FULL"), ("SQLITE_IOERR_WRITE", "E-IO"), ("SQLITE_READONLY_DBMOVED", "E-READONLY"),
        ("SQLITE_CANTOPEN", "E-ACCESS"), ("SQLITE_NOMEM", "E-MEMORY"), ("SQLITE_IOERR", "E-IO"),
        ("SQLITE_NOTADB", "E-DAMAGED"), ("SQLITE_CORRUPT_VTAB", "E-DAMAGED"), ("SQLITE_BUSY_SNAPSHOT", "E-BUSY"), ("", "E-STORE"),
    ]:
        error = sqlcipher.OperationalError("INSERT 机密标题")
        error.sqlite_errorname = name
        trouble = opening.trouble(error)
        assert trouble.code == code
        assert "机密标题" not in str(trouble)
        assert not trouble.sentence.isascii()
    assert isinstance(opening.trouble(error), StoreTrouble)
    busy = sqlcipher.OperationalError()
    busy.sqlite_errorname = "SQLITE_BUSY"
    assert isinstance(opening.trouble(busy), VaultBusy)

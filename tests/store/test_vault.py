"""A vault is made whole or not at all, and its engine begins what it is asked to begin (safety.md §3.1–3.2)."""

import tempfile
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bangongshi.models.errors import Invalid, StoreTrouble, WrongPassphrase
from bangongshi.models.office import Unit
from bangongshi.store import keyfile, migrations, place
from bangongshi.store import vault as vaults
from bangongshi.store.vault import Vault
from vault_support import CHEAP, PHRASE, register


def test_create_gives_a_vault_and_its_code(tmp_path: Path) -> None:
    made, code = vaults.create(tmp_path / "数据" / "库", PHRASE, cost=CHEAP)
    assert made.folder == tmp_path / "数据" / "库"
    made.close()
    assert sorted(path.name for path in made.folder.iterdir()) == [
        "backup", "log", "office.db", "office.key", "office.key.bak", "tmp"
    ]
    assert vaults.unlock_with_code(made.folder, code) == vaults.unlock(made.folder, PHRASE)


def test_create_refuses(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble, match="不会覆盖"):
        vaults.create(vault.folder, PHRASE, cost=CHEAP)
    with pytest.raises(Invalid, match="太短"):
        vaults.create(tmp_path / "x", "短", cost=CHEAP)
    with pytest.raises(Invalid, match="单位"):
        vaults.create(tmp_path / "x", "清水县人民政府办公室", unit_name="清水县人民政府办公室", cost=CHEAP)
    assert not (tmp_path / "x").exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreTrouble, match="E-CREATE"):
        vaults.create(tmp_path / "file" / "v", PHRASE, cost=CHEAP)


@pytest.mark.parametrize("at", ["connect", "create", "store", "rename"])
def test_creation_cut_off_leaves_no_vault_and_can_begin_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    class Killed(BaseException):
        pass

    def die(*args: object, **more: object) -> None:
        raise Killed

    target: dict[str, tuple[object, str]] = {
        "connect": (vaults.opening, "connect"), "create": (migrations, "create"), "store": (keyfile, "store"),
        "rename": (Path, "rename"),
    }
    with monkeypatch.context() as patch:
        patch.setattr(*target[at], die)
        with pytest.raises(Killed):
            vaults.create(tmp_path / "v", PHRASE, cost=CHEAP)
    assert not place.exists(tmp_path / "v")
    made, _ = vaults.create(tmp_path / "v", "另外一个 口令 二〇二六", cost=CHEAP)
    made.close()
    assert vaults.unlock(made.folder, "另外一个 口令 二〇二六") == made.secrets
    assert not (made.folder / place.HALF_NAME).exists()


def test_rows_come_back_after_reopening(vault: Vault) -> None:
    register(vault, 1, "关于𠮷祥街㐂庆活动的请示")
    vault.close()
    again = vaults.open_vault(vault.folder, vaults.unlock(vault.folder, PHRASE))
    with again.engine.connect() as connection:
        assert connection.execute(text("SELECT title FROM document")).scalar() == "关于𠮷祥街㐂庆活动的请示"
    again.close()


def holds_the_lock(vault: Vault, engine: Engine) -> bool:
    """Does a transaction of this engine hold the write lock from its start?"""
    other = vault.raw()
    other.execute("PRAGMA busy_timeout=0")
    try:
        with engine.connect() as holder:
            holder.execute(text("SELECT 1"))
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlcipher.OperationalError:
                return True
            return False
    finally:
        other.close()


def test_writers_begin_immediate_readers_do_not(vault: Vault) -> None:
    assert holds_the_lock(vault, vault.engine.execution_options(office_write=True))
    assert not holds_the_lock(vault, vault.engine)


def test_no_values_in_database_errors(vault: Vault) -> None:
    with Session(vault.engine) as session:
        session.add(Unit(name="县水利局"))
        session.add(Unit(name="县水利局"))
        with pytest.raises(IntegrityError) as caught:
            session.flush()
    assert "县水利局" not in str(caught.value)


def test_foreign_keys_and_words_are_checked_by_the_file(vault: Vault) -> None:
    for wrong in (
        "INSERT INTO copy(version, document_id, ordinal, copy_number, holder_kind, holder_name, holder_since)"
        " VALUES (1, 999, 1, '', '柜', '文件柜', '2026-11-23 09:00:00')",
        "INSERT INTO unit(version, name, short_name, relation, phone, note, pinyin, sort_key, active)"
        " VALUES (1, '甲', '', '绝密', '', '', '', '', 1)",
    ):
        with vault.engine.connect() as connection, pytest.raises(IntegrityError):
            connection.execute(text(wrong))


def test_moved_and_replaced_files_are_noticed(vault: Vault, tmp_path: Path) -> None:
    assert not vault.moved()
    vault.folder.rename(tmp_path / "gone")
    assert vault.moved()
    (tmp_path / "gone").rename(vault.folder)
    assert not vault.moved()
    vault.file.rename(tmp_path / "old.db")
    vault.file.write_bytes(b"")
    assert vault.moved()
    with pytest.raises(StoreTrouble, match="移动或替换"):
        register(vault, 1)
    vault.file.unlink()
    (tmp_path / "old.db").rename(vault.file)


def test_close_folds_the_log_in(vault: Vault) -> None:
    register(vault, 1)
    assert (vault.folder / place.WAL_NAME).exists()
    vault.close()
    assert not (vault.folder / place.WAL_NAME).exists()
    assert tempfile.tempdir is None


def test_two_windows_are_allowed(vault: Vault) -> None:
    other = vaults.open_vault(vault.folder, vault.secrets)
    register(other, 1)
    register(vault, 2)
    with other.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM document")).scalar() == 2
    other.close()


def test_change_passphrase(vault: Vault) -> None:
    new = "换一个 新的 口令 呀"
    with pytest.raises(WrongPassphrase):
        vaults.change_passphrase(vault.folder, "不是 这个 口令 二〇二六", new, cost=CHEAP)
    with pytest.raises(Invalid):
        vaults.change_passphrase(vault.folder, PHRASE, "123456789012", cost=CHEAP)
    assert vaults.unlock(vault.folder, PHRASE) == vault.secrets
    vaults.change_passphrase(vault.folder, PHRASE, new, cost=CHEAP)
    assert vaults.unlock(vault.folder, new) == vault.secrets
    for name in (keyfile.KEY_NAME, keyfile.SPARE_NAME):
        with pytest.raises(WrongPassphrase):
            keyfile.unwrap((vault.folder / name).read_bytes(), PHRASE)

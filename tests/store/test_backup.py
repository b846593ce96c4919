"""A backup counts after a fresh process opened it, and comes back only into an empty folder (safety.md §3.10, §4 #47–48)."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bangongshi.models.errors import Invalid, StoreTrouble, VaultDamaged, WrongPassphrase
from bangongshi.store import backup, backup_check, heads, keyfile
from bangongshi.store import vault as vaults
from bangongshi.store.backup import Generation
from bangongshi.store.backup_check import Findings
from bangongshi.store.vault import Vault
from bangongshi.store.verify import verify
from vault_support import CHEAP, PHRASE, register

MORNING = datetime(2026, 11, 23, 9, 0)


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same check without the fresh process, for tests that are about something else."""
    monkeypatch.setattr(backup_check, "ask", backup_check.examine)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_made_proved_and_restored(vault: Vault, tmp_path: Path) -> None:
    """The whole way with the real child process."""
    for serial in (1, 2, 3):
        register(vault, serial)
    one = backup.make_backup(vault, "王文秘", MORNING)
    assert (one.name, one.proved, one.seq, one.who) == ("20261123-000012", True, 12, "王文秘")
    assert one.counts["document"] == 3
    assert set(files(one.folder)) == {"office.db", "office.key", "manifest.json"}
    assert backup.generations(vault.folder / "backup") == (one,)
    assert backup.last_proved(vault) == one
    mark = heads.latest(vault.folder)
    assert mark
    assert (mark.seq, mark.head) == (one.seq, one.head)
    register(vault, 4)

    secrets = backup.secrets_of(one.folder, PHRASE)
    assert backup.restore(one.folder, tmp_path / "restored", secrets) == one
    again = vaults.open_vault(tmp_path / "restored", vaults.unlock(tmp_path / "restored", PHRASE))
    report = verify(again)
    assert (report.ok, report.entries, report.head) == (True, 12, one.head)
    again.close()


def test_a_generation_opens_from_a_read_only_medium(vault: Vault, in_process: None) -> None:
    register(vault, 1)
    one = backup.make_backup(vault, "王", MORNING)
    for path in (one.file, one.folder):
        path.chmod(0o500)
    try:
        assert backup_check.examine(one.file, vault.secrets).seq == one.seq
        assert set(files(one.folder)) == {"office.db", "office.key", "manifest.json"}
    finally:
        one.folder.chmod(0o700)


def test_several_at_one_moment_and_to_a_second_medium(vault: Vault, tmp_path: Path, in_process: None) -> None:
    names = [backup.make_backup(vault, "王", MORNING, tmp_path / "u盘" / "备份").name for _ in range(3)]
    left = [one.name for one in backup.generations(tmp_path / "u盘" / "备份")]
    assert len(left) <= 2, "one of a day stands for it"
    assert names[0] == "20261123-000000"
    assert names[-1] in left
    assert backup.last_proved(vault) is None


def test_old_ones_are_thinned_out_but_never_another_vaults(vault: Vault, tmp_path: Path, in_process: None) -> None:
    stick = tmp_path / "stick"
    other, _ = vaults.create(tmp_path / "other", PHRASE, cost=CHEAP)
    foreign = backup.make_backup(other, "李", MORNING - timedelta(days=300), stick)
    other.close()
    for day in range(12):
        register(vault, day + 1)
        backup.make_backup(vault, "王", MORNING + timedelta(days=day), stick)
    left = backup.generations(stick)
    assert foreign in left
    assert {one.name[:8] for one in left if one != foreign} == {
        "20261129", "20261130", *(f"2026120{day}" for day in range(1, 5)), "20261128"
    }


def test_a_copy_that_fails_its_check_is_no_backup(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    register(vault, 1)
    real = backup._copy

    def torn(source: Vault, part: Path) -> None:
        real(source, part)
        with (part / "office.db").open("rb+") as file:
            file.seek(9000)
            file.write(b"\0" * 64)

    monkeypatch.setattr(backup, "_copy", torn)
    with pytest.raises(StoreTrouble, match="没有通过校验"):
        backup.make_backup(vault, "王", MORNING)
    assert list((vault.folder / "backup").iterdir()) == []


def test_a_check_that_cannot_answer_is_no_backup(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_check.sys, "executable", str(vault.folder / "nothing"))
    with pytest.raises(StoreTrouble, match="没有做完"):
        backup.make_backup(vault, "王", MORNING)
    assert list((vault.folder / "backup").iterdir()) == []


def test_trouble_with_the_medium(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreTrouble, match="E-BACKUP"):
        backup.make_backup(vault, "王", MORNING, tmp_path / "file" / "x")
    usage = shutil.disk_usage(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(backup.shutil, "disk_usage", lambda path: usage._replace(free=1000))
        with pytest.raises(StoreTrouble, match="空间不够"):
            backup.make_backup(vault, "王", MORNING, tmp_path / "stick")
    assert backup.generations(tmp_path / "stick") == ()


def test_cancelled_leaves_nothing(vault: Vault) -> None:
    def stop(name: str) -> None:
        if name == "校验":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup.make_backup(vault, "王", MORNING, tell=stop)
    assert list((vault.folder / "backup").iterdir()) == []


def test_what_a_kill_left_is_swept_when_it_is_old(vault: Vault, in_process: None) -> None:
    base = vault.folder / "backup"
    for name, age in (("1-old.part", 7200), ("2-new.part", 10)):
        (base / name).mkdir()
        when = datetime.now().timestamp() - age
        os.utime(base / name, (when, when))
    backup.make_backup(vault, "王", MORNING)
    assert {path.name for path in base.iterdir()} == {"2-new.part", "20261123-000000"}


@pytest.fixture
def generation(vault: Vault, in_process: None) -> Generation:
    for serial in range(1, 6):
        register(vault, serial)
    return backup.make_backup(vault, "王", MORNING)


def flip(one: Generation) -> None:
    content = bytearray(one.file.read_bytes())
    content[len(content) // 2] ^= 1
    one.file.write_bytes(content)


def rewrite(one: Generation, **facts: object) -> None:
    path = one.folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **facts}), encoding="utf-8")


def flip_and_repair_the_digest(one: Generation) -> None:
    flip(one)
    rewrite(one, sha256=backup.digest(one.file))


def plain(one: Generation) -> None:
    one.file.unlink()
    made = sqlite3.connect(one.file)
    made.execute("CREATE TABLE entry (seq)")
    made.commit()
    made.close()
    rewrite(one, sha256=backup.digest(one.file), size=one.file.stat().st_size)


@pytest.mark.parametrize(
    ("harm", "error", "word"),
    [
        (flip, VaultDamaged, "E-FLIPPED"),
        (flip_and_repair_the_digest, VaultDamaged, "没有通过校验"),
        (plain, VaultDamaged, "没有通过校验"),
        (lambda one: one.file.write_bytes(one.file.read_bytes()[:-4096]), VaultDamaged, "被截短"),
        (lambda one: one.file.write_bytes(b""), VaultDamaged, "被截短"),
        (lambda one: one.file.unlink(), StoreTrouble, "没有备份"),
        (lambda one: (one.folder / "manifest.json").unlink(), StoreTrouble, "没有清单"),
        (lambda one: rewrite(one, schema=99), StoreTrouble, "格式 99"),
        (lambda one: rewrite(one, seq=21), VaultDamaged, "清单不符"),
        (lambda one: rewrite(one, counts={}), VaultDamaged, "清单不符"),
        (lambda one: rewrite(one, vault="00" * 8), WrongPassphrase, "另一个登记簿"),
    ],
)
def test_restore_refuses(
    generation: Generation, vault: Vault, tmp_path: Path, harm: Callable[[Generation], object],
    error: type[StoreTrouble], word: str,
) -> None:
    harm(generation)
    for into in (tmp_path / "fresh", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        with pytest.raises(error, match=word) as caught:
            backup.restore(generation.folder, into, vault.secrets)
        assert type(caught.value) is error
    assert not (tmp_path / "fresh").exists()
    assert list((tmp_path / "empty").iterdir()) == []
    assert verify(vault).ok


def test_restore_never_covers_anything(generation: Generation, vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("x")
    for into in (tmp_path / "full", vault.folder, tmp_path / "full" / "letter.txt"):
        with pytest.raises(StoreTrouble, match="新的或空的"):
            backup.restore(generation.folder, into, vault.secrets)
    assert (tmp_path / "full" / "letter.txt").read_text() == "x"


def test_another_vaults_secrets_do_not_restore(generation: Generation, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase, match="另一个登记簿"):
        backup.restore(generation.folder, tmp_path / "new", keyfile.derive(bytes(16)))
    with pytest.raises(WrongPassphrase):
        backup.secrets_of(generation.folder, "不是这个口令 不是这个")


def test_restore_by_code_when_the_key_copy_is_gone(tmp_path: Path, in_process: None) -> None:
    made, code = vaults.create(tmp_path / "v", PHRASE, cost=CHEAP)
    register(made, 1)
    one = backup.make_backup(made, "王", MORNING)
    made.close()
    (one.folder / keyfile.KEY_NAME).write_bytes(b"damaged")
    with pytest.raises(Invalid, match="第1组"):
        backup.secrets_of_code("123456" + code[6:])
    backup.restore(one.folder, tmp_path / "new", backup.secrets_of_code(code))
    with pytest.raises(VaultDamaged):
        vaults.unlock(tmp_path / "new", PHRASE)
    assert vaults.unlock_with_code(tmp_path / "new", code) == made.secrets


def test_an_older_vault_put_back_can_still_be_backed_up(generation: Generation, vault: Vault, tmp_path: Path) -> None:
    """A newer generation lies there; the shorter file is still worth a copy."""
    backup.restore(generation.folder, tmp_path / "new", vault.secrets)
    register(vault, 6)
    backup.make_backup(vault, "王", MORNING + timedelta(days=1))
    shutil.copytree(vault.folder / "backup", tmp_path / "new" / "backup")
    again = vaults.open_vault(tmp_path / "new", vault.secrets)
    assert backup.make_backup(again, "王", MORNING + timedelta(days=2)).seq == generation.seq
    again.close()


def test_a_broken_chain_is_no_backup(vault: Vault, in_process: None) -> None:
    from vault_support import meddle

    register(vault, 1)
    meddle(vault, ["DROP TRIGGER entry_stays", "UPDATE entry SET who = '别人' WHERE seq = 2"])
    with pytest.raises(StoreTrouble, match="流水第 2 号"):
        backup.make_backup(vault, "王", MORNING)


def test_examine_never_raises(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"nothing")
    found = backup_check.examine(tmp_path / "x.db", keyfile.derive(bytes(16)))
    assert isinstance(found, Findings)
    assert found.trouble
    assert backup_check.examine(tmp_path / "none.db", keyfile.derive(bytes(16))).trouble


def test_no_secret_in_arguments_or_environment(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    real = backup_check.subprocess.run

    def watch(*args: object, **more: object) -> object:
        seen.append(f"{args} {more['env']}")
        return real(*args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(backup_check.subprocess, "run", watch)
    backup.make_backup(vault, "王", MORNING)
    assert seen
    assert vault.secrets.master.hex() not in seen[0]
    assert vault.secrets.db_key.hex() not in seen[0]

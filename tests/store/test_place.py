"""Where a vault may live (safety.md §3.2, §4 #8–10, #46)."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bangongshi.models.errors import StoreTrouble, VaultDamaged
from bangongshi.store import place
from bangongshi.store.vault import Vault, open_vault

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
srv:/home /home nfs4 rw 0 0
/dev/sdb1 /home/clerk/local\\040disk ext4 rw 0 0
//srv/share /mnt/share cifs rw 0 0
torn
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib", "ext4"), ("/home/clerk", "nfs4"), ("/home/clerk/local disk/x", "ext4"), ("/mnt/share/a", "cifs"),
        ("/mnt/shared", "ext4"), ("/homes", "ext4"),
    ],
)
def test_the_innermost_mount_counts(folder: str, kind: str) -> None:
    assert place.mount_kind(Path(folder), MOUNTS) == kind


def test_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "mount_kind", lambda folder, mounts: "nfs4")
    with pytest.raises(StoreTrouble, match="网络盘"):
        place.check_folder(tmp_path)


def test_links_are_refused(vault: Vault, tmp_path: Path) -> None:
    vault.close()
    (tmp_path / "link").symlink_to(vault.folder)
    with pytest.raises(StoreTrouble, match="E-LINK"):
        open_vault(tmp_path / "link", vault.secrets)
    os.link(vault.file, tmp_path / "twin.db")
    with pytest.raises(StoreTrouble, match="硬链接"):
        open_vault(vault.folder, vault.secrets)
    (tmp_path / "twin.db").unlink()
    vault.file.rename(tmp_path / "elsewhere.db")
    vault.file.symlink_to(tmp_path / "elsewhere.db")
    with pytest.raises(StoreTrouble, match="E-LINK"):
        open_vault(vault.folder, vault.secrets)


def test_what_is_not_a_file_is_refused(vault: Vault) -> None:
    vault.close()
    vault.file.unlink()
    vault.file.mkdir()
    with pytest.raises(StoreTrouble, match="不是普通文件"):
        open_vault(vault.folder, vault.secrets)


def test_missing_parts_are_told_apart(vault: Vault, tmp_path: Path) -> None:
    vault.close()
    vault.file.unlink()
    with pytest.raises(VaultDamaged, match="E-MISSING"):
        place.check(vault.folder)
    (vault.folder / place.WAL_NAME).write_bytes(b"x")
    with pytest.raises(VaultDamaged, match="E-WAL"):
        place.check(vault.folder)
    with pytest.raises(StoreTrouble, match="E-NOVAULT"):
        place.check(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_wide_rights_are_repaired_and_named(vault: Vault) -> None:
    vault.close()
    vault.file.chmod(0o644)
    vault.folder.chmod(0o755)
    again = open_vault(vault.folder, vault.secrets)
    assert set(again.repaired) == {vault.folder.name, "office.db"}
    for path in (vault.folder, *vault.folder.iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path.name
    again.close()


def test_temp_files_lie_inside_and_go(vault: Vault) -> None:
    assert Path(tempfile.gettempdir()).parent == vault.folder / place.TMP_NAME
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    dead = vault.folder / place.TMP_NAME / gone.stdout.decode().strip()
    alive = vault.folder / place.TMP_NAME / str(os.getppid())
    for folder in (dead, alive):
        (folder / "sub").mkdir(parents=True)
        (folder / "sub" / "sheet.xml").write_text("x")
    (vault.folder / place.TMP_NAME / "stray.xml").write_text("x")
    place.sweep(vault.folder)
    assert not dead.exists()
    assert alive.exists()
    assert not (vault.folder / place.TMP_NAME / "stray.xml").exists()
    own = Path(tempfile.gettempdir())
    vault.close()
    assert not own.exists()

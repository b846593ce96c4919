"""May a vault live in this folder, and is it still the one we opened? (safety.md §3.1–3.2)

Refused: network drives, symbolic links, files with a second name, a write-ahead log without its database. Modes wider
than the owner's are repaired. Nothing here opens a database file: SQLite alone does (safety.md D5).
"""

import contextlib
import os
import shutil
import stat
import sys
import tempfile
import time
from pathlib import Path

from bangongshi.models.errors import StoreTrouble, VaultDamaged
from bangongshi.store.keyfile import KEY_NAME, SPARE_NAME

DB_NAME = "office.db"
WAL_NAME = DB_NAME + "-wal"
TMP_NAME = "tmp"
LOG_NAME = "log"
BACKUP_NAME = "backup"
HEADS_NAME = "heads.log"
HALF_NAME = "creating"

_NETWORK = frozenset({
    "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "afs", "afpfs", "davfs", "webdav", "fuse.sshfs",
    "fuse.davfs2", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.glusterfs", "glusterfs", "ceph", "lustre", "beegfs",
})

Identity = tuple[int, int]
"""Device and inode of the database file."""


def exists(folder: Path) -> bool:
    """Is there a vault here, whole or not? A creation that was cut off is none."""
    return (folder / DB_NAME).exists() or ((folder / KEY_NAME).exists() and not (folder / HALF_NAME).exists())


def check(folder: Path) -> None:
    """Raise StoreTrouble or VaultDamaged if the vault in `folder` must not be opened where it lies."""
    check_folder(folder)
    db = folder / DB_NAME
    for path in (db, folder / WAL_NAME, folder / KEY_NAME, folder / SPARE_NAME):
        _check_file(path)
    if not db.exists():
        if (folder / WAL_NAME).exists():
            raise VaultDamaged("E-WAL", "数据文件不见了，只剩它的日志。请勿删除任何文件，从最近的备份恢复。")
        if (folder / KEY_NAME).exists() or (folder / SPARE_NAME).exists():
            raise VaultDamaged("E-MISSING", "数据文件不见了，只剩密钥文件。请把它找回，或从最近的备份恢复。")
        raise StoreTrouble("E-NOVAULT", "这个文件夹里没有登记簿。请核对位置，或先新建。")


def check_folder(folder: Path) -> None:
    """Raise StoreTrouble if no vault may live here: a symbolic link, or a drive across a network."""
    if folder.is_symlink():
        raise StoreTrouble("E-LINK", "数据文件夹是一个链接，不能使用。请直接指定真正的文件夹。")
    if on_network(folder):
        raise StoreTrouble("E-NETWORK", "数据文件夹在网络盘上，文件锁靠不住。请移到本机磁盘。")


def _check_file(path: Path) -> None:
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreTrouble("E-ACCESS", f"数据文件打不开（{os.strerror(error.errno or 0)}）。请检查文件夹权限。") from None
    if stat.S_ISLNK(facts.st_mode):
        raise StoreTrouble("E-LINK", f"{path.name} 是一个链接，不能使用。请放回真正的文件。")
    if not stat.S_ISREG(facts.st_mode):
        raise StoreTrouble("E-NOTFILE", f"{path.name} 不是普通文件，不能使用。请放回真正的文件。")
    if facts.st_nlink > 1:
        raise StoreTrouble("E-LINK", f"{path.name} 另有别的名字（硬链接），不能使用。请去掉多余的链接。")


def identity(folder: Path) -> Identity | None:
    """Which file the path leads to now, by `os.stat`; None when it leads nowhere."""
    try:
        facts = os.stat(folder / DB_NAME)
    except OSError:
        return None
    return facts.st_dev, facts.st_ino


def on_network(folder: Path) -> bool:
    """Does the folder lie on a drive across a network? Unknown systems answer no."""
    if sys.platform == "win32":  # pragma: no cover
        import ctypes

        where = str(folder.absolute())
        remote = 4
        return where.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(where[:3]) == remote
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    return mount_kind(folder.resolve(), mounts) in _NETWORK


def mount_kind(folder: Path, mounts: str) -> str:
    """File system type of the mount that holds `folder`, from text in the form of /proc/mounts; "" if none fits."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = Path(_unescaped(parts[1]))
        if (folder == point or point in folder.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), parts[2]
    return kind


def _unescaped(point: str) -> str:
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, sign)
    return point


def private(folder: Path) -> None:
    """Set the mask, make the vault's own folders (0700), and this process's own temp folder the only one in use."""
    os.umask(0o077)
    own = _own_tmp(folder)
    for path in (folder, folder / TMP_NAME, folder / LOG_NAME, folder / BACKUP_NAME, own):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    tempfile.tempdir = str(own)


def _own_tmp(folder: Path) -> Path:
    return folder / TMP_NAME / str(os.getpid())


def repair_modes(folder: Path) -> tuple[str, ...]:
    """Take every right but the owner's from the vault's files and folders; the names that had too many."""
    if os.name == "nt":  # pragma: no cover
        return ()
    wide: list[str] = []
    for path in (folder, *sorted(folder.iterdir())):
        facts = path.lstat()
        if stat.S_ISLNK(facts.st_mode) or not facts.st_mode & 0o077:
            continue
        with contextlib.suppress(OSError):
            path.chmod(stat.S_IMODE(facts.st_mode) & 0o700)
            wide.append(path.name)
    return tuple(wide)


def sweep(folder: Path, *, leaving: bool = False) -> None:
    """Remove what cut-off runs left: temp folders of processes that are gone, half-written key files.

    `leaving`: this process's own temp folder goes as well. Another window's is left alone.
    """
    own = _own_tmp(folder)
    for path in _entries(folder / TMP_NAME):
        if (leaving and path == own) or (path != own and not _in_use(path)):
            _remove(path)
    if leaving and tempfile.tempdir == str(own):
        tempfile.tempdir = None
    for part in folder.glob("*.part"):
        if _age(part) > _HALF_WRITTEN:
            _remove(part)


_HALF_WRITTEN = 60.0
_FORGOTTEN = 86_400.0


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else []


def _in_use(path: Path) -> bool:
    if not path.name.isdecimal():
        return False
    if os.name == "nt":  # pragma: no cover - there is no harmless question to a process
        return _age(path) < _FORGOTTEN
    try:
        os.kill(int(path.name), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _age(path: Path) -> float:
    try:
        return abs(time.time() - path.lstat().st_mtime)
    except OSError:
        return 0.0


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()

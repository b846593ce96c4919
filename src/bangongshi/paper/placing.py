"""How does a finished file get its name? Written aside as .part, synced, then put in place; never over another file.

safety.md §3.11: O_EXCL and O_NOFOLLOW, mode 0600, no half file under the final name (fault 38).
"""

import contextlib
import errno
import os
import secrets
from pathlib import Path

from bangongshi.models.errors import Refused, StoreTrouble


def place_file(path: str | os.PathLike[str], data: bytes) -> None:
    """`data` as a new file at `path`. Refused when something is there already or the folder is not; else StoreTrouble."""
    final = Path(os.path.abspath(os.fspath(path)))
    if os.path.lexists(final):
        raise _exists()
    if not final.parent.is_dir():
        raise Refused("X-FOLDER", "要存入的文件夹不存在，请检查路径。")
    part = final.with_name(f".{secrets.token_hex(6)}.part")
    try:
        _write(part, data)
        _name(part, final)
    except FileExistsError:
        raise _exists() from None
    except OSError as error:
        raise _trouble(error) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    _sync_folder(final.parent)


def _exists() -> Refused:
    return Refused("X-EXISTS", "已经有同名文件，不会覆盖。请换一个文件名。")


def _write(part: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | int(getattr(os, "O_NOFOLLOW", 0)) | int(getattr(os, "O_BINARY", 0))
    with open(os.open(part, flags, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _name(part: Path, final: Path) -> None:
    """Give the part its final name only if that name is free. Sticks cannot link: there the name is taken first."""
    try:
        os.link(part, final, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        os.close(os.open(final, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            os.replace(part, final)
        except OSError:
            with contextlib.suppress(OSError):
                final.unlink()
            raise


def _sync_folder(folder: Path) -> None:
    """The name itself reaches the disk too, where a folder can be synced (not on Windows)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _trouble(error: OSError) -> Refused | StoreTrouble:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreTrouble("E-FULL", "磁盘已满，没有导出。请腾出空间，或换一个位置。")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Refused("X-DENIED", "这个位置不能写入（没有权限或只读），没有导出。请换一个位置。")
    if error.errno == errno.ENAMETOOLONG:
        return Refused("X-NAME", "文件名太长，没有导出。请换一个短些的文件名。")
    return StoreTrouble("E-EXPORT", "写文件时出错（磁盘可能已拔出），没有导出，也没有留下半个文件。请重试。")

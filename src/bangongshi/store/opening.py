"""How is the file opened, in which order, and with what? Also: passphrase or code → secrets (safety.md §3.2).

Imports neither SQLAlchemy nor SQLModel, so that the unlock prompt can derive the key while those load.
"""

import contextlib
import hmac
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import sqlcipher3.dbapi2 as sqlcipher

from bangongshi.models.errors import Invalid, StoreTrouble, VaultBusy, VaultDamaged, WrongPassphrase
from bangongshi.store import keyfile, place, recovery
from bangongshi.store.keyfile import KdfCost, Secrets

APPLICATION_ID = 0x62677331  # "bgs1"
OLDEST_SQLITE = (3, 51, 3)

_DAMAGED = "数据文件已损坏，口令没有错。请勿删除任何文件，从最近的备份恢复。"
_PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA busy_timeout=3000",
    "PRAGMA cache_size=-65536",
    "PRAGMA recursive_triggers=ON",
)


class Rows(Protocol):
    """What a statement answers."""

    rowcount: int

    def fetchone(self) -> tuple[object, ...] | None: ...
    def fetchall(self) -> list[tuple[object, ...]]: ...


class Raw(Protocol):
    """A keyed connection in autocommit: transactions are begun and ended by statement alone."""

    def execute(self, sql: str, parameters: Sequence[object] = (), /) -> Rows: ...
    def close(self) -> None: ...


def connect(path: Path, secrets: Secrets, *, create: bool = False, read_only: bool = False) -> Raw:
    """A keyed connection with every setting in place. `read_only` is for finished copies (no WAL, no lock file).

    Raises VaultDamaged (the secrets do not open this file, twice), VaultBusy, StoreTrouble. Never a plain file: without
    the cipher nothing is opened at all.
    """
    check_library(sqlcipher.sqlite_version_info)
    try:
        return _open_once(path, secrets, create, read_only)
    except sqlcipher.DatabaseError as error:
        if name_of(error) not in ("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_IOERR"):
            raise trouble(error) from None
    try:  # a single failed read gives the same message as a damaged file: look twice
        return _open_once(path, secrets, create, read_only)
    except sqlcipher.DatabaseError as error:
        raise trouble(error) from None


def _open_once(path: Path, secrets: Secrets, create: bool, read_only: bool) -> Raw:
    mode = "ro&immutable=1" if read_only else "rwc" if create else "rw"
    raw: Raw = sqlcipher.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False, timeout=3.0
    )
    try:
        _unlock_pages(raw, secrets)
        if not read_only:
            _demand(raw, "PRAGMA journal_mode=WAL", "wal")
            raw.execute("PRAGMA synchronous=FULL")
            _demand(raw, "PRAGMA synchronous", 2)
        for pragma in _PRAGMAS:
            raw.execute(pragma)
        if sys.platform == "darwin":  # pragma: no cover
            raw.execute("PRAGMA fullfsync=ON")
            raw.execute("PRAGMA checkpoint_fullfsync=ON")
        _demand(raw, "PRAGMA foreign_keys", 1)
    except BaseException:
        raw.close()
        raise
    return raw


def _unlock_pages(raw: Raw, secrets: Secrets) -> None:
    raw.execute("PRAGMA cipher_log=off")
    raw.execute(f"PRAGMA key=\"x'{secrets.db_key.hex()}{secrets.db_salt.hex()}'\"")
    # Wiping every freed allocation doubled the time of a save (20.7 → 10.9 ms) and the interpreter keeps copies of its
    # own all the same; what really clears memory is that a lock ends the process (docs/decisions.md).
    raw.execute("PRAGMA cipher_memory_security=OFF")
    if not raw.execute("PRAGMA cipher_version").fetchone():
        raise no_cipher()
    raw.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _demand(raw: Raw, question: str, answer: object) -> None:
    found = raw.execute(question).fetchone()
    if found is None or found[0] != answer:
        raise StoreTrouble("E-PRAGMA", "此处磁盘不支持安全写入，登记簿没有打开。请移到本机磁盘。")


def check_library(version: tuple[int, ...]) -> None:
    """Raise StoreTrouble for a SQLite in the range of the WAL-reset corruption fault (safety.md D1)."""
    if version < OLDEST_SQLITE:
        raise StoreTrouble("E-SQLITE", "加密组件 sqlcipher3 太旧，可能损坏数据，没有打开。请更新到 0.6.4 以上。")


def no_cipher() -> StoreTrouble:
    """The library at hand cannot encrypt; we never fall back to a plain file."""
    return StoreTrouble("E-NOCIPHER", "加密组件 sqlcipher3 不可用，没有打开。请重新安装程序，不会改用明文。")


def name_of(error: BaseException) -> str:
    """SQLite's own primary name of an error, e.g. SQLITE_FULL; "" when it has none."""
    name = str(getattr(error, "sqlite_errorname", "") or "")
    return "_".join(name.split("_")[:2])


_SENTENCES = {
    "SQLITE_FULL": ("E-FULL", "磁盘已满，本次未保存，内容仍在屏幕上。请腾出空间后重试。"),
    "SQLITE_IOERR": ("E-IO", "磁盘读写出错。请勿删除任何文件，换一个时间重试；仍不行就从备份恢复。"),
    "SQLITE_READONLY": ("E-READONLY", "数据文件只读，不能保存。请检查文件夹权限。"),
    "SQLITE_CANTOPEN": ("E-ACCESS", "数据文件打不开：没有权限或打开的文件过多。请检查后重试。"),
    "SQLITE_PERM": ("E-ACCESS", "数据文件打不开：没有权限。请检查文件夹权限。"),
    "SQLITE_NOMEM": ("E-MEMORY", "内存不足，数据文件打不开。请关掉别的程序后再试。"),
    "SQLITE_NOLFS": ("E-LOCKING", "此位置不支持文件锁。请移到本机磁盘。"),
    "SQLITE_PROTOCOL": ("E-LOCKING", "此位置不支持文件锁。请移到本机磁盘。"),
}


def trouble(error: BaseException) -> StoreTrouble:
    """SQLite's error as a sentence. Nothing of the statement or its values is in it."""
    name = name_of(error)
    if name in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
        return VaultDamaged("E-DAMAGED", _DAMAGED)
    if name in ("SQLITE_BUSY", "SQLITE_LOCKED"):
        return VaultBusy("E-BUSY", "另一个窗口正在使用数据文件，请稍候再试。")
    code, sentence = _SENTENCES.get(name, ("E-STORE", f"数据文件没有响应（{name or type(error).__name__}），请重试。"))
    return StoreTrouble(code, sentence)


def check_file(raw: Raw, newest: int) -> int:
    """The schema version of an opened file. Refuses a foreign file and one of a newer program (StoreTrouble)."""
    ours = raw.execute("PRAGMA application_id").fetchone()
    if ours is None or ours[0] != APPLICATION_ID:
        raise StoreTrouble("E-FOREIGN", "这个文件不是办公室工作台的登记簿，没有打开。")
    found = raw.execute("PRAGMA user_version").fetchone()
    version = int(str(found[0])) if found else 0
    if version > newest:
        raise StoreTrouble(
            "E-NEWER", f"登记簿是更新版本的程序写的（格式 {version}，本程序到 {newest}）。请用新版程序打开。"
        )
    return version


def unlock(folder: Path, passphrase: str) -> Secrets:
    """The vault's secrets by passphrase; about 0.7 s at the default cost. A damaged copy of the key file is healed.

    Raises WrongPassphrase, VaultDamaged (key file damaged or missing: use the code), StoreTrouble (place refused).
    """
    place.check(folder)
    content = keyfile.read(folder)
    secrets = keyfile.unwrap(content, passphrase)
    with contextlib.suppress(OSError):
        keyfile.heal(folder, content)
    return secrets


def unlock_with_code(folder: Path, code: str) -> Secrets:
    """The vault's secrets by recovery code, key file or none. A new passphrase must then be set.

    Raises Invalid (a group is wrong; it is named), WrongPassphrase (a code of another vault), VaultDamaged.
    """
    place.check(folder)
    secrets = keyfile.derive(recovery.decode(code))
    fits = _fits_key_file(folder, secrets)
    if fits is False:
        raise WrongPassphrase("E-CODE", "恢复码各组都对，但不是这个登记簿的。请核对打印件，或组的先后。")
    try:
        connect(folder / place.DB_NAME, secrets).close()
    except VaultDamaged:
        if fits:
            raise
        raise WrongPassphrase(
            "E-CODE", "恢复码打不开这个登记簿：不是它的恢复码，或者数据文件也损坏了。请核对各组先后。"
        ) from None
    return secrets


def _fits_key_file(folder: Path, secrets: Secrets) -> bool | None:
    """Whether the code's check word is the key file's; None when there is no sound key file to ask."""
    try:
        facts = keyfile.parse(keyfile.read(folder))
    except VaultDamaged:
        return None
    return hmac.compare_digest(bytes.fromhex(str(facts["check"])), secrets.check)


__all__ = ["Invalid", "KdfCost", "Raw", "Secrets", "connect", "unlock", "unlock_with_code"]

"""How is a backup made and brought back? VACUUM INTO a .part, sync, check in a child, rename (safety.md §3.10).

A backup counts only after a fresh process has opened it. Restoring goes into a new folder only; the vault at hand is
never touched.
"""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DatabaseError

from bangongshi import __version__
from bangongshi.models.errors import StoreTrouble, VaultDamaged, WrongPassphrase
from bangongshi.store import (
    backup_check,
    generation,
    heads,
    keyfile,
    migrations,
    opening,
    place,
    recovery,
)
from bangongshi.store.generation import Generation
from bangongshi.store.keyfile import Secrets
from bangongshi.store.vault import Vault

__all__ = [
    "Generation", "before_migration", "generations", "last_proved", "make_backup", "restore", "secrets_of",
    "secrets_of_code",
]

_HALF = ".part"
_ABANDONED = 3600.0

Tell = Callable[[str], None]


def generations(base: Path) -> tuple[Generation, ...]:
    """Every generation in a backup folder (`vault.folder / "backup"` or the second medium), newest first."""
    return generation.all_in(base)


def last_proved(vault: Vault) -> Generation | None:
    """The newest proved generation of this vault in its own backup folder."""
    mark = _mark(vault.secrets)
    found = generations(vault.folder / place.BACKUP_NAME)
    return next((one for one in found if one.proved and one.vault == mark), None)


def make_backup(
    vault: Vault, who: str, now: datetime, target: Path | None = None, *, why: str = "", tell: Tell | None = None
) -> Generation:
    """A new, proved generation in the vault's own backup folder or in `target`; old ones are then thinned out.

    `now` is wall-clock, naive. `tell` hears each part's name; an exception from it cancels and leaves nothing.
    Raises StoreTrouble: no room, medium gone, or the copy did not pass its check. Earlier generations stay.
    """
    base = (target or vault.folder / place.BACKUP_NAME).absolute()
    say = tell or (lambda _: None)
    part: Path | None = None
    try:
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep(base)
        _demand_room(vault, base)
        part = _new_part(base)
        least, _ = journal_end(vault)
        say("复制")
        _copy(vault, part)
        say("校验")
        begun = Generation(part, True, now.replace(tzinfo=None, microsecond=0), who=who, why=why)
        made = _proved(vault, part, begun, least)
        done = _settle(base, part, made)
    except OSError as error:
        raise StoreTrouble(
            "E-BACKUP", f"备份没有做成（{os.strerror(error.errno or 0)}），原有的备份都还在。请检查备份盘后重试。"
        ) from None
    except sqlcipher.DatabaseError as error:
        raise _copy_trouble(error) from None
    finally:
        if part:
            shutil.rmtree(part, ignore_errors=True)
    _after(vault, base, done, now)
    return done


def _after(vault: Vault, base: Path, done: Generation, now: datetime) -> None:
    """What may fail without harm to the backup: the high-water mark, and thinning out."""
    with contextlib.suppress(OSError):
        if done.seq >= (last.seq if (last := heads.latest(vault.folder)) else 0):
            heads.note(vault.folder, done.seq, done.head, now)
        ours = [one for one in generations(base) if one.vault == done.vault]
        for one in generation.superfluous(ours, now.replace(tzinfo=None)):
            if one.folder != done.folder:
                shutil.rmtree(one.folder, ignore_errors=True)


def before_migration(vault: Vault) -> Generation:
    """The copy of an older file before it is brought up to date."""
    return make_backup(vault, "程序", datetime.now(), why="升级前")


def _mark(secrets: Secrets) -> str:
    return secrets.check.hex()


def _sweep(base: Path) -> None:
    for half in base.glob("*" + _HALF):
        if half.is_dir() and abs(datetime.now().timestamp() - half.stat().st_mtime) > _ABANDONED:
            shutil.rmtree(half, ignore_errors=True)


def _demand_room(vault: Vault, base: Path) -> None:
    raw = vault.raw()
    try:
        pages = raw.execute("PRAGMA page_count").fetchone() or (0,)
        size = raw.execute("PRAGMA page_size").fetchone() or (4096,)
    finally:
        raw.close()
    needed = int(str(pages[0])) * int(str(size[0])) + (1 << 20)
    free = shutil.disk_usage(base).free
    if free < needed:
        raise StoreTrouble(
            "E-SPACE", f"备份盘空间不够：需要 {needed >> 20} MB，只有 {free >> 20} MB。请腾出空间或换一个盘。"
        )


def _new_part(base: Path) -> Path:
    part = base / f"{os.getpid()}-{keyfile.new_master().hex()[:8]}{_HALF}"
    part.mkdir(mode=0o700)
    return part


def _copy(vault: Vault, part: Path) -> None:
    raw = vault.raw()
    try:
        raw.execute("VACUUM INTO ?", (str(part / place.DB_NAME),))
    finally:
        raw.close()
    _sync(part / place.DB_NAME)
    keyfile.write_bytes(part / keyfile.KEY_NAME, keyfile.read(vault.folder))


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    path.chmod(0o600)


def _proved(vault: Vault, part: Path, made: Generation, least: int) -> Generation:
    """The generation with what the check found. Its journal must reach `least`, the live one's end before."""
    before = last_proved(vault)
    known = (before.seq, before.h) if before else (0, "")
    found = backup_check.ask(part / place.DB_NAME, vault.secrets, known)
    if found.trouble:
        raise StoreTrouble("E-BACKUPBAD", f"备份写出后没有通过校验，这一份不算数。{found.trouble[1]}")
    if found.seq < least:
        raise StoreTrouble("E-BACKUPBAD", "备份里的流水比登记簿短，这一份不算数。请先做一次体检。")
    return replace(
        made, vault=_mark(vault.secrets), schema=found.schema, program=__version__, seq=found.seq, h=found.h,
        head=found.head, counts=found.counts, size=made.file.stat().st_size, sha256=digest(made.file),
    )


def _settle(base: Path, part: Path, made: Generation) -> Generation:
    assert made.made_at
    keyfile.write_bytes(part / generation.MANIFEST, generation.to_manifest(made).encode())
    stem = f"{made.made_at:%Y%m%d}-{made.seq:06d}"
    final, twin = base / stem, 1
    while final.exists():
        twin += 1
        final = base / f"{stem}-{twin}"
    part.rename(final)
    keyfile.sync_folder(base)
    return replace(made, folder=final)


def digest(path: Path) -> str:
    """SHA-256 of a finished copy (never of a live database file)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy_trouble(error: BaseException) -> StoreTrouble:
    if opening.name_of(error) == "SQLITE_FULL":
        return StoreTrouble("E-SPACE", "备份盘已满，备份没有做成，原有的备份都还在。请腾出空间或换一个盘。")
    return opening.trouble(error)


def secrets_of(folder: Path, passphrase: str) -> Secrets:
    """The secrets in a generation's own copy of the key file. Raises WrongPassphrase, VaultDamaged."""
    return keyfile.unwrap(keyfile.read(folder), passphrase)


def secrets_of_code(code: str) -> Secrets:
    """The secrets in a recovery code; `restore` finds out whether they fit. Raises Invalid naming the group."""
    return keyfile.derive(recovery.decode(code))


def restore(folder: Path, into: Path, secrets: Secrets, *, tell: Tell | None = None) -> Generation:
    """Bring a generation back into a new or empty folder and prove it there.

    Raises StoreTrouble (folder not empty, no room, unproved or newer generation), VaultDamaged (flipped, truncated),
    WrongPassphrase (another vault's). Whatever fails, `into` is left as it was and no other vault is touched.
    """
    folder, into = folder.absolute(), into.absolute()
    say = tell or (lambda _: None)
    made = sound(folder, secrets)
    place.check_folder(into)
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise StoreTrouble("E-NOTEMPTY", "恢复只能放进新的或空的文件夹，不会覆盖现有的数据。请换一个文件夹。")
    fresh = not into.exists()
    try:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        say("复制")
        _bring_back(made, into, secrets, say)
    except BaseException as error:
        _undo(into, fresh)
        if isinstance(error, OSError):
            raise StoreTrouble(
                "E-RESTORE", f"恢复没有做成（{os.strerror(error.errno or 0)}）。请检查磁盘空间和权限后重试。"
            ) from None
        raise
    return made


def _bring_back(made: Generation, into: Path, secrets: Secrets, say: Tell) -> None:
    half = into / place.HALF_NAME
    half.mkdir(mode=0o700)
    copy = half / place.DB_NAME
    shutil.copyfile(made.file, copy)
    _sync(copy)
    say("校验")
    found = backup_check.ask(copy, secrets)
    if found.trouble:
        raise VaultDamaged("E-RESTOREBAD", f"这一代备份没有通过校验，没有恢复。{found.trouble[1]}")
    if (found.seq, found.h, found.counts) != (made.seq, made.h, made.counts):
        raise VaultDamaged("E-RESTOREBAD", "这一代备份的内容与它的清单不符，没有恢复。请换一代备份。")
    with contextlib.suppress(VaultDamaged):
        keyfile.heal(into, keyfile.read(made.folder))
    copy.rename(into / place.DB_NAME)
    half.rmdir()
    keyfile.sync_folder(into)


def _undo(into: Path, fresh: bool) -> None:
    if fresh:
        shutil.rmtree(into, ignore_errors=True)
        return
    shutil.rmtree(into / place.HALF_NAME, ignore_errors=True)
    for name in (place.DB_NAME, keyfile.KEY_NAME, keyfile.SPARE_NAME):
        (into / name).unlink(missing_ok=True)


def sound(folder: Path, secrets: Secrets) -> Generation:
    """The generation, if it may be restored with these secrets; else the reason, as `restore` raises it."""
    if not (folder / place.DB_NAME).is_file():
        raise StoreTrouble("E-NOBACKUP", "这个文件夹里没有备份。请选名字像「20261123-000104」的那一层文件夹。")
    made = generation.load(folder)
    if not made.made_at:
        raise StoreTrouble("E-UNPROVED", "这一代备份没有清单，或清单损坏，不能用。请换一代备份。")
    if made.schema > migrations.NEWEST:
        raise StoreTrouble(
            "E-NEWER", f"这一代备份是更新版本的程序做的（格式 {made.schema}，本程序到 {migrations.NEWEST}）。请用新版程序恢复。"
        )
    if not made.proved:
        raise VaultDamaged("E-CUT", "备份文件的大小与做成时不同，被截短或改动过，没有恢复。请换一代备份。")
    if digest(made.file) != made.sha256:
        raise VaultDamaged("E-FLIPPED", "备份文件与做成时不同，可能是备份盘损坏，没有恢复。请换一代备份。")
    if made.vault != _mark(secrets):
        raise WrongPassphrase("E-FOREIGN", "这一代备份是另一个登记簿的，口令或恢复码对不上，没有恢复。请核对备份盘。")
    return made


def journal_end(vault: Vault) -> tuple[int, str]:
    """(last number, head) of the live vault, to say what a restore would lose. Raises StoreTrouble."""
    try:
        with vault.engine.connect() as connection:
            return heads.end(connection)
    except DatabaseError as error:
        raise opening.trouble(error.orig or error) from None

"""What is an open vault? One folder, one encrypted file, one engine (safety.md §3.1–3.2).

`create` makes it, `open_vault` opens it with secrets that `unlock` (passphrase) or `unlock_with_code` gave.
"""

import contextlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from bangongshi.models import tables as _tables  # noqa: F401 - links between tables resolve only when all are known
from bangongshi.models.errors import StoreTrouble
from bangongshi.store import keyfile, migrations, opening, passphrase, place, recovery
from bangongshi.store.keyfile import KdfCost, Secrets
from bangongshi.store.opening import unlock, unlock_with_code

__all__ = [
    "KdfCost", "Secrets", "Vault", "change_passphrase", "create", "open_vault", "recovery_code",
    "set_passphrase", "unlock", "unlock_with_code",
]


class Vault:
    """An open vault. `engine.execution_options(office_write=True)` begins IMMEDIATE; anything else begins deferred.

    `repaired` names the files whose rights were too wide when it was opened.
    """

    def __init__(self, folder: Path, secrets: Secrets, repaired: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.secrets = secrets
        self.repaired = repaired
        self.engine = engine_over(lambda: opening.connect(self.file, secrets))
        self._identity = place.identity(folder)

    @property
    def file(self) -> Path:
        """The database file. Only SQLite opens it."""
        return self.folder / place.DB_NAME

    @property
    def journal_key(self) -> bytes:
        """Key of the row digests."""
        return self.secrets.journal_key

    def raw(self) -> opening.Raw:
        """A keyed connection outside the pool, for maintenance; the caller closes it."""
        return opening.connect(self.file, self.secrets)

    def moved(self) -> bool:
        """Whether the path no longer leads to the file we opened; SQLite itself would go on writing happily."""
        return self._identity is None or place.identity(self.folder) != self._identity

    def close(self) -> None:
        """Close every connection (SQLite folds the log into the file) and empty the private temp folder."""
        self.engine.dispose()
        place.sweep(self.folder, leaving=True)


def engine_over(creator: Callable[[], opening.Raw]) -> Engine:
    """An engine over keyed connections: no parameters in messages, hanzi whole in JSON, transactions begun by us."""
    engine = create_engine(
        "sqlite://",
        creator=creator,
        module=sqlcipher,
        poolclass=QueuePool,
        hide_parameters=True,
        json_serializer=_json,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("office_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def create(
    folder: Path, phrase: str, *, unit_name: str = "", cost: KdfCost | None = None
) -> tuple[Vault, str]:
    """A new vault in `folder` (made if need be) and its recovery code, which is stored nowhere.

    Raises Invalid({"passphrase": …}), StoreTrouble (place refused, or a vault is here already). A creation that is
    cut off leaves no vault; the next one clears its traces.
    """
    passphrase.demand(phrase, unit_name)
    folder = folder.absolute()
    place.check_folder(folder)
    if place.exists(folder):
        raise StoreTrouble("E-EXISTS", "这个文件夹里已经有登记簿，不会覆盖。请换一个文件夹，或直接打开它。")
    try:
        secrets = _build(folder, phrase, cost or KdfCost())
    except OSError as error:
        raise StoreTrouble("E-CREATE", f"登记簿建不成（{type(error).__name__}）。请检查文件夹权限和磁盘空间。") from None
    except sqlcipher.DatabaseError as error:
        raise opening.trouble(error) from None
    return open_vault(folder, secrets), recovery.encode(secrets.master)


def _build(folder: Path, phrase: str, cost: KdfCost) -> Secrets:
    half = folder / place.HALF_NAME
    if half.exists():
        shutil.rmtree(half)
        for name in (keyfile.KEY_NAME, keyfile.SPARE_NAME):
            (folder / name).unlink(missing_ok=True)
    place.private(folder)
    half.mkdir(mode=0o700)
    secrets = keyfile.derive(keyfile.new_master())
    raw = opening.connect(half / place.DB_NAME, secrets, create=True)
    try:
        migrations.create(raw)
    finally:
        raw.close()
    keyfile.store(folder, secrets, phrase, cost)
    (half / place.DB_NAME).rename(folder / place.DB_NAME)
    keyfile.sync_folder(folder)
    shutil.rmtree(half)
    return secrets


def open_vault(folder: Path, secrets: Secrets) -> Vault:
    """Open the vault; an older file is backed up and brought up to today's format first.

    Raises VaultDamaged, VaultBusy, StoreTrouble (newer file, refused place, failed step).
    """
    folder = folder.absolute()
    place.check(folder)
    repaired = place.repair_modes(folder)
    place.private(folder)
    with contextlib.suppress(OSError):
        if (folder / place.HALF_NAME).exists():
            shutil.rmtree(folder / place.HALF_NAME)
    place.sweep(folder)
    vault = Vault(folder, secrets, repaired)
    try:
        _bring_up(vault)
    except sqlcipher.DatabaseError as error:
        vault.close()
        raise opening.trouble(error) from None
    except BaseException:
        vault.close()
        raise
    return vault


def _bring_up(vault: Vault) -> None:
    raw = vault.raw()
    try:
        if migrations.pending(raw):
            from bangongshi.store import backup  # the backup needs a vault: imported here, not above

            migrations.bring_up(raw, migrations.steps(), lambda: backup.before_migration(vault))
    finally:
        raw.close()


def change_passphrase(
    folder: Path, old: str, new: str, *, unit_name: str = "", cost: KdfCost | None = None
) -> None:
    """Put the same secrets under a new passphrase; nothing is encrypted anew and the recovery code stays.

    Raises WrongPassphrase (`old`), Invalid({"passphrase": …}) (`new`), VaultDamaged, StoreTrouble.
    """
    passphrase.demand(new, unit_name)
    set_passphrase(folder, unlock(folder, old), new, unit_name=unit_name, cost=cost)


def set_passphrase(
    folder: Path, secrets: Secrets, new: str, *, unit_name: str = "", cost: KdfCost | None = None
) -> None:
    """A new passphrase for secrets that the recovery code gave. Raises Invalid({"passphrase": …}), StoreTrouble."""
    passphrase.demand(new, unit_name)
    keyfile.store(folder, secrets, new, cost or KdfCost())


def recovery_code(folder: Path, phrase: str) -> str:
    """The code once more, for printing; the passphrase is asked again. Raises as `unlock` does."""
    return recovery.encode(unlock(folder, phrase).master)

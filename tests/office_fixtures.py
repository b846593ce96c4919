"""An office for tests: one vault built once a run and copied for each test, a clock that stands, a clerk."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from bangongshi.duties.desk import OFFICE_ZONE, Desk
from bangongshi.store import vault as vaults
from bangongshi.store.keyfile import KdfCost

PASSPHRASE = "测试用口令 一二三四五六"
CHEAP = KdfCost(memory_kib=64, passes=1)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=OFFICE_ZONE)


@dataclass
class StandingClock:
    """A clock that moves only when told to."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        """Let time go by, as timedelta's keywords."""
        self.now += timedelta(**span)


@cache
def _template() -> Path:
    folder = Path(mkdtemp(prefix="bangongshi-test-"))
    made, _ = vaults.create(folder / "vault", PASSPHRASE, cost=CHEAP)
    made.close()
    return folder / "vault"


def new_vault(folder: Path) -> vaults.Vault:
    """A fresh, empty vault in `folder`, opened."""
    shutil.copytree(_template(), folder)
    return vaults.open_vault(folder, vaults.unlock(folder, PASSPHRASE))


def new_desk(folder: Path, clock: StandingClock | None = None, who: str = "王文秘") -> Desk:
    """A desk over a fresh vault."""
    return Desk(new_vault(folder), clock or StandingClock(), who, "sitting-1")

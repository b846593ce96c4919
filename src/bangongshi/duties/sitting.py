"""How does a sitting begin? With an open vault and the clerk's name from its settings; or by founding the office."""

from dataclasses import replace
from pathlib import Path

from bangongshi.duties.desk import Clock, Desk, wall_clock
from bangongshi.duties.office import first_run, settings_of
from bangongshi.store import vault as vaults
from bangongshi.store.keyfile import KdfCost
from bangongshi.store.vault import Vault


def sit_down(vault: Vault, clock: Clock = wall_clock) -> Desk:
    """The desk of whoever the settings name as clerk."""
    desk = Desk(vault, clock)
    return replace(desk, who=settings_of(desk).clerk)


def found_office(
    folder: Path, phrase: str, unit: str, code: str, kind: str, cost: KdfCost | None = None
) -> str:
    """A new vault with its first settings, without a screen; the recovery code, shown once and typed back later.

    Raises Invalid (a passphrase too weak, an answer that cannot be taken), StoreTrouble (the place is refused).
    """
    vault, recovery = vaults.create(folder, phrase, unit_name=unit, cost=cost)
    try:
        first_run(Desk(vault), {"unit_name": unit, "unit_code": code, "unit_type": kind})
    finally:
        vault.close()
    return recovery

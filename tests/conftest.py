"""What every test may ask for: a vault in a temporary folder, a clock that stands still, a stamp for acts."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bangongshi.store import vault as vaults
from bangongshi.store.transaction import Stamp
from bangongshi.store.vault import Vault
from vault_support import CHEAP, NOW, PHRASE, STAMP


@pytest.fixture(autouse=True)
def _own_tempdir() -> Iterator[None]:
    """Opening a vault moves the process's temp folder into it; the next test must not inherit that."""
    before = tempfile.tempdir
    yield
    tempfile.tempdir = before


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """An empty vault under `vault_support.PHRASE`."""
    made, _ = vaults.create(tmp_path / "vault", PHRASE, cost=CHEAP)
    yield made
    made.close()


@pytest.fixture
def stamp() -> Stamp:
    """Who acts, and when: 2026-11-23 09:00 in the office."""
    assert STAMP.at == NOW
    return STAMP

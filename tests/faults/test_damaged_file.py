"""Bit rot, cut tails, stale pages: every one is noticed by a check, none is called a wrong passphrase (safety.md §4 #12–13)."""

import random
from pathlib import Path

import pytest

from bangongshi.models.errors import StoreTrouble, VaultDamaged, WrongPassphrase
from bangongshi.store import heads, place
from bangongshi.store import vault as vaults
from bangongshi.store.vault import Vault
from bangongshi.store.verify import verify
from vault_support import NOW, PHRASE, register

PAGE = 4096


def noticed(folder: Path, secrets: vaults.Secrets) -> str:
    """What the program says of the file: an error's code, the problems' codes, or "" for nothing."""
    try:
        vault = vaults.open_vault(folder, secrets)
    except WrongPassphrase:
        return "misnamed"
    except StoreTrouble as error:
        return error.code
    try:
        return " ".join(sorted({problem.code for problem in verify(vault).problems}))
    except VaultDamaged as error:
        return error.code
    finally:
        vault.close()


@pytest.fixture
def closed(vault: Vault) -> Vault:
    for serial in range(1, 16):
        register(vault, serial, f"关于第{serial}号事项的通知" * 20)
    with vault.engine.connect() as connection:
        heads.note(vault.folder, *heads.end(connection), NOW)
    vault.close()
    return vault


def test_an_undamaged_file_is_not_accused(closed: Vault) -> None:
    assert noticed(closed.folder, closed.secrets) == ""


def test_every_flipped_bit_is_noticed(closed: Vault) -> None:
    good = closed.file.read_bytes()
    chance = random.Random(7)
    spots = [*range(16, 32), len(good) - 1, *(chance.randrange(16, len(good)) for _ in range(110))]
    for spot in spots:
        bad = bytearray(good)
        bad[spot] ^= 1 << chance.randrange(8)
        closed.file.write_bytes(bad)
        said = noticed(closed.folder, closed.secrets)
        assert said not in ("", "misnamed"), spot
    closed.file.write_bytes(good)
    assert noticed(closed.folder, closed.secrets) == ""


def test_larger_damage_is_noticed(closed: Vault) -> None:
    good = closed.file.read_bytes()
    pages = len(good) // PAGE
    chance = random.Random(8)
    for _ in range(12):
        first, second = chance.sample(range(1, pages), 2)
        zeroed = good[: first * PAGE + 512] + b"\0" * 512 + good[first * PAGE + 1024 :]
        noise = good[: first * PAGE] + chance.randbytes(PAGE) + good[(first + 1) * PAGE :]
        swapped = bytearray(good)
        swapped[first * PAGE : (first + 1) * PAGE] = good[second * PAGE : (second + 1) * PAGE]
        swapped[second * PAGE : (second + 1) * PAGE] = good[first * PAGE : (first + 1) * PAGE]
        for bad in (zeroed, noise, bytes(swapped), good[: first * PAGE], good[: first * PAGE + 100]):
            closed.file.write_bytes(bad)
            assert noticed(closed.folder, closed.secrets) not in ("", "misnamed")
    for bad in (b"", b"x", good[:100], good[:PAGE], b"\0" * len(good)):
        closed.file.write_bytes(bad)
        assert noticed(closed.folder, closed.secrets) not in ("", "misnamed")


def test_pages_from_yesterday_are_noticed(closed: Vault) -> None:
    """Their seal is good; structure, chain and digests find them."""
    before = closed.file.read_bytes()
    again = vaults.open_vault(closed.folder, vaults.unlock(closed.folder, PHRASE))
    for serial in range(16, 24):
        register(again, serial)
    with again.engine.connect() as connection:
        heads.note(again.folder, *heads.end(connection), NOW)
    again.close()
    after = closed.file.read_bytes()
    stale = [
        at for at in range(0, min(len(before), len(after)), PAGE) if before[at : at + PAGE] != after[at : at + PAGE]
    ]
    assert len(stale) >= 8
    for at in stale:
        closed.file.write_bytes(after[:at] + before[at : at + PAGE] + after[at + PAGE :])
        assert noticed(closed.folder, closed.secrets) not in ("", "misnamed"), at // PAGE


def test_a_log_of_another_day_is_harmless_or_noticed(vault: Vault) -> None:
    register(vault, 1)
    with vault.engine.connect():
        other_day = (vault.folder / place.WAL_NAME).read_bytes()
    register(vault, 2)
    with vault.engine.connect() as connection:
        heads.note(vault.folder, *heads.end(connection), NOW)
    vault.close()
    (vault.folder / place.WAL_NAME).write_bytes(other_day)
    again = vaults.open_vault(vault.folder, vault.secrets)
    report = verify(again)
    assert report.entries == 8 or not report.ok
    again.close()

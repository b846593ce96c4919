"""The key file: wrong passphrase, damage and kills are three different things (safety.md §3.1, §4 #14–15)."""

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from bangongshi.models.errors import StoreTrouble, VaultDamaged, WrongPassphrase
from bangongshi.store import keyfile
from vault_support import CHEAP, PHRASE


@pytest.fixture
def secrets() -> keyfile.Secrets:
    return keyfile.derive(bytes(range(16)))


def test_secrets_come_back_and_differ_by_purpose(secrets: keyfile.Secrets) -> None:
    content = keyfile.wrap(secrets, PHRASE, CHEAP)
    assert keyfile.unwrap(content, PHRASE) == secrets
    parts = [secrets.db_key, secrets.db_salt, secrets.journal_key, secrets.check, secrets.master]
    assert [len(part) for part in parts] == [32, 16, 32, 8, 16]
    assert len({part[:8] for part in parts}) == 5


def test_derivation_is_pinned() -> None:
    """A change here would lose every vault there is."""
    made = keyfile.derive(bytes(range(16)))
    assert made.db_key.hex().startswith("18e163fee0a4da3296925776")
    assert made.check.hex() == "a764cb138012f047"


def test_nothing_secret_is_printed(secrets: keyfile.Secrets) -> None:
    assert repr(secrets) == "Secrets()"
    assert secrets.master not in keyfile.wrap(secrets, PHRASE, CHEAP)


def test_every_flipped_bit_and_every_cut_is_damage(secrets: keyfile.Secrets) -> None:
    content = keyfile.wrap(secrets, PHRASE, CHEAP)
    broken = [content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]
              for at in range(len(content)) for bit in range(8)]
    broken += [content[:length] for length in range(len(content))]
    broken += [content + content, content + b"\n", b"\n" + content, b"\0" * 400]
    for bad in broken:
        with pytest.raises(VaultDamaged):
            keyfile.unwrap(bad, PHRASE)
    assert len(broken) > 2500


def test_a_rewritten_header_never_opens(secrets: keyfile.Secrets) -> None:
    """Someone who also repairs the checksum still fails the seal, and cannot make the cost absurd."""
    import hashlib
    import json

    line = keyfile.wrap(secrets, PHRASE, CHEAP).split(b"\n")[0]
    facts = json.loads(line)
    for name, value in (("passes", 2), ("memory_kib", 1 << 40), ("salt", "00" * 16), ("lanes", 0), ("more", 1)):
        other = json.dumps({**facts, name: value}, separators=(",", ":")).encode()
        content = other + b"\n" + hashlib.sha256(other).hexdigest().encode() + b"\n"
        with pytest.raises((VaultDamaged, WrongPassphrase)):
            keyfile.unwrap(content, PHRASE)


def test_newer_key_file_is_told_apart(secrets: keyfile.Secrets) -> None:
    import hashlib

    line = keyfile.wrap(secrets, PHRASE, CHEAP).split(b"\n")[0].replace(b'"version":1', b'"version":2')
    with pytest.raises(StoreTrouble, match="E-NEWER") as caught:
        keyfile.parse(line + b"\n" + hashlib.sha256(line).hexdigest().encode() + b"\n")
    assert not isinstance(caught.value, VaultDamaged)


NEAR_MISSES = [
    "", " ", PHRASE[:-1], PHRASE + " ", " " + PHRASE, PHRASE.replace(" ", ""), PHRASE.swapcase() + "x", PHRASE[::-1],
    PHRASE + "\0", "\0", "x" * 5000, PHRASE.replace("6", "7"), PHRASE.replace("值", "直"), "\ud800",
]


@pytest.mark.parametrize("typed", NEAR_MISSES, ids=range(len(NEAR_MISSES)))
def test_near_misses_are_wrong_passphrases(secrets: keyfile.Secrets, typed: str) -> None:
    with pytest.raises(WrongPassphrase, match="口令不对"):
        keyfile.unwrap(keyfile.wrap(secrets, PHRASE, CHEAP), typed)


@pytest.mark.parametrize(
    ("set_as", "typed"),
    [
        ("café-office-2026", unicodedata.normalize("NFD", "café-office-2026")),
        (unicodedata.normalize("NFD", "café-office-2026"), "café-office-2026"),
        ("office 123456789", "ｏｆｆｉｃｅ　１２３４５６７８９"),
    ],
)
def test_the_same_letters_in_another_form_open(secrets: keyfile.Secrets, set_as: str, typed: str) -> None:
    assert keyfile.unwrap(keyfile.wrap(secrets, set_as, CHEAP), typed) == secrets


def test_spare_copy_steps_in_and_heals(tmp_path: Path, secrets: keyfile.Secrets) -> None:
    keyfile.store(tmp_path, secrets, PHRASE, CHEAP)
    good = (tmp_path / keyfile.KEY_NAME).read_bytes()
    assert (tmp_path / keyfile.SPARE_NAME).read_bytes() == good
    for harm in (lambda p: p.write_bytes(b"x"), lambda p: p.unlink(), lambda p: p.write_bytes(b"")):
        harm(tmp_path / keyfile.KEY_NAME)
        content = keyfile.read(tmp_path)
        assert content == good
        assert keyfile.heal(tmp_path, content)
        assert (tmp_path / keyfile.KEY_NAME).read_bytes() == good
    assert not keyfile.heal(tmp_path, good)


def test_both_copies_gone_is_damage_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(VaultDamaged) as caught:
        keyfile.read(tmp_path)
    assert "恢复码" in caught.value.sentence


class Killed(BaseException):
    """The process ends here."""


def kill_at(patch: pytest.MonkeyPatch, at: int) -> None:
    """Let the `at`-th of the disk calls that matter be the last thing the process did."""
    calls = 0

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **more: object) -> object:
            nonlocal calls
            calls += 1
            if calls == at:
                raise Killed
            return real(*args, **more)

        return call

    for name in ("open", "fsync", "replace"):
        patch.setattr(os, name, counted(getattr(os, name)))


def opens(content: bytes, phrase: str) -> bool:
    try:
        keyfile.unwrap(content, phrase)
    except WrongPassphrase:
        return False
    return True


def test_a_kill_at_any_disk_call_leaves_old_or_new(
    tmp_path: Path, secrets: keyfile.Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = PHRASE, "另一个 更长的 口令 2027"
    kills = 0
    for at in range(1, 40):
        folder = tmp_path / str(at)
        folder.mkdir()
        keyfile.store(folder, secrets, old, CHEAP)
        with monkeypatch.context() as patch:
            kill_at(patch, at)
            try:
                keyfile.store(folder, secrets, new, CHEAP)
                killed = False
            except Killed:
                killed, kills = True, kills + 1
        content = keyfile.read(folder)
        found = (opens(content, old), opens(content, new))
        assert sum(found) == 1, f"call {at}: {found}"
        if not killed:
            assert found == (False, True)
            break
    assert kills >= 8


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_only_the_owner_may_read_it(tmp_path: Path, secrets: keyfile.Secrets) -> None:
    keyfile.store(tmp_path, secrets, PHRASE, CHEAP)
    assert (tmp_path / keyfile.KEY_NAME).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / keyfile.SPARE_NAME).stat().st_mode & 0o777 == 0o600


def test_start_up_modules_do_not_pull_in_the_orm() -> None:
    import subprocess
    import sys

    code = (
        "import sys, bangongshi.store.opening, bangongshi.store.recovery, bangongshi.store.passphrase;"
        "print([m for m in sys.modules if m.split('.')[0] in ('sqlmodel', 'sqlalchemy', 'pydantic')])"
    )
    paths = os.pathsep.join(sys.path)
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert out.stdout.strip() == "[]"

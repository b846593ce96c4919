"""kill -9 during saves: nothing acknowledged is lost, nothing is half there (safety.md §4 #1, §6)."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bangongshi.store import opening
from bangongshi.store import vault as vaults
from bangongshi.store.vault import Vault
from bangongshi.store.verify import verify
from vault_support import register

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills are tried where processes can fork")

KILLS = 500
WRITER = Path(__file__).with_name("writer.py")


@contextmanager
def writer(vault: Vault, mode: str, rounds: int, seed: int = 1) -> Iterator["subprocess.Popen[str]"]:
    task = {"folder": str(vault.folder), "master": vault.secrets.master.hex(), "mode": mode, "rounds": rounds, "seed": seed}
    with subprocess.Popen(
        [sys.executable, str(WRITER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"},
    ) as process:
        assert process.stdin
        process.stdin.write(json.dumps(task) + "\n")
        process.stdin.flush()
        yield process


def rounds(process: "subprocess.Popen[str]") -> Iterator[list[int]]:
    """The acknowledged numbers of each round; the next child starts when the caller comes back."""
    assert process.stdin
    assert process.stdout
    acknowledged: list[int] = []
    for line in process.stdout:
        if line.startswith("a "):
            acknowledged.append(int(line[2:]))
        elif line == "k\n":
            yield acknowledged
            acknowledged = []
            process.stdin.write("\n")
            process.stdin.flush()


HALF = """
    SELECT count(*) FROM document d
    LEFT JOIN incoming i ON i.document_id = d.id LEFT JOIN number n ON n.document_id = d.id
    LEFT JOIN copy c ON c.document_id = d.id
    WHERE d.id > ? AND (i.document_id IS NULL OR n.id IS NULL OR c.id IS NULL)
"""


def number(raw: opening.Raw, question: str, *values: object) -> int:
    found = raw.execute(question, values).fetchone()
    return int(str(found[0])) if found else -1


def test_500_kills_lose_nothing_and_leave_nothing_half(vault: Vault) -> None:
    vault.close()
    kept, saved, unacknowledged = 0, 0, 0
    with writer(vault, "killed", KILLS) as process:
        for acknowledged in rounds(process):
            raw = vault.raw()
            try:
                assert acknowledged == list(range(kept + 1, kept + 1 + len(acknowledged)))
                last = number(raw, "SELECT coalesce(max(serial), 0) FROM number")
                assert last - kept - len(acknowledged) in (0, 1), "lost, or more than the one unacknowledged"
                assert number(raw, HALF, kept) == 0
                assert number(raw, "SELECT count(*) FROM number WHERE serial > ?", kept) == last - kept
                assert number(raw, "SELECT coalesce(max(seq), 0) FROM entry") == 4 * last
                saved, unacknowledged = saved + len(acknowledged), unacknowledged + last - kept - len(acknowledged)
                kept = last
            finally:
                raw.close()
    print(f"{KILLS} kills, {saved} acknowledged, {unacknowledged} present but unacknowledged")  # noqa: T201
    assert saved >= KILLS // 2, "the harness killed before anything was saved"
    again = vaults.open_vault(vault.folder, vault.secrets)
    report = verify(again)
    assert (report.ok, report.entries, report.problems) == (True, 4 * kept, ())
    again.close()


def test_the_harness_finds_half_written_pairs(vault: Vault) -> None:
    """The control: rows saved one by one, without an act, do break."""
    register(vault, 1)
    vault.close()
    broken = 0
    with writer(vault, "bare", 40) as process:
        for _ in rounds(process):
            raw = vault.raw()
            orphans = "SELECT count(*) FROM document d LEFT JOIN copy c ON c.document_id = d.id WHERE c.id IS NULL"
            broken += number(raw, orphans) > 0
            raw.close()
    assert broken > 0
    again = vaults.open_vault(vault.folder, vault.secrets)
    assert {"J-EXTRA"} <= {problem.code for problem in verify(again).problems}
    again.close()

"""A clerk who saves without pause, in a process of her own, until she is killed. Run by the fault tests.

First line on stdin: {"folder", "master", "mode", "rounds", "seed"}. Says `a SERIAL` after each acknowledged save; in the
modes that are killed, `k` after each death.
"""

import gc
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from bangongshi.models.errors import OfficeError
from bangongshi.store import keyfile
from bangongshi.store import vault as vaults
from bangongshi.store.transaction import act
from bangongshi.store.vault import Vault
from vault_support import STAMP, add_paper, next_serial


def say(text: str) -> None:
    """One line, in one write: a kill never tears it."""
    os.write(1, (text + "\n").encode())


def save(vault: Vault) -> int:
    """One registration; its number is drawn inside the act."""
    with act(vault, STAMP, "登记") as doing:
        serial = next_serial(doing.session)
        add_paper(doing, serial, f"第 {serial} 件 " + "防汛" * random.randint(1, 400))
    return serial


def save_bare(vault: Vault) -> None:
    """The control: a paper and its copy like the first ones, each row on its own."""
    raw = vault.raw()
    statements = []
    for table, link in (("document", ""), ("copy", "document_id")):
        columns = [str(row[1]) for row in raw.execute(f"PRAGMA table_info({table})").fetchall() if row[1] != "id"]
        values = ["(SELECT max(id) FROM document)" if name == link else f'"{name}"' for name in columns]
        names = ", ".join(f'"{name}"' for name in columns)
        statements.append(f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} WHERE id = 1")
    while True:
        for statement in statements:
            raw.execute(statement)


def until_killed(vault: Vault, bare: bool, told: int) -> None:
    """What the child does: save until the end. `told` hears of the first acknowledged save."""
    if bare:
        save_bare(vault)
    while True:
        say(f"a {save(vault)}")
        os.write(told, b".")


def killed_rounds(vault: Vault, rounds: int, chance: random.Random, bare: bool) -> None:
    """Fork, wait a moment, kill -9, bury, tell; the tester answers when it has looked.

    Every second child is killed some time after its first save, the others some time after their birth. A few saves
    come first, so that no child spends its short life on what a process works out once; their connections are closed
    again: nothing is open at a fork.
    """
    for _ in range(3):
        say(f"a {save(vault)}")
    gc.collect()
    gc.freeze()
    for turn in range(rounds):
        vault.engine.dispose()
        hear, told = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                until_killed(vault, bare, told)
            finally:
                os._exit(1)
        os.close(told)
        if turn % 2 and not bare:
            os.read(hear, 1)
            time.sleep(chance.uniform(0, 0.02))
        else:
            time.sleep(chance.uniform(0.002, 0.05))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(hear)
        say("k")
        sys.stdin.readline()


def some_saves(folder: Path, secrets: keyfile.Secrets, rounds: int) -> None:
    """A plain window beside another one."""
    vault = vaults.open_vault(folder, secrets)
    for _ in range(rounds):
        say(f"a {save(vault)}")
    vault.close()


def against_the_limit(folder: Path, secrets: keyfile.Secrets, room: int) -> None:
    """No file may grow past `room` bytes more than the database has: every later write fails."""
    import resource

    vault = vaults.open_vault(folder, secrets)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (vault.file.stat().st_size + room, -1))
    try:
        while True:
            say(f"a {save(vault)}")
    except OfficeError as error:
        say(f"e {error.code} {error.sentence}")
        os._exit(0)


def main() -> None:
    """Read the task and do it."""
    task = json.loads(sys.stdin.readline())
    folder, secrets = Path(task["folder"]), keyfile.derive(bytes.fromhex(task["master"]))
    mode, rounds = task["mode"], int(task["rounds"])
    if mode in ("killed", "bare"):
        vault = vaults.open_vault(folder, secrets)
        killed_rounds(vault, rounds, random.Random(task["seed"]), mode == "bare")
    elif mode == "limit":
        against_the_limit(folder, secrets, rounds)
    else:
        some_saves(folder, secrets, rounds)


if __name__ == "__main__":
    main()

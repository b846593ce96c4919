"""Nobody but SQLite opens the live database files in our process (safety.md D5, §4 #21)."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import bangongshi

SOURCE = Path(bangongshi.__file__).parent
OPENERS = {
    "open", "read_bytes", "read_text", "write_bytes", "write_text", "copy", "copy2", "copyfile", "copytree", "copyfileobj",
    "fdopen", "mmap", "file_digest", "sendfile", "move",
}
NAMES = ("DB_NAME", "WAL_NAME", "DATABASE", ".db", "-wal", "-shm", "vault.file", "self.file")
FINISHED_COPIES = {("backup.py", "_sync"), ("backup.py", "digest"), ("backup.py", "_bring_back")}
"""A backup generation is a folder of files; reading and syncing a finished copy is allowed."""


def rogue(text: str, name: str) -> Iterator[str]:
    """Calls that open a file whose expression speaks of a database."""
    for function in ast.walk(ast.parse(text)):
        if not isinstance(function, ast.FunctionDef) or (name, function.name) in FINISHED_COPIES:
            continue
        for call in ast.walk(function):
            if not isinstance(call, ast.Call):
                continue
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if called in OPENERS and any(word in ast.unparse(call) for word in NAMES):
                yield f"{name}:{call.lineno} {ast.unparse(call)}"


def test_no_source_file_opens_a_database() -> None:
    found = [
        line for path in sorted(SOURCE.rglob("*.py")) for line in rogue(path.read_text(encoding="utf-8"), path.name)
    ]
    assert found == []


def test_the_search_finds_what_it_looks_for() -> None:
    text = "def f(self, folder):\n    open(folder / 'office.db')\n    self.file.read_bytes()\n    (folder / DB_NAME).open('rb')"
    assert len(list(rogue(text, "x.py"))) == 3


DAY = """
import os, sys
from datetime import datetime
from pathlib import Path
folder = Path(sys.argv[1])
live = {str(folder / "v" / ("office.db" + tail)) for tail in ("", "-wal", "-shm")}
opened = []
def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
        if os.path.abspath(os.fsdecode(arguments[0])) in live:
            opened.append(arguments[0])
sys.addaudithook(watch)
from vault_support import CHEAP, NOW, PHRASE, register
from bangongshi.store import backup, heads, vault as vaults
from bangongshi.store.verify import verify
made, code = vaults.create(folder / "v", PHRASE, cost=CHEAP)
register(made, 1)
one = backup.make_backup(made, "王", datetime(2026, 11, 23))
backup.restore(one.folder, folder / "new", made.secrets)
assert verify(made).ok and not made.moved()
made.close()
again = vaults.open_vault(folder / "v", vaults.unlock(folder / "v", PHRASE))
vaults.change_passphrase(again.folder, PHRASE, PHRASE + "新", cost=CHEAP)
again.close()
assert not opened, opened
open(folder / "v" / "office.db", "rb").close()
assert len(opened) == 1, "the watch is blind"
print("seen", len(opened))
"""


def test_a_whole_day_opens_none(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DAY, str(tmp_path)], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"},
    )
    assert done.stdout.strip() == "seen 1", done.stderr

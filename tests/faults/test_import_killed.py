"""An import that is killed half way leaves nothing; the next one takes everything in (safety.md fault 36)."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing import preview, take_in
from bangongshi.duties.registry.listing import count
from bangongshi.models.paper_rows import View
from bangongshi.store import vault as vaults
from bangongshi.store.verify import verify
from office_fixtures import PASSPHRASE, StandingClock, new_vault
from register_files import PLAIN_HEADER, paper, save

PAPERS = 700
SCRIPT = """
import sys
from pathlib import Path
from bangongshi.duties.desk import Desk
from bangongshi.duties.importing import preview, take_in
from office_fixtures import PASSPHRASE, StandingClock
from bangongshi.store import vault as vaults
folder = Path(sys.argv[1])
desk = Desk(vaults.open_vault(folder, vaults.unlock(folder, PASSPHRASE)), StandingClock())
take_in(desk, preview(desk, sys.argv[2]), step=lambda what, done, total: print(done, flush=True))
print("kept", flush=True)
"""


@pytest.mark.parametrize("after", ["0", "250", "500"])
def test_killed_import_is_all_or_nothing(tmp_path: Path, after: str) -> None:
    new_vault(tmp_path / "vault").close()
    path = save(tmp_path / "登记.xlsx", [PLAIN_HEADER, *(paper(n, f"第{n}件") for n in range(1, PAPERS + 1))])
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", SCRIPT, str(tmp_path / "vault"), str(path)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root / 'tests'}"},
    )
    assert child.stdout is not None
    with child.stdout:
        for line in child.stdout:
            if line.strip() == after:
                child.send_signal(signal.SIGKILL)
                break
    assert child.wait() == -signal.SIGKILL
    vault = vaults.open_vault(tmp_path / "vault", vaults.unlock(tmp_path / "vault", PASSPHRASE))
    try:
        desk = Desk(vault, StandingClock())
        assert count(desk, View.ALL).count == 0
        assert verify(vault).ok
        assert take_in(desk, preview(desk, path)).imported == PAPERS
    finally:
        vault.close()

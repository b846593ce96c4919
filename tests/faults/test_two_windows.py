"""Two windows on one vault: no number twice, no gap, and waiting ends in a sentence (safety.md §3.8, §4 #18, #20)."""

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from bangongshi.models.errors import Refused, StoreTrouble, VaultBusy
from bangongshi.models.papers import Document, Number
from bangongshi.store import vault as vaults
from bangongshi.store.opening import Raw
from bangongshi.store.transaction import act
from bangongshi.store.vault import Vault
from bangongshi.store.verify import verify
from faults.test_kills import HALF, number, writer
from vault_support import STAMP, next_serial, register

SAVES = 60


def test_two_processes_draw_no_number_twice(vault: Vault) -> None:
    with writer(vault, "window", SAVES) as one, writer(vault, "window", SAVES) as two:
        assert one.stdout
        assert two.stdout
        drawn = [[int(line[2:]) for line in process.stdout] for process in (one, two) if process.stdout]
    assert [len(serials) for serials in drawn] == [SAVES, SAVES]
    assert sorted(drawn[0] + drawn[1]) == list(range(1, 2 * SAVES + 1))
    raw = vault.raw()
    assert number(raw, HALF, 0) == 0
    raw.close()
    report = verify(vault)
    assert (report.ok, report.entries) == (True, 8 * SAVES)


def test_a_number_drawn_outside_the_act_is_refused_the_second_time(vault: Vault) -> None:
    """The control: what goes wrong when two windows look first and save later; the file's own index stops it."""
    with Session(vault.engine) as session:
        drawn = next_serial(session)
    register(vault, drawn)
    with pytest.raises(StoreTrouble, match="E-RULE"):
        register(vault, drawn)
    assert verify(vault).ok


def save_note(vault: Vault, row: Document, note: str) -> None:
    with act(vault, STAMP, "修改") as doing:
        doing.session.add(row)
        row.note = note


def test_a_stale_save_is_refused(vault: Vault) -> None:
    register(vault, 1)
    other = vaults.open_vault(vault.folder, vault.secrets)
    with Session(vault.engine, expire_on_commit=False) as mine, Session(other.engine, expire_on_commit=False) as theirs:
        my_row = mine.exec(select(Document).where(col(Document.id) == 1)).one()
        their_row = theirs.exec(select(Document).where(col(Document.id) == 1)).one()
    save_note(other, their_row, "他们的")
    with pytest.raises(Refused, match="另一个窗口"):
        save_note(vault, my_row, "我的")
    with vault.engine.connect() as connection:
        assert connection.execute(select(col(Document.note))).scalar() == "他们的"
    other.close()
    assert verify(vault).ok


def test_waiting_for_another_window_ends_in_a_sentence(vault: Vault) -> None:
    register(vault, 1)
    vault.engine.dispose()

    def short(connection: Raw, _: object) -> None:
        connection.execute("PRAGMA busy_timeout=100")

    event.listen(vault.engine, "connect", short)
    other = vault.raw()
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(VaultBusy) as caught:
        register(vault, 2)
    assert "稍候再试" in caught.value.sentence
    other.execute("ROLLBACK")
    other.close()
    register(vault, 2)
    with Session(vault.engine) as session:
        assert len(session.exec(select(Number)).all()) == 2

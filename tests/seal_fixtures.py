"""What the tests of 印章 begin with: an office with three leaders, and a seal that is in use, the short way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import first_run
from bangongshi.duties.people import add_person
from bangongshi.duties.seals import authority as authorities
from bangongshi.duties.seals import keeping, life, seal_list
from bangongshi.models.seal_rows import SealView
from bangongshi.models.seal_words import SealState, UseState
from bangongshi.models.seals import Seal, SealLoan, SealUse, Stamping
from bangongshi.store.transaction import flush
from office_fixtures import StandingClock, new_desk

OFFICE = "清河县人民政府办公室"
HANDING = {"to": "赵干事", "witness": "张主任"}
ENABLING = {"enabled_number": "清政办发〔2026〕9号", "keeper": "陈文书"}
DISABLING = {"disabled_number": "清政办发〔2026〕8号"}
LEADERS = (("张主任", "1"), ("李副主任", "2"), ("王科长", "3"))


@pytest.fixture
def clock() -> StandingClock:
    """Monday 2026-11-23, nine o'clock."""
    return StandingClock()


@pytest.fixture
def desk(tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    """清河县人民政府办公室 with its leaders, set up in an earlier sitting; no seal yet."""
    made = new_desk(tmp_path / "vault", clock)
    first_run(made, {"unit_name": OFFICE, "unit_code": "清政办发", "unit_type": "机关"})
    add_leaders(made)
    yield replace(made, sitting="sitting-2")
    made.vault.close()


def add_leaders(desk: Desk) -> None:
    """张主任, 李副主任, 王科长, in this order of rank."""
    for name, rank in LEADERS:
        add_person(desk, {"name": name, "rank": rank, "leader": "是"})


def seal(desk: Desk, name: str = OFFICE, **typed: str) -> int:
    """The id of a seal in use, kept by 陈文书 with 刘干事 as deputy."""
    values = {
        "name": name, "kind": "法定名称章", "keeper": "陈文书", "deputy": "刘干事", "place": "机要室保险柜",
        "enabled_on": "2025-01-06", "enabled_number": "清政办发〔2025〕1号", **typed,
    }
    return keeping.record_seal(desk, values).ids[0]


def authority(
    desk: Desk, seal_id: int, matter: str = "", ceiling: str = "", approver: str = "张主任", deputy: str = ""
) -> int:
    """The id of a line of 审批权限."""
    values = {"matter": matter, "ceiling": ceiling, "approver": approver, "deputy": deputy}
    return authorities.add_authority(desk, seal_id, values).ids[0]


def row_of(desk: Desk, seal_id: int) -> Seal:
    with desk.read() as session:
        return session.get_one(Seal, seal_id)


def state_of(desk: Desk, seal_id: int) -> SealState:
    return row_of(desk, seal_id).state


def lent(desk: Desk, seal_id: int) -> int:
    """A loan put straight into the file: lending has tests of its own."""
    with desk.act("试") as act:
        loan = SealLoan(
            seal_id=seal_id, seal_name=OFFICE, subject="签约", borrower_name="孙科员", lent_at=act.now,
            due_at=datetime(2026, 11, 23, 17, 0),
        )
        act.session.add(loan)
        flush(act)
    return loan.id or 0


def stamped(desk: Desk, seal_id: int, *, impressions: int = 1) -> None:
    """A use put straight into the file."""
    with desk.act("试") as act:
        use = SealUse(state=UseState.HISTORY, used_at=act.now, subject="证明")
        act.session.add(use)
        flush(act)
        act.session.add(Stamping(use_id=use.id or 0, seal_id=seal_id, seal_name=OFFICE, impressions=impressions))


def fields(desk: Desk, seal_id: int) -> dict[str, str]:
    return dict(seal_list.seal_detail(desk, seal_id).fields)


def story(desk: Desk, seal_id: int) -> list[tuple[str, str]]:
    return list(seal_list.seal_detail(desk, seal_id).story)


def applied(desk: Desk, name: str = OFFICE, **typed: str) -> int:
    return keeping.record_seal(desk, {"name": name, "status": "申请刻制", **typed}).ids[0]


def ready(desk: Desk, name: str = OFFICE, **typed: str) -> int:
    """Cut, not yet in use."""
    new = applied(desk, name, **typed)
    life.allow_cut(desk, new, {"approved_by": "张主任"})
    life.cut(desk, new, {"maker": "县印章刻制社", "imprint_place": "印模簿第3页"})
    return new


def holder_of(desk: Desk, seal_id: int) -> tuple[str, str]:
    """Keeper, and who has it now."""
    (shown,) = [shown for shown in seal_list.seals(desk, SealView.ALL).rows if shown.id == seal_id]
    return shown.keeper, shown.holder

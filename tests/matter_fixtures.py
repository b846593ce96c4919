"""What the tests of 督办 begin with: an office with its leaders, and a matter that is established or given out."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import first_run
from bangongshi.duties.people import add_person
from bangongshi.duties.supervision import giving, opening
from bangongshi.duties.supervision.facts import facts_of
from bangongshi.models.matter_rules import MatterFacts
from bangongshi.models.matters import Matter
from office_fixtures import StandingClock, new_desk

OFFICE = "清河县人民政府办公室"
LEADERS = (("张主任", "1"), ("李副主任", "2"))
STAFF = (("王科长", "水利科"), ("陈文书", "财务科"), ("刘干事", "综合科"))

MATTER = {
    "kind": "督办", "source": "领导批示", "title": "今冬明春防汛检查", "requirement": "查清隐患，逐条整改",
    "basis": "请水利科牵头，一个月内查清隐患并报结果。", "leader": "张主任", "lead": "水利科", "due": "12-23",
    "establish": "是", "established_by": "张主任",
}


@pytest.fixture
def clock() -> StandingClock:
    """Monday 2026-11-23, nine o'clock."""
    return StandingClock()


@pytest.fixture
def desk(tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    """清河县人民政府办公室 with its leaders and three departments, set up in an earlier sitting; no matter yet."""
    made = new_desk(tmp_path / "vault", clock)
    first_run(made, {"unit_name": OFFICE, "unit_code": "清政办发", "unit_type": "机关"})
    add_staff(made)
    yield replace(made, sitting="sitting-2")
    made.vault.close()


def add_staff(desk: Desk) -> None:
    """张主任 and 李副主任, leaders by rank; 王科长, 陈文书, 刘干事 in their departments, with telephones."""
    for name, rank in LEADERS:
        add_person(desk, {"name": name, "rank": rank, "leader": "是"})
    for at, (name, department) in enumerate(STAFF, start=1):
        add_person(desk, {"name": name, "department": department, "phone": f"8600{at}"})


def proposed(desk: Desk, **typed: str) -> int:
    """The id of a matter that is only 拟立项, 2026-11-23."""
    return opening.record(desk, {**MATTER, "establish": "", "established_by": "", **typed}).ids[0]


def matter(desk: Desk, **typed: str) -> int:
    """The id of a matter recorded and 已立项 in one act: 水利科 by 2026-12-23, 张主任's; fields as in the form."""
    return opening.record(desk, {**MATTER, **typed}).ids[0]


def in_hand(desk: Desk, **typed: str) -> int:
    """The id of a matter given to its 主办 and 签收, 办理中."""
    made = matter(desk, **typed)
    giving.give(desk, [made], {"acknowledged": "是"})
    return made


def row(desk: Desk, matter_id: int) -> Matter:
    """The matter as it stands in the file."""
    with desk.read() as session:
        found = session.get(Matter, matter_id)
    assert found is not None
    return found


def facts(desk: Desk, matter_id: int) -> MatterFacts:
    """Its facts as of today."""
    with desk.read() as session:
        return facts_of(session, [matter_id], desk.today)[matter_id]

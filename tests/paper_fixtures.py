"""What the tests of acts on papers begin with: a desk, a leader, a paper, and a look at what it has come to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import assigning, receive
from bangongshi.duties.registry.facts import facts_of
from bangongshi.models.paper_rules import PaperFacts
from bangongshi.models.parties import Party
from bangongshi.models.words import TaskKind
from bangongshi.models.work import Task
from office_fixtures import StandingClock, new_desk

FORM = {
    "unit_name": "某市水利局", "title": "关于做好今冬明春防汛检查的通知", "source_number": "某水发〔2026〕15号",
    "signed_on": "11-19", "copies": "2", "genre": "通知", "secrecy": "公开",
}
WATER, MONEY = Party("水利科"), Party("财务科")


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def desk(tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault", clock)
    yield made
    made.vault.close()


@pytest.fixture
def zhang(desk: Desk) -> int:
    return add_person(desk, {"name": "张主任", "rank": "1", "department": "办公室"}).ids[0]


def paper(desk: Desk, **typed: str) -> int:
    return receive.sign_in_and_enrol(desk, {**FORM, **typed}).ids[0]


def facts(desk: Desk, document_id: int) -> PaperFacts:
    with desk.read() as session:
        return facts_of(session, [document_id], desk.today)[document_id]


def task(desk: Desk, kind: TaskKind) -> Task:
    with desk.read() as session:
        return session.exec(select(Task).where(col(Task.kind) == kind).order_by(col(Task.id).desc())).all()[0]


def ids_of(desk: Desk, *papers: int) -> list[int]:
    return [row.id for row in assigning.open_tasks(desk, papers)]

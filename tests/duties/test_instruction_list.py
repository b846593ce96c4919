"""The register of 批示: what is not passed on oldest first, everything newest first, masked words never in it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlmodel import select

from bangongshi.duties import people
from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import instructing, passing_on, receive
from bangongshi.duties.registry.instruction_list import count, instructions, reveal_words
from bangongshi.models.instruction_rows import HIDDEN, InstructionRow, InstructionView
from bangongshi.models.papers import Document, Instruction
from bangongshi.models.parties import Party
from bangongshi.models.trail import Entry
from bangongshi.models.windows import Window
from bangongshi.models.words import Passing, Phase, TaskKind, TaskState
from bangongshi.models.work import Task
from bangongshi.store.transaction import flush
from office_fixtures import StandingClock, new_desk

WORDS = "请水利局牵头办理，月底前报结果。"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault", StandingClock())
    yield made
    made.vault.close()


def leader(desk: Desk, name: str = "李县长") -> int:
    return people.add_person(desk, {"name": name, "leader": "是", "rank": "1"}).ids[0]


def paper(desk: Desk, title: str, **more: str) -> int:
    typed = {
        "unit_name": "市水利局", "title": title, "source_number": f"水〔2026〕{len(title)}号", "signed_in_at": "2026-11-10",
    }
    return receive.sign_in_and_enrol(desk, {**typed, **more}).ids[0]


def said(desk: Desk, document: int, by: int, text: str = WORDS, on: date | None = None) -> int:
    instructing.instruct(desk, [document], by, text, said_on=on, passing=Passing.WAITING)
    with desk.read() as session:
        return max(id_ for id_ in session.exec(select(Instruction.id)).all() if id_)


def texts(desk: Desk, view: InstructionView) -> list[str]:
    return [row.text for row in instructions(desk, view).rows]


def test_what_waits_oldest_first_and_everything_newest_first(desk: Desk) -> None:
    by, document = leader(desk), paper(desk, "关于冬修的通知")
    late = said(desk, document, by, "请办理甲。", date(2026, 11, 20))
    said(desk, document, by, "请办理乙。", date(2026, 11, 13))
    assert texts(desk, InstructionView.WAITING) == ["请办理乙。", "请办理甲。"]
    assert texts(desk, InstructionView.ALL) == ["请办理乙。", "请办理甲。"]
    first, second = instructions(desk).rows
    assert (first.days, second.days, first.leader) == (10, 3, "李县长")
    passing_on.pass_on(desk, [late], Party("水利科"))
    assert texts(desk, InstructionView.WAITING) == ["请办理乙。"]
    assert [(row.text, row.waiting, row.days) for row in instructions(desk, InstructionView.ALL).rows] == [
        ("请办理乙。", True, 10), ("请办理甲。", False, None)]
    assert (str(count(desk)), str(count(desk, InstructionView.ALL))) == ("1", "2")


def test_words_of_an_unpublished_paper_stay_in_the_file_until_revealed_and_journalled(desk: Desk) -> None:
    document = paper(desk, "关于机构改革的请示", secrecy="未公布", alias="某事")
    said(desk, document, leader(desk))
    (row,) = instructions(desk).rows
    assert (row.title, row.text, row.masked) == ("某事", HIDDEN, True)
    assert reveal_words(desk, [row]) == {row.id: ("关于机构改革的请示", WORDS)}
    with desk.read() as session:
        looks = [line.about for line in session.exec(select(Entry)) if line.verb == "查阅"]
    assert looks == [f"document:{document}"]
    assert reveal_words(desk, []) == {}


def test_who_handles_it_stands_beside_it(desk: Desk) -> None:
    document = paper(desk, "关于防汛的通知")
    said(desk, document, leader(desk))
    with desk.act("试") as act:
        act.session.add(Task(document_id=document, kind=TaskKind.LEAD, party_name="水利科", asked_at=desk.now))
        act.session.add(Task(document_id=document, kind=TaskKind.ASSIST, party_name="财政科", asked_at=desk.now))
        flush(act)
    assert [row.lead for row in instructions(desk).rows] == ["水利科"]
    with desk.act("试") as act:
        task = act.session.exec(select(Task).where(Task.kind == TaskKind.LEAD)).one()
        task.state = TaskState.WAIVED
        act.session.add(task)
    assert [row.lead for row in instructions(desk).rows] == [""]


def test_void_papers_wait_no_more_and_withdrawn_ones_are_nowhere(desk: Desk) -> None:
    by = leader(desk)
    for phase in (Phase.VOID, Phase.RETURNED, Phase.WITHDRAWN):
        document = paper(desk, f"关于{phase.value}的通知")
        said(desk, document, by)
        with desk.act("试") as act:
            row = act.session.get_one(Document, document)
            row.phase = phase
            act.session.add(row)
    assert texts(desk, InstructionView.WAITING) == []
    assert [row.phase for row in instructions(desk, InstructionView.ALL).rows] == [Phase.RETURNED, Phase.VOID]


@pytest.mark.parametrize("view", list(InstructionView))
def test_windows_walk_the_whole_list_both_ways(desk: Desk, view: InstructionView) -> None:
    by, document = leader(desk), paper(desk, "关于冬修的通知")
    for step in range(11):
        said(desk, document, by, f"请办理{step}。", date(2026, 11, 10 + step % 4))
    forward: list[InstructionRow] = []
    page = instructions(desk, view, Window(size=4))
    while True:
        forward += page.rows
        if not page.more_after:
            break
        page = instructions(desk, view, Window(size=4, after=page.rows[-1].place))
    assert len({row.id for row in forward}) == 11
    back = instructions(desk, view, Window(size=11, from_end=True))
    assert back.rows == tuple(forward)
    assert instructions(desk, view, Window(size=3, at=forward[5].place)).rows == tuple(forward[5:8])
    assert instructions(desk, view, Window(size=3, before=forward[5].place)).rows == tuple(forward[2:5])


def test_what_waits_is_found_along_its_own_index(desk: Desk) -> None:
    said(desk, paper(desk, "关于冬修的通知"), leader(desk))
    asked: list[tuple[str, object]] = []

    def hear(_connection: Connection, _cursor: object, sql: str, values: object, *_rest: object) -> None:
        if "FROM instruction" in sql and "passing" in sql and "LIMIT" in sql:
            asked.append((sql, values))

    event.listen(desk.vault.engine, "before_cursor_execute", hear)
    instructions(desk)
    instructions(desk, window=Window(size=3, after=("2026-11-20", 1)))
    count(desk)
    event.remove(desk.vault.engine, "before_cursor_execute", hear)
    assert len(asked) >= 3
    with desk.vault.engine.connect() as connection:
        for sql, values in asked:
            steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
            assert "USING INDEX instruction_to_pass_on" in steps[0].replace("COVERING ", ""), steps
            assert not any("TEMP B-TREE" in step for step in steps), steps

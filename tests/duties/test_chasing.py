"""催办: who is on today's list and in which order, what a call leaves behind, what it may not be."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import chasing, receive
from bangongshi.duties.take_back import latest, take_back
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.papers import Copy, Hop
from bangongshi.models.windows import Window
from bangongshi.models.words import HolderKind, HopPurpose, TaskKind, TaskState, Way
from bangongshi.models.work import Chase, Task
from bangongshi.store.transaction import flush
from bangongshi.store.verify import verify
from office_fixtures import StandingClock, new_desk

TODAY = date(2026, 11, 23)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def desk(tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault", clock)
    yield made
    made.vault.close()


def paper(desk: Desk, at: int = 1, **typed: str) -> int:
    form = {"unit_name": "某市水利局", "title": f"关于第{at}项检查的通知", "source_number": f"某〔2026〕{at}号", "secrecy": "公开"}
    return receive.sign_in_and_enrol(desk, {**form, **typed}).ids[0]


def task(desk: Desk, document_id: int, party: str = "综合科", due: int = 0, ask: int = 0, **more: Any) -> int:
    """A duty due and to be asked for so many days from today."""
    given: dict[str, Any] = {"kind": TaskKind.LEAD, **more}
    with desk.act("承办") as act:
        made = Task(
            document_id=document_id, party_name=party, asked_at=act.now, due_on=TODAY + timedelta(days=due),
            chase_on=TODAY + timedelta(days=ask), **given,
        )
        act.session.add(made)
        flush(act)
        assert made.id
        return made.id


def leg(desk: Desk, document_id: int, reader: str = "张三", **more: Any) -> int:
    """A copy out with somebody."""
    with desk.act("送阅") as act:
        copy = act.session.exec(select(Copy).where(col(Copy.document_id) == document_id)).first()
        assert copy
        assert copy.id
        copy.holder_kind, copy.holder_name = HolderKind.PERSON, reader
        made = Hop(document_id=document_id, copy_id=copy.id, reader_name=reader, sent_at=act.now, **more)
        act.session.add(made)
        flush(act)
        assert made.id
        return made.id


def parties(desk: Desk) -> list[str]:
    return [row.party for row in chasing.calls(desk).rows]


def test_the_list_holds_what_is_due_to_be_asked_and_nothing_else(desk: Desk) -> None:
    task(desk, paper(desk, 1), "今天该问")
    task(desk, paper(desk, 2), "明天才问", ask=1)
    task(desk, paper(desk, 3), "已经办了", state=TaskState.DONE)
    leg(desk, paper(desk, 4), "逾期没还", due_on=TODAY - timedelta(days=1))
    leg(desk, paper(desk, 5), "还没到期", due_on=TODAY)
    leg(desk, paper(desk, 6), "留用到明天", chase_on=TODAY, kept_until=TODAY + timedelta(days=1))
    leg(desk, paper(desk, 7), "留用到今天", chase_on=TODAY, kept_until=TODAY)
    assert sorted(parties(desk)) == ["今天该问", "留用到今天", "逾期没还"]
    assert str(chasing.count_calls(desk)) == "3"


def test_a_persons_calls_stand_together_the_latest_person_first(desk: Desk) -> None:
    add_person(desk, {"name": "李科长", "department": "财务科", "rank": "0", "phone": "0001"})
    add_person(desk, {"name": "王科长", "department": "财务科", "rank": "3", "phone": "0003"})
    zhao = add_person(desk, {"name": "赵六", "phone": "0006"}).ids[0]
    task(desk, paper(desk, 1), "赵六", due=-1, person_id=zhao)
    task(desk, paper(desk, 2), "财务科", due=3)
    task(desk, paper(desk, 3), "财务科", due=-5)
    rows = chasing.calls(desk).rows
    assert [(row.party, row.phone, row.lateness) for row in rows] == [
        ("财务科", "0003", "逾期5天"), ("财务科", "0003", ""), ("赵六", "0006", "逾期1天"),
    ]
    assert [row.place for row in rows] == sorted(row.place for row in rows)


def test_windows_show_every_call_once_from_either_side(desk: Desk) -> None:
    for at in range(7):
        task(desk, paper(desk, at), f"{at % 3}科", due=at)
    whole = [row.id for row in chasing.calls(desk).rows]
    assert len(whole) == 7
    forward, page = [], chasing.calls(desk, Window(size=3))
    while True:
        forward += [row.id for row in page.rows]
        if not page.more_after:
            break
        page = chasing.calls(desk, Window(size=3, after=page.rows[-1].place))
    assert forward == whole
    last = chasing.calls(desk, Window(size=3, from_end=True))
    assert ([row.id for row in last.rows], last.more_before, last.more_after) == (whole[4:], True, False)
    before = chasing.calls(desk, Window(size=3, before=last.rows[0].place))
    assert [row.id for row in before.rows] == whole[1:4]
    at_ = chasing.calls(desk, Window(size=3, at=last.rows[0].place))
    assert [row.id for row in at_.rows] == whole[4:]


def test_a_call_is_kept_and_the_day_to_ask_again_moves(desk: Desk) -> None:
    one = task(desk, paper(desk), due=-2)
    done = chasing.chase(desk, task_ids=[one], answer="正在办，周五前报", way=Way.FACE, whom="刘干事")
    assert "第 1 次" in done.sentence
    assert "2026-11-24" in done.sentence
    assert parties(desk) == []
    (row,) = chasing.targets(desk, done.ids)
    assert (row.times, row.last_answer, row.chase_on) == (1, "正在办，周五前报", date(2026, 11, 24))
    assert "第 2 次" in chasing.chase(desk, task_ids=[one], answer="还在办", next_typed="1130").sentence
    with desk.read() as session:
        said = session.exec(select(Chase).order_by(col(Chase.id))).all()
    assert [(each.whom, each.way, each.next_on, each.caller) for each in said] == [
        ("刘干事", Way.FACE, date(2026, 11, 24), "王文秘"), ("综合科", Way.PHONE, date(2026, 11, 30), "王文秘"),
    ]
    assert verify(desk.vault).ok


def test_a_task_and_the_copy_out_for_it_are_one_call(desk: Desk) -> None:
    document_id = paper(desk)
    asked = task(desk, document_id, "张主任", ask=2, due=3, kind=TaskKind.INSTRUCT)
    out = leg(desk, document_id, "张主任", purpose=HopPurpose.INSTRUCT, task_id=asked, chase_on=TODAY)
    (row,) = chasing.calls(desk).rows
    assert (row.task_id, row.hop_id, row.asked_for, row.chase_on) == (asked, out, "批示", TODAY)
    chasing.chase(desk, task_ids=[asked], hop_ids=[out], answer="在看")
    assert parties(desk) == []
    (row,) = chasing.targets(desk, [document_id])
    assert (row.times, row.chase_on) == (1, date(2026, 11, 24))


def test_several_at_once_are_one_act_and_one_take_back(desk: Desk) -> None:
    ids = [task(desk, paper(desk, at), due=-at) for at in range(1, 4)]
    done = chasing.chase(desk, task_ids=ids, answer="都在办")
    assert "共 3 项" in done.sentence
    assert parties(desk) == []
    take_back(desk, latest(desk).act)
    assert len(parties(desk)) == 3
    assert {row.times for row in chasing.calls(desk).rows} == {0}


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"answer": " "}, "answer"), ({"answer": "在办", "next_typed": "昨天"}, "next"), ({"answer": "在办", "next_typed": "啊"}, "next")],
)
def test_a_call_without_an_answer_or_with_no_day_ahead_is_refused(desk: Desk, typed: dict[str, str], field: str) -> None:
    one = task(desk, paper(desk))
    with pytest.raises(Invalid) as refused:
        chasing.chase(desk, task_ids=[one], **typed)  # type: ignore[arg-type]
    assert set(refused.value.fields) == {field}
    assert parties(desk) == ["综合科"]


def test_what_is_done_cannot_be_asked_for(desk: Desk) -> None:
    one = task(desk, paper(desk), state=TaskState.DONE)
    with pytest.raises(Refused):
        chasing.chase(desk, task_ids=[one], answer="在办")
    with pytest.raises(Refused):
        chasing.chase(desk, answer="在办")


def test_a_masked_paper_gives_neither_title_nor_answer_away(desk: Desk) -> None:
    document_id = paper(desk, title="关于王某任职的决定", secrecy="未公布", alias="组织来文一件")
    one = task(desk, document_id)
    chasing.chase(desk, task_ids=[one], answer="王某的材料还差一份")
    (row,) = chasing.targets(desk, [document_id])
    assert (row.title, row.masked, row.last_answer) == ("组织来文一件", True, "（已遮）")

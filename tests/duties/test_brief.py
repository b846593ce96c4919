"""晨报 and 日清: one page each, 代称 only, and figures that agree with the day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bangongshi.duties import brief
from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import chasing, close, receive
from bangongshi.models.brief import PAGE, Block, fitted
from bangongshi.models.errors import Refused
from bangongshi.models.papers import Copy, Document, Hop, Incoming
from bangongshi.models.trail import Entry
from bangongshi.models.words import HolderKind, Phase, TaskKind
from bangongshi.models.work import Task
from bangongshi.store.transaction import flush
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


def asked(desk: Desk, document_id: int, party: str = "综合科", **more: Any) -> int:
    with desk.act("承办") as act:
        made = Task(document_id=document_id, kind=TaskKind.LEAD, party_name=party, asked_at=act.now, chase_on=TODAY, **more)
        act.session.add(made)
        flush(act)
        assert made.id
        return made.id


def sent(desk: Desk, document_id: int, reader: str = "张三") -> None:
    with desk.act("送阅") as act:
        copy = act.session.exec(select(Copy).where(col(Copy.document_id) == document_id)).one()
        copy.holder_kind, copy.holder_name = HolderKind.PERSON, reader
        act.session.add(Hop(document_id=document_id, copy_id=copy.id or 0, reader_name=reader, sent_at=act.now))


def closed(desk: Desk, document_id: int) -> None:
    with desk.act("办结") as act:
        document, incoming = act.session.get(Document, document_id), act.session.get(Incoming, document_id)
        assert document
        assert incoming
        document.phase, incoming.closed_on = Phase.CLOSED, act.now.date()


def test_the_morning_names_people_and_phones(desk: Desk) -> None:
    add_person(desk, {"name": "李科长", "department": "综合科", "phone": "5551234"})
    asked(desk, paper(desk, due="昨天"), due_on=date(2026, 11, 20))
    lines = brief.morning(desk).lines
    assert lines[0] == "2026年11月23日 周一 今天要办"
    assert "逾期 1 件" in lines
    assert "催办 1 项" in lines
    assert any("综合科（电话 5551234）" in line and "逾期3天" in line for line in lines)


def test_a_full_office_still_fits_one_page_each(desk: Desk) -> None:
    for at in range(45):
        document_id = paper(desk, at, due=("昨天", "今天", "明天")[at % 3])
        asked(desk, document_id, f"{at}科")
        if at % 2:
            sent(desk, document_id)
    for page in (brief.morning(desk), brief.evening(desk)):
        assert len(page.lines) <= PAGE
        assert any("另有" in line for line in page.lines)
        assert len(page.lines) > PAGE - 12


def test_neither_page_says_a_masked_title(desk: Desk) -> None:
    for at, level in enumerate(("内部", "未公布")):
        one = paper(desk, at, title="关于王某任职的决定", secrecy=level, alias="组织来文一件", due="昨天")
        asked(desk, one)
        sent(desk, one)
    for page in (brief.morning(desk), brief.evening(desk)):
        assert "王某" not in page.text
        assert "组织来文一件" in page.text


def test_the_evening_counts_the_day(desk: Desk, clock: StandingClock) -> None:
    old = paper(desk, 1)
    sent(desk, old, "昨天的人")
    clock.pass_(days=1)
    today = [paper(desk, at) for at in range(2, 6)]
    with desk.act("更正") as act:
        adrift = act.session.get(Document, today[0])
        assert adrift
        adrift.due_on = None
    sent(desk, today[1])
    closed(desk, today[2])
    close.void(desk, [today[3]], "登重了")
    chasing.chase(desk, task_ids=[asked(desk, today[0])], answer="在办")
    day = brief.count_day(desk)
    assert [row.id for row in day.received] == today
    assert [row.id for row in day.no_next_step] == [today[0]]
    assert [row.id for row in day.out_today] == [today[1]]
    assert (len(day.closed), day.calls, day.parties) == (1, 1, 1)
    (drawn,) = day.drawn
    assert drawn.sentence == "收〔2026〕2号 至 收〔2026〕5号，共 4 个，其中作废 1 个"
    text = brief.evening(desk).text
    assert "今天收文 4 件，其中没有下一步或时限的 1 件" in text
    assert "今天用号 收〔2026〕2号 至 收〔2026〕5号" in text
    clock.pass_(days=1)
    after = brief.count_day(desk)
    assert (after.received, after.closed, after.out_today, after.calls, after.drawn) == ((), (), (), 0, ())


def test_a_page_is_saved_once_and_never_over_another(desk: Desk, tmp_path: Path) -> None:
    paper(desk)
    page, target = brief.evening(desk), tmp_path / "日清.txt"
    brief.save(desk, page, target)
    assert target.read_text(encoding="utf-8") == page.text
    with pytest.raises(Refused):
        brief.save(desk, page, target)
    with desk.read() as session:
        noted = session.exec(select(Entry).where(col(Entry.verb) == "导出")).all()
    assert [entry.subject for entry in noted] == ["日清"]


def test_room_is_shared_evenly_and_what_is_left_out_is_counted() -> None:
    many, few = Block("逾期 9 件", [str(at) for at in range(9)], 9), Block("催办 2 项", ["甲", "乙"], 2)
    lines = fitted([many, few], 10)
    assert len(lines) <= 10
    assert lines == ["逾期 9 件", "  0", "  1", "  2", "  3", "  …另有 5 件", "催办 2 项", "  甲", "  乙"]

"""首页: every section holds what its heading says, masked, with the reason beside it, in few queries."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from bangongshi.duties.desk import OFFICE_ZONE, Desk
from bangongshi.duties.home import home
from bangongshi.duties.registry import receive
from bangongshi.models.home_rows import SECTION_KEYS, Section
from bangongshi.models.home_text import ONE_LINE, counts_text, home_lines
from bangongshi.models.papers import Document, Instruction
from bangongshi.models.words import Passing, Phase, TaskKind
from bangongshi.models.work import Task
from bangongshi.store.transaction import flush
from bangongshi.text import cells
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
    return receive.sign_in_and_enrol(desk, {**form, "due": "+20", **typed}).ids[0]


def change(desk: Desk, document_id: int, **values: object) -> None:
    with desk.act("更正") as act:
        document = act.session.get(Document, document_id)
        assert document
        for name, value in values.items():
            setattr(document, name, value)


def said(desk: Desk, document_id: int, leader: str, on: date | None, passing: Passing = Passing.WAITING) -> None:
    with desk.act("批示") as act:
        act.session.add(Instruction(document_id=document_id, leader_name=leader, said_on=on, text="请办", passing=passing))


def asked(desk: Desk, document_id: int, party: str, ask: date = TODAY) -> None:
    with desk.act("承办") as act:
        act.session.add(Task(
            document_id=document_id, kind=TaskKind.ASSIST, party_name=party, asked_at=act.now, due_on=ask, chase_on=ask,
        ))
        flush(act)


def ids(desk: Desk, section: Section) -> list[int]:
    return [item.id for item in home(desk).of(section).items]


def notes(desk: Desk, section: Section) -> list[str]:
    return [item.note for item in home(desk).of(section).items]


def test_sections_come_in_the_order_they_press() -> None:
    assert [section.value for section in Section] == [
        "逾期", "今日到期", "印章在外", "未补签", "证照到期", "批示未传达", "待审反馈", "催办", "重点", "三日内到期", "在外未还",
        "保密", "无下一步",
    ]
    assert set(SECTION_KEYS) == set(Section)
    assert SECTION_KEYS[Section.PASS_ON] == "instructions_to_pass_on"


def test_each_section_holds_what_its_heading_says(desk: Desk) -> None:
    late, today, soon = paper(desk, 1, due="昨天"), paper(desk, 2, due="今天"), paper(desk, 3, due="后天")
    adrift, key = paper(desk, 4), paper(desk, 5, key="是")
    change(desk, adrift, due_on=None)
    change(desk, key, key=True, standing=3)
    closed = paper(desk, 6, due="昨天")
    change(desk, closed, phase=Phase.CLOSED)
    assert ids(desk, Section.OVERDUE) == [late]
    assert ids(desk, Section.TODAY) == [today]
    assert ids(desk, Section.SOON) == [soon]
    assert ids(desk, Section.ADRIFT) == [adrift]
    assert ids(desk, Section.KEY) == [key]
    change(desk, key, phase=Phase.CLOSED)
    change(desk, adrift, phase=Phase.CLOSED)
    assert ids(desk, Section.KEY) == ids(desk, Section.ADRIFT) == []


def test_a_deadline_in_hours_is_late_when_its_hour_has_struck(desk: Desk, clock: StandingClock) -> None:
    document_id = paper(desk, 1, due="今天")
    change(desk, document_id, due_time="10:00")
    assert (ids(desk, Section.TODAY), ids(desk, Section.OVERDUE)) == ([document_id], [])
    clock.now = datetime(2026, 11, 23, 12, 30, tzinfo=OFFICE_ZONE)
    assert (ids(desk, Section.TODAY), ids(desk, Section.OVERDUE)) == ([], [document_id])
    (row,) = home(desk).of(Section.OVERDUE).rows
    assert row.lateness == "逾期2小时"
    assert "逾期2小时" in "\n".join(home_lines(home(desk)))


def test_instructions_to_pass_on_name_the_leader_and_the_day_even_after_closing(desk: Desk) -> None:
    one, several, done = paper(desk, 1), paper(desk, 2), paper(desk, 3)
    said(desk, one, "张主任", date(2026, 11, 20))
    said(desk, several, "李副主任", date(2026, 11, 19))
    said(desk, several, "张主任", date(2026, 11, 21))
    said(desk, done, "张主任", TODAY, Passing.DONE)
    change(desk, one, phase=Phase.CLOSED)
    assert sorted(ids(desk, Section.PASS_ON)) == [one, several]
    assert sorted(notes(desk, Section.PASS_ON)) == ["张主任 11-20批", "李副主任等2位 11-19批"]
    assert home(desk).of(Section.PASS_ON).total.count == 2


def test_calls_due_name_whom_to_ask_once_a_paper(desk: Desk) -> None:
    one, two = paper(desk, 1), paper(desk, 2)
    asked(desk, one, "综合科")
    asked(desk, one, "财务科")
    asked(desk, two, "财务科", TODAY + timedelta(days=1))
    assert ids(desk, Section.CHASE) == [one]
    assert notes(desk, Section.CHASE) == ["催综合科等2处"]


def test_a_paper_may_stand_in_several_sections_and_is_masked_in_all(desk: Desk) -> None:
    document_id = paper(desk, 1, title="关于王某任职的决定", secrecy="内部", alias="组织来文一件", due="昨天")
    said(desk, document_id, "张主任", TODAY)
    asked(desk, document_id, "综合科")
    panel = home(desk)
    there = [listed.section for listed in panel.lists if listed.rows]
    assert there == [Section.OVERDUE, Section.PASS_ON, Section.CHASE]
    assert {row.title for listed in panel.lists for row in listed.rows} == {"组织来文一件"}


def test_the_line_of_counts_tells_all_that_lies_below_the_fold_and_fits(desk: Desk) -> None:
    for at in range(3):
        paper(desk, at, due="昨天")
    said(desk, paper(desk, 4, secrecy="工作秘密"), "张主任", TODAY)
    line = counts_text(home(desk))
    assert line == "逾期 3　今日 0　批示未传达 1　催办 0　重点 0　在外 0　保密 1　无下一步 0"
    assert cells(line) <= ONE_LINE


def test_only_the_first_rows_are_read_but_all_are_counted(desk: Desk) -> None:
    first = [paper(desk, at, due=f"2026-11-{1 + at % 20:02}") for at in range(24)]
    listed = home(desk).of(Section.OVERDUE)
    assert (len(listed.items), listed.total.count) == (20, 24)
    days = [row.due_on for row in listed.rows]
    assert days == sorted(days, key=str)
    assert set(ids(desk, Section.OVERDUE)) < set(first)


def test_more_papers_ask_no_more_queries(desk: Desk) -> None:
    def queries() -> int:
        seen: list[str] = []

        def count(*given: object) -> None:
            seen.append(str(given[2]))

        event.listen(desk.vault.engine, "before_cursor_execute", count)
        home(desk)
        event.remove(desk.vault.engine, "before_cursor_execute", count)
        return len(seen)

    asked(desk, paper(desk, 0, due="昨天"), "综合科")
    few = queries()
    for at in range(1, 12):
        asked(desk, paper(desk, at, due=("昨天", "今天", "明天")[at % 3]), f"{at}科")
    assert queries() == few
    assert few < 60

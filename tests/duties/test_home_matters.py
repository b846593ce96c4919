"""首页, 晨报 and 日清 with 督办: papers and matters in one order, feedback to review, calls with phones, 代称 only."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bangongshi import cli_answers
from bangongshi.duties import brief
from bangongshi.duties.desk import Desk
from bangongshi.duties.home import home
from bangongshi.duties.registry import receive
from bangongshi.duties.supervision import calling, ending, feedback, leading, reviewing
from bangongshi.models.duty_rows import DutyRow
from bangongshi.models.home_rows import HomeItem, Section
from bangongshi.models.home_text import counts_text, home_lines
from bangongshi.models.matter_words import MatterState
from bangongshi.models.matters import Matter, MatterParty
from bangongshi.models.paper_rows import PaperRow
from bangongshi.models.papers import Document
from bangongshi.models.standing import NO_DATE
from bangongshi.models.words import Secrecy, TaskKind
from bangongshi.models.work import Task
from matter_fixtures import clock as clock
from matter_fixtures import desk as desk
from matter_fixtures import in_hand, proposed
from office_fixtures import StandingClock

TODAY = date(2026, 11, 23)
SECRET = "关于王某任职的考察"


def paper(desk: Desk, at: int = 1, **typed: str) -> int:
    form = {"unit_name": "某市水利局", "title": f"关于第{at}项检查的通知", "source_number": f"某〔2026〕{at}号", "secrecy": "公开"}
    return receive.sign_in_and_enrol(desk, {**form, "due": "+20", **typed}).ids[0]


def change(desk: Desk, kind: type[Matter | Document], row_id: int, **values: object) -> None:
    with desk.act("更正") as act:
        row = act.session.get_one(kind, row_id)
        for name, value in values.items():
            setattr(row, name, value)


def items(desk: Desk, section: Section) -> tuple[HomeItem, ...]:
    return home(desk).of(section).items


def there(desk: Desk, section: Section) -> list[tuple[str, int]]:
    return [("事" if item.duty else "件", item.row.id) for item in items(desk, section)]


def test_papers_and_matters_stand_in_one_action_order(desk: Desk) -> None:
    first = paper(desk, 1, urgency="特急")
    change(desk, Document, first, due_on=date(2026, 11, 21), due_time="")
    second, third = paper(desk, 2, due="11-19"), paper(desk, 3, due="11-20")
    early, late = in_hand(desk), in_hand(desk)
    change(desk, Matter, early, due_on=date(2026, 11, 18))
    change(desk, Matter, late, due_on=date(2026, 11, 20), leader_rank=2)
    key = in_hand(desk)
    change(desk, Matter, key, due_on=date(2026, 11, 22), key=True, standing=3)
    assert there(desk, Section.OVERDUE) == [
        ("件", first), ("事", key), ("事", early), ("件", second), ("事", late), ("件", third),
    ]
    listed = home(desk).of(Section.OVERDUE)
    assert listed.total.count == 6
    assert [item.place for item in listed.items] == sorted(item.place for item in listed.items)
    assert len({item.id for item in listed.items}) == 6
    assert there(desk, Section.KEY) == [("事", key)]


def test_each_section_holds_the_matters_its_heading_says(desk: Desk, clock: StandingClock) -> None:
    made = {name: in_hand(desk) for name in ("today", "soon", "far", "adrift", "closed")}
    change(desk, Matter, made["today"], due_on=TODAY, due_time="10:00")
    change(desk, Matter, made["soon"], due_on=date(2026, 11, 26))
    change(desk, Matter, made["far"], due_on=date(2026, 11, 27))
    change(desk, Matter, made["adrift"], due_on=None, chase_on=None)
    change(desk, Matter, made["closed"], due_on=TODAY, state=MatterState.CLOSED)
    assert there(desk, Section.TODAY) == [("事", made["today"])]
    assert there(desk, Section.SOON) == [("事", made["soon"])]
    assert there(desk, Section.ADRIFT) == [("事", made["adrift"])]
    assert there(desk, Section.OUT) == there(desk, Section.CONFIDENTIAL) == there(desk, Section.PASS_ON) == []
    clock.pass_(hours=3)
    assert there(desk, Section.TODAY) == []
    (late,) = items(desk, Section.OVERDUE)
    assert (late.row.lateness, late.row.why, late.note) == ("逾期2小时", "逾期2小时", "水利科承办")
    clock.pass_(days=2, hours=12)
    assert [item.row.lateness for item in items(desk, Section.OVERDUE)] == ["逾期3天"]


def test_feedback_waits_until_it_is_reviewed(desk: Desk) -> None:
    made = in_hand(desk, due="2026-12-20")
    assert items(desk, Section.REVIEW) == ()
    feedback.feed_back(desk, made, {"kind": "阶段", "by": "水利科", "text": "已查三处"})
    (item,) = items(desk, Section.REVIEW)
    assert (item.row.id, item.note, item.row.next) == (made, "水利科 11-23阶段反馈", "审核")
    assert "待审反馈 1 件" in home_lines(home(desk))
    assert "待审反馈 1" in counts_text(home(desk))
    reviewing.review(desk, made, {"result": "采纳", "reviewer": "王文秘"})
    assert items(desk, Section.REVIEW) == ()


def test_what_should_be_asked_says_whom(desk: Desk) -> None:
    made = in_hand(desk, assists="财务科")
    assert items(desk, Section.CHASE) == ()
    change(desk, Matter, made, chase_on=TODAY)
    assert [item.note for item in items(desk, Section.CHASE)] == ["催水利科"]
    with desk.act("更正") as act:
        act.session.exec(select(MatterParty)).one().chase_on = TODAY
    assert sorted(item.note for item in items(desk, Section.CHASE))[0].endswith("等2处")


@pytest.mark.parametrize(("state", "where", "then"), [
    (MatterState.PROPOSED, "待立项", "立项"), (MatterState.ESTABLISHED, "待交办", "交办"),
    (MatterState.GIVEN, "待水利科签收", "签收"), (MatterState.WITH_LEADER, "待张主任审定", "领导审定"),
])
def test_a_matter_says_what_it_waits_for(desk: Desk, state: MatterState, where: str, then: str) -> None:
    made = in_hand(desk, due="2026-11-24")
    change(desk, Matter, made, state=state)
    (item,) = items(desk, Section.SOON)
    assert (item.note, item.row.next) == (where, then)


def test_only_what_is_open_shows_its_title_on_home(desk: Desk) -> None:
    document_id = paper(desk, 1)
    for at, level in enumerate(("公开", "内部", "工作秘密", "未公布"), start=1):
        in_hand(desk, title=f"{SECRET}{level}", secrecy=level, due=f"2026-11-{23 + at}", basis=SECRET)
    in_hand(desk, title=f"{SECRET}原件", secrecy="公开", paper=str(document_id), due="2026-11-24")
    change(desk, Document, document_id, secrecy=Secrecy.INTERNAL)
    for made in range(1, 6):
        change(desk, Matter, made, due_on=date(2026, 11, 20), chase_on=TODAY)
    calling.call(desk, matter_ids=[4], answer=f"{SECRET}在办")
    panel = home(desk)
    titles = {row.title for listed in panel.lists for row in listed.rows if isinstance(row, DutyRow)}
    assert titles == {f"{SECRET}公开", *(f"督办事项 督〔2026〕{at}号" for at in (2, 3, 4, 5))}
    said = "\n".join([
        *home_lines(panel), str(cli_answers.today(panel)), brief.morning(desk).text, brief.evening(desk).text,
    ])
    assert said.count("王某") == said.count(f"{SECRET}公开")


def test_the_json_holds_matters_among_papers_and_its_new_list(desk: Desk) -> None:
    made = in_hand(desk, due="2026-11-24")
    change(desk, Matter, made, due_on=date(2026, 11, 20))
    feedback.feed_back(desk, made, {"kind": "阶段", "by": "水利科", "text": "已查三处"})
    found: Any = cli_answers.today(home(desk))
    (late,), (waiting,) = found["overdue"], found["reviews_waiting"]
    assert (late["register"], late["id"], late["number"], late["days"]) == ("matters", made, "督〔2026〕1号", -3)
    assert late["sentence"] == (
        "督办 督〔2026〕1号 阶段反馈待审（2026-11-23起），下一步：审核，时限 2026-11-20（逾期3天）。")
    assert waiting["note"] == "水利科 11-23阶段反馈"
    assert (found["counts"]["overdue"], found["counts"]["reviews_waiting"]) == (1, 1)


def test_an_unnumbered_matter_is_not_called_by_its_title(desk: Desk) -> None:
    proposed(desk, due="2026-11-24", secrecy="公开")
    found: Any = cli_answers.today(home(desk))
    (soon,) = found["due_soon"]
    assert soon["sentence"].startswith("督办 （未编号） 待立项")
    assert (soon["number"], soon["title"]) == ("", "今冬明春防汛检查")


def test_the_morning_names_who_is_asked_about_papers_and_matters(desk: Desk) -> None:
    document_id = paper(desk)
    with desk.act("承办") as act:
        act.session.add(Task(
            document_id=document_id, kind=TaskKind.LEAD, party_name="财务科", asked_at=act.now, due_on=date(2026, 11, 21),
            chase_on=TODAY,
        ))
    early, late = in_hand(desk, lead="王科长"), in_hand(desk, lead="综合科")
    change(desk, Matter, early, due_on=date(2026, 11, 20), chase_on=TODAY)
    change(desk, Matter, late, due_on=date(2026, 11, 22), chase_on=TODAY)
    lines = brief.morning(desk).lines
    at = lines.index("催办 3 项")
    assert lines[at + 1 : at + 4] == (
        "  水利科 王科长（电话 86001）　主办 督〔2026〕1号，逾期3天",
        "  财务科（电话 86002）　主办 收〔2026〕1号，逾期2天",
        "  综合科（电话 86003）　主办 督〔2026〕2号，逾期1天",
    )


def test_the_evening_counts_what_was_opened_and_closed(desk: Desk, clock: StandingClock) -> None:
    old = in_hand(desk)
    feedback.feed_back(desk, old, {"kind": "办结", "by": "水利科", "text": "三处隐患全部整改，已复查"})
    reviewing.review(desk, old, {"result": "采纳", "reviewer": "王文秘"})
    clock.pass_(days=1)
    in_hand(desk)
    proposed(desk)
    leading.submit(desk, [old], {"leader": "张主任"})
    leading.leader(desk, old, {"said": "同意", "decision": "同意办结"})
    calling.call(desk, matter_ids=[2], answer="在办")
    day = brief.count_day(desk)
    assert (day.matters_opened, day.matters_closed, day.calls, day.parties) == (1, 1, 1, 1)
    assert "今天督办立项 1 件，办结 1 件" in brief.evening(desk).lines
    found: Any = cli_answers.evening(day)
    assert (found["matters_opened"], found["matters_closed"]) == (1, 1)
    clock.pass_(days=1)
    ending.sign_off(desk, [old], {"by": "李副主任", "evidence": "现场照片"})
    after = brief.count_day(desk)
    assert (after.matters_opened, after.matters_closed, after.calls) == (0, 0, 0)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.integers(-4, 5), st.booleans()), min_size=1, max_size=12))
def test_the_sections_add_up_to_what_is_open(desk: Desk, made: list[tuple[bool, int, bool]]) -> None:
    """Every open, dated thing stands where its day says, papers and matters alike; counts are theirs together."""
    with desk.act("清场") as act:
        for matter in act.session.exec(select(Matter)):
            matter.state = MatterState.DECLINED
        for document in act.session.exec(select(Document)):
            document.due_on = date(2027, 6, 1)
    days: list[int] = []
    for at, (is_paper, ahead, key) in enumerate(made):
        due = date.fromordinal(TODAY.toordinal() + ahead)
        if is_paper:
            change(desk, Document, paper(desk, at), due_on=due, key=key, standing=3 if key else 5)
        else:
            change(desk, Matter, proposed(desk), due_on=due, key=key, standing=3 if key else 5)
        days.append(ahead)
    panel = home(desk)
    assert panel.of(Section.OVERDUE).total.count == sum(day < 0 for day in days)
    assert panel.of(Section.TODAY).total.count == sum(day == 0 for day in days)
    assert panel.of(Section.SOON).total.count == sum(0 < day <= 3 for day in days)
    for listed in panel.lists:
        places = [
            (row.place if isinstance(row, PaperRow) else row.order or (0, NO_DATE, 0, 0)) for row in listed.rows
        ]
        assert places == sorted(places)


def test_a_paper_and_a_matter_of_one_id_are_told_apart(desk: Desk) -> None:
    document_id, made = paper(desk, due="昨天"), in_hand(desk)
    change(desk, Matter, made, due_on=date(2026, 11, 20))
    assert document_id == made
    assert len({item.id for item in items(desk, Section.OVERDUE)}) == 2
    with desk.read() as session:
        assert session.exec(select(col(Matter.id))).all() == [made]

"""催办 of 督办: who is asked today, unit by unit, with the phone of the lists, and what was answered before."""

from datetime import date, timedelta

from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_unit
from bangongshi.duties.supervision import call_list, calling, feedback, leading, reviewing
from bangongshi.models.matter_rows import MatterCallRow
from bangongshi.models.matters import Matter, MatterParty
from bangongshi.models.windows import Window
from bangongshi.models.words import TaskState
from matter_fixtures import clock as clock
from matter_fixtures import desk as desk
from matter_fixtures import in_hand, matter
from office_fixtures import StandingClock

TODAY = date(2026, 11, 23)
UNITS = ("水利科", "财务科", "综合科", "市审计局", "市应急局")


def rows(desk: Desk) -> tuple[MatterCallRow, ...]:
    return call_list.calls(desk).rows


def ask_on(desk: Desk, matter_id: int, day: date | None) -> None:
    with desk.act("更正") as act:
        act.session.get_one(Matter, matter_id).chase_on = day


def late_party(desk: Desk, matter_id: int, *, chase_on: date | None, due_on: date, due_time: str = "") -> None:
    with desk.act("更正") as act:
        party = act.session.exec(select(MatterParty).where(col(MatterParty.matter_id) == matter_id)).one()
        party.chase_on, party.due_on, party.due_time = chase_on, due_on, due_time


def test_thirty_matters_are_asked_unit_by_unit_with_phones(desk: Desk) -> None:
    for at, name in enumerate(("市审计局", "市应急局")):
        add_unit(desk, {"name": name, "phone": f"9900{at}"})
    made = [in_hand(desk, lead=UNITS[at % 5], due=(TODAY + timedelta(days=1 + at)).isoformat()) for at in range(30)]
    for matter_id in made:
        ask_on(desk, matter_id, TODAY)
    found = rows(desk)
    assert len(found) == 30
    assert call_list.count_calls(desk).count == 30
    units = [row.unit for row in found]
    assert list(dict.fromkeys(units)) == list(UNITS)
    assert [units.index(unit) for unit in UNITS] == [0, 6, 12, 18, 24]
    assert {row.unit: row.phone for row in found} == {
        "水利科": "86001", "财务科": "86002", "综合科": "86003", "市审计局": "99000", "市应急局": "99001"}
    for unit in UNITS:
        days = [row.due_on for row in found if row.unit == unit]
        assert days == sorted(days, key=str)
    assert {row.id for row in found} == {matter_id * 2 for matter_id in made}
    walked: list[MatterCallRow] = []
    part = call_list.calls(desk, Window(size=7))
    while part.rows:
        walked += part.rows
        part = call_list.calls(desk, Window(size=7, after=walked[-1].place))
    assert tuple(walked) == found


def test_a_person_is_asked_in_their_department_beside_it(desk: Desk) -> None:
    add_unit(desk, {"name": "市审计局", "phone": "99000"})
    in_hand(desk, lead="王科长", due="今天")
    in_hand(desk, lead="水利科", due="今天")
    in_hand(desk, lead="市审计局", due="今天")
    in_hand(desk, lead="没登记的公司", due="今天")
    with desk.act("试") as act:
        for made in act.session.exec(select(Matter)):
            made.chase_on = TODAY
    assert [(row.unit, row.party, row.phone) for row in rows(desk)] == [
        ("市审计局", "市审计局", "99000"), ("水利科", "水利科", "86001"), ("水利科", "王科长", "86001"),
        ("没登记的公司", "没登记的公司", ""),
    ]


def test_who_is_asked_and_who_is_not(desk: Desk, clock: StandingClock) -> None:
    due_today, tomorrow, undated_late, agreed = (in_hand(desk) for _ in range(4))
    not_given = matter(desk)
    ask_on(desk, due_today, TODAY)
    ask_on(desk, tomorrow, TODAY + timedelta(days=1))
    with desk.act("更正") as act:
        row = act.session.get_one(Matter, undated_late)
        row.chase_on, row.due_on = None, date(2026, 11, 20)
        row = act.session.get_one(Matter, agreed)
        row.chase_on, row.due_on = date(2026, 11, 25), date(2026, 11, 20)
        act.session.get_one(Matter, not_given).chase_on = TODAY
    assert [row.matter_id for row in rows(desk)] == [undated_late, due_today]
    assert [row.lateness for row in rows(desk)] == ["逾期3天", ""]
    clock.pass_(days=2)
    assert {row.matter_id for row in rows(desk)} == {due_today, tomorrow, undated_late, agreed}


def test_those_who_help_are_asked_by_their_own_date(desk: Desk, clock: StandingClock) -> None:
    made = in_hand(desk, assists="财务科")
    ask_on(desk, made, date(2026, 12, 20))
    late_party(desk, made, chase_on=TODAY, due_on=date(2026, 11, 24))
    (row,) = rows(desk)
    assert (row.role, row.party, row.phone, row.due_on, row.id % 2) == ("协办", "财务科", "86002", date(2026, 11, 24), 1)
    late_party(desk, made, chase_on=None, due_on=date(2026, 11, 20))
    assert [row.lateness for row in rows(desk)] == ["逾期3天"]
    late_party(desk, made, chase_on=None, due_on=TODAY, due_time="08:00")
    assert [row.lateness for row in rows(desk)] == ["逾期1小时"]
    late_party(desk, made, chase_on=date(2026, 12, 1), due_on=date(2026, 11, 20))
    assert rows(desk) == ()
    late_party(desk, made, chase_on=None, due_on=date(2026, 11, 20))
    with desk.act("更正") as act:
        act.session.exec(select(MatterParty)).one().state = TaskState.DONE
    assert rows(desk) == ()


def test_a_call_moves_it_away_until_the_day_agreed(desk: Desk, clock: StandingClock) -> None:
    made = in_hand(desk, due="11-24")
    ask_on(desk, made, TODAY)
    assert [row.matter_id for row in rows(desk)] == [made]
    calling.call(desk, matter_ids=[made], answer="正在办", next_typed="11-25")
    assert rows(desk) == ()
    clock.pass_(days=2)
    (row,) = rows(desk)
    assert (row.times, row.last_answer, row.lateness) == (1, "正在办", "逾期1天")
    feedback.feed_back(desk, made, {"kind": "办结", "by": "水利科", "text": "三处隐患全部整改，已复查"})
    reviewing.review(desk, made, {"result": "采纳", "reviewer": "王文秘"})
    leading.submit(desk, [made], {"leader": "张主任"})
    assert rows(desk) == ()


def test_what_may_be_asked_is_there_before_its_day(desk: Desk) -> None:
    made = in_hand(desk, assists="财务科、综合科")
    ask_on(desk, made, date(2026, 12, 20))
    assert {(row.role, row.party) for row in call_list.targets(desk, [made])} == {
        ("主办", "水利科"), ("协办", "财务科"), ("协办", "综合科")}
    assert call_list.targets(desk, []) == ()


def test_a_masked_matter_is_asked_about_by_its_number(desk: Desk) -> None:
    made = in_hand(desk, title="关于王某任职的考察", secrecy="未公布")
    calling.call(desk, matter_ids=[made], answer="王某的材料在整理")
    ask_on(desk, made, TODAY)
    (row,) = rows(desk)
    assert (row.title, row.masked, row.last_answer) == ("督办事项 督〔2026〕1号", True, "（已遮）")
    assert "王某" not in repr(row)

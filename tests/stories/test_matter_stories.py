"""Stories of 督办, told by the acts of the desk: a 批示 to its 销号, a month across 春节, thirty calls, last month's table."""

from datetime import date, datetime

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.home import home
from bangongshi.duties.people import add_person, pick_people
from bangongshi.duties.registry import assigning, circulate, proposing, receive, vetting
from bangongshi.duties.registry.detail import open_detail
from bangongshi.duties.supervision import (
    call_list,
    calling,
    ending,
    feedback,
    from_paper,
    generating,
    giving,
    leading,
    matter_detail,
    matter_list,
    opening,
    recurring,
    reviewing,
    statistics,
)
from bangongshi.models.errors import OfficeError, Refused
from bangongshi.models.home_rows import Section
from bangongshi.models.matter_rows import MatterView
from bangongshi.models.matter_words import Light, MatterState, MatterVerb
from bangongshi.models.parties import Party
from bangongshi.models.stat_text import lines
from bangongshi.models.stat_words import By
from bangongshi.models.windows import Window
from bangongshi.store.verify import verify
from office_fixtures import StandingClock

REQUEST = {
    "unit_name": "某县水利局", "title": "关于解决水库除险加固经费的请示", "source_number": "某水〔2026〕31号", "genre": "请示",
    "signed_on": "11-20", "secrecy": "公开", "handling": "办件",
}
SAID = "同意。请财务科会水利站研究办理，月底前报结果。"
EXTENSION = {
    "kind": "延期", "text": "资金批复还没有下来。", "reason": "等省厅批复", "asked_due": "12-20",
}


def at(clock: StandingClock, *moment: int) -> None:
    clock.now = datetime(*moment, tzinfo=clock.now.tzinfo)  # type: ignore[arg-type, misc]


def one(desk: Desk, matter: int) -> matter_detail.MatterDetail:
    return matter_detail.detail(desk, matter)


@pytest.fixture
def instructed(desk: Desk) -> tuple[Desk, int]:
    """A 请示 with 张主任's 批示, its handling given to 财务科."""
    (paper,) = receive.sign_in_and_enrol(desk, REQUEST).ids
    vetting.vet(desk, [paper])
    leader = pick_people(desk, "张主任")[0].id
    proposing.propose(desk, [paper], "拟请张主任批示。", lead="财务科", leader_ids=(leader,))
    circulate.submit(desk, [paper])
    circulate.take_in(desk, [paper], SAID)
    assigning.assign(desk, [paper], Party("财务科"), (), due_typed="11-30")
    return desk, paper


def test_from_a_spoken_word_to_its_end(instructed: tuple[Desk, int], clock: StandingClock) -> None:
    desk, paper = instructed
    assert open_detail(desk, paper).instructions
    typed = from_paper.values(desk, paper)
    assert typed["basis"] == SAID, "the sentence as it was said"
    (matter,) = opening.record(desk, {
        **typed, "title": "水库除险加固经费", "requirement": "提出解决办法，报结果", "lead": "财务科", "due": "11-30",
        "establish": "是", "established_by": "张主任",
    }).ids
    assert one(desk, matter).row.number == "督〔2026〕1号"
    with desk.read() as session:
        assert [came[1] for came in from_paper.matters_of(session, [paper])[paper]] == ["督〔2026〕1号"]
    with pytest.raises(Refused, match="督〔2026〕1号"):
        opening.record(desk, {**typed, "lead": "财务科", "due": "11-30", "establish": "是", "established_by": "张主任"})
    giving.give(desk, [matter], {})
    assert one(desk, matter).row.state is MatterState.GIVEN
    giving.acknowledge(desk, [matter], {"by": "陈科长"})
    with pytest.raises(Refused):
        ending.close(desk, [matter], {"outcome": "办完了"})
    feedback.feed_back(desk, matter, {"kind": "办结", "text": "已经研究，资金正在落实。"})
    assert one(desk, matter).row.next is MatterVerb.REVIEW
    reviewing.review(desk, matter, {"result": "退回", "reviewer": "王文秘", "note": "没有结果，请写明金额和到位时间"})
    assert one(desk, matter).row.state is MatterState.IN_HAND
    at(clock, 2026, 12, 2, 9, 0)
    assert one(desk, matter).row.light is Light.RED
    assert matter in {item.row.id for item in home(desk).of(Section.OVERDUE).items}
    done = feedback.feed_back(desk, matter, EXTENSION)
    assert "逾期" in done.sentence
    reviewing.review(desk, matter, {"result": "采纳", "reviewer": "王文秘", "approver": "张主任", "new_due": "12-20"})
    row = one(desk, matter).row
    assert (row.due_on, row.first_due_on) == (date(2026, 12, 20), date(2026, 11, 30))
    at(clock, 2026, 12, 18, 9, 0)
    feedback.feed_back(desk, matter, {"kind": "办结", "text": "经费 120 万元已于 12 月 17 日到位。"})
    reviewing.review(desk, matter, {"result": "采纳", "reviewer": "王文秘"})
    assert one(desk, matter).row.next is MatterVerb.SUBMIT
    leading.submit(desk, [matter], {"leader": "张主任"})
    leading.leader(desk, matter, {"said": "同意办结。", "decision": "同意办结"})
    assert one(desk, matter).row.state is MatterState.CLOSED
    with pytest.raises(OfficeError):
        ending.sign_off(desk, [matter], {"by": "财务科", "evidence": "拨款单"})
    ending.sign_off(desk, [matter], {"by": "李副主任", "evidence": "拨款单复印件"})
    assert one(desk, matter).row.state is MatterState.SIGNED_OFF
    account = "\n".join(one(desk, matter).account)
    assert "11月30日" in account
    assert "12月20日" in account
    at(clock, 2027, 1, 4, 9, 0)
    told = "\n".join(lines(statistics.table(desk, as_of=date(2026, 12, 31), by=By.UNIT)))
    assert "1/1" in told, "it was closed"
    assert "0/1" in told, "and it was late: an extension asked for afterwards heals nothing"
    assert verify(desk.vault).ok


def test_a_monthly_matter_across_the_spring_festival(desk: Desk, clock: StandingClock) -> None:
    at(clock, 2026, 1, 5, 9, 0)
    (rule,) = recurring.add(desk, {
        "title": "报送月度统计报表", "requirement": "报市统计局", "rule": "每月15日", "shift": "提前", "lead": "综合科",
        "leader": "张主任", "established_by": "张主任", "lead_days": "10", "start_on": "2026-01-05",
    }).ids
    seen = []
    for month in (1, 2, 3, 4):
        at(clock, 2026, month, 6, 9, 0)
        generating.generate(desk)
        seen = [(row.number, row.due_on) for row in matter_list.matters(desk, MatterView.ALL, Window()).rows]
    assert [due for _, due in reversed(seen)] == [
        date(2026, 1, 15), date(2026, 2, 14), date(2026, 3, 13), date(2026, 4, 15),
    ], "2月15日 is a rest day: the Saturday before it is worked; 3月15日 is a Sunday"
    recurring.pause(desk, rule, "2026-05-10", "2026-05-20", "机构搬迁")
    with pytest.raises(OfficeError):
        recurring.skip(desk, rule, "2026-06-15", "")
    recurring.skip(desk, rule, "2026-06-15", "合并到半年报")
    at(clock, 2026, 7, 6, 9, 0)
    generating.generate(desk)
    dues = [row.due_on for row in matter_list.matters(desk, MatterView.ALL, Window()).rows]
    assert date(2026, 5, 15) not in dues
    assert date(2026, 6, 15) not in dues
    assert date(2026, 7, 15) in dues
    before = len(dues)
    with pytest.raises(Refused):
        generating.generate(desk)
    assert len(matter_list.matters(desk, MatterView.ALL, Window()).rows) == before
    assert verify(desk.vault).ok


def test_thirty_matters_are_chased_in_one_sitting(desk: Desk, clock: StandingClock) -> None:
    for at_, unit in enumerate(("水利科", "财务科", "综合科"), start=1):
        add_person(desk, {"name": f"{unit[0]}科长", "department": unit, "phone": f"8600{at_}"})
    for number in range(30):
        (made,) = opening.record(desk, {
            "kind": "督办", "source": "会议决定", "title": f"第{number + 1}项任务", "requirement": "按期完成", "lead": (
                "水利科", "财务科", "综合科")[number % 3], "due": "11-27", "establish": "是", "established_by": "张主任",
            "leader": "张主任",
        }).ids
        giving.give(desk, [made], {"acknowledged": "是"})
    clock.pass_(days=5)
    rows = call_list.calls(desk, Window()).rows
    assert len(rows) == 30
    units = [row.unit for row in rows]
    assert units == sorted(units, key=units.index), "unit by unit"
    assert len(set(units)) == 3
    assert all(row.phone for row in rows)
    while call_list.count_calls(desk).count:
        row = call_list.calls(desk, Window()).rows[0]
        calling.call(desk, matter_ids=[row.matter_id], answer="在办，按期", next_typed="+3")
    clock.pass_(days=3)
    assert call_list.count_calls(desk).count == 30, "three days later they are asked again"
    assert verify(desk.vault).ok


def test_last_months_table_run_again_is_last_months_table(desk: Desk, clock: StandingClock) -> None:
    made = []
    for number in range(6):
        (matter,) = opening.record(desk, {
            "kind": "督办", "source": "会议决定", "title": f"第{number + 1}项任务", "requirement": "按期完成", "lead": (
                "水利科", "财务科")[number % 2], "due": "11-27", "establish": "是", "established_by": "张主任", "leader": "张主任",
        }).ids
        giving.give(desk, [matter], {"acknowledged": "是"})
        made.append(matter)

    def finish(matter: int) -> None:
        feedback.feed_back(desk, matter, {"kind": "办结", "text": "已完成，材料附后。"})
        reviewing.review(desk, matter, {"result": "采纳", "reviewer": "王文秘"})
        leading.submit(desk, [matter], {"leader": "张主任"})
        leading.leader(desk, matter, {"said": "同意。", "decision": "同意办结"})

    at(clock, 2026, 11, 26, 15, 0)
    finish(made[0])
    finish(made[1])
    at(clock, 2026, 12, 1, 8, 30)
    first = {by: lines(statistics.table(desk, as_of=date(2026, 11, 30), by=by)) for by in By}
    assert any("2/6" in line for line in first[By.UNIT])
    finish(made[2])  # written down in December, closed in December
    at(clock, 2026, 12, 10, 9, 0)
    giving.reassign(desk, made[3], {"lead": "综合科", "approver": "张主任", "reason": "职责调整"})
    ending.cancel(desk, [made[4]], {"approver": "张主任", "reason": "并入另一项"})
    at(clock, 2027, 1, 4, 9, 0)
    again = {by: lines(statistics.table(desk, as_of=date(2026, 11, 30), by=by)) for by in By}
    assert again == first
    assert lines(statistics.table(desk, as_of=date(2026, 12, 31), by=By.UNIT)) != first[By.UNIT]

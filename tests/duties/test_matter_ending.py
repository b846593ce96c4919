"""报领导, 办结, 销号, and what stops or restarts a matter; 节点, phases, 更正."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import (
    changing,
    ending,
    feedback,
    giving,
    leading,
    matter_dates,
    milestones,
    opening,
    phases,
    reviewing,
)
from bangongshi.duties.supervision.matter_values import values_of
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.matter_rules import next_verb
from bangongshi.models.matter_words import EventKind, MatterState, MatterVerb, WorkPhase
from bangongshi.models.matters import Matter, MatterEvent, Milestone
from bangongshi.models.papers import Number
from bangongshi.models.words import NumberState, Secrecy
from matter_fixtures import clock, desk, facts, in_hand, matter, proposed, row
from office_fixtures import StandingClock

__all__ = ["clock", "desk"]

DONE = "已查隐患 12 处，全部整改完毕，附验收单。"
RULED = {"approver": "张主任", "reason": "情况有变化"}
SIGN = {"by": "王文秘", "evidence": "现场验收单 2026-12-01"}


def accepted(desk: Desk, **typed: str) -> int:
    made = in_hand(desk, **typed)
    finish(desk, made)
    return made


def finish(desk: Desk, made: int, text: str = DONE) -> None:
    feedback.feed_back(desk, made, {"kind": "办结", "text": text})
    reviewing.review(desk, made, {"result": "采纳", "reviewer": "王文秘"})


def closed(desk: Desk, **typed: str) -> int:
    made = accepted(desk, **typed)
    leading.submit(desk, [made], {})
    leading.leader(desk, made, {"said": "同意，辛苦了。", "decision": "同意办结"})
    return made


def kinds(desk: Desk, matter_id: int) -> list[EventKind]:
    with desk.read() as session:
        return list(session.exec(
            select(col(MatterEvent.kind))
            .where(col(MatterEvent.matter_id) == matter_id, col(MatterEvent.withdrawn).is_(False))
            .order_by(col(MatterEvent.id))
        ))


def test_nothing_goes_to_the_leader_without_an_accepted_closing(desk: Desk) -> None:
    made = in_hand(desk)
    with pytest.raises(Refused, match="还没有采纳的办结反馈"):
        leading.submit(desk, [made], {})
    feedback.feed_back(desk, made, {"kind": "办结", "text": DONE})
    with pytest.raises(Refused, match="还有反馈没有审核"):
        leading.submit(desk, [made], {})


def test_the_leaders_word_closes_it(desk: Desk) -> None:
    made = closed(desk)
    found = row(desk, made)
    assert (found.state, found.closed_on, found.closed_by) == (MatterState.CLOSED, date(2026, 11, 23), "张主任")
    assert (found.leader_said, found.outcome) == ("同意，辛苦了。", DONE)
    assert kinds(desk, made)[-1] is EventKind.CLOSED
    assert next_verb(facts(desk, made)) is MatterVerb.SIGN_OFF


def test_a_new_demand_begins_the_next_round(desk: Desk) -> None:
    made = accepted(desk)
    leading.submit(desk, [made], {})
    with pytest.raises(Invalid) as wrong:
        leading.leader(desk, made, {"said": "再查一遍。", "decision": "再办"})
    assert set(wrong.value.fields) == {"due"}
    leading.leader(desk, made, {"said": "再查一遍。", "decision": "再办", "due": "2027-01-08"})
    found = row(desk, made)
    assert (found.state, found.round, found.due_on, found.first_due_on) == (
        MatterState.IN_HAND, 2, date(2027, 1, 8), date(2026, 12, 23),
    )
    assert not facts(desk, made).accepted_closing
    with pytest.raises(Refused, match="还没有采纳的办结反馈"):
        leading.submit(desk, [made], {})
    finish(desk, made, "第二遍查完，另有 2 处也已整改。")
    leading.submit(desk, [made], {})
    leading.leader(desk, made, {"said": "同意。", "decision": "同意办结"})
    found = row(desk, made)
    assert found.leader_said == "再查一遍。\n同意。"
    assert found.outcome == "第二遍查完，另有 2 处也已整改。"
    assert kinds(desk, made).count(EventKind.REOPENED) == 1


def test_a_matter_without_a_leader_asks_for_one(desk: Desk) -> None:
    made = accepted(desk, leader="")
    with pytest.raises(Invalid) as wrong:
        leading.submit(desk, [made], {})
    assert set(wrong.value.fields) == {"leader"}
    leading.submit(desk, [made], {"leader": "李副主任"})
    assert (row(desk, made).leader_name, row(desk, made).leader_rank) == ("李副主任", 2)


def test_only_an_errand_is_closed_directly(desk: Desk) -> None:
    made = accepted(desk)
    with pytest.raises(Refused, match="先报领导审定"):
        ending.close(desk, [made], {"outcome": DONE})
    small = opening.errand(desk, {"title": "把统计表报来", "lead": "陈文书", "due": "11-27", "leader": "张主任"}).ids[0]
    with pytest.raises(Invalid) as wrong:
        ending.close(desk, [small], {"outcome": ""})
    assert set(wrong.value.fields) == {"outcome"}
    ending.close(desk, [small], {"outcome": "已报来"})
    found = row(desk, small)
    assert (found.state, found.outcome, found.closed_by) == (MatterState.CLOSED, "已报来", "王文秘")


@pytest.mark.parametrize(("typed", "field"), [
    ({**SIGN, "by": ""}, "by"),
    ({**SIGN, "by": "水利科"}, "by"),
    ({**SIGN, "by": "县水利科"}, "by"),
    ({**SIGN, "evidence": ""}, "evidence"),
    ({**SIGN, "on": "2026-11-22"}, "on"),
    ({**SIGN, "on": "2026-11-24"}, "on"),
])
def test_who_signs_off_and_on_what(desk: Desk, typed: dict[str, str], field: str) -> None:
    made = closed(desk)
    with pytest.raises(Invalid) as wrong:
        ending.sign_off(desk, [made], typed)
    assert set(wrong.value.fields) == {field}
    assert row(desk, made).state is MatterState.CLOSED


def test_signed_off_and_taken_up_again(desk: Desk, clock: StandingClock) -> None:
    made = closed(desk)
    clock.pass_(days=8)
    ending.sign_off(desk, [made], {**SIGN, "evaluation": "办得好"})
    found = row(desk, made)
    assert (found.state, found.signed_off_on, found.signed_off_by) == (
        MatterState.SIGNED_OFF, date(2026, 12, 1), "王文秘",
    )
    ending.reopen(desk, [made], {"approver": "张主任", "reason": "问题再次出现", "due": "2027-01-08"})
    found = row(desk, made)
    assert (found.state, found.round, found.first_due_on) == (MatterState.IN_HAND, 2, date(2026, 12, 23))
    assert (found.closed_on, found.signed_off_on, found.signed_off_by) == (None, None, "")
    assert kinds(desk, made)[-2:] == [EventKind.SIGNED_OFF, EventKind.REOPENED]
    take_back(desk)
    assert row(desk, made).signed_off_by == "王文秘"


@pytest.mark.parametrize("act", [ending.reopen, ending.suspend, ending.resume, ending.cancel])
def test_each_of_them_names_who_and_why(desk: Desk, act: Callable[[Desk, list[int], Mapping[str, str]], object]) -> None:
    made = in_hand(desk)
    with pytest.raises(Invalid) as wrong:
        act(desk, [made], {"due": "2027-01-08"})
    assert set(wrong.value.fields) == {"approver", "reason"}


def test_suspended_resumed_cancelled_and_revived(desk: Desk) -> None:
    made = matter(desk)
    ending.suspend(desk, [made], RULED)
    assert next_verb(facts(desk, made)) is MatterVerb.RESUME
    with pytest.raises(Invalid) as wrong:
        ending.resume(desk, [made], RULED)
    assert set(wrong.value.fields) == {"due"}
    ending.resume(desk, [made], {**RULED, "due": "2027-01-08"})
    assert row(desk, made).state is MatterState.ESTABLISHED  # as far as it had come
    giving.give(desk, [made], {})
    ending.suspend(desk, [made], RULED)
    ending.resume(desk, [made], {**RULED, "due": "2027-01-09"})
    assert row(desk, made).state is MatterState.GIVEN
    ending.cancel(desk, [made], RULED)
    assert row(desk, made).state is MatterState.CANCELLED
    ending.reopen(desk, [made], {**RULED, "due": "2027-01-10"})
    assert row(desk, made).state is MatterState.GIVEN
    with desk.read() as session:
        assert len(matter_dates.account(session, made)) == 4


def test_stopping_and_taking_up_again_does_not_heal_what_was_late(desk: Desk, clock: StandingClock) -> None:
    late, timely = in_hand(desk), in_hand(desk, title="清理旧账", basis="请清理旧账", due="2026-12-31")
    clock.pass_(days=31)  # 2026-12-24: a day after the first one was due
    for made in (late, timely):
        ending.suspend(desk, [made], RULED)
        ending.resume(desk, [made], {**RULED, "due": "2027-01-15"})
    with desk.read() as session:
        counting = [feedback.counting_due(session, row(desk, made), desk.today) for made in (late, timely)]
    assert counting == [date(2026, 12, 23), date(2027, 1, 15)]
    assert row(desk, late).due_on == date(2027, 1, 15)


def test_a_milestone_stands_before_the_end(desk: Desk) -> None:
    made = in_hand(desk)
    for due, word in (("2026-12-24", "先办延期"), ("2026-11-20", "已经过了"), ("", "请填节点到哪天")):
        with pytest.raises(Invalid, match=word):
            milestones.add(desk, made, {"name": "查完上游", "due": due})
    milestones.add(desk, made, {"name": "查完上游", "due": "12-01"})
    milestones.add(desk, made, {"name": "查完下游", "due": "12-10"})
    with pytest.raises(Invalid, match="查完上游、查完下游"):
        milestones.reach(desk, made, {"on": "11-23"})
    milestones.reach(desk, made, {"name": "查完上游", "note": "6 处"})
    milestones.reach(desk, made, {})
    with desk.read() as session:
        found = session.exec(select(Milestone).order_by(col(Milestone.id))).all()
    assert [(one.name, one.done_on, one.note) for one in found] == [
        ("查完上游", date(2026, 11, 23), "6 处"), ("查完下游", date(2026, 11, 23), ""),
    ]
    with pytest.raises(Refused, match="没有还没完成的节点"):
        milestones.reach(desk, made, {})


def test_key_work_goes_through_its_phases_to_the_report(desk: Desk) -> None:
    made = accepted(desk, kind="重点工作", source="年度重点")
    for phase in list(WorkPhase)[1:]:
        with pytest.raises(Refused, match="四个阶段"):
            leading.submit(desk, [made], {})
        phases.next_phase(desk, [made], {"note": "这一段做完"})
        assert row(desk, made).phase is phase
    with pytest.raises(Refused, match="最后阶段"):
        phases.next_phase(desk, [made], {})
    with pytest.raises(Refused, match="总结报告"):
        leading.submit(desk, [made], {})
    phases.report(desk, made, "全年查 48 处。\n问题两条，建议三条。")
    leading.submit(desk, [made], {})
    assert row(desk, made).report == "全年查 48 处。\n问题两条，建议三条。"
    with pytest.raises(Refused, match="只有重点工作"):
        phases.next_phase(desk, [in_hand(desk)], {})


def test_a_correction_moves_words_and_never_dates(desk: Desk) -> None:
    made = in_hand(desk)
    values = lambda: changing_values(desk, made)  # noqa: E731
    changing.amend(desk, made, {**values(), "title": "今冬防汛检查", "leader": "李副主任"}, "名称抄错")
    found = row(desk, made)
    assert (found.title, found.leader_name, found.due_on) == ("今冬防汛检查", "李副主任", date(2026, 12, 23))
    assert kinds(desk, made)[-1] is EventKind.AMENDED
    for changed in (
        {"due": "2027-01-08"}, {"lead": "财务科"}, {"assists": "财务科"}, {"established_on": "2026-11-20"}, {"kind": "交办"},
    ):
        with pytest.raises(Invalid) as wrong:
            changing.amend(desk, made, {**values(), **changed}, "抄错")
        assert set(wrong.value.fields) == set(changed)
    with pytest.raises(Invalid, match="理由"):
        changing.amend(desk, made, values(), "")
    with pytest.raises(Refused, match="另一个窗口"):
        changing.amend(desk, made, {**values(), "version": "0"}, "抄错")
    assert row(desk, made).first_due_on == date(2026, 12, 23)


def changing_values(desk: Desk, made: int) -> dict[str, str]:
    with desk.read() as session:
        found = session.get(Matter, made)
        assert found is not None
        return values_of(session, found)


def test_an_hour_in_the_date_stands_through_a_correction(desk: Desk) -> None:
    made = in_hand(desk, due="2026-12-23 17:30")
    changing.amend(desk, made, {**changing_values(desk, made), "note": "补记"}, "补记")
    assert (row(desk, made).due_on, row(desk, made).due_time, row(desk, made).note) == (date(2026, 12, 23), "17:30", "补记")


def test_a_proposed_one_may_be_dated_and_given_another_lead(desk: Desk) -> None:
    made = proposed(desk)
    changing.amend(desk, made, {"due": "2026-12-30", "lead": "财务科"}, "还没立项")
    found = row(desk, made)
    assert (found.due_on, found.first_due_on, found.lead_name) == (date(2026, 12, 30), None, "财务科")


def test_key_void_and_publish(desk: Desk) -> None:
    made = in_hand(desk, secrecy="未公布")
    before = row(desk, made).standing
    changing.mark_key(desk, [made])
    assert row(desk, made).key
    assert row(desk, made).standing < before
    changing.mark_key(desk, [made])
    assert not row(desk, made).key
    with pytest.raises(Invalid):
        changing.publish(desk, [made], {})
    changing.publish(desk, [made], {"evidence": "县政府网站，张主任审查"})
    assert row(desk, made).secrecy is Secrecy.OPEN
    with pytest.raises(Refused, match="不是未公布"):
        changing.publish(desk, [made], {"evidence": "县政府网站"})
    with pytest.raises(Refused, match="不能回退"):
        take_back(desk)
    changing.void(desk, [made], "登重了")
    found = row(desk, made)
    with desk.read() as session:
        number = session.get(Number, found.number_id)
    assert found.state is MatterState.VOID
    assert number is not None
    assert number.state is NumberState.VOIDED
    assert kinds(desk, made)[-1] is EventKind.VOIDED


@pytest.mark.parametrize(("ended", "state"), [(True, MatterState.CLOSED), (False, MatterState.IN_HAND)])
def test_an_imported_old_line_is_checked(desk: Desk, ended: bool, state: MatterState) -> None:
    with desk.act("导入") as act:
        act.session.add(Matter(
            title="旧事一件", state=MatterState.HISTORY, recorded_on=date(2025, 3, 3), established_on=date(2025, 3, 3),
            lead_name="水利科", due_on=date(2025, 4, 1), first_due_on=date(2025, 4, 1), number="督〔2025〕1号",
        ))
        act.subject = "旧台账"
    changing.check(desk, [1], closed=ended)
    assert row(desk, 1).state is state
    assert (EventKind.CLOSED in kinds(desk, 1)) is ended
    assert next_verb(facts(desk, 1)) is (MatterVerb.SIGN_OFF if ended else MatterVerb.CALL)

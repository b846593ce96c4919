"""督办 begins: recorded, 立项 with a number and a date, given out, signed for, helped with, another 主办; and taken back."""

from datetime import date, datetime

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_unit
from bangongshi.duties.supervision import giving, matter_dates, numbers, opening
from bangongshi.duties.supervision.facts import facts_of
from bangongshi.duties.supervision.loading import labels, open_matter
from bangongshi.duties.supervision.proposed_dates import TELL
from bangongshi.duties.take_back import latest, take_back
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.matter_words import (
    EventKind,
    MatterKind,
    MatterState,
    MatterVerb,
    Source,
    WorkPhase,
)
from bangongshi.models.matters import Matter, MatterDeadline, MatterEvent, MatterParty, Milestone
from bangongshi.models.papers import Number
from bangongshi.models.words import NumberState, Secrecy, TaskState
from bangongshi.store.verify import verify
from matter_fixtures import MATTER, clock, desk, facts, in_hand, matter, proposed, row
from office_fixtures import StandingClock

__all__ = ["clock", "desk"]


def events(desk: Desk, matter_id: int) -> list[MatterEvent]:
    with desk.read() as session:
        return list(session.exec(
            select(MatterEvent)
            .where(col(MatterEvent.matter_id) == matter_id, col(MatterEvent.withdrawn).is_(False))
            .order_by(col(MatterEvent.id))
        ))


def parties(desk: Desk, matter_id: int) -> list[MatterParty]:
    with desk.read() as session:
        return list(session.exec(
            select(MatterParty).where(col(MatterParty.matter_id) == matter_id).order_by(col(MatterParty.id))
        ))


def account(desk: Desk, matter_id: int) -> tuple[str, ...]:
    with desk.read() as session:
        return matter_dates.account(session, matter_id)


def number(desk: Desk, text: str) -> Number:
    with desk.read() as session:
        return session.exec(select(Number).where(col(Number.text) == text)).one()


def wrong(fields: dict[str, str], desk: Desk) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        opening.record(desk, {**MATTER, **fields})
    return error.value.fields


# -- 登记, 立项 --------------------------------------------------------------------------------------------------------


def test_a_mere_proposal_has_no_number_no_event_and_no_first_date(desk: Desk) -> None:
    made = row(desk, proposed(desk))
    assert (made.state, made.number, made.alias) == (MatterState.PROPOSED, "", "拟立项督办事项")
    assert (made.due_on, made.first_due_on) == (date(2026, 12, 23), None)
    assert events(desk, made.id or 0) == []


def test_recorded_and_established_in_one_act(desk: Desk) -> None:
    done = opening.record(desk, {**MATTER, "assists": "财务科、综合科", "assist_due": "12-10"})
    made = row(desk, done.ids[0])
    assert (made.state, made.number) == (MatterState.ESTABLISHED, "督〔2026〕1号")
    assert made.alias == "督办事项 督〔2026〕1号"
    assert (made.due_on, made.first_due_on) == (date(2026, 12, 23), date(2026, 12, 23))
    assert (made.leader_name, made.leader_rank, made.established_by) == ("张主任", 1, "张主任")
    assert "定于 12月23日" in done.sentence
    (only,) = events(desk, made.id or 0)
    assert (only.kind, only.lead_name, only.leader_name, only.due_on) == (
        EventKind.ESTABLISHED, "水利科", "张主任", date(2026, 12, 23)
    )
    assert [(party.name, party.due_on) for party in parties(desk, made.id or 0)] == [
        ("财务科", date(2026, 12, 10)), ("综合科", date(2026, 12, 10))
    ]
    assert number(desk, "督〔2026〕1号").document_id is None


def test_established_later_the_proposed_date_may_be_replaced_and_only_then_is_the_first(desk: Desk) -> None:
    made = proposed(desk)
    opening.establish(desk, [made], {"established_by": "张主任", "due": "30日内"})
    now = row(desk, made)
    assert now.first_due_on == now.due_on == date(2026, 12, 23)
    assert len(account(desk, made)) == 2
    assert account(desk, made)[1].endswith("；张主任定")


def test_establishing_keeps_the_date_of_the_proposal_when_none_is_typed(desk: Desk) -> None:
    made = proposed(desk, due="12-18")
    opening.establish(desk, [made], {"established_by": "张主任"})
    assert row(desk, made).first_due_on == date(2026, 12, 18)
    assert len(account(desk, made)) == 1


def test_the_opening_test_stands_before_the_number(desk: Desk) -> None:
    made = proposed(desk, lead="", requirement="", basis="", due="")
    with pytest.raises(Invalid) as error:
        opening.establish(desk, [made], {"established_by": "张主任"})
    assert set(error.value.fields) == {"lead", "requirement", "due"}
    opening.establish(
        desk, [made], {"established_by": "张主任", "lead": "水利科", "requirement": "查清隐患", "due": "12-23"}
    )
    assert row(desk, made).number == "督〔2026〕1号"


def test_what_is_only_to_be_read_is_refused_and_nothing_moves(desk: Desk) -> None:
    with pytest.raises(Refused, match="阅知的批示不立项"):
        opening.record(desk, {**MATTER, "basis": "请张主任阅。"})
    with desk.read() as session:
        assert session.exec(select(Matter)).all() == []


@pytest.mark.parametrize(("typed", "field", "word"), [
    ({"title": ""}, "title", "请填事项"),
    ({"title": "长" * 201}, "title", "最多 200 字"),
    ({"lead": "水利科、财务科"}, "lead", "只能有一个主办，其余填协办"),
    ({"assists": "水利科"}, "assists", "已经是主办"),
    ({"leader": "张主任、李副主任"}, "leader", "只填一位"),
    ({"established_by": ""}, "established_by", "谁批准立项"),
    ({"established_on": "2026-11-30"}, "established_on", "不能晚于今天"),
    ({"due": "某天"}, "due", ""),
    ({"due": "11-20"}, "due", "早于立项"),
    ({"assists": "财务科", "assist_due": "12-30"}, "assist_due", "不能晚于主办的 2026-12-23"),
    ({"cycle_days": "0"}, "cycle_days", "1 到 9999"),
    ({"kind": "杂事"}, "kind", "请从"),
    ({"phase": "事前调查研究"}, "phase", "只有重点工作"),
    ({"parent": "督〔2026〕99号"}, "parent", "没有"),
])
def test_what_the_form_refuses(desk: Desk, typed: dict[str, str], field: str, word: str) -> None:
    assert word in wrong(typed, desk)[field]


def test_a_state_secret_mark_is_stopped(desk: Desk) -> None:
    with pytest.raises(Refused, match="国家秘密"):
        opening.record(desk, {**MATTER, "note": "机密★10年"})


def test_several_are_established_in_one_act(desk: Desk) -> None:
    made = [proposed(desk, title=f"第{at}件事") for at in range(3)]
    done = opening.establish(desk, made, {"established_by": "张主任"})
    assert "督〔2026〕1号等 3 项" in done.sentence
    assert [row(desk, one).number for one in made] == ["督〔2026〕1号", "督〔2026〕2号", "督〔2026〕3号"]


def test_declined_stays_with_its_reason_and_never_with_its_title(desk: Desk) -> None:
    made = proposed(desk)
    with pytest.raises(Refused, match="不要写事项内容"):
        opening.decline(desk, [made], "今冬明春防汛检查已在别处办")
    with pytest.raises(Invalid):
        opening.decline(desk, [made], " ")
    opening.decline(desk, [made], "已由应急局办理")
    assert (row(desk, made).state, row(desk, made).reason) == (MatterState.DECLINED, "已由应急局办理")
    with pytest.raises(Refused, match="没有立项"):
        opening.establish(desk, [made], {"established_by": "张主任"})


def test_a_part_belongs_to_its_matter(desk: Desk) -> None:
    whole = matter(desk)
    part = matter(desk, title="水库一片", parent="督〔2026〕1号")
    assert row(desk, part).parent_id == whole


# -- numbers and the year ----------------------------------------------------------------------------------------------


def test_matters_and_errands_have_their_own_series_and_each_year_begins_anew(desk: Desk, clock: StandingClock) -> None:
    made = [matter(desk), opening.errand(desk, {"title": "车辆年检", "lead": "王科长", "due": "周五"}).ids[0]]
    made += [matter(desk, kind="群众反映", due=""), matter(desk, kind="交办", source="")]
    clock.pass_(days=60)
    made.append(matter(desk, due="3月1日"))
    assert [row(desk, one).number for one in made] == [
        "督〔2026〕1号", "交〔2026〕1号", "督〔2026〕2号", "交〔2026〕2号", "督〔2027〕1号"
    ]
    with desk.read() as session:
        assert numbers.coming(session, MatterKind.RESEARCH, 2026) == "督〔2026〕3号"
        assert numbers.coming(session, MatterKind.ERRAND, 2027) == "交〔2027〕1号"


# -- dates by rule -----------------------------------------------------------------------------------------------------


def test_a_petition_has_60_days_to_the_end_and_15_to_be_told(desk: Desk) -> None:
    done = opening.record(desk, {**MATTER, "kind": "群众反映", "source": "来信来访", "due": "", "basis": ""})
    made = row(desk, done.ids[0])
    assert made.due_on == made.first_due_on == date(2027, 1, 22)
    assert "60 天" in done.sentence
    assert "信访工作条例" in done.sentence
    with desk.read() as session:
        told = session.exec(select(Milestone)).one()
    assert (told.name, told.due_on) == (TELL, date(2026, 12, 8))
    assert "信访工作条例" in told.note
    assert "15 天" in told.note


def test_a_meetings_decision_is_fed_back_in_five_working_days_but_its_end_must_be_typed(desk: Desk) -> None:
    made = row(desk, matter(desk, source="会议决定"))
    assert made.feedback_by == date(2026, 11, 30)
    assert wrong({"source": "会议决定", "due": ""}, desk)["due"].startswith("请填时限")


def test_key_work_without_an_end_has_its_cycle(desk: Desk) -> None:
    made = matter(desk, kind="重点工作", source="年度重点", due="", cycle_days="10")
    assert (row(desk, made).phase, row(desk, made).due_on) == (WorkPhase.RESEARCH, None)
    giving.give(desk, [made], {})
    assert row(desk, made).feedback_by == date(2026, 12, 7)
    assert row(desk, made).chase_on is None


def test_feedback_is_late_the_day_after_it_was_due(desk: Desk, clock: StandingClock) -> None:
    made = in_hand(desk, cycle_days="5")
    clock.pass_(days=7)
    assert not facts(desk, made).feedback_late
    clock.pass_(days=1)
    assert facts(desk, made).feedback_late


def test_the_preview_shows_number_and_sums_and_is_empty_while_something_is_wrong(desk: Desk) -> None:
    said = opening.preview(desk, {**MATTER, "source": "会议决定"})
    assert said[0] == "编号 督〔2026〕1号"
    assert "定于 12月23日" in said[1]
    assert "5 个工作日 → 11月30日" in said[2]
    assert opening.preview(desk, {**MATTER, "due": "某天"}) == ()
    assert row(desk, matter(desk)).number == "督〔2026〕1号"  # looking takes nothing


# -- 交办, 签收, 调整主办, 协办 -----------------------------------------------------------------------------------------


def test_given_then_signed_for(desk: Desk, clock: StandingClock) -> None:
    made = matter(desk, assists="财务科")
    assert parties(desk, made)[0].due_on is None
    giving.give(desk, [made], {})
    now = row(desk, made)
    assert (now.state, now.given_at, now.chase_on) == (
        MatterState.GIVEN, datetime(2026, 11, 23, 9), date(2026, 12, 22)
    )
    (party,) = parties(desk, made)
    assert (party.due_on, party.chase_on) == (date(2026, 11, 26), date(2026, 11, 25))
    clock.pass_(hours=2)
    giving.acknowledge(desk, [made], {})
    now = row(desk, made)
    assert (now.state, now.acknowledged_by, now.acknowledged_at) == (
        MatterState.IN_HAND, "水利科", datetime(2026, 11, 23, 11)
    )
    assert [one.kind for one in events(desk, made)] == [
        EventKind.ESTABLISHED, EventKind.GIVEN, EventKind.ACKNOWLEDGED
    ]


def test_given_and_signed_for_at_once_by_whom(desk: Desk) -> None:
    made = matter(desk)
    done = giving.give(desk, [made], {"acknowledged": "是", "receiver": "王科长", "at": "今天"})
    assert (row(desk, made).state, row(desk, made).acknowledged_by) == (MatterState.IN_HAND, "王科长")
    assert "已签收" in done.sentence


def test_paper_first_keyed_later_the_event_has_both_days(desk: Desk, clock: StandingClock) -> None:
    made = matter(desk, established_on="11-16")
    giving.give(desk, [made], {"at": "11-18"})
    given = events(desk, made)[-1]
    assert (given.on, given.recorded_at) == (date(2026, 11, 18), datetime(2026, 11, 23, 9))
    assert events(desk, made)[0].on == date(2026, 11, 16)
    with pytest.raises(Invalid) as error:
        giving.acknowledge(desk, [made], {"at": "11-17"})
    assert "早于交办" in error.value.fields["at"]


def test_not_given_before_it_was_established_nor_in_the_future(desk: Desk) -> None:
    made = matter(desk)
    for at, word in (("11-20", "早于立项"), ("2026-11-24", "不能晚于")):
        with pytest.raises(Invalid) as error:
            giving.give(desk, [made], {"at": at})
        assert word in error.value.fields["at"]


def test_not_given_twice(desk: Desk) -> None:
    made = in_hand(desk)
    with pytest.raises(Refused, match="督〔2026〕1号"):
        giving.give(desk, [made], {})


def test_another_lead_signs_anew(desk: Desk) -> None:
    made = in_hand(desk, assists="财务科")
    typed = {"lead": "综合科", "approver": "张主任", "reason": "职责划转"}
    with pytest.raises(Invalid) as error:
        giving.reassign(desk, made, {**typed, "lead": "财务科"})
    assert "协办" in error.value.fields["lead"]
    with pytest.raises(Invalid) as error:
        giving.reassign(desk, made, {**typed, "lead": "水利科"})
    assert "本来就是" in error.value.fields["lead"]
    done = giving.reassign(desk, made, typed)
    now = row(desk, made)
    assert (now.lead_name, now.state, now.acknowledged_at) == ("综合科", MatterState.GIVEN, None)
    assert "由水利科换成综合科" in done.sentence
    assert (events(desk, made)[-1].kind, events(desk, made)[-1].lead_name) == (EventKind.REASSIGNED, "综合科")
    assert events(desk, made)[0].lead_name == "水利科"
    with pytest.raises(Invalid) as error:
        giving.reassign(desk, made, {"lead": "甲、乙"})
    assert set(error.value.fields) == {"lead", "approver", "reason"}


def test_who_helps_is_added_answers_or_is_let_go(desk: Desk, clock: StandingClock) -> None:
    made = in_hand(desk, assists="财务科")
    giving.add_parties(desk, [made], {"names": "财务科、综合科", "due": "12-1"})
    assert [party.name for party in giving.open_parties(desk, [made])] == ["财务科", "综合科"]
    with pytest.raises(Refused, match="已经在协办"):
        giving.add_parties(desk, [made], {"names": "综合科"})
    with pytest.raises(Invalid) as error:
        giving.add_parties(desk, [made], {"names": "办公室", "due": "12-24"})
    assert "不能晚于主办" in error.value.fields["due"]
    with pytest.raises(Invalid):
        giving.add_parties(desk, [made], {"names": "水利科"})
    money, general = (party.id for party in giving.open_parties(desk, [made]))
    clock.pass_(days=7)
    done = giving.party_done(desk, [money], {"result": "无意见"})
    assert "迟复：财务科" in done.sentence
    giving.party_waive(desk, [general], "不涉及")
    assert facts(desk, made).assisting == 0
    with pytest.raises(Refused, match="已办"):
        giving.party_done(desk, [money], {"result": "再说"})
    assert account(desk, made)[1].startswith("协办 财务科：交办 11月23日 + 3 个工作日 → 11月26日")


def test_an_inner_date_by_rule_is_never_after_the_matters_own(desk: Desk) -> None:
    made = in_hand(desk, due="11-24", assists="财务科")
    assert parties(desk, made)[0].due_on == date(2026, 11, 24)
    assert "不晚于主办的时限" in account(desk, made)[1]


def test_a_unit_on_the_list_is_known_as_such(desk: Desk) -> None:
    unit = add_unit(desk, {"name": "清河县水利局", "short_name": "县水利局", "relation": "下级"}).ids[0]
    made = row(desk, matter(desk, lead="县水利局", assists="王科长"))
    assert (made.lead_name, made.lead_unit_id, made.lead_person_id) == ("县水利局", unit, None)
    assert parties(desk, made.id or 0)[0].person_id is not None


# -- taken back, verified ----------------------------------------------------------------------------------------------


def test_taking_back_the_record_voids_number_and_withdraws_all(desk: Desk) -> None:
    made = matter(desk, assists="财务科", assist_due="12-1", kind="群众反映")
    assert latest(desk).warning == "督〔2026〕1号 将作废，号码不再使用。"
    take_back(desk)
    assert (row(desk, made).state, number(desk, "督〔2026〕1号").state) == (MatterState.VOID, NumberState.VOIDED)
    assert events(desk, made) == []
    assert [party.state for party in parties(desk, made)] == [TaskState.WITHDRAWN]
    with desk.read() as session:
        assert all(deadline.withdrawn for deadline in session.exec(select(MatterDeadline)))
        assert all(milestone.withdrawn for milestone in session.exec(select(Milestone)))
    assert row(desk, matter(desk)).number == "督〔2026〕2号"
    assert verify(desk.vault).problems == ()


def test_taking_back_the_opening_leaves_a_proposal_and_a_void_number(desk: Desk) -> None:
    made = proposed(desk)
    opening.establish(desk, [made], {"established_by": "张主任", "due": "12-18"})
    take_back(desk)
    now = row(desk, made)
    assert (now.state, now.number, now.number_id, now.established_by) == (MatterState.PROPOSED, "", None, "")
    assert (now.due_on, now.first_due_on) == (date(2026, 12, 23), None)
    assert number(desk, "督〔2026〕1号").state is NumberState.VOIDED
    assert events(desk, made) == []
    opening.establish(desk, [made], {"established_by": "李副主任"})
    assert row(desk, made).number == "督〔2026〕2号"
    assert verify(desk.vault).problems == ()


def test_taking_back_step_by_step_names_the_act_in_the_way(desk: Desk) -> None:
    made = matter(desk)
    recorded = latest(desk).act
    giving.add_parties(desk, [made], {"names": "财务科"})
    with pytest.raises(Refused, match="加协办"):
        take_back(desk, recorded)
    take_back(desk)
    giving.add_parties(desk, [made], {"names": "综合科"})
    giving.give(desk, [made], {"acknowledged": "是"})
    assert parties(desk, made)[1].due_on == date(2026, 11, 26)
    take_back(desk)
    assert row(desk, made).state is MatterState.ESTABLISHED
    assert parties(desk, made)[1].due_on is None
    assert account(desk, made) == account(desk, made)[:1]
    assert [one.kind for one in events(desk, made)] == [EventKind.ESTABLISHED]
    take_back(desk)
    take_back(desk, recorded)
    assert verify(desk.vault).problems == ()


def test_who_helps_cannot_lead_as_well(desk: Desk) -> None:
    made = proposed(desk, lead="", assists="财务科")
    with pytest.raises(Invalid) as error:
        opening.establish(desk, [made], {"established_by": "张主任", "lead": "财务科"})
    assert "已经是主办" in error.value.fields["assists"]


def test_who_helps_may_not_be_due_after_the_matter_that_is_opened(desk: Desk) -> None:
    made = proposed(desk, assists="财务科", assist_due="12-20")
    with pytest.raises(Invalid) as error:
        opening.establish(desk, [made], {"established_by": "张主任", "due": "12-10"})
    assert "协办财务科的时限" in error.value.fields["due"]
    giving.party_waive(desk, [parties(desk, made)[0].id or 0], "不涉及")
    opening.establish(desk, [made], {"established_by": "张主任", "due": "12-10"})


def test_the_facts_of_many_matters_cost_five_queries(desk: Desk) -> None:
    made = [in_hand(desk, title=f"第{at}件", assists="财务科") for at in range(12)]
    asked: list[str] = []
    event.listen(desk.vault.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    with desk.read() as session:
        found = facts_of(session, [*made, 999], desk.today)
    assert set(found) == set(made)
    assert len([one for one in asked if one.startswith("SELECT")]) == 5


def test_a_matter_that_is_not_there(desk: Desk) -> None:
    with desk.read() as session, pytest.raises(Refused, match="找不到"):
        open_matter(session, 7, MatterVerb.GIVE)
    assert labels([]) == ""


def test_without_a_paper_it_is_internal_unless_typed(desk: Desk) -> None:
    assert row(desk, matter(desk)).secrecy is Secrecy.INTERNAL
    assert row(desk, matter(desk, secrecy="未公布")).secrecy is Secrecy.UNPUBLISHED
    assert row(desk, matter(desk, source="")).source is Source.OTHER

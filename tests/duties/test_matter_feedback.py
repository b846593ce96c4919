"""反馈 and its review: verbatim, reviewed before anything follows, granted by somebody, late ones stay late."""

from datetime import date

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import ending, feedback, matter_dates, reviewing
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.matter_words import EventKind, FeedbackKind, MatterState, ReviewState
from bangongshi.models.matters import Feedback, MatterEvent
from matter_fixtures import clock, desk, facts, in_hand, matter, row
from office_fixtures import StandingClock

__all__ = ["clock", "desk"]

DONE = "已查隐患 12 处，全部整改完毕，附验收单。"
ACCEPT = {"result": "采纳", "reviewer": "王文秘"}


def fed(desk: Desk, matter_id: int) -> list[Feedback]:
    with desk.read() as session:
        return list(session.exec(select(Feedback).where(col(Feedback.matter_id) == matter_id).order_by(col(Feedback.id))))


def events(desk: Desk, matter_id: int) -> list[tuple[EventKind, date | None]]:
    with desk.read() as session:
        found = session.exec(
            select(MatterEvent)
            .where(col(MatterEvent.matter_id) == matter_id, col(MatterEvent.withdrawn).is_(False))
            .order_by(col(MatterEvent.id))
        )
        return [(one.kind, one.due_on) for one in found]


def asks(desk: Desk, matter_id: int, due: str = "2027-01-08") -> str:
    return feedback.feed_back(
        desk, matter_id, {"kind": "延期", "text": "闸门还没到货", "reason": "厂家延误", "asked_due": due}
    ).sentence


def test_what_was_said_is_kept_as_it_was_said(desk: Desk) -> None:
    made = in_hand(desk)
    done = feedback.feed_back(desk, made, {"kind": "阶段", "text": "已查 8 处。\n还差 4 处，下周五前查完。"})
    (said,) = fed(desk, made)
    assert (said.text, said.by_name, said.state, said.round) == (
        "已查 8 处。\n还差 4 处，下周五前查完。", "水利科", ReviewState.WAITING, 1,
    )
    assert "待审核" in done.sentence
    assert facts(desk, made).waiting is FeedbackKind.STAGE


def test_a_second_feedback_waits_for_the_review_of_the_first(desk: Desk) -> None:
    made = in_hand(desk)
    feedback.feed_back(desk, made, {"text": "已查 8 处。"})
    with pytest.raises(Refused, match="上一份反馈还没有审核"):
        feedback.feed_back(desk, made, {"text": "已查 9 处。"})
    assert len(fed(desk, made)) == 1


@pytest.mark.parametrize(("typed", "field"), [
    ({"text": ""}, "text"),
    ({"kind": "延期", "text": "没到货", "asked_due": "2027-01-08"}, "reason"),
    ({"kind": "延期", "text": "没到货", "reason": "厂家延误"}, "asked_due"),
    ({"kind": "延期", "text": "没到货", "reason": "厂家延误", "asked_due": "2026-12-23"}, "asked_due"),
    ({"kind": "中止", "text": "办不下去"}, "reason"),
    ({"kind": "阶段", "text": "在办", "asked_due": "2027-01-08"}, "asked_due"),
    ({"kind": "阶段", "text": "在办", "at": "2026-11-20"}, "at"),
    ({"kind": "阶段", "text": "在办", "at": "2026-11-24"}, "at"),
])
def test_what_a_feedback_must_say(desk: Desk, typed: dict[str, str], field: str) -> None:
    made = in_hand(desk)
    with pytest.raises(Invalid) as wrong:
        feedback.feed_back(desk, made, typed)
    assert set(wrong.value.fields) == {field}
    assert not fed(desk, made)


def test_the_next_feedback_of_the_cycle_is_set(desk: Desk) -> None:
    made = in_hand(desk, cycle_days="5")
    feedback.feed_back(desk, made, {"text": "已查 8 处。"})
    assert row(desk, made).feedback_by == date(2026, 11, 30)


def test_said_to_be_done_is_not_done(desk: Desk) -> None:
    made = in_hand(desk)
    feedback.feed_back(desk, made, {"kind": "办结", "text": "已办结。"})
    assert row(desk, made).state is MatterState.IN_HAND
    with pytest.raises(Invalid) as wrong:
        reviewing.review(desk, made, ACCEPT)
    assert set(wrong.value.fields) == {"note"}
    reviewing.review(desk, made, {**ACCEPT, "note": "11月23日到现场看过 12 处"})
    assert row(desk, made).state is MatterState.IN_HAND
    assert facts(desk, made).accepted_closing


def test_a_returned_one_is_fed_back_again(desk: Desk) -> None:
    made = in_hand(desk)
    feedback.feed_back(desk, made, {"kind": "办结", "text": DONE})
    with pytest.raises(Invalid) as wrong:
        reviewing.review(desk, made, {"result": "退回", "reviewer": "王文秘"})
    assert set(wrong.value.fields) == {"note"}
    reviewing.review(desk, made, {"result": "退回", "reviewer": "王文秘", "note": "缺验收单"})
    assert (row(desk, made).state, facts(desk, made).accepted_closing) == (MatterState.IN_HAND, False)
    assert EventKind.RETURNED in [kind for kind, _ in events(desk, made)]
    feedback.feed_back(desk, made, {"kind": "办结", "text": DONE})
    reviewing.review(desk, made, ACCEPT)
    assert facts(desk, made).accepted_closing
    assert [one.state for one in fed(desk, made)] == [ReviewState.RETURNED, ReviewState.ACCEPTED]


def test_an_extension_asked_for_in_time_moves_the_date_that_counts(desk: Desk) -> None:
    made = in_hand(desk)
    asks(desk, made)
    with pytest.raises(Invalid) as wrong:
        reviewing.review(desk, made, ACCEPT)
    assert set(wrong.value.fields) == {"approver"}
    reviewing.review(desk, made, {**ACCEPT, "approver": "张主任"})
    found = row(desk, made)
    assert (found.due_on, found.first_due_on) == (date(2027, 1, 8), date(2026, 12, 23))
    assert events(desk, made)[-1] == (EventKind.EXTENDED, date(2027, 1, 8))
    with desk.read() as session:
        account = matter_dates.account(session, made)
    assert len(account) == 2
    assert "12月23日" in account[0]
    assert "1月8日" in account[1]
    assert "延期" in account[1]
    assert "张主任" in account[1]


def test_a_leader_may_grant_another_date(desk: Desk) -> None:
    made = in_hand(desk)
    asks(desk, made)
    reviewing.review(desk, made, {**ACCEPT, "approver": "张主任", "new_due": "2026-12-30"})
    assert row(desk, made).due_on == date(2026, 12, 30)
    assert fed(desk, made)[0].asked_due_on == date(2027, 1, 8)


def test_a_refused_extension_moves_nothing(desk: Desk) -> None:
    made = in_hand(desk)
    asks(desk, made)
    reviewing.review(desk, made, {"result": "退回", "reviewer": "王文秘", "note": "张主任不同意延"})
    assert row(desk, made).due_on == date(2026, 12, 23)


def test_a_late_extension_stays_late_and_so_does_the_next(desk: Desk, clock: StandingClock) -> None:
    made = in_hand(desk)
    clock.pass_(days=31)  # 2026-12-24, a day too late
    assert "逾期后申请，仍算逾期" in asks(desk, made)
    done = reviewing.review(desk, made, {**ACCEPT, "approver": "张主任"})
    assert "仍算逾期" in done.sentence
    assert row(desk, made).due_on == date(2027, 1, 8)
    assert fed(desk, made)[0].late
    assert EventKind.EXTENDED not in [kind for kind, _ in events(desk, made)]
    with desk.read() as session:
        assert feedback.counting_due(session, row(desk, made), desk.today) == date(2026, 12, 23)
    done = reviewing.extend(desk, [made], {"approver": "张主任", "reason": "厂家再次延误", "due": "2027-01-20"})
    assert "仍算逾期" in done.sentence
    assert EventKind.EXTENDED not in [kind for kind, _ in events(desk, made)]
    assert row(desk, made).due_on == date(2027, 1, 20)


def test_asked_in_time_but_written_down_and_granted_later_counts_as_in_time(desk: Desk, clock: StandingClock) -> None:
    made = in_hand(desk)
    clock.pass_(days=31)
    feedback.feed_back(desk, made, {
        "kind": "延期", "text": "闸门没到货", "reason": "厂家延误", "asked_due": "2027-01-08", "at": "2026-12-22",
    })
    reviewing.review(desk, made, {**ACCEPT, "approver": "张主任"})
    assert not fed(desk, made)[0].late
    with desk.read() as session:
        assert feedback.counting_due(session, row(desk, made), desk.today) == date(2027, 1, 8)


def test_an_extension_in_one_act_goes_into_the_account_and_comes_back(desk: Desk) -> None:
    made = in_hand(desk)
    for typed, field in (
        ({"approver": "", "reason": "厂家延误", "due": "2027-01-08"}, "approver"),
        ({"approver": "张主任", "reason": "", "due": "2027-01-08"}, "reason"),
        ({"approver": "张主任", "reason": "厂家延误", "due": ""}, "due"),
        ({"approver": "张主任", "reason": "厂家延误", "due": "2026-12-20"}, "due"),
    ):
        with pytest.raises(Invalid) as wrong:
            reviewing.extend(desk, [made], typed)
        assert set(wrong.value.fields) == {field}
    reviewing.extend(desk, [made], {"approver": "张主任", "reason": "厂家延误", "due": "30个工作日"})
    assert row(desk, made).due_on == date(2027, 1, 5)
    assert [(one.kind, one.state, one.approver) for one in fed(desk, made)] == [
        (FeedbackKind.EXTENSION, ReviewState.ACCEPTED, "张主任")
    ]
    take_back(desk)
    found = row(desk, made)
    assert (found.due_on, found.first_due_on) == (date(2026, 12, 23), date(2026, 12, 23))
    assert EventKind.EXTENDED not in [kind for kind, _ in events(desk, made)]


def test_a_waiting_feedback_stands_in_the_way_of_a_direct_extension(desk: Desk) -> None:
    made = in_hand(desk)
    asks(desk, made)
    with pytest.raises(Refused, match="还有反馈没有审核"):
        reviewing.extend(desk, [made], {"approver": "张主任", "reason": "厂家延误", "due": "2027-01-08"})


def test_a_granted_termination_stops_the_matter(desk: Desk) -> None:
    made = in_hand(desk)
    feedback.feed_back(desk, made, {"kind": "中止", "text": "项目取消了", "reason": "上级取消项目"})
    reviewing.review(desk, made, {**ACCEPT, "approver": "张主任"})
    assert (row(desk, made).state, row(desk, made).reason) == (MatterState.SUSPENDED, "上级取消项目")
    ending.resume(desk, [made], {"approver": "张主任", "reason": "项目恢复", "due": "2027-01-15"})
    assert (row(desk, made).state, row(desk, made).due_on) == (MatterState.IN_HAND, date(2027, 1, 15))


def test_the_subject_stays_out_of_the_journal_for_good(desk: Desk) -> None:
    made = in_hand(desk)
    with pytest.raises(Refused, match="事项内容"):
        reviewing.extend(desk, [made], {"approver": "张主任", "reason": "今冬明春防汛检查没完", "due": "2027-01-08"})


def test_taking_back_a_feedback_or_its_review(desk: Desk) -> None:
    made = in_hand(desk)
    feedback.feed_back(desk, made, {"kind": "办结", "text": DONE})
    reviewing.review(desk, made, ACCEPT)
    take_back(desk)
    assert facts(desk, made).waiting is FeedbackKind.CLOSING
    take_back(desk)
    assert facts(desk, made).waiting is None
    assert EventKind.FEEDBACK not in [kind for kind, _ in events(desk, made)]


def test_before_it_was_given_out_there_is_no_feedback(desk: Desk) -> None:
    with pytest.raises(Refused, match="还没有交办"):
        feedback.feed_back(desk, matter(desk), {"text": "在办"})

"""Recurring matters: a monthly one across 春节 2026, one period ahead, each instance a matter of its own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from bangongshi.duties import calendar as calendars
from bangongshi.duties.desk import OFFICE_ZONE, Desk
from bangongshi.duties.office import first_run
from bangongshi.duties.supervision import recurring
from bangongshi.duties.supervision.matter_dates import account
from bangongshi.duties.supervision.recurrence_list import (
    count_recurrences,
    recurrence_detail,
    recurrences,
)
from bangongshi.duties.take_back import latest, take_back
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.matter_rows import RecurrenceView
from bangongshi.models.matter_words import EventKind, MatterState
from bangongshi.models.matters import Matter, MatterDeadline, MatterEvent
from bangongshi.models.papers import Number
from bangongshi.models.trail import Entry
from bangongshi.models.windows import Window
from bangongshi.models.words import NumberState
from bangongshi.store.verify import verify
from matter_fixtures import OFFICE, add_staff
from office_fixtures import StandingClock, new_desk

MONTHLY = {
    "title": "报送安全生产月报", "kind": "督办", "source": "上级来文", "rule": "每月10日", "shift": "顺延", "lead_days": "10",
    "leader": "张主任", "lead": "王科长", "established_by": "李副主任", "key": "是",
}


@pytest.fixture
def clock() -> StandingClock:
    """Friday 2026-01-02 is a holiday; Sunday 2026-01-04 is worked."""
    return StandingClock(datetime(2026, 1, 4, 9, 0, tzinfo=OFFICE_ZONE))


@pytest.fixture
def desk(tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault", clock)
    first_run(made, {"unit_name": OFFICE, "unit_code": "清政办发", "unit_type": "机关"})
    add_staff(made)
    yield replace(made, sitting="sitting-2")
    made.vault.close()


def rule(desk: Desk, **typed: str) -> int:
    return recurring.add(desk, {**MONTHLY, **typed}).ids[0]


def waiting(desk: Desk) -> int:
    with desk.read() as session:
        return recurring.due_to_generate(session, desk.today)


def matters(desk: Desk) -> list[Matter]:
    with desk.read() as session:
        return list(session.exec(
            select(Matter).where(col(Matter.state) != MatterState.VOID).order_by(col(Matter.id))).all())


def at(clock: StandingClock, day: date) -> None:
    clock.now = datetime(day.year, day.month, day.day, 9, 0, tzinfo=OFFICE_ZONE)


def test_a_monthly_matter_across_spring_festival_2026(desk: Desk, clock: StandingClock) -> None:
    """春节 2-15…2-23 is rest, 2-14 and 2-28 are worked Saturdays; paused 2-10…2-25 (domain.md §4.3, §8.3)."""
    monthly = rule(desk)
    assert recurring.preview(desk, monthly, 4) == (
        "2026-01-10 周六，遇休息日顺延至 2026-01-12 周一", "2026-02-10 周二", "2026-03-10 周二", "2026-04-10 周五")
    said = recurring.pause(desk, monthly, "2-10", "2-25", "春节").sentence
    assert "已暂停 2026-02-10 至 2026-02-25" in said
    assert recurring.preview(desk, monthly, 3)[1] == "2026-02-10 周二，暂停期间不办"

    assert waiting(desk) == 1
    done = recurring.generate(desk)
    assert done.sentence == "已生成 1 项：督〔2026〕1号 2026-01-12 到期。"
    [january] = matters(desk)
    assert (january.number, january.title, january.state) == ("督〔2026〕1号", "报送安全生产月报（2026年1月）", MatterState.GIVEN)
    assert (january.instance_on, january.due_on, january.first_due_on) == (
        date(2026, 1, 10), date(2026, 1, 12), date(2026, 1, 12))
    assert (january.established_by, january.lead_name, january.leader_rank, january.standing) == ("李副主任", "王科长", 1, 3)
    assert (january.chase_on, january.alias, january.basis) == (date(2026, 1, 9), "督办事项 督〔2026〕1号", "按周期：每月10日")
    with desk.read() as session:
        assert account(session, january.id or 0) == (
            "立项 1月4日，定于 1月10日，顺延至 1月12日（依据：单位默认，每月10日）；李副主任定",)
        assert [(event.kind, event.due_on) for event in session.exec(select(MatterEvent))] == [
            (EventKind.ESTABLISHED, date(2026, 1, 12)), (EventKind.GIVEN, date(2026, 1, 12))]

    assert waiting(desk) == 0
    with pytest.raises(Refused) as refused:
        recurring.generate(desk, [monthly])
    assert "下一期 2026-03-10 到期，2026-02-28 起" in refused.value.sentence, "February is paused"

    at(clock, date(2026, 1, 13))  # January is over: the next one stands ahead, eight weeks before
    assert waiting(desk) == 1
    recurring.generate(desk)
    at(clock, date(2026, 2, 24))
    assert waiting(desk) == 0
    at(clock, date(2026, 3, 11))
    recurring.generate(desk)
    assert [(row.number, row.title[-9:], row.due_on) for row in matters(desk)] == [
        ("督〔2026〕1号", "（2026年1月）", date(2026, 1, 12)), ("督〔2026〕2号", "（2026年3月）", date(2026, 3, 10)),
        ("督〔2026〕3号", "（2026年4月）", date(2026, 4, 10))], "no row's date slid"
    assert verify(desk.vault).ok


@pytest.mark.parametrize(
    ("shift", "due"), [("提前", date(2026, 2, 14)), ("顺延", date(2026, 2, 24)), ("不动", date(2026, 2, 15))])
def test_the_15th_of_february_without_a_pause(desk: Desk, clock: StandingClock, shift: str, due: date) -> None:
    at(clock, date(2026, 2, 2))
    rule(desk, rule="每月15日", shift=shift, lead_days="30")
    recurring.generate(desk)
    [row] = matters(desk)
    assert (row.instance_on, row.due_on) == (date(2026, 2, 15), due)


def test_one_act_makes_all_and_takes_all_back(desk: Desk) -> None:
    weekly = rule(desk, rule="每周一", lead_days="14", title="领导一周活动安排", kind="交办")
    monthly = rule(desk, lead="")
    assert waiting(desk) == 3
    done = recurring.generate(desk)
    assert [(row.number, row.state, row.title) for row in matters(desk)] == [
        ("交〔2026〕1号", MatterState.IN_HAND, "领导一周活动安排（2026年第2周）"),
        ("督〔2026〕1号", MatterState.ESTABLISHED, "报送安全生产月报（2026年1月）"),
        ("交〔2026〕2号", MatterState.IN_HAND, "领导一周活动安排（2026年第3周）"),
    ]
    assert matters(desk)[1].given_at is None, "nobody has it yet"
    with desk.read() as session:
        lines = session.exec(select(Entry).where(col(Entry.act) == done.undo)).all()
        assert {line.verb for line in lines} == {"生成督办"}
        assert {line.subject for line in lines} >= {"交〔2026〕1号等 3 项"}
        assert not any("月报" in line.subject + line.reason for line in lines)
    with pytest.raises(Refused):
        recurring.generate(desk)
    assert latest(desk).verb == "生成督办"
    take_back(desk)
    assert matters(desk) == []
    with desk.read() as session:
        assert {number.state for number in session.exec(select(Number))} == {NumberState.VOIDED}
        assert all(row.withdrawn for row in session.exec(select(MatterDeadline)))
        assert all(row.withdrawn for row in session.exec(select(MatterEvent)))
    assert waiting(desk) == 3
    recurring.generate(desk, [monthly])
    assert [row.number for row in matters(desk)] == ["督〔2026〕2号"], "a voided number does not come again"
    recurring.generate(desk, [weekly])
    assert waiting(desk) == 0
    assert verify(desk.vault).ok


def test_a_rule_cannot_be_taken_back_under_its_instances(desk: Desk) -> None:
    done = recurring.add(desk, MONTHLY)
    recurring.generate(desk)
    with pytest.raises(Refused) as refused:
        take_back(desk, done.undo)
    assert refused.value.code == "R-BUILT-ON"


def test_what_was_missed_is_made_too_and_the_next_one_stands_ahead(desk: Desk, clock: StandingClock) -> None:
    rule(desk, rule="每周五", lead_days="0")
    at(clock, date(2026, 1, 28))
    assert waiting(desk) == 4
    recurring.generate(desk)
    assert [row.due_on for row in matters(desk)] == [
        date(2026, 1, 9), date(2026, 1, 16), date(2026, 1, 23), date(2026, 1, 30)]


def test_a_yearly_rule_has_its_next_instance_at_once(desk: Desk) -> None:
    rule(desk, rule="每年12月1日", lead_days="10")
    recurring.generate(desk)
    assert [(row.title, row.due_on) for row in matters(desk)] == [("报送安全生产月报（2026年）", date(2026, 12, 1))]
    assert waiting(desk) == 0


def test_skipping_needs_a_reason_and_names_one_instance(desk: Desk) -> None:
    monthly = rule(desk)
    with pytest.raises(Invalid) as invalid:
        recurring.skip(desk, monthly, "1-10", "  ")
    assert invalid.value.fields == {"reason": "请写明理由。"}
    with pytest.raises(Invalid) as invalid:
        recurring.skip(desk, monthly, "1-11", "当月免报")
    assert invalid.value.fields["on"] == "2026-01-11 不是这条周期的日子，请核对。下一期是 2026-01-10。"
    assert "2026-01-10 一期已跳过" in recurring.skip(desk, monthly, "1-12", "当月免报").sentence, "named by where it shifts"
    with pytest.raises(Refused) as refused:
        recurring.skip(desk, monthly, "1-10", "当月免报")
    assert "本来就跳过" in refused.value.sentence
    recurring.generate(desk)
    assert [row.due_on for row in matters(desk)] == [date(2026, 2, 10)]
    with pytest.raises(Refused) as refused:
        recurring.skip(desk, monthly, "2-10", "当月免报")
    assert "已经生成（督〔2026〕1号）" in refused.value.sentence
    assert "2026-03-10" in recurring.skip(desk, monthly, "", "当月免报").sentence, "the next one not made"
    detail = recurrence_detail(desk, monthly)
    assert [text for label, text in detail.fields if label == "跳过"] == ["2026-01-10　当月免报", "2026-03-10　当月免报"]


def test_a_title_stays_out_of_the_journal(desk: Desk) -> None:
    monthly = rule(desk)
    with pytest.raises(Refused) as refused:
        recurring.stop(desk, monthly, "报送安全生产月报不再要")
    assert refused.value.code == "R-TITLE"
    recurring.stop(desk, monthly, "上级取消")
    with desk.read() as session:
        lines = session.exec(select(Entry).where(col(Entry.about) == f"recurrence:{monthly}")).all()
    assert [(line.verb, line.subject, line.reason) for line in lines] == [
        ("登记周期", f"周期{monthly}（每月10日）", ""), ("停止周期", f"周期{monthly}（每月10日）", "上级取消")]


def test_a_stopped_rule_makes_nothing_more_and_its_instances_stand(desk: Desk) -> None:
    monthly = rule(desk)
    recurring.generate(desk)
    assert "已生成的 督〔2026〕1号照办" in recurring.stop(desk, monthly, "上级取消").sentence
    assert waiting(desk) == 0
    assert matters(desk)[0].state is MatterState.GIVEN
    for act in (
        lambda: recurring.generate(desk, [monthly]), lambda: recurring.stop(desk, monthly, "再停"),
        lambda: recurring.skip(desk, monthly, "", "免报"), lambda: recurring.pause(desk, monthly, "2-1", "2-2", "放假"),
        lambda: recurring.amend(desk, monthly, {"rule": "每月5日"}, "改期"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "R-STOPPED"
    assert recurrences(desk).rows == ()
    [row] = recurrences(desk, RecurrenceView.ALL).rows
    assert (row.active, row.next_on, row.instances, row.open_instances) == (False, None, 1, 1)


def test_a_corrected_rule_begins_today_and_leaves_what_was_made(desk: Desk, clock: StandingClock) -> None:
    monthly = rule(desk)
    recurring.generate(desk)
    at(clock, date(2026, 1, 20))
    said = recurring.amend(desk, monthly, {"rule": "每月15日", "lead": "陈文书"}, "上级改期").sentence
    assert "下一期 2026-02-24 到期" in said
    recurring.generate(desk)
    assert [(row.due_on, row.lead_name) for row in matters(desk)] == [
        (date(2026, 1, 12), "王科长"), (date(2026, 2, 24), "陈文书")], "January's 15th is not asked for afterwards"
    with pytest.raises(Invalid) as invalid:
        recurring.amend(desk, monthly, {"rule": "每月20日", "start_on": "2026-01-05"}, "上级改期")
    assert "start_on" in invalid.value.fields
    assert "已生成的 督〔2026〕2号不动" in recurring.amend(desk, monthly, {"note": "附表"}, "补记").sentence
    with pytest.raises(Refused) as refused:
        recurring.amend(desk, monthly, {"note": "又一处", "version": "1"}, "补记")
    assert refused.value.code == "R-STALE"


def test_every_fault_of_the_form_is_told_at_once(desk: Desk) -> None:
    with pytest.raises(Invalid) as invalid:
        recurring.add(desk, {
            "title": "", "rule": "常常", "start_on": "2025-12-01", "end_on": "2025-11-01", "shift": "随便", "lead_days": "很早",
            "lead": "财务科、水利科"})
    assert set(invalid.value.fields) == {
        "title", "rule", "start_on", "end_on", "shift", "lead_days", "lead", "established_by"}
    with pytest.raises(Invalid) as invalid:
        recurring.pause(desk, rule(desk), "2-25", "2-10", "春节")
    assert invalid.value.fields == {"last_on": "止日早于起日，请核对。"}


def test_the_form_shows_what_it_would_store(desk: Desk) -> None:
    assert recurring.preview_typed(desk, {"rule": "每季末后5天", "shift": "提前"}, 2) == (
        "周期：每季末后5天（1月、4月、7月、10月5日）", "2026-01-05 周一", "2026-04-05 周日，遇休息日提前至 2026-04-03 周五")
    assert recurring.preview_typed(desk, {"rule": "每季"}, 1)[0] == "周期：每季末（3月、6月、9月、12月最后一天）"
    assert recurring.preview_typed(desk, {"rule": "有空时"}) == ()
    assert matters(desk) == []
    assert recurrences(desk).rows == ()


def test_an_instance_that_was_voided_is_asked_for_again_until_it_is_skipped(desk: Desk) -> None:
    monthly = rule(desk)
    recurring.generate(desk)
    with desk.act("作废督办") as act:
        act.session.get_one(Matter, matters(desk)[0].id).state = MatterState.VOID
    assert waiting(desk) == 1
    recurring.skip(desk, monthly, "1-10", "当月免报")
    recurring.generate(desk)
    assert [row.due_on for row in matters(desk)] == [date(2026, 2, 10)]


def test_a_pause_names_what_was_made_already(desk: Desk) -> None:
    monthly = rule(desk)
    recurring.generate(desk)
    said = recurring.pause(desk, monthly, "1-1", "1-31", "检修").sentence
    assert "督〔2026〕1号（2026-01-10）已经生成" in said
    [row] = recurrences(desk).rows
    assert (row.paused, row.next_by_rule, row.next_on) == (True, date(2026, 2, 10), date(2026, 2, 10))


def test_the_list_is_read_in_windows_and_opened(desk: Desk) -> None:
    made = [rule(desk, title=f"第{at}项", rule=f"每月{at + 1}日") for at in range(5)]
    recurring.generate(desk, made[:1])
    first = recurrences(desk, window=Window(size=2))
    assert [row.title for row in first.rows] == ["第0项", "第1项"]
    assert first.more_after
    rest = recurrences(desk, window=Window(size=10, after=first.rows[-1].place))
    assert [row.title for row in rest.rows] == ["第2项", "第3项", "第4项"]
    assert count_recurrences(desk).count == 5
    assert (first.rows[0].instances, first.rows[0].open_instances, first.rows[0].lead) == (1, 1, "王科长")
    detail = recurrence_detail(desk, made[0])
    assert dict(detail.fields)["批准"] == "李副主任"
    assert detail.made == ("2026-02-01　督〔2026〕1号　待签收",)
    assert detail.coming[0] == "2026-02-01 周日，遇休息日顺延至 2026-02-02 周一，已生成 督〔2026〕1号"
    assert dict(detail.typed)["rule"] == "每月1日"
    assert any("登记周期" in head for head, _ in detail.story)
    with pytest.raises(Refused):
        recurrence_detail(desk, 99)


def test_a_day_off_moves_an_instance_that_stands_ahead(desk: Desk) -> None:
    """The what-if asks the rule's own shift again; a date that was set by hand stays."""
    rule(desk, rule="每月13日", lead_days="30")
    recurring.generate(desk)
    [row] = matters(desk)
    assert row.due_on == date(2026, 1, 13)
    calendars.override_day(desk, date(2026, 1, 13), True, "县庆")
    [change] = calendars.recount(desk)
    assert (change.what, change.old, change.new) == ("督〔2026〕1号 主办 王科长", date(2026, 1, 13), date(2026, 1, 14))
    calendars.apply_recount(desk, [change.id])
    [row] = matters(desk)
    assert (row.due_on, row.first_due_on) == (date(2026, 1, 14), date(2026, 1, 13))
    assert waiting(desk) == 0, "its day by the rule is still its own"
    calendars.clear_day(desk, date(2026, 1, 13))
    [back] = calendars.recount(desk)
    assert (back.old, back.new) == (date(2026, 1, 14), date(2026, 1, 13))

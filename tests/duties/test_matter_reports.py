"""统计 stays honest: what was taken back, changed or set right later does not move a report that was made before."""

from datetime import date, datetime
from pathlib import Path

from bangongshi.duties import calendar
from bangongshi.duties.desk import Desk
from bangongshi.duties.importing import run_import
from bangongshi.duties.supervision import changing, ending, opening, statistics
from bangongshi.duties.take_back import take_back
from bangongshi.models.matter_stats import Event, as_of
from bangongshi.models.matter_words import EventKind, MatterState
from bangongshi.models.matters import Matter
from bangongshi.models.notice import NoticeDay
from bangongshi.models.stat_table import Aside, Figures
from matter_fixtures import clock, desk, proposed, row
from office_fixtures import OFFICE_ZONE, StandingClock
from register_files import save

__all__ = ["clock", "desk"]

RULED = {"approver": "张主任", "reason": "情况有变化", "due": "12-28"}


def at(clock: StandingClock, day: str) -> None:
    """Nine o'clock on that day."""
    clock.now = datetime.fromisoformat(day).replace(hour=9, tzinfo=OFFICE_ZONE)


def test_what_never_was_a_matter_counts_nowhere(desk: Desk) -> None:
    changing.void(desk, [proposed(desk)], "登重了")
    with desk.act("导入") as act:
        act.session.add(Matter(
            number="督〔2020〕3号", state=MatterState.HISTORY, title="旧台账里的一项", recorded_on=desk.today, lead_name="水利科",
        ))
    old = 2
    changing.amend(desk, old, {"leader": "李副主任", "version": str(row(desk, old).version)}, "补记")
    assert statistics.table(desk, as_of=desk.today).aside == Aside()
    changing.void(desk, [old], "不用了")
    assert statistics.table(desk, as_of=desk.today).aside == Aside()


def test_a_report_stays_when_an_act_it_counted_is_taken_back_later(desk: Desk, clock: StandingClock) -> None:
    at(clock, "2026-10-12")
    made = opening.errand(desk, {"title": "把统计报表报来", "lead": "水利科", "due": "10-20", "leader": "张主任"}).ids[0]
    at(clock, "2026-10-31")
    closed = ending.close(desk, [made], {"outcome": "报了"})
    before = statistics.month(desk, 2026, 10)
    assert before.total.closed == 1
    at(clock, "2026-11-02")
    take_back(desk, closed.undo)
    assert statistics.month(desk, 2026, 10) == before
    november = statistics.month(desk, 2026, 11)
    assert (november.total.due, november.total.overdue_open) == (1, 1)
    assert statistics.headline(desk).startswith("本月应办 1 项，办结 0 项")


def test_a_report_stays_when_a_whole_import_is_taken_back_later(
    desk: Desk, clock: StandingClock, tmp_path: Path
) -> None:
    """What went with the import was in the figures as long as it was in the register."""
    at(clock, "2026-10-12")
    run_import(desk, "matters", save(tmp_path / "督办台账.xlsx", [
        ("督办编号", "立项时间", "督办事项", "责任单位", "完成时限", "状态"),
        ("督〔2026〕3号", "2026-03-05", "防汛检查", "水利科", "2026-04-10", "办理中"),
    ]))
    before = statistics.table(desk, as_of=desk.today)
    assert before.total.overdue_open == 1
    at(clock, "2026-10-13")
    take_back(desk)
    assert statistics.table(desk, as_of=date(2026, 10, 12)) == before
    made = statistics.table(desk, as_of=desk.today)
    assert (made.total, made.aside) == (Figures(), Aside())


def test_a_report_stays_when_the_calendar_is_changed_later(desk: Desk, clock: StandingClock) -> None:
    at(clock, "2026-10-12")
    made = opening.errand(desk, {"title": "把统计报表报来", "lead": "水利科", "due": "10-20", "leader": "张主任"}).ids[0]
    calendar.override_day(desk, date(2026, 10, 22), True, "停电")
    at(clock, "2026-10-30")
    ending.close(desk, [made], {"outcome": "报了"})
    before = statistics.table(desk, as_of=desk.today)
    assert before.total.days_closed.words == "7.0（7/1）"
    at(clock, "2026-11-02")
    calendar.override_day(desk, date(2026, 10, 22), False, "没有停电")
    calendar.override_day(desk, date(2026, 10, 23), True, "运动会")
    calendar.override_day(desk, date(2026, 10, 26), True, "运动会")
    calendar.clear_day(desk, date(2026, 10, 26))
    calendar.enter_notice(desk, [NoticeDay(date(2026, 10, 27), True, "国庆节")], 2026, "补发通知")
    assert statistics.table(desk, as_of=date(2026, 10, 30)) == before
    assert statistics.table(desk, as_of=desk.today).total.days_closed.words != "7.0（7/1）"


def test_a_matter_taken_up_again_is_in_the_month_of_its_new_date(desk: Desk, clock: StandingClock) -> None:
    at(clock, "2026-10-12")
    made = opening.errand(desk, {"title": "把统计报表报来", "lead": "水利科", "due": "10-20", "leader": "张主任"}).ids[0]
    ending.close(desk, [made], {"outcome": "报了"})
    at(clock, "2026-11-02")
    before = statistics.month(desk, 2026, 10)
    ending.reopen(desk, [made], {**RULED, "due": "11-10"})
    at(clock, "2026-11-23")
    total = statistics.month(desk, 2026, 11).total
    assert (total.due, total.closed, total.overdue_open) == (1, 0, 1)
    assert statistics.month(desk, 2026, 10) == before
    assert statistics.headline(desk).startswith("本月应办 1 项，办结 0 项")


def test_a_clock_set_back_does_not_turn_a_life_round() -> None:
    """What was written down first came first, whatever the clock said."""
    day = date(2026, 11, 2)

    def event(seq: int, kind: EventKind, hour: int) -> Event:
        return Event(seq, 1, kind, day, datetime(2026, 11, 2, hour), "水利科", "张主任", "领导批示", "督办", day)

    events = [event(1, EventKind.ESTABLISHED, 17), event(2, EventKind.CLOSED, 18), event(3, EventKind.REOPENED, 9)]
    (standing,) = as_of(events, day)
    assert standing.open

"""统计 over real acts: last month's report run again is last month's report, whatever was done and corrected since."""

import random
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import OFFICE_ZONE, Desk
from bangongshi.duties.supervision import (
    changing,
    ending,
    feedback,
    giving,
    opening,
    reviewing,
    statistics,
)
from bangongshi.duties.take_back import take_back
from bangongshi.models import stat_text
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.stat_table import Figures, StatTable
from bangongshi.models.stat_words import By
from bangongshi.models.trail import Entry
from matter_fixtures import clock, desk, in_hand, row  # noqa: F401
from office_fixtures import StandingClock

LEADS = ("水利科", "财务科", "综合科")


def at(clock: StandingClock, day: str) -> None:  # noqa: F811
    """Nine o'clock on that day."""
    clock.now = datetime.fromisoformat(day).replace(hour=9, tzinfo=OFFICE_ZONE)


def errand(desk: Desk, title: str, due: str, lead: str = "水利科") -> int:  # noqa: F811
    return opening.errand(desk, {"title": title, "lead": lead, "due": due, "leader": "张主任"}).ids[0]


def close(desk: Desk, matter: int, on: str = "") -> None:  # noqa: F811
    ending.close(desk, [matter], {"outcome": "已核实整改到位", "on": on})


def by_name(table: StatTable) -> dict[str, Figures]:
    return dict(table.rows)


def test_a_month_run_again_later_is_the_same(desk: Desk, clock: StandingClock) -> None:  # noqa: F811
    dice = random.Random(5)
    matters: list[int] = []
    reports: dict[tuple[date, By], StatTable] = {}
    for month in (8, 9, 10):
        for day in (3, 12, 24):
            at(clock, f"2026-{month:02}-{day:02}")
            for one in range(3):
                matters.append(errand(desk, f"第{month}{day}{one}号事项的核查", f"+{dice.randint(2, 25)}", dice.choice(LEADS)))
            for matter in dice.sample(matters, 2):
                matters.remove(matter)
                close(desk, matter)
            if matters and day != 3:
                late = dice.choice(matters)
                reviewing.extend(desk, [late], {"approver": "张主任", "reason": "天气原因", "due": f"{month + 1:02}28"})
        at(clock, f"2026-{month:02}-{30 + (month != 9)}")
        for by in By:
            reports[desk.today, by] = statistics.month(desk, 2026, month, by)
    at(clock, "2026-11-23")
    for matter in matters[1:]:
        close(desk, matter, "2026-10-29")
    giving.reassign(desk, errand(desk, "换一家来办的事项", "1201"), {"lead": "财务科", "approver": "张主任", "reason": "职责调整"})
    for (as_of, by), report in reports.items():
        assert statistics.table(desk, as_of=as_of, by=by, first=as_of.replace(day=1)) == report
        assert statistics.month(desk, as_of.year, as_of.month, by) == report
    assert reports[date(2026, 10, 31), By.UNIT].total.overdue_open > 0
    assert statistics.month(desk, 2026, 11).total.closed > 0


def test_a_correction_and_a_voiding_count_from_the_day_they_are_made(desk: Desk, clock: StandingClock) -> None:  # noqa: F811
    at(clock, "2026-10-12")
    kept, gone = errand(desk, "水库除险加固进度核查", "1020"), errand(desk, "重复登记的一项工作", "1021")
    at(clock, "2026-10-31")
    before = statistics.month(desk, 2026, 10, By.SOURCE)
    at(clock, "2026-11-02")
    changing.void(desk, [gone], "重复登记")
    changing.amend(desk, kept, {"source": "会议决定", "version": str(row(desk, kept).version)}, "来源记错")
    assert statistics.month(desk, 2026, 10, By.SOURCE) == before
    assert before.total.due == 2
    november = statistics.month(desk, 2026, 11, By.SOURCE)
    assert {name: figures.due for name, figures in november.rows} == {"会议决定": 1}
    assert november.aside.cancelled == 1


def test_an_extension_asked_for_late_stays_late(desk: Desk, clock: StandingClock) -> None:  # noqa: F811
    at(clock, "2026-11-02")
    in_time, late = errand(desk, "项目前期手续办理", "1109"), errand(desk, "征地补偿兑付核查", "1109", "财务科")
    granted = {"approver": "张主任", "reason": "材料未齐", "due": "1120"}
    at(clock, "2026-11-09")
    reviewing.extend(desk, [in_time], granted)
    at(clock, "2026-11-10")
    reviewing.extend(desk, [late], granted)
    at(clock, "2026-11-18")
    close(desk, in_time)
    close(desk, late)
    at(clock, "2026-11-23")
    rows = by_name(statistics.month(desk, 2026, 11))
    assert (rows["水利科"].on_time, rows["水利科"].first_on_time, rows["水利科"].extended) == (1, 0, 1)
    assert (rows["财务科"].on_time, rows["财务科"].closed_late, rows["财务科"].days_closed.words) == (0, 1, "7.0（7/1）")


def test_who_helps_gets_neither_credit_nor_blame(desk: Desk, clock: StandingClock) -> None:  # noqa: F811
    at(clock, "2026-11-02")
    in_hand(desk, due="1110", assists="财务科、综合科", assist_due="1105")
    at(clock, "2026-11-23")
    table = statistics.month(desk, 2026, 11)
    assert {name: figures.overdue_open for name, figures in table.rows} == {"水利科": 1}
    assert stat_text.aside_words(table) == "没有。"


def test_feedback_of_a_cycle_is_timely_late_or_missing(desk: Desk, clock: StandingClock) -> None:  # noqa: F811
    at(clock, "2026-11-02")
    matter = in_hand(desk, due="1120", cycle_days="3")

    def told(day: str) -> None:
        at(clock, day)
        feedback.feed_back(desk, matter, {"kind": "阶段", "text": "完成两处隐患排查，正在整改"})
        reviewing.review(desk, matter, {"result": "采纳", "reviewer": "王文秘"})

    told("2026-11-05")
    told("2026-11-13")
    at(clock, "2026-11-23")
    assert statistics.month(desk, 2026, 11).total.feedback.words == "1/3 33%"


def test_the_headline_is_the_month_so_far(desk: Desk, clock: StandingClock) -> None:  # noqa: F811
    at(clock, "2026-09-07")
    old = [errand(desk, f"旧事项第{one}项核查", "0918") for one in range(3)]
    early = errand(desk, "十一月到期的事项早办结", "1116")
    at(clock, "2026-09-17")
    close(desk, old[0])
    close(desk, early)
    at(clock, "2026-11-02")
    close(desk, old[1])
    done = errand(desk, "年度报表汇总核对", "1110")
    errand(desk, "下月才到期的事项", "1210")
    at(clock, "2026-11-09")
    close(desk, done)
    at(clock, "2026-11-23")
    said = statistics.headline(desk)
    assert said == "本月应办 4 项，办结 3 项 75%，按时 2 项 50%，逾期未结 1 项（截至 11-23）"
    assert said == stat_text.headline(statistics.table(desk, as_of=desk.today, first=date(2026, 11, 1)))


def test_what_is_taken_back_never_counted(desk: Desk, clock: StandingClock) -> None:  # noqa: F811
    at(clock, "2026-11-02")
    matter = errand(desk, "误记办结的事项核查", "1110")
    at(clock, "2026-11-09")
    close(desk, matter)
    assert statistics.table(desk, as_of=desk.today).aside.not_due_closed == 1
    take_back(desk)
    assert statistics.table(desk, as_of=desk.today).aside.not_due_open == 1


def test_a_day_to_come_is_refused_beside_its_field(desk: Desk) -> None:  # noqa: F811
    with pytest.raises(Invalid) as wrong:
        statistics.table(desk, as_of=date(2026, 11, 24))
    assert list(wrong.value.fields) == ["as_of"]
    with pytest.raises(Invalid) as wrong:
        statistics.table(desk, as_of=desk.today, first=date(2026, 11, 24))
    assert list(wrong.value.fields) == ["first"]
    with pytest.raises(Invalid):
        statistics.month(desk, 2026, 12)


def test_saved_as_text_with_figures_and_no_titles(desk: Desk, tmp_path: Path) -> None:  # noqa: F811
    errand(desk, "不该出现的事项名称核查", "今天")
    path = tmp_path / "统计.txt"
    done = statistics.save(desk, statistics.month(desk, 2026, 11), path)
    saved = path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o077 == 0
    assert "不该出现" not in saved
    assert "水利科" in saved
    assert str(path) in done.sentence
    with desk.read() as session:
        about = session.exec(select(Entry.about).where(col(Entry.verb) == "导出")).all()
    assert "statistics:2026-11-23" in about
    with pytest.raises(Refused):
        statistics.save(desk, statistics.month(desk, 2026, 11), path)

"""What do the figures of 督办 come to as of any day (domain.md §8.5)? Counted from the events, never from the matters.

A run for an earlier day gives what that day's run gave: events recorded later are not looked at, and each event holds
lead, leader, source, kind and dates as they stood; working days are that day's calendar's. What was taken back counts for the days before it was.
"""

import hashlib
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from pathlib import Path

from sqlalchemy import ColumnElement, or_
from sqlalchemy import select as core_select
from sqlmodel import Session, col

from bangongshi.duties.calendar import load, load_as_of
from bangongshi.duties.desk import Desk
from bangongshi.models import stat_table, stat_text
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.matter_rules import OPEN
from bangongshi.models.matter_stats import Event
from bangongshi.models.matter_words import MatterState
from bangongshi.models.matters import Matter, MatterEvent
from bangongshi.models.stat_table import StatTable, Workdays
from bangongshi.models.stat_words import By
from bangongshi.models.workdays import Calendar
from bangongshi.platform import write_new


def table(desk: Desk, *, as_of: date, by: By = By.UNIT, first: date | None = None) -> StatTable:
    """The figures at the end of `as_of`; with `first`, of what fell due from then on and what was left open before.

    Raises:
        Invalid: at as_of when that day is still to come, at first when it lies after as_of.
    """
    if as_of > desk.today:
        raise Invalid({"as_of": f"{as_of} 还没有到，只能统计到今天为止。"})
    if first is not None and first > as_of:
        raise Invalid({"first": f"起始日 {first} 晚于截止日 {as_of}，请核对。"})
    with desk.read() as session:
        found = _events(session, as_of)
        calendar = load(session) if as_of == desk.today else load_as_of(session, datetime.combine(as_of, time.max))
    return stat_table.table(found, as_of, _workdays(calendar, found, as_of), by, first)


def month(desk: Desk, year: int, number: int, by: By = By.UNIT) -> StatTable:
    """The figures of one month at its end, or so far. Invalid at as_of for a month still to come."""
    first = date(year, number, 1)
    if first > desk.today:
        raise Invalid({"as_of": f"{year}年{number}月还没有到。"})
    last = date(year, number, monthrange(year, number)[1])
    return table(desk, as_of=min(last, desk.today), by=by, first=first)


def headline(desk: Desk) -> str:
    """「本月应办 12 项，办结 9 项 75%，按时 8 项 67%，逾期未结 2 项（截至 11-23）」: what is told on the telephone."""
    today = desk.today
    first = today.replace(day=1)
    with desk.read() as session:
        found, calendar = _events(session, today, _may_count(first)), load(session)
    return stat_text.headline(stat_table.table(found, today, _workdays(calendar, found, today), first=first))


def save(desk: Desk, made: StatTable, path: Path) -> Done:
    """The page as a new private text file; journalled like every export. Refused when there is a file already."""
    text = stat_text.text(made)
    with desk.act("导出", reason=f"SHA-256 {hashlib.sha256(text.encode()).hexdigest()}") as act:
        act.note(f"statistics:{made.as_of:%Y-%m-%d}", stat_text.TITLE)
        try:
            write_new(path, text)
        except FileExistsError:
            raise Refused("R-EXISTS", f"已有同名文件，没有覆盖：{path}。请换一个名字。") from None
        except OSError:
            raise Refused("R-WRITE", f"写不进这个位置：{path}。请换一个文件夹。") from None
    return Done(f"{stat_text.TITLE}已存为 {path}。", act.seq)


def _workdays(calendar: Calendar, events: Sequence[Event], until: date) -> Workdays:
    """Working days between any two days the events know of. Each day is asked for once: thousands of sums over ten years."""
    start = min((day for one in events for day in (one.on, one.due_on) if day), default=until)
    days = range((until - start).days + 1)
    running = [0, *accumulate(calendar.is_workday(start + timedelta(days=at)) for at in days)]
    return lambda after, last: running[(last - start).days + 1] - running[(after - start).days + 1]


def _may_count(first: date) -> ColumnElement[bool]:
    """Leaves out what was over before `first`: due and ended by then, and not touched since. Ten years stay quick."""
    touched = core_select(col(MatterEvent.matter_id)).where(
        col(MatterEvent.recorded_at) >= datetime.combine(first, time.min), col(MatterEvent.withdrawn).is_(False)
    )
    return or_(
        col(Matter.state).in_((*OPEN, MatterState.SUSPENDED)), col(Matter.due_on) >= first,
        col(Matter.first_due_on) >= first, col(Matter.id).in_(touched),
    )


def _events(session: Session, until: date, only: ColumnElement[bool] | None = None) -> list[Event]:
    """Every event written down and not yet taken back by the end of that day, as the rules read it."""
    one, end = MatterEvent, datetime.combine(until, time.max)
    asked = (
        core_select(
            col(one.id), col(one.matter_id), col(one.kind), col(one.on), col(one.recorded_at), col(one.lead_name),
            col(one.leader_name), col(one.source), col(one.matter_kind), col(one.due_on), col(one.feedback_by),
        )
        .join(Matter, col(Matter.id) == col(one.matter_id))
        .where(col(one.recorded_at) <= end, or_(col(one.withdrawn).is_(False), col(one.withdrawn_at) > end))
        .order_by(col(one.recorded_at), col(one.id))
    )
    rows = session.execute(asked if only is None else asked.where(only))
    return [Event(*row) for row in rows]

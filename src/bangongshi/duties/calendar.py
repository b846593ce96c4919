"""The office's calendar: what a 放假通知 brought, what the clerk set herself, and which deadlines move with it.

Nothing moves by itself: a new notice changes no deadline until the clerk has seen the list and said so (domain.md §4.2).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import literal_column
from sqlmodel import Session, col, select

from bangongshi.duties.deadline_rows import add_deadline
from bangongshi.models.calendar_rows import CalendarDay, CalendarYear
from bangongshi.models.chase_rules import first_chase
from bangongshi.models.deadlines import MAX_AMOUNT, MOVES_LATER, Sum, count
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.matters import Matter, MatterDeadline, MatterParty
from bangongshi.models.notice import Notice, NoticeDay, NoticeNotUnderstood, from_notice, read_notice
from bangongshi.models.papers import Deadline, Document, Hop, Incoming
from bangongshi.models.trail import Entry, EntryPayload
from bangongshi.models.words import DueUnit, HopState, TaskState
from bangongshi.models.work import Task
from bangongshi.models.workdays import Calendar, DayMark
from bangongshi.store.transaction import flush

if TYPE_CHECKING:
    from bangongshi.duties.desk import Desk

OWN_DAY = "本单位自定"
_BATCH = 500
_OPEN = "document.phase IN ('已签收', '已登记')"


@dataclass(frozen=True, slots=True)
class Change:
    """A deadline of an open paper, duty, leg, matter or 协办 that the calendar now puts on another day.

    `id` is that of its `Deadline` row, or minus that of its `MatterDeadline` row; `document_id` or `matter_id` is 0. `what`
    names it by our number, or theirs, and who has it (「收〔2026〕12号 主办 财务科」), never by a title.
    """

    id: int
    document_id: int
    what: str
    old: date
    new: date
    sentence: str
    matter_id: int = 0


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """The newest counted deadline of something open."""

    target: Document | Task | Hop
    deadline: Deadline
    what: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year on the calendar page: is its notice out, on which ground, how many working days."""

    year: int
    known: bool
    status: str
    workdays: int


@dataclass(frozen=True, slots=True)
class OwnDay:
    """One day entered here."""

    day: date
    rest: bool
    name: str


def load(session: Session) -> Calendar:
    """What the program ships, under what the clerk entered."""
    return _calendar(session.exec(select(CalendarYear)).all(), session.exec(select(CalendarDay)).all())


def load_as_of(session: Session, until: datetime) -> Calendar:
    """The calendar as it stood at that moment of the wall clock: what the clerk changed later is put back, by the journal.

    A report of an earlier day counts its working days as that day counted them.
    """
    rows: dict[str, CalendarYear | CalendarDay] = {}
    for year in session.exec(select(CalendarYear)):
        rows[f"calendaryear:{year.year}"] = CalendarYear(**year.model_dump())
    for day in session.exec(select(CalendarDay)):
        rows[f"calendarday:{day.day}"] = CalendarDay(**day.model_dump())
    for line, old in session.exec(
        select(Entry, EntryPayload.old).join(EntryPayload, col(EntryPayload.seq) == col(Entry.seq))
        .where(col(Entry.about).in_(list(rows)), col(Entry.table).in_(("calendaryear", "calendarday")))
        .order_by(col(Entry.seq).desc())
    ):
        if datetime.fromisoformat(line.at).replace(tzinfo=None) + timedelta(minutes=line.offset) <= until:
            continue
        known = rows.get(line.about)
        if known is None:
            continue
        if not line.digest_before:
            del rows[line.about]
        elif old:
            for name, value in json.loads(old).items():
                if name in ("active", "rest", "name", "basis"):
                    setattr(known, name, value)
    return _calendar(
        [row for row in rows.values() if isinstance(row, CalendarYear)],
        [row for row in rows.values() if isinstance(row, CalendarDay)],
    )


def _calendar(kept_years: Iterable[CalendarYear], kept_days: Iterable[CalendarDay]) -> Calendar:
    years = {row.year: row.basis for row in kept_years if row.active}
    marks = {}
    for row in kept_days:
        if row.active:
            basis = years.get(row.day.year, "") if from_notice(row.name) else OWN_DAY
            marks[row.day] = DayMark(row.rest, row.name, basis)
    return Calendar(marks, years)


def years(desk: "Desk") -> list[YearLine]:
    """Last year, this one and the next, and whatever else was entered, for the calendar page."""
    with desk.read() as session:
        calendar = load(session)
        entered = {row.year for row in session.exec(select(CalendarYear)) if row.active}
    wanted = sorted(entered | {desk.today.year + step for step in (-1, 0, 1)})
    return [
        YearLine(
            year, calendar.known(year), calendar.status(year),
            calendar.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)),
        )
        for year in wanted
    ]


def own_days(desk: "Desk") -> list[OwnDay]:
    """The days entered here, in order."""
    with desk.read() as session:
        rows = session.exec(select(CalendarDay).order_by(col(CalendarDay.day))).all()
        return [OwnDay(row.day, row.rest, row.name) for row in rows if row.active]


def preview_notice(text: str, year: int | None = None) -> Notice:
    """What a pasted notice would bring. Refused with the clause that was not understood, or with what is missing."""
    try:
        notice = read_notice(text, year)
    except NoticeNotUnderstood as error:
        raise Refused("R-NOTICE", f"放假通知没有录入。{error.sentence}") from None
    if notice.missing:
        names = "、".join(notice.missing)
        raise Refused("R-NOTICE-PART", f"放假通知没有录入：原文缺{names}的安排。请粘贴全文；个别日子请用“改一天”。")
    return notice


def enter_notice(
    desk: "Desk", notice: str | Sequence[NoticeDay], year: int | None = None, basis: str = ""
) -> Done:
    """Store a year's notice, from its text or its days (`year` is then needed). Entered again, it replaces itself.

    Raises Refused R-NOTICE (not understood), R-NOTICE-PART (not whole). Days the clerk set herself stay.
    """
    if isinstance(notice, str):
        read = preview_notice(notice, year)
        year, days, basis = read.year, read.days, basis.strip() or read.number
    else:
        days = tuple(notice)
    if year is None or not days:
        raise Refused("R-NOTICE", "放假通知没有录入。请写明年份和放假日期。")
    basis = basis.strip() or f"{year}年放假通知"
    with desk.act("录入放假通知") as act:
        act.subject = f"{year}年"
        _keep_year(act.session, year, basis)
        named = {day.day for day in days}
        for row in act.session.exec(select(CalendarDay)).all():
            if row.active and row.day.year == year and row.day not in named and from_notice(row.name):
                row.active = False
                act.session.add(row)
        for day in days:
            _keep_day(act.session, day)
        flush(act)
        _settle_marks(act.session)
    rest = sum(day.rest for day in days)
    return Done(f"已录入{year}年放假安排：放假 {rest} 天，调休上班 {len(days) - rest} 天。", act.seq)


def override_day(desk: "Desk", day: date, rest: bool, name: str = "") -> Done:
    """Set one day to 休 or 班 (a local holiday, a day the unit works). Wins over every notice."""
    with desk.act("改日历") as act:
        act.subject = f"{day:%Y-%m-%d}"
        _keep_day(act.session, NoticeDay(day, rest, name.strip()))
        flush(act)
        _settle_marks(act.session)
    return Done(f"{day:%Y-%m-%d} 已改为{'休' if rest else '班'}。", act.seq)


def clear_day(desk: "Desk", day: date) -> Done:
    """Let a day be again what the notice or the week says. Refused when it was never set here."""
    with desk.act("改日历") as act:
        row = act.session.get(CalendarDay, day)
        if row is None or not row.active:
            raise Refused("R-NO-DAY", f"{day:%Y-%m-%d} 没有单独设置过，不用恢复。")
        row.active = False
        act.session.add(row)
        act.subject = f"{day:%Y-%m-%d}"
        verdict = load(act.session).without(day).verdict(day)
    return Done(f"{day:%Y-%m-%d} 已恢复为{verdict.mark}。", act.seq)


def recount(desk: "Desk") -> list[Change]:
    """What is open whose deadline would move under today's calendar, earliest first, matters after papers; to be confirmed."""
    # Here, and below: it stands on the desk, which stands on this module.
    from bangongshi.duties.supervision import recounting

    with desk.read() as session:
        calendar = load(session)
        found = []
        for one in _reckoned(session):
            made = again(one.deadline, calendar)
            if made.due_on != one.deadline.due_on:
                found.append(
                    Change(
                        one.deadline.id or 0, one.deadline.document_id, one.what,
                        one.deadline.due_on, made.due_on, made.sentence,
                    )
                )
        found += recounting.changes(session, calendar)
    return sorted(found, key=lambda change: (change.new, change.matter_id, change.document_id, abs(change.id)))


def apply_recount(desk: "Desk", ids: Iterable[int]) -> Done:
    """Give what was confirmed (`Change.id`) its next deadline, with the same sum. Refused when nothing moves any more."""
    from bangongshi.duties.supervision import recounting

    wanted = set(ids)
    moved = []
    with desk.act("按日历重算") as act:
        calendar = load(act.session)
        for one in _reckoned(act.session):
            made = again(one.deadline, calendar)
            if one.deadline.id not in wanted or made.due_on == one.deadline.due_on:
                continue
            if not isinstance(one.target, Document):
                ask_in_time(one.target, one.deadline, made, calendar)
            add_deadline(act, one.target, made)
            act.session.add(one.target)
            moved.append(one.deadline.document_id)
        moves = len(moved) + recounting.apply(act, wanted, calendar)
        if not moves:
            raise Refused("R-NO-MOVE", "没有需要改时限的件，时限都没有动。")
        act.subject = f"{moves} 个时限"
    return Done(f"已按日历重算 {moves} 个时限。", act.seq, tuple(dict.fromkeys(moved)))


def ask_in_time(
    target: Task | Hop | Matter | MatterParty, deadline: Deadline | MatterDeadline, made: Sum, calendar: Calendar
) -> None:
    """A first call meant for before the old date must not come after the new one. One that was put off later stays."""
    proposed = first_chase(made.due_on, made.start_on, calendar)
    if target.chase_on and proposed and proposed < target.chase_on <= deadline.due_on:
        target.chase_on = proposed


def _keep_year(session: Session, year: int, basis: str) -> None:
    row = session.get(CalendarYear, year) or CalendarYear(year=year)
    row.basis, row.active = basis, True
    session.add(row)


def _keep_day(session: Session, day: NoticeDay) -> None:
    row = session.get(CalendarDay, day.day) or CalendarDay(day=day.day)
    row.rest, row.name, row.active = day.rest, day.name, True
    session.add(row)


def _reckoned(session: Session) -> list[_Reckoned]:
    """What is open and has a newest deadline that was counted by the calendar, each as a person knows it."""
    papers = {
        document.id or 0: (document, incoming)
        for document, incoming in session.exec(
            select(Document, Incoming)
            .join(Incoming, col(Incoming.document_id) == col(Document.id), isouter=True)
            .where(literal_column(_OPEN))
        )
    }
    found = []
    ids = list(papers)
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        tasks = {task.id: task for task in session.exec(
            select(Task).where(col(Task.document_id).in_(some), col(Task.state) == TaskState.OPEN)
        )}
        legs = {hop.id: hop for hop in session.exec(
            select(Hop).where(col(Hop.document_id).in_(some), col(Hop.state) == HopState.OUT)
        )}
        for deadline in _newest(session, some):
            document, incoming = papers[deadline.document_id]
            if (deadline.task_id and deadline.task_id not in tasks) or (deadline.hop_id and deadline.hop_id not in legs):
                continue
            task, hop = tasks.get(deadline.task_id), legs.get(deadline.hop_id)
            found.append(_Reckoned(task or hop or document, deadline, _said(document, incoming, task, hop)))
    return found


def _newest(session: Session, document_ids: Sequence[int]) -> list[Deadline]:
    """The deadlines of these papers, their tasks and legs that hold now and were counted by the calendar."""
    newest: dict[tuple[int, int | None, int | None], Deadline] = {}
    for row in session.exec(
        select(Deadline)
        .where(col(Deadline.document_id).in_(document_ids), col(Deadline.withdrawn).is_(False))
        .order_by(col(Deadline.id))
    ):
        newest[row.document_id, row.task_id, row.hop_id] = row
    return [row for row in newest.values() if goes_by_calendar(row)]


def goes_by_calendar(row: Deadline | MatterDeadline) -> bool:
    """Whether its end was found by the calendar: working days, and natural days that must not end on a rest day."""
    return row.unit is DueUnit.WORKDAY or (row.unit is DueUnit.DAY and row.basis in MOVES_LATER)


def _said(document: Document, incoming: Incoming | None, task: Task | None, hop: Hop | None) -> str:
    number = (incoming.receipt_number or incoming.source_number) if incoming else ""
    number = number or f"第 {document.id} 件"
    if task:
        return f"{number} {task.kind.value} {task.party_name}"
    return f"{number} {hop.purpose.value} {hop.reader_name}" if hop else number


def again(deadline: Deadline | MatterDeadline, calendar: Calendar) -> Sum:
    """The same sum under this calendar."""
    return count(
        deadline.start_on, min(deadline.amount, MAX_AMOUNT), deadline.unit, calendar,
        basis=deadline.basis, basis_text=deadline.basis_text, start_word=deadline.start_word,
    )


def _settle_marks(session: Session) -> None:
    """Where the date stays and the year is now known, 待公布 goes."""
    from bangongshi.duties.supervision import recounting

    calendar = load(session)
    recounting.settle(session, calendar)
    for one in _reckoned(session):
        if one.deadline.provisional:
            made = again(one.deadline, calendar)
            if made.due_on == one.deadline.due_on and not made.provisional:
                one.deadline.provisional = False
                session.add(one.deadline)

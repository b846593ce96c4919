"""Which dates of open matters, and of those who help, would a changed calendar move? The what-if of duties/calendar.py.

Only the newest date of what is open is asked about, and it moves only when the clerk has seen the difference: then it is
the next row of the deadline account. The first date stays. The date that counts moves with it, unless it had been left
behind by an extension asked for too late.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import literal_column
from sqlmodel import Session, col, select

from bangongshi.duties.calendar import Change, again, ask_in_time, goes_by_calendar
from bangongshi.duties.supervision.events import record
from bangongshi.duties.supervision.feedback import counting_due
from bangongshi.duties.supervision.loading import label
from bangongshi.duties.supervision.matter_dates import add_matter_deadline, sum_of
from bangongshi.models.deadlines import Sum
from bangongshi.models.matter_words import EventKind, Shift
from bangongshi.models.matters import OPEN_STATES, Matter, MatterDeadline, MatterParty, Recurrence
from bangongshi.models.recurrence import moved
from bangongshi.models.words import DueBasis, DueUnit, TaskState
from bangongshi.models.workdays import Calendar
from bangongshi.store.transaction import Act

_BATCH = 500


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """The newest date of something open, if the calendar had a say in it; `shift` when it came from a rule."""

    matter: Matter
    party: MatterParty | None
    deadline: MatterDeadline
    shift: Shift | None

    def again(self, calendar: Calendar) -> Sum:
        if self.shift is None:
            return again(self.deadline, calendar)
        one = moved(self.deadline.reached_on or self.deadline.due_on, self.shift, calendar)
        return replace(
            sum_of(self.deadline), due_on=one.on, reached_on=one.by_rule if one.moved else None, provisional=one.provisional
        )

    @property
    def what(self) -> str:
        """By number and by who has it, never by a title."""
        who = f"协办 {self.party.name}" if self.party else f"主办 {self.matter.lead_name}" if self.matter.lead_name else ""
        return f"{label(self.matter)} {who}".rstrip()


def changes(session: Session, calendar: Calendar) -> list[Change]:
    """What would move; `Change.id` is minus the id of the row, so that it is not taken for a paper's."""
    found = []
    for one in _reckoned(session):
        made = one.again(calendar)
        if made.due_on != one.deadline.due_on:
            found.append(
                Change(
                    -(one.deadline.id or 0), 0, one.what, one.deadline.due_on, made.due_on, made.sentence,
                    matter_id=one.matter.id or 0,
                )
            )
    return found


def apply(act: Act, wanted: Collection[int], calendar: Calendar) -> int:
    """Give what was confirmed (`Change.id`) its next date with the same sum; how many moved."""
    count = 0
    for one in _reckoned(act.session):
        made = one.again(calendar)
        if -(one.deadline.id or 0) not in wanted or made.due_on == one.deadline.due_on:
            continue
        target = one.party or one.matter
        counted = one.party is None and counting_due(act.session, one.matter, act.now.date()) == one.deadline.due_on
        ask_in_time(target, one.deadline, made, calendar)
        add_matter_deadline(act, target, made, one.deadline.approved_by)
        if counted:
            record(act, one.matter, EventKind.RECOUNTED)
        act.session.add(target)
        count += 1
    return count


def settle(session: Session, calendar: Calendar) -> None:
    """Where the date stays and the year is now known, 待公布 goes."""
    for one in _reckoned(session):
        if one.deadline.provisional:
            made = one.again(calendar)
            if made.due_on == one.deadline.due_on and not made.provisional:
                one.deadline.provisional = False
                session.add(one.deadline)


def _reckoned(session: Session) -> list[_Reckoned]:
    matters = {
        row.id or 0: row
        for row in session.exec(select(Matter).where(literal_column(f"matter.state IN {OPEN_STATES}")))
    }
    found = []
    ids = list(matters)
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        parties = {party.id: party for party in session.exec(
            select(MatterParty).where(col(MatterParty.matter_id).in_(some), col(MatterParty.state) == TaskState.OPEN)
        )}
        shifts = _shifts(session, [matters[id_] for id_ in some])
        for deadline in _newest(session, some):
            if deadline.party_id and deadline.party_id not in parties:
                continue
            matter = matters[deadline.matter_id]
            shift = _shift_of(matter, deadline, shifts)
            if shift is not None or goes_by_calendar(deadline):
                found.append(_Reckoned(matter, parties.get(deadline.party_id), deadline, shift))
    return found


def _newest(session: Session, matter_ids: Sequence[int]) -> list[MatterDeadline]:
    newest: dict[tuple[int, int | None], MatterDeadline] = {}
    for row in session.exec(
        select(MatterDeadline)
        .where(col(MatterDeadline.matter_id).in_(matter_ids), col(MatterDeadline.withdrawn).is_(False))
        .order_by(col(MatterDeadline.id))
    ):
        newest[row.matter_id, row.party_id] = row
    return list(newest.values())


def _shifts(session: Session, matters: Sequence[Matter]) -> dict[int, Shift]:
    rules = {row.recurrence_id for row in matters if row.recurrence_id}
    if not rules:
        return {}
    found = session.exec(select(Recurrence).where(col(Recurrence.id).in_(rules)))
    return {row.id or 0: row.shift for row in found if row.shift is not Shift.STAYS}


def _shift_of(matter: Matter, row: MatterDeadline, shifts: dict[int, Shift]) -> Shift | None:
    """How a date that came from a rule is shifted; None when it was set by hand, or the rule shifts nothing."""
    by_rule = (
        row.party_id is None and row.unit is DueUnit.FIXED and row.basis is DueBasis.DEFAULT
        and matter.instance_on == (row.reached_on or row.due_on) and matter.basis == f"按周期：{row.basis_text}"
    )
    return shifts.get(matter.recurrence_id or 0) if by_rule else None

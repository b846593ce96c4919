"""How do the rows of a 督办台账 become matters? Numbers as they stood, dates, who helps, calls, what the statistics know."""

from collections.abc import Callable, Iterable, Sequence

from sqlmodel import SQLModel

from bangongshi.duties.importing.book_records import Record
from bangongshi.duties.supervision import events
from bangongshi.duties.supervision.loading import party_of
from bangongshi.duties.supervision.numbers import series_of
from bangongshi.models.matter_cells import MatterParts
from bangongshi.models.matter_words import EventKind, MatterState
from bangongshi.models.matters import (
    Matter,
    MatterCall,
    MatterDeadline,
    MatterParty,
    Milestone,
)
from bangongshi.models.office import Person
from bangongshi.models.papers import Number
from bangongshi.models.standing import UNRANKED
from bangongshi.models.words import DueBasis, DueUnit, NumberState, TaskState
from bangongshi.store.transaction import Act, flush

_S = MatterState
_ENDED = (_S.CLOSED, _S.SIGNED_OFF)
_GIVEN = (_S.GIVEN, _S.IN_HAND, _S.WITH_LEADER, *_ENDED)
_PARTIES = frozenset({_S.ESTABLISHED, _S.GIVEN, _S.IN_HAND, _S.PROPOSED, _S.SUSPENDED})
"""States in which those who help are still asked."""


def parents_first(records: Sequence[Record]) -> list[Record]:
    """The records in their own order, but none before the one it hangs under."""
    by_row = {record.row: record for record in records}
    placed: dict[int, Record] = {}
    for record in records:
        line = [record]
        while (up := line[-1].matter.parent_row if line[-1].matter else None) is not None and up not in placed:
            line.append(by_row[up])
        for each in reversed(line):
            placed.setdefault(each.row, each)
    return list(placed.values())


def store(
    act: Act, person: Callable[[str], int | None], batch: int, records: Sequence[Record], ids: dict[int, int]
) -> None:
    """Add these matters and what hangs on them. `ids`: {source row: matter id} of all stored so far, added to."""
    numbers = [_number(record) for record in records]
    act.session.add_all([number for number in numbers if number])
    flush(act)
    made: list[tuple[Record, Matter]] = []
    for record, number in zip(records, numbers, strict=True):
        parent = record.matter.parent_row if record.matter else None
        if parent is not None and parent not in ids:
            _known(act, made, ids)
        row = _matter(act, person, record)
        row.batch_id, row.number_id = batch, number.id if number else None
        row.parent_id = ids[parent] if parent is not None else None
        act.session.add(row)
        made.append((record, row))
    _known(act, made, ids)
    for record, row in made:
        act.session.add_all(_belongings(act, record, row))
        _events(act, record.matter or MatterParts(), row)
    flush(act)


def _known(act: Act, made: Iterable[tuple[Record, Matter]], ids: dict[int, int]) -> None:
    flush(act)
    ids.update({record.row: row.id or 0 for record, row in made})


def _number(record: Record) -> Number | None:
    """沿用: as it stood; one that fits a series advances it."""
    matter = record.item
    if not isinstance(matter, Matter) or not matter.number:
        return None
    year, serial = record.series or ((matter.established_on or matter.recorded_on).year, None)
    return Number(
        series=series_of(matter.kind), year=year, serial=serial, text=matter.number, state=NumberState.ADOPTED,
        reason=matter.reason if matter.state is _S.VOID and matter.reason else "导入沿用",
    )


def _matter(act: Act, person: Callable[[str], int | None], record: Record) -> Matter:
    """A new row from what was read, so that a failed import leaves what was read untouched."""
    row = Matter(**record.item.model_dump(exclude={"id", "version"}))
    row.leader_id = person(row.leader_name) if row.leader_name else None
    leader = act.session.get(Person, row.leader_id) if row.leader_id else None
    row.leader_rank = leader.rank if leader else UNRANKED
    if row.lead_name:
        party = party_of(act.session, row.lead_name)
        row.lead_person_id, row.lead_unit_id = party.person_id, party.unit_id
    return row


def _belongings(act: Act, record: Record, row: Matter) -> list[SQLModel]:
    """Its dates, who helps, 节点, calls. A date is from the register: its sum says so."""
    parts, matter_id = record.matter or MatterParts(), row.id or 0
    start = row.established_on or parts.first_due_on or row.due_on or row.recorded_on
    dates = [(parts.first_due_on or row.due_on, "")] if not parts.extensions or parts.first_due_on else []
    dates += [(each.due_on, each.approved_by) for each in parts.extensions]
    made: list[SQLModel] = [
        MatterDeadline(
            matter_id=matter_id, due_on=day, start_on=start, unit=DueUnit.FIXED, basis=DueBasis.IMPORTED,
            basis_text=parts.due_text, due_time=row.due_time if day == row.due_on else "", approved_by=by,
        )
        for day, by in dates if day
    ]
    made += [
        MatterParty(
            matter_id=matter_id, name=name, asked_at=act.now,
            state=TaskState.OPEN if row.state in _PARTIES else TaskState.WAIVED,
            reason="" if row.state in _PARTIES else "导入的旧台账",
        )
        for name in parts.assists
    ]
    made += [Milestone(matter_id=matter_id, name=m.name, due_on=m.due_on, done_on=m.done_on) for m in parts.milestones]
    made += [
        MatterCall(matter_id=matter_id, whom=c.whom, way=c.way, said_at=c.said_at, answer=c.answer) for c in parts.calls
    ]
    return made


def _events(act: Act, parts: MatterParts, row: Matter) -> None:
    """What the statistics are to know; 历史 and what never was a matter is not counted.

    An extension counts as granted in time, as the register has it.
    """
    if row.state in (_S.HISTORY, _S.VOID, _S.DECLINED, _S.PROPOSED):
        return
    newest, row.due_on = row.due_on, row.first_due_on
    events.record(act, row, EventKind.ESTABLISHED, row.established_on)
    if row.state in _GIVEN:
        events.record(act, row, EventKind.GIVEN, row.established_on)
    for each in parts.extensions:
        asked_on, row.due_on = row.due_on, each.due_on
        events.record(act, row, EventKind.EXTENDED, asked_on)
    row.due_on = newest
    ends = {_S.CANCELLED: EventKind.CANCELLED, _S.SUSPENDED: EventKind.SUSPENDED}
    if row.state is _S.WITH_LEADER:
        events.record(act, row, EventKind.SUBMITTED)
    if row.state in ends:
        events.record(act, row, ends[row.state])
    if row.state in _ENDED:
        events.record(act, row, EventKind.CLOSED, row.closed_on)
    if row.state is _S.SIGNED_OFF:
        events.record(act, row, EventKind.SIGNED_OFF, row.signed_off_on or row.closed_on)

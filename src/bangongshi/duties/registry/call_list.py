"""Whom should somebody ask today, and on which phone? A task and the copy that went out for it are one call.

A person's calls stand together, whoever has what is late longest first; what is not dated comes last.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, literal, literal_column
from sqlalchemy import select as core_select
from sqlmodel import Session, col

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.paper_rows import MASKED, paper_select
from bangongshi.duties.windowing import cut
from bangongshi.models.call_rows import HIDDEN_ANSWER, CallRow
from bangongshi.models.office import Person, Unit
from bangongshi.models.papers import Document, Hop
from bangongshi.models.standing import NO_DATE
from bangongshi.models.windows import COUNT_CAP, Page, Place, Total, Window
from bangongshi.models.words import HopState, Secrecy, TaskKind, TaskState
from bangongshi.models.work import Chase, Task

FIRST_WINDOW = Window()
_OPEN_PAPER: ColumnElement[bool] = literal_column("document.phase IN ('已签收', '已登记')")
_OPEN: ColumnElement[bool] = literal_column(f"task.state = '{TaskState.OPEN.value}'")
_OUT: ColumnElement[bool] = literal_column(f"hop.state = '{HopState.OUT.value}'")


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked of whom, before titles and phones are read."""

    task_id: int | None
    hop_id: int | None
    document_id: int
    party: str
    person_id: int | None
    unit_id: int | None
    asked_for: str
    due_on: date | None
    due_time: str
    chase_on: date | None
    kept_until: date | None = None

    @property
    def id(self) -> int:
        """The row's id: see CallRow."""
        return self.task_id * 2 if self.task_id is not None else (self.hop_id or 0) * 2 + 1

    @property
    def due(self) -> str:
        """The date it is listed under."""
        return self.due_on.isoformat() if self.due_on else NO_DATE


Placed = tuple[Place, Call]


def calls(desk: Desk, window: Window = FIRST_WINDOW) -> Page[CallRow]:
    """One window of today's calls. Bounded: of tasks and of legs, the COUNT_CAP asked for longest are looked at."""
    with desk.read() as session:
        placed = in_order(due_calls(session, desk.today))
        first, last = cut([place for place, _ in placed], window)
        return Page(call_rows(session, placed[first:last], desk.now), first > 0, last < len(placed))


def count_calls(desk: Desk) -> Total:
    """How many calls there are today, stopping at COUNT_CAP."""
    with desk.read() as session:
        return call_total(due_calls(session, desk.today))


def call_total(found: Sequence[Call]) -> Total:
    """That many, stopping at COUNT_CAP."""
    return Total(min(len(found), COUNT_CAP), len(found) > COUNT_CAP)


def targets(desk: Desk, document_ids: Collection[int]) -> tuple[CallRow, ...]:
    """All that can be asked for on these papers, whether its day has come or not."""
    with desk.read() as session:
        tasks = _tasks(session, col(Task.document_id).in_(document_ids))
        hops = _hops(session, col(Hop.document_id).in_(document_ids))
        return call_rows(session, in_order(_merged(session, tasks, hops)), desk.now)


def due_calls(session: Session, today: date) -> list[Call]:
    """Tasks and legs whose day to ask has come; a leg that never got such a day, once it is late.

    The next day agreed on in a call holds even for what is late; what is kept with leave waits for its day.
    """
    day = literal(today.isoformat())
    tasks = _tasks(session, day >= literal_column("task.chase_on"), order=col(Task.chase_on))
    hops = _hops(session, day >= literal_column("hop.chase_on"), order=col(Hop.chase_on))
    hops += _hops(session, col(Hop.chase_on).is_(None), day > literal_column("hop.due_on"), order=col(Hop.due_on))
    return [call for call in _merged(session, tasks, hops) if call.kept_until is None or call.kept_until <= today]


def in_order(found: Iterable[Call]) -> list[Placed]:
    """(place, call) in list order: party by party, by each party's earliest date."""
    all_ = list(found)
    earliest: dict[str, str] = {}
    for call in all_:
        earliest[call.party] = min(call.due, earliest.get(call.party, NO_DATE))
    return sorted(((earliest[call.party], call.party, call.due, call.id), call) for call in all_)


def whom_by_paper(placed: Iterable[Placed]) -> dict[int, str]:
    """{paper id: whom to ask}, in list order; several people as 「张三等2处」."""
    whom: dict[int, list[str]] = {}
    for _, call in placed:
        whom.setdefault(call.document_id, []).append(call.party)
    names = {id_: list(dict.fromkeys(parties)) for id_, parties in whom.items()}
    return {id_: some[0] if len(some) == 1 else f"{some[0]}等{len(some)}处" for id_, some in names.items()}


def call_rows(
    session: Session, placed: Sequence[Placed], now: datetime, masked: Collection[Secrecy] = MASKED
) -> tuple[CallRow, ...]:
    """Frozen rows with title (or 代称), phone and what was said before: a fixed number of queries."""
    some = [call for _, call in placed]
    query = paper_select(masked).where(col(Document.id).in_({call.document_id for call in some}))
    papers = {row.id: row for row in session.execute(query)}
    numbers, before = phones(session, some), _before(session, some)
    rows = []
    for place, call in placed:
        paper = papers[call.document_id]
        times, answer = before.get(call.id, (0, ""))
        rows.append(CallRow(
            id=call.id, place=place, task_id=call.task_id, hop_id=call.hop_id, document_id=call.document_id,
            number=paper.receipt_number, title=paper.title or f"未公布事项 {paper.receipt_number}",
            masked=bool(paper.hidden), party=call.party, phone=numbers.get(call.id, ""), asked_for=call.asked_for,
            due_on=call.due_on, due_time=call.due_time, chase_on=call.chase_on, times=times,
            last_answer=HIDDEN_ANSWER if paper.hidden and answer else answer, now=now,
        ))
    return tuple(rows)


# Finding


def _tasks(session: Session, *where: ColumnElement[bool], order: Any = None) -> list[Call]:
    query = _bounded(
        core_select(
            col(Task.id), col(Task.document_id), col(Task.party_name), col(Task.person_id), col(Task.unit_id),
            col(Task.kind), col(Task.due_on), col(Task.due_time), col(Task.chase_on),
        ).join(Document, col(Document.id) == col(Task.document_id)).where(_OPEN, col(Task.kind) != TaskKind.REPLY, *where),
        order, col(Task.id),
    )
    return [Call(row[0], None, row[1], row[2], row[3], row[4], row[5].value, *row[6:]) for row in session.execute(query)]


def _hops(session: Session, *where: ColumnElement[bool], order: Any = None) -> list[Call]:
    query = _bounded(
        core_select(
            col(Hop.task_id), col(Hop.id), col(Hop.document_id), col(Hop.reader_name), col(Hop.reader_id),
            col(Hop.purpose), col(Hop.due_on), col(Hop.due_time), col(Hop.chase_on), col(Hop.kept_until),
        ).join(Document, col(Document.id) == col(Hop.document_id)).where(_OUT, *where),
        order, col(Hop.id),
    )
    return [Call(row[0], row[1], row[2], row[3], row[4], None, row[5].value, *row[6:]) for row in session.execute(query)]


def _bounded(query: Select[*tuple[Any, ...]], order: Any, id_: Any) -> Select[*tuple[Any, ...]]:
    return query.where(_OPEN_PAPER).order_by(*([id_] if order is None else [order, id_])).limit(COUNT_CAP + 1)


def _merged(session: Session, tasks: list[Call], hops: list[Call]) -> list[Call]:
    """One call for a task and the copy that is out for it; a leg whose task is done stands for itself."""
    known = {call.task_id: call for call in tasks}
    wanted = {call.task_id for call in hops if call.task_id is not None} - set(known)
    if wanted:
        known |= {call.task_id: call for call in _tasks(session, col(Task.id).in_(wanted))}
    carried = {call.task_id for call in hops}
    rest = [call.task_id for call in tasks if call.task_id not in carried]
    if rest:
        hops = hops + _hops(session, col(Hop.task_id).in_(rest))
    made: dict[int, Call] = {call.id: call for call in tasks}
    for hop in hops:
        task = known.get(hop.task_id) if hop.task_id is not None else None
        call = _both(made.get(task.id, task), hop) if task else replace(hop, task_id=None)
        made[call.id] = call
    return list(made.values())


def _both(task: Call, hop: Call) -> Call:
    """The earlier date of the two, and the leg's leave."""
    due_on, due_time = min(
        (task.due_on or date.max, task.due_time or "99"), (hop.due_on or date.max, hop.due_time or "99")
    )
    chase_on = min(task.chase_on or date.max, hop.chase_on or date.max)
    return replace(
        task, hop_id=hop.hop_id, due_on=None if due_on == date.max else due_on,
        due_time="" if due_time == "99" else due_time, chase_on=None if chase_on == date.max else chase_on,
        kept_until=hop.kept_until,
    )


# Beside


class Asked(Protocol):
    """Somebody who may be telephoned: by the lists of people and units, else by the name of a department."""

    @property
    def id(self) -> int: ...
    @property
    def party(self) -> str: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def unit_id(self) -> int | None: ...


def phones(session: Session, some: Sequence[Asked]) -> dict[int, str]:
    """{call id: phone}: the person's, the unit's, or for a department that of its first in rank who has one."""
    people = _by_key(session, core_select(col(Person.id), col(Person.phone)).where(
        col(Person.id).in_({call.person_id for call in some if call.person_id})
    ))
    units = _by_key(session, core_select(col(Unit.id), col(Unit.phone)).where(
        col(Unit.id).in_({call.unit_id for call in some if call.unit_id})
    ))
    # Ranks count from 1 down; 0 is unranked and so comes last. The last one read stays.
    offices = _by_key(session, core_select(col(Person.department), col(Person.phone)).where(
        col(Person.department).in_({call.party for call in some if not (call.person_id or call.unit_id)}),
        col(Person.active), col(Person.phone) != "",
    ).order_by((col(Person.rank) == 0).desc(), col(Person.rank).desc(), col(Person.id).desc()))
    return {
        call.id: people.get(call.person_id or 0) or units.get(call.unit_id or 0) or offices.get(call.party, "")
        for call in some
    }


def _by_key(session: Session, query: Select[*tuple[Any, ...]]) -> dict[Any, str]:
    """{first column: second column}."""
    return {row[0]: row[1] for row in session.execute(query)}


def _before(session: Session, some: Sequence[Call]) -> dict[int, tuple[int, str]]:
    """{call id: how often they were asked, what they answered last}."""
    by_task = {call.task_id: call.id for call in some if call.task_id is not None}
    by_hop = {call.hop_id: call.id for call in some if call.hop_id is not None}
    found = session.execute(
        core_select(col(Chase.task_id), col(Chase.hop_id), col(Chase.answer))
        .where(col(Chase.document_id).in_({call.document_id for call in some}), col(Chase.withdrawn).is_(False))
        .order_by(col(Chase.id))
    )
    before: dict[int, tuple[int, str]] = {}
    for task_id, hop_id, answer in found:
        id_ = by_task.get(task_id) if task_id is not None else None
        id_ = id_ if id_ is not None else by_hop.get(hop_id)
        if id_ is not None:
            before[id_] = (before.get(id_, (0, ""))[0] + 1, answer)
    return before

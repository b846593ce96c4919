"""Whom should somebody ask today about a matter, and on which phone? Unit by unit, so that one telephone call does for all.

Whoever has what is late longest comes first; inside a unit person by person; what is not dated comes last.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, literal_column, or_, select
from sqlmodel import Session, col

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.call_list import phones
from bangongshi.duties.registry.paper_rows import MASKED
from bangongshi.duties.supervision.matter_rows_of import (
    DUE,
    OPEN,
    matter_select,
    overdue,
    title_text,
)
from bangongshi.duties.windowing import cut
from bangongshi.models.call_rows import HIDDEN_ANSWER
from bangongshi.models.matter_rows import MatterCallRow
from bangongshi.models.matters import Matter, MatterCall, MatterParty
from bangongshi.models.office import Person, Unit
from bangongshi.models.standing import NO_DATE
from bangongshi.models.windows import COUNT_CAP, Page, Place, Total, Window
from bangongshi.models.words import Secrecy, TaskState

FIRST_WINDOW = Window()
LEAD, ASSIST = "主办", "协办"
_WITH_UNDERTAKER: ColumnElement[bool] = literal_column("matter.state IN ('待签收', '办理中')")
_HAS_DAY: ColumnElement[bool] = literal_column("matter.chase_on IS NOT NULL")
_PARTY_OPEN: ColumnElement[bool] = literal_column(f"matterparty.state = '{TaskState.OPEN.value}'")
_PARTY_HAS_DAY: ColumnElement[bool] = literal_column("matterparty.chase_on IS NOT NULL")
_PARTY_DUE = func.coalesce(col(MatterParty.due_on), literal_column(f"'{NO_DATE}'"))


@dataclass(frozen=True, slots=True)
class Call:
    """Who is asked about which matter, before titles and phones are read. `party_id` None: the 主办."""

    matter_id: int
    party_id: int | None
    party: str
    person_id: int | None
    unit_id: int | None
    due_on: date | None
    due_time: str
    chase_on: date | None

    @property
    def id(self) -> int:
        """The row's id: see MatterCallRow."""
        return self.matter_id * 2 if self.party_id is None else self.party_id * 2 + 1

    @property
    def due(self) -> str:
        """The date it is listed under."""
        return self.due_on.isoformat() if self.due_on else NO_DATE


@dataclass(frozen=True, slots=True)
class PlacedCall:
    """A call in list order, with the unit it is grouped under."""

    place: Place
    unit: str
    call: Call


def calls(desk: Desk, window: Window = FIRST_WINDOW) -> Page[MatterCallRow]:
    """One window of today's calls. Bounded: of 主办 and of 协办, the COUNT_CAP asked for longest are looked at."""
    now = desk.now
    with desk.read() as session:
        placed = in_order(session, due_calls(session, now))
        first, last = cut([one.place for one in placed], window)
        return Page(call_rows(session, placed[first:last], now), first > 0, last < len(placed))


def count_calls(desk: Desk) -> Total:
    """How many calls there are today, stopping at COUNT_CAP."""
    with desk.read() as session:
        found = len(due_calls(session, desk.now))
    return Total(min(found, COUNT_CAP), found > COUNT_CAP)


def targets(desk: Desk, matter_ids: Collection[int]) -> tuple[MatterCallRow, ...]:
    """All that can be asked about these matters, whether its day has come or not."""
    with desk.read() as session:
        found = _leads(session, col(Matter.id).in_(matter_ids))
        found += _parties(session, col(MatterParty.matter_id).in_(matter_ids))
        return call_rows(session, in_order(session, found), desk.now)


def due_calls(session: Session, now: datetime) -> list[Call]:
    """主办 and 协办 of matters under way whose day to ask has come; without such a day, once they are late.

    The next day agreed on in a call holds even for what is late.
    """
    day = literal(now.date().isoformat())
    found = _leads(session, _HAS_DAY, day >= col(Matter.chase_on), order=col(Matter.chase_on))
    found += _leads(session, col(Matter.chase_on).is_(None), *overdue(now), order=DUE)
    found += _parties(session, _PARTY_HAS_DAY, day >= col(MatterParty.chase_on), order=col(MatterParty.chase_on))
    return found + _late_parties(session, now)


def in_order(session: Session, found: Sequence[Call]) -> list[PlacedCall]:
    """In list order: unit by unit, by each unit's earliest date; inside it person by person."""
    units = _units(session, found)
    earliest: dict[str, str] = {}
    for call in found:
        unit = units[call.id]
        earliest[unit] = min(call.due, earliest.get(unit, NO_DATE))
    placed = [
        PlacedCall((earliest[units[call.id]], units[call.id], call.party, call.due, call.id), units[call.id], call)
        for call in found
    ]
    return sorted(placed, key=lambda one: one.place)


def whom_by_matter(placed: Sequence[PlacedCall]) -> dict[int, str]:
    """{matter id: whom to ask}, in list order; several as 「水利科等2处」."""
    whom: dict[int, list[str]] = {}
    for one in placed:
        whom.setdefault(one.call.matter_id, []).append(one.call.party)
    names = {id_: list(dict.fromkeys(parties)) for id_, parties in whom.items()}
    return {id_: some[0] if len(some) == 1 else f"{some[0]}等{len(some)}处" for id_, some in names.items()}


def call_rows(
    session: Session, placed: Sequence[PlacedCall], now: datetime, masked: Collection[Secrecy] = MASKED
) -> tuple[MatterCallRow, ...]:
    """Frozen rows with 事项 (or 代称), phone and what was said before: a fixed number of queries."""
    some = [one.call for one in placed]
    query = matter_select(masked).where(col(Matter.id).in_({call.matter_id for call in some}))
    matters = {row.id: row for row in session.execute(query)}
    numbers, before = phones(session, some), _before(session, some)
    rows = []
    for one in placed:
        call, matter = one.call, matters[one.call.matter_id]
        times, answer = before.get(call.id, (0, ""))
        rows.append(MatterCallRow(
            id=call.id, place=one.place, matter_id=call.matter_id, party_id=call.party_id, number=matter.number,
            title=title_text(matter), masked=bool(matter.hidden), party=call.party, unit=one.unit,
            phone=numbers.get(call.id, ""), role=LEAD if call.party_id is None else ASSIST, due_on=call.due_on,
            due_time=call.due_time, chase_on=call.chase_on, times=times,
            last_answer=HIDDEN_ANSWER if matter.hidden and answer else answer, now=now,
        ))
    return tuple(rows)


# -- finding -----------------------------------------------------------------------------------------------------------


def _leads(session: Session, *where: ColumnElement[bool], order: Any = None) -> list[Call]:
    query = _bounded(
        select(
            col(Matter.id), literal(None), col(Matter.lead_name), col(Matter.lead_person_id), col(Matter.lead_unit_id),
            col(Matter.due_on), col(Matter.due_time), col(Matter.chase_on),
        ).where(OPEN, col(Matter.lead_name) != "", *where),
        order, col(Matter.id),
    )
    return [Call(*row) for row in session.execute(query)]


def _parties(session: Session, *where: ColumnElement[bool], order: Any = None) -> list[Call]:
    query = _bounded(
        select(
            col(MatterParty.matter_id), col(MatterParty.id), col(MatterParty.name), col(MatterParty.person_id),
            col(MatterParty.unit_id), col(MatterParty.due_on), col(MatterParty.due_time), col(MatterParty.chase_on),
        ).join(Matter, col(Matter.id) == col(MatterParty.matter_id)).where(_PARTY_OPEN, *where),
        order, col(MatterParty.id),
    )
    return [Call(*row) for row in session.execute(query)]


def _late_parties(session: Session, now: datetime) -> list[Call]:
    """协办 nobody set a day for, once they are late; looked for from the few matters under way."""
    day, clock = literal(now.date().isoformat()), literal(f"{now:%H:%M}")
    past_hour = and_(day == _PARTY_DUE, col(MatterParty.due_time) != "", col(MatterParty.due_time) < clock)
    under_way = select(col(Matter.id)).where(OPEN, _WITH_UNDERTAKER)
    return _parties(
        session, col(MatterParty.matter_id).in_(under_way), col(MatterParty.chase_on).is_(None),
        or_(day > _PARTY_DUE, past_hour), order=_PARTY_DUE,
    )


def _bounded(query: Select[*tuple[Any, ...]], order: Any, id_: Any) -> Select[*tuple[Any, ...]]:
    ordered = [id_] if order is None else [order, id_]
    return query.where(_WITH_UNDERTAKER).order_by(*ordered).limit(COUNT_CAP + 1)


# -- beside ------------------------------------------------------------------------------------------------------------


def _units(session: Session, found: Sequence[Call]) -> dict[int, str]:
    """{call id: the unit or department it is asked in}; a name on no list stands for itself."""
    people = {
        person_id: (department, unit_id)
        for person_id, department, unit_id in session.execute(
            select(col(Person.id), col(Person.department), col(Person.unit_id)).where(
                col(Person.id).in_({call.person_id for call in found if call.person_id})
            )
        )
    }
    wanted = {call.unit_id for call in found if call.unit_id} | {unit_id for _, unit_id in people.values() if unit_id}
    named = session.execute(select(col(Unit.id), col(Unit.name)).where(col(Unit.id).in_(wanted)))
    units: dict[int, str] = {row[0]: row[1] for row in named}
    made = {}
    for call in found:
        department, unit_id = people.get(call.person_id or 0, ("", call.unit_id))
        made[call.id] = units.get(unit_id or 0) or department or call.party
    return made


def _before(session: Session, some: Sequence[Call]) -> dict[int, tuple[int, str]]:
    """{call id: how often they were asked, what they answered last}."""
    wanted = {(call.matter_id, call.party_id): call.id for call in some}
    before: dict[int, tuple[int, str]] = {}
    for matter_id, party_id, answer in session.execute(
        select(col(MatterCall.matter_id), col(MatterCall.party_id), col(MatterCall.answer))
        .where(col(MatterCall.matter_id).in_({call.matter_id for call in some}), col(MatterCall.withdrawn).is_(False))
        .order_by(col(MatterCall.id))
    ):
        id_ = wanted.get((matter_id, party_id))
        if id_ is not None:
            before[id_] = (before.get(id_, (0, ""))[0] + 1, answer)
    return before

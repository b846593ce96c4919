"""What of 督办 stands on home: matters late, due, marked 重点, to be asked about, without a date, and feedback to review.

Each section walks one partial index of what is open; the rows of all sections are then made at once. 事项 leaves the file
for home only where matter and paper are 公开 (design.md §4).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, literal_column, select
from sqlmodel import Session, col

from bangongshi.duties.registry.paper_rows import MASKED_AT_HOME
from bangongshi.duties.supervision.call_list import due_calls, in_order, whom_by_matter
from bangongshi.duties.supervision.facts import facts_of
from bangongshi.duties.supervision.matter_rows_of import (
    DUE,
    OPEN,
    matter_select,
    overdue,
    title_text,
)
from bangongshi.menus import MENUS
from bangongshi.models.duty_rows import DutyRow
from bangongshi.models.home_rows import Section
from bangongshi.models.matter_rules import MatterFacts, next_verb
from bangongshi.models.matter_words import EventKind, MatterState, MatterVerb
from bangongshi.models.matters import Feedback, Matter, MatterCall, MatterEvent
from bangongshi.models.standing import NO_DATE
from bangongshi.models.windows import COUNT_CAP

REGISTER = "matters"
_ORDER: tuple[Any, ...] = (col(Matter.standing), DUE, col(Matter.leader_rank), col(Matter.id))
_KEY: ColumnElement[bool] = literal_column("matter.standing = 3 AND matter.key = 1")
"""重点, spelled by `standing` too so that the index of action order is walked only where they stand."""
_WAITING: ColumnElement[bool] = literal_column("feedback.state = '待审' AND feedback.withdrawn = 0")
DATED = (Section.OVERDUE, Section.TODAY, Section.SOON, Section.KEY, Section.ADRIFT)
"""Sections a matter stands in by its own columns; 催办 and 待审反馈 by what hangs on it."""


@dataclass(frozen=True, slots=True)
class MattersFound:
    """(standing, due, rank, id) of a section's matters, at most COUNT_CAP + 1, and what to say about each there."""

    places: Sequence[tuple[int, str, int, int]] = ()
    notes: Mapping[int, str] = field(default_factory=dict)


def matters_found(session: Session, now: datetime, soon_days: int) -> dict[Section, MattersFound]:
    """Where each open matter stands on home; 三日内 reaches `soon_days` days ahead."""
    found = {section: MattersFound(_places(session, _section(section, now, soon_days))) for section in DATED}
    found[Section.CHASE] = _to_chase(session, now)
    found[Section.REVIEW] = _to_review(session)
    return found


def matter_rows(session: Session, ids: Collection[int], now: datetime) -> dict[int, DutyRow]:
    """{matter id: row}, masked as home masks; a fixed number of queries for all of them."""
    return duty_rows(session, matter_select(MASKED_AT_HOME).where(col(Matter.id).in_(ids)), now) if ids else {}


def duty_rows(session: Session, query: Select[*tuple[Any, ...]], now: datetime) -> dict[int, DutyRow]:
    """{matter id: row} of a `matter_select`, in its order."""
    found = session.execute(query).all()
    facts = facts_of(session, [row.id for row in found], now.date())
    return {row.id: _row(row, facts[row.id], now) for row in found}


def opened_and_closed(session: Session, start: datetime) -> tuple[int, int]:
    """Matters 立项 (or 交办 at once) and 办结 on the day that begins at `start`, written down that day."""
    counted = session.execute(
        select(col(MatterEvent.kind), func.count(func.distinct(col(MatterEvent.matter_id))))
        .join(Matter, col(Matter.id) == col(MatterEvent.matter_id))
        .where(
            col(MatterEvent.recorded_at) >= start, col(MatterEvent.on) == start.date(), col(MatterEvent.withdrawn).is_(False),
            col(Matter.state).not_in((MatterState.VOID, MatterState.WITHDRAWN)),
        )
        .group_by(col(MatterEvent.kind))
    )
    found: dict[EventKind, int] = {row[0]: int(row[1]) for row in counted}
    return found.get(EventKind.ESTABLISHED, 0), found.get(EventKind.CLOSED, 0)


def asked_today(session: Session, start: datetime) -> list[str]:
    """Whom the calls made today asked, one name a call."""
    return list(session.scalars(
        select(col(MatterCall.whom)).where(col(MatterCall.said_at) >= start, col(MatterCall.withdrawn).is_(False))
    ))


# -- finding -----------------------------------------------------------------------------------------------------------


def _section(section: Section, now: datetime, soon_days: int) -> Select[*tuple[Any, ...]]:
    query = select(*_ORDER).where(OPEN)
    if section is Section.KEY:
        return query.where(_KEY).order_by(*_ORDER)
    query = query.where(*_due(section, now, soon_days))
    return query.order_by(col(Matter.id)) if section is Section.ADRIFT else query.order_by(DUE, col(Matter.id))


def _due(section: Section, now: datetime, soon_days: int) -> tuple[ColumnElement[bool], ...]:
    """Hours count on their own day: a deadline whose hour has struck is late, not due today."""
    day = literal(now.date().isoformat())
    if section is Section.OVERDUE:
        return tuple(overdue(now))
    if section is Section.TODAY:
        return (day == DUE, ~and_(*overdue(now)))
    if section is Section.SOON:
        return (day < DUE, literal((now.date() + timedelta(days=soon_days)).isoformat()) >= DUE)
    return (literal_column(f"'{NO_DATE}'") == DUE,)


def _places(session: Session, query: Select[*tuple[Any, ...]]) -> list[tuple[int, str, int, int]]:
    return [(standing, due, rank, id_) for standing, due, rank, id_ in session.execute(query.limit(COUNT_CAP + 1))]


def _to_chase(session: Session, now: datetime) -> MattersFound:
    """Matters with somebody to ask by today, and whom."""
    whom = whom_by_matter(in_order(session, due_calls(session, now)))
    if not whom:
        return MattersFound()
    places = _places(session, select(*_ORDER).where(col(Matter.id).in_(list(whom)[: COUNT_CAP + 1])))
    return MattersFound(places, {id_: f"催{name}" for id_, name in whom.items()})


def _to_review(session: Session) -> MattersFound:
    """Matters with feedback nobody has reviewed: whose, since when."""
    found = session.execute(
        select(*_ORDER, col(Feedback.by_name), col(Feedback.given_at), col(Feedback.kind))
        .join(Feedback, col(Feedback.matter_id) == col(Matter.id))
        .where(_WAITING, OPEN).order_by(col(Feedback.given_at), col(Feedback.id)).limit(COUNT_CAP + 1)
    ).all()
    notes: dict[int, str] = {}
    for *place, by, given_at, kind in found:
        notes.setdefault(place[-1], f"{by} {given_at:%m-%d}{kind.value}反馈")
    return MattersFound([tuple(row[:4]) for row in found], notes)


# -- rows --------------------------------------------------------------------------------------------------------------


def _label(verb: MatterVerb) -> str:
    """As the menu of 督办 calls it."""
    return next((one.label for one in MENUS["督办"] if one.id == verb.name.lower()), verb.value)


def _row(row: Row[*tuple[Any, ...]], facts: MatterFacts, now: datetime) -> DutyRow:
    then = next_verb(facts)
    return DutyRow(
        id=row.id, register=REGISTER, kind=row.kind.value, number=row.number, title=title_text(row),
        masked=bool(row.hidden), unit=row.lead_name, due_on=row.due_on, due_time=row.due_time,
        next=_label(then) if then else None, holder=_holder(row), where=_where(row, facts),
        since=row.acknowledged_at or row.given_at, now=now, open=facts.open, key=row.key,
        order=(row.standing, row.due, row.leader_rank, row.id),
    )


def _holder(row: Row[*tuple[Any, ...]]) -> str:
    with_leader = row.state is MatterState.WITH_LEADER
    return str((row.leader_name if with_leader else row.lead_name) or "")


def _where(row: Row[*tuple[Any, ...]], facts: MatterFacts) -> str:
    """Who has it, or what it waits for."""
    if facts.open and facts.waiting is not None:
        return f"{facts.waiting.value}反馈待审"
    lead, leader = row.lead_name or "主办", row.leader_name or "领导"
    words = {
        MatterState.PROPOSED: "待立项", MatterState.ESTABLISHED: "待交办", MatterState.GIVEN: f"待{lead}签收",
        MatterState.IN_HAND: f"{lead}承办", MatterState.WITH_LEADER: f"待{leader}审定",
    }
    return words.get(row.state, str(row.state.value))

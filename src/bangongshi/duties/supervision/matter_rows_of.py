"""From stored matters to frozen list rows: one masking SELECT, and what a window's rows are about in a fixed number more.

A matter of a paper is masked by the stricter of both levels (design.md §4).
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlmodel import Session, col

from bangongshi.duties.calendar import load
from bangongshi.duties.office import read_settings
from bangongshi.duties.registry.paper_rows import MASKED
from bangongshi.duties.supervision.facts import facts_of
from bangongshi.models.matter_rows import MatterRow, MatterView
from bangongshi.models.matter_rules import MatterFacts
from bangongshi.models.matter_words import FeedbackKind, ReviewState
from bangongshi.models.matters import OPEN_STATES, Feedback, Matter, MatterCall, MatterParty
from bangongshi.models.papers import Document, Incoming, Instruction
from bangongshi.models.standing import NO_DATE
from bangongshi.models.story import HIDDEN
from bangongshi.models.windows import Place
from bangongshi.models.words import Secrecy, TaskState

DUE: ColumnElement[Any] = func.coalesce(col(Matter.due_on), literal_column(f"'{NO_DATE}'"))
"""The date a matter is listed under; spelled (not bound) as in its indices."""
OPEN: ColumnElement[bool] = literal_column(f"matter.state IN {OPEN_STATES}")
"""Spelled as in the partial indices, so that the planner sees that they fit."""


def overdue(now: datetime) -> list[ColumnElement[bool]]:
    """Past its date; or due today, counted in hours, and past its hour. The first condition is the index walk."""
    today, clock = literal(now.date().isoformat()), literal(f"{now:%H:%M}")
    past_hour = and_(col(Matter.due_time) != "", col(Matter.due_time) < clock)
    return [today >= DUE, or_(today > DUE, past_hour)]


def hidden_by(masked: Collection[Secrecy]) -> ColumnElement[bool]:
    """Whether a matter is masked: by its own level, or by that of the paper it came from."""
    levels = [level.value for level in masked]
    return or_(col(Matter.secrecy).in_(levels), func.coalesce(col(Document.secrecy), "").in_(levels))


def title_of(hidden: ColumnElement[bool]) -> ColumnElement[Any]:
    """事项, or the 代称 where it is hidden: masking is the query's work."""
    return case((hidden, col(Matter.alias)), else_=col(Matter.title))


def joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """From the matters, with the paper and the 批示 each may have come from."""
    return (
        query.select_from(Matter)
        .join(Document, col(Document.id) == col(Matter.paper_id), isouter=True)
        .join(Incoming, col(Incoming.document_id) == col(Document.id), isouter=True)
        .join(Instruction, col(Instruction.id) == col(Matter.instruction_id), isouter=True)
    )


def matter_select(masked: Collection[Secrecy] = MASKED) -> Select[*tuple[Any, ...]]:
    """The columns of a list row. 事项 leaves the file only where both levels allow it."""
    hidden = hidden_by(masked)
    columns: list[Any] = [
        col(Matter.id), col(Matter.standing), DUE.label("due"), col(Matter.leader_rank), col(Matter.number),
        col(Matter.kind), col(Matter.source), col(Matter.state), col(Matter.leader_name), col(Matter.lead_name),
        col(Matter.due_on), col(Matter.due_time), col(Matter.first_due_on), col(Matter.closed_on), col(Matter.key),
        col(Matter.phase), col(Matter.paper_id), col(Matter.given_at), col(Matter.acknowledged_at),
        hidden.label("hidden"), title_of(hidden).label("title"), col(Incoming.receipt_number).label("paper"),
        col(Instruction.leader_name).label("said_by"),
    ]
    return joined(select(*columns))


def to_rows(
    session: Session, found: Sequence[Row[*tuple[Any, ...]]], now: datetime, view: MatterView
) -> tuple[MatterRow, ...]:
    """Frozen rows; `view` decides each row's place. The calendar is read once, and only if something open is dated."""
    ids = [row.id for row in found]
    facts = facts_of(session, ids, now.date())
    yellow = read_settings(session).yellow_workdays
    left = _workdays(session, found, facts, now.date())
    assists, calls = assists_of(session, ids), _calls(session, ids)
    progress = _last_progress(session, ids, {row.id for row in found if row.hidden})
    return tuple(
        MatterRow(
            id=row.id, place=_place(row, view), number=row.number, title=title_text(row), masked=bool(row.hidden),
            kind=row.kind, source=row.source, state=row.state, leader=row.leader_name, lead=row.lead_name,
            assists=assists.get(row.id, ""), due_on=row.due_on, due_time=row.due_time, first_due_on=row.first_due_on,
            workdays=left.get(row.id), closed_on=row.closed_on, key=row.key, phase=row.phase,
            calls=calls.get(row.id, 0), last_progress=progress.get(row.id, ""), origin=_origin(row),
            paper_id=row.paper_id, facts=facts[row.id], yellow=yellow, now=now,
        )
        for row in found
    )


def title_text(row: Row[*tuple[Any, ...]]) -> str:
    """事项 or 代称; a masked matter without a 代称 is called by its kind and number."""
    return row.title or f"{row.kind.value}事项 {row.number}".strip()


def assists_of(session: Session, ids: Collection[int]) -> dict[int, str]:
    """{matter id: its 协办, 、-joined}; those let off or taken back are not told."""
    names: dict[int, list[str]] = {}
    for matter_id, name in session.execute(
        select(col(MatterParty.matter_id), col(MatterParty.name))
        .where(
            col(MatterParty.matter_id).in_(ids), col(MatterParty.state).in_((TaskState.OPEN, TaskState.DONE)),
        )
        .order_by(col(MatterParty.id))
    ):
        names.setdefault(matter_id, []).append(name)
    return {matter_id: "、".join(dict.fromkeys(some)) for matter_id, some in names.items()}


def _workdays(
    session: Session, found: Sequence[Row[*tuple[Any, ...]]], facts: dict[int, MatterFacts], today: date
) -> dict[int, int]:
    dated = {row.id: row.due_on for row in found if row.due_on and facts[row.id].open}
    if not dated:
        return {}
    calendar = load(session)
    return {matter_id: calendar.workdays_between(today, due_on) for matter_id, due_on in dated.items()}


def _calls(session: Session, ids: Collection[int]) -> dict[int, int]:
    """{matter id: how often somebody was asked about it}."""
    found = session.execute(
        select(col(MatterCall.matter_id), func.count())
        .where(col(MatterCall.matter_id).in_(ids), col(MatterCall.withdrawn).is_(False))
        .group_by(col(MatterCall.matter_id))
    )
    return {matter_id: int(count) for matter_id, count in found}


def _last_progress(session: Session, ids: Collection[int], hidden: Collection[int]) -> dict[int, str]:
    """{matter id: its newest feedback that stands}: a stage report, or what the office accepted. Hidden with the title."""
    newest = (
        select(func.max(col(Feedback.id)))
        .where(
            col(Feedback.matter_id).in_(ids), col(Feedback.withdrawn).is_(False),
            or_(
                col(Feedback.state) == ReviewState.ACCEPTED,
                and_(col(Feedback.kind) == FeedbackKind.STAGE, col(Feedback.state) == ReviewState.WAITING),
            ),
        )
        .group_by(col(Feedback.matter_id))
    )
    words = case((col(Feedback.matter_id).in_(hidden), literal(HIDDEN)), else_=col(Feedback.text))
    found = session.execute(select(col(Feedback.matter_id), words).where(col(Feedback.id).in_(newest)))
    return {matter_id: " ".join(text.split()) for matter_id, text in found}


def _origin(row: Row[*tuple[Any, ...]]) -> str:
    """「收〔2026〕12号 张主任批示」, or "" where it came from no paper."""
    said = f"{row.said_by or '领导'}批示" if row.said_by is not None else ""
    return " ".join(part for part in (row.paper or "", said) if part)


def _place(row: Row[*tuple[Any, ...]], view: MatterView) -> Place:
    if view in (MatterView.TODO, MatterView.REVIEW):
        return (row.standing, row.due, row.leader_rank, row.id)
    if view is MatterView.OVERDUE:
        return (row.due, row.id)
    if view is MatterView.SIGN_OFF:
        return (row.closed_on.isoformat() if row.closed_on else "", row.id)
    return (row.id,)

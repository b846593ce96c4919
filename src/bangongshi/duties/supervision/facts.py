"""What do the rules have to know about a matter? Counted for a whole window of matters in five queries."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select as core_select
from sqlmodel import Session, col

from bangongshi.models.matter_rules import MatterFacts
from bangongshi.models.matter_words import FeedbackKind, MatterKind, MatterState, ReviewState, WorkPhase
from bangongshi.models.matters import Feedback, Matter, MatterParty, Milestone, Sheet
from bangongshi.models.words import TaskState

_BATCH = 500
"""SQLite takes only so many values in one IN."""
_WITH_UNDERTAKER = (MatterState.GIVEN, MatterState.IN_HAND)


@dataclass(frozen=True, slots=True)
class _Own:
    """The matter's own columns that facts are made of."""

    state: MatterState
    kind: MatterKind
    round: int
    lead_name: str
    due_on: date | None
    chase_on: date | None
    feedback_by: date | None
    phase: WorkPhase | None
    reported: bool


@dataclass(slots=True)
class _Count:
    """What hangs on one matter, while it is being counted."""

    waiting: FeedbackKind | None = None
    accepted_closing: bool = False
    assisting: int = 0
    milestones_open: int = 0
    milestones_missed: int = 0
    unanswered_sheet: bool = False
    chase: bool = False


def facts_of(session: Session, ids: Collection[int], today: date) -> dict[int, MatterFacts]:
    """{matter id: its facts as of `today`}; ids that are no matter are left out."""
    found: dict[int, MatterFacts] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), _BATCH):
        found.update(_facts_of(session, wanted[start : start + _BATCH], today))
    return found


def _facts_of(session: Session, ids: Collection[int], today: date) -> dict[int, MatterFacts]:
    own = dict(_matters(session, ids))
    counts: defaultdict[int, _Count] = defaultdict(_Count)
    _feedback(session, own, counts)
    _parties(session, ids, counts, today)
    _milestones(session, ids, counts, today)
    _sheets(session, ids, counts)
    return {matter_id: _facts(row, counts[matter_id], today) for matter_id, row in own.items()}


def _matters(session: Session, ids: Collection[int]) -> Iterator[tuple[int, _Own]]:
    for matter_id, *columns in session.execute(
        core_select(
            col(Matter.id), col(Matter.state), col(Matter.kind), col(Matter.round), col(Matter.lead_name),
            col(Matter.due_on), col(Matter.chase_on), col(Matter.feedback_by), col(Matter.phase), (col(Matter.report) != "").label("reported"),
        ).where(col(Matter.id).in_(ids))
    ):
        yield matter_id, _Own(*columns)


def _feedback(session: Session, own: dict[int, _Own], counts: defaultdict[int, _Count]) -> None:
    """What waits, of whatever round; what was accepted, of this one."""
    for matter_id, round_, kind, state in session.execute(
        core_select(col(Feedback.matter_id), col(Feedback.round), col(Feedback.kind), col(Feedback.state))
        .where(
            col(Feedback.matter_id).in_(own), col(Feedback.withdrawn).is_(False),
            col(Feedback.state) != ReviewState.RETURNED,
        )
        .order_by(col(Feedback.id))
    ):
        count = counts[matter_id]
        if state is ReviewState.WAITING:
            count.waiting = count.waiting or kind
        elif kind is FeedbackKind.CLOSING and round_ == own[matter_id].round:
            count.accepted_closing = True


def _parties(session: Session, ids: Collection[int], counts: defaultdict[int, _Count], today: date) -> None:
    for matter_id, chase_on in session.execute(
        core_select(col(MatterParty.matter_id), col(MatterParty.chase_on)).where(
            col(MatterParty.matter_id).in_(ids), col(MatterParty.state) == TaskState.OPEN
        )
    ):
        count = counts[matter_id]
        count.assisting += 1
        count.chase = count.chase or (chase_on is not None and chase_on <= today)


def _milestones(session: Session, ids: Collection[int], counts: defaultdict[int, _Count], today: date) -> None:
    for matter_id, due_on in session.execute(
        core_select(col(Milestone.matter_id), col(Milestone.due_on)).where(
            col(Milestone.matter_id).in_(ids), col(Milestone.withdrawn).is_(False), col(Milestone.done_on).is_(None)
        )
    ):
        counts[matter_id].milestones_open += 1
        counts[matter_id].milestones_missed += due_on < today


def _sheets(session: Session, ids: Collection[int], counts: defaultdict[int, _Count]) -> None:
    for matter_id in session.scalars(
        core_select(col(Sheet.matter_id)).where(
            col(Sheet.matter_id).in_(ids), col(Sheet.withdrawn).is_(False), col(Sheet.answered_at).is_(None)
        )
    ):
        counts[matter_id].unanswered_sheet = True


def _facts(own: _Own, count: _Count, today: date) -> MatterFacts:
    out = own.state in _WITH_UNDERTAKER
    return MatterFacts(
        state=own.state, kind=own.kind, waiting=count.waiting, accepted_closing=count.accepted_closing,
        assisting=count.assisting, milestones_open=count.milestones_open, milestones_missed=count.milestones_missed,
        feedback_late=out and own.feedback_by is not None and own.feedback_by < today,
        unanswered_sheet=count.unanswered_sheet,
        to_chase=out and (count.chase or (own.chase_on is not None and own.chase_on <= today)),
        phase=own.phase, reported=bool(own.reported), dated=own.due_on is not None, lead=bool(own.lead_name),
    )

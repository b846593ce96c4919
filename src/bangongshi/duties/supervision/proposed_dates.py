"""Which dates does a rule propose at 立项? The end, the first feedback, 告知: proposals with a visible source (domain.md §4.1)."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from bangongshi.duties.registry.deadlines import rules_of
from bangongshi.models.deadlines import Sum, count, propose
from bangongshi.models.matter_words import MatterKind, Source
from bangongshi.models.words import DueBasis, DueUnit, Urgency
from bangongshi.models.workdays import Calendar

TELL = "告知来信来访人"
"""The milestone of a 来信来访: whether it is taken in must be told within 15 days (信访工作条例)."""


@dataclass(frozen=True, slots=True)
class Start:
    """What the periods count from: the day and what it is called (立项, 收件)."""

    on: date
    word: str = "立项"


def default_due(session: Session, kind: MatterKind, source: Source, start: Start, calendar: Calendar) -> Sum | None:
    """60 natural days for 来信来访 and 群众反映; None where no rule proposes one and a date must be typed."""
    if not from_citizens(kind, source):
        return None
    return _by_rule(session, "信访办结", start, calendar)


def telling(session: Session, kind: MatterKind, source: Source, start: Start, calendar: Calendar) -> Sum | None:
    """By when those who wrote or came must be told, 15 natural days; None for all other matters."""
    return _by_rule(session, "信访告知", start, calendar) if from_citizens(kind, source) else None


def first_feedback(
    session: Session, source: Source, cycle_days: int | None, start: Start, calendar: Calendar
) -> Sum | None:
    """The first feedback: 5 working days after a meeting's decision, or one cycle, whichever comes first; None for neither."""
    made = [_by_rule(session, "会议决定首次反馈", start, calendar)] if source is Source.MEETING else []
    if cycle_days:
        made.append(cycle(cycle_days, start, calendar))
    return min(made, key=lambda one: one.due_on, default=None)


def cycle(cycle_days: int, start: Start, calendar: Calendar) -> Sum:
    """The next feedback of a cycle of so many working days, counted from the last one."""
    made = count(start.on, min(cycle_days, 999), DueUnit.WORKDAY, calendar, start_word=start.word)
    return replace(made, basis=DueBasis.DEFAULT, basis_text="反馈周期")


def from_citizens(kind: MatterKind, source: Source) -> bool:
    """Whether 信访工作条例 sets the dates."""
    return kind is MatterKind.CITIZENS or source is Source.PETITION


def _by_rule(session: Session, matter: str, start: Start, calendar: Calendar) -> Sum:
    return propose(Urgency.NONE, start.on, calendar, rules_of(session), matter=matter, start_word=start.word)

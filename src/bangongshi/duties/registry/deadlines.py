"""The deadline of one paper: proposed at registration, changed by hand; every change is the next row."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.deadline_rows import add_deadline, sum_of
from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.loading import label, labels, open_paper
from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.deadline_rules import matter_of
from bangongshi.models.deadlines import RuleLike, Sum, count, fixed, propose
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.incoming_form import IncomingEntry
from bangongshi.models.office import DeadlineRule
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Deadline
from bangongshi.models.words import DueBasis, DueUnit, Handling, Urgency
from bangongshi.models.workdays import Calendar

__all__ = [
    "add_deadline", "default_deadline", "newest", "preview_deadline", "proposed", "rules_of", "set_deadline", "sum_of",
    "typed_deadline",
]

AMENDED = "改时限"
"""What a changed deadline counts from: the day it was changed."""


def proposed(session: Session, entry: IncomingEntry, received: datetime) -> Sum:
    """The deadline the form asks for, or the unit's default for this urgency, with its sum. Hours run from `received`."""
    calendar = load(session)
    if entry.due_typed:
        return typed_deadline(
            entry.due_typed, received.date(), calendar, DueBasis.SOURCE, start_time=received.time()
        )
    return default_deadline(session, entry.urgency, entry.handling, entry.genre, received, calendar)


def default_deadline(
    session: Session, urgency: Urgency, handling: Handling, genre: str, received: datetime, calendar: Calendar
) -> Sum:
    """By the unit's own table where it has one, else by the shipped one."""
    return propose(
        urgency, received.date(), calendar, rules_of(session),
        matter=matter_of(handling, genre, urgency), start_time=received.time(),
    )


def rules_of(session: Session) -> Sequence[RuleLike]:
    """The unit's deadline table; `propose` falls back on the shipped one line by line."""
    return session.exec(select(DeadlineRule).where(col(DeadlineRule.active).is_(True))).all()


def typed_deadline(
    typed: str,
    start_on: date,
    calendar: Calendar,
    basis: DueBasis,
    basis_text: str = "",
    *,
    start_time: time | None = None,
    start_word: str = "收文",
) -> Sum:
    """What was typed, as a sum: a period counts from `start_on` (hours from `start_time`), a day stands as it is named."""
    try:
        read = read_date(typed, start_on, calendar)
    except DateNotUnderstood as error:
        raise Invalid({"due": error.sentence}) from None
    if read.sum and read.sum[1] is not DueUnit.FIXED:
        return count(
            start_on, read.sum[0], read.sum[1], calendar,
            basis=basis, basis_text=basis_text, start_word=start_word, start_time=start_time,
        )
    return replace(fixed(read.day, start_on, basis, basis_text, start_word=start_word), due_time=read.time)


def preview_deadline(desk: Desk, urgency: str, handling: str, received: date, genre: str = "") -> str:
    """The sum the form shows while the deadline field is empty. A day alone stands for that day at this hour."""
    moment = received if isinstance(received, datetime) else datetime.combine(received, desk.now.time())
    with desk.read() as session:
        return default_deadline(
            session, Urgency(urgency or Urgency.NONE), Handling(handling or Handling.ACT), genre, moment, load(session)
        ).sentence


def newest(session: Session, document_id: int) -> Deadline | None:
    """The deadline of the paper itself that holds now."""
    return session.exec(
        select(Deadline)
        .where(
            col(Deadline.document_id) == document_id, col(Deadline.withdrawn).is_(False),
            col(Deadline.task_id).is_(None), col(Deadline.hop_id).is_(None),
        )
        .order_by(col(Deadline.id).desc())
        .limit(1)
    ).first()


def set_deadline(desk: Desk, ids: Sequence[int], typed: str, basis: DueBasis, reason: str) -> Done:
    """改时限: who allowed it and why goes with it (design.md §3.8); the first date stays readable."""
    if not typed.strip():
        raise Invalid({"due": "请填新的时限，例如 1130、+3、3个工作日。"})
    if not reason.strip():
        raise Invalid({"reason": "请写谁同意、依据什么，例如：李主任电话同意。"})
    names = []
    with desk.act(Verb.SET_DUE, reason=reason.strip()) as act:
        calendar = load(act.session)
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.SET_DUE)
            names.append(label(document, incoming))
            add_deadline(act, document, typed_deadline(
                typed, desk.today, calendar, basis, reason.strip(), start_time=act.now.time(), start_word=AMENDED))
        act.subject = labels(names)
    return Done(f"{labels(names)} 时限改为 {document.due_on:%Y-%m-%d}。", act.seq, tuple(ids))

"""The deadline of one paper: proposed at registration, changed by hand; every change is the next row."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.loading import label, labels, open_paper
from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.deadlines import RuleLike, Sum, count, fixed, propose
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.incoming_form import IncomingEntry
from bangongshi.models.office import DeadlineRule
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Deadline, Document
from bangongshi.models.words import DueBasis, DueUnit, Handling, Urgency
from bangongshi.models.workdays import Calendar
from bangongshi.store.transaction import Act


def proposed(session: Session, entry: IncomingEntry, start_on: date) -> Sum:
    """The deadline the form asks for, or the unit's default for this urgency, with its sum."""
    calendar = load(session)
    if entry.due_typed:
        return typed_deadline(entry.due_typed, start_on, calendar, DueBasis.SOURCE)
    return default_deadline(session, entry.urgency, entry.handling, start_on, calendar)


def default_deadline(
    session: Session, urgency: Urgency, handling: Handling, start_on: date, calendar: Calendar
) -> Sum:
    """By the unit's own table where it has one, else by the shipped one."""
    return propose(urgency, start_on, calendar, rules_of(session), matter=handling.value)


def rules_of(session: Session) -> Sequence[RuleLike]:
    """The unit's deadline table; `propose` falls back on the shipped one line by line."""
    return session.exec(select(DeadlineRule).where(col(DeadlineRule.active).is_(True))).all()


def typed_deadline(typed: str, start_on: date, calendar: Calendar, basis: DueBasis, basis_text: str = "") -> Sum:
    """What was typed, as a sum: a period counts from the paper's own day, a day stands as it is named."""
    try:
        read = read_date(typed, start_on, calendar)
    except DateNotUnderstood as error:
        raise Invalid({"due": error.sentence}) from None
    if read.sum and read.sum[1] is not DueUnit.FIXED:
        return count(start_on, read.sum[0], read.sum[1], calendar, basis=basis, basis_text=basis_text)
    return fixed(read.day, start_on, basis, basis_text)


def preview_deadline(desk: Desk, urgency: str, handling: str, received: date) -> str:
    """The sum the form shows while the deadline field is empty."""
    with desk.read() as session:
        return default_deadline(
            session, Urgency(urgency or Urgency.NONE), Handling(handling or Handling.ACT), received, load(session)
        ).sentence


def add_deadline(act: Act, document: Document, made: Sum) -> None:
    """The next `Deadline` row; it is the one that holds."""
    act.session.add(
        Deadline(
            document_id=document.id or 0, due_on=made.due_on, start_on=made.start_on, amount=made.amount,
            unit=made.unit, basis=made.basis, basis_text=made.basis_text, provisional=made.provisional,
        )
    )
    document.due_on = made.due_on


def sum_of(row: Deadline) -> Sum:
    """A stored deadline as a sum that can be shown."""
    return Sum(row.start_on, row.amount, row.unit, row.due_on, row.basis, row.basis_text, row.provisional)


def newest(session: Session, document_id: int) -> Deadline | None:
    """The deadline that holds now."""
    return session.exec(
        select(Deadline)
        .where(col(Deadline.document_id) == document_id, col(Deadline.withdrawn).is_(False))
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
            add_deadline(act, document, typed_deadline(typed, desk.today, calendar, basis, reason.strip()))
        act.subject = labels(names)
    return Done(f"{labels(names)} 时限改为 {document.due_on:%Y-%m-%d}。", act.seq, tuple(ids))

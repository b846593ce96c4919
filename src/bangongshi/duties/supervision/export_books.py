"""督办台账 as a file: exactly the columns of domain.md §10, masked rows as their 代称."""

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.export_books_common import (
    AT_ONCE,
    Book,
    Cells,
    Step,
    day_text,
    write_book,
)
from bangongshi.duties.office import read_settings
from bangongshi.duties.supervision.facts import facts_of
from bangongshi.models.done import Done
from bangongshi.models.import_fields import YES
from bangongshi.models.instruction_rows import HIDDEN
from bangongshi.models.matter_cells import (
    CallWords,
    Extended,
    MilestoneWords,
    SignedOff,
    calls_cell,
    due_cell,
    extensions_cell,
    milestones_cell,
    progress_cell,
    signed_off_cell,
    source_cell,
)
from bangongshi.models.matter_import_fields import MATTERS
from bangongshi.models.matter_rules import light
from bangongshi.models.matter_words import MatterState
from bangongshi.models.matters import (
    Feedback,
    Matter,
    MatterCall,
    MatterDeadline,
    MatterParty,
    Milestone,
)
from bangongshi.models.papers import Document
from bangongshi.models.seal_import_fields import BookFields
from bangongshi.models.secrecy import masked_on_home
from bangongshi.models.words import TaskState
from bangongshi.models.workdays import Calendar

REGISTER = "matters"
MATTER_BOOKS: Mapping[str, BookFields] = {REGISTER: MATTERS}
"""What can be written, by the names the rooms and the command line use."""
_REASONED = (MatterState.VOID, MatterState.CANCELLED, MatterState.SUSPENDED, MatterState.DECLINED)
"""States whose reason stands where the progress does."""


def export(
    desk: Desk, register: str, path: str | os.PathLike[str], include_confidential: bool = False, *, kind: str = "",
    step: Step | None = None, cancelled: Callable[[], bool] | None = None,
) -> Done:
    """Write the whole 督办台账 to a new .xlsx or .csv; journalled with its SHA-256.

    Everything but 公开 goes out as its 代称, its words as （已遮）, unless `include_confidential`; a matter from a registered
    paper never less masked than the paper. Never overwrites. Refused, StoreTrouble: no file and no journal line.
    """
    book = Book(MATTERS.title, MATTERS.headers, partial(_rows, desk.now))
    return write_book(
        desk, {REGISTER: book}, register, path, include_confidential, kind=kind, step=step, cancelled=cancelled
    )


@dataclass(slots=True)
class _Hanging:
    """What hangs on one matter, in the order it was put down."""

    assists: list[str] = field(default_factory=list)
    deadlines: list[MatterDeadline] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    calls: list[MatterCall] = field(default_factory=list)
    feedback: list[Feedback] = field(default_factory=list)


def _rows(now: datetime, session: Session, include_confidential: bool) -> Iterator[Cells]:
    """Every matter but those taken back, in the order they were put down, a few hundred at a time."""
    calendar, yellow, last = load(session), read_settings(session).yellow_workdays, 0
    while found := session.exec(
        select(Matter).where(col(Matter.id) > last, col(Matter.state) != MatterState.WITHDRAWN)
        .order_by(col(Matter.id)).limit(AT_ONCE)
    ).all():
        last = found[-1].id or 0
        ids = [matter.id or 0 for matter in found]
        hanging = _hanging(session, ids)
        lights = _lights(session, found, calendar, now, yellow)
        hidden = _hidden_papers(session, {matter.paper_id for matter in found if matter.paper_id})
        for matter in found:
            masked = (masked_on_home(matter.secrecy) or matter.paper_id in hidden) and not include_confidential
            yield _row(matter, hanging[matter.id or 0], lights[matter.id or 0], masked)
        session.expunge_all()


def _lights(
    session: Session, matters: Sequence[Matter], calendar: Calendar, now: datetime, yellow: int
) -> dict[int, str]:
    facts = facts_of(session, [matter.id or 0 for matter in matters], now.date())
    return {
        id_: light(
            facts[id_], matter.due_on,
            calendar.workdays_between(now.date(), matter.due_on) if facts[id_].open and matter.due_on else None,
            now, matter.due_time, yellow=yellow,
        ).value
        for matter in matters if (id_ := matter.id or 0)
    }


def _hidden_papers(session: Session, ids: Collection[int]) -> set[int]:
    found = session.exec(select(col(Document.id), col(Document.secrecy)).where(col(Document.id).in_(ids)))
    return {id_ for id_, secrecy in found if id_ is not None and masked_on_home(secrecy)}


def _hanging(session: Session, ids: Sequence[int]) -> defaultdict[int, _Hanging]:
    found: defaultdict[int, _Hanging] = defaultdict(_Hanging)
    for party in session.exec(
        select(MatterParty).where(col(MatterParty.matter_id).in_(ids), col(MatterParty.state) != TaskState.WITHDRAWN)
        .order_by(col(MatterParty.id))
    ):
        found[party.matter_id].assists.append(party.name)
    for deadline in session.exec(
        select(MatterDeadline).where(
            col(MatterDeadline.matter_id).in_(ids), col(MatterDeadline.party_id).is_(None),
            col(MatterDeadline.withdrawn).is_(False),
        ).order_by(col(MatterDeadline.id))
    ):
        found[deadline.matter_id].deadlines.append(deadline)
    for milestone in session.exec(
        select(Milestone).where(col(Milestone.matter_id).in_(ids), col(Milestone.withdrawn).is_(False))
        .order_by(col(Milestone.due_on), col(Milestone.id))
    ):
        found[milestone.matter_id].milestones.append(milestone)
    for call in session.exec(
        select(MatterCall).where(col(MatterCall.matter_id).in_(ids), col(MatterCall.withdrawn).is_(False))
        .order_by(col(MatterCall.said_at), col(MatterCall.id))
    ):
        found[call.matter_id].calls.append(call)
    for said in session.exec(
        select(Feedback).where(col(Feedback.matter_id).in_(ids), col(Feedback.withdrawn).is_(False))
        .order_by(col(Feedback.given_at), col(Feedback.id))
    ):
        found[said.matter_id].feedback.append(said)
    return found


def _row(matter: Matter, hanging: _Hanging, lamp: str, masked: bool) -> Cells:
    def words(text: str) -> str:
        return HIDDEN if masked and text else text

    alias = matter.alias or f"{matter.kind.value}事项 {matter.number}".strip()
    milestones = [MilestoneWords(words(each.name), each.due_on, each.done_on) for each in hanging.milestones]
    calls = [CallWords(each.said_at, each.way, each.whom, words(each.answer)) for each in hanging.calls]
    signed_off = SignedOff(
        matter.state is MatterState.SIGNED_OFF, matter.signed_off_on, matter.signed_off_by,
        words(matter.sign_off_evidence),
    )
    return (
        matter.number, day_text(matter.established_on), alias if masked else matter.title,
        source_cell(matter.source, words(matter.basis)), matter.leader_name, matter.lead_name,
        "、".join(hanging.assists), due_cell(matter.due_on, matter.due_time),
        progress_cell(matter.state, words(_progress(matter, hanging))), lamp, milestones_cell(milestones),
        calls_cell(calls), extensions_cell(matter.first_due_on, _later(matter, hanging)), day_text(matter.closed_on),
        _reviewer(matter, hanging), signed_off_cell(signed_off), words(matter.evaluation), words(matter.note),
        YES if masked else "",
    )


def _progress(matter: Matter, hanging: _Hanging) -> str:
    """The reason where it stopped, the result where it is done, else what was said last."""
    if matter.state in _REASONED and matter.reason:
        return matter.reason
    if matter.closed_on and matter.outcome:
        return matter.outcome
    return hanging.feedback[-1].text if hanging.feedback else matter.outcome


def _later(matter: Matter, hanging: _Hanging) -> list[Extended]:
    """The dates after the first that counted; what was proposed before 立项 is no extension."""
    dates = [Extended(each.due_on, each.approved_by) for each in hanging.deadlines]
    first = next((at for at, each in enumerate(dates) if each.due_on == matter.first_due_on), None)
    return [] if first is None else dates[first + 1 :]


def _reviewer(matter: Matter, hanging: _Hanging) -> str:
    return next((each.reviewer for each in reversed(hanging.feedback) if each.reviewer), matter.closed_by)

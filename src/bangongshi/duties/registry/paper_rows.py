"""From stored papers to frozen list rows: one masking SELECT, and what a window's rows are about in a fixed number more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, case, func, literal_column
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.registry.facts import facts_of
from bangongshi.models.paper_rows import InHand, PaperRow
from bangongshi.models.papers import Copy, Document, Incoming
from bangongshi.models.secrecy import masked_in_list, masked_on_home
from bangongshi.models.standing import NO_DATE
from bangongshi.models.windows import Place
from bangongshi.models.words import HolderKind, Secrecy, TaskKind, TaskState
from bangongshi.models.work import Task

MASKED = tuple(level for level in Secrecy if masked_in_list(level))
"""Levels whose title no list selects (design.md §4)."""
MASKED_AT_HOME = tuple(level for level in Secrecy if masked_on_home(level))
"""Levels that show as 代称 on home, in print and in exports."""

DUE = func.coalesce(col(Document.due_on), literal_column(f"'{NO_DATE}'"))
"""The date a paper is listed under; spelled (not bound) as in its index."""


def paper_select(masked: Collection[Secrecy] = MASKED) -> Select[tuple[object, ...]]:
    """The columns of a list row. The title leaves the file only where its level allows it: masking is the query's work."""
    hidden = col(Document.secrecy).in_(masked)
    return select(  # type: ignore[call-overload, no-any-return]
        col(Document.id),
        col(Document.standing),
        DUE.label("due"),
        case((hidden, col(Document.alias)), else_=col(Document.title)).label("title"),
        hidden.label("hidden"),
        col(Document.secrecy),
        col(Document.unit_name),
        col(Document.phase),
        col(Document.urgency),
        col(Document.key),
        col(Document.due_on),
        col(Document.due_time),
        col(Document.leader_rank),
        col(Incoming.receipt_number),
        col(Incoming.source_number),
        col(Incoming.handling),
        col(Incoming.signed_in_at),
    ).join(Incoming, col(Incoming.document_id) == col(Document.id))


def to_rows(
    session: Session, found: Sequence[Row[tuple[object, ...]]], now: datetime, order: str
) -> tuple[PaperRow, ...]:
    """Frozen rows; `order` is "action", "due" or "newest" and decides each row's place."""
    ids = [row.id for row in found]
    facts = facts_of(session, ids, now.date())
    held, hands, asked = holders(session, ids), in_hand(session, ids, now.date()), leaders_asked(session, ids)
    return tuple(
        PaperRow(
            id=row.id, place=_place(row, order), number=row.receipt_number,
            title=row.title or f"未公布事项 {row.receipt_number}", masked=bool(row.hidden), secrecy=row.secrecy,
            unit=row.unit_name, source_number=row.source_number, phase=row.phase, urgency=row.urgency, key=row.key,
            due_on=row.due_on, due_time=row.due_time, handling=row.handling, holder=held[row.id].name,
            since=held[row.id].since or row.signed_in_at, lead=hands.get(row.id), asked=asked.get(row.id, ""),
            facts=facts[row.id], now=now,
        )
        for row in found
    )


def _place(row: Row[tuple[object, ...]], order: str) -> Place:
    if order == "action":
        return (row.standing, row.due, row.leader_rank, row.id)
    if order == "due":
        return (row.due, row.id)
    return (row.id,)


@dataclass(frozen=True, slots=True)
class Holder:
    """Where a paper's copies are, in a few words, and since when the one longest out is there."""

    name: str
    since: datetime | None


def holders(session: Session, ids: Collection[int]) -> dict[int, Holder]:
    """For each paper: computed from its copies, never stored."""
    copies: dict[int, list[Row[Any]]] = {}
    found = session.execute(
        core_select(col(Copy.document_id), col(Copy.holder_kind), col(Copy.holder_name), col(Copy.holder_since))
        .where(col(Copy.document_id).in_(ids))
        .order_by(col(Copy.id))
    )
    for copy in found:
        copies.setdefault(copy.document_id, []).append(copy)
    return {id_: _holder(copies.get(id_, ())) for id_ in ids}


def _holder(held: Sequence[Row[Any]]) -> Holder:
    if not held:
        return Holder("文件柜", None)
    out = [copy for copy in held if copy.holder_kind in (HolderKind.PERSON, HolderKind.UNIT)]
    first = min(out, key=lambda copy: copy.holder_since) if out else held[0]
    names = list(dict.fromkeys(copy.holder_name for copy in (out or held)))
    name = names[0] if len(names) == 1 else f"{first.holder_name}等{len(names)}处"
    return Holder(name, first.holder_since)


def in_hand(session: Session, ids: Collection[int], today: date) -> dict[int, InHand]:
    """The open 主办 of each paper that has one, with the working days left; the calendar is read only if needed."""
    leads = session.exec(
        select(Task).where(
            col(Task.document_id).in_(ids), col(Task.kind) == TaskKind.LEAD, col(Task.state) == TaskState.OPEN
        )
    ).all()
    if not leads:
        return {}
    calendar = load(session)
    return {
        lead.document_id: InHand(
            lead.party_name, lead.due_on, calendar.workdays_between(today, lead.due_on) if lead.due_on else None
        )
        for lead in leads
    }


def leaders_asked(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The first leader, in order, whose 批示 each paper waits for."""
    open_ = session.exec(
        select(col(Task.document_id), col(Task.party_name))
        .where(col(Task.document_id).in_(ids), col(Task.kind) == TaskKind.INSTRUCT, col(Task.state) == TaskState.OPEN)
        .order_by(col(Task.seq).desc(), col(Task.id).desc())
    )
    return dict(open_.all())

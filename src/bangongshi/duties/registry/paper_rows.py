"""From stored papers to frozen list rows: one masking SELECT, and the holders of a window in two more."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, Select, case, func, literal_column
from sqlmodel import Session, col, select

from bangongshi.models.paper_rows import PaperRow
from bangongshi.models.paper_rules import PaperFacts
from bangongshi.models.papers import Copy, Document, Hop, Incoming
from bangongshi.models.secrecy import masked_in_list, masked_on_home
from bangongshi.models.standing import NO_DATE
from bangongshi.models.windows import Place
from bangongshi.models.words import HolderKind, HopState, Secrecy

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
        col(Incoming.receipt_number),
        col(Incoming.source_number),
        col(Incoming.reply_wanted),
        col(Incoming.handling),
        col(Incoming.signed_in_at),
    ).join(Incoming, col(Incoming.document_id) == col(Document.id))


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a paper's copies are: how many out, with whom, since when; whether it was ever sent round."""

    out: int
    circulated: bool
    holder: str
    since: datetime | None


def to_rows(session: Session, found: Sequence[Row[tuple[object, ...]]], today: date, order: str) -> tuple[PaperRow, ...]:
    """Frozen rows; `order` is "action", "due" or "newest" and decides each row's place."""
    where = whereabouts(session, [row.id for row in found])
    return tuple(_row(row, where[row.id], today, _place(row, order)) for row in found)


def _place(row: Row[tuple[object, ...]], order: str) -> Place:
    if order == "action":
        return (row.standing, row.due, row.id)
    if order == "due":
        return (row.due, row.id)
    return (row.id,)


def _row(row: Row[tuple[object, ...]], where: Whereabouts, today: date, place: Place) -> PaperRow:
    return PaperRow(
        id=row.id,
        place=place,
        number=row.receipt_number,
        title=row.title or f"未公布事项 {row.receipt_number}",
        masked=bool(row.hidden),
        secrecy=row.secrecy,
        unit=row.unit_name,
        source_number=row.source_number,
        phase=row.phase,
        urgency=row.urgency,
        key=row.key,
        due_on=row.due_on,
        handling=row.handling,
        holder=where.holder,
        since=where.since or row.signed_in_at,
        facts=PaperFacts(row.phase, where.out, where.circulated, row.secrecy, row.reply_wanted),
        today=today,
    )


def whereabouts(session: Session, ids: Collection[int]) -> dict[int, Whereabouts]:
    """For each paper: computed from its copies and hops, never stored."""
    circulated = set(
        session.exec(
            select(col(Hop.document_id)).where(
                col(Hop.document_id).in_(ids), col(Hop.state) != HopState.WITHDRAWN
            )
        )
    )
    copies: dict[int, list[Copy]] = {}
    for copy in session.exec(select(Copy).where(col(Copy.document_id).in_(ids)).order_by(col(Copy.id))):
        copies.setdefault(copy.document_id, []).append(copy)
    return {id_: _where(copies.get(id_, ()), id_ in circulated) for id_ in ids}


def _where(copies: Iterable[Copy], circulated: bool) -> Whereabouts:
    held = list(copies)
    out = [copy for copy in held if copy.holder_kind in (HolderKind.PERSON, HolderKind.UNIT)]
    if not held:
        return Whereabouts(0, circulated, "文件柜", None)
    first = min(out, key=lambda copy: copy.holder_since) if out else held[0]
    names = list(dict.fromkeys(copy.holder_name for copy in (out or held)))
    name = names[0] if len(names) == 1 else f"{first.holder_name}等{len(names)}处"
    return Whereabouts(len(out), circulated, name, first.holder_since)

"""What has been instructed, and what has not been passed on? The register 领导批示登记, read in windows by key."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, literal, literal_column, select
from sqlmodel import Session, col

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.facts import facts_of
from bangongshi.duties.registry.hanging import pursued_words
from bangongshi.duties.registry.paper_rows import MASKED
from bangongshi.duties.registry.reveal import reveal
from bangongshi.duties.supervision.from_paper import matters_of_instructions
from bangongshi.duties.windowing import page, read_window
from bangongshi.models.instruction_rows import HIDDEN, InstructionRow, InstructionView
from bangongshi.models.papers import Document, Incoming, Instruction
from bangongshi.models.windows import COUNT_CAP, Page, Place, Total, Window, total_of
from bangongshi.models.words import Passing, Phase, TaskKind, TaskState
from bangongshi.models.work import Task

FIRST_WINDOW = Window()
_ID: ColumnElement[Any] = col(Instruction.id)  # type: ignore[assignment]
_SAID: ColumnElement[Any] = col(Instruction.said_on)  # type: ignore[assignment]
_LIVE: ColumnElement[bool] = literal_column("instruction.withdrawn = 0")
_WAITING: ColumnElement[bool] = literal_column(f"instruction.passing = '{Passing.WAITING.value}' AND instruction.withdrawn = 0")
"""Spelled as in the partial index `instruction_to_pass_on`, so that the planner sees that it fits."""
_ENDED = (Phase.WITHDRAWN, Phase.VOID, Phase.RETURNED)
"""Papers about which nothing is passed on any more."""


def instructions(
    desk: Desk, view: InstructionView = InstructionView.WAITING, window: Window = FIRST_WINDOW
) -> Page[InstructionRow]:
    """One window: 未传达 oldest first, 全部 newest first. The words of a masked paper do not leave the query."""
    newest = view is InstructionView.ALL
    order = [_ID] if newest else [_SAID, _ID]
    with desk.read() as session:
        found, more = read_window(session, _select().where(*_conditions(view)), order, window, descending=newest)
        facts = facts_of(session, {row.document_id for row in found}, desk.today)
        lead = leads(session, {row.document_id for row in found})
        pursued = matters_of_instructions(session, [row.id for row in found])
    rows = tuple(
        InstructionRow(
            id=row.id, place=_place(row, newest), document_id=row.document_id, number=row.receipt_number,
            title=row.title or f"未公布事项 {row.receipt_number}", masked=bool(row.hidden), leader=row.leader_name,
            said_on=row.said_on, text=row.text, kind=row.kind, passing=row.passing,
            lead=lead.get((row.document_id, row.round), row.undertaker), phase=row.phase,
            conflict=facts[row.document_id].conflict, today=desk.today, pursued=pursued_words(pursued.get(row.id, ())),
        )
        for row in found
    )
    return page(rows, more, window)


def count(desk: Desk, view: InstructionView = InstructionView.WAITING) -> Total:
    """How many the view holds, stopping at COUNT_CAP."""
    query = select(_ID).join(Document, col(Document.id) == col(Instruction.document_id)).where(*_conditions(view))
    with desk.read() as session:
        return total_of(session.execute(query.limit(COUNT_CAP + 1)).all())


def reveal_words(desk: Desk, rows: Collection[InstructionRow]) -> Mapping[int, tuple[str, str]]:
    """{批示 id: (true title, words)} of the masked ones; each look is in the journal before anything is returned."""
    masked = [row for row in rows if row.masked]
    titles = reveal(desk, list(dict.fromkeys(row.document_id for row in masked)))
    if not masked:
        return {}
    with desk.read() as session:
        found = session.execute(
            select(col(Instruction.id), col(Instruction.text)).where(_ID.in_([row.id for row in masked]))
        )
        words = {row.id: row.text for row in found}
    return {row.id: (titles[row.document_id], words.get(row.id, "")) for row in masked}


def leads(session: Session, ids: Collection[int]) -> dict[tuple[int, int], str]:
    """{(paper id, round): the 主办}, open or done."""
    found = session.execute(
        select(col(Task.document_id), col(Task.round), col(Task.party_name)).where(
            col(Task.document_id).in_(ids), col(Task.kind) == TaskKind.LEAD,
            col(Task.state).in_((TaskState.OPEN, TaskState.DONE)),
        )
    )
    return {(document_id, round_): name for document_id, round_, name in found}


def _select() -> Select[*tuple[Any, ...]]:
    hidden = col(Document.secrecy).in_(MASKED)
    columns: list[Any] = [
        _ID, col(Instruction.document_id), col(Instruction.leader_name), _SAID, col(Instruction.round),
        col(Instruction.kind), col(Instruction.passing), col(Document.phase), col(Incoming.receipt_number),
        col(Incoming.undertaker), hidden.label("hidden"),
        case((hidden, col(Document.alias)), else_=col(Document.title)).label("title"),
        case((hidden, literal(HIDDEN)), else_=col(Instruction.text)).label("text"),
    ]
    return (
        select(*columns)
        .select_from(Instruction)
        .join(Document, col(Document.id) == col(Instruction.document_id))
        .join(Incoming, col(Incoming.document_id) == col(Document.id))
    )


def _conditions(view: InstructionView) -> list[ColumnElement[bool]]:
    if view is InstructionView.WAITING:
        return [_WAITING, col(Document.phase).not_in(_ENDED)]
    return [_LIVE, col(Document.phase) != Phase.WITHDRAWN]


def _place(row: Row[*tuple[Any, ...]], newest: bool) -> Place:
    return (row.id,) if newest else (row.said_on.isoformat() if row.said_on else "", row.id)

"""What is true of some papers now? Counted from copies, legs, tasks, 批示 and slips, for lists and rules alike."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from bangongshi.models.genre import needs_reply
from bangongshi.models.instruction_rules import FollowUp, conflict, follow_up
from bangongshi.models.paper_rules import PaperFacts
from bangongshi.models.papers import Copy, Document, Hop, Incoming, Instruction
from bangongshi.models.words import (
    Handling,
    HolderKind,
    HopPurpose,
    HopState,
    InstructionKind,
    Passing,
    Phase,
    Secrecy,
    SlipState,
    TaskKind,
    TaskState,
)
from bangongshi.models.work import Slip, SlipPaper, SlipReader, Task

HANDLING = (TaskKind.LEAD, TaskKind.ASSIST)
CONSULTING = (TaskKind.COSIGN, TaskKind.CONSULT)


@dataclass(frozen=True, slots=True)
class _Paper:
    """The columns of the paper itself that the rules ask for."""

    phase: Phase
    secrecy: Secrecy
    round: int
    handling: Handling
    vetted: bool
    proposed: bool
    direct: bool
    reply_wanted: bool
    reply_needed: bool


@dataclass(slots=True)
class _Count:
    """What hangs on one paper."""

    out: int = 0
    reading: int = 0
    circulated: bool = False
    chase: bool = False
    to_pass_on: int = 0
    said: list[Instruction] = field(default_factory=list)
    tasks: Counter[tuple[TaskKind, TaskState]] = field(default_factory=Counter)
    to_read: int = 0


def facts_of(session: Session, ids: Collection[int], today: date) -> dict[int, PaperFacts]:
    """The facts of each of these papers, in a fixed number of queries."""
    papers = _papers(session, ids)
    counts: defaultdict[int, _Count] = defaultdict(_Count)
    _copies(session, ids, counts)
    _hops(session, ids, counts, today)
    _tasks(session, ids, counts, papers, today)
    _instructions(session, ids, counts, papers)
    _slips(session, ids, counts)
    return {id_: _facts(paper, counts[id_]) for id_, paper in papers.items()}


def _papers(session: Session, ids: Collection[int]) -> dict[int, _Paper]:
    # Columns, not objects: every window of every list asks this for 200 papers.
    found = session.execute(
        core_select(
            col(Document.id), col(Document.phase), col(Document.secrecy), col(Document.round), col(Document.genre),
            col(Document.batch_id), col(Incoming.handling), col(Incoming.reply_wanted), col(Incoming.vetted_on),
            (col(Incoming.proposal) != "").label("proposed"), (col(Incoming.direct_reason) != "").label("direct"),
        )
        .join(Incoming, col(Incoming.document_id) == col(Document.id))
        .where(col(Document.id).in_(ids))
    )
    return {row.id: _paper(row) for row in found}


def _paper(row: Row[Any]) -> _Paper:
    return _Paper(
        row.phase, row.secrecy, row.round, row.handling,
        vetted=row.vetted_on is not None or row.batch_id is not None,
        proposed=bool(row.proposed), direct=bool(row.direct),
        reply_wanted=row.reply_wanted, reply_needed=needs_reply(row.genre, row.reply_wanted),
    )


def _copies(session: Session, ids: Collection[int], counts: Mapping[int, _Count]) -> None:
    for document_id in session.exec(
        select(col(Copy.document_id)).where(
            col(Copy.document_id).in_(ids), col(Copy.holder_kind).in_((HolderKind.PERSON, HolderKind.UNIT))
        )
    ):
        counts[document_id].out += 1


def _hops(session: Session, ids: Collection[int], counts: Mapping[int, _Count], today: date) -> None:
    for document_id, state, purpose, chase_on in session.exec(
        select(col(Hop.document_id), col(Hop.state), col(Hop.purpose), col(Hop.chase_on)).where(
            col(Hop.document_id).in_(ids), col(Hop.state) != HopState.WITHDRAWN
        )
    ):
        count = counts[document_id]
        count.circulated = count.circulated or purpose is HopPurpose.READ
        if state is HopState.OUT:
            count.reading += purpose is not HopPurpose.HANDLE
            count.chase = count.chase or (chase_on is not None and chase_on <= today)


def _tasks(
    session: Session, ids: Collection[int], counts: Mapping[int, _Count], papers: Mapping[int, _Paper], today: date
) -> None:
    for document_id, round_, kind, state, chase_on in session.execute(
        core_select(col(Task.document_id), col(Task.round), col(Task.kind), col(Task.state), col(Task.chase_on)).where(
            col(Task.document_id).in_(ids), col(Task.state) != TaskState.WITHDRAWN
        )
    ):
        if document_id not in papers or round_ != papers[document_id].round:
            continue
        count = counts[document_id]
        count.tasks[kind, state] += 1
        if state is TaskState.OPEN and chase_on is not None and chase_on <= today:
            count.chase = True


def _instructions(
    session: Session, ids: Collection[int], counts: Mapping[int, _Count], papers: Mapping[int, _Paper]
) -> None:
    for said in session.exec(
        select(Instruction)
        .where(col(Instruction.document_id).in_(ids), col(Instruction.withdrawn).is_(False))
        .order_by(col(Instruction.id))
    ):
        count = counts[said.document_id]
        count.to_pass_on += said.passing is Passing.WAITING
        if said.document_id in papers and said.round == papers[said.document_id].round:
            count.said.append(said)


def _slips(session: Session, ids: Collection[int], counts: Mapping[int, _Count]) -> None:
    """Readers of open slips who are not waived and have no leg with this paper yet."""
    for document_id in session.exec(
        select(col(SlipPaper.document_id))
        .join(Slip, col(Slip.id) == col(SlipPaper.slip_id))
        .join(SlipReader, col(SlipReader.slip_id) == col(Slip.id))
        .join(
            Hop,
            (col(Hop.slip_reader_id) == col(SlipReader.id))
            & (col(Hop.document_id) == col(SlipPaper.document_id))
            & (col(Hop.state) != HopState.WITHDRAWN),
            isouter=True,
        )
        .where(
            col(SlipPaper.document_id).in_(ids), col(SlipPaper.withdrawn).is_(False),
            col(Slip.state) == SlipState.OPEN, col(SlipReader.waived).is_(False), col(Hop.id).is_(None),
        )
    ):
        counts[document_id].to_read += 1


def _facts(paper: _Paper, count: _Count) -> PaperFacts:
    tasks = count.tasks
    unsettled = [(said.leader_name, said.text) for said in count.said if not said.settled]
    return PaperFacts(
        phase=paper.phase, out=count.out, circulated=count.circulated, secrecy=paper.secrecy,
        reply_wanted=paper.reply_wanted, handling=paper.handling, vetted=paper.vetted, proposed=paper.proposed,
        direct=paper.direct, reading=count.reading, to_read=count.to_read,
        awaiting=tasks[TaskKind.INSTRUCT, TaskState.OPEN], instructed=len(count.said),
        to_act=any(_asks(said) for said in count.said), conflict=bool(conflict(unsettled)),
        led=bool(tasks[TaskKind.LEAD, TaskState.OPEN] or tasks[TaskKind.LEAD, TaskState.DONE]),
        handling_open=sum(tasks[kind, TaskState.OPEN] for kind in HANDLING),
        lead_open=tasks[TaskKind.LEAD, TaskState.OPEN],
        consulting=sum(tasks[kind, TaskState.OPEN] for kind in CONSULTING),
        to_pass_on=count.to_pass_on, to_chase=count.chase, reply_needed=paper.reply_needed,
        replied=bool(tasks[TaskKind.REPLY, TaskState.DONE] or tasks[TaskKind.REPLY, TaskState.WAIVED]),
    )


def _asks(said: Instruction) -> bool:
    return said.kind is InstructionKind.WRITTEN and follow_up(said.text) is FollowUp.ACT

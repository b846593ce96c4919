"""The registers 文件传阅单 and 领导批示登记 as files: exactly the columns of domain.md §10, masked rows as their 代称."""

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.export_books_common import (
    AT_ONCE,
    Book,
    Cells,
    day_text,
    moment_text,
    write_book,
)
from bangongshi.duties.registry.paper_rows import Holder, holders
from bangongshi.models.done import Done
from bangongshi.models.import_fields import MASKED_HEADER, YES
from bangongshi.models.instruction_rows import HIDDEN
from bangongshi.models.matter_words import MatterState
from bangongshi.models.matters import Matter
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Document, Hop, Incoming, Instruction
from bangongshi.models.secrecy import masked_on_home
from bangongshi.models.trail import Entry
from bangongshi.models.words import (
    HopPurpose,
    HopState,
    InstructionKind,
    Phase,
    SlipState,
    TaskKind,
    TaskState,
)
from bangongshi.models.work import Slip, SlipPaper, SlipReader, Task

CIRCULATION_HEADERS = (
    "文件编号", "标题", "来文单位", "份数", "密级类别", "要求阅毕日", "姓名", "送文时间", "退文时间", "签名/意见", "留用",
    "收回人", MASKED_HEADER,
)
INSTRUCTION_HEADERS = (
    "编号", "批示日期", "领导", "文件/事项", "批示原文", "承办单位", "要求时限", "办理结果", "反馈日期", "是否督办",
    "原件位置", MASKED_HEADER,
)

_NOT_PURSUED = (MatterState.DECLINED, MatterState.VOID, MatterState.WITHDRAWN)
"""Matters that make no 督办 of what they came from."""


def export(
    desk: Desk, register: str, path: str | os.PathLike[str], include_confidential: bool = False, *, kind: str = "",
    step: Callable[[str, int, int], None] | None = None, cancelled: Callable[[], bool] | None = None,
) -> Done:
    """Write "circulation" or "instructions" whole to a new .xlsx or .csv; journalled with its SHA-256.

    Everything but 公开 goes out as its 代称, its words as （已遮）, unless `include_confidential`. Never overwrites. Refused
    (unknown register, suffix, file exists), StoreTrouble: no file and no journal line.
    """
    return write_book(
        desk, BOOKS, register, path, include_confidential, kind=kind, step=step, cancelled=cancelled
    )


@dataclass(frozen=True, slots=True)
class _Paper:
    """What a row says of its paper, and how its words go out."""

    document: Document
    incoming: Incoming
    masked: bool

    @property
    def title(self) -> str:
        """The 代称 when masked."""
        number = self.incoming.receipt_number
        return (self.document.alias or f"内部事项 {number}") if self.masked else self.document.title

    @property
    def mark(self) -> str:
        """The trailing column."""
        return YES if self.masked else ""

    def words(self, text: str) -> str:
        """What somebody wrote on it, or said of it."""
        return HIDDEN if self.masked and text else text


def _papers(session: Session, ids: Collection[int], include_confidential: bool) -> dict[int, _Paper]:
    found = session.exec(
        select(Document, Incoming)
        .join(Incoming, col(Incoming.document_id) == col(Document.id))
        .where(col(Document.id).in_(ids), col(Document.phase) != Phase.WITHDRAWN)
    )
    return {
        document.id or 0: _Paper(document, incoming, masked_on_home(document.secrecy) and not include_confidential)
        for document, incoming in found
    }


# -- 文件传阅单 ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reader:
    """One line of a paper's 传阅单: a leg, or a reader who has not had the paper yet."""

    name: str
    due_on: date | None
    hop: Hop | None


def _circulation(session: Session, include_confidential: bool) -> Iterator[Cells]:
    """Paper by paper, in the order the readers had it; readers still waiting come last."""
    for ids in _documents_that_went_round(session):
        papers = _papers(session, ids, include_confidential)
        takers = _takers(session, ids)
        legs, waiting = _legs(session, ids), _waiting(session, ids)
        for document_id in ids:
            if document_id in papers:
                for reader in (*legs[document_id], *waiting[document_id]):
                    yield _circulated(papers[document_id], reader, takers)
        session.expunge_all()


def _documents_that_went_round(session: Session) -> Iterator[list[int]]:
    """Papers with a leg or on a slip, a few hundred at a time."""
    went = select(col(Hop.document_id)).where(col(Hop.purpose) == HopPurpose.READ, col(Hop.state) != HopState.WITHDRAWN)
    listed = select(col(SlipPaper.document_id)).where(col(SlipPaper.withdrawn).is_(False))
    ids = sorted({*session.exec(went.distinct()), *session.exec(listed.distinct())})
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _legs(session: Session, ids: Sequence[int]) -> Mapping[int, list[_Reader]]:
    found: defaultdict[int, list[_Reader]] = defaultdict(list)
    for hop, due_on in session.exec(
        select(Hop, col(Slip.due_on))
        .join(SlipReader, col(SlipReader.id) == col(Hop.slip_reader_id), isouter=True)
        .join(Slip, col(Slip.id) == col(SlipReader.slip_id), isouter=True)
        .where(
            col(Hop.document_id).in_(ids), col(Hop.purpose) == HopPurpose.READ, col(Hop.state) != HopState.WITHDRAWN
        )
        .order_by(col(Hop.sent_at), col(Hop.id))
    ):
        found[hop.document_id].append(_Reader(hop.reader_name, due_on or hop.due_on, hop))
    return found


def _waiting(session: Session, ids: Sequence[int]) -> Mapping[int, list[_Reader]]:
    """Readers of open slips who are not waived and have no leg with the paper yet."""
    found: defaultdict[int, list[_Reader]] = defaultdict(list)
    for document_id, name, due_on in session.exec(
        select(col(SlipPaper.document_id), col(SlipReader.reader_name), col(Slip.due_on))
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
        .order_by(col(SlipReader.seq), col(SlipReader.id))
    ):
        found[document_id].append(_Reader(name, due_on, None))
    return found


def _takers(session: Session, ids: Sequence[int]) -> dict[str, str]:
    """{leg id: who took it in last}, from the journal: 收回人 is whoever did the act."""
    lines = session.exec(
        select(col(Entry.row_id), col(Entry.who))
        .where(
            col(Entry.about).in_([f"document:{document_id}" for document_id in ids]), col(Entry.table) == "hop",
            col(Entry.verb) == Verb.TAKE_IN,
        )
        .order_by(col(Entry.seq))
    )
    return dict(lines.all())


def _circulated(paper: _Paper, reader: _Reader, takers: Mapping[str, str]) -> Cells:
    hop = reader.hop
    back = hop is not None and hop.state is HopState.BACK
    passed_on = "（横传）" if hop is not None and hop.state is HopState.CROSSED else ""
    return (
        paper.incoming.receipt_number, paper.title, paper.document.unit_name, str(paper.document.copies),
        paper.document.secrecy.value, day_text(reader.due_on), reader.name, moment_text(hop.sent_at if hop else None),
        moment_text(hop.back_at if hop else None), passed_on + (paper.words(hop.opinion) if hop else ""),
        f"留用至{hop.kept_until.isoformat()}" if hop and hop.kept_until else "",
        takers.get(str(hop.id), "") if hop and back else "", paper.mark,
    )


# -- 领导批示登记 -------------------------------------------------------------------------------------------------------


def _instructions(session: Session, include_confidential: bool) -> Iterator[Cells]:
    """批示 by 批示, in the order they were written down."""
    last = 0
    while True:
        said = session.exec(
            select(Instruction)
            .where(col(Instruction.id) > last, col(Instruction.withdrawn).is_(False))
            .order_by(col(Instruction.id))
            .limit(AT_ONCE)
        ).all()
        if not said:
            return
        last = said[-1].id or 0
        ids = list({each.document_id for each in said})
        papers, held, leads = _papers(session, ids, include_confidential), holders(session, ids), _leads(session, ids)
        pursued = _pursued(session, said)
        for each in said:
            if each.document_id in papers:
                lead = leads.get((each.document_id, each.round))
                yield _instructed(papers[each.document_id], each, lead, held[each.document_id], each.id in pursued)
        session.expunge_all()


def _leads(session: Session, ids: Sequence[int]) -> dict[tuple[int, int], Task]:
    found = session.exec(
        select(Task).where(
            col(Task.document_id).in_(ids), col(Task.kind) == TaskKind.LEAD,
            col(Task.state).in_((TaskState.OPEN, TaskState.DONE)),
        )
    )
    return {(task.document_id, task.round): task for task in found}


def _pursued(session: Session, said: Sequence[Instruction]) -> set[int | None]:
    """The 批示 a matter came from, and those on papers that became one without naming a 批示."""
    query = select(col(Matter.instruction_id)).where(col(Matter.state).not_in(_NOT_PURSUED))
    own = set(session.exec(query.where(col(Matter.instruction_id).in_([each.id for each in said]))))
    whole = set(session.exec(
        select(col(Matter.paper_id)).where(
            col(Matter.paper_id).in_({each.document_id for each in said}), col(Matter.instruction_id).is_(None),
            col(Matter.state).not_in(_NOT_PURSUED),
        )
    ))
    return {each.id for each in said if each.id in own or each.document_id in whole}


def _instructed(paper: _Paper, said: Instruction, lead: Task | None, held: Holder, pursued: bool) -> Cells:
    """要求时限 is the 主办's, else the paper's; 是否督办: whether a matter came from it."""
    document, incoming = paper.document, paper.incoming
    due_on = lead.due_on if lead and lead.due_on else document.due_on
    fed_back = lead.done_at.date() if lead and lead.done_at else None
    result = lead.result if lead else "；".join(text for text in (incoming.progress, incoming.outcome) if text)
    circled = "（圈阅）" if said.kind is InstructionKind.CIRCLED else ""
    return (
        incoming.receipt_number, day_text(said.said_on), said.leader_name, paper.title, circled + paper.words(said.text),
        lead.party_name if lead else incoming.undertaker, day_text(due_on), paper.words(result), day_text(fed_back),
        YES if pursued else "", held.name, paper.mark,
    )


BOOKS: Mapping[str, Book] = {
    "circulation": Book("文件传阅单", CIRCULATION_HEADERS, _circulation),
    "instructions": Book("领导批示登记", INSTRUCTION_HEADERS, _instructions),
}
"""What can be written, by the names the rooms and the command line use."""

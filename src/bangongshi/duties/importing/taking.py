"""How does a preview become part of the register? One act, one transaction, one batch; taken back as one (design.md §3.2)."""

from collections.abc import Callable, Iterator, Sequence, Sized
from datetime import datetime, time
from typing import Protocol

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing.previewing import Step, already_in
from bangongshi.duties.importing.shape import ImportDone, LeftOut, PaperRecord, Preview
from bangongshi.duties.people.keeping import match_or_add_unit
from bangongshi.duties.registry.indexing import index_papers
from bangongshi.duties.registry.numbers import RECEIPTS
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.inverse import IMPORT_VERB
from bangongshi.models.papers import (
    Copy,
    Deadline,
    Document,
    ImportBatch,
    Incoming,
    Instruction,
    Number,
    RejectedRow,
)
from bangongshi.models.standing import standing
from bangongshi.models.words import (
    ClosingMeans,
    Direction,
    DueBasis,
    DueUnit,
    NumberState,
    Phase,
)
from bangongshi.store.transaction import Act, checkpoint, flush

BATCH = 250
"""Papers written at a time, between two looks at whether to stop."""

OPENING = time(8)
"""A register keeps the day of receipt only; the moment stored is the start of business."""


class Taken(Protocol):
    """What a batch says of its file: the file, the sheet, what comes in and what does not."""

    @property
    def register(self) -> str: ...
    @property
    def file_name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def sheet(self) -> str: ...
    @property
    def found(self) -> int: ...
    @property
    def records(self) -> Sized: ...
    @property
    def rejected(self) -> Sequence[LeftOut]: ...


def take_in(
    desk: Desk, preview: Preview, *, step: Step | None = None, cancelled: Callable[[], bool] | None = None
) -> ImportDone:
    """Store what the preview shows: papers, numbers as they stood, copies, deadlines, and the rows left out with reasons.

    All or nothing: Refused (already taken in, nothing to take in, stopped) and StoreTrouble leave the book as it was.
    """
    if not preview.records and not preview.rejected:
        raise Refused("I-NOROWS", "没有可导入的内容。")
    with desk.act(IMPORT_VERB) as act:
        already = already_in(act.session, preview.digest, preview.sheet)
        if already:
            raise Refused("I-TWICE-FILE", already)
        batch = store_batch(act, preview)
        act.subject = f"{preview.file_name} {len(preview.records)} 件"
        done = 0
        for papers in _portions(preview.records):
            if cancelled is not None and cancelled():
                raise Refused("R-CANCELLED", "已取消导入，什么也没有改动。")
            if step is not None:
                step("正在写入登记簿", done, len(preview.records))
            _papers(act, batch, papers)
            checkpoint(act)
            done += len(papers)
    sentence = f"已导入 {len(preview.records)} 件" + (f"，{len(preview.rejected)} 行未导入（已列明原因）" if preview.rejected else "")
    return ImportDone(
        batch, len(preview.records), preview.rejected, preview.warnings, Done(f"{sentence}。", act.seq)
    )


def _portions(records: Sequence[PaperRecord]) -> Iterator[Sequence[PaperRecord]]:
    return (records[start : start + BATCH] for start in range(0, len(records), BATCH))


def store_batch(act: Act, taken: Taken) -> int:
    """The batch row and its rows left out; the batch's id."""
    batch = ImportBatch(
        register_name=taken.register, file_name=taken.file_name, file_digest=taken.digest, sheet=taken.sheet,
        records=taken.found, imported=len(taken.records), rejected=len(taken.rejected),
    )
    act.session.add(batch)
    flush(act)
    number = batch.id or 0
    for left in taken.rejected:
        act.session.add(RejectedRow(batch_id=number, source_row=left.row, reason=left.reason, text=left.text))
    flush(act)
    return number


def _papers(act: Act, batch: int, records: Sequence[PaperRecord]) -> None:
    units = [match_or_add_unit(act.session, paper.unit_name, paper.relation) if paper.unit_name else None for paper in records]
    flush(act)
    documents = []
    for paper, unit in zip(records, units, strict=True):
        document = _document(paper, batch, unit.id if unit else None)
        act.session.add(document)
        documents.append(document)
    flush(act)
    for paper, document in zip(records, documents, strict=True):
        _belongings(act, paper, document.id or 0)
    flush(act)
    index_papers(act.session, [document.id or 0 for document in documents])


def _document(paper: PaperRecord, batch: int, unit: int | None) -> Document:
    return Document(
        direction=Direction.IN, phase=paper.phase, title=paper.title, alias=paper.alias, secrecy=paper.secrecy,
        urgency=paper.urgency, standing=standing(paper.urgency, False), genre=paper.genre, unit_id=unit,
        unit_name=paper.unit_name, signed_on=paper.signed_on, occurred_on=paper.received_on, due_on=paper.due_on,
        copies=paper.copies, pages=paper.pages, attachments=paper.attachments, note=paper.note, reason=paper.reason,
        batch_id=batch,
    )


def _belongings(act: Act, paper: PaperRecord, document_id: int) -> None:
    """What hangs on a paper: its 收文 columns, number, copies, deadline, 批示."""
    received = datetime.combine(paper.received_on, OPENING)
    act.session.add(_incoming(paper, document_id, received))
    if paper.receipt_number:
        act.session.add(
            Number(
                series=RECEIPTS, year=paper.series_year, serial=paper.serial, text=paper.receipt_number,
                state=NumberState.ADOPTED, document_id=document_id, reason="导入沿用",
            )
        )
    for ordinal in range(1, paper.copies + 1):
        act.session.add(Copy(document_id=document_id, ordinal=ordinal, holder_since=received))
    if paper.due_on is not None:
        act.session.add(
            Deadline(
                document_id=document_id, due_on=paper.due_on, start_on=paper.received_on, unit=DueUnit.FIXED,
                basis=DueBasis.IMPORTED, basis_text=paper.due_text,
            )
        )
    if paper.instruction:
        act.session.add(Instruction(document_id=document_id, text=paper.instruction))


def _incoming(paper: PaperRecord, document_id: int, received: datetime) -> Incoming:
    return Incoming(
        document_id=document_id, receipt_number=paper.receipt_number, source_number=paper.source_number,
        source_key=paper.source_key, relation=paper.relation, handling=paper.handling, channel=paper.channel,
        signed_in_at=received, signed_in_by=paper.signed_in_by, enrolled_on=paper.received_on,
        enrolled_by=paper.enrolled_by, addressees=paper.addressees, copied_to=paper.copied_to, signer=paper.signer,
        copy_numbers=paper.copy_numbers, secrecy_term=paper.secrecy_term, proposal=paper.proposal,
        undertaker=paper.undertaker, progress=paper.progress, closed_on=paper.closed_on,
        closing_means=ClosingMeans.OTHER if paper.phase is Phase.CLOSED else None,
        reply_number=paper.reply_number, archive_code=paper.archive_code,
    )

"""The 收文登记簿 as a file: exactly the columns of domain.md §10, masked rows as their 代称 with a mark that says so."""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.import_fields import EXPORT_HEADERS, INCOMING, MASKED_HEADER, YES
from bangongshi.models.papers import Document, Incoming, Instruction
from bangongshi.models.secrecy import masked_on_home
from bangongshi.models.words import Direction, Phase, Relation, TaskKind, TaskState, Urgency
from bangongshi.models.work import Task
from bangongshi.paper.export_table import kind_for, table_bytes
from bangongshi.paper.placing import place_file

EXPORT_VERB = "导出"
TITLE = "收文登记簿"
HEADERS: tuple[str, ...] = (*EXPORT_HEADERS, MASKED_HEADER)
CONTENT = frozenset({"proposal", "instruction", "progress", "note"})
"""Fields that speak of what a paper says: left out where its title is masked."""

_NAMES = tuple(field.name for field in INCOMING if field.exported)
_AT_ONCE = 500


def export(
    desk: Desk, register: str, path: str | os.PathLike[str], include_confidential: bool = False, *, kind: str = "",
    step: Callable[[str, int, int], None] | None = None, cancelled: Callable[[], bool] | None = None,
) -> Done:
    """Write the whole register to a new .xlsx or .csv; journalled with row count and the file's SHA-256.

    Everything but 公开 goes out as its 代称 unless `include_confidential`. Never overwrites. Not taken back: it left a
    trace outside. Refused, StoreTrouble: no file and no journal line.
    """
    if register != "incoming":
        raise Refused("X-REGISTER", "这里只能导出收文登记簿。")
    kind = kind_for(path, kind)
    rows = []
    for row in _rows(desk, include_confidential):
        rows.append(row)
        if len(rows) % _AT_ONCE == 0:
            _stop(cancelled)
            if step is not None:
                step("正在导出收文登记簿", len(rows), 0)
    _stop(cancelled)
    data = table_bytes(TITLE, HEADERS, rows, kind)
    masked = sum(row[-1] == YES for row in rows)
    subject = f"{TITLE} {len(rows)} 件，" + ("含内部和未公布原文" if include_confidential else f"其中代称 {masked} 件")
    hand_out(desk, register, subject, path, data)
    said = "" if include_confidential or not masked else f"，其中 {masked} 件只写代称"
    return Done(f"已导出{TITLE} {len(rows)} 件{said}。")


def hand_out(desk: Desk, register: str, subject: str, path: str | os.PathLike[str], data: bytes) -> None:
    """Place a finished export, journalled with its SHA-256 in one act: neither the file nor the line without the other."""
    placed = False
    try:
        with desk.act(EXPORT_VERB, reason=f"SHA-256 {hashlib.sha256(data).hexdigest()}") as act:
            act.subject = subject
            act.note(f"register:{register}", subject)
            place_file(path, data)
            placed = True
    except BaseException:
        if placed:
            with contextlib.suppress(OSError):
                os.unlink(path)
        raise


def _stop(cancelled: Callable[[], bool] | None) -> None:
    if cancelled is not None and cancelled():
        raise Refused("R-CANCELLED", "已取消导出，没有留下文件。")


def _rows(desk: Desk, include_confidential: bool) -> Iterator[tuple[str, ...]]:
    """Every paper that is or was in the register, in the order it came in; taken-back imports are not in it."""
    last = 0
    with desk.read() as session:
        while True:
            found = session.exec(
                select(Document, Incoming)
                .join(Incoming, col(Incoming.document_id) == col(Document.id))
                .where(
                    col(Document.direction) == Direction.IN, col(Document.phase) != Phase.WITHDRAWN,
                    col(Document.id) > last,
                )
                .order_by(col(Document.id))
                .limit(_AT_ONCE)
            ).all()
            if not found:
                return
            ids = [document.id or 0 for document, _ in found]
            said, done = _instructions(session, ids), _tasks(session, ids)
            for document, incoming in found:
                id_ = document.id or 0
                yield _row(document, incoming, said.get(id_, ""), done.get(id_, ()), include_confidential)
            last = found[-1][0].id or 0
            session.expunge_all()


def _instructions(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """All 批示 of a paper, verbatim, one a line, with leader and day where they are known."""
    lines: dict[int, list[str]] = {}
    query = (
        select(Instruction)
        .where(col(Instruction.document_id).in_(ids), col(Instruction.withdrawn).is_(False))
        .order_by(col(Instruction.id))
    )
    for each in session.exec(query):
        who = each.leader_name + (f"（{each.said_on.isoformat()}）" if each.said_on else "")
        text = each.text or each.kind.value
        lines.setdefault(each.document_id, []).append(f"{who}：{text}" if who else text)
    return {document_id: "\n".join(texts) for document_id, texts in lines.items()}


def _tasks(session: Session, ids: Sequence[int]) -> dict[int, Sequence[Task]]:
    """Who was asked to do what, in order; what was taken back or waived is not in the register."""
    tasks: dict[int, list[Task]] = {}
    query = (
        select(Task)
        .where(col(Task.document_id).in_(ids), col(Task.state).in_((TaskState.OPEN, TaskState.DONE)))
        .order_by(col(Task.round), col(Task.seq), col(Task.id))
    )
    for task in session.exec(query):
        tasks.setdefault(task.document_id, []).append(task)
    return dict(tasks)


def _undertakers(text: str, tasks: Sequence[Task]) -> str:
    """承办部门/承办人: the 主办 of each round, then who helps; an imported text stays as it was and comes first."""
    leads = dict.fromkeys(task.party_name for task in tasks if task.kind is TaskKind.LEAD)
    helping = dict.fromkeys(task.party_name for task in tasks if task.kind is TaskKind.ASSIST)
    names = "、".join(name for name in leads if name != text)
    assist = f"（协办：{'、'.join(helping)}）" if helping else ""
    return "；".join(part for part in (text, f"{names}{assist}") if part)


def _results(tasks: Sequence[Task]) -> list[str]:
    """What came of it, verbatim: 「综合科（2026-11-20）：已报送。」."""
    return [
        f"{task.party_name}（{task.done_at:%Y-%m-%d}）：{task.result}"
        for task in tasks
        if task.state is TaskState.DONE and task.kind is not TaskKind.INSTRUCT and task.result and task.done_at
    ]


def _answers(text: str, tasks: Sequence[Task]) -> str:
    numbers = [task.reference for task in tasks if task.kind is TaskKind.REPLY and task.reference]
    return text or "、".join(dict.fromkeys(numbers))


def _row(
    document: Document, incoming: Incoming, instruction: str, tasks: Sequence[Task], include_confidential: bool
) -> tuple[str, ...]:
    masked = masked_on_home(document.secrecy) and not include_confidential
    values = {
        "receipt_number": incoming.receipt_number,
        "received_on": _day(document.occurred_on),
        "unit_name": document.unit_name,
        "source_number": incoming.source_number,
        "title": (document.alias or f"内部事项 {incoming.receipt_number}") if masked else document.title,
        "signed_on": _day(document.signed_on),
        "secrecy": document.secrecy.value,
        "secrecy_term": incoming.secrecy_term,
        "urgency": "" if document.urgency is Urgency.NONE else document.urgency.value,
        "copies": str(document.copies),
        "copy_numbers": incoming.copy_numbers,
        "pages_attachments": _pages(document.pages, document.attachments),
        "relation": "" if incoming.relation is Relation.OTHER else incoming.relation.value,
        "addressees": incoming.addressees,
        "copied_to": incoming.copied_to,
        "signer": incoming.signer,
        "proposal": incoming.proposal,
        "instruction": instruction,
        "undertaker": _undertakers(incoming.undertaker, tasks),
        "due": _day(document.due_on),
        "progress": _progress(document, incoming, _results(tasks)),
        "closed_on": _day(incoming.closed_on),
        "reply_number": _answers(incoming.reply_number, tasks),
        "signed_in_by": incoming.signed_in_by,
        "enrolled_by": incoming.enrolled_by,
        "archive_code": incoming.archive_code,
        "note": document.note,
    }
    texts = tuple("" if masked and name in CONTENT else values[name] for name in _NAMES)
    return (*texts, YES if masked else "")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _pages(pages: int | None, attachments: int | None) -> str:
    if attachments is None:
        return "" if pages is None else str(pages)
    return f"{'' if pages is None else pages}/{attachments}"


def _progress(document: Document, incoming: Incoming, results: Sequence[str]) -> str:
    """办理情况/结果; 作废 with its reason comes first, and a closed paper says so where nothing else does."""
    if document.phase is Phase.VOID:
        return f"作废：{document.reason}" if document.reason else "作废"
    if document.phase is Phase.RETURNED:
        return f"退文：{incoming.return_reason}" if incoming.return_reason else "退文"
    parts = [text for text in (incoming.progress, *results, incoming.outcome) if text]
    if not parts and document.phase is Phase.CLOSED and incoming.closed_on is None:
        parts = ["已办结"]
    return "；".join(dict.fromkeys(parts))

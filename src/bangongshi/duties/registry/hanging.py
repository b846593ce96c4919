"""What hangs on one opened paper: 批示 and whether they were passed on, who does what by when, who has read it."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from bangongshi.duties.supervision.from_paper import Came, matters_of, matters_of_instructions
from bangongshi.models.deadlines import lateness
from bangongshi.models.instruction_rules import conflict
from bangongshi.models.papers import Document, Hop, Instruction
from bangongshi.models.standing import hours_late
from bangongshi.models.story import HIDDEN
from bangongshi.models.words import HopState, InstructionKind, Passing, SlipState, TaskState
from bangongshi.models.work import Relay, Slip, SlipPaper, SlipReader, Task


def instructions(session: Session, document_id: int, *, masked: bool) -> tuple[str, ...]:
    """Leader, day, words, whether it was passed on and to whom, what became of it in 督办; oldest first."""
    told: dict[int, list[str]] = {}
    for relay in session.exec(
        select(Relay).where(col(Relay.document_id) == document_id, col(Relay.withdrawn).is_(False)).order_by(col(Relay.id))
    ):
        told.setdefault(relay.instruction_id, []).append(relay.to_name)
    rows = session.exec(
        select(Instruction)
        .where(col(Instruction.document_id) == document_id, col(Instruction.withdrawn).is_(False))
        .order_by(col(Instruction.id))
    ).all()
    pursued = matters_of_instructions(session, [row.id for row in rows if row.id is not None])
    return tuple(
        _instruction(row, told.get(row.id or 0, []), pursued_words(pursued.get(row.id or 0, ())), masked) for row in rows
    )


def pursued(session: Session, document_id: int) -> str:
    """「督〔2026〕3号 办理中；督〔2026〕4号 已办结」: the matters that came from the paper, or ""."""
    return pursued_words(matters_of(session, [document_id]).get(document_id, ()))


def pursued_words(came: tuple[Came, ...]) -> str:
    """Number and state of each matter."""
    return "；".join(f"{number} {state}" for _, number, state in came)


def _instruction(row: Instruction, told: list[str], pursued: str, masked: bool) -> str:
    head = f"{row.leader_name or '（未记姓名）'} {row.said_on or ''}".strip()
    kind = f"（{row.kind.value}）" if row.kind is InstructionKind.CIRCLED else ""
    passing = {
        Passing.WAITING: "［待传达］", Passing.DONE: f"［已传达：{'、'.join(dict.fromkeys(told))}］" if told else "［已传达］",
        Passing.NEEDLESS: "",
    }[row.passing]
    settled = f"［协调：{HIDDEN if masked else row.settled}］" if row.settled else ""
    words = HIDDEN if masked and row.text else row.text
    return f"{head}{kind}：{words}{passing}{settled}{f'［{pursued}］' if pursued else ''}"


def conflict_sentence(session: Session, document: Document) -> str:
    """Whose unsettled 批示 of this round do not agree; quotes nothing."""
    rows = session.exec(
        select(Instruction).where(
            col(Instruction.document_id) == document.id, col(Instruction.withdrawn).is_(False),
            col(Instruction.round) == document.round, col(Instruction.settled) == "",
        )
    )
    return conflict([(row.leader_name, row.text) for row in rows])


def tasks(session: Session, document: Document, now: datetime, *, masked: bool) -> tuple[str, ...]:
    """Every task that counts: open ones first in order, then what came of the others."""
    rows = session.exec(
        select(Task)
        .where(col(Task.document_id) == document.id, col(Task.state) != TaskState.WITHDRAWN)
        .order_by(col(Task.round).desc(), col(Task.seq), col(Task.id))
    ).all()
    ordered = sorted(rows, key=lambda task: task.state is not TaskState.OPEN)
    return tuple(_task(task, now, document.round, masked) for task in ordered)


def _task(task: Task, now: datetime, round_: int, masked: bool) -> str:
    head = f"{task.kind.value} {task.party_name}" + (f"（第{task.round}轮）" if task.round != round_ else "")
    if task.state is TaskState.OPEN:
        return f"{head}　待办{_due(task, now)}"
    words = task.result if task.state is TaskState.DONE else task.reason
    shown = HIDDEN if masked and words else words
    day = f" {task.done_at:%m-%d}" if task.done_at else ""
    late = "（迟复）" if task.done_at and task.due_on and task.done_at.date() > task.due_on else ""
    return f"{head}　{task.state.value}{day}{late}{f'：{shown}' if shown else ''}"


def _due(task: Task, now: datetime) -> str:
    if task.due_on is None:
        return ""
    hours = hours_late(task.due_on, task.due_time, now)
    left = f"逾期{hours}小时" if hours is not None else lateness(task.due_on, now.date())
    return f"，{task.due_on:%m-%d}{f' {task.due_time}' if task.due_time else ''} 前（{left}）"


def slips(session: Session, document_id: int, today: date, *, masked: bool) -> tuple[str, ...]:
    """Each 传阅单 of the paper: how it goes, then who has read, who has it now and how long, who has not."""
    rows = session.exec(
        select(Slip)
        .join(SlipPaper, col(SlipPaper.slip_id) == col(Slip.id))
        .where(
            col(SlipPaper.document_id) == document_id, col(SlipPaper.withdrawn).is_(False),
            col(Slip.state) != SlipState.WITHDRAWN,
        )
        .order_by(col(Slip.id))
    ).all()
    return tuple(_slip(session, slip, document_id, today, masked) for slip in rows)


def _slip(session: Session, slip: Slip, document_id: int, today: date, masked: bool) -> str:
    legs = {
        hop.slip_reader_id: hop
        for hop in session.exec(
            select(Hop)
            .where(col(Hop.document_id) == document_id, col(Hop.state) != HopState.WITHDRAWN)
            .order_by(col(Hop.id))
        )
    }
    readers = session.exec(select(SlipReader).where(col(SlipReader.slip_id) == slip.id).order_by(col(SlipReader.seq)))
    names = "、".join(_reader(reader, legs.get(reader.id), slip, today) for reader in readers)
    purpose = f"，{HIDDEN if masked else slip.purpose}" if slip.purpose else ""
    return f"{slip.mode.value}{purpose}（{slip.state.value}）：{names}"


def _reader(reader: SlipReader, leg: Hop | None, slip: Slip, today: date) -> str:
    name = reader.reader_name
    if leg is None:
        return f"{name} 免阅" if reader.waived else f"{name} {'未阅' if slip.state is SlipState.OPEN else '未送'}"
    if leg.state is HopState.OUT:
        kept = f"，留用至{leg.kept_until:%m-%d}" if leg.kept_until else ""
        return f"{name} 在手{(today - leg.sent_at.date()).days}天{kept}"
    return f"{name} {'已横传' if leg.state is HopState.CROSSED else '已阅'}"

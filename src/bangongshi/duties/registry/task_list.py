"""Who still owes something on these papers, and what was answered? Read for choosing and for the opened paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, literal
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.paper_rows import MASKED
from bangongshi.models.instruction_rows import HIDDEN
from bangongshi.models.papers import Document, Incoming
from bangongshi.models.words import TaskKind, TaskState
from bangongshi.models.work import Task


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Somebody who has not done what they were asked; `late`: past their date, or past its hour."""

    id: int
    document_id: int
    number: str
    kind: TaskKind
    party: str
    due_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class TaskAnswer:
    """What came of a task. `text` is the result or the reason it was waived, （已遮） where the title is masked."""

    id: int
    document_id: int
    kind: TaskKind
    state: TaskState
    party: str
    done_at: datetime | None
    late: bool
    text: str

    @property
    def mark(self) -> str:
        """「迟复」 for an answer after its date."""
        return "迟复" if self.late and self.state is TaskState.DONE else ""


def open_tasks(desk: Desk, document_ids: Sequence[int]) -> tuple[OpenTask, ...]:
    """The open tasks of each paper's present round: leaders asked, 主办, 协办, 会签, 征求意见; in the order asked."""
    with desk.read() as session:
        found = session.exec(
            select(Task, col(Incoming.receipt_number), col(Document.unit_name))
            .join(Document, col(Document.id) == col(Task.document_id))
            .join(Incoming, col(Incoming.document_id) == col(Task.document_id))
            .where(
                col(Task.document_id).in_(document_ids), col(Task.state) == TaskState.OPEN,
                col(Task.round) == col(Document.round),
            )
            .order_by(col(Task.document_id), col(Task.seq), col(Task.id))
        ).all()
    return tuple(
        OpenTask(
            task.id or 0, task.document_id, number or f"{unit}来文", task.kind, task.party_name, task.due_on,
            _late(task.due_on, task.due_time, desk.now),
        )
        for task, number, unit in found
    )


def answers(desk: Desk, document_ids: Sequence[int], *, revealed: bool = False) -> tuple[TaskAnswer, ...]:
    """What was answered or waived on these papers, every round, oldest first. With `revealed` the look is journalled."""
    said: ColumnElement[str] = case((col(Task.state) == TaskState.WAIVED, col(Task.reason)), else_=col(Task.result))
    if not revealed:
        said = case((col(Document.secrecy).in_(MASKED), literal(HIDDEN)), else_=said)
    with desk.read() as session:
        found = session.execute(
            select(  # type: ignore[call-overload]
                col(Task.id), col(Task.document_id), col(Task.kind), col(Task.state), col(Task.party_name),
                col(Task.done_at), col(Task.due_on), col(Task.due_time), said,
            )
            .join(Document, col(Document.id) == col(Task.document_id))
            .where(
                col(Task.document_id).in_(document_ids), col(Task.kind) != TaskKind.INSTRUCT,
                col(Task.state).in_((TaskState.DONE, TaskState.WAIVED)),
            )
            .order_by(col(Task.done_at), col(Task.id))
        ).all()
    return tuple(
        TaskAnswer(id_, document_id, kind, state, party, done_at, bool(done_at) and _late(due, time, done_at), text)
        for id_, document_id, kind, state, party, done_at, due, time, text in found
    )


def _late(due_on: date | None, due_time: str, at: datetime) -> bool:
    if due_on is None or at.date() < due_on:
        return False
    return at.date() > due_on or bool(due_time and f"{at:%H:%M}" > due_time)

"""How is a deadline kept, and read again? One `Deadline` row a date; its paper, task or leg repeats the newest."""

from datetime import time

from bangongshi.models.deadlines import Sum
from bangongshi.models.papers import Deadline, Document, Hop
from bangongshi.models.work import Task
from bangongshi.store.transaction import Act


def add_deadline(act: Act, target: Document | Task | Hop, made: Sum) -> None:
    """The next `Deadline` row of a paper, a task or a leg (which must have their ids); it is the one that holds."""
    document_id = target.id if isinstance(target, Document) else target.document_id
    act.session.add(
        Deadline(
            document_id=document_id or 0,
            task_id=target.id if isinstance(target, Task) else None,
            hop_id=target.id if isinstance(target, Hop) else None,
            due_on=made.due_on, start_on=made.start_on, amount=made.amount, unit=made.unit, basis=made.basis,
            basis_text=made.basis_text, provisional=made.provisional, reached_on=made.reached_on,
            due_time=_clock(made.due_time), start_time=_clock(made.start_time), start_word=made.start_word,
        )
    )
    target.due_on, target.due_time = made.due_on, _clock(made.due_time)


def sum_of(row: Deadline) -> Sum:
    """A stored deadline as a sum that can be shown."""
    return Sum(
        row.start_on, row.amount, row.unit, row.due_on, row.basis, row.basis_text, row.provisional,
        start_word=row.start_word, reached_on=row.reached_on,
        due_time=time.fromisoformat(row.due_time) if row.due_time else None,
        start_time=time.fromisoformat(row.start_time) if row.start_time else None,
    )


def _clock(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""

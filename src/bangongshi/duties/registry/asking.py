"""Which leaders are asked for a 批示 on a paper, in what order? One task each (domain.md §2.2–2.3)."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.models.chase_rules import first_chase
from bangongshi.models.papers import Document
from bangongshi.models.words import TaskKind, TaskState
from bangongshi.models.work import Task
from bangongshi.store.transaction import Act, flush


def ask_leaders(act: Act, document: Document, leaders: Sequence[tuple[int, str]]) -> list[Task]:
    """Open a 批示 task for each of these leaders (person id, name as shown), after those asked before.

    Who is waited for already is not asked twice. Returns the new tasks, with their ids. The paper's own deadline says
    when they should be reminded for the first time.
    """
    waiting = asked(act.session, document)
    known = {task.person_id for task in waiting}
    last = max((task.seq for task in waiting), default=0)
    calendar = load(act.session)
    made: list[Task] = []
    for person_id, name in dict(leaders).items():
        if person_id in known:
            continue
        last += 1
        made.append(
            Task(
                document_id=document.id or 0, round=document.round, kind=TaskKind.INSTRUCT, seq=last,
                party_name=name, person_id=person_id, asked_at=act.now,
                chase_on=first_chase(document.due_on, act.now.date(), calendar),
            )
        )
    act.session.add_all(made)
    flush(act)
    return made


def asked(session: Session, document: Document) -> list[Task]:
    """The leaders of this round whose 批示 is waited for, in order."""
    return list(
        session.exec(
            select(Task)
            .where(
                col(Task.document_id) == document.id, col(Task.round) == document.round,
                col(Task.kind) == TaskKind.INSTRUCT, col(Task.state) == TaskState.OPEN,
            )
            .order_by(col(Task.seq), col(Task.id))
        )
    )

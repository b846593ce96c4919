"""催办: somebody was asked – whom, how, what they said, when to ask again (domain.md §2.2, J8). The list is call_list's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.call_list import calls, count_calls, targets
from bangongshi.duties.registry.indexing import index_papers
from bangongshi.duties.registry.loading import label, labels, open_paper
from bangongshi.models.chase_rules import next_chase
from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Hop
from bangongshi.models.secrecy import guard
from bangongshi.models.words import HopState, TaskState, Way
from bangongshi.models.work import Chase, Task
from bangongshi.models.workdays import Calendar
from bangongshi.store.transaction import Act, flush
from bangongshi.text import clean_in

__all__ = ["calls", "chase", "count_calls", "targets"]

NO_LONGER = "这一项已经办了或收回了，不用催；请按 F5 刷新。"


@dataclass(frozen=True, slots=True)
class _Said:
    """One answer, good for all that was asked in one act."""

    answer: str
    way: Way
    whom: str
    next_on: date


def chase(
    desk: Desk,
    *,
    task_ids: Sequence[int] = (),
    hop_ids: Sequence[int] = (),
    answer: str,
    way: Way = Way.PHONE,
    whom: str = "",
    next_typed: str = "",
) -> Done:
    """One call about several things: one `Chase` row for each, and the day to ask again (default: next working day).

    A task and the copy out for it are one call, whichever of the two is named. `whom`: who answered, "" the party itself.
    Raises Invalid {"answer"} or {"next"}, Refused when something is no longer open.
    """
    answer, whom = clean_in(answer, lines=True).strip(), clean_in(whom).strip()
    guard({"answer": answer, "whom": whom})
    if not answer:
        raise Invalid({"answer": "请写对方怎么答的，例如：正在办，周五前报。"})
    if not (task_ids or hop_ids):
        raise Refused("R-CHASE", "先选要催的是哪一项。")
    with desk.act(Verb.CHASE) as act:
        said = _Said(answer, way, whom, _next_on(next_typed, desk.today, load(act.session)))
        asked = _asked(act.session, task_ids, hop_ids)
        papers = list(dict.fromkeys(one.document_id for pair in asked for one in pair if one is not None))
        names = [label(*open_paper(act.session, document_id, Verb.CHASE)) for document_id in papers]
        for task, hop in asked:
            _write(act, desk.who, task, hop, said)
        act.subject = labels(names)
        flush(act)
        index_papers(act.session, papers)
    return Done(_sentence(desk, asked, said), act.seq, tuple(papers))


def _next_on(typed: str, today: date, calendar: Calendar) -> date:
    if not typed.strip():
        return next_chase(today, calendar)
    try:
        day = read_date(typed, today, calendar).day
    except DateNotUnderstood as error:
        raise Invalid({"next": error.sentence}) from None
    if day <= today:
        raise Invalid({"next": f"{day:%Y-%m-%d} 已经到了或过了，下次再问请填明天以后的日子。"})
    return day


_Pair = tuple[Task | None, Hop | None]


def _asked(session: Session, task_ids: Sequence[int], hop_ids: Sequence[int]) -> list[_Pair]:
    """Each thing asked for once: a task with the copy out for it, or a leg alone."""
    hops = _open_hops(session, hop_ids)
    tasks = _open_tasks(session, list(dict.fromkeys(task_ids)))
    known = {task.id for task in tasks}
    more = {hop.task_id for hop in hops if hop.task_id is not None} - known
    tasks += session.exec(select(Task).where(col(Task.id).in_(more), col(Task.state) == TaskState.OPEN)).all()
    known = {task.id for task in tasks}
    carried = session.exec(select(Hop).where(col(Hop.task_id).in_(known), col(Hop.state) == HopState.OUT)).all()
    by_task = {hop.task_id: hop for hop in carried}
    alone: list[_Pair] = [(None, hop) for hop in hops if hop.task_id not in known]
    return [*((task, by_task.get(task.id)) for task in tasks), *alone]


def _open_tasks(session: Session, ids: Sequence[int]) -> list[Task]:
    found = session.exec(select(Task).where(col(Task.id).in_(ids), col(Task.state) == TaskState.OPEN)).all()
    if len(found) < len(set(ids)):
        raise Refused("R-CHASE", NO_LONGER)
    return list(found)


def _open_hops(session: Session, ids: Sequence[int]) -> list[Hop]:
    found = session.exec(select(Hop).where(col(Hop.id).in_(ids), col(Hop.state) == HopState.OUT)).all()
    if len(found) < len(set(ids)):
        raise Refused("R-CHASE", NO_LONGER)
    return list(found)


def _write(act: Act, who: str, task: Task | None, hop: Hop | None, said: _Said) -> None:
    """The row, and the next day on both: the list looks at either."""
    act.session.add(
        Chase(
            document_id=_paper(task, hop), task_id=task.id if task else None, hop_id=hop.id if hop else None,
            whom=said.whom or _party(task, hop), way=said.way, said_at=act.now, answer=said.answer,
            next_on=said.next_on, caller=who,
        )
    )
    for one in (task, hop):
        if one is not None:
            one.chase_on = said.next_on


def _paper(task: Task | None, hop: Hop | None) -> int:
    return task.document_id if task else hop.document_id if hop else 0


def _party(task: Task | None, hop: Hop | None) -> str:
    return task.party_name if task else hop.reader_name if hop else ""


def _sentence(desk: Desk, asked: Sequence[_Pair], said: _Said) -> str:
    """「已催 某局（第 2 次），2026-11-24 再问。」 or 「已催 某局、张三 共 3 项，…」."""
    parties = list(dict.fromkeys(_party(task, hop) for task, hop in asked))
    who = "、".join(parties[:3]) + ("等" if len(parties) > 3 else "")
    if len(asked) > 1:
        return f"已催 {who} 共 {len(asked)} 项，{said.next_on:%Y-%m-%d} 再问。"
    task, hop = asked[0]
    with desk.read() as session:
        own = col(Chase.task_id) == task.id if task else col(Chase.hop_id) == (hop.id if hop else None)
        times = len(session.exec(select(Chase.id).where(own, col(Chase.withdrawn).is_(False))).all())
    return f"已催 {who}（第 {times} 次），{said.next_on:%Y-%m-%d} 再问。"

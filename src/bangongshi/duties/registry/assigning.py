"""承办, 会签 and 征求意见: who was asked to do what by when, what came of it, what was let go (domain.md §2.2, §4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import hops
from bangongshi.duties.registry.deadlines import add_deadline, newest, rules_of, sum_of, typed_deadline
from bangongshi.duties.registry.indexing import index_papers
from bangongshi.duties.registry.instructing import said_in_round
from bangongshi.duties.registry.loading import label, labels, open_paper, paper_facts
from bangongshi.duties.registry.party_list import pick_parties
from bangongshi.duties.registry.task_list import OpenTask, TaskAnswer, answers, open_tasks
from bangongshi.models.chase_rules import first_chase
from bangongshi.models.deadlines import Sum, fixed, propose
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.instruction_rules import FollowUp, follow_up
from bangongshi.models.paper_rules import PaperFacts, Verb
from bangongshi.models.papers import Document, Hop, Incoming, Instruction
from bangongshi.models.parties import Party
from bangongshi.models.secrecy import guard
from bangongshi.models.words import DueBasis, HopPurpose, HopState, InstructionKind, TaskKind, TaskState
from bangongshi.models.work import Task
from bangongshi.models.workdays import Calendar
from bangongshi.store.transaction import Act, flush
from bangongshi.text import clean_in

__all__ = [
    "OpenTask", "TaskAnswer", "answers", "assign", "consult", "feedback", "open_tasks", "pick_parties", "waive",
]

VIEWS = (TaskKind.COSIGN, TaskKind.CONSULT)
"""Other units' views: they may come late, even after they were waived."""
_CLERK_SET = "文秘交办时定"


@dataclass(frozen=True, slots=True)
class _Given:
    """What one 承办 asks for, as typed; the same for every paper."""

    lead: Party
    assists: tuple[Party, ...]
    due: str
    assist_due: str
    direct_reason: str
    hand_over: bool


def assign(
    desk: Desk,
    ids: Sequence[int],
    lead: Party,
    assists: Sequence[Party] = (),
    *,
    due_typed: str = "",
    assist_due_typed: str = "",
    direct_reason: str = "",
    hand_over: bool = False,
) -> Done:
    """承办: exactly one 主办 a round and any 协办, each with its date; 协办 answer no later than the 主办 is due.

    Without `due_typed` the paper's own date holds, else the rule 办件. With the present 主办 named again only the 协办
    are added. `hand_over` gives the 主办 a copy. Needs a 批示, a 径送 or `direct_reason`.
    Invalid: lead, due_typed, assist_due_typed, direct_reason.
    """
    wanted = {party.name: party for party in map(_tidy, assists) if party.name and party.name != _tidy(lead).name}
    given = _Given(
        _tidy(lead), tuple(wanted.values()), due_typed.strip(), assist_due_typed.strip(),
        clean_in(direct_reason).strip(), hand_over,
    )
    guard({"lead": given.lead.name, "direct_reason": given.direct_reason})
    if not given.lead.name:
        raise Invalid({"lead": "请选主办（只能一家）。"})
    names: list[str] = []
    with desk.act(Verb.ASSIGN, reason=given.direct_reason) as act:
        calendar = load(act.session)
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.ASSIGN)
            names.append(label(document, incoming))
            _ground(incoming, paper_facts(act.session, document_id), given.direct_reason)
            _assign_one(act, document, names[-1], given, calendar)
        act.subject = labels(names)
        flush(act)
        index_papers(act.session, ids)
    others = f"，协办 {'、'.join(wanted)}" if wanted else ""
    return Done(f"已交 {given.lead.name} 主办{others}：{labels(names)}。", act.seq, tuple(ids))


def _tidy(party: Party) -> Party:
    return Party(clean_in(party.name).strip(), party.person_id, party.unit_id)


def _ground(incoming: Incoming, facts: PaperFacts, direct_reason: str) -> None:
    if direct_reason:
        incoming.direct_reason = direct_reason
    elif not (facts.instructed or facts.direct):
        raise Invalid({"direct_reason": "还没有领导批示；日常事项径送承办的，请写明径送理由。"})


def _assign_one(act: Act, document: Document, name: str, given: _Given, calendar: Calendar) -> None:
    from_ = _asked_by(act.session, document)
    lead = _lead_of(act.session, document)
    if lead is None:
        lead = _task(document, TaskKind.LEAD, given.lead, act.now, from_)
        act.session.add(lead)
        flush(act)
        add_deadline(act, lead, _lead_sum(act.session, document, given.due, act.now, calendar))
        lead.chase_on = first_chase(lead.due_on, act.now.date(), calendar)
        if given.hand_over:
            hops.hand_over(
                act, document.id or 0, name, (given.lead.person_id, given.lead.name), act.now,
                purpose=HopPurpose.HANDLE, task_id=lead.id,
            )
    elif lead.party_name != given.lead.name or not given.assists or lead.state is not TaskState.OPEN:
        end = "要换主办，请先把它免办" if lead.state is TaskState.OPEN else "它已经办完"
        raise Refused("R-ONE-LEAD", f"{name}：主办只能一家，已经是{lead.party_name}；{end}。")
    _add_assists(act, document, lead, given, calendar)


def _add_assists(act: Act, document: Document, lead: Task, given: _Given, calendar: Calendar) -> None:
    known = {task.party_name for task in _tasks(act.session, document, TaskKind.ASSIST) if task.state is TaskState.OPEN}
    for party in given.assists:
        if party.name in known:
            continue
        task = _task(document, TaskKind.ASSIST, party, act.now, lead.instruction_id)
        act.session.add(task)
        flush(act)
        add_deadline(act, task, _assist_sum(act.session, document, lead, given.assist_due, act.now, calendar))
        task.chase_on = first_chase(task.due_on, act.now.date(), calendar)
    flush(act)


def _task(
    document: Document, kind: TaskKind, party: Party, at: datetime, instruction_id: int | None = None
) -> Task:
    return Task(
        document_id=document.id or 0, round=document.round, kind=kind, party_name=party.name,
        person_id=party.person_id, unit_id=party.unit_id, asked_at=at, instruction_id=instruction_id,
    )


def _asked_by(session: Session, document: Document) -> int | None:
    """The newest 批示 of this round that asks for action, else the newest."""
    said: Sequence[Instruction] = said_in_round(session, document)
    asking = [
        row.id for row in said
        if row.kind is InstructionKind.WRITTEN and follow_up(row.text) is FollowUp.ACT
    ]
    return (asking or [row.id for row in said] or [None])[-1]


def _tasks(session: Session, document: Document, kind: TaskKind) -> Sequence[Task]:
    return session.exec(
        select(Task).where(
            col(Task.document_id) == document.id, col(Task.round) == document.round, col(Task.kind) == kind,
            col(Task.state).in_((TaskState.OPEN, TaskState.DONE)),
        )
    ).all()


def _lead_of(session: Session, document: Document) -> Task | None:
    return next(iter(_tasks(session, document, TaskKind.LEAD)), None)


def _lead_sum(session: Session, document: Document, typed: str, now: datetime, calendar: Calendar) -> Sum:
    if typed:
        return _typed(typed, "due_typed", now, calendar)
    held = newest(session, document.id or 0)
    if held is not None:
        return sum_of(held)
    return propose(
        document.urgency, now.date(), calendar, rules_of(session), matter="办件", start_word="交办", start_time=now.time()
    )


def _assist_sum(
    session: Session, document: Document, lead: Task, typed: str, now: datetime, calendar: Calendar
) -> Sum:
    if typed:
        made = _typed(typed, "assist_due_typed", now, calendar)
        if lead.due_on and made.due_on > lead.due_on:
            said = f"协办的时限不能晚于主办的 {lead.due_on:%Y-%m-%d}。"
            raise Invalid({"assist_due_typed": said})
        return made
    made = propose(document.urgency, now.date(), calendar, rules_of(session), matter="协办", start_word="交办")
    if lead.due_on and made.due_on > lead.due_on:
        return fixed(lead.due_on, now.date(), DueBasis.DEFAULT, "不晚于主办的时限", start_word="交办")
    return made


def _typed(typed: str, field: str, now: datetime, calendar: Calendar) -> Sum:
    try:
        made = typed_deadline(typed, now.date(), calendar, DueBasis.DEFAULT, _CLERK_SET)
    except Invalid as error:
        raise Invalid({field: "；".join(error.fields.values())}) from None
    if made.due_on < now.date():
        raise Invalid({field: "时限已经过去了，请核对。"})
    return made


def consult(
    desk: Desk, ids: Sequence[int], kind: TaskKind, parties: Sequence[Party], *, due_typed: str = ""
) -> Done:
    """会签 or 征求意见 from these parties; 7 工作日 by rule unless `due_typed`. Who is asked already is not asked twice.

    Invalid: parties, due_typed.
    """
    if kind not in VIEWS:
        raise ValueError(kind)
    asked = {party.name: party for party in map(_tidy, parties) if party.name}
    guard({"parties": "、".join(asked)})
    if not asked:
        raise Invalid({"parties": f"请选向谁{kind.value}。"})
    names: list[str] = []
    with desk.act(Verb.CONSULT, reason=kind.value) as act:
        calendar = load(act.session)
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.CONSULT)
            names.append(label(document, incoming))
            known = {
                task.party_name for task in _tasks(act.session, document, kind) if task.state is TaskState.OPEN
            }
            for party in asked.values():
                if party.name not in known:
                    _consult_one(act, document, kind, party, due_typed.strip(), calendar)
            if known >= asked.keys():
                raise Refused("R-ASKED", f"{names[-1]}：已经在向{'、'.join(asked)}{kind.value}，请等答复或催办。")
        act.subject = labels(names)
        flush(act)
        index_papers(act.session, ids)
    return Done(f"已向 {'、'.join(asked)} {kind.value}：{labels(names)}。", act.seq, tuple(ids))


def _consult_one(
    act: Act, document: Document, kind: TaskKind, party: Party, typed: str, calendar: Calendar
) -> None:
    task = _task(document, kind, party, act.now)
    act.session.add(task)
    flush(act)
    made = (
        _typed(typed, "due_typed", act.now, calendar) if typed
        else propose(
            document.urgency, act.now.date(), calendar, rules_of(act.session), matter=kind.value, start_word=kind.value
        )
    )
    add_deadline(act, task, made)
    task.chase_on = first_chase(task.due_on, act.now.date(), calendar)
    flush(act)


def feedback(desk: Desk, task_ids: Sequence[int], result: str, *, done_at: datetime | None = None) -> Done:
    """办复: what came back, verbatim, and when. Late ones are taken and called 迟复; a waived view may still come in.

    A copy given with the task is in the cabinet again. Invalid: result, done_at.
    """
    result = clean_in(result, lines=True).strip()
    guard({"result": result})
    at = done_at or desk.now
    wrong = {}
    if not result:
        wrong["result"] = "请写办理结果或反馈意见。"
    if at > desk.now:
        wrong["done_at"] = "办复时间不能晚于现在。"
    if wrong:
        raise Invalid(wrong)
    names, late = [], []
    with desk.act(Verb.FEEDBACK) as act:
        chosen = _chosen(act.session, task_ids)
        for task in chosen:
            after_all = task.state is TaskState.WAIVED and task.kind in VIEWS
            names.append(_paper_name(act.session, task, Verb.FEEDBACK, after_all=after_all))
            _may_answer(task, names[-1], at, after_all=after_all)
            task.state, task.done_at, task.result = TaskState.DONE, at, result
            if _past(task, at):
                late.append(task.party_name)
            for hop in _copies_with(act.session, task):
                hops.take_back_hop(act, hop, max(at, hop.sent_at), "")
        act.subject = labels(dict.fromkeys(names))
        flush(act)
        index_papers(act.session, {task.document_id for task in chosen})
    remark = f"迟复：{'、'.join(dict.fromkeys(late))}。" if late else ""
    return Done(f"已办复 {labels(dict.fromkeys(names))}。{remark}", act.seq, tuple(task_ids))


def _may_answer(task: Task, name: str, at: datetime, *, after_all: bool) -> None:
    if task.kind is TaskKind.INSTRUCT:
        raise Refused("R-FEEDBACK", f"{name}：{task.party_name}是请批示的，请用录批示。")
    if task.state is not TaskState.OPEN and not after_all:
        raise Refused("R-FEEDBACK", f"{name}：{task.party_name}的{task.kind.value}已经是“{task.state.value}”。")
    if at.date() < task.asked_at.date():
        raise Invalid({"done_at": f"{name}：办复时间早于交办时间，请核对。"})


def _past(task: Task, at: datetime) -> bool:
    if task.due_on is None or at.date() < task.due_on:
        return False
    return at.date() > task.due_on or bool(task.due_time and f"{at:%H:%M}" > task.due_time)


def waive(desk: Desk, task_ids: Sequence[int], reason: str) -> Done:
    """免办 with the reason (逾期未复，视为无异议); also of a leader who will not be asked after all. Invalid: reason."""
    reason = clean_in(reason, lines=True).strip()
    guard({"reason": reason})
    if not reason:
        raise Invalid({"reason": "请写免办的理由，例如：逾期未复，视为无异议。"})
    names, parties, out = [], [], []
    with desk.act(Verb.WAIVE, reason=reason) as act:
        for task in _chosen(act.session, task_ids):
            names.append(_paper_name(act.session, task, Verb.WAIVE))
            if task.state is not TaskState.OPEN:
                raise Refused("R-WAIVE", f"{names[-1]}：{task.party_name}的{task.kind.value}已经是“{task.state.value}”。")
            task.state, task.done_at, task.reason = TaskState.WAIVED, act.now, reason
            parties.append(f"{task.party_name}{task.kind.value}")
            out += [hop.reader_name for hop in _copies_with(act.session, task)]
        act.subject = labels(dict.fromkeys(names))
    remark = f"原件还在{'、'.join(dict.fromkeys(out))}处，记得收回。" if out else ""
    return Done(f"{labels(dict.fromkeys(names))}：{'、'.join(dict.fromkeys(parties))}免办。{remark}", act.seq, tuple(task_ids))


def _chosen(session: Session, task_ids: Sequence[int]) -> list[Task]:
    found = [session.get(Task, task_id) for task_id in dict.fromkeys(task_ids)]
    if not found or any(task is None or task.state is TaskState.WITHDRAWN for task in found):
        raise Refused("R-GONE", "找不到这一项承办或征求意见，请按 F5 刷新。")
    return [task for task in found if task is not None]


def _paper_name(session: Session, task: Task, verb: Verb, *, after_all: bool = False) -> str:
    facts = PaperFacts(paper_facts(session, task.document_id).phase, consulting=1) if after_all else None
    document, incoming = open_paper(session, task.document_id, verb, facts)
    name = label(document, incoming)
    if task.round != document.round:
        raise Refused("R-ROUND", f"{name}：这是第{task.round}轮的，现在是第{document.round}轮。")
    return name


def _copies_with(session: Session, task: Task) -> Sequence[Hop]:
    return session.exec(select(Hop).where(col(Hop.task_id) == task.id, col(Hop.state) == HopState.OUT)).all()

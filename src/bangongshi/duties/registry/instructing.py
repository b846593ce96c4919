"""批示: what a leader said about a paper, verbatim, and what was decided where two did not agree (domain.md §2.3)."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.indexing import index_papers
from bangongshi.duties.registry.loading import label, labels, open_paper
from bangongshi.duties.registry.proposing import leaders_named
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.genre import needs_reply
from bangongshi.models.instruction_rules import FollowUp, conflict, follow_up
from bangongshi.models.office import Person
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Document, Incoming, Instruction
from bangongshi.models.secrecy import guard
from bangongshi.models.standing import UNRANKED
from bangongshi.models.words import Handling, InstructionKind, Passing, Phase, TaskKind, TaskState, Way
from bangongshi.models.work import Task
from bangongshi.store.transaction import Act, flush
from bangongshi.text import clean_in

CIRCLE = "圈阅"


def instruct(
    desk: Desk,
    ids: Sequence[int],
    leader_id: int,
    text: str,
    *,
    said_on: date | None = None,
    kind: InstructionKind = InstructionKind.WRITTEN,
    way: Way = Way.PAPER,
    evidence: str = "",
    passing: Passing | None = None,
) -> Done:
    """One leader's 批示 on these papers, as it was said; on a paper already 办结 it opens the next round.

    `said_on` (today) may be earlier, not later, and not before the paper came. `passing` None: proposed from the words.
    Invalid: leader_id, text, said_on.
    """
    on = said_on or desk.today
    guard({"text": text, "evidence": evidence})
    if kind is InstructionKind.WRITTEN and not clean_in(text, lines=True).strip():
        raise Invalid({"text": "请照原文录入批示；只画圈的选圈阅。"})
    if on > desk.today:
        raise Invalid({"said_on": "批示日期不能晚于今天。"})
    names, remarks = [], []
    with desk.act(Verb.INSTRUCT) as act:
        leader = _leader(act.session, leader_id)
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.INSTRUCT)
            names.append(label(document, incoming))
            if on < incoming.signed_in_at.date():
                raise Invalid({"said_on": f"{names[-1]}：批示日期早于收文日期，请核对。"})
            record(
                act, document, incoming, leader, text,
                said_on=on, kind=kind, way=way, evidence=evidence, passing=passing,
            )
            remarks += remarks_on(act.session, document, incoming, kind)
        act.subject = labels(names)
        flush(act)
        index_papers(act.session, ids)
    remark = "".join(dict.fromkeys(remarks))
    return Done(f"已录{leader[1]}批示：{labels(names)}。{remark}", act.seq, tuple(ids))


def record(
    act: Act,
    document: Document,
    incoming: Incoming,
    leader: tuple[int, str],
    text: str,
    *,
    said_on: date,
    kind: InstructionKind = InstructionKind.WRITTEN,
    way: Way = Way.PAPER,
    evidence: str = "",
    passing: Passing | None = None,
) -> Instruction:
    """Inside an act: the 批示 row, with its id. Whoever was waited for on this paper is waited for no more.

    A paper 办结 goes into its next round. Words that ask for action wait to be passed on unless `passing` says otherwise.
    """
    if document.phase is Phase.CLOSED:
        _reopen(document, incoming)
    text = CIRCLE if kind is InstructionKind.CIRCLED else clean_in(text, lines=True).strip()
    asks = kind is InstructionKind.WRITTEN and follow_up(text) is FollowUp.ACT
    said = Instruction(
        document_id=document.id or 0, leader_id=leader[0], leader_name=leader[1], said_on=said_on, text=text,
        round=document.round, kind=kind, way=way, evidence=clean_in(evidence).strip(),
        passing=passing or (Passing.WAITING if asks else Passing.NEEDLESS),
    )
    act.session.add(said)
    flush(act)
    for task in _waiting_for(act.session, document, leader[0]):
        task.state, task.done_at, task.instruction_id = TaskState.DONE, act.now, said.id
    person = act.session.get(Person, leader[0])
    document.leader_rank = min(document.leader_rank, (person.rank if person else 0) or UNRANKED)
    flush(act)
    return said


def _reopen(document: Document, incoming: Incoming) -> None:
    """The next round: what ended the last one is in the journal, not on the paper any more; nor is its 径送."""
    document.round += 1
    document.phase = Phase.ENROLLED
    incoming.closed_on, incoming.closed_by, incoming.closing_means = None, "", None
    incoming.outcome, incoming.reply_number, incoming.direct_reason = "", "", ""


def _waiting_for(session: Session, document: Document, leader_id: int) -> Sequence[Task]:
    return session.exec(
        select(Task).where(
            col(Task.document_id) == document.id, col(Task.round) == document.round,
            col(Task.kind) == TaskKind.INSTRUCT, col(Task.state) == TaskState.OPEN, col(Task.person_id) == leader_id,
        )
    ).all()


def _leader(session: Session, leader_id: int) -> tuple[int, str]:
    try:
        (leader,) = leaders_named(session, [leader_id])
    except Invalid:
        raise Invalid({"leader_id": "请选是谁的批示；名单里没有的人，在设置里添加。"}) from None
    return leader


def remarks_on(session: Session, document: Document, incoming: Incoming, kind: InstructionKind) -> list[str]:
    """What a clerk should hear after a 批示 went in: the round, a circle where words are due, a disagreement."""
    said = said_in_round(session, document)
    remarks = [f"开始第{document.round}轮办理。"] if document.round > 1 and len(said) == 1 else []
    wanted = incoming.handling is Handling.ACT or needs_reply(document.genre, incoming.reply_wanted)
    if kind is InstructionKind.CIRCLED and wanted and all(row.kind is InstructionKind.CIRCLED for row in said):
        remarks.append("来文有具体事项，首位审批的领导应写明意见，只圈阅的请再请示。")
    disagree = conflict([(row.leader_name, row.text) for row in said if not row.settled])
    return [*remarks, disagree] if disagree else remarks


def said_in_round(session: Session, document: Document) -> Sequence[Instruction]:
    """The 批示 of the paper's present round, in the order they came."""
    return session.exec(
        select(Instruction)
        .where(
            col(Instruction.document_id) == document.id, col(Instruction.round) == document.round,
            col(Instruction.withdrawn).is_(False),
        )
        .order_by(col(Instruction.id))
    ).all()


def settle(desk: Desk, ids: Sequence[int], decided_by: str, decision: str) -> Done:
    """协调批示: who decided what where leaders did not agree; it is written to every 批示 of the round."""
    decided_by, decision = clean_in(decided_by).strip(), clean_in(decision, lines=True).strip()
    guard({"decided_by": decided_by, "decision": decision})
    wrong = {}
    if not decided_by:
        wrong["decided_by"] = "请写谁定的。"
    if not decision:
        wrong["decision"] = "请写定了什么。"
    if wrong:
        raise Invalid(wrong)
    names: list[str] = []
    with desk.act(Verb.SETTLE) as act:
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.SETTLE)
            names.append(label(document, incoming))
            for said in said_in_round(act.session, document):
                said.settled = f"{decided_by}：{decision}"
        act.subject = labels(names)
    return Done(f"已记下{decided_by}的决定：{labels(names)}。", act.seq, tuple(ids))

"""How a paper comes to its end: 办结 with a means, 作废 with a reason, 核对 of an imported old one."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.indexing import index_paper, index_papers
from bangongshi.duties.registry.loading import label, labels, open_paper, paper_facts
from bangongshi.duties.registry.replying import answered
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.paper_rules import PaperFacts, Verb
from bangongshi.models.papers import Document, Incoming, Number
from bangongshi.models.secrecy import guard
from bangongshi.models.words import (
    ClosingMeans,
    Handling,
    NumberState,
    Phase,
    SlipState,
    TaskKind,
    TaskState,
)
from bangongshi.models.work import Slip, SlipPaper, Task
from bangongshi.store.transaction import Act, flush
from bangongshi.text import clean_in


def close(
    desk: Desk,
    ids: Sequence[int],
    means: ClosingMeans,
    outcome: str = "",
    reply_number: str = "",
    *,
    direct_reason: str = "",
) -> Done:
    """办结: how it was done. Without words of its own the outcome is what the 主办 answered.

    Invalid: direct_reason for a 办件 with neither 批示 nor 径送; where an answer is wanted and none was sent,
    reply_number with 已答复, outcome (the reason why none is needed) with any other means.
    """
    outcome, reply_number = clean_in(outcome, lines=True).strip(), clean_in(reply_number).strip()
    direct_reason = clean_in(direct_reason).strip()
    guard({"outcome": outcome, "reply_number": reply_number, "direct_reason": direct_reason})
    if means is ClosingMeans.OTHER and not outcome:
        raise Invalid({"outcome": "办结方式为其他时，请写明怎么办结的。"})
    names: list[str] = []
    with desk.act(Verb.CLOSE, reason=means.value) as act:
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.CLOSE)
            names.append(label(document, incoming))
            facts = paper_facts(act.session, document_id)
            _check(incoming, facts, names[-1], means, (outcome, reply_number, direct_reason))
            incoming.direct_reason = direct_reason or incoming.direct_reason
            if facts.reply_needed and not facts.replied:
                replied = means is ClosingMeans.REPLIED
                state = TaskState.DONE if replied else TaskState.WAIVED
                answered(act, document, outcome, reference=reply_number, state=state)
            document.phase = Phase.CLOSED
            incoming.closed_on, incoming.closed_by, incoming.closing_means = act.now.date(), desk.who, means
            incoming.outcome = outcome or _result(act.session, document) or incoming.outcome
            incoming.reply_number = reply_number or incoming.reply_number
        act.subject = labels(names)
        flush(act)
        index_papers(act.session, ids)
    return Done(f"已办结 {labels(names)}（{means.value}）。", act.seq, tuple(ids))


def _check(
    incoming: Incoming, facts: PaperFacts, name: str, means: ClosingMeans, said: tuple[str, str, str]
) -> None:
    """A 办件 does not end on nobody's word, nor a paper that wants an answer without one (domain.md §2.2)."""
    outcome, number, direct_reason = said
    wrong = {}
    if incoming.handling is Handling.ACT and not (facts.instructed or facts.direct or direct_reason):
        wrong["direct_reason"] = f"{name} 是办件，没有领导批示；请先录批示，或写明径送理由。"
    if facts.reply_needed and not facts.replied:
        if means is ClosingMeans.REPLIED and not (outcome or number):
            wrong["reply_number"] = f"{name}：请填答复文号，或在结果里写答复了什么。"
        elif means is not ClosingMeans.REPLIED and not outcome:
            wrong["outcome"] = f"{name}：来文要求答复。请选已答复并填答复文号，或写明无需答复的理由。"
    if wrong:
        raise Invalid(wrong)


def _result(session: Session, document: Document) -> str:
    """What the 主办 of this round answered."""
    return session.exec(
        select(col(Task.result)).where(
            col(Task.document_id) == document.id, col(Task.round) == document.round,
            col(Task.kind) == TaskKind.LEAD, col(Task.state) == TaskState.DONE,
        )
    ).first() or ""


def void(desk: Desk, ids: Sequence[int], reason: str) -> Done:
    """作废 with a reason; the number stays in the book for ever and is not given again."""
    reason = clean_in(reason).strip()
    guard({"reason": reason})
    if not reason:
        raise Invalid({"reason": "请写作废的理由。"})
    names: list[str] = []
    with desk.act(Verb.VOID, reason=reason) as act:
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.VOID)
            names.append(label(document, incoming))
            document.phase, document.reason = Phase.VOID, reason
            drop_open(act, document, "作废")
            _void_number(act.session, document_id, reason)
        act.subject = labels(names)
        flush(act)
        for document_id in ids:
            index_paper(act.session, document_id)
    return Done(f"已作废 {labels(names)}，号码保留。", act.seq, tuple(ids))


def drop_open(act: Act, document: Document, reason: str) -> None:
    """A paper leaves the desk for good: nobody is asked for anything on it any more, no slip carries it."""
    for task in act.session.exec(
        select(Task).where(col(Task.document_id) == document.id, col(Task.state) == TaskState.OPEN)
    ):
        task.state, task.reason, task.done_at = TaskState.WAIVED, reason, act.now
    carried = act.session.exec(
        select(SlipPaper, Slip)
        .join(Slip, col(Slip.id) == col(SlipPaper.slip_id))
        .where(
            col(SlipPaper.document_id) == document.id, col(SlipPaper.withdrawn).is_(False),
            col(Slip.state) == SlipState.OPEN,
        )
    ).all()
    for paper, slip in carried:
        paper.withdrawn = True
        flush(act)
        others = select(col(SlipPaper.id)).where(
            col(SlipPaper.slip_id) == slip.id, col(SlipPaper.withdrawn).is_(False)
        )
        if act.session.exec(others.limit(1)).first() is None:
            slip.state, slip.reason = SlipState.RECALLED, reason


def _void_number(session: Session, document_id: int, reason: str) -> None:
    for number in session.exec(select(Number).where(col(Number.document_id) == document_id)):
        if number.state in (NumberState.ISSUED, NumberState.ADOPTED):
            number.state, number.reason = NumberState.VOIDED, reason


def check_history(desk: Desk, ids: Sequence[int], *, closed: bool) -> Done:
    """核对 an imported old paper: it was brought to its end (已办结), or it is still open (已登记)."""
    names: list[str] = []
    with desk.act(Verb.CHECK, reason="已办结" if closed else "仍在办") as act:
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.CHECK)
            names.append(label(document, incoming))
            _checked(document, incoming, closed=closed)
        act.subject = labels(names)
    end = "已办结" if closed else "仍在办，已列入待办"
    return Done(f"已核对 {labels(names)}：{end}。", act.seq, tuple(ids))


def _checked(document: Document, incoming: Incoming, *, closed: bool) -> None:
    document.phase = Phase.CLOSED if closed else Phase.ENROLLED
    if closed and incoming.closing_means is None:
        incoming.closing_means = ClosingMeans.FILED

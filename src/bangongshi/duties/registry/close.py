"""How a paper comes to its end: 办结 with a means, 作废 with a reason, 核对 of an imported old one."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.indexing import index_paper
from bangongshi.duties.registry.loading import label, labels, open_paper
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Document, Incoming, Number
from bangongshi.models.words import ClosingMeans, NumberState, Phase
from bangongshi.store.transaction import flush
from bangongshi.text import clean_in


def close(
    desk: Desk, ids: Sequence[int], means: ClosingMeans, outcome: str = "", reply_number: str = ""
) -> Done:
    """办结: how it was done, in words if there are any. A paper that wants a reply is not closed by 阅毕 or 存查 unsaid."""
    outcome = clean_in(outcome, lines=True).strip()
    if means is ClosingMeans.OTHER and not outcome:
        raise Invalid({"outcome": "办结方式为其他时，请写明怎么办结的。"})
    names: list[str] = []
    with desk.act(Verb.CLOSE, reason=means.value) as act:
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.CLOSE)
            names.append(label(document, incoming))
            _need_reply(incoming, names[-1], means, outcome)
            document.phase = Phase.CLOSED
            incoming.closed_on, incoming.closed_by, incoming.closing_means = act.now.date(), desk.who, means
            incoming.outcome = outcome or incoming.outcome
            incoming.reply_number = clean_in(reply_number).strip() or incoming.reply_number
        act.subject = labels(names)
    return Done(f"已办结 {labels(names)}（{means.value}）。", act.seq, tuple(ids))


def _need_reply(incoming: Incoming, name: str, means: ClosingMeans, outcome: str) -> None:
    if incoming.reply_wanted and means is not ClosingMeans.REPLIED and not outcome:
        raise Refused("R-REPLY", f"{name}：来文要求答复。请选已答复并填答复文号，或写明无需答复的理由。")


def void(desk: Desk, ids: Sequence[int], reason: str) -> Done:
    """作废 with a reason; the number stays in the book for ever and is not given again."""
    reason = clean_in(reason).strip()
    if not reason:
        raise Invalid({"reason": "请写作废的理由。"})
    names: list[str] = []
    with desk.act(Verb.VOID, reason=reason) as act:
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.VOID)
            names.append(label(document, incoming))
            document.phase, document.reason = Phase.VOID, reason
            _void_number(act.session, document_id, reason)
        act.subject = labels(names)
        flush(act)
        for document_id in ids:
            index_paper(act.session, document_id)
    return Done(f"已作废 {labels(names)}，号码保留。", act.seq, tuple(ids))


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

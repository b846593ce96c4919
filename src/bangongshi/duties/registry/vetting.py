"""Is this ours to handle, and is it in order? 初审 passes a paper, 退文 gives it back (domain.md §2.2)."""

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.close import drop_open
from bangongshi.duties.registry.indexing import index_papers
from bangongshi.duties.registry.loading import label, labels, open_paper
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Copy, Document, Incoming
from bangongshi.models.secrecy import guard
from bangongshi.models.words import HolderKind, Phase
from bangongshi.store.transaction import Act, flush
from bangongshi.text import clean_in


def vet(desk: Desk, ids: Sequence[int], notes: str = "") -> Done:
    """初审 passed: by whom, when, and in words if there is something to remember."""
    notes = clean_in(notes, lines=True).strip()
    guard({"notes": notes})
    names: list[str] = []
    with desk.act(Verb.VET) as act:
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.VET)
            names.append(label(document, incoming))
            incoming.vetted_on, incoming.vetted_by, incoming.vetting = act.now.date(), desk.who, notes
        act.subject = labels(names)
    return Done(f"初审通过：{labels(names)}。", act.seq, tuple(ids))


def return_paper(desk: Desk, ids: Sequence[int], reason: str, receipt: str, on: date | None = None) -> Done:
    """退文 with the reason and who took it back (`receipt`); also of a paper only signed in (差错退回).

    Every copy leaves with the sender. It is not taken back: the paper is out of the house. Invalid: reason, receipt, on.
    """
    reason, receipt = clean_in(reason, lines=True).strip(), clean_in(receipt).strip()
    guard({"reason": reason, "receipt": receipt})
    on = on or desk.today
    wrong = {}
    if not reason:
        wrong["reason"] = "请写退文的理由，例如：不属本单位办理。"
    if not receipt:
        wrong["receipt"] = "请写谁签收了退文，例如：市水利局李某签收。"
    if on > desk.today:
        wrong["on"] = "退文日期不能晚于今天。"
    if wrong:
        raise Invalid(wrong)
    names: list[str] = []
    with desk.act(Verb.RETURN, reason=reason) as act:
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.RETURN)
            names.append(label(document, incoming))
            if on < incoming.signed_in_at.date():
                raise Invalid({"on": f"{names[-1]}：退文日期早于签收日期，请核对。"})
            _give_back(act, document, incoming, (reason, receipt, on))
        act.subject = labels(names)
        flush(act)
        index_papers(act.session, ids)
    return Done(f"已退文 {labels(names)}，{receipt}。", None, tuple(ids))


def _give_back(act: Act, document: Document, incoming: Incoming, said: tuple[str, str, date]) -> None:
    reason, receipt, on = said
    document.phase, document.reason = Phase.RETURNED, reason
    incoming.returned_on, incoming.return_reason, incoming.return_receipt = on, reason, receipt
    drop_open(act, document, "退文")
    at = act.now if on == act.now.date() else datetime.combine(on, time())
    for copy in _copies(act.session, document.id or 0):
        copy.holder_kind, copy.holder_id, copy.holder_name = HolderKind.GONE, None, document.unit_name or "来文单位"
        copy.holder_since = max(at, copy.holder_since)


def _copies(session: Session, document_id: int) -> Sequence[Copy]:
    return session.exec(select(Copy).where(col(Copy.document_id) == document_id)).all()

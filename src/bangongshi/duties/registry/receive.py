"""F2 on 收文: sign a paper in and enrol it, in one act or in two (domain.md §2.2 签收、登记)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import read_settings
from bangongshi.duties.people import match_or_add_unit
from bangongshi.duties.registry.deadlines import add_deadline, proposed
from bangongshi.duties.registry.filling import fill
from bangongshi.duties.registry.indexing import index_paper
from bangongshi.duties.registry.loading import open_paper
from bangongshi.duties.registry.numbers import RECEIPTS, draw, preview
from bangongshi.models.document_number import recognise
from bangongshi.models.done import Done
from bangongshi.models.incoming_form import IncomingEntry, check
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Copy, Document, Incoming
from bangongshi.models.words import Direction, Phase
from bangongshi.store.transaction import Act, flush


@dataclass(frozen=True, slots=True)
class Twin:
    """A paper already in the book with the same sender and 来文字号."""

    id: int
    number: str
    received_on: date


def next_number(desk: Desk) -> str:
    """The number the next paper will get, without taking it."""
    with desk.read() as session:
        return preview(session, RECEIPTS, desk.today.year, read_settings(session).receipt_style)


def twins(desk: Desk, unit_name: str, source_number: str) -> tuple[Twin, ...]:
    """Possible duplicates: same sender and same key (domain.md §1.3). The clerk decides, nothing is refused."""
    key = recognise(source_number).key if source_number else ""
    if not key:
        return ()
    with desk.read() as session:
        found = session.exec(
            select(Document, Incoming)
            .join(Incoming, col(Incoming.document_id) == col(Document.id))
            .where(
                col(Incoming.source_key) == key,
                col(Document.unit_name) == unit_name,
                col(Document.phase).not_in((Phase.VOID, Phase.WITHDRAWN)),
            )
        ).all()
        return tuple(Twin(paper.id or 0, incoming.receipt_number, paper.occurred_on) for paper, incoming in found)


def defaults_of_sender(desk: Desk, unit_name: str) -> dict[str, str]:
    """What the last paper of this sender was: its 主送, 密级, 办件/阅件, 渠道, 类别 fill the form."""
    with desk.read() as session:
        last = session.exec(
            select(Document, Incoming)
            .join(Incoming, col(Incoming.document_id) == col(Document.id))
            .where(col(Document.unit_name) == unit_name, col(Document.phase) != Phase.WITHDRAWN)
            .order_by(col(Document.id).desc())
            .limit(1)
        ).first()
    if last is None:
        return {}
    paper, incoming = last
    return {
        "secrecy": paper.secrecy.value, "handling": incoming.handling.value, "channel": incoming.channel.value,
        "relation": incoming.relation.value, "addressees": incoming.addressees,
    }


def check_incoming(desk: Desk, typed: Mapping[str, str], *, enrol: bool = True) -> IncomingEntry:
    """What the form holds, checked: Invalid per field, Refused for a state-secret mark."""
    return check(typed, desk.now, desk.calendar(), enrol=enrol)


def sign_in_and_enrol(desk: Desk, typed: Mapping[str, str]) -> Done:
    """签收 and 登记 in one transaction; the number comes from the ledger. Returns the paper's id and number."""
    entry = check_incoming(desk, typed)
    with desk.act(Verb.ENROL) as act:
        document, incoming = _sign_in(act, entry, desk.who)
        number = _enrol(desk, act, document, incoming, entry)
        act.note(f"document:{document.id}", number, Verb.SIGN_IN)
    return Done(_said(number, document, entry), act.seq, (document.id or 0,))


def sign_in(desk: Desk, typed: Mapping[str, str]) -> Done:
    """仅签收: the piece is counted and stands on the list as 待登记; no number yet."""
    entry = check_incoming(desk, typed, enrol=False)
    with desk.act(Verb.SIGN_IN) as act:
        document, incoming = _sign_in(act, entry, desk.who)
        act.subject = f"{entry.unit_name}来文"
        add_deadline(act, document, proposed(act.session, entry, incoming.signed_in_at))
        index_paper(act.session, document.id or 0)
    return Done(f"已签收 {entry.unit_name}来文 {entry.copies} 份，待登记。", act.seq, (document.id or 0,))


def enrol(desk: Desk, document_id: int, typed: Mapping[str, str]) -> Done:
    """登记 a paper that was only signed in."""
    entry = check_incoming(desk, typed)
    with desk.act(Verb.ENROL) as act:
        document, incoming = open_paper(act.session, document_id, Verb.ENROL)
        fill(document, incoming, entry)
        number = _enrol(desk, act, document, incoming, entry)
    return Done(_said(number, document, entry), act.seq, (document_id,))


def _said(number: str, document: Document, entry: IncomingEntry) -> str:
    due = f"，时限 {document.due_on:%m月%d日}" if document.due_on else ""
    said = "；".join(remark.rstrip("。") for remark in entry.remarks)
    remark = f"来文字号按原样登记：{said}。" if said else ""
    return f"已登记 {number}{due}。{remark}"


def _sign_in(act: Act, entry: IncomingEntry, who: str) -> tuple[Document, Incoming]:
    unit = match_or_add_unit(act.session, entry.unit_name, entry.relation)
    flush(act)
    document = Document(
        direction=Direction.IN, phase=Phase.SIGNED_IN, title=entry.title, unit_id=unit.id, unit_name=entry.unit_name,
        occurred_on=entry.signed_in_at.date(), copies=entry.copies,
    )
    act.session.add(document)
    flush(act)
    incoming = Incoming(document_id=document.id or 0, signed_in_at=entry.signed_in_at, signed_in_by=who)
    act.session.add(incoming)
    fill(document, incoming, entry)
    for ordinal in range(1, entry.copies + 1):
        act.session.add(Copy(document_id=document.id or 0, ordinal=ordinal, holder_since=entry.signed_in_at))
    flush(act)
    return document, incoming


def _enrol(desk: Desk, act: Act, document: Document, incoming: Incoming, entry: IncomingEntry) -> str:
    style = read_settings(act.session).receipt_style
    number = draw(act.session, RECEIPTS, act.now.year, style, document.id or 0)
    document.phase = Phase.ENROLLED
    incoming.receipt_number = number.text
    incoming.enrolled_on, incoming.enrolled_by = act.now.date(), desk.who
    act.subject = number.text
    add_deadline(act, document, proposed(act.session, entry, incoming.signed_in_at))
    flush(act)
    index_paper(act.session, document.id or 0)
    return number.text


def sender_names(session: Session, limit: int = 9) -> tuple[str, ...]:
    """The senders of the last papers, newest first, for the picker before anything is typed."""
    recent = session.exec(select(col(Document.unit_name)).order_by(col(Document.id).desc()).limit(100)).all()
    return tuple(dict.fromkeys(name for name in recent if name))[:limit]

"""What do the rules of 用印 have to know? Seals, their authorities, who is out with them, earlier copies: read in an act."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from bangongshi.duties.people import person_named
from bangongshi.duties.seals.authority import authorities_of
from bangongshi.duties.seals.seal_loading import OUT_NOW, successor
from bangongshi.models.errors import Invalid
from bangongshi.models.office import Person
from bangongshi.models.papers import Document, Incoming
from bangongshi.models.people import tidy_name
from bangongshi.models.seal_authority import Objection, permits
from bangongshi.models.seal_rules import DEFAULT_SCOPE, NAMING, read_scope
from bangongshi.models.seal_words import Matter, SealState, UseState
from bangongshi.models.seals import Seal, SealLoan, SealUse, Stamping
from bangongshi.models.use_form import UseEntry
from bangongshi.models.use_rules import SealAsked, UseFacts, hindrance
from bangongshi.models.words import Phase, Secrecy

NO_PAPER = "收文登记簿里没有这个收文号，请从候选里选，或清空这一栏。"
LEFT = "{0}已经不在任，今天不能由他批；换了人请在印章里改审批权限（YZ-02）。"
SEVERAL = "这个收文号有几件，请先在收文里核对。"
SEALABLE_PAPERS = (Phase.ENROLLED, Phase.CLOSED)
"""Papers a use may belong to: registered, and not void, returned or only imported history."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who approves, as the list of people knows them. `left`: everybody of this name has left office."""

    id: int | None
    leader: bool
    left: bool = False


def use_facts(
    session: Session, entry: UseEntry, seals: Sequence[Seal], supervisor: str, today: date, *,
    changed: tuple[str, ...] = (), used: bool = False, use_id: int | None = None,
) -> UseFacts:
    """Everything the rules ask about. `use_id`: a use that is amended, whose own copies do not count as earlier ones."""
    return UseFacts(
        entry=entry, approval=entry.approval, seals=seals_asked(session, seals, entry, today), supervisor=supervisor,
        today=today, sealed_before=sealed_before(session, entry, [seal.id or 0 for seal in seals], use_id),
        changed=changed, used=used,
    )


def seals_asked(session: Session, seals: Sequence[Seal], entry: UseEntry, today: date) -> tuple[SealAsked, ...]:
    """Each seal of the request, with whether the approver may allow it. Whoever has left office may not, today."""
    ids = [seal.id or 0 for seal in seals]
    lines, out = authorities_of(session, ids), borrowers(session, ids)
    asker = asker_of(session, entry.approval.approver)
    gone = LEFT.format(entry.approval.approver) if asker.left and entry.used_at.date() == today else ""
    return tuple(
        SealAsked(
            name=seal.name, naming=seal.kind in NAMING, scope=scope_of(seal),
            hindrance=hindrance(
                seal.name, seal.state, out.get(seal.id or 0, ""),
                "" if seal.state is SealState.IN_USE else successor(session, seal),
            ),
            objection=Objection("approver", gone) if gone else permits(
                lines[seal.id or 0], entry.matter, entry.amount, entry.approval.approver,
                approver_id=asker.id, evidence=entry.approval.evidence, leader=asker.leader,
            ),
            unsettled=not lines[seal.id or 0],
        )
        for seal in seals
    )


def scope_of(seal: Seal) -> frozenset[Matter]:
    """What the seal may be used for: as it says, else what its kind is for."""
    return frozenset(read_scope(seal.scope)) if seal.scope else frozenset(DEFAULT_SCOPE[seal.kind])


def borrowers(session: Session, seal_ids: Collection[int]) -> dict[int, str]:
    """{seal id: who has it on loan}."""
    found = session.exec(
        select(col(SealLoan.seal_id), col(SealLoan.borrower_name))
        .where(col(SealLoan.seal_id).in_(seal_ids), OUT_NOW)
    )
    return {seal_id: name for seal_id, name in found if seal_id is not None}


def leaders(session: Session) -> tuple[str, ...]:
    """Everybody marked as a leader, by rank."""
    found = session.exec(
        select(col(Person.name))
        .where(col(Person.leader), col(Person.active)).order_by(col(Person.rank) == 0, col(Person.rank), col(Person.id))
    )
    return tuple(dict.fromkeys(found))


def sealed_before(session: Session, entry: UseEntry, seal_ids: Sequence[int], use_id: int | None = None) -> int:
    """Copies of the same 公文 that one of these seals has been put to already, the most of them."""
    if entry.matter is not Matter.DOCUMENT or not entry.reference:
        return 0
    query = (
        select(func.sum(col(SealUse.copies)))
        .join(Stamping, col(Stamping.use_id) == col(SealUse.id))
        .where(
            col(SealUse.reference) == entry.reference, col(SealUse.matter) == Matter.DOCUMENT,
            col(SealUse.state) == UseState.USED, col(Stamping.seal_id).in_(seal_ids),
        )
        .group_by(col(Stamping.seal_id))
    )
    if use_id is not None:
        query = query.where(col(SealUse.id) != use_id)
    return max((int(copies) for copies in session.exec(query)), default=0)


def paper_of(session: Session, receipt_number: str) -> Document | None:
    """The registered paper meant by its 收文号; None for "". Invalid when there is none, or nothing can be sealed for it."""
    if not receipt_number:
        return None
    found = session.exec(
        select(Document)
        .join(Incoming, col(Incoming.document_id) == col(Document.id))
        .where(col(Incoming.receipt_number) == receipt_number, col(Document.phase) != Phase.WITHDRAWN)
        .limit(2)
    ).all()
    if len(found) != 1:
        raise Invalid({"paper": SEVERAL if found else NO_PAPER})
    if found[0].phase not in SEALABLE_PAPERS:
        raise Invalid({"paper": f"{receipt_number} 现在是{found[0].phase.value}，不能为它用印。"})
    return found[0]


def agreeing_secrecy(entry_secrecy: Secrecy, paper: Document | None) -> Secrecy:
    """A use shows as its paper does. Invalid when it is to stay 未公布 although its paper is not."""
    if paper is None:
        return entry_secrecy
    if entry_secrecy is Secrecy.UNPUBLISHED and paper.secrecy is not Secrecy.UNPUBLISHED:
        raise Invalid({"secrecy": f"用印跟着原件显示，原件是{paper.secrecy.value}；不能公开的请先更正原件的密级。"})
    return paper.secrecy


def asker_of(session: Session, approver: str) -> Asker:
    """The one meant by a name as typed."""
    person_id = person_named(session, approver)
    if person_id:
        person = session.get(Person, person_id)
        return Asker(person_id, bool(person and person.leader))
    bare = tidy_name(approver).partition("（")[0]
    standing = session.exec(select(col(Person.active)).where(col(Person.name) == bare)).all()
    return Asker(None, leader=False, left=bool(standing) and not any(standing))

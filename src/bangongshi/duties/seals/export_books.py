"""The registers of 印章 as files: exactly the columns of domain.md §10 (名册: §6.2), masked rows as their 代称."""

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.export_books_common import (
    AT_ONCE,
    Book,
    Cells,
    Step,
    day_text,
    moment_text,
    write_book,
)
from bangongshi.duties.registry.paper_rows import MASKED_AT_HOME
from bangongshi.duties.seals.use_rows import loans_with_hidden
from bangongshi.models.approved import Confidential
from bangongshi.models.credentials import CertificateUse, Letter
from bangongshi.models.done import Done
from bangongshi.models.import_fields import YES
from bangongshi.models.instruction_rows import HIDDEN
from bangongshi.models.papers import Document, Incoming
from bangongshi.models.seal_cells import (
    AuthorityWords,
    LetterFate,
    Times,
    UseNote,
    authority_text,
    borrowers,
    certificate_times,
    letter_fate,
    letter_valid,
    loan_list,
    moment_words,
    use_note,
)
from bangongshi.models.seal_import_fields import BOOK_FIELDS
from bangongshi.models.seal_words import (
    CertificateUseState,
    LetterState,
    LoanState,
    SealState,
    UseState,
)
from bangongshi.models.seals import Seal, SealAuthority, SealLoan, SealUse, Stamping
from bangongshi.models.secrecy import masked_in_list, masked_on_home
from bangongshi.models.words import Secrecy

R_ = TypeVar("R_", Seal, SealUse, SealLoan, Letter, CertificateUse)


def export(
    desk: Desk, register: str, path: str | os.PathLike[str], include_confidential: bool = False, *, kind: str = "",
    step: Step | None = None, cancelled: Callable[[], bool] | None = None,
) -> Done:
    """Write one of SEAL_BOOKS whole to a new .xlsx or .csv; journalled with its SHA-256.

    Everything but 公开 goes out as its 代称, its words as （已遮）, unless `include_confidential`; a use of a seal for a
    registered paper as the paper is. Never overwrites. Refused, StoreTrouble: no file and no journal line.
    """
    return write_book(
        desk, SEAL_BOOKS, register, path, include_confidential, kind=kind, step=step, cancelled=cancelled
    )


@dataclass(frozen=True, slots=True)
class _Mask:
    """How the words of one row go out. `secret`: the lists mask it too, so that nothing leaves that hints at it."""

    masked: bool
    alias: str = ""
    secret: bool = False

    def title(self, text: str) -> str:
        """What it is about: the 代称 when masked."""
        return self.alias if self.masked else text

    def words(self, text: str) -> str:
        """What else was written on it."""
        return HIDDEN if self.masked and text else text

    def hint(self, text: str) -> str:
        """Where it went, what was kept: a column of its own, left out only where the lists leave it out."""
        return HIDDEN if self.secret and text else text

    @property
    def mark(self) -> str:
        """The trailing column."""
        return YES if self.masked else ""


def _mask(row: Confidential, otherwise: str, include_confidential: bool) -> _Mask:
    return _level(row.secrecy, row.alias or otherwise, include_confidential)


def _level(secrecy: Secrecy, alias: str, include_confidential: bool) -> _Mask:
    if include_confidential:
        return _Mask(False, alias)
    return _Mask(masked_on_home(secrecy), alias, masked_in_list(secrecy))


def _kept(session: Session, kind: type[R_], withdrawn: str) -> Iterator[Sequence[R_]]:
    """All rows of a table but those taken back, in the order they were put down, a few hundred at a time."""
    last = 0
    while found := session.exec(
        select(kind).where(col(kind.id) > last, col(kind.state) != withdrawn).order_by(col(kind.id)).limit(AT_ONCE)
    ).all():
        last = found[-1].id or 0
        yield found
        session.expunge_all()


# -- 用印登记簿 ----------------------------------------------------------------------------------------------------------


def _uses(session: Session, include_confidential: bool) -> Iterator[Cells]:
    for uses in _kept(session, SealUse, UseState.WITHDRAWN):
        stamps = _stampings(session, [use.id or 0 for use in uses])
        papers = _papers(session, {use.paper_id for use in uses if use.paper_id}, include_confidential)
        for use in uses:
            own = _mask(use, f"用印 {use.number}".strip(), include_confidential)
            yield _use(use, stamps[use.id or 0], papers.get(use.paper_id or 0, own))


def _stampings(session: Session, ids: Sequence[int]) -> Mapping[int, list[Stamping]]:
    found: defaultdict[int, list[Stamping]] = defaultdict(list)
    for stamping in session.exec(select(Stamping).where(col(Stamping.use_id).in_(ids)).order_by(col(Stamping.id))):
        found[stamping.use_id].append(stamping)
    return found


def _papers(session: Session, ids: Collection[int], include_confidential: bool) -> dict[int, _Mask]:
    """How the registered papers go out, by their ids."""
    found = session.exec(
        select(col(Document.id), col(Document.secrecy), col(Document.alias), col(Incoming.receipt_number))
        .join(Incoming, col(Incoming.document_id) == col(Document.id), isouter=True)
        .where(col(Document.id).in_(ids))
    )
    return {
        id_: _level(secrecy, alias or f"内部事项 {number or ''}".strip(), include_confidential)
        for id_, secrecy, alias, number in found if id_ is not None
    }


def _use(use: SealUse, stampings: Sequence[Stamping], mask: _Mask) -> Cells:
    """A refused request and a void use stay, saying so in 备注."""
    note = use_note(UseNote(
        mask.words(use.note), any(each.proxy for each in stampings), use.spoiled, use.state, mask.words(use.reason),
    ))
    return (
        use.number, moment_words(use.used_at), "、".join(each.seal_name for each in stampings), use.department,
        mask.title(use.subject), str(use.copies), use.applicant_name, use.approver_name,
        mask.words(use.approval_evidence), use.supervisor_name, mask.hint(use.kept_copy), note, mask.mark,
    )


# -- 印章外借 -----------------------------------------------------------------------------------------------------------


def _loans(session: Session, include_confidential: bool) -> Iterator[Cells]:
    levels = () if include_confidential else MASKED_AT_HOME
    for loans in _kept(session, SealLoan, LoanState.WITHDRAWN):
        raised = loans_with_hidden(session, [loan.id or 0 for loan in loans], levels)
        for loan in loans:
            mask = _mask(loan, f"外借 {loan.seal_name}", include_confidential)
            stamped = HIDDEN if loan.stamped_text and loan.id in raised else mask.words(loan.stamped_text)
            void = (loan.reason or "未写原因") if loan.state is LoanState.VOID else ""
            yield (
                loan.seal_name, borrowers(loan.borrower_name, loan.companion_name), mask.title(loan.subject),
                mask.words(loan.place), loan.approver_name, moment_text(loan.lent_at), moment_text(loan.due_at),
                moment_text(loan.back_at), loan.received_by,
                loan_list(stamped, mask.words(loan.papers), mask.words(void)), mask.mark,
            )


# -- 介绍信 -------------------------------------------------------------------------------------------------------------


def _letters(session: Session, include_confidential: bool) -> Iterator[Cells]:
    for letters in _kept(session, Letter, LetterState.WITHDRAWN):
        for letter in letters:
            mask = _mask(letter, f"介绍信 {letter.number}", include_confidential)
            fate = LetterFate(letter.state, letter.back_on, letter.pasted, mask.words(letter.reason))
            yield (
                letter.number, day_text(letter.issued_on), letter.holder_name, str(letter.people), mask.hint(letter.to_unit),
                mask.title(letter.subject), letter_valid(letter.valid_text, letter.valid_days, letter.valid_until),
                letter.approver_name, letter.clerk_name, letter.received_by, letter_fate(fate), mask.mark,
            )


# -- 证照使用 -----------------------------------------------------------------------------------------------------------


def _certificate_uses(session: Session, include_confidential: bool) -> Iterator[Cells]:
    for uses in _kept(session, CertificateUse, CertificateUseState.WITHDRAWN):
        for use in uses:
            mask = _mask(use, f"证照使用 {use.certificate_name}", include_confidential)
            void = (use.reason or "未写原因") if use.state is CertificateUseState.VOID else ""
            yield (
                use.certificate_name, mask.title(use.subject), mask.hint(use.receiver), use.part.value, str(use.copies),
                use.approver_name, use.borrower_name,
                certificate_times(Times(use.lent_at, use.due_on, use.back_at, mask.words(void)), use.part),
                YES if use.limited else "", mask.mark,
            )


# -- 印章名册 -----------------------------------------------------------------------------------------------------------


def _seals(session: Session, _include_confidential: bool) -> Iterator[Cells]:
    """What seals a unit has is no secret: nothing is masked."""
    for seals in _kept(session, Seal, SealState.WITHDRAWN):
        matrix = _authorities(session, [seal.id or 0 for seal in seals])
        for seal in seals:
            void = f"作废：{seal.reason}" if seal.state is SealState.VOID and seal.reason else ""
            yield (
                seal.name, seal.kind.value, str(seal.diameter_mm or ""), seal.emblem, seal.issuer, seal.maker,
                day_text(seal.enabled_on), seal.enabled_number, seal.keeper_name, seal.deputy_name, seal.place,
                seal.scope, authority_text(tuple(matrix[seal.id or 0])), seal.state.value, day_text(seal.disabled_on),
                seal.whereabouts, "；".join(part for part in (seal.note, void) if part), "",
            )


def _authorities(session: Session, ids: Sequence[int]) -> Mapping[int, list[AuthorityWords]]:
    found: defaultdict[int, list[AuthorityWords]] = defaultdict(list)
    for each in session.exec(
        select(SealAuthority)
        .where(col(SealAuthority.seal_id).in_(ids), col(SealAuthority.active))
        .order_by(col(SealAuthority.id))
    ):
        found[each.seal_id].append(AuthorityWords(each.matter, each.approver_name, each.ceiling, each.deputy_name))
    return found


_ROWS: Mapping[str, Callable[[Session, bool], Iterator[Cells]]] = {
    "seals": _seals, "seal_uses": _uses, "seal_loans": _loans, "letters": _letters, "certificates": _certificate_uses,
}
SEAL_BOOKS: Mapping[str, Book] = {
    name: Book(fields.title, fields.headers, _ROWS[name]) for name, fields in BOOK_FIELDS.items()
}
"""What can be written, by the names the rooms and the command line use."""

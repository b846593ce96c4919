"""How does a register of 印章 or 督办 that was read become part of the book? One act, one batch; taken back as one (design.md §3.2)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, SQLModel, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing.book_records import Record
from bangongshi.duties.importing.books import BookSeen
from bangongshi.duties.importing.matter_taking import parents_first, store
from bangongshi.duties.importing.previewing import Step, already_in
from bangongshi.duties.importing.registers import MATTER_REGISTER
from bangongshi.duties.importing.taking import BATCH, store_batch
from bangongshi.duties.people.naming import person_named
from bangongshi.duties.seals.use_numbers import SERIES
from bangongshi.models.credentials import Certificate, CertificateUse, Letter
from bangongshi.models.errors import Refused
from bangongshi.models.inverse import IMPORT_VERB
from bangongshi.models.matters import Matter
from bangongshi.models.papers import Number
from bangongshi.models.seal_rules import LIVE, OPEN
from bangongshi.models.seal_words import CertificateState, UseState
from bangongshi.models.seals import Seal, SealAuthority, SealLoan, SealUse, Stamping
from bangongshi.models.words import NumberState
from bangongshi.store.transaction import Act, checkpoint, flush


def take_book(
    desk: Desk, seen: BookSeen, *, step: Step | None = None, cancelled: Callable[[], bool] | None = None
) -> int:
    """Store what was read, numbers as they stood, and the rows left out with their reasons; the batch's id.

    All or nothing: Refused (taken in already, stopped) and StoreTrouble leave the book as it was.
    """
    with desk.act(IMPORT_VERB) as act:
        already = already_in(act.session, seen.digest, seen.sheet)
        if already:
            raise Refused("I-TWICE-FILE", already)
        batch = store_batch(act, seen)
        act.subject = f"{seen.file_name} {seen.book.title} {len(seen.records)} {seen.book.unit}"
        known = _Known(act.session)
        records, ids = seen.records, dict[int, int]()
        if seen.register == MATTER_REGISTER:
            records = tuple(parents_first(records))
        for start in range(0, len(records), BATCH):
            if cancelled is not None and cancelled():
                raise Refused("R-CANCELLED", "已取消导入，什么也没有改动。")
            if step is not None:
                step("正在写入登记簿", start, len(records))
            portion = records[start : start + BATCH]
            if seen.register == MATTER_REGISTER:
                store(act, known.person, batch, portion, ids)
            else:
                _store(act, known, batch, portion)
            checkpoint(act)
    return batch


@dataclass(slots=True)
class _Known:
    """Whom and what the names mean; each looked up once."""

    session: Session
    _people: dict[str, int | None] = field(default_factory=dict)
    _seals: dict[str, int | None] = field(default_factory=dict)
    _certificates: dict[str, int | None] = field(default_factory=dict)

    def person(self, name: str) -> int | None:
        """A person in office, exactly one."""
        if name not in self._people:
            self._people[name] = person_named(self.session, name)
        return self._people[name]

    def seal(self, name: str) -> int | None:
        """The one seal of this name that is in force, else the one still in the book."""
        if name not in self._seals:
            found = self.session.exec(select(Seal).where(col(Seal.name) == name, col(Seal.state).in_(OPEN))).all()
            live = [seal for seal in found if seal.state in LIVE] or list(found)
            self._seals[name] = live[0].id if len(live) == 1 else None
        return self._seals[name]

    def certificate(self, name: str) -> int | None:
        """The one 证照 of this name that is held."""
        if name not in self._certificates:
            ids = self.session.exec(
                select(col(Certificate.id)).where(
                    col(Certificate.name) == name, col(Certificate.state) == CertificateState.HELD
                )
            ).all()
            self._certificates[name] = ids[0] if len(ids) == 1 else None
        return self._certificates[name]


def _store(act: Act, known: _Known, batch: int, records: Sequence[Record]) -> None:
    """Numbers first, then the rows that bear them, then what hangs on those."""
    rows = [_row(known, batch, record) for record in records]
    numbers = [_number(record) for record in records]
    act.session.add_all([number for number in numbers if number])
    flush(act)
    for row, number in zip(rows, numbers, strict=True):
        if isinstance(row, SealUse) and number:
            row.number_id = number.id
        act.session.add(row)
    flush(act)
    for record, row in zip(records, rows, strict=True):
        act.session.add_all(_belongings(known, record, row))
    flush(act)


def _number(record: Record) -> Number | None:
    """沿用: as it stood; one that fits the yearly series advances it."""
    use = record.item
    if not isinstance(use, SealUse) or not use.number:
        return None
    year, serial = record.series or (use.used_at.year, None)
    return Number(
        series=SERIES, year=year, serial=serial, text=use.number, state=NumberState.ADOPTED,
        reason=use.reason if use.state is UseState.VOID else "导入沿用",
    )


def _row(known: _Known, batch: int, record: Record) -> Seal | SealUse | SealLoan | Letter | CertificateUse:
    """A new row of our own from what was read, so that a failed import leaves what was read untouched."""
    assert not isinstance(record.item, Matter)  # stored by duties/importing/matter_taking.py
    row = type(record.item)(**record.item.model_dump(exclude={"id", "version"}))
    row.batch_id = batch
    if isinstance(row, Seal):
        row.keeper_id, row.deputy_id = known.person(row.keeper_name), known.person(row.deputy_name)
        return row
    row.approver_id = known.person(row.approver_name)
    if isinstance(row, SealUse):
        row.applicant_id = known.person(row.applicant_name)
    elif isinstance(row, SealLoan):
        row.seal_id, row.borrower_id = known.seal(row.seal_name), known.person(row.borrower_name)
    elif isinstance(row, Letter):
        row.holder_id = known.person(row.holder_name)
    else:
        row.certificate_id = known.certificate(row.certificate_name)
        row.borrower_id = known.person(row.borrower_name)
    return row


def _belongings(known: _Known, record: Record, row: SQLModel) -> list[SQLModel]:
    """The stamps of a use, the 审批权限 of a seal."""
    if isinstance(row, SealUse):
        return [
            Stamping(use_id=row.id or 0, seal_id=known.seal(name), seal_name=name, impressions=impressions, proxy=proxy)
            for name, impressions, proxy in record.seals
        ]
    if isinstance(row, Seal):
        return [
            SealAuthority(
                seal_id=row.id or 0, matter=line.matter, ceiling=line.ceiling, approver_id=known.person(line.approver),
                approver_name=line.approver, deputy_id=known.person(line.deputy), deputy_name=line.deputy,
            )
            for line in record.matrix
        ]
    return []

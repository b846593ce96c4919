"""What of 印章 stands on home: seals that are out, approvals still unsigned, 证照 that expire, and what is to be shouted.

Each list walks one partial index of what is open, spelled as the index spells it (models/seals.py, models/credentials.py).
The use of a 证照 has an id below zero here, the 证照 itself one above: both are rows of the room 证照.
No subject, no purpose leaves the file for home: a row is told by its number, its seal or its 证照 (design.md §4).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, bindparam, literal_column
from sqlalchemy import Select as CoreSelect
from sqlalchemy import select as core_select
from sqlmodel import Session, col

from bangongshi.duties.seals.letter_gaps import gaps
from bangongshi.models.approved import AWAITING
from bangongshi.models.credentials import Certificate, CertificateUse, Letter
from bangongshi.models.duty_rows import DutyRow
from bangongshi.models.home_rows import HomeItem, HomeList, Section
from bangongshi.models.seal_alarms import late_blanks, late_loans, missing_letters
from bangongshi.models.seals import Seal, SealCustody, SealLoan, SealUse
from bangongshi.models.secrecy import masked_on_home
from bangongshi.models.windows import COUNT_CAP, Place, Total

SHOWN = 20
"""Rows of a section on home."""

_LOAN = "外借"
_SIGN = "countersign"
"""What F8 on home does to a line that waits for a signature, though its register would first take back what is out."""

_LOANS_OUT: ColumnElement[bool] = literal_column("sealloan.state = '在外'")
_FOR_A_TIME: ColumnElement[bool] = literal_column("sealcustody.until IS NOT NULL AND sealcustody.ended_at IS NULL AND sealcustody.withdrawn = 0")
_BLANK_OPEN: ColumnElement[bool] = literal_column(
    "sealuse.sheets_due_on IS NOT NULL AND sealuse.sheets_settled_at IS NULL AND sealuse.state = '已用印'"
)
_EXPIRES: ColumnElement[bool] = literal_column("certificate.state = '在管' AND certificate.expires_on IS NOT NULL")
_BORROWED: ColumnElement[bool] = literal_column("certificateuse.state = '借出'")

# A statement is made once and kept: home is read every minute, and making one costs more than asking it.
_DAY: ColumnElement[date] = bindparam("day", type_=Date)


@dataclass(frozen=True, slots=True)
class SealsNow:
    """The lists in the order of home, and the lines for its top: the most pressing first."""

    lists: tuple[HomeList, ...]
    alarms: tuple[str, ...]


def seals_now(session: Session, now: datetime, alert_days: int) -> SealsNow:
    """As of `now`; a 证照 stands on home from `alert_days` days before it expires. A fixed number of short queries."""
    loans = _loans(session, now)
    out = sorted([*loans, *_custodies(session, now)], key=_pressing)
    blank = _blanks(session, now)
    unsigned = sorted(_merged([*_unsigned(session, now), *blank]), key=_pressing)
    papers = sorted([*_borrowed(session, now), *_expiring(session, now, alert_days)], key=_pressing)
    lists = (
        _list(Section.SEALS_OUT, out), _list(Section.UNSIGNED, unsigned), _list(Section.CERTIFICATES, papers),
    )
    return SealsNow(lists, (*late_loans(loans), *missing_letters(gaps(session)), *late_blanks(blank)))


def out_now(session: Session, now: datetime) -> tuple[DutyRow, ...]:
    """Every seal that is not with its keeper: lent, or kept by somebody else for a time."""
    return tuple(sorted([*_loans(session, now), *_custodies(session, now)], key=lambda row: row.place))


def _pressing(found: DutyRow | HomeItem) -> Place:
    return found.place


def _list(section: Section, found: Sequence[DutyRow | HomeItem]) -> HomeList:
    items = tuple(one if isinstance(one, HomeItem) else HomeItem(one, one.where) for one in found[:SHOWN])
    return HomeList(section, items, Total(min(len(found), COUNT_CAP), len(found) > COUNT_CAP))


def _merged(found: Iterable[DutyRow]) -> list[HomeItem]:
    """One item a row of the registers: what is asked first stands, what else is asked of the same is added to the note."""
    items: dict[tuple[str, int], HomeItem] = {}
    for row in sorted(found, key=lambda row: row.place):
        first = items.get((row.register, row.id))
        note = f"{first.note}、{row.where}" if first else row.where
        items[row.register, row.id] = HomeItem(first.row if first else row, note)
    return list(items.values())


# -- 印章在外 ------------------------------------------------------------------------------------------------------------


def _loans(session: Session, now: datetime) -> list[DutyRow]:
    found = session.execute(_loans_query())
    made = []
    for id_, seal, borrower, companion, department, lent_at, due_at, secrecy in found:
        who = "、".join(name for name in (borrower, companion) if name)
        made.append(_row(
            now, id_, "seal_loans", _LOAN, seal, due_at, "收回", holder=who, where=f"在{who}处",
            unit=department, since=lent_at, masked=masked_on_home(secrecy),
        ))
    return made


@cache
def _loans_query() -> CoreSelect[*tuple[Any, ...]]:
    return (
        core_select(
            col(SealLoan.id), col(SealLoan.seal_name), col(SealLoan.borrower_name), col(SealLoan.companion_name),
            col(SealLoan.department), col(SealLoan.lent_at), col(SealLoan.due_at), col(SealLoan.secrecy),
        )
        .where(_LOANS_OUT).order_by(col(SealLoan.due_at), col(SealLoan.id)).limit(COUNT_CAP + 1)
    )


def _custodies(session: Session, now: datetime) -> list[DutyRow]:
    """The row is the seal's: there it is given back."""
    found = session.execute(_custodies_query())
    return [
        _row(now, id_, "seals", "代管", seal, until, "交回保管", holder=to, where=f"{to}代管", since=handed_at)
        for id_, seal, to, handed_at, until in found
    ]


@cache
def _custodies_query() -> CoreSelect[*tuple[Any, ...]]:
    return (
        core_select(
            col(SealCustody.seal_id), col(Seal.name), col(SealCustody.to_name), col(SealCustody.handed_at), col(SealCustody.until),
        )
        .join(Seal, col(Seal.id) == col(SealCustody.seal_id))
        .where(_FOR_A_TIME).limit(COUNT_CAP + 1)
    )


# -- 未补签 --------------------------------------------------------------------------------------------------------------


def _unsigned(session: Session, now: datetime) -> list[DutyRow]:
    """Whoever said yes by telephone and has not signed; by the day by which it must be signed."""
    return [
        *(
            _unsigned_row(now, id_, "seal_uses", "用印", f"{matter}用印", rest, number=number, unit=department)
            for id_, number, matter, department, *rest in _awaiting(
                session, SealUse, "state = '已用印'", "number", "matter", "department")
        ),
        *(
            _unsigned_row(now, id_, "seal_loans", _LOAN, seal, rest, unit=department)
            for id_, seal, department, *rest in _awaiting(
                session, SealLoan, "state IN ('在外', '已还')", "seal_name", "department")
        ),
        *(
            _unsigned_row(now, id_, "letters", "介绍信", f"{holder}持介绍信" if holder else "介绍信", rest, number=number)
            for id_, number, holder, *rest in _awaiting(session, Letter, "state = '已开'", "number", "holder_name")
        ),
        *(
            _unsigned_row(now, -id_, "certificates", "证照使用", f"{name}{part}", rest, unit=department)
            for id_, name, part, department, *rest in _awaiting(
                session, CertificateUse, "state IN ('借出', '已还', '已给')", "certificate_name", "part", "department")
        ),
    ]


_Awaited = type[SealUse | SealLoan | Letter | CertificateUse]


def _awaiting(session: Session, kind: _Awaited, states: str, *names: str) -> Sequence[Any]:
    """(id, columns…, state, approver, said yes at, to be signed by, secrecy)."""
    return session.execute(_awaiting_query(kind, states, names)).all()


@cache
def _awaiting_query(kind: _Awaited, states: str, names: tuple[str, ...]) -> CoreSelect[*tuple[Any, ...]]:
    own = [getattr(kind, name) for name in ("id", *names)]
    return (
        core_select(
            *own, col(kind.state), col(kind.approver_name), col(kind.approved_at), col(kind.countersign_by), col(kind.secrecy)
        )
        .where(literal_column(f"{AWAITING} AND {states}"))
        .order_by(col(kind.countersign_by), col(kind.id)).limit(COUNT_CAP + 1)
    )


def _unsigned_row(
    now: datetime, id_: int, register: str, kind: str, title: str, rest: Sequence[Any], *, number: str = "", unit: str = ""
) -> DutyRow:
    """A signature is what this line asks for, also while the thing itself is out: that stands in a section of its own."""
    _, approver, approved_at, by, secrecy = rest
    who = approver or "批准人"
    return _row(
        now, id_, register, kind, title, by, "补签", number=number, holder=who, where=f"待{who}补签",
        unit=unit, since=approved_at, masked=masked_on_home(secrecy), act=_SIGN,
    )


def _blanks(session: Session, now: datetime) -> list[DutyRow]:
    """Blank sheets to be accounted for today or earlier."""
    found = session.execute(_blanks_query(), {"day": now.date()})
    made = []
    for id_, number, matter, department, first, last, taken_by, applicant, used_at, due_on, secrecy in found:
        span = first if first == last else "–".join(part for part in (first, last) if part)
        made.append(_row(
            now, id_, "seal_uses", "空白件", f"{matter}用印", due_on, "清点空白件", number=number,
            holder=taken_by or applicant, where=f"空白件{span}没有清点", unit=department, since=used_at, masked=masked_on_home(secrecy),
        ))
    return made


@cache
def _blanks_query() -> CoreSelect[*tuple[Any, ...]]:
    return (
        core_select(
            col(SealUse.id), col(SealUse.number), col(SealUse.matter), col(SealUse.department), col(SealUse.sheets_first),
            col(SealUse.sheets_last), col(SealUse.taken_by), col(SealUse.applicant_name), col(SealUse.used_at),
            col(SealUse.sheets_due_on), col(SealUse.secrecy),
        )
        .where(_BLANK_OPEN, col(SealUse.sheets_due_on) <= _DAY)
        .order_by(col(SealUse.sheets_due_on), col(SealUse.id)).limit(COUNT_CAP + 1)
    )


# -- 证照 ----------------------------------------------------------------------------------------------------------------


def _expiring(session: Session, now: datetime, alert_days: int) -> list[DutyRow]:
    found = session.execute(_expiring_query(), {"day": now.date() + timedelta(days=alert_days)})
    made = []
    for id_, name, number, unit, keeper, expires_on in found:
        left = (expires_on - now.date()).days
        state = f"剩{left}天" if left > 0 else "今天到期" if left == 0 else "已过期"
        where = f"{state}，{keeper}保管" if keeper else state
        made.append(_row(
            now, id_, "certificates", "证照", name, expires_on, "换证", number=number, holder=keeper, where=where, unit=unit))
    return made


@cache
def _expiring_query() -> CoreSelect[*tuple[Any, ...]]:
    return (
        core_select(
            col(Certificate.id), col(Certificate.name), col(Certificate.number), col(Certificate.holder_unit),
            col(Certificate.keeper_name), col(Certificate.expires_on),
        )
        .where(_EXPIRES, col(Certificate.expires_on) <= _DAY)
        .order_by(col(Certificate.expires_on), col(Certificate.id)).limit(COUNT_CAP + 1)
    )


def _borrowed(session: Session, now: datetime) -> list[DutyRow]:
    """正本 and 副本 that should be back."""
    found = session.execute(_borrowed_query(), {"day": now.date()})
    return [
        _row(
            now, -id_, "certificates", "证照借用", f"{name}{part}", due_on, "归还", holder=borrower,
            where=f"在{borrower}处未还", unit=department, since=lent_at, masked=masked_on_home(secrecy),
        )
        for id_, name, part, borrower, department, lent_at, due_on, secrecy in found
    ]


@cache
def _borrowed_query() -> CoreSelect[*tuple[Any, ...]]:
    return (
        core_select(
            col(CertificateUse.id), col(CertificateUse.certificate_name), col(CertificateUse.part),
            col(CertificateUse.borrower_name), col(CertificateUse.department), col(CertificateUse.lent_at), col(CertificateUse.due_on), col(CertificateUse.secrecy),
        )
        .where(_BORROWED, col(CertificateUse.due_on) < _DAY)
        .order_by(col(CertificateUse.due_on), col(CertificateUse.id)).limit(COUNT_CAP + 1)
    )


def _row(
    now: datetime, id_: int, register: str, kind: str, title: str, due: datetime | date | None, next_: str, *,
    holder: str, where: str, number: str = "", unit: str = "", since: datetime | None = None, masked: bool = False,
    act: str = "next_step",
) -> DutyRow:
    """A row due on a day, or to the minute when `due` is a moment."""
    moment = due if isinstance(due, datetime) else None
    return DutyRow(
        id=id_, register=register, kind=kind, number=number, title=title, masked=masked, unit=unit,
        due_on=moment.date() if moment else due, due_time=f"{moment:%H:%M}" if moment else "", next=next_, holder=holder,
        where=where, since=since, now=now, act=act,
    )

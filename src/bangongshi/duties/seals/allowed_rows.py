"""The four registers whose rows rest on a leader's yes: which table, which states are live, what a line is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from bangongshi.models.credentials import CertificateUse, Letter
from bangongshi.models.errors import Refused
from bangongshi.models.seal_words import CertificateUseState, LetterState, LoanState, UseState
from bangongshi.models.seals import SealLoan, SealUse

Kind = str
"""One of "use", "loan", "letter", "certificate"."""

AllowedRow = SealUse | SealLoan | Letter | CertificateUse


@dataclass(frozen=True, slots=True)
class _Register:
    table: type[AllowedRow]
    live: tuple[StrEnum, ...]
    gone: tuple[StrEnum, ...]


_REGISTERS: Mapping[Kind, _Register] = {
    "use": _Register(SealUse, (UseState.USED,), (UseState.WITHDRAWN,)),
    "loan": _Register(SealLoan, (LoanState.OUT, LoanState.BACK), (LoanState.WITHDRAWN,)),
    "letter": _Register(Letter, (LetterState.ISSUED,), (LetterState.WITHDRAWN,)),
    "certificate": _Register(
        CertificateUse, (CertificateUseState.OUT, CertificateUseState.BACK, CertificateUseState.GIVEN),
        (CertificateUseState.WITHDRAWN,),
    ),
}


def allowed_rows(session: Session, kind: Kind, ids: Sequence[int]) -> list[AllowedRow]:
    """The rows in the order asked for; Refused when one is gone."""
    register = _REGISTERS[kind]
    found: list[AllowedRow] = []
    for id_ in ids:
        row = session.get(register.table, id_)
        if not isinstance(row, AllowedRow) or row.state in register.gone:
            raise Refused("R-GONE", "找不到这一笔，请按 F5 刷新。")
        found.append(row)
    return found


def live(kind: Kind, row: AllowedRow) -> bool:
    """Whether something may still be asked of it."""
    return row.state in _REGISTERS[kind].live


def called(row: AllowedRow) -> str:
    """By its number, its seal, its 证照; never by what it is for."""
    if isinstance(row, SealUse):
        return row.number or f"{row.used_at:%m月%d日} {row.applicant_name}的申请"
    if isinstance(row, SealLoan):
        return row.seal_name
    return row.number if isinstance(row, Letter) else row.certificate_name


def noun(kind: Kind, id_: int) -> str:
    """As the journal names the row, 「sealuse:5」."""
    return f"{_REGISTERS[kind].table.__tablename__}:{id_}"

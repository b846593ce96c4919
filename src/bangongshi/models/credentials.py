"""介绍信 and 证照: what is given out in the unit's name and must be accounted for (domain.md §6.4)."""

from datetime import date

from pydantic import NaiveDatetime
from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from bangongshi.models.approved import AWAITING, Approved, Confidential
from bangongshi.models.base import Row, words
from bangongshi.models.seal_words import (
    CertificatePart,
    CertificateState,
    CertificateUseState,
    LetterState,
)


class LetterBook(Row, table=True):
    """A book of pre-numbered 介绍信: `first`–`last`, printed as `prefix` and the number filled up to `digits`."""

    __table_args__ = (CheckConstraint("first >= 1 AND last >= first", name="letter_book_range"),)

    name: str
    prefix: str = ""
    digits: int = 0
    first: int
    last: int
    received_on: date
    active: bool = True
    note: str = ""


class Letter(Row, Approved, Confidential, table=True):
    """介绍信: one numbered sheet. 存根 = 正本: nothing here is amended, a wrong sheet is 作废 and the next one issued.

    `serial` is the printed number within its book; `book_id` and `serial` are empty only in imported rows. `people` and
    `valid_days` are figures; they are written out in 大写 on paper. `use_id`: the 用印 that stamped it. `received_by`:
    who signed for it. `back_on`, `pasted`: an unused sheet that came back and was pasted to its stub.
    """

    __table_args__ = (
        Index(
            "letter_once", "book_id", "serial", unique=True,
            sqlite_where=text("book_id IS NOT NULL AND state <> '撤回'"),
        ),
        Index("letter_kept", text("id DESC"), sqlite_where=text("state <> '撤回'")),
        Index("letter_awaiting", "countersign_by", "id", sqlite_where=text(f"{AWAITING} AND state = '已开'")),
    )

    book_id: int | None = Field(default=None, foreign_key="letterbook.id", index=True)
    serial: int | None = None
    number: str = Field(default="", index=True)
    state: LetterState = words(LetterState, default=LetterState.ISSUED)
    issued_on: date
    holder_id: int | None = Field(default=None, foreign_key="person.id")
    holder_name: str = ""
    identity: str = ""
    people: int = 1
    to_unit: str = ""
    subject: str = ""
    valid_days: int | None = None
    valid_until: date | None = None
    valid_text: str = ""
    clerk_name: str = ""
    received_by: str = ""
    use_id: int | None = Field(default=None, foreign_key="sealuse.id")
    back_on: date | None = None
    pasted: bool = False
    note: str = ""
    reason: str = ""
    batch_id: int | None = Field(default=None, foreign_key="importbatch.id", index=True)


class Certificate(Row, table=True):
    """证照: what the unit holds, until when it is valid, how many 正本 and 副本 there are."""

    __table_args__ = (
        CheckConstraint("name <> '' AND originals >= 0 AND duplicates >= 0", name="certificate_figures"),
        Index("certificate_expiring", "expires_on", "id", sqlite_where=text("state = '在管' AND expires_on IS NOT NULL")),
    )

    name: str
    number: str = ""
    holder_unit: str = ""
    issuer: str = ""
    state: CertificateState = words(CertificateState, default=CertificateState.HELD)
    issued_on: date | None = None
    expires_on: date | None = None
    originals: int = 1
    duplicates: int = 0
    keeper_id: int | None = Field(default=None, foreign_key="person.id")
    keeper_name: str = ""
    place: str = ""
    replaces_id: int | None = Field(default=None, foreign_key="certificate.id")
    note: str = ""
    reason: str = ""
    batch_id: int | None = Field(default=None, foreign_key="importbatch.id", index=True)


class CertificateUse(Row, Approved, Confidential, table=True):
    """证照使用: 正本/副本 borrowed and due back, or photocopies given, with 「仅供…使用」 on them or not (`limited`)."""

    __table_args__ = (
        CheckConstraint("copies >= 1", name="certificate_use_figures"),
        Index("certificate_use_out", "due_on", "id", sqlite_where=text("state = '借出'")),
        Index("certificate_use_kept", text("id DESC"), sqlite_where=text("state <> '撤回'")),
        Index(
            "certificate_use_awaiting", "countersign_by", "id",
            sqlite_where=text(f"{AWAITING} AND state IN ('借出', '已还', '已给')"),
        ),
    )

    certificate_id: int | None = Field(default=None, foreign_key="certificate.id", index=True)
    certificate_name: str
    state: CertificateUseState = words(CertificateUseState, default=CertificateUseState.OUT)
    part: CertificatePart = words(CertificatePart, default=CertificatePart.PHOTOCOPY)
    copies: int = 1
    subject: str
    receiver: str = ""
    borrower_id: int | None = Field(default=None, foreign_key="person.id")
    borrower_name: str = ""
    department: str = ""
    lent_at: NaiveDatetime
    due_on: date | None = None
    back_at: NaiveDatetime | None = None
    limited: bool = False
    warned: str = ""
    warned_reason: str = ""
    note: str = ""
    reason: str = ""
    batch_id: int | None = Field(default=None, foreign_key="importbatch.id", index=True)

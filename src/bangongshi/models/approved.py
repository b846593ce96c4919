"""Who allowed it? The same columns wherever a leader's yes is needed: a seal used or lent, a letter, a 证照 (YZ-01).

`approver_name` is empty only in imported rows. `countersign_by` is set for a yes by telephone: the day by which it must be
signed; `countersigned_at` when it was. `approval_evidence` is 审批编号, 依据, who listened.
"""

from datetime import date

from pydantic import NaiveDatetime
from sqlmodel import Field, SQLModel

from bangongshi.models.base import words
from bangongshi.models.seal_words import ApprovalWay
from bangongshi.models.words import Secrecy


class Approved(SQLModel):
    """Columns of an approval."""

    approver_id: int | None = Field(default=None, foreign_key="person.id")
    approver_name: str = ""
    approved_at: NaiveDatetime | None = None
    approval_way: ApprovalWay = words(ApprovalWay, default=ApprovalWay.SIGNED)
    approval_evidence: str = ""
    countersign_by: date | None = None
    countersigned_at: NaiveDatetime | None = None
    countersign_evidence: str = ""


class Confidential(SQLModel):
    """Columns of what a list may have to mask: shown as `alias` where `secrecy` asks for it (design.md §4)."""

    secrecy: Secrecy = words(Secrecy, default=Secrecy.INTERNAL)
    alias: str = ""


AWAITING = "countersign_by IS NOT NULL AND countersigned_at IS NULL"
"""The rows still to be countersigned, as partial indices spell it."""

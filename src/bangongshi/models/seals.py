"""章 and what hangs on it: who may approve what, who keeps it, each use, each stamp, each loan (domain.md §6.1–6.3).

No column holds a picture: nothing in this program draws a seal or a signature. The imprint (印模) is on paper;
`imprint_place` says where.
"""

from datetime import date

from pydantic import NaiveDatetime
from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from bangongshi.models.approved import AWAITING, Approved, Confidential
from bangongshi.models.base import Row, words
from bangongshi.models.seal_words import LoanState, Matter, SealKind, SealState, UseState


class Seal(Row, table=True):
    """章. `name` is the text on it (印文), which a 落款 must equal; `scope` the matters it may be used for, 、-separated.

    `keeper` holds it and `deputy` in the keeper's place; a hand-over is a `SealCustody` row, the keeper here repeats the
    newest that is not for a time. `replaces_id`: the seal in whose place it was cut. `since`: when `state` began.
    `approved_*`, `cut_*`, `enabled_*`, `disabled_*`, `ended_*` say when, on what paper, by whom each step was done.
    """

    __table_args__ = (
        CheckConstraint("name <> ''", name="seal_has_name"),
        Index("seal_by_name", "name"),
    )

    name: str
    kind: SealKind = words(SealKind, default=SealKind.STATUTORY)
    state: SealState = words(SealState, default=SealState.IN_USE)
    since: NaiveDatetime
    diameter_mm: int | None = None
    emblem: str = ""
    issuer: str = ""
    maker: str = ""
    imprint_place: str = ""
    keeper_id: int | None = Field(default=None, foreign_key="person.id")
    keeper_name: str = ""
    deputy_id: int | None = Field(default=None, foreign_key="person.id")
    deputy_name: str = ""
    place: str = ""
    scope: str = ""
    replaces_id: int | None = Field(default=None, foreign_key="seal.id")
    approved_by: str = ""
    approved_on: date | None = None
    cut_on: date | None = None
    enabled_on: date | None = None
    enabled_number: str = ""
    disabled_on: date | None = None
    disabled_number: str = ""
    ended_on: date | None = None
    whereabouts: str = ""
    ended_by: str = ""
    witnesses: str = ""
    note: str = ""
    reason: str = ""
    batch_id: int | None = Field(default=None, foreign_key="importbatch.id")


class SealAuthority(Row, table=True):
    """审批权限: who may approve the use of a seal for a matter up to an amount (YZ-02). `matter` None: every other matter.

    `ceiling` is in 分, inclusive; None: any amount. `deputy` may approve in the approver's place, saying on what ground.
    """

    seal_id: int = Field(foreign_key="seal.id", index=True)
    matter: Matter | None = words(Matter, default=None, nullable=True)
    ceiling: int | None = None
    approver_id: int | None = Field(default=None, foreign_key="person.id")
    approver_name: str
    deputy_id: int | None = Field(default=None, foreign_key="person.id")
    deputy_name: str = ""
    active: bool = True


class SealCustody(Row, table=True):
    """保管移交: from whom to whom before whom, three different persons; `until` only when it is for a time (代管)."""

    __table_args__ = (
        Index("seal_custody_for_a_time", "seal_id", sqlite_where=text("until IS NOT NULL AND ended_at IS NULL AND withdrawn = 0")),
    )

    seal_id: int = Field(foreign_key="seal.id", index=True)
    from_name: str
    to_id: int | None = Field(default=None, foreign_key="person.id")
    to_name: str
    witness_name: str
    handed_at: NaiveDatetime
    until: NaiveDatetime | None = None
    ended_at: NaiveDatetime | None = None
    list_number: str = ""
    note: str = ""
    withdrawn: bool = False


class SealUse(Row, Approved, Confidential, table=True):
    """用印: one request at the desk, sealed or refused. `number` is empty when it was refused: only uses are numbered.

    `subject` is 文件名称/事由; `paper_id` the registered paper it belongs to; `reference` its 文号 or 审批编号 of the
    paper; `signature` the 落款. `copies` sheets or sets were sealed, `impressions` stands in the `Stamping` rows;
    `spoiled` sheets were destroyed on the spot (YZ-09), `spoiled_note` says by whom. `amount` is in 分. `print_run` is
    印数 of a 公文 (YZ-06). `loan_id`: stamped outside, put down when the seal came back. `warned` are the WARN rules the
    clerk gave `warned_reason` for. `sheet_*` only for the recorded exception of blank sheets (YZ-04): from–to numbers,
    how many were used, came back, were destroyed, until when they must be accounted for.
    """

    __table_args__ = (
        CheckConstraint("copies >= 1 AND spoiled >= 0", name="seal_use_figures"),
        CheckConstraint("(state IN ('拒绝用印')) = (number_id IS NULL) OR state IN ('历史', '撤回')", name="seal_use_numbered"),
        Index("seal_use_kept", text("id DESC"), sqlite_where=text("state <> '撤回'")),
        Index("seal_use_by_day", "used_at", "id"),
        Index("seal_use_awaiting", "countersign_by", "id", sqlite_where=text(f"{AWAITING} AND state = '已用印'")),
        Index(
            "seal_use_blank_open", "sheets_due_on", "id",
            sqlite_where=text("sheets_due_on IS NOT NULL AND sheets_settled_at IS NULL AND state = '已用印'"),
        ),
    )

    number_id: int | None = Field(default=None, foreign_key="number.id", unique=True)
    number: str = Field(default="", index=True)
    state: UseState = words(UseState, default=UseState.USED)
    used_at: NaiveDatetime
    matter: Matter = words(Matter, default=Matter.OTHER)
    subject: str
    reference: str = ""
    paper_id: int | None = Field(default=None, foreign_key="document.id", index=True)
    loan_id: int | None = Field(default=None, foreign_key="sealloan.id", index=True)
    department: str = ""
    applicant_id: int | None = Field(default=None, foreign_key="person.id")
    applicant_name: str = ""
    supervisor_name: str = ""
    signature: str = ""
    copies: int = 1
    spoiled: int = 0
    spoiled_note: str = ""
    amount: int | None = None
    print_run: int | None = None
    complete: bool = True
    kept_copy: str = ""
    taken_by: str = ""
    warned: str = ""
    warned_reason: str = ""
    sheets_first: str = ""
    sheets_last: str = ""
    sheets_due_on: date | None = None
    sheets_used: int = 0
    sheets_returned: int = 0
    sheets_destroyed: int = 0
    sheets_settled_at: NaiveDatetime | None = None
    note: str = ""
    reason: str = ""
    batch_id: int | None = Field(default=None, foreign_key="importbatch.id", index=True)


class Stamping(Row, table=True):
    """One seal of one use: how many impressions in all. `seal_id` is None only where an imported name is no seal of ours.

    `proxy`: 代章, the 落款 says so (YZ-05).
    """

    __table_args__ = (CheckConstraint("impressions >= 1", name="stamping_figures"),)

    use_id: int = Field(foreign_key="sealuse.id", index=True)
    seal_id: int | None = Field(default=None, foreign_key="seal.id", index=True)
    seal_name: str
    impressions: int = 1
    proxy: bool = False


class SealLoan(Row, Approved, Confidential, table=True):
    """外借/外带: one seal out with two persons (YZ-10). `due_at` and `back_at` count to the minute.

    `papers` is the list of what is to be sealed outside, a line each; `subject` is 事由; `received_by` who took it back
    at the desk; `first_due_at` keeps the first date when it was extended. `purpose`-like words are masked as one.
    """

    __table_args__ = (
        Index("seal_loan_out", "due_at", "id", sqlite_where=text("state = '在外'")),
        Index("seal_loan_one_out", "seal_id", unique=True, sqlite_where=text("state = '在外' AND seal_id IS NOT NULL")),
        Index("seal_loan_kept", text("id DESC"), sqlite_where=text("state <> '撤回'")),
        Index("seal_loan_awaiting", "countersign_by", "id", sqlite_where=text(f"{AWAITING} AND state IN ('在外', '已还')")),
    )

    seal_id: int | None = Field(default=None, foreign_key="seal.id", index=True)
    seal_name: str
    state: LoanState = words(LoanState, default=LoanState.OUT)
    matter: Matter = words(Matter, default=Matter.OTHER)
    subject: str
    place: str = ""
    papers: str = ""
    borrower_id: int | None = Field(default=None, foreign_key="person.id")
    borrower_name: str
    companion_name: str = ""
    department: str = ""
    lent_at: NaiveDatetime
    due_at: NaiveDatetime | None = None
    first_due_at: NaiveDatetime | None = None
    back_at: NaiveDatetime | None = None
    received_by: str = ""
    back_note: str = ""
    stamped_text: str = ""
    note: str = ""
    reason: str = ""
    batch_id: int | None = Field(default=None, foreign_key="importbatch.id", index=True)

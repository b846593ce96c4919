"""件 and what hangs on it: numbers, copies, hops, instructions, deadlines. 1:1 tables by document id."""

from datetime import date

from pydantic import NaiveDatetime
from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from bangongshi.models.base import Row, Versioned, words
from bangongshi.models.words import (
    BatchState,
    Channel,
    ClosingMeans,
    Direction,
    DueBasis,
    DueUnit,
    Handling,
    HolderKind,
    HopState,
    NumberState,
    Phase,
    Relation,
    Secrecy,
    Urgency,
)


class Document(Row, table=True):
    """件: the columns every paper has, in or out. Wall-clock times are naive local (Asia/Shanghai).

    `standing` is `models/standing.standing(urgency, key)`, kept beside them so that action order is one index walk.
    `due_on` repeats the date of the newest `Deadline` row for the same reason; `verify` compares them.
    """

    __table_args__ = (
        CheckConstraint("title <> ''", name="document_has_title"),
        Index(
            "document_open_by_action",
            "direction", "standing", text("coalesce(due_on, '9999-12-31')"), "id",
            sqlite_where=text("phase IN ('已签收', '已登记')"),
        ),
        Index(
            "document_open_by_due", "direction", text("coalesce(due_on, '9999-12-31')"), "id",
            sqlite_where=text("phase IN ('已签收', '已登记')"),
        ),
        Index(
            "document_confidential", "direction", text("id DESC"),
            sqlite_where=text("secrecy IN ('工作秘密', '未公布') AND phase IN ('已签收', '已登记', '已办结', '历史')"),
        ),
        Index("document_kept", "direction", text("id DESC"), sqlite_where=text("phase <> '撤回'")),
        Index("document_history", "direction", text("id DESC"), sqlite_where=text("phase = '历史'")),
        Index("document_by_sender", "unit_name", text("id DESC")),
    )

    direction: Direction = words(Direction, default=Direction.IN)
    phase: Phase = words(Phase, default=Phase.ENROLLED)
    title: str
    alias: str = ""
    secrecy: Secrecy = words(Secrecy, default=Secrecy.INTERNAL)
    urgency: Urgency = words(Urgency, default=Urgency.NONE)
    key: bool = False
    standing: int = 9
    genre: str = ""
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    unit_name: str = ""
    signed_on: date | None = None
    occurred_on: date
    due_on: date | None = None
    copies: int = 1
    pages: int | None = None
    attachments: int | None = None
    note: str = ""
    reason: str = ""
    batch_id: int | None = Field(default=None, foreign_key="importbatch.id", index=True)


class Incoming(Versioned, table=True):
    """收文: what only a received paper has. 来文字号 is kept raw as it stands and as a key for comparing."""

    document_id: int = Field(primary_key=True, foreign_key="document.id")
    receipt_number: str = Field(default="", index=True)
    source_number: str = ""
    source_key: str = Field(default="", index=True)
    relation: Relation = words(Relation, default=Relation.OTHER)
    handling: Handling = words(Handling, default=Handling.ACT)
    reply_wanted: bool = False
    channel: Channel = words(Channel, default=Channel.EXCHANGE)
    signed_in_at: NaiveDatetime
    signed_in_by: str = ""
    enrolled_on: date | None = None
    enrolled_by: str = ""
    addressees: str = ""
    copied_to: str = ""
    signer: str = ""
    copy_numbers: str = ""
    secrecy_term: str = ""
    proposal: str = ""
    undertaker: str = ""
    progress: str = ""
    closed_on: date | None = None
    closed_by: str = ""
    closing_means: ClosingMeans | None = words(ClosingMeans, default=None, nullable=True)
    outcome: str = ""
    reply_number: str = ""
    archive_code: str = ""


class Number(Row, table=True):
    """号: one row of a number ledger. Never moves, never returns; a gap is a row with a reason."""

    __table_args__ = (
        Index(
            "number_once", "series", "year", "serial", unique=True,
            sqlite_where=text("serial IS NOT NULL AND state <> '释放' AND state <> '沿用'"),
        ),
        Index("number_series", "series", "year", "serial"),
    )

    series: str
    year: int | None = None
    serial: int | None = None
    text: str
    state: NumberState = words(NumberState, default=NumberState.ISSUED)
    document_id: int | None = Field(default=None, foreign_key="document.id", index=True)
    reason: str = ""


class Copy(Row, table=True):
    """份: one physical copy; exactly one holder, always."""

    __table_args__ = (
        Index("copy_out", "holder_since", "id", sqlite_where=text("holder_kind IN ('人', '单位')")),
    )

    document_id: int = Field(foreign_key="document.id", index=True)
    ordinal: int = 1
    copy_number: str = ""
    holder_kind: HolderKind = words(HolderKind, default=HolderKind.CABINET)
    holder_id: int | None = Field(default=None, foreign_key="person.id")
    holder_name: str = "文件柜"
    holder_since: NaiveDatetime


class Hop(Row, table=True):
    """程: one leg of a circulation: out to a reader, back to the clerk. The next opens when this one has closed."""

    __table_args__ = (
        Index("hop_open", "state", "due_on", "id", sqlite_where=text("state = '在外'")),
    )

    document_id: int = Field(foreign_key="document.id", index=True)
    copy_id: int = Field(foreign_key="copy.id")
    reader_id: int | None = Field(default=None, foreign_key="person.id")
    reader_name: str
    sent_at: NaiveDatetime
    due_on: date | None = None
    back_at: NaiveDatetime | None = None
    opinion: str = ""
    state: HopState = words(HopState, default=HopState.OUT)


class Instruction(Row, table=True):
    """批: one 批示, verbatim, by whom, when. `leader_name` may be empty only for imported rows."""

    document_id: int = Field(foreign_key="document.id", index=True)
    leader_id: int | None = Field(default=None, foreign_key="person.id")
    leader_name: str = ""
    said_on: date | None = None
    text: str
    withdrawn: bool = False


class Deadline(Row, table=True):
    """限: one date with its sum and basis. An extension is the next row; the newest holds."""

    document_id: int = Field(foreign_key="document.id", index=True)
    due_on: date
    start_on: date
    amount: int = 0
    unit: DueUnit = words(DueUnit, default=DueUnit.FIXED)
    basis: DueBasis = words(DueBasis, default=DueBasis.DEFAULT)
    basis_text: str = ""
    provisional: bool = False
    withdrawn: bool = False


class ImportBatch(Row, table=True):
    """One import: which file (by name and digest, the file itself is not kept), what came in, what did not."""

    register_name: str
    file_name: str
    file_digest: str = Field(index=True)
    sheet: str = ""
    records: int = 0
    imported: int = 0
    rejected: int = 0
    state: BatchState = words(BatchState, default=BatchState.DONE)


class RejectedRow(Row, table=True):
    """A source row that did not come in: kept with its reason, its text whole, so that nothing is lost."""

    batch_id: int = Field(foreign_key="importbatch.id", index=True)
    source_row: int
    reason: str
    text: str = ""

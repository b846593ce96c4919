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
    HopPurpose,
    HopState,
    InstructionKind,
    NumberState,
    Passing,
    Phase,
    Relation,
    Secrecy,
    Urgency,
    Way,
)


class Document(Row, table=True):
    """件: the columns every paper has, in or out. Wall-clock times are naive local (Asia/Shanghai).

    `standing` is `models/standing.standing(urgency, key)`, kept beside them so that action order is one index walk.
    `due_on` and `due_time` ("HH:MM", only where hours count) repeat the newest `Deadline` row for the same reason;
    `verify` compares them. `leader_rank` is the highest rank among the leaders who instructed on it (99: none yet).
    `round` grows when a new 批示 comes after closing; what hangs on the paper says which round it belongs to.
    """

    __table_args__ = (
        CheckConstraint("title <> ''", name="document_has_title"),
        Index(
            "document_open_by_action",
            "direction", "standing", text("coalesce(due_on, '9999-12-31')"), "leader_rank", "id",
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
    due_time: str = ""
    leader_rank: int = 99
    round: int = 1
    copies: int = 1
    pages: int | None = None
    attachments: int | None = None
    note: str = ""
    reason: str = ""
    batch_id: int | None = Field(default=None, foreign_key="importbatch.id", index=True)


class Incoming(Versioned, table=True):
    """收文: what only a received paper has. 来文字号 is kept raw as it stands and as a key for comparing.

    `vetting` is the 初审 in words; `direct_reason` says why a paper went to its 主办 without a 批示 (径送);
    `return_receipt` who took a 退文 back and when.
    """

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
    vetted_on: date | None = None
    vetted_by: str = ""
    vetting: str = ""
    proposed_on: date | None = None
    proposed_by: str = ""
    proposed_lead: str = ""
    proposed_assist: str = ""
    direct_reason: str = ""
    returned_on: date | None = None
    return_reason: str = ""
    return_receipt: str = ""


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
    """程: one leg of a circulation: out to a reader, back to the clerk. The next opens when this one has closed.

    `kept_until`: 留用 with the reader's leave. `crossed_from_id`: the leg whose reader passed the paper on (横传).
    `chase_on`: the day somebody should ask for it. `task_id`: the 批示 or handling the copy went out for.
    """

    __table_args__ = (
        Index("hop_open", "state", "due_on", "id", sqlite_where=text("state = '在外'")),
        Index("hop_to_chase", "chase_on", "id", sqlite_where=text("state = '在外' AND chase_on IS NOT NULL")),
        Index("hop_of_reader", "slip_reader_id", sqlite_where=text("slip_reader_id IS NOT NULL")),
    )

    document_id: int = Field(foreign_key="document.id", index=True)
    copy_id: int = Field(foreign_key="copy.id")
    reader_id: int | None = Field(default=None, foreign_key="person.id")
    reader_name: str
    sent_at: NaiveDatetime
    due_on: date | None = None
    due_time: str = ""
    back_at: NaiveDatetime | None = None
    opinion: str = ""
    state: HopState = words(HopState, default=HopState.OUT)
    purpose: HopPurpose = words(HopPurpose, default=HopPurpose.READ)
    slip_reader_id: int | None = Field(default=None, foreign_key="slipreader.id")
    task_id: int | None = Field(default=None, foreign_key="task.id")
    kept_until: date | None = None
    crossed_from_id: int | None = Field(default=None, foreign_key="hop.id")
    chase_on: date | None = None


class Instruction(Row, table=True):
    """批: one 批示, verbatim, by whom, when. `leader_name` may be empty only for imported rows.

    `passing` says whether it still has to be passed on; `settled` what was decided about a conflict with another 批示.
    """

    __table_args__ = (
        Index(
            "instruction_to_pass_on", "said_on", "id",
            sqlite_where=text("passing = '待传达' AND withdrawn = 0"),
        ),
    )

    document_id: int = Field(foreign_key="document.id", index=True)
    leader_id: int | None = Field(default=None, foreign_key="person.id")
    leader_name: str = ""
    said_on: date | None = None
    text: str
    withdrawn: bool = False
    round: int = 1
    kind: InstructionKind = words(InstructionKind, default=InstructionKind.WRITTEN)
    way: Way = words(Way, default=Way.PAPER)
    evidence: str = ""
    passing: Passing = words(Passing, default=Passing.NEEDLESS)
    settled: str = ""


class Deadline(Row, table=True):
    """限: one date with its sum and basis. An extension is the next row; the newest of its paper, task or leg holds.

    `task_id` and `hop_id` are empty for the paper's own deadline. `reached_on`: where the count ended before a rest day
    moved it. `due_time` and `start_time` ("HH:MM") only where hours count.
    """

    document_id: int = Field(foreign_key="document.id", index=True)
    due_on: date
    start_on: date
    amount: int = 0
    unit: DueUnit = words(DueUnit, default=DueUnit.FIXED)
    basis: DueBasis = words(DueBasis, default=DueBasis.DEFAULT)
    basis_text: str = ""
    provisional: bool = False
    withdrawn: bool = False
    task_id: int | None = Field(default=None, foreign_key="task.id", index=True)
    hop_id: int | None = Field(default=None, foreign_key="hop.id", index=True)
    reached_on: date | None = None
    due_time: str = ""
    start_time: str = ""
    start_word: str = "收文"


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

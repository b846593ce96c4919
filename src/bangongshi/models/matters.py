"""事 and what hangs on it: who helps, what was fed back, each date with its sum, calls, sheets, recurrence (domain.md §8)."""

from datetime import date

from pydantic import NaiveDatetime
from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from bangongshi.models.approved import Confidential
from bangongshi.models.base import Row, words
from bangongshi.models.matter_words import (
    ChronicleKind,
    EventKind,
    FeedbackKind,
    MatterKind,
    MatterState,
    ReviewState,
    SheetLevel,
    Shift,
    Source,
    WorkPhase,
)
from bangongshi.models.words import DueBasis, DueUnit, TaskState, Way

OPEN_STATES = "('拟立项', '已立项', '待签收', '办理中', '报领导')"
"""The states that ask something of the clerk, as partial indices spell them."""


class Matter(Row, Confidential, table=True):
    """事: one matter, on one sheet. `title` is 事项; `basis` the sentence it came from, verbatim; `requirement` what is asked.

    `paper_id`, `instruction_id`: where it was said. `lead_*` is the one 主办; `leader_*` the 责任领导. `due_on`, `due_time`
    repeat the newest `MatterDeadline`; `first_due_on` is the first date ever set and never changes. `cycle_days`: a
    feedback is due every so many working days, `feedback_by` the next. `standing` is models/standing.standing(NONE, key).
    `round` grows when the leader sends a finished matter back. `reporter` (群众反映) is who spoke: personal, never listed.
    """

    __table_args__ = (
        CheckConstraint("title <> ''", name="matter_has_title"),
        Index(
            "matter_open_by_action", "standing", text("coalesce(due_on, '9999-12-31')"), "leader_rank", "id",
            sqlite_where=text(f"state IN {OPEN_STATES}"),
        ),
        Index("matter_open_by_due", text("coalesce(due_on, '9999-12-31')"), "id", sqlite_where=text(f"state IN {OPEN_STATES}")),
        Index("matter_to_chase", "chase_on", "id", sqlite_where=text(f"chase_on IS NOT NULL AND state IN {OPEN_STATES}")),
        Index("matter_kept", text("id DESC"), sqlite_where=text("state <> '撤回'")),
        Index("matter_to_sign_off", "closed_on", "id", sqlite_where=text("state = '已办结'")),
        Index("matter_instance", "recurrence_id", "instance_on", unique=True, sqlite_where=text("recurrence_id IS NOT NULL AND state NOT IN ('作废', '撤回')")),
    )

    number_id: int | None = Field(default=None, foreign_key="number.id", unique=True)
    number: str = Field(default="", index=True)
    state: MatterState = words(MatterState, default=MatterState.PROPOSED)
    kind: MatterKind = words(MatterKind, default=MatterKind.SUPERVISED)
    source: Source = words(Source, default=Source.OTHER)
    title: str
    requirement: str = ""
    basis: str = ""
    paper_id: int | None = Field(default=None, foreign_key="document.id", index=True)
    instruction_id: int | None = Field(default=None, foreign_key="instruction.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    round: int = 1
    leader_id: int | None = Field(default=None, foreign_key="person.id")
    leader_name: str = ""
    leader_rank: int = 99
    lead_name: str = ""
    lead_person_id: int | None = Field(default=None, foreign_key="person.id")
    lead_unit_id: int | None = Field(default=None, foreign_key="unit.id")
    key: bool = False
    standing: int = 9
    recorded_on: date
    established_on: date | None = None
    established_by: str = ""
    given_at: NaiveDatetime | None = None
    acknowledged_at: NaiveDatetime | None = None
    acknowledged_by: str = ""
    due_on: date | None = None
    due_time: str = ""
    first_due_on: date | None = None
    cycle_days: int | None = None
    feedback_by: date | None = None
    chase_on: date | None = None
    phase: WorkPhase | None = words(WorkPhase, default=None, nullable=True)
    report: str = ""
    submitted_on: date | None = None
    leader_said: str = ""
    closed_on: date | None = None
    closed_by: str = ""
    outcome: str = ""
    signed_off_on: date | None = None
    signed_off_by: str = ""
    sign_off_evidence: str = ""
    evaluation: str = ""
    reporter: str = ""
    recurrence_id: int | None = Field(default=None, foreign_key="recurrence.id", index=True)
    instance_on: date | None = None
    note: str = ""
    reason: str = ""
    batch_id: int | None = Field(default=None, foreign_key="importbatch.id", index=True)


class MatterParty(Row, table=True):
    """协办: who helps the 主办, by an inner date; no credit and no blame for the whole (domain.md §8.5)."""

    __table_args__ = (
        Index("matter_party_to_chase", "chase_on", "id", sqlite_where=text("chase_on IS NOT NULL AND state = '待办'")),
    )

    matter_id: int = Field(foreign_key="matter.id", index=True)
    name: str
    person_id: int | None = Field(default=None, foreign_key="person.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    state: TaskState = words(TaskState, default=TaskState.OPEN)
    asked_at: NaiveDatetime
    due_on: date | None = None
    due_time: str = ""
    chase_on: date | None = None
    done_at: NaiveDatetime | None = None
    result: str = ""
    reason: str = ""


class Milestone(Row, table=True):
    """节点: something that must stand by a day on the way."""

    matter_id: int = Field(foreign_key="matter.id", index=True)
    name: str
    due_on: date
    done_on: date | None = None
    note: str = ""
    withdrawn: bool = False


class Feedback(Row, table=True):
    """反馈: what the undertaker said, verbatim, and what the office made of it. Only an accepted 办结 leads on to the leader.

    `asked_due_on` is the new date an 延期 asks for; `late` whether it was asked for after the date had passed.
    `approver` is who granted or refused an 延期 or 中止; `review_note` why it was returned.
    """

    __table_args__ = (
        Index("feedback_waiting", "given_at", "id", sqlite_where=text("state = '待审' AND withdrawn = 0")),
    )

    matter_id: int = Field(foreign_key="matter.id", index=True)
    round: int = 1
    kind: FeedbackKind = words(FeedbackKind, default=FeedbackKind.STAGE)
    state: ReviewState = words(ReviewState, default=ReviewState.WAITING)
    by_name: str
    given_at: NaiveDatetime
    text: str
    reason: str = ""
    asked_due_on: date | None = None
    late: bool = False
    reviewed_at: NaiveDatetime | None = None
    reviewer: str = ""
    approver: str = ""
    review_note: str = ""
    withdrawn: bool = False


class MatterDeadline(Row, table=True):
    """限 of a matter or of one who helps (`party_id`): one date with its sum; an extension is the next row.

    `approved_by`: who set or moved it. Columns as in `Deadline`.
    """

    matter_id: int = Field(foreign_key="matter.id", index=True)
    party_id: int | None = Field(default=None, foreign_key="matterparty.id", index=True)
    due_on: date
    start_on: date
    amount: int = 0
    unit: DueUnit = words(DueUnit, default=DueUnit.FIXED)
    basis: DueBasis = words(DueBasis, default=DueBasis.DEFAULT)
    basis_text: str = ""
    provisional: bool = False
    withdrawn: bool = False
    reached_on: date | None = None
    due_time: str = ""
    start_time: str = ""
    start_word: str = "立项"
    approved_by: str = ""


class MatterCall(Row, table=True):
    """催办 of a matter: whom, how, what was answered, when to ask again. `party_id` when one who helps was asked."""

    matter_id: int = Field(foreign_key="matter.id", index=True)
    party_id: int | None = Field(default=None, foreign_key="matterparty.id", index=True)
    whom: str
    way: Way = words(Way, default=Way.PHONE)
    said_at: NaiveDatetime
    answer: str = ""
    next_on: date | None = None
    caller: str = ""
    withdrawn: bool = False


class Sheet(Row, table=True):
    """督办单: an escalation on paper: level, number, to whom, by when it must be answered."""

    __table_args__ = (Index("sheet_unanswered", "reply_by", "id", sqlite_where=text("answered_at IS NULL AND withdrawn = 0")),)

    matter_id: int = Field(foreign_key="matter.id", index=True)
    level: SheetLevel = words(SheetLevel, default=SheetLevel.BLUE)
    number: str = ""
    sent_at: NaiveDatetime
    to_name: str
    signer: str = ""
    reply_by: date | None = None
    answered_at: NaiveDatetime | None = None
    answer: str = ""
    withdrawn: bool = False


class MatterEvent(Row, table=True):
    """What the statistics count: `on` when it happened, `recorded_at` when it was written down; never changed.

    `lead_name`, `leader_name`, `source`, `matter_kind`, `due_on`, `feedback_by` as they stood after it. A later
    run for an earlier day leaves out what was recorded after that day and keeps what was taken back after it
    (`withdrawn_at`), so that last month's report is last month's report, whatever was corrected since.
    """

    __table_args__ = (Index("matter_event_recorded", "recorded_at", "id"),)

    matter_id: int = Field(foreign_key="matter.id", index=True)
    kind: EventKind = words(EventKind)
    on: date
    recorded_at: NaiveDatetime
    lead_name: str = ""
    leader_name: str = ""
    source: Source = words(Source, default=Source.OTHER)
    matter_kind: MatterKind = words(MatterKind, default=MatterKind.SUPERVISED)
    due_on: date | None = None
    feedback_by: date | None = None
    withdrawn: bool = False
    withdrawn_at: NaiveDatetime | None = None


class Recurrence(Row, table=True):
    """周期: a rule (RRULE text of RFC 5545) whose instances are matters of their own, one period ahead."""

    title: str
    kind: MatterKind = words(MatterKind, default=MatterKind.SUPERVISED)
    source: Source = words(Source, default=Source.OTHER)
    requirement: str = ""
    rule: str
    rule_text: str = ""
    start_on: date
    end_on: date | None = None
    shift: Shift = words(Shift, default=Shift.LATER)
    lead_days: int = 10
    leader_id: int | None = Field(default=None, foreign_key="person.id")
    leader_name: str = ""
    lead_name: str = ""
    lead_person_id: int | None = Field(default=None, foreign_key="person.id")
    lead_unit_id: int | None = Field(default=None, foreign_key="unit.id")
    established_by: str = ""
    key: bool = False
    active: bool = True
    note: str = ""
    reason: str = ""


class RecurrencePause(Row, table=True):
    """From when to when (both inclusive) no instance is due: 春节 and the like; `reason` says why."""

    recurrence_id: int = Field(foreign_key="recurrence.id", index=True)
    first_on: date
    last_on: date
    reason: str = ""
    withdrawn: bool = False


class RecurrenceSkip(Row, table=True):
    """One instance that is left out, with its reason. `on` is the date by the rule, before any shift."""

    recurrence_id: int = Field(foreign_key="recurrence.id", index=True)
    on: date
    reason: str
    withdrawn: bool = False


class Chronicle(Row, Confidential, table=True):
    """大事记 and 工作小结: a line taken from a closed matter or paper, with the words it will be reported in."""

    __table_args__ = (Index("chronicle_by_day", "on", "id", sqlite_where=text("withdrawn = 0")),)

    kind: ChronicleKind = words(ChronicleKind, default=ChronicleKind.EVENT)
    on: date
    text: str
    paper_id: int | None = Field(default=None, foreign_key="document.id", index=True)
    matter_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    withdrawn: bool = False

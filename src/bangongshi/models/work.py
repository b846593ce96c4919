"""办 and what goes with it: tasks, calls, passing on, circulation slips, and the procedure for a 涉密误录."""

from datetime import date

from pydantic import NaiveDatetime
from sqlalchemy import Index, text
from sqlmodel import Field

from bangongshi.models.base import Row, words
from bangongshi.models.words import SlipMode, SlipState, SpillState, TaskKind, TaskState, Way


class Task(Row, table=True):
    """办: one duty on a document. At most one 主办 a round (not counting those 免办).

    `party_name` is the leader, department or unit as shown; `person_id` or `unit_id` when it is on the lists. `seq` is the
    order among leaders. `result` is what came of it, verbatim; `reason` why it was waived. `chase_on` is the day somebody
    should ask. `instruction_id`: the 批示 a handling came from, or the one a leader was asked for and gave. `reference` is
    the number of an answer sent; `way` how it was sent.
    """

    __table_args__ = (
        Index(
            "task_one_lead", "document_id", "round", unique=True,
            sqlite_where=text("kind = '主办' AND state IN ('待办', '已办')"),
        ),
        Index("task_to_chase", "chase_on", "id", sqlite_where=text("state = '待办' AND chase_on IS NOT NULL")),
    )

    document_id: int = Field(foreign_key="document.id", index=True)
    round: int = 1
    kind: TaskKind = words(TaskKind)
    state: TaskState = words(TaskState, default=TaskState.OPEN)
    seq: int = 1
    party_name: str
    person_id: int | None = Field(default=None, foreign_key="person.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    asked_at: NaiveDatetime
    due_on: date | None = None
    due_time: str = ""
    chase_on: date | None = None
    done_at: NaiveDatetime | None = None
    result: str = ""
    reason: str = ""
    instruction_id: int | None = Field(default=None, foreign_key="instruction.id")
    reference: str = ""
    way: Way | None = words(Way, default=None, nullable=True)


class Chase(Row, table=True):
    """催: one call, visit or note that asked for something: whom, how, what was answered, when to ask again."""

    document_id: int = Field(foreign_key="document.id", index=True)
    task_id: int | None = Field(default=None, foreign_key="task.id", index=True)
    hop_id: int | None = Field(default=None, foreign_key="hop.id", index=True)
    whom: str
    way: Way = words(Way, default=Way.PHONE)
    said_at: NaiveDatetime
    answer: str = ""
    next_on: date | None = None
    caller: str = ""
    withdrawn: bool = False


class Relay(Row, table=True):
    """传达: one 批示 passed on to one person or department; `repeated_back` says that they said it back rightly."""

    document_id: int = Field(foreign_key="document.id", index=True)
    instruction_id: int = Field(foreign_key="instruction.id", index=True)
    to_name: str
    person_id: int | None = Field(default=None, foreign_key="person.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    told_at: NaiveDatetime
    way: Way = words(Way, default=Way.FACE)
    repeated_back: bool = False
    note: str = ""
    teller: str = ""
    withdrawn: bool = False


class Slip(Row, table=True):
    """传阅单: one folder that goes round: its papers, its readers in order, what it is for."""

    __table_args__ = (Index("slip_open", "id", sqlite_where=text("state = '在传'")),)

    mode: SlipMode = words(SlipMode, default=SlipMode.IN_TURN)
    purpose: str = ""
    state: SlipState = words(SlipState, default=SlipState.OPEN)
    opened_at: NaiveDatetime
    due_on: date | None = None
    reason: str = ""


class SlipPaper(Row, table=True):
    """A paper on a slip. Paper forms carry several."""

    slip_id: int = Field(foreign_key="slip.id", index=True)
    document_id: int = Field(foreign_key="document.id", index=True)
    withdrawn: bool = False


class SlipReader(Row, table=True):
    """A reader on a slip, in order. Whether they have read is computed from the legs of the papers; 免阅 is stored."""

    slip_id: int = Field(foreign_key="slip.id", index=True)
    seq: int
    reader_id: int = Field(foreign_key="person.id")
    reader_name: str
    waived: bool = False
    reason: str = ""


class Spill(Row, table=True):
    """涉密误录: found when, reported to whom and when, ordered what by whom, ended how. No word of the content."""

    __table_args__ = (Index("spill_open", "id", sqlite_where=text("state IN ('冻结', '已报告')")),)

    document_id: int = Field(foreign_key="document.id", index=True)
    state: SpillState = words(SpillState, default=SpillState.FROZEN)
    found_at: NaiveDatetime
    report_by: NaiveDatetime
    reported_at: NaiveDatetime | None = None
    reported_to: str = ""
    ordered_by: str = ""
    ordered_on: date | None = None
    ordered: str = ""
    ended_at: NaiveDatetime | None = None

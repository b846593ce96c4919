"""What the registers of 督办 show: frozen rows, masked already where they must be; what is said of them is computed here."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bangongshi.models.matter_rules import MatterFacts, light, next_verb
from bangongshi.models.matter_words import (
    Light,
    MatterKind,
    MatterState,
    MatterVerb,
    Shift,
    Source,
    WorkPhase,
)
from bangongshi.models.standing import hours_late
from bangongshi.models.windows import Place


class MatterView(StrEnum):
    """F7 on 督办."""

    TODO = "在办"
    OVERDUE = "逾期"
    REVIEW = "待审"
    SIGN_OFF = "待销号"
    ALL = "全部"


class RecurrenceView(StrEnum):
    """F7 on 周期."""

    LIVE = "在用"
    ALL = "全部"


class ChronicleView(StrEnum):
    """F7 on 大事记: what might be taken in, and what was."""

    CANDIDATES = "候选"
    EVENTS = "大事记"
    REPORT = "工作小结"


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One matter. `title` is the 代称 when `masked`; `days` until due by the calendar day, `workdays` left (negative: over).

    `yellow`: from how many working days left on the light is 黄.
    `first_due_on` differs from `due_on` after an extension; `origin` is where it was said: 「收〔2026〕12号 张主任批示」.
    """

    id: int
    place: Place
    number: str
    title: str
    masked: bool
    kind: MatterKind
    source: Source
    state: MatterState
    leader: str
    lead: str
    assists: str
    due_on: date | None
    due_time: str
    first_due_on: date | None
    workdays: int | None
    closed_on: date | None
    key: bool
    phase: WorkPhase | None
    calls: int
    last_progress: str
    origin: str
    paper_id: int | None
    facts: MatterFacts
    yellow: int
    now: datetime

    @property
    def today(self) -> date:
        """The day it was read."""
        return self.now.date()

    @property
    def light(self) -> Light:
        """灰 绿 黄 红, computed (domain.md §8.2)."""
        return light(self.facts, self.due_on, self.workdays, self.now, self.due_time, yellow=self.yellow)

    @property
    def next(self) -> MatterVerb | None:
        """The natural next act."""
        return next_verb(self.facts)

    @property
    def days(self) -> int | None:
        """Days until due (negative: late); None without a date or when it asks nothing more."""
        return (self.due_on - self.today).days if self.facts.open and self.due_on else None

    @property
    def late(self) -> bool:
        """Past its date, or past its hour."""
        return bool(self.lateness)

    @property
    def lateness(self) -> str:
        """「逾期3天」, 「逾期2小时」 or ""."""
        if not self.facts.open:
            return ""
        hours = hours_late(self.due_on, self.due_time, self.now)
        if hours is not None:
            return f"逾期{hours}小时"
        return f"逾期{-self.days}天" if self.days is not None and self.days < 0 else ""


@dataclass(frozen=True, slots=True)
class MatterCallRow:
    """One thing somebody should be asked for about a matter. `id` is matter id * 2 for the 主办, party id * 2 + 1 for a 协办."""

    id: int
    place: Place
    matter_id: int
    party_id: int | None
    number: str
    title: str
    masked: bool
    party: str
    unit: str
    phone: str
    role: str
    due_on: date | None
    due_time: str
    chase_on: date | None
    times: int
    last_answer: str
    now: datetime

    @property
    def lateness(self) -> str:
        """「逾期3天」, 「逾期2小时」 or ""."""
        hours = hours_late(self.due_on, self.due_time, self.now)
        if hours is not None:
            return f"逾期{hours}小时"
        days = (self.now.date() - self.due_on).days if self.due_on else 0
        return f"逾期{days}天" if days > 0 else ""

    @property
    def late(self) -> bool:
        """Past its date, or past its hour."""
        return bool(self.lateness)


@dataclass(frozen=True, slots=True)
class RecurrenceRow:
    """One recurring matter: its rule in words, the next date (by the rule, and as shifted), how many instances there are."""

    id: int
    place: Place
    title: str
    rule_text: str
    shift: Shift
    next_by_rule: date | None
    next_on: date | None
    instances: int
    open_instances: int
    lead: str
    active: bool
    paused: bool

    @property
    def number(self) -> str:
        """A rule has no number; it is called by its title."""
        return self.title


@dataclass(frozen=True, slots=True)
class ChronicleRow:
    """A candidate (`taken` False) or a line taken in. `paper_id` or `matter_id` says of what; masked text is the 代称."""

    id: int
    place: Place
    on: date
    number: str
    title: str
    masked: bool
    taken: bool
    paper_id: int | None
    matter_id: int | None


@dataclass(frozen=True, slots=True)
class MatterDetail:
    """One matter opened: fields, who helps, deadlines as sums, feedback verbatim, calls, sheets, milestones, story, form values."""

    row: MatterRow
    fields: tuple[tuple[str, str], ...]
    account: tuple[str, ...]
    parties: tuple[str, ...]
    milestones: tuple[str, ...]
    feedback: tuple[str, ...]
    calls: tuple[str, ...]
    sheets: tuple[str, ...]
    story: tuple[tuple[str, str], ...]
    typed: tuple[tuple[str, str], ...] = ()

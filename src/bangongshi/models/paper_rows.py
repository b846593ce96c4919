"""How a paper stands in a list: frozen, masked where it must be, with everything said about it computed."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bangongshi.models.paper_rules import OPEN, PaperFacts, Verb, next_verb
from bangongshi.models.standing import hours_late, why
from bangongshi.models.windows import Place
from bangongshi.models.words import Handling, Phase, Secrecy, Urgency


class View(StrEnum):
    """F7: what the 收文 list shows. 历史 is reached from home when there is any."""

    TODO = "待办"
    OVERDUE = "逾期"
    CONFIDENTIAL = "密件"
    ALL = "全部"
    HISTORY = "历史"


@dataclass(frozen=True, slots=True)
class InHand:
    """Who handles a paper (主办), until when, and how many working days are left (None without a date)."""

    name: str
    due_on: date | None
    workdays: int | None


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper of a list. `title` is the 代称 when `masked`. `since` is when the holder got it.

    `lead` is the open 主办; `asked` the leader whose 批示 is waited for. `due_time` is "HH:MM" where hours count.
    """

    id: int
    place: Place
    number: str
    title: str
    masked: bool
    secrecy: Secrecy
    unit: str
    source_number: str
    phase: Phase
    urgency: Urgency
    key: bool
    due_on: date | None
    due_time: str
    handling: Handling
    holder: str
    since: datetime
    lead: InHand | None
    asked: str
    facts: PaperFacts
    now: datetime

    @property
    def today(self) -> date:
        """The day the row was read."""
        return self.now.date()

    @property
    def open(self) -> bool:
        """Whether it still asks something of the clerk."""
        return self.phase in OPEN

    @property
    def next(self) -> Verb | None:
        """The natural next act."""
        return next_verb(self.facts)

    @property
    def why(self) -> str:
        """Why it stands where it stands; nothing for a paper that is done."""
        if not self.open:
            return ""
        return why(self.urgency, self.key, self.due_on, self.today, self.hours_late)

    @property
    def days(self) -> int | None:
        """Days until due (negative: late); None without a date or when done."""
        return (self.due_on - self.today).days if self.open and self.due_on else None

    @property
    def hours_late(self) -> int | None:
        """Whole hours late on the due day itself, where the deadline counts hours."""
        return hours_late(self.due_on, self.due_time, self.now) if self.open else None

    @property
    def late(self) -> bool:
        """Past its date, or past its hour."""
        return (self.days is not None and self.days < 0) or self.hours_late is not None

    @property
    def lateness(self) -> str:
        """「逾期3天」, 「逾期2小时」 or ""."""
        if self.hours_late is not None:
            return f"逾期{self.hours_late}小时"
        return f"逾期{-self.days}天" if self.days is not None and self.days < 0 else ""

    @property
    def headline(self) -> str:
        """First of: 逾期 > 在谁处几天 > 承办中（谁，剩几个工作日）> 待谁批示 > 待什么 (domain.md §2.2); else the phase."""
        if not self.open:
            return self.phase.value
        return " ".join(word for word in (self.lateness, self._where()) if word)

    def _where(self) -> str:
        if self.facts.reading:
            return f"在{self.holder}处{held_days(self.since, self.today)}"
        if self.lead is not None:
            return f"承办中（{self.lead.name}{_left(self.lead.workdays)}）"
        if self.facts.out:
            return f"在{self.holder}处{held_days(self.since, self.today)}"
        if self.asked:
            return f"待{self.asked}批示"
        return f"待{self.next.value}" if self.next else ""


def _left(workdays: int | None) -> str:
    if workdays is None:
        return ""
    return f"，剩{workdays}工作日" if workdays >= 0 else f"，超{-workdays}工作日"


def held_days(since: datetime, today: date) -> str:
    """「今天」 or 「3天」: how long the holder has had it."""
    days = (today - since.date()).days
    return f"{days}天" if days > 0 else "（今天）"


def where_sentence(row: PaperRow) -> str:
    """The answer to 那个文件到哪了: holder, since when, next act, due; never the title."""
    name = row.number or "（未编号）"
    if row.phase is Phase.VOID:
        return f"{name} 已作废。"
    since = f"{row.since:%Y-%m-%d}起"
    where = f"在{row.holder}（{since}）" if row.open else f"{row.phase.value}，原件在{row.holder}"
    where += f"，{row.lead.name}承办" if row.open and row.lead else ""
    then = f"，下一步：{row.next.value}" if row.next else ""
    due = ""
    if row.open:
        due = f"，时限 {row.due_on:%Y-%m-%d}" if row.due_on else "，没有时限"
        due += f" {row.due_time}" if row.due_time else ""
        due += f"（{row.lateness}）" if row.late else ""
    return f"{name} {where}{then}{due}。"

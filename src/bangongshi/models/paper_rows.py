"""How a paper stands in a list: frozen, masked where it must be, with everything said about it computed."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bangongshi.models.paper_rules import OPEN, PaperFacts, Verb, next_verb
from bangongshi.models.standing import why
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
class PaperRow:
    """One paper of a list. `title` is the 代称 when `masked`. `since` is when the holder got it."""

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
    handling: Handling
    holder: str
    since: datetime
    facts: PaperFacts
    today: date

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
        return why(self.urgency, self.key, self.due_on, self.today) if self.open else ""

    @property
    def days(self) -> int | None:
        """Days until due (negative: late); None without a date or when done."""
        return (self.due_on - self.today).days if self.open and self.due_on else None

    @property
    def headline(self) -> str:
        """First of: 逾期 > 在谁处几天 > 待什么 (domain.md §2.2), or the phase when nothing is open."""
        if not self.open:
            return self.phase.value
        where = f"在{self.holder}处{held_days(self.since, self.today)}" if self.facts.out else ""
        late = f"逾期{-self.days}天" if self.days is not None and self.days < 0 else ""
        waits = f"待{self.next.value}" if self.next and not self.facts.out else ""
        return " ".join(word for word in (late, where or waits) if word)


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
    then = f"，下一步：{row.next.value}" if row.next else ""
    due = ""
    if row.open:
        due = f"，时限 {row.due_on:%Y-%m-%d}" if row.due_on else "，没有时限"
        if row.days is not None and row.days < 0:
            due += f"（逾期{-row.days}天）"
    return f"{name} {where}{then}{due}。"

"""How does a placeholder stand in a list, and what does home say about all of them? Figures, codes, days, states."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bangongshi.models.placeholder_rules import (
    IN_HAND,
    OPEN,
    PlaceholderFacts,
    PlaceholderState,
    PlaceholderVerb,
    clock_words,
    holder,
    next_verb,
    time_left,
)
from bangongshi.models.windows import Place

KEPT, OUT_NOW, BACK_TODAY, TO_RETURN, LATE = "涉密占位", "在外", "今日应收回", "应清退", "逾期"
COUNTS = (KEPT, OUT_NOW, BACK_TODAY, TO_RETURN, LATE)
"""The figures of home, in order (domain.md §5.4)."""

COUNT_KEYS: Mapping[str, str] = {
    KEPT: "placeholders", OUT_NOW: "placeholders_out", BACK_TODAY: "placeholders_due_back",
    TO_RETURN: "placeholders_to_return", LATE: "placeholders_overdue",
}
"""Their names in `today --json`."""


class PlaceholderView(StrEnum):
    """F7: what the list shows."""

    OPEN = "在管"
    LATE = "逾期"
    ALL = "全部"


@dataclass(frozen=True, slots=True)
class PlaceholderRow:
    """One placeholder of a list. `number` is its 本机序号; `now` the moment of reading, naive local time."""

    id: int
    place: Place
    number: str
    book_place: tuple[int, int, int] | None
    holder_code: str
    received_on: date
    due_back_on: date | None
    return_by: date | None
    state: PlaceholderState
    since: datetime
    now: datetime

    @property
    def facts(self) -> PlaceholderFacts:
        """As the rules see it."""
        due = self.return_by is not None and self.return_by <= self.now.date()
        return PlaceholderFacts(self.state, self.book_place is not None, due)

    @property
    def open(self) -> bool:
        """Whether it still asks something of the clerk."""
        return self.state in OPEN

    @property
    def next(self) -> PlaceholderVerb | None:
        """The natural next act."""
        return next_verb(self.facts)

    @property
    def holder(self) -> str:
        """Who has it, in one word or code."""
        return holder(self.state, self.holder_code)

    @property
    def book_words(self) -> str:
        """册-页-行 as 「2-15-3」, or 待登 while the paper book has no line of it."""
        return "-".join(map(str, self.book_place)) if self.book_place else "待登"

    @property
    def due_on(self) -> date | None:
        """The nearer of 应还日 (while it is out) and 应清退日 (while it is here); None when neither presses."""
        if self.state not in IN_HAND:
            return None
        back = self.due_back_on if self.state is PlaceholderState.SENT else None
        return min((day for day in (back, self.return_by) if day), default=None)

    @property
    def why(self) -> str:
        """Why it stands where it stands: the 24 hours of a missing copy, days late, due today; else nothing."""
        if self.state is PlaceholderState.LOST:
            return time_left(self.since, self.now)
        due = self.due_on
        if due is None or due > self.now.date():
            return ""
        late = (self.now.date() - due).days
        return f"逾期{late}天" if late else "今日到期"


def counts_line(counts: Mapping[str, int]) -> str:
    """「涉密占位 3 件 · 在外 1 · 今日应收回 0 · 应清退 0 · 逾期 1」; "" when there are no counts to show."""
    if not counts:
        return ""
    rest = " · ".join(f"{name} {counts[name]}" for name in COUNTS[1:])
    return f"{KEPT} {counts[KEPT]} 件 · {rest}"


def alarm_lines(lost: int, first_lost_at: datetime | None, reported: int, now: datetime) -> tuple[str, ...]:
    """去向不明 as home must shout it: how many, and the nearest end of the 24 hours."""
    lines = []
    if lost and first_lost_at is not None:
        lines.append(f"警报：涉密件去向不明 {lost} 件，须在 {clock_words(first_lost_at, now)}。立即停手，向保密部门报告。")
    if reported:
        lines.append(f"警报：涉密件去向不明 {reported} 件已报告，仍未找回。")
    return tuple(lines)

"""By when, and by which sum? A deadline is a proposal with a visible source (domain.md §4.1–4.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Protocol

from bangongshi.models.deadline_rules import DEFAULT_RULES, Rule
from bangongshi.models.words import DueBasis, DueUnit, Urgency
from bangongshi.models.workdays import AWAITED, Calendar

__all__ = ["DEFAULT_RULES", "Rule", "Sum", "count", "days_left", "fixed", "lateness", "propose", "rule_for"]

MAX_AMOUNT = 999
"""The longest period in its own unit; more is a slip of the finger."""


MOVES_LATER = frozenset({DueBasis.LAW, DueBasis.DEFAULT})
"""Natural-day periods on these grounds end on a working day."""


class RuleLike(Protocol):
    """A line of the unit's deadline table: the shipped `Rule` or the stored `DeadlineRule` row."""

    matter: str
    urgency: Urgency | None
    amount: int
    unit: DueUnit
    basis: str


@dataclass(frozen=True, slots=True)
class Sum:
    """One deadline with its sum. `reached_on`: where the count ended before a rest day moved it; `due_time`: hours only.

    Fields fit the `Deadline` row of the same names; `start_word` says what the count starts from (收文, 送阅, 会议 …).
    """

    start_on: date
    amount: int
    unit: DueUnit
    due_on: date
    basis: DueBasis
    basis_text: str = ""
    provisional: bool = False
    start_word: str = "收文"
    reached_on: date | None = None
    due_time: time | None = None
    start_time: time | None = None

    @property
    def sentence(self) -> str:
        """「收文 11月20日 + 7 个工作日 → 12月1日（依据：来文要求）」."""
        due = _spoken(self.due_on, self.start_on)
        if self.due_time:
            due = f"{due} {self.due_time:%H:%M}"
        ground = f"依据：{self._ground()}"
        if self.provisional:
            ground = f"{AWAITED}；{ground}"
        start = f"{self.start_word} {_spoken(self.start_on, self.start_on)}"
        if self.unit is DueUnit.FIXED:
            moved = f"定于 {_spoken(self.reached_on, self.start_on)}，" if self.reached_on else "定于 "
            return f"{start}，{moved}{self._moved_word()}{due}（{ground}）"
        amount = f"{self.amount} {_UNIT_WORD[self.unit]}"
        if self.reached_on:
            reached = _spoken(self.reached_on, self.start_on)
            return f"{start} + {amount} → {reached}，遇休息日{self._moved_word()}{due}（{ground}）"
        return f"{start} + {amount} → {due}（{ground}）"

    def _ground(self) -> str:
        if not self.basis_text:
            return self.basis.value
        if self.basis_text.startswith(self.basis.value):
            return self.basis_text
        return f"{self.basis.value}，{self.basis_text}"

    def _moved_word(self) -> str:
        if self.reached_on is None:
            return ""
        return "顺延至 " if self.due_on > self.reached_on else "提前至 "


_UNIT_WORD = {DueUnit.WORKDAY: "个工作日", DueUnit.DAY: "天", DueUnit.HOUR: "小时", DueUnit.FIXED: ""}


def count(
    start_on: date,
    amount: int,
    unit: DueUnit,
    calendar: Calendar,
    *,
    basis: DueBasis = DueBasis.DEFAULT,
    basis_text: str = "",
    start_word: str = "收文",
    start_time: time | None = None,
    upward: bool = False,
) -> Sum:
    """A period counted from `start_on` (not itself counted, 民法典 §201), in its own unit.

    工作日 by the calendar. 自然日 that end on a rest day move later where law or the unit's own table set them, earlier
    for `upward` reports, and stay where a paper or a leader named them (domain.md §4.2). 小时 run from the moment,
    holidays or not, and without a `start_time` end on the date alone.
    Raises ValueError for amounts outside 0–MAX_AMOUNT.
    """
    if not 0 <= amount <= MAX_AMOUNT:
        raise ValueError(f"期限应在 0 到 {MAX_AMOUNT} 之间。")
    made = Sum(start_on, amount, unit, start_on, basis, basis_text, start_word=start_word)
    if unit is DueUnit.WORKDAY:
        reckoned = calendar.add_workdays(start_on, amount)
        return replace(made, due_on=reckoned.day, provisional=reckoned.provisional)
    if unit is DueUnit.HOUR:
        if start_time is None:
            return replace(made, due_on=start_on + timedelta(days=-(-amount // 24)))
        until = datetime.combine(start_on, start_time) + timedelta(hours=amount)
        return replace(
            made, due_on=until.date(), due_time=until.time().replace(second=0, microsecond=0), start_time=start_time
        )
    if unit is DueUnit.DAY:
        end = start_on + timedelta(days=amount)
        return _moved(made, end, calendar, upward) if upward or basis in MOVES_LATER else replace(made, due_on=end)
    return made


def fixed(
    due_on: date,
    start_on: date,
    basis: DueBasis,
    basis_text: str = "",
    *,
    start_word: str = "收文",
    calendar: Calendar | None = None,
    upward: bool = False,
) -> Sum:
    """A day somebody named. It is kept as named, except `upward` with a calendar: then a rest day moves it earlier."""
    made = Sum(start_on, 0, DueUnit.FIXED, due_on, basis, basis_text, start_word=start_word)
    if calendar is None or not upward:
        return made
    return _moved(made, due_on, calendar, upward)


def _moved(made: Sum, end: date, calendar: Calendar, upward: bool) -> Sum:
    reckoned = calendar.on_or_before(end) if upward else calendar.on_or_after(end)
    reached = None if reckoned.day == end else end
    return replace(made, due_on=reckoned.day, provisional=reckoned.provisional, reached_on=reached)


def rule_for(rules: Iterable[RuleLike], urgency: Urgency, matter: str = "办件") -> RuleLike | None:
    """The line that fits: this matter at this urgency, else this matter at any urgency, else none."""
    anywhere: RuleLike | None = None
    for rule in rules:
        if rule.matter != matter and not rule.matter.startswith(f"{matter}·"):
            continue
        if rule.urgency is urgency:
            return rule
        if rule.urgency is None and anywhere is None:
            anywhere = rule
    return anywhere


def propose(
    urgency: Urgency,
    start_on: date,
    calendar: Calendar,
    rules: Sequence[RuleLike] = DEFAULT_RULES,
    *,
    matter: str = "办件",
    start_word: str = "收文",
    start_time: time | None = None,
) -> Sum:
    """The unit's default deadline of a paper. Falls back on the shipped table when the unit's has no line for it."""
    rule = rule_for(rules, urgency, matter) or rule_for(DEFAULT_RULES, urgency, matter)
    if rule is None:
        raise ValueError(f"期限表中没有“{matter}”。")
    basis = DueBasis.LAW if rule.basis.startswith(DueBasis.LAW.value) else DueBasis.DEFAULT
    return count(
        start_on, rule.amount, rule.unit, calendar,
        basis=basis, basis_text=rule.basis, start_word=start_word, start_time=start_time,
    )


def days_left(due_on: date, today: date) -> int:
    """Natural days until the deadline: 0 today, negative when late."""
    return (due_on - today).days


def lateness(due_on: date, today: date) -> str:
    """「逾期3天」「今日到期」「还有2天」."""
    left = days_left(due_on, today)
    if left < 0:
        return f"逾期{-left}天"
    return f"还有{left}天" if left else "今日到期"


def _spoken(day: date, beside: date) -> str:
    year = f"{day.year}年" if day.year != beside.year else ""
    return f"{year}{day.month}月{day.day}日"

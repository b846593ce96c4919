"""On which days does a recurring matter fall, rest days, pauses and skips considered (domain.md §8.3)? Pure.

The days a rule names come from dateutil.rrule, imported when first needed; where a day goes that is no working day, the
office's calendar says, make-up working days included.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bangongshi.models.matter_words import Shift
from bangongshi.models.recurrence_words import Period, RuleNotUnderstood, read_rule
from bangongshi.models.workdays import AWAITED, Calendar, Reckoned


class Standing(StrEnum):
    """Whether an instance is asked for."""

    DUE = "照办"
    PAUSED = "暂停"
    SKIPPED = "跳过"


@dataclass(frozen=True, slots=True)
class Instance:
    """One day the rule names, and the day it is due. `moved`: 提前, 顺延 or "". `provisional`: see workdays.Reckoned.

    What is paused or skipped is not due; its `on` is the day by the rule.
    """

    by_rule: date
    on: date
    moved: str = ""
    provisional: bool = False
    standing: Standing = Standing.DUE

    @property
    def due(self) -> bool:
        """Whether it becomes a matter."""
        return self.standing is Standing.DUE


@dataclass(frozen=True, slots=True)
class Pause:
    """From when to when, both days included, nothing is due."""

    first: date
    last: date


def dates(
    rule: str, start: date, end: date | None, until: date, shift: Shift, pauses: Sequence[Pause], skips: Collection[date],
    calendar: Calendar, since: date | None = None,
) -> tuple[Instance, ...]:
    """Every day `rule` names from `start` (or `since`) to `until`, neither after `end`; in order, one for each day named.

    A pause and a skip go by the day of the rule, before any shift; two that shift onto one day stay two.
    """
    last = until if end is None else min(until, end)
    found = []
    for day in named(rule, start, max(start, since or start), last):
        if day in skips:
            found.append(Instance(day, day, standing=Standing.SKIPPED))
        elif any(pause.first <= day <= pause.last for pause in pauses):
            found.append(Instance(day, day, standing=Standing.PAUSED))
        else:
            found.append(moved(day, shift, calendar))
    return tuple(found)


def moved(day: date, shift: Shift, calendar: Calendar) -> Instance:
    """The instance of one day by the rule: where it goes when the office rests that day."""
    if shift is Shift.STAYS:
        return Instance(day, day)
    reckoned: Reckoned = calendar.on_or_before(day) if shift is Shift.EARLIER else calendar.on_or_after(day)
    word = shift.value if reckoned.day != day else ""
    return Instance(day, reckoned.day, word, reckoned.provisional)


def named(rule: str, start: date, first: date, last: date) -> Iterator[date]:
    """The days the rule names from `first` to `last`, both included; every so many weeks or months count from `start`."""
    from dateutil.rrule import rrulestr

    if first > last:
        return
    # Without an interval a rule does not ask where it began, and years of past weeks need not be walked again.
    begin = start if "INTERVAL" in rule else first
    found = rrulestr(rule, dtstart=datetime.combine(begin, time()))
    for moment in found.between(datetime.combine(first, time()), datetime.combine(last, time()), inc=True):
        yield moment.date()


def sentence(one: Instance) -> str:
    """「2026-02-15 周日，遇休息日顺延至 2026-02-24 周二」, 「2026-02-10 周二，暂停期间不办」."""
    if one.standing is Standing.PAUSED:
        return f"{_said(one.by_rule)}，暂停期间不办"
    if one.standing is Standing.SKIPPED:
        return f"{_said(one.by_rule)}，这一期跳过"
    where = f"，遇休息日{one.moved}至 {_said(one.on)}" if one.moved else ""
    return f"{_said(one.by_rule)}{where}{f'（{AWAITED}）' if one.provisional else ''}"


def suffix(rule_words: str, by_rule: date) -> str:
    """What tells this instance from the next in its title: 「（2026年2月）」, 「（2026年第1季度）」, 「（2026年第8周）」."""
    try:
        rule = read_rule(rule_words)
    except RuleNotUnderstood:
        return f"（{_period(Period.DAY, by_rule)}）"
    return f"（{_period(rule.period, _within(rule.period, by_rule) if rule.back else by_rule)}）"


def _within(period: Period, by_rule: date) -> date:
    """A day of the period before the one `by_rule` lies in: it is reported after its end."""
    months = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF: 6, Period.YEAR: 12}[period]
    return date(by_rule.year, (by_rule.month - 1) // months * months + 1, 1) - timedelta(days=1)


def _period(period: Period, day: date) -> str:
    if period is Period.WEEK:
        year, week, _ = day.isocalendar()
        return f"{year}年第{week}周"
    return {
        Period.DAY: f"{day.year}年{day.month}月{day.day}日", Period.MONTH: f"{day.year}年{day.month}月",
        Period.QUARTER: f"{day.year}年第{(day.month + 2) // 3}季度",
        Period.HALF: f"{day.year}年{'上' if day.month <= 6 else '下'}半年", Period.YEAR: f"{day.year}年",
    }[period]


def _said(day: date) -> str:
    return f"{day.isoformat()} 周{'一二三四五六日'[day.weekday()]}"

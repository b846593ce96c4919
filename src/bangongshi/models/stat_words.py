"""In which words are the figures of 督办 told, and how is a share counted (domain.md §8.5)? Numerator and denominator always."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class By(StrEnum):
    """How a table is cut; 单位 is the 主办 alone, 月 the month of the date that counts."""

    UNIT = "单位"
    SOURCE = "来源"
    LEADER = "领导"
    KIND = "类型"
    MONTH = "月"


class Span(StrEnum):
    """From when on a matter counts, seen from the cut-off day."""

    MONTH = "当月"
    QUARTER = "当季"
    YEAR = "当年"
    EVER = "不限"

    def first(self, as_of: date) -> date | None:
        """The first day of the month, quarter or year of `as_of`; None: since ever."""
        if self is Span.EVER:
            return None
        months = {Span.MONTH: as_of.month, Span.QUARTER: (as_of.month - 1) // 3 * 3 + 1, Span.YEAR: 1}
        return as_of.replace(month=months[self], day=1)


NONE = "—"
"""Stands where there is nothing to divide by."""

MEANINGS: tuple[tuple[str, str], ...] = (
    ("应办", "到截止日，有效时限已到的；不含中止、撤销、作废。"),
    ("办结", "应办里截止日以前办结的，早晚不论。"),
    ("按时", "应办里在有效时限内办结的；只认时限内申请的延期。"),
    ("原时限按时", "应办里在第一次定的时限内办结的。"),
    ("逾期未结", "应办里还没有办结、有效时限已过的。"),
    ("逾期办结", "应办里办结了、但过了有效时限的。"),
    ("反馈及时", "该反馈的次数里按期反馈的；过期没有反馈的算一次。"),
    ("延期事项", "应办里在时限内申请、经批准延过期的；过期才申请的不算延期，仍算逾期。"),
    ("协办", "不计功过，都记在主办名下。"),
)
"""What each figure counts: shown under the table, so that nobody has to guess."""


@dataclass(frozen=True, slots=True)
class Share:
    """`part` out of `whole`, both counts."""

    part: int
    whole: int

    @property
    def percent(self) -> str:
        """「80%」, rounded half up; — of nothing. All but one of many is never 100%, one of many never 0%."""
        if not self.whole:
            return NONE
        rounded = (200 * self.part + self.whole) // (2 * self.whole)
        if 0 < self.part < self.whole:
            rounded = min(max(rounded, 1), 99)
        return f"{rounded}%"

    @property
    def words(self) -> str:
        """「12/15 80%」, or — of nothing."""
        return f"{self.part}/{self.whole} {self.percent}" if self.whole else NONE


@dataclass(frozen=True, slots=True)
class Mean:
    """`total` spread over `count`."""

    total: int
    count: int

    @property
    def words(self) -> str:
        """「2.5（10/4）」, one decimal, rounded half up; — of nothing."""
        if not self.count:
            return NONE
        tenths = (20 * self.total + self.count) // (2 * self.count)
        return f"{tenths // 10}.{tenths % 10}（{self.total}/{self.count}）"


def population(first: date | None, as_of: date) -> str:
    """Which matters were counted, in words."""
    if first is None:
        return f"到 {as_of} 有效时限已到的全部督办事项，不含中止、撤销、作废"
    return f"有效时限在 {first} 至 {as_of} 的，加上此前到期、上期末还没办结的；不含中止、撤销、作废"

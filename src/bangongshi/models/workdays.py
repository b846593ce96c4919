"""Is this day a working day, and on whose word? And which day is n working days away (domain.md §4.2–4.3)?

Asked in this order: what the clerk entered → the published notices shipped with the program (chinesecalendar) →
the plain week, marked as not known. A year without its notice is never guessed at: only the festival days the law
itself names are rest, make-up days are not invented, and every answer says 「按周末推算，待公布」.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bangongshi.models.festivals import statutory_name

AWAITED = "按周末推算，待公布"
"""The mark on every date that rests on a year whose notice is not out, or not entered."""

BEFORE_SHIPPED = "内置日历未含该年，按周末推算"
MAX_WORKDAYS = 5000
"""The longest sum of working days: some twenty years. More is a slip of the finger."""

_ONE_DAY = timedelta(days=1)
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
_NOTICES = {
    2024: "国务院办公厅 2023-10-25 通知",
    2025: "国办发明电〔2024〕12号",
    2026: "国务院办公厅 2025-11-04 通知",
}


@dataclass(frozen=True, slots=True)
class DayMark:
    """A day that differs from the plain week: 休 or 班, for which festival, on which ground."""

    rest: bool
    name: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one day. `known` False: the year's notice is not out. `name`: 国庆节, 国庆节调休, or empty."""

    day: date
    workday: bool
    known: bool
    ground: str
    name: str = ""

    @property
    def mark(self) -> str:
        """班 or 休."""
        return "班" if self.workday else "休"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A counted day. `provisional`: a day of an unpublished year was counted on the way."""

    day: date
    provisional: bool


@cache
def _shipped() -> Mapping[int, Mapping[date, DayMark]]:
    """Published years of chinesecalendar, as marks by year; empty when the package is missing."""
    try:
        from chinese_calendar.constants import holidays, workdays
    except ImportError:
        return {}
    # A year counts as published only when its 国庆节 is there: some notices reach over into a neighbouring year.
    years: dict[int, dict[date, DayMark]] = {
        day.year: {} for day in holidays if (day.month, day.day) == (10, 1)
    }
    for rest, days in ((True, holidays), (False, workdays)):
        for day, name in days.items():
            ground = _NOTICES.get(day.year, "国务院办公厅放假通知")
            word = _NAMES.get(str(name), "放假调休")
            years.setdefault(day.year, {})[day] = DayMark(rest, word if rest else f"{word}调休", ground)
    return {year: marks for year, marks in years.items() if date(year, 10, 1) in marks}


class Calendar:
    """The office's calendar. `overrides`: days the clerk entered; `years`: {year: the notice she entered it from}."""

    def __init__(
        self, overrides: Mapping[date, DayMark] | None = None, years: Mapping[int, str] | None = None
    ) -> None:
        self._overrides = dict(overrides or {})
        self._years = dict(years or {})

    def without(self, day: date) -> "Calendar":
        """The same calendar, had this day not been entered."""
        return Calendar({each: mark for each, mark in self._overrides.items() if each != day}, self._years)

    def verdict(self, day: date) -> Verdict:
        """班 or 休 of one day, with its ground. Never raises."""
        if mark := self._overrides.get(day):
            return Verdict(day, not mark.rest, True, mark.basis or "自行录入", mark.name)
        plain = day.weekday() < 5
        if (marks := _shipped().get(day.year)) is not None:
            if mark := marks.get(day):
                return Verdict(day, not mark.rest, True, mark.basis, mark.name)
            return Verdict(day, plain, True, _NOTICES.get(day.year, "国务院办公厅放假通知"))
        if day.year in self._years:
            return Verdict(day, plain, True, self._years[day.year] or "自行录入")
        ground = AWAITED if day.year > min(_shipped(), default=0) else BEFORE_SHIPPED
        if name := statutory_name(day):
            return Verdict(day, False, False, f"法定节日，{ground}", name)
        return Verdict(day, plain, False, ground)

    def is_workday(self, day: date) -> bool:
        """Does the office work on this day?"""
        return self.verdict(day).workday

    def known(self, year: int) -> bool:
        """Is the year's notice shipped or entered?"""
        return year in self._years or year in _shipped()

    def add_workdays(self, start: date, n: int) -> Reckoned:
        """The n-th working day after `start` (before it for negative n); `start` itself is not counted.

        n = 0 gives `start`. Raises ValueError beyond ±MAX_WORKDAYS or the calendar's own end.
        """
        if abs(n) > MAX_WORKDAYS:
            raise ValueError(f"工作日数超过 {MAX_WORKDAYS} 天。")
        step = _ONE_DAY if n >= 0 else -_ONE_DAY
        day, left, provisional = start, abs(n), False
        try:
            while left:
                day += step
                verdict = self.verdict(day)
                provisional = provisional or not verdict.known
                left -= verdict.workday
        except OverflowError:
            raise ValueError("日期超出范围。") from None
        return Reckoned(day, provisional)

    def workdays_between(self, a: date, b: date) -> int:
        """Working days after `a` up to and including `b`; negative when `b` lies before `a` (then from `b` to before `a`)."""
        if b < a:
            return -sum(self.is_workday(b + timedelta(days=i)) for i in range((a - b).days))
        return sum(self.is_workday(a + timedelta(days=i)) for i in range(1, (b - a).days + 1))

    def next_workday(self, day: date) -> date:
        """The first working day after `day`, `day` itself not counted."""
        return self.add_workdays(day, 1).day

    def on_or_after(self, day: date) -> Reckoned:
        """`day` if the office works, else the next working day (statutory periods move later, 民法典 §203)."""
        verdict = self.verdict(day)
        if verdict.workday:
            return Reckoned(day, not verdict.known)
        later = self.add_workdays(day, 1)
        return Reckoned(later.day, later.provisional or not verdict.known)

    def on_or_before(self, day: date) -> Reckoned:
        """`day` if the office works, else the working day before (reports going up move earlier)."""
        verdict = self.verdict(day)
        if verdict.workday:
            return Reckoned(day, not verdict.known)
        sooner = self.add_workdays(day, -1)
        return Reckoned(sooner.day, sooner.provisional or not verdict.known)

    def status(self, year: int) -> str:
        """「已公布（国办发明电〔2024〕12号）」, 「已录入（依据）」 or 「未公布（按周末推算，待公布）」."""
        if year in self._years:
            return f"已录入（{self._years[year] or '未写依据'}）"
        if year in _shipped():
            return f"已公布（{_NOTICES.get(year, '国务院办公厅放假通知')}）"
        if year > min(_shipped(), default=0):
            return f"未公布（{AWAITED}）"
        return BEFORE_SHIPPED

"""Recurring dates: typed rules, months without a 31st, rest days, pauses; and equal to a walk through every single day."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangongshi.models.matter_words import Shift
from bangongshi.models.recurrence import Instance, Pause, Standing, dates, sentence, suffix
from bangongshi.models.recurrence_words import Rule, RuleNotUnderstood, read_rule
from bangongshi.models.workdays import Calendar, DayMark

FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
ONE = timedelta(days=1)
WEEK = "一二三四五六日"
CALENDARS = {
    "shipped": Calendar(),
    "own days": Calendar({date(2025, 6, 30): DayMark(True, "县庆"), date(2026, 3, 7): DayMark(False, "加班")}),
}
Names = Callable[[date, date], bool]


def days(typed: str, start: date, until: date, shift: Shift = Shift.STAYS, **more: date) -> list[date]:
    found = dates(read_rule(typed).text, start, None, until, shift, (), (), Calendar(), **more)
    return [one.on for one in found]


# -- what was typed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "rule", "words"),
    [
        ("每周一", "FREQ=WEEKLY;WKST=MO;BYDAY=MO", "每周一"),
        ("每周一、周四", "FREQ=WEEKLY;WKST=MO;BYDAY=MO,TH", "每周一、周四"),
        ("每星期天", "FREQ=WEEKLY;WKST=MO;BYDAY=SU", "每周日"),
        ("每周一至周三", "FREQ=WEEKLY;WKST=MO;BYDAY=MO,TU,WE", "每周一、周二、周三"),
        ("每两周周五", "FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=FR", "每两周周五"),
        ("隔周的星期五", "FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=FR", "每两周周五"),
        ("每月５日", "FREQ=MONTHLY;BYMONTHDAY=5", "每月5日"),
        ("每个月十五号前", "FREQ=MONTHLY;BYMONTHDAY=15", "每月15日"),
        ("每月5、20日", "FREQ=MONTHLY;BYMONTHDAY=5,20", "每月5日、20日"),
        ("每月31日", "FREQ=MONTHLY;BYMONTHDAY=-1", "每月31日（没有这一天的月份为最后一天）"),
        ("每月底", "FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天"),
        ("每月第一个周一", "FREQ=MONTHLY;BYDAY=+1MO", "每月第一个周一"),
        ("每季末", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", "每季末（3月、6月、9月、12月最后一天）"),
        ("每季末后5天", "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=5", "每季末后5天（1月、4月、7月、10月5日）"),
        ("每季末+5", "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=5", "每季末后5天（1月、4月、7月、10月5日）"),
        ("每半年", "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1", "每半年末（6月、12月最后一天）"),
        ("每年3月1日", "FREQ=MONTHLY;BYMONTH=3;BYMONTHDAY=1", "每年3月1日"),
        ("每年四月三十日", "FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=28,29,30;BYSETPOS=-1", "每年4月30日"),
    ],
)
def test_what_is_typed_becomes_a_rule_with_words(typed: str, rule: str, words: str) -> None:
    read = read_rule(typed)
    assert (read.text, read.words) == (rule, words)
    assert read_rule(read.words) == read, "the words can be typed again"


@pytest.mark.parametrize(
    "typed",
    ["", "随时", "每月", "每周", "每年", "每月初", "每三周一", "每2月5日", "每20日", "每月0日", "每月32日", "每年2月30日", "每年4月31日", "每月第五个周一",
     "每季度第四个月5日", "每月第一个工作日", "每季末后5个工作日", "每季末后60天", "每周五至周一", "每十三月1日", "每0周周一", "每年13月1日", "月底吧"],
)
def test_what_is_not_understood_is_refused_and_says_how(typed: str) -> None:
    with pytest.raises(RuleNotUnderstood) as refused:
        read_rule(typed)
    assert re.search("每|请", refused.value.sentence)
    assert not re.search("[A-Za-z]", refused.value.sentence)


# -- vectors -----------------------------------------------------------------------------------------------------------


def test_the_31st_is_the_end_of_every_month() -> None:
    ends = days("每月31日", date(2024, 1, 15), date(2024, 12, 31))
    assert ends == [date(2024, month, monthrange(2024, month)[1]) for month in range(1, 13)]
    assert days("每月30日", date(2025, 1, 1), date(2025, 4, 30)) == [
        date(2025, 1, 30), date(2025, 2, 28), date(2025, 3, 30), date(2025, 4, 30)]
    assert days("每年2月29日", date(2024, 1, 1), date(2028, 12, 31)) == [
        date(2024, 2, 29), date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]


def test_every_second_week_counts_from_the_start_wherever_one_begins_to_look() -> None:
    whole = days("每两周周五", date(2026, 1, 1), date(2026, 3, 31))
    assert whole[:3] == [date(2026, 1, 2), date(2026, 1, 16), date(2026, 1, 30)]
    for later in range(90):
        since = date(2026, 1, 1) + later * ONE
        assert days("每两周周五", date(2026, 1, 1), date(2026, 3, 31), since=since) == [d for d in whole if d >= since]


def test_two_that_shift_onto_one_day_stay_two() -> None:
    found = dates(
        read_rule("每周六、周日").text, date(2026, 2, 16), None, date(2026, 2, 22), Shift.LATER, (), (), Calendar())
    assert [(one.by_rule, one.on, one.moved) for one in found] == [
        (date(2026, 2, 21), date(2026, 2, 24), "顺延"), (date(2026, 2, 22), date(2026, 2, 24), "顺延")]


@pytest.mark.parametrize(
    ("shift", "on", "words"),
    [
        (Shift.EARLIER, date(2026, 2, 14), "2026-02-15 周日，遇休息日提前至 2026-02-14 周六"),
        (Shift.LATER, date(2026, 2, 24), "2026-02-15 周日，遇休息日顺延至 2026-02-24 周二"),
        (Shift.STAYS, date(2026, 2, 15), "2026-02-15 周日"),
    ],
)
def test_the_15th_over_spring_festival_2026(shift: Shift, on: date, words: str) -> None:
    """春节 2-15…2-23 is rest, Saturday 2-14 a working day (domain.md §4.3)."""
    [one] = dates(read_rule("每月15日").text, date(2026, 2, 1), None, date(2026, 2, 28), shift, (), (), Calendar())
    assert (one.on, one.provisional, sentence(one)) == (on, False, words)
    [worked] = dates(read_rule("每月28日").text, date(2026, 2, 1), None, date(2026, 2, 28), shift, (), (), Calendar())
    assert (worked.on, worked.moved) == (date(2026, 2, 28), ""), "a working Saturday"


def test_a_pause_goes_by_the_day_of_the_rule_and_a_skip_too() -> None:
    rule, pause = read_rule("每周日").text, Pause(date(2026, 2, 10), date(2026, 2, 25))
    found = dates(
        rule, date(2026, 2, 1), None, date(2026, 3, 8), Shift.LATER, (pause,), {date(2026, 3, 1)}, Calendar())
    assert [(one.by_rule.day, one.standing.value, one.on.day) for one in found] == [
        (1, "照办", 2), (8, "照办", 9), (15, "暂停", 15), (22, "暂停", 22), (1, "跳过", 1), (8, "照办", 9)]
    assert sentence(found[2]) == "2026-02-15 周日，暂停期间不办"
    assert sentence(found[4]) == "2026-03-01 周日，这一期跳过"


def test_a_year_without_its_notice_is_provisional_only_where_the_calendar_is_asked() -> None:
    for shift, provisional in ((Shift.LATER, True), (Shift.STAYS, False)):
        [one] = dates(read_rule("每年3月7日").text, date(2027, 1, 1), None, date(2027, 12, 31), shift, (), (), Calendar())
        assert one.provisional is provisional
    assert sentence(dates(
        read_rule("每年3月7日").text, date(2027, 1, 1), None, date(2027, 12, 31), Shift.LATER, (), (), Calendar()
    )[0]).endswith("（按周末推算，待公布）")


@pytest.mark.parametrize(
    ("typed", "day", "said"),
    [
        ("每月10日", date(2026, 2, 10), "（2026年2月）"),
        ("每月末后5天", date(2027, 1, 5), "（2026年12月）"),
        ("每周一", date(2026, 2, 16), "（2026年第8周）"),
        ("每周五", date(2027, 1, 1), "（2026年第53周）"),
        ("每周一、周四", date(2026, 2, 19), "（2026年2月19日）"),
        ("每季末", date(2026, 3, 31), "（2026年第1季度）"),
        ("每季末后5天", date(2026, 4, 5), "（2026年第1季度）"),
        ("每季末后5天", date(2027, 1, 5), "（2026年第4季度）"),
        ("每半年", date(2026, 6, 30), "（2026年上半年）"),
        ("每半年末后10天", date(2027, 1, 10), "（2026年下半年）"),
        ("每年3月1日", date(2026, 3, 1), "（2026年）"),
        ("每年末后20天", date(2027, 1, 20), "（2026年）"),
        ("每年3月1日、9月1日", date(2026, 9, 1), "（2026年9月1日）"),
        ("照旧", date(2026, 9, 1), "（2026年9月1日）"),
    ],
)
def test_the_title_says_which_one_it_is(typed: str, day: date, said: str) -> None:
    words = typed if typed == "照旧" else read_rule(typed).words
    assert suffix(words, day) == said


# -- a walk through every day ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Typed:
    """A rule as typed, and whether it names a day, given where it began; told without any library."""

    text: str
    names: Names

    def __repr__(self) -> str:
        return self.text


def last_day(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def ends_at(day: date, months: tuple[int, ...]) -> bool:
    return day.month in months and day.day == last_day(day)


def months_since(start: date, day: date) -> int:
    return (day.year - start.year) * 12 + day.month - start.month


def monday(day: date) -> date:
    return day - day.weekday() * ONE


@st.composite
def weekly(draw: st.DrawFn) -> Typed:
    wanted = draw(st.sets(st.integers(0, 6), min_size=1, max_size=4))
    step = draw(st.integers(1, 5))
    said = "、".join(f"周{WEEK[day]}" for day in wanted)
    text = f"每{said}" if step == 1 else f"每{step}周{said}"
    return Typed(text, lambda day, start: day.weekday() in wanted and (monday(day) - monday(start)).days // 7 % step == 0)


@st.composite
def monthly(draw: st.DrawFn) -> Typed:
    prefix, fits = draw(st.sampled_from(MONTHS))
    wanted = draw(st.sets(st.integers(1, 31), min_size=1, max_size=3))
    said = "、".join(f"{day}日" for day in wanted)
    return Typed(f"{prefix}{said}",
                 lambda day, start: fits(day, start) and any(day.day == min(each, last_day(day)) for each in wanted))


MONTHS: list[tuple[str, Names]] = [
    ("每月", lambda day, start: True),
    ("单月", lambda day, start: day.month % 2 == 1),
    ("双月", lambda day, start: day.month % 2 == 0),
    ("每两个月", lambda day, start: months_since(start, day) % 2 == 0),
    ("每5个月", lambda day, start: months_since(start, day) % 5 == 0),
    ("每季度首月", lambda day, start: day.month in (1, 4, 7, 10)),
    ("每季度第二个月", lambda day, start: day.month in (2, 5, 8, 11)),
    ("每年1月、7月", lambda day, start: day.month in (1, 7)),
]


@st.composite
def by_weekday(draw: st.DrawFn) -> Typed:
    prefix, fits = draw(st.sampled_from(MONTHS))
    at, weekday = draw(st.integers(1, 5)), draw(st.integers(0, 6))
    if at == 5:
        return Typed(f"{prefix}最后一个周{WEEK[weekday]}", lambda day, start: fits(day, start)
                     and day.weekday() == weekday and day.day + 7 > last_day(day))
    return Typed(f"{prefix}第{at}个周{WEEK[weekday]}", lambda day, start: fits(day, start)
                 and day.weekday() == weekday and (day.day + 6) // 7 == at)


@st.composite
def from_the_end(draw: st.DrawFn) -> Typed:
    prefix, fits = draw(st.sampled_from(MONTHS))
    back = draw(st.integers(1, 28))
    return Typed(f"{prefix}倒数第{back}天",
                 lambda day, start: fits(day, start) and last_day(day) - day.day == back - 1)


@st.composite
def period_end(draw: st.DrawFn) -> Typed:
    name, months = draw(st.sampled_from([
        ("每月末", tuple(range(1, 13))), ("每季末", (3, 6, 9, 12)), ("每半年末", (6, 12)), ("每年底", (12,))]))
    offset = draw(st.integers(-27, 28))
    said = "" if offset == 0 else f"{'后' if offset > 0 else '前'}{abs(offset)}天"
    return Typed(f"{name}{said}", lambda day, start: ends_at(day - offset * ONE, months))


@st.composite
def yearly(draw: st.DrawFn) -> Typed:
    wanted = draw(st.sets(st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: (day.month, day.day)),
                          min_size=1, max_size=3))
    said = "、".join(f"{month}月{day}日" for month, day in wanted)
    return Typed(f"每年{said}", lambda day, start: any(
        day.month == month and day.day == min(each, last_day(day)) for month, each in wanted))


@st.composite
def every_days(draw: st.DrawFn) -> Typed:
    step = draw(st.integers(1, 40))
    return Typed(f"每{step}天" if step > 1 else "每天", lambda day, start: (day - start).days % step == 0)


RULES = st.one_of(weekly(), monthly(), by_weekday(), from_the_end(), period_end(), yearly(), every_days())
DAYS = st.dates(FIRST, LAST)


@st.composite
def pause(draw: st.DrawFn) -> Pause:
    first = draw(DAYS)
    return Pause(first, first + draw(st.integers(0, 40)) * ONE)


def walked(
    typed: Typed, start: date, end: date | None, until: date, shift: Shift, pauses: list[Pause], skips: set[date],
    calendar: Calendar,
) -> list[Instance]:
    """Every day of the years looked at, one after the other; a rest day is left on foot."""
    found = []
    day = FIRST
    while day <= LAST:
        if start <= day <= until and (end is None or day <= end) and typed.names(day, start):
            if day in skips:
                found.append(Instance(day, day, standing=Standing.SKIPPED))
            elif any(each.first <= day <= each.last for each in pauses):
                found.append(Instance(day, day, standing=Standing.PAUSED))
            else:
                on, seen = day, calendar.verdict(day).known
                while shift is not Shift.STAYS and not calendar.is_workday(on):
                    on += ONE if shift is Shift.LATER else -ONE
                    seen = seen and calendar.verdict(on).known
                moved = "" if on == day else shift.value
                found.append(Instance(day, on, moved, shift is not Shift.STAYS and not seen))
        day += ONE
    return found


@settings(max_examples=400, deadline=None)
@given(
    typed=RULES, start=DAYS, end=st.none() | DAYS, until=DAYS, shift=st.sampled_from(list(Shift)),
    pauses=st.lists(pause(), max_size=3), skip_at=st.sets(st.integers(0, 40), max_size=3),
    calendar=st.sampled_from(list(CALENDARS)), later=st.none() | st.integers(0, 400),
)
def test_equal_to_a_walk_through_every_day_of_2024_to_2026(
    typed: Typed, start: date, end: date | None, until: date, shift: Shift, pauses: list[Pause], skip_at: set[int],
    calendar: str, later: int | None,
) -> None:
    since = None if later is None else start + later * ONE
    used = CALENDARS[calendar]
    plain = walked(typed, start, end, until, shift, [], set(), used)
    skips = {plain[at].by_rule for at in skip_at if at < len(plain)}
    expected = walked(typed, start, end, until, shift, pauses, skips, used)
    rule: Rule = read_rule(typed.text)
    found = dates(rule.text, start, end, until, shift, pauses, skips, used, since=since)
    assert list(found) == [one for one in expected if since is None or one.by_rule >= since]
    assert read_rule(rule.words) == rule

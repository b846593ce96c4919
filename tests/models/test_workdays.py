"""Working days: the published years by their own totals and make-up days, the unpublished ones as not known."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangongshi.models import workdays
from bangongshi.models.festivals import _MOVING, feast, lunar, statutory_name
from bangongshi.models.workdays import AWAITED, MAX_WORKDAYS, Calendar, DayMark, Reckoned

CALENDAR = Calendar()

VECTORS = [
    (date(2026, 2, 13), 7, date(2026, 3, 2)), (date(2026, 4, 30), 3, date(2026, 5, 8)),
    (date(2026, 9, 18), 5, date(2026, 9, 24)), (date(2026, 9, 30), 1, date(2026, 10, 8)),
    (date(2025, 9, 26), 7, date(2025, 10, 13)), (date(2025, 1, 24), 1, date(2025, 1, 26)),
    (date(2024, 2, 8), 5, date(2024, 2, 21)), (date(2026, 11, 23), 7, date(2026, 12, 2)),
    (date(2026, 9, 24), 5, date(2026, 10, 9)),
]
MADE_UP = {
    2024: ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}
REST = {
    2024: [("02-10", "02-17"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-08", "06-10"), ("09-15", "09-17"), ("10-01", "10-07")],
    2025: [("01-01", "01-01"), ("01-28", "02-04"), ("04-04", "04-06"), ("05-01", "05-05"), ("05-31", "06-02"), ("10-01", "10-08")],
    2026: [("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"), ("09-25", "09-27"),
           ("10-01", "10-07")],
}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize(("start", "n", "due"), VECTORS)
def test_counts_from_the_day_after(start: date, n: int, due: date) -> None:
    assert CALENDAR.add_workdays(start, n) == Reckoned(due, False)
    assert CALENDAR.workdays_between(start, due) == n
    assert CALENDAR.workdays_between(due, start) == -len([d for d in days_of(start.year) if start <= d < due and CALENDAR.is_workday(d)])


@pytest.mark.parametrize(("year", "total"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year: int, total: int) -> None:
    assert sum(CALENDAR.is_workday(day) for day in days_of(year)) == total
    assert all(CALENDAR.verdict(day).known for day in days_of(year))


@pytest.mark.parametrize("year", MADE_UP)
def test_weekend_days_that_work_are_exactly_the_make_up_days(year: int) -> None:
    working = [f"{day:%m-%d}" for day in days_of(year) if day.weekday() >= 5 and CALENDAR.is_workday(day)]
    assert working == MADE_UP[year]
    assert all(CALENDAR.verdict(date.fromisoformat(f"{year}-{day}")).name.endswith("调休") for day in working)


@pytest.mark.parametrize("year", REST)
def test_every_day_of_the_notice_rests(year: int) -> None:
    for first, last in REST[year]:
        day = date.fromisoformat(f"{year}-{first}")
        while day <= date.fromisoformat(f"{year}-{last}"):
            assert not CALENDAR.is_workday(day)
            day += timedelta(days=1)


def test_new_years_eve_2024_was_a_working_day() -> None:
    assert CALENDAR.is_workday(date(2024, 2, 9))
    assert not CALENDAR.is_workday(date(2025, 1, 28))


def test_an_unpublished_year_is_not_known_and_nothing_is_guessed() -> None:
    plain = CALENDAR.verdict(date(2028, 3, 3))
    assert (plain.workday, plain.known, plain.ground) == (True, False, AWAITED)
    for day in days_of(2028):
        verdict = CALENDAR.verdict(day)
        assert not verdict.known
        assert verdict.workday is (day.weekday() < 5 and not verdict.name)


def test_the_law_names_the_festival_days_of_2027() -> None:
    named = {f"{day:%m-%d}": CALENDAR.verdict(day).name for day in days_of(2027) if CALENDAR.verdict(day).name}
    assert named == {
        "01-01": "元旦", **dict.fromkeys(("02-05", "02-06", "02-07", "02-08"), "春节"), "04-05": "清明节",
        "05-01": "劳动节", "05-02": "劳动节", "06-09": "端午节", "09-15": "中秋节",
        **dict.fromkeys(("10-01", "10-02", "10-03"), "国庆节"),
    }


def test_a_sum_that_enters_an_unpublished_year_is_provisional() -> None:
    assert CALENDAR.add_workdays(date(2026, 12, 30), 1) == Reckoned(date(2026, 12, 31), False)
    assert CALENDAR.add_workdays(date(2026, 12, 30), 2) == Reckoned(date(2027, 1, 4), True)
    assert CALENDAR.add_workdays(date(2027, 1, 6), -5).provisional


def test_years_before_the_shipped_ones_are_not_called_awaited() -> None:
    verdict = CALENDAR.verdict(date(1999, 10, 4))
    assert not verdict.known
    assert AWAITED not in verdict.ground
    assert AWAITED not in CALENDAR.status(1999)


def test_the_clerks_own_days_win() -> None:
    own = Calendar({date(2026, 11, 24): DayMark(True, "县庆", "本单位自定"), date(2026, 10, 1): DayMark(False, "值守", "")})
    assert own.verdict(date(2026, 11, 24)).name == "县庆"
    assert own.next_workday(date(2026, 11, 23)) == date(2026, 11, 25)
    assert own.is_workday(date(2026, 10, 1))
    assert own.without(date(2026, 11, 24)).is_workday(date(2026, 11, 24))


def test_an_entered_year_is_known() -> None:
    own = Calendar({date(2027, 1, 1): DayMark(True, "元旦", "某号")}, {2027: "国办发明电〔2026〕9号"})
    assert own.verdict(date(2027, 3, 3)).known
    assert own.verdict(date(2027, 3, 3)).ground == "国办发明电〔2026〕9号"
    assert own.status(2027) == "已录入（国办发明电〔2026〕9号）"
    assert own.add_workdays(date(2026, 12, 31), 1) == Reckoned(date(2027, 1, 4), False)


def test_status_says_whether_the_notice_is_out() -> None:
    assert CALENDAR.status(2025) == "已公布（国办发明电〔2024〕12号）"
    assert CALENDAR.status(2027) == "未公布（按周末推算，待公布）"


def test_without_the_package_every_year_is_the_plain_week(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workdays, "_shipped", dict)
    verdict = CALENDAR.verdict(date(2024, 2, 4))
    assert (verdict.workday, verdict.known) == (False, False)
    assert CALENDAR.add_workdays(date(2026, 9, 30), 1).provisional


def test_rest_days_move_later_or_earlier() -> None:
    sunday = date(2026, 11, 29)
    assert CALENDAR.on_or_after(sunday).day == date(2026, 11, 30)
    assert CALENDAR.on_or_before(sunday).day == date(2026, 11, 27)
    assert CALENDAR.on_or_after(date(2026, 10, 10)).day == date(2026, 10, 10)
    assert CALENDAR.on_or_before(date(2026, 10, 7)).day == date(2026, 9, 30)


@pytest.mark.parametrize("n", [MAX_WORKDAYS + 1, -MAX_WORKDAYS - 1, 10**9])
def test_huge_sums_are_refused(n: int) -> None:
    with pytest.raises(ValueError, match="工作日"):
        CALENDAR.add_workdays(date(2026, 1, 1), n)


def test_the_end_of_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="超出范围"):
        CALENDAR.add_workdays(date(9999, 12, 30), 10)


@settings(max_examples=150, deadline=None)
@given(st.dates(date(2023, 1, 1), date(2029, 12, 31)), st.integers(-60, 60))
def test_equals_the_day_by_day_walk(start: date, n: int) -> None:
    found = CALENDAR.add_workdays(start, n).day
    step = timedelta(days=1 if n > 0 else -1)
    walked, day = 0, start
    while day != found:
        day += step
        walked += CALENDAR.is_workday(day)
    assert walked == abs(n)
    assert n == 0 or CALENDAR.is_workday(found)


def test_the_table_of_moving_festivals_is_what_the_lunar_calendar_says() -> None:
    for year, (m1, d1, qingming, m5, d5, m8, d8) in _MOVING.items():
        assert lunar(year, 1, 1) == date(year, m1, d1)
        assert lunar(year, 5, 5) == date(year, m5, d5)
        assert lunar(year, 8, 15) == date(year, m8, d8)
        assert statutory_name(date(year, 4, qingming)) == "清明节"
    from borax.calendars.lunardate import LunarDate

    assert all(LunarDate.from_solar_date(year, 4, row[2]).term == "清明" for year, row in _MOVING.items())


def test_festivals_outside_the_table() -> None:
    assert feast("清明", 2050) == date(2050, 4, 4)
    assert feast("除夕", 2045) == date(2045, 2, 16)
    assert feast("圣诞", 2027) is None
    assert lunar(2026, 12, 31) is None

"""Deadlines: each default, each unit, each move off a rest day, and the sentence that shows the sum."""

from datetime import date, time

import pytest

from bangongshi.models.deadline_rules import matter_of
from bangongshi.models.deadlines import (
    DEFAULT_RULES,
    MAX_AMOUNT,
    Rule,
    count,
    days_left,
    fixed,
    lateness,
    propose,
    rule_for,
)
from bangongshi.models.words import DueBasis, DueUnit, Handling, Urgency
from bangongshi.models.workdays import Calendar

CALENDAR = Calendar()
START = date(2026, 11, 20)


def test_the_sum_of_the_design() -> None:
    made = count(START, 7, DueUnit.WORKDAY, CALENDAR, basis=DueBasis.SOURCE)
    assert made.sentence == "收文 11月20日 + 7 个工作日 → 12月1日（依据：来文要求）"


@pytest.mark.parametrize(
    ("urgency", "due", "unit"),
    [
        (Urgency.EXTRA, date(2026, 11, 21), DueUnit.HOUR), (Urgency.FIRST, date(2026, 11, 21), DueUnit.HOUR),
        (Urgency.URGENT, date(2026, 11, 25), DueUnit.WORKDAY), (Urgency.NONE, date(2026, 11, 27), DueUnit.WORKDAY),
        (Urgency.FLAT, date(2026, 11, 30), DueUnit.DAY),
    ],
)
def test_defaults_by_urgency(urgency: Urgency, due: date, unit: DueUnit) -> None:
    made = propose(urgency, START, CALENDAR)
    assert (made.due_on, made.unit, made.basis) == (due, unit, DueBasis.DEFAULT)
    assert made.basis_text


@pytest.mark.parametrize("handling", Handling)
@pytest.mark.parametrize("urgency", Urgency)
def test_every_paper_has_a_default(handling: Handling, urgency: Urgency) -> None:
    assert propose(urgency, START, CALENDAR, matter=handling.value).due_on > START


def test_extra_urgent_ignores_holidays() -> None:
    made = propose(Urgency.EXTRA, date(2026, 9, 30), CALENDAR, start_time=time(16, 20))
    assert (made.due_on, made.due_time) == (date(2026, 10, 1), time(16, 20))
    assert made.sentence == "收文 9月30日 + 24 小时 → 10月1日 16:20（依据：单位默认，特急件随到随办，24小时内办结）"


@pytest.mark.parametrize(
    ("matter", "due"),
    [("传阅", date(2026, 11, 25)), ("会签", date(2026, 12, 1)), ("信访告知", date(2026, 12, 7)), ("请示答复", date(2026, 12, 11))],
)
def test_other_matters(matter: str, due: date) -> None:
    assert propose(Urgency.NONE, START, CALENDAR, matter=matter).due_on == due


@pytest.mark.parametrize(("matter", "due"), [("呈批", date(2026, 11, 23)), ("协办", date(2026, 11, 25))])
@pytest.mark.parametrize("urgency", Urgency)
def test_what_is_only_the_units_habit_claims_no_law(matter: str, due: date, urgency: Urgency) -> None:
    made = propose(urgency, START, CALENDAR, matter=matter)
    assert (made.due_on, made.basis) == (due, DueBasis.DEFAULT)
    assert "法" not in made.basis_text


@pytest.mark.parametrize(
    ("handling", "genre", "urgency", "matter"),
    [
        (Handling.ACT, "请示", Urgency.NONE, "请示答复"), (Handling.ACT, "请示", Urgency.EXTRA, "请示答复"),
        (Handling.ACT, "请示", Urgency.FIRST, "办件"), (Handling.READ, "请示", Urgency.NONE, "阅件"),
        (Handling.ACT, "报告", Urgency.NONE, "办件"), (Handling.ACT, "", Urgency.NONE, "办件"),
    ],
)
def test_which_lines_a_paper_goes_by(handling: Handling, genre: str, urgency: Urgency, matter: str) -> None:
    assert matter_of(handling, genre, urgency) == matter
    assert propose(urgency, START, CALENDAR, matter=matter).due_on > START


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        (date(2026, 2, 13), 7, date(2026, 3, 2)), (date(2026, 4, 30), 3, date(2026, 5, 8)),
        (date(2026, 9, 18), 5, date(2026, 9, 24)), (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2025, 9, 26), 7, date(2025, 10, 13)), (date(2025, 1, 24), 1, date(2025, 1, 26)),
        (date(2024, 2, 8), 5, date(2024, 2, 21)), (date(2026, 11, 23), 7, date(2026, 12, 2)),
    ],
)
def test_the_vectors_of_the_years_whose_notices_are_out(start: date, amount: int, due: date) -> None:
    made = count(start, amount, DueUnit.WORKDAY, CALENDAR)
    assert (made.due_on, made.provisional) == (due, False)


def test_a_statutory_period_that_ends_on_a_rest_day_moves_later_and_says_so() -> None:
    made = propose(Urgency.NONE, START, CALENDAR, matter="信访告知", start_word="收信")
    assert (made.basis, made.reached_on) == (DueBasis.LAW, date(2026, 12, 5))
    assert made.sentence == "收信 11月20日 + 15 天 → 12月5日，遇休息日顺延至 12月7日（依据：法定，信访工作条例第22、23条，15日）"


def test_the_same_period_in_a_holiday_moves_behind_it() -> None:
    made = count(date(2026, 9, 16), 15, DueUnit.DAY, CALENDAR, basis=DueBasis.LAW)
    assert made.due_on == date(2026, 10, 8)


def test_a_report_going_up_moves_earlier() -> None:
    made = count(START, 9, DueUnit.DAY, CALENDAR, basis=DueBasis.SOURCE, upward=True)
    assert (made.reached_on, made.due_on) == (date(2026, 11, 29), date(2026, 11, 27))
    assert "遇休息日提前至 11月27日" in made.sentence


def test_days_somebody_asked_for_stay_where_they_fall() -> None:
    made = count(START, 9, DueUnit.DAY, CALENDAR, basis=DueBasis.LEADER)
    assert (made.due_on, made.reached_on, made.provisional) == (date(2026, 11, 29), None, False)


def test_a_named_day_is_kept_as_named() -> None:
    made = fixed(date(2026, 11, 29), START, DueBasis.SOURCE)
    assert made.sentence == "收文 11月20日，定于 11月29日（依据：来文要求）"
    moved = fixed(date(2026, 11, 29), START, DueBasis.SOURCE, calendar=CALENDAR, upward=True)
    assert moved.sentence == "收文 11月20日，定于 11月29日，提前至 11月27日（依据：来文要求）"


def test_an_unpublished_year_is_marked_and_the_year_is_said() -> None:
    made = propose(Urgency.NONE, date(2026, 12, 29), CALENDAR)
    assert made.provisional
    assert made.sentence == "收文 12月29日 + 5 个工作日 → 2027年1月6日（按周末推算，待公布；依据：单位默认，平件5个工作日）"


def test_hours_that_are_no_whole_days_round_up_to_the_date() -> None:
    assert count(START, 30, DueUnit.HOUR, CALENDAR).due_on == date(2026, 11, 22)
    assert count(START, 30, DueUnit.HOUR, CALENDAR, start_time=time(8)).due_time == time(14)


@pytest.mark.parametrize("amount", [-1, MAX_AMOUNT + 1])
def test_amounts_have_bounds(amount: int) -> None:
    with pytest.raises(ValueError, match="期限"):
        count(START, amount, DueUnit.WORKDAY, CALENDAR)


def test_the_units_own_table_goes_first_and_falls_back() -> None:
    own = [Rule("办件·平件", Urgency.NONE, 4, DueUnit.WORKDAY, "办文办法第九条")]
    assert propose(Urgency.NONE, START, CALENDAR, own).due_on == date(2026, 11, 26)
    assert propose(Urgency.URGENT, START, CALENDAR, own).amount == 3
    assert propose(Urgency.NONE, START, CALENDAR, []).amount == 5
    with pytest.raises(ValueError, match="没有“没有的事”"):
        propose(Urgency.NONE, START, CALENDAR, own, matter="没有的事")


def test_the_line_for_any_urgency_stands_in() -> None:
    found = rule_for(DEFAULT_RULES, Urgency.URGENT, "请示答复")
    assert found is not None
    assert found.amount == 5
    anyway = rule_for(DEFAULT_RULES, Urgency.FLAT, "请示答复")
    assert anyway is not None
    assert anyway.amount == 15


def test_the_table_has_no_matter_twice() -> None:
    matters = [rule.matter for rule in DEFAULT_RULES]
    assert len(matters) == len(set(matters))
    assert all(rule.basis and 0 <= rule.amount <= MAX_AMOUNT for rule in DEFAULT_RULES)


@pytest.mark.parametrize(
    ("due", "left", "words"),
    [(date(2026, 11, 20), -3, "逾期3天"), (date(2026, 11, 23), 0, "今日到期"), (date(2026, 11, 25), 2, "还有2天")],
)
def test_how_late(due: date, left: int, words: str) -> None:
    today = date(2026, 11, 23)
    assert (days_left(due, today), lateness(due, today)) == (left, words)

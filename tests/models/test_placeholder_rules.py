"""(state, verb) → what comes of it, or why not; what comes next; the 24 hours; what may be typed (domain.md §5.4)."""

from datetime import datetime, timedelta

import pytest

from bangongshi.models.errors import Invalid
from bangongshi.models.placeholder_form import code_wrong, figure_wrong, new_entry, receipt_wrong
from bangongshi.models.placeholder_rules import (
    GONE,
    IN_HAND,
    OPEN,
    PlaceholderFacts,
    clock_words,
    holder,
    next_verb,
    refusal,
    report_by,
    state_after,
    time_left,
)
from bangongshi.models.placeholder_rules import PlaceholderState as S
from bangongshi.models.placeholder_rules import PlaceholderVerb as V
from bangongshi.models.workdays import Calendar

NOW = datetime(2026, 11, 23, 9, 0)

OUTCOMES = [
    (S.RECEIVED, V.BOOK, S.BOOKED), (S.RECEIVED, V.PUT_AWAY, None), (S.RECEIVED, V.SEND_OUT, None),
    (S.BOOKED, V.PUT_AWAY, S.CABINET), (S.BOOKED, V.BOOK, None), (S.BOOKED, V.SEND_OUT, None),
    (S.CABINET, V.SEND_OUT, S.SENT), (S.CABINET, V.LIST_RETURN, S.TO_RETURN), (S.CABINET, V.LIST_FILE, S.TO_FILE),
    (S.CABINET, V.ALLOW_DESTROY, S.TO_DESTROY), (S.CABINET, V.TAKE_IN, None), (S.CABINET, V.DESTROY, None),
    (S.CABINET, V.RETURN, None), (S.CABINET, V.LEAVE, None), (S.CABINET, V.FIND, None), (S.CABINET, V.REPORT, None),
    (S.SENT, V.TAKE_IN, S.CABINET), (S.SENT, V.SEND_OUT, None), (S.SENT, V.LIST_RETURN, None), (S.SENT, V.VOID, None),
    (S.TO_RETURN, V.RETURN, S.RETURNED), (S.TO_RETURN, V.PUT_AWAY, S.CABINET), (S.TO_RETURN, V.SEND_OUT, None),
    (S.TO_RETURN, V.LIST_FILE, None),
    (S.TO_FILE, V.FILE, S.FILED), (S.TO_FILE, V.PUT_AWAY, S.CABINET), (S.TO_FILE, V.RETURN, None),
    (S.TO_DESTROY, V.LEAVE, S.LEAVING), (S.TO_DESTROY, V.DESTROY, None), (S.TO_DESTROY, V.PUT_AWAY, S.CABINET),
    (S.LEAVING, V.DESTROY, S.DESTROYED), (S.LEAVING, V.PUT_AWAY, None), (S.LEAVING, V.VOID, None),
    (S.LOST, V.FIND, S.FOUND), (S.LOST, V.REPORT, S.REPORTED), (S.LOST, V.VOID, None), (S.LOST, V.AMEND, None),
    (S.LOST, V.LOSE, None), (S.LOST, V.TAKE_IN, None),
    (S.REPORTED, V.FIND, S.FOUND), (S.REPORTED, V.REPORT, None), (S.REPORTED, V.VOID, None),
    (S.FOUND, V.PUT_AWAY, S.CABINET), (S.FOUND, V.BOOK, None), (S.FOUND, V.SEND_OUT, None),
]


@pytest.mark.parametrize(("state", "verb", "after"), OUTCOMES)
def test_table(state: S, verb: V, after: S | None) -> None:
    said = refusal(PlaceholderFacts(state, booked=True), verb)
    if after is None:
        assert said.endswith("。")
    else:
        assert said == ""
        assert state_after(state, verb) is after


@pytest.mark.parametrize("state", list(S))
def test_anything_in_hand_can_be_missed_and_nothing_else(state: S) -> None:
    missable = refusal(PlaceholderFacts(state, booked=True), V.LOSE) == ""
    assert missable is (state in IN_HAND)
    if missable:
        assert state_after(state, V.LOSE) is S.LOST


@pytest.mark.parametrize("state", [*GONE, S.VOID])
@pytest.mark.parametrize("verb", [verb for verb in V if verb is not V.VOID])
def test_what_is_gone_stays_gone(state: S, verb: V) -> None:
    assert refusal(PlaceholderFacts(state, booked=True), verb)
    assert next_verb(PlaceholderFacts(state, booked=True)) is None


def test_a_wrong_ending_can_be_voided_a_void_one_and_a_missing_one_cannot() -> None:
    assert all(refusal(PlaceholderFacts(state), V.VOID) == "" for state in GONE)
    assert all(refusal(PlaceholderFacts(state), V.VOID) for state in (S.VOID, S.LOST, S.REPORTED, S.SENT, S.LEAVING))


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("booked", [True, False])
@pytest.mark.parametrize("return_due", [True, False])
def test_every_open_state_has_one_next_act_that_is_possible(state: S, booked: bool, return_due: bool) -> None:
    facts = PlaceholderFacts(state, booked, return_due)
    then = next_verb(facts)
    assert then is not None
    assert refusal(facts, then) == ""


def test_next() -> None:
    assert next_verb(PlaceholderFacts(S.CABINET, booked=True)) is V.SEND_OUT
    assert next_verb(PlaceholderFacts(S.CABINET, booked=True, return_due=True)) is V.LIST_RETURN
    assert next_verb(PlaceholderFacts(S.FOUND, booked=False)) is V.BOOK
    assert next_verb(PlaceholderFacts(S.LOST, booked=True)) is V.REPORT


@pytest.mark.parametrize("state", list(S))
def test_always_one_holder(state: S) -> None:
    assert holder(state, "A12" if state is S.SENT else "")
    assert holder(S.SENT, "A12") == "A12"
    assert holder(S.LOST, "A12") == "原在A12"


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(), "剩24小时"), (timedelta(minutes=1), "剩23小时"), (timedelta(hours=23, minutes=20), "剩40分钟"),
        (timedelta(hours=24), "剩0分钟"), (timedelta(hours=24, seconds=1), "超1小时"), (timedelta(hours=27), "超3小时"),
    ],
)
def test_24_natural_hours(passed: timedelta, said: str) -> None:
    assert time_left(NOW, NOW + passed) == said


def test_the_clock_does_not_stop_for_a_weekend() -> None:
    friday = datetime(2026, 11, 27, 17, 0)
    assert report_by(friday) == datetime(2026, 11, 28, 17, 0)
    assert clock_words(friday, friday) == "11月28日 17:00 前报告（剩24小时）"


@pytest.mark.parametrize("text", ["1", "9999", "007", " 12 ", "１２"])
def test_figures(text: str) -> None:
    assert figure_wrong(text) == ""


@pytest.mark.parametrize("text", ["", "0", "-1", "10000", "1.5", "二", "3册", "关于某事的通知", "机密★10年", "1\n2", "Ⅻ"])
def test_no_figure(text: str) -> None:
    assert figure_wrong(text).endswith("。")


@pytest.mark.parametrize("text", ["A1", "12345678", "ａ１", "zs01"])
def test_codes(text: str) -> None:
    assert code_wrong(text) == ""


@pytest.mark.parametrize("text", ["", "张三", "A-1", "A 1", "123456789", "机密", "a" * 9, "É1", "٣"])
def test_no_code(text: str) -> None:
    assert "不写姓名" in code_wrong(text)


def test_a_receipt_is_digits() -> None:
    assert receipt_wrong("20261123001") == ""
    assert receipt_wrong("回执1")
    assert receipt_wrong("1" * 13)


def test_an_entry_takes_nothing_but_its_own_fields() -> None:
    calendar = Calendar()
    assert new_entry({"received_on": "昨天"}, NOW, calendar).received_on.day == 22
    with pytest.raises(Invalid) as wrong:
        new_entry({"title": "关于某事的通知", "unit_name": "某部", "note": "x"}, NOW, calendar)
    assert set(wrong.value.fields) == {"title", "unit_name", "note"}


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"received_on": "明天"}, {"received_on"}),
        ({"received_on": "某部来文"}, {"received_on"}),
        ({"received_on": "今天", "return_by": "昨天"}, {"return_by"}),
        ({"book": "1", "page": "2"}, {"line"}),
        ({"book": "第一册", "page": "2", "line": "0"}, {"book", "line"}),
    ],
)
def test_a_faulty_entry_says_where(typed: dict[str, str], fields: set[str]) -> None:
    with pytest.raises(Invalid) as wrong:
        new_entry(typed, NOW, Calendar())
    assert set(wrong.value.fields) == fields

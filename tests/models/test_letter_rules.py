"""介绍信: figures in 大写, validity, gaps, the machine, what the forms take (domain.md §6.4)."""

from dataclasses import replace
from datetime import date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangongshi.models.errors import Invalid
from bangongshi.models.letter_form import (
    check_book,
    check_explanation,
    check_letter,
    check_loss,
    check_return,
    read_serial,
)
from bangongshi.models.letter_rules import (
    MACHINE,
    Gap,
    capital,
    hindrance,
    missing,
    next_verb,
    printed,
    range_words,
    refusal,
    runs,
    state_after,
    valid_until,
    validity_sum,
)
from bangongshi.models.seal_rows import LetterRow
from bangongshi.models.seal_words import LetterState
from bangongshi.models.settings import OfficeSettings
from bangongshi.models.workdays import Calendar

NOW = datetime(2026, 11, 23, 9, 0)
CALENDAR, OFFICE = Calendar(), OfficeSettings()
LETTER = {
    "holder": "赵工", "people": "3", "to_unit": "市水利局", "subject": "联系防汛检查", "valid_days": "7", "approver": "张主任",
    "received_by": "赵工",
}
DIGITS, PLACES = "零壹贰叁肆伍陆柒捌玖", {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (0, "零"), (1, "壹"), (3, "叁"), (10, "拾"), (15, "拾伍"), (20, "贰拾"), (100, "壹佰"), (105, "壹佰零伍"),
        (110, "壹佰壹拾"), (1005, "壹仟零伍"), (1050, "壹仟零伍拾"), (9999, "玖仟玖佰玖拾玖"),
    ],
)
def test_figures_in_capitals(figure: int, words: str) -> None:
    assert capital(figure) == words


@given(st.integers(0, 9999))
def test_capitals_read_back(figure: int) -> None:
    total, digit = 0, 1
    for sign in capital(figure):
        if sign in PLACES:
            total, digit = total + digit * PLACES[sign], 0
        else:
            digit = DIGITS.index(sign)
    last = capital(figure)[-1]
    assert total + (digit if last in DIGITS else 0) == figure


def test_capitals_end_at_9999() -> None:
    for figure in (-1, 10_000):
        with pytest.raises(ValueError, match=str(figure)):
            capital(figure)


def test_the_day_of_issue_is_not_counted() -> None:
    assert valid_until(date(2026, 11, 23), 7) == date(2026, 11, 30)
    assert validity_sum(date(2026, 11, 23), 7) == "开出 11月23日 + 7 天 → 11月30日（开出当天不计）"
    assert validity_sum(date(2026, 12, 28), 7).startswith("开出 12月28日 + 7 天 → 2027年1月4日")


def test_numbers_as_they_are_printed() -> None:
    assert printed("介字第", 4, 7) == "介字第0007"
    assert printed("", 0, 7) == "7"
    assert range_words("", 0, (3, 4)) == "第3–4号"
    assert range_words("介字第", 4, (7,)) == "介字第0007号"
    assert range_words("清介", 4, (7, 8)) == "第清介0007–0008号"


@pytest.mark.parametrize("typed", ["7", "0007", "介字第0007", "介字第 0007 号", "第7号", "７"])
def test_a_number_is_read_as_printed_or_bare(typed: str) -> None:
    assert read_serial(typed, "介字第") == 7


@pytest.mark.parametrize("typed", ["", "七", "-7", "123456789", "7-8"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read_serial(typed, "介字第") is None


def test_missing_numbers_in_runs() -> None:
    assert missing(1, {1, 4, 6}) == (2, 3, 5)
    assert missing(5, ()) == ()
    assert runs((5, 2, 3)) == ((2, 3), (5,))


def test_row_ids_of_gaps_are_below_zero_and_never_the_same() -> None:
    ids = {Gap(book, "", (serial,), "").id for book in (1, 2, 3) for serial in (1, 100_001, 99_999_999)}
    assert len(ids) == 9
    assert max(ids) < 0


def test_every_act_in_every_state_is_possible_or_says_why() -> None:
    for verb, state in product(MACHINE, LetterState):
        assert (refusal(state, verb) == "") == (state in MACHINE[verb])
        if not refusal(state, verb):
            assert state_after(state, verb) in LetterState


@pytest.mark.parametrize("field", ["holder", "people", "to_unit", "subject", "valid_days"])
def test_no_blanks(field: str) -> None:
    for value in ("", "0") if field in ("people", "valid_days") else ("",):
        with pytest.raises(Invalid) as caught:
            check_letter({**LETTER, field: value}, NOW, CALENDAR, OFFICE)
        assert list(caught.value.fields) == [field]
    if field in ("holder", "to_unit", "subject"):
        assert "（YZ-04）" in caught.value.fields[field]


def test_approver_and_receiver_are_needed() -> None:
    with pytest.raises(Invalid) as caught:
        check_letter({**LETTER, "approver": "", "received_by": ""}, NOW, CALENDAR, OFFICE)
    assert set(caught.value.fields) == {"approver", "received_by"}
    assert "（YZ-01）" in caught.value.fields["approver"]


def test_a_book_takes_its_digits_from_the_first_number() -> None:
    book = check_book({"prefix": "介字第", "first": "0001", "last": "50"}, NOW, CALENDAR)
    assert (book.digits, book.first, book.last, book.name) == (4, 1, 50, "介字第0001–0050")
    assert check_book({"first": "101", "last": "150", "name": "红本"}, NOW, CALENDAR).digits == 0


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("first", {"first": "一", "last": "5"}), ("last", {"first": "5", "last": "1"}), ("last", {"first": "1", "last": "1001"}),
        ("digits", {"first": "1", "last": "5", "digits": "9"}), ("received_on", {"first": "1", "last": "5", "received_on": "12-25"}),
    ],
)
def test_a_book_that_cannot_be(field: str, typed: dict[str, str]) -> None:
    if field == "received_on":
        typed = {**typed, "received_on": "2026-12-25"}
    with pytest.raises(Invalid) as caught:
        check_book(typed, NOW, CALENDAR)
    assert list(caught.value.fields) == [field]


def test_what_becomes_of_a_sheet_is_said() -> None:
    assert check_explanation({"what": "遗失", "reason": "找过了"}, NOW, CALENDAR) == (LetterState.LOST, "找过了")
    assert check_return({"pasted": "是"}, NOW, CALENDAR) == NOW.date()
    assert check_loss({"reported_to": "张主任", "reason": "出差途中"}, NOW, CALENDAR) == "已报告张主任：出差途中"
    for check, typed, fields in (
        (check_explanation, {"what": "退回"}, ["what", "reason"]), (check_return, {"pasted": "否"}, ["pasted"]),
        (check_loss, {}, ["reported_to"]),
    ):
        with pytest.raises(Invalid) as caught:
            check(typed, NOW, CALENDAR)  # type: ignore[operator]
        assert list(caught.value.fields) == fields


def test_what_a_row_does_not_allow_is_said() -> None:
    row = LetterRow(
        1, (1,), "7", "联系", False, LetterState.ISSUED, NOW.date(), "赵工", 3, "市水利局", NOW.date(), "张主任", "赵工", None, NOW.date(),
    )
    assert [hindrance(row, verb) for verb in ("return_letter", "lose", "void", "publish", "book")] == [""] * 5
    assert hindrance(row, "countersign") == "没有要补签的。"
    assert hindrance(row, "next_step") == "这一封没有要办的了。"
    assert "没有缺" in hindrance(row, "explain")
    gap = replace(row, state=None)
    assert (next_verb(gap), hindrance(gap, "explain"), hindrance(gap, "close_book")) == ("explain", "", "")
    assert all("缺" in hindrance(gap, verb) for verb in ("return_letter", "lose", "void", "countersign", "publish"))
    assert "已经作废" in hindrance(replace(row, state=LetterState.VOID), "void")

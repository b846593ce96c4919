"""The text doors: nothing hidden gets in, nothing that acts gets out (safety.md §3.6, faults 25–27)."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangongshi.text import MARKS_PER_CHARACTER, cells, clean_in, clean_in_counted, fit, fold, shown

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=[]), max_size=80)
NASTY = st.text(
    alphabet=st.sampled_from("a关\n\r\t\x00\x07\x1b\x7f\x85\x9b\u200b\u200d\u202e\u2066\u2028\ufeff\U000e0041\ud800\u0301\u0323\ufffe，　"),
    max_size=60,
)

VISIBLE_FORMATS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
"""Arabic and Kaithi signs that Unicode calls formats though they have a shape."""


def hidden(text: str, *, allowed: str = "") -> list[str]:
    """Characters that a person cannot see or that move something."""
    return [
        character for character in text
        if character not in allowed and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    ]


@pytest.mark.parametrize(
    ("raw", "kept", "removed"),
    [
        ("关于印发\u200b要点的通知", "关于印发要点的通知", 1),
        ("\ufeff标题", "标题", 1),
        ("甲\u202e乙\u2066丙\u2069", "甲乙丙", 3),
        ("\x1b]52;c;QUJD\x07标题", "]52;c;QUJD标题", 2),
        ("甲\x9b31m乙\x08丙\x00", "甲31m乙丙", 3),
        ("\U000e0041\U000e0042甲", "甲", 2),
        ("甲\ud800乙\udfff", "甲乙", 2),
        ("甲\ufffe乙\U0001ffff", "甲乙", 2),
        ("一\r\n二\r三\x85四\u2028五\x0b六", "一 二 三 四 五 六", 0),
        ("甲\t乙\u00a0丙\u2003丁", "甲 乙 丙 丁", 0),
        ("（２０２６）　全角？", "（２０２６）　全角？", 0),
        ("e\u0301", "é", 0),
        ("👨\u200d👩\u200d👧", "👨👩👧", 2),
        ("葛\U000e0100", "葛", 1),
        ("𠮷野㐂\ue000", "𠮷野㐂\ue000", 0),
        ("[/紧急] [@click=app.quit] 国发[2024]3号 \\ $primary", "[/紧急] [@click=app.quit] 国发[2024]3号 \\ $primary", 0),
    ],
)
def test_what_comes_in(raw: str, kept: str, removed: int) -> None:
    found = clean_in_counted(raw)
    assert (found.text, found.removed, found.cut) == (kept, removed, False)


def test_lines_are_kept_where_lines_are_allowed() -> None:
    assert clean_in("一\r\n二\r三\x0c四", lines=True) == "一\n二\n三\n四"


def test_the_clerk_is_told_what_was_removed_and_cut() -> None:
    assert clean_in_counted("甲\u200b乙\u200b丙\u200b").sentence == "已去除不可见字符 3 个"
    assert clean_in_counted("标题").sentence == ""
    long = clean_in_counted("长" * 100_000)
    assert len(long.text) == 10_000
    assert long.cut
    assert long.sentence == "内容过长，只保留了前 10000 字"


def test_a_pile_of_marks_is_capped_and_a_long_one_takes_no_time() -> None:
    found = clean_in_counted("g" + "\u0301\u0323" * 250)
    assert sum(unicodedata.combining(each) > 0 for each in found.text) <= MARKS_PER_CHARACTER
    assert found.removed >= 490
    assert len(clean_in("g" + "\u0323\u0301" * 100_000)) < 10


def test_rubbish_up_to_seven_eighths_does_not_eat_the_text() -> None:
    assert clean_in("甲\u200b" * 3000, limit=3000) == "甲" * 3000


@given(ANY_TEXT | NASTY)
@settings(max_examples=300, deadline=None)
def test_nothing_hidden_comes_in(raw: str) -> None:
    assert not hidden(clean_in(raw), allowed=VISIBLE_FORMATS)
    assert not hidden(clean_in(raw, lines=True), allowed=VISIBLE_FORMATS + "\n")
    clean_in(raw).encode()


@given(ANY_TEXT | NASTY, st.booleans(), st.integers(1, 40))
@settings(max_examples=300, deadline=None)
def test_cleaning_twice_changes_nothing(raw: str, lines: bool, limit: int) -> None:
    once = clean_in_counted(raw, lines=lines, limit=limit)
    again = clean_in_counted(once.text, lines=lines, limit=limit)
    assert (again.text, again.removed, again.cut) == (once.text, 0, False)
    assert len(once.text) <= limit


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("\x1b[31m红", "␛[31m红"),
        ("\x00\x07\x08", "␀␇␈"),
        ("甲\r\n乙\n丙\r丁", "甲↵乙↵丙↵丁"),
        ("\x9b\x9d\x90\u202e\u200b\ud800\ufffe", "�������"),
        ("甲\t乙\x7f", "甲␉乙␡"),
        ("甲\u2028乙", "甲↵乙"),
        ("关于[bold]的通知", "关于[bold]的通知"),
    ],
)
def test_what_is_shown(raw: str, seen: str) -> None:
    assert shown(raw) == seen


def test_a_pile_shows_as_one_mark_and_lines_may_stay() -> None:
    assert shown("g" + "\u0323" * 500) == "g" + "\u0323" * MARKS_PER_CHARACTER + "�"
    assert shown("一\n二\x1b", lines=True) == "一\n二␛"


@given(ANY_TEXT | NASTY)
@settings(max_examples=300, deadline=None)
def test_nothing_that_acts_is_shown(raw: str) -> None:
    seen = shown(raw)
    assert not hidden(seen, allowed=VISIBLE_FORMATS)
    assert shown(seen) == seen


@given(ANY_TEXT)
@settings(max_examples=100, deadline=None)
def test_what_came_in_shows_as_it_is(raw: str) -> None:
    assert shown(clean_in(raw)) == clean_in(raw)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("？", "?"), ("、", "/"), ("／", "/"), ("３", "3"), ("　", " "), ("。", "."), ("ａ", "a"), ("＋", "+"), ("1", "1"), ("件", "件")],
)
def test_full_width_twins_are_the_keys_that_were_meant(typed: str, meant: str) -> None:
    assert fold(typed) == meant


@pytest.mark.parametrize(
    ("text", "wide"), [("", 0), ("abc", 3), ("关于", 4), ("ａ１", 4), ("关a于b", 6), ("é", 1), ("e\u0301", 1), ("𠮷㐂", 4), ("…", 1)]
)
def test_cells(text: str, wide: int) -> None:
    assert cells(text) == wide


@pytest.mark.parametrize(
    ("text", "width", "fitted"),
    [("关于通知", 8, "关于通知"), ("关于通知", 7, "关于通…"), ("关于通知", 6, "关于… "), ("ab", 4, "ab  "), ("关", 1, "…"), ("关", 0, "")],
)
def test_fit(text: str, width: int, fitted: str) -> None:
    assert fit(text, width) == fitted


@given(ANY_TEXT.map(clean_in), st.integers(0, 40))
@settings(max_examples=200, deadline=None)
def test_fit_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    assert cells(fit(text, width)) == width
    assert cells(fit(text, width, pad=False)) <= width

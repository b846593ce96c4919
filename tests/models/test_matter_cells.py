"""The cells of a 督办台账 say the same in both directions, and what other people write is understood or left alone."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangongshi.models.import_phase import TakeAs
from bangongshi.models.matter_cells import (
    CallWords,
    Extended,
    MilestoneWords,
    Said,
    SignedOff,
    calls_cell,
    extensions_cell,
    milestones_cell,
    progress_cell,
    read_calls,
    read_extensions,
    read_matter_number,
    read_milestones,
    read_progress,
    read_signed_off,
    read_source,
    read_state,
    signed_off_cell,
    source_cell,
    state_of,
)
from bangongshi.models.matter_words import MatterState, Source
from bangongshi.models.words import Way

_S = MatterState
DAYS = st.dates(date(1991, 1, 1), date(2099, 1, 1))
WORDS = st.text("水利检查整改摸底王科长五", min_size=1, max_size=8)


@pytest.mark.parametrize(("text", "state"), [
    ("Open", _S.IN_HAND), ("Start", _S.IN_HAND), ("Blocked", _S.IN_HAND), ("Paused", _S.SUSPENDED), ("Resolved", _S.CLOSED),
    ("Canceled", _S.CANCELLED), ("办理中", _S.IN_HAND), ("已完成", _S.CLOSED), ("未完成", _S.IN_HAND), ("已办结", _S.CLOSED),
    ("逾期", _S.IN_HAND), ("基本完成", _S.IN_HAND), ("已销号", _S.SIGNED_OFF), ("作废：重复", _S.VOID), ("取消", _S.CANCELLED),
    ("正在推进，年底完成", _S.IN_HAND), ("红", _S.IN_HAND), ("灰", None), ("", None), ("随便什么", None),
])
def test_what_a_state_column_says(text: str, state: MatterState | None) -> None:
    assert read_state(text) is state


def test_the_first_cell_that_says_anything_counts() -> None:
    assert read_state("", "灰", "已办结", "办理中") is _S.CLOSED


@pytest.mark.parametrize(("said", "take_as", "state"), [
    (Said(None, 2025), TakeAs.AUTO, _S.HISTORY),
    (Said(None, 2026, lead=True), TakeAs.AUTO, _S.IN_HAND),
    (Said(None, 2026), TakeAs.AUTO, _S.ESTABLISHED),
    (Said(_S.IN_HAND, 2016, lead=True), TakeAs.AUTO, _S.IN_HAND),
    (Said(_S.CLOSED, 2026), TakeAs.AUTO, _S.HISTORY),
    (Said(_S.CLOSED, 2026, closed=True), TakeAs.AUTO, _S.CLOSED),
    (Said(None, 2026, closed=True, signed_off=True), TakeAs.AUTO, _S.SIGNED_OFF),
    (Said(_S.IN_HAND, 2026, lead=True), TakeAs.CLOSED, _S.HISTORY),
    (Said(_S.CLOSED, 2025, lead=True), TakeAs.OPEN, _S.IN_HAND),
    (Said(_S.VOID, 2025), TakeAs.OPEN, _S.VOID),
    (Said(_S.PROPOSED, 2026), TakeAs.AUTO, _S.PROPOSED),
    (Said(_S.GIVEN, 2026), TakeAs.AUTO, _S.ESTABLISHED),
    (Said(_S.HISTORY, 2026), TakeAs.AUTO, _S.HISTORY),
])
def test_the_state_a_row_comes_in_with(said: Said, take_as: TakeAs, state: MatterState) -> None:
    assert state_of(said, take_as, 2026) is state


@pytest.mark.parametrize(("text", "number"), [
    ("督〔2026〕12号", ("督办", 2026, 12)), ("督办[2026]012号", ("督办", 2026, 12)), ("交〔2026〕3号", ("交办", 2026, 3)),
    ("12", None), ("2026", None), ("T61", None), ("收〔2026〕1号", None),
])
def test_which_numbers_are_of_our_series(text: str, number: tuple[str, int, int] | None) -> None:
    assert read_matter_number(text) == number


def test_a_source_is_guessed_from_its_words_which_stay() -> None:
    assert read_source("县政府第12次常务会议定") == (Source.MEETING, "县政府第12次常务会议定")
    assert read_source("12345热线") == (Source.PETITION, "12345热线")
    assert read_source("不知道") == (Source.OTHER, "不知道")


@given(st.sampled_from([state for state in MatterState if state is not _S.WITHDRAWN]), WORDS)
def test_progress_both_ways(state: MatterState, text: str) -> None:
    assert read_progress(progress_cell(state, text)) == (state, text)
    assert read_progress(progress_cell(state, "")) == (state, "")


@given(st.sampled_from(Source), WORDS)
def test_source_both_ways(source: Source, basis: str) -> None:
    assert read_source(source_cell(source, basis)) == (source, basis)


@given(DAYS, st.lists(st.builds(Extended, DAYS, WORDS | st.just("")), min_size=1, max_size=3))
def test_extensions_both_ways(first: date, later: list[Extended]) -> None:
    assert read_extensions(extensions_cell(first, later), None) == (first, tuple(later))


@given(st.lists(st.builds(MilestoneWords, WORDS, DAYS, st.none() | DAYS), max_size=3))
def test_milestones_both_ways(milestones: list[MilestoneWords]) -> None:
    assert read_milestones(milestones_cell(milestones), None) == tuple(milestones)


@given(st.lists(st.builds(
    CallWords, st.datetimes(datetime(1991, 1, 1), datetime(2099, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(Way), WORDS, WORDS | st.just("")), max_size=3))
def test_calls_both_ways(calls: list[CallWords]) -> None:
    assert read_calls(calls_cell(calls)) == tuple(calls)


@given(st.builds(SignedOff, st.just(True), DAYS | st.none(), WORDS, WORDS | st.just("")))
def test_signing_off_both_ways(said: SignedOff) -> None:
    assert read_signed_off(signed_off_cell(said)) == said


@pytest.mark.parametrize("text", ["打过两次电话", "2026-11-20 电话", "2026-13-40 09:30 电话 王五"])
def test_foreign_calls_are_left_alone(text: str) -> None:
    assert read_calls(text) is None


def test_foreign_dates_are_left_alone() -> None:
    assert read_extensions("领导同意缓一缓", 2026) is None
    assert read_milestones("每月报一次", 2026) is None
    assert read_signed_off("未销号") == SignedOff()
    assert read_signed_off("2026年3月5日").on == date(2026, 3, 5)

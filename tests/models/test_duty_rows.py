"""A thing that is no paper, as home reads it: late to the minute or to the day, and one line of counts for all lists."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bangongshi.models.duty_rows import DutyRow
from bangongshi.models.home_rows import Home, HomeItem, HomeList, Section, register_of, sentence_of
from bangongshi.models.home_text import ONE_LINE, counts_text
from bangongshi.models.windows import Total
from bangongshi.text import cells

NOW = datetime(2026, 11, 23, 9, 0)
ROW = DutyRow(
    id=3, register="seal_loans", kind="外借", number="", title="县政府办公室", masked=False, unit="", due_on=NOW.date(),
    due_time="08:00", next="收回", holder="李四", where="在李四处", since=NOW, now=NOW,
)


@pytest.mark.parametrize(
    ("due_on", "due_time", "lateness", "why", "days"),
    [
        (date(2026, 11, 23), "09:00", "", "今日09:00", 0),
        (date(2026, 11, 23), "08:59", "逾期1分钟", "逾期1分钟", 0),
        (date(2026, 11, 23), "07:00", "逾期2小时", "逾期2小时", 0),
        (date(2026, 11, 22), "09:01", "逾期23小时", "逾期23小时", -1),
        (date(2026, 11, 22), "09:00", "逾期1天", "逾期1天", -1),
        (date(2026, 11, 24), "09:00", "", "", 1),
        (date(2026, 11, 23), "", "", "今日到期", 0),
        (date(2026, 11, 22), "", "逾期1天", "逾期1天", -1),
        (None, "", "", "无期限", None),
    ],
)
def test_late_to_the_minute_where_minutes_count(
    due_on: date | None, due_time: str, lateness: str, why: str, days: int | None
) -> None:
    row = replace(ROW, due_on=due_on, due_time=due_time)
    assert (row.lateness, row.why, row.days, row.late) == (lateness, why, days, bool(lateness))


def test_what_is_done_presses_no_more() -> None:
    done = replace(ROW, open=False)
    assert (done.late, done.days, done.why, done.headline) == (False, None, "", "在李四处")


def test_it_is_called_by_its_number_or_its_kind() -> None:
    assert (ROW.name, replace(ROW, number="用印〔2026〕1号").name) == ("外借", "用印〔2026〕1号")
    assert (register_of(ROW), HomeItem(ROW).duty, HomeItem(ROW).paper) == ("seal_loans", ROW, None)


def test_the_sentence_leaves_out_what_is_not_known() -> None:
    assert sentence_of(ROW) == "外借 县政府办公室 在李四处（2026-11-23起），下一步：收回，时限 2026-11-23 08:00（逾期1小时）。"
    assert sentence_of(replace(ROW, since=None, next=None, due_on=None)) == "外借 县政府办公室 在李四处，没有时限。"


def panel(counts: dict[Section, int]) -> Home:
    lists = tuple(HomeList(section, (), Total(counts.get(section, 0), counts.get(section, 0) == 1000)) for section in Section)
    return Home(NOW.date(), lists, Total(0), None)


@example(dict.fromkeys(Section, 1000))
@given(st.fixed_dictionaries({section: st.integers(0, 1000) for section in Section}))
def test_the_line_of_counts_always_fits_and_always_tells_what_presses(counts: dict[Section, int]) -> None:
    line = counts_text(panel(counts))
    assert cells(line) <= ONE_LINE
    assert line.startswith(f"逾期 {counts[Section.OVERDUE]}")
    assert f"今日 {counts[Section.TODAY]}" in line
    if counts[Section.UNSIGNED]:
        assert f"未补签 {counts[Section.UNSIGNED]}" in line
    if counts[Section.SEALS_OUT]:
        assert f"在外 {counts[Section.SEALS_OUT]}" in line


def test_a_usual_morning_leaves_nothing_out() -> None:
    counts = {Section.OVERDUE: 12, Section.SEALS_OUT: 1, Section.UNSIGNED: 2, Section.PASS_ON: 3, Section.OUT: 14, Section.CONFIDENTIAL: 5}
    assert counts_text(panel(counts)) == "逾期 12 今日 0 印章在外 1 未补签 2 批示未传达 3 在外 14 保密 5"
    assert counts_text(panel({})) == "逾期 0　今日 0　批示未传达 0　催办 0　重点 0　在外 0　保密 0　无下一步 0"

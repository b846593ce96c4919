"""What one cell says: as text, date, number; and never a guess."""

from datetime import date, datetime, time, timedelta

import pytest

from bangongshi.paper.cells import (
    count_of,
    day_of,
    has_year,
    is_ditto,
    one_line,
    text_of,
    two_counts,
    year_in,
)
from bangongshi.paper.grid import Cell


@pytest.mark.parametrize(("cell", "text"), [
    (20210674.0, "20210674"), (12, "12"), (1.5, "1.5"), (True, "是"), (None, ""), ("007", "007"), (float("nan"), "nan"),
    (date(2026, 3, 5), "2026-03-05"), (datetime(2026, 3, 5), "2026-03-05"), (datetime(2026, 3, 5, 9, 5), "2026-03-05 09:05"),
    (time(9, 5), "09:05"), (timedelta(hours=30, minutes=5), "30:05"), (float("inf"), "inf"), (-3.0, "-3"),
])
def test_text(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize(("cell", "day"), [
    (46030.0, date(2026, 1, 8)), (20260211.0, date(2026, 2, 11)), ("2026.1.30", date(2026, 1, 30)), (date(2026, 1, 1), date(2026, 1, 1)),
    ("二〇二六年三月五日", date(2026, 3, 5)), ("3月5日", date(2026, 3, 5)), ("/", None), ("待定", None), (True, None), (float("nan"), None),
    (float("inf"), None), (1e300, None), (-5, None), (time(9), None),
])
def test_day(cell: Cell, day: date | None) -> None:
    assert day_of(cell, 2026) == day


def test_whether_the_year_is_said() -> None:
    assert has_year("2026.1.30")
    assert has_year(46030)
    assert not has_year("3月5日")


@pytest.mark.parametrize(("cell", "count"), [
    (2, 2), (2.0, 2), ("2份", 2), ("一式三份", 3), ("３", 3), ("十二份", 12), ("二十", 20), ("若干", None), (2.5, None), (True, None), ("", None),
])
def test_count(cell: Cell, count: int | None) -> None:
    assert count_of(cell) == count


@pytest.mark.parametrize(("cell", "both"), [
    ("12/2", (12, 2)), ("12页，附件2个", (12, 2)), ("12", (12, None)), (12.0, (12, None)), ("/2", (None, 2)), ("见目录", None),
])
def test_pages_and_attachments(cell: Cell, both: tuple[int | None, int | None] | None) -> None:
    assert two_counts(cell) == both


@pytest.mark.parametrize(("text", "year"), [
    ("2021年文件传阅记录单", 2021), ("收文登记2026", 2026), ("2025-2026年", None), ("电话20261234", None), ("", None), ("２０２６年度", 2026),
])
def test_year(text: str, year: int | None) -> None:
    assert year_in(text) == year


def test_lines_and_ditto() -> None:
    assert one_line(" 关于做好\n春节 值班 的\r\n通知 ") == "关于做好春节 值班 的通知"
    assert one_line("ABC\nDEF") == "ABC DEF"
    assert is_ditto(" 同上 ")
    assert is_ditto("〃")
    assert not is_ditto("同上级")

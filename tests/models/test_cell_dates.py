"""Dates as other people's spreadsheets hold them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangongshi.models.cell_dates import read_cell_date


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (46030, "2026-01-08"), (46030.75, "2026-01-08"), ("46030", "2026-01-08"), (20260211.0, "2026-02-11"), (20260211, "2026-02-11"),
        ("20260211", "2026-02-11"), ("20260211.0", "2026-02-11"), ("2026.1.30", "2026-01-30"), ("2026年3月26日", "2026-03-26"),
        ("2026-03-26", "2026-03-26"), ("2026/3/26 9:30", "2026-03-26"), ("2026-03-26T09:30:00", "2026-03-26"),
        ("2026-03-26 00:00:00", "2026-03-26"), (" 2026 年 3 月 26 日 ", "2026-03-26"), ("２０２６．３．２６", "2026-03-26"),
        ("二〇二六年三月二十六日", "2026-03-26"), ("26年3月26日", "2026-03-26"), ("2026年3月26日（星期四）", "2026-03-26"),
        ("3月5日", "2026-03-05"), ("3.5", "2026-03-05"), ("3/5", "2026-03-05"), ("三月五日", "2026-03-05"), ("03-05", "2026-03-05"),
        (date(2026, 3, 5), "2026-03-05"), (datetime(2026, 3, 5, 9, 30), "2026-03-05"), ("2026.3.5.", "2026-03-05"),
    ],
)
def test_reads(cell: str | float | date, day: str) -> None:
    assert read_cell_date(cell, 2026) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "cell",
    ["", " ", "/", "／", "—", "无", "1月底前", "3月上旬", "2026年3月", "2026.2.30", "13月1日", "46030天", "2026", 2026, 118, 118.0,
     0, -5, 1e300, float("nan"), float("inf"), True, 20261399, "20261399", "2026年3月26日前报送办公室", "尽快", date(1901, 1, 1),
     "3月5日、3月8日", "2月29日", "9" * 500, 99999999.0, "12345678901", "明天", "+3"],
)
def test_leaves_alone(cell: str | float | date) -> None:
    assert read_cell_date(cell, 2026) is None


def test_month_and_day_need_the_registers_year() -> None:
    assert read_cell_date("3月5日", None) is None
    assert read_cell_date("3月5日", 2019) == date(2019, 3, 5)


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers(), st.text(alphabet="0123456789.-/年月日 ", max_size=14)))
def test_never_raises(cell: str | float) -> None:
    found = read_cell_date(cell, 2026)
    assert found is None or 1990 <= found.year <= 2100


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_serials_are_days_since_the_end_of_1899(day: date) -> None:
    assert read_cell_date((day - date(1899, 12, 30)).days) == day

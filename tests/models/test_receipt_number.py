"""收文号: what we write we read again, and what others wrote fits a series or is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangongshi.models.receipt_number import BY_NAME, DEFAULT_STYLE, STYLES, format_number, read_number


@given(st.sampled_from(STYLES), st.integers(1990, 2099), st.integers(1, 9999))
def test_round_trip(style: object, year: int, serial: int) -> None:
    name = style.name  # type: ignore[attr-defined]
    written = format_number(name, year, serial)
    assert read_number(written, prefer=name) == (name, year if BY_NAME[name].yearly else None, serial)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_the_example_of_each_style_is_its_own(style: object) -> None:
    assert read_number(style.example) == (style.name, 2026 if style.yearly else None, 12)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("收[2026]012号", ("年号", 2026, 12)),
        ("收文（2026）第12号", ("年号", 2026, 12)),
        ("收字〔２０２６〕12", ("年号", 2026, 12)),
        ("2026001", ("年份四位序号", 2026, 1)),
        ("2026－0012", ("年份横线", 2026, 12)),
        ("收-118", ("收字横线", None, 118)),
        ("收文 12 号", ("收字横线", None, 12)),
        ("第12号", ("序号", None, 12)),
    ],
)
def test_what_people_write(text: str, read: tuple[str, int | None, int]) -> None:
    assert read_number(text) == read


@pytest.mark.parametrize("text", ["", "省-3", "0", "abc", "2026", "收〔2026〕0号", "20260000", "某办发〔2026〕3号", "2026-11-23", "12、13"])
def test_what_fits_no_series_is_left_alone(text: str) -> None:
    assert read_number(text) is None


def test_a_bare_year_is_a_number_only_where_bare_serials_are_the_style() -> None:
    assert read_number("2026", prefer="序号") == ("序号", None, 2026)


def test_an_unknown_style_falls_back() -> None:
    assert format_number("没有", 2026, 3) == format_number(DEFAULT_STYLE, 2026, 3) == "收〔2026〕3号"

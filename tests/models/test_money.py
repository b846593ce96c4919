"""Amounts as people write them, to the 分 and never rounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangongshi.models.money import AmountNotUnderstood, amount_words, read_amount


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("", None), ("3000", 300_000), ("3000元", 300_000), ("12.5万", 12_500_000), ("12.5 万元", 12_500_000),
        ("1,200,000.50", 120_000_050), ("１２万", 12_000_000), ("0.05", 5), ("1.2亿", 12_000_000_000), ("人民币3000元整", 300_000),
    ],
)
def test_read(typed: str, cents: int | None) -> None:
    assert read_amount(typed) == cents


@pytest.mark.parametrize("typed", ["三千", "0.005", "-5", "12,00", "1.2345678万", "99999999999亿", "5块"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(AmountNotUnderstood, match="金额"):
        read_amount(typed)


@given(st.integers(0, 10**14))
def test_what_is_said_is_what_was_meant(cents: int) -> None:
    assert read_amount(amount_words(cents)) == cents


@pytest.mark.parametrize(("cents", "said"), [(12_500_000, "12.5万元"), (300_000, "3000元"), (5, "0.05元"), (0, "0元"), (1_000_001, "10000.01元")])
def test_said_shortly(cents: int, said: str) -> None:
    assert amount_words(cents) == said

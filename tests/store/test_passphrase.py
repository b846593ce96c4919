"""Which passphrases may guard an office (safety.md §3.1)."""

import pytest

from bangongshi.models.errors import Invalid
from bangongshi.store import passphrase

UNIT = "清水县人民政府办公室"


@pytest.mark.parametrize(
    "phrase",
    ["482915730264", "corn battery staple", "春风又绿江南岸呀", "值班 电话 83716254", "Aa1!Aa2!Aa3!"],
)
def test_accepted(phrase: str) -> None:
    assert passphrase.problem(phrase, UNIT) is None


@pytest.mark.parametrize(
    ("phrase", "word"),
    [
        ("", "太短"), ("48291573026", "太短"), ("春风又绿江南岸", "太短"), ("short", "太短"),
        (UNIT, "单位"), (" 清水县人民政府 办公室", "单位"), (UNIT * 2, "单位"),
        ("123456789012", "常见"), ("１２３４５６７８９０１２", "常见"), ("aaaaaaaaaaaa", "常见"), ("121212121212", "常见"),
        ("Password1234", "常见"), ("abcdefghijklm", "常见"), ("哈哈哈哈哈哈哈哈", "常见"), ("x1" * 600, "太长"),
    ],
)
def test_refused_with_its_reason(phrase: str, word: str) -> None:
    why = passphrase.problem(phrase, UNIT)
    assert why
    assert word in why
    with pytest.raises(Invalid) as caught:
        passphrase.demand(phrase, UNIT)
    assert caught.value.fields == {"passphrase": why}

"""The recovery code: every typing error is named by its group (safety.md §3.1, §4 #16)."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangongshi.models.errors import Invalid
from bangongshi.store import recovery

MASTER = bytes.fromhex("00010203ffff0a0b0c0d0e0f10112233")


@given(st.binary(min_size=16, max_size=16))
def test_round_trip(master: bytes) -> None:
    code = recovery.encode(master)
    assert recovery.decode(code) == master
    assert all(len(group) == 6 and int(group) % 11 == 0 for group in code.split("-"))
    assert recovery.wrong_group(code) is None


@pytest.mark.parametrize(
    "write",
    [
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.translate({ord("0") + d: 0xFF10 + d for d in range(10)}),
        lambda code: code.replace("-", "－"),
        lambda code: code.replace("-", "　"),
        lambda code: "\n".join(code.split("-")),
        lambda code: " ".join(code.replace("-", "")[at : at + 3] for at in range(0, 48, 3)),
        lambda code: f"  {code} \n",
    ],
)
def test_accepted_writings(write) -> None:  # type: ignore[no-untyped-def]
    assert recovery.decode(write(recovery.encode(MASTER))) == MASTER


def named(code: str) -> str:
    with pytest.raises(Invalid) as caught:
        recovery.decode(code)
    return caught.value.fields["code"]


def test_each_wrong_digit_and_each_swap_names_its_group() -> None:
    chance = random.Random(11)
    for _ in range(300):
        code = recovery.encode(chance.randbytes(16)).split("-")
        at, place = chance.randrange(8), chance.randrange(6)
        group = code[at]
        other = str((int(group[place]) + chance.randint(1, 9)) % 10)
        code[at] = group[:place] + other + group[place + 1 :]
        assert f"第{at + 1}组" in named("-".join(code))
        assert recovery.wrong_group("-".join(code)) == at + 1
        left = chance.randrange(5)
        swapped = group[:left] + group[left + 1] + group[left] + group[left + 2 :]
        if swapped != group:
            code[at] = swapped
            assert f"第{at + 1}组" in named("-".join(code))


def test_missing_and_extra_digits_name_their_group() -> None:
    for at in range(8):
        code = recovery.encode(MASTER).split("-")
        code[at] = code[at][:-1]
        assert f"第{at + 1}组" in named("-".join(code))
        code[at] = "1234567"
        assert f"第{at + 1}组" in named("-".join(code))


def test_too_few_too_many_and_strange_signs() -> None:
    code = recovery.encode(MASTER)
    assert "只有7组" in named(code[:-7])
    assert "多了" in named(code + "-000011")
    assert "只有0组" in named("")
    assert "第1组" in named("99")
    assert "别的字符" in named(code.replace("0", "O", 1))
    assert "第1组" in named("999999" + code[6:])


def test_typing_is_followed_digit_by_digit() -> None:
    code = recovery.encode(MASTER)
    assert all(recovery.wrong_group(code[:length]) is None for length in range(len(code) + 1))
    assert recovery.wrong_group("00000") is None
    assert recovery.wrong_group("000012") == 1
    assert recovery.group_of(code, 3) == code.split("-")[2]

"""发文字号: every row of the table in domain.md §1.3, and what people really type."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangongshi.models.document_number import NumberStyle, recognise

BRACKETS = "年份没有用六角括号〔〕。"
ZEROS = "顺序号前多了 0（不编虚位）。"
DI = "顺序号前多了“第”。"


@pytest.mark.parametrize(
    ("raw", "canonical", "remarks"),
    [
        ("国办函[2009]15号", "国办函〔2009〕15号", (BRACKETS,)),
        ("某政办发（2026）007号", "某政办发〔2026〕7号", (BRACKETS, ZEROS)),
        ("某字【2026】第12号", "某字〔2026〕12号", (BRACKETS, DI)),
        ("某局﹝2026﹞3号", "某局〔2026〕3号", ()),
        ("某党（纪）〔2026〕5号", "某党（纪）〔2026〕5号", ()),
        ("国办发〔2026〕１２号", "国办发〔2026〕12号", ()),
        (" 某办 〔 2026 〕 3 号 ", "某办〔2026〕3号", ()),
        ("某办[2026〕3号", "某办〔2026〕3号", (BRACKETS,)),
        ("某办<2026>10号", "某办〔2026〕10号", (BRACKETS,)),
        ("某办〔2026〕第008号", "某办〔2026〕8号", (DI, ZEROS)),
    ],
)
def test_proper_numbers(raw: str, canonical: str, remarks: tuple[str, ...]) -> None:
    for ours in (False, True):
        found = recognise(raw, ours=ours)
        assert (found.canonical, found.key, found.regular, found.style) == (canonical, canonical, True, NumberStyle.DOCUMENT)
        assert found.remarks == remarks
        assert found.blocks == ()


@pytest.mark.parametrize(
    ("raw", "key", "why"),
    [
        ("某办〔26〕3号", "某办〔26〕3号", "文号年份不是四位"),
        ("某办〔2026〕3", "某办〔2026〕3号", "文号末尾缺“号”字"),
        ("某办2026-3", "某办2026-3", "文号里没有带括号的四位年份"),
        ("某办〔2026〕0号", "某办〔2026〕0号", "文号不合“代字〔年份〕序号号”的写法"),
        ("ABC〔2026〕3号", "ABC〔2026〕3号", "文号不合“代字〔年份〕序号号”的写法"),
        ("某办〔1826〕3号", "某办〔1826〕3号", "文号不合“代字〔年份〕序号号”的写法"),
        ("见附件", "见附件", "文号里没有带括号的四位年份"),
    ],
)
def test_faulty_numbers_are_kept_raw_when_incoming_and_blocked_when_ours(raw: str, key: str, why: str) -> None:
    incoming = recognise(raw)
    assert (incoming.canonical, incoming.key, incoming.regular) == (raw, key, False)
    assert incoming.remarks == (f"{why}，按原样保留。",)
    assert incoming.blocks == ()
    assert recognise(raw, ours=True).blocks[0].startswith(why)


@pytest.mark.parametrize(
    ("raw", "style"),
    [
        ("国务院令第772号", NumberStyle.ORDER),
        ("保密局令2025年第1号", NumberStyle.ORDER),
        ("第12期", NumberStyle.ISSUE),
        ("常务会议纪要〔2026〕12期", NumberStyle.ISSUE),
        ("〔2026〕3号", NumberStyle.ISSUE),
    ],
)
def test_other_proper_styles_are_kept_raw_without_a_word(raw: str, style: NumberStyle) -> None:
    found = recognise(f" {raw} ")
    assert (found.canonical, found.style, found.regular, found.remarks) == (raw, style, True, ())


def test_no_number_is_nothing_to_remark_but_we_issue_none_without() -> None:
    assert recognise("　").remarks == ()
    assert recognise("").style is NumberStyle.NONE
    assert recognise("", ours=True).blocks == ("发文字号还没有编。",)


def test_a_missing_end_compares_as_the_same_paper() -> None:
    assert recognise("某办[2026]3").key == recognise("某办〔2026〕03号").key


@given(
    st.text("市政办发函字党", min_size=1, max_size=6), st.integers(1900, 2099), st.integers(1, 99999),
    st.sampled_from(["〔〕", "[]", "（）", "()", "【】", "［］", "﹝﹞", "《》"]), st.sampled_from(["", "0", "00"]), st.sampled_from(["", "第"]),
)
@settings(max_examples=200, deadline=None)
def test_every_spelling_comes_to_the_one_form(code: str, year: int, serial: int, pair: str, zeros: str, di: str) -> None:
    found = recognise(f"{code}{pair[0]}{year}{pair[1]}{di}{zeros}{serial}号")
    assert found.canonical == f"{code}〔{year}〕{serial}号"
    assert recognise(found.canonical).canonical == found.canonical
    assert recognise(found.canonical).remarks == ()


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_anything_is_read_without_falling_over(raw: str) -> None:
    assert recognise(raw).canonical.strip() == recognise(raw).canonical

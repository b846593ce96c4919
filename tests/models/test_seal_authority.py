"""Who may approve: matter × amount × seal, ceilings inclusive, deputies with their ground (YZ-02)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangongshi.models.seal_authority import (
    NO_AUTHORITIES,
    Authority,
    AuthorityRow,
    approvers,
    asks_amount,
    ceiling_words,
    lines_for,
    matter_words,
    permits,
    proposed,
)
from bangongshi.models.seal_words import Matter

WAN = 1_000_000
"""一万元 in 分."""
LINES = (
    Authority(None, None, "张主任"),
    Authority(Matter.CONTRACT, 50 * WAN, "李副主任", "王科长"),
    Authority(Matter.CONTRACT, 5 * WAN, "王科长"),
    Authority(Matter.CONTRACT, 200 * WAN, "张主任", "李副主任"),
    Authority(Matter.LETTER, None, "王科长"),
)


@pytest.mark.parametrize(
    ("matter", "amount", "name"),
    [
        (Matter.CONTRACT, 1, "王科长"),
        (Matter.CONTRACT, 5 * WAN, "王科长"),
        (Matter.CONTRACT, 5 * WAN + 1, "李副主任"),
        (Matter.CONTRACT, 50 * WAN, "李副主任"),
        (Matter.CONTRACT, 50 * WAN + 1, "张主任"),
        (Matter.CONTRACT, 200 * WAN, "张主任"),
        (Matter.CONTRACT, 200 * WAN + 1, ""),
        (Matter.CONTRACT, None, "王科长"),
        (Matter.LETTER, None, "王科长"),
        (Matter.LETTER, 900 * WAN, "王科长"),
        (Matter.DOCUMENT, None, "张主任"),
        (Matter.FINANCE, 900 * WAN, "张主任"),
    ],
)
def test_who_is_proposed(matter: Matter, amount: int | None, name: str) -> None:
    found = proposed(LINES, matter, amount)
    assert (found.approver if found else "") == name


def test_who_may_in_their_own_right_the_proposed_first() -> None:
    assert approvers(LINES, Matter.CONTRACT, 3 * WAN) == ("王科长", "李副主任", "张主任")
    assert approvers(LINES, Matter.CONTRACT, 60 * WAN) == ("张主任",)
    assert approvers(LINES, Matter.CONTRACT, 300 * WAN) == ()


@pytest.mark.parametrize(
    ("matter", "amount", "approver", "evidence", "field"),
    [
        (Matter.CONTRACT, 5 * WAN, "王科长", "", ""),
        (Matter.CONTRACT, 5 * WAN, "李副主任", "", ""),
        (Matter.CONTRACT, 5 * WAN, "张主任", "", ""),
        (Matter.CONTRACT, 5 * WAN + 1, "王科长", "", "approval_evidence"),
        (Matter.CONTRACT, 5 * WAN + 1, "王科长", "李副主任 11 月 20 日授权", ""),
        (Matter.CONTRACT, 5 * WAN + 1, "王科长", "审批单 31", "approval_evidence"),
        (Matter.CONTRACT, 5 * WAN + 1, "王科长", "李副主任休假，王科长主持工作", ""),
        (Matter.CONTRACT, 50 * WAN + 1, "王科长", "授权", "approver"),
        (Matter.CONTRACT, 50 * WAN + 1, "李副主任", "", "approval_evidence"),
        (Matter.CONTRACT, 50 * WAN + 1, "李副主任", "张主任出差，电话授权", ""),
        (Matter.CONTRACT, 200 * WAN + 1, "张主任", "", "approver"),
        (Matter.CONTRACT, None, "张主任", "", "amount"),
        (Matter.LETTER, None, "王科长", "", ""),
        (Matter.LETTER, None, "张主任", "", "approver"),
        (Matter.DOCUMENT, None, "张主任", "", ""),
        (Matter.DOCUMENT, None, "张 主任", "", ""),
        (Matter.DOCUMENT, None, "王科长", "授权", "approver"),
        (Matter.DOCUMENT, None, "陌生人", "", "approver"),
    ],
)
def test_whose_yes_is_good(matter: Matter, amount: int | None, approver: str, evidence: str, field: str) -> None:
    found = permits(LINES, matter, amount, approver, evidence=evidence)
    assert (found.field if found else "") == field
    assert found is None or found.sentence.endswith("（YZ-02）。")


def test_the_sentence_says_who_may_instead() -> None:
    found = permits(LINES, Matter.CONTRACT, 60 * WAN, "王科长")
    assert found is not None
    assert "60万元的合同协议" in found.sentence
    assert "请由张主任批" in found.sentence
    above = permits(LINES, Matter.CONTRACT, 300 * WAN, "张主任")
    assert above is not None
    assert "最高200万元" in above.sentence
    nothing = permits(LINES[1:4], Matter.DOCUMENT, None, "张主任")
    assert nothing is not None
    assert "没有公文" in nothing.sentence


def test_without_any_line_a_leader_may() -> None:
    assert permits((), Matter.DOCUMENT, None, "王科长", leader=True) is None
    found = permits((), Matter.DOCUMENT, None, "小赵")
    assert found is not None
    assert found.field == "approver"
    assert found.sentence.startswith(NO_AUTHORITIES)
    assert proposed((), Matter.DOCUMENT, None) is None


def test_being_a_leader_does_not_help_once_there_are_lines() -> None:
    assert permits(LINES, Matter.DOCUMENT, None, "王科长", leader=True) is not None


def test_two_of_one_name_are_told_apart_by_the_list_of_people() -> None:
    lines = (Authority(None, None, "张伟", approver_id=1),)
    assert permits(lines, Matter.OTHER, None, "张伟（财务科）", approver_id=1) is None
    assert permits(lines, Matter.OTHER, None, "张伟", approver_id=2) is not None
    assert permits(lines, Matter.OTHER, None, "张伟") is None


def test_an_empty_deputy_is_nobody() -> None:
    assert permits((Authority(None, None, "张主任"),), Matter.OTHER, None, "", evidence="授权") is not None


def test_an_amount_is_asked_where_money_has_a_ceiling() -> None:
    assert asks_amount(LINES, Matter.CONTRACT)
    assert not asks_amount(LINES, Matter.FINANCE)
    assert not asks_amount(LINES, Matter.DOCUMENT)
    assert not asks_amount((Authority(None, WAN, "王科长"),), Matter.CERTIFY)
    assert asks_amount((Authority(None, WAN, "王科长"),), Matter.MANDATE)


def test_a_matter_with_its_own_line_is_not_among_the_others() -> None:
    assert [line.approver for line in lines_for(LINES, Matter.CONTRACT)] == ["王科长", "李副主任", "张主任"]
    assert [line.approver for line in lines_for(LINES, Matter.STAFF)] == ["张主任"]


def test_how_a_line_reads() -> None:
    assert (matter_words(None), ceiling_words(None)) == ("其他各事项", "不限")
    row = AuthorityRow(1, (1,), 1, matter_words(Matter.CONTRACT), ceiling_words(50 * WAN), "李副主任", "王科长")
    assert row.sentence == "合同协议　50万元以内　李副主任（代批 王科长）"
    assert AuthorityRow(1, (1,), 1, "公文", "不限", "张主任", "").sentence == "公文　不限　张主任"


names = st.sampled_from(["张主任", "李副主任", "王科长"])
lines = st.lists(
    st.builds(
        Authority, st.sampled_from([None, Matter.CONTRACT, Matter.DOCUMENT]), st.none() | st.integers(1, 100), names
    ),
    min_size=1, max_size=6,
)


@given(lines, st.sampled_from([Matter.CONTRACT, Matter.DOCUMENT, Matter.STAFF]), st.integers(0, 120))
def test_the_proposed_one_may_and_is_the_lowest(given_lines: list[Authority], matter: Matter, amount: int) -> None:
    found = proposed(given_lines, matter, amount)
    able = approvers(given_lines, matter, amount)
    if found is None:
        assert able == ()
        return
    assert permits(given_lines, matter, amount, found.approver) is None
    assert able[0] == found.approver
    assert all(
        found.ceiling is not None and (line.ceiling is None or line.ceiling >= found.ceiling)
        for line in lines_for(given_lines, matter)
        if line.covers(amount) and line.ceiling != found.ceiling
    )

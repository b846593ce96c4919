"""Loans of a seal: the machine, what the forms take, the list of stamps, what is at stake (YZ-10, YZ-02)."""

from dataclasses import replace
from datetime import datetime
from itertools import product

import pytest

from bangongshi.models.errors import Invalid
from bangongshi.models.loan_form import (
    Stamped,
    check_extension,
    check_loan,
    check_taken_in,
    read_stamped,
)
from bangongshi.models.loan_rules import (
    MACHINE,
    amount_at_stake,
    hindrance,
    late_words,
    next_verb,
    refusal,
    request_objections,
    scope_objection,
    state_after,
)
from bangongshi.models.seal_authority import Authority
from bangongshi.models.seal_rows import LoanRow, Pending
from bangongshi.models.seal_words import LoanState, LoanVerb, Matter
from bangongshi.models.settings import OfficeSettings
from bangongshi.models.workdays import Calendar

NOW = datetime(2026, 11, 23, 9, 0, 30)
CALENDAR, OFFICE = Calendar(), OfficeSettings()
LOAN = {
    "seals": "某局公章", "borrower": "陈文书", "companion": "刘干事", "subject": "到开发区现场签字", "place": "开发区管委会",
    "papers": "备忘录\n纪要", "due_at": "11-23 17:00", "approver": "张主任",
}


def wrong(**typed: str) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        check_loan({**LOAN, **typed}, NOW, CALENDAR, OFFICE)
    return caught.value.fields


def test_every_act_in_every_state_is_possible_or_says_why() -> None:
    for verb, state in product(MACHINE, LoanState):
        said = refusal(state, verb)
        if said:
            assert said.endswith("。")
            with pytest.raises(KeyError):
                state_after(state, verb)
        else:
            assert state_after(state, verb) in LoanState
    assert refusal(LoanState.OUT, LoanVerb.VOID) == ""
    assert "2 次" in refusal(LoanState.BACK, LoanVerb.VOID, 2)


def test_a_loan_is_read_to_the_minute() -> None:
    entry = check_loan(LOAN, NOW, CALENDAR, OFFICE)
    assert (entry.lent_at, entry.due_at) == (datetime(2026, 11, 23, 9, 0), datetime(2026, 11, 23, 17, 0))
    assert entry.matter is Matter.OTHER
    day = check_loan({**LOAN, "due_at": "11-24"}, NOW, CALENDAR, OFFICE)
    assert day.due_at == datetime(2026, 11, 24, 17, 30)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seals", ""), ("borrower", ""), ("companion", ""), ("companion", "陈　文书"), ("companion", "陈文书"),
        ("subject", ""), ("place", ""), ("papers", ""), ("due_at", ""), ("due_at", "11-23 9:00"), ("due_at", "昨天"),
        ("approver", ""), ("lent_at", "11-23 10:00"), ("matter", "郊游"),
    ],
)
def test_what_is_missing_or_wrong_stands_at_its_field(field: str, value: str) -> None:
    assert list(wrong(**{field: value})) == [field]


def test_sentences_of_the_rule_end_with_its_code() -> None:
    said = wrong(due_at="", companion="", borrower="")
    assert all("（YZ-10）" in sentence for sentence in said.values())


def test_approval_after_the_loan_is_refused_only_when_it_was_typed() -> None:
    assert check_loan({**LOAN, "lent_at": "11-23 8:30"}, NOW, CALENDAR, OFFICE).lent_at == datetime(2026, 11, 23, 8, 30)
    assert list(wrong(lent_at="11-23 8:30", approved_at="11-23 8:40")) == ["approved_at"]


def test_a_yes_by_telephone_gets_its_day() -> None:
    entry = check_loan({**LOAN, "approval_way": "电话"}, NOW, CALENDAR, OFFICE)
    assert entry.approval.countersign_by == datetime(2026, 11, 24).date()


def test_stamped_lines_take_both_commas_and_commas_in_names() -> None:
    assert read_stamped("备忘录，2，4\n\n关于A,B的函,１份，3处") == (
        Stamped("备忘录", 2, 4), Stamped("关于A,B的函", 1, 3),
    )


@pytest.mark.parametrize("line", ["备忘录", "备忘录，2", "，2，3", "备忘录，0，1", "备忘录，二，三", "备忘录，1，10000", "备忘录，2，4，"])
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_stamped(f"纪要，1，1\n{line}")
    assert caught.value.fields["stamped"].startswith("第 2 行")


def test_coming_back_needs_a_receiver_and_either_stamps_or_not_used() -> None:
    def said(seals: int = 1, **typed: str) -> list[str]:
        with pytest.raises(Invalid) as caught:
            check_taken_in(typed, NOW, CALENDAR, seals)
        return list(caught.value.fields)

    assert said() == ["received_by", "stamped"]
    assert said(received_by="王文秘", stamped="函，1，1", not_used="是") == ["stamped"]
    assert said(2, received_by="王文秘", stamped="函，1，1") == ["stamped"]
    assert said(received_by="王文秘", not_used="是", back_at="11-23 9:01") == ["back_at"]
    back = check_taken_in({"received_by": "王文秘", "not_used": "是"}, NOW, CALENDAR, 2)
    assert (back.stamped, back.back_at) == ((), datetime(2026, 11, 23, 9, 0))


def test_an_extension_needs_a_later_time_somebody_and_a_reason() -> None:
    with pytest.raises(Invalid) as caught:
        check_extension({"due_at": "11-23 8:00"}, NOW, CALENDAR, OFFICE)
    assert list(caught.value.fields) == ["due_at", "agreed_by", "reason"]


def test_what_is_never_sealed_is_not_sealed_outside_either() -> None:
    def objections(**typed: str) -> list[str]:
        return list(request_objections(check_loan({**LOAN, **typed}, NOW, CALENDAR, OFFICE)))

    assert objections() == []
    assert objections(matter="担保") == ["matter"]
    assert objections(papers="备忘录\n空白介绍信") == ["papers"]
    assert objections(matter="公文", approval_way="电话") == ["approval_way"]
    assert objections(matter="公文") == []
    assert scope_objection("某局公章", {Matter.OTHER}, Matter.OTHER) == ""
    assert "YZ-07" in scope_objection("某局公章", {Matter.OTHER}, Matter.CONTRACT)


def test_only_the_highest_may_let_a_seal_out_for_money() -> None:
    small, large = Authority(Matter.CONTRACT, 500_000_00, "李副主任"), Authority(Matter.CONTRACT, None, "张主任")
    assert amount_at_stake([small, large], Matter.OTHER) is None
    assert amount_at_stake([large], Matter.CONTRACT) is None
    assert amount_at_stake([small], Matter.CONTRACT) == 500_000_00
    most = amount_at_stake([small, large], Matter.CONTRACT)
    assert most is not None
    assert (small.covers(most), large.covers(most)) == (False, True)


def test_late_is_counted_from_the_minute() -> None:
    due = datetime(2026, 11, 23, 17, 0)
    assert late_words(due, due) == ""
    assert late_words(due, datetime(2026, 11, 23, 19, 10)) == "逾期2小时"
    assert late_words(None, due) == ""


def test_what_a_row_does_not_allow_is_said() -> None:
    out = LoanRow(
        1, (1,), "某局公章", "到开发区", False, LoanState.OUT, "陈文书", "刘干事", "开发区", "张主任", NOW, None, None, 0, None, NOW,
    )
    assert {verb: hindrance(out, verb) for verb in ("next_step", "take_in", "extend", "void", "publish")} == dict.fromkeys(
        ("next_step", "take_in", "extend", "void", "publish"), "",
    )
    assert hindrance(out, "countersign") == "没有要补签的。"
    back = replace(out, state=LoanState.BACK, uses=1, pending=Pending(NOW.date(), 0))
    assert (next_verb(back), hindrance(back, "countersign")) == ("countersign", "")
    assert "已经收回" in hindrance(back, "take_in")
    assert "1 次" in hindrance(back, "void")
    assert hindrance(replace(back, pending=None), "next_step") == "这一笔没有要办的了。"

"""Each rule of domain.md §6.3 tripped and not tripped, on facts alone; and what the form reads."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bangongshi.models.approval import Approval
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.seal_authority import Objection
from bangongshi.models.seal_rules import DEFAULT_SCOPE
from bangongshi.models.seal_words import ApprovalWay, Matter, SealKind, SealState, UseState, UseVerb
from bangongshi.models.use_form import Sheets, UseEntry, check, check_refusal, names, peek
from bangongshi.models.use_rules import (
    SealAsked,
    UseFacts,
    changed_fields,
    findings,
    hindrance,
    proxies,
    refusal,
    settle,
    signature_of,
    speaks_of_blank,
)
from bangongshi.models.workdays import Calendar

NOW = datetime(2026, 11, 23, 9, 0)
TODAY = NOW.date()
YES = Approval("张主任", NOW, ApprovalWay.SIGNED, "审批单 3 号", None)
PHONED = replace(YES, way=ApprovalWay.PHONE, countersign_by=date(2026, 11, 24))
OURS = SealAsked("清河县人民政府办公室", naming=True, scope=frozenset(DEFAULT_SCOPE[SealKind.STATUTORY]))
CONTRACTS = SealAsked("清河县人民政府办公室合同专用章", naming=False, scope=frozenset({Matter.CONTRACT}))
ENTRY = UseEntry("关于在职情况的证明", (OURS.name,), Matter.CERTIFY, "陈文书", YES, NOW)
FACTS = UseFacts(ENTRY, YES, (OURS,), "王文秘", TODAY)
PAPER = {"matter": Matter.DOCUMENT, "reference": "清政办发〔2026〕18号", "print_run": 30, "copies": 30}
BLANK = {"subject": "空白介绍信", "copies": 10, "sheets": Sheets("K001", "K010", date(2026, 12, 1))}


def facts(approval: Approval = YES, seals: tuple[SealAsked, ...] = (OURS,), **typed: object) -> UseFacts:
    entry = replace(ENTRY, approval=approval, seals=tuple(seal.name for seal in seals), **typed)  # type: ignore[arg-type]
    return replace(FACTS, entry=entry, approval=approval, seals=seals)


def said(about: UseFacts) -> set[tuple[str, str, str]]:
    return {(one.code, one.severity.name, one.field) for one in findings(about)}


TRIPPED = [
    ("YZ-01", "BLOCK", "approver", facts(replace(YES, approver=""))),
    ("YZ-01", "BLOCK", "countersign_by", facts(replace(YES, way=ApprovalWay.PHONE))),
    ("YZ-01", "HINT", "countersign_by", facts(PHONED)),
    ("YZ-01", "WARN", "approved_at", facts(replace(YES, approved_at=datetime(2026, 11, 23, 9, 1)))),
    ("YZ-02", "BLOCK", "approver", facts(seals=(replace(OURS, objection=Objection("approver", "无权（YZ-02）。")),))),
    ("YZ-02", "HINT", "approver", facts(seals=(replace(OURS, unsettled=True),))),
    ("YZ-03", "WARN", "applicant", facts(applicant="张主任")),
    ("YZ-03", "WARN", "supervisor", replace(FACTS, supervisor="张 主任")),
    ("YZ-04", "BLOCK", "sheets_first", facts(subject="空白纸两张")),
    ("YZ-04", "BLOCK", "sheets_first", facts(sheets=Sheets("001"))),
    ("YZ-04", "BLOCK", "sheets_last", facts(**{**BLANK, "copies": 9})),
    ("YZ-04", "BLOCK", "sheets_last", facts(**{**BLANK, "sheets": Sheets("K001", "J010", date(2026, 12, 1))})),
    ("YZ-04", "BLOCK", "sheets_due", facts(**{**BLANK, "sheets": Sheets("K001", "K010")})),
    ("YZ-04", "BLOCK", "sheets_due", facts(**{**BLANK, "sheets": Sheets("K001", "K010", date(2026, 11, 20))})),
    ("YZ-04", "BLOCK", "approval_way", facts(replace(YES, way=ApprovalWay.SYSTEM), **BLANK)),
    ("YZ-04", "BLOCK", "approval_evidence", facts(replace(YES, evidence=""), **BLANK)),
    ("YZ-05", "BLOCK", "signature", facts(signature="清河县水利局")),
    ("YZ-06", "BLOCK", "approval_way", facts(replace(YES, way=ApprovalWay.SYSTEM), **PAPER)),
    ("YZ-06", "BLOCK", "reference", facts(**{**PAPER, "reference": ""})),
    ("YZ-06", "BLOCK", "print_run", facts(**{**PAPER, "print_run": None})),
    ("YZ-06", "BLOCK", "copies", facts(**{**PAPER, "copies": 31})),
    ("YZ-06", "BLOCK", "copies", replace(facts(**PAPER), sealed_before=1)),
    ("YZ-07", "BLOCK", "matter", facts(matter=Matter.GUARANTEE)),
    ("YZ-07", "BLOCK", "matter", facts(matter=Matter.PRIVATE)),
    ("YZ-07", "BLOCK", "matter", facts(matter=Matter.FOREIGN)),
    ("YZ-07", "BLOCK", "seals", facts(matter=Matter.CONTRACT, amount=100, kept_copy="一份")),
    ("YZ-07", "BLOCK", "seals", facts(seals=(replace(OURS, hindrance="在外。"),))),
    ("YZ-08", "WARN", "warned_reason", replace(FACTS, changed=("份数",))),
    ("YZ-09", "BLOCK", "spoiled_note", facts(spoiled=1)),
    ("YZ-11", "WARN", "complete", facts(complete=False)),
    ("YZ-12", "WARN", "kept_copy", facts(seals=(CONTRACTS,), matter=Matter.CONTRACT, amount=100)),
    ("YZ-12", "WARN", "kept_copy", facts(matter=Matter.MANDATE)),
]


@pytest.mark.parametrize(("code", "severity", "field", "about"), TRIPPED)
def test_a_rule_is_tripped_alone(code: str, severity: str, field: str, about: UseFacts) -> None:
    assert said(about) == {(code, severity, field)}
    for one in findings(about):
        assert code in one.sentence
        assert one.sentence.endswith("。")


@pytest.mark.parametrize("about", [
    FACTS,
    facts(signature="清河县水利局（代章）"),
    facts(**PAPER),
    replace(facts(**{**PAPER, "copies": 10}), sealed_before=20),
    facts(**BLANK),
    facts(subject="填补县志空白的说明"),
    facts(spoiled=2, spoiled_note="陈文书当场剪碎，李副主任在场"),
    facts(seals=(CONTRACTS,), matter=Matter.CONTRACT, amount=100, kept_copy="合同一份、审批单"),
    facts(seals=(OURS, replace(CONTRACTS, scope=OURS.scope))),
    facts(seals=(replace(OURS, name="清河县人民政府办公室（2）"),), signature="清河县人民政府办公室"),
    facts(seals=(OURS, replace(OURS, name="中共清河县委办公室")), signature="清河县人民政府办公室、中共清河县委办公室"),
    replace(facts(seals=(replace(OURS, hindrance="已停用。"),)), used=True),
    replace(facts(**{**BLANK, "sheets": Sheets("K001", "K010", date(2026, 11, 20))}), used=True),
])
def test_nothing_is_said_of_what_is_in_order(about: UseFacts) -> None:
    assert said(about) == set()


def test_a_refusal_by_scope_says_what_else_to_do() -> None:
    (found,) = findings(facts(matter=Matter.GUARANTEE))
    assert "拒绝用印" in found.sentence
    assert "报告领导" in found.sentence


def test_every_fault_is_said_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        settle(findings(facts(spoiled=1, signature="别处", **PAPER | {"copies": 99})), "有理由")
    assert {*caught.value.fields} == {"spoiled_note", "signature", "copies"}


def test_a_warning_asks_a_reason_and_keeps_its_codes() -> None:
    warned = findings(facts(applicant="张主任", complete=False, matter=Matter.MANDATE))
    with pytest.raises(Invalid) as caught:
        settle(warned, "")
    assert {*caught.value.fields} == {"warned_reason"}
    assert caught.value.fields["warned_reason"].endswith("请写理由。")
    assert settle(warned, "急用，主任当面同意") == ("YZ-03、YZ-11、YZ-12", ())
    assert settle(findings(facts(PHONED)), "")[1] == ("电话同意，11月24日前要补签（YZ-01）。",)


def test_a_proxy_is_told_from_the_signature() -> None:
    assert proxies("清河县水利局（代章）", (OURS, CONTRACTS)) == {OURS.name}
    assert proxies(OURS.name, (OURS,)) == frozenset()
    assert signature_of("", (CONTRACTS, OURS)) == OURS.name
    assert signature_of("水利局(代章)", (OURS,)) == "水利局（代章）"


@pytest.mark.parametrize(("subject", "blank"), [
    ("空白", True), ("空白介绍信3张", True), ("盖空白纸", True), ("填补国内空白的报告", False), ("表格空白处盖章", False), ("证明", False),
])
def test_blank_paper_is_known_by_its_name(subject: str, blank: bool) -> None:
    assert speaks_of_blank(subject) is blank


@pytest.mark.parametrize("state", [*SealState])
def test_only_a_seal_in_use_is_used(state: SealState) -> None:
    assert (hindrance("甲章", state, "", "") == "") is (state is SealState.IN_USE)


def test_who_has_a_seal_and_what_took_its_place_are_named() -> None:
    assert "李四" in hindrance("甲章", SealState.IN_USE, "李四", "")
    assert "请用新章" in hindrance("甲章", SealState.DISABLED, "", "接替它的是“乙章”，请用新章。")


@pytest.mark.parametrize("verb", [UseVerb.COUNTERSIGN, UseVerb.SETTLE, UseVerb.AMEND, UseVerb.VOID])
@pytest.mark.parametrize("state", [*UseState])
def test_acts_on_a_use_by_its_state(verb: UseVerb, state: UseState) -> None:
    possible = state is UseState.USED or (state is UseState.REFUSED and verb is UseVerb.AMEND)
    assert (refusal(state, verb) == "") is possible


def test_what_was_approved_is_watched() -> None:
    assert changed_fields(ENTRY, replace(ENTRY, copies=2, note="补")) == ("份数",)
    assert changed_fields(ENTRY, replace(ENTRY, subject="别的", amount=5)) == ("文件名称", "金额")


TYPED = {
    "applicant": "陈文书", "subject": "在职证明", "seals": "甲章、乙章", "matter": "证明", "approver": "张主任", "copies": "3",
}


@pytest.mark.parametrize(("impressions", "stamps"), [
    ("", (("甲章", 3), ("乙章", 3))), ("5", (("甲章", 5), ("乙章", 5))), ("4、6", (("甲章", 4), ("乙章", 6))),
])
def test_impressions_are_per_seal(impressions: str, stamps: tuple[tuple[str, int], ...]) -> None:
    assert check({**TYPED, "impressions": impressions}, NOW, Calendar()).stamps == stamps


@pytest.mark.parametrize(("field", "value"), [
    ("applicant", ""), ("subject", ""), ("seals", ""), ("approver", ""), ("copies", "0"), ("impressions", "1、2、3"),
    ("impressions", "0"), ("matter", "随便"), ("complete", "或许"), ("used_at", "2026-12-01"), ("spoiled", "一"), ("amount", "很多"),
])
def test_a_field_that_cannot_be_taken(field: str, value: str) -> None:
    with pytest.raises(Invalid) as caught:
        check({**TYPED, field: value}, NOW, Calendar())
    assert {*caught.value.fields} == {field}
    peek({**TYPED, field: value}, NOW, Calendar())


def test_a_contract_needs_an_amount() -> None:
    with pytest.raises(Invalid) as caught:
        check({**TYPED, "matter": "合同协议"}, NOW, Calendar())
    assert {*caught.value.fields} == {"amount"}
    assert check({**TYPED, "matter": "合同协议", "amount": "12.5万"}, NOW, Calendar()).amount == 12_500_000


def test_a_use_put_down_later_was_approved_before_it() -> None:
    entry = check({**TYPED, "used_at": "11-20"}, NOW, Calendar())
    assert entry.used_at == datetime(2026, 11, 20, 8)
    assert entry.approval.approved_at == entry.used_at


def test_a_mark_of_a_state_secret_stops_the_form() -> None:
    with pytest.raises(Refused):
        check({**TYPED, "subject": "某件 机密★10年"}, NOW, Calendar())
    assert peek({**TYPED, "subject": "某件 机密★10年"}, NOW, Calendar()).seals == ("甲章", "乙章")


def test_a_refusal_needs_little() -> None:
    entry = check_refusal({"applicant": "赵某", "subject": "借款担保", "seals": "甲章", "matter": "担保"}, NOW, Calendar())
    assert (entry.matter, entry.copies) == (Matter.GUARANTEE, 1)
    with pytest.raises(Invalid) as caught:
        check_refusal({}, NOW, Calendar())
    assert {*caught.value.fields} == {"applicant", "subject", "seals"}


@pytest.mark.parametrize(("first", "last", "count"), [
    ("001", "010", 10), ("K7", "K7", 1), ("9", "10", 2), ("10", "9", None), ("A1", "B2", None), ("甲", "乙", None),
])
def test_sheets_are_counted_by_their_numbers(first: str, last: str, count: int | None) -> None:
    assert Sheets(first, last).count == count


def test_names_are_taken_once_each() -> None:
    assert names("甲、乙，甲；") == ("甲", "乙")

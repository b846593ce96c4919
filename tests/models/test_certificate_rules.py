"""证照: the alert's steps, what is in hand, what may be done and what comes next (domain.md §6.4)."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangongshi import keys
from bangongshi.models.certificate_form import check, check_use
from bangongshi.models.certificate_rules import (
    CertificateFacts,
    alert,
    cautions,
    held_words,
    next_verb,
    refusal,
    shortage,
)
from bangongshi.models.errors import Invalid
from bangongshi.models.seal_rows import CertificateRow, Pending
from bangongshi.models.seal_words import (
    ApprovalWay,
    CertificatePart,
    CertificateState,
    CertificateUseState,
    CertificateVerb,
)
from bangongshi.models.words import Secrecy
from bangongshi.models.workdays import Calendar

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9)
STEPS = (60, 30, 7)
V, S, U, P = CertificateVerb, CertificateState, CertificateUseState, CertificatePart
CALENDAR = Calendar()


@pytest.mark.parametrize(
    ("days", "step"),
    [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (1, 7), (0, 7), (-1, 0), (-400, 0)],
)
def test_the_alert_is_the_smallest_step_it_is_within(days: int, step: int | None) -> None:
    assert alert(TODAY + timedelta(days=days), TODAY, STEPS) == step


def test_what_has_no_last_day_never_warns() -> None:
    assert alert(None, TODAY, STEPS) is None


def test_a_unit_may_have_one_step_only() -> None:
    assert alert(TODAY + timedelta(days=16), TODAY, (15,)) is None
    assert alert(TODAY + timedelta(days=15), TODAY, (15,)) == 15


@given(st.integers(0, 20), st.integers(0, 20), st.integers(1, 30))
def test_what_may_be_lent_and_what_is_out_are_all_there_is(held: int, out: int, asked: int) -> None:
    facts = CertificateFacts(S.HELD, originals=held, out={P.ORIGINAL: min(held, out)})
    assert facts.in_hand(P.ORIGINAL) + facts.gone(P.ORIGINAL) == held
    assert bool(shortage(facts, P.ORIGINAL, asked)) == (asked > held - min(held, out))
    assert shortage(facts, P.PHOTOCOPY, asked) == ""


def test_the_shortage_says_what_is_here_and_what_is_out() -> None:
    facts = CertificateFacts(S.HELD, originals=2, duplicates=3, out={P.ORIGINAL: 1})
    assert shortage(facts, P.ORIGINAL, 2) == "正本在手的只有1份，另有1份在外，请先归还。"
    assert shortage(facts, P.DUPLICATE, 4) == "副本在手的只有3份，请核对份数。"
    assert held_words(facts) == "正本2 副本3，在外1"
    assert held_words(CertificateFacts(S.HELD, originals=1)) == "正本1"


HELD = CertificateFacts(S.HELD, originals=1)


@pytest.mark.parametrize(
    ("facts", "verb", "says"),
    [
        (HELD, V.LEND, ""), (HELD, V.AMEND, ""), (HELD, V.RENEW, ""), (HELD, V.CANCEL, ""), (HELD, V.VOID, ""),
        (CertificateFacts(S.HELD, originals=1, out={P.ORIGINAL: 1}), V.RENEW, "归还"),
        (CertificateFacts(S.HELD, duplicates=1, out={P.DUPLICATE: 1}), V.RENEW, ""),
        (CertificateFacts(S.HELD, uses=2), V.VOID, "注销"),
        (CertificateFacts(S.REPLACED, successor="乙2"), V.LEND, "乙2"),
        (CertificateFacts(S.CANCELLED), V.LEND, "注销"),
        (CertificateFacts(S.CANCELLED), V.RENEW, "注销"),
        (CertificateFacts(S.VOID), V.LEND, "作废"),
        (CertificateFacts(S.WITHDRAWN), V.AMEND, "撤回"),
        (HELD, V.TAKE_IN, "借出"), (HELD, V.COUNTERSIGN, "使用"),
        (CertificateFacts(S.HELD, use=U.OUT), V.TAKE_IN, ""),
        (CertificateFacts(S.HELD, use=U.GIVEN), V.TAKE_IN, "复印件"),
        (CertificateFacts(S.HELD, use=U.BACK), V.TAKE_IN, "已经归还"),
        (CertificateFacts(S.HELD, use=U.HISTORY), V.TAKE_IN, "旧登记"),
        (CertificateFacts(S.HELD, use=U.OUT), V.COUNTERSIGN, "没有要补签"),
        (CertificateFacts(S.HELD, use=U.GIVEN, pending=True), V.COUNTERSIGN, ""),
        (CertificateFacts(S.HELD, use=U.VOID, pending=True), V.COUNTERSIGN, "作废"),
        (CertificateFacts(S.HELD, use=U.OUT), V.VOID_USE, ""),
        (CertificateFacts(S.HELD, use=U.HISTORY), V.VOID_USE, "回退导入"),
        (CertificateFacts(S.HELD, use=U.OUT), V.AMEND, "作废再记"),
        (CertificateFacts(S.HELD, use=U.OUT), V.LEND, ""),
    ],
)
def test_what_is_possible_and_why_not(facts: CertificateFacts, verb: CertificateVerb, says: str) -> None:
    said = refusal(facts, verb)
    assert says in said
    assert bool(said) == bool(says)


def test_every_refusal_is_a_sentence() -> None:
    for verb in V:
        for state in S:
            for use in (None, *U):
                said = refusal(CertificateFacts(state, use=use, uses=1, pending=True), verb)
                assert not said or said.endswith("。")


def line(**values: object) -> CertificateRow:
    facts: dict[str, object] = {
        "id": 1, "place": (1,), "number": "甲1", "title": "证", "masked": False, "name": "证", "state": S.HELD,
        "expires_on": None, "alert": None, "keeper": "", "held": "", "today": TODAY,
    }
    return CertificateRow(**{**facts, **values})  # type: ignore[arg-type]


PENDING = Pending(TODAY, 0)


@pytest.mark.parametrize(
    ("row", "verb"),
    [
        (line(), ""), (line(alert=30), "renew"), (line(alert=0), "renew"),
        (line(use_id=1, state=U.OUT), "take_in"), (line(use_id=1, state=U.OUT, pending=PENDING), "take_in"),
        (line(use_id=1, state=U.BACK, pending=PENDING), "countersign"),
        (line(use_id=1, state=U.GIVEN, pending=PENDING), "countersign"),
        (line(use_id=1, state=U.VOID, pending=PENDING), ""), (line(use_id=1, state=U.BACK), ""),
    ],
)
def test_the_next_act_is_on_the_menu(row: CertificateRow, verb: str) -> None:
    assert next_verb(row) == verb
    assert not verb or verb in {each.id for each in keys.MENUS["证照"]}


@pytest.mark.parametrize(
    ("part", "limited", "expired", "approver", "codes"),
    [
        (P.PHOTOCOPY, True, False, "张主任", []),
        (P.PHOTOCOPY, False, False, "张主任", ["限用途"]),
        (P.ORIGINAL, False, False, "张主任", []),
        (P.ORIGINAL, False, True, "张主任", ["已过期"]),
        (P.PHOTOCOPY, False, True, "李四", ["YZ-03", "限用途", "已过期"]),
    ],
)
def test_what_asks_for_a_reason(
    part: CertificatePart, limited: bool, expired: bool, approver: str, codes: list[str]
) -> None:
    found = cautions(part=part, limited=limited, expired=expired, approver=approver, borrower="李四")
    assert [caution.code for caution in found] == codes


def test_a_form_says_every_fault_at_once() -> None:
    with pytest.raises(Invalid) as error:
        check({"originals": "0", "duplicates": "0", "issued_on": "2026-12-01"}, NOW, CALENDAR)
    assert set(error.value.fields) == {"name", "originals", "issued_on"}
    with pytest.raises(Invalid) as error:
        check({"name": "证", "issued_on": "2026-01-05", "expires_on": "2026-01-04"}, NOW, CALENDAR)
    assert set(error.value.fields) == {"expires_on"}


def test_for_ever_is_written_as_people_write_it() -> None:
    assert check({"name": "证", "expires_on": "长期"}, NOW, CALENDAR).expires_on is None
    assert check({"name": "证", "expires_on": "2030-01-01"}, NOW, CALENDAR).expires_on == date(2030, 1, 1)


USE = {"subject": "投标", "receiver": "某局", "borrower": "李四", "approver": "张主任"}


def test_a_use_needs_who_what_for_and_until_when() -> None:
    with pytest.raises(Invalid) as error:
        check_use({"part": "正本"}, NOW, CALENDAR, 1)
    assert set(error.value.fields) == {"subject", "receiver", "borrower", "approver", "due"}
    assert "YZ-01" in error.value.fields["approver"]
    with pytest.raises(Invalid) as error:
        check_use(USE | {"part": "副本", "due": "2026-11-22"}, NOW, CALENDAR, 1)
    assert set(error.value.fields) == {"due"}
    assert check_use(USE | {"part": "副本", "due": "今天"}, NOW, CALENDAR, 1).due_on == TODAY


def test_a_photocopy_does_not_come_back() -> None:
    entry = check_use(USE | {"due": "2026-12-01", "copies": "3"}, NOW, CALENDAR, 1)
    assert (entry.part, entry.copies, entry.due_on, entry.secrecy) == (P.PHOTOCOPY, 3, None, Secrecy.INTERNAL)


def test_the_yes_comes_first_and_by_telephone_has_its_day() -> None:
    with pytest.raises(Invalid) as error:
        check_use(USE | {"lent_at": "2026-11-20 10:00", "approved_at": "2026-11-20 11:00"}, NOW, CALENDAR, 1)
    assert "YZ-01" in error.value.fields["approved_at"]
    entry = check_use(USE | {"lent_at": "2026-11-20 10:00", "approval_way": "电话"}, NOW, CALENDAR, 1)
    assert entry.approval.way is ApprovalWay.PHONE
    assert entry.approval.approved_at == datetime(2026, 11, 20, 10)
    assert entry.approval.countersign_by == date(2026, 11, 23)

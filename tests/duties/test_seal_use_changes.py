"""After the use: 更正, 作废, 补签, 清点空白件 – what may change, what asks a reason, what stays in the book."""

from datetime import datetime

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import people_page, retire_person
from bangongshi.duties.registry import receive
from bangongshi.duties.seals import authority as authorities
from bangongshi.duties.seals import (
    blanks,
    countersigning,
    lending,
    letter_books,
    letter_list,
    letters,
    refusing,
    use_changes,
    use_list,
    using,
)
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.papers import Number
from bangongshi.models.seal_rows import UseView
from bangongshi.models.seal_words import UseState
from bangongshi.models.seals import SealUse, Stamping
from bangongshi.models.trail import Entry
from bangongshi.models.words import NumberState
from bangongshi.store.verify import verify
from office_fixtures import StandingClock
from paper_fixtures import FORM
from seal_fixtures import OFFICE, authority, clock, desk, seal

__all__ = ["clock", "desk"]

ASKED = {
    "applicant": "陈文书", "subject": "张三在职证明", "seals": OFFICE, "matter": "证明", "copies": "2",
    "approver": "张主任", "approval_evidence": "审批单 1 号",
}
BLANK = {"subject": "空白表", "copies": "5", "sheets_first": "1", "sheets_last": "5", "sheets_due": "11-30"}


@pytest.fixture(autouse=True)
def _seal(desk: Desk) -> None:
    authority(desk, seal(desk))


def use(desk: Desk, **typed: str) -> int:
    return using.use_seal(desk, {**ASKED, **typed}).ids[0]


def stored(desk: Desk, use_id: int) -> SealUse:
    with desk.read() as session:
        return session.get_one(SealUse, use_id)


def stamps(desk: Desk, use_id: int) -> list[tuple[str, int]]:
    with desk.read() as session:
        found = session.exec(select(Stamping).where(col(Stamping.use_id) == use_id).order_by(col(Stamping.id)))
        return [(one.seal_name, one.impressions) for one in found]


def amend(desk: Desk, use_id: int, **typed: str) -> SealUse:
    use_changes.amend_use(desk, use_id, {**use_changes.use_values(desk, use_id), **typed}, "登错了")
    return stored(desk, use_id)


def test_a_correction_of_nothing_changes_nothing(desk: Desk, clock: StandingClock) -> None:
    clock.pass_(seconds=17)
    use_id = use(desk, **BLANK, amount="12.5万", impressions="7", note="一行\n二行")
    before = stored(desk, use_id).model_dump(exclude={"version"})
    clock.pass_(days=10)
    assert amend(desk, use_id).model_dump(exclude={"version"}) == before


def test_a_correction_keeps_the_old_value_readable(desk: Desk) -> None:
    use_id = use(desk)
    row = amend(desk, use_id, department="综合科", taken_by="陈文书")
    assert (row.department, row.number) == ("综合科", "用印〔2026〕1号")
    row = amend(desk, use_id, department="财务科")
    story = str(use_list.use_detail(desk, use_id).story)
    assert "综合科" in story
    assert "登错了" in story
    with pytest.raises(Invalid):
        use_changes.amend_use(desk, use_id, {}, " ")


@pytest.mark.parametrize(("field", "value", "label"), [
    ("copies", "3", "份数"), ("impressions", "9", "处数"), ("subject", "别的证明", "文件名称"), ("matter", "报表材料", "事项"),
    ("amount", "3000", "金额"), ("seals", "钢印", "印章"),
])
def test_what_was_approved_and_changed_asks_a_reason(desk: Desk, field: str, value: str, label: str) -> None:
    authority(desk, seal(desk, "钢印", kind="钢印", scope="证明"))
    use_id = use(desk)
    with pytest.raises(Invalid) as caught:
        amend(desk, use_id, **{field: value})
    said = caught.value.fields["warned_reason"]
    assert label in said
    assert "YZ-08" in said
    assert "重新报批" in said
    row = amend(desk, use_id, **{field: value}, warned_reason="数错了，主任知道")
    assert row.warned == "YZ-08"
    assert amend(desk, use_id, note="补一句").warned == "YZ-08"
    with pytest.raises(Invalid):
        amend(desk, use_id, copies="8")  # the old reason is not one for the next change


def test_seals_are_exchanged_and_added_not_dropped(desk: Desk) -> None:
    for name in ("钢印", "张大山"):
        authority(desk, seal(desk, name, kind="钢印"))
    use_id = use(desk)
    amend(desk, use_id, seals=f"{OFFICE}、钢印", impressions="2、3", warned_reason="漏登一枚")
    assert stamps(desk, use_id) == [(OFFICE, 2), ("钢印", 3)]
    amend(desk, use_id, seals=f"张大山、{OFFICE}", impressions="4、2", warned_reason="看错")
    assert stamps(desk, use_id) == [(OFFICE, 2), ("张大山", 4)]
    with pytest.raises(Invalid) as caught:
        amend(desk, use_id, seals=OFFICE, impressions="2", warned_reason="少一枚")
    assert "作废" in caught.value.fields["seals"]


def test_the_rules_are_asked_anew(desk: Desk) -> None:
    use_id = use(desk)
    with pytest.raises(Invalid) as caught:
        amend(desk, use_id, approver="王科长", spoiled="1")
    assert {*caught.value.fields} == {"approver", "spoiled_note"}
    asked = {"matter": "公文", "reference": "清政办发〔2026〕1号", "print_run": "5", "copies": "5"}
    amend(desk, use(desk, **asked), kept_copy="两份")  # its own copies are not earlier ones


def test_another_window_came_first(desk: Desk) -> None:
    use_id = use(desk)
    values = use_changes.use_values(desk, use_id)
    amend(desk, use_id, note="别的窗口")
    with pytest.raises(Refused) as caught:
        use_changes.amend_use(desk, use_id, values, "登错了")
    assert caught.value.code == "R-STALE"


def test_a_masked_one_is_revealed_before_it_is_corrected(desk: Desk) -> None:
    use_id = use(desk, secrecy="未公布")
    with pytest.raises(Refused):
        use_changes.use_values(desk, use_id)
    values = use_changes.use_values(desk, use_id, revealed=True)
    use_changes.amend_use(desk, use_id, {**values, "secrecy": "内部"}, "密级登错")
    assert stored(desk, use_id).secrecy.value == "未公布"


def test_a_use_comes_to_its_paper_afterwards(desk: Desk) -> None:
    paper = receive.sign_in_and_enrol(desk, FORM).ids[0]
    use_id = use(desk)
    number = using.values_for_paper(desk, paper)["paper"]
    assert amend(desk, use_id, paper=number).paper_id == paper
    amend(desk, use_id, note="再改")
    with desk.read() as session:
        lines = session.exec(select(Entry).where(col(Entry.about) == f"document:{paper}", col(Entry.verb) == "更正用印")).all()
    assert len(lines) == 1


def test_a_refusal_is_corrected_in_what_it_has(desk: Desk) -> None:
    asked = {"applicant": "赵某", "subject": "担保", "seals": OFFICE, "matter": "担保"}
    use_id = refusing.refuse_use(desk, asked, "不办").ids[0]
    row = amend(desk, use_id, applicant="钱某")
    assert (row.applicant_name, row.state, row.number) == ("钱某", UseState.REFUSED, "")
    with pytest.raises(Refused):
        use_changes.void_use(desk, [use_id], "作废")


def test_a_void_use_keeps_its_number(desk: Desk) -> None:
    first, second = use(desk), use(desk)
    use_changes.void_use(desk, [first], "盖错了文件")
    row = stored(desk, first)
    assert (row.state, row.number, row.reason) == (UseState.VOID, "用印〔2026〕1号", "盖错了文件")
    with desk.read() as session:
        numbers = [(one.state, one.reason) for one in session.exec(select(Number).order_by(col(Number.serial)))]
    assert numbers == [(NumberState.VOIDED, "盖错了文件"), (NumberState.ISSUED, "")]
    assert stored(desk, use(desk)).number == "用印〔2026〕3号"
    for act in (lambda: use_changes.void_use(desk, [first], "再来"), lambda: amend(desk, first, note="改")):
        with pytest.raises(Refused):
            act()
    take_back_of_void(desk, second)
    assert verify(desk.vault).ok


def take_back_of_void(desk: Desk, use_id: int) -> None:
    use_changes.void_use(desk, [use_id], "点错了")
    take_back(desk)
    assert stored(desk, use_id).state is UseState.USED


def test_a_yes_by_telephone_is_signed_later(desk: Desk, clock: StandingClock) -> None:
    phoned, signed = use(desk, approval_way="电话"), use(desk)
    clock.pass_(days=2)
    (row,) = use_list.uses(desk, UseView.OPEN).rows
    assert row.late
    assert row.pending is not None
    assert row.pending.words == "逾期未补签1天"
    with pytest.raises(Invalid):
        countersigning.countersign(desk, "use", [phoned], {})
    with pytest.raises(Invalid):
        countersigning.countersign(desk, "use", [phoned], {"at": "11-20", "evidence": "审批单"})
    with pytest.raises(Refused):
        countersigning.countersign(desk, "use", [phoned, signed], {"evidence": "审批单"})
    countersigning.countersign(desk, "use", [phoned], {"evidence": "审批单 9 号"})
    assert use_list.uses(desk, UseView.OPEN).rows == ()
    assert stored(desk, phoned).countersigned_at == datetime(2026, 11, 25, 9)
    with pytest.raises(Refused):
        countersigning.countersign(desk, "use", [phoned], {"evidence": "审批单"})


def test_a_letter_and_its_stamp_are_signed_together(desk: Desk) -> None:
    letter_books.add_book(desk, {"name": "甲本", "first": "1", "last": "50", "digits": "4"})
    (letter,) = letters.issue(desk, {
        "book": "甲本", "holder": "陈文书", "identity": "科员", "people": "1", "to_unit": "县水利局", "subject": "联系工作",
        "valid_days": "3", "seal": OFFICE, "received_by": "陈文书", "approver": "张主任", "approval_way": "电话",
    }).ids[:1]
    assert len(use_list.uses(desk, UseView.OPEN).rows) == 1
    countersigning.countersign(desk, "letter", [letter], {"evidence": "审批单 9 号"})
    assert use_list.uses(desk, UseView.OPEN).rows == ()


@pytest.mark.parametrize(("used", "returned", "destroyed"), [("3", "1", ""), ("3", "1", "2"), ("", "", "")])
def test_blank_sheets_have_to_come_out_even(desk: Desk, used: str, returned: str, destroyed: str) -> None:
    use_id = use(desk, **BLANK)
    with pytest.raises(Invalid) as caught:
        blanks.settle(desk, use_id, {"used": used, "returned": returned, "destroyed": destroyed})
    assert "5 张" in caught.value.fields["used"]
    assert len(use_list.uses(desk, UseView.OPEN).rows) == 1


def test_blank_sheets_are_settled_once(desk: Desk) -> None:
    use_id, plain = use(desk, **BLANK), use(desk)
    blanks.settle(desk, use_id, {"used": "3", "returned": "1", "destroyed": "1", "note": "退回的已剪角"})
    assert use_list.uses(desk, UseView.OPEN).rows == ()
    for wrong in (use_id, plain):
        with pytest.raises(Refused):
            blanks.settle(desk, wrong, {"used": "5"})
    with pytest.raises(Invalid) as caught:
        amend(desk, use_id, copies="4", sheets_last="4", warned_reason="少数一张")
    assert "copies" in caught.value.fields


def lent_by_telephone(desk: Desk) -> tuple[int, int]:
    """A loan allowed by telephone, and the use it came back with."""
    asked = {
        "seals": OFFICE, "borrower": "孙科员", "companion": "赵干事", "matter": "证明", "subject": "现场办证明",
        "place": "政务大厅", "papers": "证明两份", "due_at": "17:30", "approver": "张主任", "approval_way": "电话",
    }
    (loan_id,) = lending.lend(desk, asked).ids
    lending.take_in(desk, [loan_id], {"received_by": "陈文书", "stamped": "证明，2份，2处"})
    return loan_id, use_list.uses(desk, UseView.ALL).rows[0].id


def test_a_stamp_of_a_loan_by_telephone_is_signed_at_the_loan_alone(desk: Desk) -> None:
    _, use_id = lent_by_telephone(desk)
    assert stored(desk, use_id).countersign_by is None
    assert amend(desk, use_id, taken_by="孙科员").countersign_by is None


def test_what_was_answered_when_the_seal_went_out_is_not_asked_again(desk: Desk) -> None:
    """The matter may have become another's to allow since; correcting a name does not reopen that."""
    _, use_id = lent_by_telephone(desk)
    for line in authorities.authorities(desk, 1):
        authorities.drop_authority(desk, line.id, "换人")
    authority(desk, 1, approver="李副主任")
    assert amend(desk, use_id, taken_by="孙科员").taken_by == "孙科员"
    with pytest.raises(Invalid, match="YZ-02"):
        amend(desk, use_id, approver="王科长", warned_reason="改")


def test_what_another_signed_is_not_signed_by_this_one(desk: Desk) -> None:
    authority(desk, 1, approver="李副主任")
    use_id = use(desk, approval_way="电话")
    countersigning.countersign(desk, "use", [use_id], {"evidence": "审批单"})
    assert amend(desk, use_id, taken_by="孙科员").countersigned_at is not None
    assert amend(desk, use_id, approver="李副主任").countersigned_at is None


def test_voiding_the_stamp_of_a_letter_says_that_the_letter_is_still_out(desk: Desk) -> None:
    letter_books.add_book(desk, {"first": "0001", "last": "0020"})
    (letter_id,) = letters.issue(desk, {
        "holder": "孙科员", "identity": "科员", "people": "1", "to_unit": "县档案馆", "subject": "查阅", "valid_days": "7",
        "seal": OFFICE, "approver": "张主任", "received_by": "孙科员",
    }).ids
    use_id = use_list.uses(desk, UseView.ALL).rows[0].id
    assert "介绍信 0001 还算开出" in use_changes.void_use(desk, [use_id], "盖歪了").sentence
    assert dict(letter_list.letter_detail(desk, letter_id).fields)["用印编号"] == "用印〔2026〕1号（作废）"
    assert "介绍信" not in use_changes.void_use(desk, [use(desk)], "登重了").sentence


def test_who_has_left_office_allows_nothing_today(desk: Desk, clock: StandingClock) -> None:
    """His line still stands in the matrix; what he allowed before he left may still be put down."""
    (person,) = [one for one in people_page(desk).rows if one.name == "张主任"]
    retire_person(desk, person.id, "退休")
    clock.pass_(days=1)
    with pytest.raises(Invalid, match="已经不在任"):
        use(desk)
    assert stored(desk, use(desk, used_at="11-23 08:30", approved_at="11-23 08:00")).approver_name == "张主任"

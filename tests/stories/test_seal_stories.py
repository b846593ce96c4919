"""Stories of the seals, told by the acts of the desk: each rule of 用印 tripped and kept, a loan over a holiday, a forgotten
countersignature, a unit that changes its name, the evening's tally."""

from datetime import date, datetime
from pathlib import Path

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.home import home
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import receive
from bangongshi.duties.seals import (
    blanks,
    countersigning,
    custody,
    keeping,
    lending,
    letter_books,
    letters,
    life,
    loan_list,
    refusing,
    seal_list,
    tallying,
    use_changes,
    use_list,
    using,
)
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Invalid, OfficeError, Refused
from bangongshi.models.home_rows import Section
from bangongshi.models.seal_rows import LoanView, UseView
from bangongshi.models.seal_words import SealState
from bangongshi.models.tally_text import lines
from bangongshi.models.windows import Window
from bangongshi.store.verify import verify
from office_fixtures import StandingClock
from seal_fixtures import OFFICE, authority, seal

REPORT = {
    "applicant": "赵干事", "department": "综合科", "subject": "关于报送年度统计报表的函", "seals": OFFICE, "matter": "报表材料",
    "copies": "2", "approver": "张主任", "approval_way": "签字", "approval_evidence": "审批单 31", "supervisor": "陈文书",
}
LETTER = {
    "holder": "赵干事", "identity": "综合科科员", "people": "3", "to_unit": "某县档案馆", "subject": "查阅建馆档案",
    "valid_days": "7", "received_by": "赵干事", "approver": "李副主任", "approval_way": "签字",
}


def said(desk: Desk, **changed: str) -> str:
    """What the rules say to the usual request with something changed; "" when it was sealed."""
    try:
        using.use_seal(desk, {**REPORT, **changed})
    except Invalid as error:
        return "；".join(error.fields.values())
    except OfficeError as error:
        return error.sentence
    return ""


@pytest.fixture
def sealed(desk: Desk) -> Desk:
    """With the office's formal seal and who may approve: 李副主任 up to 5万, 张主任 above, 王科长 in his place."""
    made = seal(desk)
    authority(desk, made, "报表材料", approver="李副主任")
    authority(desk, made, "报表材料", approver="张主任", deputy="王科长")
    authority(desk, made, "公文", approver="张主任")
    authority(desk, made, "授权委托", "5万", approver="李副主任")
    authority(desk, made, "授权委托", approver="张主任")
    authority(desk, made, "介绍信", approver="李副主任")
    add_person(desk, {"name": "赵干事", "department": "综合科"})
    return desk


CHANGES: tuple[tuple[str, dict[str, str], str, dict[str, str]], ...] = (
    ("YZ-01", {"approver": ""}, "YZ-01", {}),
    ("YZ-02", {"approver": "王科长"}, "YZ-02", {"approver": "王科长", "approval_evidence": "张主任出差，书面委托代批"}),
    ("YZ-02 金额", {"matter": "授权委托", "amount": "8万", "approver": "李副主任", "kept_copy": "存 1 份"}, "YZ-02",
     {"matter": "授权委托", "amount": "5万", "approver": "李副主任", "kept_copy": "存 1 份"}),
    ("YZ-03 申请", {"applicant": "张主任"}, "YZ-03", {"applicant": "张主任", "warned_reason": "其他人都在外地"}),
    ("YZ-03 监印", {"supervisor": "张主任"}, "YZ-03", {"supervisor": "陈文书"}),
    ("YZ-04", {"subject": "空白公函纸"}, "YZ-04",
     {"subject": "空白公函纸", "sheets_first": "K001", "sheets_last": "K002", "sheets_due": "11-27"}),
    ("YZ-05", {"signature": "清河县水利局"}, "YZ-05", {"signature": "清河县防汛指挥部（代章）"}),
    ("YZ-06 不是签发稿", {"matter": "公文", "reference": "清政办发〔2026〕40号", "print_run": "30", "approval_way": "电话"}, "YZ-06",
     {"matter": "公文", "reference": "清政办发〔2026〕40号", "print_run": "30"}),
    ("YZ-06 份数", {"matter": "公文", "reference": "清政办发〔2026〕41号", "print_run": "30", "copies": "31"}, "YZ-06",
     {"matter": "公文", "reference": "清政办发〔2026〕41号", "print_run": "30", "copies": "30"}),
    ("YZ-07 范围", {"matter": "合同协议", "amount": "1万", "kept_copy": "存 1 份"}, "YZ-07", {}),
    ("YZ-07 担保", {"matter": "担保"}, "YZ-07", {}),
    ("YZ-07 个人", {"matter": "个人事务"}, "YZ-07", {}),
    ("YZ-07 外单位", {"matter": "其他单位事务"}, "YZ-07", {}),
    ("YZ-09", {"spoiled": "1"}, "YZ-09", {"spoiled": "1", "spoiled_note": "当场撕毁，陈文书在场"}),
    ("YZ-11", {"complete": "否"}, "YZ-11", {"complete": "否", "warned_reason": "日期待会后补填，主任同意"}),
    ("YZ-12", {"matter": "授权委托", "amount": "1万"}, "YZ-12", {"matter": "授权委托", "amount": "1万", "kept_copy": "存 1 份"}),
)


@pytest.mark.parametrize(("wrong", "code", "right"), [one[1:] for one in CHANGES], ids=[one[0] for one in CHANGES])
def test_a_rule_is_tripped_and_then_kept(sealed: Desk, wrong: dict[str, str], code: str, right: dict[str, str]) -> None:
    assert code in said(sealed, **wrong)
    assert not use_list.uses(sealed, UseView.ALL, Window()).rows, "nothing was numbered"
    assert said(sealed, **right) == ""
    (row,) = use_list.uses(sealed, UseView.ALL, Window()).rows
    assert row.number == "用印〔2026〕1号"


def test_a_refusal_is_kept_and_takes_no_number(sealed: Desk) -> None:
    with pytest.raises(Invalid):
        using.use_seal(sealed, {**REPORT, "matter": "担保", "subject": "为某公司贷款担保"})
    refusing.refuse_use(sealed, {**REPORT, "matter": "担保", "subject": "为某公司贷款担保"}, "公章不得用于担保，已报张主任")
    using.use_seal(sealed, REPORT)
    (no,) = use_list.uses(sealed, UseView.REFUSED, Window()).rows
    assert no.number == ""
    assert use_list.uses(sealed, UseView.ALL, Window()).rows[0].number == "用印〔2026〕1号"
    assert any("已报张主任" in text for _, text in use_list.use_detail(sealed, no.id).fields)


def test_what_was_changed_after_the_approval_needs_a_new_one(sealed: Desk) -> None:
    (use,) = using.use_seal(sealed, REPORT).ids
    values = use_changes.use_values(sealed, use)
    with pytest.raises(Invalid, match="V-FIELDS") as told:
        use_changes.amend_use(sealed, use, {**values, "copies": "20", "impressions": "20"}, "份数打错")
    assert "YZ-08" in "；".join(told.value.fields.values())
    use_changes.void_use(sealed, [use], "批准后内容改了，重新审批")
    using.use_seal(sealed, {**REPORT, "copies": "20", "approval_evidence": "审批单 32"})
    numbers = [row.number for row in use_list.uses(sealed, UseView.ALL, Window()).rows]
    assert numbers == ["用印〔2026〕2号", "用印〔2026〕1号"]
    assert verify(sealed.vault).ok


def test_blank_sheets_are_accounted_for_to_the_last(sealed: Desk, clock: StandingClock) -> None:
    (use,) = using.use_seal(sealed, {
        **REPORT, "subject": "空白公函纸", "copies": "3", "sheets_first": "K001", "sheets_last": "K003", "sheets_due": "11-25",
    }).ids
    clock.pass_(days=3)
    with pytest.raises(Invalid):
        blanks.settle(sealed, use, {"used": "1", "returned": "1", "destroyed": "0"})
    assert any("空白" in alarm for alarm in home(sealed).alarms)
    blanks.settle(sealed, use, {"used": "1", "returned": "1", "destroyed": "1", "note": "K002 写坏，当场销毁"})
    assert not any("空白" in alarm for alarm in home(sealed).alarms)


def test_a_loan_overdue_over_the_holiday(sealed: Desk, clock: StandingClock) -> None:
    clock.now = datetime(2026, 9, 30, 16, 0, tzinfo=clock.now.tzinfo)
    lent = {
        "seals": OFFICE, "borrower": "赵干事", "companion": "刘干事", "department": "综合科", "matter": "报表材料",
        "subject": "到市统计局报送报表", "place": "市统计局", "papers": "年度报表", "approver": "张主任", "approval_way": "签字",
    }
    with pytest.raises(Invalid, match="V-FIELDS") as told:
        lending.lend(sealed, {**lent, "companion": "赵干事", "due_at": "10-01 11:00"})
    assert "YZ-10" in "；".join(told.value.fields.values())
    with pytest.raises(Invalid):
        lending.lend(sealed, lent)
    (loan,) = lending.lend(sealed, {**lent, "due_at": "10-01 11:00"}).ids
    assert "借出" in said(sealed), "what is out cannot be used at the desk"
    clock.now = datetime(2026, 10, 1, 11, 1, tzinfo=clock.now.tzinfo)  # a rest day: the minute counts all the same
    panel = home(sealed)
    assert [item.row.id for item in panel.of(Section.SEALS_OUT).items] == [loan]
    assert panel.of(Section.SEALS_OUT).items[0].row.late
    assert any("逾期" in alarm and OFFICE in alarm for alarm in panel.alarms)
    clock.now = datetime(2026, 10, 8, 8, 30, tzinfo=clock.now.tzinfo)
    assert loan_list.loans(sealed, LoanView.OUT, Window()).rows[0].lateness == "逾期6天"
    done = lending.take_in(sealed, [loan], {
        "received_by": "陈文书", "stamped": "年度报表，2，4\n情况说明，1，1",
    })
    assert "逾期" in done.sentence
    assert not home(sealed).alarms
    uses = use_list.uses(sealed, UseView.ALL, Window()).rows
    assert [(row.number, row.copies, row.impressions) for row in uses] == [("用印〔2026〕2号", 1, 1), ("用印〔2026〕1号", 2, 4)]
    with pytest.raises(Refused, match="用印清单"):
        take_back(sealed)


def test_a_telephone_approval_never_countersigned(sealed: Desk, clock: StandingClock) -> None:
    (use,) = using.use_seal(sealed, {**REPORT, "approval_way": "电话", "approval_evidence": "陈文书接听"}).ids
    (item,) = home(sealed).of(Section.UNSIGNED).items
    assert (item.row.id, item.row.late) == (use, False), "by default until the next working day"
    clock.pass_(days=2)
    (item,) = home(sealed).of(Section.UNSIGNED).items
    assert item.row.late
    assert use_list.uses(sealed, UseView.OPEN, Window()).rows[0].late
    clock.pass_(days=30)
    assert len(home(sealed).of(Section.UNSIGNED).items) == 1, "it never goes away by itself"
    countersigning.countersign(sealed, "use", [use], {"at": "今天", "evidence": "张主任在审批单 31 上补签"})
    assert not home(sealed).of(Section.UNSIGNED).items
    assert any("补签" in label and "审批单 31" in text for label, text in use_list.use_detail(sealed, use).fields)


def test_a_seal_renamed_with_its_unit(sealed: Desk, clock: StandingClock) -> None:
    new = "清河市人民政府办公室"
    (old,) = [row.id for row in seal_list.pick_seals(sealed, OFFICE)]
    (made,) = keeping.record_seal(sealed, {
        "name": new, "kind": "法定名称章", "status": "申请刻制", "replaces": OFFICE, "keeper": "陈文书",
    }).ids
    life.allow_cut(sealed, made, {"approved_by": "张主任", "approved_on": "今天"})
    life.cut(sealed, made, {"maker": "公安指定刻制社", "cut_on": "今天", "imprint_place": "机要室印模簿第 3 页"})
    with pytest.raises(Refused, match="停用"):
        life.enable(sealed, made, {"enabled_on": "今天", "enabled_number": "清政办发〔2026〕50号"})
    life.disable(sealed, old, {"disabled_on": "今天", "disabled_number": "清政办发〔2026〕50号"})
    life.enable(sealed, made, {"enabled_on": "今天", "enabled_number": "清政办发〔2026〕50号"})
    assert new in said(sealed), "the old seal names its successor"
    authority(sealed, made, approver="张主任")
    assert "YZ-05" in said(sealed, seals=new, signature=OFFICE), "the old name under a paper is no longer ours"
    assert said(sealed, seals=new) == ""
    life.return_seal(sealed, old, {"whereabouts": "清河市人民政府", "ended_by": "市政府办周科长", "ended_on": "今天"})
    rows = {row.id: row.state for row in seal_list.seals(sealed, seal_list.SealView.ALL, Window()).rows}
    assert rows == {old: SealState.RETURNED, made: SealState.IN_USE}
    story = [what for _, what in seal_list.seal_detail(sealed, old).story]
    assert len([what for what in story if "停用" in what or "缴回" in what]) >= 2


def test_a_day_away_is_a_hand_over_too(sealed: Desk, clock: StandingClock) -> None:
    (made,) = [row.id for row in seal_list.pick_seals(sealed, OFFICE)]
    with pytest.raises(OfficeError):
        custody.hand_over(sealed, [made], {"to": "刘干事", "witness": "刘干事", "until": "今天 17:30"})
    custody.hand_over(sealed, [made], {"to": "刘干事", "witness": "张主任", "until": "今天 17:30"})
    assert seal_list.pick_seals(sealed, OFFICE)[0].holder == "刘干事"
    clock.pass_(hours=10)
    assert seal_list.pick_seals(sealed, OFFICE)[0].late
    custody.give_back(sealed, [made], {"witness": "张主任"})
    assert seal_list.pick_seals(sealed, OFFICE)[0].holder == "陈文书"


def test_a_letter_skipped_is_a_gap_until_it_is_explained(sealed: Desk) -> None:
    (book,) = letter_books.add_book(sealed, {"name": "2026年第1本", "first": "1", "last": "50"}).ids
    done = letters.issue(sealed, {**LETTER, "seal": OFFICE})
    assert "叁" in done.sentence
    assert use_list.uses(sealed, UseView.ALL, Window()).rows[0].matter == "介绍信"
    letters.issue(sealed, {**LETTER, "serial": "4"})
    assert any("介绍信" in alarm and "2" in alarm and "3" in alarm for alarm in home(sealed).alarms)
    letters.explain(sealed, book, (2, 3), {"what": "作废", "reason": "写坏两张，贴回存根"})
    assert not home(sealed).alarms
    assert letters.next_letter(sealed).serial == 5


def test_the_evening_tally_is_printed_and_counts_what_was_done(sealed: Desk, clock: StandingClock, tmp_path: Path) -> None:
    (paper,) = receive.sign_in_and_enrol(sealed, {
        "unit_name": "某市统计局", "title": "关于报送年度报表的通知", "source_number": "某统〔2026〕8号", "signed_on": "11-19",
        "secrecy": "公开",
    }).ids
    using.use_seal(sealed, {**REPORT, "paper": "收〔2026〕1号", "spoiled": "1", "spoiled_note": "当场撕毁"})
    using.use_seal(sealed, {**REPORT, "copies": "3", "impressions": "6"})
    (wrong,) = using.use_seal(sealed, REPORT).ids
    use_changes.void_use(sealed, [wrong], "登重了")
    refusing.refuse_use(sealed, {**REPORT, "matter": "个人事务", "subject": "个人贷款证明"}, "个人事务")
    counted = tallying.tally(sealed, date(2026, 11, 23))
    assert (counted.uses, counted.copies, counted.impressions, counted.spoiled, counted.refused) == (2, 5, 8, 1, 1)
    assert counted.voided == ("用印〔2026〕3号",)
    text = "\n".join(lines(counted))
    assert OFFICE in text
    assert "贷款" not in text, "no subject is printed"
    tallying.save(sealed, date(2026, 11, 23), tmp_path / "日结.txt")
    assert "用印〔2026〕1号" in (tmp_path / "日结.txt").read_text(encoding="utf-8")
    assert paper
    assert verify(sealed.vault).ok

"""外借: two persons, due to the minute, each stamp a 用印 on return, late said at once (YZ-10)."""

from datetime import datetime

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import lending
from bangongshi.duties.seals.loan_list import count_loans, loan_detail, loans
from bangongshi.duties.take_back import take_back
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.instruction_rows import HIDDEN
from bangongshi.models.loan_rules import next_verb
from bangongshi.models.seal_rows import LoanRow, LoanView
from bangongshi.models.seal_words import LoanState, UseState
from bangongshi.models.seals import SealLoan, SealUse, Stamping
from bangongshi.models.windows import Window
from office_fixtures import StandingClock
from seal_fixtures import OFFICE, authority, clock, desk, seal

__all__ = ("clock", "desk")

LOAN = {
    "seals": OFFICE, "borrower": "陈文书", "companion": "刘干事", "subject": "到开发区签会议纪要", "place": "开发区管委会",
    "papers": "会议纪要\n备忘录", "due_at": "11-23 17:00", "approver": "张主任", "matter": "其他",
}
UNUSED = {"received_by": "王文秘", "not_used": "是"}


def lend(desk: Desk, **typed: str) -> Done:
    return lending.lend(desk, {**LOAN, **typed})


def refused_at(desk: Desk, **typed: str) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        lend(desk, **typed)
    return caught.value.fields


def stored(desk: Desk, loan_id: int) -> SealLoan:
    with desk.read() as session:
        return session.get_one(SealLoan, loan_id)


def uses(desk: Desk, loan_id: int) -> list[SealUse]:
    with desk.read() as session:
        return list(session.exec(select(SealUse).where(col(SealUse.loan_id) == loan_id).order_by(col(SealUse.id))))


def only(desk: Desk, view: LoanView = LoanView.OUT) -> LoanRow:
    (row,) = loans(desk, view).rows
    return row


def test_a_seal_goes_out_and_comes_back_unused(desk: Desk, clock: StandingClock) -> None:
    seal(desk)
    done = lend(desk)
    assert done.sentence == f"已借出 {OFFICE}：陈文书、刘干事，应还 11月23日 17:00。这枚章还没有定审批权限。"
    row = only(desk)
    assert (row.state, row.borrower, row.destination, row.late, next_verb(row)) == (
        LoanState.OUT, "陈文书", "开发区管委会", False, "take_in",
    )
    clock.pass_(hours=10)
    assert only(desk).lateness == "逾期2小时"
    back = lending.take_in(desk, done.ids, UNUSED)
    assert back.sentence == f"已收回 {OFFICE}，王文秘接的，逾期2小时。没有用。"
    assert loans(desk).rows == ()
    row = only(desk, LoanView.ALL)
    assert (row.state, row.back_at, row.late, next_verb(row)) == (LoanState.BACK, datetime(2026, 11, 23, 19, 0), False, "")


def test_what_is_out_cannot_go_out_again(desk: Desk) -> None:
    seal(desk)
    first = lend(desk).ids
    assert list(refused_at(desk)) == ["seals"]
    lending.take_in(desk, first, UNUSED)
    lend(desk)
    assert str(count_loans(desk)) == "1"
    assert str(count_loans(desk, LoanView.ALL)) == "2"


def test_scope_matter_and_approver_are_asked(desk: Desk) -> None:
    seal_id = seal(desk)
    assert "（YZ-07）" in refused_at(desk, matter="合同协议")["seals"]
    assert "（YZ-07）" in refused_at(desk, matter="担保")["matter"]
    assert "（YZ-02）" in refused_at(desk, approver="赵工")["approver"]
    authority(desk, seal_id, "", "", "李副主任", deputy="王科长")
    assert "（YZ-02）" in refused_at(desk)["approver"]
    assert list(refused_at(desk, approver="王科长")) == ["approval_evidence"]
    lend(desk, approver="王科长", approval_evidence="李副主任出差，授权王科长")


def test_for_money_only_who_may_approve_any_amount_lets_a_seal_out(desk: Desk) -> None:
    name = "清河县政府合同专用章"
    seal_id = seal(desk, name, kind="合同章")
    authority(desk, seal_id, "合同协议", "50万", "李副主任")
    authority(desk, seal_id, "合同协议", "", "张主任")
    said = refused_at(desk, seals=name, matter="合同协议", approver="李副主任")
    assert said == {"approver": "带章出去盖多少金额事先不知道，合同协议请由张主任批（YZ-02）。"}
    done = lend(desk, seals=name, matter="合同协议")
    assert "还没有定审批权限" not in done.sentence
    lending.take_in(desk, done.ids, {"received_by": "王文秘", "stamped": "框架协议，2，2"})
    assert [use.subject for use in uses(desk, done.ids[0])] == ["框架协议"]


def test_one_seal_that_may_not_keeps_all_at_home(desk: Desk) -> None:
    seal(desk)
    seal(desk, "清河县信访局", status="申请刻制", enabled_on="", enabled_number="")
    assert "清河县信访局" in refused_at(desk, seals=f"{OFFICE}、清河县信访局")["seals"]
    assert loans(desk, LoanView.ALL).rows == ()


def test_several_together_come_back_together_only_unused(desk: Desk) -> None:
    seal(desk)
    seal(desk, "清河县信访局")
    done = lend(desk, seals=f"{OFFICE}、清河县信访局")
    assert len(done.ids) == 2
    assert f"{OFFICE}等 2 枚" in done.sentence
    with pytest.raises(Invalid) as caught:
        lending.take_in(desk, done.ids, {"received_by": "王文秘", "stamped": "会议纪要，1，1"})
    assert list(caught.value.fields) == ["stamped"]
    lending.take_in(desk, done.ids, UNUSED)
    assert {stored(desk, loan_id).state for loan_id in done.ids} == {LoanState.BACK}


def test_each_line_of_the_list_is_a_numbered_use(desk: Desk, clock: StandingClock) -> None:
    seal(desk)
    (loan_id,) = lend(desk, secrecy="未公布", department="综合科").ids
    clock.pass_(hours=3)
    text = "会议纪要，2，4\n备忘录,1份,1处"
    done = lending.take_in(desk, [loan_id], {"received_by": "王文秘", "stamped": text, "back_at": "11:30"})
    assert done.sentence.endswith("在外用印 用印〔2026〕1号 至 用印〔2026〕2号，共 2 笔。")
    first, second = uses(desk, loan_id)
    assert (first.subject, first.copies, first.applicant_name, first.supervisor_name, first.department) == (
        "会议纪要", 2, "陈文书", "刘干事", "综合科",
    )
    assert (first.approver_name, first.used_at, first.secrecy) == ("张主任", datetime(2026, 11, 23, 11, 30), "未公布")
    with desk.read() as session:
        counts = session.exec(select(col(Stamping.impressions)).order_by(col(Stamping.id))).all()
    assert (list(counts), second.copies) == ([4, 1], 1)
    assert stored(desk, loan_id).stamped_text == text
    assert only(desk, LoanView.ALL).uses == 2


def test_a_loan_with_uses_is_not_void_before_them(desk: Desk) -> None:
    seal(desk)
    (loan_id,) = lend(desk).ids
    lending.take_in(desk, [loan_id], {"received_by": "王文秘", "stamped": "会议纪要，1，1"})
    with pytest.raises(Refused, match="在外已用印 1 次"):
        lending.void_loan(desk, [loan_id], "登重了")
    with desk.act("作废用印", reason="登错了") as act:
        use = act.session.exec(select(SealUse)).one()
        use.state = UseState.VOID
    lending.void_loan(desk, [loan_id], "登重了")
    assert stored(desk, loan_id).state is LoanState.VOID


def test_a_void_loan_sets_the_seal_free(desk: Desk) -> None:
    seal(desk)
    (loan_id,) = lend(desk).ids
    with pytest.raises(Invalid):
        lending.void_loan(desk, [loan_id], " ")
    with pytest.raises(Refused, match="事由"):
        lending.void_loan(desk, [loan_id], f"写错：{LOAN['subject']}")
    lending.void_loan(desk, [loan_id], "登重了")
    lend(desk)


def test_an_extension_keeps_the_first_time(desk: Desk, clock: StandingClock) -> None:
    seal(desk)
    (loan_id,) = lend(desk).ids
    more = {"agreed_by": "张主任", "reason": "会没有开完"}
    done = lending.extend(desk, [loan_id], {**more, "due_at": "11-24 12:00"})
    assert done.sentence == f"已续借 {OFFICE}：张主任同意，应还由 11月23日 17:00 改为 11月24日 12:00。"
    lending.extend(desk, [loan_id], {**more, "due_at": "11-24 17:00"})
    row = stored(desk, loan_id)
    assert (row.first_due_at, row.due_at) == (datetime(2026, 11, 23, 17), datetime(2026, 11, 24, 17))
    with pytest.raises(Invalid):
        lending.extend(desk, [loan_id], {**more, "due_at": "11-24 17:00"})
    clock.pass_(hours=2)
    with pytest.raises(Invalid):
        lending.extend(desk, [loan_id], {**more, "due_at": "11-23 10:00"})
    assert ("应还", "2026-11-24 17:00（原定 2026-11-23 17:00）") in loan_detail(desk, loan_id).fields


def test_back_before_lent_is_refused(desk: Desk) -> None:
    seal(desk)
    (loan_id,) = lend(desk).ids
    with pytest.raises(Invalid) as caught:
        lending.take_in(desk, [loan_id], {**UNUSED, "back_at": "11-23 8:59"})
    assert list(caught.value.fields) == ["back_at"]
    lending.take_in(desk, [loan_id], {**UNUSED, "back_at": "11-23 9:00"})


def test_taken_back_it_never_was_out(desk: Desk) -> None:
    seal(desk)
    done = lend(desk)
    take_back(desk, done.undo)
    assert stored(desk, done.ids[0]).state is LoanState.WITHDRAWN
    assert loans(desk, LoanView.ALL).rows == ()
    again = lend(desk)
    lending.take_in(desk, again.ids, {"received_by": "王文秘", "stamped": "会议纪要，1，1"})
    with pytest.raises(Refused, match="不能回退"):
        take_back(desk)


def test_coming_back_unused_is_taken_back(desk: Desk) -> None:
    seal(desk)
    done = lend(desk)
    take_back(desk, lending.take_in(desk, done.ids, UNUSED).undo)
    row = only(desk)
    assert (row.state, row.back_at, stored(desk, row.id).received_by) == (LoanState.OUT, None, "")


def test_coming_back_is_not_taken_back_once_it_is_out_again(desk: Desk) -> None:
    seal(desk)
    first = lend(desk)
    back = lending.take_in(desk, first.ids, UNUSED)
    lend(desk)
    with pytest.raises(Refused, match="请先回退它"):
        take_back(desk, back.undo)


def test_a_masked_loan_says_nothing_of_what_for(desk: Desk) -> None:
    seal(desk)
    (loan_id,) = lend(desk, secrecy="未公布", note="带原件").ids
    row = only(desk)
    assert (row.title, row.masked, row.destination) == (f"外借 {OFFICE}", True, "")
    page = loan_detail(desk, loan_id)
    assert page.masked
    assert dict(page.fields)["文件清单"] == HIDDEN
    everything = f"{page}"
    assert not any(word in everything for word in (LOAN["subject"], "备忘录", "带原件"))
    shown = loan_detail(desk, loan_id, revealed=True)
    assert (shown.title, shown.masked) == (LOAN["subject"], False)


def test_a_yes_by_telephone_is_asked_for_after_the_seal_is_back(desk: Desk, clock: StandingClock) -> None:
    seal(desk)
    done = lend(desk, approval_way="电话", approval_evidence="王文秘听的电话")
    assert "11月24日前补签" in done.sentence
    lending.take_in(desk, done.ids, {"received_by": "王文秘", "stamped": "会议纪要，1，1"})
    row = only(desk, LoanView.ALL)
    assert next_verb(row) == "countersign"
    (use,) = uses(desk, done.ids[0])
    assert (use.approval_way, use.countersign_by) == ("电话", None)
    clock.pass_(days=3)
    late = only(desk, LoanView.ALL).pending
    assert late is not None
    assert late.words == "逾期未补签2天"


def test_windows_go_both_ways_by_due_time(desk: Desk) -> None:
    names = ["清河县档案局", "清河县信访局", "清河县统计局"]
    for name, due in zip(names, ("11-25 9:00", "11-24 9:00", "11-24 8:00"), strict=True):
        seal(desk, name)
        lend(desk, seals=name, due_at=due)
    first = loans(desk, LoanView.OUT, Window(size=2))
    assert [row.seal for row in first.rows] == ["清河县统计局", "清河县信访局"]
    assert first.more_after
    rest = loans(desk, LoanView.OUT, Window(size=2, after=first.rows[-1].place))
    assert [row.seal for row in rest.rows] == ["清河县档案局"]
    before = loans(desk, LoanView.OUT, Window(size=2, before=rest.rows[0].place))
    assert [row.id for row in before.rows] == [row.id for row in first.rows]


def test_a_rest_day_is_said(desk: Desk) -> None:
    seal(desk)
    assert "应还那天休息" in lend(desk, due_at="11-28 10:00").sentence

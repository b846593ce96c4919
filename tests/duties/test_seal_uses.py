"""用印 at the desk: what a use becomes, what stops it, what of it may be seen, in which list it stands."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import amend, close, receive
from bangongshi.duties.seals import (
    lending,
    life,
    paper_picking,
    publishing,
    refusing,
    revealing,
    use_list,
    using,
)
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.papers import Number
from bangongshi.models.seal_rows import UseRow, UseView
from bangongshi.models.seal_words import UseState
from bangongshi.models.seals import SealUse, Stamping
from bangongshi.models.trail import Entry
from bangongshi.models.windows import Window
from office_fixtures import StandingClock
from paper_fixtures import FORM
from seal_fixtures import OFFICE, authority, clock, desk, seal

__all__ = ["clock", "desk"]

ASKED = {
    "applicant": "陈文书", "department": "综合科", "subject": "张三在职证明", "seals": OFFICE, "matter": "证明",
    "copies": "2", "approver": "张主任", "approval_evidence": "审批单 1 号",
}
SECRET = "关于李四任职的请示"


@pytest.fixture(autouse=True)
def _seal(desk: Desk) -> None:
    authority(desk, seal(desk))


def use(desk: Desk, **typed: str) -> SealUse:
    (use_id,) = using.use_seal(desk, {**ASKED, **typed}).ids
    return stored(desk, use_id)


def stored(desk: Desk, use_id: int) -> SealUse:
    with desk.read() as session:
        return session.get_one(SealUse, use_id)


def stamps(desk: Desk, use_id: int | None) -> list[tuple[str, int, bool]]:
    with desk.read() as session:
        found = session.exec(select(Stamping).where(col(Stamping.use_id) == use_id).order_by(col(Stamping.id)))
        return [(one.seal_name, one.impressions, one.proxy) for one in found]


def listed(desk: Desk, view: UseView = UseView.ALL, words: str = "") -> list[UseRow]:
    return list(use_list.uses(desk, view, words=words).rows)


def wrong(desk: Desk, **typed: str) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        use(desk, **typed)
    return caught.value.fields


def test_a_use_is_numbered_and_says_so(desk: Desk) -> None:
    done = using.use_seal(desk, {**ASKED, "impressions": "4"})
    assert done.sentence == f"已登记 用印〔2026〕1号：{OFFICE}，2 份 4 处。"
    row = stored(desk, done.ids[0])
    assert (row.state, row.number, row.copies, row.supervisor_name) == (UseState.USED, "用印〔2026〕1号", 2, "王文秘")
    assert row.signature == OFFICE
    assert row.approver_id is not None
    assert stamps(desk, row.id) == [(OFFICE, 4, False)]
    assert use(desk).number == "用印〔2026〕2号"
    assert using.preview(desk, {}).number == "用印〔2026〕3号"


def test_two_seals_in_one_use(desk: Desk) -> None:
    seal(desk, "张大山", kind="法人名章")
    row = use(desk, seals=f"{OFFICE}、张大山", matter="授权委托", impressions="2、1", kept_copy="一份")
    assert stamps(desk, row.id) == [(OFFICE, 2, False), ("张大山", 1, False)]
    (shown,) = listed(desk)
    assert (shown.seals, shown.impressions) == (f"{OFFICE}、张大山", 3)
    detail = dict(use_list.use_detail(desk, row.id or 0).fields)
    assert detail["印章"] == "张大山　1 处"


def test_a_proxy_is_recorded(desk: Desk) -> None:
    assert "YZ-05" in wrong(desk, signature="清河县水利局")["signature"]
    row = use(desk, signature="清河县水利局（代章）")
    assert stamps(desk, row.id) == [(OFFICE, 2, True)]


def test_who_may_approve_is_named(desk: Desk) -> None:
    fields = wrong(desk, approver="王科长")
    assert "张主任" in fields["approver"]
    assert "YZ-02" in fields["approver"]


def test_every_seal_of_a_use_has_its_own_approvers(desk: Desk) -> None:
    authority(desk, seal(desk, "张大山", kind="法人名章"), approver="李副主任")
    asked = {"seals": f"{OFFICE}、张大山", "matter": "授权委托", "kept_copy": "一份"}
    assert "李副主任" in wrong(desk, **asked)["approver"]
    assert using.preview(desk, {**ASKED, **asked}).approvers == ()


def test_without_lines_any_leader_may(desk: Desk) -> None:
    seal(desk, "钢印", kind="钢印")
    done = using.use_seal(desk, {**ASKED, "seals": "钢印", "approver": "王科长"})
    assert "还没有定审批权限" in done.sentence
    assert "不是领导" in wrong(desk, seals="钢印", approver="路人甲")["approver"]


def test_a_yes_by_telephone_says_until_when(desk: Desk) -> None:
    done = using.use_seal(desk, {**ASKED, "approval_way": "电话"})
    assert "11月24日前要补签" in done.sentence
    (row,) = listed(desk, UseView.OPEN)
    assert row.pending is not None
    assert (row.pending.by, row.next) == (date(2026, 11, 24), "countersign")


def test_blank_paper_needs_the_whole_exception(desk: Desk, clock: StandingClock) -> None:
    assert "YZ-04" in wrong(desk, subject="空白介绍信")["sheets_first"]
    sheets = {"subject": "空白介绍信", "copies": "5", "sheets_first": "K01", "sheets_last": "K05", "sheets_due": "11-30"}
    assert {*wrong(desk, **sheets, approval_evidence="")} == {"approval_evidence"}
    row = use(desk, **sheets)
    (open_,) = listed(desk, UseView.OPEN)
    assert (open_.id, open_.sheets_due_on, open_.next) == (row.id, date(2026, 11, 30), "settle")
    assert not open_.late
    clock.pass_(days=8)
    assert listed(desk, UseView.OPEN)[0].late


def test_a_document_is_sealed_as_often_as_it_was_printed(desk: Desk) -> None:
    asked = {"matter": "公文", "reference": "清政办发〔2026〕18号", "print_run": "30"}
    use(desk, **asked, copies="20")
    assert "已盖 20 份" in wrong(desk, **asked, copies="11")["copies"]
    use(desk, **asked, copies="10")
    assert "YZ-06" in wrong(desk, **asked, copies="1")["copies"]
    use(desk, **{**asked, "reference": "清政办发〔2026〕19号"}, copies="30")


def test_a_seal_that_cannot_be_used_says_why(desk: Desk) -> None:
    steel = seal(desk, "钢印", kind="钢印")
    lending.lend(desk, {
        "seals": "钢印", "borrower": "李四", "companion": "赵五", "subject": "外出办证", "matter": "证明", "place": "市局",
        "papers": "证书五份", "due_at": "11-24 12:00", "approver": "张主任", "approval_evidence": "审批单",
    })
    assert "李四" in wrong(desk, seals="钢印")["seals"]
    new = seal(desk, "钢印二", kind="钢印", replaces="")
    assert new != steel


def test_a_disabled_seal_names_its_successor(desk: Desk) -> None:
    old = seal(desk, "旧章", kind="钢印")
    life.disable(desk, old, {"disabled_on": "11-20", "disabled_number": "清政办发〔2026〕9号", "on": "11-20", "number": "清政办发〔2026〕9号"})
    seal(desk, "新章", kind="钢印", replaces="旧章")
    fields = wrong(desk, seals="旧章")
    assert "新章" in fields["seals"]
    assert "YZ-07" in fields["seals"]


def test_an_unknown_seal_is_named(desk: Desk) -> None:
    assert "无名章" in wrong(desk, seals="无名章")["seals"]


def test_a_warning_is_kept_with_its_reason(desk: Desk) -> None:
    assert "YZ-03" in wrong(desk, applicant="张主任")["warned_reason"]
    row = use(desk, applicant="张主任", warned_reason="科里只有主任一人在")
    assert (row.warned, row.warned_reason) == ("YZ-03", "科里只有主任一人在")
    assert use(desk, warned_reason="用不着").warned_reason == ""


def test_a_use_put_down_later(desk: Desk, clock: StandingClock) -> None:
    clock.now = clock.now.replace(month=1, day=5)
    done = using.use_seal(desk, {**ASKED, "used_at": "2025-12-30"})
    row = stored(desk, done.ids[0])
    assert (row.number, row.used_at) == ("用印〔2026〕1号", datetime(2025, 12, 30, 8))
    assert "上一年" in done.sentence
    assert listed(desk, UseView.TODAY) == []


def test_numbers_begin_anew_each_year(desk: Desk, clock: StandingClock) -> None:
    use(desk)
    clock.pass_(days=60)
    assert use(desk).number == "用印〔2027〕1号"


def test_a_use_is_not_taken_back(desk: Desk) -> None:
    use(desk)
    with pytest.raises(Refused) as caught:
        take_back(desk)
    assert caught.value.code == "R-TRACE"
    assert "章已经盖上" in caught.value.sentence


def test_a_refusal_stays_without_a_number(desk: Desk) -> None:
    done = refusing.refuse_use(desk, {"applicant": "赵某", "subject": "为个人借款担保", "seals": OFFICE, "matter": "担保"}, "不属本单位事务")
    row = stored(desk, done.ids[0])
    assert (row.state, row.number, row.number_id, row.reason) == (UseState.REFUSED, "", None, "不属本单位事务")
    assert [one.id for one in listed(desk, UseView.REFUSED)] == [row.id]
    assert listed(desk)[0].impressions == 0
    assert use(desk).number == "用印〔2026〕1号"
    with pytest.raises(Invalid):
        refusing.refuse_use(desk, {"applicant": "赵某", "subject": "担保", "seals": OFFICE}, "")


def test_a_refusal_is_taken_back(desk: Desk) -> None:
    done = refusing.refuse_use(desk, {"applicant": "赵某", "subject": "担保", "seals": OFFICE, "matter": "担保"}, "不办")
    take_back(desk)
    assert stored(desk, done.ids[0]).state is UseState.WITHDRAWN
    assert listed(desk) == []


def paper(desk: Desk, **typed: str) -> int:
    return receive.sign_in_and_enrol(desk, {**FORM, **typed}).ids[0]


def test_a_use_shows_as_its_paper_does(desk: Desk) -> None:
    hidden = paper(desk, title=SECRET, secrecy="未公布")
    values = using.values_for_paper(desk, hidden)
    assert SECRET not in values["subject"]
    row = use(desk, **{**values, "subject": SECRET})
    (shown,) = listed(desk)
    assert shown.masked
    assert shown.title == values["subject"]
    assert SECRET not in str(use_list.use_detail(desk, row.id or 0))
    assert listed(desk, words="李四任职") == []
    assert "subject" not in using.values_again(desk, row.id or 0)
    assert revealing.reveal(desk, "use", [row.id or 0]) == {row.id: SECRET}
    assert SECRET in str(use_list.use_detail(desk, row.id or 0, revealed=True))
    with desk.read() as session:
        looked = session.exec(select(col(Entry.about)).where(col(Entry.verb) == "查阅")).all()
    assert {*looked} == {f"sealuse:{row.id}", f"document:{hidden}"}
    with pytest.raises(Refused):
        publishing.publish(desk, "use", [row.id or 0], {"evidence": "门户网站"})
    amend.publish(desk, [hidden], desk.today, "门户网站", "保密员")
    assert [one.title for one in listed(desk, words="李四任职")] == [SECRET]


def test_an_unpublished_use_of_its_own(desk: Desk) -> None:
    row = use(desk, subject=SECRET, secrecy="未公布", note=SECRET)
    (shown,) = listed(desk)
    assert (shown.title, shown.masked) == ("证明用印 用印〔2026〕1号", True)
    assert SECRET not in str(use_list.use_detail(desk, row.id or 0))
    publishing.publish(desk, "use", [row.id or 0], {"evidence": "公示栏，保密员审"})
    assert listed(desk)[0].title == SECRET
    with pytest.raises(Refused):
        publishing.publish(desk, "use", [row.id or 0], {"evidence": "再来"})


def test_a_paper_that_is_not_on_the_desk(desk: Desk) -> None:
    assert "候选" in wrong(desk, paper="收〔2026〕99号")["paper"]
    void = paper(desk)
    number = using.values_for_paper(desk, void)["paper"]
    close.void(desk, [void], "登重了")
    assert "作废" in wrong(desk, paper=number)["paper"]
    other = paper(desk, title="关于另一件事的通知", source_number="某水发〔2026〕16号")
    assert "原件" in wrong(desk, paper=using.values_for_paper(desk, other)["paper"], secrecy="未公布")["secrecy"]


def test_the_paper_tells_of_the_use(desk: Desk) -> None:
    id_ = paper(desk)
    use(desk, paper=using.values_for_paper(desk, id_)["paper"])
    with desk.read() as session:
        lines = session.exec(select(Entry).where(col(Entry.about) == f"document:{id_}", col(Entry.verb) == "用印")).all()
    assert [line.subject for line in lines] == ["用印〔2026〕1号"]


def test_papers_are_picked_by_a_piece_of_their_number(desk: Desk) -> None:
    first = paper(desk)
    hidden = paper(desk, title=SECRET, secrecy="未公布", source_number="某组发〔2026〕77号")
    assert [one.id for one in paper_picking.pick_papers(desk, "")] == [hidden, first]
    (found,) = paper_picking.pick_papers(desk, "77")
    assert found.id == hidden
    assert SECRET not in found.title
    assert found.number == using.values_for_paper(desk, hidden)["paper"]
    assert paper_picking.pick_papers(desk, "李四任职") == ()
    assert [one.id for one in paper_picking.pick_papers(desk, "防汛")] == [first]


def test_lists_by_window_and_words(desk: Desk, clock: StandingClock) -> None:
    add_person(desk, {"name": "周五", "department": "财务科"})
    for n in range(7):
        use(desk, subject=f"第{n}份证明", applicant="周五" if n == 3 else "陈文书", department="")
        clock.pass_(minutes=1)
    for view in (UseView.TODAY, UseView.ALL):
        seen: list[int] = []
        window = Window(size=3)
        while True:
            page = use_list.uses(desk, view, window)
            seen += [row.id for row in page.rows]
            if not page.more_after:
                break
            window = replace(window, after=page.rows[-1].place)
        assert seen == [7, 6, 5, 4, 3, 2, 1]
        assert str(use_list.count_uses(desk, view)) == "7"
        place = use_list.place_of(desk, view, 4)
        assert place is not None
        assert use_list.uses(desk, view, Window(size=2, at=place)).rows[0].id == 4
    assert [row.id for row in listed(desk, words="周五")] == [4]
    assert [row.id for row in listed(desk, words="财务科 第3份")] == [4]
    assert [row.id for row in listed(desk, words="6号")] == [6]
    assert len(listed(desk, words=OFFICE[:4])) == 7
    assert listed(desk, words="%") == []
    assert use_list.place_of(desk, UseView.OPEN, 4) is None


def test_open_ones_come_by_the_day_something_is_due(desk: Desk) -> None:
    sheets = {"subject": "空白表", "copies": "2", "sheets_first": "1", "sheets_last": "2"}
    late = use(desk, **sheets, sheets_due="12-10")
    soon = use(desk, approval_way="电话")
    first = use(desk, **sheets, sheets_due="今天")
    use(desk)
    assert [row.id for row in listed(desk, UseView.OPEN)] == [first.id, soon.id, late.id]
    pages = [use_list.uses(desk, UseView.OPEN, Window(size=1))]
    while pages[-1].more_after:
        pages.append(use_list.uses(desk, UseView.OPEN, Window(size=1, after=pages[-1].rows[-1].place)))
    assert [page.rows[0].id for page in pages] == [first.id, soon.id, late.id]


@pytest.mark.parametrize("typed", [
    {}, {"seals": "清河"}, {"copies": "两"}, {"used_at": "后"}, {"subject": "机密★"}, {"paper": "99"}, {"amount": "1."},
    {"seals": "、、", "matter": "?", "impressions": "、"}, {"sheets_first": "K", "sheets_due": "x"},
])
def test_a_half_typed_form_is_previewed(desk: Desk, typed: dict[str, str]) -> None:
    seen = using.preview(desk, typed)
    assert seen.number == "用印〔2026〕1号"
    assert seen.approvers


def test_the_preview_proposes(desk: Desk) -> None:
    seen = using.preview(desk, {"seals": OFFICE, "matter": "证明"})
    assert (seen.approver, seen.approvers, seen.signature) == ("张主任", ("张主任",), OFFICE)
    assert seen.findings == ()
    assert using.preview(desk, {}).seals == OFFICE
    (found,) = using.preview(desk, {"seals": OFFICE, "matter": "担保"}).findings
    assert found.code == "YZ-07"
    with desk.read() as session:
        assert session.exec(select(Number)).all() == []


def test_again_keeps_what_repeats(desk: Desk) -> None:
    row = use(desk, spoiled="1", spoiled_note="当场剪碎", note="急", supervisor="刘干事")
    again = using.values_again(desk, row.id or 0)
    assert again["seals"] == OFFICE
    assert again["supervisor"] == "刘干事"
    assert not {"spoiled", "note", "used_at", "approved_at", "approval_evidence", "version"} & again.keys()
    assert use(desk, **again).number == "用印〔2026〕2号"

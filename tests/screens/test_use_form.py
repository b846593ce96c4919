"""F2 on 用印: the queue by keys – counted –, what the rules say beside the fields, what repeats, what survives Esc."""

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import select

from bangongshi.duties import drafts
from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import receive
from bangongshi.duties.seals.use_list import uses
from bangongshi.models.seal_rows import UseRow, UseView
from bangongshi.models.seal_words import Matter, UseState
from bangongshi.models.seals import SealUse, Stamping
from bangongshi.screens.seals.use_form import UseForm
from bangongshi.widgets.form import Form
from bangongshi.widgets.line_input import LineInput
from seal_fixtures import OFFICE, authority, clock, desk, seal  # noqa: F401
from stories.clerk import Clerk, at_work
from widgets.bench import live

STAFF = (("赵科员", "综合科"), ("钱干事", "财务科"))
FIELDS = ("经办人", "所属收文", "文件/事由", "印章", "事项", "份数", "审批人")


@pytest.fixture
def desk_(desk: Desk) -> Desk:  # noqa: F811
    """One seal whose uses 张主任 approves, two people who come to have things sealed, twelve registered papers."""
    authority(desk, seal(desk))
    for name, department in STAFF:
        add_person(desk, {"name": name, "department": department})
    for at in range(1, 13):
        receive.sign_in_and_enrol(desk, {
            "unit_name": "某市水利局", "title": f"关于第{'一二三四五六七八九甲乙丙'[at - 1]}批项目的通知",
            "source_number": f"水发〔2026〕{at + 30}号", "secrecy": "公开",
        })
    return desk


def rows(desk: Desk) -> tuple[UseRow, ...]:  # noqa: F811
    return uses(desk, UseView.ALL).rows


async def at(clerk: Clerk, label: str) -> None:
    """Tab from the first field to one of the queue's."""
    await clerk.press(*["下一格"] * FIELDS.index(label))


def form(clerk: Clerk) -> Form:
    assert isinstance(clerk.screen, UseForm), clerk.text()
    return clerk.screen.query_one(Form)


def story(desk: Desk, work: Callable[[Clerk], Awaitable[None]], size: tuple[int, int] = (80, 24)) -> None:  # noqa: F811
    """The room 用印, and what is done in it."""
    @live
    async def run() -> None:
        async with at_work(desk, size) as clerk:
            await clerk.press("2")
            clerk.expect("用印：[今天]")
            clerk.count = 0
            await work(clerk)

    run()


async def first_of_queue(clerk: Clerk) -> None:
    """赵科员 with the twelfth paper: F2, a hanzi, digits, Tab."""
    await clerk.press("登记")
    await clerk.type("赵")
    await clerk.press("1", "下一格")
    await clerk.type("12")
    await clerk.press("1", "下一格", "下一格", "下一格", "3", "下一格", "下一格", "1")


def test_the_queue_takes_fifteen_keys_and_then_seven(desk_: Desk) -> None:
    async def work(clerk: Clerk) -> None:
        await first_of_queue(clerk)
        await clerk.press("登记")
        assert clerk.count == 15
        clerk.expect("已登记 用印〔2026〕1号", "下一个编号 用印〔2026〕2号")
        clerk.count = 0
        await clerk.type("钱")
        await clerk.press("1", "下一格")
        await clerk.type("11")
        await clerk.press("1", "登记")
        assert clerk.count == 7
        clerk.expect("已登记 用印〔2026〕2号")
        clerk.count = 0
        await clerk.press("2", "下一格")
        await clerk.type("10")
        await clerk.press("1", "保存")
        assert clerk.count == 6
        clerk.expect("已登记 用印〔2026〕3号", "用印：[今天]", "共 3 笔")

    story(desk_, work)
    found = rows(desk_)
    assert [(row.number, row.applicant, row.department) for row in found] == [
        ("用印〔2026〕3号", "赵科员", "综合科"), ("用印〔2026〕2号", "钱干事", "财务科"), ("用印〔2026〕1号", "赵科员", "综合科"),
    ]
    assert [row.title for row in found] == [f"关于第{which}批项目的通知" for which in "甲乙丙"]
    assert {(row.seals, row.matter, row.approver, row.copies) for row in found} == {(OFFICE, Matter.CERTIFY, "张主任", 1)}
    assert all(row.paper_id for row in found)


def test_without_a_paper_the_subject_is_typed(desk_: Desk) -> None:
    async def work(clerk: Clerk) -> None:
        await clerk.press("登记", "1", "下一格", "下一格")
        beside = clerk.count
        await clerk.type("在职证明")
        clerk.count = beside
        await clerk.press("下一格", "下一格", "3", "下一格", "下一格", "1", "保存")
        assert clerk.count <= 12

    story(desk_, work)
    assert rows(desk_) == (), "张主任 asks and approves: a reason is wanted first (YZ-03)"


def test_a_warning_is_said_while_typing_and_wants_its_reason_at_the_end(desk_: Desk) -> None:
    async def work(clerk: Clerk) -> None:
        await clerk.press("登记", "1", "下一格", "下一格")
        await clerk.type("在职证明")
        await clerk.press("下一格", "下一格", "3", "下一格", "下一格", "1", "下一格")
        clerk.expect("申请人和审批人是同一人（张主任）（YZ-03），要写理由")
        await clerk.press("保存")
        assert rows(desk_) == ()
        clerk.expect("请写理由")
        await clerk.type("只有主任在岗")
        await clerk.press("保存")
        clerk.expect("已登记 用印〔2026〕1号")

    story(desk_, work)
    with desk_.read() as session:
        row = session.exec(select(SealUse)).one()
    assert (row.warned, row.warned_reason) == ("YZ-03", "只有主任在岗")


def test_nobody_is_filled_in_as_having_approved(desk_: Desk) -> None:
    async def work(clerk: Clerk) -> None:
        await clerk.press("登记")
        clerk.expect("按审批权限由 张主任 批", "1公文", "3证明", "9证照年检")
        assert form(clerk).value("approver") == ""
        await clerk.type("赵")
        await clerk.press("1", "下一格", "下一格")
        await clerk.type("在职证明")
        await clerk.press("下一格", "下一格", "3", "保存")
        clerk.expect("！请填审批人")
        assert rows(desk_) == ()

    story(desk_, work)


def test_who_may_not_approve_is_said_beside_the_field_with_who_may(desk_: Desk) -> None:
    async def work(clerk: Clerk) -> None:
        await clerk.press("登记")
        await clerk.type("赵")
        await clerk.press("1", "下一格", "下一格")
        await clerk.type("在职证明")
        await clerk.press("下一格", "下一格", "3", "下一格", "下一格", "2")
        assert form(clerk).value("approver") == "李副主任"
        clerk.expect(f"！{OFFICE}：李副主任无权批证明，请由张主任批（YZ-02）")
        await clerk.press("保存")
        assert rows(desk_) == ()
        clerk.expect("请由张主任批（YZ-02）")
        await clerk.press("退一格")
        await clerk.press(*["退一格"] * 3)
        clerk.expect(">1 张主任  有权审批")
        await clerk.press("1", "保存")
        clerk.expect("已登记 用印〔2026〕1号")

    story(desk_, work)
    assert rows(desk_)[0].approver == "张主任"


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(desk_: Desk) -> None:
    async def work(clerk: Clerk) -> None:
        await first_of_queue(clerk)
        await clerk.press("上一格")
        await clerk.type("0")
        await clerk.press("保存")
        clerk.expect("！请填 1 到 9999 的数")
        assert rows(desk_) == ()
        assert form(clerk).value("subject") == "关于第丙批项目的通知"
        await clerk.press("退一格")
        await clerk.type("2")
        clerk.expect_not("！请填 1 到 9999 的数")
        await clerk.press("保存")

    story(desk_, work)
    assert (rows(desk_)[0].copies, rows(desk_)[0].impressions) == (2, 2)


def test_a_seal_beyond_its_scope_is_said_at_once_and_may_be_refused(desk_: Desk) -> None:
    async def work(clerk: Clerk) -> None:
        await clerk.press("登记")
        await clerk.type("赵")
        await clerk.press("1", "下一格", "下一格")
        await clerk.type("购房担保")
        await clerk.press("下一格", "下一格", "左", "左", "左")
        assert form(clerk).value("matter") == "担保"
        clerk.expect("！担保，不能盖；可以记为拒绝用印，并报告领导（YZ-07）")
        form(clerk).submit("refuse")
        await clerk.settle()
        clerk.expect("拒绝用印：留一行，不编号", "拒绝理由")
        await clerk.type("个人担保，已报告张主任")
        await clerk.press("回车", "回车")
        clerk.expect("已记下拒绝用印")

    story(desk_, work)
    found = uses(desk_, UseView.REFUSED).rows
    assert [(row.state, row.number, row.applicant, row.matter) for row in found] == [
        (UseState.REFUSED, "", "赵科员", Matter.GUARANTEE),
    ]


def test_the_next_keeps_what_repeats_and_nothing_else(desk_: Desk) -> None:
    async def work(clerk: Clerk) -> None:
        await first_of_queue(clerk)
        form(clerk).fill({"spoiled": "1", "spoiled_note": "李某当场销毁", "note": "急用", "copies": "3"}, clean=False)
        await clerk.press("登记")
        clerk.expect("已登记 用印〔2026〕1号")
        values = form(clerk).values()
        kept = {name: text for name, text in values.items() if text}
        assert kept == {
            "seals": OFFICE, "matter": "证明", "approver": "张主任", "approval_way": "签字", "complete": "是", "secrecy": "内部",
        }
        assert not form(clerk).dirty
        assert isinstance(clerk.app.focused, LineInput)
        clerk.expect(">1 赵科员  综合科")
        await clerk.press("退一步", "退一步")
        clerk.expect("用印：[今天]", "共 1 笔", "废1")

    story(desk_, work)


def test_what_was_typed_before_esc_is_there_again(desk_: Desk) -> None:
    async def work(clerk: Clerk) -> None:
        await clerk.press("登记")
        await clerk.type("赵")
        await clerk.press("1", "下一格", "下一格")
        await clerk.type("在职证明")
        await clerk.press("退一步")
        clerk.expect("留作稿")
        await clerk.press("回车")
        clerk.expect("用印：[今天]")
        await clerk.press("登记")
        clerk.expect("找回了 11-23 09:00 没保存的内容", "在职证明", "赵科员")
        await clerk.press("退一步", "上一格", "回车")
        clerk.expect("用印：[今天]")
        await clerk.press("登记")
        clerk.expect_not("在职证明")

    story(desk_, work)
    assert drafts.kept(desk_) == ()


def test_a_masked_paper_brings_its_other_name(desk_: Desk) -> None:
    receive.sign_in_and_enrol(desk_, {
        "unit_name": "某市水利局", "title": "关于张三任职的通知", "source_number": "水任〔2026〕9号", "secrecy": "未公布",
        "alias": "水利局来文一件",
    })

    async def work(clerk: Clerk) -> None:
        await clerk.press("登记", "3", "下一格")
        await clerk.type("13")
        clerk.expect("收〔2026〕13号  水利局来文一件")
        await clerk.press("1")
        values = form(clerk).values()
        assert (values["subject"], values["secrecy"]) == ("水利局来文一件", "未公布")
        assert "张三" not in clerk.everything_held()

    story(desk_, work)


def test_a_digit_goes_on_with_the_number_while_that_finds_something(desk_: Desk) -> None:
    async def work(clerk: Clerk) -> None:
        await clerk.press("登记", "3", "下一格")
        await clerk.type("1")
        await clerk.press("2")
        assert form(clerk).value("paper") == "12"
        await clerk.press("1")
        assert form(clerk).value("paper") == "收〔2026〕12号"
        assert form(clerk).value("subject") == "关于第丙批项目的通知"
        assert form(clerk).value("reference") == "水发〔2026〕42号"

    story(desk_, work)


def test_on_a_wide_screen_fields_stand_side_by_side(desk_: Desk) -> None:
    async def work(clerk: Clerk) -> None:
        await first_of_queue(clerk)
        assert any("审批方式" in line and "审批人" in line for line in clerk.lines())
        await clerk.press("保存")
        clerk.expect("已登记 用印〔2026〕1号")

    story(desk_, work, (120, 30))


def test_another_seal_takes_two_keys(desk_: Desk) -> None:
    authority(desk_, seal(desk_, "清河县人民政府办公室党支部", kind="党组织章"))

    async def work(clerk: Clerk) -> None:
        await first_of_queue(clerk)
        await clerk.press("上一格", "上一格", "上一格")
        clerk.count = 0
        await clerk.press("退一格", "2")
        assert clerk.count == 2
        assert form(clerk).value("seals") == "清河县人民政府办公室党支部"

    story(desk_, work)


def test_two_seals_stand_in_one_use(desk_: Desk) -> None:
    authority(desk_, seal(desk_, "清河县人民政府办公室党支部", kind="党组织章"))

    async def work(clerk: Clerk) -> None:
        await first_of_queue(clerk)
        await clerk.press("上一格", "上一格", "上一格", "末行")
        await clerk.type("、党")
        await clerk.press("1", *["下一格"] * 6)
        await clerk.type("2、1")
        await clerk.press("保存")
        clerk.expect("共 1 笔")

    story(desk_, work)
    with desk_.read() as session:
        stamps = {stamp.seal_name: stamp.impressions for stamp in session.exec(select(Stamping))}
    assert stamps == {OFFICE: 2, "清河县人民政府办公室党支部": 1}

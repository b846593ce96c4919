"""A day of 督办 by keys: from a leader's words over one call, one return and the leader's yes to 销号; then an errand in a line."""

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_person, pick_people
from bangongshi.duties.registry import assigning, circulate, proposing, receive, vetting
from bangongshi.models.parties import Party
from stories.clerk import Clerk, at_work
from widgets.bench import live

SAID = "请财务科会水利站研究办理，月底前报结果。"
EMPTY_WORDS, REAL_WORDS = "已办结。", "资金三十万元已列入预算，批复文件附后。"


@pytest.fixture
def instructed(desk: Desk) -> Desk:
    """A 请示 with 张主任's 批示, passed to 财务科 to be dealt with by the end of the month."""
    add_person(desk, {"name": "陈会计", "department": "财务科", "phone": "86002"})
    (paper,) = receive.sign_in_and_enrol(desk, {
        "unit_name": "某县水利局", "title": "关于解决水库除险加固经费的请示", "source_number": "某水〔2026〕31号", "genre": "请示",
        "signed_on": "11-20", "secrecy": "公开", "handling": "办件",
    }).ids
    vetting.vet(desk, [paper])
    proposing.propose(desk, [paper], "拟请张主任批示。", lead="财务科", leader_ids=(pick_people(desk, "张主任")[0].id,))
    circulate.submit(desk, [paper])
    circulate.take_in(desk, [paper], SAID)
    assigning.assign(desk, [paper], Party("财务科"), (), due_typed="11-30")
    return desk


async def from_the_words_to_the_undertaker(clerk: Clerk) -> None:
    """转督办, 立项, 交办, 签收."""
    await clerk.press("收发", "右", "右")
    clerk.expect("批示：[未传达]")
    clerk.count = 0
    await clerk.press("转督办")
    assert clerk.count == 2, clerk.count
    clerk.expect("转督办：从来文带来的", SAID, "财务科")
    await clerk.press("保存")
    clerk.expect("已登记拟立项事项")
    await clerk.press("4")
    clerk.expect("拟立项/立项", "解决水库除险加固经费")
    await clerk.press("立项")
    await clerk.press("1", "保存")
    clerk.expect("已立项 督〔2026〕1号")
    await clerk.press("交办", "保存")
    clerk.expect("待签收/签收")
    await clerk.press("签收", "保存")
    clerk.expect("办理中/反馈")


async def said_to_be_done_is_not_done(clerk: Clerk) -> None:
    """One call, feedback that only says so, its return; then one that shows it."""
    await clerk.press("催办")
    clerk.expect("86002")
    await clerk.press("2")
    clerk.expect("已催 财务科")
    await clerk.press("反馈")
    await clerk.press("2", "下一格")
    await clerk.type(EMPTY_WORDS)
    await clerk.press("保存")
    clerk.expect("办理中/审核")
    await clerk.press("审核")
    await clerk.press("保存")
    clerk.expect(EMPTY_WORDS, "反馈只说办完了")
    await clerk.press("上一格", "上一格", "2", "下一格", "下一格")
    await clerk.type("没有写明怎样解决的，请附批复")
    await clerk.press("保存")
    clerk.expect("已退回")
    await clerk.press("反馈")
    await clerk.press("2", "下一格")
    await clerk.type(REAL_WORDS)
    await clerk.press("保存")
    await clerk.press("审核")
    await clerk.press("保存")
    clerk.expect("办理中/呈报")


async def the_leader_and_the_end(clerk: Clerk) -> None:
    """报领导, 领导审定, 销号 by somebody else."""
    await clerk.press("报领导", "保存")
    await clerk.press("领导审定")
    await clerk.type("同意。")
    await clerk.press("下一格", "2", "保存")
    clerk.expect("没有在办的督办")
    await clerk.press("视图", "视图", "视图")
    clerk.expect("[待销号]", "已办结/销号")
    await clerk.press("销号")
    await clerk.type("李副主任")
    await clerk.press("下一格", "下一格")
    await clerk.type("看过批复原件")
    await clerk.press("保存")
    clerk.expect("没有待销号的督办")


def test_from_a_leaders_words_to_the_end_by_keys(instructed: Desk) -> None:
    @live
    async def day() -> None:
        async with at_work(instructed) as clerk:
            await from_the_words_to_the_undertaker(clerk)
            await said_to_be_done_is_not_done(clerk)
            await the_leader_and_the_end(clerk)
            await clerk.press("视图")
            clerk.expect("[全部]", "已销号")
            await clerk.press("打开")
            held = clerk.everything_held()
            assert [words for words in ("财务科", "退回", "看过批复原件") if words not in held] == []
            await clerk.press("退一步")
            await clerk.press("看原件")
            clerk.expect("收文：", "收〔2026〕1号")
            assert "督〔2026〕1号" in clerk.everything_held(), "the paper names the matter that came from it"

    day()


def test_what_was_said_in_passing_is_down_in_a_line_and_done_by_f8(desk: Desk) -> None:
    add_person(desk, {"name": "陈文书", "department": "综合科", "phone": "86003"})

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("4")
            clerk.count = 0
            await clerk.press("交办小事")
            assert clerk.count == 2, clerk.count
            await clerk.type("请陈文书周五前把统计报表报来")
            await clerk.press("保存")
            clerk.expect("已交办 交〔2026〕1号", "办理中/办结")
            await clerk.press("下一步")
            await clerk.type("报表已报来")
            await clerk.press("保存")
            clerk.expect("已办结 交〔2026〕1号", "没有在办的督办")
            await clerk.press("首页")
            clerk.expect_not("交〔2026〕1号")

    day()

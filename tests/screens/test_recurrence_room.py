"""周期 by keys: a rule put down, its next instance made, one skipped, 春节 paused, corrected, stopped, looked at."""

from sqlmodel import select

from bangongshi.duties.desk import Desk
from bangongshi.duties.home import home
from bangongshi.duties.supervision import recurring
from bangongshi.duties.supervision.recurrence_list import recurrence_detail, recurrences
from bangongshi.keys import MENUS
from bangongshi.models.matter_rows import RecurrenceView
from bangongshi.models.matters import Matter
from bangongshi.screens.dialogs.agree import Agree
from bangongshi.screens.dialogs.detail_page import DetailPage
from matter_fixtures import clock, desk  # noqa: F401
from matter_screens import do, fill, story
from stories.clerk import Clerk

RULE = {
    "title": "报送安全生产月报", "rule": "每月最后一天", "shift": "提前", "lead": "综合科", "leader": "张主任",
    "established_by": "张主任", "source": "领导批示", "requirement": "报当月情况和数字",
}


def rule(desk: Desk, **typed: str) -> int:  # noqa: F811
    return recurring.add(desk, {**RULE, **typed}).ids[0]


def made(desk: Desk) -> list[Matter]:  # noqa: F811
    with desk.read() as session:
        return list(session.exec(select(Matter).where(Matter.recurrence_id != None)))  # noqa: E711


def test_every_line_of_the_menu_is_somebodys() -> None:
    assert {verb.id for verb in MENUS["周期"]} == {
        "next_step", "generate", "skip", "pause", "preview", "stop", "take_back", "amend",
    }


def test_f2_then_f8_makes_the_next_one_a_matter(desk: Desk) -> None:  # noqa: F811
    async def work(clerk: Clerk) -> None:
        clerk.expect("还没有周期事项")
        await clerk.press("登记")
        await fill(clerk, title="报送安全生产月报", rule="逢双", lead="综合科")
        clerk.expect("请填谁定的")
        await fill(clerk, **RULE)
        clerk.expect("报送安全生产月报", "每月最后一天", "2026-11-30")
        await clerk.press("下一步")
        clerk.expect("督〔2026〕1号", "1期")

    story(desk, work, room="recurrences")
    (one,) = made(desk)
    assert (f"{one.due_on}", one.lead_name, f"{one.instance_on}") == ("2026-11-30", "综合科", "2026-11-30")


def test_skip_pause_preview_and_the_page(desk: Desk) -> None:  # noqa: F811
    first = rule(desk)

    async def work(clerk: Clerk) -> None:
        await do(clerk, "skip")
        await clerk.press("保存")
        clerk.expect("请填理由")
        await fill(clerk, reason="合并到下一期")
        await do(clerk, "pause")
        await fill(clerk, first_on="2027-01-25", last_on="2027-02-28", reason="春节")
        await do(clerk, "preview")
        assert isinstance(clerk.screen, Agree)
        clerk.expect("往后几期", "跳过", "暂停")
        await clerk.press("退一步", "打开")
        assert isinstance(clerk.screen, DetailPage)
        clerk.expect("报送安全生产月报", "每月最后一天")

    story(desk, work, room="recurrences")
    assert any("春节" in text for _, text in recurrence_detail(desk, first).fields)


def test_amend_then_stop_and_then_nothing_more(desk: Desk) -> None:  # noqa: F811
    rule(desk)

    async def work(clerk: Clerk) -> None:
        await clerk.press("修改")
        await fill(clerk, rule="每月5日", reason="改了报送的日子")
        clerk.expect("每月5日")
        await do(clerk, "stop")
        await fill(clerk, reason="不再要求报送")
        clerk.expect("还没有周期事项")
        await clerk.press("视图")
        clerk.expect("[全部]", "已停止")
        await clerk.press("下一步")
        clerk.expect("已经停止")
        await do(clerk, "pause")
        clerk.expect("已经停止")
        await clerk.press("退一步", "揭示")
        clerk.expect("没有遮着的内容")

    story(desk, work, room="recurrences")
    (row,) = recurrences(desk, RecurrenceView.ALL).rows
    assert not row.active


def test_home_and_the_heading_say_what_is_due_and_one_key_makes_it(desk: Desk) -> None:  # noqa: F811
    rule(desk)
    rule(desk, title="报送信访周报", rule="每周一", requirement="报上周情况")
    assert home(desk).reminders[0] == "周期 3 项该生成：按 4，到周期簿按 F8。"

    async def work(clerk: Clerk) -> None:
        clerk.expect("3 项该生成")
        await clerk.press("下一步")
        clerk.expect("已生成 3 项")
        clerk.expect_not("项该生成")
        await clerk.press("首页")
        clerk.expect_not("项该生成")

    story(desk, work, room="recurrences")
    assert len(made(desk)) == 3


def test_one_key_for_all_that_are_marked(desk: Desk) -> None:  # noqa: F811
    rule(desk)
    rule(desk, title="报送信访周报", rule="每周一", requirement="报上周情况")

    async def work(clerk: Clerk) -> None:
        await clerk.press("空格", "空格")
        await do(clerk, "stop")
        clerk.expect("一次只办一项")
        await clerk.press("退一步", "下一步")

    story(desk, work, room="recurrences")
    assert {one.title.partition("（")[0] for one in made(desk)} == {"报送安全生产月报", "报送信访周报"}

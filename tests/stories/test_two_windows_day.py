"""Two windows over one book: what the other one did is said, and nothing typed here is lost."""

from collections.abc import Iterator

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import amend, circulate, close, receive
from bangongshi.duties.registry.detail import open_detail
from bangongshi.models.words import ClosingMeans
from bangongshi.store import vault as vaults
from office_fixtures import StandingClock
from stories.clerk import at_work
from widgets.bench import live

PAPER = {
    "unit_name": "某市水利局", "title": "关于今冬水利工作的通知", "source_number": "某水发〔2026〕15号", "secrecy": "公开",
    "due": "+2",
}


@pytest.fixture
def paper(desk: Desk) -> int:
    """One paper in the book."""
    return receive.sign_in_and_enrol(desk, PAPER).ids[0]


@pytest.fixture
def other(desk: Desk, clock: StandingClock) -> Iterator[Desk]:
    """The other window: the same file opened a second time."""
    second = vaults.open_vault(desk.vault.folder, desk.vault.secrets)
    yield Desk(second, clock, "李文秘", "另一窗口")
    second.close()


def test_a_paper_closed_elsewhere_is_not_sent_out(desk: Desk, other: Desk, paper: int) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "送阅")
            close.close(other, [paper], ClosingMeans.DONE, direct_reason="例行事项")
            await clerk.press("1")
            clerk.expect("未办", "收〔2026〕1号", "已经办结")
            await clerk.press("刷新")
            clerk.expect_no_row(number="收〔2026〕1号")

    day()


def test_an_opinion_typed_while_the_other_window_takes_the_paper_in(desk: Desk, other: Desk, paper: int) -> None:
    circulate.send_out(desk, [paper], 1)

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "收回", "下一格")
            await clerk.type("同意，请水利科办。")
            circulate.take_in(other, [paper], "已阅")
            await clerk.press("保存")
            clerk.expect("没有在外的份", "同意，请水利科办。")
            await clerk.press("退一步", "刷新")
            clerk.expect_row(number="收〔2026〕1号", where="文件柜", next="初审")

    day()


def test_a_correction_does_not_run_over_another(desk: Desk, other: Desk, paper: int) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "更正", "下一格")
            await clerk.type("（第二稿）")
            typed = open_detail(other, paper).typed
            amend.amend(other, paper, {**typed, "title": "关于今冬明春水利工作的通知"}, "标题漏字")
            await clerk.press(*["上一格"] * 4)
            await clerk.type("照第二稿改")
            await clerk.press("保存")
            clerk.expect("另一个窗口", "照第二稿改")
            assert open_detail(desk, paper).row.title == "关于今冬明春水利工作的通知"
            await clerk.press("退一步")
            clerk.expect("还没有保存", "留作稿")
            await clerk.press("回车", "更正")
            clerk.expect("找回了", "这一件在那以后改过，请逐格对照", "关于今冬水利工作的通知（第二稿）")
            await clerk.press("保存")
            clerk.expect("已更正 收〔2026〕1号")

    day()


def test_the_number_shown_is_taken_by_the_other_window_first(desk: Desk, other: Desk) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("登记")
            clerk.expect("下一个号 收〔2026〕1号")
            await clerk.fill("某市教育局", "关于校园安全的通知", "无")
            receive.sign_in_and_enrol(other, PAPER)
            await clerk.press("保存")
            clerk.expect("已登记 收〔2026〕2号")
            await clerk.press("收发")
            clerk.expect_row(number="收〔2026〕1号", title=PAPER["title"])
            clerk.expect_row(number="收〔2026〕2号", title="关于校园安全的通知")

    day()


def test_taking_back_what_the_other_window_built_on_names_the_act_in_the_way(desk: Desk, other: Desk, paper: int) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "标为重点")
            circulate.send_out(other, [paper], 1)
            await clerk.press("回退", "右", "回车")
            clerk.expect("未办", "送阅 收〔2026〕1号", "请先回退它")

    day()

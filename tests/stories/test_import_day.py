"""A day with the old register: import it, look it through, send three papers out at once, take them in, close, take back."""

from pathlib import Path

import pytest

from bangongshi.duties.desk import Desk
from office_fixtures import StandingClock
from register_files import PLAIN_HEADER, paper, save
from stories.clerk import Clerk, at_work
from widgets.bench import live

ROWS = (
    PLAIN_HEADER,
    paper(1, "关于元旦值班的通知", "2026-11-16"),
    paper(2, "关于报送年度总结的通知", "2026-11-17"),
    paper(3, "关于开展消防检查的通知", "2026-11-18"),
    paper(4, "关于调整作息时间的通知", "2026-03-05", 办理情况="已办结"),
    paper(5, "关于前年档案的通知", "2024-05-06", 收文号="收〔2024〕5号", 办理情况=None),
)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The clerk's own register, in the folder she starts the program in."""
    folder = tmp_path / "桌面"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(folder)
    return save(folder / "收文登记簿.xlsx", ROWS)


def test_a_day_with_the_old_register(desk: Desk, clock: StandingClock, book: Path) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await bring_in(clerk)
            await look_through(clerk)
            await circulate_three(clerk)
            clock.pass_(hours=3)
            await take_in_three(clerk)
            await close_and_take_back(clerk)
            await check_history(clerk)

    day()


async def bring_in(clerk: Clerk) -> None:
    await clerk.press("收发", "导入")
    clerk.expect("旧收文登记簿在哪个文件", "收文登记簿.xlsx")
    await clerk.press("1")
    await clerk.until(lambda: "对照" in clerk.text(), "the preview")
    clerk.expect("文件标题", "来文字号")
    await clerk.press("下一步")
    await clerk.until(lambda: "已导入" in clerk.text(), "the import")
    clerk.expect("5 件")
    clerk.expect_row(number="收〔2026〕3号", where="文件柜", next="拟办")
    clerk.expect_row(number="收〔2026〕4号", due="已办结", next="")
    clerk.expect_row(number="收〔2024〕5号", due="历史", next="核对")


async def look_through(clerk: Clerk) -> None:
    """Triage: the most pressing is marked 重点 and gets a date, and stands first."""
    await view(clerk, "待办")
    clerk.expect("共 3 件")
    while clerk.at() != "收〔2026〕3号":
        await clerk.press("下")
    await clerk.press("标为重点")
    clerk.expect_row(number="收〔2026〕3号", mark="重")
    await clerk.press("改时限")
    await clerk.type("明天")
    clerk.expect("2026-11-24 周二")
    await clerk.press("下一格", "2", "下一格")
    await clerk.type("李主任电话同意")
    await clerk.press("保存")
    clerk.expect("收〔2026〕3号 时限改为 2026-11-24")
    clerk.expect_row(number="收〔2026〕3号", due="11-24")
    assert clerk.rows()[0]["收文号"] == "收〔2026〕3号"


async def view(clerk: Clerk, name: str) -> None:
    """F7 until this view is in sight."""
    for _ in range(5):
        if f"[{name}]" in clerk.text():
            return
        await clerk.press("视图")
    clerk.expect(f"[{name}]")


async def circulate_three(clerk: Clerk) -> None:
    await clerk.press("首行", "标记", "空格", "标记")
    clerk.expect("已标记 3 件")
    assert [row["cursor"] for row in clerk.rows()] == ["选", "选", ">选"]
    await clerk.press("送阅")
    clerk.expect("等 3 件", "送给谁", "1 张主任", "2 李副主任")
    await clerk.press("1")
    clerk.expect("已送 张主任")
    for serial in (1, 2, 3):
        clerk.expect_row(number=f"收〔2026〕{serial}号", where="张主任", next="收回")
    clerk.expect_not("已标记")


async def take_in_three(clerk: Clerk) -> None:
    await clerk.press("首行", "标记", "标记", "标记", "收回")
    clerk.expect("收回", "等 3 件", "从张主任处")
    await clerk.press("回车")
    clerk.expect("已收回", "放回文件柜")
    for serial in (1, 2, 3):
        clerk.expect_row(number=f"收〔2026〕{serial}号", where="文件柜", next="拟办")


async def close_and_take_back(clerk: Clerk) -> None:
    await clerk.press("首行", "办结")
    clerk.expect("办结：收〔2026〕3号", "办结方式")
    await clerk.press("下一格")
    await clerk.type("已布置各科室自查")
    await clerk.press("保存")
    clerk.expect("没有领导批示")  # and the focus is where the answer goes
    await clerk.type("例行事项，按惯例直接办理")
    await clerk.press("保存")
    clerk.expect("已办结 收〔2026〕3号")
    clerk.expect_no_row(number="收〔2026〕3号")
    await clerk.press("回退")
    clerk.expect("回退：办结 收〔2026〕3号", ">[ 取消 ]")
    await clerk.press("右", "回车")
    clerk.expect("已回退：办结 收〔2026〕3号")
    clerk.expect_row(number="收〔2026〕3号", where="文件柜", next="拟办")


async def check_history(clerk: Clerk) -> None:
    await clerk.press("首页")
    clerk.expect("历史未核对 1 件")
    await clerk.press("收发")
    await view(clerk, "历史")
    clerk.expect("共 1 件")
    await clerk.press("核对")
    clerk.expect("办到哪了", "1 当时已办结")
    await clerk.press("1")
    clerk.expect("已核对 收〔2024〕5号：已办结", "历史里没有文件")
    await clerk.press("首页")
    clerk.expect_not("历史未核对")


def test_an_import_is_taken_back_as_one(desk: Desk, book: Path) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await bring_in(clerk)
            await clerk.press("回退")
            clerk.expect("回退：导入")
            await clerk.press("右", "回车")
            clerk.expect("已回退：导入", "全部里没有文件")
            await clerk.press("登记")
            clerk.expect("下一个号 收〔2026〕1号")

    day()


def test_an_import_is_left_at_the_preview_and_nothing_is_stored(desk: Desk, book: Path) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "导入", "1")
            await clerk.until(lambda: "对照" in clerk.text(), "the preview")
            await clerk.press("退一步")
            clerk.expect("还没有导入")
            await clerk.press("右", "回车", "退一步", "退一步")
            clerk.expect("待办里没有文件")

    day()

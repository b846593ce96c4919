"""What is not announced yet: a 代称 everywhere, revealed one by one or for a minute, every look in the journal."""

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import receive
from bangongshi.models.trail import Entry
from bangongshi.screens.registry import room
from stories.clerk import Clerk, at_work
from widgets.bench import live

SECRET = "关于任命王某同志职务的决定"
ALIAS = "组织来文一件"
HIDDEN = {
    "unit_name": "某市委组织部", "title": SECRET, "source_number": "某组〔2026〕8号", "secrecy": "未公布", "alias": ALIAS,
    "due": "+2",
}
OPEN = {"unit_name": "某市水利局", "title": "关于防汛的通知", "source_number": "某水发〔2026〕3号", "secrecy": "公开", "due": "+9"}


def looks(desk: Desk) -> list[str]:
    """What was looked at, as the journal has it."""
    with desk.read() as session:
        query = select(Entry).where(col(Entry.verb) == "查阅").order_by(col(Entry.seq))
        return [entry.about for entry in session.exec(query)]


@pytest.fixture
def hidden(desk: Desk) -> str:
    """Two papers, one of them unpublished; how the journal calls that one."""
    receive.sign_in_and_enrol(desk, OPEN)
    return f"document:{receive.sign_in_and_enrol(desk, HIDDEN).ids[0]}"


def nowhere(clerk: Clerk) -> None:
    """Neither on the screen nor in a widget."""
    assert "王某" not in clerk.everything_held()


def test_enter_reveals_one_and_esc_hides_it(desk: Desk, hidden: str) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            clerk.expect(ALIAS)
            await clerk.press("收发")
            clerk.expect_row(title=ALIAS, mark="密")
            nowhere(clerk)
            assert looks(desk) == []
            await clerk.press("打开")
            clerk.expect(SECRET)
            assert looks(desk) == [hidden]
            await clerk.press("退一步")
            clerk.expect_row(title=ALIAS)
            nowhere(clerk)

    day()


def test_ctrl_r_reveals_the_list_for_a_minute(desk: Desk, hidden: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "REVEALED_SECONDS", 0.5)

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "揭示")
            clerk.expect("已揭示")
            clerk.expect_row(title=SECRET)
            assert set(looks(desk)) == {hidden}
            await clerk.until(lambda: "已揭示" not in clerk.text(), "the minute's end")
            clerk.expect_row(title=ALIAS)
            nowhere(clerk)

    day()


def test_a_minute_is_sixty_seconds() -> None:
    assert room.REVEALED_SECONDS == 60


@pytest.mark.parametrize("how", [("揭示",), ("打开",), ("揭示", "打开"), ("更正",)])
def test_a_cover_takes_it_out_of_the_widgets(desk: Desk, hidden: str, how: tuple[str, ...]) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", *how)
            assert SECRET in clerk.everything_held()
            await clerk.press("遮屏")
            clerk.expect("已遮屏")
            if how != ("更正",):  # a form keeps what is typed in it; the cover alone stands before it
                nowhere(clerk)
            clerk.expect_not(SECRET)
            await clerk.press("8")
            if how != ("更正",):
                clerk.expect_row(title=ALIAS)
                clerk.expect_not(SECRET, "送给谁")

    day()


def test_search_finds_a_hidden_title_only_while_it_is_revealed(desk: Desk, hidden: str) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "查找")
            await clerk.type("任命")
            clerk.expect("没有找到", "共 0 件")
            await clerk.press("揭示")
            clerk.expect("共 1 件")
            clerk.expect_row(title=SECRET)
            assert hidden in looks(desk)
            await clerk.press("退一步", "遮屏", "空格")
            nowhere(clerk)
            await clerk.press("查找")
            await clerk.type("组织")
            clerk.expect_row(title=ALIAS)

    day()


def test_what_is_copied_is_not_the_title(desk: Desk, hidden: str) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "复制")
            clerk.expect("已复制")
            assert "收〔2026〕2号" in clerk.app.clipboard
            assert SECRET not in clerk.app.clipboard

    day()


def test_a_state_secret_s_mark_is_stopped_in_the_form_and_nothing_typed_is_lost(desk: Desk) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("登记")
            await clerk.fill("某市某局", "不该录的文件 机密★10年", "某密〔2026〕1号")
            await clerk.press("保存")
            clerk.expect("国家秘密", "下一个号 收〔2026〕1号", "某密〔2026〕1号")
            await clerk.press("退一步")
            clerk.expect("还没有保存")
            await clerk.press("右", "回车", "收发")
            clerk.expect("待办里没有文件")

    day()

"""How many keys do her jobs take? J1 找文件, J2 今天要办什么, J4 送领导阅 (domain.md §11.2); a hanzi is a key, no letter is needed."""

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import assigning, circulate, receive, slips, vetting
from bangongshi.models.parties import Party
from bangongshi.models.words import SlipMode
from stories.clerk import at_work
from widgets.bench import live


@pytest.fixture
def papers(desk: Desk) -> list[int]:
    """Three papers, one of them with 张主任 since this morning."""
    made = [
        receive.sign_in_and_enrol(desk, {
            "unit_name": unit, "title": title, "source_number": number, "secrecy": "公开", "due": due,
        }).ids[0]
        for unit, title, number, due in (
            ("某市水利局", "关于今冬水利工作的通知", "某水发〔2026〕15号", "今天"),
            ("某市财政局", "关于预算编制的通知", "某财发〔2026〕27号", "明天"),
            ("某市教育局", "关于校园安全的通知", "某教发〔2026〕33号", "昨天"),
        )
    ]
    circulate.send_out(desk, made[:1], 1)
    return made


@pytest.mark.parametrize("words", ["今冬", "15号", "水利", "张主任", "〕15"])
def test_j1_where_is_that_paper_in_six_keys(desk: Desk, papers: list[int], words: str) -> None:
    @live
    async def job() -> None:
        async with at_work(desk) as clerk:
            clerk.count = 0
            await clerk.press("查找")
            await clerk.type(words)
            clerk.expect_row(number="收〔2026〕1号", where="张主任", due="今日到期", next="收回")
            await clerk.press("回车", "打开")
            clerk.expect("收〔2026〕1号 在张主任（2026-11-23起），下一步：收回，时限 2026-11-23。")
            assert clerk.count <= 6, clerk.count

    job()


def test_j2_what_presses_today_needs_no_key(desk: Desk, papers: list[int]) -> None:
    @live
    async def job() -> None:
        async with at_work(desk) as clerk:
            assert clerk.count == 0
            found = clerk.sections()
            assert list(found)[:3] == ["逾期", "今日到期", "三日内到期"]
            assert "在外未还" in found
            assert "收〔2026〕3号" in found["逾期"][0]
            assert "逾期1天" in found["逾期"][0]

    job()


@pytest.mark.parametrize("where", ["首页", "收发"])
def test_j4_out_in_one_key_and_back_in_two(desk: Desk, papers: list[int], where: str) -> None:
    vetting.vet(desk, papers[2:])
    slips.open_slip(desk, papers[2:], (2, 3), SlipMode.IN_TURN, send=False)

    @live
    async def job() -> None:
        async with at_work(desk) as clerk:
            await clerk.press(where)
            clerk.count = 0
            await clerk.press("下一步")
            assert clerk.count == 1
            clerk.expect("李副主任", "收〔2026〕3号")
            clerk.count = 0
            await clerk.press("下一步", "1")
            assert clerk.count == 2
            clerk.expect("已收回 收〔2026〕3号")
            clerk.count = 0
            await clerk.press("下一步")
            assert clerk.count == 1
            clerk.expect("王科长", "收〔2026〕3号")

    job()


def test_j4_three_papers_without_a_slip_in_six_keys(desk: Desk, papers: list[int]) -> None:
    circulate.take_in(desk, papers[:1])

    @live
    async def job() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发")
            clerk.count = 0
            await clerk.press("空格", "空格", "空格", "送阅", "1")
            assert clerk.count == 6
            assert [row["在哪"] for row in clerk.rows()] == ["张主任"] * 3

    job()


@pytest.mark.parametrize("where", ["首页", "收发"])
def test_j8_a_call_in_two_keys_and_back_to_the_list(desk: Desk, papers: list[int], where: str) -> None:
    vetting.vet(desk, papers)
    assigning.assign(desk, papers[2:], Party("综合科"), due_typed="今天", direct_reason="例行事项")

    @live
    async def job() -> None:
        async with at_work(desk) as clerk:
            await clerk.press(where)
            assert clerk.hints["next_step"] == "催办"
            clerk.count = 0
            await clerk.press("下一步", "1")
            assert clerk.count == 2
            clerk.expect("综合科", "收〔2026〕3号")
            clerk.expect_not("1 在办，按期")
            await clerk.until(lambda: clerk.hints.get("next_step", "催办") != "催办", "the next act")

    job()


def test_j9_the_whole_story_in_three_keys(desk: Desk, papers: list[int]) -> None:
    @live
    async def job() -> None:
        async with at_work(desk) as clerk:
            clerk.count = 0
            await clerk.press("收发", "打开", "回车")
            assert clerk.count <= 4
            clerk.expect("收〔2026〕3号", "登记")

    job()


def test_j3_a_repeat_sender_takes_twelve_keys_beside_the_text(desk: Desk, papers: list[int]) -> None:
    @live
    async def job() -> None:
        async with at_work(desk) as clerk:
            clerk.count = 0
            await clerk.press("登记")
            await clerk.type("水利")
            await clerk.press("1", "下一格")
            beside = clerk.count
            await clerk.type("关于防汛的通知")
            before = clerk.count
            await clerk.press("下一格")
            beside += clerk.count - before
            await clerk.type("某水发〔2026〕16号")
            before = clerk.count
            await clerk.press("下一格")
            beside += clerk.count - before
            await clerk.type("1120")
            before = clerk.count
            await clerk.press("保存")
            beside += clerk.count - before
            clerk.expect("已登记 收〔2026〕4号")
            assert beside <= 12, beside

    job()


def test_full_width_twins_are_keys_like_their_halves(desk: Desk, papers: list[int]) -> None:
    @live
    async def job() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("１")
            clerk.expect("收文：[待办]")
            await clerk.press("\u3000")
            clerk.expect("已标记 1 件")
            await clerk.press("？")
            clerk.expect("帮助：收发")
            await clerk.press("退一步", "、")
            await clerk.type("水利")
            clerk.expect_row(number="收〔2026〕1号")
            await clerk.press("退一步", "办理", "２")
            await clerk.press("３")
            clerk.expect("王科长")
            await clerk.press("０")
            clerk.expect("首页")

    job()


def test_letters_that_slip_out_of_the_ime_do_nothing(desk: Desk, papers: list[int]) -> None:
    @live
    async def job() -> None:
        async with at_work(desk) as clerk:
            for room in ("首页", "收发", "设置"):
                await clerk.press(room)
                before = clerk.text()
                for letter in "abcdefghijklmnopqrstuvwxyzＡＹ":
                    clerk._send(letter, letter)
                await clerk.settle()
                assert clerk.text() == before

    job()

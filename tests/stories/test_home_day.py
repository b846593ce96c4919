"""The morning: home says what presses; F8 does it from there, Enter opens it."""

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import circulate, receive
from stories.clerk import Clerk, at_work
from widgets.bench import live

PAPERS = (
    ("某市水利局", "关于报送水利报表的通知", "昨天"),
    ("某市财政局", "关于预算编制的通知", "今天"),
    ("某市教育局", "关于校园安全的通知", "明天"),
)


@pytest.fixture
def papers(desk: Desk) -> list[int]:
    """One late, one due today, one due tomorrow; the last is out with the reader."""
    made = [
        receive.sign_in_and_enrol(
            desk, {"unit_name": unit, "title": title, "source_number": f"某发〔2026〕{at}号", "secrecy": "公开", "due": due}
        ).ids[0]
        for at, (unit, title, due) in enumerate(PAPERS, 1)
    ]
    circulate.send_out(desk, [made[2]], 1)
    return made


def there(clerk: Clerk, section: str, number: str) -> bool:
    """Whether the paper stands in this section of home."""
    return any(number in line for line in clerk.sections().get(section, []))


def test_home_does_the_next_act_and_the_row_leaves_its_section(desk: Desk, papers: list[int]) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            clerk.expect("按 1 到收发，5 到设置")
            assert list(clerk.sections()) == ["逾期", "今日到期", "三日内到期", "在外未还"]
            assert there(clerk, "逾期", "收〔2026〕1号")
            assert there(clerk, "今日到期", "收〔2026〕2号")
            assert there(clerk, "三日内到期", "收〔2026〕3号")
            assert there(clerk, "在外未还", "收〔2026〕3号")
            assert clerk.hints["next_step"] == "送阅"
            await clerk.press("送阅", "2")
            clerk.expect("已送 李副主任")
            assert there(clerk, "在外未还", "收〔2026〕1号")
            await clerk.press("收回", "回车")
            assert not there(clerk, "在外未还", "收〔2026〕1号")
            await clerk.press("办结", "保存")
            clerk.expect("已办结 收〔2026〕1号")
            assert "逾期" not in clerk.sections()
            await clerk.press("末行")
            assert clerk.hints["next_step"] == "收回"
            await clerk.press("下一步", "回车")
            assert "在外未还" not in clerk.sections()
            assert there(clerk, "三日内到期", "收〔2026〕3号")

    day()


def test_enter_on_home_opens_the_paper_and_esc_leads_back(desk: Desk, papers: list[int]) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("下", "打开")
            clerk.expect("某市财政局", "某发〔2026〕2号", "收〔2026〕2号 在文件柜")
            await clerk.press("退一步")
            assert clerk.at() == "收〔2026〕2号"
            await clerk.press("退一步")
            clerk.expect("首页", "今日到期")

    day()


def test_what_is_internal_stands_on_home_by_its_alias(desk: Desk) -> None:
    receive.sign_in_and_enrol(
        desk, {"unit_name": "某市财政局", "title": "关于干部工资的通知", "source_number": "无", "secrecy": "内部", "due": "今天"})

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            assert there(clerk, "今日到期", "收〔2026〕1号")
            clerk.expect_not("干部工资")
            await clerk.press("收发")
            clerk.expect_row(title="关于干部工资的通知")

    day()

"""The morning: home says what presses; F8 does it from there, Enter opens it."""

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import chasing, circulate, receive, vetting
from office_fixtures import StandingClock
from stories.clerk import Clerk, at_work
from widgets.bench import live

PAPERS = (
    ("某市水利局", "关于报送水利报表的通知", "昨天"),
    ("某市财政局", "关于预算编制的通知", "今天"),
    ("某市教育局", "关于校园安全的通知", "明天"),
)


@pytest.fixture
def papers(desk: Desk) -> list[int]:
    """To be read: one late, one due today, one due tomorrow; the last is out with a reader."""
    made = [
        receive.sign_in_and_enrol(
            desk, {"unit_name": unit, "title": title, "source_number": f"某发〔2026〕{at}号", "secrecy": "公开", "due": due,
                   "handling": "阅件"}
        ).ids[0]
        for at, (unit, title, due) in enumerate(PAPERS, 1)
    ]
    vetting.vet(desk, [made[2]])
    circulate.send_out(desk, [made[2]], 1)
    return made


def there(clerk: Clerk, section: str, number: str) -> bool:
    """Whether the paper stands in this section of home."""
    return any(number in line for line in clerk.sections().get(section, []))


def test_home_does_the_next_act_and_the_row_leaves_its_section(desk: Desk, papers: list[int]) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            clerk.expect("按 1 收发、2 印章、4 督办、5 设置")
            clerk.expect("逾期 1　今日 1　批示未传达 0　催办 0　重点 0　在外 1　保密 0　无下一步 0")
            assert list(clerk.sections()) == ["逾期", "今日到期", "三日内到期", "在外未还"]
            assert there(clerk, "逾期", "收〔2026〕1号")
            assert there(clerk, "今日到期", "收〔2026〕2号")
            assert there(clerk, "三日内到期", "收〔2026〕3号")
            assert there(clerk, "在外未还", "收〔2026〕3号")
            await clerk.press("初审", "回车")
            assert clerk.hints["next_step"] == "传阅"
            circulate.send_out(desk, [papers[0]], 2)
            await clerk.press("刷新")
            assert there(clerk, "在外未还", "收〔2026〕1号")
            assert clerk.hints["next_step"] == "收回"
            circulate.take_in(desk, [papers[0]])
            await clerk.press("刷新")
            assert not there(clerk, "在外未还", "收〔2026〕1号")
            await clerk.press("办结", "保存")
            clerk.expect("已办结 收〔2026〕1号", "逾期 0")
            assert "逾期" not in clerk.sections()

    day()


def test_what_was_asked_for_by_phone_leaves_the_line_of_counts(desk: Desk, papers: list[int], clock: StandingClock) -> None:
    clock.pass_(days=7)
    (call,) = chasing.calls(desk).rows
    assert call.party == "张主任"

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            clerk.expect("催办 1")
            assert any("催张主任" in line for line in clerk.sections()["催办"])
            chasing.chase(desk, hop_ids=[call.hop_id or 0], answer="明天送回")
            await clerk.press("刷新")
            clerk.expect("催办 0")
            assert "催办" not in clerk.sections()

    day()


def test_the_morning_page_and_the_evening_page_are_one_key_each(desk: Desk, papers: list[int]) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            clerk.count = 0
            await clerk.press("视图")
            assert clerk.count == 1
            clerk.expect("晨报", "今天要办", "逾期 1 件")
            await clerk.press("视图")
            clerk.expect("日清", "今天收文 3 件", "收〔2026〕1号 至 收〔2026〕3号，共 3 个")
            await clerk.press("视图")
            assert "逾期" in clerk.sections()

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

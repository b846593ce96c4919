"""A 涉密误录 by keys: found in the register, the desk frozen, the page leads on; it is there again at the next start."""

from bangongshi.duties import spill
from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import receive
from bangongshi.screens.spill import SpillPage
from stories.clerk import at_work
from widgets.bench import live

PAPER = {
    "unit_name": "某市水利局", "title": "关于某专项任务部署的通知", "source_number": "某水发〔2026〕15号",
    "signed_on": "11-19", "secrecy": "公开",
}


@live
async def test_the_page_comes_first_until_the_office_has_decided(desk: Desk) -> None:
    receive.sign_in_and_enrol(desk, PAPER)
    async with at_work(desk) as clerk:
        await clerk.press("收发")
        clerk.expect("关于某专项任务")
        await clerk.press("涉密误录")
        clerk.expect("立即封存")
        await clerk.press("下一格", "回车")
        assert isinstance(clerk.screen, SpillPage)
        clerk.expect("停", "报告时限", "11月24日09:00")
        clerk.expect_not("专项任务")
        await clerk.press("退一步")
        clerk.expect_not("专项任务")
        await clerk.press("首页")
        clerk.expect("涉密误录")
    async with at_work(desk) as clerk:
        assert isinstance(clerk.screen, SpillPage)
    frozen = spill.open_spill(desk)
    assert frozen is not None
    spill.reported(desk, frozen.id, "县保密局李科长")
    spill.false_alarm(desk, frozen.id, "县保密局李科长", desk.today, "经核不涉密")
    async with at_work(desk) as clerk:
        assert not isinstance(clerk.screen, SpillPage)
        await clerk.press("收发")
        clerk.expect("关于某专项任务")

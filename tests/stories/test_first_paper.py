"""From nothing to the first paper: four questions, the recovery code typed back, F2, Tab, Ctrl+S, a row."""

import re
from functools import partial
from pathlib import Path

import pytest

from bangongshi.app import Workbench
from bangongshi.duties.desk import Desk
from bangongshi.duties.office import settings_of
from bangongshi.duties.registry import receive
from bangongshi.duties.sitting import sit_down
from bangongshi.shell import founding as foundings
from bangongshi.store import vault as vaults
from bangongshi.store.vault import Vault
from office_fixtures import CHEAP, StandingClock
from stories.clerk import Clerk, at_work
from widgets.bench import live

PHRASE = "202611230900"
"""Twelve digits: no IME has to be switched off for them."""


@live
async def test_from_nothing_to_the_first_paper(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(foundings.vault, "create", partial(vaults.create, cost=CHEAP))
        patch.setattr(foundings, "sit_down", lambda vault: sit_down(vault, StandingClock()))
        opened: list[Vault] = []
        app = Workbench(strict=True)
        app.begin_with(foundings.founding(app, tmp_path / "vault", opened.append))
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            clerk = Clerk(app, pilot)
            await clerk.settle()
            await the_four_questions(clerk)
            await the_recovery_code(clerk)
            assert settings_of(app.desk).recovery_typed_back
            await the_first_paper(clerk)
        opened[0].close()


async def the_four_questions(clerk: Clerk) -> None:
    clerk.expect("本机为非涉密设备，严禁存储、处理国家秘密", "看演示")
    await no_way_round(clerk)
    await clerk.press("2")
    clerk.expect("第 1 问", "本单位叫什么")
    await clerk.type("清水县人民政府办公室")
    await clerk.press("保存")
    clerk.expect("第 2 问", "机关代字")
    await clerk.type("清政办发")
    await clerk.press("保存")
    clerk.expect("第 3 问", "占位")
    await clerk.press("保存")
    clerk.expect("第 4 问", "口令")
    await clerk.fill(PHRASE, PHRASE)
    clerk.expect_not(PHRASE)
    await clerk.press("保存")
    await clerk.until(lambda: "抄好了" in clerk.text(), "the recovery code")


async def no_way_round(clerk: Clerk) -> None:
    """Before home there are no rooms: neither digits nor 全部命令 lead away from the page."""
    before = clerk.text()
    await clerk.press("0", "5", "全部命令")
    assert clerk.text() == before


async def the_recovery_code(clerk: Clerk) -> None:
    await no_way_round(clerk)
    groups = dict(re.findall(r"(\d)组 (\d{6})", clerk.text()))
    assert len(groups) == 8
    await clerk.press("回车")
    clerk.expect("输入其中两组")
    first, second = re.findall(r"第 (\d) 组", clerk.text())
    await clerk.fill(groups[first], groups[second][::-1] + "0")
    await clerk.press("保存")
    clerk.expect(f"第 {second} 组与恢复码不符")
    await clerk.press(*["退一格"] * 7)
    await clerk.type(groups[second])
    await clerk.press("保存")
    clerk.expect("首页", "2026年11月23日 周一", "按 F2 登记来文")


async def the_first_paper(clerk: Clerk) -> None:
    await clerk.press("登记")
    clerk.expect("下一个号 收〔2026〕1号", "11月23日 + 5 个工作日 → 11月30日", "平件5个工作日")
    await clerk.fill("某市水利局", "关于做好今冬水利工作的通知", "某水发〔2026〕15号", "1119")
    clerk.expect("2026-11-19 周四")
    await clerk.press(*["下一格"] * 6)
    await clerk.type("7个工作日")
    clerk.expect("2026-12-02 周三（班，还有9天；11月23日 + 7 个工作日）")
    await clerk.press("保存")
    clerk.expect("已登记 收〔2026〕1号，时限 12月02日")
    await clerk.press("收发")
    clerk.expect_row(number="收〔2026〕1号", title="关于做好今冬水利工作的通知", where="文件柜", due="12-02", next="初审")
    assert clerk.hints["next_step"] == "初审"
    await clerk.press("打开")
    clerk.expect("某水发〔2026〕15号", "2026-11-19", "11月23日 + 7 个工作日 → 12月2日", "依据：来文要求")


@live
async def test_a_sender_who_wrote_before_fills_the_form_and_a_twin_is_named(desk: Desk) -> None:
    receive.sign_in_and_enrol(desk, {
        "unit_name": "某市水利局", "title": "关于防汛的通知", "source_number": "某水发〔2026〕15号", "secrecy": "公开",
        "channel": "机要", "handling": "阅件", "addressees": "各县人民政府",
    })
    async with at_work(desk) as clerk:
        await clerk.press("登记")
        await clerk.type("水利")
        clerk.expect("1 某市水利局")
        await clerk.press("1")
        clerk.expect("已按上次来文填好", "[1公开]", "[2阅件]", "各县人民政府")
        await clerk.press("下一格")
        await clerk.type("关于防汛的紧急通知")
        await clerk.press("下一格")
        await clerk.type("某水发[2026]15号")
        clerk.expect("可能重复：已有 收〔2026〕1号")
        await clerk.press("下一格", "下一格")
        clerk.expect("已按上次来文填好", "可能重复：已有 收〔2026〕1号")
        await clerk.press("保存")
        clerk.expect("已登记 收〔2026〕2号")


@live
async def test_a_form_left_by_esc_is_kept_as_a_draft_or_thrown_away(desk: Desk) -> None:
    async with at_work(desk) as clerk:
        await clerk.press("登记")
        await clerk.fill("某市水利局", "关于防汛的通知")
        await clerk.press("退一步")
        clerk.expect("留作稿", "扔掉")
        await clerk.press("回车")
        clerk.expect("有没保存的稿")
        await clerk.press("登记")
        clerk.expect("找回了", "关于防汛的通知")
        await clerk.press("退一步", "右", "回车")
        clerk.expect_not("有没保存的稿")
        await clerk.press("登记")
        clerk.expect_not("关于防汛的通知")


@live
async def test_only_signed_in_then_enrolled_by_f8(desk: Desk) -> None:
    async with at_work(desk) as clerk:
        await clerk.press("登记")
        await clerk.type("某市教育局")
        await clerk.press(*["上一格"] * 2)
        clerk.expect(">[ 仅签收 ]")
        await clerk.press("回车", "收发")
        clerk.expect_row(number="待登记", next="登记")
        await clerk.press("下一步")
        clerk.expect("补登记", "某市教育局")
        await clerk.press("下一格")
        await clerk.fill("关于校园安全的通知", "无")
        await clerk.press("保存")
        clerk.expect_row(number="收〔2026〕1号", title="关于校园安全的通知", where="文件柜", next="初审")

"""Does every line of the 收文 menu do what it says, from F8 and F9, by keys alone and without a letter?"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import first_run
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import circulate, instructing, proposing, receive, slips, vetting
from bangongshi.duties.registry.detail import PaperDetail, open_detail
from bangongshi.keys import MENUS
from bangongshi.models.words import Phase, SlipMode
from bangongshi.screens.papers.verbs import ASK, UNRULED, VERBS
from office_fixtures import StandingClock, new_desk
from stories.clerk import Clerk, at_work
from widgets.bench import live

PEOPLE = (
    {"name": "张主任", "rank": "1", "leader": "是"}, {"name": "李副主任", "rank": "2", "leader": "是"},
    {"name": "王科长", "rank": "3", "department": "综合科"}, {"name": "赵文秘", "rank": "4", "department": "综合科"},
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office with two leaders and two others."""
    made = new_desk(tmp_path / "vault", StandingClock())
    first_run(made, {"unit_name": "清水县人民政府办公室", "unit_code": "清政办发", "unit_type": "机关"})
    for person in PEOPLE:
        add_person(made, person)
    yield made
    made.vault.close()


def registered(desk: Desk, handling: str = "办件", count: int = 1) -> list[int]:
    return [
        receive.sign_in_and_enrol(desk, {
            "unit_name": "某市水利局", "title": f"关于第{at}件事的通知", "source_number": f"某水发〔2026〕{at}号",
            "secrecy": "公开", "due": "+9", "handling": handling,
        }).ids[0]
        for at in range(1, count + 1)
    ]


def proposed(desk: Desk, ids: Sequence[int], leaders: Sequence[int] = (1,)) -> None:
    """Vetted and proposed to these leaders, by 综合科."""
    vetting.vet(desk, ids)
    proposing.propose(desk, ids, "请批示", lead="综合科", leader_ids=leaders)


def instructed(desk: Desk, ids: Sequence[int], text: str = "请综合科研究办理") -> None:
    """张主任 has written on it."""
    proposed(desk, ids)
    instructing.instruct(desk, ids, 1, text)


def seen(desk: Desk, paper: int) -> PaperDetail:
    return open_detail(desk, paper)


def test_every_line_of_the_menu_is_somebodys() -> None:
    of_the_room = {"next_step", "take_back", "reveal", "import", "export", "story"}
    for verb in MENUS["收文"]:
        assert verb.id in of_the_room or verb.id in VERBS or verb.id in UNRULED, verb.id
        assert verb.id in of_the_room or verb.id in ASK or verb.id in ("amend", "enrol"), verb.id


def test_a_paper_to_handle_from_f2_to_its_end_by_f8(desk: Desk) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("登记")
            await clerk.fill("某市水利局", "关于防汛的通知", "无")
            await clerk.press("保存", "收发")
            clerk.expect_row(next="初审")
            await clerk.press("下一步", "回车")
            clerk.expect_row(next="拟办")
            await clerk.press("下一步")
            await clerk.type("请张主任批示，由综合科主办。")
            await clerk.press("下一格")
            await clerk.type("综合科")
            await clerk.press("保存")
            clerk.expect("拟请哪几位批示", "1　张主任")
            await clerk.press("1", "回车")
            clerk.expect_row(where="待张主任批示", next="呈批")
            await clerk.press("下一步")
            clerk.expect_row(where="张主任", next="收回")
            await clerk.press("下一步", "下一格")
            await clerk.type("请综合科研究办理。")
            await clerk.press("保存")
            clerk.expect_row(next="承办")
            await clerk.press("下一步")
            clerk.expect("综合科")
            await clerk.press("保存")
            clerk.expect_row(where="承办 综合科", next="传达")
            await clerk.press("下一步", "回车")
            clerk.expect_row(next="办复")
            await clerk.press("下一步")
            await clerk.type("已落实到各乡镇。")
            await clerk.press("保存")
            await to_the_end(clerk)

    day()
    assert seen(desk, 1).row.phase is Phase.CLOSED
    assert any("请综合科研究办理。" in one for one in seen(desk, 1).instructions)


async def to_the_end(clerk: Clerk) -> None:
    """答复 if it is asked for, then 办结."""
    if clerk.hints["next_step"] == "答复":
        await clerk.press("下一步")
        await clerk.type("已按要求落实。")
        await clerk.press("保存")
    assert clerk.hints["next_step"] == "办结"
    await clerk.press("下一步", "保存")
    clerk.expect("已办结")


def test_a_paper_to_read_from_f8_to_its_end(desk: Desk) -> None:
    (paper,) = registered(desk, "阅件")

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "下一步", "回车")
            assert clerk.hints["next_step"] == "传阅"
            await clerk.press("下一步")
            clerk.expect("送哪几位", "张主任", "李副主任")
            before = [line for line in clerk.lines() if "选 " in line]
            await clerk.press(*[digit for digit in "1234" if any(f"{digit} 选" in line for line in before)])  # none
            await clerk.press("回车")
            clerk.expect("一个也没有选")
            await clerk.press("1", "2", "回车", "回车")
            clerk.expect_row(where="张主任", next="收回")
            await clerk.press("下一步", "1")
            clerk.expect_row(next="送阅")
            await clerk.press("下一步")
            clerk.expect_row(where="李副主任", next="收回")
            await clerk.press("下一步", "回车")
            await to_the_end(clerk)

    day()
    assert seen(desk, paper).row.phase is Phase.CLOSED


def test_sent_back_from_the_first_look(desk: Desk) -> None:
    (paper,) = registered(desk)

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "下一步", "右")
            clerk.expect(">[ 退文 ]")
            await clerk.press("回车")
            await clerk.press("保存")
            clerk.expect("请填退文理由", "请填谁签收的")
            await clerk.type("不属本单位职责。")
            await clerk.press("退一步")
            clerk.expect("初审：收〔2026〕1号")
            await clerk.press("回车")
            await clerk.type("不属本单位职责。")
            await clerk.press("下一格")
            await clerk.type("水利局小陈")
            await clerk.press("保存")
            clerk.expect_no_row(number="收〔2026〕1号")

    day()
    assert seen(desk, paper).row.phase is Phase.RETURNED


def test_straight_to_whoever_handles_it_with_a_reason(desk: Desk) -> None:
    (paper,) = registered(desk)
    vetting.vet(desk, [paper])

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "下一步")
            await clerk.fill("例行统计。", "综合科")
            await clerk.press(*["下一格"] * 4)
            clerk.expect(">[ 径送主办 ]")
            await clerk.press("回车")
            clerk.expect("请写明理由", "例行统计。")
            await clerk.type("按分工径送")
            await clerk.press("下一格", "下一格", "回车")
            assert clerk.hints["next_step"] == "承办"

    day()
    assert seen(desk, paper).row.facts.direct


def test_marked_papers_take_one_verb_together(desk: Desk) -> None:
    papers = registered(desk, count=3)

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "空格", "空格", "空格", "下一步")
            clerk.expect("初审：收〔2026〕", "等 3 件")
            await clerk.press("回车")

    day()
    assert all(seen(desk, paper).row.facts.vetted for paper in papers)


def test_a_stock_opinion_never_runs_over_words_typed(desk: Desk) -> None:
    (paper,) = registered(desk, "阅件")
    circulate.send_out(desk, [paper], 1)

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "收回", "下一格")
            await clerk.type("转综合科看看")
            await clerk.press("上一格", "3")
            clerk.expect("已经写了原文", "转综合科看看")
            await clerk.press("回车")
            clerk.expect("已收回")

    day()
    with desk.read():
        assert "转综合科看看" in str(seen(desk, paper).story)


def test_instruct_settle_and_waive(desk: Desk) -> None:
    (paper,) = registered(desk)
    proposed(desk, [paper], (1, 2))

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            for digit, words in (("1", "同意，请综合科办理。"), ("2", "不同意。")):
                await clerk.press("收发", "批示", digit)
                await clerk.type(words)
                await clerk.press("保存")
                clerk.expect("已录")
            assert clerk.hints["next_step"] == "协调批示"
            await clerk.press("下一步")
            await clerk.fill("张主任", "照张主任批示办。")
            await clerk.press("保存")
            assert clerk.hints["next_step"] == "承办"
            await clerk.press("下一步", "保存", "征求意见")
            await clerk.type("市水利局")
            await clerk.press("保存", "免办")
            clerk.expect("免哪一家")
            await clerk.type("电话说没有意见")
            await clerk.press("下一格", "2", "保存")
            clerk.expect("免办")

    day()
    facts = seen(desk, paper).row.facts
    assert (facts.conflict, facts.handling_open, facts.consulting) == (False, 1, 0)


def test_keep_cross_and_recall(desk: Desk) -> None:
    (paper,) = registered(desk, "阅件")
    vetting.vet(desk, [paper])
    slips.open_slip(desk, [paper], (1, 2), SlipMode.IN_TURN)

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "留用", "保存")
            clerk.expect("请填留用到")
            await clerk.type("+3")
            await clerk.press("保存", "横传")
            clerk.expect("现在在谁手里")
            await clerk.press("3")
            clerk.expect_row(where="王科长", next="收回")
            await clerk.press("撤传")
            await clerk.type("不用再传")
            await clerk.press("保存")
            assert clerk.hints["next_step"] == "收回"

    day()
    assert seen(desk, paper).row.facts.to_read == 0


def test_a_call_is_two_keys_and_says_its_answer(desk: Desk) -> None:
    (paper,) = registered(desk, "阅件")
    circulate.send_out(desk, [paper], 1)

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "催办")
            clerk.expect("催办：收〔2026〕1号，张主任", "1 在办，按期")
            await clerk.press("回车")
            clerk.expect("请填怎么答的")
            await clerk.press("退一步", "催办", "1")
            clerk.expect_not("1 在办，按期")

    day()
    assert "在办，按期" in str(seen(desk, paper).story)


def test_the_story_of_a_paper_is_two_keys_away(desk: Desk) -> None:
    registered(desk)

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发")
            clerk.count = 0
            await clerk.press("打开", "回车")
            assert clerk.count == 2
            clerk.expect("签收", "收〔2026〕1号")
            await clerk.press("退一步", "退一步")
            await clerk.press("经过")
            clerk.expect("签收")

    day()


def test_the_menu_of_33_lines_fits_24_rows(desk: Desk) -> None:
    registered(desk)

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "办理", "末行")
            clerk.expect("涉密误录", "办理：收〔2026〕1号")
            await clerk.press("5")
            clerk.expect_not("涉密误录：")

    day()

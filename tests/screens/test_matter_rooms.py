"""督办 by keys: its views and lights, every verb of its menu, what is kept back, find, the opened matter."""

from pathlib import Path

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import feedback, leading, milestones, reviewing
from bangongshi.duties.supervision.matter_detail import detail
from bangongshi.keys import MENUS
from bangongshi.models.matter_words import MatterState, MatterVerb
from bangongshi.screens.dialogs.agree import Agree
from bangongshi.screens.supervision.matter_life import LIFE
from bangongshi.screens.supervision.matter_page import MatterPage
from bangongshi.screens.supervision.matter_room import COLUMNS, SINGLE, VERBS, MattersRoom
from bangongshi.widgets.form import Form
from matter_fixtures import clock, desk, in_hand, matter, proposed, row  # noqa: F401
from matter_screens import do, fill, looks, story
from office_fixtures import StandingClock
from stories.clerk import Clerk

SMALL = frozenset({"call", "mark_key", "feed_back", "review", "party_done", "party_waive", "publish", "check", "amend",
                   "void", "errand"})
OF_THE_BASE = frozenset({"next_step", "open_paper", "take_back", "story", "reveal", "import", "export"})


def test_every_line_of_the_menu_is_somebodys() -> None:
    lines = {verb.id for verb in MENUS["督办"]}
    assert lines == LIFE.keys() | SMALL | OF_THE_BASE
    assert VERBS.keys() == (LIFE.keys() | SMALL) - {"errand"}
    assert lines >= SINGLE
    spoken = {verb.id: verb.label for verb in MENUS["督办"]}
    assert {verb: step.label for verb, step in LIFE.items()} == {verb: spoken[verb] for verb in LIFE}


def test_the_list_shows_light_number_time_and_next(desk: Desk, clock: StandingClock) -> None:  # noqa: F811
    in_hand(desk, title="防汛检查", due="11-25")
    matter(desk, title="秋收统计", due="12-31", lead="财务科")
    proposed(desk, title="大棚改造")
    clock.pass_(days=3)

    async def work(clerk: Clerk) -> None:
        clerk.expect("督办：[在办]", "共 3 项", "本月应办")
        shown = {line["事项"]: line for line in clerk.rows()}
        late = shown["防汛检查"]
        assert (late["灯"], late["时限"], late["状态/下一步"]) == ("红", "逾期1天", "办理中/催办")
        assert (shown["秋收统计"]["灯"], shown["秋收统计"]["状态/下一步"]) == ("绿", "已立项/交办")
        assert (shown["大棚改造"]["灯"], shown["大棚改造"]["编号"]) == ("灰", "（未立项）")
        await clerk.press("视图")
        clerk.expect("[逾期]", "共 1 项", "防汛检查")

    story(desk, work)


@pytest.mark.parametrize("width", [80, 120])
def test_no_column_falls_off(desk: Desk, width: int) -> None:  # noqa: F811
    in_hand(desk)

    async def work(clerk: Clerk) -> None:
        heads = set(clerk.rows()[0])
        wanted = {column.title for column in COLUMNS if column.from_width <= width - 2}
        assert wanted <= heads, heads
        assert ("最近进展" in heads) == (width == 120)

    story(desk, work, (width, 24))


def test_from_opening_to_the_end_by_f8(desk: Desk) -> None:  # noqa: F811
    first = proposed(desk)

    async def work(clerk: Clerk) -> None:
        await clerk.press("下一步")
        await fill(clerk, established_by="张主任")
        clerk.expect("已立项 督〔2026〕1号")
        await clerk.press("下一步", "保存")
        clerk.expect("已交 水利科", "等签收")
        await clerk.press("下一步", "保存")
        assert row(desk, first).state is MatterState.IN_HAND
        await clerk.press("下一步")
        await fill(clerk, kind="办结", text="十二座水库全部查过，隐患三处已整改。")
        clerk.expect("办理中/审核")
        await clerk.press("下一步")
        clerk.expect("十二座水库全部查过，隐患三处已整改。", "审核办结反馈：督〔2026〕1号")
        await clerk.press("保存")
        clerk.expect("办理中/呈报")
        await clerk.press("下一步", "保存")
        assert row(desk, first).state is MatterState.WITH_LEADER
        await clerk.press("下一步", "保存")
        clerk.expect("请填领导的话")
        await fill(clerk, said="同意，办得好。")
        clerk.expect("请选同意办结或再办")
        await fill(clerk, decision="同意办结")
        assert row(desk, first).state is MatterState.CLOSED
        await clerk.press("视图", "视图", "视图")
        clerk.expect("[待销号]", "已办结/销号")
        await clerk.press("下一步")
        await fill(clerk, by="水利科", evidence="现场看过")
        clerk.expect("不能自己验收")
        await fill(clerk, by="刘干事")
        clerk.expect("没有待销号的督办")

    story(desk, work)
    assert (row(desk, first).state, row(desk, first).signed_off_by) == (MatterState.SIGNED_OFF, "刘干事")


def test_each_step_of_the_menu_asks_and_does(desk: Desk) -> None:  # noqa: F811
    first = in_hand(desk)

    async def work(clerk: Clerk) -> None:
        await do(clerk, "add_party")
        await fill(clerk, names="财务科、综合科", due="+10")
        await do(clerk, "party_done")
        await fill(clerk, result="无意见。", party="财务科 12-03")
        await do(clerk, "party_waive")
        await fill(clerk, reason="李副主任同意不用办")
        await do(clerk, "add_milestone")
        await fill(clerk, name="排查完", due="12-01")
        await do(clerk, "reach_milestone")
        await fill(clerk, note="都看过")
        await do(clerk, "extend")
        await fill(clerk, due="2027-01-15", approver="张主任", reason="等县里回函")
        clerk.expect("01-15")
        await do(clerk, "escalate")
        await fill(clerk, level="黄", number="督单1号", signer="张主任", reply_by="12-05")
        await do(clerk, "answer_sheet")
        await fill(clerk, answer="三日内报结果。")
        await do(clerk, "mark_key")
        clerk.expect("已标为重点", "重 今冬明春")
        await do(clerk, "reassign")
        await fill(clerk, lead="王科长", approver="张主任", reason="水利科人手不够")
        clerk.expect("待签收/签收")
        await do(clerk, "acknowledge")
        await clerk.press("保存")
        await do(clerk, "suspend")
        await fill(clerk, approver="张主任", reason="资金未到")
        await clerk.press("视图", "视图", "视图", "视图")
        await do(clerk, "resume")
        await fill(clerk, approver="张主任", reason="资金到了", due="2027-01-20")
        await do(clerk, "cancel")
        await fill(clerk, approver="张主任", reason="并入另一项")
        await do(clerk, "reopen")
        await fill(clerk, approver="张主任", reason="又要单独办", due="2027-02-10")
        await do(clerk, "void")
        await fill(clerk, reason="登重了")
        clerk.expect("已作废 督〔2026〕1号")

    story(desk, work)
    found = detail(desk, first)
    assert found.row.state is MatterState.VOID
    assert (len(found.parties), len(found.milestones), len(found.sheets)) == (2, 1, 1)
    assert found.row.lead == "王科长"
    assert len([line for line in found.account if "延期" in line or "恢复" in line]) >= 2


def test_what_is_not_possible_says_why_in_the_rules_words(desk: Desk) -> None:  # noqa: F811
    proposed(desk)
    matter(desk)

    async def work(clerk: Clerk) -> None:
        assert isinstance(clerk.screen, MattersRoom)
        reasons = {entry.verb.id: entry.reason for entry in clerk.screen.menu_entries() if entry.reason}
        assert reasons["open_paper"] == "这一项不是从来文立的，没有原件可看。"
        assert "publish" in reasons
        assert {"sign_off", "resume", "check"} <= reasons.keys()
        await clerk.press("空格", "空格")
        assert all("督〔2026〕1号" in reason or "（" not in reason or reason for reason in reasons.values())
        await do(clerk, "feed_back")
        clerk.expect("一次只办一项")

    story(desk, work)


def test_a_returned_feedback_and_the_page_with_everything(desk: Desk) -> None:  # noqa: F811
    first = in_hand(desk)
    feedback.feed_back(desk, first, {"kind": "阶段", "text": "已查六座，余下周内查完。"})
    reviewing.review(desk, first, {"result": "采纳", "reviewer": "刘干事"})
    milestones.add(desk, first, {"name": "排查完", "due": "12-01"})
    feedback.feed_back(desk, first, {"kind": "办结", "text": "已办结。"})

    async def work(clerk: Clerk) -> None:
        await clerk.press("视图", "视图")
        clerk.expect("[待审]")
        await do(clerk, "review")
        await clerk.press("保存")
        clerk.expect("反馈只说办完了")
        await fill(clerk, result="退回", note="请写明查了哪些、结果怎样")
        await clerk.press("视图", "视图", "视图", "打开")
        assert isinstance(clerk.screen, MatterPage)
        clerk.expect("督〔2026〕1号", "今冬明春防汛检查", "请水利科牵头，一个月内查清隐患并报结果。")
        seen = clerk.text()
        for _ in range(7):
            await clerk.press("翻页")
            seen += clerk.text()
        for words in ("时限账", "已查六座，余下周内查完。", "退回", "节点", "排查完", "登记督办"):
            assert words in seen, words

    story(desk, work)


def test_find_looks_through_everything_and_esc_leads_back(desk: Desk) -> None:  # noqa: F811
    in_hand(desk, title="防汛检查")
    matter(desk, title="秋收统计", lead="财务科")

    async def work(clerk: Clerk) -> None:
        await clerk.press("查找")
        await clerk.type("财务")
        clerk.expect("[全部]", "共 1 项", "秋收统计")
        await clerk.press("回车", "退一步")
        clerk.expect("[在办]", "共 2 项")
        await clerk.press("查找")
        await clerk.type("没有的事")
        clerk.expect("没有找到「没有的事」")
        await clerk.press("回车", "视图")
        clerk.expect("[逾期]")

    story(desk, work)


def test_what_is_not_public_shows_only_while_revealed_until_it_is_published(desk: Desk) -> None:  # noqa: F811
    hidden = matter(desk, title="关于张三任职的考察", basis="请组织考察张三。", secrecy="未公布")

    async def work(clerk: Clerk) -> None:
        clerk.expect("督办事项 督〔2026〕1号")
        assert "张三" not in clerk.everything_held()
        await clerk.press("揭示")
        clerk.expect("关于张三任职的考察", "已揭示")
        clerk.screen.covering()  # type: ignore[attr-defined]
        await clerk.settle()
        assert "张三" not in clerk.everything_held()
        await clerk.press("打开")
        clerk.expect("关于张三任职的考察", "请组织考察张三。")
        await clerk.press("退一步")
        await do(clerk, "publish")
        await fill(clerk, evidence="已在门户网站公开，李主任审查")
        clerk.expect("已公布 督〔2026〕1号", "关于张三任职的考察")
        await do(clerk, "publish")
        clerk.expect("不是未公布的")

    story(desk, work)
    assert looks(desk).count(f"matter:{hidden}") >= 2


def test_take_back_and_amend(desk: Desk) -> None:  # noqa: F811
    first = in_hand(desk)

    async def work(clerk: Clerk) -> None:
        await clerk.press("修改")
        await fill(clerk, requirement="查清隐患，逐条整改，附照片")
        clerk.expect("请填更正理由")
        await fill(clerk, reason="要求抄漏一句")
        clerk.expect("已更正 督〔2026〕1号")
        await do(clerk, "take_back")
        clerk.expect("回退：更正督办 督〔2026〕1号")
        await clerk.press("上一格", "回车")
        await clerk.until(lambda: row(desk, first).requirement == "查清隐患，逐条整改", "the old words")

    story(desk, work)


def test_a_line_of_home_stands_under_the_cursor(desk: Desk) -> None:  # noqa: F811
    for at in range(30):
        matter(desk, title=f"第{at}件")
    ended = in_hand(desk, title="办完的", kind="督办")
    feedback.feed_back(desk, ended, {"kind": "办结", "text": "已整改三处。"})
    reviewing.review(desk, ended, {"result": "采纳", "reviewer": "刘干事"})
    leading.submit(desk, [ended], {})
    leading.leader(desk, ended, {"said": "同意", "decision": "同意办结"})

    async def work(clerk: Clerk) -> None:
        assert isinstance(clerk.screen, MattersRoom)
        clerk.screen.show(ended)
        await clerk.settle()
        assert clerk.screen.view == "待销号"
        assert clerk.screen.table.row is not None
        assert clerk.screen.table.row.next is MatterVerb.SIGN_OFF

    story(desk, work)


def test_the_register_goes_out_and_an_old_one_is_looked_at_first(desk: Desk, tmp_path: Path) -> None:  # noqa: F811
    in_hand(desk, secrecy="公开")
    target = tmp_path / "duban.xlsx"

    async def work(clerk: Clerk) -> None:
        await do(clerk, "export")
        clerk.expect("导出：督办台账")
        clerk.screen.query_one(Form).fill({"path": str(target)}, clean=False)
        await clerk.press("保存")
        await clerk.until(target.exists, "the file")
        await clerk.until(lambda: isinstance(clerk.screen, MattersRoom), "the room")
        await do(clerk, "import")
        clerk.expect("导入督办")
        await fill(clerk, path=str(tmp_path / "missing.xlsx"))
        clerk.expect("找不到这个文件")
        await fill(clerk, path=str(target))
        await clerk.until(lambda: isinstance(clerk.screen, Agree), "what the file holds")
        clerk.expect("导入督办：先看一看")

    story(desk, work)

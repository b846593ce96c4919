"""Verbs of 督办 by keys that a common day leaves out: 不立项, a 节点 too late, the phases of key work, 核对, 办结 of an errand."""

from datetime import date
from pathlib import Path

from sqlmodel import select

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing import run_import
from bangongshi.duties.supervision import opening
from bangongshi.models.matter_words import MatterState, WorkPhase
from bangongshi.models.matters import Matter, Milestone
from bangongshi.widgets.form import Form
from matter_fixtures import clock, desk, in_hand, proposed, row  # noqa: F401
from matter_screens import do, fill, story
from office_fixtures import StandingClock
from register_files import save
from stories.clerk import Clerk

FED_BACK = "年度目标全部完成，验收资料已备齐。"


def errand(desk: Desk, due: str = "周五") -> int:  # noqa: F811
    typed = {"title": "把统计报表报来", "lead": "陈文书", "due": due, "leader": "张主任", "basis": "请陈文书把统计报表报来"}
    return opening.errand(desk, typed).ids[0]


def test_declined_with_its_reason_and_then_no_more(desk: Desk) -> None:  # noqa: F811
    first = proposed(desk)

    async def work(clerk: Clerk) -> None:
        await do(clerk, "decline")
        await clerk.press("保存")
        clerk.expect("请填理由")
        await fill(clerk, reason="已有同样的一项在办")
        clerk.expect("没有在办的督办")
        await clerk.press(*["视图"] * 4)
        clerk.expect("[全部]", "不立项")
        await clerk.press("下一步")
        clerk.expect("没有下一步")
        await do(clerk, "establish")
        clerk.expect("没有立项，不再办理")

    story(desk, work)
    assert (row(desk, first).state, row(desk, first).number) == (MatterState.DECLINED, "")
    assert row(desk, first).reason == "已有同样的一项在办"


def test_a_milestone_after_the_matters_own_date_is_refused_at_its_field(desk: Desk) -> None:  # noqa: F811
    in_hand(desk, due="12-23")

    async def work(clerk: Clerk) -> None:
        await do(clerk, "add_milestone")
        await fill(clerk, name="全部整改", due="12-24")
        clerk.expect("晚于这一项的时限", "2026-12-23，请把节点提前，或先办延期。")
        assert clerk.screen.query_one(Form).value("name") == "全部整改"
        await fill(clerk, due="12-23")
        clerk.expect("已加节点，到 2026-12-23")

    story(desk, work)
    with desk.read() as session:
        assert session.exec(select(Milestone.due_on)).all() == [date(2026, 12, 23)]


def test_key_work_goes_through_its_phases_and_its_report_to_the_leader_by_f8(desk: Desk) -> None:  # noqa: F811
    first = in_hand(desk, kind="重点工作", source="年度重点", title="水利大会战")

    async def work(clerk: Clerk) -> None:
        await clerk.press("下一步")
        await fill(clerk, kind="办结", text=FED_BACK)
        await clerk.press("下一步", "保存")
        for phase in list(WorkPhase)[1:]:
            assert clerk.hints["next_step"] == "下一阶段"
            await clerk.press("下一步")
            await fill(clerk, note="按计划做完")
            clerk.expect(f"已进入{phase.value}")
        clerk.expect("报领导前要写好总结报告")
        await do(clerk, "submit")
        clerk.expect("还没有总结报告")
        await clerk.press("退一步")
        assert clerk.hints["next_step"] == "更正"
        await clerk.press("下一步")
        await fill(clerk, report="建成三处，完成投资八成，余下明年一季度完成。", reason="补总结报告")
        assert clerk.hints["next_step"] == "报领导"
        await clerk.press("下一步", "保存")
        clerk.expect("报领导/审定")

    story(desk, work)
    assert (row(desk, first).state, row(desk, first).phase) == (MatterState.WITH_LEADER, WorkPhase.SUMMARY)
    assert row(desk, first).report.startswith("建成三处")


def test_an_old_line_is_checked_before_it_is_pursued(desk: Desk, tmp_path: Path) -> None:  # noqa: F811
    run_import(desk, "matters", save(tmp_path / "督办台账.xlsx", [
        ("编号", "立项日期", "事项", "主办", "时限", "进展"),
        ("3", "2025-03-05", "旧渠清淤", "水利科", "2025-06-30", ""),
        ("4", "2025-03-06", "旧路修补", "财务科", "2025-06-30", ""),
    ]))

    async def work(clerk: Clerk) -> None:
        await clerk.press(*["视图"] * 4)
        clerk.expect("[全部]", "历史/核对")
        await clerk.press("下一步")
        clerk.expect("核对：", "仍在办的列入在办")
        await fill(clerk, state="仍在办")
        await clerk.press("下")
        await do(clerk, "check")
        await fill(clerk, state="已办结")
        clerk.expect_not("历史/核对")

    story(desk, work)
    with desk.read() as session:
        found = dict(session.exec(select(Matter.title, Matter.state)).all())
    assert found == {"旧路修补": MatterState.IN_HAND, "旧渠清淤": MatterState.CLOSED}


def test_an_errand_is_closed_by_f8_at_once(desk: Desk) -> None:  # noqa: F811
    first = errand(desk)

    async def work(clerk: Clerk) -> None:
        assert clerk.hints["next_step"] == "办结"
        clerk.expect("办理中/办结")
        await clerk.press("下一步")
        await clerk.press("保存")
        clerk.expect("请填结果")
        await fill(clerk, outcome="报表已报来，数字核过。")
        clerk.expect("已办结 交〔2026〕1号", "没有在办的督办")

    story(desk, work)
    assert (row(desk, first).state, row(desk, first).closed_by) == (MatterState.CLOSED, "文秘")


def test_a_late_errand_is_asked_about_first_and_then_closed(
    desk: Desk, clock: StandingClock,  # noqa: F811
) -> None:
    first = errand(desk, "明天")
    clock.pass_(days=2)

    async def work(clerk: Clerk) -> None:
        assert clerk.hints["next_step"] == "催办"
        await clerk.press("下一步")
        await clerk.press("1")
        clerk.expect("办理中/办结", "逾期1天")
        await clerk.press("下一步")
        await fill(clerk, outcome="补报来了。")

    story(desk, work)
    assert row(desk, first).state is MatterState.CLOSED

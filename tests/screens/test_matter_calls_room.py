"""催办 of 督办 by keys: unit by unit with telephones, at most three keys a call – counted over thirty matters."""

from sqlmodel import select

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import feedback, giving
from bangongshi.duties.supervision.call_list import count_calls
from bangongshi.keys import MENUS
from bangongshi.models.matters import Feedback, MatterCall, Sheet
from bangongshi.screens.supervision.call_room import MatterCallsRoom
from bangongshi.screens.supervision.matter_room import MattersRoom
from matter_fixtures import clock, desk, in_hand, row  # noqa: F401
from matter_screens import do, fill, looks, story
from office_fixtures import StandingClock
from stories.clerk import Clerk

LEADS = ("王科长", "陈文书", "刘干事")


def called(desk: Desk) -> list[MatterCall]:  # noqa: F811
    with desk.read() as session:
        return list(session.exec(select(MatterCall).order_by(MatterCall.id)))  # type: ignore[arg-type]


def test_every_line_of_the_menu_is_somebodys() -> None:
    assert {verb.id for verb in MENUS["督办催办"]} == {
        "next_step", "call", "feed_back", "escalate", "open_matter", "take_back",
    }


def test_thirty_matters_in_one_sitting_at_two_keys_a_call(desk: Desk, clock: StandingClock) -> None:  # noqa: F811
    for at in range(30):
        in_hand(desk, title=f"第{at}件", basis=f"请第{at}件事一个月内办结并报结果。", lead=LEADS[at % 3], due="11-25")
    clock.pass_(days=3)

    async def work(clerk: Clerk) -> None:
        clerk.expect("督办催办", "共 30 项", "86001", "逾期1天")
        units = [line["单位"] for line in clerk.rows()]
        assert units == sorted(units, key=units.index), "one unit after another"
        clerk.count = 0
        for _ in range(30):
            await clerk.press("下一步", "1")
        assert clerk.count == 60
        clerk.expect("今天没有要催的督办")

    story(desk, work, room="matter_calls")
    assert len(called(desk)) == 30
    assert {one.answer for one in called(desk)} == {"在办，按期"}
    assert {f"{one.next_on}" for one in called(desk)} == {"2026-11-27"}
    assert {one.caller for one in called(desk)} == {"文秘"}


def test_one_call_for_all_of_one_party(desk: Desk, clock: StandingClock) -> None:  # noqa: F811
    for at in range(3):
        in_hand(desk, title=f"第{at}件", basis=f"请第{at}件事办结并报结果。", lead="陈文书" if at else "王科长", due="11-25")
    clock.pass_(days=3)

    async def work(clerk: Clerk) -> None:
        await clerk.press("空格", "空格", "空格", "下一步")
        clerk.expect("一次只催一家")
        await clerk.press("退一步", "末行", "空格", "上", "空格", "下一步")
        clerk.expect("等 2 项")
        await clerk.press("下一格")
        await clerk.type("月底报")
        await clerk.press("保存")

    story(desk, work, room="matter_calls")
    assert [one.answer for one in called(desk)] == ["月底报", "月底报"]
    assert count_calls(desk).count == 1


def test_a_helper_is_called_too_and_the_cursor_moves_on(desk: Desk, clock: StandingClock) -> None:  # noqa: F811
    first = in_hand(desk, due="12-23")
    giving.add_parties(desk, [first], {"names": "陈文书", "due": "11-25"})
    clock.pass_(days=3)

    async def work(clerk: Clerk) -> None:
        clerk.expect("陈文书", "86002", "共 1 项")
        await do(clerk, "feed_back")
        clerk.expect("协办的回复到督办里记")
        await clerk.press("退一步", "下一步", "4")
        clerk.expect("已催 陈文书")

    story(desk, work, room="matter_calls")
    assert [(one.party_id is not None, one.answer) for one in called(desk)] == [(True, "无人接听")]


def test_feedback_sheet_and_the_matter_itself(desk: Desk, clock: StandingClock) -> None:  # noqa: F811
    first = in_hand(desk, due="11-25", lead="王科长")
    clock.pass_(days=3)

    async def work(clerk: Clerk) -> None:
        await do(clerk, "escalate")
        await fill(clerk, level="蓝", number="督单1号", signer="张主任", reply_by="12-05")
        await do(clerk, "feed_back")
        await fill(clerk, text="查了六座。")
        await clerk.press("刷新")
        if clerk.screen.table.row is not None:  # type: ignore[attr-defined]
            await do(clerk, "feed_back")
            clerk.expect("上一份反馈还没有审核")
            await do(clerk, "open_matter")
            assert isinstance(clerk.screen, MattersRoom)
            assert clerk.screen.table.row is not None
            assert clerk.screen.table.row.id == first

    story(desk, work, room="matter_calls")
    with desk.read() as session:
        assert session.exec(select(Sheet)).one().to_name == "王科长"
        assert session.exec(select(Feedback)).one().text == "查了六座。"
    assert row(desk, first).number == "督〔2026〕1号"


def test_masked_matters_show_their_other_name_until_revealed(desk: Desk, clock: StandingClock) -> None:  # noqa: F811
    hidden = in_hand(desk, title="关于张三任职的考察", secrecy="未公布", due="11-25", lead="王科长")
    feedback.feed_back(desk, hidden, {"kind": "阶段", "text": "张三的材料齐了。"})
    clock.pass_(days=3)

    async def work(clerk: Clerk) -> None:
        assert isinstance(clerk.screen, MatterCallsRoom)
        clerk.expect("督办事项 督〔2026〕1号")
        assert "张三" not in clerk.everything_held()
        await clerk.press("揭示")
        clerk.expect("关于张三任职的考察", "已揭示")
        clerk.screen.covering()
        await clerk.settle()
        assert "张三" not in clerk.everything_held()

    story(desk, work, (120, 30), room="matter_calls")
    assert looks(desk) == [f"matter:{hidden}"]

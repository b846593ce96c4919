"""F2 and 交办小事 on 督办, and the way from a paper: what is filled in, what the rules say, what survives Esc."""

import pytest
from sqlmodel import select

from bangongshi.duties import drafts
from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import assigning, instructing, proposing, receive, vetting
from bangongshi.models.matter_words import MatterKind, MatterState, Source
from bangongshi.models.matters import Matter
from bangongshi.screens.matters.form import MatterForm
from bangongshi.screens.papers.common import party
from bangongshi.widgets.form import Form
from matter_fixtures import clock, desk, matter  # noqa: F401
from matter_screens import do, fill, story
from stories.clerk import Clerk, at_work
from widgets.bench import live

SAID = "请水利科牵头，一个月内查清隐患并报结果。"


def only(desk: Desk) -> Matter:  # noqa: F811
    with desk.read() as session:
        return session.exec(select(Matter)).one()


def paper(desk: Desk, *said: str, **typed: str) -> int:  # noqa: F811
    """A paper that leaders have written on."""
    made = receive.sign_in_and_enrol(desk, {
        "unit_name": "某市水利局", "title": "关于做好防汛检查的通知", "source_number": "水发〔2026〕31号", "secrecy": "公开",
        "handling": "办件", **typed,
    }).ids[0]
    if said:
        vetting.vet(desk, [made])
        proposing.propose(desk, [made], "请批示", lead="水利科", leader_ids=list(range(1, len(said) + 1)))
    for leader, words in enumerate(said, 1):
        instructing.instruct(desk, [made], leader, words)
    return made


def form(clerk: Clerk) -> Form:
    assert isinstance(clerk.screen, MatterForm), clerk.text()
    return clerk.screen.query_one(Form)


def test_f2_records_and_shows_number_and_date_before_it_is_saved(desk: Desk) -> None:  # noqa: F811
    async def work(clerk: Clerk) -> None:
        await clerk.press("登记")
        clerk.expect("登记督办", "编号 督〔2026〕1号")
        form(clerk).fill({"title": "今冬明春防汛检查", "basis": SAID, "leader": "张主任", "lead": "水利科", "due": "12-23",
                          "establish": "是"}, clean=False)
        await clerk.settle()
        clerk.expect("时限：立项 11月23日", "12月23日（依据：领导批示）")
        await clerk.press("保存")
        clerk.expect("请填谁批准立项")
        assert form(clerk).value("basis") == SAID
        await fill(clerk, established_by="张主任")
        clerk.expect("已立项 督〔2026〕1号", "已立项/交办")

    story(desk, work)
    made = only(desk)
    assert (made.title, made.basis, made.lead_name, made.state) == ("今冬明春防汛检查", SAID, "水利科", MatterState.ESTABLISHED)


def test_what_is_only_to_be_read_is_refused_and_nothing_typed_is_lost(desk: Desk) -> None:  # noqa: F811
    async def work(clerk: Clerk) -> None:
        await clerk.press("登记")
        await fill(clerk, title="防汛检查", basis="已阅。", establish="是", established_by="张主任", lead="水利科", due="12-23")
        clerk.expect("阅知的批示不立项")
        assert form(clerk).value("title") == "防汛检查"
        await clerk.press("退一步", "回车")
        assert [kept.form for kept in drafts.kept(desk)] == ["督办/登记督办/"]
        await clerk.press("首页")
        clerk.expect("有没保存的稿：登记督办", "按 4、F2 接着填")
        await clerk.press("4", "登记")
        clerk.expect("找回了 11-23 09:00 没保存的内容")

    story(desk, work)


def test_one_line_is_an_errand(desk: Desk) -> None:  # noqa: F811
    async def work(clerk: Clerk) -> None:
        clerk.expect("F9 → 7 交办小事")
        await clerk.press("办理", "7")
        assert clerk.count == 2
        clerk.expect("交办小事")
        await clerk.type("请陈文书周五前把统计报表报来")
        values = clerk.screen.query_one(Form).values()
        assert (values["lead"], values["due"][:2]) == ("陈文书", "周五")
        assert "统计报表" in values["title"]
        await clerk.press("保存")
        clerk.expect("已交办 交〔2026〕1号", "陈文书")

    story(desk, work)
    made = only(desk)
    assert (made.kind, made.state, made.lead_name) == (MatterKind.ERRAND, MatterState.IN_HAND, "陈文书")
    assert f"{made.due_on}" == "2026-11-27"
    assert made.basis == "请陈文书周五前把统计报表报来"


def test_what_the_clerk_typed_is_not_overwritten_by_the_line(desk: Desk) -> None:  # noqa: F811
    async def work(clerk: Clerk) -> None:
        await do(clerk, "errand")
        await clerk.type("请陈文书周五前")
        await clerk.press("下一格")
        await clerk.press(*["退一格"] * 12)
        await clerk.type("报年终统计")
        await clerk.press("上一格", "末行")
        await clerk.type("把报表报来")
        values = clerk.screen.query_one(Form).values()
        assert (values["title"], values["lead"]) == ("报年终统计", "陈文书")

    story(desk, work)


@pytest.mark.parametrize("length", [1, 2])
def test_from_the_register_of_instructions_it_takes_two_keys_and_saving(desk: Desk, length: int) -> None:  # noqa: F811
    made = paper(desk, SAID, *(["请财务科一周内安排经费。"] if length == 2 else []))
    assigning.assign(desk, [made], party(desk, "水利科"), [party(desk, "财务科")], due_typed="12-23")

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "右", "右")
            clerk.expect("批示：[未传达]")
            clerk.count = 0
            await clerk.press("办理", "5")
            assert clerk.count == 2
            values = form(clerk).values()
            assert values["basis"] == SAID
            assert (values["leader"], values["lead"], values["source"]) == ("张主任", "水利科", "领导批示")
            assert (values["assists"], values["title"]) == ("财务科", "做好防汛检查")
            await clerk.press("保存")
            clerk.expect("已登记拟立项事项")
            await clerk.press("办理", "5")
            clerk.expect("同一句话已经在")

    day()
    found = only(desk)
    assert (found.paper_id, found.basis, found.source) == (made, SAID, Source.INSTRUCTION)
    assert found.instruction_id is not None


def test_from_a_paper_with_one_and_with_several_instructions(desk: Desk) -> None:  # noqa: F811
    paper(desk, SAID, title="关于防汛的通知", source_number="水发〔2026〕1号")
    paper(desk, "请水利科周五前报方案。", "请财务科一周内安排经费。", title="关于抗旱的通知", source_number="水发〔2026〕2号")

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "查找")
            await clerk.type("防汛")
            await clerk.press("回车")
            clerk.count = 0
            await clerk.press("办理")
            await clerk.type("-")
            assert clerk.count == 2
            assert form(clerk).value("basis") == SAID
            await clerk.press("保存")
            clerk.expect("已登记拟立项事项")
            await clerk.press("退一步", "查找")
            await clerk.type("抗旱")
            await clerk.press("回车", "办理")
            await clerk.type("-")
            clerk.expect("按哪一条批示", "李副主任", "请水利科周五前报方案")
            await clerk.press("1")
            assert form(clerk).value("basis") == "请财务科一周内安排经费。"
            assert form(clerk).value("leader") == "李副主任"

    day()


def test_only_read_is_no_matter_and_says_why(desk: Desk) -> None:  # noqa: F811
    paper(desk, "已阅。")

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "办理")
            await clerk.type("-")
            clerk.expect("阅知的批示不立项")

    day()
    with desk.read() as session:
        assert session.exec(select(Matter)).all() == []


def test_a_masked_paper_gives_its_other_name_and_keeps_the_words(desk: Desk) -> None:  # noqa: F811
    paper(desk, "请水利科考察张三。", title="关于张三任职的通知", secrecy="未公布", alias="水利局来文一件")

    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("收发", "办理")
            await clerk.type("-")
            values = form(clerk).values()
            assert (values["title"], values["basis"], values["secrecy"]) == ("水利局来文一件", "", "未公布")
            assert "张三" not in clerk.everything_held()
            await clerk.press("保存")
            clerk.expect("已登记拟立项事项")

    day()
    assert only(desk).basis == "请水利科考察张三。"


def test_a_parent_is_found_by_a_piece_of_it(desk: Desk) -> None:  # noqa: F811
    above = matter(desk, title="水利大会战")

    async def work(clerk: Clerk) -> None:
        await clerk.press("登记")
        form(clerk).focus_field("parent")
        await clerk.type("大会战")
        clerk.expect("督〔2026〕1号  水利大会战")
        await clerk.press("1")
        await fill(clerk, title="修水渠")

    story(desk, work)
    with desk.read() as session:
        assert session.exec(select(Matter.parent_id).where(Matter.title == "修水渠")).one() == above


def test_the_source_follows_the_kind_until_one_is_chosen(desk: Desk) -> None:  # noqa: F811
    async def work(clerk: Clerk) -> None:
        await clerk.press("登记", "下一格")
        assert form(clerk).value("source") == "领导批示"
        await clerk.press("5")
        assert form(clerk).value("source") == "年度重点"
        await clerk.press("下一格", "右")
        chosen = form(clerk).value("source")
        await clerk.press("上一格", "3")
        assert form(clerk).value("source") == chosen

    story(desk, work)

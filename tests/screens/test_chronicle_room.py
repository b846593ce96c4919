"""大事记 by keys: what was closed is taken in with one key, changed first with F9, left out, told as a text and saved."""

from pathlib import Path

from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import ending
from bangongshi.keys import MENUS
from bangongshi.models.matter_words import ChronicleKind
from bangongshi.models.matters import Chronicle
from bangongshi.models.trail import Entry
from bangongshi.screens.exporting import WITH, ExportDialog
from bangongshi.screens.long_work import LongWork
from bangongshi.screens.supervision.matter_room import MattersRoom
from bangongshi.screens.supervision.report_page import ReportPage
from bangongshi.widgets.form import Form
from matter_fixtures import clock, desk, in_hand  # noqa: F401
from matter_screens import do, fill, looks, story
from office_fixtures import PASSPHRASE
from stories.clerk import Clerk


def closed(desk: Desk, title: str, **typed: str) -> int:  # noqa: F811
    """An errand that was done today."""
    made = in_hand(desk, title=title, kind="交办", source="领导交办", basis=f"请办{title}。", **typed)
    ending.close(desk, [made], {"outcome": "都办妥了。"})
    return made


async def save_to(clerk: Clerk, target: Path, **typed: str) -> None:
    """The dialog that asks whether what is confidential goes out, to its end."""
    assert isinstance(clerk.screen, ExportDialog), clerk.text()
    clerk.screen.query_one(Form).fill({"path": str(target), **typed}, clean=False)
    await clerk.press("保存")
    await clerk.until(lambda: not isinstance(clerk.screen, LongWork), "the file")


def lines(desk: Desk) -> dict[ChronicleKind, list[str]]:  # noqa: F811
    with desk.read() as session:
        found: dict[ChronicleKind, list[str]] = {}
        for one in session.exec(select(Chronicle)):
            found.setdefault(one.kind, []).append(one.text)
        return found


def test_every_line_of_the_menu_is_somebodys() -> None:
    assert {verb.id for verb in MENUS["大事记"]} == {
        "next_step", "accept", "report", "decline", "span", "text", "take_back",
    }


def test_one_key_takes_in_and_f9_changes_the_words_first(desk: Desk) -> None:  # noqa: F811
    for title in ("修渠", "统计年报", "搬家"):
        closed(desk, title)

    async def work(clerk: Clerk) -> None:
        clerk.expect("大事记：[候选]", "共 3 条", "本月 11-01 至 11-30", "搬家")
        clerk.count = 0
        await clerk.press("下一步")
        assert clerk.count == 1
        clerk.expect("已收进大事记", "共 2 条")
        await do(clerk, "report")
        clerk.expect("统计年报办结")
        await fill(clerk, text="统计年报如期上报。")
        await do(clerk, "decline")
        clerk.expect("本月没有候选")
        await clerk.press("视图")
        clerk.expect("[大事记]", "搬家办结")
        await clerk.press("下一步")
        clerk.expect("已经收了")

    story(desk, work, room="chronicle")
    assert lines(desk) == {
        ChronicleKind.EVENT: ["11月23日，搬家办结。"], ChronicleKind.REPORT: ["统计年报如期上报。"], ChronicleKind.NEITHER: [""],
    }


def test_the_text_of_a_span_is_read_and_saved(desk: Desk, tmp_path: Path) -> None:  # noqa: F811
    closed(desk, "修渠", secrecy="公开")
    target = tmp_path / "events.txt"

    async def work(clerk: Clerk) -> None:
        await clerk.press("下一步")
        await do(clerk, "span")
        await clerk.type("上月")
        await clerk.press("回车")
        clerk.expect("上月 10-01 至 10-31", "上月没有候选")
        await do(clerk, "span")
        await clerk.press("1")
        clerk.expect("本周 11-23 至 11-29")
        await do(clerk, "text")
        await clerk.press("保存")
        assert isinstance(clerk.screen, ReportPage)
        clerk.expect("大事记", "11月23日，修渠办结。")
        await clerk.press("保存")
        clerk.expect("存成文本：大事记", "大事记20261123-20261129.txt", "不含保密事项")
        await save_to(clerk, target)
        clerk.expect("已成文")

    story(desk, work, room="chronicle")
    assert "11月23日，修渠办结。" in target.read_text("utf-8-sig")


def test_what_is_not_announced_goes_out_only_with_the_passphrase_once_more(
    desk: Desk, tmp_path: Path,  # noqa: F811
) -> None:
    closed(desk, "关于张三的考察", secrecy="未公布")
    bare, whole = tmp_path / "bare.txt", tmp_path / "whole.txt"

    async def work(clerk: Clerk) -> None:
        await do(clerk, "accept")
        await fill(clerk, text="完成对张三的考察。")
        await do(clerk, "text")
        await clerk.press("保存", "办理")
        await save_to(clerk, bare)
        await do(clerk, "text")
        await clerk.press("保存", "办理")
        await save_to(clerk, whole, what=WITH, passphrase="不是这一句口令")
        clerk.expect("口令不对")
        assert not whole.exists()
        await save_to(clerk, whole, what=WITH, passphrase=PASSPHRASE)
        clerk.expect("已成文")

    story(desk, work, room="chronicle")
    assert "张三" not in bare.read_text("utf-8-sig")
    assert "另有未公布事项 1 项" in bare.read_text("utf-8-sig")
    assert "完成对张三的考察。" in whole.read_text("utf-8-sig")
    with desk.read() as session:
        subjects = list(session.exec(select(Entry.subject).where(col(Entry.subject).startswith("大事记 2026"))))
    assert [one.endswith("，含内部和未公布原文") for one in subjects] == [False, True]


def test_enter_leads_to_the_matter(desk: Desk) -> None:  # noqa: F811
    made = closed(desk, "修渠")

    async def work(clerk: Clerk) -> None:
        await clerk.press("打开")
        assert isinstance(clerk.screen, MattersRoom)
        assert clerk.screen.table.row is not None
        assert clerk.screen.table.row.id == made

    story(desk, work, room="chronicle")


def test_what_is_not_public_is_called_by_its_other_name_and_only_counted(desk: Desk) -> None:  # noqa: F811
    hidden = closed(desk, "关于张三的考察", secrecy="未公布")

    async def work(clerk: Clerk) -> None:
        assert "张三" not in clerk.everything_held()
        clerk.expect("交办事项 交〔2026〕1号")
        await clerk.press("揭示")
        clerk.expect("关于张三的考察", "已揭示")
        clerk.screen.covering()  # type: ignore[attr-defined]
        await clerk.settle()
        assert "张三" not in clerk.everything_held()
        await clerk.press("下一步")
        await do(clerk, "text")
        await clerk.press("保存")
        clerk.expect("另有未公布事项 1 项")

    story(desk, work, room="chronicle")
    assert looks(desk) == [f"matter:{hidden}"]
    assert lines(desk) == {ChronicleKind.EVENT: ["11月23日，交办事项 交〔2026〕1号办结。"]}

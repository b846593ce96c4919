"""介绍信 by keys: a book fetched, a letter issued, skipped numbers explained, unused ones back; an old register read first."""

from pathlib import Path

from bangongshi.duties.seals import letter_books, letters
from bangongshi.duties.seals.letter_list import letters as listed
from bangongshi.models.seal_rows import LetterView
from bangongshi.screens.dialogs.agree import Agree
from seal_fixtures import OFFICE, seal
from seal_screens import Counter, run

LETTER = {
    "holder": "赵六", "identity": "科员", "people": "2", "to_unit": "市档案馆", "subject": "查阅档案", "valid_days": "7",
    "approver": "张主任", "approval_way": "签字", "approval_evidence": "审批单 5 号", "received_by": "赵六",
}
SECRET = "某某案件外调取证"


def book(counter: Counter, last: str = "0020") -> int:
    return letter_books.add_book(counter.desk, {"first": "0001", "last": last, "name": "甲本"}).ids[0]


def issued(counter: Counter, **typed: str) -> int:
    return letters.issue(counter.desk, LETTER | typed).ids[0]


async def see(counter: Counter) -> None:
    counter.app.changed.publish("介绍信")
    await counter.rest()


def test_a_book_is_fetched_and_a_letter_issued(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        await counter.keys("f2")
        assert "领一本" in counter.said
        await counter.do("book")
        await counter.fill(first="0005", last="0003")
        assert "止号小于起号" in counter.wrong()["last"]
        await counter.fill(last="0024")
        assert "共 20 张" in counter.said
        await counter.keys("f2")
        assert "第 0005 号，还剩 20 张" in counter.text()
        assert counter.form.value("serial") == "0005"
        await counter.fill(**LETTER | {"to_unit": ""})
        assert "前往单位" in counter.wrong()["to_unit"]
        await counter.fill(to_unit="市档案馆")
        assert "人数（大写）贰" in counter.said
        assert "市档案馆" in counter.text()
        assert "11-30" in counter.text()

    run(work, tmp_path, "letters")


def test_the_seal_for_letters_is_proposed_where_there_is_one(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        book(counter)
        seal(counter.desk)
        seal(counter.desk, "清河县合同专用章", kind="合同章")
        await counter.keys("f2")
        assert counter.form.value("seal") == OFFICE
        await counter.fill(**LETTER)
        assert "用印〔2026〕1号" in counter.said

    run(work, tmp_path, "letters")


def test_skipped_numbers_are_a_gap_that_f8_explains(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        book(counter)
        issued(counter, serial="3")
        await see(counter)
        assert "不缺" in counter.hindrances()["explain"]
        await counter.keys("f7")
        assert "第0001–0002号" in counter.text()
        assert "请先说明缺号" in counter.hindrances()["lose"]
        await counter.keys("f8", "ctrl+s")
        assert "原因" in counter.wrong()["reason"]
        await counter.fill(what="遗失", reason="整理时发现缺页")
        assert "已说明" in counter.said
        assert "没有缺号" in counter.text()
        await counter.keys("ctrl+z", "tab", "enter")
        assert "第0001–0002号" in counter.text()

    run(work, tmp_path, "letters")


def test_letters_come_back_are_lost_or_void_and_the_book_is_used_up(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        book(counter, "0005")
        for _ in range(3):
            issued(counter)
        await see(counter)
        await counter.do("return_letter")
        await counter.keys("ctrl+s")
        assert "贴回存根" in counter.wrong()["pasted"]
        await counter.fill(pasted="是")
        assert "已退回介绍信 0003" in counter.said
        await counter.do("lose")
        await counter.fill(reported_to="张主任")
        assert "已登记遗失介绍信 0002" in counter.said
        await counter.keys("delete")
        await counter.fill(reason="单位名称写错")
        assert "已作废介绍信 0001" in counter.said
        await counter.do("close_book")
        assert "没用的 2 张" in counter.text()
        await counter.fill(reason="剪角作废")
        assert "已用完介绍信本" in counter.said
        assert [row.state.value for row in listed(counter.desk, LetterView.ALL).rows if row.state] == [
            "作废", "作废", "退回", "遗失", "作废"]
        await counter.keys("f4")
        assert "不能更正" in counter.said

    run(work, tmp_path, "letters")


def test_a_masked_letter_shows_its_words_after_ctrl_r_and_the_look_is_journalled(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        book(counter)
        letter = issued(counter, subject=SECRET, secrecy="未公布")
        await see(counter)
        assert SECRET not in counter.text()
        await counter.keys("ctrl+r")
        assert SECRET in counter.text()
        assert counter.looks() == [f"letter:{letter}"]
        await counter.do("publish")
        await counter.fill(evidence="案件已公开")
        assert "已公布" in counter.said

    run(work, tmp_path, "letters", (120, 30))


def test_an_old_register_is_read_shown_and_taken_in_after_a_yes(tmp_path: Path) -> None:
    table = tmp_path / "旧介绍信.csv"
    table.write_text(
        "编号,日期,持信人,人数,前往单位,事由,有效期,批准人\n"
        "0001,2025-03-04,赵六,1,市档案馆,查阅档案,7天,张主任\n", encoding="utf-8-sig",
    )

    async def work(counter: Counter) -> None:
        await counter.do("import")
        await counter.fill(path="旧介绍信.csv")
        assert "完整的文件路径" in counter.wrong()["path"]
        await counter.fill(path=str(table.with_name("没有.csv")))
        assert "找不到" in counter.wrong()["path"]
        await counter.fill(path=str(table))
        await counter.until(Agree)
        assert "先看一看" in counter.text()
        assert not listed(counter.desk, LetterView.ALL).rows
        await counter.keys("tab", "enter")
        await counter.until(Agree)
        assert "结果" in counter.text()
        await counter.keys("enter", "f7", "f7")
        assert "市档案馆" in counter.text()
        assert "导入" in counter.said

    run(work, tmp_path, "letters")

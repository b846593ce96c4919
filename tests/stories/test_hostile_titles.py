"""Titles that mean harm – ESC, OSC 52, markup, bidi, 100 kB, rare hanzi – pasted and imported, through every place a title stands."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing import run_import
from bangongshi.duties.registry.finding import find
from bangongshi.text import cells, shown
from register_files import PLAIN_HEADER, paper
from stories.clerk import Clerk, at_work
from stories.terminal import at_the_terminal, make_office
from widgets.bench import HOSTILE, live

TITLES = {**HOSTILE, "formula": "=HYPERLINK(\"http://x\",\"点我\")", "osc8": "\x1b]8;;http://x\x1b\\链接\x1b]8;;\x1b\\"}
FORMED = (("osc52", "c1", "action", "bidi"), ("surrogate", "bell", "pile", "rare"), ("huge",))
"""What is pasted together into one title."""
PASTED = {name: title for name, title in TITLES.items() if name not in ("empty",)}
IMPORTED = {name: title[:9_000] for name, title in PASTED.items() if name not in ("surrogate", "bell")}
"""A CSV in UTF-8 cannot hold half a character, one with NUL is not a text at all, and no cell takes more than 10,000.
"""

HARM = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""What would act on a terminal, turn text round, or hide in it."""


def sound(clerk: Clerk) -> None:
    """Every painted line is as wide as the screen and holds nothing that acts."""
    for strip in clerk.app.screen._compositor.render_strips():
        text = "".join(segment.text for segment in strip)
        assert sum(segment.cell_length for segment in strip) == clerk.app.size.width, text
        assert shown(text) == text
        assert not HARM.search(text)


async def through_every_place(clerk: Clerk, papers: int) -> None:
    """Home, list, each paper opened, its form, a dialog, the menu, all commands, help, search."""
    await clerk.press("首页")
    sound(clerk)
    await clerk.press("收发", "首行")
    sound(clerk)
    for _ in range(papers):
        await clerk.press("打开")
        sound(clerk)
        await clerk.press("退一步", "下")
    for key in ("修改", "送阅", "拟办", "经过", "办结", "办理", "全部命令", "帮助", "作废"):
        await clerk.press("首行", key)
        sound(clerk)
        await clerk.press("退一步")
    await clerk.press("查找")
    for words in ("通知", "紧急", "𠮷野", "红"):
        await clerk.type(words)
        sound(clerk)
        await clerk.press(*["退一格"] * len(words))
    await clerk.press("退一步")
    assert clerk.app.is_running


def test_pasted_titles_go_through_every_place(desk: Desk) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            for at, names in enumerate(FORMED, 1):
                await clerk.press("登记")
                await clerk.type("某市水利局")
                await clerk.press("下一格")
                for name in names:
                    await clerk.paste(PASTED[name])
                    sound(clerk)
                await clerk.press("下一格")
                await clerk.type("无")
                await clerk.press("保存")
                clerk.expect(f"已登记 收〔2026〕{at}号")
                sound(clerk)
            await through_every_place(clerk, len(FORMED))

    day()


def test_a_long_paste_is_cut_and_says_so_and_an_empty_title_is_asked_for(desk: Desk) -> None:
    @live
    async def day() -> None:
        async with at_work(desk) as clerk:
            await clerk.press("登记")
            await clerk.fill("某市水利局", "", "无")
            await clerk.press("保存")
            clerk.expect("请填文件标题")
            await clerk.paste(TITLES["huge"])
            clerk.expect("内容过长，只保留了前 2000 字")
            await clerk.press("保存")
            clerk.expect("已登记 收〔2026〕1号")

    day()


@contextmanager
def book_of(folder: Path) -> Iterator[Path]:
    """A register whose titles mean harm."""
    path = folder / "收文登记簿.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(PLAIN_HEADER)
        out.writerows(paper(at, title) for at, title in enumerate(IMPORTED.values(), 1))
    yield path


def test_imported_titles_go_through_every_place_and_out_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "桌面"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(folder)

    @live
    async def day() -> None:
        with book_of(folder):
            async with at_work(desk) as clerk:
                await clerk.press("收发", "导入", "1")
                await clerk.until(lambda: "对照" in clerk.text(), "the preview")
                sound(clerk)
                for _ in range(3):
                    await clerk.press("右")
                    sound(clerk)
                await clerk.press("下一步")
                await clerk.until(lambda: "已导入" in clerk.text(), "the import")
                clerk.expect(f"已导入 {len(IMPORTED)} 件")
                await through_every_place(clerk, len(IMPORTED))
                await clerk.press("导出")
                await clerk.press(*["退一格"] * 5)
                await clerk.paste(".csv")
                await clerk.press("保存")
                await clerk.until(lambda: "已导出" in clerk.text(), "the export")
                sound(clerk)

    day()
    (out,) = (path for path in tmp_path.rglob("*.csv") if path.name != "收文登记簿.csv")
    written = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert len([row for row in written if any("收〔2026〕" in cell for cell in row)]) == len(IMPORTED)
    for row in written:
        for cell in row:
            assert not HARM.search(cell)
            assert not cell.startswith(("=", "+", "@", "\t"))


def test_in_a_real_terminal_no_title_sends_a_sequence(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    desk = make_office(folder)
    with book_of(tmp_path) as path:
        run_import(desk, "incoming", path, as_="open")
    assert find(desk, "链接").rows
    desk.vault.close()
    with at_the_terminal(folder) as clerk:
        clerk.unlock()
        quiet = sequences(clerk.terminal.raw())
        clerk.press("登记")
        clerk.sees("收文登记")
        clerk.type("某市水利局")
        clerk.press("下一格")
        for title in (TITLES["osc52"], TITLES["esc"], TITLES["c1"], TITLES["action"], TITLES["bidi"]):
            clerk.paste(title)
        clerk.press("下一格")
        clerk.type("无")
        clerk.press("保存")
        clerk.sees("已登记收〔")
        clerk.press("收发", "首行")
        for _ in IMPORTED:
            clerk.press("打开")
            clerk.sees("|在哪")
            clerk.press("退一步")
            clerk.gone("|在哪")
            clerk.press("下")
        clerk.press("修改")
        clerk.sees("旧值留痕")
        clerk.press("退一步")
        clerk.gone("旧值留痕")
        clerk.press("查找")
        clerk.type("链接")
        clerk.sees("查找「链接」", "共1件")
        raw = clerk.terminal.raw()
        clerk.press("退出")
        assert clerk.terminal.status(30) == 0
    assert sequences(raw) <= quiet | {b"\x1b[m"}
    own = re.sub(rb"\x1b\]22;\w+\x07", b"", raw)  # the shape of the mouse pointer
    for harm in (b"\x1b]52", b"\x1b]8", b"\x1b]0;\xe6", b"\x07", *(mark.encode() for mark in "\x9b\x9d\u202e\u2066\u200b")):
        where = own.find(harm)
        assert where < 0, own[max(0, where - 80) : where + 40]


def sequences(raw: bytes) -> set[bytes]:
    """The kinds of control sequences a program sent: OSC by number, CSI by final byte and private mark."""
    osc = {b"\x1b]" + found for found in re.findall(rb"\x1b\](\d*)", raw)}
    csi = {b"\x1b[" + mark + final for mark, final in re.findall(rb"\x1b\[([?<>=]?)[0-9;:]*[ -/]*([@-~])", raw)}
    return osc | csi


def test_the_test_for_harm_can_fail() -> None:
    assert sequences(b"\x1b]52;c;x\x07\x1b[31mx\x1b[?25h") == {b"\x1b]52", b"\x1b[m", b"\x1b[?h"}
    assert HARM.search("文\u202e")
    assert cells("文") == 2

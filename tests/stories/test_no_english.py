"""Does any page show a Latin word? Rooms, forms, dialogs, help, commands and the first run, at 80×24 and at 120×40.

Allowed: what is printed on keys, file suffixes, and two proper names of a program's own world.
"""

import re
from pathlib import Path

import pytest

from bangongshi.app import Workbench
from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import circulate, receive
from bangongshi.keys import MENUS
from bangongshi.screens.dialogs.confirm import Confirm
from bangongshi.screens.settings import SettingsRoom
from bangongshi.shell import founding as foundings
from bangongshi.store import vault as vaults
from office_fixtures import CHEAP
from register_files import PLAIN_HEADER, paper, save
from stories.clerk import Clerk, at_work
from stories.terminal import DIGITS
from widgets.bench import live

SIZES = [(80, 24), (120, 40)]
CAPS = re.compile(r"(?<![A-Za-z])(?:F\d{1,2}|Esc|Tab|Shift|Ctrl\+[A-Z]|Ctrl|Home|End|PgUp|PgDn|Del|Enter)(?![A-Za-z])")
"""What is printed on keys."""
NAMES = re.compile(r"\.(?:xlsx|xls|et|ods|csv|txt|db|key)\b|\bExcel\b|\bCSV\b|\bWPS\b|\bUTF-8\b|\bE:\\")
"""Suffixes and names that have no hanzi."""

def latin(text: str) -> list[str]:
    """Latin words on a page; single letters count, too."""
    return re.findall("[A-Za-zÀ-ÿ]+", NAMES.sub("", CAPS.sub("", re.sub("(?m)(?<= )v *$", "", text))))  # v: the list goes on


WAYS: tuple[tuple[str, ...], ...] = (
    ("帮助",),
    ("全部命令",),
    ("收发", "帮助", "末行"),
    ("收发", "全部命令"),
    ("收发", "视图", "视图", "视图", "查找"),
    ("收发", "打开", "末行"),
    ("收发", "办理", "末行"),
    ("登记", "保存", "帮助"),
    ("登记", "上一格"),
    ("收发", "更正", "上一格"),
    ("收发", "末行", "送阅"),
    ("收发", "首行", "收回"),
    ("收发", "末行", "初审"),
    ("收发", "末行", "退文"),
    ("收发", "末行", "拟办"),
    ("收发", "末行", "呈批"),
    ("收发", "末行", "批示", "1"),
    ("收发", "末行", "传阅"),
    ("收发", "末行", "承办"),
    ("收发", "末行", "征求意见"),
    ("收发", "末行", "答复"),
    ("收发", "首行", "催办"),
    ("收发", "首行", "留用"),
    ("收发", "首行", "横传"),
    ("收发", "末行", "经过"),
    ("收发", "末行", "涉密误录"),
    ("收发", "末行", "办结"),
    ("收发", "末行", "改时限"),
    ("收发", "末行", "公布"),
    ("收发", "末行", "作废"),
    ("收发", "首行", "作废"),
    ("收发", "标为重点", "回退"),
    ("收发", "导出"),
    ("遮屏",),
)
"""Ways from home; every page on them is looked at."""


@pytest.fixture
def busy(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An office with a paper that is out and one that is not announced yet; a desktop of hanzi."""
    folder = tmp_path / "桌面"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(folder)
    first = receive.sign_in_and_enrol(desk, {
        "unit_name": "某市水利局", "title": "关于防汛的通知", "source_number": "无", "secrecy": "公开", "due": "昨天"}).ids[0]
    circulate.send_out(desk, [first], 1)
    receive.sign_in_and_enrol(desk, {
        "unit_name": "某市委组织部", "title": "关于任职的决定", "source_number": "无", "secrecy": "未公布", "due": "+5"})
    return desk


def words_of(clerk: Clerk, page: str) -> list[str]:
    """The Latin words on the page in sight."""
    return latin(re.sub(r"/\S+", "", clerk.text()) if page == "导出" else clerk.text())  # a path is as the disk has it


def shows_none(clerk: Clerk) -> None:
    """No Latin word on the page in sight."""
    assert latin(clerk.text()) == [], clerk.text()


@pytest.mark.parametrize("size", SIZES)
def test_no_page_shows_a_latin_word(busy: Desk, size: tuple[int, int]) -> None:
    found: dict[str, list[str]] = {}

    @live
    async def look() -> None:
        async with at_work(busy, size) as clerk:
            home = clerk.app.screen
            found["首页"] = words_of(clerk, "首页")
            for way in WAYS:
                before = clerk.text()
                for key in way:
                    await clerk.press(key)
                    found[f"{way} {key}"] = words_of(clerk, key)
                assert clerk.text() != before, way
                while clerk.app.screen is not home:
                    await clerk.press(*(["右", "回车"] if isinstance(clerk.app.screen, Confirm) else ["退一步"]))

    look()
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("size", SIZES)
def test_no_page_of_the_settings_shows_a_latin_word(busy: Desk, size: tuple[int, int]) -> None:
    @live
    async def look() -> None:
        async with at_work(busy, size) as clerk:
            await clerk.press("设置")
            room = clerk.app.screen
            assert isinstance(room, SettingsRoom)
            seen = set()
            for _ in range(8):
                seen.add(room.tab.name)
                shows_none(clerk)
                for key in ("办理", "帮助", "登记") if size == SIZES[0] else ("登记",):
                    await clerk.press(key)
                    shows_none(clerk)
                    while clerk.app.screen is not room:
                        await clerk.press("退一步")
                await clerk.press("右")
            assert len(seen) == 8

    look()


@pytest.mark.parametrize("size", SIZES)
def test_no_page_of_an_import_shows_a_latin_word(busy: Desk, size: tuple[int, int]) -> None:
    save(Path.cwd() / "收文登记簿.xlsx", [PLAIN_HEADER, paper(7, "关于值班的通知", "2026-11-16")])

    @live
    async def look() -> None:
        async with at_work(busy, size) as clerk:
            await clerk.press("收发", "导入")
            shows_none(clerk)
            await clerk.press("1")
            await clerk.until(lambda: "对照" in clerk.text(), "the preview")
            for _ in range(3):
                text = re.sub(r"(?m)^.{3}[A-Z] ", "", clerk.text())  # letters of the table's columns
                assert latin(re.sub("[A-Z]列", "", text)) == [], clerk.text()
                await clerk.press("右")
            for key in ("办理", "帮助", "视图"):
                await clerk.press(key)
                shows_none(clerk)
                await clerk.press("退一步")

    look()


@pytest.mark.parametrize("size", SIZES)
@live
async def test_no_page_of_the_first_run_shows_a_latin_word(tmp_path: Path, size: tuple[int, int]) -> None:
    app = Workbench(strict=True)
    opened: list[vaults.Vault] = []
    with pytest.MonkeyPatch.context() as patch:
        create = vaults.create
        patch.setattr(foundings.vault, "create", lambda *a, **more: create(*a, **more, cost=CHEAP))
        app.begin_with(foundings.founding(app, tmp_path / "vault", opened.append))
        async with app.run_test(size=size, notifications=True) as pilot:
            clerk = Clerk(app, pilot)
            await clerk.settle()
            for answers in ((), ("某办",), ("某办发",), ()):
                shows_none(clerk)
                await clerk.press(*(["2"] if not answers and "第 3 问" not in clerk.text() else []))
                await clerk.fill(*answers)
                await clerk.press("帮助")
                shows_none(clerk)
                await clerk.press("退一步")
                await clerk.press(*(["保存"] if "问" in clerk.text() and (answers or "第 3 问" in clerk.text()) else []))
            clerk.expect("第 4 问")
            await clerk.fill(DIGITS, DIGITS)
            shows_none(clerk)
            await clerk.press("保存")
            await clerk.until(lambda: "抄好了" in clerk.text(), "the recovery code")
            shows_none(clerk)
            await clerk.press("回车")
            shows_none(clerk)
    opened[0].close()


def test_every_line_of_the_tables_is_in_chinese() -> None:
    for verbs in MENUS.values():
        assert [word for verb in verbs for word in latin(verb.label + verb.sentence)] == []


def test_the_test_can_fail() -> None:
    assert latin("Select 一个 F8 下一步 Ctrl+S 保存 a") == ["Select", "a"]
    assert latin("F1 帮助 登记簿.xlsx Home End") == []

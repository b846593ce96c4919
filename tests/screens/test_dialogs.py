"""Do the small windows ask, answer, and go one step back – in Chinese, by keys alone?"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from bangongshi.keys import KEYS, MENUS, Scope
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.screens.dialogs.ask import Ask
from bangongshi.screens.dialogs.confirm import Confirm
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.help import Help, keys_of
from bangongshi.screens.dialogs.menu import Menu
from bangongshi.screens.dialogs.opinion import OpinionDialog
from bangongshi.screens.dialogs.palette import Command, Palette, matching
from bangongshi.screens.dialogs.pick_several import PickSeveral
from bangongshi.screens.dialogs.progress import Progress, bar
from bangongshi.text import shown
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.picker import Candidate
from bangongshi.widgets.push import Push
from bangongshi.widgets.status_line import Said, Tone
from bangongshi.widgets.verb_menu import VerbEntry
from widgets.bench import HOSTILE, Bench, live

ENTRIES = [VerbEntry(verb, "还有 2 份在外，请先收回。" if verb.id == "close" else "") for verb in MENUS["收文"]]
COMMANDS = [Command(key.id, key.label, key.cap) for key in KEYS if key.action]
COMMANDS.append(Command("destroy", "销毁", "", "xiaohui", "还没有到期。"))
CAPS = re.compile(r"\b(?:F\d+|Esc|Tab|Shift\+Tab|Ctrl\+[A-Z]|Home|End|PgUp|PgDn|Del)\b")
"""The only Latin words a person may see: what is printed on keys."""


class Asked:
    """A bench with one dialog over it, and what the dialog gave."""

    def __init__(self, make: Callable[[], Screen[Any]]) -> None:
        self.app = Bench(lambda: [Push("底下")])
        self.make = make
        self.gave: list[object] = []

    async def open(self) -> None:
        await self.app.push_screen(self.make(), self.gave.append)


def latin(text: str) -> list[str]:
    return re.findall("[A-Za-z]+", CAPS.sub("", text))


async def played(make: Callable[[], Screen[Any]], *keys: str, size: tuple[int, int] = (80, 24)) -> tuple[list[object], str]:
    asked = Asked(make)
    async with asked.app.run_test(size=size, notifications=True) as pilot:
        await asked.open()
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
        await pilot.pause()
        return asked.gave, asked.app.text()


@pytest.mark.parametrize(
    ("keys", "gave"),
    [(["enter"], [False]), (["escape"], [None]), (["right", "enter"], [True]), (["tab", "space"], [True]),
     (["right", "left", "enter"], [False])],
)
@live
async def test_confirm(keys: list[str], gave: list[object]) -> None:
    assert (await played(lambda: Confirm("作废：收文 2026-0012\n号不再用。"), *keys))[0] == gave


@live
async def test_confirm_names_the_item_and_starts_on_cancel() -> None:
    gave, screen = await played(lambda: Confirm("作废：收文 2026-0012\n号不再用。", yes="作废"))
    assert "作废：收文 2026-0012" in screen
    assert "号不再用。" in screen
    assert ">[ 取消 ]" in screen
    assert "[ 作废 ]" in screen
    assert gave == []


@live
async def test_what_cannot_be_undone_wants_its_digits() -> None:
    def make() -> Confirm:
        return Confirm("销毁：收文 2026-0012", yes="销毁", must_type="0012")

    gave, screen = await played(make, "0", "0", "1", "enter", "right", "enter")
    assert gave == []
    assert "不符，没有动" in screen
    assert (await played(make, "0", "0", "1", "2", "enter", "right", "enter"))[0] == [True]
    assert (await played(make, "0", "0", "1", "2", "enter", "enter"))[0] == [False]


@live
async def test_ask() -> None:
    def make() -> Ask:
        return Ask("作废：收文 2026-0012", "作废原因", check=lambda text: "太短。" if len(text) < 2 else "")

    gave, screen = await played(make, "enter", "enter")
    assert gave == []
    assert "！请填作废原因。" in screen
    gave, screen = await played(make, "x", "enter", "enter")
    assert gave == []
    assert "！太短。" in screen
    assert (await played(make, "x", "y", "enter", "enter"))[0] == ["xy"]
    assert (await played(make, "x", "escape"))[0] == [None]
    assert (await played(lambda: Ask("题", "意见", required=False, lines=True, value="一"), "tab", "enter"))[0] == ["一"]


@live
async def test_menu() -> None:
    def make() -> Menu:
        return Menu("收文 2026-0012", ENTRIES)

    assert (await played(make, "2"))[0] == ["send_out"]
    assert (await played(make, "down", "down", "enter"))[0] == ["take_in"]
    assert (await played(make, "escape"))[0] == [None]
    gave, screen = await played(make, "5")
    assert gave == []
    assert "不行：还有 2 份在外，请先收回。" in screen


@live
async def test_help_says_keys_reasons_and_what_was_said() -> None:
    recent = [Said("还有 2 份在外。", Tone.REFUSED, datetime(2026, 11, 23, 9, 5))]

    def make() -> Help:
        keys = keys_of(Scope.LIST, Scope.ROWS, Scope.APP)
        return Help("收文", keys, verbs=ENTRIES, recent=recent, words="本屏列出收文。")

    gave, screen = await played(make, size=(100, 80))
    assert "现在不行：还有 2 份在外，请先收回。" in screen
    assert "09:05  未办：还有 2 份在外。" in screen
    for key in keys_of(Scope.LIST, Scope.ROWS, Scope.APP):
        assert key.sentence[:12] in screen.replace("\n", "")
    assert gave == []
    assert (await played(make, "pagedown", "escape"))[0] == [None]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("退出", "quit"), ("tc", "quit"), ("tuichu", "quit"), ("dj", "new"), ("登记", "new"), ("ＤＪ", "new"), ("xiaoh", "destroy"),
     ("全命", "commands"), ("", "home")],
)
def test_palette_finds_by_hanzi_initials_and_full_pinyin(typed: str, first: str) -> None:
    from bangongshi.models.pinyin import initials

    assert matching(COMMANDS, typed, initials)[0].id == first


@live
async def test_palette() -> None:
    assert (await played(lambda: Palette(COMMANDS), "t", "c", "enter"))[0] == ["quit"]
    assert (await played(lambda: Palette(COMMANDS), "2"))[0] == [COMMANDS[1].id]
    assert (await played(lambda: Palette(COMMANDS), *["down"] * 12, "enter"))[0] == [COMMANDS[12].id]
    gave, screen = await played(lambda: Palette(COMMANDS), *"xiaohui", "enter")
    assert gave == []
    assert "不行：还没有到期。" in screen
    assert (await played(lambda: Palette(COMMANDS), "escape"))[0] == [None]


@live
async def test_escape_over_open_candidates_closes_only_them() -> None:
    def make() -> FormDialog:
        spec = FieldSpec("who", "送谁", Kind.PICKER, find=lambda typed: [Candidate(1, "张三", typed)])
        return FormDialog("送阅：收文 2026-0012", [spec], lambda _button, _values: Done("已送阅。"))

    gave, screen = await played(make, "z", "escape")
    assert gave == []
    assert "张三" not in screen
    assert (await played(make, "z", "escape", "escape"))[0] == [None]
    assert (await played(make, "z", "1", "ctrl+s"))[0] == [Done("已送阅。")]


@pytest.mark.parametrize(
    ("keys", "gave"),
    [(["enter"], [(2,)]), (["1", "2", "enter"], [(1,)]), (["3", "1", "enter"], [(1, 2, 3)]), (["2", "enter"], []),
     (["up", "space", "enter"], [(2, 15)]), (["2", "9", "9", "8", "enter"], [(8,)]), (["escape"], [None])],
)
@live
async def test_pick_several(keys: list[str], gave: list[object]) -> None:
    people = [Candidate(at, f"第{at}位", "办公室") for at in range(1, 16)]
    got, screen = await played(lambda: PickSeveral("传阅：收文 2026-0012", people, {2}), *keys)
    assert got == gave
    if not gave:
        assert "！一个也没有选" in screen


def opinion(said: list[tuple[str, str]]) -> OpinionDialog:
    def submit(_: str, values: Mapping[str, str]) -> Done:
        said.append((values["opinion"], values["who"]))
        if values["opinion"] == "同意":
            raise Invalid({"opinion": "先问清楚。"})
        return Done("已收回。")

    fields = [FieldSpec("opinion", "意见", Kind.LINES, rows=2), FieldSpec("who", "谁", Kind.CHOICE, choices=("甲", "乙"))]
    return OpinionDialog("收回：收文 2026-0012", fields, submit, stock=("已阅", "同意"), field="opinion", none="没有意见")


@pytest.mark.parametrize(
    ("keys", "said"),
    [(["1"], [("已阅", "甲")]), (["enter"], [("", "甲")]), (["tab", "x", "tab", "2", "enter", "enter"], [("x", "乙")]),
     (["tab", "x", "shift+tab", "1"], []), (["9", "escape"], [])],
)
@live
async def test_opinion(keys: list[str], said: list[tuple[str, str]]) -> None:
    heard: list[tuple[str, str]] = []
    await played(lambda: opinion(heard), *keys)
    assert heard == said


@live
async def test_what_is_wrong_with_a_stock_opinion_stands_beside_its_field() -> None:
    gave, screen = await played(lambda: opinion([]), "2")
    assert gave == []
    assert "！先问清楚。" in screen


@live
async def test_progress_reports_and_asks_to_stop_once() -> None:
    stopped: list[bool] = []
    dialog = Progress("导入收文登记簿", lambda: stopped.append(True))
    asked = Asked(lambda: dialog)
    async with asked.app.run_test(size=(80, 24), notifications=True) as pilot:
        await asked.open()
        dialog.report(30, 120, "第 30 行")
        await pilot.pause()
        assert "25%  30/120" in asked.app.text()
        assert "第 30 行" in asked.app.text()
        await pilot.press("escape", "escape")
        assert stopped == [True]
        assert asked.gave == []
        assert "正在停下" in asked.app.text()
        dialog.dismiss(None)
        await pilot.pause()
        assert asked.gave == [None]


@pytest.mark.parametrize(("done", "total", "end"), [(0, 10, "0%  0/10"), (10, 10, "100%  10/10"), (20, 10, "100%  20/10")])
def test_bar(done: int, total: int, end: str) -> None:
    assert bar(done, total).endswith(end)
    assert bar(5, 0) == "已处理 5"


DIALOGS: dict[str, Callable[[str], Screen[Any]]] = {
    "confirm": lambda text: Confirm(f"{text}\n{text}", yes=text[:8], must_type=text[:8]),
    "ask": lambda text: Ask(text, text[:20], value=text),
    "menu": lambda text: Menu(text, [VerbEntry(verb, text, text[:20]) for verb in MENUS["收文"]]),
    "help": lambda text: Help(text, KEYS, recent=[Said(text, Tone.DONE, datetime(2026, 1, 1))], words=text),
    "palette": lambda text: Palette([Command(str(at), text, text, "", text) for at in range(3)]),
    "several": lambda text: PickSeveral(text, [Candidate(at, text, text) for at in range(15)]),
    "opinion": lambda text: OpinionDialog(
        text, [FieldSpec("said", text[:9])], lambda *_: Done(text), stock=(text, text), field="said", none=text,
    ),
    "progress": lambda text: Progress(text),
}


@pytest.mark.parametrize("name", DIALOGS)
@live
async def test_hostile_texts_in_dialogs(name: str) -> None:
    asked = Asked(lambda: Confirm("x"))
    async with asked.app.run_test(size=(80, 24), notifications=True) as pilot:
        for text in HOSTILE.values():
            await asked.app.push_screen(DIALOGS[name](text))
            await pilot.press("down", "enter")
            for strip in asked.app.screen._compositor.render_strips():
                assert sum(segment.cell_length for segment in strip) == 80
                assert all(shown(segment.text) == segment.text for segment in strip)
            while len(asked.app.screen_stack) > 1:
                await asked.app.pop_screen()
        assert asked.app.quits == 0


@pytest.mark.parametrize("name", DIALOGS)
@live
async def test_no_english_but_key_caps(name: str) -> None:
    _, screen = await played(lambda: DIALOGS[name]("关于检查的通知"), size=(100, 60))
    assert latin(screen) == []


def test_the_latin_test_can_fail() -> None:
    assert latin("Select 一个") == ["Select"]
    assert latin("F8 下一步 Ctrl+S 保存 Esc 返回") == []


def test_dialogs_have_no_english_sentences_in_their_source() -> None:
    folder = Path(__file__).parents[2] / "src" / "bangongshi" / "screens" / "dialogs"
    for path in folder.glob("*.py"):
        for said in re.findall(r'plain\(f?"([^"]*)"', path.read_text("utf-8")):
            assert latin(re.sub(r"\{[^}]*\}", "", said)) == [], path.name

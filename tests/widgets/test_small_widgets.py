"""Status line, footer, tabs, detail pane, sections, menu, buttons, stage: do they say what they should, and only that?"""

import re
from collections.abc import Iterable
from datetime import datetime

import pytest
from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from bangongshi.keys import MENUS, Scope
from bangongshi.text import shown
from bangongshi.widgets.columns import Column, cut, fitted, widths
from bangongshi.widgets.detail_pane import DetailPane, Moment, Pair
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.plain import joined, plain, plain_lines
from bangongshi.widgets.push import Push
from bangongshi.widgets.sections import Section, Sections
from bangongshi.widgets.stage import twin
from bangongshi.widgets.status_line import KEPT, Sayings, StatusLine, Tone
from bangongshi.widgets.tab_line import Tab, TabLine
from bangongshi.widgets.verb_menu import VerbEntry, VerbMenu
from widgets.bench import HOSTILE, Bench, Numbered, live

NOON = datetime(2026, 11, 23, 12, 0)
ENTRIES = [VerbEntry(verb, "还有 2 份在外，请先收回。" if verb.id == "close" else "") for verb in MENUS["收文"]]
COLUMNS = (Column[Numbered]("号", lambda row: str(row.id), width=6), Column[Numbered]("题", lambda row: row.title, flex=1))


# -- text --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_plain_is_shown_text_and_nothing_else(text: str) -> None:
    assert plain(text).plain == shown(text)
    assert plain_lines(text).plain == shown(text, lines=True)
    assert plain(text, "bold $overdue").plain == shown(text)
    assert joined(plain(text), plain("完")).plain == shown(text) + "完"
    assert plain(text).spans == []


@pytest.mark.parametrize("width", [0, 1, 2, 3, 7, 40])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_fitted_text_has_exactly_its_width(text: str, width: int) -> None:
    from rich.cells import cell_len

    assert cell_len(fitted(text, width)) == width
    assert cell_len(cut(text, width)) <= width


def test_what_is_cut_says_so_without_an_ambiguous_character() -> None:
    assert cut("关于开展检查", 12) == "关于开展检查"
    assert cut("关于开展检查的", 12) == "关于开展检.."
    assert cut("关于开展检查的", 11) == "关于开展.."
    assert fitted("12", 4, "right") == "  12"


def test_columns_share_the_width() -> None:
    assert [width for _, width in widths(COLUMNS, 40)] == [6, 33]
    assert widths([Column[Numbered]("宽", str, width=5, from_width=50)], 40) == ()


# -- status line -------------------------------------------------------------------------------------------------------


@live
async def test_status_line_says_and_remembers() -> None:
    sayings = Sayings(lambda: NOON)
    line = StatusLine(sayings)
    app = Bench(lambda: [line])
    async with app.run_test(size=(80, 3), notifications=True) as pilot:
        line.say("已送阅 3 件。")
        line.refuse("还有 2 份在外，请先收回。")
        await pilot.pause()
        assert "未办：还有 2 份在外，请先收回。" in app.text()
        line.say("快照较旧。", Tone.NOTICE)
        await pilot.pause()
        assert "提示：快照较旧。" in app.text()
        line.clear()
        await pilot.pause()
        assert app.lines()[0].strip() == ""
        assert [said.sentence for said in sayings.recent] == ["快照较旧。", "还有 2 份在外，请先收回。", "已送阅 3 件。"]
        for at in range(KEPT + 5):
            line.say(f"第{at}句")
        assert len(sayings.recent) == KEPT
        sayings.forget()
        assert sayings.recent == ()


# -- footer ------------------------------------------------------------------------------------------------------------


@live
async def test_footer_follows_the_row() -> None:
    footer = KeyFooter(Scope.LIST)
    app = Bench(lambda: [footer])
    async with app.run_test(size=(80, 4), notifications=True) as pilot:
        assert "F8 下一步" in app.lines()[-1]
        assert len(footer.hints) == 8
        footer.set_labels({"next_step": "送阅[/]\x1b"})
        await pilot.pause()
        assert "F8 送阅[/]␛" in app.lines()[-1]
        footer.set_scope(Scope.FORM)
        await pilot.pause()
        assert "Ctrl+S 保存" in app.lines()[-1]
        assert "F8" not in app.lines()[-1]


# -- tabs --------------------------------------------------------------------------------------------------------------


@live
async def test_tabs_step_round_and_keep_their_place() -> None:
    line = TabLine([Tab("todo", "待办", "12"), Tab("late", "逾期", "3"), Tab("all", "全部")], title="收文")
    app = Bench(lambda: [line])
    async with app.run_test(size=(80, 3), notifications=True) as pilot:
        assert "收文 [待办 12] 逾期 3  全部" in app.lines()[0]
        line.step(1)
        line.set_tabs([Tab("todo", "待办", "11"), Tab("late", "逾期", "2"), Tab("all", "全部")])
        await pilot.pause()
        assert "[逾期 2]" in app.lines()[0]
        line.step(-1)
        line.step(-1)
        await pilot.pause()
        assert line.active == "all"
        await pilot.click(line, offset=(8, 0))
        assert line.active == "todo"
        assert [one.tab for one in app.heard if isinstance(one, TabLine.Switched)] == ["late", "todo", "all", "todo"]


# -- detail ------------------------------------------------------------------------------------------------------------


@live
async def test_detail_shows_and_forgets() -> None:
    pane = DetailPane(empty="没有选中。")
    app = Bench(lambda: [pane])
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        assert "没有选中。" in app.text()
        pane.show(
            "收文 2026-0012",
            [Pair("标题", "关于[/紧急]的通知\n第二行"), Pair("空", ""), Pair("时限", "逾期3天", "overdue"),
             Pair("长", "字" * 100_000)],
            [Moment("11-20 09:00", "签收"), Moment("11-21", "送阅 张三", struck=True)],
        )
        await pilot.pause()
        assert "关于[/紧急]的通知" in app.text()
        assert "第二行" in app.text()
        assert "逾期3天" in app.text()
        assert "空" not in app.text()
        pane.focus()
        await pilot.press("end")
        await pilot.pause(0.5)
        assert "F4 看全文" in app.text()
        assert "送阅 张三" in app.text()
        pane.clear()
        await pilot.pause()
        assert "2026-0012" not in app.text()
        assert not any("通知" in str(part.render()) for part in pane.query("Static"))


# -- sections ----------------------------------------------------------------------------------------------------------


def home(late: int, due: int) -> list[Section[Numbered]]:
    return [
        Section("late", "逾期", tuple(Numbered(at) for at in range(late)), str(late), more="还有 7 件", meaning="overdue"),
        Section("due", "今日到期", tuple(Numbered(100 + at) for at in range(due)), str(due), empty="没有。"),
        Section("none", "无下一步"),
    ]


@live
async def test_one_cursor_through_all_sections() -> None:
    sections = Sections(COLUMNS, home(3, 2))
    app = Bench(lambda: [sections])
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        assert "逾期  3" in app.text()
        assert "无下一步" not in app.text()
        await pilot.press("down", "down", "down")
        assert sections.row is None
        assert sections.section == "late"
        await pilot.press("enter", "down", "enter", "end")
        assert sections.row is not None
        assert sections.row.id == 101
        opened = [(one.section, getattr(getattr(one, "row", None), "id", None)) for one in app.heard
                  if isinstance(one, Sections.RowOpened | Sections.SectionOpened)]
        assert opened == [("late", None), ("due", 100)]
        await pilot.press("home", "up", "pagedown", "pageup")
        assert sections.row is not None
        assert sections.row.id == 0


@live
async def test_sections_keep_the_row_or_its_place() -> None:
    sections = Sections(COLUMNS, home(3, 2))
    app = Bench(lambda: [sections])
    async with app.run_test(size=(80, 6), notifications=True) as pilot:
        await pilot.press("end")
        assert ">" in app.lines()[-1]
        sections.set_sections(home(1, 2))
        assert sections.row is not None
        assert sections.row.id == 101
        sections.set_sections(home(1, 1))
        assert sections.row is not None
        assert sections.row.id == 100
        await pilot.pause()
        assert any(line.startswith(">") for line in app.lines())
        sections.set_sections([])
        await pilot.pause()
        assert sections.row is None
        assert "今天没有要办的。" in app.text()
        await pilot.press("down", "enter", "end", "pageup")


# -- menu --------------------------------------------------------------------------------------------------------------


@live
async def test_menu_digits_do_and_impossible_ones_say_why() -> None:
    menu = VerbMenu(ENTRIES)
    app = Bench(lambda: [menu])
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        assert re.search(r"5 办结 +不行：还有 2 份在外", app.text())
        await pilot.press("5", "2")
        assert len(ENTRIES) > 24
        app.simulate_key("nothing")
        menu.post_message(events.Key("３", "３"))
        await pilot.pause()
        await pilot.press("end", "enter", "x", "up")
        await pilot.pause()
        assert [one.verb for one in app.heard if isinstance(one, VerbMenu.Chosen)] == ["send_out", "take_in", MENUS["收文"][-1].id]
        assert "还有 2 份在外，请先收回。" in [one.reason for one in app.heard if isinstance(one, VerbMenu.Refused)]


@live
async def test_a_menu_longer_than_its_place_keeps_the_cursor_in_sight() -> None:
    menu = VerbMenu(ENTRIES)
    menu.styles.height = 8
    app = Bench(lambda: [menu])
    async with app.run_test(size=(80, 10), notifications=True) as pilot:
        assert app.lines()[0].startswith(">1 下一步")
        assert app.lines()[7].endswith(" 下")
        await pilot.press("end")
        assert app.lines()[7].startswith(f">  {ENTRIES[-1].name}")
        assert app.lines()[0].endswith(" 上")
        await pilot.press("2")
        await pilot.pause()
        assert [one.verb for one in app.heard if isinstance(one, VerbMenu.Chosen)] == ["send_out"]
        assert app.lines()[0].startswith(">2 送阅")
        await pilot.press("up", "up")
        assert app.lines()[7].startswith(f">  {ENTRIES[-1].name}")


# -- buttons -----------------------------------------------------------------------------------------------------------


@live
async def test_buttons() -> None:
    app = Bench(lambda: [Push("保存", id="a"), Push("取消[/]", id="b")])
    async with app.run_test(size=(80, 4), notifications=True) as pilot:
        await pilot.press("enter", "right", "space")
        await pilot.click("#a")
        await pilot.pause()
        assert [one.push.id for one in app.heard if isinstance(one, Push.Pressed)] == ["a", "b", "a"]
        assert "[ 取消[/] ]" in app.text()


# -- stage -------------------------------------------------------------------------------------------------------------


class Keyed(Bench):
    """A bench that writes down which keys became actions."""

    BINDINGS = [("question_mark", "note('help')", ""), ("slash", "note('find')", ""), ("3", "note('three')", "")]  # noqa: RUF012

    def __init__(self, widget: Widget) -> None:
        super().__init__(lambda: [widget])
        self.noted: list[str] = []

    def action_note(self, what: str) -> None:
        self.noted.append(what)


FULL_WIDTH = (("fullwidth_question_mark", "？"), ("ideographic_comma", "、"), ("３", "３"), ("fullwidth_solidus", "／"))


@live
async def test_full_width_keys_are_folded_on_lists_and_typed_in_fields() -> None:
    for widget, noted, typed in (
        (Push("x"), ["help", "find", "three", "find"], ""),
        (LineInput(), [], "？、３／"),
    ):
        app = Keyed(widget)
        async with app.run_test(size=(80, 4), notifications=True) as pilot:
            for key, character in FULL_WIDTH:
                assert app.focused is not None
                app.post_message(events.Key(key, character))
                await pilot.pause()
            await pilot.pause()
            assert app.noted == noted
            assert (widget.value if isinstance(widget, Input) else "") == typed


@pytest.mark.parametrize("character", ["ｑ", "Ａ", "中", "é", "“", "a", "3", "\x1b", ""])
def test_what_has_no_twin(character: str) -> None:
    assert twin(events.Key("x", character or None)) is None


@live
async def test_folding_reaches_a_dialog_and_not_what_lies_under_it() -> None:
    class Dialog(ModalScreen[None]):
        def compose(self) -> ComposeResult:
            yield VerbMenu(ENTRIES)

    app = Keyed(Push("x"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await app.push_screen(Dialog())
        app.post_message(events.Key("３", "３"))
        await pilot.pause()
        await pilot.pause()
        assert app.noted == []
        assert [one.verb for one in app.heard if isinstance(one, VerbMenu.Chosen)] == ["take_in"]


@live
async def test_a_toast_is_plain() -> None:
    app = Bench(lambda: [Push("x")])
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for text in HOSTILE.values():
            app.tell(text[:300])
        await pilot.pause()
        await pilot.pause()
        assert not any("\x1b" in line for line in app.lines())


# -- everything at once ------------------------------------------------------------------------------------------------


def everything(text: str) -> Iterable[Widget]:
    yield TabLine([Tab("a", text, text), Tab("b", "b")], title=text)
    yield Sections(COLUMNS, [Section("s", text, (Numbered(1, text),), text, more=text), Section("t", text, empty=text)])
    yield DetailPane(empty=text)
    yield VerbMenu([VerbEntry(verb, text[:500], text) for verb in MENUS["收文"]])
    yield Push(text[:50])
    yield StatusLine(Sayings(lambda: NOON))
    yield KeyFooter()


@pytest.mark.parametrize("name", HOSTILE)
@live
async def test_hostile_text_in_every_small_widget(name: str) -> None:
    text = HOSTILE[name]
    app = Bench(lambda: everything(text))
    async with app.run_test(size=(80, 40), notifications=True) as pilot:
        app.screen.query_one(StatusLine).say(text, Tone.NOTICE)
        app.screen.query_one(DetailPane).show(text, [Pair(text, text)], [Moment(text[:20], text, struck=True)])
        app.screen.query_one(KeyFooter).set_labels({"next_step": text[:4]})
        await pilot.press("down", "down", "enter")
        for strip in app.screen._compositor.render_strips():
            assert sum(segment.cell_length for segment in strip) == 80
            assert all(shown(segment.text) == segment.text for segment in strip)
        assert app.quits == 0


@pytest.mark.parametrize("width", [10, 23, 40])
def test_long_text_is_broken_by_columns_and_nothing_is_lost(width: int) -> None:
    from rich.cells import cell_len

    from bangongshi.widgets.columns import CLOSING, wrapped

    text = "关于做好今冬明春防汛检查、隐患排查和应急值守工作的通知（第2号），请各单位抓紧落实。\n第二段 ABC"
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert not any(line[0] in CLOSING for line in lines if line)
    assert "".join(lines) == text.replace("\n", "")

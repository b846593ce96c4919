"""涉密占位 by keys: not there until agreed; then add, send, late on home as counts; words cannot be typed or pasted."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlmodel import select
from textual import events
from textual.pilot import Pilot

from bangongshi.app import Workbench
from bangongshi.duties import drafts, office
from bangongshi.duties import placeholders as duty
from bangongshi.models.placeholder_list import PlaceholderRow, PlaceholderView
from bangongshi.models.placeholder_rules import PlaceholderState
from bangongshi.models.trail import EntryPayload
from bangongshi.screens.books import CallsRoom
from bangongshi.screens.placeholders import PlaceholderRoom
from bangongshi.screens.placeholders.asking import FiguresDialog
from bangongshi.screens.registry import RegistryRoom
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.status_line import StatusLine
from office_fixtures import StandingClock, new_desk

AGREED = {"placeholders": "是", "placeholders_agreed_by": "李保密", "placeholders_agreed_on": "2026-11-20"}
TITLE = "关于某项工作的绝密通知"


class Office:
    """The workbench, and what a clerk does to it."""

    def __init__(self, app: Workbench, pilot: Pilot[int], clock: StandingClock) -> None:
        self.app, self.pilot, self.clock = app, pilot, clock

    async def keys(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Text as an IME commits it: character by character."""
        for character in text:
            self.field.insert_text_at_cursor(character)
        await self.pilot.pause()

    @property
    def field(self) -> LineInput:
        field = self.app.focused
        assert isinstance(field, LineInput), field
        return field

    @property
    def rows(self) -> tuple[PlaceholderRow, ...]:
        return duty.placeholders(self.app.desk, PlaceholderView.ALL).rows

    def state(self) -> PlaceholderState:
        """Of the newest placeholder."""
        return self.rows[0].state

    @property
    def said(self) -> str:
        return self.app.screen.query_one(StatusLine).said

    def text(self) -> str:
        """The screen as text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    async def registered(self) -> None:
        """One placeholder with its place in the book, in the cabinet."""
        duty.put_away(self.app.desk, duty.add(self.app.desk, {"book": "2", "page": "15", "line": "3"}).ids)
        self.app.changed.publish("涉密占位")
        await self.pilot.pause()


@asynccontextmanager
async def opened(tmp_path: Path, answers: dict[str, str], size: tuple[int, int]) -> AsyncIterator[Office]:
    clock = StandingClock()
    desk = new_desk(tmp_path / "vault", clock)
    office.first_run(desk, {"unit_name": "清水县人民政府办公室"} | answers)
    app = Workbench(desk, strict=True)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            yield Office(app, pilot, clock)
    finally:
        desk.vault.close()


def run(
    work: Callable[[Office], Awaitable[None]], tmp_path: Path, answers: dict[str, str] = AGREED,
    size: tuple[int, int] = (80, 24),
) -> None:
    async def story() -> None:
        async with opened(tmp_path, answers, size) as found:
            await work(found)

    asyncio.run(story())


def test_off_by_default_there_is_no_tab_no_count_and_no_way_in(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        assert "涉密" not in office_.text().replace("非涉密设备", "")
        await office_.keys("1", "left")
        assert isinstance(office_.app.screen, CallsRoom)
        assert "涉密占位" not in office_.text()
        await office_.keys("right")
        assert isinstance(office_.app.screen, RegistryRoom)
        office_.app.go("placeholders")
        await office_.keys("f2")
        assert isinstance(office_.app.screen, PlaceholderRoom)
        assert "没有启用" in office_.said

    run(work, tmp_path, {})


def test_agreed_in_the_middle_of_the_day_the_tab_is_there_at_once(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        await office_.keys("1")
        assert "涉密占位" not in office_.text()
        office.save_settings(office_.app.desk, AGREED)
        office_.app.changed.publish("改设置")
        await office_.pilot.pause()
        assert " 收文 " in office_.text() or "[收文]" in office_.text()
        await office_.keys("left")
        assert isinstance(office_.app.screen, PlaceholderRoom)
        await office_.keys("right")
        assert isinstance(office_.app.screen, RegistryRoom)

    run(work, tmp_path, {})


def test_add_book_put_away_send_and_late_on_home_as_counts(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        await office_.keys("1", "left", "f2", "ctrl+s")
        assert [row.number for row in office_.rows] == ["占2026-1"]
        await office_.keys("f8")
        for figure in ("2", "15", "3"):
            await office_.type(figure)
            await office_.keys("tab")
        await office_.keys("ctrl+s", "f8", "f8")
        await office_.type("１2")
        await office_.keys("ctrl+s")
        (row,) = office_.rows
        assert (row.state, row.book_words, row.holder) == (PlaceholderState.SENT, "2-15-3", "12")
        assert "已送阅 占2026-1" in office_.said
        assert "今日到期" in office_.text()
        office_.clock.pass_(days=2)
        await office_.keys("0")
        home = office_.text()
        assert "涉密占位 1 件 · 在外 1 · 今日应收回 0 · 应清退 0 · 逾期 1" in home
        assert "占2026-1" not in home
        await office_.keys("1", "left", "f8")
        (row,) = office_.rows
        assert (row.state, row.holder) == (PlaceholderState.CABINET, "柜")

    run(work, tmp_path)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_missing_is_the_first_thing_home_says(tmp_path: Path, size: tuple[int, int]) -> None:
    async def work(office_: Office) -> None:
        await office_.registered()
        await office_.keys("1", "left", "f9", "7", "enter")
        assert office_.state() is PlaceholderState.LOST
        assert "剩24小时" in office_.text()
        await office_.keys("0")
        assert "警报：涉密件去向不明 1 件" in office_.text().splitlines()[1]
        await office_.keys("1", "left", "f8", "enter")
        assert office_.state() is PlaceholderState.REPORTED
        await office_.keys("ctrl+z")
        assert "不能回退" in office_.said

    run(work, tmp_path, size=size)


def test_words_can_be_neither_typed_nor_pasted(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        await office_.registered()
        await office_.keys("1", "left", "f8")
        assert isinstance(office_.app.screen, FiguresDialog)
        office_.app.copy_to_clipboard("A1")
        seen = 0
        for _ in range(2):
            before = office_.field.value
            office_.field.post_message(events.Paste(TITLE))
            office_.field.post_message(events.Paste("A1"))
            await office_.keys("ctrl+v")
            assert office_.field.value == before
            seen += "不能粘贴" in office_.text()
            await office_.keys("tab")
        assert seen == 2
        await office_.keys("shift+tab", "shift+tab")
        await office_.type("张三A1关于12345678")
        assert office_.field.value == "A1123456"
        office_.field.put("张三")
        await office_.keys("ctrl+s")
        assert isinstance(office_.app.screen, FiguresDialog)
        assert "不写姓名" in office_.text()
        assert office_.state() is PlaceholderState.CABINET
        office_.app.screen.query_one("Form").flush_draft()  # type: ignore[attr-defined]
        assert not drafts.kept(office_.app.desk)
        with office_.app.desk.read() as session:
            payloads = "".join(one.old + one.new for one in session.exec(select(EntryPayload)))
        assert "张三" not in payloads

    run(work, tmp_path)


def test_menu_digits_reasons_void_and_take_back(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        await office_.registered()
        await office_.keys("1", "left", "f9")
        menu = office_.text()
        assert "3 收回          不行：就在柜里" in menu
        assert "报告" in menu
        assert len([line for line in menu.splitlines() if line.strip()]) <= 24
        await office_.keys("4")
        assert office_.state() is PlaceholderState.TO_RETURN
        await office_.keys("ctrl+z", "left", "enter")
        assert office_.state() is PlaceholderState.CABINET
        await office_.keys("delete", "ctrl+s")
        assert office_.state() is PlaceholderState.VOID
        assert "在管里没有占位" in office_.text()
        await office_.keys("f7", "f7", "f8")
        assert "没有下一步" in office_.said

    run(work, tmp_path)


def test_correcting_and_several_at_once(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        await office_.registered()
        await office_.registered()
        await office_.keys("1", "left", "space", "space", "f4")
        assert "一件一件办" in office_.said
        await office_.keys("f8")
        await office_.type("B7")
        await office_.keys("ctrl+s")
        assert {row.holder for row in office_.rows} == {"B7"}
        await office_.keys("f8", "f4", "tab", "tab", "tab")
        await office_.keys("end", "backspace")
        await office_.type("9")
        await office_.keys("ctrl+s")
        assert sorted(row.book_words for row in office_.rows) == ["2-15-3", "2-19-3"]

    run(work, tmp_path)


def test_nothing_on_the_screen_is_english(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        await office_.registered()
        await office_.keys("1", "left")
        seen = office_.text()
        for key in ("f2", "f8", "f9"):
            await office_.keys(key)
            seen += office_.text()
            await office_.keys("escape")
        words = set(re.findall(r"[A-Za-z]{2,}", seen)) - {"Ctrl", "Esc", "Del", "Tab"}
        assert not words, words

    run(work, tmp_path)

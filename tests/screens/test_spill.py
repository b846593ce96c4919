"""涉密误录 by keys: asked first with the harmless button in front, then the page until it ends, then what to hand in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from bangongshi.app import Workbench
from bangongshi.duties import office, spill
from bangongshi.duties.registry import listing, receive
from bangongshi.duties.safekeeping import back_up
from bangongshi.models.done import Done
from bangongshi.models.paper_rows import View
from bangongshi.models.words import SpillState
from bangongshi.screens.spill import FoundDialog, SpillPage, SpillResult, found_dialog
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.push import Push
from office_fixtures import StandingClock, new_desk

TITLE = "关于金丝雀工程选址的函"
FORM = {
    "unit_name": "某市某局", "title": TITLE, "source_number": "某函〔2026〕15号", "signed_on": "11-19", "copies": "1",
    "genre": "函", "secrecy": "公开",
}


class Clerk:
    """The workbench, one paper in it, and what a clerk does."""

    def __init__(self, app: Workbench, pilot: Pilot[int], clock: StandingClock) -> None:
        self.app, self.pilot, self.clock = app, pilot, clock
        self.done: list[Done | None] = []

    async def keys(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        field = self.app.focused
        assert isinstance(field, LineInput), field
        for character in text:
            field.insert_text_at_cursor(character)
        await self.pilot.pause()

    async def open_page(self) -> None:
        self.app.push_screen(SpillPage(self.app.desk))
        await self.pilot.pause()

    async def ask(self) -> None:
        row = listing.inbox(self.app.desk, View.ALL).rows[0]
        self.app.push_screen(found_dialog(self.app.desk, row), self.done.append)
        await self.pilot.pause()

    @property
    def button(self) -> str:
        push = self.app.focused
        assert isinstance(push, Push), push
        return push.id or ""

    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    async def until(self, true: Callable[[], bool]) -> None:
        for _ in range(200):
            await self.pilot.pause(0.02)
            if true():
                return
        raise AssertionError(self.text())


@asynccontextmanager
async def opened(tmp_path: Path, size: tuple[int, int]) -> AsyncIterator[Clerk]:
    clock = StandingClock()
    desk = new_desk(tmp_path / "vault", clock)
    office.first_run(desk, {"unit_name": "清水县人民政府办公室"})
    receive.sign_in_and_enrol(desk, FORM)
    app = Workbench(desk, strict=True)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            yield Clerk(app, pilot, clock)
    finally:
        desk.vault.close()


def run(work: Callable[[Clerk], Awaitable[None]], tmp_path: Path, size: tuple[int, int] = (80, 24)) -> None:
    async def story() -> None:
        async with opened(tmp_path, size) as clerk:
            await work(clerk)

    asyncio.run(story())


def test_it_asks_first_and_enter_does_nothing(tmp_path: Path) -> None:
    async def work(clerk: Clerk) -> None:
        await clerk.ask()
        assert isinstance(clerk.app.screen, FoundDialog)
        assert "收〔2026〕1号" in clerk.text()
        assert TITLE not in clerk.text()
        assert "24 小时" in clerk.text()
        assert "保密柜" in clerk.text()
        assert clerk.button == "no"
        await clerk.keys("enter")
        assert clerk.done == [None]
        assert spill.open_spill(clerk.app.desk) is None
        await clerk.ask()
        await clerk.keys("right", "enter")
        assert clerk.done[1] is not None
        assert spill.open_spill(clerk.app.desk) is not None

    run(work, tmp_path)


def test_the_page_says_stop_report_wait_and_the_clock_runs(tmp_path: Path) -> None:
    async def work(clerk: Clerk) -> None:
        spill.found(clerk.app.desk, 1)
        await clerk.open_page()
        shown = clerk.text()
        for words in ("收〔2026〕1号", "已冻结", "不复制", "拔掉网线", "还剩24小时00分", "11月24日 09:00", "已报告"):
            assert words in shown, words
        assert "金丝雀" not in shown
        assert clerk.button == "reported"
        assert not clerk.app.screen.query_one("#clear").display
        clerk.clock.pass_(hours=25)
        page = clerk.app.screen
        assert isinstance(page, SpillPage)
        page._look()
        await clerk.pilot.pause()
        assert "已超过报告时限1小时00分" in clerk.text()
        await clerk.keys("escape")
        assert not isinstance(clerk.app.screen, SpillPage)
        assert spill.open_spill(clerk.app.desk) is not None

    run(work, tmp_path)


def test_reported_then_cleared_by_keys_alone(tmp_path: Path) -> None:
    async def work(clerk: Clerk) -> None:
        made = back_up(clerk.app.desk)
        spill.found(clerk.app.desk, 1)
        await clerk.open_page()
        await clerk.keys("enter")
        await clerk.type("县保密局李科长")
        await clerk.keys("ctrl+s")
        row = spill.open_spill(clerk.app.desk)
        assert row is not None
        assert (row.state, row.reported_to) == (SpillState.REPORTED, "县保密局李科长")
        assert clerk.button == "clear"
        await clerk.keys("enter")
        await clerk.type("县保密局李科长")
        await clerk.keys("tab")
        await clerk.type("今天")
        await clerk.keys("tab")
        clerk.app.focused.insert("全部清除")  # type: ignore[union-attr]
        await clerk.keys("ctrl+s")
        assert "输入“清除”" in clerk.text()
        await clerk.type("清除")
        await clerk.keys("enter", "right", "enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, SpillResult))
        await clerk.pilot.pause()
        shown = clerk.text()
        for words in ("照抄在纸上", "1 份备份", made.name, "号码作废", "专用纸质登记簿"):
            assert words in shown, words
        assert "金丝雀" not in shown
        assert clerk.button == "leave"
        await clerk.keys("enter")
        assert spill.open_spill(clerk.app.desk) is None

    run(work, tmp_path)


def test_not_secret_after_all(tmp_path: Path) -> None:
    async def work(clerk: Clerk) -> None:
        spill.found(clerk.app.desk, 1)
        spill.reported(clerk.app.desk, 1, "县保密局")
        await clerk.open_page()
        await clerk.keys("right", "enter")
        await clerk.type("县保密局李科长")
        await clerk.keys("tab")
        await clerk.type("今天")
        await clerk.keys("tab")
        clerk.app.focused.insert("不属于国家秘密")  # type: ignore[union-attr]
        await clerk.keys("ctrl+s")
        assert not isinstance(clerk.app.screen, SpillPage)
        assert listing.inbox(clerk.app.desk, View.ALL).rows[0].title == TITLE

    run(work, tmp_path)

"""首页 and its two pages by keys: counts above the fold at 80×24, why a row is where it is, copying and saving a page."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from bangongshi.app import Workbench
from bangongshi.duties import brief
from bangongshi.duties.desk import Desk
from bangongshi.duties.office import first_run
from bangongshi.duties.registry import receive
from bangongshi.models.papers import Document, Instruction
from bangongshi.models.seals import SealLoan
from bangongshi.models.words import Passing, TaskKind, Urgency
from bangongshi.models.work import Task
from bangongshi.screens import brief as page_module
from bangongshi.screens import home as home_module
from bangongshi.screens.brief import BriefPage
from bangongshi.screens.dialogs.ask import Ask
from bangongshi.screens.home import HomeRoom
from bangongshi.store.transaction import flush
from bangongshi.widgets.sections import Sections
from bangongshi.widgets.status_line import StatusLine
from office_fixtures import StandingClock, new_desk


class Office:
    """The workbench on home, and what a clerk does to it."""

    def __init__(self, app: Workbench, pilot: Pilot[int]) -> None:
        self.app, self.pilot = app, pilot

    async def keys(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    @property
    def lines(self) -> list[str]:
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for the timer; gives up after some seconds."""
        for _ in range(200):
            if holds():
                return
            await self.pilot.pause(0.02)
        raise AssertionError("\n".join(self.lines))

    @property
    def clock(self) -> StandingClock:
        clock = self.app.desk.clock
        assert isinstance(clock, StandingClock)
        return clock

    @property
    def said(self) -> str:
        return self.app.screen.query_one(StatusLine).said


def fill(desk: Desk) -> None:
    """Thirty late papers; one of them with a 批示 to pass on and somebody to ask; one late by hours."""
    first_run(desk, {"unit_name": "清水县人民政府办公室"})
    ids = [
        receive.sign_in_and_enrol(desk, {
            "unit_name": "某市水利局", "title": f"关于第{at}项检查的通知", "source_number": f"某〔2026〕{at}号",
            "secrecy": "公开", "due": "昨天" if at else "今天",
        }).ids[0]
        for at in range(31)
    ]
    with desk.act("批示") as act:
        hours = act.session.get(Document, ids[0])
        assert hours
        hours.due_time, hours.urgency, hours.standing = "07:00", Urgency.EXTRA, 1
        act.session.add(Instruction(
            document_id=ids[1], leader_name="张主任", said_on=date(2026, 11, 20), text="请办", passing=Passing.WAITING))
        act.session.add(Task(
            document_id=ids[1], kind=TaskKind.LEAD, party_name="综合科", asked_at=act.now, chase_on=date(2026, 11, 23)))


def lend(desk: Desk) -> int:
    """A seal that is due back in half an hour."""
    with desk.act("外借印章") as act:
        loan = SealLoan(
            seal_name="清水县人民政府", subject="关于王某任职的决定", borrower_name="李四", companion_name="王五",
            lent_at=datetime(2026, 11, 23, 8, 0), due_at=datetime(2026, 11, 23, 9, 30))
        act.session.add(loan)
        flush(act)
        assert loan.id
        return loan.id


@asynccontextmanager
async def opened(tmp_path: Path) -> AsyncIterator[Office]:
    desk = new_desk(tmp_path / "vault")
    fill(desk)
    app = Workbench(desk, strict=True)
    try:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await pilot.pause()
            yield Office(app, pilot)
    finally:
        desk.vault.close()


def run(work: Callable[[Office], Awaitable[None]], tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(tmp_path) as found:
            await work(found)

    asyncio.run(story())


def test_counts_stand_above_the_fold_and_reasons_beside_their_rows(tmp_path: Path) -> None:
    async def work(office: Office) -> None:
        assert "逾期 31　今日 0　批示未传达 1　催办 1　重点 0　在外 0　保密 0　无下一步 0" in office.lines[1]
        assert not any("批示未传达  1" in line for line in office.lines[2:])
        await office.keys("end")
        shown = "\n".join(office.lines)
        assert "张主任 11-20批" in shown
        assert "催综合科" in shown
        assert all(len(line) <= 80 for line in office.lines)

    run(work, tmp_path)


def test_lateness_in_hours_shows(tmp_path: Path) -> None:
    async def work(office: Office) -> None:
        (line,) = [line for line in office.lines if "收〔2026〕1号" in line]
        assert "特急" in line
        assert "逾期2小时" in line
        assert any("逾期1天" in line for line in office.lines)

    run(work, tmp_path)


def test_f7_turns_the_pages_and_esc_goes_back(tmp_path: Path) -> None:
    async def work(office: Office) -> None:
        await office.keys("f7")
        assert isinstance(office.app.screen, BriefPage)
        assert "今天要办" in "\n".join(office.lines)
        await office.keys("f7")
        assert "今天收文 31 件" in "\n".join(office.lines)
        await office.keys("escape")
        assert isinstance(office.app.screen, HomeRoom)
        await office.keys("f7", "f7", "f7")
        assert isinstance(office.app.screen, HomeRoom)

    run(work, tmp_path)


def test_a_page_is_copied_whole(tmp_path: Path) -> None:
    async def work(office: Office) -> None:
        await office.keys("f7", "ctrl+c")
        assert office.app.clipboard == brief.morning(office.app.desk).text
        assert "整页已复制" in office.said

    run(work, tmp_path)


def test_a_page_is_saved_as_text_and_a_file_in_the_way_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "晨报.txt"
    monkeypatch.setattr(page_module, "free_name", lambda name, suffix: target)

    async def work(office: Office) -> None:
        await office.keys("f7", "f9")
        assert isinstance(office.app.screen, Ask)
        await office.keys("enter", "enter")
        assert isinstance(office.app.screen, BriefPage)
        assert target.read_text(encoding="utf-8") == brief.morning(office.app.desk).text
        await office.keys("f9", "enter", "enter")
        assert "已有同名文件" in office.said

    run(work, tmp_path)


def test_more_of_a_section_leads_to_its_own_register(tmp_path: Path) -> None:
    async def work(office: Office) -> None:
        home = office.app.screen
        assert isinstance(home, HomeRoom)
        for section, room in (("批示未传达", "批示"), ("催办", "催办"), ("逾期", "收文")):
            home.lists.post_message(Sections.SectionOpened(home.lists, section))
            await office.pilot.pause()
            assert f"[{room}]" in office.lines[0]
            await office.keys("0")

    run(work, tmp_path)


def test_a_seal_is_late_on_the_screen_when_its_minute_has_passed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_module, "READ_EVERY", 0.05)
    looks: list[str] = []

    async def work(office: Office) -> None:
        lend(office.app.desk)
        await office.until(lambda: "印章在外 1" in office.lines[1])
        assert not any("逾期未还" in line for line in office.lines)
        office.clock.now += timedelta(hours=1)
        await office.until(lambda: "印章《清水县人民政府》逾期未还 30分钟：李四、王五，应还 11-23 09:30" in "".join(office.lines[1:3]))
        assert all(len(line) <= 80 for line in office.lines)
        await office.keys("1")
        read = home_module.home
        monkeypatch.setattr(home_module, "home", lambda desk: looks.append("") or read(desk))
        await office.pilot.pause(0.3)
        assert looks == []
        await office.keys("0")
        await office.until(lambda: len(looks) > 1)

    run(work, tmp_path)


def test_a_seal_opens_and_comes_back_in_its_own_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[tuple[object, ...]] = []

    async def work(office: Office) -> None:
        loan = lend(office.app.desk)
        home = office.app.screen
        assert isinstance(home, HomeRoom)
        await office.keys("f5")
        monkeypatch.setattr(office.app, "go", lambda room, row=None, act="": went.append((room, row, act)))
        while home.lists.row is None or home.lists.row.duty is None:
            await office.keys("down")
        line = next(line for line in office.lines if line.startswith(">"))
        assert "清水县人民.." in line
        assert "今日09:30" in line
        assert "在李四、王五处" in line
        assert "收回" in line
        assert "收回" in office.lines[-1]
        await office.keys("enter", "f8")
        assert went == [("seal_loans", loan, ""), ("seal_loans", loan, "next_step")]
        assert home.copy_text() == "外借 清水县人民政府"
        home.lists.post_message(Sections.SectionOpened(home.lists, "印章在外"))
        await office.pilot.pause()
        assert went[-1] == ("seal_loans", None, "")

    run(work, tmp_path)

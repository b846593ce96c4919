"""统计, by keys alone: cut, another day, copied, saved, fresh after every act; whole at 80 columns."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from bangongshi.app import Place, Workbench
from bangongshi.duties import office
from bangongshi.duties.desk import OFFICE_ZONE, Desk
from bangongshi.duties.supervision import ending, opening
from bangongshi.models import stat_text
from bangongshi.screens import registers
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.supervision.statistics_room import StatisticsRoom
from bangongshi.text import cells
from bangongshi.widgets.fields import FieldRow
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.form import Form
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.status_line import StatusLine
from bangongshi.widgets.tab_line import Tab
from matter_fixtures import OFFICE, add_staff
from office_fixtures import StandingClock, new_desk

Told = Callable[["Reader"], Coroutine[object, object, None]]


class Reader:
    """The clerk before the page."""

    def __init__(self, app: Workbench, pilot: Pilot[int], desk: Desk) -> None:
        self.app, self.pilot, self.desk = app, pilot, desk

    async def keys(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()
        await self.pilot.pause()

    @property
    def room(self) -> StatisticsRoom:
        return next(one for one in self.app.screen_stack if isinstance(one, StatisticsRoom))

    @property
    def heading(self) -> str:
        return str(self.room.query_one(".heading", Static).render())

    @property
    def page(self) -> list[str]:
        return str(self.room.query_one("#page", Static).render()).splitlines()

    @property
    def said(self) -> str:
        return self.room.query_one(StatusLine).said

    def line(self, start: str) -> list[str]:
        return next(line for line in self.page if line.startswith(start)).split()


def errand(desk: Desk, title: str, due: str, lead: str = "水利科", **more: str) -> int:
    return opening.errand(desk, {"title": title, "lead": lead, "due": due, "leader": "张主任", **more}).ids[0]


def run(told: Told, folder: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int] = (80, 24)) -> None:
    """October: one closed in time, one left open. November: one closed, one that is due today."""
    if not any(tab.id == "statistics" for tabs in registers.DUTIES.values() for tab in tabs):
        monkeypatch.setattr(registers, "DUTIES", {**registers.DUTIES, "督办": (Tab("statistics", "统计"),)})

    async def whole() -> None:
        clock = StandingClock(datetime(2026, 10, 12, 9, tzinfo=OFFICE_ZONE))
        desk = new_desk(folder / "vault", clock)
        office.first_run(desk, {"unit_name": OFFICE, "unit_code": "清政办发", "unit_type": "机关"})
        add_staff(desk)
        done = errand(desk, "十月里办结的一项核查", "1020")
        errand(desk, "十月里没有办结的核查", "1021", "财务科", source="会议决定")
        ending.close(desk, [done], {"outcome": "已核实整改到位"})
        clock.now = datetime(2026, 11, 2, 9, tzinfo=OFFICE_ZONE)
        done = errand(desk, "十一月办结的一项核查", "1120")
        ending.close(desk, [done], {"outcome": "已核实整改到位"})
        errand(desk, "今天到期的一项核查", "1123")
        clock.now = datetime(2026, 11, 23, 9, tzinfo=OFFICE_ZONE)
        app = Workbench(desk, rooms=(Place("", "statistics", "统计", StatisticsRoom),), strict=True)
        try:
            async with app.run_test(size=size, notifications=True) as pilot:
                await pilot.pause()
                await told(Reader(app, pilot, desk))
        finally:
            desk.vault.close()

    asyncio.run(whole())


def test_this_month_by_unit_and_every_other_cut_by_f7(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def told(reader: Reader) -> None:
        assert "[单位]" in reader.heading
        assert "截至 2026-11-23" in reader.heading
        assert reader.line("合计")[1:4] == ["3", "1/3", "33%"]
        assert reader.line("财务科")[1:3] == ["1", "0/1"]
        for cut, start in (("来源", "会议决定"), ("领导", "张主任"), ("类型", "交办"), ("月", "2026-10")):
            await reader.keys("f7")
            assert f"[{cut}]" in reader.heading
            assert reader.line(start)
            assert reader.line("合计")[1:4] == ["3", "1/3", "33%"]
        await reader.keys("f7")
        assert "[单位]" in reader.heading

    run(told, tmp_path, monkeypatch)


def test_at_80_columns_no_line_is_broken_and_the_keys_say_what_they_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def told(reader: Reader) -> None:
        assert max(map(cells, reader.page)) <= 78
        assert reader.room.query_one("#page", Static).size.height == len(reader.page)
        assert any(stat_text.FULL in line for line in reader.page)
        labels = {hint.label for hint in reader.room.query_one(KeyFooter).hints}
        assert {"截止日", "存成文本", "换分法"} <= labels
        assert not {"登记", "查找", "标记", "回退"} & labels

    run(told, tmp_path, monkeypatch)


def test_another_day_by_f8_gives_that_days_report_and_esc_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def told(reader: Reader) -> None:
        await reader.keys("f8")
        form = reader.app.screen.query_one(Form)
        form.fill({"as_of": "2026-12-01"}, clean=False)
        await reader.keys("ctrl+s")
        wrong = {row.spec.name: row.wrong for row in reader.app.screen.query(FieldRow)}
        assert wrong["as_of"]
        form.fill({"as_of": "10月31日"}, clean=False)
        await reader.keys("ctrl+s")
        assert not isinstance(reader.app.screen, FormDialog)
        assert reader.said == "统计截至 2026-10-31。"
        assert reader.line("合计")[1:4] == ["2", "1/2", "50%"]
        await reader.keys("f8")
        reader.app.screen.query_one(Form).fill({"as_of": "今天", "span": "不限"}, clean=False)
        await reader.keys("ctrl+s")
        assert reader.line("合计")[1:4] == ["4", "2/4", "50%"]
        await reader.keys("f8")
        reader.app.screen.query_one(Form).fill({"as_of": "1031", "span": "当月"}, clean=False)
        await reader.keys("ctrl+s", "escape")
        assert "截至 2026-11-23" in reader.heading

    run(told, tmp_path, monkeypatch)


def test_copied_and_saved_with_figures_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []

    async def told(reader: Reader) -> None:
        monkeypatch.setattr(reader.app, "copy_to_clipboard", copied.append)
        await reader.keys("ctrl+c")
        assert copied[0].startswith("督办统计（按单位）")
        assert "核查" not in copied[0]
        path = tmp_path / "统计.txt"
        for sentence in ("已存为", "已有同名文件"):
            await reader.keys("f9")
            field = reader.app.focused
            assert isinstance(field, LineInput)
            assert "督办统计按单位2026-11-23" in field.text
            field.put(str(path))
            await reader.keys("enter", "enter")
            assert sentence in reader.said
        assert path.read_text(encoding="utf-8") == copied[0]

    run(told, tmp_path, monkeypatch)


def test_an_act_elsewhere_is_counted_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def told(reader: Reader) -> None:
        errand(reader.desk, "又有一项今天到期", "今天", "综合科")
        reader.app.changed.publish("督办")
        await reader.keys("f5")
        assert reader.line("综合科")[1] == "1"
        assert reader.said == "已刷新。"

    run(told, tmp_path, monkeypatch, (120, 40))

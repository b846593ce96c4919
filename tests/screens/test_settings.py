"""设置, by keys alone: each tab's main act ends in a changed row; no English; hostile names; 80×24."""

import asyncio
import csv
import re
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select
from textual.pilot import Pilot
from textual.widgets import Static

from bangongshi.app import Place, Workbench
from bangongshi.duties import calendar, office, passphrases, people
from bangongshi.duties.desk import Desk
from bangongshi.duties.generations import backup_lines
from bangongshi.duties.registry import circulate, receive
from bangongshi.keys import cap_of
from bangongshi.models.errors import WrongPassphrase
from bangongshi.models.office import Person, Unit
from bangongshi.models.trail import Entry
from bangongshi.models.windows import Window
from bangongshi.screens.dialogs.agree import Agree, wrapped
from bangongshi.screens.dialogs.lines import Line, window_of
from bangongshi.screens.long_work import LongWork
from bangongshi.screens.settings import SettingsRoom
from bangongshi.screens.settings.code_sheet import CodeSheet
from bangongshi.store import recovery
from bangongshi.store import vault as vaults
from bangongshi.text import cells
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.line_input import LineInput, LinesInput
from bangongshi.widgets.record_table import RecordTable
from bangongshi.widgets.status_line import StatusLine
from office_fixtures import CHEAP, PASSPHRASE, new_desk

NOTICE = """国务院办公厅关于2027年部分节假日安排的通知 国办发明电〔2026〕9号
一、元旦：1月1日（星期五）至3日（星期日）放假，共3天。
二、春节：2月5日（星期五）至11日（星期四）放假调休，共7天。1月31日（星期日）、2月20日（星期六）上班。
三、清明节：4月3日（星期六）至5日（星期一）放假，共3天。
四、劳动节：5月1日（星期六）至5日（星期三）放假调休，共5天。4月25日（星期日）、5月8日（星期六）上班。
五、端午节：6月9日（星期三）放假，共1天。
六、中秋节：9月15日（星期三）放假，共1天。
七、国庆节：10月1日（星期五）至7日（星期四）放假调休，共7天。9月26日（星期日）、10月9日（星期六）上班。"""
HOSTILE = "[/紧急]\x1b]52;c;eA==\x07[@click=app.quit]\u202e王"
TABS = ("单位", "人员", "单位名录", "日历", "时限表", "备份", "体检", "口令与恢复码")
CAPS = {"Esc", "Ctrl", "Del", "Tab", "Shift", "PgUp", "PgDn", "Home", "End", "xlsx", "csv"}


class Office:
    """The settings room in a workbench, and what a clerk does to it."""

    def __init__(self, app: Workbench, pilot: Pilot[int], desk: Desk) -> None:
        self.app, self.pilot, self._desk = app, pilot, desk

    @property
    def desk(self) -> Desk:
        return self.app.desk

    @property
    def room(self) -> SettingsRoom:
        found = self.app.get_screen("settings")
        assert isinstance(found, SettingsRoom)
        return found

    async def keys(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Text as an IME commits it, into the field with the focus."""
        field = self.app.focused
        assert isinstance(field, LineInput | LinesInput), field
        if isinstance(field, LineInput):
            field.insert_text_at_cursor(text)
        else:
            field.insert(text)
        await self.pilot.pause()

    async def tab(self, name: str) -> None:
        """Straight to a tab; `test_every_tab…` goes there by →."""
        self.room.show_tab(name)
        await self.pilot.pause()
        assert self.room.tab.name == name

    async def until(self, there: Callable[[], bool]) -> None:
        """Wait for something in a thread; a hang fails instead of hanging."""
        for _ in range(500):
            if there():
                await self.pilot.pause()
                return
            await asyncio.sleep(0.02)
        raise AssertionError("nothing came of it")

    async def worked(self) -> None:
        """Wait until the progress window has gone."""
        await self.until(lambda: not isinstance(self.app.screen, LongWork))

    @property
    def said(self) -> str:
        return self.room.query_one(StatusLine).said

    @property
    def cells(self) -> list[str]:
        line = self.room.line
        return list(line.cells) if line else []

    def text(self) -> str:
        """The screen as text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    def verbs(self) -> list[str]:
        """The journal's acts, oldest first."""
        with self.desk.read() as session:
            query = select(Entry.verb).where(col(Entry.seq) == col(Entry.act)).order_by(col(Entry.seq))
            return list(session.exec(query).all())


@asynccontextmanager
async def opened(tmp_path: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Office]:
    desk = new_desk(tmp_path / "vault")
    office.first_run(desk, {"unit_name": "清水县人民政府办公室", "unit_code": "清政办发", "unit_type": "机关"})
    places = (Place("5", "settings", "设置", SettingsRoom),)
    app = Workbench(desk, rooms=places, strict=True)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            yield Office(app, pilot, desk)
    finally:
        desk.vault.close()


def run(work: Callable[[Office], object], tmp_path: Path, size: tuple[int, int] = (80, 24)) -> None:
    async def story() -> None:
        async with opened(tmp_path, size) as found:
            await work(found)  # type: ignore[misc]

    asyncio.run(story())


# --- 单位 -------------------------------------------------------------------------------------------------------------


def test_a_setting_is_changed_and_holds_at_once(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        await found.keys("end", "up", "up", "f8")
        field = found.app.focused
        assert isinstance(field, LineInput)
        assert field.text == "20", "the caret stands in the row's own field"
        field.put("15")
        await found.keys("ctrl+s")
        assert office.settings_of(found.desk).lock_minutes == 15
        assert found.app.preferences.lock_minutes == 15
        assert found.cells == ["锁定", "15"]
        assert "锁定" in found.said

    run(story, tmp_path)


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        await found.keys("end", "up", "up", "f4")
        field = found.app.focused
        assert isinstance(field, LineInput)
        field.put("2")
        await found.keys("ctrl+s")
        assert "请填 5 到 60 的整数" in found.text()
        await found.keys("escape")
        assert office.settings_of(found.desk).lock_minutes == 20

    run(story, tmp_path)


def test_the_clerks_name_signs_the_next_act_and_a_day_is_typed_as_people_write_it(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        await found.keys(*["down"] * 4, "enter")
        await found.type("李文秘")
        await found.keys("ctrl+s")
        assert found.desk.who == "李文秘"
        await found.keys("down", "down", "f8", "1", "tab")
        await found.type("保密办周主任")
        await found.keys("tab")
        await found.type("昨天")
        await found.keys("ctrl+s")
        now = office.settings_of(found.desk)
        assert (now.placeholders, now.placeholders_agreed_on) == (True, date(2026, 11, 22))
        with found.desk.read() as session:
            last = session.exec(select(Entry).order_by(col(Entry.seq).desc()).limit(1)).one()
        assert last.who == "李文秘"

    run(story, tmp_path)


# --- 人员, 单位名录 ----------------------------------------------------------------------------------------------------


def test_a_person_is_added_changed_retired_and_brought_back(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        await found.tab("人员")
        await found.keys("f8")
        await found.type("王五")
        await found.keys("ctrl+s")
        assert people.people_page(found.desk).rows[0].name == "王五"
        await found.keys("f4", "tab", "tab")
        await found.type("秘书科")
        await found.keys("ctrl+s")
        assert found.cells[2] == "秘书科"
        await found.keys("delete")
        await found.type("退休")
        await found.keys("ctrl+s")
        assert people.people_page(found.desk).rows == ()
        assert found.room.line is None
        await found.keys("f7")
        assert found.cells[-1] == "离岗"
        assert "F8 返岗" in found.text()
        await found.keys("f8")
        assert people.people_page(found.desk).rows[0].active
        assert found.verbs()[-4:] == ["添加人员", "修改人员", "人员离岗", "人员返岗"]

    run(story, tmp_path)


def test_namesakes_are_told_apart_and_rank_leads(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        people.add_person(found.desk, {"name": "张伟", "department": "财务科"})
        people.add_person(found.desk, {"name": "张伟", "department": "秘书科"})
        people.add_person(found.desk, {"name": "赵县长", "rank": "1", "leader": "是"})
        await found.tab("人员")
        shown = found.text()
        assert shown.index("赵县长") < shown.index("张伟（财务科）") < shown.index("张伟（秘书科）")
        await found.keys("f3")
        await found.type("zw")
        await found.keys("2")
        assert found.cells[1] == "张伟（秘书科）", "a digit picks, the cursor goes there"

    run(story, tmp_path)


def test_someone_with_papers_out_is_not_retired_and_the_sentence_stands_in_the_dialog(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        person = people.add_person(found.desk, {"name": "王五"}).ids[0]
        paper = receive.sign_in_and_enrol(
            found.desk, {"unit_name": "县水利局", "title": "关于防汛的通知", "source_number": "无", "copies": "1"}
        ).ids[0]
        circulate.send_out(found.desk, [paper], person)
        await found.tab("人员")
        await found.keys("delete")
        await found.type("调出")
        await found.keys("ctrl+s")
        assert "还有 1 份在外" in found.text()
        assert people.people_page(found.desk).rows[0].active

    run(story, tmp_path)


def test_a_unit_is_added_and_put_out_of_use(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        await found.tab("单位名录")
        await found.keys("f2")
        await found.type("清水县水利局")
        await found.keys("tab", "tab", "2", "ctrl+s")
        assert (found.cells[0], found.cells[2]) == ("清水县水利局", people.units_page(found.desk).rows[0].relation)
        await found.keys("f9", "9")
        await found.type("合并")
        await found.keys("ctrl+s")
        assert people.units_page(found.desk).rows == ()
        await found.keys("f7", "f8")
        assert people.units_page(found.desk).rows[0].name == "清水县水利局"

    run(story, tmp_path)


def test_hostile_names_show_as_they_are_and_act_on_nothing(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        with found.desk.act("添加人员") as act:
            act.session.add(Person(name=HOSTILE, post="x" * 100_000, note=HOSTILE))
            act.session.add(Unit(name=HOSTILE * 50))
        for name in ("人员", "单位名录"):
            await found.tab(name)
            for keys in (("enter", "escape"), ("f9", "escape"), ("delete", "escape")):
                await found.keys(keys[0])
                assert keys[0] == "f9" or "取消" in found.text(), "the name leaves room for the buttons"
                assert "\x1b" not in found.text()
                assert "\u202e" not in found.text()
                await found.keys(keys[1])
            assert "[/紧急]" in found.text()
        assert not found.app.faults

    run(story, tmp_path)


def test_export_and_import_by_a_path_typed(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        people.add_person(found.desk, {"name": "王五", "department": "秘书科"})
        await found.tab("人员")
        await found.keys("f9", "5")
        await found.type(str(tmp_path / "人员.csv"))
        await found.keys("ctrl+s")
        assert "王五" in (tmp_path / "人员.csv").read_text(encoding="utf-8-sig")
        with (tmp_path / "新人.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([["姓名", "部门"], ["钱六", "督查科"], ["孙七", "信息科"]])
        await found.keys("f9", "4")
        await found.type(str(tmp_path / "新人.csv"))
        await found.keys("ctrl+s")
        await found.worked()
        assert isinstance(found.app.screen, Agree), found.said
        assert people.people_total(found.desk).count == 1, "looked at, not stored"
        await found.keys("right", "enter")
        await found.worked()
        assert people.people_total(found.desk).count == 3

    run(story, tmp_path)


# --- 日历, 时限表 ------------------------------------------------------------------------------------------------------


def test_a_notice_is_shown_first_and_entered_after_a_yes(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        await found.tab("日历")
        await found.keys("end")
        assert (found.cells[0], "未公布" in found.cells[1]) == ("2027年", True)
        await found.keys("f8")
        await found.type(NOTICE)
        await found.keys("ctrl+s")
        assert "2027-02-05 周五　休　春节" in _whole(found)
        await found.keys("enter")
        assert not found.desk.calendar().known(2027), "the focus was on 不录入"
        await found.keys("f8")
        await found.type(NOTICE)
        await found.keys("ctrl+s", "right", "enter")
        assert found.desk.calendar().known(2027)
        assert "已录入（国办发明电〔2026〕9号）" in found.cells[1]

    run(story, tmp_path)


def _whole(found: Office) -> str:
    table = found.app.screen.query_one(RecordTable)
    buffer = table._buffer
    assert buffer is not None
    return "\n".join(row.cells[0] for row in buffer.rows)


def test_half_a_notice_is_refused_in_the_dialog(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        await found.tab("日历")
        await found.keys("f2")
        await found.type(NOTICE.split("七、")[0])
        await found.keys("ctrl+s")
        assert "原文缺国庆节" in found.text().replace("\n", "")
        await found.keys("escape")
        assert calendar.own_days(found.desk) == []

    run(story, tmp_path)


def test_one_day_changed_asks_before_deadlines_move(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        receive.sign_in_and_enrol(
            found.desk, {"unit_name": "县水利局", "title": "关于防汛的通知", "source_number": "无", "copies": "1"}
        )
        await found.tab("日历")
        await found.keys("f4")
        await found.type("1125")
        await found.keys("tab", "1", "ctrl+s")
        assert [(day.day, day.rest) for day in calendar.own_days(found.desk)] == [(date(2026, 11, 25), True)]
        assert isinstance(found.app.screen, Agree)
        assert "2026-11-30 变为 2026-12-01" in found.text()
        await found.keys("enter")
        assert len(calendar.recount(found.desk)) == 1, "the focus was on 先不改"
        await found.keys("f9", "4", "right", "enter")
        assert calendar.recount(found.desk) == []
        assert found.verbs()[-1] == "按日历重算"
        await found.keys("f7", "f8")
        assert calendar.own_days(found.desk) == []

    run(story, tmp_path)


def test_a_year_opens_to_its_days(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        await found.tab("日历")
        await found.keys("home", "down", "enter")
        assert "2026-10-01 周四　休　国庆节" in _whole(found)
        await found.keys("escape")

    run(story, tmp_path)


def test_a_deadline_is_changed_with_its_ground(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        await found.tab("时限表")
        await found.keys("down", "f8")
        field = found.app.focused
        assert isinstance(field, LineInput)
        field.put("12")
        await found.keys("tab", "tab")
        basis = found.app.focused
        assert isinstance(basis, LineInput)
        basis.put("单位规定")
        await found.keys("ctrl+s")
        line = next(one for one in office.deadline_table(found.desk) if one.matter == "办件·特急")
        assert (line.amount, line.basis, line.changed) == (12, "单位规定", True)
        assert found.cells[-1] == "改过"
        await found.keys("f2")
        await found.type("督办反馈")
        await found.keys("tab")
        await found.type("5")
        await found.keys("tab", "tab")
        await found.type("办公室规定")
        await found.keys("ctrl+s")
        assert office.deadline_table(found.desk)[-1].matter == "督办反馈"

    run(story, tmp_path)


# --- 备份, 体检 --------------------------------------------------------------------------------------------------------


def test_a_backup_is_made_proved_and_brought_back(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        await found.tab("备份")
        await found.keys("f8")
        await found.worked()
        assert [(one.proved, one.ours) for one in backup_lines(found.desk)] == [(True, True)]
        assert "已验证" in found.cells
        assert "2026-11-23 09:00" in found.text()
        await found.keys("enter")
        await found.type(str(tmp_path / "新处"))
        await found.keys("tab")
        await found.type(PASSPHRASE)
        await found.keys("ctrl+s")
        await found.worked()
        assert "已恢复到新文件夹" in found.said
        assert (tmp_path / "新处").is_dir()

    run(story, tmp_path)


def test_esc_stops_a_backup_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = threading.Event()

    def slow(desk: Desk, tell: Callable[[str], None]) -> str:
        tell("复制")
        held.wait(5)
        tell("校验")
        raise AssertionError("was not stopped")

    monkeypatch.setattr("bangongshi.screens.settings.backups_tab.back_up_everywhere", slow)

    async def story(found: Office) -> None:
        await found.tab("备份")
        await found.keys("f8")
        await found.until(lambda: "复制" in found.text())
        await found.keys("escape")
        held.set()
        await found.worked()
        assert "已停下" in found.said
        assert backup_lines(found.desk) == ()

    run(story, tmp_path)


def test_a_cover_over_running_work_is_lifted_to_its_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = threading.Event()

    def slow(desk: Desk, tell: Callable[[str], None]) -> str:
        held.wait(5)
        return "已备份。"

    monkeypatch.setattr("bangongshi.screens.settings.backups_tab.back_up_everywhere", slow)

    async def story(found: Office) -> None:
        await found.tab("备份")
        await found.keys("f8", "ctrl+l")
        held.set()
        await asyncio.sleep(0.1)
        await found.keys("down")
        await found.worked()
        assert found.app.screen is found.room
        assert found.said == "已备份。"

    run(story, tmp_path)


def test_a_check_up_says_all_is_well_or_what_is_not(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        people.add_person(found.desk, {"name": "王五"})
        await found.tab("体检")
        await found.keys("f8")
        await found.worked()
        assert "一切完好" in found.said
        raw = found.desk.vault.raw()
        raw.execute("UPDATE person SET name = '赵六'")
        raw.close()
        await found.keys("f8")
        await found.worked()
        assert "发现 1 处问题" in found.said
        assert found.cells[0] == "人员第 1 号"
        await found.keys("enter")
        assert "流水" in found.text()
        await found.keys("escape")

    run(story, tmp_path)


# --- 口令与恢复码 ------------------------------------------------------------------------------------------------------


def test_the_passphrase_is_changed_and_journalled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrases, "COST", CHEAP)
    fresh = "雨水充足 收成很好 明年"

    async def story(found: Office) -> None:
        await found.tab("口令与恢复码")
        await found.keys("f8")
        for text in ("不是这个口令", fresh, fresh):
            await found.type(text)
            await found.keys("tab")
        await found.keys("ctrl+s")
        await found.worked()
        assert "原口令不对" in found.said
        await found.keys("f8")
        for text in (PASSPHRASE, fresh, fresh):
            await found.type(text)
            await found.keys("tab")
        await found.keys("ctrl+s")
        await found.worked()
        assert "口令已换" in found.said
        assert found.verbs()[-1] == "换口令"
        vaults.unlock(found.desk.vault.folder, fresh)
        with pytest.raises(WrongPassphrase):
            vaults.unlock(found.desk.vault.folder, PASSPHRASE)

    run(story, tmp_path)


def test_two_groups_typed_back_are_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrases, "groups_to_ask", lambda: (2, 7))

    async def story(found: Office) -> None:
        right = recovery.encode(found.desk.vault.secrets.master).split("-")
        await found.tab("口令与恢复码")
        await found.keys("down", "f8")
        await found.type("000000" if right[1] != "000000" else "111111")
        await found.keys("tab")
        await found.type(right[6])
        await found.keys("ctrl+s")
        assert "第 2 组与恢复码不符" in found.text()
        assert not office.settings_of(found.desk).recovery_typed_back
        field = found.app.focused
        assert isinstance(field, LineInput)
        field.put(right[1])
        await found.keys("ctrl+s")
        assert office.settings_of(found.desk).recovery_typed_back
        assert found.cells[1] == "已核对"

    run(story, tmp_path)


def test_the_code_is_shown_for_the_passphrase_and_gone_under_a_cover(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        group = recovery.encode(found.desk.vault.secrets.master).split("-")[3]
        await found.tab("口令与恢复码")
        await found.keys("end", "f8")
        await found.type(PASSPHRASE)
        await found.keys("ctrl+s")
        await found.worked()
        sheet = found.app.screen
        assert isinstance(sheet, CodeSheet)
        assert group in found.text()
        assert found.verbs()[-1] == "看恢复码"
        await found.keys("ctrl+l", "down")
        assert group not in str(sheet.query_one("#code", Static).render())

    run(story, tmp_path)


def test_a_short_list_is_read_in_windows_like_a_long_one() -> None:
    lines = [Line(at, (at,), (str(at),)) for at in range(10)]

    def ids(window: Window) -> tuple[list[int], bool, bool]:
        page = window_of(lines, window)
        return [line.id for line in page.rows], page.more_before, page.more_after

    assert ids(Window(size=3)) == ([0, 1, 2], False, True)
    assert ids(Window(size=3, from_end=True)) == ([7, 8, 9], True, False)
    assert ids(Window(size=3, after=(4,))) == ([5, 6, 7], True, True)
    assert ids(Window(size=3, before=(4,))) == ([1, 2, 3], True, True)
    assert ids(Window(size=3, at=(8,))) == ([8, 9], True, False)
    assert ids(Window(size=3, at=(99,))) == ([], True, False)


def test_a_long_reason_goes_on_in_the_next_line() -> None:
    reason = "第 3 行未导入：" + "已有同单位、同部门、同职务的人；" * 6
    assert "".join(wrapped(reason)) == reason
    assert max(map(cells, wrapped(reason))) <= 66
    assert wrapped("") == [""]


# --- the room ---------------------------------------------------------------------------------------------------------


def test_ctrl_z_takes_back_what_was_done_here(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        people.add_person(found.desk, {"name": "王五"})
        await found.tab("人员")
        await found.keys("ctrl+z", "right", "enter")
        assert people.people_page(found.desk).rows == ()
        assert "已回退" in found.said

    run(story, tmp_path)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_every_tab_fits_shows_its_keys_and_speaks_chinese(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(found: Office) -> None:
        people.add_person(found.desk, {"name": "王五"})
        people.add_unit(found.desk, {"name": "清水县水利局"})
        for name in TABS:
            lines = found.text().split("\n")
            assert f"[{name}]" in lines[0]
            assert "F8" in lines[size[1] - 1]
            hints = found.room.query_one(KeyFooter).hints
            assert len(hints) <= (8 if size[0] == 80 else 12)
            _chinese(found.text())
            if size[0] == 120:
                await found.keys("right")
                continue
            await found.keys("f9")
            _chinese(found.text())
            await found.keys("escape")
            if name not in ("备份", "体检"):
                await found.keys("f8")
                assert found.app.screen is not found.room
                _chinese(found.text())
                assert "取消" in found.text(), "the buttons are in sight"
                await found.keys("escape")
            assert found.app.screen is found.room
            await found.keys("right")

    run(story, tmp_path, size)


def _chinese(shown: str) -> None:
    words = set(re.findall("[A-Za-z]{2,}", shown)) - CAPS - {cap_of(f"f{number}") for number in range(1, 13)}
    assert not words, words


def test_every_digit_of_a_menu_is_there_once_and_means_the_same(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        people.add_person(found.desk, {"name": "王五"})
        for name in TABS:
            await found.tab(name)
            entries = found.room.menu_entries()
            digits = [entry.verb.digit for entry in entries]
            assert len(set(digits)) == len(digits)
            assert {entry.verb.digit: entry.verb.id for entry in entries}["1"] == "next_step"
            assert entries[-1].verb.id == "take_back"

    run(story, tmp_path)


def test_taking_a_setting_back_holds_at_once_too(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        await found.keys("end", "up", "up", "f8")
        field = found.app.focused
        assert isinstance(field, LineInput)
        field.put("15")
        await found.keys("ctrl+s", "ctrl+z", "right", "enter")
        assert office.settings_of(found.desk).lock_minutes == 20
        assert found.app.preferences.lock_minutes == 20

    run(story, tmp_path)


def test_the_cursor_stays_where_it_was_in_each_tab(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        await found.keys("down", "down", "right", "left")
        assert found.cells[0] == "机关代字"

    run(story, tmp_path)


def test_the_theme_changes_at_once(tmp_path: Path) -> None:
    async def story(found: Office) -> None:
        office.save_settings(found.desk, {"theme": "墨"})
        found.app.changed.publish("改设置")
        await found.keys("home")
        assert found.app.theme == "墨"

    run(story, tmp_path)

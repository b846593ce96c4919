"""导出, by keys alone: masked unless the passphrase is given again; never over another file; what is refused stays open."""

import asyncio
import csv
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlmodel import col, select
from textual.pilot import Pilot
from textual.widgets import Static

from bangongshi.app import Place, Workbench
from bangongshi.duties import office
from bangongshi.duties.desk import Desk
from bangongshi.duties.importing import preview, take_in
from bangongshi.duties.passphrase_check import check_passphrase
from bangongshi.models.errors import Invalid
from bangongshi.models.trail import Entry
from bangongshi.screens.exporting import ExportDialog
from bangongshi.screens.long_work import LongWork
from bangongshi.screens.registry import RegistryRoom
from bangongshi.widgets.choice import Choice
from bangongshi.widgets.fields import FieldRow
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.status_line import StatusLine
from office_fixtures import PASSPHRASE, new_desk
from register_files import PLAIN_HEADER, paper, save


class Clerk:
    """The 收发 room over three papers, and what a clerk does to it."""

    def __init__(self, app: Workbench, pilot: Pilot[int], desk: Desk) -> None:
        self.app, self.pilot, self.desk = app, pilot, desk

    async def keys(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()
        for _ in range(400):
            if not isinstance(self.app.screen, LongWork):
                break
            await self.pilot.pause(0.02)
        await self.pilot.pause()

    async def begin(self, path: Path | None = None) -> None:
        await self.keys("f9", "end", "enter")
        assert isinstance(self.app.screen, ExportDialog)
        if path is not None:
            self.field("path").put(str(path))

    def row(self, name: str) -> FieldRow:
        return next(row for row in self.app.screen.query(FieldRow) if row.spec.name == name)

    def field(self, name: str) -> LineInput:
        editor = self.row(name).editor
        assert isinstance(editor, LineInput)
        return editor

    @property
    def said(self) -> str:
        return self.app.screen.query_one(StatusLine).said

    @property
    def wrong(self) -> str:
        return str(self.app.screen.query_one(".wrong", Static).render())

    def acts(self) -> list[str]:
        with self.desk.read() as session:
            query = select(Entry.verb).where(col(Entry.seq) == col(Entry.act)).order_by(col(Entry.seq))
            return list(session.exec(query).all())


Story = Callable[[Clerk], Coroutine[object, object, None]]


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Clerk]:
    desk = new_desk(folder / "vault")
    office.first_run(desk, {"unit_name": "清水县人民政府办公室", "unit_code": "清政办发", "unit_type": "机关"})
    rows = [PLAIN_HEADER, paper(1, "公开的通知"), paper(2, "内部的函", 密级="内部"), paper(3, "未公布的决定", 密级="未公布")]
    take_in(desk, preview(desk, save(folder / "登记.xlsx", rows)))
    app = Workbench(desk, rooms=(Place("1", "registry", "收发", RegistryRoom),), strict=True)
    try:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await pilot.pause()
            yield Clerk(app, pilot, desk)
    finally:
        desk.vault.close()


def run(story: Story, folder: Path) -> None:
    async def whole() -> None:
        async with opened(folder) as clerk:
            await story(clerk)

    asyncio.run(whole())


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "桌面").mkdir()
    monkeypatch.setenv("XDG_DESKTOP_DIR", str(tmp_path / "桌面"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "桌面"


def titles(path: Path) -> list[str]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [row["文件标题"] for row in csv.DictReader(file)]


def test_without_confidential_is_two_keys_after_the_menu(tmp_path: Path, desktop: Path) -> None:
    async def story(clerk: Clerk) -> None:
        await clerk.begin()
        assert clerk.field("path").text == str(desktop / "收文登记簿20261123.xlsx")
        assert not clerk.row("passphrase").display
        await clerk.keys("ctrl+s")
        assert isinstance(clerk.app.screen, RegistryRoom)
        assert (desktop / "收文登记簿20261123.xlsx").stat().st_size > 1000
        assert "已导出收文登记簿 3 件，其中 2 件只写代称" in clerk.said
        assert clerk.acts()[-1] == "导出"
        await clerk.keys("ctrl+z")
        assert "不能回退" in clerk.said

    run(story, tmp_path)


def test_confidential_wants_the_passphrase_again(tmp_path: Path, desktop: Path) -> None:
    path = desktop / "全.csv"

    async def story(clerk: Clerk) -> None:
        await clerk.begin(path)
        clerk.app.screen.query_one(Choice).focus()
        await clerk.keys("2")
        assert clerk.row("passphrase").display
        await clerk.keys("ctrl+s")
        assert "请再输一次口令" in clerk.row("passphrase").wrong
        clerk.field("passphrase").put("不是这个口令的口令")
        await clerk.keys("ctrl+s")
        assert "口令不对" in clerk.row("passphrase").wrong
        assert not path.exists()
        assert "导出" not in clerk.acts()
        clerk.field("passphrase").put(PASSPHRASE)
        await clerk.keys("ctrl+s")
        assert titles(path) == ["公开的通知", "内部的函", "未公布的决定"]

    run(story, tmp_path)


def test_a_passphrase_typed_and_then_not_wanted_changes_nothing(tmp_path: Path, desktop: Path) -> None:
    path = desktop / "部分.csv"

    async def story(clerk: Clerk) -> None:
        await clerk.begin(path)
        clerk.app.screen.query_one(Choice).focus()
        await clerk.keys("2")
        clerk.field("passphrase").put(PASSPHRASE)
        await clerk.keys("1", "ctrl+s")
        assert "未公布的决定" not in titles(path)
        assert "内部的函" not in titles(path)

    run(story, tmp_path)


def test_what_is_refused_stands_in_the_form(tmp_path: Path, desktop: Path) -> None:
    there = desktop / "已有.csv"
    there.write_text("原来的", encoding="utf-8")

    async def story(clerk: Clerk) -> None:
        await clerk.begin(there)
        for path, words in ((there, "不会覆盖"), (desktop / "无后缀", "只能导出为"), (desktop / "没有" / "甲.csv", "文件夹不存在")):
            clerk.field("path").put(str(path))
            await clerk.keys("ctrl+s")
            assert words in clerk.wrong
            assert isinstance(clerk.app.screen, ExportDialog)
        clerk.field("path").put("")
        await clerk.keys("ctrl+s")
        assert "请填存到" in clerk.row("path").wrong
        await clerk.keys("escape")
        assert isinstance(clerk.app.screen, RegistryRoom)
        assert there.read_text(encoding="utf-8") == "原来的"
        assert "导出" not in clerk.acts()

    run(story, tmp_path)


def test_the_passphrase_is_checked_against_the_vault(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "vault")
    try:
        check_passphrase(desk, PASSPHRASE)
        for typed in ("", PASSPHRASE + "七"):
            with pytest.raises(Invalid) as caught:
                check_passphrase(desk, typed)
            assert set(caught.value.fields) == {"passphrase"}
    finally:
        desk.vault.close()

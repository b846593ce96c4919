"""经过, by keys alone: read without colour, copied masked, saved as text, gone from the widgets when covered."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from bangongshi.app import Place, Workbench
from bangongshi.duties import office
from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import receive, vetting
from bangongshi.duties.take_back import take_back
from bangongshi.screens.cover import Cover
from bangongshi.screens.exporting import ExportDialog
from bangongshi.screens.long_work import LongWork
from bangongshi.screens.registry import RegistryRoom
from bangongshi.screens.story_page import StoryPage
from bangongshi.widgets.fields import FieldRow
from bangongshi.widgets.line_input import LineInput
from office_fixtures import new_desk

FORM = {
    "unit_name": "某市水利局", "title": "关于防汛检查的函", "source_number": "某水函〔2026〕15号", "signed_on": "11-19",
    "copies": "1", "genre": "函", "secrecy": "公开", "handling": "办件", "alias": "水利局来函",
}
Told = Callable[["Reader"], Coroutine[object, object, None]]


class Reader:
    """The clerk on the page of one paper."""

    def __init__(self, app: Workbench, pilot: Pilot[int], desk: Desk, paper: int) -> None:
        self.app, self.pilot, self.desk, self.paper = app, pilot, desk, paper

    async def keys(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()
        for _ in range(400):
            if not isinstance(self.app.screen, LongWork):
                break
            await self.pilot.pause(0.02)
        await self.pilot.pause()

    async def open(self, revealed: bool = False) -> None:
        self.app.push_screen(StoryPage(self.desk, self.paper, revealed))
        await self.pilot.pause()
        await self.pilot.pause()

    @property
    def text(self) -> str:
        pages = [screen for screen in self.app.screen_stack if isinstance(screen, StoryPage)]
        return "\n".join(str(part.render()) for part in pages[-1].query(Static))

    def path(self, path: Path) -> None:
        row = next(row for row in self.app.screen.query(FieldRow) if row.spec.name == "path")
        assert isinstance(row.editor, LineInput)
        row.editor.put(str(path))


def run(told: Told, folder: Path, **typed: str) -> None:
    async def whole() -> None:
        desk = new_desk(folder / "vault")
        office.first_run(desk, {"unit_name": "某县办", "unit_code": "某办", "unit_type": "机关"})
        paper = receive.sign_in_and_enrol(desk, {**FORM, **typed}).ids[0]
        vetting.vet(desk, [paper], "误审")
        take_back(desk)
        app = Workbench(desk, rooms=(Place("1", "registry", "收发", RegistryRoom),), strict=True)
        try:
            async with app.run_test(size=(80, 24), notifications=True) as pilot:
                await pilot.pause()
                await told(Reader(app, pilot, desk, paper))
        finally:
            desk.vault.close()

    asyncio.run(whole())


def test_marks_are_words_and_esc_closes(tmp_path: Path) -> None:
    async def told(reader: Reader) -> None:
        await reader.open()
        assert "经过：收〔2026〕1号　关于防汛检查的函" in reader.text
        assert "初审〔已回退〕" in reader.text
        await reader.keys("escape")
        assert isinstance(reader.app.screen, RegistryRoom)

    run(told, tmp_path)


def test_an_open_paper_is_saved_at_once_and_never_over_a_file(tmp_path: Path) -> None:
    async def told(reader: Reader) -> None:
        await reader.open()
        await reader.keys("ctrl+s")
        assert isinstance(reader.app.screen, ExportDialog)
        assert [row.spec.name for row in reader.app.screen.query(FieldRow)] == ["path"]
        reader.path(tmp_path / "经过.txt")
        await reader.keys("ctrl+s")
        assert isinstance(reader.app.screen, StoryPage)
        assert "关于防汛检查的函" in (tmp_path / "经过.txt").read_text(encoding="utf-8-sig")
        await reader.keys("ctrl+s")
        reader.path(tmp_path / "经过.txt")
        await reader.keys("ctrl+s")
        assert isinstance(reader.app.screen, ExportDialog)
        assert "已经有同名文件" in str(reader.app.screen.query_one(".wrong", Static).render())

    run(told, tmp_path)


def test_what_is_internal_leaves_as_its_alias(tmp_path: Path) -> None:
    async def told(reader: Reader) -> None:
        await reader.open()
        assert "关于防汛检查的函" in reader.text
        await reader.keys("ctrl+s")
        assert [row.spec.name for row in reader.app.screen.query(FieldRow)] == ["path", "what", "passphrase"]
        reader.path(tmp_path / "经过.txt")
        await reader.keys("ctrl+s")
        saved = (tmp_path / "经过.txt").read_text(encoding="utf-8-sig")
        assert "水利局来函" in saved
        assert "防汛" not in saved

    run(told, tmp_path, secrecy="内部")


def test_revealed_text_is_dropped_under_the_cover_and_comes_back_masked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []

    async def told(reader: Reader) -> None:
        monkeypatch.setattr(reader.app, "copy_to_clipboard", copied.append)
        await reader.open(revealed=True)
        assert "防汛" in reader.text
        await reader.keys("ctrl+c")
        assert "水利局来函" in copied[0]
        assert "防汛" not in copied[0]
        await reader.keys("ctrl+l")
        assert isinstance(reader.app.screen, Cover)
        assert "防汛" not in reader.text
        await reader.keys("down")
        assert isinstance(reader.app.screen, StoryPage)
        assert "水利局来函" in reader.text
        assert "防汛" not in reader.text

    run(told, tmp_path, secrecy="未公布")

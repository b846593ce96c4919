"""导入, by keys alone: choose, look, correct, take in, take back as one; what is refused is a sentence on its page."""

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlmodel import col, func, select
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from bangongshi.app import Place, Workbench
from bangongshi.duties import importing, office
from bangongshi.duties.desk import Desk
from bangongshi.duties.importing import Preview, taking
from bangongshi.keys import cap_of
from bangongshi.models.papers import Document, ImportBatch, Incoming, RejectedRow
from bangongshi.models.trail import Entry
from bangongshi.models.windows import Window
from bangongshi.models.words import BatchState, Phase
from bangongshi.screens.importing import ImportScreen, preview
from bangongshi.screens.importing.asking import Asking
from bangongshi.screens.importing.lines import Line, LineTable, folded, source_of
from bangongshi.screens.importing.preview import PreviewScreen
from bangongshi.screens.importing.result import ResultScreen
from bangongshi.screens.long_work import LongWork
from bangongshi.screens.long_work import Step as LongStep
from bangongshi.screens.registry import RegistryRoom
from bangongshi.text import cells
from bangongshi.widgets.choice import Choice
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.status_line import StatusLine
from bangongshi.widgets.tab_line import TabLine
from office_fixtures import new_desk
from register_files import PLAIN_HEADER, Rows, paper, save, workbook_bytes

CAPS = {"Esc", "Ctrl", "Del", "Tab", "Shift", "PgUp", "PgDn", "Home", "End", "xlsx", "xls", "et", "ods", "csv"}
MESSY: Rows = [
    ("2026年收文登记簿",), ("单位：某某办公室",),
    ("序号", "来文\n日期", "来文单位", "文 号", "文件标题", "密级", "份数", "办理情况", "存放柜"),
    (1, "1月5日", "市财政局", "某财发(2026)01号", "关于预算的\n通知", None, "2份", "已办结", "三号柜"),
    (2, "2月12日", "市水利局", "某水[2026]第2号", "关于防汛的函", "内部", 1.0, "在办", None),
    ("序号", "来文\n日期", "来文单位", "文 号", "文件标题", "密级", "份数", "办理情况", "存放柜"),
    (3, "2月13日", "市审计局", None, "关于任免王某某的决定", "未公布", None, None, None),
    (4, "2月14日", "市审计局", None, "绝不可留的标题", "机密", 1),
    ("本月合计", None, None, None, None, None, 5),
]


class Clerk:
    """The 收发 room in a workbench over a fresh book, and what a clerk does to it."""

    def __init__(self, app: Workbench, pilot: Pilot[int], desk: Desk) -> None:
        self.app, self.pilot, self.desk = app, pilot, desk

    async def keys(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        """Until no work is under way any more."""
        await self.pilot.pause()
        for _ in range(400):
            if not isinstance(self.app.screen, LongWork):
                break
            await self.pilot.pause(0.02)
        await self.pilot.pause()

    async def begin(self) -> None:
        """F9, 导入."""
        await self.keys("f9", "end", "up", "enter")
        assert isinstance(self.app.screen, ImportScreen)

    async def open(self, path: Path) -> None:
        """A path put into the line, then Enter."""
        if not isinstance(self.app.screen, ImportScreen):
            await self.begin()
        self.app.screen.query_one("#path", LineInput).put(str(path))
        await self.keys("enter")

    async def pick(self, word: str) -> None:
        """The one candidate a word leaves, in a dialog."""
        self.app.screen.query_one(LineInput).put(word)
        await self.keys("enter")

    @property
    def screen(self) -> str:
        return "\n".join(self.lines)

    @property
    def lines(self) -> list[str]:
        return ["".join(part.text for part in strip) for strip in self.app.screen._compositor.render_strips()]

    @property
    def said(self) -> str:
        return self.app.screen.query_one(StatusLine).said

    @property
    def told(self) -> str:
        return str(self.app.screen.query_one(".told", Static).render())

    @property
    def seen(self) -> Preview:
        page = self.app.screen
        assert isinstance(page, PreviewScreen), page
        return page._seen

    @property
    def line(self) -> Sequence[str]:
        row = self.app.screen.query_one(LineTable).row
        return row.cells if row else ()

    def papers(self) -> list[tuple[str, Phase]]:
        with self.desk.read() as session:
            query = select(col(Document.title), col(Document.phase)).order_by(col(Document.id))
            return list(session.exec(query).all())

    def entries(self) -> int:
        with self.desk.read() as session:
            return session.exec(select(func.count()).select_from(Entry)).one()


Story = Callable[[Clerk], Coroutine[object, object, None]]


@asynccontextmanager
async def opened(folder: Path, size: tuple[int, int]) -> AsyncIterator[Clerk]:
    desk = new_desk(folder / "vault")
    office.first_run(desk, {"unit_name": "清水县人民政府办公室", "unit_code": "清政办发", "unit_type": "机关"})
    app = Workbench(desk, rooms=(Place("1", "registry", "收发", RegistryRoom),), strict=True)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            yield Clerk(app, pilot, desk)
    finally:
        desk.vault.close()


def run(story: Story, folder: Path, size: tuple[int, int] = (80, 24)) -> None:
    async def whole() -> None:
        async with opened(folder, size) as clerk:
            await story(clerk)

    asyncio.run(whole())


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("桌面", "下载", "文档"):
        (tmp_path / name).mkdir()
    for name, folder in (("DESKTOP", "桌面"), ("DOWNLOAD", "下载"), ("DOCUMENTS", "文档")):
        monkeypatch.setenv(f"XDG_{name}_DIR", str(tmp_path / folder))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path / "文档")
    return tmp_path / "桌面"


# --- the whole way ----------------------------------------------------------------------------------------------------


def test_a_messy_register_comes_in_and_is_taken_back_as_one(tmp_path: Path, desktop: Path) -> None:
    save(desktop / "登记.xlsx", MESSY, merges=("A1:I1", "A2:I2"))
    heard: list[str] = []

    async def story(clerk: Clerk) -> None:
        clerk.app.changed.subscribe(clerk.app, heard.append)
        await clerk.begin()
        assert "登记.xlsx" in clerk.screen
        await clerk.keys("1")
        assert (clerk.seen.header_row, len(clerk.seen.records), len(clerk.seen.rejected)) == (3, 3, 3)
        assert "可导入 3 件，不导入 3 行" in clerk.screen
        assert list(clerk.line[:4]) == ["A", "序号", "序号/收文号", "可能"]
        await clerk.keys("right")
        assert list(clerk.line[:2]) == ["8", "不导入"], "papers that do not come in stand first"
        await clerk.keys("end")
        assert list(clerk.line[:2]) == ["9", "非文件"]
        await clerk.keys("right", "end")
        assert list(clerk.line[-2:]) == ["2026-02-13", "已登记"]
        assert clerk.line[1].startswith("市审计局"), "未公布 shows its 代称"
        before = clerk.entries()
        await clerk.keys("f8")
        assert isinstance(clerk.app.screen, ResultScreen)
        assert "已导入 3 件，3 行未导入" in clerk.screen
        assert clerk.line[0] == "8"
        await clerk.keys("enter")
        assert isinstance(clerk.app.screen, RegistryRoom)
        assert "[全部]　共 3 件" in clerk.screen
        assert "关于防汛的函" in clerk.screen
        assert "Ctrl+Z 可整批回退" in clerk.said
        assert heard == ["导入"]
        assert clerk.entries() > before
        await clerk.keys("ctrl+z")
        assert "回退：导入 登记.xlsx 3 件" in clerk.screen
        await clerk.keys("right", "enter")
        assert [phase for _, phase in clerk.papers()] == [Phase.WITHDRAWN] * 3
        assert "共 0 件" in clerk.screen
        with clerk.desk.read() as session:
            assert session.exec(select(ImportBatch)).one().state is BatchState.TAKEN_BACK
            assert "绝不可留" not in "".join(session.exec(select(col(RejectedRow.text))).all())

    run(story, tmp_path)


def test_a_register_without_losses_goes_straight_to_the_list(tmp_path: Path, desktop: Path) -> None:
    save(desktop / "老.xlsx", [PLAIN_HEADER, paper(1, "老件", "2024-3-5", 办理情况=None)])

    async def story(clerk: Clerk) -> None:
        await clerk.begin()
        await clerk.keys("1")
        await clerk.keys("f8")
        assert isinstance(clerk.app.screen, RegistryRoom)
        assert "[历史]" in clerk.screen
        assert "老件" in clerk.screen

    run(story, tmp_path)


def test_import_is_found_by_its_name_too(tmp_path: Path, desktop: Path) -> None:
    async def story(clerk: Clerk) -> None:
        await clerk.keys("f12")
        clerk.app.screen.query_one(LineInput).focus()
        await clerk.keys(*"daoru", "enter")
        assert isinstance(clerk.app.screen, ImportScreen)
        await clerk.keys("escape")
        assert isinstance(clerk.app.screen, RegistryRoom)

    run(story, tmp_path)


# --- choosing ---------------------------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_a_sentence_and_the_path_stays(tmp_path: Path, desktop: Path) -> None:
    (desktop / "信.xlsx").write_bytes(b"not a workbook")
    save(desktop / "任务.xlsx", [("任务", "进度"), ("甲", "乙")])

    async def story(clerk: Clerk) -> None:
        await clerk.begin()
        for path, words in ((desktop / "没有.xlsx", "找不到"), (desktop, "文件夹"), (desktop / "信.xlsx", "。"), (desktop / "任务.xlsx", "。")):
            clerk.app.screen.query_one("#path", LineInput).put(str(path))
            await clerk.keys("ctrl+s")
            assert words in clerk.told, path
            assert clerk.app.focused is clerk.app.screen.query_one("#path")
            assert clerk.app.screen.query_one("#path", LineInput).text.startswith(str(path))
        clerk.app.screen.query_one("#path", LineInput).put("")
        clerk.app.screen.query_one("#header", LineInput).put("〇")
        await clerk.keys("ctrl+s")
        assert "请选一个文件" in clerk.told
        assert clerk.papers() == []

    run(story, tmp_path)


def test_a_pasted_path_in_quotes(tmp_path: Path, desktop: Path) -> None:
    path = save(desktop / "我的 登记.xlsx", [PLAIN_HEADER, paper(1, "甲")])

    async def story(clerk: Clerk) -> None:
        await clerk.begin()
        clerk.app.post_message(events.Paste(f'"{path}"\n'))
        await clerk.keys("enter")
        assert clerk.seen.file_name == "我的 登记.xlsx"

    run(story, tmp_path)


def test_digits_type_while_they_find_something_and_pick_otherwise(tmp_path: Path, desktop: Path) -> None:
    (desktop / "2026年").mkdir()
    save(desktop / "2026年" / "甲.xlsx", [PLAIN_HEADER, paper(1, "甲")])

    async def story(clerk: Clerk) -> None:
        await clerk.begin()
        path = clerk.app.screen.query_one("#path", LineInput)
        path.put(f"{desktop}/")
        await clerk.keys("2")
        assert path.text == f"{desktop}/2"
        await clerk.keys("1")
        assert path.text == f"{desktop}/2026年/", "a folder is looked into"
        await clerk.keys("down", "１")
        assert clerk.seen.records[0].title == "甲"

    run(story, tmp_path)


def test_a_hidden_sheet_and_a_header_row_can_be_named(tmp_path: Path, desktop: Path) -> None:
    path = desktop / "藏.xlsx"
    path.write_bytes(workbook_bytes(
        {"说明": [("填表说明",)], "藏": [("标题",), ("字",), PLAIN_HEADER, paper(1, "丁")]}, hidden=["藏"]))

    async def story(clerk: Clerk) -> None:
        await clerk.open(path)
        assert "隐藏" in clerk.told
        await clerk.keys("tab")
        clerk.app.screen.query_one("#sheet", LineInput).put("藏")
        await clerk.keys("tab", "3", "enter")
        assert (clerk.seen.sheet, clerk.seen.header_row, clerk.seen.records[0].title) == ("藏", 3, "丁")

    run(story, tmp_path)


# --- correcting -------------------------------------------------------------------------------------------------------


def test_a_column_is_corrected_and_old_papers_are_asked_about(tmp_path: Path, desktop: Path) -> None:
    header = (*PLAIN_HEADER[:-1], "柜")
    rows = [header, paper(1, "甲", "2024-3-5", 办理情况=None, 备注="档-7")]
    path = save(desktop / "登记.xlsx", rows)

    async def story(clerk: Clerk) -> None:
        await clerk.open(path)
        await clerk.keys("end")
        assert list(clerk.line[1:3]) == ["柜", "备注"]
        await clerk.keys("enter")
        await clerk.pick("归档号")
        assert list(clerk.line[1:3]) == ["柜", "归档号"], "the cursor stays on the column"
        assert clerk.seen.records[0].archive_code == "档-7"
        await clerk.keys("f7", "2")
        assert clerk.seen.records[0].phase is Phase.ENROLLED
        assert clerk.seen.records[0].archive_code == "档-7", "one correction does not undo another"
        assert "旧件：在办" in clerk.screen
        await clerk.keys("f8")
        assert clerk.papers() == [("甲", Phase.ENROLLED)]
        with clerk.desk.read() as session:
            assert session.exec(select(Incoming)).one().archive_code == "档-7"

    run(story, tmp_path)


def test_a_field_for_one_column_leaves_the_one_that_had_it(tmp_path: Path, desktop: Path) -> None:
    desk = new_desk(tmp_path / "vault")
    try:
        path = save(tmp_path / "登记.xlsx", [PLAIN_HEADER, paper(1, "旧标题", 备注="新标题")])

        def read(asking: Asking) -> Preview:
            return asking.read(desk, lambda *_: None, lambda: False)

        seen = read(Asking(path))
        asking = Asking(path).with_column(seen, 8, "title")
        first = read(asking)
        assert (first.records[0].title, first.columns[4].target_name) == ("新标题", "备注列")
        second = read(asking.with_column(first, 4, "title"))
        assert (second.records[0].title, second.columns[8].target_name) == ("旧标题", "备注列")
        assert asking.on_sheet("乙").targets == asking.with_header(2).targets == {}
    finally:
        desk.vault.close()


def test_a_correction_that_cannot_be_leaves_everything_as_it_was(tmp_path: Path, desktop: Path) -> None:
    path = save(desktop / "登记.xlsx", [PLAIN_HEADER, paper(1, "甲")])

    async def story(clerk: Clerk) -> None:
        await clerk.open(path)
        await clerk.keys("down", "down", "down", "down", "enter", "1")
        assert "没有一列是文件标题" in clerk.said
        assert clerk.line[2] == "文件标题"
        await clerk.keys("f9", "4")
        clerk.app.screen.query_one(LineInput).put("77")
        await clerk.keys("enter", "enter")
        assert "不能当表头" in clerk.said
        assert clerk.seen.header_row == 1

    run(story, tmp_path)


def test_another_sheet(tmp_path: Path, desktop: Path) -> None:
    path = desktop / "多张.xlsx"
    path.write_bytes(workbook_bytes({
        "上级": [PLAIN_HEADER, paper(1, "甲")], "平级": [PLAIN_HEADER, paper(2, "乙"), paper(3, "丙")], "说明": [("填表说明",)]}))

    async def story(clerk: Clerk) -> None:
        await clerk.open(path)
        assert clerk.seen.sheet == "平级"
        await clerk.keys("f9", "3")
        assert "收文登记簿" in clerk.screen
        await clerk.keys("1")
        assert [found.title for found in clerk.seen.records] == ["甲"]
        await clerk.keys("f9", "3", "3")
        assert "未办" in clerk.said
        assert clerk.seen.sheet == "上级"

    run(story, tmp_path)


def test_plain_text_asks_whether_it_reads_well(tmp_path: Path, desktop: Path) -> None:
    path = desktop / "登记.csv"
    text = "收文日期,事由,份數,主送,抄送,收文號\r\n2026-3-5,關於春運的通知,1,本府,\x1b]52;c;eA==\x07[/紧急],收-1\r\n"
    path.write_bytes(text.encode("big5", "replace").replace(b"[/??]", b"[/x]"))

    async def story(clerk: Clerk) -> None:
        await clerk.open(path)
        assert clerk.told, "read in the wrong encoding it is no register"
        clerk.app.screen.query_one(Choice).focus()
        await clerk.keys("5", "ctrl+s")
        assert clerk.seen.encoding == "big5"
        assert clerk.app.screen.query_one(TabLine).active == "text"
        assert "文字显示正常吗" in clerk.screen
        await clerk.keys("down")
        assert "關於春運的通知" in clerk.screen
        await clerk.keys("enter", "1")
        assert "未办" in clerk.said
        assert clerk.seen.encoding == "big5"
        assert "编码：大五码" in clerk.screen

    run(story, tmp_path)


# --- taking in --------------------------------------------------------------------------------------------------------


def test_the_same_file_twice_is_refused_with_the_reason(tmp_path: Path, desktop: Path) -> None:
    path = save(desktop / "登记.xlsx", [PLAIN_HEADER, paper(1, "甲")])

    async def story(clerk: Clerk) -> None:
        await clerk.open(path)
        await clerk.keys("f8")
        await clerk.open(path)
        assert "已导入过" in clerk.screen
        await clerk.keys("f8")
        assert "已导入过" in clerk.said
        assert len(clerk.papers()) == 1
        await clerk.keys("escape")
        assert "还没有导入" in clerk.screen
        await clerk.keys("enter")
        assert isinstance(clerk.app.screen, PreviewScreen), "the focus was on 接着看"
        await clerk.keys("escape", "right", "enter")
        assert isinstance(clerk.app.screen, ImportScreen)
        await clerk.keys("escape", "escape")
        assert isinstance(clerk.app.screen, RegistryRoom)

    run(story, tmp_path)


def test_esc_while_it_is_stored_rolls_everything_back(
    tmp_path: Path, desktop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(desktop / "登记.xlsx", [PLAIN_HEADER, *(paper(number, f"第{number}件") for number in range(1, 51))])
    half_way, go_on = threading.Event(), threading.Event()

    def slow(desk: Desk, seen: Preview, *, step: LongStep, cancelled: Callable[[], bool]) -> object:
        def waiting(what: str, done: int, total: int) -> None:
            step(what, done, total)
            if done:
                half_way.set()
                go_on.wait(10)

        return importing.take_in(desk, seen, step=waiting, cancelled=cancelled)

    monkeypatch.setattr(taking, "BATCH", 20)
    monkeypatch.setattr(preview, "take_in", slow)

    async def story(clerk: Clerk) -> None:
        await clerk.open(path)
        before = clerk.entries()
        await clerk.pilot.press("f8")
        await asyncio.to_thread(half_way.wait, 10)
        await clerk.pilot.pause(0.6)
        assert "正在写入登记簿" in clerk.screen
        assert "20/50" in clerk.screen
        await clerk.pilot.press("escape")
        go_on.set()
        await clerk.settle()
        assert "已取消导入，什么也没有改动" in clerk.said
        assert isinstance(clerk.app.screen, PreviewScreen)
        assert (clerk.papers(), clerk.entries()) == ([], before)
        monkeypatch.undo()
        await clerk.keys("f8")
        assert len(clerk.papers()) == 50

    run(story, tmp_path)


def test_work_that_ends_under_the_cover_goes_on_when_it_is_lifted(
    tmp_path: Path, desktop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(desktop / "登记.xlsx", [PLAIN_HEADER, paper(1, "甲")])
    go_on = threading.Event()
    monkeypatch.setattr(preview, "take_in", lambda *some, **more: (go_on.wait(10), importing.take_in(*some, **more))[1])

    async def story(clerk: Clerk) -> None:
        await clerk.open(path)
        await clerk.pilot.press("f8", "ctrl+l")
        assert clerk.app._works == 1, "no lock by idle time while it works"
        go_on.set()
        await clerk.pilot.pause(0.3)
        assert "甲" not in clerk.screen
        await clerk.keys("x")
        assert isinstance(clerk.app.screen, RegistryRoom)
        assert clerk.papers() == [("甲", Phase.ENROLLED)]

    run(story, tmp_path)


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_hostile_cells_are_only_shown_and_nothing_is_english(tmp_path: Path, desktop: Path) -> None:
    path = desktop / "登记.csv"
    lines = [
        "收文日期,来文单位,文件标题,密级,备注,\x1b[2J[/紧急]",
        "2026-3-5,市局,\x1b]52;c;eA==\x07[/紧急][@click=app.quit]\u202e的通知,公开,[/],1",
        "2026-3-5,市局,关于任免的决定,未公布,[bold]绝不外露的说明,2",
    ]
    path.write_bytes("\r\n".join(lines).encode())

    async def story(clerk: Clerk) -> None:
        pages = []
        await clerk.begin()
        pages.append(clerk.screen)
        await clerk.open(path)
        for _ in range(4):
            for key in ("down", "end", "right"):
                await clerk.keys(key)
                pages.append(clerk.screen)
        for key in ("f9", "f7", "f1", "enter"):
            await clerk.keys(key)
            pages.append(clerk.screen)
            await clerk.keys("escape")
        await clerk.keys("escape")
        pages.append(clerk.screen)
        await clerk.keys("escape", "f8")
        text = "\n".join(pages)
        assert "[/紧急]" in text
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
        assert "任免" not in text
        assert "绝不外露" not in text
        from_the_file = {"click", "app", "quit", "eA", "bold"}
        words = set(re.findall(r"[A-Za-z]{2,}", text)) - from_the_file
        assert words <= CAPS | {cap_of(f"f{number}") for number in range(1, 13)}
        assert len(clerk.papers()) == 2

    run(story, tmp_path)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_every_page_fits(tmp_path: Path, desktop: Path, size: tuple[int, int]) -> None:
    path = save(desktop / "登记.xlsx", MESSY)

    async def story(clerk: Clerk) -> None:
        def look() -> None:
            assert all(cells(line) == size[0] for line in clerk.lines)
            assert len(clerk.lines) == size[1]
            hints = clerk.app.screen.query_one(KeyFooter).hints
            assert sum(cells(hint.cap) + 3 + cells(hint.label) for hint in hints) <= size[0]
            assert all(hint.label in clerk.lines[-1] for hint in hints)

        await clerk.begin()
        look()
        await clerk.open(path)
        look()
        assert "F8 导入" in clerk.lines[-1]
        await clerk.keys("f8")
        look()

    run(story, tmp_path, size)


def test_lines_are_made_for_the_windows_in_sight_only() -> None:
    asked: list[int] = []

    def line(at: int) -> Line:
        asked.append(at)
        return Line(at, (str(at),))

    source = source_of(20_000, line)
    assert [one.id for one in source(Window(size=3)).rows] == [0, 1, 2]
    assert [one.id for one in source(Window(size=3, after=(5,))).rows] == [6, 7, 8]
    assert [one.id for one in source(Window(size=3, before=(5,))).rows] == [2, 3, 4]
    assert [one.id for one in source(Window(size=3, at=(19_998,))).rows] == [19_998, 19_999]
    end = source(Window(size=3, from_end=True))
    assert ([one.id for one in end.rows], end.more_before, end.more_after) == ([19_997, 19_998, 19_999], True, False)
    assert len(asked) == 14


def test_a_long_text_is_folded_at_its_width() -> None:
    assert folded("第 5 行不导入：没有标题", 8) == ["第 5 行", "不导入：", "没有标题"]
    assert all(cells(piece) <= 7 for piece in folded("宽ab窄" * 20, 7))

"""传阅, 批示, 催办 by keys: ← → between the registers, F8 and F9 on rows, the paper behind a row, words kept hidden."""

import asyncio
import csv
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from sqlmodel import select
from textual.pilot import Pilot

from bangongshi.app import Workbench
from bangongshi.duties import office, people
from bangongshi.duties.registry import (
    chasing,
    circulate,
    instructing,
    receive,
    slip_list,
    slips,
    vetting,
)
from bangongshi.models.papers import Hop, Instruction
from bangongshi.models.slip_rows import LegView
from bangongshi.models.words import HopState, InstructionKind, Passing, SlipMode
from bangongshi.models.work import Chase, Relay
from bangongshi.screens.book_room import BookRoom
from bangongshi.screens.books import CallsRoom, CirculationRoom, InstructionsRoom
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.menu import Menu
from bangongshi.screens.registry import RegistryRoom
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.status_line import StatusLine
from office_fixtures import StandingClock, new_desk

WORDS = "请水利局牵头办理，月底前报结果。"


class Office:
    """The workbench, and what a clerk does to it."""

    def __init__(self, app: Workbench, pilot: Pilot[int], clock: StandingClock) -> None:
        self.app, self.pilot, self.clock = app, pilot, clock
        self.readers = [
            people.add_person(app.desk, {"name": name, "rank": str(rank), "leader": "是", "phone": f"620{rank}"}).ids[0]
            for rank, name in enumerate(("李县长", "王副县长", "赵副县长"), 1)
        ]

    async def keys(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Text as an IME commits it."""
        field = self.app.focused
        assert isinstance(field, LineInput), field
        for character in text:
            field.insert_text_at_cursor(character)
        await self.pilot.pause()

    @property
    def said(self) -> str:
        return self.app.screen.query_one(StatusLine).said

    def text(self) -> str:
        """The screen as text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    def paper(self, title: str, handling: str = "阅件", **more: str) -> int:
        """A registered paper, vetted."""
        typed = {"unit_name": "市水利局", "title": title, "source_number": f"水〔2026〕{len(title)}号", "handling": handling}
        document = receive.sign_in_and_enrol(self.app.desk, typed | more).ids[0]
        vetting.vet(self.app.desk, [document])
        return document

    def slip(self, *documents: int) -> None:
        """These papers go round among all three; the first reader has them."""
        slips.open_slip(self.app.desk, list(documents), self.readers, SlipMode.IN_TURN, "请阅知")

    def states(self) -> list[tuple[str, str]]:
        return [(row.reader, row.state) for row in slip_list.legs(self.app.desk, view=LegView.NOT_BACK).rows]

    async def see(self) -> None:
        """Something was done elsewhere."""
        self.app.changed.publish("收文")
        await self.pilot.pause()

    async def room(self, steps: int) -> BookRoom[object]:  # type: ignore[type-var]
        """收发, then so many registers to the right."""
        await self.keys("1", *["right"] * steps)
        assert isinstance(self.app.screen, BookRoom)
        return self.app.screen


@asynccontextmanager
async def opened(tmp_path: Path, size: tuple[int, int]) -> AsyncIterator[Office]:
    clock = StandingClock()
    desk = new_desk(tmp_path / "vault", clock)
    office.first_run(desk, {"unit_name": "清水县人民政府办公室"})
    app = Workbench(desk, strict=True)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            yield Office(app, pilot, clock)
    finally:
        desk.vault.close()


def run(work: Callable[[Office], Awaitable[None]], tmp_path: Path, size: tuple[int, int] = (80, 24)) -> None:
    async def story() -> None:
        async with opened(tmp_path, size) as found:
            await work(found)

    asyncio.run(story())


def test_left_and_right_go_through_the_registers_and_round(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        await office_.keys("1")
        assert "收发 [收文] 传阅  批示  催办" in office_.text()
        assert "涉密占位" not in office_.text()
        for room in (CirculationRoom, InstructionsRoom, CallsRoom, RegistryRoom):
            await office_.keys("right")
            assert isinstance(office_.app.screen, room)
        await office_.keys("left")
        assert isinstance(office_.app.screen, CallsRoom)
        assert "今天没有要催的" in office_.text()
        await office_.keys("f8")
        assert "先选一件" in office_.said
        await office_.keys("escape")
        assert not isinstance(office_.app.screen, BookRoom)

    run(work, tmp_path)


def test_a_slip_is_walked_by_f8_and_digits(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        office_.slip(office_.paper("关于冬修的通知"))
        await office_.room(1)
        assert office_.states() == [("李县长", "在外"), ("王副县长", "待送"), ("赵副县长", "待送")]
        assert "共 3 份次" in office_.text()
        await office_.keys("f8", "1")
        assert "已收回" in office_.said
        assert office_.states() == [("王副县长", "待送"), ("赵副县长", "待送")]
        await office_.keys("f8")
        assert "已送 王副县长" in office_.said
        with office_.app.desk.read() as session:
            assert session.exec(select(Hop.opinion).where(Hop.state == HopState.BACK)).one() == "已阅"
        await office_.keys("f7")
        assert "[全部]" in office_.text()
        assert "李县长       已退" in office_.text()

    run(work, tmp_path)


def test_what_is_not_possible_says_why_and_nothing_moves(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        office_.slip(office_.paper("关于冬修的通知"))
        await office_.room(1)
        await office_.keys("down", "f9", "3")
        assert isinstance(office_.app.screen, Menu)
        assert "还没有送出" in office_.text()
        await office_.keys("escape", "f8")
        assert len(office_.states()) == 3
        assert office_.said.endswith("。")
        await office_.keys("up", "space", "space")
        assert "已标记 2 份次" in office_.text()
        await office_.keys("f9", "5", "escape", "escape")
        assert "已标记" not in office_.text()

    run(work, tmp_path)


def test_keep_and_cross_and_call_from_the_register(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        document = office_.paper("关于冬修的通知")
        circulate.send_out(office_.app.desk, [document], office_.readers[0])
        await office_.room(1)
        await office_.keys("f9", "5")
        assert isinstance(office_.app.screen, FormDialog)
        await office_.type("2026-11-27")
        await office_.keys("ctrl+s")
        assert office_.states() == [("李县长", "留用")]
        await office_.keys("f9", "6", "2")
        assert office_.states() == [("王副县长", "在外")]
        await office_.keys("f9", "4", "1")
        with office_.app.desk.read() as session:
            assert session.exec(select(Chase.whom)).one() == "王副县长"

    run(work, tmp_path)


def test_enter_opens_the_paper_in_the_register_of_papers(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        office_.slip(office_.paper("关于冬修的通知"))
        await office_.room(1)
        await office_.keys("enter")
        assert isinstance(office_.app.screen, RegistryRoom)
        assert office_.app.screen.has_class("-open")
        await office_.keys("escape", "right", "f9", "8")
        assert isinstance(office_.app.screen, RegistryRoom)

    run(work, tmp_path)


def instruct(office_: Office, document: int, text: str = WORDS) -> None:
    instructing.instruct(
        office_.app.desk, [document], office_.readers[0], text, kind=InstructionKind.WRITTEN, passing=Passing.WAITING
    )


def test_an_instruction_is_passed_on_or_needs_no_passing_on(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        instruct(office_, office_.paper("关于冬修的请示", "办件"))
        instruct(office_, office_.paper("关于春灌的请示", "办件"), "请农业局办。")
        room = await office_.room(2)
        assert isinstance(room, InstructionsRoom)
        assert "共 2 条" in office_.text()
        assert "请水利局牵头" in office_.text()
        await office_.keys("f8")
        await office_.type("水利科")
        await office_.keys("ctrl+s")
        assert "共 1 条" in office_.text()
        with office_.app.desk.read() as session:
            relay = session.exec(select(Relay)).one()
        assert (relay.to_name, relay.repeated_back) == ("水利科", True)
        await office_.keys("f9", "3")
        await office_.type("只供阅知")
        await office_.keys("ctrl+s")
        assert "批示都已传达" in office_.text()
        await office_.keys("f7", "f8")
        assert "没有下一步" in office_.said
        with office_.app.desk.read() as session:
            passing = set(session.exec(select(Instruction.passing)).all())
        assert passing == {Passing.DONE, Passing.NEEDLESS}
        await office_.keys("ctrl+z")
        assert "传达" in office_.text()

    run(work, tmp_path)


def test_words_of_an_unpublished_paper_show_only_while_revealed(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        instruct(office_, office_.paper("关于机构改革的请示", "办件", secrecy="未公布", alias="某事"))
        room = await office_.room(2)
        assert "（已遮）" in office_.text()
        assert WORDS[:6] not in office_.text()
        await office_.keys("ctrl+r")
        assert WORDS[:6] in office_.text()
        assert "60 秒后遮回" in office_.text()
        assert room.copy_text() == "收〔2026〕1号"
        room.covering()
        await office_.pilot.pause()
        assert WORDS[:6] not in office_.text()
        assert room.copy_text() == "收〔2026〕1号 某事"

    run(work, tmp_path, (120, 24))


def test_the_call_list_is_walked_by_f8_and_a_digit(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        for at, title in enumerate(("关于冬修的通知", "关于春灌的通知")):
            circulate.send_out(office_.app.desk, [office_.paper(title)], office_.readers[at])
        office_.clock.pass_(days=15)
        await office_.room(3)
        assert "共 2 件" in office_.text()
        assert "6201" in office_.text()
        await office_.keys("f8", "1", "f8", "1")
        assert "今天没有要催的" in office_.text()
        with office_.app.desk.read() as session:
            assert sorted(session.exec(select(Chase.whom)).all()) == ["李县长", "王副县长"]
        assert chasing.count_calls(office_.app.desk).count == 0

    run(work, tmp_path)


def test_a_copy_that_was_called_for_comes_back_from_the_call_list(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        circulate.send_out(office_.app.desk, [office_.paper("关于冬修的通知")], office_.readers[0])
        office_.clock.pass_(days=15)
        await office_.room(3)
        await office_.keys("f9", "3", "3")
        assert "已收回" in office_.said
        with office_.app.desk.read() as session:
            assert session.exec(select(Hop.opinion)).one() == "同意"
        assert "今天没有要催的" in office_.text()

    run(work, tmp_path)


def test_a_register_goes_out_as_a_file(tmp_path: Path) -> None:
    async def work(office_: Office) -> None:
        office_.slip(office_.paper("关于冬修的通知", secrecy="公开"))
        await office_.room(1)
        room = office_.app.screen
        assert isinstance(room, BookRoom)
        room.do("export")
        await office_.pilot.pause()
        field = office_.app.focused
        assert isinstance(field, LineInput)
        assert "文件传阅单" in field.text
        field.put(str(tmp_path / "传阅.csv"))
        await office_.keys("ctrl+s")
        for _ in range(40):
            if office_.app.screen is room:
                break
            await office_.pilot.pause(0.05)
        assert "已导出文件传阅单 3 行" in office_.said
        with (tmp_path / "传阅.csv").open(encoding="utf-8-sig", newline="") as lines:
            assert [row["姓名"] for row in csv.DictReader(lines)] == ["李县长", "王副县长", "赵副县长"]

    run(work, tmp_path)

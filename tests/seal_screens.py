"""The rooms of 印章 by keys: the workbench over an office with leaders and a seal, and what a clerk does to it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from sqlmodel import col, select
from textual.pilot import Pilot
from textual.screen import Screen

from bangongshi.app import Place, Workbench
from bangongshi.duties.desk import Desk
from bangongshi.duties.office import first_run
from bangongshi.duties.registry.reveal import LOOK
from bangongshi.keys import MENUS
from bangongshi.models.trail import Entry
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.menu import Menu
from bangongshi.screens.seals.certificate_room import CertificatesRoom
from bangongshi.screens.seals.letter_room import LettersRoom
from bangongshi.screens.seals.loan_room import LoansRoom
from bangongshi.screens.seals.seal_book import SealBook
from bangongshi.screens.seals.seal_room import SealsRoom
from bangongshi.screens.seals.use_room import UsesRoom
from bangongshi.widgets.fields import FieldRow
from bangongshi.widgets.form import Form
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.status_line import StatusLine
from office_fixtures import StandingClock, new_desk
from seal_fixtures import OFFICE, add_leaders

ROOMS = {
    "seal_uses": Place("2", "seal_uses", "用印", UsesRoom),
    "seals": Place("", "seals", "印章", SealsRoom),
    "seal_loans": Place("", "seal_loans", "外借", LoansRoom),
    "letters": Place("", "letters", "介绍信", LettersRoom),
    "certificates": Place("", "certificates", "证照", CertificatesRoom),
}


class Counter:
    """The workbench at one of these rooms."""

    def __init__(self, app: Workbench, pilot: Pilot[int], clock: StandingClock) -> None:
        self.app, self.pilot, self.clock = app, pilot, clock

    @property
    def desk(self) -> Desk:
        """Vault, clock, clerk."""
        return self.app.desk

    @property
    def room(self) -> SealBook:  # type: ignore[type-arg]
        """The register on top."""
        assert isinstance(self.app.screen, SealBook), self.app.screen
        return self.app.screen

    @property
    def room_under(self) -> SealBook:  # type: ignore[type-arg]
        """The register under the dialogs."""
        return next(one for one in self.app.screen_stack if isinstance(one, SealBook))

    @property
    def form(self) -> Form:
        """The form on top."""
        assert isinstance(self.app.screen, FormDialog), self.app.screen
        return self.app.screen.query_one(Form)

    async def keys(self, *keys: str) -> None:
        """Press them."""
        for key in keys:
            await self.pilot.press(key)
        await self.rest()

    async def rest(self) -> None:
        """Until what a dialog leads to stands."""
        same, seen = 0, ""
        for _ in range(100):
            await self.pilot.pause()
            await self.pilot._wait_for_screen()
            now = self.text()
            same, seen = (same + 1 if now == seen else 0), now
            if same == 2 and now.strip() not in ("", "..."):
                return

    async def until(self, screen: type[Screen[bool]]) -> None:
        """Until work in a thread has led to this kind of dialog."""
        for _ in range(500):
            if isinstance(self.app.screen, screen):
                return await self.rest()
            await asyncio.sleep(0.02)
        raise AssertionError(f"no {screen.__name__}:\n{self.text()}")

    async def do(self, verb: str) -> None:
        """A verb of the F9 menu by its digit, else by its line there."""
        await self.keys("f9")
        assert isinstance(self.app.screen, Menu)
        for at, line in enumerate(MENUS[self.room_under.register]):
            if line.id == verb:
                await self.keys(*([line.digit] if line.digit else [*["down"] * at, "enter"]))
                return
        raise AssertionError(verb)

    async def type(self, text: str) -> None:
        """Text as an IME commits it, into the field with the focus."""
        field = self.app.focused
        assert isinstance(field, LineInput), field
        for character in text:
            field.insert_text_at_cursor(character)
        await self.pilot.pause()

    async def fill(self, **values: str) -> None:
        """What the form holds; then Ctrl+S."""
        self.form.fill(values, clean=False)
        await self.keys("ctrl+s")

    def wrong(self) -> dict[str, str]:
        """Sentences beside fields."""
        return {row.spec.name: row.wrong for row in self.app.screen.query(FieldRow) if row.wrong}

    @property
    def said(self) -> str:
        """The status line of the room."""
        return self.room_under.query_one(StatusLine).said

    def text(self) -> str:
        """The screen as text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    def hindrances(self) -> dict[str, str]:
        """Verb → why not, of the menu as it stands."""
        return {entry.verb.id: entry.reason for entry in self.room.menu_entries() if entry.reason}

    def looks(self) -> list[str]:
        """What was looked at, by the journal."""
        with self.desk.read() as session:
            return list(session.exec(select(Entry.about).where(col(Entry.verb) == LOOK, col(Entry.about) != "")))


@asynccontextmanager
async def at_counter(tmp_path: Path, room: str, size: tuple[int, int]) -> AsyncIterator[Counter]:
    """The workbench with `room` on top."""
    clock = StandingClock()
    made = new_desk(tmp_path / "vault", clock)
    first_run(made, {"unit_name": OFFICE, "unit_code": "清政办发", "unit_type": "机关"})
    add_leaders(made)
    places = (ROOMS[room], *(place for name, place in ROOMS.items() if name != room))
    app = Workbench(replace(made, sitting="sitting-2"), rooms=places, strict=True)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            yield Counter(app, pilot, clock)
    finally:
        made.vault.close()


def run(work: Callable[[Counter], Awaitable[None]], tmp_path: Path, room: str, size: tuple[int, int] = (80, 24)) -> None:
    """A test of one room."""

    async def story() -> None:
        async with at_counter(tmp_path, room, size) as found:
            await work(found)

    asyncio.run(story())

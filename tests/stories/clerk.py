"""A clerk for the stories: she presses what a verb is called, types hanzi and digits, and reads the screen.

Labels become keys through keys.py alone, and a bare letter is refused: what a story does can be done with the IME on.
Every key is counted.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual import events
from textual.keys import _character_to_key, key_to_character
from textual.pilot import Pilot
from textual.screen import Screen

from bangongshi.app import Workbench
from bangongshi.duties.desk import Desk
from bangongshi.keys import KEYS, MENUS
from bangongshi.text import cells
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.record_table import RecordTable
from bangongshi.widgets.sections import Sections

NAMED = {
    "上": "up", "下": "down", "左": "left", "右": "right", "回车": "enter", "空格": "space", "首行": "home", "末行": "end",
    "翻页": "pagedown", "退一格": "backspace", "下一格": "tab", "上一格": "shift+tab", "移动": "down",
}
"""Keys whose line in the key table is about several keys, by what a person calls each."""

LETTER = re.compile("[A-Za-zＡ-Ｚａ-ｚ]")
COLUMNS = {
    "number": "收文号", "mark": "急重密", "title": "标题", "unit": "来文单位", "source_number": "来文字号", "where": "在哪",
    "due": "时限", "next": "下一步",
}
"""What a row's cells are called in a story → the heading of their column."""


@dataclass
class Clerk:
    """One clerk at one workbench."""

    app: Workbench
    pilot: Pilot[int]
    count: int = 0
    """Keys pressed since the story last set it to 0; a hanzi is one."""

    @property
    def screen(self) -> Screen[object]:
        """The screen on top."""
        return self.app.screen

    # -- hands -----------------------------------------------------------------------------------------------------

    async def press(self, *names: str) -> None:
        """Press keys by what they are called: 登记, 下一步, 回车, 空格, 8, ３, ？ – or a verb: 送阅, 办结, 更正.

        A verb is F8 where F8 is that verb now, else its number in F9 of the register on screen, else its line there.
        """
        for name in names:
            for key in self._keys_of(name):
                self._send(key)
            await self._dealt_with()
        await self.settle()

    def _keys_of(self, name: str) -> list[str]:
        assert not re.fullmatch(LETTER, name), f"a bare letter: {name}"
        if name in NAMED:
            return [NAMED[name]]
        if len(name) == 1 and not LETTER.match(name) and not "\u4e00" <= name <= "\u9fff":
            return [_character_to_key(name)]
        if name in self.hints.values() and name == self.hints.get("next_step"):
            return ["f8"]
        for line in KEYS:
            if line.label == name:
                return [next(key for key in line.keys if not re.fullmatch("[a-z]", key))]
        here = MENUS.get(getattr(self.screen, "register", ""), MENUS["收文"])
        for at, verb in enumerate(here):
            if verb.label == name:
                return ["f9", verb.digit] if verb.digit else ["f9", *["down"] * at, "enter"]
        raise AssertionError(f"no key and no verb is called {name}")

    async def type(self, text: str) -> None:
        """Type hanzi, digits and signs into the field with the focus, as an IME commits them."""
        assert not LETTER.search(text), f"a letter in {text}: a story needs none"
        for character in text:
            self._send(_character_to_key(character), character)
        await self.settle()

    async def paste(self, text: str) -> None:
        """Paste what was copied elsewhere; letters and worse may be in it."""
        self.count += 1
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def fill(self, *fields: str) -> None:
        """Type into one field after another, Tab between them; "" passes a field by."""
        for at, text in enumerate(fields):
            if at:
                await self.press("下一格")
            await self.type(text)

    def _send(self, key: str, character: str = "") -> None:
        """One key as the terminal's driver sends it."""
        self.count += 1
        assert self.app._driver is not None
        self.app._driver.send_message(events.Key(key, character or key_to_character(key)))

    async def _dealt_with(self) -> None:
        """Until every key has come to what it leads to."""
        for _ in range(2000):
            await asyncio.sleep(0.002)
            if not self.app._keys._busy and not self.app._keys._waiting:
                return
        raise AssertionError("the keys are never dealt with:\n" + self.text())

    async def settle(self) -> None:
        """Until the keys are dealt with, what they began in a thread is done, and the screen shows it."""
        await self._dealt_with()
        while any(worker.is_running for worker in self.app.workers):
            await asyncio.sleep(0.005)
        same, seen = 0, ""
        for _ in range(200):  # a dialog that goes tells its screen, which reads again: let it come to rest
            await self.pilot._wait_for_screen()
            self.app.screen._on_timer_update()
            now = self.text()
            same, seen = (same + 1 if now == seen else 0), now
            if same == 3:
                return
            await asyncio.sleep(0.005)

    async def until(self, ready: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
        """Until work in a thread has come to something."""
        for _ in range(int(seconds / 0.02)):
            if ready():
                await self.settle()
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"waited in vain for {what}:\n{self.text()}")

    # -- eyes ------------------------------------------------------------------------------------------------------

    def lines(self) -> list[str]:
        """The screen line by line, as painted."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines())

    @property
    def hints(self) -> dict[str, str]:
        """What the footer says each key does now, by the key's id."""
        return {hint.id: hint.label for footer in self.screen.query(KeyFooter) for hint in footer.hints}

    def expect(self, *words: str) -> None:
        """These words stand on the screen (blanks and line ends aside)."""
        seen = _close(self.text())
        for word in words:
            assert _close(word) in seen, f"{word} is not on the screen:\n{self.text()}"

    def expect_not(self, *words: str) -> None:
        """These words do not stand on the screen."""
        seen = _close(self.text())
        for word in words:
            assert _close(word) not in seen, f"{word} is on the screen:\n{self.text()}"

    def rows(self) -> list[dict[str, str]]:
        """The painted rows of the list on screen, each cell under its column's heading; "cursor" is 「>」 and 「选」."""
        table = self.screen.query_one(RecordTable)
        top = table.region.y
        painted = [_cut(line, table.region.x, table.region.right) for line in self.lines()[top : table.region.bottom]]
        edges = _edges(painted[0])
        found = []
        for line in painted[1:]:
            row = {name: _cut(line, start, end).strip() for name, start, end in edges}
            if any(row.values()):
                found.append({"cursor": _cut(line, 0, 3).strip(), **row})
        return found

    def expect_row(self, **cells_: str) -> dict[str, str]:
        """A row of the list shows these cells (`number`, `title`, `where`, `due`, `next` …); the row is returned."""
        rows = self.rows()
        for row in rows:
            if all(_same(row.get(COLUMNS[name], "—"), text) for name, text in cells_.items()):
                return row
        raise AssertionError(f"no row with {cells_} among\n" + "\n".join(map(str, rows)) + "\n" + self.text())

    def expect_no_row(self, **cells_: str) -> None:
        """No row of the list shows these cells."""
        found = [row for row in self.rows() if all(_same(row.get(COLUMNS[name], ""), text) for name, text in cells_.items())]
        assert not found, f"there is a row with {cells_}:\n{self.text()}"

    def at(self) -> str:
        """收文号 of the row under the cursor."""
        return next(row["收文号"] for row in self.rows() if row["cursor"].startswith(">"))

    def sections(self) -> dict[str, list[str]]:
        """Home: the lines under each heading."""
        region = self.screen.query_one(Sections).region
        found: dict[str, list[str]] = {}
        name = ""
        for line in self.lines()[region.y : region.bottom]:
            heading = re.match(r" (\S+)  \d+\+?\s*$", line)
            if heading:
                name = heading[1]
                found[name] = []
            elif name and line.strip():
                found[name].append(line)
        return found

    def everything_held(self) -> str:
        """Every text in every widget of every screen, shown or not: what a look into the program's tree would find."""
        screens = {*self.app.screen_stack, *(one for one in self.app._installed_screens.values() if isinstance(one, Screen))}
        held = []
        for node in (node for screen in screens for node in screen.walk_children()):
            held += [str(value) for value in vars(node).values()]
            if isinstance(node, RecordTable) and node._buffer:
                held += [str(row) for row in node._buffer.rows]
        return "\n".join([*held, self.text()])


def _close(text: str) -> str:
    """Without blanks, line ends, the edge of the detail pane and its scroll bar: a sentence that was wrapped is whole."""
    return re.sub(r"[\s▁▂▃▄▅▆▇█]", "", re.sub(r"(?m)^\| ", "", text))


def _same(cell: str, text: str) -> bool:
    """A cell that was cut to its column says as much as it has room for."""
    return cell == text or (cell.endswith("..") and len(cell) > 2 and text.startswith(cell[:-2]))


def _cut(line: str, start: int, end: int) -> str:
    """What stands in these columns of the terminal."""
    kept, at = "", 0
    for character in line:
        if start <= at < end:
            kept += character
        at += cells(character)
    return kept


def _edges(header: str) -> list[tuple[str, int, int]]:
    """The columns of a header line: name, first column, column behind it."""
    starts = [(found[0], cells(header[: found.start()])) for found in re.finditer(r"\S+", header)]
    ends = [start for _, start in starts[1:]] + [cells(header) - 1]
    return [(name, start, end) for (name, start), end in zip(starts, ends, strict=True)]


@asynccontextmanager
async def at_work(desk: Desk, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Clerk]:
    """The workbench after the unlock, on home."""
    app = Workbench(strict=True)
    app.open_desk(desk)
    async with app.run_test(size=size, notifications=True) as pilot:
        clerk = Clerk(app, pilot)
        await clerk.settle()
        yield clerk

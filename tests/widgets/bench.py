"""A bench for widgets: a Stage that shows some widgets, how to read its screen, and texts that mean harm."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from functools import wraps
from typing import ParamSpec

from textual import on
from textual.message import Message
from textual.widget import Widget

from bangongshi.models.windows import Page, Window
from bangongshi.widgets.stage import Stage

HOSTILE: dict[str, str] = {
    "esc": "标题\x1b[31m红\x1b[0m",
    "osc52": "关于\x1b]52;c;c2VjcmV0\x07的通知",
    "unterminated": "关于\x1b]0;标题",
    "c1": "关于\x9b31m\x9d52;c;x\x9c的通知",
    "bell": "铃\x07退\x08回\r车\x00零",
    "closing": "[/紧急]关于[/]的通知",
    "action": "[@click=app.quit]点我[/]",
    "styles": "[bold][red][$primary][link=https://x]国发[2024]3号",
    "backslash": "反斜杠\\",
    "bidi": "\u202e文倒\u202c\u2066右\u2069\u200f",
    "invisible": "零\u200b宽\ufeff度\u00ad",
    "pile": "点" + "\u0301" * 500,
    "rare": "𠮷野家㐂䶮\U00030EDD\ue000",
    "emoji": "👩\u200d👩\u200d👧🔒",
    "huge": "长" * 100_000,
    "lines": "一行\n两行\t制表",
    "surrogate": "孤\ud800立\ufffe",
    "empty": "",
}
"""Titles of faults 25–27 in safety.md."""

P = ParamSpec("P")


def live(test: Callable[P, Coroutine[object, object, None]]) -> Callable[P, None]:
    """A test that awaits a pilot, run to its end."""

    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(test(*args, **kwargs))

    return run


class Bench(Stage[None]):
    """Shows `widgets` and keeps every message of our own that reaches the app."""

    def __init__(self, make: Callable[[], Iterable[Widget]], theme_name: str = "纸") -> None:
        super().__init__(theme_name)
        self._make = make
        self.heard: list[Message] = []
        self.quits = 0

    def compose(self) -> Iterable[Widget]:
        yield from self._make()

    async def action_quit(self) -> None:
        self.quits += 1

    @on(Message)
    def _hear(self, message: Message) -> None:
        if type(message).__module__.startswith("bangongshi."):
            self.heard.append(message)

    def lines(self) -> list[str]:
        """The screen, line by line, with control characters where there are any."""
        return ["".join(segment.text for segment in strip) for strip in self.screen._compositor.render_strips()]

    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines())


class Numbered:
    """A list row: its number, and a title."""

    def __init__(self, id: int, title: str = "") -> None:  # noqa: A002
        self.id = id
        self.title = title or f"第{id}件"

    @property
    def place(self) -> tuple[int, ...]:
        return (self.id,)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Numbered) and (other.id, other.title) == (self.id, self.title)

    def __hash__(self) -> int:
        return hash(self.id)


class Counted:
    """A source of `total` rows with ids 0 … total-1, computed as asked; `gone` ids are not in the list."""

    def __init__(self, total: int, title: Callable[[int], str] = lambda _: "") -> None:
        self.total = total
        self.gone: set[int] = set()
        self.title = title
        self.asked: list[Window] = []

    def __call__(self, window: Window) -> Page[Numbered]:
        self.asked.append(window)
        if window.from_end:
            ids = self._down(self.total - 1, window.size)
        elif window.before is not None:
            ids = self._down(int(window.before[-1]) - 1, window.size)
        else:
            first = 0
            if window.after is not None:
                first = int(window.after[-1]) + 1
            elif window.at is not None:
                first = int(window.at[-1])
            ids = self._up(first, window.size)
        rows = tuple(Numbered(id, self.title(id)) for id in ids)  # noqa: A001
        if not rows:
            anything = bool(self._up(0, 1))
            at_end = window.after is not None or window.at is not None
            return Page((), anything and at_end, anything and window.before is not None)
        return Page(rows, bool(self._down(ids[0] - 1, 1)), bool(self._up(ids[-1] + 1, 1)))

    def _up(self, first: int, count: int) -> list[int]:
        found: list[int] = []
        at = max(0, first)
        while at < self.total and len(found) < count:
            if at not in self.gone:
                found.append(at)
            at += 1
        return found

    def _down(self, last: int, count: int) -> list[int]:
        found: list[int] = []
        at = min(last, self.total - 1)
        while at >= 0 and len(found) < count:
            if at not in self.gone:
                found.append(at)
            at -= 1
        return found[::-1]

"""Which rows are in hand, where is the cursor, what is marked? The list without its screen (pure, no Textual).

At most a few windows of a list of any length are held. Cursor and marks belong to row ids; the scroll belongs to the
cursor. A million rows therefore cost what twenty cost (design.md §5, performance.md §6.1).
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from bangongshi.models.windows import Page, Place, Placed, Window

R = TypeVar("R", bound=Placed)

Source = Callable[[Window], Page[R]]
"""Reads one window of a list."""

WINDOWS_HELD = 3


class RowBuffer(Generic[R]):
    """A sliding piece of a list with `cursor` and `top` as indices into `rows`; `cursor` is -1 when the list is empty.

    Every step leaves the cursor on a loaded row and visible within `height` lines, and the visible lines loaded.
    """

    def __init__(self, source: Source[R], height: int = 20, size: int = 200) -> None:
        self._source = source
        self._size = size
        self.height = max(1, height)
        self.rows: list[R] = []
        self.more_before = False
        self.more_after = False
        self.cursor = -1
        self.top = 0
        self._marks: dict[int, R] = {}

    # -- what is there ---------------------------------------------------------------------------------------------

    @property
    def current(self) -> R | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor >= 0 else None

    @property
    def visible(self) -> list[R]:
        """The rows on screen, top to bottom."""
        return self.rows[self.top : self.top + self.height]

    @property
    def above(self) -> bool:
        """Whether rows are hidden above the first visible one."""
        return self.top > 0 or self.more_before

    @property
    def below(self) -> bool:
        """Whether rows are hidden below the last visible one."""
        return self.more_after or self.top + self.height < len(self.rows)

    @property
    def marked(self) -> tuple[int, ...]:
        """Ids of marked rows in the order they were marked."""
        return tuple(self._marks)

    @property
    def chosen(self) -> tuple[R, ...]:
        """What a verb acts on: the marked rows, or else the current one."""
        if self._marks:
            return tuple(self._marks.values())
        return (self.current,) if self.current is not None else ()

    # -- reading ---------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """From the start, cursor on the first row; marks are forgotten."""
        self._marks.clear()
        self._take(self._source(Window(size=self._window())), 0)

    def refresh(self) -> None:
        """Read again. Cursor stays on its row; if the row left, on the row that took its place, or on the last.

        The cursor's line on the screen stays too. Marks of rows that left, or moved out of reach, are dropped:
        an act must not fall on what nobody sees marked.
        """
        before = self.current
        if before is None:
            self._take(self._source(Window(size=self._window())), 0)
        else:
            self._around(before.place, before.id, self.cursor - self.top)
        self._keep_true_marks()

    def go_to(self, place: Place, id: int | None = None) -> None:  # noqa: A002
        """Cursor to the row at a place (of this id, if given), or to the next row after it."""
        self._around(place, id, self.height // 3)

    def resize(self, height: int) -> None:
        """The list has `height` lines now."""
        self.height = max(1, height)
        self._settle()

    # -- moving ----------------------------------------------------------------------------------------------------

    def move(self, lines: int) -> None:
        """Cursor up (negative) or down; stops at the ends."""
        if self.cursor < 0:
            return
        self._reach(self.cursor + lines)
        self.cursor = min(max(self.cursor + lines, 0), len(self.rows) - 1)
        self._settle()

    def page(self, direction: int) -> None:
        """A screenful up (-1) or down (+1), one line kept for the eye."""
        self.move(direction * max(1, self.height - 1))

    def home(self) -> None:
        """First row of the whole list."""
        if self.more_before:
            self._take(self._source(Window(size=self._window())), 0)
        elif self.rows:
            self.cursor = 0
        self._settle()

    def end(self) -> None:
        """Last row of the whole list, read from its end."""
        if self.more_after:
            self._take(self._source(Window(size=self._window(), from_end=True)), -1)
        elif self.rows:
            self.cursor = len(self.rows) - 1
        self._settle()

    def scroll(self, lines: int) -> None:
        """Move the view; the cursor comes along only as far as it must to stay visible."""
        if self.cursor < 0:
            return
        self._reach(self.top + lines)
        self._reach(self.top + lines + self.height)
        last = max(0, len(self.rows) - self.height)
        self.top = min(max(self.top + lines, 0), last)
        self.cursor = min(max(self.cursor, self.top), self.top + self.height - 1, len(self.rows) - 1)
        self._settle()

    def put_cursor(self, line: int) -> bool:
        """Cursor to a visible line (0 is the first); False if no row is there."""
        index = self.top + line
        if not (0 <= line < self.height and index < len(self.rows)):
            return False
        self.cursor = index
        return True

    # -- marks -----------------------------------------------------------------------------------------------------

    def toggle_mark(self) -> None:
        """Mark the current row, or take its mark away."""
        row = self.current
        if row is not None and self._marks.pop(row.id, None) is None:
            self._marks[row.id] = row

    def clear_marks(self) -> None:
        """No row is marked."""
        self._marks.clear()

    def is_marked(self, row: R) -> bool:
        """Whether this row is marked."""
        return row.id in self._marks

    # -- inside ----------------------------------------------------------------------------------------------------

    def _window(self) -> int:
        # A page key and its margin must fit into one window, however tall the terminal.
        return max(self._size, 2 * self.height)

    def _take(self, page: Page[R], cursor: int) -> None:
        self.rows = list(page.rows)
        self.more_before, self.more_after = page.more_before, page.more_after
        self.cursor = (cursor % len(self.rows)) if self.rows else -1
        self.top = 0
        self._settle()

    def _around(self, place: Place, id: int | None, line: int) -> None:  # noqa: A002
        size = self._window()
        before = self._source(Window(size=size, before=place))
        after = self._source(Window(size=size, at=place))
        self.rows = [*before.rows, *after.rows]
        self.more_before, self.more_after = before.more_before, after.more_after
        if not self.rows:
            self.cursor, self.top = -1, 0
            return
        here = next((index for index, row in enumerate(self.rows) if row.id == id), None)
        self.cursor = min(len(before.rows), len(self.rows) - 1) if here is None else here
        self.top = self.cursor - line
        self._settle()

    def _reach(self, index: int) -> None:
        """Load until `index` is in hand or the list ends. Prepending moves cursor and top along."""
        missing = index
        while missing < 0 and self.more_before:
            missing += self._prepend()
        while index >= len(self.rows) and self.more_after:
            self._append()

    def _append(self) -> int:
        page = self._source(Window(size=self._window(), after=self.rows[-1].place))
        held = {row.id for row in self.rows}
        fresh = [row for row in page.rows if row.id not in held]
        self.rows.extend(fresh)
        self.more_after = page.more_after and bool(fresh)
        return len(fresh)

    def _prepend(self) -> int:
        page = self._source(Window(size=self._window(), before=self.rows[0].place))
        held = {row.id for row in self.rows}
        fresh = [row for row in page.rows if row.id not in held]
        self.rows[:0] = fresh
        self.cursor += len(fresh)
        self.top += len(fresh)
        self.more_before = page.more_before and bool(fresh)
        return len(fresh)

    def _settle(self) -> None:
        """Cursor visible, lines filled, and no more rows held than needed."""
        if not self.rows:
            self.cursor, self.top = -1, 0
            return
        self.top = min(max(self.top, self.cursor - self.height + 1), self.cursor)
        while self.top < 0 and self.more_before:
            self._prepend()
        while self.top + self.height > len(self.rows) and self.more_after:
            self._append()
        while self.top + self.height > len(self.rows) and self.more_before and len(self.rows) < self.height:
            self._prepend()
        self.top = max(0, min(self.top, len(self.rows) - self.height))
        self._trim()

    def _trim(self) -> None:
        most, spare = WINDOWS_HELD * self._window(), self._window()
        if len(self.rows) <= most:
            return
        front = min(len(self.rows) - most, max(0, self.top - spare))
        if front:
            del self.rows[:front]
            self.cursor -= front
            self.top -= front
            self.more_before = True
        back = min(len(self.rows) - most, max(0, len(self.rows) - (self.top + self.height + spare)))
        if back > 0:
            del self.rows[-back:]
            self.more_after = True

    def _keep_true_marks(self) -> None:
        held = {row.id: row for row in self.rows}
        for id, row in list(self._marks.items()):  # noqa: A001
            now = held.get(id)
            if now is None:
                found = self._source(Window(size=1, at=row.place)).rows
                now = found[0] if found and found[0].id == id else None
            if now is None:
                del self._marks[id]
            else:
                self._marks[id] = now

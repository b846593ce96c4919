"""Which person or unit? A line with candidates under it: hanzi or pinyin initials find them, a digit takes one.

Names separated by 、 are several picks (`several`). What is typed and is no candidate stays as free text, unless the
field wants a known one. A digit takes a candidate while the list is open – except where typing that digit would still
find something (第3中学), because then it is part of the name.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from bangongshi.text import clean_in, fold
from bangongshi.widgets.columns import cut, fitted
from bangongshi.widgets.editor import Edited
from bangongshi.widgets.line_input import LineInput

SHOWN = 9
MOST = 200
"""Candidates kept of one search; whoever wants more types more."""

SEPARATOR = "、"
_SPLIT = re.compile("[、，,；;\n]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to pick: `label` is what goes into the field (unique: homonyms carry their unit), `hint` stands beside."""

    id: int
    label: str
    hint: str = ""


Find = Callable[[str], Sequence[Candidate]]
"""Candidates for what is typed so far (hanzi, digits or pinyin initials); for "" the likeliest ones."""


class CandidateList(Widget):
    """The open list; painted, never focused."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"candidates--at"}
    DEFAULT_CSS = """
    CandidateList {
        background: $bar; color: $print; height: auto;
        & > .candidates--at { color: $cursor-print; background: $cursor-ground; text-style: bold; }
    }
    """

    class Taken(Message):
        """A click on a line."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[Candidate, ...] = ()
        self._top = 0
        self.at = 0
        self.display = False

    @property
    def found(self) -> tuple[Candidate, ...]:
        """The candidates in sight, at most nine; `at` is the line among them under the cursor."""
        return self._all[self._top : self._top + SHOWN]

    def show(self, found: Sequence[Candidate]) -> None:
        """Open with these candidates, or close without any."""
        self._all = tuple(found[:MOST])
        self._top = self.at = 0
        self.display = bool(self._all)
        self.styles.height = max(1, min(SHOWN, len(self._all)))
        self.refresh()

    def move(self, lines: int) -> None:
        """Another line; past the ninth the list slides, past the ends it goes round."""
        at = (self._top + self.at + lines) % len(self._all)
        self._top = min(max(self._top, at - SHOWN + 1), at)
        self.at = at - self._top
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """「1 张三  办公室主任」"""
        width, base = self.size.width, self.rich_style
        if y >= len(self.found):
            return Strip([Segment(" " * width, base)], width)
        one = self.found[y]
        if y == self.at:
            base = self.get_component_rich_style("candidates--at")
        hint = f"  {cut(one.hint, width // 2)}" if one.hint else ""
        text = f"{'>' if y == self.at else ' '}{y + 1} {cut(one.label, width - 4 - (width // 2 if hint else 0))}{hint}"
        return Strip([Segment(fitted(text, width), base)], width)

    def on_click(self, event: events.Click) -> None:
        """A click takes the line."""
        if 0 <= event.y < len(self.found):
            self.post_message(self.Taken(event.y))


class _PickerInput(LineInput):
    """The line of a Picker: keys go to the open list first."""

    def __init__(self, picker: "Picker", value: str) -> None:
        super().__init__(value)
        self._picker = picker

    async def _on_key(self, event: events.Key) -> None:
        if self._picker.take_key(event):
            event.stop()
            event.prevent_default()


class Picker(Vertical):
    """A line with candidates.

    Args:
        find: see `Find`; called at every change, must answer at once.
        value: what stands in it at first.
        free: text that is no candidate may stay.
        several: names separated by 、 are several picks.
        eager: the list is open while the field is empty, too.
    """

    DEFAULT_CSS = """
    Picker { height: auto; }
    """

    class Picked(Message):
        """A candidate was taken."""

        def __init__(self, picker: "Picker", candidate: Candidate) -> None:
            super().__init__()
            self.picker = picker
            self.candidate = candidate

        @property
        def control(self) -> "Picker":
            """The picker."""
            return self.picker

    def __init__(
        self,
        find: Find,
        value: str = "",
        *,
        free: bool = True,
        several: bool = False,
        eager: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._find = find
        self._free = free
        self._several = several
        self._eager = eager
        self._known: dict[str, Candidate] = {}
        self._was_put: str | None = clean_in(value)
        self._input = _PickerInput(self, value)
        self._list = CandidateList()

    # -- what is typed ---------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.text

    @property
    def names(self) -> tuple[str, ...]:
        """The names typed: one, or several when `several`."""
        typed = _SPLIT.split(self.text) if self._several else [self.text]
        return tuple(name.strip() for name in typed if name.strip())

    @property
    def picked(self) -> tuple[Candidate, ...]:
        """The names that are candidates: taken from the list, or typed in full and meaning exactly one."""
        return tuple(found for name in self.names if (found := self._resolve(name)))

    @property
    def wrong(self) -> str:
        """A field that wants a known name says which one it does not know."""
        if self._free:
            return ""
        unknown = [name for name in self.names if self._resolve(name) is None]
        return f"没有“{unknown[0]}”，请从候选中选。" if unknown else ""

    def put(self, text: str, picked: Sequence[Candidate] = ()) -> None:
        """Replace what is typed; `picked` are candidates meant by names in it."""
        for candidate in picked:
            self._known[candidate.label] = candidate
        self._was_put = clean_in(text)
        self._input.put(text)

    def take_focus(self) -> None:
        """Put the caret here."""
        self._input.focus()

    def _resolve(self, name: str) -> Candidate | None:
        if name not in self._known:
            exact = [candidate for candidate in self._find(name) if candidate.label == name]
            if len(exact) != 1:
                return None
            self._known[name] = exact[0]
        return self._known[name]

    # -- the list --------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The line; the list comes when it is first needed."""
        yield self._input

    def _show(self, found: Sequence[Candidate]) -> None:
        if found and not self._list.is_attached and self.is_mounted:
            self.mount(self._list)
        self._list.show(found)

    @property
    def open(self) -> bool:
        """Whether candidates are shown."""
        return self._list.display

    def show_candidates(self) -> None:
        """Open the list for what is typed now."""
        self._show(self._find(self._typed()))

    def on_edited(self, event: Edited) -> None:
        """Typing looks for candidates; a text put in by the program does not open the list."""
        if event.editor is self:
            return
        event.stop()
        if self.text == self._was_put:
            self._show(())
        else:
            self._was_put = None
            if self._input.has_focus:
                self._look()
        self.post_message(Edited(self))

    def on_descendant_blur(self) -> None:
        """The list closes when the field is left."""
        self._show(())

    def on_candidate_list_taken(self, event: CandidateList.Taken) -> None:
        """A click takes a candidate."""
        event.stop()
        self._take(event.at)

    def _look(self) -> None:
        typed = self._typed()
        found = self._find(typed)
        settled = len(found) == 1 and found[0].label == typed
        self._show(() if settled or not (typed or self._eager) else found)

    def _typed(self) -> str:
        text = self.text
        return (_SPLIT.split(text)[-1] if self._several else text).strip()

    def take_key(self, event: events.Key) -> bool:
        """Whether the list took this key; called by the line before it types anything."""
        if not self.open:
            if event.key == "down":
                # ↓ on a closed field asks for candidates; without any it goes on to the next field.
                self.show_candidates()
                return self.open
            return False
        character = fold(event.character or "")
        if event.key in ("down", "up"):
            self._list.move(1 if event.key == "down" else -1)
        elif event.key == "enter":
            self._take(self._list.at)
        elif event.key == "escape" and not self._eager:
            self._show(())
        elif len(character) == 1 and character in "123456789" and int(character) <= len(self._list.found):
            if self._find(self._typed() + character):
                return False
            self._take(int(character) - 1)
        else:
            return False
        return True

    def _take(self, at: int) -> None:
        candidate = self._list.found[at]
        self._known[candidate.label] = candidate
        before = [name.strip() for name in _SPLIT.split(self.text)[:-1]] if self._several else []
        names = [name for name in before if name and name != candidate.label]
        self.put(SEPARATOR.join([*names, candidate.label]))
        self._show(())
        self.post_message(self.Picked(self, candidate))

"""What is this item, and what happened to it? Labels with their texts, then the timeline, all of it plain."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from bangongshi.widgets.columns import fitted, wrapped
from bangongshi.widgets.plain import joined, plain
from bangongshi.widgets.themes import MEANINGS

LABEL = 11
"""Columns of a label and its blank."""

LONG = 4_000
"""Characters of one text that are laid out at once; the rest is behind 修改, and the pane says so."""


HEADING_LINES = 5
"""A title longer than this does not push what is asked most, where the paper is, out of sight."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its text. `meaning` is one of themes.MEANINGS or "". Empty texts are not shown."""

    label: str
    text: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline: when, what; `struck` for what a later entry corrected or took back."""

    when: str
    what: str
    struck: bool = False


class DetailPane(VerticalScroll, can_focus=True):
    """The pane beside or over the list. `show` replaces what it holds; `clear` leaves nothing behind.

    Args:
        empty: the sentence while nothing is shown.
    """

    DEFAULT_CSS = """
    DetailPane {
        background: $ground; padding: 0 1; border-left: ascii $frame; scrollbar-gutter: stable;
        &:focus { border-left: ascii $head; background: $field; }
        & > .heading { height: auto; margin: 0 0 1 0; }
        & > .body { height: auto; }
        & > .timeline { height: auto; margin: 1 0 0 0; }
    }
    """

    def __init__(self, *, empty: str = "", id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._empty = empty
        self._held: tuple[str, tuple[Pair, ...], tuple[Moment, ...]] | None = None
        self._heading = Static(plain(empty), markup=False, classes="heading")
        self._body = Static(markup=False, classes="body")
        self._timeline = Static(markup=False, classes="timeline")

    def compose(self) -> ComposeResult:
        """Heading, pairs, timeline."""
        yield self._heading
        yield self._body
        yield self._timeline

    def show(self, heading: str, pairs: Sequence[Pair], timeline: Sequence[Moment] = ()) -> None:
        """Show an item from its top."""
        self._held = (heading, tuple(pairs), tuple(timeline))
        self._lay_out()
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        """Lines are broken for the new width."""
        self._lay_out()

    def _lay_out(self) -> None:
        if self._held is None:
            return
        heading, pairs, timeline = self._held
        width = max(LABEL + 10, self.scrollable_content_region.width)
        top = wrapped(heading[:LONG], width)
        if len(top) > HEADING_LINES:
            top = [*top[: HEADING_LINES - 1], f"……（共 {len(heading)} 字，全文在下面）"]
        self._heading.update(_lines([plain(line, "bold $head") for line in top]))
        self._body.update(_lines([line for pair in pairs if pair.text for line in _pair(pair, width)]))
        self._timeline.update(_lines([line for moment in timeline for line in _moment(moment, width)]))

    def clear(self, sentence: str | None = None) -> None:
        """Nothing is shown any more: no text of the last item stays in the widget."""
        self._held = None
        self._heading.update(plain(self._empty if sentence is None else sentence))
        self._body.update("")
        self._timeline.update("")
        if self.is_mounted:
            for part in (self._heading, self._body, self._timeline):
                part.render_line(0)  # painted blank even while out of sight: the last painting is kept otherwise


def _lines(parts: Sequence[Content]) -> Content:
    return Content("\n").join(parts)


def _pair(pair: Pair, width: int) -> list[Content]:
    """Label and text; further lines stand under the text, not under the label."""
    text = pair.text
    if len(text) > LONG:
        text = f"{text[:LONG]}……（后面还有 {len(pair.text) - LONG} 字，F4 看全文）"
    style = f"${pair.meaning}" if pair.meaning in MEANINGS else ""
    return _hanging(fitted(pair.label, LABEL - 1) + " ", wrapped(text, width - LABEL), LABEL, style)


def _moment(moment: Moment, width: int) -> list[Content]:
    style = "$void strike" if moment.struck else ""
    lead = f"{moment.when}  "
    indent = min(cell_len(lead), width // 2)
    return _hanging(lead, wrapped(moment.what[:LONG], width - indent), indent, style)


def _hanging(lead: str, lines: Sequence[str], indent: int, style: str) -> list[Content]:
    leads = [lead, *[" " * indent] * (len(lines) - 1)]
    return [joined(plain(before, "$quiet"), plain(line, style)) for before, line in zip(leads, lines, strict=True)]

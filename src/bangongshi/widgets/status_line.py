"""What did the program say last, and before that? One line at the foot of the screen, and its history for F1."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from bangongshi.widgets.columns import fitted

KEPT = 30
"""Sentences kept for F1."""


class Tone(StrEnum):
    """How a sentence is meant; the value stands before it, so that colour is not needed."""

    DONE = ""
    REFUSED = "未办："
    NOTICE = "提示："


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence, as it was meant, at which wall-clock time."""

    sentence: str
    tone: Tone
    at: datetime

    @property
    def text(self) -> str:
        """The sentence with its word: 「未办：还有 2 份在外，请先收回。」"""
        return f"{self.tone.value}{self.sentence}"


class Sayings:
    """The sentences of this sitting, newest first; shared by all screens. Never written to disk."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._kept: deque[Said] = deque(maxlen=KEPT)

    def add(self, sentence: str, tone: Tone = Tone.DONE) -> Said:
        """Keep a sentence."""
        said = Said(sentence, tone, self._now())
        self._kept.appendleft(said)
        return said

    @property
    def recent(self) -> tuple[Said, ...]:
        """Newest first."""
        return tuple(self._kept)

    def forget(self) -> None:
        """Nothing was said: for the cover, the lock and 涉密误录."""
        self._kept.clear()


class StatusLine(Widget):
    """The last sentence. `say` is all a screen needs.

    Args:
        sayings: the history, shared by the app's screens.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status--refused", "status--notice"}
    DEFAULT_CSS = """
    StatusLine {
        height: 1; background: $bar; color: $print;
        & > .status--refused { color: $wrong; text-style: bold; }
        & > .status--notice { color: $head; }
    }
    """

    def __init__(self, sayings: Sayings, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._sayings = sayings
        self._said: Said | None = None

    @property
    def said(self) -> str:
        """The sentence on the line, "" when there is none."""
        return self._said.text if self._said else ""

    def say(self, sentence: str, tone: Tone = Tone.DONE) -> None:
        """Show a sentence and keep it for F1."""
        self._said = self._sayings.add(sentence, tone)
        self.refresh()

    def refuse(self, sentence: str) -> None:
        """Show why nothing was done."""
        self.say(sentence, Tone.REFUSED)

    def clear(self) -> None:
        """An empty line; the history keeps the sentence."""
        self._said = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The sentence, cut to the line."""
        style = self.rich_style
        if self._said and self._said.tone is not Tone.DONE:
            name = "status--refused" if self._said.tone is Tone.REFUSED else "status--notice"
            style += self.get_component_rich_style(name, partial=True)
        return Strip([Segment(fitted(" " + self.said if y == 0 else "", self.size.width), style)], self.size.width)

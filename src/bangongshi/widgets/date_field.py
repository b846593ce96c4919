"""A day, typed as people write it, and beside it at once what was understood (design.md §6)."""

from collections.abc import Callable
from datetime import date, timedelta

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from bangongshi.models.dates import DateNotUnderstood, ReadDate, echo, read_date
from bangongshi.models.workdays import Calendar
from bangongshi.text import shown
from bangongshi.widgets.columns import fitted
from bangongshi.widgets.editor import Edited
from bangongshi.widgets.line_input import LineInput

TYPED = 18
"""Columns of the field; the echo stands in the rest."""


class DateField(Widget):
    """The field and its echo: 「2026-11-30 周一（班，还有7天）」. ↑ is a day later, ↓ a day earlier.

    Args:
        today: the office's today; asked at every keystroke, so that a form left open overnight is not a day behind.
        calendar: the office's calendar.
        value: what is typed at first.
        past: the field looks back (成文日期).
    """

    DEFAULT_CSS = f"""
    DateField {{
        height: auto; width: 1fr; background: $ground; color: $quiet;
        & > LineInput {{ width: {TYPED}; }}
    }}
    """
    BINDINGS = [  # noqa: RUF012
        Binding("up", "step(1)", show=False, id="day_later"),
        Binding("down", "step(-1)", show=False, id="day_earlier"),
    ]

    def __init__(
        self,
        today: Callable[[], date],
        calendar: Callable[[], Calendar],
        value: str = "",
        *,
        past: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._today = today
        self._calendar = calendar
        self._past = past
        self._input = LineInput(value, limit=60)
        self._echo: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.text

    @property
    def read(self) -> ReadDate | None:
        """What was understood, None when empty or not understood."""
        return self._reading()[0]

    @property
    def wrong(self) -> str:
        """Why it was not understood."""
        return self._reading()[1]

    @property
    def lasting(self) -> str:
        """The text as it may be kept overnight: 「明天」 becomes the date; a counted period stays as typed."""
        read = self.read
        if read is None or read.sum or read.until or read.time:
            return self.text
        return read.day.isoformat()

    def put(self, text: str) -> None:
        """Replace what is typed."""
        self._input.put(text)

    def take_focus(self) -> None:
        """Put the caret here."""
        self._input.focus()

    def compose(self) -> ComposeResult:
        """The field; the echo is painted beside it."""
        yield self._input

    def on_resize(self) -> None:
        """The echo has another width to stand in."""
        self._say()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the echo takes."""
        return max(1, len(self._echo))

    def render_line(self, y: int) -> Strip:
        """The echo, to the right of the field."""
        width = self.size.width
        echo = self._echo[y] if y < len(self._echo) else ""
        return Strip([Segment(fitted(" " * (TYPED + 1) + echo, width), self.rich_style)], width)

    def on_edited(self, event: Edited) -> None:
        """Say at once what was understood."""
        if event.editor is self:
            return
        event.stop()
        self._say()
        self.post_message(Edited(self))

    def action_step(self, days: int) -> None:
        """The day after or before; from an empty field, today. What is more than a day is left as it was typed."""
        read = self.read
        if (read is None and self.text.strip()) or (read and (read.sum or read.until or read.time)):
            return
        day = read.day + timedelta(days=days) if read else self._today()
        self.put(day.isoformat())

    def _reading(self) -> tuple[ReadDate | None, str]:
        text = self.text.strip()
        if not text:
            return None, ""
        try:
            return read_date(text, self._today(), self._calendar(), past=self._past), ""
        except DateNotUnderstood as error:
            return None, error.sentence

    def _say(self) -> None:
        # While she types, half a date is no mistake: the whole sentence (`wrong`) is the Form's to show, afterwards.
        read = self.read
        if read:
            said = echo(read, self._today(), self._calendar())
        else:
            said = "还看不懂" if self.text.strip() else ""
        lines = _wrapped(shown(said), self.size.width - TYPED - 2)
        if lines != self._echo:
            taller = max(1, len(lines)) != max(1, len(self._echo))
            self._echo = lines
            self.refresh(layout=taller)


def _wrapped(text: str, width: int) -> tuple[str, ...]:
    """Lines of at most `width` columns; a hanzi may stand at any line's end."""
    lines, line, taken = [], "", 0
    for character in text:
        step = cell_len(character)
        if line and taken + step > max(2, width):
            lines.append(line)
            line, taken = "", 0
        line += character
        taken += step
    return tuple([*lines, line] if line else lines)

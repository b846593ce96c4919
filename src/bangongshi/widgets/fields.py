"""What is a form made of? Fields as data, and the row that shows one: label, editor, and what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from bangongshi.models.workdays import Calendar
from bangongshi.widgets.choice import Choice
from bangongshi.widgets.columns import fitted
from bangongshi.widgets.date_field import DateField
from bangongshi.widgets.line_input import LINE_LIMIT, LineInput, LinesInput
from bangongshi.widgets.picker import Find, Picker
from bangongshi.widgets.plain import plain

LABEL_WIDTH = 14
"""Columns of the label, a mark before and a blank after it: six hanzi."""


class Kind(StrEnum):
    """How a field is typed."""

    TEXT = "text"
    LINES = "lines"
    CHOICE = "choice"
    DATE = "date"
    PICKER = "picker"
    NUMBER = "number"
    SECRET = "secret"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field as data.

    `validator` gives the sentence about what is wrong with a text, "" when nothing is; `help` is one sentence shown at
    the foot of the form while the field has the focus. `choices` for CHOICE; `find`, `free`, `several` for PICKER
    (widgets/picker.py); `past` for a DATE that looks back; `rows` for LINES; `wide` takes both columns of a wide form.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    help: str = ""
    validator: Callable[[str], str] | None = None
    choices: tuple[str, ...] = ()
    find: Find | None = None
    free: bool = True
    several: bool = False
    past: bool = False
    wide: bool = False
    rows: int = 3
    limit: int = LINE_LIMIT
    default: str = ""
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """What date fields ask: the office's today and its calendar, both asked anew each time."""

    today: Callable[[], date]
    calendar: Callable[[], Calendar]


AnyEditor = LineInput | LinesInput | Choice | DateField | Picker


def editor_for(spec: FieldSpec, clock: Clock | None) -> AnyEditor:
    """The widget that edits a field. Raises ValueError for a DATE without a clock: a fault of the screen."""
    match spec.kind:
        case Kind.LINES:
            return LinesInput(spec.default, rows=spec.rows)
        case Kind.CHOICE:
            return Choice(spec.choices, spec.default)
        case Kind.DATE:
            if clock is None:
                raise ValueError(spec.name)
            return DateField(clock.today, clock.calendar, spec.default, past=spec.past)
        case Kind.PICKER:
            return Picker(spec.find or (lambda _: ()), spec.default, free=spec.free, several=spec.several)
        case _:
            return LineInput(
                spec.default, limit=spec.limit, secret=spec.kind is Kind.SECRET, digits=spec.kind is Kind.NUMBER,
                placeholder=spec.placeholder,
            )


class FieldRow(Widget):
    """A field on screen. A required one has a bold label and 「*」; the focused one an inverted label.

    The label is painted, the note mounted when there is one: a form of twenty fields opens at once only if a field is
    two widgets and not six.

    Args:
        spec: the field.
        clock: for date fields.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"field--label", "field--required", "field--focused"}
    DEFAULT_CSS = f"""
    FieldRow {{
        height: auto; width: 1fr; layout: vertical; background: $ground;
        & > * {{ margin: 0 0 0 {LABEL_WIDTH}; }}
        & > .field--label {{ color: $quiet; }}
        & > .field--required {{ color: $print; text-style: bold; }}
        & > .field--focused {{ color: $cursor-print; background: $cursor-ground; text-style: bold; }}
        & > .note {{ height: auto; width: 1fr; padding: 0 1; color: $quiet; display: none; }}
        & > .note.-said {{ display: block; }}
        & > .note.-wrong {{ color: $wrong; text-style: bold; }}
    }}
    """

    def __init__(self, spec: FieldSpec, clock: Clock | None) -> None:
        self.wide = spec.wide or spec.kind is Kind.LINES
        super().__init__(classes="-wide" if self.wide else None)
        self.spec = spec
        self.editor = editor_for(spec, clock)
        self.wrong = ""
        self._told = ""
        self._lit = False
        self._note: Static | None = None

    def compose(self) -> ComposeResult:
        """The editor; label and note come by themselves."""
        yield self.editor
        if self._note is not None:
            yield self._note

    def render_line(self, y: int) -> Strip:
        """The label, in front of the editor."""
        width, ground = self.size.width, self.rich_style
        if y:
            return Strip([Segment(" " * width, ground)], width)
        mark = "*" if self.spec.required else " "
        name = "field--required" if self.spec.required else "field--label"
        style = ground + self.get_component_rich_style("field--focused" if self._lit else name, partial=True)
        label = Segment(fitted(mark + self.spec.label, LABEL_WIDTH - 1), style)
        return Strip([label]).adjust_cell_length(width, ground)

    def on_descendant_focus(self) -> None:
        """The label lights up."""
        self._lit = True
        self.refresh(Region(0, 0, LABEL_WIDTH, 1))

    def on_descendant_blur(self) -> None:
        """The label goes dark."""
        self._lit = False
        self.refresh(Region(0, 0, LABEL_WIDTH, 1))

    def say_wrong(self, sentence: str) -> None:
        """Show what is wrong, or with "" that nothing is: then what was told last stands there again."""
        self.wrong = sentence
        self._say(f"！{sentence}" if sentence else self._told, wrong=bool(sentence))

    def say(self, sentence: str) -> None:
        """Tell something that is no error; it stays when the field is left."""
        self._told = sentence
        if not self.wrong:
            self._say(sentence, wrong=False)

    def _say(self, sentence: str, *, wrong: bool) -> None:
        if self._note is None:
            if not sentence:
                return
            self._note = Static(markup=False)
            if self.is_mounted:
                self.mount(self._note)
        self._note.set_classes("note" + (" -said" if sentence else "") + (" -wrong" if wrong else ""))
        self._note.update(plain(sentence))

    def check(self, *, required: bool) -> str:
        """What is wrong with what is typed, "" when nothing is."""
        text = self.editor.text
        if not text.strip():
            return f"请填{self.spec.label}。" if required else ""
        if self.editor.wrong:
            return self.editor.wrong
        return self.spec.validator(text) if self.spec.validator else ""

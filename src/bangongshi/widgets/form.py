"""How does the clerk fill in a paper? Fields as data; messages beside them; a draft behind them; nothing typed is lost.

Enter goes to the next field, Ctrl+S presses the first button, ↑↓ walk the one-line fields. The form never decides what
a value means: it hands over text as typed (`text.clean_in`), and shows per field what a use case found Invalid.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from bangongshi.keys import Scope
from bangongshi.models.dates import ReadDate
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.date_field import DateField
from bangongshi.widgets.editor import Edited, Noticed
from bangongshi.widgets.fields import LABEL_WIDTH, Clock, FieldRow, FieldSpec, Kind
from bangongshi.widgets.picker import Candidate, Picker
from bangongshi.widgets.plain import plain
from bangongshi.widgets.push import Push

TWO_COLUMNS = 110
"""From this width on (a screen of 120) fields stand in two columns. A form that was opened on a narrower screen keeps
its one column: containers nobody needs are not mounted."""

DRAFT_DELAY = 0.8
"""Seconds of quiet before a draft is kept."""

CANCEL = "cancel"
PICKED = ".picked"
"""Suffix of the draft's line that tells homonyms apart: ids of the candidates picked in a field."""


@dataclass(frozen=True, slots=True)
class FormButton:
    """A button at the end. `required`: names of the fields it insists on; None: all that are marked required.
    The id "cancel" asks for nothing and posts Cancelled."""

    id: str
    label: str
    required: frozenset[str] | None = None


SAVE = (FormButton("save", "保存"), FormButton(CANCEL, "取消"))


class Form(VerticalScroll, can_focus=False):
    """A form.

    Args:
        fields: in Tab order; names are unique.
        clock: needed when there are date fields.
        buttons: the first is what Ctrl+S presses.
        keep_draft: called with the draft some time after the last change, and at once by `flush_draft`.
        heading: a sentence above the fields.
    """

    DEFAULT_CSS = f"""
    Form {{
        height: 1fr; background: $ground; padding: 0 1;
        & > .heading {{ color: $head; text-style: bold; height: auto; padding: 0 0 1 0; }}
        & > .band {{ layout: vertical; height: auto; }}
        &.-two > .band {{ layout: horizontal; }}
        &.-two > .band > FieldRow {{ width: 50%; padding: 0 1 0 0; }}
        &.-two > .band > FieldRow.-wide {{ width: 100%; }}
        & > .help {{ height: auto; min-height: 1; color: $quiet; padding: 0 0 0 {LABEL_WIDTH + 1}; margin: 1 0 0 0; }}
        & > .buttons {{ height: 1; margin: 0 0 1 {LABEL_WIDTH - 1}; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bound(Scope.FORM, only=frozenset({"save"})),
        Binding("up", "walk(-1)", show=False, id="field_before"),
        Binding("down", "walk(1)", show=False, id="field_after"),
    ]

    class Told(Message):
        """What the form tells its screen."""

        def __init__(self, form: "Form") -> None:
            super().__init__()
            self.form = form

        @property
        def control(self) -> "Form":
            """The form."""
            return self.form

    class Changed(Told):
        """The text of the field `name` changed."""

        def __init__(self, form: "Form", name: str) -> None:
            super().__init__(form)
            self.name = name

    class Submitted(Told):
        """A button other than cancel was pressed and the form itself finds nothing wrong. `values` as typed, by name."""

        def __init__(self, form: "Form", button: str, values: dict[str, str]) -> None:
            super().__init__(form)
            self.button = button
            self.values = values

    class Cancelled(Told):
        """The cancel button was pressed. The screen asks if `form.dirty`; the draft is still kept."""

    def __init__(
        self,
        fields: Sequence[FieldSpec],
        *,
        clock: Clock | None = None,
        buttons: Sequence[FormButton] = SAVE,
        keep_draft: Callable[[Mapping[str, str]], None] | None = None,
        heading: str = "",
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._rows = {spec.name: FieldRow(spec, clock) for spec in fields}
        self._buttons = tuple(buttons)
        self._keep_draft = keep_draft
        self._heading = heading
        self._help = Static(markup=False, classes="help")
        self._timer: Timer | None = None
        self._clean = self.values()
        self._put: dict[str, str] = dict(self._clean)
        self._typed: set[str] = set()

    # -- values ----------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, str]:
        """What is typed, by field name; dates and numbers as typed."""
        return {name: row.editor.text for name, row in self._rows.items()}

    def value(self, name: str) -> str:
        """What is typed in one field."""
        return self._rows[name].editor.text

    def picked(self, name: str) -> tuple[Candidate, ...]:
        """Candidates meant in a PICKER field."""
        editor = self._rows[name].editor
        return editor.picked if isinstance(editor, Picker) else ()

    def date(self, name: str) -> ReadDate | None:
        """What was understood in a DATE field."""
        editor = self._rows[name].editor
        return editor.read if isinstance(editor, DateField) else None

    @property
    def dirty(self) -> bool:
        """Whether anything differs from what the form was opened with."""
        return self.values() != self._clean

    def fill(self, values: Mapping[str, str], *, clean: bool = True) -> None:
        """Put values into the fields named. `clean`: this is what the form is opened with; False: it is a draft."""
        for name, text in values.items():
            row = self._rows.get(name)
            if row is None:
                continue
            if isinstance(row.editor, Picker):
                row.editor.put(text, _picked_of(values.get(name + PICKED, "")))
            else:
                row.editor.put(text)
            self._put[name] = row.editor.text
            row.say("")
            row.say_wrong("")
        if clean:
            self._clean = self.values()
            self._typed.clear()

    def suggest(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """Fill the named fields the clerk has not typed in herself (a repeated sender); returns the names filled."""
        free = {name: text for name, text in values.items() if name in self._rows and name not in self._typed}
        self.fill(free, clean=False)
        return tuple(free)

    # -- what is wrong ---------------------------------------------------------------------------------------------

    def show_errors(self, wrong: Mapping[str, str]) -> None:
        """Show sentences beside their fields (`Invalid.fields`) and go to the first of them."""
        first: FieldRow | None = None
        for name, row in self._rows.items():
            row.say_wrong(wrong.get(name, ""))
            if first is None and wrong.get(name):
                first = row
        if first is not None:
            first.editor.take_focus()

    def note(self, name: str, sentence: str) -> None:
        """Tell something beside a field that is no error: 「已按上次来文填好」."""
        self._rows[name].say(sentence)

    def focus_field(self, name: str | None = None) -> None:
        """The caret into a field, the first one by default."""
        row = self._rows[name] if name else next(iter(self._rows.values()), None)
        if row is not None:
            row.editor.take_focus()

    def submit(self, button: str = "") -> None:
        """As if a button was pressed (the first by default): errors beside the fields, or Submitted."""
        chosen = next((one for one in self._buttons if one.id == button), self._buttons[0])
        if chosen.id == CANCEL:
            self.post_message(self.Cancelled(self))
            return
        wrong = {}
        for name, row in self._rows.items():
            needed = row.spec.required if chosen.required is None else name in chosen.required
            if sentence := row.check(required=needed):
                wrong[name] = sentence
        self.show_errors(wrong)
        if not wrong:
            self.post_message(self.Submitted(self, chosen.id, self.values()))

    # -- draft -----------------------------------------------------------------------------------------------------

    def draft(self) -> dict[str, str]:
        """What to keep against a lock or a crash: never a passphrase, no 「明天」 that means another day tomorrow."""
        kept: dict[str, str] = {}
        for name, row in self._rows.items():
            if row.spec.kind is Kind.SECRET:
                continue
            editor = row.editor
            kept[name] = editor.lasting if isinstance(editor, DateField) else editor.text
            if isinstance(editor, Picker) and (picked := editor.picked):
                kept[name + PICKED] = "\n".join(f"{one.id} {one.label}" for one in picked)
        return kept

    def flush_draft(self) -> None:
        """Keep the draft now, if anything was typed: before a cover, a lock, a leave."""
        self._stop_timer()
        if self._keep_draft and self.dirty:
            self._keep_draft(self.draft())

    def settle(self) -> None:
        """What is typed is saved: nothing is dirty, no draft is due any more."""
        self._stop_timer()
        self._clean = self.values()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    # -- events ----------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Heading, fields, help, buttons."""
        if self._heading:
            yield Static(plain(self._heading), markup=False, classes="heading")
        rows = list(self._rows.values())
        if self.app.size.width >= TWO_COLUMNS:
            for band in _bands(rows):
                yield Container(*band, classes="band")
        else:
            yield from rows
        yield self._help
        with Horizontal(classes="buttons"):
            for button in self._buttons:
                yield Push(button.label, id=button.id)

    def on_resize(self, event: events.Resize) -> None:
        """Two columns where there is room."""
        self.set_class(event.size.width >= TWO_COLUMNS, "-two")

    def on_edited(self, event: Edited) -> None:
        """A field changed: its message goes, the draft is due."""
        event.stop()
        name, row = self._find(event.editor)
        if row is None:
            return
        if row.editor.text != self._put.get(name):
            self._typed.add(name)
            self._put.pop(name, None)
        if row.wrong and not row.check(required=False):
            row.say_wrong("")
        self.post_message(self.Changed(self, name))
        if self._keep_draft:
            self._stop_timer()
            self._timer = self.set_timer(DRAFT_DELAY, self.flush_draft)

    def on_noticed(self, event: Noticed) -> None:
        """A paste was changed: say so beside the field."""
        event.stop()
        _, row = self._find(event.editor)
        if row is not None:
            row.say(event.sentence)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The foot says what belongs into the focused field."""
        _, row = self._find(event.widget)
        self._help.update(plain(row.spec.help if row else ""))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A field that was left says what is wrong; a missing one only after the clerk typed in it."""
        name, row = self._find(event.widget)
        if row is not None and (name in self._typed or row.editor.text):
            row.say_wrong(row.check(required=False))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: the next field."""
        event.stop()
        self.screen.focus_next()

    def on_push_pressed(self, event: Push.Pressed) -> None:
        """A button at the end."""
        event.stop()
        self.submit(event.push.id or "")

    def action_save(self) -> None:
        """Ctrl+S."""
        self.submit()

    def action_walk(self, step: int) -> None:
        """↑ ↓ between fields."""
        if step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def _find(self, widget: object) -> tuple[str, FieldRow | None]:
        for name, row in self._rows.items():
            if row.editor is widget or (isinstance(row.editor, DateField | Picker) and widget in row.editor.walk_children()):
                return name, row
        return "", None


def _bands(rows: list[FieldRow]) -> list[list[FieldRow]]:
    """Rows two and two, as they stand side by side on a wide screen; a wide one alone."""
    bands: list[list[FieldRow]] = []
    for row in rows:
        if bands and len(bands[-1]) == 1 and not row.wide and not bands[-1][0].wide:
            bands[-1].append(row)
        else:
            bands.append([row])
    return bands


def _picked_of(kept: str) -> list[Candidate]:
    found = []
    for line in kept.splitlines():
        number, _, label = line.partition(" ")
        if number.isdigit() and label:
            found.append(Candidate(int(number), label))
    return found

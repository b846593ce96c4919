"""A few fields before an act: the act is tried on the spot, and what is wrong stands beside its field."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, cast

from textual import on
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.screens.dialogs.box import Box
from bangongshi.screens.dialogs.onward import Step
from bangongshi.widgets.fields import Clock, FieldSpec
from bangongshi.widgets.form import Form, FormButton
from bangongshi.widgets.plain import plain

Submit = Callable[[str, Mapping[str, str]], Step]
"""(button id, values as typed) → Done, one question more, or Invalid/Refused."""


class FormDialog(Box[Done]):
    """A small form over the list. Ctrl+S or its first button does it; Esc goes one step back, nothing done.

    Args:
        title: what is about to be done, with the numbers it is done to.
        fields: the fields; the first has the focus.
        submit: the use case. Gives it a question more, the form stays under it and keeps what is typed.
        label: what the first button says.
        clock: for date fields.
        values: what the fields hold at first.
        button_first: put the focus on the button, so that Enter alone does it.
        more: further buttons, between the first and 取消.
    """

    DEFAULT_CSS: ClassVar[str] = """
    FormDialog Form { height: auto; max-height: 18; padding: 0; }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[FieldSpec],
        submit: Submit,
        *,
        label: str = "确定",
        clock: Clock | None = None,
        values: Mapping[str, str] | None = None,
        button_first: bool = False,
        more: Sequence[FormButton] = (),
    ) -> None:
        super().__init__()
        self._title = title
        self._submit = submit
        self._values = dict(values or {})
        self._button_first = button_first
        buttons = (FormButton("save", label), *more, FormButton("cancel", "取消"))
        self._form = Form(fields, clock=clock, buttons=buttons)

    def compose(self) -> ComposeResult:
        """Title, what the rules said, the form."""
        with Vertical(classes="box"):
            yield Static(plain(self._title), markup=False, classes="title")
            yield Static(markup=False, classes="wrong")
            yield from self.before_form()
            yield self._form

    def before_form(self) -> ComposeResult:
        """What stands over the form; nothing here."""
        yield from ()

    def on_mount(self) -> None:
        """Focus where the next key is likeliest."""
        self._form.fill(self._values)
        self.first_focus()

    def first_focus(self) -> None:
        """The button, or the first field."""
        if self._button_first:
            self.query_one("Push#save").focus()
        else:
            self._form.focus_field()

    @on(Form.Submitted)
    def _try(self, event: Form.Submitted) -> None:
        event.stop()
        self._attempt(lambda: self._submit(event.button, event.values))

    def _attempt(self, work: Callable[[], Step]) -> None:
        """The act, or the next question; what is wrong is said here, where it was typed."""
        try:
            step = work()
        except Invalid as error:
            self._form.show_errors(error.fields)
            self.say_wrong(self._elsewhere(error))
        except Refused as error:
            self.say_wrong(error.sentence)
        else:
            if not isinstance(step, Done):
                step.ask(cast(App[int], self.app), self._attempt)
                return
            self._form.settle()
            self.dismiss(step)

    def _elsewhere(self, error: Invalid) -> str:
        """Sentences about fields this form does not have."""
        here = self._form.values()
        return "；".join(dict.fromkeys(said for name, said in error.fields.items() if name not in here))

    def say_wrong(self, sentence: str) -> None:
        """What the rules say about the whole; "" when nothing."""
        line = self.query_one(".wrong", Static)
        line.update(plain(sentence))
        line.set_class(bool(sentence), "-said")

    @on(Form.Cancelled)
    def _cancel(self, event: Form.Cancelled) -> None:
        event.stop()
        self.dismiss(None)

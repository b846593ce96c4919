"""A few fields before an act: the act is tried on the spot, and what is wrong stands beside its field."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.screens.dialogs.box import Box
from bangongshi.widgets.fields import Clock, FieldSpec
from bangongshi.widgets.form import Form, FormButton
from bangongshi.widgets.plain import plain

Submit = Callable[[str, Mapping[str, str]], Done]
"""(button id, values as typed) → Done, or Invalid/Refused."""


class FormDialog(Box[Done]):
    """A small form over the list. Ctrl+S or its first button does it; Esc goes one step back, nothing done.

    Args:
        title: what is about to be done, with the numbers it is done to.
        fields: the fields; the first has the focus.
        submit: the use case.
        label: what the first button says.
        clock: for date fields.
        values: what the fields hold at first.
        button_first: put the focus on the button, so that Enter alone does it.
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
    ) -> None:
        super().__init__()
        self._title = title
        self._submit = submit
        self._values = dict(values or {})
        self._button_first = button_first
        self._form = Form(fields, clock=clock, buttons=(FormButton("save", label), FormButton("cancel", "取消")))

    def compose(self) -> ComposeResult:
        """Title, what the rules said, the form."""
        with Vertical(classes="box"):
            yield Static(plain(self._title), markup=False, classes="title")
            yield Static(markup=False, classes="wrong")
            yield self._form

    def on_mount(self) -> None:
        """Focus where the next key is likeliest."""
        self._form.fill(self._values)
        if self._button_first:
            self.query_one("Push#save").focus()
        else:
            self._form.focus_field()

    @on(Form.Submitted)
    def _try(self, event: Form.Submitted) -> None:
        event.stop()
        try:
            done = self._submit(event.button, event.values)
        except Invalid as error:
            self._form.show_errors(error.fields)
        except Refused as error:
            line = self.query_one(".wrong", Static)
            line.update(plain(error.sentence))
            line.add_class("-said")
        else:
            self._form.settle()
            self.dismiss(done)

    @on(Form.Cancelled)
    def _cancel(self, event: Form.Cancelled) -> None:
        event.stop()
        self.dismiss(None)


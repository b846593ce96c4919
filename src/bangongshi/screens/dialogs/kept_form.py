"""A longer form over a register: its draft is found again at the next opening, 清空重填 starts afresh, Esc keeps what is typed."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.widgets import Static

from bangongshi.duties.desk import Desk
from bangongshi.models.done import Done
from bangongshi.screens.dialogs.drafting import Draft
from bangongshi.screens.dialogs.form_dialog import FormDialog, Submit
from bangongshi.screens.dialogs.onward import Step
from bangongshi.screens.papers.common import clock
from bangongshi.widgets.fields import FieldRow, FieldSpec
from bangongshi.widgets.form import Form, FormButton
from bangongshi.widgets.plain import plain

EMPTY = "empty"
KEYS = "Ctrl+S 保存，Esc 返回；填了一半的留着，下次打开还在。"


class KeptForm(FormDialog):
    """A FormDialog whose typing survives.

    Args:
        desk: where the draft is kept.
        name: of the draft, 「外借/登记」; with the row's id where it is about a row.
        title, fields, submit, label, values: as FormDialog has them. A `version` among the values goes with the submitted.
    """

    DEFAULT_CSS: ClassVar[str] = """
    KeptForm Form { max-height: 16; }
    KeptForm Form > .help { display: none; }
    KeptForm .hint { color: $quiet; height: auto; max-height: 2; }
    """

    def __init__(
        self,
        desk: Desk,
        name: str,
        title: str,
        fields: Sequence[FieldSpec],
        submit: Submit,
        *,
        label: str,
        values: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title, fields, self._with_version(submit), label=label, clock=clock(desk), values=values)
        self._desk = desk
        self._draft = Draft(desk, name, self._values, row="这一条", rid="按“清空重填”")
        self._hint = Static(plain(KEYS), markup=False, classes="hint")
        self._defaults = {field.name: field.default for field in fields}
        buttons = (FormButton("save", label), FormButton(EMPTY, "清空重填", frozenset()), FormButton("cancel", "取消"))
        self._form = Form(fields, clock=clock(desk), buttons=buttons, keep_draft=self._draft.keep)

    def before_form(self) -> ComposeResult:
        """What belongs into the focused field: at the foot of a long form it would be out of sight."""
        yield self._hint

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another field."""
        row = next((one for one in event.widget.ancestors_with_self if isinstance(one, FieldRow)), None)
        self._hint.update(plain(row.spec.help if row and row.spec.help else KEYS))

    def on_mount(self) -> None:
        """After FormDialog's own, Textual runs both: what was left unsaved is there again."""
        if said := self._draft.find_again(self._form):
            self.say_wrong(said)

    def _with_version(self, submit: Submit) -> Submit:
        def then(button: str, typed: Mapping[str, str]) -> Step:
            step = submit(button, {**typed, **self._draft.version})
            if isinstance(step, Done):
                self._draft.drop()
            return step

        return then

    @on(Form.Submitted)
    def _start_again(self, event: Form.Submitted) -> None:
        """清空重填: what the form was opened with, no draft."""
        if event.button != EMPTY:
            return
        event.stop()
        event.prevent_default()
        self._form.fill(dict.fromkeys(self._form.values(), ""))
        self._form.fill({**self._defaults, **self._values})
        self._form.settle()
        self._draft.drop()
        self.say_wrong("")
        self._form.focus_field()

    def before_lock(self) -> None:
        """What is typed survives a lock."""
        self._form.flush_draft()

    def dismiss(self, result: Done | None = None) -> AwaitComplete:
        """Esc and 取消 keep what is typed."""
        if result is None:
            self._form.flush_draft()
        return super().dismiss(result)

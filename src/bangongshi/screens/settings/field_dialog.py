"""A small form that opens on the field the clerk came for."""

from collections.abc import Mapping, Sequence

from bangongshi.screens.dialogs.form_dialog import FormDialog, Submit
from bangongshi.widgets.fields import Clock, FieldSpec


class FieldDialog(FormDialog):
    """FormDialog with the caret in the field `focus` ("": the first)."""

    def __init__(
        self,
        title: str,
        fields: Sequence[FieldSpec],
        submit: Submit,
        *,
        label: str,
        clock: Clock,
        values: Mapping[str, str] | None,
        focus: str = "",
    ) -> None:
        super().__init__(title, fields, submit, label=label, clock=clock, values=values)
        self._focus_name = focus

    def on_mount(self) -> None:
        """After FormDialog's own: Textual runs both."""
        if self._focus_name:
            self.call_after_refresh(self._form.focus_field, self._focus_name)

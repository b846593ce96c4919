"""A list whose rows are looked at one by one: Space marks nothing here."""

from bangongshi.screens.dialogs.lines import Line
from bangongshi.widgets.record_table import RecordTable


class PlainList(RecordTable[Line]):
    """RecordTable without marks: a mark that no act would follow must not be shown."""

    def action_mark(self) -> None:
        """Space does nothing."""

    def set_empty(self, sentence: str) -> None:
        """What an empty list says from now on."""
        self._empty = sentence

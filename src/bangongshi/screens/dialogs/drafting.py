"""How is what is typed kept against a lock, a crash or a slip on Esc? A draft behind the form, found again at the next opening."""

from collections.abc import Mapping

from bangongshi.duties import drafts
from bangongshi.duties.desk import Desk
from bangongshi.widgets.form import Form

VERSION = "version"


class Draft:
    """The draft behind one form; `keep` is what the form is made with.

    Args:
        desk: where it is kept.
        name: which form about which row, 「收文/更正/12」.
        values: what the form is opened with. A `version` among them goes with every draft.
        row: what the form is about, 「这一件」.
        rid: how the clerk gets rid of the draft.
    """

    def __init__(self, desk: Desk, name: str, values: Mapping[str, str], *, row: str, rid: str) -> None:
        self._desk = desk
        self._name = name
        self._row = row
        self._rid = rid
        self.version = {name: text for name, text in values.items() if name == VERSION}
        """The version of the row the fields were filled from; {} for a new one."""

    def keep(self, values: Mapping[str, str]) -> None:
        """What is typed, as it stands."""
        drafts.keep(self._desk, self._name, {**values, **self.version})

    def drop(self) -> None:
        """It was saved, or thrown away."""
        drafts.drop(self._desk, self._name)

    def find_again(self, form: Form) -> str:
        """Put what was left into the form, and what to say of it; "" when nothing was left."""
        left = next((kept for kept in drafts.kept(self._desk) if kept.form == self._name), None)
        if left is None:
            return ""
        form.fill(left.values, clean=False)
        changed = left.values.get(VERSION, "") != self.version.get(VERSION, "")
        warned = f"{self._row}在那以后改过，请逐格对照。" if changed else ""
        return f"找回了 {left.saved_at:%m-%d %H:%M} 没保存的内容，可以接着填；不要了就{self._rid}。{warned}"

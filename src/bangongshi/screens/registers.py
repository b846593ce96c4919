"""Which registers has 收发 in this office, and how do ← → go between them? No line at all where there is only one."""

from bangongshi.duties.placeholders import allowed
from bangongshi.screens.room import office
from bangongshi.widgets.tab_line import Tab, TabLine

REGISTERS = (Tab("registry", "收文"), Tab("placeholders", "涉密占位"))
"""Rooms of 收发, by their names in the table of rooms."""


class RegisterLine(TabLine):
    """The tab line on top of a register of 收发; it always shows its own room, and leads to the others.

    Args:
        own: name of the room it stands in.
    """

    def __init__(self, own: str) -> None:
        super().__init__(REGISTERS, title="收发")
        self._own = own
        self._at = next(at for at, tab in enumerate(REGISTERS) if tab.id == own)
        self.display = False

    def on_mount(self) -> None:
        """There as soon as the unit has agreed to placeholders, gone when it has not."""
        office(self).changed.subscribe(self, lambda _: self._look())
        self._look()

    def _look(self) -> None:
        self.display = allowed(office(self).desk)

    def activate(self, tab: str) -> None:
        """By ← → or a click: that register's room."""
        if self.display and tab != self._own:
            office(self).go(tab)

"""Which registers has 收发 in this office, and how do ← → go between them? 涉密占位 is among them only where agreed."""

from bangongshi.duties.placeholders import allowed
from bangongshi.screens.room import office
from bangongshi.widgets.tab_line import Tab, TabLine

PLACEHOLDERS = "placeholders"
REGISTERS = (
    Tab("registry", "收文"), Tab("circulation", "传阅"), Tab("instructions", "批示"), Tab("calls", "催办"),
    Tab(PLACEHOLDERS, "涉密占位"),
)
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

    def on_mount(self) -> None:
        """涉密占位 is there as soon as the unit has agreed to it, gone when it has not."""
        office(self).changed.subscribe(self, lambda _: self._look())
        self._look()

    def _look(self) -> None:
        shown = self._own == PLACEHOLDERS or allowed(office(self).desk)
        self.set_tabs([tab for tab in REGISTERS if shown or tab.id != PLACEHOLDERS])

    def activate(self, tab: str) -> None:
        """By ← → or a click: that register's room."""
        if tab != self._own:
            office(self).go(tab)

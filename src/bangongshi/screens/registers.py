"""Which registers has a duty in this office, and how do ← → go between them? 涉密占位 is among them only where agreed."""

from collections.abc import Mapping

from bangongshi.duties.placeholders import allowed
from bangongshi.screens.room import office
from bangongshi.widgets.tab_line import Tab, TabLine

PLACEHOLDERS = "placeholders"
DUTIES: Mapping[str, tuple[Tab, ...]] = {
    "收发": (
        Tab("registry", "收文"), Tab("circulation", "传阅"), Tab("instructions", "批示"), Tab("calls", "催办"),
        Tab(PLACEHOLDERS, "涉密占位"),
    ),
    "印章": (
        Tab("seal_uses", "用印"), Tab("seals", "印章"), Tab("seal_loans", "外借"), Tab("letters", "介绍信"),
        Tab("certificates", "证照"),
    ),
    "督办": (
        Tab("matters", "督办"), Tab("matter_calls", "催办"), Tab("recurrences", "周期"), Tab("statistics", "统计"),
        Tab("chronicle", "大事记"),
    ),
}
"""Rooms of each duty, by their names in the table of rooms."""


class RegisterLine(TabLine):
    """The tab line on top of a register; it always shows its own room, and leads to the others of its duty.

    Args:
        own: name of the room it stands in.
    """

    def __init__(self, own: str) -> None:
        title, self._registers = next(
            (duty, tabs) for duty, tabs in DUTIES.items() if any(tab.id == own for tab in tabs)
        )
        super().__init__(self._registers, title=title)
        self._own = own
        self._at = next(at for at, tab in enumerate(self._registers) if tab.id == own)

    def on_mount(self) -> None:
        """涉密占位 is there as soon as the unit has agreed to it, gone when it has not."""
        office(self).changed.subscribe(self, lambda _: self._look())
        self._look()

    def _look(self) -> None:
        shown = self._own == PLACEHOLDERS or allowed(office(self).desk)
        self.set_tabs([tab for tab in self._registers if shown or tab.id != PLACEHOLDERS])

    def activate(self, tab: str) -> None:
        """By ← → or a click: that register's room."""
        if tab != self._own:
            office(self).go(tab)

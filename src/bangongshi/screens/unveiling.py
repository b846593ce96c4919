"""Ctrl+R on a register: what is masked shows its true words for 60 seconds, each look in the journal first (design.md §4)."""

from typing import TYPE_CHECKING

from textual.timer import Timer

from bangongshi.screens.room import Room

REVEALED_SECONDS = 60.0


class Unveiling(Room):
    """Mixed into a register. `known` are the words read since Ctrl+R by row id, None while nothing is revealed."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[int, tuple[str, ...]] | None = None
        self._hide_timer: Timer | None = None

    if TYPE_CHECKING:
        # The register's own; named here only for the type checker, for mixed in first it would hide the true one.
        def reread(self) -> None: ...

    def remark(self) -> str:
        """While the words are bare."""
        return f"已揭示，{int(REVEALED_SECONDS)} 秒后遮回" if self.known is not None else ""

    def action_reveal(self) -> None:
        """Ctrl+R: the words of this list for 60 seconds."""
        self.known = {}
        if self._hide_timer is not None:
            self._hide_timer.stop()
        self._hide_timer = self.set_timer(REVEALED_SECONDS, self.covering)
        self.reread()

    def covering(self) -> None:
        """The words leave the widgets: after 60 seconds, under a cover, at a lock."""
        if self._hide_timer is not None:
            self._hide_timer.stop()
            self._hide_timer = None
        if self.known is not None:
            self.known = None
            self.reread()


def no_publish(masked: bool) -> str:
    """Why 公布 makes no sense; "" when it does."""
    return "" if masked else "不是未公布的，无须公布。"

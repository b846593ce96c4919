"""One line of a register of 印章 on a page over the list: its fields, and what happened to it."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from bangongshi.models.errors import Refused
from bangongshi.models.seal_rows import SealDetail
from bangongshi.screens.dialogs.box import Box
from bangongshi.widgets.detail_pane import DetailPane, Moment, Pair
from bangongshi.widgets.plain import plain

TAKEN_BACK = "〔已回退〕"
OLD = "原值："


class DetailPage(Box[None]):
    """A line opened.

    Args:
        read: gives the line; called with whether its words may show.
        revealed: the look is in the journal; until the page is covered the true words show.
    """

    DEFAULT_CSS: ClassVar[str] = """
    DetailPage > .box { width: 100%; height: 100%; }
    DetailPage DetailPane, DetailPage DetailPane:focus { height: 1fr; width: 1fr; border-left: none; }
    """

    def __init__(self, read: Callable[[bool], SealDetail], *, revealed: bool = False) -> None:
        super().__init__()
        self._read = read
        self._revealed = revealed
        self._covered = False
        self._pane = DetailPane()

    def compose(self) -> ComposeResult:
        """The line, the keys."""
        with Vertical(classes="box"):
            yield self._pane
            yield Static(plain("上下箭头翻看，Esc 返回。"), markup=False, classes="foot")

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self._pane.focus()
        self._show()

    def on_screen_resume(self) -> None:
        """After a cover it is read again, masked."""
        if self._covered:
            self._covered = False
            self._show()

    def _show(self) -> None:
        try:
            detail = self._read(self._revealed)
        except Refused as error:
            self._pane.clear(error.sentence)
            return
        pairs = [Pair(label, text) for label, text in detail.fields]
        if detail.masked and not self._revealed:
            pairs.insert(0, Pair("揭示", "这里是代称。Esc 返回，再按回车揭示，记入流水。", "secret"))
        struck = [Moment(when, what, TAKEN_BACK in what or what.startswith(OLD)) for when, what in detail.story]
        self._pane.show(detail.title, pairs, struck)

    def covering(self) -> None:
        """See `HidesText`: nothing of the line stays in the widgets, and what comes back is masked."""
        self._revealed, self._covered = False, True
        self._pane.clear()

"""Which papers did not come in? The rows left out, once more, for whoever has to enter them by hand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from bangongshi.duties.importing import LeftOut
from bangongshi.keys import Scope, bindings
from bangongshi.screens.importing.lines import Folded, Line, LineTable, shape, source_of
from bangongshi.screens.importing.tabs import left_out
from bangongshi.screens.room import office
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.plain import plain
from bangongshi.widgets.record_table import RecordTable
from bangongshi.widgets.status_line import StatusLine

HERE = frozenset({"back", "next_step"})
NOT_HERE = frozenset(line.id for line in bindings(Scope.LIST, Scope.ROWS, Scope.APP)) - HERE - {"help"}
LABELS = {"next_step": "去收发", "back": "去收发"}


class ResultScreen(Screen[None]):
    """导入, last page, shown only when papers were left out.

    Args:
        sentence: what was done.
        lost: the rows that are papers and did not come in.
    """

    AUTO_FOCUS: ClassVar[str] = "LineTable"
    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.LIST, only=HERE)
    DEFAULT_CSS: ClassVar[str] = """
    ResultScreen > .heading { height: 1; background: $bar; color: $head; text-style: bold; padding: 0 1; }
    ResultScreen > .words { height: auto; padding: 0 1; }
    ResultScreen > .detail { height: 5; color: $quiet; margin: 0 1; }
    """

    def __init__(self, sentence: str, lost: Sequence[LeftOut]) -> None:
        super().__init__()
        self._sentence = sentence
        self._lost = tuple(lost)
        self._table = LineTable(
            shape(("行", 5), ("没有导入的原因", -1)), source_of(len(self._lost), self._line),
        )

    def compose(self) -> ComposeResult:
        """Sentence, what to do, the rows."""
        yield Static(plain("导入完成"), markup=False, classes="heading")
        yield Static(plain(self._sentence), markup=False, classes="words")
        yield Static(
            plain(f"下面{len(self._lost)}行没有导入，原因和原文已存档。请照原件补登，或在原表里改好后回退、重新导入。"),
            markup=False, classes="words")
        yield self._table
        yield Folded(classes="detail")
        yield StatusLine(office(self).sayings)
        yield KeyFooter(Scope.LIST, without=NOT_HERE)

    def _line(self, at: int) -> Line:
        left = self._lost[at]
        return replace(left_out(at, left), cells=(str(left.row), left.reason))

    def on_mount(self) -> None:
        """One way on, whichever key."""
        self.query_one(KeyFooter).set_labels(LABELS)

    @on(RecordTable.RowHighlighted)
    def _moved(self, event: RecordTable.RowHighlighted) -> None:
        event.stop()
        line = self._table.row
        self.query_one(Folded).say(line.detail if line else "")

    @on(RecordTable.RowOpened)
    def _opened(self, event: RecordTable.RowOpened) -> None:
        event.stop()
        self.dismiss(None)

    def action_next_step(self) -> None:
        """F8: to the list."""
        self.dismiss(None)

    def action_back(self) -> None:
        """Esc: likewise."""
        self.dismiss(None)

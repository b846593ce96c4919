"""大事记 or 工作小结 as a text on the screen: to be read, copied and saved; what is not announced is only counted."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from bangongshi.duties.desk import Desk
from bangongshi.keys import Scope, bindings
from bangongshi.models.done import Done
from bangongshi.screens.exporting import ExportDialog, Output
from bangongshi.screens.room import office
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.plain import plain, plain_lines
from bangongshi.widgets.status_line import StatusLine

HERE = frozenset({"back", "copy", "menu"})
NOT_HERE = frozenset(line.id for line in bindings(Scope.LIST, Scope.ROWS, Scope.APP)) - HERE - {"help", "cover", "quit"}


class ReportPage(Screen[Done | None]):
    """One text. Ctrl+S or F9 saves it and gives back what was saved; Esc gives None.

    Args:
        desk: for the passphrase, asked once more where what is not announced goes out too.
        title: what it is, of which days.
        lines: the text.
        output: how it is saved.
    """

    AUTO_FOCUS: ClassVar[str] = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bound(Scope.LIST, only=HERE), *bound(Scope.FORM, only=frozenset({"save"})),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    ReportPage { background: $ground; color: $print; }
    ReportPage > .heading { height: 1; background: $bar; color: $head; text-style: bold; padding: 0 1; }
    ReportPage > VerticalScroll { height: 1fr; background: $ground; color: $print; padding: 0 1; }
    ReportPage #page { height: auto; width: 100%; }
    """

    def __init__(self, desk: Desk, title: str, lines: Sequence[str], output: Output) -> None:
        super().__init__()
        self._desk, self._output = desk, output
        self._heading_text, self._text = title, "\n".join(lines)

    def compose(self) -> ComposeResult:
        """Days, text, sentence, keys."""
        yield Static(plain(f"{self._heading_text}　Ctrl+S 存成文本　Ctrl+C 复制"), markup=False, classes="heading")
        with VerticalScroll():
            yield Static(plain_lines(self._text), markup=False, id="page")
        yield StatusLine(office(self).sayings)
        yield KeyFooter(Scope.LIST, without=NOT_HERE)

    def on_mount(self) -> None:
        """What the keys are called here."""
        self.query_one(KeyFooter).set_labels({"menu": "存成文本", "back": "返回"})

    def action_back(self) -> None:
        """Esc"""
        self.dismiss(None)

    def action_copy_reference(self) -> None:
        """Ctrl+C: the whole text."""
        self.app.copy_to_clipboard(self._text)
        office(self).say("全文已复制。")

    def action_menu(self) -> None:
        """F9, as on 晨报 and 日清."""
        self.action_save()

    def action_save(self) -> None:
        """Ctrl+S: to a text file."""
        self.app.push_screen(ExportDialog(self._desk, self._output), self._saved)

    def _saved(self, done: Done | None) -> None:
        if done is not None:
            self.dismiss(done)

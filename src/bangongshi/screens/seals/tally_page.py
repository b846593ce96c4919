"""日结 on the screen: what each seal was used for on a day, to be read, copied and saved as text (domain.md §11.1)."""

from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from bangongshi.duties.seals.tallying import save, tally
from bangongshi.keys import Scope, bindings
from bangongshi.models.done import Done
from bangongshi.models.errors import OfficeError
from bangongshi.models.tally_text import lines
from bangongshi.screens.dialogs.ask import Ask
from bangongshi.screens.file_places import free_name, typed_path
from bangongshi.screens.room import WARN, office
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.plain import plain, plain_lines
from bangongshi.widgets.status_line import StatusLine

HERE = frozenset({"back", "copy", "menu"})
NOT_HERE = frozenset(line.id for line in bindings(Scope.LIST, Scope.ROWS, Scope.APP)) - HERE - {"help", "cover", "quit"}


class TallyPage(Screen[Done | None]):
    """One day. Ctrl+S or F9 saves it and gives back what was saved; Esc gives None."""

    AUTO_FOCUS: ClassVar[str] = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bound(Scope.LIST, only=HERE), *bound(Scope.FORM, only=frozenset({"save"})),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    TallyPage { background: $ground; color: $print; }
    TallyPage > .heading { height: 1; background: $bar; color: $head; text-style: bold; padding: 0 1; }
    TallyPage > VerticalScroll { height: 1fr; background: $ground; color: $print; padding: 0 1; }
    TallyPage #page { height: auto; width: 100%; }
    """

    def __init__(self, day: date) -> None:
        super().__init__()
        self._day = day
        self._text = ""
        self._page = Static(markup=False, id="page")

    def compose(self) -> ComposeResult:
        """Day, page, sentence, keys."""
        said = f"日结 {self._day:%Y-%m-%d}　Ctrl+S 存成文本　Ctrl+C 复制　Esc 返回"
        yield Static(plain(said), markup=False, classes="heading")
        with VerticalScroll():
            yield self._page
        yield StatusLine(office(self).sayings)
        yield KeyFooter(Scope.LIST, without=NOT_HERE)

    def on_mount(self) -> None:
        """The day's figures."""
        self.query_one(KeyFooter).set_labels({"menu": "存成文本", "back": "返回"})
        self._text = "\n".join(lines(tally(office(self).desk, self._day)))
        self._page.update(plain_lines(self._text))

    def action_back(self) -> None:
        """Esc"""
        self.dismiss(None)

    def action_copy_reference(self) -> None:
        """Ctrl+C: the whole page."""
        self.app.copy_to_clipboard(self._text)
        office(self).say("整页已复制。")

    def action_menu(self) -> None:
        """F9, as on 晨报 and 日清."""
        self.action_save()

    def action_save(self) -> None:
        """Ctrl+S: to a text file."""
        name = str(free_name(f"用印日结{self._day:%Y%m%d}", ".txt"))
        self.app.push_screen(Ask("把日结存成文本文件", "文件", value=name, yes="保存"), self._save)

    def _save(self, typed: str | None) -> None:
        if typed is None:
            return
        try:
            done = save(office(self).desk, self._day, typed_path(typed))
        except OfficeError as error:
            office(self).say(error.sentence, WARN)
        else:
            self.dismiss(done)

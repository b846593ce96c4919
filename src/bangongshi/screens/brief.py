"""晨报 and 日清 on the screen: one page each, to be read, copied and saved; F7 turns to the next, Esc goes back."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from bangongshi.duties import brief as briefs
from bangongshi.duties.desk import Desk
from bangongshi.keys import Scope, bindings
from bangongshi.models.brief import Brief
from bangongshi.models.errors import OfficeError
from bangongshi.screens.dialogs.ask import Ask
from bangongshi.screens.file_places import free_name, typed_path
from bangongshi.screens.room import GOOD, WARN, office
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.plain import plain, plain_lines
from bangongshi.widgets.status_line import StatusLine

PAGES: tuple[Callable[[Desk], Brief], ...] = (briefs.morning, briefs.evening)
HERE = frozenset({"back", "view", "copy", "refresh", "menu"})
NOT_HERE = frozenset(line.id for line in bindings(Scope.LIST, Scope.ROWS, Scope.APP)) - HERE - {"help", "cover", "quit"}


class BriefPage(Screen[None]):
    """One page at a time. F9 (办理) saves it as a text file; the arrows and PgUp PgDn move through it."""

    AUTO_FOCUS: ClassVar[str] = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.LIST, only=HERE)
    DEFAULT_CSS: ClassVar[str] = """
    BriefPage { background: $ground; color: $print; }
    BriefPage > .heading { height: 1; background: $bar; color: $head; text-style: bold; padding: 0 1; }
    BriefPage > VerticalScroll { height: 1fr; background: $ground; color: $print; padding: 0 1; }
    BriefPage #page { height: auto; width: 100%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self._brief: Brief | None = None
        self._heading = Static(markup=False, classes="heading")
        self._page = Static(markup=False, id="page")

    def compose(self) -> ComposeResult:
        """Name, page, sentence, keys."""
        yield self._heading
        with VerticalScroll():
            yield self._page
        yield StatusLine(office(self).sayings)
        yield KeyFooter(Scope.LIST, without=NOT_HERE)

    def on_mount(self) -> None:
        """The morning's page first."""
        self.query_one(KeyFooter).set_labels({"menu": "存成文本", "view": "换页", "back": "回首页"})
        self._show()

    def _show(self) -> None:
        self._brief = PAGES[self._at](office(self).desk)
        next_ = ("日清", "首页")[self._at]
        self._heading.update(plain(f"{self._brief.title}　F7 {next_}　Ctrl+C 复制　F9 存成文本　Esc 回首页"))
        self._page.update(plain_lines(self._brief.text))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_next_view(self) -> None:
        """F7: 晨报, 日清, back to home."""
        self._at += 1
        if self._at == len(PAGES):
            self.dismiss(None)
        else:
            self._show()

    def action_back(self) -> None:
        """Esc"""
        self.dismiss(None)

    def action_refresh_list(self) -> None:
        """F5"""
        self._show()
        office(self).say("已刷新。")

    def action_copy_reference(self) -> None:
        """Ctrl+C: the whole page."""
        if self._brief:
            self.app.copy_to_clipboard(self._brief.text)
            office(self).say("整页已复制。")

    def action_menu(self) -> None:
        """F9: to a text file."""
        brief = self._brief
        if brief is None:
            return
        name = str(free_name(brief.file_name, ".txt"))
        self.app.push_screen(Ask(f"把{brief.title}存成文本文件", "文件", value=name, yes="保存"), self._save)

    def _save(self, typed: str | None) -> None:
        if typed is None or self._brief is None:
            return
        try:
            done = briefs.save(office(self).desk, self._brief, typed_path(typed))
        except OfficeError as error:
            office(self).say(error.sentence, WARN)
        else:
            office(self).say(done.sentence, GOOD)

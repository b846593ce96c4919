"""收发, second register: the placeholders of paper-only state secrets – figures, codes, days and states, nothing to open."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from bangongshi.duties import placeholders
from bangongshi.keys import Scope
from bangongshi.models.placeholder_list import PlaceholderRow, PlaceholderView
from bangongshi.models.placeholder_rules import PlaceholderVerb as Verb
from bangongshi.models.placeholder_rules import refusal
from bangongshi.models.windows import Page, Total, Window
from bangongshi.screens.book_room import NONE_CHOSEN, BookRoom
from bangongshi.screens.dialogs.onward import Step, asked
from bangongshi.screens.placeholders import asking
from bangongshi.screens.placeholders.columns import COLUMNS, row_style
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.columns import Column

WITHOUT = frozenset({"find", "pane", "copy", "reveal"})
"""Keys that do nothing here: there are no words to look for, to open, to copy or to reveal."""


class PlaceholderRoom(BookRoom[PlaceholderRow]):
    """涉密占位."""

    own = "placeholders"
    register = "涉密占位"
    silent: ClassVar[frozenset[str]] = WITHOUT
    free: ClassVar[frozenset[str]] = frozenset({"take_back"})
    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.LIST, without=WITHOUT)

    def views(self) -> Sequence[str]:
        """在管, 逾期, 全部."""
        return tuple(view.value for view in PlaceholderView)

    def columns(self) -> Sequence[Column[PlaceholderRow]]:
        """Number, state, line of the paper book, who has it, the days, why, what comes next."""
        return COLUMNS

    def page(self, window: Window) -> Page[PlaceholderRow]:
        """In the order of the view."""
        return placeholders.placeholders(self.desk, PlaceholderView(self.view), window)

    def total(self) -> Total:
        """Of the view."""
        return placeholders.count(self.desk, PlaceholderView(self.view))

    def row_style(self, row: PlaceholderRow) -> str | None:
        """Struck through when void, quiet when gone."""
        return row_style(row)

    def nothing(self) -> str:
        """How the first one comes here."""
        return f"{self.view}里没有占位。按 F2 登记。"

    def remark(self) -> str:
        """What does not belong here."""
        return "不记标题、文号、来文单位"

    def open_row(self, row: PlaceholderRow) -> None:
        """Enter: nothing, there are no words behind it."""

    def copy_text(self) -> None:
        """Nothing is copied from here."""

    # -- verbs -----------------------------------------------------------------------------------------------------

    def next_of(self, row: PlaceholderRow) -> str:
        """By the rules."""
        return row.next.name.lower() if row.next else ""

    def _label(self, verb: str) -> str:
        """登专册 comes next but is not in the menu."""
        return _verb(verb).value if verb else ""

    def _no_next(self, row: PlaceholderRow) -> str:
        return f"{row.state.value}，没有下一步。"

    def hindrance(self, verb: str, row: PlaceholderRow) -> str:
        """What the rules say of its state."""
        return refusal(row.facts, _verb(verb))

    def _hindered(self, verb: str, rows: Sequence[PlaceholderRow]) -> str:
        return super()._hindered(verb, rows) or asking.too_many(_verb(verb), rows)

    def ask(self, verb: str, rows: Sequence[PlaceholderRow]) -> Step:
        """Codes and figures, or nothing at all."""
        dialog = asking.dialog(self.desk, _verb(verb), rows)
        return asking.do(self.desk, _verb(verb), rows) if dialog is None else asked(dialog)

    def action_new(self) -> None:
        """F2."""
        if placeholders.allowed(self.desk):
            self.app.push_screen(asking.new_dialog(self.desk), lambda done: self._done("new", (), done))
        else:
            self.refuse("涉密件占位没有启用：要保密部门同意，并在设置里写明谁在何时同意。")

    def action_void(self) -> None:
        """Del."""
        self.act("void", self.chosen)

    def action_edit(self) -> None:
        """F4."""
        self.act("amend", self.chosen)

    def action_menu(self) -> None:
        """F9: every verb needs a row."""
        if self.chosen:
            super().action_menu()
        else:
            self.refuse(NONE_CHOSEN)

    def help_words(self) -> str:
        """For F1."""
        return "涉密件占位：一份一行，只记专册册页行、持有人代号和日期。F2 登记，F8 办下一步。标题、文号、来文单位不得录入本机。"


def _verb(verb: str) -> Verb:
    return Verb[verb.upper()]

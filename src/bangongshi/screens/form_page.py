"""What do the long forms, a screen each, share? Heading, what was said, the draft, the next one after the last, Esc that asks."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from bangongshi.duties.desk import Desk
from bangongshi.keys import Scope
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused, StoreTrouble
from bangongshi.screens.dialogs.drafting import Draft
from bangongshi.screens.papers.common import clock
from bangongshi.screens.room import office
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.fields import FieldSpec
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.form import Form, FormButton
from bangongshi.widgets.plain import plain

AGAIN = "again"
"""The button that does it and stays for the next one."""


class FormPage(Screen[Done | None]):
    """A form as large as the screen. Dismisses with what was done last, or None.

    Args:
        desk: vault, clock, clerk.
        name: of the draft, 「收文/更正/12」.
        fields, buttons: of the form.
        values: what the form is opened with.
    """

    row: ClassVar[str] = "这一件"
    """What the form is about."""
    back: ClassVar[str] = "下次从这里接着填"
    """How the clerk comes back to a draft."""
    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.FORM, only=frozenset({"back"}))
    DEFAULT_CSS: ClassVar[str] = """
    FormPage > .heading { height: 1; background: $bar; color: $head; text-style: bold; padding: 0 1; }
    FormPage > .told { height: auto; min-height: 1; max-height: 3; color: $head; padding: 0 1; }
    FormPage > .told.-bad { color: $wrong; text-style: bold; }
    """

    def __init__(
        self, desk: Desk, name: str, fields: Sequence[FieldSpec], buttons: Sequence[FormButton],
        values: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._values = dict(values or {})
        self._draft = Draft(desk, name, self._values, row=self.row, rid="按 Esc 选「扔掉」")
        self._last: Done | None = None
        self._form = Form(fields, clock=clock(desk), buttons=buttons, keep_draft=self._draft.keep)

    @abstractmethod
    def _start_again(self, done: Done) -> None:
        """`AGAIN` was done: the form for the next one."""

    def compose(self) -> ComposeResult:
        """Heading, what was said, the form, the keys."""
        yield Static(markup=False, classes="heading")
        yield Static(markup=False, classes="told")
        yield self._form
        yield KeyFooter(Scope.FORM)

    def _begin(self, values: Mapping[str, str]) -> bool:
        """Fill the form; whether a draft that was left is there again."""
        self._form.fill(values)
        said = self._draft.find_again(self._form)
        if said:
            self._tell(said)
        return bool(said)

    def _head(self, sentence: str) -> None:
        self.query_one(".heading", Static).update(plain(sentence))

    def _tell(self, sentence: str, *, bad: bool = False) -> None:
        line = self.query_one(".told", Static)
        line.set_class(bad, "-bad")
        line.update(plain(sentence))

    def before_lock(self) -> None:
        """What is typed survives a lock."""
        self._form.flush_draft()

    # -- leaving ---------------------------------------------------------------------------------------------------

    def _attempt(self, button: str, work: Callable[[], Done]) -> None:
        """The act; what the rules or the store say against it is shown here, where it was typed."""
        try:
            done = work()
        except Invalid as error:
            self._form.show_errors(error.fields)
            self._tell(error.sentence, bad=True)
            return
        except Refused as error:
            self._tell(error.sentence, bad=True)
            return
        except StoreTrouble as error:
            office(self).trouble(error, lambda: self._attempt(button, work))
            return
        self._form.settle()
        self._draft.drop()
        self._last = done
        if button == AGAIN:
            self._start_again(done)
        else:
            self.dismiss(done)

    @on(Form.Cancelled)
    def _cancelled(self, event: Form.Cancelled) -> None:
        event.stop()
        self.action_back()

    def action_back(self) -> None:
        """Esc: what is typed is kept as a draft unless the clerk throws it away."""
        if not self._form.dirty:
            self.dismiss(self._last)
            return
        # Asked seldom: not loaded with every form.
        from bangongshi.screens.dialogs.confirm import Confirm

        self._form.flush_draft()
        self.app.push_screen(
            Confirm(f"还没有保存。留作稿，{self.back}；还是扔掉？", yes="扔掉", no="留作稿"), self._left)

    def _left(self, throw_away: bool | None) -> None:
        if throw_away is None:
            return
        if throw_away:
            self._form.settle()
            self._draft.drop()
        self.dismiss(self._last)

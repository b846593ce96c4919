"""One verb, some papers, from whichever list: ask what is missing, do it, say what came of it."""

from collections.abc import Callable
from typing import cast

from textual.app import App

from bangongshi.duties.registry.detail import open_detail
from bangongshi.duties.registry.reveal import reveal
from bangongshi.duties.spill import open_spill
from bangongshi.keys import menu
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.incoming_form import NO_NUMBER, UNTITLED
from bangongshi.models.paper_rows import PaperRow
from bangongshi.models.paper_rules import refusal
from bangongshi.screens.dialogs.onward import Step
from bangongshi.screens.papers.common import Rows
from bangongshi.screens.papers.form import PaperForm, Purpose
from bangongshi.screens.papers.verbs import ASK, NAMES, UNRULED, VERBS
from bangongshi.screens.room import Room
from bangongshi.widgets.status_line import Tone
from bangongshi.widgets.verb_menu import VerbEntry

FROZEN = "R-SPILL"
"""Code of what every act is refused with while a 涉密误录 is open."""


class Hand:
    """A room's hand on papers. Nothing it does is decided here: the rules say what is possible, duties do it."""

    def __init__(
        self,
        room: Room,
        finished: Callable[[], None] = lambda: None,
        registered: Callable[[int], None] = lambda _: None,
    ) -> None:
        """`finished` is called after an act, before all rooms read again: marks go. `registered` hears of a new paper."""
        self._room = room
        self._finished = finished
        self._registered = registered

    def new(self) -> None:
        """F2."""
        self._room.app.push_screen(PaperForm(self._room.desk), self._new_done)

    def _new_done(self, done: Done | None) -> None:
        self._done(done)
        if done is not None and done.ids:
            self._registered(done.ids[0])

    def next_step(self, rows: Rows) -> None:
        """F8: what comes next for the first of them, done to all."""
        if not rows:
            self._refuse("先选一件。")
        elif rows[0].next is None:
            self._refuse(f"{rows[0].number} {rows[0].phase.value}，没有下一步。")
        else:
            self.do(NAMES[rows[0].next], rows)

    def do(self, verb: str, rows: Rows) -> None:
        """A verb of the menu by its id. What is not possible says why, and nothing moves."""
        if not rows:
            self._refuse("先选一件。")
            return
        if verb == "story":
            self.story(rows[0])
            return
        if verb == "spill" and self._spilt():
            return
        for row in rows if verb not in UNRULED else ():
            if said := refusal(row.facts, VERBS[verb]):
                self._refuse(f"{row.number or row.unit + '来文'}：{said}")
                return
        self._ask(verb, rows)

    def entries(self, rows: Rows) -> list[VerbEntry]:
        """The 收文 menu, each line with what stands in its way now."""
        return [VerbEntry(verb, *self._state(verb.id, rows)) for verb in menu("收文")]

    def _state(self, verb: str, rows: Rows) -> tuple[str, str]:
        if not rows:
            return "先选一件。", ""
        if verb in VERBS:
            return next((said for row in rows if (said := refusal(row.facts, VERBS[verb]))), ""), ""
        if verb == "next_step":
            then = rows[0].next
            return ("", f"下一步：{then.value}") if then else (f"{rows[0].phase.value}，没有下一步。", "")
        return "", ""

    # -- asking ----------------------------------------------------------------------------------------------------

    def _ask(self, verb: str, rows: Rows) -> None:
        if verb in ("amend", "enrol"):
            self._form(verb, rows[0])
        else:
            self._try(lambda: ASK[verb](self._room.desk, rows))

    def story(self, row: PaperRow) -> None:
        """经过: the whole story on one screen. Of a masked paper it shows the title: the look is journalled first."""
        from bangongshi.screens.story_page import StoryPage  # loaded when it is wanted

        desk = self._room.desk
        masked = open_detail(desk, row.id).row.masked
        if masked:
            reveal(desk, [row.id])
        self._room.app.push_screen(StoryPage(desk, row.id, revealed=masked))

    def _form(self, verb: str, row: PaperRow) -> None:
        """The form of a masked paper shows its title: the look is journalled first."""
        desk = self._room.desk
        masked = open_detail(desk, row.id).row.masked
        if masked:
            reveal(desk, [row.id])
        typed = open_detail(desk, row.id, revealed=masked).typed
        if verb == "enrol":
            typed = {name: text for name, text in typed.items() if text not in (UNTITLED, NO_NUMBER)}
        self._push_form(PaperForm(desk, Purpose.AMEND if verb == "amend" else Purpose.ENROL, row.id, typed))

    def _push_form(self, form: PaperForm) -> None:
        self._room.app.push_screen(form, self._done)

    def _try(self, work: Callable[[], Step]) -> None:
        """The act or the first question; what is wrong before a dialog is open goes to the status line."""
        try:
            step = work()
        except (Refused, Invalid) as error:
            self._refuse(error.sentence)
            if error.code == FROZEN:
                self._spilt()
            return
        if isinstance(step, Done):
            self._done(step)
        else:
            step.ask(cast(App[int], self._room.app), self._try)

    def _done(self, done: Done | None) -> None:
        if done is None:
            return
        self._finished()
        self._room.office.say(done.sentence)
        self._room.office.changed.publish("收文")
        self._spilt()

    def _spilt(self) -> bool:
        """While a 涉密误录 is open its page comes first; whether it is. Revealed text goes from the room."""
        from bangongshi.screens.spill import lead_on  # loaded when it is wanted: it hardly ever is

        if open_spill(self._room.desk) is None:
            return False
        self._room.covering()
        return lead_on(cast(App[int], self._room.app), self._room.desk)

    def _refuse(self, sentence: str) -> None:
        self._room.office.say(sentence, Tone.REFUSED)

"""What is a tab of the settings room? A list, what can be done there, and the words around it. No widget of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from bangongshi.duties.desk import Desk
from bangongshi.keys import Verb
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, OfficeError, Refused, StoreTrouble
from bangongshi.models.windows import Page, Place, Window
from bangongshi.screens.dialogs.lines import Line
from bangongshi.screens.long_work import LongWork, Tell, by_parts
from bangongshi.screens.room import OfficeApp, Room
from bangongshi.screens.settings.field_dialog import FieldDialog
from bangongshi.widgets.columns import Column
from bangongshi.widgets.fields import Clock, FieldSpec
from bangongshi.widgets.status_line import Tone
from bangongshi.widgets.verb_menu import VerbEntry

Then = Callable[[], object]
"""What is to be done on the screen after a long piece of work."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done: by its key (the id of a line of keys.KEYS) and by its number in the F9 menu."""

    id: str
    label: str
    do: Callable[[], object]
    sentence: str = ""
    digit: str = ""
    reason: str = ""
    """Why it cannot be done now; "" when it can."""

    @property
    def entry(self) -> VerbEntry:
        """Its line in the F9 menu."""
        return VerbEntry(Verb(self.id, self.label, self.sentence or f"{self.label}。", self.digit), self.reason)


class Tab:
    """One tab. Numbers 1, 9 and 0 of its menu mean what they mean everywhere; the others are the tab's own, for good."""

    name: ClassVar[str] = ""
    columns: ClassVar[tuple[Column[Line], ...]] = ()
    empty: ClassVar[str] = "没有记录。"
    views: ClassVar[tuple[str, ...]] = ()
    """What F7 goes through, if anything."""

    def __init__(self, room: Room, jump: Callable[[Place, int], None]) -> None:
        """`jump` puts the list's cursor on a row that was looked for."""
        self.room = room
        self.jump = jump
        self.view = 0

    @property
    def desk(self) -> Desk:
        """Vault, clock, clerk."""
        return self.room.desk

    @property
    def office(self) -> OfficeApp:
        """The program."""
        return self.room.office

    # -- what a tab says -------------------------------------------------------------------------------------------

    def shape(self) -> tuple[Column[Line], ...]:
        """The columns of the view in sight."""
        return self.columns

    def nothing(self) -> str:
        """What an empty list says."""
        return self.empty

    def source(self, window: Window) -> Page[Line]:
        """One window of the list."""
        raise NotImplementedError

    def heading(self) -> str:
        """The sentence above the list."""
        return ""

    def deeds(self, line: Line | None) -> Sequence[Deed]:
        """What can be done with this line, or with none."""
        raise NotImplementedError

    def changed(self, verb: str) -> None:
        """An act was done somewhere, and may concern more than the list."""

    def opened(self, line: Line) -> None:
        """Enter: as F8, unless the tab knows better."""
        self.do("next_step", line)

    def deed(self, id: str, line: Line | None) -> Deed | None:  # noqa: A002
        """One deed by its id."""
        return next((deed for deed in self.deeds(line) if deed.id == id), None)

    def do(self, id: str, line: Line | None) -> None:  # noqa: A002
        """Do it, or say why not."""
        deed = self.deed(id, line)
        if deed is None:
            self.office.say("这里没有这一步，按 F9 看能做什么。", Tone.NOTICE)
        elif deed.reason:
            self.office.say(deed.reason, Tone.REFUSED)
        else:
            self.attempt(deed.do)

    # -- how a tab acts --------------------------------------------------------------------------------------------

    def attempt(self, step: Callable[[], object]) -> None:
        """Run a step; what the rules or the store say against it is shown where it belongs."""
        try:
            step()
        except StoreTrouble as error:
            self.office.trouble(error, lambda: self.attempt(step))
        except (Refused, Invalid) as error:
            self.office.say(error.sentence, Tone.REFUSED)

    def finish(self, verb: str, done: Done) -> None:
        """Say what was done and let every list be read again."""
        if done.sentence:
            self.office.say(done.sentence)
        self.office.changed.publish(verb)

    def ask(
        self,
        title: str,
        fields: Sequence[FieldSpec],
        submit: Callable[[Mapping[str, str]], Done],
        verb: str,
        *,
        values: Mapping[str, str] | None = None,
        label: str = "保存",
        focus: str = "",
        then: Callable[[], object] | None = None,
    ) -> None:
        """A form over the list; what was done is said, then `then` runs. `verb` "": nothing is done by it yet."""

        def answered(done: Done | None) -> None:
            if done is None:
                return
            if verb:
                self.finish(verb, done)
            if then is not None:
                self.attempt(then)

        clock = Clock(lambda: self.desk.today, lambda: self.desk.calendar())
        self.room.app.push_screen(
            FieldDialog(
                title, fields, lambda _, typed: submit(typed), label=label, clock=clock, values=values, focus=focus
            ),
            answered,
        )

    def work(self, title: str, job: Callable[[Tell], Then], parts: int, *, stoppable: bool = True) -> None:
        """Something long: in a thread, with its progress; what `job` gives back runs on the screen afterwards."""

        def ended(came_to: Then | OfficeError) -> None:
            if isinstance(came_to, StoreTrouble):
                self.office.trouble(came_to, lambda: self.work(title, job, parts, stoppable=stoppable))
            elif isinstance(came_to, OfficeError):
                self.office.say(came_to.sentence, Tone.REFUSED)
            else:
                self.attempt(came_to)

        self.room.app.push_screen(LongWork(title, by_parts(job, parts), ended, stoppable=stoppable))

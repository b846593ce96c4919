"""Ctrl+Z in every room: say first what will be taken back, then do it (design.md §3.10)."""

from bangongshi.duties.take_back import latest, take_back
from bangongshi.models.done import Done
from bangongshi.models.errors import OfficeError, Refused, StoreTrouble
from bangongshi.screens.dialogs.confirm import Confirm
from bangongshi.screens.long_work import LongWork, by_parts
from bangongshi.screens.room import Room
from bangongshi.widgets.status_line import Tone


def take_back_dialog(room: Room) -> None:
    """Ask with the act's name and number; a number that would be voided is named before anything happens."""
    try:
        last = latest(room.desk)
    except Refused as error:
        room.office.say(error.sentence, Tone.REFUSED)
        return
    warning = f"\n{last.warning}" if last.warning else ""

    def ended(came_to: Done | OfficeError) -> None:
        if isinstance(came_to, StoreTrouble):
            room.office.trouble(came_to)
        elif isinstance(came_to, OfficeError):
            room.office.say(came_to.sentence, Tone.REFUSED)
        else:
            room.office.say(came_to.sentence)
            room.office.changed.publish("回退")

    def answered(yes: bool | None) -> None:
        if yes:
            # An import of thousands takes seconds to take back; anything shorter shows no window at all.
            job = by_parts(lambda tell: take_back(room.desk, last.act, tell), 3)
            room.app.push_screen(LongWork(f"回退{last.verb}", job, ended))

    room.app.push_screen(Confirm(f"回退：{last.verb} {last.subject}{warning}", yes="回退", no="取消"), answered)

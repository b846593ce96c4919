"""导入 of a register of 印章: what the room does once the old rows are in."""

from bangongshi.models.done import Done
from bangongshi.screens.room import Room
from bangongshi.screens.taking_list import take_list


def take_register(room: Room, register_name: str, shown_name: str) -> None:
    """Ask for the file, show what it holds, take it in after a yes; every list is read again and the last line said."""

    def taken(done: Done) -> None:
        room.office.say(done.sentence)
        room.office.changed.publish(f"导入{shown_name}")

    take_list(room, register_name, shown_name, taken)

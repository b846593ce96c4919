"""The rooms of 督办 by keys: a clerk at one of them, and a verb of its menu as she finds it there."""

from collections.abc import Awaitable, Callable

from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.reveal import LOOK
from bangongshi.keys import MENUS
from bangongshi.models.trail import Entry
from bangongshi.screens.book_room import BookRoom
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.widgets.form import Form
from stories.clerk import Clerk, at_work
from widgets.bench import live

FAMILY = ("matters", "matter_calls", "recurrences", "statistics", "chronicle")


def story(
    desk: Desk, work: Callable[[Clerk], Awaitable[None]], size: tuple[int, int] = (80, 24), room: str = "matters"
) -> None:
    """What is done in one of these rooms, come to from home by 4 and →."""
    @live
    async def run() -> None:
        async with at_work(desk, size) as clerk:
            await clerk.press("4", *["右"] * FAMILY.index(room))
            clerk.count = 0
            await work(clerk)

    run()


async def do(clerk: Clerk, verb: str) -> None:
    """A verb of the room's menu: F9 and its number, else its line, from whichever end is nearer."""
    room = clerk.screen
    assert isinstance(room, BookRoom)
    menu = MENUS[room.register]
    at = next(at for at, one in enumerate(menu) if one.id == verb)
    up = len(menu) - at
    way = [menu[at].digit] if menu[at].digit else [*(["上"] * up if up < at else ["下"] * at), "回车"]
    await clerk.press("办理", *way)


async def fill(clerk: Clerk, **values: str) -> None:
    """What the form on top holds; then Ctrl+S."""
    assert isinstance(clerk.screen, FormDialog), clerk.text()
    clerk.screen.query_one(Form).fill(values, clean=False)
    await clerk.press("保存")


def looks(desk: Desk) -> list[str]:
    """What was looked at, by the journal."""
    with desk.read() as session:
        return list(session.exec(select(Entry.about).where(col(Entry.verb) == LOOK, col(Entry.about) != "")))

"""How does a list or an old register come in from a room? The path is asked, the file read and shown, taken in after a yes."""

from collections.abc import Callable, Mapping
from pathlib import Path

from bangongshi.duties.importing import run_import
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, OfficeError, StoreTrouble
from bangongshi.screens.dialogs.agree import Agree
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.long_work import LongWork, Tell, by_parts
from bangongshi.screens.room import Room
from bangongshi.widgets.fields import FieldSpec
from bangongshi.widgets.status_line import Tone

PATH_HELP = "完整路径（从盘符或根目录写起），也可以把文件拖进来。"


def path_of(typed: str) -> Path:
    """A typed or dropped path: quotes off, absolute. Raises Invalid."""
    path = Path(typed.strip().strip("'\"“”"))
    if not path.is_absolute():
        raise Invalid({"path": "请填完整的文件路径（从盘符或根目录写起）。"})
    return path


def take_list(room: Room, register: str, name: str, taken: Callable[[Done], object]) -> None:
    """导入 `name`. `register` is its word in `run_import`; `taken` hears the last line once it is in, and makes it known."""
    paths: list[Path] = []

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        path = path_of(typed["path"])
        if not path.is_file():
            raise Invalid({"path": "找不到这个文件，请核对路径。"})
        paths.append(path)
        return Done("")

    fields = [FieldSpec("path", "文件", required=True, wide=True, help=PATH_HELP)]
    room.app.push_screen(
        FormDialog(f"导入{name}", fields, submit, label="读一读"),
        lambda done: _read(room, register, name, paths[-1], taken) if done is not None else None,
    )


def _read(room: Room, register: str, name: str, path: Path, taken: Callable[[Done], object]) -> None:
    desk = room.desk

    def read(tell: Tell) -> list[str]:
        tell("读文件")
        return run_import(desk, register, path, dry_run=True, progress=tell).lines()

    def show(lines: list[str]) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                _take(room, register, name, path, taken)
            else:
                room.office.say("没有导入，什么都没有改。")

        room.app.push_screen(Agree(f"导入{name}：先看一看", lines, yes="导入", no="不导入"), answered)

    _work(room, "读文件", read, show)


def _take(room: Room, register: str, name: str, path: Path, taken: Callable[[Done], object]) -> None:
    desk = room.desk

    def take(tell: Tell) -> list[str]:
        tell("导入")
        return run_import(desk, register, path, progress=tell).lines()

    def show(lines: list[str]) -> None:
        taken(Done(lines[-1]))
        room.app.push_screen(Agree(f"导入{name}：结果", lines))

    _work(room, "导入", take, show)


def _work(room: Room, title: str, job: Callable[[Tell], list[str]], then: Callable[[list[str]], object]) -> None:
    """In a thread, with its progress; what the rules or the store say against it is said in the room."""

    def ended(came_to: list[str] | OfficeError) -> None:
        if isinstance(came_to, StoreTrouble):
            room.office.trouble(came_to, lambda: _work(room, title, job, then))
        elif isinstance(came_to, OfficeError):
            room.office.say(came_to.sentence, Tone.REFUSED)
        else:
            then(came_to)

    room.app.push_screen(LongWork(title, by_parts(job, 2), ended))


def take_register(room: Room, register_name: str, shown_name: str) -> None:
    """Ask for the file, show what it holds, take it in after a yes; every list is read again and the last line said."""

    def taken(done: Done) -> None:
        room.office.say(done.sentence)
        room.office.changed.publish(f"导入{shown_name}")

    take_list(room, register_name, shown_name, taken)

"""导出: something of the office as a new file, what is confidential as 代称 unless the passphrase is given once more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from bangongshi.duties.desk import Desk
from bangongshi.duties.passphrase_check import check_passphrase
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, OfficeError, StoreTrouble
from bangongshi.screens.dialogs.box import Box
from bangongshi.screens.file_places import free_name, typed_path
from bangongshi.screens.long_work import LongWork, Step
from bangongshi.screens.room import office
from bangongshi.widgets.fields import FieldRow, FieldSpec, Kind
from bangongshi.widgets.form import Form, FormButton
from bangongshi.widgets.plain import plain

WITHOUT, WITH = "不含保密事项", "含保密事项"

Write = Callable[[Path, bool, Step, Callable[[], bool]], Done]
"""(path, with what is confidential, telling steps, whether it was stopped) → Done."""


@dataclass(frozen=True, slots=True)
class Output:
    """What goes out: its title, how it is written, what the dialog says.

    `name` is what the file is called at first, without its ending; "" for the title and the day.
    `masks` says how what is confidential shows without the passphrase; "" where nothing of it is.
    """

    title: str
    write: Write
    suffixes: tuple[str, ...] = (".xlsx", ".csv")
    label: str = "导出"
    masks: str = "不含时，内部、工作秘密和未公布的件只写代称。"
    name: str = ""


def _fields(output: Output) -> Sequence[FieldSpec]:
    ends = " 或 ".join(output.suffixes)
    path = FieldSpec("path", "存到", required=True, wide=True, help=f"以 {ends} 结尾；不会覆盖已有的文件。")
    if not output.masks:
        return (path,)
    return (
        path,
        FieldSpec("what", "范围", Kind.CHOICE, choices=(WITHOUT, WITH), default=WITHOUT, wide=True, help=output.masks),
        FieldSpec("passphrase", "口令", Kind.SECRET, wide=True, help="含保密事项时再输一次口令。请切换到英文输入。"),
    )


class ExportDialog(Box[Done]):
    """A small form; what the rules or the disk say against it stands in it, and it stays open.

    Args:
        desk: vault, clock, clerk.
        output: what goes out.
    """

    DEFAULT_CSS: ClassVar[str] = """
    ExportDialog Form { height: auto; max-height: 18; padding: 0; }
    """

    def __init__(self, desk: Desk, output: Output) -> None:
        super().__init__()
        self._desk = desk
        self._output = output
        self._form = Form(
            _fields(output), buttons=(FormButton("save", output.label), FormButton("cancel", "取消"))
        )

    def compose(self) -> ComposeResult:
        """Title, what was wrong, the form."""
        with Vertical(classes="box"):
            yield Static(plain(f"{self._output.label}：{self._output.title}"), markup=False, classes="title")
            yield Static(markup=False, classes="wrong")
            yield self._form

    def on_mount(self) -> None:
        """A place is proposed; Ctrl+S does it at once."""
        output = self._output
        name = free_name(output.name or f"{output.title}{self._desk.today:%Y%m%d}", output.suffixes[0])
        self._form.fill({"path": str(name)})
        self._show_passphrase()
        self._form.focus_field()

    @on(Form.Changed)
    def _changed(self, event: Form.Changed) -> None:
        event.stop()
        self._tell("")
        if event.name == "what":
            self._show_passphrase()

    def _show_passphrase(self) -> None:
        for row in self.query(FieldRow):
            if row.spec.name == "passphrase":
                row.display = self._form.value("what") == WITH

    @on(Form.Cancelled)
    def _cancelled(self, event: Form.Cancelled) -> None:
        event.stop()
        self.dismiss(None)

    @on(Form.Submitted)
    def _submitted(self, event: Form.Submitted) -> None:
        event.stop()
        self._export()

    def _export(self) -> None:
        desk, write, typed = self._desk, self._output.write, self._form.values()
        path, confidential = typed_path(typed["path"]), typed.get("what") == WITH

        def job(step: Step, cancelled: Callable[[], bool]) -> Done:
            if confidential:
                step("正在核对口令", 0, 0)
                check_passphrase(desk, typed["passphrase"])
            return write(path, confidential, step, cancelled)

        self.app.push_screen(LongWork(f"{self._output.label}{self._output.title}", job, self._ended))

    def _ended(self, done: Done | OfficeError) -> None:
        if isinstance(done, Done):
            self._form.settle()
            self.dismiss(done)
        elif isinstance(done, StoreTrouble):
            office(self).trouble(done, self._export)
        elif isinstance(done, Invalid):
            self._form.show_errors(done.fields)
        else:
            self._tell(done.sentence)
            self._form.focus_field("path")

    def _tell(self, sentence: str) -> None:
        line = self.query_one(".wrong", Static)
        line.update(plain(sentence))
        line.set_class(bool(sentence), "-said")

"""What comes after the recovery code opened the vault? A new passphrase, before anything else is shown."""

from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from bangongshi.models.errors import OfficeError
from bangongshi.screens.first_questions import Weak
from bangongshi.screens.room import Room
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.form import Form, FormButton
from bangongshi.widgets.plain import plain
from bangongshi.widgets.status_line import StatusLine, Tone


class NewPassphrase(Room):
    """设新口令. `keep(passphrase)` writes the key file (a thread; raises Invalid, StoreTrouble); then `enter()`."""

    DEFAULT_CSS: ClassVar[str] = """
    NewPassphrase { align: center middle; }
    NewPassphrase > Vertical { width: 78; max-width: 100%; height: 16; max-height: 100%; padding: 1 2; }
    NewPassphrase Static { height: auto; }
    """

    def __init__(
        self, weak: Weak, keep: Callable[[str], None], enter: Callable[[], object], unit_name: str = ""
    ) -> None:
        super().__init__()
        self._weak = weak
        self._keep = keep
        self._enter = enter
        self._unit_name = unit_name

    def compose(self) -> ComposeResult:
        """One form."""
        with Vertical():
            yield Static(plain("办公室工作台", "bold"), markup=False)
            yield Static(plain("恢复码对了，登记簿已打开。请先设一个新口令，恢复码不变。"), markup=False)
            yield Form(
                [
                    FieldSpec(
                        "passphrase", "新口令", Kind.SECRET, required=True,
                        validator=lambda text: self._weak(text, self._unit_name) or "",
                        help="至少 12 个字符（数字也行），或至少 8 个汉字。请切换到英文输入。",
                    ),
                    FieldSpec("again", "再输一遍", Kind.SECRET, required=True, help="与上面一样。"),
                ],
                buttons=(FormButton("save", "保存新口令"),),
            )
            yield StatusLine(self.office.sayings)

    def on_mount(self) -> None:
        """The caret into the first field."""
        self.query_one(Form).focus_field()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Both alike: write the key file anew."""
        if event.values["passphrase"] != event.values["again"]:
            event.form.show_errors({"again": "两次输入的口令不一样，请再输一遍。"})
            return
        self.office.say("正在保存新口令…", Tone.NOTICE)
        self._save(event.values["passphrase"])

    @work(thread=True, exit_on_error=False, name="keep", description="", exclusive=True)
    def _save(self, passphrase: str) -> None:
        self._keep(passphrase)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Kept: home. Not kept: the sentence, and the form as it was."""
        if event.worker.name != "keep":
            return
        if event.state is WorkerState.SUCCESS:
            self._enter()
        elif event.state is WorkerState.ERROR:
            error = event.worker.error
            if isinstance(error, OfficeError):
                self.office.say(error.sentence, Tone.REFUSED)
            elif isinstance(error, Exception):
                raise error

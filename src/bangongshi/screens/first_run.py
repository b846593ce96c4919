"""How does an office begin? Four short questions, the recovery code, two of its groups typed back – or 看演示.

Works from 80×24 with digits, arrows and Enter; nothing is stored before the passphrase has been taken. What touches
the store comes from outside as `Founding`, so that this page knows no vault.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from bangongshi.models import settings
from bangongshi.models.errors import Invalid, OfficeError
from bangongshi.models.secrecy import guard
from bangongshi.models.workdays import Calendar
from bangongshi.screens.first_questions import QUESTIONS, Question, groups, typed_back, typing_back
from bangongshi.screens.room import Room
from bangongshi.widgets.fields import Clock
from bangongshi.widgets.form import CANCEL, Form, FormButton
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.plain import plain, plain_lines
from bangongshi.widgets.push import Push
from bangongshi.widgets.status_line import StatusLine, Tone

NOTICE = "本机为非涉密设备，严禁存储、处理国家秘密。"
WORDS = "恢复码是口令之外唯一能打开登记簿的东西。现在抄在纸上，放进保险柜。\n口令和恢复码都丢了，登记簿谁也打不开。"
ON = (FormButton("on", "下一步"), FormButton(CANCEL, "上一步"))


@dataclass(frozen=True, slots=True)
class Founding:
    """What the first page asks of the program.

    `found(answers, passphrase)` makes vault and desk and gives the recovery code (runs in a thread, about 1.5 s; raises
    Invalid, StoreTrouble); `weak(passphrase, unit)` is the sentence why a passphrase will not do, or None;
    `save_code(path, code)` writes it to a stick and says where (raises Invalid); `checked` notes that it was typed back.
    """

    found: Callable[[Mapping[str, str], str], str]
    weak: Callable[[str, str], str | None]
    save_code: Callable[[str, str], str]
    checked: Callable[[], None]
    enter: Callable[[], object]
    demo: Callable[[], object]
    today: Callable[[], date] = date.today


class FirstRun(Room):
    """首次使用."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "choose('demo')", show=False),
        Binding("2", "choose('new')", show=False),
        Binding("escape", "back", show=False),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    FirstRun { align: center middle; }
    FirstRun > Vertical { width: 78; max-width: 100%; height: 20; max-height: 100%; padding: 1 2; }
    FirstRun Static { height: auto; }
    FirstRun .gap { height: 1; }
    FirstRun #body { height: 1fr; }
    FirstRun #body > Push { margin: 0 0 1 0; }
    FirstRun #code { color: $head; text-style: bold; padding: 1 2; }
    """

    def __init__(self, founding: Founding) -> None:
        super().__init__()
        self._founding = founding
        self._answers: dict[str, str] = {}
        self._step = 0
        self._code = ""
        self._asked: tuple[int, int] = (1, 2)

    def compose(self) -> ComposeResult:
        """Title, notice, the body that changes, and the status line."""
        with Vertical():
            yield Static(plain("办公室工作台", "bold"), markup=False)
            yield Static(plain(NOTICE, "$quiet"), markup=False)
            yield Static("", classes="gap")
            yield Vertical(id="body")
            yield StatusLine(self.office.sayings)

    async def on_mount(self) -> None:
        """Begin with the choice."""
        await self._welcome()

    # --- the pages ---

    async def _put(self, *widgets: Widget) -> None:
        body = self.query_one("#body", Vertical)
        await body.remove_children()
        await body.mount(*widgets)

    async def _welcome(self) -> None:
        self._step = 0
        await self._put(
            Static(plain("第一次使用，请选（按 1、2，或用上下箭头和回车）："), markup=False),
            Static("", classes="gap"),
            Push("1 看演示：样例单位，不用口令，不留任何东西", id="demo"),
            Push("2 新建本单位的登记簿：四个问题，约三分钟", id="new"),
        )
        self.query_one("#demo", Push).focus()

    async def _ask(self, step: int) -> None:
        self._step = step
        question = QUESTIONS[step - 1]
        form = Form(
            question.fields(self._founding.weak, lambda: self._answers.get("unit_name", "")),
            clock=Clock(self._founding.today, lambda: Calendar()),
            buttons=ON,
            heading=f"第 {step} 问，共 {len(QUESTIONS)} 问：{question.heading}",
        )
        await self._put(form)
        form.fill(self._answers)
        form.focus_field()

    async def _show_code(self) -> None:
        self._step = len(QUESTIONS) + 1
        await self._put(
            Static(plain("登记簿建好了。这是恢复码：", "bold"), markup=False),
            Static(plain_lines(_in_two_rows(self._code)), markup=False, id="code"),
            Static(plain_lines(WORDS), markup=False),
            Static("", classes="gap"),
            Push("抄好了", id="copied"),
            Static(plain("也可以存到移动介质：填文件的完整路径，按回车。", "$quiet"), markup=False),
            LineInput(id="path", placeholder="例如 E:\\恢复码.txt"),
        )
        self.query_one("#copied", Push).focus()

    async def _type_back(self) -> None:
        self._step = len(QUESTIONS) + 2
        chance = secrets.SystemRandom()
        first, second = sorted(chance.sample(range(1, 9), 2))
        self._asked = (first, second)
        form = Form(
            typing_back(self._asked), buttons=(FormButton("done", "核对并开始使用"), FormButton(CANCEL, "再看一遍")),
            heading="请看着抄下的纸，输入其中两组：",
        )
        await self._put(form)
        form.focus_field()

    # --- what is pressed ---

    async def on_push_pressed(self, event: Push.Pressed) -> None:
        """The choice, and the recovery code's button."""
        match event.push.id:
            case "demo":
                self._founding.demo()
            case "new":
                await self._ask(1)
            case "copied":
                await self._type_back()

    async def action_choose(self, which: str) -> None:
        """1 and 2 on the first page."""
        if self._step == 0:
            await self.on_push_pressed(Push.Pressed(self.query_one(f"#{which}", Push)))

    async def action_back(self) -> None:
        """Esc: one page back; a vault that exists is not unmade."""
        if 1 < self._step <= len(QUESTIONS):
            await self._ask(self._step - 1)
        elif self._step == 1:
            await self._welcome()
        elif self._step == len(QUESTIONS) + 2:
            await self._show_code()

    async def on_form_cancelled(self, event: Form.Cancelled) -> None:
        """上一步. What was answered here stays for when she comes forward again."""
        if self._step < len(QUESTIONS):
            self._answers.update(event.form.values())
        await self.action_back()

    async def on_form_submitted(self, event: Form.Submitted) -> None:
        """下一步, or the groups typed back."""
        form, values = event.form, event.values
        if self._step == len(QUESTIONS) + 2:
            wrong = typed_back(self._code, values)
            if wrong:
                form.show_errors(wrong)
                return
            self._founding.checked()
            self._founding.enter()
            return
        question = QUESTIONS[self._step - 1]
        try:
            wrong = self._take(question, form, values)
        except OfficeError as error:
            self.office.say(error.sentence, Tone.REFUSED)
            return
        if wrong:
            form.show_errors(wrong)
        elif self._step < len(QUESTIONS):
            await self._ask(self._step + 1)
        else:
            await self._make(values["passphrase"])

    def _take(self, question: Question, form: Form, values: Mapping[str, str]) -> dict[str, str]:
        """Keep this page's answers; what is wrong with them, by field. Raises Refused (a state secret's mark)."""
        if "passphrase" in values:
            return {} if values["passphrase"] == values["again"] else {"again": "两次输入的口令不一样，请再输一遍。"}
        guard(values)
        answers = {**self._answers, **values}
        agreed = form.date("placeholders_agreed_on") if "placeholders_agreed_on" in values else None
        if agreed is not None:
            answers["placeholders_agreed_on"] = agreed.day.isoformat()
        wrong = settings.problems(settings.cleaned(answers))
        here = {name: sentence for name, sentence in wrong.items() if name in question.names}
        if not here:
            self._answers = answers
        return here

    def on_input_submitted(self, event: LineInput.Submitted) -> None:
        """A path for the recovery code."""
        if event.input.id == "path" and event.value.strip():
            try:
                self.office.say(self._founding.save_code(event.value.strip(), self._code))
            except Invalid as error:
                self.office.say(error.sentence, Tone.REFUSED)

    # --- making the vault ---

    async def _make(self, passphrase: str) -> None:
        await self._put(Static(plain("正在建立加密的登记簿，请稍候（几秒钟）…"), markup=False))
        self._found(passphrase)

    @work(thread=True, exit_on_error=False, name="found", description="")
    def _found(self, passphrase: str) -> str:
        return self._founding.found(settings.cleaned(self._answers), passphrase)

    async def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The vault is there, or it is not and the last question stands again."""
        if event.worker.name != "found":
            return
        if event.state is WorkerState.SUCCESS:
            self._code = str(event.worker.result)
            await self._show_code()
        elif event.state is WorkerState.ERROR:
            await self._ask(len(QUESTIONS))
            error = event.worker.error
            if isinstance(error, OfficeError):
                self.office.say(error.sentence, Tone.REFUSED)
            elif isinstance(error, Exception):
                raise error

    # --- cover ---

    def covering(self) -> None:
        """The code leaves the screen; it comes back when the page is asked for again."""
        for code in self.query("#code"):
            if isinstance(code, Static):
                code.update("")

    async def on_screen_resume(self) -> None:
        """After a cover."""
        if self._step == len(QUESTIONS) + 1:
            await self._show_code()


def _in_two_rows(code: str) -> str:
    """Eight groups in two lines of four, each with its number."""
    numbered = [f"{number}组 {group}" for number, group in enumerate(groups(code), 1)]
    return "    ".join(numbered[:4]) + "\n\n" + "    ".join(numbered[4:])

"""口令与恢复码: a new passphrase; proof that the recovery code was written down right; the code once more."""

from collections.abc import Callable, Mapping

from bangongshi.duties import passphrases
from bangongshi.duties.office import settings_of
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.windows import Page, Window
from bangongshi.screens.dialogs.lines import Line, columns, window_of
from bangongshi.screens.long_work import Tell
from bangongshi.screens.settings.code_sheet import CodeSheet
from bangongshi.screens.settings.tab import Deed, Tab
from bangongshi.widgets.fields import FieldSpec, Kind

SWITCH = "请切换到英文输入。"
CHANGE, CHECK, SHOW = "change", "check", "show"


class KeysTab(Tab):
    """Passphrase and recovery code."""

    name = "口令与恢复码"
    columns = columns(("项目", 14), ("现在", -1))

    def source(self, window: Window) -> Page[Line]:
        """Three lines."""
        checked = settings_of(self.desk).recovery_typed_back
        lines = [
            Line(1, (1,), ("换口令", "口令打开登记簿；换了以后恢复码不变。"),
                 "要先输原口令。以前的备份仍用原口令打开。", None, CHANGE),
            Line(2, (2,), ("核对恢复码", "已核对" if checked else "还没有核对，请照抄下的纸输入两组"),
                 "恢复码是口令之外唯一能打开登记簿的东西，抄在纸上，锁进保险柜。", None if checked else "soon", CHECK),
            Line(3, (3,), ("再看恢复码", "纸丢了时再抄一份；要先输口令，记入流水。"),
                 "看的时候请确认旁边没有别人；屏幕一遮就收起。", None, SHOW),
        ]
        return window_of(lines, window)

    def heading(self) -> str:
        """Why both matter."""
        return "口令和恢复码都丢了，登记簿谁也打不开。"

    def deeds(self, line: Line | None) -> tuple[Deed, ...]:
        """F8 does what the line says."""
        change = Deed(CHANGE, "换口令", self._change, "输原口令，再输两遍新口令。", "2")
        check = Deed(CHECK, "核对恢复码", self._type_back, "照抄下的纸输入其中两组。", "3")
        show = Deed(SHOW, "再看恢复码", self._show, "输口令后显示，抄好就收起。", "4")
        here = {CHANGE: change, CHECK: check, SHOW: show}.get(line.key if line else "", change)
        return (Deed("next_step", here.label, here.do, here.sentence, "1"), change, check, show)

    # -- the passphrase --------------------------------------------------------------------------------------------

    def _change(self) -> None:
        typed_last: list[Mapping[str, str]] = []

        def check(typed: Mapping[str, str]) -> Done:
            if typed["new"] != typed["again"]:
                raise Invalid({"again": "两次输入的口令不一样，请再输一遍。"})
            typed_last.append(typed)
            return Done("")

        fields = (
            FieldSpec("old", "原口令", Kind.SECRET, required=True, help=SWITCH),
            FieldSpec("new", "新口令", Kind.SECRET, required=True,
                      validator=lambda text: passphrases.weakness(self.desk, text),
                      help=f"至少 12 个字符（数字也行），或至少 8 个汉字。{SWITCH}"),
            FieldSpec("again", "再输一遍", Kind.SECRET, required=True, help=f"与上面一样。{SWITCH}"),
        )
        self.ask("换口令", fields, check, "", label="换口令", then=lambda: self._store(typed_last.pop()))

    def _store(self, typed: Mapping[str, str]) -> None:
        desk = self.desk

        def job(tell: Tell) -> Callable[[], object]:
            tell("核对原口令，写密钥文件")
            done = passphrases.change_passphrase(desk, typed)
            return lambda: self.finish("换口令", done)

        self.work("换口令", job, parts=2, stoppable=False)

    # -- the recovery code -----------------------------------------------------------------------------------------

    def _type_back(self) -> None:
        asked = passphrases.groups_to_ask()
        fields = [
            FieldSpec(str(number), f"第 {number} 组", Kind.NUMBER, required=True, help="六位数字。") for number in asked
        ]
        self.ask(
            "核对恢复码：请看着抄下的纸，输入其中两组", fields,
            lambda typed: passphrases.type_back(self.desk, {number: typed[str(number)] for number in asked}),
            "核对恢复码", label="核对",
        )

    def _show(self) -> None:
        asked: list[str] = []

        def take(typed: Mapping[str, str]) -> Done:
            asked.append(typed["passphrase"])
            return Done("")

        fields = (FieldSpec("passphrase", "口令", Kind.SECRET, required=True, help=SWITCH),)
        self.ask("再看恢复码", fields, take, "", label="显示", then=lambda: self._look(asked.pop()))

    def _look(self, phrase: str) -> None:
        desk = self.desk

        def job(tell: Tell) -> Callable[[], object]:
            tell("核对口令")
            code = passphrases.recovery_code(desk, phrase)
            return lambda: self.room.app.push_screen(CodeSheet(code))

        self.work("核对口令", job, parts=1, stoppable=False)

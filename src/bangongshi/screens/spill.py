"""涉密误录 by keys: the warning before it, the page while it is open, the list of backups to hand in at its end.

The page names the paper by its number alone. It lies over whatever room is open and may be left with Esc; home's alarm
and every refused act lead back to it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from bangongshi.duties import spill
from bangongshi.duties.desk import Desk
from bangongshi.keys import Scope, bindings
from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, OfficeError, StoreTrouble
from bangongshi.models.paper_rows import PaperRow
from bangongshi.models.spill_rows import SpillRow
from bangongshi.models.words import SpillState
from bangongshi.screens.dialogs.box import Box
from bangongshi.screens.dialogs.confirm import Confirm
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.long_work import LongWork
from bangongshi.screens.room import office
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.fields import Clock, FieldSpec, Kind
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.plain import plain, plain_lines
from bangongshi.widgets.push import Push
from bangongshi.widgets.status_line import StatusLine, Tone

HERE = frozenset({"back"})
NOT_HERE = frozenset(line.id for line in bindings(Scope.LIST, Scope.ROWS, Scope.APP)) - HERE - {"help", "cover", "quit"}
CHANGED = "涉密误录"
"""What `changed` is told after each step."""


class FoundDialog(Box[Done]):
    """Shall the procedure begin? Says what will happen; the focus is on the button that does nothing. Gives Done."""

    DEFAULT_CSS: ClassVar[str] = "FoundDialog > .box { width: 70; }"

    def __init__(self, desk: Desk, row: PaperRow) -> None:
        super().__init__()
        self._desk = desk
        self._paper = row.id
        self._name = row.number or "未编号来文"

    def compose(self) -> ComposeResult:
        """What will happen, two buttons."""
        with Vertical(classes="box"):
            yield Static(plain(f"涉密误录：{self._name} 是国家秘密，误录进来了？"), markup=False, classes="title")
            yield Static(plain_lines(
                "按下「是，立即封存」以后：\n"
                "1. 这一件的标题、文号、批示等从屏幕和查找里消失。\n"
                "2. 整个登记簿冻结：不能登记、办理、导出、备份。\n"
                "3. 24 小时内必须报告保密部门，从现在起计时。\n"
                "4. 以后清除还是恢复，只按保密部门的意见办；不能回退。\n"
                "现在就停手：不要复制、打印、转发，拔掉网线，原件锁进保密柜。"
            ), markup=False, classes="words")
            yield Static(markup=False, classes="wrong")
            with Horizontal(classes="buttons"):
                yield Push("取消", id="no")
                yield Push("是，立即封存", id="yes")

    def on_mount(self) -> None:
        """The harmless button."""
        self.query_one("#no").focus()

    def on_push_pressed(self, event: Push.Pressed) -> None:
        """One of the two."""
        event.stop()
        if event.push.id == "no":
            self.dismiss(None)
            return
        try:
            done = spill.found(self._desk, self._paper)
        except StoreTrouble:
            raise
        except OfficeError as error:
            wrong = self.query_one(".wrong", Static)
            wrong.update(plain(error.sentence))
            wrong.add_class("-said")
        else:
            self.dismiss(done)


def found_dialog(desk: Desk, row: PaperRow) -> FoundDialog:
    """For F9 → 涉密误录. When it gives Done: publish `changed` and push SpillPage."""
    return FoundDialog(desk, row)


def lead_on(app: App[int], desk: Desk) -> bool:
    """Put the page over whatever is open if a 涉密误录 is; whether it is."""
    if spill.open_spill(desk) is None:
        return False
    if not any(isinstance(screen, SpillPage) for screen in app.screen_stack):
        app.push_screen(SpillPage(desk))
    return True


def reported_dialog(desk: Desk, row: SpillRow) -> FormDialog:
    """To whom, when."""
    fields = [
        FieldSpec("to", "报告给谁", required=True, help="单位和姓名，如：县保密局李科长。不写文件标题。"),
        FieldSpec("at", "报告时间", Kind.DATE, past=True, help="不填就是现在；补记的写当时，如 今天上午10点。"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return spill.reported(desk, row.id, typed["to"], _moment(desk, typed["at"]))

    return FormDialog(f"已报告：{row.number}", fields, submit, label="记下", clock=_clock(desk))


def false_alarm_dialog(desk: Desk, row: SpillRow) -> FormDialog:
    """Who said so, when, in which words."""
    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return spill.false_alarm(desk, row.id, typed["ordered_by"], _day(desk, typed["ordered_on"]), typed["ordered"])

    return FormDialog(f"经核不涉密：{row.number}，恢复内容", _order_fields(), submit, label="恢复", clock=_clock(desk))


class OrderDialog(FormDialog):
    """The 保密 office's order to clear; keeps what was typed, so that the clearing can run under a progress window."""

    def __init__(self, desk: Desk, row: SpillRow) -> None:
        self.order: tuple[str, date, str] | None = None

        def submit(_: str, typed: Mapping[str, str]) -> Done:
            if not typed["ordered_by"].strip() or not typed["ordered"].strip():
                raise Invalid({"ordered": "请填谁的意见，照录意见。"})
            self.order = typed["ordered_by"], _day(desk, typed["ordered_on"]), typed["ordered"]
            return Done("")

        super().__init__(
            f"按保密部门意见清除：{row.number}", _order_fields(), submit, label="下一步", clock=_clock(desk)
        )


def _order_fields() -> list[FieldSpec]:
    return [
        FieldSpec("ordered_by", "谁的意见", required=True, help="单位和姓名，如：县保密局李科长。"),
        FieldSpec("ordered_on", "意见日期", Kind.DATE, required=True, past=True, help="如 今天、1123。"),
        FieldSpec("ordered", "意见原文", Kind.LINES, required=True, rows=2, help="照录；不写文件的标题和内容。"),
    ]


def _clock(desk: Desk) -> Clock:
    return Clock(lambda: desk.today, desk.calendar)


def _moment(desk: Desk, typed: str) -> datetime | None:
    if not typed.strip():
        return None
    try:
        read = read_date(typed, desk.today, desk.calendar(), past=True)
    except DateNotUnderstood as error:
        raise Invalid({"at": error.sentence}) from None
    if read.time is None:
        raise Invalid({"at": "请写到几点几分，如 今天10:30。"})
    return datetime.combine(read.day, read.time or time())


def _day(desk: Desk, typed: str) -> date:
    try:
        return read_date(typed, desk.today, desk.calendar(), past=True).day
    except DateNotUnderstood as error:
        raise Invalid({"ordered_on": error.sentence}) from None


class SpillPage(Screen[None]):
    """The open 涉密误录: stop – report – what the office orders – clear or restore. Esc leaves the page, not the freeze."""

    AUTO_FOCUS: ClassVar[str] = "Push"
    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.LIST, only=HERE)
    DEFAULT_CSS: ClassVar[str] = """
    SpillPage > .heading { height: 1; background: $bar; color: $wrong; text-style: bold; padding: 0 1; }
    SpillPage > VerticalScroll { height: 1fr; padding: 1 1 0 1; }
    SpillPage .words { height: auto; }
    SpillPage .clock { height: auto; color: $wrong; text-style: bold; margin: 1 0; }
    SpillPage > .buttons { height: 1; margin: 0 0 1 0; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._row = spill.open_spill(desk)
        self._clock = Static(markup=False, classes="clock")

    def compose(self) -> ComposeResult:
        """Heading, steps, clock, three buttons."""
        yield Static(markup=False, classes="heading")
        with VerticalScroll():
            yield Static(markup=False, classes="words")
            yield self._clock
        with Horizontal(classes="buttons"):
            yield Push("已报告", id="reported")
            yield Push("按保密部门意见清除", id="clear")
            yield Push("经核不涉密", id="false_alarm")
        yield StatusLine(office(self).sayings)
        yield KeyFooter(Scope.LIST, without=NOT_HERE)

    def on_mount(self) -> None:
        """The clock goes on by itself."""
        self.query_one(VerticalScroll).can_focus = False
        self.set_interval(30.0, self._look)
        self._look()

    def on_screen_resume(self) -> None:
        """Time went on."""
        self._look()

    def help_words(self) -> str:
        """For F1."""
        return "涉密误录没有了结以前，登记簿冻结。先报告保密部门，再照他们的意见清除或恢复；Esc 离开本页，冻结不变。"

    def _look(self) -> None:
        self._row = row = spill.open_spill(self._desk)
        if row is None:
            return
        reported = row.state is SpillState.REPORTED
        self.query_one(".heading", Static).update(plain(f"涉密误录　{row.number}　登记簿已冻结"))
        self.query_one(".words", Static).update(plain_lines("\n".join(_steps(row))))
        self._clock.update(plain(f"报告时限 {row.report_by:%m月%d日 %H:%M}：{row.left(self._desk.now)}。"))
        self.query_one("#reported").display = not reported
        for name in ("#clear", "#false_alarm"):
            self.query_one(name).display = reported
        if self.focused is None or not self.focused.display:
            self.query_one("#clear" if reported else "#reported").focus()

    @on(Push.Pressed)
    def _pressed(self, event: Push.Pressed) -> None:
        event.stop()
        if self._row is None:
            self.dismiss(None)
        elif event.push.id == "reported":
            self.app.push_screen(reported_dialog(self._desk, self._row), self._step_done)
        elif event.push.id == "false_alarm":
            self.app.push_screen(false_alarm_dialog(self._desk, self._row), self._step_done)
        else:
            self._ask_to_clear(self._row)

    def _step_done(self, done: Done | None) -> None:
        if done is None:
            return
        program = office(self)
        program.changed.publish(CHANGED)
        if spill.open_spill(self._desk) is None:
            self.dismiss(None)
        else:
            self._look()
        self.app.call_later(program.say, done.sentence)

    def _ask_to_clear(self, row: SpillRow) -> None:
        dialog = OrderDialog(self._desk, row)

        def ordered(done: Done | None) -> None:
            if done is not None and dialog.order is not None:
                order = dialog.order
                question = (
                    f"清除 {row.number} 的全部内容\n标题、文号、批示、意见、流水里的前后内容和没保存的稿全部抹去，号码作废。"
                    "只剩几时几分办过什么。"
                )
                self.app.push_screen(
                    Confirm(question, yes="清除", no="取消", must_type="清除"),
                    lambda yes: self._clear(row, order) if yes else None,
                )

        self.app.push_screen(dialog, ordered)

    def _clear(self, row: SpillRow, order: tuple[str, date, str]) -> None:
        desk = self._desk

        def ended(came: spill.SpillCleared | OfficeError) -> None:
            program = office(self)
            if isinstance(came, StoreTrouble):
                program.trouble(came)
            elif isinstance(came, OfficeError):
                program.say(came.sentence, Tone.REFUSED)
            else:
                program.changed.publish(CHANGED)
                self.app.switch_screen(SpillResult(desk, came))

        job = LongWork("清除", lambda step, stop: spill.clear(desk, row.id, *order), ended, stoppable=False)
        self.app.push_screen(job)

    def action_back(self) -> None:
        """Esc: the page goes, the freeze stays."""
        self.dismiss(None)


def _steps(row: SpillRow) -> Sequence[str]:
    done = row.state is SpillState.REPORTED
    when = f"{row.reported_at:%m月%d日 %H:%M} 已报告{row.reported_to}" if row.reported_at else "向本单位保密部门和保密局报告，再按「已报告」"
    return (
        f"发现于 {row.found_at:%m月%d日 %H:%M}。这一件的内容已从屏幕和查找里收起。",
        "",
        "一、停：不登记、不办理、不复制、不打印、不转发；拔掉网线；原件锁进保密柜。",
        "　　自动备份已停，也不要另存、不要拷贝数据文件夹。",
        f"二、报告：{when}。",
        f"三、等意见：{'等保密部门的意见，谁、哪天、怎么说，照录。' if done else '报告以后，只照保密部门的意见往下办。'}",
        "四、照办：清除（抹去全部内容、列出要上交的备份），或经核不涉密（恢复内容）。",
    )


class SpillResult(Screen[None]):
    """What was cleared and what is to be handed in, to be copied onto paper line by line."""

    AUTO_FOCUS: ClassVar[str] = "Push"
    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.LIST, only=HERE)
    DEFAULT_CSS: ClassVar[str] = """
    SpillResult > .heading { height: 1; background: $bar; color: $head; text-style: bold; padding: 0 1; }
    SpillResult > VerticalScroll { height: 1fr; padding: 1 1 0 1; }
    SpillResult .words { height: auto; }
    SpillResult > .buttons { height: 1; margin: 0 0 1 0; }
    """

    def __init__(self, desk: Desk, cleared: spill.SpillCleared) -> None:
        super().__init__()
        self._desk = desk
        self._lines = list(cleared.lines)
        self._scoured = cleared.scoured

    def compose(self) -> ComposeResult:
        """The lines, one way on."""
        yield Static(plain("涉密误录　已清除，请照抄在纸上"), markup=False, classes="heading")
        with VerticalScroll():
            yield Static(plain_lines("\n".join(self._lines)), markup=False, classes="words")
        with Horizontal(classes="buttons"):
            yield Push("抄好了", id="leave")
            yield Push("再清一遍", id="again")
        yield StatusLine(office(self).sayings)
        yield KeyFooter(Scope.LIST, without=NOT_HERE)

    def on_mount(self) -> None:
        """The second button only where another window was in the way."""
        self.query_one("#again").display = not self._scoured

    @on(Push.Pressed)
    def _pressed(self, event: Push.Pressed) -> None:
        event.stop()
        if event.push.id == "leave":
            self.dismiss(None)
            return
        self._scoured = spill.scour(self._desk)
        said = "文件里的残留已清完。" if self._scoured else "另一个窗口还开着，没有清完。请关掉它再按一次。"
        office(self).say(said, Tone.DONE if self._scoured else Tone.REFUSED)
        if self._scoured:
            self.query_one("#leave").focus()
            self.query_one("#again").display = False

    def action_back(self) -> None:
        """Esc: as 抄好了."""
        self.dismiss(None)

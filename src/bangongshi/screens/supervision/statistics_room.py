"""统计 on the screen: the figures of 督办 on any day, to be read, copied and saved; F7 cuts them another way.

F8 asks the cut-off day: last month's report, run again, is last month's report.
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from bangongshi.duties.supervision import statistics
from bangongshi.keys import Scope, bindings
from bangongshi.models import stat_text
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, OfficeError
from bangongshi.models.stat_table import StatTable
from bangongshi.models.stat_words import By, Span
from bangongshi.screens.dialogs.ask import Ask
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.file_places import free_name, typed_path
from bangongshi.screens.foot import foot
from bangongshi.screens.papers.common import clock, day
from bangongshi.screens.registers import RegisterLine
from bangongshi.screens.room import GOOD, WARN, Room
from bangongshi.screens.supervision.bars import painted
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.plain import plain

HERE = frozenset({"back", "view", "next_step", "menu", "copy", "refresh", "register_left", "register_right"})
NOT_HERE = frozenset(line.id for line in bindings(Scope.LIST, Scope.ROWS)) - HERE
_CUTS = tuple(By)


class StatisticsRoom(Room):
    """One table at a time. The day stays today's until another is asked for."""

    own: ClassVar[str] = "statistics"
    AUTO_FOCUS: ClassVar[str] = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.LIST, only=HERE)
    DEFAULT_CSS: ClassVar[str] = """
    StatisticsRoom { background: $ground; color: $print; }
    StatisticsRoom > .heading { height: 1; background: $bar; color: $head; text-style: bold; padding: 0 1; }
    StatisticsRoom > VerticalScroll { height: 1fr; background: $ground; color: $print; padding: 0 0 0 1; }
    StatisticsRoom #page { height: auto; width: 100%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._by = By.UNIT
        self._span = Span.MONTH
        self._asked: date | None = None
        self._table: StatTable | None = None
        self._heading = Static(markup=False, classes="heading")
        self._page = Static(markup=False, id="page")

    def compose(self) -> ComposeResult:
        """Registers, cuts, page, sentence, keys."""
        yield RegisterLine(self.own)
        yield self._heading
        with VerticalScroll():
            yield self._page
        yield from foot(self.office, NOT_HERE)

    def on_mount(self) -> None:
        """This month so far, by unit; every act anywhere counts it again."""
        self.query_one(KeyFooter).set_labels({"next_step": "截止日", "menu": "存成文本", "view": "换分法"})
        self.after_acts(self._show)
        self._show()

    def on_screen_resume(self) -> None:
        """Back here: time went on."""
        if self.is_mounted:
            self._show()

    def _show(self) -> None:
        as_of = self._asked or self.desk.today
        self._table = statistics.table(self.desk, as_of=as_of, by=self._by, first=self._span.first(as_of))
        cuts = "　".join(f"[{cut}]" if cut is self._by else cut.value for cut in _CUTS)
        self._heading.update(plain(f"统计：{cuts}　{self._span.value}，截至 {as_of}"))
        self._page.update(painted(stat_text.lines(self._table)))

    def show(self, row_id: int) -> None:
        """Another room sent the clerk here: this month, today."""
        self._asked, self._span = None, Span.MONTH
        self._show()

    def action_next_view(self) -> None:
        """F7: the next cut."""
        self._by = _CUTS[(_CUTS.index(self._by) + 1) % len(_CUTS)]
        self._show()
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_next_step(self) -> None:
        """F8: another cut-off day."""
        fields = (
            FieldSpec("as_of", "截至", Kind.DATE, required=True, past=True, default="今天",
                      help="按那一天结束时已记下的统计；上月的再统计一次，数字不变。"),
            FieldSpec("span", "应办的时段", Kind.CHOICE, choices=tuple(span.value for span in Span),
                      default=self._span.value, help="当月、当季、当年都从截止日那天看；不限是从头算起。"),
        )
        self.app.push_screen(FormDialog("统计到哪一天", fields, self._cut_off, label="统计", clock=clock(self.desk)), self._said)

    def _cut_off(self, _button: str, typed: Mapping[str, str]) -> Done:
        as_of = day(self.desk, typed, "as_of")
        if as_of > self.desk.today:
            raise Invalid({"as_of": f"{as_of} 还没有到，只能统计到今天为止。"})
        self._asked = None if as_of == self.desk.today else as_of
        self._span = Span(typed["span"])
        self._show()
        return Done(f"统计截至 {as_of}。")

    def _said(self, done: Done | None) -> None:
        if done is not None:
            self.office.say(done.sentence)

    def action_refresh_list(self) -> None:
        """F5"""
        self._show()
        self.office.say("已刷新。")

    def action_next_register(self) -> None:
        """→"""
        self.query_one(RegisterLine).step(1)

    def action_previous_register(self) -> None:
        """←"""
        self.query_one(RegisterLine).step(-1)

    def action_back(self) -> None:
        """Esc: today again, then home."""
        if self._asked:
            self.show(0)
        else:
            self.office.go("home")

    def copy_text(self) -> str | None:
        """Ctrl+C: the whole page."""
        return stat_text.text(self._table) if self._table else None

    def action_menu(self) -> None:
        """F9: to a text file."""
        made = self._table
        if made is None:
            return
        name = str(free_name(f"{stat_text.TITLE}按{made.by.value}{made.as_of}", ".txt"))
        self.app.push_screen(Ask("把统计存成文本文件", "文件", value=name, yes="保存"), self._save)

    def _save(self, typed: str | None) -> None:
        if typed is None or self._table is None:
            return
        try:
            done = statistics.save(self.desk, self._table, typed_path(typed))
        except OfficeError as error:
            self.office.say(error.sentence, WARN)
        else:
            self.office.say(done.sentence, GOOD)
            self.office.changed.publish("导出")

    def help_words(self) -> str:
        """For F1."""
        return "F7 换分法：单位、来源、领导、类型、月。F8 换截止日和时段。F9 存成文本，Ctrl+C 复制整页；只有数，没有事项。"

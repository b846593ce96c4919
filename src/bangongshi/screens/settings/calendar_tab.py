"""日历: which years are known, the unit's own days, and what a change does to deadlines – shown first, then asked."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from bangongshi.duties import calendar
from bangongshi.duties.safekeeping import read_text_file
from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.notice import Notice, NoticeDay, from_notice
from bangongshi.models.windows import Page, Window
from bangongshi.screens.dialogs.agree import Agree
from bangongshi.screens.dialogs.lines import Line, columns, short, window_of
from bangongshi.screens.settings.tab import Deed, Tab
from bangongshi.widgets.columns import Column
from bangongshi.widgets.fields import FieldSpec, Kind

WEEK = "一二三四五六日"
REST, WORK = "休", "班"
YEAR_COLUMNS = columns(("年", 8), ("放假安排", -1), ("工作日", 6))
DAY_COLUMNS = columns(("日期", 10), ("星期", 4), ("班休", 4), ("名称", -1), ("来源", 8))

NOTICE_FIELDS = (
    FieldSpec("text", "通知原文", Kind.LINES, rows=7, wide=True,
              help="粘贴国务院办公厅放假通知全文，七个节日都要有。"),
    FieldSpec("path", "或文件路径", help="文字文件的完整路径；上面留空时读它。"),
    FieldSpec("year", "年份", Kind.NUMBER, help="原文没写年份时才填。"),
    FieldSpec("basis", "文号", help="原文里没有文号时才填。"),
)
DAY_FIELDS = (
    FieldSpec("day", "日期", Kind.DATE, required=True, help="如 1123、11月23日。"),
    FieldSpec("mark", "班休", Kind.CHOICE, choices=(REST, WORK)),
    FieldSpec("name", "名称", help="如：民族节日、补班。可以不填。"),
)


class CalendarTab(Tab):
    """Years, and days."""

    name = "日历"
    views = ("年份", "录入的日子")

    empty = "没有录入过日子。按 F4 改一天，或按 F2 录入放假通知。"

    def shape(self) -> tuple[Column[Line], ...]:
        """Two lists, two shapes."""
        return DAY_COLUMNS if self.view else YEAR_COLUMNS

    def source(self, window: Window) -> Page[Line]:
        """Years, or the days entered here."""
        return window_of(self._days() if self.view else self._years(), window)

    def _years(self) -> list[Line]:
        return [
            Line(one.year, (one.year,), (f"{one.year}年", one.status, str(one.workdays)),
                 "" if one.known else "通知公布后按 F8 录入；在此之前按周末推算，日期旁都会注明。",
                 None if one.known else "soon", "known" if one.known else "")
            for one in calendar.years(self.desk)
        ]

    def _days(self) -> list[Line]:
        return [
            Line(one.day.toordinal(), (one.day.toordinal(),),
                 (one.day.isoformat(), f"周{WEEK[one.day.weekday()]}", REST if one.rest else WORK, one.name,
                  "通知" if from_notice(one.name) else calendar.OWN_DAY[-2:]))
            for one in calendar.own_days(self.desk)
        ]

    def heading(self) -> str:
        """What is shown."""
        if self.view:
            return "本单位录入的日子，盖过内置日历。"
        return "工作日按已公布的放假安排数；没公布的年份按周末推算，不猜调休。"

    def deeds(self, line: Line | None) -> tuple[Deed, ...]:
        """F8: a year's notice, one day, or back to what the notice says."""
        enter = Deed("new", "录入通知", lambda: self._enter_notice(line), "粘贴一年的放假通知，看过再录入。", "2")
        change = Deed("edit", "改一天", lambda: self._change_day(line), "把一天改成班或休。", "3")
        again = Deed("recount", "重算时限", self._recount, "按现在的日历重算在办件的时限，看过再改。", "4")
        if self.view:
            reason = "" if line else "没有可恢复的日子。"
            clear = Deed("next_step", "恢复", lambda: self._clear(line), "恢复成通知或周末本来的样子。", "1", reason)
            void = Deed("void", "恢复", lambda: self._clear(line), "恢复成通知或周末本来的样子。", "9", reason)
            return (clear, enter, change, again, void)
        if line is not None and not line.key:
            return (Deed("next_step", "录入通知", enter.do, enter.sentence, "1"), enter, change, again)
        return (Deed("next_step", "改一天", change.do, change.sentence, "1"), enter, change, again)

    def opened(self, line: Line) -> None:
        """Enter on a year shows its days; on a day opens it."""
        if self.view:
            self.do("edit", line)
        else:
            self._show_year(line.id)

    # -- looking ---------------------------------------------------------------------------------------------------

    def _show_year(self, year: int) -> None:
        known = self.desk.calendar()
        first = date(year, 1, 1)
        said = [
            f"{_said(day)}　{verdict.mark}　{verdict.name}"
            for day in (first + timedelta(days=step) for step in range((date(year + 1, 1, 1) - first).days))
            if (verdict := known.verdict(day)).name or verdict.workday != (day.weekday() < 5)
        ]
        self.room.app.push_screen(Agree(f"{year}年：{short(known.status(year))}", said or ["没有与平常周末不同的日子。"]))

    # -- a notice --------------------------------------------------------------------------------------------------

    def _enter_notice(self, line: Line | None) -> None:
        read: list[tuple[str, str, Notice]] = []

        def look(typed: Mapping[str, str]) -> Done:
            text = typed["text"].strip()
            if not text and typed["path"].strip():
                text = read_text_file(Path(typed["path"].strip()))
            if not text:
                raise Invalid({"text": "请粘贴通知原文，或在下面填文件路径。"})
            year = int(typed["year"]) if typed["year"] else None
            read.append((text, typed["basis"], calendar.preview_notice(text, year)))
            return Done("")

        self.ask("录入放假通知", NOTICE_FIELDS, look, "", label="看一看", then=lambda: self._show_notice(*read[-1]))

    def _show_notice(self, text: str, basis: str, notice: Notice) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self.attempt(store)
            else:
                self.office.say("放假通知没有录入。")

        def store() -> None:
            self.finish("录入放假通知", calendar.enter_notice(self.desk, text, notice.year, basis))
            self._recount(quiet=True)

        self.room.app.push_screen(
            Agree(
                f"{notice.year}年放假安排，请对照通知核对", [_day_said(day) for day in notice.days],
                yes="录入", no="不录入", words=f"依据：{short(basis) or notice.number or '未写文号'}",
            ),
            answered,
        )

    # -- one day ---------------------------------------------------------------------------------------------------

    def _change_day(self, line: Line | None) -> None:
        values = {}
        if self.view and line is not None:
            values = {"day": line.cells[0], "mark": line.cells[2], "name": line.cells[3]}
        self.ask("改一天", DAY_FIELDS, self._save_day, "改日历", values=values,
                 then=lambda: self._recount(quiet=True))

    def _save_day(self, typed: Mapping[str, str]) -> Done:
        try:
            read = read_date(typed["day"], self.desk.today, self.desk.calendar())
        except DateNotUnderstood as error:
            raise Invalid({"day": error.sentence}) from None
        return calendar.override_day(self.desk, read.day, typed["mark"] == REST, typed["name"])

    def _clear(self, line: Line | None) -> None:
        if line is not None:
            self.finish("改日历", calendar.clear_day(self.desk, date.fromordinal(line.id)))
            self._recount(quiet=True)

    # -- deadlines -------------------------------------------------------------------------------------------------

    def _recount(self, quiet: bool = False) -> None:
        changes = calendar.recount(self.desk)
        if not changes:
            if not quiet:
                self.office.say("没有需要改时限的件。")
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.attempt(apply)
            else:
                self.office.say("时限都没有动；以后可按 F9 选「重算时限」。")

        def apply() -> None:
            self.finish("按日历重算", calendar.apply_recount(self.desk, [change.id for change in changes]))

        said = [f"{change.what}　{change.old} 变为 {change.new}" for change in changes]
        self.room.app.push_screen(
            Agree(f"按新日历，{len(changes)} 个时限会变", said, yes="改时限", no="先不改"), answered)


def _said(day: date) -> str:
    return f"{day.isoformat()} 周{WEEK[day.weekday()]}"


def _day_said(day: NoticeDay) -> str:
    return f"{_said(day.day)}　{REST if day.rest else WORK}　{day.name}"

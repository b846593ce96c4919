"""In which year is 「3月5日」? Dates of a register's cells, with the year from its title, its sections or its neighbours."""

from datetime import date

from bangongshi.duties.importing.row_values import RowValues
from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.deadlines import count
from bangongshi.models.words import DueUnit
from bangongshi.models.workdays import Calendar
from bangongshi.paper.cells import day_of, has_year, text_of
from bangongshi.paper.grid import is_blank


class Days:
    """Reads the dates of rows from top to bottom, remembering the last date of receipt."""

    def __init__(self, year: int | None, today: date, calendar: Calendar, first_seen: date | None) -> None:
        self.year = year
        self.today = today
        self.calendar = calendar
        self.last: date | None = None
        self._first_seen = first_seen

    def received(self, values: RowValues, signed_on: date | None) -> date:
        """收文日期; where the cell does not say it, the nearest date that does, with a warning."""
        found = self._read(values, "received_on", self._year_near())
        if found is None:
            found = self._instead(values, signed_on)
        elif found > self.today:
            values.warn("received_on", f"{found:%Y-%m-%d} 晚于今天，请核对。")
        self.last = found
        return found

    def _instead(self, values: RowValues, signed_on: date | None) -> date:
        nearest = ((signed_on, "成文日期"), (self.last, "上一行"), (self._first_seen, "下面最近的日期"))
        last_resort = (date(self.year, 1, 1), "表名里的年份") if self.year else (self.today, "今天")
        day, whence = next(((day, whence) for day, whence in nearest if day is not None), last_resort)
        if "received_on" in values.columns:
            was = "是空的" if is_blank(values.cells.get("received_on")) else "认不出，原文记入备注"
            values.warn("received_on", f"收文日期{was}，暂按{whence}记为 {day:%Y-%m-%d}，请核对。")
        return day

    def plain(self, values: RowValues, name: str, near: date | None = None) -> date | None:
        """Any other date field; text that is no date goes to the remarks with a warning."""
        found = self._read(values, name, near.year if near else self._year_near())
        if found is None and not is_blank(values.cells.get(name)) and not self._nothing(values, name):
            values.warn(name, "认不出日期，原文记入备注。")
        return found

    def due(self, values: RowValues, received: date) -> date | None:
        """办理时限: a date, 「3个工作日内」 counted from receipt, or 月底前 of that month."""
        cell = values.cells.get("due")
        if is_blank(cell) or self._nothing(values, "due"):
            return None
        found = day_of(cell)
        if found is None and isinstance(cell, str):
            found = self._counted(cell, received)
        if found is None:
            found = day_of(cell, received.year)
            if found is not None and found < received:
                found = day_of(cell, received.year + 1)
        if found is None:
            values.remark("due")
            values.warn("due", "办理时限认不出，原文记入备注，导入后请补。")
        return found

    def _counted(self, text: str, received: date) -> date | None:
        try:
            read = read_date(text, received, self.calendar)
            if read.sum and read.sum[1] is not DueUnit.FIXED:
                return count(received, read.sum[0], read.sum[1], self.calendar).due_on
        except (DateNotUnderstood, ValueError, OverflowError):
            return None
        return None if read.day < received else read.day

    def _read(self, values: RowValues, name: str, year: int | None) -> date | None:
        cell = values.cells.get(name)
        if is_blank(cell):
            return None
        found = day_of(cell, year)
        if found is None:
            if not self._nothing(values, name):
                values.remark(name)
        elif not has_year(cell):
            found = self._not_far(found, name)
            if self.year is None:
                values.warn(name, f"没有年份，按前后行记为 {found:%Y-%m-%d}，请核对。")
        elif isinstance(cell, str) and len(text_of(cell).strip()) > 24:
            values.remark(name)
        return found

    def _not_far(self, day: date, name: str) -> date:
        """A register that runs over New Year: January after December is the next year; 成文 is not after 收文."""
        if self.year is not None or self.last is None:
            return day
        if name == "received_on" and day.month + 6 <= self.last.month:
            return _in_year(day, day.year + 1)
        return day

    def _year_near(self) -> int:
        if self.year is not None:
            return self.year
        near = self.last or self._first_seen
        return near.year if near else self.today.year

    @staticmethod
    def _nothing(values: RowValues, name: str) -> bool:
        """「/」, 「—」, 「无」: said to be empty."""
        return text_of(values.cells.get(name)).strip() in {"/", "-", "—", "——", "无", "／", "－", "\\"}


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)

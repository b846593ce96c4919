"""How is a form read? Field after field, gathering what is wrong, so that the clerk sees every fault at once."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.errors import Invalid
from bangongshi.models.money import AmountNotUnderstood, read_amount
from bangongshi.models.workdays import Calendar

E_ = TypeVar("E_", bound=StrEnum)

YES, NO = "是", "否"
OPENING = time(8)
"""A day without an hour means the start of business."""


class Typed:
    """Values by field name, cleaned already, read one by one; `finish` raises Invalid with all that was wrong.

    `now` is naive wall-clock time, `calendar` the office's.
    """

    def __init__(self, values: Mapping[str, str], now: datetime, calendar: Calendar) -> None:
        self.values = values
        self.now = now
        self.calendar = calendar
        self.wrong: dict[str, str] = {}

    def finish(self) -> None:
        """Raises Invalid when anything was wrong."""
        if self.wrong:
            raise Invalid(self.wrong)

    def text(self, name: str) -> str:
        """As it stands."""
        return self.values.get(name, "")

    def needed(self, name: str, sentence: str) -> str:
        """A text that must be there; `sentence` says so when it is not."""
        value = self.text(name)
        if not value:
            self.wrong[name] = sentence
        return value

    def yes(self, name: str) -> bool:
        """Whether 是 was chosen."""
        return self.text(name) == YES

    def word(self, name: str, kind: type[E_], default: E_) -> E_:
        """One of the office's fixed words; `default` when nothing was chosen."""
        value = self.text(name)
        if not value:
            return default
        try:
            return kind(value)
        except ValueError:
            self.wrong[name] = "请从" + "、".join(member.value for member in kind) + "中选一个。"
            return default

    def count(self, name: str, default: int | None, least: int = 0) -> int | None:
        """A whole number up to 9999."""
        value = self.text(name)
        if not value:
            return default
        if not value.isdecimal() or not least <= int(value) <= 9999:
            self.wrong[name] = f"请填 {least} 到 9999 的数。"
            return default
        return int(value)

    def amount(self, name: str) -> int | None:
        """Money in 分; None when nothing was typed."""
        try:
            return read_amount(self.text(name))
        except AmountNotUnderstood as error:
            self.wrong[name] = error.sentence
            return None

    def past_date(self, name: str) -> date | None:
        """A date that has already been, such as 成文日期; the future is refused."""
        found = self.day(name, past=True)
        if found and found > self.now.date():
            self.wrong[name] = "不能晚于今天，请核对。"
        return found

    def day(self, name: str, *, past: bool = False) -> date | None:
        """A date as people write it; None when nothing was typed."""
        value = self.text(name)
        if not value:
            return None
        try:
            return read_date(value, self.now.date(), self.calendar, past=past).day
        except DateNotUnderstood as error:
            self.wrong[name] = error.sentence
            return None

    def moment(self, name: str, *, late: str = "不能晚于今天，请核对。") -> datetime:
        """When something happened: now unless typed; a date alone means the start of business that day."""
        value = self.text(name)
        if not value:
            return self.now
        try:
            read = read_date(value, self.now.date(), self.calendar, past=True)
        except DateNotUnderstood as error:
            self.wrong[name] = error.sentence
            return self.now
        moment = datetime.combine(read.day, read.time or (self.now.time() if read.day == self.now.date() else OPENING))
        if moment.date() > self.now.date():
            self.wrong[name] = late
        return moment.replace(microsecond=0)

    def until(self, name: str, closing: time, *, needed: str = "") -> datetime | None:
        """A moment still to come; a date alone means `closing` of that day. `needed` is the sentence when it is empty."""
        value = self.text(name)
        if not value:
            if needed:
                self.wrong[name] = needed
            return None
        try:
            read = read_date(value, self.now.date(), self.calendar)
        except DateNotUnderstood as error:
            self.wrong[name] = error.sentence
            return None
        moment = datetime.combine(read.day, read.time or closing)
        if moment <= self.now:
            self.wrong[name] = "这个时间已经过了，请填今后的时间。"
        return moment

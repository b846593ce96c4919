"""What may be typed about a placeholder? Figures, codes and days; everything else is refused with a sentence."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.errors import Invalid
from bangongshi.models.placeholder_rows import CODE_LENGTH
from bangongshi.models.workdays import Calendar

PLACE = ("book", "page", "line")
PLACE_NAMES = {"book": "册", "page": "页", "line": "行"}
PLACE_DIGITS = 4
RECEIPT_DIGITS = 12

CODE_SENTENCE = f"代号只用数字和字母，最多 {CODE_LENGTH} 位，不写姓名。"
RECEIPT_SENTENCE = f"只填数字，最多 {RECEIPT_DIGITS} 位。"
NOTHING_ELSE = "占位不记这一项：标题、文号、来文单位和说明都只写在专用纸质登记簿上。"


@dataclass(frozen=True, slots=True)
class BookPlace:
    """Where the paper book (专册) has it: 册, 页, 行, each 1–9999."""

    book: int
    page: int
    line: int


@dataclass(frozen=True, slots=True)
class NewPlaceholder:
    """A checked entry: when it came, by when the issuer wants it back, its place in the book if it has one yet."""

    received_on: date
    return_by: date | None
    place: BookPlace | None


def figure_wrong(text: str) -> str:
    """What is wrong with a 册, 页 or 行; "" when nothing is."""
    found = re.fullmatch(f"[0-9]{{1,{PLACE_DIGITS}}}", _plain(text))
    return "" if found and int(found[0]) else "只填数字，1 到 9999。"


def code_wrong(text: str) -> str:
    """What is wrong with a person's code; "" when nothing is."""
    return "" if re.fullmatch(f"[0-9A-Z]{{1,{CODE_LENGTH}}}", _plain(text)) else CODE_SENTENCE


def receipt_wrong(text: str) -> str:
    """What is wrong with the number of a receipt or a list; "" when nothing is."""
    return "" if re.fullmatch(f"[0-9]{{1,{RECEIPT_DIGITS}}}", _plain(text)) else RECEIPT_SENTENCE


class Typed:
    """What a form holds, read field by field; `finish` raises Invalid with all that was wrong."""

    def __init__(self, typed: Mapping[str, str], allowed: frozenset[str], now: datetime, calendar: Calendar) -> None:
        self._typed = {name: _plain(text) for name, text in typed.items()}
        self._now = now
        self._calendar = calendar
        self.wrong = {name: NOTHING_ELSE for name in typed if name not in allowed}

    def code(self, name: str) -> str:
        """A person's code, upper case."""
        return self._checked(name, code_wrong)

    def receipt(self, name: str) -> str:
        """The digits of a receipt."""
        return self._checked(name, receipt_wrong)

    def place(self, *, needed: bool) -> BookPlace | None:
        """册, 页, 行: all three or, if not `needed`, none."""
        if not needed and not any(self._typed.get(name) for name in PLACE):
            return None
        found = [self._checked(name, figure_wrong) for name in PLACE]
        return None if self.wrong.keys() & set(PLACE) else BookPlace(*(int(text) for text in found))

    def day(self, name: str, *, past: bool = False, needed: bool = False, first: date | None = None) -> date | None:
        """A day as people write it, not in the future if `past`, not before `first`."""
        moment = self._moment(name, past)
        if moment is None:
            if needed and name not in self.wrong:
                self.wrong[name] = "请填日期。"
            return None
        day = moment.date()
        if past and day > self._now.date():
            self.wrong[name] = "不能晚于今天。"
        elif first is not None and day < first:
            self.wrong[name] = f"不能早于 {first:%Y-%m-%d}。"
        return day

    def moment(self, name: str) -> datetime:
        """A past moment, such as 「昨天下午3点」; now when nothing is typed, the day's start when no time is."""
        found = self._moment(name, past=True)
        if found is not None and found > self._now:
            self.wrong[name] = "不能晚于现在。"
        return found or self._now

    def finish(self) -> None:
        """Raises Invalid when anything was wrong."""
        if self.wrong:
            raise Invalid(self.wrong)

    def _moment(self, name: str, past: bool) -> datetime | None:
        text = self._typed.get(name, "")
        if not text:
            return None
        try:
            read = read_date(text, self._now.date(), self._calendar, past=past)
        except DateNotUnderstood as error:
            self.wrong[name] = error.sentence
            return None
        return datetime.combine(read.day, read.time or time())

    def _checked(self, name: str, check: Callable[[str], str]) -> str:
        text = self._typed.get(name, "")
        if said := check(text):
            self.wrong[name] = said
        return text


def new_entry(typed: Mapping[str, str], now: datetime, calendar: Calendar) -> NewPlaceholder:
    """A new placeholder as typed: `received_on` (today when empty), `return_by`, 册 页 行. Raises Invalid."""
    read = Typed(typed, frozenset({"received_on", "return_by", *PLACE}), now, calendar)
    received = read.day("received_on", past=True) or now.date()
    entry = NewPlaceholder(received, read.day("return_by", first=received), read.place(needed=False))
    read.finish()
    return entry


def _plain(text: str) -> str:
    """Half-width and upper case; blanks at the ends gone. Longer than any field can be is cut, and then refused."""
    return unicodedata.normalize("NFKC", text[:80]).strip().upper()

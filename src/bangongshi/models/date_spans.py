"""Which day do counted words and ranges name: +3, 15日内, 3个工作日, 11月25日至27日?

N日内 does not count today; N个工作日 counts from the next working day; for 内 the last day counts. Numbers are capped.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bangongshi.models.date_forms import Day, Now, near, read_day
from bangongshi.models.date_words import D, DateNotUnderstood, N, number
from bangongshi.models.words import DueUnit
from bangongshi.models.workdays import Calendar

_CAPS = {"天": 999, "工作日": 999, "周": 104, "月": 120, "年": 10, "小时": 720}
_UNITS = {
    "天": "天", "日": "天", "d": "天", "工作日": "工作日", "周": "周", "星期": "周", "礼拜": "周", "w": "周",
    "月": "月", "m": "月", "年": "年", "小时": "小时", "h": "小时", "钟头": "小时",
}
_UNIT = "工作日|小时|钟头|星期|礼拜|天|周|日|月|年"
_AFTER = "之内|以内|内|之后|以后|后"
_COUNTED = (
    re.compile(rf"(?P<sign>[+-])(?P<n>{N})个?(?P<unit>{_UNIT}|d|w|m|h)?"),
    re.compile(rf"(?P<n>{N}|半)个?(?P<unit>工作日|小时|钟头|星期|礼拜|天|周)(?P<way>{_AFTER}|之?前|以前)?"),
    re.compile(rf"(?P<n>{N}|半)个(?P<unit>月)(?P<way>{_AFTER}|之?前|以前)?"),
    re.compile(rf"(?P<n>{N})(?P<unit>日)(?P<way>{_AFTER})"),
    re.compile(rf"(?P<n>[0-9]{{1,2}}|[一二两三四五六七八九十半])(?P<unit>年)(?P<way>{_AFTER})"),
    re.compile(rf"(?P<n>半)(?P<unit>月)(?P<way>{_AFTER})"),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """The day, and the sum as a deadline keeps it (None for months and years, which no DueUnit counts)."""

    day: date
    sum: tuple[int, DueUnit] | None


def read_counted(text: str, now: Now, calendar: Calendar) -> Counted | None:
    """The day of a counted period, or None when the words are none. Raises DateNotUnderstood beyond the caps."""
    for pattern in _COUNTED:
        if match := pattern.fullmatch(text):
            parts = match.groupdict()
            back = parts.get("sign") == "-" or (parts.get("way") or "").endswith("前")
            return _count(parts["n"] or "", _UNITS[parts["unit"] or "天"], back, now, calendar, signed="sign" in parts)
    return None


def _count(amount: str, unit: str, back: bool, now: Now, calendar: Calendar, *, signed: bool) -> Counted:
    if amount == "半":
        if unit not in ("月", "年"):
            raise DateNotUnderstood("请写明几天，或到几点。")
        amount, unit = ("15", "天") if unit == "月" else ("6", "月")
    n = number(amount)
    if not n and not signed:
        raise DateNotUnderstood("期限至少是 1，请核对。")
    if n > _CAPS[unit]:
        raise DateNotUnderstood(f"数目太大（最多 {_CAPS[unit]}），请核对。")
    n = -n if back else n
    if unit == "工作日":
        return Counted(calendar.add_workdays(now.today, n).day, _sum(n, DueUnit.WORKDAY))
    if unit == "小时":
        if n % 24:
            raise DateNotUnderstood("不足整天的小时数，请直接写到几点，如 明天 9:30。")
        return Counted(now.today + timedelta(hours=n), _sum(n, DueUnit.HOUR))
    if unit in ("天", "周"):
        n *= 7 if unit == "周" else 1
        return Counted(now.today + timedelta(days=n), _sum(n, DueUnit.DAY))
    return Counted(now.today + relativedelta(months=n if unit == "月" else 12 * n), None)


def _sum(n: int, unit: DueUnit) -> tuple[int, DueUnit] | None:
    return (n, unit) if n > 0 else None


def read_range(text: str, now: Now) -> Day | None:
    """From … to …, both included; either half may leave out what the other says. None when it is no range."""
    if (parts := _parted(text)) is None:
        return None
    start_words, end_words = parts
    start = read_day(start_words, now)
    if start is None and end_words[-1] in "日号":
        start = read_day(f"{start_words}日", now)
    if start is None or start.until:
        return None
    end = _end(end_words, start.day, now)
    if end is None:
        return None
    if end < start.day:
        raise DateNotUnderstood("后一个日期早于前一个，请核对。")
    return Day(start.day, end if end > start.day else None)


def _parted(text: str) -> tuple[str, str] | None:
    """Where the words part. A hyphen parts only if it is the only one (11.25-11.27, 25-27日): 2026-11-25 is a day."""
    marks = list(re.finditer(r"至|到|~", text)) or list(re.finditer("-", text))
    if len(marks) != 1 or not 0 < marks[0].start() < len(text) - 1:
        return None
    return text[: marks[0].start()], text[marks[0].end():]


def _end(words: str, start: date, now: Now) -> date | None:
    after = replace(now, today=start, past=False)
    if match := re.fullmatch(rf"(?P<day>{N})[日号]", words):
        found = read_day(f"本月{match['day']}日", after)
    elif match := re.fullmatch(rf"(?P<m>{N})(?:月|[/.-])(?:(?P<d>{D})[日号]|(?P<bare>[0-9]{{1,2}}))", words):
        month, day = number(match["m"]), number(match["d"] or match["bare"])
        year = start.year + ((month, day) < (start.month, start.day))
        return near(Now(date(year, 1, 1)), month, day)
    else:
        found = read_day(words, after if re.match(r"周|星期|礼拜", words) else now)
    return found.day if found and not found.until else None

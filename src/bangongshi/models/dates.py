"""Which day did the clerk mean? Dates as people write them; what is not understood is refused, never guessed.

The grammar is in three rooms: `date_forms` (single days), `date_spans` (counted periods and ranges) and
`clock_words` (times). Here they are put together, bounded to FIRST_YEAR–LAST_YEAR, and said back (design.md §6).
前, 之前, 下班前 and 止 keep the day they stand after; a weekday written beside a date must be that date's.
"""

import re
from dataclasses import dataclass
from datetime import date, time

from bangongshi.models.clock_words import split_clock
from bangongshi.models.date_forms import Day, Now, read_day
from bangongshi.models.date_spans import read_counted, read_range
from bangongshi.models.date_words import DateNotUnderstood, fold, not_understood
from bangongshi.models.words import DueUnit
from bangongshi.models.workdays import AWAITED, Calendar

__all__ = ["FIRST_YEAR", "LAST_YEAR", "DateNotUnderstood", "ReadDate", "echo", "read_date"]

FIRST_YEAR, LAST_YEAR = 1990, 2100
_LONGEST = 40
_HEAD = re.compile(r"^(?:截止到|截至|截止|不迟于|最迟|于|在)")
_TAIL = re.compile(r"(?:下班(?:之|以)?前|(?:之|以)?前|为止|截止|止)$")
_BESIDE = re.compile(r"(?P<date>.+?)\(?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])\)?")
_WEEK = "一二三四五六日"
_Clock = time  # inside ReadDate the name `time` is a field
_SHORT_DAYS = {"今晚": "今天晚上", "今早": "今天早上", "明晚": "明天晚上", "明早": "明天早上", "昨晚": "昨天晚上"}


@dataclass(frozen=True, slots=True)
class ReadDate:
    """What was read: the day; a time if one was written; the last day of a range; a counted period from today."""

    day: date
    time: _Clock | None = None
    until: date | None = None
    sum: tuple[int, DueUnit] | None = None


def read_date(text: str, today: date, calendar: Calendar, *, past: bool = False) -> ReadDate:
    """The day `text` names, seen from `today`. `past`: the field looks back (成文日期), so a bare 1123 is the last one.

    Raises DateNotUnderstood, and nothing else.
    """
    words = fold(text[: 2 * _LONGEST])
    if not words or len(text.strip()) > _LONGEST:
        raise not_understood(text)
    try:
        found = _read(words, Now(today, past), calendar)
    except DateNotUnderstood:
        raise
    except (ValueError, OverflowError, KeyError):
        raise not_understood(text) from None
    if found is None:
        raise not_understood(text)
    for day in (found.day, found.until or found.day):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise DateNotUnderstood(f"{day.year}年超出可登记的范围（{FIRST_YEAR}—{LAST_YEAR}年），请核对。")
    return found


def _read(words: str, now: Now, calendar: Calendar) -> ReadDate | None:
    """Whole first (三天前 is a count), then without 于…前."""
    if found := _read_plain(words, now, calendar):
        return found
    bare = _TAIL.sub("", _HEAD.sub("", words))
    if not bare:
        return ReadDate(now.today) if words.startswith("下班") else None
    return _read_plain(bare, now, calendar) if bare != words else None


def _read_plain(words: str, now: Now, calendar: Calendar) -> ReadDate | None:
    if counted := read_counted(words, now, calendar):
        return ReadDate(counted.day, sum=counted.sum)
    if day := _day(words, now) or read_range(words, now):
        return ReadDate(day.day, until=day.until)
    for short, full in _SHORT_DAYS.items():
        if words.startswith(short):
            words = full + words[len(short):]
    rest, clock = split_clock(words)
    if rest == words:
        return None
    if not rest:
        return ReadDate(now.today, clock) if clock else None
    if (day := _day(rest, now)) and not day.until:
        return ReadDate(day.day, clock)
    return None


def _day(words: str, now: Now) -> Day | None:
    """A single day, with or without its weekday beside it."""
    if day := read_day(words, now):
        return day
    match = _BESIDE.fullmatch(words)
    day = read_day(match["date"], now) if match else None
    if match is None or day is None or day.until:
        return None
    weekday = match["weekday"].replace("天", "日")
    if _WEEK[day.day.weekday()] != weekday:
        raise DateNotUnderstood(f"{day.day:%Y-%m-%d} 是周{_WEEK[day.day.weekday()]}，不是周{weekday}，请核对。")
    return day


def echo(read: ReadDate, today: date, calendar: Calendar) -> str:
    """What the field says back: 「2026-11-30 周一（班，还有7天）」, with the sum and the 待公布 mark where they apply."""
    verdict = calendar.verdict(read.day)
    shown = _shown(read.day) + (f" {read.time:%H:%M}" if read.time else "")
    if read.until:
        shown += f" 至 {_shown(read.until)}"
    notes = [f"{verdict.mark} {verdict.name}" if verdict.name else verdict.mark]
    left = (read.day - today).days
    notes.append("今天" if not left else f"还有{left}天" if left > 0 else f"{-left}天前")
    provisional = not verdict.known and read.day.year >= today.year
    text = "，".join(notes)
    if read.sum:
        amount, unit = read.sum
        word = {DueUnit.WORKDAY: "个工作日", DueUnit.HOUR: "小时"}.get(unit, "天")
        text += f"；{today.month}月{today.day}日 + {amount} {word}"
        if unit is DueUnit.WORKDAY:
            provisional = calendar.add_workdays(today, amount).provisional
    if provisional:
        text += f"；{AWAITED}"
    return f"{shown}（{text}）"


def _shown(day: date) -> str:
    return f"{day:%Y-%m-%d} 周{_WEEK[day.weekday()]}"

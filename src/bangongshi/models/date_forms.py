"""Which single day does a typed word name: 1123, 11月23日, 下周三, 月底, 除夕?

Weeks start on Monday; 周五 is this week's even if past. A bare 月日 more than half a year past is next year's, a bare
日 already past is next month's. With `past` (成文日期 and the like) what would lie ahead is taken from behind.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from dateutil.relativedelta import relativedelta

from bangongshi.models.date_words import D, DateNotUnderstood, N, not_understood, number, year_number
from bangongshi.models.festivals import feast, feast_names, lunar

HALF_YEAR = 183
"""Days; a bare 月日 further back than this is next year's."""

_Y = r"(?:[0-9]{4}|[〇零一二三四五六七八九]{4}|[0-9]{2}|[〇零一二三四五六七八九]{2})"
_REL_YEAR = {"今年": 0, "本年": 0, "明年": 1, "后年": 2, "去年": -1, "前年": -2}
_YEAR = rf"(?:(?P<year>{_Y})年|(?P<rely>今年|本年|明年|后年|去年|前年)的?)"
_REL_MONTH = {"本": 0, "这": 0, "当": 0, "这个": 0, "本个": 0, "下": 1, "下个": 1, "下下": 2, "下下个": 2, "上": -1, "上个": -1}
_REL_MONTH_WORDS = "|".join(sorted(_REL_MONTH, key=len, reverse=True))
_DAYS = {
    "今天": 0, "今日": 0, "当天": 0, "当日": 0, "明天": 1, "明日": 1, "后天": 2, "后日": 2, "大后天": 3,
    "昨天": -1, "昨日": -1, "前天": -2, "前日": -2, "大前天": -3,
}
_WEEKDAYS = {word: index for index, words in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for word in words}
_REL_WEEK = {"": 0, "本": 0, "这": 0, "下": 1, "下下": 2, "上": -1, "上上": -2}


@dataclass(frozen=True, slots=True)
class Now:
    """What a word is read against: the day it is typed, and whether the field looks back."""

    today: date
    past: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or the first and last of several (上旬, 25日至27日)."""

    day: date
    until: date | None = None


def day_of(year: int, month: int, day: int) -> date:
    """date(), or the sentence 「2026年11月没有31日。」."""
    try:
        return date(year, month, day)
    except ValueError:
        if 1 <= month <= 12:
            raise DateNotUnderstood(f"{year}年{month}月没有{day}日，请核对。") from None
        raise DateNotUnderstood(f"没有{month}月，请核对。") from None


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return day_of(year, month, 1) + relativedelta(day=31)


def read_day(text: str, now: Now) -> Day | None:
    """The day a folded word names, or None when it is no such word. Raises DateNotUnderstood for days that are not."""
    for pattern, read in _forms():
        if match := pattern.fullmatch(text):
            return read(match, now)
    return None


def near(now: Now, month: int, day: int) -> date:
    """A bare month and day in the year that is meant."""
    year = now.today.year
    if (month, day) == (2, 29) and not _is_leap(year):
        year += -1 if now.past else 1
        return day_of(year, month, day)
    found = day_of(year, month, day)
    if now.past:
        return day_of(year - 1, month, day) if found > now.today else found
    return day_of(year + 1, month, day) if (now.today - found).days > HALF_YEAR else found


def _is_leap(year: int) -> bool:
    return (date(year, 3, 1) - timedelta(days=1)).day == 29


def _year(match: re.Match[str], now: Now) -> int | None:
    if match["year"]:
        return year_number(match["year"])
    return now.today.year + _REL_YEAR[match["rely"]] if match["rely"] else None


def _month_start(now: Now, word: str) -> date:
    return now.today.replace(day=1) + relativedelta(months=_REL_MONTH[word])


def _year_month_day(match: re.Match[str], now: Now) -> Day:
    month, day = number(match["month"]), number(match["day"] or match["bare"])
    year = _year(match, now)
    if year is None:
        return Day(near(now, month, day))
    return Day(day_of(year, month, day))


def _separated(match: re.Match[str], now: Now) -> Day:
    year = int(match["y"])
    if len(match["y"]) == 2:
        year += 2000
        if abs(year - now.today.year) > 10:
            raise not_understood(match[0])
    return Day(day_of(year, int(match["m"]), int(match["d"])))


def _compact(match: re.Match[str], now: Now) -> Day:
    digits = match[0]
    if len(digits) == 8:
        return Day(day_of(int(digits[:4]), int(digits[4:6]), int(digits[6:])))
    if not 1 <= int(digits[:2]) <= 12:
        raise not_understood(digits)
    return Day(near(now, int(digits[:2]), int(digits[2:])))


def _month_and_day(match: re.Match[str], now: Now) -> Day:
    return Day(near(now, int(match["m"]), int(match["d"] or match["e"])))


def _bare_day(match: re.Match[str], now: Now) -> Day:
    wanted = number(match["day"])
    found = day_of(now.today.year, now.today.month, wanted)
    if now.past and found > now.today:
        start = now.today.replace(day=1) - relativedelta(months=1)
    elif not now.past and found < now.today:
        start = now.today.replace(day=1) + relativedelta(months=1)
    else:
        return Day(found)
    return Day(day_of(start.year, start.month, wanted))


def _relative_month_day(match: re.Match[str], now: Now) -> Day:
    start = _month_start(now, match["rel"])
    return Day(day_of(start.year, start.month, number(match["day"] or match["bare"])))


def _relative_day(match: re.Match[str], now: Now) -> Day:
    return Day(now.today + timedelta(days=_DAYS[match[0]]))


def _weekday(match: re.Match[str], now: Now) -> Day:
    monday = now.today - timedelta(days=now.today.weekday())
    rel = match["rel"] or ""
    found = monday + timedelta(days=7 * _REL_WEEK[rel] + _WEEKDAYS[match["weekday"]])
    if now.past and not rel and found > now.today:
        found -= timedelta(days=7)
    return Day(found)


def _end_of_month(match: re.Match[str], now: Now) -> Day:
    start = _month_start(now, match["rel"] or "本")
    return Day(month_end(start.year, start.month))


def _end_of_named_month(match: re.Match[str], now: Now) -> Day:
    month = number(match["month"])
    return Day(_near_end(now, _year(match, now), month))


def _near_end(now: Now, year: int | None, month: int) -> date:
    """The end of a named month, in the named year or the one that is meant."""
    if year is not None:
        return month_end(year, month)
    year = now.today.year
    last = month_end(year, month)
    if now.past:
        return month_end(year - 1, month) if last > now.today else last
    return month_end(year + 1, month) if (now.today - last).days > HALF_YEAR else last


def _unclear_month(match: re.Match[str], now: Now) -> Day:
    raise DateNotUnderstood(f"“{match[0]}”是几个月内，还是那个月的月底？请写“一个月内”或“1月底”这样的话。")


def _end_of_year(match: re.Match[str], now: Now) -> Day:
    year = _year(match, now)
    return Day(date(now.today.year if year is None else year, 12, 31))


def _end_of_quarter(match: re.Match[str], now: Now) -> Day:
    first = date(now.today.year, 3 * ((now.today.month - 1) // 3) + 1, 1)
    last = first + relativedelta(months=2 + 3 * {"下": 1, "上": -1}.get(match["rel"] or "", 0))
    return Day(month_end(last.year, last.month))


def _end_of_named_quarter(match: re.Match[str], now: Now) -> Day:
    quarter = number(match["quarter"])
    if not 1 <= quarter <= 4:
        raise not_understood(match[0])
    return Day(_near_end(now, _year(match, now), 3 * quarter))


def _third_of_month(match: re.Match[str], now: Now) -> Day:
    if match["rel"]:
        start = _month_start(now, match["rel"])
    else:
        year = _year(match, now)
        month = number(match["month"])
        last = {"上": 10, "中": 20, "下": 28}[match["third"]]
        start = near(now, month, last).replace(day=1) if year is None else day_of(year, month, 1)
    first, until = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}[match["third"]]
    return Day(start.replace(day=first), start + relativedelta(day=until))


def _feast(match: re.Match[str], now: Now) -> Day:
    year = _year(match, now)
    today = now.today
    years = [year] if year is not None else [today.year, today.year - 1 if now.past else today.year + 1]
    for candidate in years:
        found = feast(match["feast"], candidate)
        if found is None:
            break
        if year is not None or (found <= today if now.past else found >= today):
            return Day(found)
    raise DateNotUnderstood(f"算不出“{match['feast']}”是哪一天，请写公历日期。")


def _lunar(match: re.Match[str], now: Now) -> Day:
    month = {"正": 1, "冬": 11, "腊": 12}.get(match["month"]) or number(match["month"])
    words = match["day"].removesuffix("日")
    day = number(words[1:] if words[0] == "初" else words)
    year = _year(match, now)
    here = now.today.year
    years = [year] if year is not None else [here, here - 1, here - 2] if now.past else [here - 1, here, here + 1]
    for candidate in years:
        first = lunar(candidate, month, 1, bool(match["leap"]))
        found = lunar(candidate, month, day, bool(match["leap"]))
        if first and not found and (now.past or first + timedelta(days=29) >= now.today):
            break  # this year's month has no such day: another year's is not what was meant
        if found and (year is not None or (found <= now.today if now.past else found >= now.today)):
            return Day(found)
    raise DateNotUnderstood("这个农历日期算不出公历，请核对，或直接写公历日期。")


def _unclear_lunar(match: re.Match[str], now: Now) -> Day:
    raise DateNotUnderstood(f"“{match[0]}”是农历还是公历？请写“农历{match[0]}”或“{match[0]}日”。")


_HANZI = r"[〇零一二三四五六七八九十廿卅]"
_FORMS: tuple[tuple[str, Callable[[re.Match[str], Now], Day]], ...] = (
    (rf"{_YEAR}?{_HANZI}{{1,3}}月{_HANZI}{{1,3}}", _unclear_lunar),
    (rf"{_YEAR}?(?P<month>{N})月(?:(?P<day>{D})[日号]|(?P<bare>[0-9]{{1,2}}))", _year_month_day),
    (r"(?P<y>[0-9]{4}|[0-9]{2})(?P<s>[-/. ])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})", _separated),
    (r"[0-9]{8}|[0-9]{4}", _compact),
    (r"(?P<m>[0-9]{1,2})(?:[-/. ](?P<d>[0-9]{1,2})|[/.](?P<e>[0-9]{1,2})[日号])", _month_and_day),
    (rf"(?P<day>{D})[日号]", _bare_day),
    (rf"(?P<rel>{_REL_MONTH_WORDS})月(?:(?P<day>{D})[日号]|(?P<bare>[0-9]{{1,2}}))", _relative_month_day),
    ("|".join(_DAYS), _relative_day),
    (r"(?P<rel>上上|上|本|这|下下|下)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天1-7])", _weekday),
    (rf"(?P<rel>{_REL_MONTH_WORDS})?月(?:底|末|内|之内)", _end_of_month),
    (rf"{_YEAR}?(?P<month>{N})月份?(?:底|末)", _end_of_named_month),
    (rf"{N}月(?:之|以)?内", _unclear_month),
    (rf"(?:{_YEAR}|年)(?:年?底|年?末|之?内)", _end_of_year),
    (r"(?:(?P<rel>本|这|当|下|上)个?)?季度?(?:底|末|内)", _end_of_quarter),
    (rf"{_YEAR}?第?(?P<quarter>{N})季度?(?:底|末|内)", _end_of_named_quarter),
    (rf"(?:(?P<rel>{_REL_MONTH_WORDS})月|{_YEAR}?(?P<month>{N})月份?)(?P<third>[上中下])旬", _third_of_month),
    (rf"{_YEAR}?(?P<feast>{'|'.join(feast_names())})", _feast),
    (rf"{_YEAR}?(?:农历|阴历|旧历)(?P<leap>闰)?(?P<month>正|冬|腊|{_HANZI}{{1,2}})月"
     rf"(?P<day>(?:初{_HANZI}|{_HANZI}{{1,3}})日?)", _lunar),
    (rf"{_YEAR}?(?P<leap>闰)?(?:(?P<month>正|冬|腊)月(?P<day>初?{_HANZI}{{1,3}}日?))", _lunar),
    (rf"{_YEAR}?(?P<leap>闰)?(?P<month>{_HANZI}{{1,2}})月(?P<day>初{_HANZI})", _lunar),
)


@cache
def _forms() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Now], Day]], ...]:
    """Compiled at the first date that is read, not while the program starts."""
    return tuple((re.compile(pattern), read) for pattern, read in _FORMS)

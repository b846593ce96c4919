"""How is a recurring date typed (每月10日, 每季末后5天), and which rule of RFC 5545 is it (domain.md §8.3)?

What is not understood is refused with examples, never guessed. A day that a month does not have means its last one:
31 is written BYMONTHDAY=-1, 29 and 30 as the last of 28–30, because the plain numbers would skip the shorter months.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bangongshi.models.date_words import D, DateNotUnderstood, N, fold, number


class RecurrenceVerb(StrEnum):
    """The acts on a rule; the value is what the journal calls them."""

    ADD = "登记周期"
    AMEND = "更正周期"
    STOP = "停止周期"
    PAUSE = "暂停周期"
    SKIP = "跳过一期"
    GENERATE = "生成督办"


class Period(StrEnum):
    """By what an instance is told from the next one."""

    DAY = "日"
    WEEK = "周"
    MONTH = "月"
    QUARTER = "季度"
    HALF = "半年"
    YEAR = "年"


EXAMPLES = "每周一、每周一、周四、每两周周五、每月5日、每月最后一天、每月第一个周一、每季末、每季末后5天、每半年、每年3月1日"
_WORKDAYS = "规则里写日期，不写工作日：如“每月1日”，遇休息日选“顺延”就是头一个工作日；“每月最后一天”选“提前”就是末一个。"


class RuleNotUnderstood(ValueError):
    """A rule that was refused rather than guessed; `sentence` says how it may be written."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Rule:
    """`text`: RRULE values of RFC 5545, one a line, their dates taken together. `words`: canonical, can be read again.

    `period`: what one instance stands for; `back`: it speaks of the period before (每季末后5天).
    """

    text: str
    words: str
    period: Period
    back: bool = False


def read_rule(typed: str) -> Rule:
    """The rule a person wrote. Raises RuleNotUnderstood."""
    plain = re.sub(r"\([^()]*\)$", "", fold(typed))
    plain = re.sub(r"(?<=[日号底末])[之以]?前$", "", plain)
    if "工作日" in plain:
        raise RuleNotUnderstood(_WORKDAYS)
    try:
        for pattern, read in _forms():
            if match := pattern.fullmatch(plain):
                return read(match)
    except DateNotUnderstood:
        raise _unknown(typed) from None
    raise _unknown(typed)


def _unknown(typed: str) -> RuleNotUnderstood:
    quoted = "".join(sign for sign in typed.strip() if sign.isprintable())
    if not quoted:
        return RuleNotUnderstood(f"请填周期，可以写：{EXAMPLES}。")
    return RuleNotUnderstood(f"没看懂“{quoted[:12]}{'…' if len(quoted) > 12 else ''}”，可以写：{EXAMPLES}。")


# -- weeks and days ----------------------------------------------------------------------------------------------------

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_HANZI = "一二三四五六日"
_AT = {sign: at for at, signs in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for sign in signs}
_WEEK = "(?:周|星期|礼拜)"
_SEP = "(?:以及|[、,;/和及])"
_SIGN = "[一二三四五六日天1-7]"


def _daily(match: re.Match[str]) -> Rule:
    step = _step(match, 366)
    if step == 1:
        return Rule("FREQ=DAILY", "每天", Period.DAY)
    return Rule(f"FREQ=DAILY;INTERVAL={step}", f"每{step}天", Period.DAY)


def _weekly(match: re.Match[str]) -> Rule:
    days = sorted({_AT[sign] for sign in re.findall(_SIGN, match["days"])})
    return _week_rule(1, days)


def _week_range(match: re.Match[str]) -> Rule:
    first, last = _AT[match["first"]], _AT[match["last"]]
    if first >= last:
        raise RuleNotUnderstood("一周从周一数到周日，请从前往后写，例如：每周一至周五。")
    return _week_rule(1, [*range(first, last + 1)])


def _every_weeks(match: re.Match[str]) -> Rule:
    days = sorted({_AT[sign] for sign in re.findall(_SIGN + "(?![周星礼])", re.sub("星期|礼拜", "周", match["days"]))})
    return _week_rule(_step(match, 52), days)


def _week_rule(step: int, days: list[int]) -> Rule:
    every = f";INTERVAL={step}" if step > 1 else ""
    named = "、".join(f"周{_HANZI[day]}" for day in days)
    words = f"每{named}" if step == 1 else f"每{'两' if step == 2 else step}周{named}"
    codes = ",".join(_CODES[day] for day in days)
    return Rule(f"FREQ=WEEKLY{every};WKST=MO;BYDAY={codes}", words, Period.WEEK if len(days) == 1 else Period.DAY)


def _step(match: re.Match[str], most: int) -> int:
    typed = match["n"]
    step = number(typed) if typed else 1
    if match.re.groupindex.get("skip") and match["skip"]:
        step = 2
    if not 1 <= step <= most:
        raise RuleNotUnderstood(f"间隔应在 1 到 {most} 之间，可以写：{EXAMPLES}。")
    return step


# -- months ------------------------------------------------------------------------------------------------------------

_QUARTERS = {1: (1, 4, 7, 10), 2: (2, 5, 8, 11), 3: (3, 6, 9, 12)}
_LONGEST = {4: 30, 6: 30, 9: 30, 11: 30, 2: 29}


@dataclass(frozen=True, slots=True)
class _Months:
    """Which months: `only` these (none: all), every `step`-th from the start; how that is said, what one stands for."""

    words: str
    only: tuple[int, ...] = ()
    step: int = 1
    period: Period = Period.MONTH

    def line(self, by: str) -> str:
        every = f";INTERVAL={self.step}" if self.step > 1 else ""
        only = f";BYMONTH={','.join(map(str, self.only))}" if self.only else ""
        return f"FREQ=MONTHLY{every}{only};{by}"


def _months(match: re.Match[str]) -> _Months:
    if match["odd"]:
        odd = match["odd"] == "单"
        return _Months(f"{match['odd']}月", tuple(range(1 if odd else 2, 13, 2)))
    if match["which"]:
        at = {"首": 1, "头": 1, "末": 3, "最": 3}.get(match["which"][0]) or number(match["which"].strip("第个月"))
        if at not in _QUARTERS:
            raise RuleNotUnderstood("一个季度只有三个月，请写第一个月、第二个月或第三个月。")
        return _Months(f"每季度第{_HANZI[at - 1]}个月", _QUARTERS[at], period=Period.QUARTER)
    if match["named"]:
        only = tuple(sorted({number(each) for each in re.findall(f"({N})月", match["named"])}))
        if not all(1 <= month <= 12 for month in only):
            raise RuleNotUnderstood("一年只有十二个月，请核对月份。")
        period = Period.YEAR if len(only) == 1 else Period.MONTH
        return _Months(f"每年{'、'.join(f'{month}月' for month in only)}", only, period=period)
    step = _step(match, 11)
    return _Months("每月" if step == 1 else f"每{'两' if step == 2 else step}个月", step=step)


def _month_days(match: re.Match[str]) -> Rule:
    months = _months(match)
    days = sorted({number(each) for each in re.findall(D, match["days"])})
    for day in days:
        longest = max((_LONGEST.get(month, 31) for month in months.only), default=31)
        if not 1 <= day <= longest:
            raise RuleNotUnderstood(f"{months.words}没有{day}日，请核对。")
    said = "、".join(f"{day}日" for day in days) + _fallback(months, days[-1])
    return Rule(_day_lines(months, days), f"{months.words}{said}", months.period if len(days) == 1 else Period.DAY)


def _day_lines(months: _Months, days: list[int]) -> str:
    plain = [str(day) for day in days if day <= 28]
    lines = [months.line(f"BYMONTHDAY={','.join(plain)}")] if plain else []
    for day in days:
        if day == 31:
            lines.append(months.line("BYMONTHDAY=-1"))
        elif day > 28:
            lines.append(months.line(f"BYMONTHDAY={','.join(map(str, range(28, day + 1)))};BYSETPOS=-1"))
    return "\n".join(lines)


def _fallback(months: _Months, last: int) -> str:
    shortest = min(28 if month == 2 else _LONGEST.get(month, 31) for month in months.only or (2,))
    return "（没有这一天的月份为最后一天）" if last > shortest else ""


def _month_last(match: re.Match[str]) -> Rule:
    months = _months(match)
    return Rule(months.line("BYMONTHDAY=-1"), f"{months.words}最后一天", months.period)


def _month_from_end(match: re.Match[str]) -> Rule:
    months, back = _months(match), number(match["back"])
    if not 1 <= back <= 28:
        raise RuleNotUnderstood("倒数第几天请写 1 到 28。")
    return Rule(months.line(f"BYMONTHDAY=-{back}"), f"{months.words}倒数第{back}天", months.period)


def _month_weekday(match: re.Match[str]) -> Rule:
    months, day = _months(match), _AT[match["weekday"]]
    if match["at"] is None:
        return Rule(months.line(f"BYDAY=-1{_CODES[day]}"), f"{months.words}最后一个周{_HANZI[day]}", months.period)
    at = number(match["at"])
    if not 1 <= at <= 4:
        raise RuleNotUnderstood("不是每个月都有第五个，请写第一个到第四个，或最后一个。")
    words = f"{months.words}第{_HANZI[at - 1]}个周{_HANZI[day]}"
    return Rule(months.line(f"BYDAY=+{at}{_CODES[day]}"), words, months.period)


def _year_days(match: re.Match[str]) -> Rule:
    pairs = sorted({(number(month), number(day)) for month, day in re.findall(f"({N})月({D})[日号]", match["list"])})
    lines = []
    for month, day in pairs:
        if not 1 <= month <= 12 or not 1 <= day <= _LONGEST.get(month, 31):
            raise RuleNotUnderstood(f"没有{month}月{day}日，请核对。")
        lines.append(_day_lines(_Months("", (month,)), [day]))
    said = "、".join(f"{month}月{day}日" for month, day in pairs)
    leap = "（平年为2月28日）" if (2, 29) in pairs else ""
    return Rule("\n".join(lines), f"每年{said}{leap}", Period.YEAR if len(pairs) == 1 else Period.DAY)


def _tenths(match: re.Match[str]) -> Rule:
    return Rule("FREQ=MONTHLY;BYMONTHDAY=10,20,-1", "每旬末（10日、20日、月底）", Period.DAY)


# -- ends of periods ---------------------------------------------------------------------------------------------------

_ENDS = {
    "月": ("每月末", (), Period.MONTH), "季": ("每季末", (3, 6, 9, 12), Period.QUARTER),
    "半": ("每半年末", (6, 12), Period.HALF), "年": ("每年末", (12,), Period.YEAR),
}


def _period_end(match: re.Match[str]) -> Rule:
    name, months, period = _ENDS[match["unit"][0]]
    if not match["days"]:
        listed = f"（{_listed(months)}最后一天）" if months else ""
        return Rule(_Months("", months).line("BYMONTHDAY=-1"), f"{name}{listed}", period)
    days = number(match["days"])
    after = match["way"] in ("后", "+")
    if not 1 <= days <= (28 if after else 27):
        raise RuleNotUnderstood("期末前后的天数请写 1 到 28；更远的请写哪月哪日，例如：每年1月31日。")
    if not after:
        return Rule(_Months("", months).line(f"BYMONTHDAY=-{days + 1}"), f"{name}前{days}天", period)
    then = tuple(sorted(month % 12 + 1 for month in months))
    listed = f"（{_listed(then) or '每月'}{days}日）"
    return Rule(_Months("", then).line(f"BYMONTHDAY={days}"), f"{name}后{days}天{listed}", period, back=True)


def _listed(months: tuple[int, ...]) -> str:
    return "、".join(f"{month}月" for month in months)


_MONTHS = (
    rf"(?:(?:逢|每个?)?(?P<odd>单|双)数?月|每个?季度?的?(?P<which>首月|头一?个?月|末月|最后一?个?月|第{N}个月)"
    rf"|每年的?(?P<named>{N}月(?:{_SEP}?{N}月)*)|每(?:(?P<n>两(?=月)|{N}(?=个))?个?)月|(?P<skip>每?隔月|每隔一个月))的?"
)
_OFFSET = rf"(?:(?P<way>[前后+-])(?P<days>{N})[天日]?内?)"
_FORMS: tuple[tuple[str, Callable[[re.Match[str]], Rule]], ...] = (
    (rf"每(?:(?P<n>{N})天|[天日])", _daily),
    (rf"每个?{_WEEK}的?(?P<days>{_SIGN}(?:{_SEP}?{_WEEK}?{_SIGN})*)", _weekly),
    (rf"每个?{_WEEK}的?{_WEEK}(?P<days>{_SIGN}(?:{_SEP}?{_WEEK}?{_SIGN})*)", _weekly),
    (rf"每个?{_WEEK}(?P<first>{_SIGN})[至到~]{_WEEK}?(?P<last>{_SIGN})", _week_range),
    (rf"(?:每(?P<n>{N})个?{_WEEK}|(?P<skip>每?隔{_WEEK}))的?(?P<days>{_WEEK}{_SIGN}(?:{_SEP}?{_WEEK}?{_SIGN})*)", _every_weeks),
    (rf"每年的?(?P<list>{N}月{D}[日号](?:{_SEP}?{N}月{D}[日号])+)", _year_days),
    (rf"{_MONTHS}(?P<days>{D}[日号]?(?:{_SEP}{D}[日号]?)*(?<=[日号]))", _month_days),
    (rf"{_MONTHS}(?:最后[一1][天日]|月?[底末])", _month_last),
    (rf"{_MONTHS}倒数第(?P<back>{N})[天日]", _month_from_end),
    (rf"{_MONTHS}(?:第(?P<at>{N})个|最后[一1]?个){_WEEK}(?P<weekday>{_SIGN})", _month_weekday),
    (r"每旬(?:[末底]|最后一天)", _tenths),
    (r"每个?(?P<unit>季度?|半年度?)(?P<way>)(?P<days>)", _period_end),
    (rf"每个?(?P<unit>月|季度?|半年度?|年)度?(?:末|底|终|最后一天|结束|终了)(?:{_OFFSET})?", _period_end),
)


@cache
def _forms() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Rule]], ...]:
    """Compiled at the first rule that is read."""
    return tuple((re.compile(pattern), read) for pattern, read in _FORMS)

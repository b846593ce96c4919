"""What does a 放假通知 say? Its text, as it is published, read into days of rest and make-up working days.

Read clause by clause (「春节：2月15日至23日放假调休，共9天。2月14日（星期六）、2月28日（星期六）上班。」). Everything the text
says twice is compared: the weekday in brackets, 「共9天」, 班 on a day that works anyway. A clause about 放假 or 上班
that is not understood refuses the whole text: half a notice is worse than none (domain.md §4.3).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bangongshi.models.date_words import fold

FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
_NAME = "元旦|春节|清明节?|(?:五一国际|国际)?劳动节|端午节?|中秋节?|国庆节?"
_HEAD = re.compile(rf"(?P<names>(?:{_NAME})(?:[、和及](?:{_NAME}))*)(?:\([^)]*\))?[:\s]*(?=[0-9])")
_DAY = re.compile(r"(?:(?P<y>[0-9]{4})年)?(?:(?P<m>[0-9]{1,2})月)?(?P<d>[0-9]{1,2})日(?:\((?P<beside>[^)]*)\))?")
_YEAR = re.compile(r"([0-9]{4})年(?:部分|节假日|元旦|春节|[^0-9.\n]{0,6}放假)")
_NUMBER = re.compile(r"国办发明电[〔\[(【]([0-9]{4})[〕\])】][0-9]{1,3}号")
_WEEK = "一二三四五六日"
_JOINTS = {"": False, "、": False, "和": False, "及": False, ",": False, "至": True, "到": True, "~": True, "-": True}
_LONGEST = 15


class NoticeNotUnderstood(ValueError):
    """The text is no whole notice, or contradicts itself. `sentence` says where."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """One day that differs from the plain week, or is rest by name."""

    day: date
    rest: bool
    name: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A year's notice: its days in order, its number if the text has one, and the festivals it does not speak of."""

    year: int
    number: str
    days: tuple[NoticeDay, ...]
    missing: tuple[str, ...]


def read_notice(text: str, year: int | None = None) -> Notice:
    """The days a notice names. `year` is asked for only when the text does not say it. Raises NoticeNotUnderstood."""
    if len(text) > 20_000:
        raise NoticeNotUnderstood("内容太长，不像一份放假通知。")
    plain = _plain(text)
    said = _YEAR.search(plain)
    year = year or (int(said[1]) if said else None)
    if year is None or not 1990 <= year <= 2100:
        raise NoticeNotUnderstood("没有看出是哪一年的放假通知，请写明年份。")
    heads = list(_HEAD.finditer(plain))
    if not heads:
        raise NoticeNotUnderstood("没有看出放假安排，请粘贴通知原文，如“春节：2月15日至23日放假调休，共9天。”")
    found: dict[date, NoticeDay] = {}
    named: set[str] = set()
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        names = [_full_name(name) for name in re.split("[、和及]", head["names"])]
        named.update(names)
        section = plain[head.end(): following.start() if following else len(plain)]
        for day in _section(section, "、".join(names), year):
            if found.setdefault(day.day, day).rest is not day.rest:
                raise NoticeNotUnderstood(f"{_said(day.day)}既说放假又说上班，请核对通知原文。")
    number = _NUMBER.search(text.translate({0x3000: " "}))
    missing = tuple(name for name in FESTIVALS if name not in named)
    days = tuple(sorted(found.values(), key=lambda each: each.day))
    return Notice(year, number[0] if number else "", days, missing)


def from_notice(name: str) -> bool:
    """Is this the name of a day that a notice brought (and not one the clerk set by herself)?"""
    parts = name.removesuffix("调休").split("、")
    return all(part in FESTIVALS for part in parts)


def _plain(text: str) -> str:
    """Folded line by line, so that a line's end still ends a clause."""
    return "\n".join(fold(line) for line in text.splitlines())


def _full_name(word: str) -> str:
    return next(name for name in FESTIVALS if name[:2] in word)


def _section(text: str, names: str, year: int) -> list[NoticeDay]:
    """The days of one festival's clauses."""
    days: list[NoticeDay] = []
    for sentence in re.split(r"[.;\n]", text):
        start = 0
        for keyword in re.finditer("放假|上班", sentence):
            clause = sentence[start: keyword.start()]
            start = keyword.end()
            spoken = list(_DAY.finditer(clause))
            if not spoken:
                if keyword[0] == "上班" or days:
                    continue  # 「…调休上班。」 and closing phrases name no day
                raise NoticeNotUnderstood(f"{names}：没看懂“{sentence.strip()[:20]}”，请核对通知原文。")
            rest = keyword[0] == "放假"
            found = _days(clause, spoken, names, year, rest)
            if rest:
                _same_count(sentence[start:], found, names)
            days += [NoticeDay(day, rest, names if rest else f"{names}调休") for day in found]
    if not any(day.rest for day in days):
        raise NoticeNotUnderstood(f"{names}：没有看出哪几天放假，请核对通知原文。")
    return days


def _days(clause: str, spoken: list[re.Match[str]], names: str, year: int, rest: bool) -> list[date]:
    days: list[date] = []
    last: date | None = None
    for index, match in enumerate(spoken):
        day = _day(match, last, names, year)
        joint = clause[spoken[index - 1].end(): match.start()].strip() if index else ""
        if joint not in _JOINTS:
            raise NoticeNotUnderstood(f"{names}：没看懂“{joint[:12]}”，请核对通知原文。")
        if _JOINTS[joint] and last:
            span = (day - last).days
            if not 0 < span < _LONGEST:
                raise NoticeNotUnderstood(f"{names}：{_said(last)}至{_said(day)}说不通，请核对通知原文。")
            days += [last + timedelta(days=step) for step in range(1, span + 1)]
        else:
            days.append(day)
        last = day
    if clause[spoken[-1].end():].strip(" ,") not in ("", "调休", "补休", "(周末)", "均"):
        raise NoticeNotUnderstood(f"{names}：没看懂“{clause[spoken[-1].end():].strip()[:12]}”，请核对通知原文。")
    for day in days:
        if not rest and day.weekday() < 5:
            raise NoticeNotUnderstood(f"{names}：{_said(day)}是周{_WEEK[day.weekday()]}，本来就上班，请核对。")
    return days


def _day(match: re.Match[str], last: date | None, names: str, year: int) -> date:
    month = int(match["m"]) if match["m"] else last.month if last else 0
    if match["y"]:
        year = int(match["y"])
    elif "元旦" in names and month == 12 and (last is None or last.year < year):
        year -= 1
    try:
        day = date(year, month, int(match["d"]))
    except ValueError:
        raise NoticeNotUnderstood(f"{names}：没有“{match[0]}”这一天，请核对通知原文。") from None
    weekday = re.search("(?:周|星期|礼拜)([一二三四五六日天])", match["beside"] or "")
    if weekday and _WEEK[day.weekday()] != weekday[1].replace("天", "日"):
        raise NoticeNotUnderstood(f"{names}：{_said(day)}是周{_WEEK[day.weekday()]}，通知写的是{weekday[0]}，请核对年份和日期。")
    return day


def _same_count(rest_of_sentence: str, days: list[date], names: str) -> None:
    counted = re.match(r"(?:调休|补休)?,?共?([0-9]{1,2})天", rest_of_sentence)
    if counted and int(counted[1]) != len(days):
        raise NoticeNotUnderstood(f"{names}：通知说放假{counted[1]}天，日期却是{len(days)}天，请核对。")


def _said(day: date) -> str:
    return f"{day.month}月{day.day}日"

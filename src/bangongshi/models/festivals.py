"""Which days are festivals by law in any year, and when do the named days of the lunar year fall?

全国年节及纪念日放假办法 (in force since 2025) names the days; how weekends are shifted around them is told only by the
yearly notice, so nothing here is a make-up day. The moving days are a table of facts (a test compares it with borax);
lunar dates beyond it ask borax, imported only then.
"""

from datetime import date, timedelta

_LAW_FROM = 2025

# year: 春节 (month, day), 清明 (day of April), 端午 (month, day), 中秋 (month, day)
_MOVING: dict[int, tuple[int, int, int, int, int, int, int]] = {
    2025: (1, 29, 4, 5, 31, 10, 6),
    2026: (2, 17, 5, 6, 19, 9, 25),
    2027: (2, 6, 5, 6, 9, 9, 15),
    2028: (1, 26, 4, 5, 28, 10, 3),
    2029: (2, 13, 4, 6, 16, 9, 22),
    2030: (2, 3, 5, 6, 5, 9, 12),
    2031: (1, 23, 5, 6, 24, 10, 1),
    2032: (2, 11, 4, 6, 12, 9, 19),
    2033: (1, 31, 4, 6, 1, 9, 8),
    2034: (2, 19, 5, 6, 20, 9, 27),
    2035: (2, 8, 5, 6, 10, 9, 16),
    2036: (1, 28, 4, 5, 30, 10, 4),
    2037: (2, 15, 4, 6, 18, 9, 24),
    2038: (2, 4, 5, 6, 7, 9, 13),
    2039: (1, 24, 5, 5, 27, 10, 2),
    2040: (2, 12, 4, 6, 14, 9, 20),
}

_FIXED = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}

_LUNAR_FEAST = {"春节": (1, 1), "元宵节": (1, 15), "端午节": (5, 5), "七夕": (7, 7), "中秋节": (8, 15), "重阳节": (9, 9)}
_SOLAR_FEAST = {
    "元旦": (1, 1), "妇女节": (3, 8), "劳动节": (5, 1), "五一": (5, 1), "青年节": (5, 4),
    "七一": (7, 1), "建党节": (7, 1), "八一": (8, 1), "建军节": (8, 1), "教师节": (9, 10),
    "国庆节": (10, 1), "十一": (10, 1),
}
_SHORT = {"元宵": "元宵节", "端午": "端午节", "中秋": "中秋节", "重阳": "重阳节", "劳动": "劳动节", "国庆": "国庆节",
          "清明": "清明节", "新年": "元旦", "三八": "妇女节", "五四": "青年节", "大年初一": "春节", "正月初一": "春节",
          "大年三十": "除夕", "三八节": "妇女节", "五一节": "劳动节", "国庆日": "国庆节"}


def statutory_name(day: date) -> str:
    """The festival the law gives everyone off on this day, or "" (also for years the table does not reach)."""
    if day.year < _LAW_FROM:
        return ""
    if name := _FIXED.get((day.month, day.day)):
        return name
    if (row := _MOVING.get(day.year)) is None:
        return ""
    new_year = date(day.year, row[0], row[1])
    if -1 <= (day - new_year).days <= 2:
        return "春节"
    moving = {(4, row[2]): "清明节", (row[3], row[4]): "端午节", (row[5], row[6]): "中秋节"}
    return moving.get((day.month, day.day), "")


def feast_names() -> tuple[str, ...]:
    """Every festival word `feast` knows, longest first, for a regular expression."""
    words = {*_LUNAR_FEAST, *_SOLAR_FEAST, *_SHORT, "除夕", "清明节"}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def feast(word: str, year: int) -> date | None:
    """The day of a festival in a solar year; None when it cannot be told."""
    name = _SHORT.get(word, word)
    if name in _SOLAR_FEAST:
        return date(year, *_SOLAR_FEAST[name])
    if name == "除夕":
        spring = feast("春节", year)
        return spring - timedelta(days=1) if spring else None
    if name == "清明节":
        return _qingming(year)
    if name not in _LUNAR_FEAST:
        return None
    row = _MOVING.get(year)
    if row and name == "春节":
        return date(year, row[0], row[1])
    return lunar(year, *_LUNAR_FEAST[name])


def lunar(year: int, month: int, day: int, leap: bool = False) -> date | None:
    """The solar day of a lunar date (农历 `year`); None when that month has no such day or borax is missing."""
    try:
        from borax.calendars.lunardate import LunarDate
    except ImportError:
        return None
    try:
        found = LunarDate(year, month, day, 1 if leap else 0).to_solar_date()
    except (ValueError, KeyError, IndexError):
        return None
    return found if isinstance(found, date) else None


def _qingming(year: int) -> date | None:
    if row := _MOVING.get(year):
        return date(year, 4, row[2])
    try:
        from borax.calendars.lunardate import LunarDate
    except ImportError:
        return None
    for day in (3, 4, 5, 6):
        if LunarDate.from_solar_date(year, 4, day).term == "清明":
            return date(year, 4, day)
    return None

"""Which time of day do the last words of a typed date name: 14:30, 下午三点半, 17时30分?"""

import re
from datetime import time

from bangongshi.models.date_words import DateNotUnderstood, N, number

_PERIODS = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜间"
_CLOCK = re.compile(
    rf"(?P<rest>.*?) ?(?P<period>{_PERIODS})?"
    rf"(?:(?P<h24>[0-9]{{1,2}}):(?P<m24>[0-9]{{2}})(?::[0-9]{{2}})?"
    rf"|(?P<hour>{N})(?:点|时)(?P<more>钟|整|半|一刻|三刻|{N}分|[0-9]{{2}})?)"
)
_HALF_DAY = re.compile(rf"(?P<rest>.+?)(?P<period>{_PERIODS})")
_EARLY = {"凌晨": (0, 6), "清晨": (4, 8), "早上": (4, 11), "早晨": (4, 11), "上午": (0, 12)}
_LATE = {"下午": (1, 11), "傍晚": (4, 8), "晚上": (5, 11), "夜里": (6, 11), "夜间": (6, 11)}


def split_clock(text: str) -> tuple[str, time | None]:
    """The words before the clock, and the time; `text` as it is and None when no clock stands at its end.

    24:00 becomes 23:59 of the same day. A bare 3点 is refused (上午还是下午), as are 25点 and 上午15点: DateNotUnderstood.
    """
    if match := _CLOCK.fullmatch(text):
        period = match["period"] or ""
        if match["h24"] is not None:
            return match["rest"], _time(int(match["h24"]), int(match["m24"]), period, clear=True)
        minute = _minutes(match["more"] or "")
        return match["rest"], _time(number(match["hour"]), minute, period, clear=False)
    if match := _HALF_DAY.fullmatch(text):
        return match["rest"], None
    return text, None


def _minutes(words: str) -> int:
    fixed = {"": 0, "钟": 0, "整": 0, "半": 30, "一刻": 15, "三刻": 45}
    return fixed[words] if words in fixed else number(words.removesuffix("分"))


def _time(hour: int, minute: int, period: str, *, clear: bool) -> time:
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise DateNotUnderstood(f"没有{hour}点{minute:02}分这个时刻，请写 14:30 或下午2点半。")
    if period:
        hour = _in_period(hour, period)
    elif not clear and 1 <= hour <= 7:
        raise DateNotUnderstood(f"{hour}点是上午还是下午？请写“下午{hour}点”或 {hour + 12}:{minute:02}。")
    return time(23, 59) if hour == 24 else time(hour, minute)


def _in_period(hour: int, period: str) -> int:
    if period in _LATE:
        low, high = _LATE[period]
        if low <= hour <= high or (period == "下午" and hour == 12):
            return hour if hour == 12 else hour + 12
        if low + 12 <= hour <= high + 12:
            return hour
    elif period == "中午":
        if hour in (11, 12, 13):
            return hour
        if hour in (1, 2):
            return hour + 12
    else:
        low, high = _EARLY[period]
        if low <= hour <= high:
            return hour
    raise DateNotUnderstood(f"“{period}{hour}点”说不通，请写 24 小时制，如 14:30。")

"""What may the unit decide, within which bounds, and what holds until it has? Keys as data, one frozen reading of all."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from pathlib import PurePath

from bangongshi.models import receipt_number
from bangongshi.models.words import UnitType
from bangongshi.text import clean_in

Check = Callable[[str], str]
"""The sentence why a value cannot be taken; "" when it can."""

YES, NO = "是", "否"


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """All settings as the program uses them. Minutes are whole; `day_ends` is wall-clock time."""

    unit_name: str = ""
    unit_short_name: str = ""
    unit_code: str = ""
    unit_type: UnitType = UnitType.ORGAN
    who: str = ""
    receipt_style: str = receipt_number.DEFAULT_STYLE
    placeholders: bool = False
    placeholders_agreed_by: str = ""
    placeholders_agreed_on: date | None = None
    cover_minutes: int = 3
    lock_minutes: int = 20
    day_ends: time = time(17, 30)
    countersign_days: int = 1
    certificate_alerts: tuple[int, ...] = (60, 30, 7)
    yellow_workdays: int = 3
    second_backup_folder: str = ""
    theme: str = "纸"
    clipboard: bool = False
    recovery_typed_back: bool = False

    @property
    def clerk(self) -> str:
        """Who signs the journal: the clerk's own name, or 文秘 until it is given."""
        return self.who or "文秘"


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """One key: what it is called, a sentence of help, what it is at first, what is wrong with a value."""

    key: str
    name: str
    help: str
    default: str
    check: Check
    choices: tuple[str, ...] = ()


def _text(longest: int, needed: str = "") -> Check:
    def check(value: str) -> str:
        if needed and not value:
            return needed
        return f"最多 {longest} 个字。" if len(value) > longest else ""

    return check


def _one_of(*words: str) -> Check:
    return lambda value: "" if value in words else f"请从{'、'.join(words)}中选一个。"


def _minutes(least: int, most: int) -> Check:
    def check(value: str) -> str:
        return "" if _whole(value) is not None and least <= int(value) <= most else f"请填 {least} 到 {most} 的整数（分钟）。"

    return check


def _whole(value: str) -> int | None:
    return int(value) if re.fullmatch("[0-9]{1,4}", value) else None


def _code(value: str) -> str:
    if not value or re.fullmatch("[\u3400-\u4dbf\u4e00-\u9fff]{1,16}(（[\u4e00-\u9fff]{1,8}）[\u4e00-\u9fff]{0,4})?", value):
        return ""
    return "机关代字只用汉字，如“某办发”，不带年份和序号。"


def _clock(value: str) -> str:
    return "" if _time(value) else "请写成时:分，如 17:30。"


def _time(value: str) -> time | None:
    found = re.fullmatch("([01]?[0-9]|2[0-3])[:：]([0-5][0-9])", value)
    return time(int(found[1]), int(found[2])) if found else None


def _day(value: str) -> str:
    if not value:
        return ""
    return "" if _date(value) else "请写成年-月-日，如 2026-11-23。"


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _folder(value: str) -> str:
    if not value:
        return ""
    return "" if PurePath(value).is_absolute() else "请填完整的文件夹路径（从盘符或根目录写起）。"


def _workdays(value: str) -> str:
    return "" if _whole(value) is not None and 1 <= int(value) <= 10 else "请填 1 到 10 的整数（工作日）。"


def _alerts(value: str) -> str:
    return "" if _steps(value) else "请填一到五个天数，由大到小，用顿号隔开，如 60、30、7。"


def _steps(value: str) -> tuple[int, ...]:
    """「60、30、7」 as figures; () when it is not one to five of them, falling, each 1–365."""
    parts = [_whole(part.strip()) for part in re.split("[、，,]", value)]
    steps = tuple(part for part in parts if part is not None and 1 <= part <= 365)
    falling = all(first > second for first, second in pairwise(steps))
    return steps if len(steps) == len(parts) <= 5 and falling else ()


_TYPES = tuple(kind.value for kind in UnitType)
_STYLES = tuple(style.name for style in receipt_number.STYLES)

_THEMES = ("纸", "墨")

SPECS: tuple[SettingSpec, ...] = (
    SettingSpec("unit_name", "单位名称", "本单位全称，印在登记簿和处理单上。", "", _text(60, "请填单位名称。")),
    SettingSpec("unit_short_name", "单位简称", "规范化简称，可以不填。", "", _text(30)),
    SettingSpec("unit_code", "机关代字", "发文字号前面的字，如“某办发”。", "", _code),
    SettingSpec("unit_type", "单位类型", "决定哪些行文规则必须遵守、哪些只作提醒。", "机关", _one_of(*_TYPES), _TYPES),
    SettingSpec("who", "经办人", "您的姓名，记在每一笔登记上。", "", _text(20)),
    SettingSpec(
        "receipt_style", "收文号写法",
        "、".join(f"{style.name}：{style.example}" for style in receipt_number.STYLES),
        receipt_number.DEFAULT_STYLE, _one_of(*_STYLES), _STYLES,
    ),
    SettingSpec(
        "placeholders", "涉密件占位", "保密部门同意在本机登记占位吗？占位不记标题、文号和来文单位。", NO,
        _one_of(YES, NO), (YES, NO),
    ),
    SettingSpec("placeholders_agreed_by", "谁同意占位", "保密部门答复人的姓名。", "", _text(20)),
    SettingSpec("placeholders_agreed_on", "何时同意占位", "答复的日期。", "", _day),
    SettingSpec(
        "countersign_days", "补签期限", "电话同意用印的，几个工作日内要补签（1–10）。", "1", _workdays,
    ),
    SettingSpec(
        "certificate_alerts", "证照到期提醒", "到期前多少天提醒，由远到近，如 60、30、7。", "60、30、7", _alerts,
    ),
    SettingSpec(
        "yellow_workdays", "黄灯", "督办离时限几个工作日起亮黄灯（1–10）；没有全国统一标准，按本单位规定。", "3", _workdays,
    ),
    SettingSpec("theme", "配色", "纸是浅底，墨是深底。", _THEMES[0], _one_of(*_THEMES), _THEMES),
    SettingSpec(
        "clipboard", "复制到系统剪贴板", "否：Ctrl+C 只在本程序里有效，别的程序读不到。", NO, _one_of(YES, NO), (YES, NO),
    ),
    SettingSpec("cover_minutes", "遮屏", "多少分钟没有操作就遮住屏幕（1–30）。", "3", _minutes(1, 30)),
    SettingSpec("lock_minutes", "锁定", "多少分钟没有操作就锁定（5–60）。", "20", _minutes(5, 60)),
    SettingSpec("day_ends", "下班时间", "当天到期的事以此为界。", "17:30", _clock),
    SettingSpec("second_backup_folder", "第二备份位置", "另一块盘或移动介质上的文件夹，可以不填。", "", _folder),
    SettingSpec("recovery_typed_back", "恢复码已核对", "抄下的恢复码是否回输核对过。", NO, _one_of(YES, NO), (YES, NO)),
)
"""All settings, in the order the 设置 page shows them."""

_FIGURES = frozenset(
    {
        "cover_minutes", "lock_minutes", "day_ends", "placeholders_agreed_on", "countersign_days", "certificate_alerts",
        "yellow_workdays",
    }
)

BY_KEY = {spec.key: spec for spec in SPECS}


def cleaned(values: Mapping[str, str]) -> dict[str, str]:
    """Values as they are kept: cleaned, trimmed, figures half-width, times in their one spelling where they can be read."""
    kept = {key: clean_in(value, limit=1000).strip() for key, value in values.items()}
    for key in _FIGURES & kept.keys():
        kept[key] = unicodedata.normalize("NFKC", kept[key])
    moment = _time(kept.get("day_ends", ""))
    if moment:
        kept["day_ends"] = f"{moment:%H:%M}"
    return kept


def problems(values: Mapping[str, str]) -> dict[str, str]:
    """{key: sentence} for every value that cannot be taken. `values` is the whole set as it would stand afterwards."""
    wrong = {key: said for key, spec in BY_KEY.items() if (said := spec.check(values.get(key, spec.default)))}
    wrong.update({key: "没有这一项设置。" for key in values if key not in BY_KEY})
    if values.get("placeholders", NO) == YES:
        for key in ("placeholders_agreed_by", "placeholders_agreed_on"):
            if not values.get(key):
                wrong[key] = f"答“是”要填{BY_KEY[key].name}。"
    cover, lock = (_whole(values.get(key, BY_KEY[key].default)) for key in ("cover_minutes", "lock_minutes"))
    if cover and lock and cover >= lock and not {"cover_minutes", "lock_minutes"} & wrong.keys():
        wrong["lock_minutes"] = "锁定要晚于遮屏。"
    return wrong


def reading(values: Mapping[str, str]) -> OfficeSettings:
    """The settings from stored values; a value that cannot be read counts as not given, so that the program starts."""
    sound = {
        key: values[key] if key in values and not spec.check(values[key]) else spec.default
        for key, spec in BY_KEY.items()
    }
    return OfficeSettings(
        unit_name=sound["unit_name"],
        unit_short_name=sound["unit_short_name"],
        unit_code=sound["unit_code"],
        unit_type=UnitType(sound["unit_type"]),
        who=sound["who"],
        receipt_style=sound["receipt_style"],
        placeholders=sound["placeholders"] == YES,
        placeholders_agreed_by=sound["placeholders_agreed_by"],
        placeholders_agreed_on=_date(sound["placeholders_agreed_on"]),
        cover_minutes=int(sound["cover_minutes"]),
        lock_minutes=int(sound["lock_minutes"]),
        day_ends=_time(sound["day_ends"]) or time(17, 30),
        countersign_days=int(sound["countersign_days"]),
        certificate_alerts=_steps(sound["certificate_alerts"]),
        yellow_workdays=int(sound["yellow_workdays"]),
        second_backup_folder=sound["second_backup_folder"],
        theme=sound["theme"],
        clipboard=sound["clipboard"] == YES,
        recovery_typed_back=sound["recovery_typed_back"] == YES,
    )

"""Which 文种 is it, which way does it go, and does it wait for an answer? (domain.md §1.1)"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Flow(StrEnum):
    """行文方向."""

    UP = "上行"
    DOWN = "下行"
    LEVEL = "平行"
    PUBLIC = "公布"


@dataclass(frozen=True, slots=True)
class Genre:
    """One 文种: its name, where it may go, whether its sender waits for an answer, what to remember."""

    name: str
    flows: tuple[Flow, ...]
    reply_expected: bool = False
    caution: str = ""


GENRES: tuple[Genre, ...] = (
    Genre("决议", (Flow.DOWN,), caution="要写明会议名称和通过日期。"),
    Genre("决定", (Flow.DOWN,)),
    Genre("命令", (Flow.DOWN,), caution="一般单位无权发布命令（令）。"),
    Genre("公报", (Flow.PUBLIC,), caution="公报只用于高层机关公布重大事项。"),
    Genre("公告", (Flow.PUBLIC,), caution="在一定范围内周知的事项用通告，不用公告。"),
    Genre("通告", (Flow.PUBLIC,), caution="要写明适用范围。"),
    Genre("意见", (Flow.UP, Flow.DOWN, Flow.LEVEL), caution="上行的意见按请示办理。"),
    Genre("通知", (Flow.DOWN,)),
    Genre("通报", (Flow.DOWN,)),
    Genre("报告", (Flow.UP,), caution="报告不得夹带请示事项。"),
    Genre("请示", (Flow.UP,), reply_expected=True, caution="一文一事，事前请示。"),
    Genre("批复", (Flow.DOWN,), caution="要对应来文的请示。"),
    Genre("议案", (Flow.LEVEL,), caution="只由人民政府向同级人大或常委会提出。"),
    Genre("函", (Flow.LEVEL,), reply_expected=True),
    Genre("纪要", (Flow.DOWN, Flow.LEVEL)),
)
"""The fifteen of the 条例, in its order. 令 is written 命令（令）."""

INNER_PAPERS = ("签报", "呈批件", "便函", "工作联系单", "督办通知单")
"""Papers outside the 条例 that circulate inside the unit."""

NOT_GENRES = ("方案", "办法", "规定", "总结", "要点", "计划", "讲话", "汇报", "简报", "专报")
"""Often taken for a 文种; they go out enclosed in one, such as a 通知."""

_BY_NAME = {genre.name: genre for genre in GENRES}
_SPELLINGS = {
    **{name: name for name in (*_BY_NAME, *INNER_PAPERS)},
    "令": "命令", "会议纪要": "纪要", "复函": "函", "公函": "函", "商洽函": "函",
}
_LONGEST_FIRST = sorted(_SPELLINGS, key=len, reverse=True)
_TRAILER = re.compile(r"[\s。.》〉」』”’]+$|[（(〔\[【][^（(〔\[【]*[）)〕\]】]$|(征求意见稿|送审稿|讨论稿|草案|初稿|代拟稿)$")
_ANYWHERE = re.compile("|".join(name for name in _LONGEST_FIRST if name not in ("令", "函")))
_NO_ANSWER = ("复函", "便函")


def genre_named(name: str) -> Genre | None:
    """The 文种 of that name, or None."""
    return _BY_NAME.get(name)


def genre_in_title(title: str) -> str:
    """The 文种 a title ends in (a note in brackets aside), else the last one it names, else "".

    「关于转发《…的请示》的通知」 is a 通知; 「国务院令」 is a 命令.
    """
    bare, before = title.strip(), ""
    while bare != before:
        before, bare = bare, _TRAILER.sub("", bare)
    for spelling in _LONGEST_FIRST:
        if bare.endswith(spelling):
            return _SPELLINGS[spelling]
    last = ""
    for found in _ANYWHERE.finditer(title):
        last = _SPELLINGS[found[0]]
    return last


def reply_expected(genre: str, title: str = "") -> bool:
    """Whether the sender of such a paper waits for an answer: 请示 and 函, but not a 函 that is itself the answer."""
    known = _BY_NAME.get(genre)
    if known is None or not known.reply_expected:
        return False
    return not title or not any(word in title for word in _NO_ANSWER)


def needs_reply(genre: str, wanted: bool) -> bool:
    """Whether a paper may not be closed without 答复: every 请示, and whatever asks for one (domain.md §2.2).

    A 函 may merely tell; whether it asks is said at registration (`reply_expected` proposes it there).
    """
    return wanted or genre == "请示"

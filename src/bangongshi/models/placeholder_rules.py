"""What may be done with the placeholder of a paper-only state secret, what comes next, why not (domain.md §5.3, §5.4).

One placeholder stands for one physical copy. Nothing here knows what the paper is about; nothing here ever will.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

REPORT_WITHIN = timedelta(hours=24)
"""A copy that cannot be found is reported within 24 natural hours, weekends and holidays included (保密法 §61)."""


class PlaceholderState(StrEnum):
    """Where one copy stands; the word is what is stored and what a person reads."""

    RECEIVED = "收到"
    BOOKED = "已登专册"
    CABINET = "在柜"
    SENT = "送阅"
    TO_RETURN = "应清退"
    RETURNED = "已清退"
    TO_FILE = "待归档"
    FILED = "已归档"
    TO_DESTROY = "待销毁"
    LEAVING = "送销"
    DESTROYED = "已销毁"
    LOST = "去向不明"
    FOUND = "已找回"
    REPORTED = "已报告"
    VOID = "作废占位"


class PlaceholderVerb(StrEnum):
    """The acts; the value is what the journal and the screen call them."""

    ADD = "登记占位"
    BOOK = "登专册"
    PUT_AWAY = "入柜"
    SEND_OUT = "送阅"
    TAKE_IN = "收回"
    LIST_RETURN = "列入清退"
    RETURN = "清退"
    LIST_FILE = "列入归档"
    FILE = "归档"
    ALLOW_DESTROY = "批准销毁"
    LEAVE = "送销"
    DESTROY = "销毁"
    LOSE = "去向不明"
    FIND = "找回"
    REPORT = "报告"
    AMEND = "更正"
    VOID = "作废"


class VoidReason(StrEnum):
    """Why a placeholder no longer counts: to be chosen, since nothing may be written in words."""

    TWICE = "重复登记"
    MISTAKE = "登错"
    NO_SECRET = "不是涉密件"


S, V = PlaceholderState, PlaceholderVerb

_STEPS: Mapping[PlaceholderState, Mapping[PlaceholderVerb, PlaceholderState]] = {
    S.RECEIVED: {V.BOOK: S.BOOKED},
    S.BOOKED: {V.PUT_AWAY: S.CABINET},
    S.CABINET: {
        V.SEND_OUT: S.SENT, V.LIST_RETURN: S.TO_RETURN, V.LIST_FILE: S.TO_FILE, V.ALLOW_DESTROY: S.TO_DESTROY,
    },
    S.SENT: {V.TAKE_IN: S.CABINET},
    S.TO_RETURN: {V.RETURN: S.RETURNED, V.PUT_AWAY: S.CABINET},
    S.TO_FILE: {V.FILE: S.FILED, V.PUT_AWAY: S.CABINET},
    S.TO_DESTROY: {V.LEAVE: S.LEAVING, V.PUT_AWAY: S.CABINET},
    S.LEAVING: {V.DESTROY: S.DESTROYED},
    S.LOST: {V.FIND: S.FOUND, V.REPORT: S.REPORTED},
    S.REPORTED: {V.FIND: S.FOUND},
    S.FOUND: {V.BOOK: S.BOOKED, V.PUT_AWAY: S.CABINET},
}
"""The machine of domain.md §5.4. 入柜 out of a waiting state is the change of mind: nothing has left the cabinet yet."""

IN_HAND = (S.RECEIVED, S.BOOKED, S.CABINET, S.SENT, S.TO_RETURN, S.TO_FILE, S.TO_DESTROY, S.LEAVING, S.FOUND)
"""Copies the clerk answers for and knows the place of."""
MISSING = (S.LOST, S.REPORTED)
OPEN = (*IN_HAND, *MISSING)
"""States that ask something of the clerk; they count as 涉密占位."""
OUT = (S.SENT, S.LEAVING)
"""Copies that are not in the cabinet."""
GONE = (S.RETURNED, S.FILED, S.DESTROYED)

_STANDS: Mapping[PlaceholderState, str] = {
    S.RECEIVED: "还没有登专册，请先登专册（F8）。",
    S.BOOKED: "还没有入柜，请先入柜（F8）。",
    S.CABINET: "就在柜里，还没有到这一步。",
    S.SENT: "在外，请先收回。",
    S.TO_RETURN: "已列入清退；不清退了请先入柜。",
    S.RETURNED: "已经清退，不再办理。",
    S.TO_FILE: "已列入归档；不归档了请先入柜。",
    S.FILED: "已经归档，不再办理。",
    S.TO_DESTROY: "已批准销毁；不销毁了请先入柜。",
    S.LEAVING: "已经送销，请办销毁。",
    S.DESTROYED: "已经销毁，不再办理。",
    S.LOST: "去向不明，请先报告或找回。",
    S.REPORTED: "去向不明，已经报告；找到了请办找回。",
    S.FOUND: "刚刚找回，请先入柜（F8）。",
    S.VOID: "占位已经作废，不再办理。",
}
"""What stands in the way of every act a state does not allow."""


@dataclass(frozen=True, slots=True)
class PlaceholderFacts:
    """What the rules need to know: the state, whether the paper book has it, whether the issuer wants it back by now."""

    state: PlaceholderState
    booked: bool = False
    return_due: bool = False


def refusal(facts: PlaceholderFacts, verb: PlaceholderVerb) -> str:
    """Why `verb` is not possible now, as a sentence; "" when it is."""
    state = facts.state
    if verb is V.LOSE:
        return "" if state in IN_HAND else _STANDS[state]
    if verb is V.AMEND:
        return "" if state in IN_HAND else _STANDS[state]
    if verb is V.VOID:
        return "" if state in (*IN_HAND, *GONE) and state not in OUT else _STANDS[state]
    if state is S.FOUND and verb in (V.BOOK, V.PUT_AWAY):
        return _found(facts, verb)
    if verb in _STEPS.get(state, {}):
        return ""
    if verb in (V.FIND, V.REPORT) and state in IN_HAND:
        return f"没有去向不明，无须{verb.value}。"
    return _STANDS[state]


def _found(facts: PlaceholderFacts, verb: PlaceholderVerb) -> str:
    """A copy that was lost before it came into the paper book goes there first."""
    if verb is V.BOOK:
        return "专册里已经有了，请入柜（F8）。" if facts.booked else ""
    return "" if facts.booked else "还没有登专册，请先登专册（F8）。"


def state_after(state: PlaceholderState, verb: PlaceholderVerb) -> PlaceholderState:
    """The state an allowed act leads to; 更正 stays where it is. Raises KeyError for an act that is not allowed."""
    if verb is V.LOSE:
        return S.LOST
    if verb is V.VOID:
        return S.VOID
    return state if verb is V.AMEND else _STEPS[state][verb]


_NEXT: Mapping[PlaceholderState, PlaceholderVerb] = {
    S.RECEIVED: V.BOOK, S.BOOKED: V.PUT_AWAY, S.CABINET: V.SEND_OUT, S.SENT: V.TAKE_IN, S.TO_RETURN: V.RETURN,
    S.TO_FILE: V.FILE, S.TO_DESTROY: V.LEAVE, S.LEAVING: V.DESTROY, S.LOST: V.REPORT, S.REPORTED: V.FIND,
    S.FOUND: V.PUT_AWAY,
}


def next_verb(facts: PlaceholderFacts) -> PlaceholderVerb | None:
    """The natural next act (F8), or None when the copy asks nothing more. A missing copy is reported first of all."""
    if facts.state is S.CABINET and facts.return_due:
        return V.LIST_RETURN
    if facts.state is S.FOUND and not facts.booked:
        return V.BOOK
    return _NEXT.get(facts.state)


def holder(state: PlaceholderState, code: str) -> str:
    """Who has the copy, in one word or code; never empty, never two (design.md §2, 份)."""
    if state in MISSING:
        return f"原在{code}" if code else "不明"
    if state is S.SENT:
        return code
    if state is S.LEAVING:
        return "送销途中"
    if state in (*GONE, S.VOID):
        return "已出"
    return "柜" if state not in (S.RECEIVED, S.BOOKED) else "经办人"


def report_by(lost_at: datetime) -> datetime:
    """Until when a missing copy must be reported; naive local time in and out."""
    return lost_at + REPORT_WITHIN


def time_left(lost_at: datetime, now: datetime) -> str:
    """「剩23小时」, 「剩40分钟」 or 「超3小时」: whole hours, never more left and never less late than there is."""
    seconds = int((report_by(lost_at) - now).total_seconds())
    if seconds < 0:
        return f"超{-(seconds // 3600)}小时"
    return f"剩{seconds // 3600}小时" if seconds >= 3600 else f"剩{seconds // 60}分钟"


def clock_words(lost_at: datetime, now: datetime) -> str:
    """「11月24日 09:00 前报告（剩5小时）」."""
    return f"{report_by(lost_at):%m月%d日 %H:%M} 前报告（{time_left(lost_at, now)}）"

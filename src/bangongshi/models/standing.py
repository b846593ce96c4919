"""轻重缓急: where does a paper stand in action order, and why (design.md §3.13)?

特急 first, then 重点, then the most days late, then the due date, then the rank of the highest leader who spoke:
(standing, due_on, leader_rank, id) ascending.
"""

from datetime import date, datetime, time

from bangongshi.models.words import Urgency

_ORDER = {Urgency.FIRST: 0, Urgency.EXTRA: 0, Urgency.URGENT: 1, Urgency.FLAT: 2, Urgency.NONE: 2}
NO_DATE = "9999-12-31"
"""Stands for a missing date in list order: last, and on the 无下一步 list besides."""


def standing(urgency: Urgency, key: bool) -> int:
    """0 … 5; smaller is more pressing. 特急 (and 特提) before 重点 before the rest."""
    if _ORDER[urgency] == 0:
        return 0 if key else 1
    return 2 + (_ORDER[urgency] - 1) if key else 4 + (_ORDER[urgency] - 1)


UNRANKED = 99
"""The leader's rank of a paper no leader has spoken on."""


def hours_late(due_on: date | None, due_time: str, now: datetime) -> int | None:
    """Whole hours past a deadline that counts hours ("HH:MM"), on its own day; None otherwise or when not late."""
    if due_on is None or not due_time or due_on != now.date():
        return None
    late = now - datetime.combine(due_on, time.fromisoformat(due_time))
    return int(late.total_seconds() // 3600) if late.total_seconds() > 0 else None


def why(urgency: Urgency, key: bool, due_on: date | None, today: date, hours: int | None = None) -> str:
    """The row's reason in a few hanzi: 「特急 重点 逾期3天」; empty when nothing presses. `hours`: see hours_late."""
    words = []
    if urgency is not Urgency.NONE:
        words.append(urgency.value)
    if key:
        words.append("重点")
    if due_on is None:
        words.append("无期限")
    elif due_on < today:
        words.append(f"逾期{(today - due_on).days}天")
    elif hours is not None:
        words.append(f"逾期{hours}小时")
    elif due_on == today:
        words.append("今日到期")
    return " ".join(words)

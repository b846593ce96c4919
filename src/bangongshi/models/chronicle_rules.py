"""大事记 and 工作小结: which days a span is, what is proposed to be written, how the lines become a text. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bangongshi.models.matter_words import ChronicleKind


class Span(StrEnum):
    """A stretch of days the clerk reports on."""

    WEEK = "本周"
    MONTH = "本月"
    QUARTER = "本季"
    YEAR = "本年"


class ChronicleVerb(StrEnum):
    """The acts; the value is what the journal calls them."""

    EVENT = "收进大事记"
    REPORT = "收进小结"
    DECLINE = "不收"


VERB_OF = {
    ChronicleKind.EVENT: ChronicleVerb.EVENT, ChronicleKind.REPORT: ChronicleVerb.REPORT,
    ChronicleKind.NEITHER: ChronicleVerb.DECLINE,
}


def days_of(span: Span, today: date) -> tuple[date, date]:
    """First and last day of the span `today` lies in; a week runs from Monday to Sunday."""
    if span is Span.WEEK:
        first = today - timedelta(days=today.weekday())
        return first, first + timedelta(days=6)
    if span is Span.YEAR:
        return date(today.year, 1, 1), date(today.year, 12, 31)
    months = 3 if span is Span.QUARTER else 1
    month = (today.month - 1) // months * months + 1
    after = month + months
    end = date(today.year + (after - 1) // 12, (after - 1) % 12 + 1, 1)
    return date(today.year, month, 1), end - timedelta(days=1)


def proposed_text(on: date, name: str) -> str:
    """「11月23日，今冬明春防汛检查办结。」; `name` is the title, or the 代称 of what is not to be named."""
    return f"{on.month}月{on.day}日，{name.strip().rstrip('。')}办结。"


@dataclass(frozen=True, slots=True)
class Line:
    """One line for the text: its day, its words, or None when it must not be told (it is counted)."""

    on: date
    text: str | None


def text_lines(kind: ChronicleKind, unit: str, first: date, last: date, found: Iterable[Line]) -> tuple[str, ...]:
    """A heading, then the lines by day (months get a line of their own when there are several), then what was left out."""
    lines = sorted(found, key=lambda line: line.on)
    told = [line for line in lines if line.text is not None]
    made = [f"{unit}{kind.value}（{_day(first)}至{_day(last)}）"]
    months = (first.year, first.month) != (last.year, last.month)
    month: tuple[int, int] | None = None
    for line in told:
        if months and month != (line.on.year, line.on.month):
            month = line.on.year, line.on.month
            made += ["", f"{line.on.year}年{line.on.month}月"]
        made.append(_dated(line))
    if not told:
        made.append("这个时段没有可列的内容。")
    left_out = len(lines) - len(told)
    if left_out:
        made += ["", f"另有未公布事项 {left_out} 项，未列入。"]
    return tuple(made)


def _dated(line: Line) -> str:
    """The day comes first, unless the words begin with it."""
    day = f"{line.on.month}月{line.on.day}日"
    text = line.text or ""
    return text if text.startswith(day) else f"{day}，{text}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

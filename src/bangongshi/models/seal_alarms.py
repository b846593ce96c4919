"""What of 印章 is shouted on top of home? Late seals, sheets without a trace, blank paper nobody accounted for (domain.md §6.3–6.4).

A few lines of each kind, the rest counted: the lists below must stay in sight.
"""

from collections.abc import Iterable, Sequence

from bangongshi.models.duty_rows import DutyRow
from bangongshi.models.letter_rules import Gap

SHOUTED = 3
"""Lines of one kind."""


def late_loans(loans: Iterable[DutyRow]) -> list[str]:
    """「印章《…》逾期未还 2小时：李四、王五，应还 11-23 09:30」 (YZ-10), the longest late first as given."""
    late = [row for row in loans if row.late]
    lines = [
        f"印章《{row.title}》逾期未还 {row.lateness.removeprefix('逾期')}：{row.holder}，应还 {row.due_on:%m-%d} {row.due_time}"
        for row in late[:SHOUTED]
    ]
    return lines + _rest(len(late), "另有 {} 枚印章逾期未还")


def late_blanks(blank: Iterable[DutyRow]) -> list[str]:
    """「用印〔2026〕12号 空白件A01–A05没有清点，逾期1天：赵六」 (YZ-04)."""
    late = [row for row in blank if row.late]
    lines = [f"{row.number} {row.where}，{row.lateness}：{row.holder}" for row in late[:SHOUTED]]
    return lines + _rest(len(late), "另有 {} 笔空白件逾期没有清点")


def missing_letters(gaps: Sequence[Gap]) -> list[str]:
    """「介绍信 第3–4号 没有去向」; the book is named where several have gaps."""
    several = len({one.book_id for one in gaps}) > 1
    lines = [f"介绍信{f'《{one.book}》' if several else ''} {one.number} 没有去向" for one in gaps[:SHOUTED]]
    return lines + _rest(len(gaps), "介绍信另有 {} 处缺号没有去向")


def _rest(count: int, words: str) -> list[str]:
    return [words.format(count - SHOUTED)] if count > SHOUTED else []

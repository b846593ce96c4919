"""How is a table of 督办 said in text: on the screen, copied, saved? Lines of at most 78 columns, counts alone, no titles."""

from bangongshi.models.stat_table import SHARE, Figures, StatTable
from bangongshi.models.stat_words import MEANINGS, NONE, Share, population
from bangongshi.text import cells, fit

COLUMNS = 78
TITLE = "督办统计"
_NAME, _DUE, _SHARE, _OPEN = 18, 6, 14, 10
_BAR = COLUMNS - _NAME - _DUE - 2 * _SHARE - _OPEN - 2
FULL, EMPTY = "#", "."
"""Bars in signs every terminal draws one column wide."""


def lines(table: StatTable) -> list[str]:
    """The page: what was counted, a line per group with its bar, the sums, the figures beside them, what each means."""
    return [
        f"{TITLE}（按{table.by.value}）　截至 {table.as_of}",
        *_folded("范围　", population(table.first, table.as_of) + "。"),
        "",
        *_groups(table),
        "",
        *(f"{name}　{said}" for name, said in _beside(table.total)),
        *reach_words(table),
        *_folded("不在应办之内　", aside_words(table)),
        "",
        *(line for name, meaning in MEANINGS for line in _folded(f"{name}　", meaning)),
    ]


def text(table: StatTable) -> str:
    """The page as it is copied and saved: ends with a line end."""
    return "\n".join(lines(table)) + "\n"


def headline(table: StatTable, span: str = "本月") -> str:
    """「本月应办 12 项，办结 9 项 75%，按时 8 项 67%，逾期未结 2 项（截至 11-23）」."""
    total = table.total
    return (
        f"{span}应办 {total.due} 项，办结 {total.closed} 项 {total.closing.percent}，"
        f"按时 {total.on_time} 项 {total.punctual.percent}，逾期未结 {total.overdue_open} 项（截至 {table.as_of:%m-%d}）"
    )


def bar(share: Share, width: int) -> str:
    """`####....`, to the nearest column; all of nothing is blank. Part of many is never drawn full, some never empty."""
    if not share.whole:
        return " " * width
    filled = (2 * width * share.part + share.whole) // (2 * share.whole)
    if 0 < share.part < share.whole:
        filled = min(max(filled, 1), width - 1)
    return FULL * filled + EMPTY * (width - filled)


def reach_words(table: StatTable) -> list[str]:
    """「15 个工作日内办结 90%（18/20）」; nothing where too few are closed."""
    found = table.reach
    if found is None:
        return [f"多少个工作日内办结 {SHARE}%　{NONE}（办结的太少，不算）"]
    return [f"{found.days} 个工作日内办结 {found.share}%（{found.part}/{found.whole}，从交办次日算起）"]


def aside_words(table: StatTable) -> str:
    """「未到期在办 3 项，中止 1 项。」"""
    aside = table.aside
    parts = (
        ("未到期在办", aside.not_due_open), ("未到期已办结", aside.not_due_closed), ("没有时限", aside.undated),
        ("中止", aside.suspended), ("撤销作废", aside.cancelled),
    )
    said = "，".join(f"{name} {count} 项" for name, count in parts if count)
    return f"{said or '没有'}。"


def _groups(table: StatTable) -> list[str]:
    if not table.rows:
        return ["没有应办的事项。"]
    return [
        _row(table.by.value, "应办", "办结", "按时", "逾期未结", " 按时率"),
        *(_figures(name, one) for name, one in table.rows),
        "-" * COLUMNS,
        _figures("合计", table.total),
    ]


def _figures(name: str, one: Figures) -> str:
    return _row(
        name, f"{one.due}", one.closing.words, one.punctual.words, f"{one.overdue_open}", f"  {bar(one.punctual, _BAR)}"
    )


def _row(name: str, due: str, closing: str, punctual: str, overdue: str, drawn: str) -> str:
    figures = ((due, _DUE), (closing, _SHARE), (punctual, _SHARE), (overdue, _OPEN))
    line = fit(name, _NAME) + "".join(_right(text, width) for text, width in figures) + drawn
    return fit(line, COLUMNS, pad=False).rstrip()


def _right(text: str, width: int) -> str:
    return " " * max(width - cells(text), 1) + text


def _beside(total: Figures) -> list[tuple[str, str]]:
    return [
        ("原时限按时", total.first_punctual.words),
        ("逾期未结", f"{total.overdue_open} 项，平均超期工作日 {total.days_open.words}"),
        ("逾期办结", f"{total.closed_late} 项，平均超期工作日 {total.days_closed.words}"),
        ("反馈及时", total.feedback.words),
        ("退回反馈", total.returned.words),
        ("延期事项", total.extension.words),
        ("每项催办", total.calls_each.words),
    ]


def _folded(heading: str, text: str) -> list[str]:
    """The text behind its heading, going on further in where the line is full."""
    made, line, indent = [], heading, " " * cells(heading)
    for sign in text:
        # A full stop or comma never begins a line: it goes along with the sign before it.
        if cells(line) + cells(sign) > COLUMNS - (2 if sign not in "，。；" else 0):
            made.append(line)
            line = indent
        line += sign
    return [*made, line]

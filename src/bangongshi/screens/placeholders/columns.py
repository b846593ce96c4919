"""Which columns does the list of placeholders show, and how are its rows coloured? Data, no behaviour."""

from datetime import date

from bangongshi.models.placeholder_list import PlaceholderRow
from bangongshi.models.placeholder_rules import MISSING, PlaceholderState
from bangongshi.widgets.columns import Column


def _day(day: date | None) -> str:
    return f"{day:%m-%d}" if day else ""


def _alarm(row: PlaceholderRow) -> str | None:
    if row.state in MISSING or "逾期" in row.why:
        return "overdue"
    return "today" if row.why else None


COLUMNS: tuple[Column[PlaceholderRow], ...] = (
    Column("序号", lambda row: row.number, width=10),
    Column("状态", lambda row: row.state.value, width=8, style=_alarm),
    Column("册-页-行", lambda row: row.book_words, width=11),
    Column("在哪", lambda row: row.holder, width=12),
    Column("收到", lambda row: _day(row.received_on), width=5, from_width=90),
    Column("应还", lambda row: _day(row.due_back_on), width=5),
    Column("应清退", lambda row: _day(row.return_by), width=6),
    Column("为何", lambda row: row.why, flex=1, style=_alarm),
    Column("下一步", lambda row: row.next.value if row.next else "", width=8),
)


def row_style(row: PlaceholderRow) -> str | None:
    """The whole line's meaning: struck through when void, quiet when gone."""
    if row.state is PlaceholderState.VOID:
        return "void"
    return None if row.open else "done"

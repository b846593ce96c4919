"""Which columns does the 收文 list show, and how are its rows coloured? Data, no behaviour."""

from bangongshi.models.paper_rows import PaperRow
from bangongshi.models.words import Phase, Secrecy, Urgency
from bangongshi.widgets.columns import Column


def _due(row: PaperRow) -> str:
    if not row.open:
        return row.phase.value
    if row.due_on is None:
        return "无期限"
    if row.days is not None and row.days <= 0:
        return f"逾期{-row.days}天" if row.days else "今日到期"
    return f"{row.due_on:%m-%d}"


def _due_style(row: PaperRow) -> str | None:
    if not row.open or row.days is None:
        return None
    return "overdue" if row.days < 0 else "today" if row.days == 0 else None


def _mark(row: PaperRow) -> str:
    """急 重 密: words, not signs, so that every terminal draws them two columns wide."""
    urgent = "急" if row.urgency in (Urgency.EXTRA, Urgency.FIRST, Urgency.URGENT) else ""
    secret = "密" if row.secrecy in (Secrecy.UNPUBLISHED, Secrecy.WORK_SECRET) else ""
    return urgent + ("重" if row.key else "") + secret


def _where(row: PaperRow) -> str:
    return f"{row.holder}" if row.facts.out else ("" if row.phase is Phase.SIGNED_IN else row.holder)


def _next(row: PaperRow) -> str:
    return row.next.value if row.next else ""


COLUMNS: tuple[Column[PaperRow], ...] = (
    Column("收文号", lambda row: row.number or "待登记", width=15),
    Column("急重密", _mark, width=6, style=lambda row: "overdue" if row.urgency is not Urgency.NONE else None),
    Column("标题", lambda row: row.title, flex=3, style=lambda row: "secret" if row.masked else None),
    Column("来文单位", lambda row: row.unit, flex=1, from_width=100),
    Column("来文字号", lambda row: row.source_number, width=20, from_width=118),
    Column("在哪", _where, width=8),
    Column("时限", _due, width=9, style=_due_style),
    Column("下一步", _next, width=6),
)


def row_style(row: PaperRow) -> str | None:
    """The whole line's meaning: struck through when void, quiet when done."""
    if row.phase is Phase.VOID:
        return "void"
    return None if row.open else "done"

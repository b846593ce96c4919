"""Which columns does the 收文 list show, and how are its rows coloured? Data, no behaviour."""

from bangongshi.models.paper_rows import PaperRow
from bangongshi.models.words import Phase, Secrecy, Urgency
from bangongshi.widgets.columns import Column


def _due(row: PaperRow) -> str:
    if not row.open:
        return row.phase.value
    if row.due_on is None:
        return "无期限"
    if row.late:
        return row.lateness
    if row.days == 0:
        return f"今天{row.due_time}" if row.due_time else "今日到期"
    return f"{row.due_on:%m-%d}"


def _due_style(row: PaperRow) -> str | None:
    if row.late:
        return "overdue"
    return "today" if row.days == 0 else None


def _mark(row: PaperRow) -> str:
    """急 重 密: words, not signs, so that every terminal draws them two columns wide."""
    urgent = "急" if row.urgency in (Urgency.EXTRA, Urgency.FIRST, Urgency.URGENT) else ""
    secret = "密" if row.secrecy in (Secrecy.UNPUBLISHED, Secrecy.WORK_SECRET) else ""
    return urgent + ("重" if row.key else "") + secret


def _where(row: PaperRow) -> str:
    """The headline without 逾期 and 待办的下一步, which have columns of their own: 「张主任3天」「承办 综合科」「待李主任批示」."""
    if row.phase is Phase.SIGNED_IN:
        return ""
    if row.facts.reading or not row.open:
        return f"{row.holder}{_held(row)}"
    if row.lead is not None:
        return f"承办 {row.lead.name}"
    if row.asked:
        return f"待{row.asked}批示"
    return f"{row.holder}{_held(row)}"


def _held(row: PaperRow) -> str:
    days = (row.today - row.since.date()).days
    return f"{days}天" if row.open and row.facts.out and days > 0 else ""


def _next(row: PaperRow) -> str:
    """Two hanzi are enough for every next act but one; F8 in the footer says that one in full."""
    return row.next.value[:2] if row.next else ""


COLUMNS: tuple[Column[PaperRow], ...] = (
    Column("收文号", lambda row: row.number or "待登记", width=15),
    Column("急重密", _mark, width=6, style=lambda row: "overdue" if row.urgency is not Urgency.NONE else None),
    Column("标题", lambda row: row.title, flex=3, style=lambda row: "secret" if row.masked else None),
    Column("来文单位", lambda row: row.unit, flex=1, from_width=100),
    Column("来文字号", lambda row: row.source_number, width=20, from_width=118),
    Column("在哪", _where, width=12),
    Column("时限", _due, width=9, style=_due_style),
    Column("下一步", _next, width=6),
)


def row_style(row: PaperRow) -> str | None:
    """The whole line's meaning: struck through when void, quiet when done."""
    if row.phase is Phase.VOID:
        return "void"
    return None if row.open else "done"

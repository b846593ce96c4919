"""The home panel as plain text, for a printer, a pipe, a screen reader: 代称 and counts only."""

from collections.abc import Iterator

from bangongshi.models.home_rows import Home, Section
from bangongshi.models.paper_rows import PaperRow
from bangongshi.models.placeholder_list import counts_line


def home_lines(home: Home) -> Iterator[str]:
    """One line a fact, most pressing first."""
    yield f"{home.as_of:%Y年%m月%d日} 今天要办"
    yield from home.alarms
    for listed in home.lists:
        if not listed.total.count:
            continue
        yield f"{listed.section.value} {listed.total} 件"
        for row in listed.rows:
            yield f"  {row_line(row, listed.section)}"
        if listed.total.count > len(listed.rows):
            yield f"  …另有 {listed.total.count - len(listed.rows)} 件"
    if not any(listed.total.count for listed in home.lists):
        yield "没有逾期、到期和在外的文件。"
    if home.history.count:
        yield f"历史未核对 {home.history} 件"
    if home.placeholders:
        yield counts_line(home.placeholders)
    yield from home.reminders
    yield backup_line(home)


def row_line(row: PaperRow, section: Section) -> str:
    """「收〔2026〕12号 代称 逾期3天 在张三处2天 → 收回」."""
    lead = row.why if section is not Section.OUT else ""
    parts = (row.number or "待登记", row.title, lead, row.headline if section is Section.OUT or not lead else "")
    then = f"→ {row.next.value}" if row.next else ""
    return "  ".join(part for part in (*parts, then) if part)


def backup_line(home: Home) -> str:
    """When the last backup was made that was opened and checked after writing."""
    if home.proved_backup is None:
        return "还没有验证过的备份，请在设置里做一次。"
    days = (home.as_of - home.proved_backup.date()).days
    age = "今天" if days <= 0 else f"{days} 天前"
    return f"最近一次验证过的备份：{home.proved_backup:%Y-%m-%d %H:%M}（{age}）"

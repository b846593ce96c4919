"""What the home panel holds: sections of items, each item as 代称, and counts (design.md §3.13, §4)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bangongshi.models.paper_rows import PaperRow
from bangongshi.models.windows import Total


class Section(StrEnum):
    """The headed lists of home, in the order they are read."""

    OVERDUE = "逾期"
    TODAY = "今日到期"
    SOON = "三日内到期"
    OUT = "在外未还"
    CONFIDENTIAL = "保密"
    ADRIFT = "无下一步"


SECTION_KEYS: dict[Section, str] = {
    Section.OVERDUE: "overdue", Section.TODAY: "due_today", Section.SOON: "due_soon", Section.OUT: "out",
    Section.CONFIDENTIAL: "confidential", Section.ADRIFT: "no_next_step",
}
"""Names of the lists in `today --json` (design.md §7)."""


@dataclass(frozen=True, slots=True)
class HomeList:
    """One section: its first rows in action order, and how many there are."""

    section: Section
    rows: tuple[PaperRow, ...]
    total: Total


@dataclass(frozen=True, slots=True)
class Home:
    """The morning's panel. `proved_backup` is the last backup that was opened and checked after writing."""

    as_of: date
    lists: tuple[HomeList, ...]
    history: Total
    proved_backup: datetime | None
    placeholders: dict[str, int] = field(default_factory=dict)
    reminders: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()

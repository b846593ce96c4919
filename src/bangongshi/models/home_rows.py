"""What the home panel holds: sections of items, each item as 代称, and counts (design.md §3.13, §4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bangongshi.models.paper_rows import PaperRow
from bangongshi.models.windows import Place, Total


class Section(StrEnum):
    """The headed lists of home, in the order they are read. A paper may stand in several."""

    OVERDUE = "逾期"
    TODAY = "今日到期"
    PASS_ON = "批示未传达"
    CHASE = "催办"
    KEY = "重点"
    SOON = "三日内到期"
    OUT = "在外未还"
    CONFIDENTIAL = "保密"
    ADRIFT = "无下一步"


SECTION_KEYS: dict[Section, str] = {
    Section.OVERDUE: "overdue", Section.TODAY: "due_today", Section.PASS_ON: "instructions_to_pass_on",
    Section.CHASE: "chase_due", Section.KEY: "key", Section.SOON: "due_soon", Section.OUT: "out",
    Section.CONFIDENTIAL: "confidential", Section.ADRIFT: "no_next_step",
}
"""Names of the lists in `today --json` (design.md §7)."""


@dataclass(frozen=True, slots=True)
class HomeItem:
    """A paper as it stands in one section; `note` says why it is in this one: 「张主任 11-20批」, 「催某局」, or ""."""

    row: PaperRow
    note: str = ""

    @property
    def id(self) -> int:
        """The paper's."""
        return self.row.id

    @property
    def place(self) -> Place:
        """In action order."""
        return self.row.place


@dataclass(frozen=True, slots=True)
class HomeList:
    """One section: its first items in action order, and how many papers there are."""

    section: Section
    items: tuple[HomeItem, ...]
    total: Total

    @property
    def rows(self) -> tuple[PaperRow, ...]:
        """The papers alone."""
        return tuple(item.row for item in self.items)


@dataclass(frozen=True, slots=True)
class Home:
    """The morning's panel. `proved_backup` is the last backup that was opened and checked after writing."""

    as_of: date
    lists: tuple[HomeList, ...]
    history: Total
    proved_backup: datetime | None
    placeholders: Mapping[str, int] = field(default_factory=dict)
    reminders: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()

    def of(self, section: Section) -> HomeList:
        """The list of this section."""
        return next(listed for listed in self.lists if listed.section is section)

"""What the home panel holds: sections of items, each item as 代称, and counts (design.md §3.13, §4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bangongshi.models.duty_rows import DutyRow
from bangongshi.models.paper_rows import PaperRow, where_sentence
from bangongshi.models.windows import Place, Total


class Section(StrEnum):
    """The headed lists of home, in the order they are read. A thing may stand in several."""

    OVERDUE = "逾期"
    TODAY = "今日到期"
    SEALS_OUT = "印章在外"
    UNSIGNED = "未补签"
    CERTIFICATES = "证照到期"
    PASS_ON = "批示未传达"
    REVIEW = "待审反馈"
    CHASE = "催办"
    KEY = "重点"
    SOON = "三日内到期"
    OUT = "在外未还"
    CONFIDENTIAL = "保密"
    ADRIFT = "无下一步"


SECTION_KEYS: dict[Section, str] = {
    Section.OVERDUE: "overdue", Section.TODAY: "due_today", Section.SEALS_OUT: "seals_out",
    Section.UNSIGNED: "uncountersigned", Section.CERTIFICATES: "certificates_expiring",
    Section.PASS_ON: "instructions_to_pass_on", Section.REVIEW: "reviews_waiting", Section.CHASE: "chase_due", Section.KEY: "key",
    Section.SOON: "due_soon", Section.OUT: "out", Section.CONFIDENTIAL: "confidential",
    Section.ADRIFT: "no_next_step",
}
"""Names of the lists in `today --json` (design.md §7)."""

MEASURES: dict[Section, str] = {Section.SEALS_OUT: "枚", Section.UNSIGNED: "笔", Section.CERTIFICATES: "本"}
"""What the things of a section are counted in; all others are 件."""

HomeRow = PaperRow | DutyRow
"""What stands on home: both read alike there."""

PAPERS = "incoming"
"""The register of papers, as in the JSON."""
_REGISTERS = ("seals", "seal_uses", "seal_loans", "letters", "certificates", "matters")


@dataclass(frozen=True, slots=True)
class HomeItem:
    """A thing as it stands in one section; `note` says why it is in this one: 「张主任 11-20批」, 「催某局」, or ""."""

    row: HomeRow
    note: str = ""

    @property
    def id(self) -> int:
        """Unlike any other in its section: the paper's, or one below zero made of a register and its row."""
        if isinstance(self.row, PaperRow):
            return self.row.id
        row = abs(self.row.id) * 2 + (self.row.id < 0)
        return -(row * len(_REGISTERS) + _REGISTERS.index(self.row.register))

    @property
    def paper(self) -> PaperRow | None:
        """The paper, where it is one."""
        return self.row if isinstance(self.row, PaperRow) else None

    @property
    def duty(self) -> DutyRow | None:
        """The thing of another register, where it is one."""
        return self.row if isinstance(self.row, DutyRow) else None

    @property
    def name(self) -> str:
        """What its line begins with."""
        return self.row.name if isinstance(self.row, DutyRow) else self.row.number or "待登记"

    @property
    def place(self) -> Place:
        """In action order."""
        return self.row.place


def register_of(row: HomeRow) -> str:
    """English name of the register it stands in, as in the JSON."""
    return row.register if isinstance(row, DutyRow) else PAPERS


def sentence_of(row: HomeRow) -> str:
    """The answer to 那个文件到哪了, 那枚章在哪."""
    return row.sentence if isinstance(row, DutyRow) else where_sentence(row)


@dataclass(frozen=True, slots=True)
class HomeList:
    """One section: its first items in action order, and how many there are."""

    section: Section
    items: tuple[HomeItem, ...]
    total: Total

    @property
    def rows(self) -> tuple[HomeRow, ...]:
        """The rows alone."""
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

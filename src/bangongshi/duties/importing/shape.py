"""What an import shows before anything is stored: columns and what they are taken for, papers, warnings, rows left out."""

from dataclasses import dataclass, field
from datetime import date

from bangongshi.models.done import Done
from bangongshi.models.import_fields import BY_NAME, REMARK, Strength
from bangongshi.models.import_phase import TakeAs
from bangongshi.models.words import Channel, Handling, Phase, Relation, Secrecy, Urgency


@dataclass(frozen=True, slots=True)
class Warned:
    """One cell that was taken with care: source row (from 1), column as its header names it, what was done."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One source row that does not come in: row (from 1), why, its text whole.

    `furniture`: it is no paper (a sum, a repeated header). The text is empty where it must not be stored.
    """

    row: int
    reason: str
    text: str = ""
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One source column: index from 0, letter, header, target (a field's name or REMARK), how sure, a few values."""

    index: int
    letter: str
    name: str
    target: str
    sure: Strength | None = None
    values: tuple[str, ...] = ()

    @property
    def target_name(self) -> str:
        """The target as the clerk reads it."""
        return BY_NAME[self.target].header if self.target in BY_NAME else REMARK


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """One paper as read from one row; everything typed, nothing stored yet. `due_text` keeps the cell verbatim."""

    row: int
    title: str
    unit_name: str
    received_on: date
    phase: Phase
    receipt_number: str = ""
    series_year: int | None = None
    serial: int | None = None
    source_number: str = ""
    source_key: str = ""
    genre: str = ""
    signed_on: date | None = None
    secrecy: Secrecy = Secrecy.INTERNAL
    secrecy_term: str = ""
    alias: str = ""
    urgency: Urgency = Urgency.NONE
    copies: int = 1
    copy_numbers: str = ""
    pages: int | None = None
    attachments: int | None = None
    relation: Relation = Relation.OTHER
    handling: Handling = Handling.ACT
    channel: Channel = Channel.OTHER
    addressees: str = ""
    copied_to: str = ""
    signer: str = ""
    proposal: str = ""
    instruction: str = ""
    undertaker: str = ""
    progress: str = ""
    due_on: date | None = None
    due_text: str = ""
    closed_on: date | None = None
    reply_number: str = ""
    signed_in_by: str = ""
    enrolled_by: str = ""
    archive_code: str = ""
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SheetGlance:
    """One sheet of the file, for the preview's list: whether it can be imported, else what it is."""

    name: str
    visible: bool
    fits: bool
    what: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A file read and understood; nothing is stored yet. `already`: why it may not be taken in again, or "".

    `header_row` is the lowest header row, from 1. `sample` shows the first papers' cells for 「文字显示正常吗」.
    """

    register: str
    file_name: str
    digest: str
    kind: str
    encoding: str
    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    records: tuple[PaperRecord, ...]
    warnings: tuple[Warned, ...]
    rejected: tuple[LeftOut, ...]
    sample: tuple[tuple[str, ...], ...] = ()
    sheets: tuple[SheetGlance, ...] = ()
    take_as: TakeAs = TakeAs.AUTO
    already: str = ""

    @property
    def found(self) -> int:
        """How many papers the sheet holds: those that come in and those left out for a reason, no furniture."""
        return len(self.records) + sum(not each.furniture for each in self.rejected)

    @property
    def mapping(self) -> dict[int, str]:
        """{column index: target}, to be changed and given back to `preview`."""
        return {column.index: column.target for column in self.columns}

    @property
    def sentence(self) -> str:
        """「工作表“2026年”，表头在第 2 行，可导入 312 件，不导入 4 行，提醒 9 处。」"""
        return (
            f"工作表“{self.sheet}”，表头在第 {self.header_row} 行，可导入 {len(self.records)} 件，"
            f"不导入 {len(self.rejected)} 行，提醒 {len(self.warnings)} 处。"
        )


@dataclass(frozen=True, slots=True)
class ImportDone:
    """An import that is in the book: its batch, what came in, what did not. `done.undo` takes it back whole."""

    batch: int
    imported: int
    rejected: tuple[LeftOut, ...]
    warnings: tuple[Warned, ...]
    done: Done = field(default_factory=lambda: Done(""))

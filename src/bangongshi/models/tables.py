"""Every table of the office in one place: import this before creating or checking the schema."""

from bangongshi.models.calendar_rows import CalendarDay, CalendarYear
from bangongshi.models.credentials import Certificate, CertificateUse, Letter, LetterBook
from bangongshi.models.office import DeadlineRule, Person, Setting, Unit
from bangongshi.models.papers import (
    Copy,
    Deadline,
    Document,
    Hop,
    ImportBatch,
    Incoming,
    Instruction,
    Number,
    RejectedRow,
)
from bangongshi.models.placeholder_rows import Placeholder
from bangongshi.models.seals import Seal, SealAuthority, SealCustody, SealLoan, SealUse, Stamping
from bangongshi.models.trail import Draft, Entry, EntryPayload
from bangongshi.models.work import Chase, Relay, Slip, SlipPaper, SlipReader, Spill, Task

__all__ = [
    "CalendarDay",
    "CalendarYear",
    "Certificate",
    "CertificateUse",
    "Chase",
    "Copy",
    "Deadline",
    "DeadlineRule",
    "Document",
    "Draft",
    "Entry",
    "EntryPayload",
    "Hop",
    "ImportBatch",
    "Incoming",
    "Instruction",
    "Letter",
    "LetterBook",
    "Number",
    "Person",
    "Placeholder",
    "RejectedRow",
    "Relay",
    "Seal",
    "SealAuthority",
    "SealCustody",
    "SealLoan",
    "SealUse",
    "Setting",
    "Slip",
    "SlipPaper",
    "SlipReader",
    "Spill",
    "Stamping",
    "Task",
    "Unit",
]

"""What does a 证照 consist of, and its use, as typed? Checked field by field (domain.md §6.4, §10 证照使用)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bangongshi.models.approval import Approval, read_approval
from bangongshi.models.seal_words import CertificatePart
from bangongshi.models.typed import Typed
from bangongshi.models.words import Secrecy
from bangongshi.models.workdays import Calendar
from bangongshi.text import clean_in

FOR_EVER = ("长期", "长期有效", "无", "永久")
"""What people write where there is no last day."""
FIELDS = (
    "name", "number", "holder_unit", "issuer", "issued_on", "expires_on", "originals", "duplicates", "keeper", "place",
    "note",
)
"""The form's fields in order."""
LABELS: Mapping[str, str] = {
    "name": "名称", "number": "编号", "holder_unit": "持证单位", "issuer": "发证机关", "issued_on": "发证日期",
    "expires_on": "有效期至", "originals": "正本", "duplicates": "副本", "keeper": "保管人", "place": "存放处",
    "note": "备注",
}


@dataclass(frozen=True, slots=True)
class CertificateEntry:
    """A checked 证照. `expires_on` None: 长期."""

    name: str
    number: str
    holder_unit: str
    issuer: str
    issued_on: date | None
    expires_on: date | None
    originals: int
    duplicates: int
    keeper: str
    place: str
    note: str


@dataclass(frozen=True, slots=True)
class CertificateUseEntry:
    """A checked use. `due_on` is None for photocopies only, which do not come back."""

    part: CertificatePart
    copies: int
    subject: str
    receiver: str
    borrower: str
    department: str
    lent_at: datetime
    due_on: date | None
    limited: bool
    secrecy: Secrecy
    warned_reason: str
    note: str
    approval: Approval


def cleaned(typed: Mapping[str, str]) -> dict[str, str]:
    """Values as they may be stored; the note keeps its lines."""
    return {name: clean_in(value, lines=name == "note").strip() for name, value in typed.items()}


def check(typed: Mapping[str, str], now: datetime, calendar: Calendar) -> CertificateEntry:
    """A 证照 to be entered, corrected or renewed; Invalid with a sentence per field."""
    values = cleaned(typed)
    if values.get("expires_on", "") in FOR_EVER:
        values["expires_on"] = ""
    read = Typed(values, now, calendar)
    name = read.needed("name", "请填证照名称，如 统一社会信用代码证书。")
    issued, expires = read.past_date("issued_on"), read.day("expires_on")
    if issued and expires and expires < issued:
        read.wrong["expires_on"] = "有效期早于发证日期，请核对。"
    originals, duplicates = read.count("originals", 1), read.count("duplicates", 0)
    if originals == duplicates == 0 and not {"originals", "duplicates"} & read.wrong.keys():
        read.wrong["originals"] = "正本、副本至少要有一份。"
    read.finish()
    return CertificateEntry(
        name=name, number=read.text("number"), holder_unit=read.text("holder_unit"), issuer=read.text("issuer"),
        issued_on=issued, expires_on=expires, originals=originals or 0, duplicates=duplicates or 0,
        keeper=read.text("keeper"), place=read.text("place"), note=read.text("note"),
    )


def check_use(
    typed: Mapping[str, str], now: datetime, calendar: Calendar, countersign_days: int
) -> CertificateUseEntry:
    """A use to be entered: 正本 and 副本 need the day they are due back, from today on. Invalid per field.

    An approval whose time is not typed is taken to be of the moment of lending.
    """
    values = cleaned(typed)
    values["approved_at"] = values.get("approved_at") or values.get("lent_at", "")
    read = Typed(values, now, calendar)
    part = read.word("part", CertificatePart, CertificatePart.PHOTOCOPY)
    copies = read.count("copies", 1, 1) or 1
    subject = read.needed("subject", "请填用途。")
    receiver = read.needed("receiver", "请填交给哪个单位（接收单位）。")
    borrower = read.needed("borrower", "请填借用人。")
    lent_at = read.moment("lent_at", late="借出时间不能晚于今天，请核对。")
    due_on = _due(read, part, lent_at)
    secrecy = read.word("secrecy", Secrecy, Secrecy.INTERNAL)
    approval = read_approval(read, countersign_days)
    if approval.approved_at > lent_at and typed.get("approved_at") and "approved_at" not in read.wrong:
        read.wrong["approved_at"] = "批准晚于借出：先批准才能借（YZ-01）。请核对时间。"
    read.finish()
    return CertificateUseEntry(
        part=part, copies=copies, subject=subject, receiver=receiver, borrower=borrower,
        department=read.text("department"), lent_at=lent_at, due_on=due_on, limited=read.yes("limited"),
        secrecy=secrecy, warned_reason=read.text("warned_reason"), note=read.text("note"), approval=approval,
    )


def _due(read: Typed, part: CertificatePart, lent_at: datetime) -> date | None:
    """When a 正本 or 副本 is due back; nothing for photocopies."""
    if part is CertificatePart.PHOTOCOPY:
        return None
    due = read.day("due")
    if due is None:
        read.wrong.setdefault("due", f"借{part.value}要写明哪天还。")
    elif due < max(read.now.date(), lent_at.date()):
        read.wrong["due"] = "应还日已经过了，请填今天或以后的日子。"
    return due

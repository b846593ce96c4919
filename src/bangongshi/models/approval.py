"""What a leader's yes consists of, as typed: who, when, how, on what evidence (YZ-01; design.md §3.8).

A yes by telephone is good only with a day by which it is signed; unless one is typed it is the unit's default, counted in
working days. The program never fills in who said yes.
"""

from dataclasses import dataclass
from datetime import date, datetime

from bangongshi.models.approved import Approved
from bangongshi.models.seal_words import ApprovalWay
from bangongshi.models.story import HIDDEN
from bangongshi.models.typed import Typed

NOBODY = "没有批准人不能办（YZ-01）。请填是谁批准的。"


@dataclass(frozen=True, slots=True)
class Approval:
    """A checked yes. `approver` is the name as typed; `countersign_by` only for one by telephone."""

    approver: str
    approved_at: datetime
    way: ApprovalWay
    evidence: str
    countersign_by: date | None


def read_approval(read: Typed, countersign_days: int) -> Approval:
    """From the fields `approver`, `approved_at`, `approval_way`, `approval_evidence`, `countersign_by`."""
    approver = read.needed("approver", NOBODY)
    at = read.moment("approved_at")
    way = read.word("approval_way", ApprovalWay, ApprovalWay.SIGNED)
    by = read.day("countersign_by")
    if way is not ApprovalWay.PHONE:
        by = None
    elif by is None:
        by = read.calendar.add_workdays(at.date(), countersign_days).day
    elif by < at.date():
        read.wrong["countersign_by"] = "补签期限早于同意的日期，请核对。"
    return Approval(approver, at, way, read.text("approval_evidence"), by)


def approve(row: Approved, approval: Approval, approver_id: int | None) -> None:
    """Write a yes into a row's columns."""
    row.approver_id, row.approver_name = approver_id, approval.approver
    row.approved_at, row.approval_way = approval.approved_at, approval.way
    row.approval_evidence, row.countersign_by = approval.evidence, approval.countersign_by


def approval_values(row: Approved) -> dict[str, str]:
    """A stored yes as the form shows it again."""
    return {
        "approver": row.approver_name,
        "approved_at": f"{row.approved_at:%Y-%m-%d %H:%M}" if row.approved_at else "",
        "approval_way": row.approval_way.value,
        "approval_evidence": row.approval_evidence,
        "countersign_by": row.countersign_by.isoformat() if row.countersign_by else "",
    }


def approval_fields(row: Approved, *, masked: bool = False) -> tuple[tuple[str, str], ...]:
    """The detail page's lines about a yes; empty ones left out. `masked`: its own words may say what it was for."""
    when = f"{row.approved_at:%Y-%m-%d %H:%M}" if row.approved_at else ""
    pairs = [
        ("审批人", " ".join(part for part in (row.approver_name, when, row.approval_way.value if row.approver_name else "") if part)),
        ("审批依据", HIDDEN if masked and row.approval_evidence else row.approval_evidence),
        ("补签期限", row.countersign_by.isoformat() if row.countersign_by else ""),
        ("补签", _countersigned(row, masked)),
    ]
    return tuple((label, text) for label, text in pairs if text)


def _countersigned(row: Approved, masked: bool) -> str:
    evidence = HIDDEN if masked and row.countersign_evidence else row.countersign_evidence
    return f"{row.countersigned_at:%Y-%m-%d %H:%M} {evidence}".strip() if row.countersigned_at else ""

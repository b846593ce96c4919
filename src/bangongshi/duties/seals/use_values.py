"""What does the 用印 form begin with? A stored use for 更正, one like it for the next in the queue, a paper's own words."""

from collections.abc import Mapping

from sqlmodel import Session

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals.seal_loading import labels as seal_labels
from bangongshi.duties.seals.use_loading import GONE, masked, stamps_of
from bangongshi.models.approval import approval_values
from bangongshi.models.errors import Refused
from bangongshi.models.money import amount_words
from bangongshi.models.papers import Document, Incoming
from bangongshi.models.seal_words import UseState
from bangongshi.models.seals import SealUse
from bangongshi.models.secrecy import masked_in_list
from bangongshi.models.typed import NO, YES

STALE = "这一笔刚才在另一个窗口改过，本次未保存。请按 F5 看现在的样子，再决定要不要改。"
MASKED = "这一笔未公布，请先揭示（Ctrl+R），再更正。"
REPEATED = (
    "applicant", "department", "seals", "matter", "approver", "approval_way", "supervisor", "secrecy", "subject",
    "copies", "impressions",
)
"""What the next in the queue keeps of the last one; who approved it when and on what evidence is each one's own."""


def use_values(desk: Desk, use_id: int, *, revealed: bool = False) -> dict[str, str]:
    """The form of a stored use, with its `version`. Refused for a masked one unless the caller has revealed it."""
    with desk.read() as session:
        row = _row(session, use_id)
        if masked(session, row) and not revealed:
            raise Refused("R-MASKED", MASKED)
        return values_of(session, row)


def values_again(desk: Desk, use_id: int) -> dict[str, str]:
    """照此再用印: what repeats. The 事由 of a masked one is not repeated."""
    with desk.read() as session:
        row = _row(session, use_id)
        values = values_of(session, row)
        hidden = masked(session, row)
    kept = {name: values[name] for name in REPEATED if values[name]}
    if hidden:
        kept.pop("subject")
    return kept


def values_for_paper(desk: Desk, document_id: int) -> dict[str, str]:
    """A form for a registered paper: its 收文号, and its title, or its 代称 while it is 未公布."""
    with desk.read() as session:
        paper, incoming = session.get(Document, document_id), session.get(Incoming, document_id)
        if paper is None or incoming is None:
            raise Refused("R-GONE", "找不到这一件，请按 F5 刷新。")
        hidden = masked_in_list(paper.secrecy)
        return {
            "paper": incoming.receipt_number, "subject": paper.alias if hidden else paper.title,
            "reference": incoming.source_number, "secrecy": paper.secrecy.value,
        }


def values_of(session: Session, row: SealUse) -> dict[str, str]:
    """A stored use as the form shows it again."""
    stamps = stamps_of(session, [row.id or 0])[row.id or 0]
    labels = seal_labels(session, [stamp.seal_id for stamp in stamps if stamp.seal_id])
    incoming = session.get(Incoming, row.paper_id) if row.paper_id else None
    paper = session.get(Document, row.paper_id) if row.paper_id else None
    return {
        "subject": row.subject, "reference": row.reference, "paper": incoming.receipt_number if incoming else "",
        "seals": "、".join(labels.get(stamp.seal_id or 0, stamp.seal_name) for stamp in stamps),
        "matter": row.matter.value, "amount": amount_words(row.amount) if row.amount is not None else "",
        "copies": str(row.copies), "impressions": _impressions([stamp.impressions for stamp in stamps], row.copies),
        "signature": row.signature, "print_run": str(row.print_run) if row.print_run else "",
        "complete": YES if row.complete else NO, "kept_copy": row.kept_copy,
        "spoiled": str(row.spoiled) if row.spoiled else "", "spoiled_note": row.spoiled_note,
        "applicant": row.applicant_name, "department": row.department, "supervisor": row.supervisor_name,
        "taken_by": row.taken_by, "secrecy": (paper or row).secrecy.value, "used_at": f"{row.used_at:%Y-%m-%d %H:%M}",
        "sheets_first": row.sheets_first, "sheets_last": row.sheets_last,
        "sheets_due": row.sheets_due_on.isoformat() if row.sheets_due_on else "",
        "warned_reason": row.warned_reason, "note": row.note, **approval_values(row), "version": str(row.version),
    }


def check_version(was: Mapping[str, str], typed: Mapping[str, str]) -> None:
    """Refused when another window changed the row since the form was opened."""
    if typed.get("version", was["version"]) != was["version"]:
        raise Refused("R-STALE", STALE)


def _impressions(figures: list[int], copies: int) -> str:
    """As short as the form takes it: nothing when it is as many as copies, one figure when all are alike."""
    if all(figure == copies for figure in figures):
        return ""
    return str(figures[0]) if len(set(figures)) == 1 else "、".join(map(str, figures))


def _row(session: Session, use_id: int) -> SealUse:
    row = session.get(SealUse, use_id)
    if row is None or row.state is UseState.WITHDRAWN:
        raise Refused("R-GONE", GONE)
    return row


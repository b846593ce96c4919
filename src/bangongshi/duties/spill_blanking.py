"""Which words of a paper are content? Everything on it and on what hangs on it, in one list (design.md §4).

What stays: our own number, days, who has the copies (they must be collected), and the steps of the procedure.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session, SQLModel, col, or_, select

from bangongshi.models.matter_words import MatterState
from bangongshi.models.matters import (
    Chronicle,
    Feedback,
    Matter,
    MatterCall,
    MatterDeadline,
    MatterEvent,
    MatterParty,
    Milestone,
    Sheet,
)
from bangongshi.models.papers import (
    Copy,
    Deadline,
    Document,
    Hop,
    Incoming,
    Instruction,
    Number,
    RejectedRow,
)
from bangongshi.models.seals import SealUse
from bangongshi.models.words import (
    HolderKind,
    HopState,
    NumberState,
    Passing,
    Phase,
    Secrecy,
    TaskState,
)
from bangongshi.models.work import Chase, Relay, Slip, SlipPaper, SlipReader, Task
from bangongshi.store.transaction import about

WORD = object()
"""Stands for the word that says why nothing stands here any more."""

CONTENT: Mapping[type[SQLModel], Mapping[str, object]] = {
    Document: {
        "title": WORD, "alias": WORD, "genre": "", "unit_id": None, "unit_name": "", "signed_on": None, "pages": None,
        "attachments": None, "note": "", "reason": "",
    },
    Incoming: dict.fromkeys(
        (
            "source_number", "source_key", "addressees", "copied_to", "signer", "copy_numbers", "secrecy_term",
            "proposal", "undertaker", "progress", "outcome", "reply_number", "archive_code", "vetting",
            "proposed_lead", "proposed_assist", "direct_reason", "return_reason", "return_receipt",
        ),
        "",
    ),
    Copy: {"copy_number": ""},
    Hop: {"opinion": ""},
    Instruction: {"text": WORD, "evidence": "", "settled": ""},
    Deadline: {"basis_text": ""},
    Task: {"party_name": WORD, "person_id": None, "unit_id": None, "result": "", "reason": "", "reference": ""},
    Chase: {"whom": "", "answer": ""},
    Relay: {"to_name": "", "person_id": None, "unit_id": None, "note": ""},
    Slip: {"purpose": "", "reason": ""},
    SlipReader: {"reason": ""},
    RejectedRow: {"text": ""},
    SealUse: {
        "subject": WORD,
        **dict.fromkeys(
            (
                "reference", "signature", "spoiled_note", "kept_copy", "note", "reason", "approval_evidence",
                "warned_reason", "taken_by", "countersign_evidence",
            ),
            "",
        ),
    },
    Matter: {
        "title": WORD, "alias": WORD, "secrecy": Secrecy.UNPUBLISHED, "lead_person_id": None, "lead_unit_id": None,
        **dict.fromkeys(
            (
                "requirement", "basis", "lead_name", "acknowledged_by", "report", "leader_said", "outcome",
                "sign_off_evidence", "evaluation", "reporter", "note", "reason",
            ),
            "",
        ),
    },
    MatterParty: {"name": WORD, "person_id": None, "unit_id": None, "result": "", "reason": ""},
    Milestone: {"name": WORD, "note": ""},
    Feedback: {"text": WORD, "by_name": "", "reason": "", "review_note": ""},
    MatterDeadline: {"basis_text": ""},
    MatterCall: {"whom": "", "answer": ""},
    Sheet: {"to_name": "", "answer": ""},
    MatterEvent: {"lead_name": ""},
    Chronicle: {"text": WORD, "alias": WORD, "secrecy": Secrecy.UNPUBLISHED},
    Number: {},
    SlipPaper: {},
}
"""Columns that may hold content, by table, and what they become. What has a level of its own is masked meanwhile: its story
is told from the journal, which is blanked last."""

_ON_MATTER = (MatterParty, Milestone, Feedback, MatterDeadline, MatterCall, Sheet, MatterEvent)
_ON_PAPER = (Copy, Hop, Instruction, Deadline, Task, Chase, Relay, SlipPaper, Number)


def rows_of(session: Session, document_id: int, titles: Iterable[str] = ()) -> list[SQLModel]:
    """The paper and everything that hangs on it: its slips, its 用印, the matters that came from it, what the chronicle took,
    and rows left out of its import that name it."""
    document = session.get_one(Document, document_id)
    rows: list[SQLModel] = [document, session.get_one(Incoming, document_id)]
    for kind in _ON_PAPER:
        rows += session.exec(select(kind).where(col(kind.document_id) == document_id)).all()
    rows += session.exec(select(SealUse).where(col(SealUse.paper_id) == document_id)).all()
    slips = [row.slip_id for row in rows if isinstance(row, SlipPaper)]
    rows += session.exec(select(Slip).where(col(Slip.id).in_(slips))).all()
    rows += session.exec(select(SlipReader).where(col(SlipReader.slip_id).in_(slips))).all()
    if document.batch_id is not None:
        left_out = session.exec(select(RejectedRow).where(col(RejectedRow.batch_id) == document.batch_id)).all()
        rows += [row for row in left_out if any(title in row.text for title in titles)]
    return rows + _matters(session, document_id)


def _matters(session: Session, document_id: int) -> list[SQLModel]:
    """The matters that came from the paper, the parts they were cut into, and what hangs on them; each row once."""
    found: dict[int | None, Matter] = {}
    layer = session.exec(select(Matter).where(col(Matter.paper_id) == document_id)).all()
    while layer:
        found |= {row.id: row for row in layer}
        parts = session.exec(select(Matter).where(col(Matter.parent_id).in_([row.id for row in layer]))).all()
        layer = [row for row in parts if row.id not in found]
    rows: list[SQLModel] = list(found.values())
    for kind in _ON_MATTER:
        rows += session.exec(select(kind).where(col(kind.matter_id).in_(found))).all()
    numbers = [row.number_id for row in found.values() if row.number_id is not None]
    rows += session.exec(select(Number).where(col(Number.id).in_(numbers))).all()
    taken = or_(col(Chronicle.paper_id) == document_id, col(Chronicle.matter_id).in_(found))
    return rows + list(session.exec(select(Chronicle).where(taken)).all())


def blank(rows: Iterable[SQLModel], word: str) -> None:
    """Take the content out of the rows; `word` (SEALED, CLEARED) stands where something must stand."""
    for row in rows:
        for name, empty in CONTENT[type(row)].items():
            if getattr(row, name) not in ("", None) or name == "title":
                setattr(row, name, word if empty is WORD else empty)


def end(rows: Iterable[SQLModel], reason: str) -> None:
    """The paper counts no more: 作废, number voided, nothing asked of anyone; its copies went into the secret book."""
    for row in rows:
        if isinstance(row, Document):
            row.phase, row.reason, row.secrecy, row.key = Phase.VOID, reason, Secrecy.INTERNAL, False
        elif isinstance(row, Number) and row.state in (NumberState.RESERVED, NumberState.ISSUED, NumberState.ADOPTED):
            row.state, row.reason = NumberState.VOIDED, reason
        elif isinstance(row, Copy) and row.holder_kind is not HolderKind.GONE:
            row.holder_kind, row.holder_id, row.holder_name = HolderKind.GONE, None, "涉密专册"
        elif isinstance(row, Hop) and row.state is HopState.OUT:
            row.state = HopState.WITHDRAWN
        elif isinstance(row, Task) and row.state is TaskState.OPEN:
            row.state = TaskState.WITHDRAWN
        elif isinstance(row, Instruction) and row.passing is Passing.WAITING:
            row.passing = Passing.NEEDLESS
        elif isinstance(row, Matter):
            row.state, row.reason, row.secrecy, row.key = MatterState.VOID, reason, Secrecy.INTERNAL, False
            row.chase_on = row.feedback_by = None
        elif isinstance(row, MatterParty) and row.state is TaskState.OPEN:
            row.state, row.chase_on = TaskState.WITHDRAWN, None
        elif isinstance(row, SlipPaper | Chronicle):
            row.withdrawn = True


def nouns_of(rows: Sequence[SQLModel]) -> tuple[str, ...]:
    """What the journal calls them."""
    return tuple(dict.fromkeys(about(row) for row in rows))

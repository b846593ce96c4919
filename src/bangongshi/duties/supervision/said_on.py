"""Which 批示 on a paper may become a matter? For whoever turns a paper into 督办 and has to say from which words."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.models.instruction_rows import HIDDEN
from bangongshi.models.matter_words import Source
from bangongshi.models.opening_test import Asked, read_only
from bangongshi.models.papers import Document, Instruction
from bangongshi.models.secrecy import masked_in_list


@dataclass(frozen=True, slots=True)
class Said:
    """One 批示; `text` is HIDDEN where the paper is masked."""

    id: int
    leader: str
    said_on: date | None
    text: str


def said_on(desk: Desk, document_id: int) -> tuple[Said, ...]:
    """The 批示 on this paper that ask for something, the newest first; where none does, the newest one, to be refused as such."""
    with desk.read() as session:
        paper = session.get(Document, document_id)
        hidden = paper is not None and masked_in_list(paper.secrecy)
        found = session.exec(
            select(Instruction).where(col(Instruction.document_id) == document_id, col(Instruction.withdrawn).is_(False))
            .order_by(col(Instruction.id).desc())
        ).all()
    asking = [one for one in found if not read_only(Asked("", basis=one.text, source=Source.INSTRUCTION))]
    return tuple(
        Said(one.id or 0, one.leader_name, one.said_on, HIDDEN if hidden else one.text) for one in asking or found[:1]
    )

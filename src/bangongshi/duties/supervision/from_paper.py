"""What does a 批示 or a paper already say for a matter, and which matters came from it? Words verbatim, nothing retold."""

import re
from collections.abc import Collection

from sqlalchemy import select as core_select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision.loading import UNNUMBERED, label
from bangongshi.models.errors import Refused
from bangongshi.models.instruction_rules import FollowUp, follow_up
from bangongshi.models.matter_rules import OPEN
from bangongshi.models.matter_words import MatterState, Source
from bangongshi.models.matters import Matter
from bangongshi.models.opening_test import READ_ONLY, Asked, read_only
from bangongshi.models.papers import Document, Incoming, Instruction
from bangongshi.models.secrecy import masked_in_list
from bangongshi.models.typed import YES
from bangongshi.models.words import Phase, Relation, TaskKind, TaskState
from bangongshi.models.work import Task

Came = tuple[int, str, str]
"""A matter that came from somewhere: id, number (or 拟立项事项), state in words."""

_UNUSABLE = (Phase.VOID, Phase.WITHDRAWN, Phase.RETURNED)
_NOT_COUNTED = (MatterState.VOID, MatterState.WITHDRAWN)
_STILL_ON = (*OPEN, MatterState.SUSPENDED)
_ABOUT = re.compile(r"^(?:关于)?(?P<what>.+?)(?:的(?:通知|请示|函|意见|报告|通报|批复|决定|方案|复函|紧急通知))?$")
NO_PAPER = "找不到这一件，请按 F5 刷新。"


def values(
    desk: Desk, document_id: int, instruction_id: int | None = None, *, revealed: bool = False
) -> dict[str, str]:
    """The form of a matter from one 批示 on this paper (its words as `basis`); `paper` and `instruction` are ids.

    Without `instruction_id` it is the newest 批示 of the present round that asks for something, else the paper alone.

    Of a masked paper nothing but its 代称 is handed out unless `revealed`; the words are filled in when it is recorded.
    Refused: gone, only to be read, or a matter from the same words is under way (its number is named).
    """
    with desk.read() as session:
        paper, incoming = usable_paper(session, document_id)
        said = instruction_of(session, document_id, instruction_id) or _asking(session, paper)
        hidden = masked_in_list(paper.secrecy) and not revealed
        if said:
            _may_be_opened(session, document_id, said)
        task = _lead(session, paper)
        due_on = (task.due_on if task else None) or paper.due_on
        basis = said.text if said else ""
        asks = bool(said) and follow_up(basis) is FollowUp.ACT
        found = {
            "paper": str(document_id), "instruction": str(said.id) if said else "",
            "source": _source(incoming, said).value,
            "title": paper.alias if masked_in_list(paper.secrecy) else _what(paper.title),
            "basis": "" if hidden else basis, "requirement": basis if asks and not hidden else "",
            "leader": said.leader_name if said else "",
            "lead": task.party_name if task else _only(incoming.proposed_lead if incoming else ""),
            "assists": "、".join(_assists(session, paper)), "due": due_on.isoformat() if due_on else "",
            "key": YES if paper.key else "", "secrecy": paper.secrecy.value,
        }
    return {name: value for name, value in found.items() if value}


def matters_of(session: Session, document_ids: Collection[int]) -> dict[int, tuple[Came, ...]]:
    """{paper id: the matters that came from it, oldest first}; papers without any are left out."""
    return _came(session, col(Matter.paper_id), document_ids)


def matters_of_instructions(session: Session, instruction_ids: Collection[int]) -> dict[int, tuple[Came, ...]]:
    """{批示 id: the matters that came from it}, as `matters_of`."""
    return _came(session, col(Matter.instruction_id), instruction_ids)


def usable_paper(session: Session, document_id: int) -> tuple[Document, Incoming | None]:
    """The paper a matter may come from; Refused when it is gone, void or sent back."""
    paper = session.get(Document, document_id)
    if paper is None or paper.phase is Phase.WITHDRAWN:
        raise Refused("R-GONE", NO_PAPER)
    incoming = session.get(Incoming, document_id)
    if paper.phase in _UNUSABLE:
        name = incoming.receipt_number if incoming else ""
        raise Refused("R-PAPER", f"{name or '这一件'}现在是{paper.phase.value}，不能从它立项。")
    return paper, incoming


def instruction_of(session: Session, document_id: int, instruction_id: int | None) -> Instruction | None:
    """The 批示 on this paper; None when none is meant, Refused when it is not there (any more)."""
    if instruction_id is None:
        return None
    said = session.get(Instruction, instruction_id)
    if said is None or said.withdrawn or said.document_id != document_id:
        raise Refused("R-GONE", "找不到这条批示，可能已经回退，请按 F5 刷新。")
    return said


def not_twice(session: Session, document_id: int, instruction_id: int | None, basis: str, but: int | None = None) -> None:
    """Refused when a matter from the same words of this paper is still under way (一事一单); `but`: that matter itself."""
    for row in session.exec(
        select(Matter).where(col(Matter.paper_id) == document_id, col(Matter.state).in_(_STILL_ON)).order_by(col(Matter.id))
    ):
        if row.id != but and row.instruction_id == instruction_id and _bare(row.basis) == _bare(basis):
            name = label(row)
            raise Refused("R-TWICE", f"同一句话已经在{name}里办理（{row.state.value}），不重复立项；另有要求的，依据只录那一句。")


def _asking(session: Session, paper: Document) -> Instruction | None:
    """The newest 批示 of the paper's round that asks for more than reading."""
    found = session.exec(
        select(Instruction)
        .where(
            col(Instruction.document_id) == paper.id, col(Instruction.round) == paper.round,
            col(Instruction.withdrawn).is_(False),
        )
        .order_by(col(Instruction.id).desc())
    )
    return next((said for said in found if follow_up(said.text) is FollowUp.ACT), None)


def _may_be_opened(session: Session, document_id: int, said: Instruction) -> None:
    if read_only(Asked("", basis=said.text, source=Source.INSTRUCTION)):
        raise Refused("R-READ-ONLY", READ_ONLY)
    not_twice(session, document_id, said.id, said.text)


def _came(session: Session, origin: Mapped[int | None], ids: Collection[int]) -> dict[int, tuple[Came, ...]]:
    found: dict[int, tuple[Came, ...]] = {}
    for from_id, matter_id, number, state in session.execute(
        core_select(origin, col(Matter.id), col(Matter.number), col(Matter.state))
        .where(origin.in_(ids), col(Matter.state).not_in(_NOT_COUNTED))
        .order_by(col(Matter.id))
    ):
        if from_id is not None and matter_id is not None:
            found[from_id] = (*found.get(from_id, ()), (matter_id, number or UNNUMBERED, state.value))
    return found


def _source(incoming: Incoming | None, said: Instruction | None) -> Source:
    if said:
        return Source.INSTRUCTION
    return Source.SUPERIOR if incoming and incoming.relation is Relation.SUPERIOR else Source.OTHER


def _what(title: str) -> str:
    """「关于做好防汛检查的通知」 → 「做好防汛检查」: what is to be done, in the paper's own words."""
    found = _ABOUT.fullmatch(title)
    return found["what"] if found else title


def _only(name: str) -> str:
    return "" if "、" in name else name


def _lead(session: Session, paper: Document) -> Task | None:
    return next(iter(_tasks(session, paper, TaskKind.LEAD)), None)


def _assists(session: Session, paper: Document) -> list[str]:
    return list(dict.fromkeys(task.party_name for task in _tasks(session, paper, TaskKind.ASSIST)))


def _tasks(session: Session, paper: Document, kind: TaskKind) -> list[Task]:
    return list(session.exec(
        select(Task).where(
            col(Task.document_id) == paper.id, col(Task.round) == paper.round, col(Task.kind) == kind,
            col(Task.state).in_((TaskState.OPEN, TaskState.DONE)),
        ).order_by(col(Task.id))
    ))


def _bare(words: str) -> str:
    return "".join(words.split())

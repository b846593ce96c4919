"""传达: to whom was a 批示 passed on, when, and did they say it back (domain.md §2.3)?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import case, literal
from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.indexing import index_papers
from bangongshi.duties.registry.loading import label, labels, open_paper, paper_facts
from bangongshi.duties.registry.paper_rows import MASKED
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.instruction_rows import HIDDEN
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Document, Incoming, Instruction
from bangongshi.models.parties import Party
from bangongshi.models.secrecy import guard
from bangongshi.models.words import Passing, Way
from bangongshi.models.work import Relay
from bangongshi.store.transaction import flush
from bangongshi.text import clean_in


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A 批示 not yet passed on. `text` is （已遮） where the paper's title is masked."""

    id: int
    document_id: int
    number: str
    leader: str
    said_on: date | None
    text: str


def pass_on(
    desk: Desk,
    instruction_ids: Sequence[int],
    party: Party,
    *,
    way: Way = Way.FACE,
    repeated_back: bool = True,
    note: str = "",
    at: datetime | None = None,
) -> Done:
    """Passed on to one person, department or unit; may be done again for the next. `at` not later than now.

    Refuses a 批示 already said to need no passing on. Invalid: party, at.
    """
    to = clean_in(party.name).strip()
    moment = at or desk.now
    guard({"party": to, "note": note})
    if not to:
        raise Invalid({"party": "请选传达给谁。"})
    if moment > desk.now:
        raise Invalid({"at": "传达时间不能晚于现在。"})
    names: list[str] = []
    with desk.act(Verb.PASS_ON) as act:
        told = _instructions(act.session, instruction_ids)
        for said in told:
            facts = paper_facts(act.session, said.document_id)
            if said.passing is Passing.DONE:
                facts = replace(facts, to_pass_on=max(facts.to_pass_on, 1))
            names.append(label(*open_paper(act.session, said.document_id, Verb.PASS_ON, facts)))
            if said.passing is Passing.NEEDLESS:
                raise Refused("R-NEEDLESS", f"{names[-1]}：这条批示已定为无需传达。")
            if said.said_on and moment.date() < said.said_on:
                raise Invalid({"at": f"{names[-1]}：传达时间早于批示日期，请核对。"})
            act.session.add(
                Relay(
                    document_id=said.document_id, instruction_id=said.id or 0, to_name=to, person_id=party.person_id,
                    unit_id=party.unit_id, told_at=moment, way=way, repeated_back=repeated_back,
                    note=clean_in(note, lines=True).strip(), teller=desk.who,
                )
            )
            said.passing = Passing.DONE
        act.subject = labels(dict.fromkeys(names))
        flush(act)
        index_papers(act.session, {said.document_id for said in told})
    back = "，已复述" if repeated_back else "，未复述"
    return Done(f"已向{to}传达 {labels(dict.fromkeys(names))} 的批示（{way.value}{back}）。", act.seq, tuple(instruction_ids))


def needless(desk: Desk, instruction_ids: Sequence[int], reason: str) -> Done:
    """无需传达, and why. Invalid: reason."""
    reason = clean_in(reason).strip()
    guard({"reason": reason})
    if not reason:
        raise Invalid({"reason": "请写为什么无需传达。"})
    names: list[str] = []
    with desk.act(Verb.PASS_ON, reason=f"无需传达：{reason}") as act:
        for said in _instructions(act.session, instruction_ids):
            names.append(label(*open_paper(act.session, said.document_id, Verb.PASS_ON)))
            if said.passing is not Passing.WAITING:
                raise Refused("R-PASSED", f"{names[-1]}：这条批示是“{said.passing.value}”，不在等着传达。")
            said.passing = Passing.NEEDLESS
        act.subject = labels(dict.fromkeys(names))
    return Done(f"{labels(dict.fromkeys(names))} 的批示定为无需传达。", act.seq, tuple(instruction_ids))


def _instructions(session: Session, ids: Sequence[int]) -> list[Instruction]:
    found = [session.get(Instruction, instruction_id) for instruction_id in dict.fromkeys(ids)]
    if not found:
        raise Refused("R-NONE", "没有选中批示。")
    if any(said is None or said.withdrawn for said in found):
        raise Refused("R-GONE", "找不到这条批示，请按 F5 刷新。")
    return [said for said in found if said is not None]


def waiting(desk: Desk, document_ids: Sequence[int]) -> tuple[WaitingRow, ...]:
    """The 批示 of these papers that wait to be passed on, oldest first. Masked words do not leave the query."""
    words = case((col(Document.secrecy).in_(MASKED), literal(HIDDEN)), else_=col(Instruction.text))
    with desk.read() as session:
        found = session.execute(
            select(  # type: ignore[call-overload]
                col(Instruction.id), col(Instruction.document_id), col(Incoming.receipt_number),
                col(Instruction.leader_name), col(Instruction.said_on), words,
            )
            .join(Document, col(Document.id) == col(Instruction.document_id))
            .join(Incoming, col(Incoming.document_id) == col(Instruction.document_id))
            .where(
                col(Instruction.document_id).in_(document_ids), col(Instruction.passing) == Passing.WAITING,
                col(Instruction.withdrawn).is_(False),
            )
            .order_by(col(Instruction.said_on), col(Instruction.id))
        )
        return tuple(WaitingRow(*row) for row in found)

"""How does a checked entry become the matter's own columns? People, unit, paper and parent are looked up here."""

from sqlmodel import Session, col, select

from bangongshi.duties.people import person_named
from bangongshi.duties.supervision.loading import party_of
from bangongshi.models.errors import Invalid
from bangongshi.models.matter_form import MatterEntry
from bangongshi.models.matter_words import MatterState
from bangongshi.models.matters import Matter
from bangongshi.models.office import Person
from bangongshi.models.papers import Document
from bangongshi.models.standing import UNRANKED, standing
from bangongshi.models.words import Secrecy, Urgency

_STRICTNESS = {Secrecy.OPEN: 0, Secrecy.INTERNAL: 1, Secrecy.WORK_SECRET: 2, Secrecy.UNPUBLISHED: 3}


def fill(session: Session, row: Matter, entry: MatterEntry, paper: Document | None) -> None:
    """Write a checked entry into the row; state, number, dates and 协办 are other acts' business.

    Raises Invalid: secrecy (never below the paper's), parent.
    """
    row.title, row.kind, row.source = entry.title, entry.kind, entry.source
    row.requirement, row.basis = entry.requirement, entry.basis
    set_leader(session, row, entry.leader)
    set_lead(session, row, entry.lead)
    row.key, row.standing = entry.key, standing(Urgency.NONE, entry.key)
    row.cycle_days, row.reporter = entry.cycle_days, entry.reporter
    row.phase, row.report, row.note = entry.phase, entry.report, entry.note
    row.parent_id = _parent(session, row, entry.parent)
    row.secrecy = agreeing_secrecy(entry.secrecy, paper)
    row.paper_id = paper.id if paper else None


def set_leader(session: Session, row: Matter, name: str) -> None:
    """责任领导 as typed, with their rank for 轻重缓急 when they are on the list."""
    row.leader_name, row.leader_id = name, person_named(session, name)
    person = session.get(Person, row.leader_id) if row.leader_id else None
    row.leader_rank = (person.rank if person else 0) or UNRANKED


def set_lead(session: Session, row: Matter, name: str) -> None:
    """The one 主办: a person, a unit on the list, or a department by its name."""
    party = party_of(session, name)
    row.lead_name, row.lead_person_id, row.lead_unit_id = party.name, party.person_id, party.unit_id


def agreeing_secrecy(typed: Secrecy | None, paper: Document | None) -> Secrecy:
    """A matter is as confidential as its paper, or more; 内部 without one. Invalid when less was typed."""
    if paper is None:
        return typed or Secrecy.INTERNAL
    if typed and _STRICTNESS[typed] < _STRICTNESS[paper.secrecy]:
        raise Invalid({"secrecy": f"原件是{paper.secrecy.value}，这一项不能低于它；原件公布或更正了密级再改。"})
    return typed or paper.secrecy


def _parent(session: Session, row: Matter, number: str) -> int | None:
    """The matter a part belongs to, by its number; not itself, nor one of its own parts."""
    if not number:
        return None
    found = session.exec(
        select(Matter).where(
            col(Matter.number) == number, col(Matter.state).not_in((MatterState.VOID, MatterState.WITHDRAWN))
        ).limit(2)
    ).all()
    if len(found) != 1:
        raise Invalid({"parent": f"没有“{number}”这一项，请填上级事项的编号，如督〔2026〕12号。"})
    above: Matter | None = found[0]
    while above is not None:
        if row.id is not None and above.id == row.id:
            raise Invalid({"parent": "不能归到自己或自己的分项下面，请核对。"})
        above = session.get(Matter, above.parent_id) if above.parent_id else None
    return found[0].id

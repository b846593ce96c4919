"""Fetching one matter inside an act, asking the rules before touching it, and finding whom a typed name means."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session, col, or_, select

from bangongshi.duties.people import person_named
from bangongshi.duties.supervision.facts import facts_of
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.feedback_rules import same_party
from bangongshi.models.matter_rules import MatterFacts, refusal
from bangongshi.models.matter_words import MatterKind, MatterState, MatterVerb
from bangongshi.models.matters import Matter
from bangongshi.models.office import Unit
from bangongshi.models.papers import Document
from bangongshi.models.parties import Party
from bangongshi.models.people import tidy_name
from bangongshi.models.secrecy import masked_in_list
from bangongshi.store.transaction import Act
from bangongshi.text import clean_in

GONE = "找不到这一项督办，请按 F5 刷新。"
UNNUMBERED = "拟立项事项"
"""What a matter is called before it has its number."""
_TELLING = 6
"""From so many signs on, a title in the reason gives it away (as duties/desk.py has it for papers)."""


def matter(session: Session, matter_id: int) -> Matter:
    """The matter; Refused when there is none, or when it went with an import that was taken back."""
    row = session.get(Matter, matter_id)
    if row is None or row.state is MatterState.WITHDRAWN:
        raise Refused("R-GONE", GONE)
    return row


def open_matter(session: Session, matter_id: int, verb: MatterVerb) -> Matter:
    """The matter, if `verb` is possible now; Refused with its number and the reason otherwise."""
    row = matter(session, matter_id)
    no = refusal(matter_facts(session, matter_id), verb)
    if no:
        raise Refused(f"R-{verb.name}", f"{label(row)}：{no}")
    return row


def open_matters(session: Session, ids: Iterable[int], verb: MatterVerb) -> list[Matter]:
    """All of them, in order and each once, if `verb` is possible for every one; else Refused as `open_matter`."""
    return [open_matter(session, matter_id, verb) for matter_id in dict.fromkeys(ids)]


def matter_facts(session: Session, matter_id: int) -> MatterFacts:
    """The facts of one matter inside an act; no rule asks whether something should be chased, so the day does not matter."""
    facts = facts_of(session, [matter_id], date.min).get(matter_id)
    if facts is None:
        raise Refused("R-GONE", GONE)
    return facts


def label(row: Matter) -> str:
    """How a sentence names a matter: by its number; never by its title."""
    return row.number or UNNUMBERED


def labels(rows: Iterable[Matter]) -> str:
    """「督〔2026〕12号」 or 「督〔2026〕12号等 3 项」."""
    names = [label(row) for row in rows]
    return names[0] if len(names) == 1 else f"{names[0]}等 {len(names)} 项" if names else ""


def masked(session: Session, row: Matter) -> bool:
    """Whether 事项 and what was said of it stays unseen in lists: by its own level or by that of its paper."""
    paper = session.get(Document, row.paper_id) if row.paper_id else None
    return masked_in_list(row.secrecy) or (paper is not None and masked_in_list(paper.secrecy))


def not_by_lead(row: Matter, field: str, who: str, what: str) -> None:
    """Invalid when who has the matter in hand would review, grant or close it; an errand may be the clerk's own."""
    if row.kind is not MatterKind.ERRAND and same_party(who, row.lead_name):
        raise Invalid({field: f"{who}是{label(row)}的主办，不能自己{what}；请填另一个人。"})


def touch(act: Act, row: Matter) -> None:
    """Say in the journal that the act is about this matter, when it only adds rows beside it (回退 looks for that)."""
    act.note(f"matter:{row.id}", label(row))


def needed_reason(reason: str, *rows: Matter, field: str = "reason") -> str:
    """The reason as it is stored. Invalid when there is none, Refused when it holds what a list may have to mask."""
    kept = clean_in(reason).strip()
    if not kept:
        raise Invalid({field: "请写明理由。"})
    keep_out(kept, *rows)
    return kept


def keep_out(reason: str, *rows: Matter) -> None:
    """Refused when the reason, which stays in the journal for ever, holds the title, the basis or the requirement."""
    for row in rows:
        for telling in (row.title, row.basis, row.requirement):
            if len(telling) >= _TELLING and telling in reason:
                raise Refused("R-TITLE", "理由里不要写事项内容：流水写下就改不了。请只写原因，再办一次。")


def party_of(session: Session, name: str) -> Party:
    """Whom a typed name means: one person in office, one unit on the list (by name or short name), else the name itself."""
    plain = tidy_name(name)
    person_id = person_named(session, plain)
    if person_id is not None:
        return Party(plain, person_id=person_id)
    units = session.exec(
        select(col(Unit.id))
        .where(or_(col(Unit.name) == plain, col(Unit.short_name) == plain), col(Unit.active))
        .limit(2)
    ).all() if plain else []
    return Party(plain, unit_id=units[0] if len(units) == 1 else None)

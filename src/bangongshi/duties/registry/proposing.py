"""拟办: what does the office propose, who should handle it, and which leaders are asked (domain.md §2.2)?"""

from collections.abc import Sequence

from sqlmodel import Session

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import shown_names
from bangongshi.duties.registry.asking import ask_leaders
from bangongshi.duties.registry.indexing import index_papers
from bangongshi.duties.registry.loading import label, labels, open_paper, paper_facts
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.office import Person
from bangongshi.models.paper_rules import PaperFacts, Verb
from bangongshi.models.secrecy import guard
from bangongshi.models.words import Handling
from bangongshi.store.transaction import flush
from bangongshi.text import clean_in


def propose(
    desk: Desk,
    ids: Sequence[int],
    text: str,
    *,
    lead: str = "",
    assist: str = "",
    leader_ids: Sequence[int] = (),
    direct_reason: str = "",
) -> Done:
    """拟办意见, verbatim, with the 主办 proposed and the leaders asked in this order, or why none is asked (径送).

    Said again it replaces what was proposed (the journal keeps it); leaders asked before stay asked.
    Invalid: text; for a 办件 lead, and leader_ids where neither leaders nor a reason are given.
    """
    text = clean_in(text, lines=True).strip()
    lead, assist, direct_reason = (clean_in(typed).strip() for typed in (lead, assist, direct_reason))
    guard({"text": text, "lead": lead, "assist": assist, "direct_reason": direct_reason})
    names: list[str] = []
    with desk.act(Verb.PROPOSE) as act:
        leaders = leaders_named(act.session, leader_ids)
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.PROPOSE)
            names.append(label(document, incoming))
            if incoming.handling is Handling.ACT:
                _check(paper_facts(act.session, document_id), text, lead, bool(leaders), direct_reason)
            elif not text:
                raise Invalid({"text": "请写拟办意见。"})
            incoming.proposal, incoming.proposed_lead, incoming.proposed_assist = text, lead, assist
            incoming.proposed_on, incoming.proposed_by = act.now.date(), desk.who
            if direct_reason or leaders:
                incoming.direct_reason = direct_reason
            ask_leaders(act, document, leaders)
        act.subject = labels(names)
        flush(act)
        index_papers(act.session, ids)
    then = f"，呈{'、'.join(name for _, name in leaders)}批示" if leaders else "，径送承办" if direct_reason else ""
    return Done(f"已拟办 {labels(names)}{then}。", act.seq, tuple(ids))


def _check(facts: PaperFacts, text: str, lead: str, asked: bool, direct_reason: str) -> None:
    wrong = {}
    if not text:
        wrong["text"] = "请写拟办意见。"
    if not lead:
        wrong["lead"] = "办件要拟一家主办（只能一家）。"
    if not (asked or direct_reason or facts.awaiting or facts.instructed or facts.direct):
        wrong["leader_ids"] = "请选呈哪位领导批示；日常事项径送承办的，写明径送理由。"
    if wrong:
        raise Invalid(wrong)


def leaders_named(session: Session, leader_ids: Sequence[int]) -> list[tuple[int, str]]:
    """(id, name as shown) of these people, in this order; Invalid when one is not on the list any more."""
    people = [session.get(Person, person_id) for person_id in leader_ids]
    if any(person is None or not person.active for person in people):
        raise Invalid({"leader_ids": "有一位领导不在名单里了，请重新选。"})
    shown = shown_names(session, leader_ids)
    return [(person_id, shown[person_id]) for person_id in dict.fromkeys(leader_ids)]

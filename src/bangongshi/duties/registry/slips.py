"""传阅单: opened with its readers in order, recalled with a reason; who should be on it (domain.md §2.3)."""

import re
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.people import shown_names
from bangongshi.duties.registry.circulate import reader_named
from bangongshi.duties.registry.hops import out_of
from bangongshi.duties.registry.indexing import index_papers
from bangongshi.duties.registry.loading import label, labels, open_paper
from bangongshi.duties.registry.paper_rows import MASKED
from bangongshi.duties.registry.slip_going import (
    called,
    papers_on,
    read_by,
    send_next,
    slip_of,
    waiting,
)
from bangongshi.duties.registry.slip_list import count_legs, legs
from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.office import Person, Unit
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Document
from bangongshi.models.people import UNRANKED
from bangongshi.models.secrecy import guard
from bangongshi.models.slip_rows import ReaderRow
from bangongshi.models.words import SlipMode, SlipState
from bangongshi.models.work import Slip, SlipPaper, SlipReader
from bangongshi.store.transaction import Act, flush
from bangongshi.text import clean_in

__all__ = ["count_legs", "legs", "open_slip", "proposed_readers", "recall"]

PROPOSED = 200
"""People offered at most; a longer list is searched by typing."""


def open_slip(
    desk: Desk,
    ids: Sequence[int],
    reader_ids: Sequence[int],
    mode: SlipMode,
    purpose: str = "",
    due_typed: str = "",
    *,
    send: bool = True,
) -> Done:
    """传阅: these papers go round as one folder, by rank; with `send` the first leg (分送: the first legs) opens at once.

    `purpose` is the line on the slip; `due_typed` the day by which everybody should have read. Readers without a rank
    come last, in the order given. Raises Invalid (readers, due), Refused (R-ON-SLIP, R-NO-COPY …).
    """
    guard({"purpose": purpose})
    chosen = tuple(dict.fromkeys(reader_ids))
    if not chosen:
        raise Invalid({"readers": "请选送给谁阅。"})
    if mode is SlipMode.ONE_ONLY and len(chosen) != 1:
        raise Invalid({"readers": "专送只送一个人，请只选一位。"})
    with desk.act(Verb.CIRCULATE) as act:
        names = {id_: label(*open_paper(act.session, id_, Verb.CIRCULATE)) for id_ in ids}
        for document_id, name in names.items():
            if slip_of(act.session, document_id):
                raise Refused("R-ON-SLIP", f"{name}：已经在传阅单上，传毕或撤传以后才能再开。")
        slip = Slip(mode=mode, purpose=clean_in(purpose).strip(), opened_at=act.now)
        _due(act, slip, due_typed)
        readers = _put_on(act, slip, names, chosen)
        sent = send_next(act, names, act.now) if send else None
        act.subject = labels(names.values())
        flush(act)
        index_papers(act.session, ids)
    what = f"{mode.value}，{len(readers)} 人" if len(readers) > 1 else f"{mode.value} {readers[0]}"
    then = f"；已送 {'、'.join(sent.readers)}" if sent else "；还没有送出"
    return Done(f"已开传阅单：{labels(names.values())}（{what}）{then}。", act.seq, tuple(ids))


def _due(act: Act, slip: Slip, typed: str) -> None:
    if not typed.strip():
        return
    try:
        slip.due_on = read_date(typed, act.now.date(), load(act.session)).day
    except DateNotUnderstood as error:
        raise Invalid({"due": error.sentence}) from None
    if slip.due_on < act.now.date():
        raise Invalid({"due": "传阅的时限已经过了，请核对。"})


def _put_on(act: Act, slip: Slip, ids: Iterable[int], chosen: Sequence[int]) -> list[str]:
    """The slip with its papers and its readers by rank; the readers' names in order."""
    people = {id_: (reader_named(act.session, id_), act.session.get_one(Person, id_).rank) for id_ in chosen}
    act.session.add(slip)
    flush(act)
    for document_id in ids:
        act.session.add(SlipPaper(slip_id=slip.id or 0, document_id=document_id))
    flush(act)
    names = []
    for seq, id_ in enumerate(sorted(chosen, key=lambda one: people[one][1] or UNRANKED), 1):
        names.append(people[id_][0])
        act.session.add(SlipReader(slip_id=slip.id or 0, seq=seq, reader_id=id_, reader_name=names[-1]))
        flush(act)  # one by one: ids in the order of reading
    return names


def recall(desk: Desk, ids: Sequence[int], reason: str) -> Done:
    """撤传: the slips of these papers go no further; who has not had them is let off, who has them is asked today."""
    guard({"reason": reason})
    reason = clean_in(reason).strip()
    if not reason:
        raise Invalid({"reason": "请写为什么撤传。"})
    with desk.act(Verb.RECALL, reason=reason) as act:
        names = [label(*open_paper(act.session, id_, Verb.RECALL)) for id_ in ids]
        slips = {slip.id: slip for id_ in ids if (slip := slip_of(act.session, id_))}
        folder = [*ids, *(id_ for slip in slips.values() for id_ in papers_on(act.session, slip) if id_ not in ids)]
        let_off = [name for slip in slips.values() for name in _let_off(act, slip, reason)]
        there = [hop for id_ in folder for hop in read_by(act.session, id_)]
        for hop in there:
            hop.chase_on = act.now.date()
        act.subject = labels([*names, *called(act.session, folder[len(ids):])])
        subject = act.subject
    left = f"，{len(let_off)} 人不再送阅" if let_off else ""
    still = f"；还在{'、'.join(dict.fromkeys(hop.reader_name for hop in there))}处，请收回" if there else ""
    return Done(f"已撤传 {subject}{left}{still}。", act.seq, tuple(folder))


def _let_off(act: Act, slip: Slip, reason: str) -> list[str]:
    """Close the slip; the names of those who wait for all of its papers and now need not read."""
    papers = papers_on(act.session, slip)
    waits = [{reader.id: reader for reader in waiting(act.session, slip, id_)} for id_ in papers]
    both = set.intersection(*(set(some) for some in waits)) if waits else set()
    let_off = [reader for id_, reader in waits[0].items() if id_ in both] if waits else []
    for reader in let_off:
        reader.waived, reader.reason = True, reason
    slip.state, slip.reason = SlipState.RECALLED, reason
    return [reader.reader_name for reader in let_off]


def proposed_readers(desk: Desk, ids: Sequence[int]) -> tuple[ReaderRow, ...]:
    """Who could read these papers: everybody in office by rank (unranked last), those whose remit they are `wanted`.

    A remit fits when one of its words is in the sender's name, the 文种 or the title; an 未公布 title is not looked at.
    """
    with desk.read() as session:
        matter = _matter(session, ids)
        there = {hop.reader_id for id_ in ids for hop in out_of(session, id_)}
        people = session.exec(
            select(Person)
            .where(col(Person.active).is_(True))
            .order_by(col(Person.rank) == 0, col(Person.rank), col(Person.sort_key), col(Person.id))
            .limit(PROPOSED)
        ).all()
        names = shown_names(session, [person.id or 0 for person in people])
        return tuple(
            ReaderRow(
                id=person.id or 0, name=names[person.id or 0], note=_note(person, read=person.id in there),
                wanted=bool(matter) and any(word in matter for word in remit_words(person.remit)),
            )
            for person in people
        )


def _note(person: Person, *, read: bool) -> str:
    words = [person.post or person.department, f"分管{person.remit}" if person.remit else "", "在其处" if read else ""]
    return "，".join(word for word in words if word)


def remit_words(remit: str) -> tuple[str, ...]:
    """「水利、农业；信访」 → its words; a single letter or hanzi says too little to go by."""
    return tuple(word for word in re.split(r"[、，,；;\s]+", remit) if len(word) > 1)


def _matter(session: Session, ids: Sequence[int]) -> str:
    found = session.exec(
        select(Document, Unit)
        .join(Unit, col(Unit.id) == col(Document.unit_id), isouter=True)
        .where(col(Document.id).in_(ids))
    )
    parts: list[str] = []
    for paper, unit in found:
        parts += [paper.unit_name, unit.short_name if unit else "", paper.genre]
        parts += [] if paper.secrecy in MASKED else [paper.title]
    return "\n".join(parts)

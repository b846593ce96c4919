"""送阅, 呈批, 收回, 留用, 横传: clerk → reader → clerk each time; never reader → reader (domain.md §2.3)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.people import shown_names
from bangongshi.duties.registry.asking import ask_leaders, asked
from bangongshi.duties.registry.deadlines import add_deadline
from bangongshi.duties.registry.hops import (
    CABINET,
    hand_over,
    leg,
    out_of,
    take_back_hop,
)
from bangongshi.duties.registry.indexing import index_papers
from bangongshi.duties.registry.loading import label, labels, open_paper
from bangongshi.duties.registry.slip_going import (
    called,
    place_on_slip,
    refuse_out_of_turn,
    send_next,
)
from bangongshi.duties.registry.taking_in import Back, fetch
from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.deadlines import fixed
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.office import Person
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Copy, Document, Hop
from bangongshi.models.secrecy import guard
from bangongshi.models.words import DueBasis, HopPurpose, HopState
from bangongshi.models.work import Task
from bangongshi.store.transaction import Act, flush
from bangongshi.text import clean_in

__all__ = [
    "CABINET", "cross", "hand_over", "keep", "readers_out", "send_out", "submit", "take_back_hop", "take_in",
]


def send_out(desk: Desk, ids: Sequence[int], reader_id: int | None = None, at: datetime | None = None) -> Done:
    """送阅: one copy of each paper to `reader_id`, or without one to the next who waits on each paper's open slip.

    On a slip the whole folder goes. Refuses R-READER, R-NO-COPY, R-TIME, R-SLIP (nobody waits), R-TURN (轮阅 and out).
    """
    with desk.act(Verb.SEND_OUT) as act:
        names = {id_: label(*open_paper(act.session, id_, Verb.SEND_OUT)) for id_ in ids}
        if reader_id is None:
            sent = send_next(act, names, at or act.now)
            who, along = "、".join(sent.readers), sent.along
        else:
            who, along = _to(act, names, reader_id, at or act.now), []
        went = called(act.session, along)
        act.subject = labels([*names.values(), *went])
        flush(act)
        index_papers(act.session, [*ids, *along])
    with_it = f"同一传阅单的 {labels(went)} 一并送出。" if went else ""
    return Done(f"已送 {who}：{labels(names.values())}。{with_it}", act.seq, (*ids, *along))


def _to(act: Act, names: dict[int, str], reader_id: int, at: datetime) -> str:
    who = reader_named(act.session, reader_id)
    for document_id, name in names.items():
        place = place_on_slip(act.session, document_id, reader_id)
        if place:
            refuse_out_of_turn(act.session, place[0], document_id, name)
        hand_over(
            act, document_id, name, (reader_id, who), at, purpose=HopPurpose.READ,
            slip_reader_id=place[1].id if place else None, not_after=place[0].due_on if place else None,
        )
    return who


def reader_named(session: Session, reader_id: int) -> str:
    """The reader's name as it is shown (namesakes told apart); refused when there is nobody such in office."""
    reader = session.get(Person, reader_id)
    if reader is None or not reader.active:
        raise Refused("R-READER", "请先选送给谁；名单里没有的人，在设置里添加。")
    return shown_names(session, [reader_id])[reader_id]


def submit(desk: Desk, ids: Sequence[int], leader_id: int | None = None, at: datetime | None = None) -> Done:
    """呈批: one copy of each paper to the leader, or to the first asked for a 批示 who has no copy yet."""
    said: list[str] = []
    names: list[str] = []
    with desk.act(Verb.SUBMIT) as act:
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.SUBMIT)
            names.append(label(document, incoming))
            task = _leader(act, document, names[-1], leader_id)
            hand_over(
                act, document_id, names[-1], (task.person_id, task.party_name), at or act.now,
                purpose=HopPurpose.INSTRUCT, task_id=task.id,
            )
            said.append(task.party_name)
        act.subject = labels(names)
        flush(act)
        index_papers(act.session, ids)
    return Done(f"已呈 {'、'.join(dict.fromkeys(said))}批示：{labels(names)}。", act.seq, tuple(ids))


def _leader(act: Act, document: Document, name: str, leader_id: int | None) -> Task:
    """The task the copy goes out for; a leader who was not asked yet is asked by it."""
    there = {hop.reader_id for hop in out_of(act.session, document.id or 0)}
    if leader_id is None:
        free = [task for task in asked(act.session, document) if task.person_id not in there]
        if free:
            return free[0]
        raise Refused("R-LEADER", f"{name}：没有还要呈的领导。请选呈给哪位，或先拟办。")
    who = reader_named(act.session, leader_id)
    if leader_id in there:
        raise Refused("R-THERE", f"{name}：已经在{who}处。")
    ask_leaders(act, document, [(leader_id, who)])
    return next(task for task in asked(act.session, document) if task.person_id == leader_id)


def take_in(
    desk: Desk,
    ids: Sequence[int],
    opinion: str = "",
    reader_name: str = "",
    at: datetime | None = None,
    *,
    circled: bool = False,
) -> Done:
    """收回: `opinion` is kept verbatim; on a 呈批 it becomes the 批示, and so does a circle (`circled`).

    Without `reader_name` every copy that is out comes back; with a folder its other papers come too, but for those kept.
    Refuses R-NOT-THERE, R-TIME and R-WHOSE (words, but several people's copies come back).
    """
    guard({"opinion": opinion})
    words = clean_in(opinion, lines=True).strip() or ("圈阅" if circled else "")
    with desk.act(Verb.TAKE_IN) as act:
        back = Back(words, circled=circled and not opinion.strip(), at=at or act.now)
        names = fetch(act, ids, reader_name, back)
        went = called(act.session, back.along)
        act.subject = labels([*names, *went])
        flush(act)
        index_papers(act.session, [*ids, *back.along])
    with_it = f"同一传阅单的 {labels(went)} 一并收回。" if went else ""
    return Done(f"已收回 {labels(names)}，放回文件柜。{with_it}{back.said()}", act.seq, (*ids, *back.along))


def keep(desk: Desk, ids: Sequence[int], until_typed: str, reader_name: str = "") -> Done:
    """留用至: the reader keeps these papers, and only these, until that day; not late before it."""
    with desk.act(Verb.KEEP) as act:
        until = _day(act, until_typed, desk.today)
        names: list[str] = []
        who: list[str] = []
        for document_id in ids:
            names.append(label(*open_paper(act.session, document_id, Verb.KEEP)))
            hop = _one(act.session, document_id, names[-1], reader_name)
            hop.kept_until = until
            add_deadline(act, hop, fixed(until, desk.today, DueBasis.LEADER, "留用", start_word="留用"))
            hop.chase_on = until
            who.append(hop.reader_name)
        act.subject = labels(names)
    return Done(f"{labels(names)} 由{'、'.join(dict.fromkeys(who))}留用至 {until:%Y-%m-%d}。", act.seq, tuple(ids))


def _day(act: Act, typed: str, today: date) -> date:
    if not typed.strip():
        raise Invalid({"until": "请填留用到哪一天，例如 1130、+5、下周五。"})
    try:
        until = read_date(typed, today, load(act.session)).day
    except DateNotUnderstood as error:
        raise Invalid({"until": error.sentence}) from None
    if until < today:
        raise Invalid({"until": "留用的日子已经过了，请核对。"})
    return until


def cross(
    desk: Desk, ids: Sequence[int], to_id: int, from_name: str = "", at: datetime | None = None
) -> Done:
    """横传: a reader passed the papers on. The incident is in the book, and the true holder is `to_id`."""
    with desk.act(Verb.CROSS) as act:
        moment = at or act.now
        to_name = reader_named(act.session, to_id)
        names: list[str] = []
        givers: list[str] = []
        for document_id in ids:
            names.append(label(*open_paper(act.session, document_id, Verb.CROSS)))
            hop = _one(act.session, document_id, names[-1], from_name)
            if hop.reader_id == to_id:
                raise Refused("R-THERE", f"{names[-1]}：本来就在{to_name}处。")
            if moment < hop.sent_at:
                raise Refused("R-TIME", f"{names[-1]}：横传时间早于送出时间，请核对。")
            _crossed(act, hop, (to_id, to_name), moment)
            givers.append(hop.reader_name)
        act.subject = labels(names)
        flush(act)
        index_papers(act.session, ids)
    giver = "、".join(dict.fromkeys(givers))
    return Done(f"{labels(names)} 由{giver}横传给{to_name}，现在{to_name}处，请收回后再送。", act.seq, tuple(ids))


def _crossed(act: Act, hop: Hop, to: tuple[int, str], at: datetime) -> None:
    """The giver's leg ends as read; the next one begins with the true holder, for the same purpose."""
    hop.state, hop.back_at = HopState.CROSSED, at
    place = place_on_slip(act.session, hop.document_id, to[0]) if hop.slip_reader_id else None
    leg(
        act, act.session.get_one(Copy, hop.copy_id), to, at, purpose=hop.purpose, crossed_from_id=hop.id,
        slip_reader_id=place[1].id if place else None,
    )


def _one(session: Session, document_id: int, name: str, reader_name: str) -> Hop:
    """The one leg that is meant."""
    hops = [hop for hop in out_of(session, document_id) if not reader_name or hop.reader_name == reader_name]
    if not hops:
        raise Refused("R-NOT-THERE", f"{name}：不在{reader_name or '外面'}，请核对。")
    if len(hops) > 1:
        there = "、".join(hop.reader_name for hop in hops)
        raise Refused("R-WHICH", f"{name}：有 {len(hops)} 份在外（{there}），请选是谁的那一份。")
    return hops[0]


def readers_out(desk: Desk, document_id: int) -> tuple[str, ...]:
    """Who has a copy now, longest first."""
    with desk.read() as session:
        return tuple(
            session.exec(
                select(col(Hop.reader_name))
                .where(col(Hop.document_id) == document_id, col(Hop.state) == HopState.OUT)
                .order_by(col(Hop.sent_at))
            )
        )

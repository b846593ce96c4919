"""传阅: out to a reader, back to the clerk. Clerk → reader → clerk each time; never reader → reader (domain.md §2.3)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.people import shown_names
from bangongshi.duties.registry.deadlines import rules_of
from bangongshi.duties.registry.indexing import index_papers
from bangongshi.duties.registry.loading import label, labels, open_paper
from bangongshi.models.deadlines import propose
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.office import Person
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Copy, Hop
from bangongshi.models.words import HolderKind, HopState, Urgency
from bangongshi.store.transaction import Act, flush

CABINET = "文件柜"


def send_out(desk: Desk, ids: Sequence[int], reader_id: int, at: datetime | None = None) -> Done:
    """送阅 several papers to one reader at once: one copy of each that is in the cabinet."""
    names: list[str] = []
    with desk.act(Verb.SEND_OUT) as act:
        reader = act.session.get(Person, reader_id)
        if reader is None or not reader.active:
            raise Refused("R-READER", "请先选送给谁；名单里没有的人，在设置里添加。")
        name = shown_names(act.session, [reader_id])[reader_id]  # namesakes are told apart wherever they hold a paper
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.SEND_OUT)
            names.append(label(document, incoming))
            _hand_over(act, document_id, names[-1], (reader_id, name), at or act.now)
        act.subject = labels(names)
        flush(act)
        index_papers(act.session, ids)
    return Done(f"已送 {name}：{labels(names)}。", act.seq, tuple(ids))


def _hand_over(act: Act, document_id: int, name: str, reader: tuple[int, str], at: datetime) -> None:
    copy = act.session.exec(
        select(Copy)
        .where(col(Copy.document_id) == document_id, col(Copy.holder_kind) == HolderKind.CABINET)
        .order_by(col(Copy.ordinal))
        .limit(1)
    ).first()
    if copy is None:
        holder = _holders(act.session, document_id)
        raise Refused("R-NO-COPY", f"{name}：{holder}，柜里没有可送的份，请先收回。")
    if at < copy.holder_since:
        raise Refused("R-TIME", f"{name}：送出时间早于这一份回到柜里的时间，请核对。")
    due = propose(Urgency.NONE, at.date(), load(act.session), rules_of(act.session), matter="传阅")
    act.session.add(
        Hop(
            document_id=document_id, copy_id=copy.id or 0, reader_id=reader[0], reader_name=reader[1],
            sent_at=at, due_on=due.due_on,
        )
    )
    copy.holder_kind, copy.holder_id = HolderKind.PERSON, reader[0]
    copy.holder_name, copy.holder_since = reader[1], at


def _holders(session: Session, document_id: int) -> str:
    names = session.exec(select(col(Copy.holder_name)).where(col(Copy.document_id) == document_id)).all()
    return "在" + "、".join(dict.fromkeys(names)) + "处"


def take_in(
    desk: Desk, ids: Sequence[int], opinion: str = "", reader_name: str = "", at: datetime | None = None
) -> Done:
    """收回 several papers at once; `opinion` is kept verbatim. Without `reader_name` every copy that is out comes back."""
    names: list[str] = []
    with desk.act(Verb.TAKE_IN) as act:
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.TAKE_IN)
            names.append(label(document, incoming))
            _take_back(act, document_id, names[-1], opinion, reader_name, at or act.now)
        act.subject = labels(names)
        flush(act)
        index_papers(act.session, ids)
    return Done(f"已收回 {labels(names)}，放回文件柜。", act.seq, tuple(ids))


def _take_back(act: Act, document_id: int, name: str, opinion: str, reader_name: str, at: datetime) -> None:
    hops = act.session.exec(
        select(Hop).where(col(Hop.document_id) == document_id, col(Hop.state) == HopState.OUT)
    ).all()
    wanted = [hop for hop in hops if not reader_name or hop.reader_name == reader_name]
    if not wanted:
        raise Refused("R-NOT-THERE", f"{name}：不在{reader_name or '外面'}，请核对。")
    for hop in wanted:
        if at < hop.sent_at:
            raise Refused("R-TIME", f"{name}：收回时间早于送出时间，请核对。")
        hop.state, hop.back_at, hop.opinion = HopState.BACK, at, opinion
        copy = act.session.get_one(Copy, hop.copy_id)
        copy.holder_kind, copy.holder_id = HolderKind.CABINET, None
        copy.holder_name, copy.holder_since = CABINET, at


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

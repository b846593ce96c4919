"""Whose turn is it on an open 传阅单, and is it finished? A slip with several papers travels as one folder."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from bangongshi.duties.registry.hops import hand_over, out_of
from bangongshi.models.errors import Refused
from bangongshi.models.papers import Copy, Document, Hop, Incoming
from bangongshi.models.words import HolderKind, HopPurpose, HopState, Phase, SlipMode, SlipState
from bangongshi.models.work import Slip, SlipPaper, SlipReader
from bangongshi.store.transaction import Act, flush


@dataclass(slots=True)
class Sent:
    """What went out: readers in order, papers (ids) asked for and those that went along, names of the latter."""

    readers: list[str] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    along: list[int] = field(default_factory=list)


def slip_of(session: Session, document_id: int) -> Slip | None:
    """The open slip a paper is on (there is at most one)."""
    return session.exec(
        select(Slip)
        .join(SlipPaper, col(SlipPaper.slip_id) == col(Slip.id))
        .where(
            col(SlipPaper.document_id) == document_id, col(SlipPaper.withdrawn).is_(False),
            col(Slip.state) == SlipState.OPEN,
        )
        .limit(1)
    ).first()


def papers_on(session: Session, slip: Slip) -> list[int]:
    """The slip's papers that are still to be handled; one returned or voided goes round no more."""
    return list(
        session.exec(
            select(col(SlipPaper.document_id))
            .join(Document, col(Document.id) == col(SlipPaper.document_id))
            .where(
                col(SlipPaper.slip_id) == slip.id, col(SlipPaper.withdrawn).is_(False),
                col(Document.phase) == Phase.ENROLLED,
            )
            .order_by(col(SlipPaper.id))
        )
    )


def waiting(session: Session, slip: Slip, document_id: int) -> list[SlipReader]:
    """Who has not had this paper yet, in order."""
    return list(
        session.exec(
            select(SlipReader)
            .join(
                Hop,
                (col(Hop.slip_reader_id) == col(SlipReader.id))
                & (col(Hop.document_id) == document_id)
                & (col(Hop.state) != HopState.WITHDRAWN),
                isouter=True,
            )
            .where(col(SlipReader.slip_id) == slip.id, col(SlipReader.waived).is_(False), col(Hop.id).is_(None))
            .order_by(col(SlipReader.seq), col(SlipReader.id))
        )
    )


def place_on_slip(session: Session, document_id: int, reader_id: int) -> tuple[Slip, SlipReader] | None:
    """The reader's place on the paper's open slip, if there is one."""
    slip = slip_of(session, document_id)
    if slip is None:
        return None
    found = session.exec(
        select(SlipReader).where(col(SlipReader.slip_id) == slip.id, col(SlipReader.reader_id) == reader_id)
    ).first()
    return (slip, found) if found else None


def read_by(session: Session, document_id: int) -> list[Hop]:
    """The open legs of a paper with readers and leaders, not with who handles it."""
    return [hop for hop in out_of(session, document_id) if hop.purpose is not HopPurpose.HANDLE]


def refuse_out_of_turn(session: Session, slip: Slip, document_id: int, name: str) -> None:
    """轮阅 and 专送: the next leg opens only when the last one has closed."""
    there = read_by(session, document_id)
    if there and slip.mode is not SlipMode.AT_ONCE:
        raise Refused("R-TURN", f"{name}：{slip.mode.value}件在{there[0].reader_name}处，收回后才能送下一位。")


def send_next(act: Act, names: dict[int, str], at: datetime) -> Sent:
    """Every paper of `names` (id → how it is called) to its next readers, with the rest of its folder."""
    sent = Sent()
    slips: dict[int, Slip] = {}
    for document_id, name in names.items():
        slip = slip_of(act.session, document_id)
        waits = waiting(act.session, slip, document_id) if slip else []
        if slip is None or not waits:
            raise Refused("R-SLIP", f"{name}：没有传阅单上等着阅的人。请选送给谁，或先开传阅单。")
        refuse_out_of_turn(act.session, slip, document_id, name)
        slips[slip.id or 0] = slip
        count = max(_in_cabinet(act.session, document_id), 1) if slip.mode is SlipMode.AT_ONCE else 1
        _send(act, slip, document_id, name, waits[:count], at, sent)
        sent.ids.append(document_id)
    for slip in slips.values():
        for document_id in papers_on(act.session, slip):
            if document_id not in names:
                _along(act, slip, document_id, at, sent)
    return sent


def _send(
    act: Act, slip: Slip, document_id: int, name: str, readers: Iterable[SlipReader], at: datetime, sent: Sent
) -> None:
    for reader in readers:
        hand_over(
            act, document_id, name, (reader.reader_id, reader.reader_name), at,
            purpose=HopPurpose.READ, slip_reader_id=reader.id, not_after=slip.due_on,
        )
        if reader.reader_name not in sent.readers:
            sent.readers.append(reader.reader_name)


def _along(act: Act, slip: Slip, document_id: int, at: datetime, sent: Sent) -> None:
    """The rest of the folder goes along to the same readers, as far as its papers are in the cabinet."""
    free = _in_cabinet(act.session, document_id, at)
    if slip.mode is not SlipMode.AT_ONCE:
        free = 0 if read_by(act.session, document_id) else min(free, 1)
    going = waiting(act.session, slip, document_id)[:free]
    going = [reader for reader in going if reader.reader_name in sent.readers]
    if going:
        _send(act, slip, document_id, "", going, at, sent)
        sent.along.append(document_id)


def _in_cabinet(session: Session, document_id: int, at: datetime | None = None) -> int:
    query = select(func.count(col(Copy.id))).where(
        col(Copy.document_id) == document_id, col(Copy.holder_kind) == HolderKind.CABINET
    )
    return session.exec(query.where(col(Copy.holder_since) <= at) if at else query).one()


def end_finished(act: Act, document_ids: Collection[int]) -> int:
    """End (传毕) the open slips of these papers on which nobody waits and of which nothing is out; how many ended."""
    flush(act)
    ended = 0
    slips = {slip.id: slip for id_ in document_ids if (slip := slip_of(act.session, id_))}
    for slip in slips.values():
        papers = papers_on(act.session, slip)
        if any(waiting(act.session, slip, id_) or read_by(act.session, id_) for id_ in papers):
            continue
        slip.state = SlipState.ENDED
        ended += 1
    flush(act)
    return ended


def called(session: Session, ids: Collection[int]) -> list[str]:
    """What a sentence calls these papers: their numbers."""
    found = session.exec(
        select(col(Incoming.receipt_number)).where(col(Incoming.document_id).in_(ids)).order_by(col(Incoming.document_id))
    )
    return [number or "（未编号）" for number in found]

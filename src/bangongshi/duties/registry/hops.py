"""One copy out of the cabinet and back into it: the two moves every 送阅, 呈批 and 承办 is made of (domain.md §2.3)."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.registry.deadlines import add_deadline, rules_of
from bangongshi.models.deadlines import Sum, fixed, propose
from bangongshi.models.errors import Refused
from bangongshi.models.papers import Copy, Hop
from bangongshi.models.words import DueBasis, HolderKind, HopPurpose, HopState, Urgency
from bangongshi.store.transaction import Act, flush

CABINET = "文件柜"
_START = {HopPurpose.READ: "送阅", HopPurpose.INSTRUCT: "呈批", HopPurpose.HANDLE: "交办"}


def hand_over(
    act: Act,
    document_id: int,
    name: str,
    holder: tuple[int | None, str],
    at: datetime,
    *,
    purpose: HopPurpose,
    task_id: int | None = None,
    slip_reader_id: int | None = None,
    not_after: date | None = None,
) -> Hop:
    """One copy from the cabinet to `holder` (a person's id, or None for a department or unit, and the name shown).

    `name` is how a refusal names the paper. Back by the rule 传阅, or by `not_after` if that is sooner; a copy given
    for handling has no date of its own, its task has. Refuses R-NO-COPY and R-TIME. The leg has its id on return.
    """
    copy = act.session.exec(
        select(Copy)
        .where(col(Copy.document_id) == document_id, col(Copy.holder_kind) == HolderKind.CABINET)
        .order_by(col(Copy.ordinal))
        .limit(1)
    ).first()
    if copy is None:
        raise Refused("R-NO-COPY", f"{name}：{whereabouts(act.session, document_id)}，柜里没有可送的份，请先收回。")
    if at < copy.holder_since:
        raise Refused("R-TIME", f"{name}：送出时间早于这一份回到柜里的时间，请核对。")
    return leg(
        act, copy, holder, at, purpose=purpose, task_id=task_id, slip_reader_id=slip_reader_id, not_after=not_after
    )


def leg(
    act: Act,
    copy: Copy,
    holder: tuple[int | None, str],
    at: datetime,
    *,
    purpose: HopPurpose,
    task_id: int | None = None,
    slip_reader_id: int | None = None,
    crossed_from_id: int | None = None,
    not_after: date | None = None,
) -> Hop:
    """The new leg of this copy, wherever it was, and the copy with its new holder."""
    hop = Hop(
        document_id=copy.document_id, copy_id=copy.id or 0, reader_id=holder[0], reader_name=holder[1], sent_at=at,
        purpose=purpose, task_id=task_id, slip_reader_id=slip_reader_id, crossed_from_id=crossed_from_id,
    )
    act.session.add(hop)
    copy.holder_kind = HolderKind.UNIT if holder[0] is None else HolderKind.PERSON
    copy.holder_id, copy.holder_name, copy.holder_since = holder[0], holder[1], at
    flush(act)
    if purpose is not HopPurpose.HANDLE:
        add_deadline(act, hop, _due(act.session, at, _START[purpose], not_after))
        hop.chase_on = hop.due_on
        flush(act)
    return hop


def _due(session: Session, at: datetime, start_word: str, not_after: date | None) -> Sum:
    made = propose(
        Urgency.NONE, at.date(), load(session), rules_of(session), matter="传阅", start_word=start_word,
        start_time=at.time(),
    )
    if not_after is not None and not_after < made.due_on:
        return fixed(max(not_after, at.date()), at.date(), DueBasis.DEFAULT, "传阅单的时限", start_word=start_word)
    return made


def take_back_hop(act: Act, hop: Hop, at: datetime, opinion: str) -> None:
    """The leg ends: the copy lies in the cabinet again, what was written on it is kept verbatim."""
    hop.state, hop.back_at, hop.opinion = HopState.BACK, at, opinion
    copy = act.session.get_one(Copy, hop.copy_id)
    copy.holder_kind, copy.holder_id = HolderKind.CABINET, None
    copy.holder_name, copy.holder_since = CABINET, at


def out_of(session: Session, document_id: int) -> list[Hop]:
    """The open legs of a paper, longest out first."""
    return list(
        session.exec(
            select(Hop)
            .where(col(Hop.document_id) == document_id, col(Hop.state) == HopState.OUT)
            .order_by(col(Hop.sent_at), col(Hop.id))
        )
    )


def whereabouts(session: Session, document_id: int) -> str:
    """「在张主任、李科长处」."""
    names = session.exec(select(col(Copy.holder_name)).where(col(Copy.document_id) == document_id)).all()
    return "在" + "、".join(dict.fromkeys(names)) + "处"

"""What comes back with a copy: the rest of its folder, the opinion or 批示 on it, and the end of its slip."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from bangongshi.duties.registry.hops import out_of, take_back_hop
from bangongshi.duties.registry.instructing import record, remarks_on
from bangongshi.duties.registry.loading import label, open_paper
from bangongshi.duties.registry.slip_going import end_finished
from bangongshi.models.errors import Refused
from bangongshi.models.instruction_rules import FollowUp, follow_up
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Document, Hop, Incoming
from bangongshi.models.words import HopPurpose, HopState, InstructionKind
from bangongshi.store.transaction import Act, flush


@dataclass(slots=True)
class Back:
    """One coming back: the words (or circle) and the moment; and what came of it."""

    words: str
    circled: bool
    at: datetime
    along: list[int] = field(default_factory=list)
    gave: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    asks: bool = False
    ended: int = 0

    def said(self) -> str:
        """The part of the status line that says what came of it."""
        said = f"已录{_all(self.gave)}的批示。" if self.gave else ""
        said += "".join(dict.fromkeys(self.remarks))
        said += f"{_all(self.unmarked)}没有批示，仍待批示。" if self.unmarked else ""
        said += "意见要求办理，请录批示。" if self.asks else ""
        return said + ("传阅单已传毕。" if self.ended else "")


def _all(names: Sequence[str]) -> str:
    return "、".join(dict.fromkeys(names))


def fetch(act: Act, ids: Sequence[int], reader_name: str, back: Back) -> list[str]:
    """Take in the copies of these papers (all, or those of one reader) and their folders; the papers' names."""
    names: list[str] = []
    folders: set[int] = set()
    for document_id in ids:
        document, incoming = open_paper(act.session, document_id, Verb.TAKE_IN)
        names.append(label(document, incoming))
        hops = _meant(act.session, document_id, names[-1], reader_name, back)
        folders |= {hop.slip_reader_id for hop in hops if hop.slip_reader_id}
        read = any(hop.purpose is not HopPurpose.HANDLE for hop in hops)
        for hop in hops:
            # Words belong to who read it, not to who handles another copy.
            words = "" if read and hop.purpose is HopPurpose.HANDLE else back.words
            _one(act, document, incoming, hop, words, back)
    flush(act)
    for hop in _rest(act.session, folders, ids, back.at):
        take_back_hop(act, hop, back.at, "")
        back.along.append(hop.document_id)
    back.ended = end_finished(act, [*ids, *back.along])
    return names


def _meant(session: Session, document_id: int, name: str, reader_name: str, back: Back) -> list[Hop]:
    hops = [hop for hop in out_of(session, document_id) if not reader_name or hop.reader_name == reader_name]
    if not hops:
        raise Refused("R-NOT-THERE", f"{name}：不在{reader_name or '外面'}，请核对。")
    if any(back.at < hop.sent_at for hop in hops):
        raise Refused("R-TIME", f"{name}：收回时间早于送出时间，请核对。")
    if back.words and len([hop for hop in hops if hop.purpose is not HopPurpose.HANDLE]) > 1:
        there = "、".join(hop.reader_name for hop in hops)
        raise Refused("R-WHOSE", f"{name}：有几份在外（{there}），请选意见是谁写的，一份一份收回。")
    return hops


def _one(act: Act, document: Document, incoming: Incoming, hop: Hop, words: str, back: Back) -> None:
    """One leg ends, and what was written on it goes where it belongs."""
    take_back_hop(act, hop, back.at, words)
    if hop.purpose is HopPurpose.INSTRUCT:
        if words:
            _record(act, document, incoming, hop, back)
            back.gave.append(hop.reader_name)
        else:
            back.unmarked.append(hop.reader_name)
    elif hop.purpose is HopPurpose.READ and follow_up(words) is FollowUp.ACT:
        back.asks = True


def _record(act: Act, document: Document, incoming: Incoming, hop: Hop, back: Back) -> None:
    flush(act)
    kind = InstructionKind.CIRCLED if back.circled else InstructionKind.WRITTEN
    leader = (hop.reader_id or 0, hop.reader_name)
    record(act, document, incoming, leader, back.words, said_on=back.at.date(), kind=kind)
    back.remarks += remarks_on(act.session, document, incoming, kind)


def _rest(session: Session, folders: set[int], ids: Sequence[int], at: datetime) -> list[Hop]:
    """The other papers of these readers' folders, but for those kept with leave (留用)."""
    return list(
        session.exec(
            select(Hop)
            .where(
                col(Hop.slip_reader_id).in_(folders), col(Hop.state) == HopState.OUT,
                col(Hop.kept_until).is_(None), col(Hop.document_id).not_in(ids), col(Hop.sent_at) <= at,
            )
            .order_by(col(Hop.id))
        )
    )

"""Fetching uses inside an act, and asking the rules before touching them."""

from collections.abc import Collection, Iterable

from sqlmodel import Session, col, select

from bangongshi.models.errors import Refused
from bangongshi.models.papers import Document
from bangongshi.models.seal_words import UseState, UseVerb
from bangongshi.models.seals import SealUse, Stamping
from bangongshi.models.secrecy import masked_in_list
from bangongshi.models.use_rules import refusal

GONE = "找不到这一笔用印，请按 F5 刷新。"


def open_use(session: Session, use_id: int, verb: UseVerb) -> SealUse:
    """The use, if `verb` is possible now; Refused with its number and the reason otherwise."""
    row = session.get(SealUse, use_id)
    if row is None or row.state is UseState.WITHDRAWN:
        raise Refused("R-GONE", GONE)
    no = refusal(row.state, verb)
    if no:
        raise Refused(f"R-{verb.name}", f"{label(row)}：{no}")
    return row


def stamps_of(session: Session, use_ids: Collection[int]) -> dict[int, list[Stamping]]:
    """{use id: its stamps, in the order they were put down}."""
    found: dict[int, list[Stamping]] = {use_id: [] for use_id in use_ids}
    for stamp in session.exec(select(Stamping).where(col(Stamping.use_id).in_(use_ids)).order_by(col(Stamping.id))):
        found[stamp.use_id].append(stamp)
    return found


def masked(session: Session, row: SealUse) -> bool:
    """Whether its subject is hidden: as its paper is, else by its own level."""
    paper = session.get(Document, row.paper_id) if row.paper_id else None
    return masked_in_list(paper.secrecy if paper else row.secrecy)


def label(row: SealUse) -> str:
    """How a sentence names a use: by its number; a refused one by the day and who asked."""
    return row.number or f"{row.used_at:%m月%d日} {row.applicant_name}的申请"


def labels(names: Iterable[str]) -> str:
    """「用印〔2026〕1号」 or 「用印〔2026〕1号等 3 笔」."""
    all_names = list(names)
    return all_names[0] if len(all_names) == 1 else f"{all_names[0]}等 {len(all_names)} 笔"

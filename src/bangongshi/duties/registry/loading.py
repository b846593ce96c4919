"""Fetching one paper inside an act, and asking the rules before touching it."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from bangongshi.models.errors import Refused
from bangongshi.models.paper_rules import PaperFacts, Verb, refusal
from bangongshi.models.papers import Copy, Document, Hop, Incoming
from bangongshi.models.words import HolderKind, HopState


def facts_of(session: Session, document: Document, incoming: Incoming) -> PaperFacts:
    """The paper as the rules see it."""
    out = session.exec(
        select(col(Copy.id)).where(
            col(Copy.document_id) == document.id,
            col(Copy.holder_kind).in_((HolderKind.PERSON, HolderKind.UNIT)),
        )
    ).all()
    sent = session.exec(
        select(col(Hop.id)).where(col(Hop.document_id) == document.id, col(Hop.state) != HopState.WITHDRAWN).limit(1)
    ).first()
    return PaperFacts(document.phase, len(out), sent is not None, document.secrecy, incoming.reply_wanted)


def open_paper(session: Session, document_id: int, verb: Verb) -> tuple[Document, Incoming]:
    """The paper, if `verb` is possible now; Refused with its number and the reason otherwise."""
    document = session.get(Document, document_id)
    incoming = session.get(Incoming, document_id)
    if document is None or incoming is None:
        raise Refused("R-GONE", "找不到这一件，请按 F5 刷新。")
    no = refusal(facts_of(session, document, incoming), verb)
    if no:
        raise Refused(f"R-{verb.name}", f"{label(document, incoming)}：{no}")
    return document, incoming


def version_of(document: Document, incoming: Incoming) -> str:
    """What tells one state of a paper's own columns from the next."""
    return f"{document.version}.{incoming.version}"


def label(document: Document, incoming: Incoming) -> str:
    """How a sentence names a paper: by its number, else its sender; never by a title."""
    return incoming.receipt_number or f"{document.unit_name}来文"


def labels(names: Iterable[str]) -> str:
    """「收〔2026〕12号」 or 「收〔2026〕12号等 3 件」."""
    all_names = list(names)
    return all_names[0] if len(all_names) == 1 else f"{all_names[0]}等 {len(all_names)} 件"

"""Fetching one paper inside an act, and asking the rules before touching it."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from bangongshi.duties.registry.facts import facts_of
from bangongshi.models.errors import Refused
from bangongshi.models.paper_rules import PaperFacts, Verb, refusal
from bangongshi.models.papers import Document, Incoming


def open_paper(
    session: Session, document_id: int, verb: Verb, facts: PaperFacts | None = None
) -> tuple[Document, Incoming]:
    """The paper, if `verb` is possible now; Refused with its number and the reason otherwise.

    `facts` instead of those counted now: for an act that may be done again although nothing waits for it.
    """
    document = session.get(Document, document_id)
    incoming = session.get(Incoming, document_id)
    if document is None or incoming is None:
        raise Refused("R-GONE", "找不到这一件，请按 F5 刷新。")
    no = refusal(facts or paper_facts(session, document_id), verb)
    if no:
        raise Refused(f"R-{verb.name}", f"{label(document, incoming)}：{no}")
    return document, incoming


def paper_facts(session: Session, document_id: int) -> PaperFacts:
    """The facts of one paper inside an act; no rule asks whether something should be chased, so the day does not matter."""
    facts = facts_of(session, [document_id], date.min).get(document_id)
    if facts is None:
        raise Refused("R-GONE", "找不到这一件，请按 F5 刷新。")
    return facts


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

"""What of a paper can be found by search: shown words always, a masked title on a revealed list only."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select as core_select
from sqlmodel import Session, col

from bangongshi.models.papers import Copy, Document, Hop, Incoming, Instruction
from bangongshi.models.pinyin import initials
from bangongshi.models.secrecy import masked_in_list
from bangongshi.models.words import Phase, TaskState
from bangongshi.models.work import Chase, Relay, Task
from bangongshi.store import search

REGISTER_CODE = 1
"""收文's part of the search table's row ids (store/search.py)."""


@dataclass(frozen=True, slots=True)
class Findable:
    """A paper's words: those anyone finds, and those of a masked title."""

    shown: str
    hidden: str

    def text(self, *, revealed: bool) -> str:
        """What a hit must really hold."""
        return f"{self.shown} {self.hidden}" if revealed else self.shown


def index_papers(session: Session, ids: Collection[int]) -> None:
    """Bring the search rows of these papers up to what their rows say now; call after flush, inside the act."""
    connection = session.connection()
    found = findable(session, ids)
    for document_id in ids:
        rowid = search.rowid_of(REGISTER_CODE, document_id)
        if document_id not in found:
            search.remove(connection, rowid)
            continue
        words = found[document_id]
        search.put(connection, rowid, words.shown, words.hidden, initials(words.shown), initials(words.hidden))


def index_paper(session: Session, document_id: int) -> None:
    """One paper."""
    index_papers(session, (document_id,))


def findable(session: Session, ids: Collection[int]) -> dict[int, Findable]:
    """The words of each paper; an import that was taken back is not found at all."""
    hanging = _words(session, ids)
    # Columns, not objects: a search looks through thousands of candidates (performance.md §4).
    papers = session.execute(
        core_select(col(Document.id), col(Document.secrecy), *_PRIVATE, *_OPEN)
        .join(Incoming, col(Incoming.document_id) == col(Document.id))
        .where(col(Document.id).in_(ids), col(Document.phase) != Phase.WITHDRAWN)
    )
    return {paper[0]: _findable(paper, *hanging.get(paper[0], ((), ()))) for paper in papers}


def _words(session: Session, ids: Collection[int]) -> dict[int, tuple[list[str], list[str]]]:
    """(names, what was said) that hang on each paper, one query a table; what was taken back does not count."""
    found: dict[int, tuple[list[str], list[str]]] = {}
    for key, names, said, counts in _HANGING:
        query = core_select(key, *names, *said).where(key.in_(ids))
        for document_id, *texts in session.execute(query if counts is None else query.where(counts)):
            people, words = found.setdefault(document_id, ([], []))
            people.extend(texts[: len(names)])
            words.extend(texts[len(names) :])
    return found


_HANGING: tuple[tuple[Any, tuple[Any, ...], tuple[Any, ...], Any], ...] = (
    (col(Copy.document_id), (col(Copy.holder_name),), (), None),
    (col(Hop.document_id), (col(Hop.reader_name),), (col(Hop.opinion),), None),
    (col(Task.document_id), (col(Task.party_name), col(Task.reference)), (col(Task.result),),
     col(Task.state) != TaskState.WITHDRAWN),
    (col(Instruction.document_id), (col(Instruction.leader_name),), (col(Instruction.text), col(Instruction.settled)),
     col(Instruction.withdrawn).is_(False)),
    (col(Chase.document_id), (col(Chase.whom),), (col(Chase.answer),), col(Chase.withdrawn).is_(False)),
    (col(Relay.document_id), (col(Relay.to_name),), (col(Relay.note),), col(Relay.withdrawn).is_(False)),
)
"""Paper column, names found by everyone, what was said (a masked paper's own words), which rows count (None: all)."""

_PRIVATE = (
    col(Document.title), col(Document.note), col(Incoming.proposal), col(Incoming.progress), col(Incoming.outcome),
    col(Incoming.vetting),
)
"""What may give a masked title away."""
_OPEN = (
    col(Document.unit_name), col(Document.alias), col(Incoming.receipt_number), col(Incoming.source_number),
    col(Incoming.undertaker), col(Incoming.proposed_lead), col(Incoming.proposed_assist), col(Incoming.signer), col(Incoming.reply_number), col(Incoming.archive_code),
)


def _findable(paper: Sequence[Any], people: Iterable[str], said: Iterable[str]) -> Findable:
    """`paper`: id, 密级, then _PRIVATE, then _OPEN."""
    private, words = [*paper[2 : 2 + len(_PRIVATE)], *said], [*paper[2 + len(_PRIVATE) :], *people]
    if masked_in_list(paper[1]):
        return Findable(_joined(words), _joined(private))
    return Findable(_joined([*private, *words]), "")


def _joined(words: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(word for word in words if word))

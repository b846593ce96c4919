"""Which numbers of the books are missing? Counted from the rows, never stored; a gap is an alarm (domain.md §6.4)."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, literal_column
from sqlmodel import Session, col, func, select

from bangongshi.models.credentials import Letter, LetterBook
from bangongshi.models.letter_rules import Gap, missing, range_words, runs
from bangongshi.models.seal_words import LetterState

_COUNTED: ColumnElement[bool] = literal_column(
    f"letter.book_id IS NOT NULL AND letter.state <> '{LetterState.WITHDRAWN.value}'"
)
"""Spelled as in the partial index `letter_once`, so that the planner sees that it fits."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a book is used: rows that count, and the highest number among them."""

    count: int
    highest: int


def gaps(session: Session) -> tuple[Gap, ...]:
    """Every run of numbers below a book's highest that has no row, by book and number."""
    known = standings(session)
    if not known:
        return ()
    found: list[Gap] = []
    for book in session.exec(select(LetterBook).where(col(LetterBook.id).in_(known)).order_by(col(LetterBook.id))):
        book_id = book.id or 0
        standing = known[book_id]
        if standing.count == standing.highest - book.first + 1:
            continue
        for run in runs(missing(book.first, used_serials(session, book_id))):
            found.append(Gap(book_id, book.name, run, range_words(book.prefix, book.digits, run)))
    return tuple(found)


def standings(session: Session) -> dict[int, Standing]:
    """{book id: how far it is used}, of those that have been begun; one walk along the index `letter_once`."""
    rows = session.exec(
        select(col(Letter.book_id), func.count(), func.max(col(Letter.serial)))
        .where(_COUNTED)
        .group_by(col(Letter.book_id))
    ).all()
    return {book_id: Standing(count, highest or 0) for book_id, count, highest in rows if book_id is not None}


def used_serials(session: Session, book_id: int) -> frozenset[int]:
    """The numbers of a book that have a row which counts."""
    found = session.exec(
        select(col(Letter.serial)).where(col(Letter.book_id) == book_id, _COUNTED)
    )
    return frozenset(serial for serial in found if serial is not None)


__all__ = ("Gap", "Standing", "gaps", "standings", "used_serials")

"""Which books of pre-numbered 介绍信 are there? Fetched, and closed with every sheet accounted for (domain.md §6.4)."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals.lending import cleaned, needed_reason
from bangongshi.duties.seals.letter_gaps import standings, used_serials
from bangongshi.models.credentials import Letter, LetterBook
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.letter_form import BookEntry, check_book
from bangongshi.models.letter_rules import BookLine, printed
from bangongshi.models.seal_words import LetterState, LetterVerb
from bangongshi.store.transaction import flush
from bangongshi.text import clean_in

NO_BOOK = "没有这一本介绍信，请按 F5 刷新。"


def add_book(desk: Desk, typed: Mapping[str, str]) -> Done:
    """领介绍信本: no number of it may be in another book of the same prefix. Raises Invalid."""
    entry = check_book(cleaned(typed), desk.now, desk.calendar())
    with desk.act(LetterVerb.BOOK) as act:
        _free(act.session, entry)
        book = LetterBook(
            name=entry.name, prefix=entry.prefix, digits=entry.digits, first=entry.first, last=entry.last,
            received_on=entry.received_on, note=entry.note,
        )
        act.session.add(book)
        act.subject = entry.name
        flush(act)
    count = entry.last - entry.first + 1
    first, last = (printed(entry.prefix, entry.digits, serial) for serial in (entry.first, entry.last))
    return Done(f"已领介绍信本 {entry.name}：{first} 至 {last}，共 {count} 张。", act.seq, (book.id or 0,))


def close_book(desk: Desk, book_id: int, reason: str) -> Done:
    """用完介绍信本: every number without a sheet becomes 作废 for `reason`, and the book is not used any more.

    The reason is needed only when numbers are left. Raises Invalid; Refused for a book closed before.
    """
    with desk.read() as session:
        over = _unused(session, open_book(session, book_id))
    kept = needed_reason(reason) if over else clean_in(reason).strip()
    with desk.act(LetterVerb.CLOSE_BOOK, reason=kept) as act:
        book = open_book(act.session, book_id)
        rows = [
            explained(book, serial, LetterState.VOID, desk, kept) for serial in _unused(act.session, book)
        ]
        act.session.add_all(rows)
        book.active = False
        act.subject = book.name
        flush(act)
    rest = f"没用的 {len(rows)} 张已作废" if rows else "每一号都有去向"
    return Done(f"已用完介绍信本 {book.name}：{rest}。", act.seq, (book_id,))


def books(desk: Desk) -> tuple[BookLine, ...]:
    """All books, those in use first, in the order they were fetched; a book that was taken back is none."""
    with desk.read() as session:
        found = session.exec(select(LetterBook).order_by(col(LetterBook.active).desc(), col(LetterBook.id))).all()
        known = standings(session)
    lines = []
    for book in found:
        standing = known.get(book.id or 0)
        done = standing.count if standing else 0
        if not book.active and not done:
            continue
        highest = standing.highest if standing else book.first - 1
        lines.append(BookLine(
            id=book.id or 0, name=book.name, first=printed(book.prefix, book.digits, book.first),
            last=printed(book.prefix, book.digits, book.last), done=done, left=book.last - highest,
            missing=highest - book.first + 1 - done, active=book.active,
        ))
    return tuple(lines)


def open_book(session: Session, book_id: int) -> LetterBook:
    """A book in use; Refused when there is none, or it was closed."""
    book = session.get(LetterBook, book_id)
    if book is None:
        raise Refused("R-GONE", NO_BOOK)
    if not book.active:
        raise Refused("R-CLOSED", f"介绍信本 {book.name} 已经不用了，请换一本。")
    return book


def explained(book: LetterBook, serial: int, state: LetterState, desk: Desk, reason: str) -> Letter:
    """The row of a number that was never issued: what became of it, and why; nobody holds it."""
    number = printed(book.prefix, book.digits, serial)
    return Letter(
        book_id=book.id, serial=serial, number=number, state=state, issued_on=desk.today, people=0,
        clerk_name=desk.who, alias=f"介绍信 {number}", reason=reason,
    )


def _unused(session: Session, book: LetterBook) -> Sequence[int]:
    used = used_serials(session, book.id or 0)
    return [serial for serial in range(book.first, book.last + 1) if serial not in used]


def _free(session: Session, entry: BookEntry) -> None:
    """Neither name nor numbers may be those of a book in use, nor the numbers those of one that was used."""
    known = standings(session)
    for book in session.exec(select(LetterBook)):
        if not book.active and book.id not in known:
            continue
        if book.active and book.name == entry.name:
            raise Invalid({"name": f"已经有一本叫“{entry.name}”，请换个名称。"})
        if book.prefix == entry.prefix and book.first <= entry.last and entry.first <= book.last:
            taken = printed(book.prefix, book.digits, max(book.first, entry.first))
            raise Invalid({"first": f"{taken} 在 {book.name} 里已经有了，请核对起止号。"})

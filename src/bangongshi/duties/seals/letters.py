"""How is a 介绍信 issued, and what becomes of it: returned, lost, 作废, a missing number explained? (domain.md §6.4)"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import settings_of
from bangongshi.duties.people.naming import person_named
from bangongshi.duties.seals.keeping import keep_out
from bangongshi.duties.seals.lending import cleaned, named, needed_reason, to_countersign
from bangongshi.duties.seals.letter_books import NO_BOOK, explained, open_book
from bangongshi.duties.seals.letter_gaps import standings, used_serials
from bangongshi.duties.seals.using import record_use
from bangongshi.models.approval import approve
from bangongshi.models.credentials import Letter, LetterBook
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.letter_form import (
    LetterEntry,
    check_explanation,
    check_letter,
    check_loss,
    check_return,
    read_serial,
)
from bangongshi.models.letter_rules import (
    NEARLY_USED_UP,
    LetterStart,
    capital,
    day_words,
    missing,
    printed,
    range_words,
    refusal,
    runs,
    state_after,
    valid_until,
)
from bangongshi.models.seal_words import LetterVerb, Matter
from bangongshi.models.typed import OPENING
from bangongshi.models.use_form import UseEntry
from bangongshi.store.transaction import Act, flush

Ids = Sequence[int]
_SHARED = frozenset({
    "approver", "approved_at", "approval_way", "approval_evidence", "countersign_by", "impressions", "secrecy", "subject",
    "warned_reason",
})
_FIELDS = {"applicant": "holder", "sheets_first": "subject"}
"""Where the form of 介绍信 has what the rules of 用印 speak of; all else is said at the seal."""
NO_BOOK_LEFT = "没有可用的介绍信本，请先领一本（F9 → 领一本）。"


def next_letter(desk: Desk) -> LetterStart:
    """What the form begins with: the first book in use with numbers left, and its next number. Refused when there is none."""
    with desk.read() as session:
        book, serial = _next(session)
    return LetterStart(book.name, serial, printed(book.prefix, book.digits, serial), book.last - serial + 1)


def issue(desk: Desk, typed: Mapping[str, str]) -> Done:
    """开介绍信: the next number of its book unless another is typed; numbers skipped become a gap to be explained.

    With `seal` the sheet is stamped in the same act, a numbered 用印 of its own (正本与存根骑缝: 2 `impressions` unless
    typed). Raises Invalid per field (YZ-01, YZ-04, and what record_use says), Refused without a book.
    """
    entry = check_letter(cleaned(typed), desk.now, desk.calendar(), settings_of(desk))
    with desk.act(LetterVerb.ISSUE) as act:
        book, serial = _sheet(act.session, entry)
        skipped = _skipped(act.session, book, serial)
        row = _letter(act, book, serial, entry)
        act.session.add(row)
        flush(act)
        number = _sealed(act, desk, row, entry) if entry.seal else ""
        act.note(f"letterbook:{book.id}", row.number)
        act.subject = row.number
        left = book.last - max(serial, *used_serials(act.session, book.id or 0))
    return Done(_issued(entry, row, number, desk.today) + _warned(book, skipped, left) + to_countersign(entry.approval),
                act.seq, (row.id or 0,))


def return_letter(desk: Desk, ids: Ids, typed: Mapping[str, str]) -> Done:
    """退回介绍信: unused, `on` (today when empty), `pasted` to its stub, which must be 是. Raises Invalid."""
    on = check_return(cleaned(typed), desk.now, desk.calendar())
    with desk.act(LetterVerb.RETURN) as act:
        rows = [open_letter(act.session, letter_id, LetterVerb.RETURN) for letter_id in ids]
        for row in rows:
            if on < row.issued_on:
                raise Invalid({"on": f"{row.number}：退回早于开出（{row.issued_on:%m-%d}），请核对。"})
            row.state, row.back_on, row.pasted = state_after(row.state, LetterVerb.RETURN), on, True
        act.subject = _named(rows)
    return Done(f"已退回介绍信 {act.subject}，贴回存根。", act.seq, tuple(ids))


def lose(desk: Desk, ids: Ids, typed: Mapping[str, str]) -> Done:
    """遗失介绍信: `reported_to` must be there, `reason` may. Raises Invalid."""
    said = check_loss(cleaned(typed), desk.now, desk.calendar())
    with desk.act(LetterVerb.LOSE, reason=said) as act:
        rows = [open_letter(act.session, letter_id, LetterVerb.LOSE) for letter_id in ids]
        for row in rows:
            keep_out(said, row.subject)
            row.state, row.reason = state_after(row.state, LetterVerb.LOSE), said
        act.subject = _named(rows)
    return Done(f"已登记遗失介绍信 {act.subject}，{said}。", act.seq, tuple(ids))


def void_letter(desk: Desk, ids: Ids, reason: str) -> Done:
    """作废介绍信: a wrong sheet is not amended; it is pasted to its stub and the next one issued."""
    reason = needed_reason(reason)
    with desk.act(LetterVerb.VOID, reason=reason) as act:
        rows = [open_letter(act.session, letter_id, LetterVerb.VOID) for letter_id in ids]
        for row in rows:
            keep_out(reason, row.subject)
            row.state, row.reason = state_after(row.state, LetterVerb.VOID), reason
        act.subject = _named(rows)
    return Done(f"已作废介绍信 {act.subject}，请贴回存根；要用请开下一号。", act.seq, tuple(ids))


def explain(desk: Desk, book_id: int, serials: Sequence[int], typed: Mapping[str, str]) -> Done:
    """说明缺号: `what` became of the missing numbers (作废 or 遗失) and the `reason`; Done.ids are the new rows.

    Raises Invalid; Refused when one of the numbers is not missing (any more).
    """
    state, reason = check_explanation(cleaned(typed), desk.now, desk.calendar())
    with desk.act(LetterVerb.EXPLAIN, reason=reason) as act:
        book = act.session.get(LetterBook, book_id)
        if book is None:
            raise Refused("R-GONE", NO_BOOK)
        open_ = missing(book.first, used_serials(act.session, book_id))
        if not serials or not set(serials) <= set(open_):
            raise Refused("R-EXPLAIN", "这里没有缺号要说明，请按 F5 刷新。")
        rows = [explained(book, serial, state, desk, reason) for serial in sorted(set(serials))]
        act.session.add_all(rows)
        act.subject = "、".join(range_words(book.prefix, book.digits, run) for run in runs(serials))
        flush(act)
    return Done(f"已说明 {act.subject}：{state}。", act.seq, tuple(row.id or 0 for row in rows))


# -- how ---------------------------------------------------------------------------------------------------------------


def open_letter(session: Session, letter_id: int, verb: LetterVerb) -> Letter:
    """The letter, if `verb` is possible now; Refused with its number and the reason otherwise."""
    row = session.get(Letter, letter_id)
    if row is None:
        raise Refused("R-GONE", "找不到这一封介绍信，请按 F5 刷新。")
    if no := refusal(row.state, verb):
        raise Refused(f"R-{verb.name}", f"介绍信 {row.number} {no}")
    return row


def _next(session: Session) -> tuple[LetterBook, int]:
    known = standings(session)
    for book in session.exec(select(LetterBook).where(col(LetterBook.active)).order_by(col(LetterBook.id))):
        standing = known.get(book.id or 0)
        serial = standing.highest + 1 if standing else book.first
        if serial <= book.last:
            return book, serial
    raise Refused("R-NO-BOOK", NO_BOOK_LEFT)


def _sheet(session: Session, entry: LetterEntry) -> tuple[LetterBook, int]:
    """The book and the number meant; the number must lie in the book and be unused."""
    if not entry.book:
        book, following = _next(session)
    else:
        book = _called(session, entry.book)
        standing = standings(session).get(book.id or 0)
        following = standing.highest + 1 if standing else book.first
    if not entry.serial:
        if following > book.last:
            raise Invalid({"book": f"{book.name} 已经开到最后一号，请换一本。"})
        return book, following
    serial = read_serial(entry.serial, book.prefix)
    if serial is None:
        raise Invalid({"serial": "请照介绍信上印的号填，如 0005。"})
    number = printed(book.prefix, book.digits, serial)
    if not book.first <= serial <= book.last:
        first, last = (printed(book.prefix, book.digits, one) for one in (book.first, book.last))
        raise Invalid({"serial": f"{number} 不在 {book.name} 里（{first} 至 {last}），请核对。"})
    if serial in used_serials(session, book.id or 0):
        raise Invalid({"serial": f"{number} 已经登记过了，号码不能再用，请核对。"})
    return book, serial


def _called(session: Session, name: str) -> LetterBook:
    found = session.exec(select(LetterBook).where(col(LetterBook.name) == name).order_by(col(LetterBook.active).desc())).first()
    if found is None:
        raise Invalid({"book": f"没有“{name}”这一本，请从在用的介绍信本里选。"})
    return open_book(session, found.id or 0)


def _skipped(session: Session, book: LetterBook, serial: int) -> tuple[int, ...]:
    """The numbers that become missing by issuing this one now."""
    used = used_serials(session, book.id or 0)
    return tuple(range(max(used, default=book.first - 1) + 1, serial))


def _letter(act: Act, book: LetterBook, serial: int, entry: LetterEntry) -> Letter:
    number = printed(book.prefix, book.digits, serial)
    row = Letter(
        book_id=book.id, serial=serial, number=number, issued_on=entry.issued_on,
        holder_id=person_named(act.session, entry.holder), holder_name=entry.holder, identity=entry.identity,
        people=entry.people, to_unit=entry.to_unit, subject=entry.subject, valid_days=entry.valid_days,
        valid_until=valid_until(entry.issued_on, entry.valid_days), valid_text=f"{capital(entry.valid_days)}天",
        clerk_name=act.stamp.who, received_by=entry.received_by, secrecy=entry.secrecy, alias=f"介绍信 {number}",
        note=entry.note,
    )
    approve(row, entry.approval, person_named(act.session, entry.approval.approver))
    return row


def _sealed(act: Act, desk: Desk, row: Letter, entry: LetterEntry) -> str:
    """Stamp the sheet: a 用印 with the letter's approval; its number. What is wrong stands at the letter's own fields."""
    used_at = act.now if entry.issued_on == act.now.date() else datetime.combine(entry.issued_on, OPENING)
    try:
        use = record_use(act, desk, UseEntry(
            subject=f"介绍信 {row.number}：{entry.subject}", seals=(entry.seal,), matter=Matter.LETTER,
            applicant=entry.holder, approval=entry.approval, used_at=used_at, copies=1, impressions=(entry.impressions,),
            reference=row.number, taken_by=entry.received_by, secrecy=entry.secrecy, warned_reason=entry.warned_reason,
        ))
    except Invalid as error:
        raise Invalid({name if name in _SHARED else _FIELDS.get(name, "seal"): sentence
                       for name, sentence in error.fields.items()}) from None
    row.use_id = use.id
    return use.number


def _issued(entry: LetterEntry, row: Letter, use_number: str, today: date) -> str:
    until = day_words(valid_until(entry.issued_on, entry.valid_days), today)
    stamped = f"，用印 {use_number}" if use_number else ""
    return (
        f"已开介绍信 {row.number}：人数（大写）{capital(entry.people)}，"
        f"有效期（大写）{capital(entry.valid_days)}天，至{until}{stamped}。"
    )


def _warned(book: LetterBook, skipped: tuple[int, ...], left: int) -> str:
    gap = f"{range_words(book.prefix, book.digits, skipped)}跳过了，请说明缺号。" if skipped else ""
    if left > NEARLY_USED_UP:
        return gap
    return gap + (f"这一本还剩 {left} 张，请领下一本。" if left else "这一本开完了，请领下一本。")


def _named(rows: Sequence[Letter]) -> str:
    return named((row.number for row in rows), "封")

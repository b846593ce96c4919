"""Which 介绍信 hold, which numbers are missing, which were there? Read in windows by key, masked by the query."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, literal, literal_column, select
from sqlmodel import Session, col

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.paper_rows import MASKED
from bangongshi.duties.seals.letter_gaps import gaps
from bangongshi.duties.seals.seal_history import history
from bangongshi.duties.windowing import page, read_window
from bangongshi.models.approval import approval_fields
from bangongshi.models.credentials import Letter, LetterBook
from bangongshi.models.errors import Refused
from bangongshi.models.instruction_rows import HIDDEN
from bangongshi.models.letter_rules import Gap, capital, validity_sum
from bangongshi.models.seal_rows import LetterRow, LetterView, SealDetail, pending
from bangongshi.models.seal_words import LetterState, UseState
from bangongshi.models.seals import SealUse
from bangongshi.models.windows import COUNT_CAP, Page, Place, Total, Window, total_of

FIRST_WINDOW = Window()
GONE = "找不到这一封介绍信，请按 F5 刷新。"
_ID: ColumnElement[Any] = col(Letter.id)  # type: ignore[assignment]
_KEPT: ColumnElement[bool] = literal_column(f"letter.state <> '{LetterState.WITHDRAWN.value}'")
"""Spelled as in the partial index, so that the planner sees that it fits."""


def letters(desk: Desk, view: LetterView = LetterView.OPEN, window: Window = FIRST_WINDOW) -> Page[LetterRow]:
    """One window: 有效 and 全部 newest first, 缺号 by book and number. A masked letter's words do not leave the query."""
    with desk.read() as session:
        if view is LetterView.GAPS:
            return _gap_page([_gap_row(gap, desk.today) for gap in gaps(session)], window)
        query = _select().where(_condition(view, desk.today))
        found, more = read_window(session, query, [_ID], window, descending=True)
    return page(tuple(_row(row, desk.today) for row in found), more, window)


def count_letters(desk: Desk, view: LetterView = LetterView.OPEN) -> Total:
    """How many lines the view holds, stopping at COUNT_CAP."""
    with desk.read() as session:
        if view is LetterView.GAPS:
            return total_of(gaps(session)[: COUNT_CAP + 1])
        query = select(_ID).where(_condition(view, desk.today)).limit(COUNT_CAP + 1)
        return total_of(session.execute(query).all())


def place_of(desk: Desk, view: LetterView, letter_id: int) -> Place | None:
    """Where a letter, or (id below zero) a gap, stands in a view; None when it is not in it."""
    with desk.read() as session:
        if view is LetterView.GAPS:
            return next(((gap.book_id, gap.serials[0]) for gap in gaps(session) if gap.id == letter_id), None)
        found = session.execute(select(_ID).where(_condition(view, desk.today), _ID.in_([letter_id]))).first()
    return (letter_id,) if found else None


def letter_detail(desk: Desk, letter_id: int, revealed: bool = False) -> SealDetail:
    """A letter opened, or (id below zero) a gap. A masked one tells what for only when `revealed` (journalled before)."""
    with desk.read() as session:
        if letter_id < 0:
            return _gap_detail(session, letter_id)
        row = session.get(Letter, letter_id)
        if row is None:
            raise Refused("R-GONE", GONE)
        masked = row.secrecy in MASKED and not revealed
        title = (row.alias or f"介绍信 {row.number}") if masked else row.subject or f"介绍信 {row.number}"
        fields = _fields(session, row, masked, title, desk.today)
        story = history(session, (f"letter:{letter_id}",), masked=masked)
    return SealDetail(title, tuple(pair for pair in fields if pair[1]), story, masked)


# -- rows --------------------------------------------------------------------------------------------------------------


def _select() -> Select[*tuple[Any, ...]]:
    hidden = col(Letter.secrecy).in_(MASKED)
    columns: list[Any] = [
        _ID, col(Letter.number), col(Letter.state), col(Letter.issued_on), col(Letter.holder_name), col(Letter.people),
        col(Letter.valid_until), col(Letter.approver_name), col(Letter.received_by), col(Letter.book_id),
        col(Letter.serial), col(Letter.countersign_by), col(Letter.countersigned_at), hidden.label("hidden"),
        case((hidden, col(Letter.alias)), else_=col(Letter.subject)).label("title"),
        case((hidden, literal("")), else_=col(Letter.to_unit)).label("to_unit"),
    ]
    return select(*columns).select_from(Letter)


def _condition(view: LetterView, today: date) -> ColumnElement[bool]:
    if view is LetterView.ALL:
        return _KEPT
    return and_(_KEPT, col(Letter.state) == LetterState.ISSUED, col(Letter.valid_until) >= today)


def _row(row: Row[*tuple[Any, ...]], today: date) -> LetterRow:
    issued = row.state is LetterState.ISSUED
    return LetterRow(
        id=row.id, place=(row.id,), number=row.number, title=row.title or f"介绍信 {row.number}", masked=bool(row.hidden),
        state=row.state, issued_on=row.issued_on, holder=row.holder_name, people=row.people, to_unit=row.to_unit,
        valid_until=row.valid_until, approver=row.approver_name, received_by=row.received_by,
        pending=pending(row.countersign_by, row.countersigned_at, today) if issued else None, today=today,
        book_id=row.book_id, serials=(row.serial,) if row.serial is not None else (),
    )


def _gap_row(gap: Gap, today: date) -> LetterRow:
    return LetterRow(
        id=gap.id, place=(gap.book_id, gap.serials[0]), number=gap.number, title=f"缺 {len(gap.serials)} 张，请说明缺号",
        masked=False, state=None, issued_on=None, holder="", people=0, to_unit="", valid_until=None, approver="",
        received_by="", pending=None, today=today, book_id=gap.book_id, serials=gap.serials,
    )


def _gap_page(rows: Sequence[LetterRow], window: Window) -> Page[LetterRow]:
    """Gaps are counted, not stored: they are few, and a window is cut out of all of them."""
    start, end = 0, len(rows)
    if window.at is not None:
        start = sum(row.place < window.at for row in rows)
    elif window.after is not None:
        start = sum(row.place <= window.after for row in rows)
    elif window.before is not None:
        end = sum(row.place < window.before for row in rows)
    if window.from_end or window.before is not None:
        start = max(start, end - window.size)
    else:
        end = min(end, start + window.size)
    return Page(tuple(rows[start:end]), more_before=start > 0, more_after=end < len(rows))


# -- one of them opened ------------------------------------------------------------------------------------------------


def _fields(session: Session, row: Letter, masked: bool, title: str, today: date) -> tuple[tuple[str, str], ...]:
    def private(text: str) -> str:
        return HIDDEN if masked and text else text

    book = session.get(LetterBook, row.book_id) if row.book_id else None
    use = session.get(SealUse, row.use_id) if row.use_id else None
    expired = row.state is LetterState.ISSUED and row.valid_until is not None and row.valid_until < today
    return (
        ("编号", row.number), ("介绍信本", book.name if book else ""), ("状态", f"{row.state.value}{' 已过期' if expired else ''}"),
        ("开出日", row.issued_on.isoformat()), ("持信人", row.holder_name), ("身份", row.identity),
        ("人数（大写）", capital(row.people) if 0 < row.people <= 9999 else ""), ("前往单位", private(row.to_unit)),
        ("事由", title if row.subject or masked else ""), ("密级", row.secrecy.value), ("有效期（大写）", _validity(row)),
        *approval_fields(row, masked=masked), ("经办人", row.clerk_name), ("领取人", row.received_by), ("用印编号", _use_words(use)),
        ("退回", f"{row.back_on:%Y-%m-%d}{'，已贴回存根' if row.pasted else ''}" if row.back_on else ""),
        ("说明", private(row.reason)), ("备注", private(row.note)),
    )


def _use_words(use: SealUse | None) -> str:
    return f"{use.number}{'（作废）' if use.state is UseState.VOID else ''}" if use else ""


def _validity(row: Letter) -> str:
    """「柒天，至 2026-11-30；开出 11月23日 + 7 天 → 11月30日（开出当天不计）」; as it stood where it was imported."""
    if not row.valid_days or not row.valid_until or row.valid_days > 9999:
        return row.valid_text
    return f"{capital(row.valid_days)}天，至 {row.valid_until:%Y-%m-%d}；{validity_sum(row.issued_on, row.valid_days)}"


def _gap_detail(session: Session, row_id: int) -> SealDetail:
    gap = next((one for one in gaps(session) if one.id == row_id), None)
    if gap is None:
        raise Refused("R-GONE", GONE)
    fields = (
        ("介绍信本", gap.book), ("缺号", gap.number), ("张数", f"{len(gap.serials)}"),
        ("怎么办", "查明下落，按 F8 说明缺号：作废或遗失，写明原因。"),
    )
    return SealDetail(gap.number, fields, ())

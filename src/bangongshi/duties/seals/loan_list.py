"""Which seals are out, and which were? The register 印章外借, read in windows by key, masked by the query."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, literal, literal_column, select
from sqlmodel import Session, col

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.paper_rows import MASKED
from bangongshi.duties.seals.seal_history import history
from bangongshi.duties.seals.use_rows import hidden_by, joined, loans_with_hidden, title_of
from bangongshi.duties.windowing import page, read_window
from bangongshi.models.approval import approval_fields
from bangongshi.models.errors import Refused
from bangongshi.models.instruction_rows import HIDDEN
from bangongshi.models.loan_rules import late_words
from bangongshi.models.seal_rows import LoanRow, LoanView, Pending, SealDetail, pending
from bangongshi.models.seal_words import LoanState, UseState
from bangongshi.models.seals import SealLoan, SealUse, Stamping
from bangongshi.models.standing import NO_DATE
from bangongshi.models.windows import COUNT_CAP, Page, Place, Total, Window, total_of

FIRST_WINDOW = Window()
GONE = "找不到这一笔外借，请按 F5 刷新。"
_ID: ColumnElement[Any] = col(SealLoan.id)  # type: ignore[assignment]
_DUE: ColumnElement[str] = literal_column(f"coalesce(sealloan.due_at, '{NO_DATE}')")
_OUT: ColumnElement[bool] = literal_column(f"sealloan.state = '{LoanState.OUT.value}'")
_KEPT: ColumnElement[bool] = literal_column(f"sealloan.state <> '{LoanState.WITHDRAWN.value}'")
"""Spelled as in the partial indices, so that the planner sees that they fit."""
_SIGNABLE = (LoanState.OUT, LoanState.BACK)


def loans(desk: Desk, view: LoanView = LoanView.OUT, window: Window = FIRST_WINDOW) -> Page[LoanRow]:
    """One window: 在外 earliest due first, 全部 newest first. What a masked loan is for does not leave the query."""
    newest = view is LoanView.ALL
    order = [_ID] if newest else [_DUE, _ID]
    with desk.read() as session:
        query = _select().where(_KEPT if newest else _OUT)
        found, more = read_window(session, query, order, window, descending=newest)
    return page(tuple(_row(row, desk.now, newest) for row in found), more, window)


def count_loans(desk: Desk, view: LoanView = LoanView.OUT) -> Total:
    """How many the view holds, stopping at COUNT_CAP."""
    query = select(_ID).where(_KEPT if view is LoanView.ALL else _OUT).limit(COUNT_CAP + 1)
    with desk.read() as session:
        return total_of(session.execute(query).all())


def place_of(desk: Desk, view: LoanView, loan_id: int) -> Place | None:
    """Where a loan stands in a view; None when it is not in it."""
    newest = view is LoanView.ALL
    with desk.read() as session:
        found = session.execute(_select().where(_KEPT if newest else _OUT, _ID.in_([loan_id]))).first()
    return _place(found, newest) if found else None


def loan_detail(desk: Desk, loan_id: int, revealed: bool = False) -> SealDetail:
    """A loan opened, with what was stamped outside. A masked one tells what for only when `revealed` (journalled before)."""
    with desk.read() as session:
        row = session.get(SealLoan, loan_id)
        if row is None:
            raise Refused("R-GONE", GONE)
        masked = row.secrecy in MASKED and not revealed
        title = (row.alias or f"外借 {row.seal_name}") if masked else row.subject
        told = ("地点", "文件清单", "用印清单", "备注")
        private = dict(zip(told, (row.place, row.papers, row.stamped_text, row.note), strict=True))
        if masked:
            private = {label: HIDDEN if text else "" for label, text in private.items()}
        raised = not revealed and bool(row.stamped_text and loans_with_hidden(session, [loan_id], MASKED))
        if raised:
            private["用印清单"] = HIDDEN
        fields = (
            ("印章", row.seal_name), ("状态", _state_words(row, desk.now)), ("事项", row.matter.value), ("事由", title),
            ("密级", row.secrecy.value), ("地点", private["地点"]), ("文件清单", private["文件清单"]),
            ("借用人", " ".join(part for part in (row.borrower_name, row.department) if part)),
            ("同行人", row.companion_name), ("借出", f"{row.lent_at:%Y-%m-%d %H:%M}"), ("应还", _due_words(row)),
            ("实还", f"{row.back_at:%Y-%m-%d %H:%M}" if row.back_at else ""), ("接收人", row.received_by),
            ("归还说明", HIDDEN if masked and row.back_note else row.back_note), *approval_fields(row, masked=masked),
            ("用印清单", private["用印清单"]), *(("在外用印", words) for words in _stamped(session, loan_id, revealed)),
            ("备注", private["备注"]), ("作废原因", row.reason),
        )
        story = history(session, (f"sealloan:{loan_id}",), masked=masked or raised)
    return SealDetail(title, tuple(pair for pair in fields if pair[1]), story, masked)


# -- rows --------------------------------------------------------------------------------------------------------------


def _select() -> Select[*tuple[Any, ...]]:
    loan = SealLoan
    hidden = col(loan.secrecy).in_(MASKED)
    uses = (
        select(func.count()).where(col(SealUse.loan_id) == _ID, col(SealUse.state) == UseState.USED)
        .correlate(SealLoan).scalar_subquery()
    )
    columns: list[Any] = [
        _ID, _DUE.label("due"), col(loan.seal_name), col(loan.state), col(loan.borrower_name), col(loan.companion_name),
        col(loan.approver_name), col(loan.lent_at), col(loan.due_at), col(loan.back_at), col(loan.countersign_by),
        col(loan.countersigned_at), hidden.label("hidden"), uses.label("uses"),
        case((hidden, col(loan.alias)), else_=col(loan.subject)).label("title"),
        case((hidden, literal("")), else_=col(loan.place)).label("destination"),
    ]
    return select(*columns).select_from(loan)


def _row(row: Row[*tuple[Any, ...]], now: datetime, newest: bool) -> LoanRow:
    return LoanRow(
        id=row.id, place=_place(row, newest), seal=row.seal_name, title=row.title or f"外借 {row.seal_name}",
        masked=bool(row.hidden), state=row.state, borrower=row.borrower_name, companion=row.companion_name,
        destination=row.destination, approver=row.approver_name, lent_at=row.lent_at, due_at=row.due_at,
        back_at=row.back_at, uses=row.uses, pending=_pending(row, now), now=now,
    )


def _place(row: Row[*tuple[Any, ...]], newest: bool) -> Place:
    return (row.id,) if newest else (row.due, row.id)


def _pending(row: Row[*tuple[Any, ...]], now: datetime) -> Pending | None:
    """What is asked of an approval as long as the loan counts."""
    return pending(row.countersign_by, row.countersigned_at, now.date()) if row.state in _SIGNABLE else None


# -- one of them opened ------------------------------------------------------------------------------------------------


def _state_words(row: SealLoan, now: datetime) -> str:
    """「在外 逾期2小时」, 「已还」."""
    late = late_words(row.due_at, now) if row.state is LoanState.OUT else ""
    return f"{row.state.value} {late}".strip()


def _due_words(row: SealLoan) -> str:
    """「2026-11-24 17:30（原定 2026-11-23 17:30）」, with how late it came back."""
    if row.due_at is None:
        return ""
    notes = [f"原定 {row.first_due_at:%Y-%m-%d %H:%M}"] if row.first_due_at else []
    if row.back_at and (late := late_words(row.due_at, row.back_at)):
        notes.append(late)
    return f"{row.due_at:%Y-%m-%d %H:%M}" + (f"（{'，'.join(notes)}）" if notes else "")


def _stamped(session: Session, loan_id: int, revealed: bool) -> Sequence[str]:
    """The 用印 put down on return, a line each, masked by its own level; a void one says so."""
    use = SealUse
    impressions = (
        select(func.coalesce(func.sum(col(Stamping.impressions)), 0)).where(col(Stamping.use_id) == col(use.id))
        .correlate(use).scalar_subquery()
    )
    columns: list[Any] = [
        col(use.number), col(use.copies), col(use.state), impressions.label("impressions"),
        title_of(hidden_by(() if revealed else MASKED)).label("title"),
    ]
    found = session.execute(
        joined(select(*columns)).where(col(use.loan_id) == loan_id, col(use.state) != UseState.WITHDRAWN).order_by(col(use.id))
    )
    return [
        f"{row.number} {row.title} {row.copies}份 {row.impressions}处{'（作废）' if row.state is UseState.VOID else ''}"
        for row in found
    ]

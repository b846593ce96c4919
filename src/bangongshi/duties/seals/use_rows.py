"""From stored uses to frozen list rows: one masking SELECT, and the stamps of a window's rows in one more."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, literal_column, select
from sqlmodel import Session, col

from bangongshi.duties.registry.paper_rows import MASKED
from bangongshi.models.approved import AWAITING
from bangongshi.models.papers import Document
from bangongshi.models.seal_rows import UseRow, UseView, pending
from bangongshi.models.seal_words import UseState
from bangongshi.models.seals import SealUse, Stamping
from bangongshi.models.windows import Place
from bangongshi.models.words import Secrecy

_NO_DAY = "9999-12-31"
_USED = f"sealuse.state = '{UseState.USED.value}'"
UNSIGNED: ColumnElement[bool] = literal_column(f"({AWAITING} AND {_USED})")
BLANK: ColumnElement[bool] = literal_column(
    f"(sheets_due_on IS NOT NULL AND sheets_settled_at IS NULL AND {_USED})"
)
"""Spelled as in the partial indices, so that the planner sees that they fit."""
DUE: ColumnElement[Any] = func.min(
    case((UNSIGNED, col(SealUse.countersign_by)), else_=literal_column(f"'{_NO_DAY}'")),
    case((BLANK, col(SealUse.sheets_due_on)), else_=literal_column(f"'{_NO_DAY}'")),
)
"""The first day something is asked for."""


def use_select(masked: Collection[Secrecy] = MASKED) -> Select[*tuple[Any, ...]]:
    """The columns of a list row. The level of the paper a use belongs to goes before its own; so does the paper's 代称."""
    hidden = hidden_by(masked)
    columns: list[Any] = [
        col(SealUse.id), col(SealUse.used_at), col(SealUse.number), col(SealUse.state), col(SealUse.matter), col(SealUse.department),
        col(SealUse.applicant_name), col(SealUse.copies), col(SealUse.spoiled), col(SealUse.approver_name),
        col(SealUse.paper_id), col(SealUse.countersign_by), col(SealUse.countersigned_at), col(SealUse.sheets_due_on),
        col(SealUse.sheets_settled_at), hidden.label("hidden"), DUE.label("due"), title_of(hidden).label("title"),
    ]
    return joined(select(*columns))


def to_rows(
    session: Session, found: Sequence[Row[*tuple[Any, ...]]], today: date, view: UseView
) -> tuple[UseRow, ...]:
    """Frozen rows with their stamps; `view` decides each row's place."""
    stamps = stamped(session, [row.id for row in found])
    return tuple(
        UseRow(
            id=row.id, place=_place(row, view), number=row.number,
            title=row.title or f"未公布事项 {row.number}".strip(), masked=bool(row.hidden), state=row.state,
            used_at=row.used_at, matter=row.matter, seals="、".join(name for name, _ in stamps[row.id]),
            department=row.department, applicant=row.applicant_name, copies=row.copies,
            impressions=0 if row.state is UseState.REFUSED else sum(count for _, count in stamps[row.id]),
            spoiled=row.spoiled, approver=row.approver_name, paper_id=row.paper_id,
            pending=pending(row.countersign_by, row.countersigned_at, today) if row.state is UseState.USED else None,
            sheets_due_on=row.sheets_due_on if row.sheets_settled_at is None and row.state is UseState.USED else None,
            today=today,
        )
        for row in found
    )


def stamped(session: Session, use_ids: Collection[int]) -> dict[int, list[tuple[str, int]]]:
    """{use id: [(seal, impressions), …]}."""
    found: dict[int, list[tuple[str, int]]] = {use_id: [] for use_id in use_ids}
    for use_id, name, impressions in session.execute(
        select(col(Stamping.use_id), col(Stamping.seal_name), col(Stamping.impressions))
        .where(col(Stamping.use_id).in_(use_ids)).order_by(col(Stamping.id))
    ):
        found[use_id].append((name, impressions))
    return found


def hidden_by(masked: Collection[Secrecy]) -> ColumnElement[bool]:
    """Whether a use is masked: by its paper's level, by its own where it has no paper."""
    return func.coalesce(col(Document.secrecy), col(SealUse.secrecy)).in_([level.value for level in masked])


def title_of(hidden: ColumnElement[bool]) -> ColumnElement[Any]:
    """The subject, or the 代称 where it is hidden: masking is the query's work."""
    return case((hidden, func.coalesce(col(Document.alias), col(SealUse.alias))), else_=col(SealUse.subject))


def joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """From the uses, with the paper each may belong to."""
    return query.select_from(SealUse).join(Document, col(Document.id) == col(SealUse.paper_id), isouter=True)


def loans_with_hidden(session: Session, loan_ids: Collection[int], masked: Collection[Secrecy]) -> set[int]:
    """Those of the loans on whose 用印清单 something stands that was raised above the loan itself, or belongs to such a paper."""
    found = session.execute(
        joined(select(col(SealUse.loan_id)))
        .where(col(SealUse.loan_id).in_(loan_ids), col(SealUse.state) != UseState.WITHDRAWN, hidden_by(masked))
    )
    return set(found.scalars())


def _place(row: Row[*tuple[Any, ...]], view: UseView) -> Place:
    if view is UseView.OPEN:
        return (str(row.due), row.id)
    return (f"{row.used_at:%Y-%m-%d %H:%M:%S.%f}", row.id) if view is UseView.TODAY else (row.id,)

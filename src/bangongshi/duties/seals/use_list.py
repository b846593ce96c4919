"""What was sealed, what is still to be countersigned, what was refused? The register 用印, read in windows by key."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, literal, literal_column, or_, select, union_all
from sqlmodel import col

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.paper_rows import MASKED
from bangongshi.duties.seals.use_detail import use_detail
from bangongshi.duties.seals.use_rows import (
    BLANK,
    DUE,
    UNSIGNED,
    hidden_by,
    joined,
    title_of,
    to_rows,
    use_select,
)
from bangongshi.duties.windowing import page, read_window
from bangongshi.models.seal_rows import UseRow, UseView
from bangongshi.models.seal_words import UseState
from bangongshi.models.seals import SealUse, Stamping
from bangongshi.models.windows import COUNT_CAP, Page, Place, Total, Window, total_of
from bangongshi.text import clean_in

__all__ = ["count_uses", "place_of", "use_detail", "uses"]

FIRST_WINDOW = Window()
_ID: ColumnElement[Any] = col(SealUse.id)  # type: ignore[assignment]
_AT: ColumnElement[Any] = col(SealUse.used_at)  # type: ignore[assignment]
_KEPT: ColumnElement[bool] = literal_column("sealuse.state <> '撤回'")
_REFUSED: ColumnElement[bool] = literal_column(f"sealuse.state = '{UseState.REFUSED.value}'")

def uses(desk: Desk, view: UseView = UseView.TODAY, window: Window = FIRST_WINDOW, words: str = "") -> Page[UseRow]:
    """One window: 今天, 拒绝 and 全部 newest first, 未了 by the day something is due. Masked subjects do not leave the query.

    `words` (all of them must be there) look at number, 文号, seal, applicant, department and what may be seen of the
    subject; only 全部 is searched.
    """
    order, newest = _order(view)
    query = use_select().where(*_conditions(view, desk.today, words))
    with desk.read() as session:
        found, more = read_window(session, query, order, window, descending=newest)
        rows = to_rows(session, found, desk.today, view)
    return page(rows, more, window)


def count_uses(desk: Desk, view: UseView = UseView.TODAY, words: str = "") -> Total:
    """How many the view holds, stopping at COUNT_CAP."""
    query = joined(select(_ID)).where(*_conditions(view, desk.today, words)).limit(COUNT_CAP + 1)
    with desk.read() as session:
        return total_of(session.execute(query).all())


def place_of(desk: Desk, view: UseView, use_id: int) -> Place | None:
    """Where a use stands in a view; None when it is not in it."""
    query = use_select().where(*_conditions(view, desk.today, ""), _ID.in_([use_id]))
    with desk.read() as session:
        rows = to_rows(session, session.execute(query).all(), desk.today, view)
    return rows[0].place if rows else None


def _order(view: UseView) -> tuple[list[ColumnElement[Any]], bool]:
    if view is UseView.OPEN:
        return [DUE, _ID], False
    return ([_AT, _ID] if view is UseView.TODAY else [_ID]), True


def _conditions(view: UseView, today: date, words: str) -> list[ColumnElement[bool]]:
    if view is UseView.OPEN:
        return [_ID.in_(union_all(select(_ID).where(UNSIGNED), select(_ID).where(BLANK)))]
    if view is UseView.TODAY:
        start = datetime.combine(today, datetime.min.time())
        return [_KEPT, _AT.between(start, start + timedelta(days=1, microseconds=-1))]
    if view is UseView.REFUSED:
        return [_KEPT, _REFUSED]
    return [_KEPT, *(_holds(word) for word in clean_in(words).split())]


def _holds(word: str) -> ColumnElement[bool]:
    """The word stands in what a person may see of the line."""
    pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    seal = select(literal(1)).where(
        col(Stamping.use_id) == col(SealUse.id), col(Stamping.seal_name).like(pattern, escape="\\")
    ).exists()
    seen = [
        col(SealUse.number), col(SealUse.reference), col(SealUse.applicant_name), col(SealUse.department),
        title_of(hidden_by(MASKED)),
    ]
    return or_(*(column.like(pattern, escape="\\") for column in seen), seal)

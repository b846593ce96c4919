"""What do the list of placeholders and home show? Nothing at all while the setting 涉密件占位 is 否."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, literal_column, or_
from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import read_settings
from bangongshi.duties.windowing import page, read_window
from bangongshi.models.errors import Refused
from bangongshi.models.papers import Number
from bangongshi.models.placeholder_list import (
    BACK_TODAY,
    KEPT,
    LATE,
    OUT_NOW,
    TO_RETURN,
    PlaceholderRow,
    PlaceholderView,
    alarm_lines,
)
from bangongshi.models.placeholder_rows import Placeholder
from bangongshi.models.placeholder_rules import IN_HAND, MISSING, OPEN, OUT, PlaceholderState
from bangongshi.models.standing import NO_DATE
from bangongshi.models.windows import COUNT_CAP, Page, Total, Window, total_of

FIRST_WINDOW = Window()
_ID: ColumnElement[Any] = col(Placeholder.id)  # type: ignore[assignment]
_PRESSING: ColumnElement[str] = literal_column(
    "CASE placeholder.state WHEN '去向不明' THEN '0' WHEN '已报告' THEN '1' ELSE"
    f" min(CASE placeholder.state WHEN '送阅' THEN placeholder.due_back_on ELSE '{NO_DATE}' END,"
    f" coalesce(placeholder.return_by, '{NO_DATE}')) END"
)
"""What the list is ordered by: missing copies first, then the nearest day."""
_BACK: ColumnElement[str] = literal_column("placeholder.due_back_on")
_GIVE: ColumnElement[str] = literal_column("placeholder.return_by")


def allowed(desk: Desk) -> bool:
    """Whether the 保密 office agreed that placeholders are kept here."""
    with desk.read() as session:
        return read_settings(session).placeholders


def placeholders(desk: Desk, view: PlaceholderView, window: Window = FIRST_WINDOW) -> Page[PlaceholderRow]:
    """One window of a view: by what presses, or (全部) newest first. Empty while it is not allowed."""
    if not allowed(desk):
        return Page()
    newest = view is PlaceholderView.ALL
    order: list[ColumnElement[Any]] = [_ID] if newest else [_PRESSING, _ID]
    query = _select().where(*_conditions(view, desk.today))
    with desk.read() as session:
        found, more = read_window(session, query, order, window, descending=newest)
    return page(tuple(_row(one, desk.now, newest) for one in found), more, window)


def placeholder(desk: Desk, placeholder_id: int) -> PlaceholderRow:
    """One of them, as the list has it. Refused when there is none, or while it is not allowed."""
    with desk.read() as session:
        found = session.exec(_select().where(placeholder_id == _ID)).first() if allowed(desk) else None
    if found is None:
        raise Refused("R-GONE", "找不到这一件，请按 F5 刷新。")
    return _row(found, desk.now, newest=False)


def count(desk: Desk, view: PlaceholderView) -> Total:
    """How many the view holds, stopping at COUNT_CAP."""
    with desk.read() as session:
        if not read_settings(session).placeholders:
            return Total(0)
        return total_of(session.exec(select(_ID).where(*_conditions(view, desk.today)).limit(COUNT_CAP + 1)).all())


def counts(session: Session, today: date) -> dict[str, int]:
    """The figures of home (domain.md §5.4), keys as in models/placeholder_list.COUNTS; {} while it is not allowed.

    在外: with a reader or on the way to be destroyed. 今日应收回: due back today. 应清退: listed for return, or its day
    has come. 逾期: a reader or the return to the issuer is late; a missing copy is not late but an alarm of its own.
    """
    if not read_settings(session).placeholders:
        return {}
    day = literal(today.isoformat())
    sent = _is(PlaceholderState.SENT)
    figures = {
        KEPT: _is(*OPEN),
        OUT_NOW: _is(*OUT),
        BACK_TODAY: and_(sent, day == _BACK),
        TO_RETURN: or_(_is(PlaceholderState.TO_RETURN), and_(_is(*IN_HAND), day >= _GIVE)),
        LATE: _late(today),
    }
    # A sum of conditions would come back as one condition: every 2 as True.
    sums = [
        func.coalesce(func.sum(case((figure, 1), else_=0)), 0).label(f"n{at}") for at, figure in enumerate(figures.values())
    ]
    found = session.connection().execute(select(*sums).select_from(Placeholder).where(_is(*OPEN))).one()
    return {name: int(number) for name, number in zip(figures, found, strict=True)}


def alarms(session: Session, now: datetime) -> tuple[str, ...]:
    """去向不明 for home's first line; () while it is not allowed or nothing is missing."""
    if not read_settings(session).placeholders:
        return ()
    missing = session.exec(
        select(col(Placeholder.state), col(Placeholder.since)).where(_is(*OPEN), _is(*MISSING))
    ).all()
    lost = [since for state, since in missing if state is PlaceholderState.LOST]
    return alarm_lines(len(lost), min(lost, default=None), len(missing) - len(lost), now)


def _is(*states: PlaceholderState) -> ColumnElement[bool]:
    """The words spelled out, not bound, so that the planner sees that the partial index fits."""
    words = ", ".join(f"'{state.value}'" for state in states)
    return literal_column(f"placeholder.state IN ({words})")


def _late(today: date) -> ColumnElement[bool]:
    day = literal(today.isoformat())
    return or_(and_(_is(PlaceholderState.SENT), day > _BACK), and_(_is(*IN_HAND), day > _GIVE))


def _conditions(view: PlaceholderView, today: date) -> list[ColumnElement[bool]]:
    if view is PlaceholderView.ALL:
        return []
    return [_is(*OPEN), _late(today)] if view is PlaceholderView.LATE else [_is(*OPEN)]


def _select() -> Any:
    return select(Placeholder, col(Number.text), _PRESSING.label("pressing")).join(
        Number, col(Number.id) == col(Placeholder.number_id)
    )


def _row(found: Sequence[Any], now: datetime, newest: bool) -> PlaceholderRow:
    row: Placeholder = found[0]
    number_id = row.id or 0
    where = (row.book, row.page, row.line) if row.book and row.page and row.line else None
    return PlaceholderRow(
        id=number_id,
        place=(number_id,) if newest else (str(found[2]), number_id),
        number=str(found[1]),
        book_place=where,
        holder_code=row.holder_code,
        received_on=row.received_on,
        due_back_on=row.due_back_on,
        return_by=row.return_by,
        state=row.state,
        since=row.since,
        now=now,
    )

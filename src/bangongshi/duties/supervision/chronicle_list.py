"""What might be told of a span of days, and what was taken in? Read newest first, in windows by key; masked by the query."""

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    Subquery,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.paper_rows import MASKED
from bangongshi.duties.windowing import page, read_window
from bangongshi.models.chronicle_rules import Span, days_of
from bangongshi.models.instruction_rows import HIDDEN
from bangongshi.models.matter_rows import ChronicleRow, ChronicleView
from bangongshi.models.matter_words import ChronicleKind, MatterState
from bangongshi.models.matters import Chronicle, Matter
from bangongshi.models.papers import Document, Incoming
from bangongshi.models.windows import COUNT_CAP, Page, Total, Window, total_of
from bangongshi.models.words import Phase

FIRST_WINDOW = Window()
_CLOSED = (MatterState.CLOSED, MatterState.SIGNED_OFF)
_BEHIND = aliased(Document, name="behind")
"""The paper a matter came from: a matter is never less masked than it."""
KINDS = {
    ChronicleView.EVENTS: (ChronicleKind.EVENT,),
    ChronicleView.REPORT: (ChronicleKind.EVENT, ChronicleKind.REPORT),
}
"""工作小结 tells what is in 大事记 too."""


def chronicle(
    desk: Desk, view: ChronicleView = ChronicleView.CANDIDATES, span: Span | tuple[date, date] = Span.MONTH,
    window: Window = FIRST_WINDOW,
) -> Page[ChronicleRow]:
    """One window of the view in the span, newest first. Of a masked row only the 代称 leaves the query.

    A candidate's id is matter id * 2, or paper id * 2 + 1; a line taken in has its own.
    """
    found_in = _found(view, *_days(desk, span)).subquery()
    with desk.read() as session:
        found, more = read_window(session, select(found_in), _order(found_in), window, descending=True)
    return page(tuple(_row(row, view is not ChronicleView.CANDIDATES) for row in found), more, window)


def candidates(
    desk: Desk, span: Span | tuple[date, date] = Span.MONTH, window: Window = FIRST_WINDOW
) -> Page[ChronicleRow]:
    """Matters and papers closed in the span that were neither taken in nor declined, newest first."""
    return chronicle(desk, ChronicleView.CANDIDATES, span, window)


def count_chronicle(desk: Desk, view: ChronicleView, span: Span | tuple[date, date] = Span.MONTH) -> Total:
    """How many the view holds, stopping at COUNT_CAP."""
    found = _found(view, *_days(desk, span)).subquery()
    with desk.read() as session:
        return total_of(session.execute(select(found.c.id).limit(COUNT_CAP + 1)).all())


def _days(desk: Desk, span: Span | tuple[date, date]) -> tuple[date, date]:
    return days_of(span, desk.today) if isinstance(span, Span) else span


def _order(found: Subquery) -> list[ColumnElement[Any]]:
    return [found.c.day, found.c.id]


def _row(row: Row[Any], taken: bool) -> ChronicleRow:
    return ChronicleRow(
        id=row.id, place=(row.day.isoformat(), row.id), on=row.day, number=row.number or "",
        title=row.title or f"未公布事项 {row.number or ''}".strip(), masked=bool(row.hidden), taken=taken,
        paper_id=row.paper, matter_id=row.matter,
    )


def _found(view: ChronicleView, first: date, last: date) -> Any:
    if view is ChronicleView.CANDIDATES:
        return union_all(_matters(first, last), _papers(first, last))
    return _taken(view, first, last)


def _matters(first: date, last: date) -> Select[Any]:
    day = func.coalesce(col(Matter.closed_on), col(Matter.signed_off_on), type_=Date())
    hidden = or_(col(Matter.secrecy).in_(MASKED), func.coalesce(_BEHIND.secrecy.in_(MASKED), False))  # type: ignore[attr-defined]
    return (
        select(
            day.label("day"), (col(Matter.id) * 2).label("id"), col(Matter.number).label("number"),
            case((hidden, col(Matter.alias)), else_=col(Matter.title)).label("title"), hidden.label("hidden"),
            null().label("paper"), col(Matter.id).label("matter"),
        )
        .outerjoin(_BEHIND, _BEHIND.id == col(Matter.paper_id))  # type: ignore[arg-type]
        .where(
            col(Matter.state).in_(_CLOSED), day.between(first, last),
            ~exists().where(col(Chronicle.matter_id) == col(Matter.id), col(Chronicle.withdrawn).is_(False)),
        )
    )


def _papers(first: date, last: date) -> Select[Any]:
    hidden = col(Document.secrecy).in_(MASKED)
    return (
        select(
            col(Incoming.closed_on).label("day"), (col(Document.id) * 2 + 1).label("id"),
            col(Incoming.receipt_number).label("number"),
            case((hidden, col(Document.alias)), else_=col(Document.title)).label("title"), hidden.label("hidden"),
            col(Document.id).label("paper"), null().label("matter"),
        )
        .join(Incoming, col(Incoming.document_id) == col(Document.id))
        .where(
            col(Document.phase) == Phase.CLOSED, col(Incoming.closed_on).between(first, last),
            ~exists().where(col(Chronicle.paper_id) == col(Document.id), col(Chronicle.withdrawn).is_(False)),
        )
    )


def hidden_now(levels: Any = MASKED) -> ColumnElement[bool]:
    """Whether what a line was taken from is of these levels now: a line is told as soon as its source is 公布."""
    return func.coalesce(
        or_(col(Matter.secrecy).in_(levels), func.coalesce(_BEHIND.secrecy.in_(levels), False)),  # type: ignore[attr-defined]
        col(Document.secrecy).in_(levels), col(Chronicle.secrecy).in_(levels),
    )


def with_sources(query: Select[Any]) -> Select[Any]:
    """The query over Chronicle with what its lines were taken from."""
    return (
        query.select_from(Chronicle)
        .outerjoin(Matter, col(Matter.id) == col(Chronicle.matter_id))
        .outerjoin(_BEHIND, _BEHIND.id == col(Matter.paper_id))  # type: ignore[arg-type]
        .outerjoin(Document, col(Document.id) == col(Chronicle.paper_id))
        .outerjoin(Incoming, col(Incoming.document_id) == col(Document.id))
    )


def _taken(view: ChronicleView, first: date, last: date) -> Select[Any]:
    hidden = hidden_now()
    alias = case((col(Chronicle.alias) != "", col(Chronicle.alias)), else_=literal(HIDDEN))
    return with_sources(
        select(
            col(Chronicle.on).label("day"), col(Chronicle.id).label("id"),
            func.coalesce(col(Matter.number), col(Incoming.receipt_number), "").label("number"),
            case((hidden, alias), else_=col(Chronicle.text)).label("title"), hidden.label("hidden"),
            col(Chronicle.paper_id).label("paper"), col(Chronicle.matter_id).label("matter"),
        )
    ).where(
        col(Chronicle.withdrawn).is_(False), col(Chronicle.kind).in_(KINDS[view]), col(Chronicle.on).between(first, last)
    )

"""The 传阅 register: who has which paper, who still waits for it, for how long – two index walks, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, case, literal_column, select, type_coerce
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.paper_rows import MASKED
from bangongshi.duties.windowing import backwards, bound, page, read_window
from bangongshi.models.papers import Document, Hop, Incoming
from bangongshi.models.slip_rows import LegRow, LegView
from bangongshi.models.windows import COUNT_CAP, Page, Place, Total, Window
from bangongshi.models.words import HopPurpose, HopState, SlipMode
from bangongshi.models.work import Slip, SlipPaper, SlipReader

_STAMP = "%Y-%m-%d %H:%M:%S.%f"
"""A moment as the file holds it, so that a place compares along the column."""
_PAPER_BITS = 24
"""Room for the slip's paper in the id of a reader who waits."""

_Giver = aliased(Hop)
_HIDDEN = col(Document.secrecy).in_(MASKED)
_TITLE = case((_HIDDEN, col(Document.alias)), else_=col(Document.title)).label("title")
_GOING: ColumnElement[bool] = literal_column("document.phase <> '撤回'")
_TO_BE_READ: ColumnElement[bool] = literal_column("hop.purpose <> '承办'")
_OUT: ColumnElement[bool] = literal_column("hop.state = '在外'")
_EVER: ColumnElement[bool] = literal_column("hop.state <> '撤回'")


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the two walks a view is made of; its number is the first value of its rows' places."""

    query: Select[*tuple[Any, ...]]
    order: tuple[ColumnElement[Any], ...]
    row: Callable[[Row[*tuple[Any, ...]], int, datetime], LegRow]
    descending: bool = False


def _sent(*where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Legs, but for the copies that lie with who handles the paper. Nothing masked leaves the query."""
    return (
        select(
            col(Hop.id), col(Hop.document_id), col(Hop.slip_reader_id), col(Hop.reader_name), col(Hop.state),
            col(Hop.purpose), col(Hop.sent_at), col(Hop.back_at), col(Hop.due_on), col(Hop.kept_until),
            case((_HIDDEN, ""), else_=col(Hop.opinion)).label("opinion"),
            _TITLE, _HIDDEN.label("hidden"), col(Incoming.receipt_number), col(Slip.mode),
            col(Slip.purpose).label("line"), col(_Giver.reader_name).label("giver"),
        )
        .select_from(Hop)
        .join(Document, col(Document.id) == col(Hop.document_id))
        .join(Incoming, col(Incoming.document_id) == col(Document.id))
        .join(SlipReader, col(SlipReader.id) == col(Hop.slip_reader_id), isouter=True)
        .join(Slip, col(Slip.id) == col(SlipReader.slip_id), isouter=True)
        .join(_Giver, col(_Giver.id) == col(Hop.crossed_from_id), isouter=True)
        .where(_TO_BE_READ, _GOING, *where)
    )


def _waiting() -> Select[*tuple[Any, ...]]:
    """Readers on open slips, paper by paper, who have had no leg of it (as duties/registry/facts.py counts them)."""
    return (
        select(
            col(SlipReader.id), col(SlipPaper.id).label("paper"), col(SlipPaper.document_id),
            col(SlipReader.reader_name), _TITLE, _HIDDEN.label("hidden"), col(Incoming.receipt_number),
            col(Slip.mode), col(Slip.purpose).label("line"), col(Slip.opened_at), col(Slip.due_on),
        )
        .select_from(Slip)
        .join(SlipPaper, (col(SlipPaper.slip_id) == col(Slip.id)) & col(SlipPaper.withdrawn).is_(False))
        .join(SlipReader, (col(SlipReader.slip_id) == col(Slip.id)) & col(SlipReader.waived).is_(False))
        .join(Document, col(Document.id) == col(SlipPaper.document_id))
        .join(Incoming, col(Incoming.document_id) == col(Document.id))
        .join(
            Hop,
            (col(Hop.slip_reader_id) == col(SlipReader.id))
            & (col(Hop.document_id) == col(SlipPaper.document_id))
            & (col(Hop.state) != HopState.WITHDRAWN),
            isouter=True,
        )
        .where(
            literal_column("slip.state = '在传'"), literal_column("document.phase = '已登记'"), col(Hop.id).is_(None)
        )
    )


def legs(desk: Desk, window: Window = Window(), view: LegView = LegView.NOT_BACK) -> Page[LegRow]:  # noqa: B008
    """未退: out the longest first, then who waits, slip by slip; 全部: who waits, then every leg, the newest first."""
    parts = _parts(view)
    back = backwards(window)
    place = bound(window)
    turn = range(len(parts))
    going = [at for at in (reversed(turn) if back else turn) if place is None or _beyond(at, place, back)]
    rows: list[LegRow] = []
    more = False
    with desk.read() as session:
        for at in going:
            here = replace(_within(window, at, place), size=window.size - len(rows))
            found, more = _read(session, parts[at], at, here, desk.now)
            rows = [*found, *rows] if back else [*rows, *found]
            if more:
                break
    return page(tuple(rows), more, window)


def _beyond(part: int, place: Place, back: bool) -> bool:
    return part <= int(place[0]) if back else part >= int(place[0])


def _within(window: Window, part: int, place: Place | None) -> Window:
    """The window as the part sees it: from the place in its own part, from its start or end in another."""
    if place is None:
        return window
    if place[0] != part:
        return Window(window.size, from_end=backwards(window))
    rest = place[1:]
    if window.at is not None:
        return replace(window, at=rest)
    return replace(window, before=rest) if window.before is not None else replace(window, after=rest)


def _read(session: Session, part: _Part, at: int, window: Window, now: datetime) -> tuple[list[LegRow], bool]:
    found, more = read_window(session, part.query, part.order, window, descending=part.descending)
    return [part.row(row, at, now) for row in found], more


def _parts(view: LegView) -> tuple[_Part, _Part]:
    sent_at = type_coerce(col(Hop.sent_at), String)
    waits = _Part(_waiting(), (col(SlipReader.id), col(SlipPaper.id)), _wait_row)  # type: ignore[arg-type]
    if view is LegView.NOT_BACK:
        return _Part(_sent(_OUT), (sent_at, col(Hop.id)), _out_row), waits  # type: ignore[arg-type]
    return waits, _Part(_sent(_EVER), (col(Hop.id),), _leg_row, descending=True)  # type: ignore[arg-type]


def count_legs(desk: Desk, view: LegView = LegView.NOT_BACK) -> Total:
    """How many the view holds, stopping at COUNT_CAP."""
    total = 0
    with desk.read() as session:
        for part in _parts(view):
            ids = part.query.with_only_columns(part.order[-1], maintain_column_froms=True)
            total += len(session.execute(ids.limit(COUNT_CAP + 1)).all())
    return Total(min(total, COUNT_CAP), total > COUNT_CAP)


def _out_row(row: Row[*tuple[Any, ...]], part: int, now: datetime) -> LegRow:
    return replace(_leg_row(row, part, now), place=(part, row.sent_at.strftime(_STAMP), row.id))


def _leg_row(row: Row[*tuple[Any, ...]], part: int, now: datetime) -> LegRow:
    out = row.state is HopState.OUT
    until: datetime = now if out or row.back_at is None else row.back_at
    return LegRow(
        id=row.id * 2, place=(part, row.id), document_id=row.document_id, slip_reader_id=row.slip_reader_id,
        number=row.receipt_number, title=_shown(row), masked=bool(row.hidden), reader=row.reader_name,
        state=_state(row, out=out), mode=_mode(row.mode), purpose=row.line or HopPurpose(row.purpose).value,
        sent_at=row.sent_at, back_at=row.back_at, days=_days(row.sent_at, until), due_on=row.due_on,
        late=_late(row.due_on, until.date()), opinion=row.opinion, crossed_from=row.giver or "",
    )


def _wait_row(row: Row[*tuple[Any, ...]], part: int, now: datetime) -> LegRow:
    return LegRow(
        id=((row.id << _PAPER_BITS) + row.paper) * 2 + 1, place=(part, row.id, row.paper),
        document_id=row.document_id, slip_reader_id=row.id, number=row.receipt_number, title=_shown(row),
        masked=bool(row.hidden), reader=row.reader_name, state="待送", mode=_mode(row.mode),
        purpose=row.line or HopPurpose.READ.value, sent_at=None, back_at=None, days=_days(row.opened_at, now),
        due_on=row.due_on, late=_late(row.due_on, now.date()), opinion="", crossed_from="",
    )


def _shown(row: Row[*tuple[Any, ...]]) -> str:
    return row.title or f"未公布事项 {row.receipt_number}"


def _state(row: Row[*tuple[Any, ...]], *, out: bool) -> str:
    if not out:
        return HopState(row.state).value
    return "留用" if row.kept_until else HopState.OUT.value


def _mode(mode: SlipMode | None) -> str:
    return mode.value if mode else ""


def _days(since: datetime, until: datetime) -> int:
    return max((until.date() - since.date()).days, 0)


def _late(due_on: date | None, day: date) -> bool:
    return due_on is not None and due_on < day

"""What is late, due, out, confidential – one screen, a handful of index walks (design.md §3.3, §3.13)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, literal, literal_column
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bangongshi.duties import placeholders
from bangongshi.duties.desk import Desk
from bangongshi.duties.office import read_settings
from bangongshi.duties.registry.listing import conditions
from bangongshi.duties.registry.paper_rows import DUE, MASKED_AT_HOME, paper_select, to_rows
from bangongshi.duties.safekeeping import last_proved
from bangongshi.models.home_rows import Home, HomeList, Section
from bangongshi.models.paper_rows import PaperRow, View
from bangongshi.models.papers import Document, Hop
from bangongshi.models.standing import NO_DATE
from bangongshi.models.windows import COUNT_CAP, Total, total_of

SHOWN = 20
"""Rows of a section on home; Enter on the heading opens the whole list."""
SOON_DAYS = 3


def home(desk: Desk) -> Home:
    """The panel as of now: titles never leave the file for it, only 代称 and what is 公开."""
    today = desk.today
    with desk.read() as session:
        lists = tuple(_section(session, section, today) for section in Section)
        history = _count(session, conditions(View.HISTORY, today))
        settings = read_settings(session)
        secrets, missing = placeholders.counts(session, today), placeholders.alarms(session, desk.now)
    proved = last_proved(desk)
    reminders = () if settings.recovery_typed_back else ("恢复码还没有回输核对，请在设置里补做。",)
    return Home(today, lists, history, proved, secrets, reminders, missing)


def _section(session: Session, section: Section, today: date) -> HomeList:
    ids, total = _found(session, section, today)
    rows = _rows(session, ids, today)
    return HomeList(section, rows[:SHOWN], total)


def _found(session: Session, section: Section, today: date) -> tuple[Sequence[int], Total]:
    found = session.exec(section_ids(section, today)).all()
    ids = list(dict.fromkeys(found))
    return ids[:COUNT_CAP], Total(min(len(ids), COUNT_CAP), len(ids) > COUNT_CAP)


def section_ids(section: Section, today: date) -> SelectOfScalar[Any]:
    """Ids of a section's papers, at most COUNT_CAP + 1, along one partial index."""
    if section is Section.OUT:
        query: SelectOfScalar[Any] = select(col(Hop.document_id)).where(literal_column("hop.state = '在外'"))
        query = query.order_by(col(Hop.due_on), col(Hop.id))
    elif section is Section.CONFIDENTIAL:
        query = select(col(Document.id)).where(*conditions(View.CONFIDENTIAL, today))
        query = query.order_by(col(Document.id).desc())
    else:
        query = select(col(Document.id)).where(*conditions(View.TODO, today), *_due(section, today))
        one_day = section in (Section.TODAY, Section.ADRIFT)
        query = query.order_by(col(Document.id)) if one_day else query.order_by(DUE, col(Document.id))
    return query.limit(COUNT_CAP + 1)


def _due(section: Section, today: date) -> tuple[ColumnElement[bool], ...]:
    day = literal(today.isoformat())
    if section is Section.OVERDUE:
        return (day > DUE,)
    if section is Section.TODAY:
        return (day == DUE,)
    if section is Section.SOON:
        return (day < DUE, literal((today + timedelta(days=SOON_DAYS)).isoformat()) >= DUE)
    return (literal_column(f"'{NO_DATE}'") == DUE,)


def _rows(session: Session, ids: Sequence[int], today: date) -> tuple[PaperRow, ...]:
    """The most pressing SHOWN of these papers, masked as home masks."""
    query = (
        paper_select(MASKED_AT_HOME)
        .where(col(Document.id).in_(ids))
        .order_by(col(Document.standing), DUE, col(Document.id))
        .limit(SHOWN)
    )
    return to_rows(session, session.exec(query).all(), today, "action")  # type: ignore[call-overload]


def _count(session: Session, where: Sequence[ColumnElement[bool]]) -> Total:
    return total_of(session.exec(select(col(Document.id)).where(*where).limit(COUNT_CAP + 1)).all())

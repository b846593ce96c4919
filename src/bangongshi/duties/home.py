"""What is late, due, unsaid, unasked, out, confidential – one screen, a handful of index walks (design.md §3.3, §3.13).

Each section walks its own index for ids and their order; the rows of all sections are then made at once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, literal_column
from sqlalchemy import Select as CoreSelect
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from bangongshi.duties import placeholders
from bangongshi.duties.desk import Desk
from bangongshi.duties.office import read_settings
from bangongshi.duties.registry.call_list import due_calls, in_order, whom_by_paper
from bangongshi.duties.registry.listing import conditions, overdue
from bangongshi.duties.registry.paper_rows import DUE, MASKED_AT_HOME, paper_select, to_rows
from bangongshi.duties.safekeeping import last_proved
from bangongshi.duties.seals.home_items import SHOWN, seals_now
from bangongshi.duties.spill import open_spill
from bangongshi.models.home_rows import Home, HomeItem, HomeList, Section
from bangongshi.models.paper_rows import PaperRow, View
from bangongshi.models.papers import Document, Hop, Instruction
from bangongshi.models.standing import NO_DATE
from bangongshi.models.windows import COUNT_CAP, Total, total_of

SOON_DAYS = 3

_ORDER = (col(Document.standing), DUE, col(Document.leader_rank), col(Document.id))
_WAITING: ColumnElement[bool] = literal_column("instruction.passing = '待传达' AND instruction.withdrawn = 0")
_LIVE: ColumnElement[bool] = literal_column("document.phase IN ('已签收', '已登记', '已办结')")
_KEY: ColumnElement[bool] = literal_column("document.standing IN (0, 2, 3) AND document.key = 1")
"""重点, spelled by `standing` too so that the index of action order is walked only where they stand."""

@dataclass(frozen=True, slots=True)
class _Found:
    """The papers of a section in action order, what to say about them there, and how many there are."""

    ids: Sequence[int]
    total: Total
    notes: Mapping[int, str] = field(default_factory=dict)


def home(desk: Desk) -> Home:
    """The panel as of now: titles never leave the file for it, only 代称 and what is 公开."""
    now = desk.now
    with desk.read() as session:
        settings = read_settings(session)
        seals = seals_now(session, now, max(settings.certificate_alerts))
        elsewhere = {listed.section: listed for listed in seals.lists}
        found = {section: _section(session, section, now) for section in Section if section not in elsewhere}
        rows = home_rows(session, {id_ for one in found.values() for id_ in one.ids}, now)
        history = total_of(
            session.exec(select(col(Document.id)).where(*conditions(View.HISTORY, now)).limit(COUNT_CAP + 1)).all()
        )
        secrets = placeholders.counts(session, now.date())
        alarms = [*placeholders.alarms(session, now), *seals.alarms]
        if frozen := open_spill(session):
            alarms.insert(0, frozen.sentence)
    reminders = () if settings.recovery_typed_back else ("恢复码还没有回输核对，请在设置里补做。",)
    lists = tuple(elsewhere.get(section) or _list(section, found[section], rows) for section in Section)
    return Home(now.date(), lists, history, last_proved(desk), secrets, reminders, tuple(alarms))


def home_rows(session: Session, ids: Collection[int], now: datetime) -> dict[int, PaperRow]:
    """{paper id: row}, masked as home masks; a fixed number of queries for all of them."""
    if not ids:
        return {}
    found = session.execute(paper_select(MASKED_AT_HOME).where(col(Document.id).in_(ids))).all()
    return {row.id: row for row in to_rows(session, found, now, "action")}


def _list(section: Section, found: _Found, rows: Mapping[int, PaperRow]) -> HomeList:
    items = tuple(HomeItem(rows[id_], found.notes.get(id_, "")) for id_ in found.ids if id_ in rows)
    return HomeList(section, items, found.total)


def _section(session: Session, section: Section, now: datetime) -> _Found:
    if section is Section.PASS_ON:
        return _to_pass_on(session)
    if section is Section.CHASE:
        return _to_chase(session, now.date())
    return _first(session.execute(section_papers(section, now)).all())


def _first(found: Sequence[Any], notes: Mapping[int, str] = {}) -> _Found:
    """The SHOWN most pressing of (standing, due, rank, id), each paper once."""
    placed = sorted({tuple(one) for one in found})
    ids = [place[-1] for place in placed[:SHOWN]]
    return _Found(ids, Total(min(len(placed), COUNT_CAP), len(placed) > COUNT_CAP), notes)


def section_papers(section: Section, now: datetime) -> CoreSelect[*tuple[Any, ...]]:
    """(standing, due, rank, id) of a section's papers, at most COUNT_CAP + 1, along one partial index."""
    query: CoreSelect[*tuple[Any, ...]] = core_select(*_ORDER)
    if section is Section.OUT:
        query = query.join(Hop, col(Hop.document_id) == col(Document.id)).where(literal_column("hop.state = '在外'"))
        query = query.order_by(col(Hop.due_on), col(Hop.id))
    elif section is Section.CONFIDENTIAL:
        query = query.where(*conditions(View.CONFIDENTIAL, now)).order_by(col(Document.id).desc())
    elif section is Section.KEY:
        query = query.where(*conditions(View.TODO, now), _KEY).order_by(*_ORDER)
    else:
        query = query.where(*conditions(View.TODO, now), *_due(section, now))
        query = query.order_by(col(Document.id)) if section is Section.ADRIFT else query.order_by(DUE, col(Document.id))
    return query.limit(COUNT_CAP + 1)


def _due(section: Section, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Hours count on their own day: a deadline whose hour has struck is late, not due today."""
    day = literal(now.date().isoformat())
    if section is Section.OVERDUE:
        return tuple(overdue(now))
    if section is Section.TODAY:
        return (day == DUE, ~and_(*overdue(now)))
    if section is Section.SOON:
        return (day < DUE, literal((now.date() + timedelta(days=SOON_DAYS)).isoformat()) >= DUE)
    return (literal_column(f"'{NO_DATE}'") == DUE,)


def _to_pass_on(session: Session) -> _Found:
    """批示 not yet passed on, of open and closed papers: whose, since when."""
    found = session.execute(
        core_select(*_ORDER, col(Instruction.leader_name), col(Instruction.said_on))
        .join(Instruction, col(Instruction.document_id) == col(Document.id))
        .where(_WAITING, _LIVE)
        .order_by(col(Instruction.said_on), col(Instruction.id)).limit(COUNT_CAP + 1)
    ).all()
    said: dict[int, list[tuple[str, date | None]]] = {}
    for *place, leader, said_on in found:
        said.setdefault(place[-1], []).append((leader, said_on))
    return _first([one[:4] for one in found], {id_: _said(some) for id_, some in said.items()})


def _said(some: Sequence[tuple[str, date | None]]) -> str:
    """「张主任 11-20批」; of several the earliest day, and how many leaders."""
    leaders = list(dict.fromkeys(leader or "领导" for leader, _ in some))
    who = leaders[0] if len(leaders) == 1 else f"{leaders[0]}等{len(leaders)}位"
    days = [day for _, day in some if day]
    return f"{who} {min(days):%m-%d}批" if days else f"{who}批"


def _to_chase(session: Session, today: date) -> _Found:
    """Papers with somebody to ask by today, and whom."""
    whom = whom_by_paper(in_order(due_calls(session, today)))
    found = session.execute(core_select(*_ORDER).where(col(Document.id).in_(list(whom)))).all() if whom else []
    return _first(found, {id_: f"催{name}" for id_, name in whom.items()})

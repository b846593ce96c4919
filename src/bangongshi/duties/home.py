"""What is late, due, unsaid, unasked, out, confidential – one screen, a handful of index walks (design.md §3.3, §3.13).

Each section walks its own index for ids and their order; the rows of all sections are then made at once. Papers and
matters of 督办 stand together in one action order.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
from bangongshi.duties.supervision.generating import due_to_generate
from bangongshi.duties.supervision.home_items import REGISTER as MATTERS
from bangongshi.duties.supervision.home_items import MattersFound, matter_rows, matters_found
from bangongshi.models.duty_rows import DutyRow
from bangongshi.models.home_rows import PAPERS, Home, HomeItem, HomeList, HomeRow, Section
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

_Placed = tuple[int, str, int, int]
"""(standing, due, rank, id): where a paper or a matter stands in action order."""
_Key = tuple[str, int]
"""Register and row."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The papers of a section, at most COUNT_CAP + 1, and what to say about them there."""

    places: Collection[_Placed] = ()
    notes: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a section shows, in action order, what to say about it there, and how much there is."""

    keys: Sequence[_Key]
    total: Total
    notes: Mapping[_Key, str]


def home(desk: Desk) -> Home:
    """The panel as of now: titles never leave the file for it, only 代称 and what is 公开."""
    now = desk.now
    with desk.read() as session:
        settings = read_settings(session)
        seals = seals_now(session, now, max(settings.certificate_alerts))
        elsewhere = {listed.section: listed for listed in seals.lists}
        matters = matters_found(session, now, SOON_DAYS)
        shown = {
            section: _together(_section(session, section, now), matters.get(section, MattersFound()))
            for section in Section if section not in elsewhere
        }
        rows = _rows(session, {key for one in shown.values() for key in one.keys}, now)
        history = total_of(
            session.exec(select(col(Document.id)).where(*conditions(View.HISTORY, now)).limit(COUNT_CAP + 1)).all()
        )
        secrets = placeholders.counts(session, now.date())
        alarms = [*placeholders.alarms(session, now), *seals.alarms]
        if frozen := open_spill(session):
            alarms.insert(0, frozen.sentence)
        to_make = due_to_generate(session, now.date())
    reminders = [f"周期 {to_make} 项该生成：按 4，到周期簿按 F8。"] if to_make else []
    reminders += [] if settings.recovery_typed_back else ["恢复码还没有回输核对，请在设置里补做。"]
    lists = tuple(elsewhere.get(section) or _list(section, shown[section], rows) for section in Section)
    return Home(now.date(), lists, history, last_proved(desk), secrets, tuple(reminders), tuple(alarms))


def home_rows(session: Session, ids: Collection[int], now: datetime) -> dict[int, PaperRow]:
    """{paper id: row}, masked as home masks; a fixed number of queries for all of them."""
    if not ids:
        return {}
    found = session.execute(paper_select(MASKED_AT_HOME).where(col(Document.id).in_(ids))).all()
    return {row.id: row for row in to_rows(session, found, now, "action")}


def _rows(session: Session, keys: Iterable[_Key], now: datetime) -> dict[_Key, HomeRow]:
    wanted: dict[str, set[int]] = {PAPERS: set(), MATTERS: set()}
    for register, id_ in keys:
        wanted[register].add(id_)
    made: dict[_Key, HomeRow] = {(PAPERS, id_): row for id_, row in home_rows(session, wanted[PAPERS], now).items()}
    return made | {(MATTERS, id_): row for id_, row in matter_rows(session, wanted[MATTERS], now).items()}


def _list(section: Section, shown: _Shown, rows: Mapping[_Key, HomeRow]) -> HomeList:
    """Why it stands in this section is said beside it; of a matter at least who has it."""
    there = [(key, rows[key]) for key in shown.keys if key in rows]
    items = (HomeItem(row, shown.notes.get(key) or (row.where if isinstance(row, DutyRow) else "")) for key, row in there)
    return HomeList(section, tuple(items), shown.total)


def _together(papers: _Found, matters: MattersFound) -> _Shown:
    """The SHOWN most pressing of both, each once; the total is that of both."""
    placed = sorted({
        *((place, PAPERS) for place in papers.places), *((place, MATTERS) for place in matters.places),
    })
    keys = [(register, place[-1]) for place, register in placed[:SHOWN]]
    notes = {(PAPERS, id_): note for id_, note in papers.notes.items()}
    notes |= {(MATTERS, id_): note for id_, note in matters.notes.items()}
    return _Shown(keys, Total(min(len(placed), COUNT_CAP), len(placed) > COUNT_CAP), notes)


def _section(session: Session, section: Section, now: datetime) -> _Found:
    if section is Section.REVIEW:
        return _Found()  # only matters are fed back on
    if section is Section.PASS_ON:
        return _to_pass_on(session)
    if section is Section.CHASE:
        return _to_chase(session, now.date())
    return _Found(_places(session.execute(section_papers(section, now)).all()))


def _places(found: Sequence[Any]) -> set[_Placed]:
    """Each paper once."""
    return {(standing, due, rank, id_) for standing, due, rank, id_ in found}


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
    return _Found(_places([one[:4] for one in found]), {id_: _said(some) for id_, some in said.items()})


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
    return _Found(_places(found), {id_: f"催{name}" for id_, name in whom.items()})

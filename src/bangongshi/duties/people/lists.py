"""Who is there? Lists by window, candidates for the picker, and whole registers for export."""

from collections.abc import Iterable, Sequence
from typing import TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select, case, or_, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from bangongshi.duties.desk import Desk
from bangongshi.duties.windowing import page, read_window
from bangongshi.models.errors import Refused
from bangongshi.models.office import Person, Unit
from bangongshi.models.people import (
    PERSON_COLUMNS,
    UNIT_COLUMNS,
    UNRANKED,
    PersonRow,
    UnitRow,
    order_place,
    tell_apart,
)
from bangongshi.models.windows import COUNT_CAP, Page, Total, Window, total_of
from bangongshi.text import clean_in, fold

R_ = TypeVar("R_", PersonRow, UnitRow)
Ts = TypeVarTuple("Ts")

_RANK = case((col(Person.rank) == 0, UNRANKED), else_=col(Person.rank))
_PERSON_ORDER: tuple[ColumnElement[object], ...] = (_RANK, col(Person.sort_key), col(Person.id))  # type: ignore[assignment]
_UNIT_ORDER: tuple[ColumnElement[object], ...] = (col(Unit.sort_key), col(Unit.id))  # type: ignore[assignment]
_NOT_THERE = "名单里没有这一位，请按 F5 刷新。"


def people_page(desk: Desk, window: Window = Window(), *, retired: bool = False) -> Page[PersonRow]:  # noqa: B008
    """One window of 人员, by rank and then pinyin; with `retired` also those no longer in office."""
    query = _people() if retired else _people().where(col(Person.active))
    with desk.read() as session:
        found, more = read_window(session, query, _PERSON_ORDER, window)
        rows = _told_apart(session, [_person_row(person, name) for person, name in found])
    return page(rows, more, window)


def units_page(desk: Desk, window: Window = Window(), *, retired: bool = False) -> Page[UnitRow]:  # noqa: B008
    """One window of 单位, in pinyin order; with `retired` also those no longer used."""
    query = select(Unit) if retired else select(Unit).where(col(Unit.active))
    with desk.read() as session:
        found, more = read_window(session, query, _UNIT_ORDER, window)
        rows = tuple(_unit_row(unit) for (unit,) in found)
    return page(rows, more, window)


def people_total(desk: Desk, *, retired: bool = False) -> Total:
    """How many people the list holds, stopping at COUNT_CAP."""
    query = select(col(Person.id)).limit(COUNT_CAP + 1)
    return _total(desk, query if retired else query.where(col(Person.active)))


def units_total(desk: Desk, *, retired: bool = False) -> Total:
    """How many units the list holds, stopping at COUNT_CAP."""
    query = select(col(Unit.id)).limit(COUNT_CAP + 1)
    return _total(desk, query if retired else query.where(col(Unit.active)))


def pick_people(desk: Desk, typed: str, limit: int = 9) -> tuple[PersonRow, ...]:
    """Candidates for what is typed: hanzi of name, department or post, or pinyin initials; leaders by rank first.

    Nothing typed gives the first by rank. At most `limit`, so that a digit picks one.
    """
    wanted = _wanted(typed)
    query = _people().where(col(Person.active))
    first: list[ColumnElement[object]] = []
    if wanted:
        query = query.where(
            _typed(wanted, col(Person.pinyin), col(Person.name), col(Person.department), col(Person.post))
        )
        first = [_worse(wanted, col(Person.pinyin), col(Person.name))]
    with desk.read() as session:
        found = session.execute(query.order_by(*first, *_PERSON_ORDER).limit(limit)).all()
        return _told_apart(session, [_person_row(person, name) for person, name in found])


def pick_units(desk: Desk, typed: str, limit: int = 9) -> tuple[UnitRow, ...]:
    """Candidates for what is typed: hanzi of name or short name, or pinyin initials; those that begin so first."""
    wanted = _wanted(typed)
    query = select(Unit).where(col(Unit.active))
    first: list[ColumnElement[object]] = []
    if wanted:
        query = query.where(_typed(wanted, col(Unit.pinyin), col(Unit.name), col(Unit.short_name)))
        first = [_worse(wanted, col(Unit.pinyin), col(Unit.name))]
    with desk.read() as session:
        found = session.execute(query.order_by(*first, *_UNIT_ORDER).limit(limit)).all()
        return tuple(_unit_row(unit) for (unit,) in found)


def shown_names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Each person's name as it is shown and written into rows: with what tells a namesake apart."""
    found = session.execute(_people().where(col(Person.id).in_(list(ids)))).all()
    return {row.id: row.shown for row in _told_apart(session, [_person_row(person, name) for person, name in found])}


def person_values(desk: Desk, person_id: int) -> dict[str, str]:
    """What the form of one person starts with, `version` among it. Raises Refused when there is none."""
    with desk.read() as session:
        found = session.execute(_people().where(col(Person.id) == person_id)).first()
    if found is None:
        raise Refused("R-PERSON", _NOT_THERE)
    row = _person_row(found[0], found[1])
    return {field: _cell(getattr(row, field)) for field in (*PERSON_COLUMNS.values(), "version")}


def unit_values(desk: Desk, unit_id: int) -> dict[str, str]:
    """What the form of one unit starts with, `version` among it. Raises Refused when there is none."""
    with desk.read() as session:
        unit = session.get(Unit, unit_id)
    if unit is None:
        raise Refused("R-UNIT", "名单里没有这个单位，请按 F5 刷新。")
    row = _unit_row(unit)
    return {field: _cell(getattr(row, field)) for field in (*UNIT_COLUMNS.values(), "version")}


def people_rows(desk: Desk) -> tuple[dict[str, str], ...]:
    """人员 for export: header → text, headers and order as PERSON_COLUMNS."""
    with desk.read() as session:
        found = session.execute(_people().where(col(Person.active)).order_by(*_PERSON_ORDER)).all()
    rows = [_person_row(person, name) for person, name in found]
    return tuple({header: _cell(getattr(row, field)) for header, field in PERSON_COLUMNS.items()} for row in rows)


def unit_rows(desk: Desk) -> tuple[dict[str, str], ...]:
    """单位 for export: header → text, headers and order as UNIT_COLUMNS."""
    with desk.read() as session:
        found = session.execute(select(Unit).where(col(Unit.active)).order_by(*_UNIT_ORDER)).all()
    rows = [_unit_row(unit) for (unit,) in found]
    return tuple({header: _cell(getattr(row, field)) for header, field in UNIT_COLUMNS.items()} for row in rows)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else ""
    return "" if value == 0 else str(value)


def _people() -> Select[Person, str]:
    return select(Person, col(Unit.name)).join(Unit, col(Unit.id) == col(Person.unit_id), isouter=True)


def _person_row(person: Person, unit_name: str | None) -> PersonRow:
    key = person.id or 0
    return PersonRow(
        id=key, place=order_place(person.rank, person.sort_key, key), name=person.name, shown=person.name,
        unit_name=unit_name or "", department=person.department, post=person.post, rank=person.rank,
        leader=person.leader, phone=person.phone, code=person.code, note=person.note, active=person.active,
        version=person.version, remit=person.remit,
    )


def _unit_row(unit: Unit) -> UnitRow:
    key = unit.id or 0
    return UnitRow(
        key, (unit.sort_key, key), unit.name, unit.short_name, unit.relation, unit.phone, unit.note, unit.active,
        unit.version,
    )


def _told_apart(session: Session, rows: Sequence[PersonRow]) -> tuple[PersonRow, ...]:
    """Told apart from every namesake in the book, on this page or not, in office or not."""
    names = {row.name for row in rows}
    found = session.execute(_people().where(col(Person.name).in_(names))).all()
    everyone = tell_apart(_person_row(person, name) for person, name in found)
    shown = {row.id: row for row in everyone}
    return tuple(shown[row.id] for row in rows)


def _wanted(typed: str) -> str:
    """What is looked for, without blanks, as a LIKE pattern's literal part."""
    plain = "".join(clean_in(typed, limit=60).split())
    return "".join(f"\\{character}" if character in "\\%_" else character for character in plain)


def _typed(wanted: str, pinyin: Mapped[str], *names: Mapped[str]) -> ColumnElement[bool]:
    """A name holds it, or some reading of the name begins so.

    LIKE, not instr over lower(): each string function that allocates costs 13 us a row under the cipher's wiped memory.
    """
    return or_(_begins(wanted, pinyin), *(name.like(f"%{wanted}%", escape="\\") for name in names))


def _begins(wanted: str, pinyin: Mapped[str]) -> ColumnElement[bool]:
    letters = "".join(map(fold, wanted))
    return or_(pinyin.like(f"{letters}%", escape="\\"), pinyin.like(f"% {letters}%", escape="\\"))


def _worse(wanted: str, pinyin: Mapped[str], name: Mapped[str]) -> ColumnElement[object]:
    """0 when the name itself begins so, 1 when a reading does, 2 when it is found elsewhere."""
    return case((name.like(f"{wanted}%", escape="\\"), 0), (_begins(wanted, pinyin), 1), else_=2)


def _total(desk: Desk, query: Select[int | None]) -> Total:
    with desk.read() as session:
        return total_of(session.execute(query).all())

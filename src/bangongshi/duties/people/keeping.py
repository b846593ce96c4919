"""Adding, changing and retiring people and units. Nobody is deleted: who left stays readable on old papers."""

from collections.abc import Mapping

from sqlmodel import Session, col, or_, select

from bangongshi.duties.desk import Desk
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.office import Person, Unit
from bangongshi.models.papers import Copy
from bangongshi.models.people import (
    PersonEntry,
    UnitEntry,
    check_person,
    check_unit,
    tidy_name,
    unit_pinyin,
)
from bangongshi.models.pinyin import name_initials, sort_key
from bangongshi.models.secrecy import guard
from bangongshi.models.words import HolderKind, Relation
from bangongshi.store.transaction import Act, flush

_STALE = "刚才在另一个窗口改过，本次未保存。请按 F5 看现在的样子，再决定要不要改。"


def add_person(desk: Desk, typed: Mapping[str, str]) -> Done:
    """Add a person: name, unit_name, department, post, rank, leader, remit, phone, code, note. Raises Invalid, Refused."""
    guard(typed)
    entry = check_person(typed)
    with desk.act("添加人员") as act:
        person = Person(name=entry.name)
        fill_person(act, person, entry)
        act.subject = entry.name
        flush(act)
    return Done(f"已添加 {entry.name}。", act.seq, (person.id or 0,))


def edit_person(desk: Desk, person_id: int, typed: Mapping[str, str]) -> Done:
    """Change a person; old papers keep the name they were written with. `version` in `typed` guards against others."""
    guard(typed)
    entry = check_person(typed)
    with desk.act("修改人员") as act:
        person = _person(act.session, person_id)
        _fresh(person.version, typed)
        fill_person(act, person, entry)
        act.subject = entry.name
    return Done(f"已修改 {entry.name}。", act.seq, (person_id,))


def retire_person(desk: Desk, person_id: int, reason: str) -> Done:
    """离岗: no longer offered. Refused while papers are still out with this person."""
    why = _needed(reason)
    with desk.act("人员离岗", reason=why) as act:
        person = _person(act.session, person_id)
        held = act.session.exec(
            select(Copy).where(
                col(Copy.holder_kind) == HolderKind.PERSON, col(Copy.holder_id) == person_id
            ).limit(100)
        ).all()
        if held:
            raise Refused("R-HOLDS", f"{person.name}名下还有 {len(held)} 份在外，请先收回。")
        if not person.active:
            raise Refused("R-RETIRED", f"{person.name}已经离岗。")
        person.active = False
        act.session.add(person)
        act.subject = person.name
    return Done(f"{person.name}已离岗，旧登记照常可查。", act.seq, (person_id,))


def bring_back_person(desk: Desk, person_id: int) -> Done:
    """Back in office."""
    with desk.act("人员返岗") as act:
        person = _person(act.session, person_id)
        if person.active:
            raise Refused("R-ACTIVE", f"{person.name}本来就在岗。")
        person.active = True
        act.session.add(person)
        act.subject = person.name
    return Done(f"{person.name}已返岗。", act.seq, (person_id,))


def add_unit(desk: Desk, typed: Mapping[str, str]) -> Done:
    """Add a unit: name, short_name, relation, phone, note. Raises Invalid, Refused."""
    guard(typed)
    entry = check_unit(typed)
    with desk.act("添加单位") as act:
        unit = Unit(name=entry.name)
        fill_unit(act, unit, entry)
        act.subject = entry.name
        flush(act)
    return Done(f"已添加 {entry.name}。", act.seq, (unit.id or 0,))


def edit_unit(desk: Desk, unit_id: int, typed: Mapping[str, str]) -> Done:
    """Change a unit; old papers keep the name they were registered with."""
    guard(typed)
    entry = check_unit(typed)
    with desk.act("修改单位") as act:
        unit = _unit(act.session, unit_id)
        _fresh(unit.version, typed)
        fill_unit(act, unit, entry)
        act.subject = entry.name
    return Done(f"已修改 {entry.name}。", act.seq, (unit_id,))


def retire_unit(desk: Desk, unit_id: int, reason: str) -> Done:
    """停用: no longer offered; a new paper from it brings it back by itself."""
    why = _needed(reason)
    with desk.act("停用单位", reason=why) as act:
        unit = _unit(act.session, unit_id)
        if not unit.active:
            raise Refused("R-RETIRED", f"{unit.name}已经停用。")
        unit.active = False
        act.session.add(unit)
        act.subject = unit.name
    return Done(f"{unit.name}已停用，旧登记照常可查。", act.seq, (unit_id,))


def bring_back_unit(desk: Desk, unit_id: int) -> Done:
    """In use again."""
    with desk.act("启用单位") as act:
        unit = _unit(act.session, unit_id)
        if unit.active:
            raise Refused("R-ACTIVE", f"{unit.name}本来就在用。")
        unit.active = True
        act.session.add(unit)
        act.subject = unit.name
    return Done(f"{unit.name}已启用。", act.seq, (unit_id,))


def match_or_add_unit(session: Session, name: str, relation: Relation = Relation.OTHER) -> Unit:
    """The unit of that name or short name, else a new one on the act's session.

    A new one has its id only after `flush(act)`: flush before anything points at it. Several calls in one act for one
    name give one unit. Raises Invalid({"unit_name": …}) for an empty name.
    """
    wanted = tidy_name(name)
    if not wanted:
        raise Invalid({"unit_name": "请填来文单位。"})
    known: dict[str, Unit] = session.info.setdefault("units", {})
    if wanted not in known:
        found = _units_called(session, wanted)
        known[wanted] = found[0] if found else _new_unit(session, wanted, relation)
    unit = known[wanted]
    if not unit.active:
        unit.active = True
        session.add(unit)
    return unit


def fill_person(act: Act, person: Person, entry: PersonEntry) -> None:
    """Put a checked entry into a row; Invalid when nobody could tell this person from another."""
    unit = match_or_add_unit(act.session, entry.unit_name) if entry.unit_name else None
    if unit is not None and unit.id is None:
        flush(act)
    unit_id = unit.id if unit else None
    namesakes = act.session.exec(select(Person).where(col(Person.name) == entry.name)).all()
    fresh = [other for other in act.session.new if isinstance(other, Person)]
    for other in (*namesakes, *fresh):
        same = (other.unit_id, other.department, other.post) == (unit_id, entry.department, entry.post)
        if other is not person and other.name == entry.name and same:
            state = "" if other.active else "（已离岗，可恢复）"
            raise Invalid({"name": f"已有同单位、同部门、同职务的{entry.name}{state}；若是两个人，请用职务区分。"})
    person.name, person.unit_id, person.department, person.post = entry.name, unit_id, entry.department, entry.post
    person.rank, person.leader, person.remit, person.phone = entry.rank, entry.leader, entry.remit, entry.phone
    person.code, person.note = entry.code, entry.note
    person.pinyin, person.sort_key = name_initials(entry.name), sort_key(entry.name, person=True)
    act.session.add(person)


def fill_unit(act: Act, unit: Unit, entry: UnitEntry) -> None:
    """Put a checked entry into a row; Invalid when another unit is called so."""
    for field, name in (("name", entry.name), ("short_name", entry.short_name)):
        others = [other for other in _units_called(act.session, name) if other is not unit] if name else []
        if others:
            state = "" if others[0].active else "（已停用，可恢复）"
            raise Invalid({field: f"已有单位叫“{name}”{state}，请核对。"})
    unit.name, unit.short_name, unit.relation = entry.name, entry.short_name, entry.relation
    unit.phone, unit.note = entry.phone, entry.note
    unit.pinyin, unit.sort_key = unit_pinyin(entry.name, entry.short_name), sort_key(entry.name)
    act.session.add(unit)


def _units_called(session: Session, name: str) -> list[Unit]:
    """Units of that name, then of that short name, those not yet written among them."""
    fresh = [unit for unit in session.new if isinstance(unit, Unit) and name in (unit.name, unit.short_name)]
    found = session.exec(
        select(Unit).where(or_(col(Unit.name) == name, col(Unit.short_name) == name)).order_by(col(Unit.id))
    ).all()
    return sorted((*found, *fresh), key=lambda unit: unit.name != name)


def _new_unit(session: Session, name: str, relation: Relation) -> Unit:
    unit = Unit(name=name, relation=relation, pinyin=unit_pinyin(name), sort_key=sort_key(name))
    session.add(unit)
    return unit


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise Refused("R-PERSON", "名单里没有这一位，请按 F5 刷新。")
    return person


def _unit(session: Session, unit_id: int) -> Unit:
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise Refused("R-UNIT", "名单里没有这个单位，请按 F5 刷新。")
    return unit


def _fresh(version: int, typed: Mapping[str, str]) -> None:
    if typed.get("version", str(version)) != str(version):
        raise Refused("R-STALE", _STALE)


def _needed(reason: str) -> str:
    why = tidy_name(reason)
    if not why:
        raise Invalid({"reason": "请填原因。"})
    guard({"原因": why})
    return why

"""Whom could something be given to? Departments of our people, people, units; or whoever was typed."""

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import pick_people, pick_units
from bangongshi.models.office import Person
from bangongshi.models.parties import Party
from bangongshi.models.pinyin import initials
from bangongshi.text import clean_in

LIMIT = 9
"""So that a digit picks one."""


def pick_parties(desk: Desk, typed: str) -> tuple[Party, ...]:
    """Candidates for what is typed (hanzi or initials), departments first; a name on no list comes last as it stands."""
    wanted = clean_in(typed, limit=60).strip()
    with desk.read() as session:
        departments = _departments(session, wanted)
    people = pick_people(desk, wanted, LIMIT)
    units = pick_units(desk, wanted, LIMIT)
    found = [
        *(Party(name, note="部门") for name in departments),
        *(Party(row.shown, person_id=row.id, note=row.post or row.department) for row in people),
        *(Party(row.name, unit_id=row.id, note=row.relation.value) for row in units),
    ]
    own = [Party(wanted, note="名单外")] if wanted and not wanted.isascii() else []
    if any(party.name == wanted for party in found):
        own = []
    return (*found[: LIMIT - len(own)], *own)


def _departments(session: Session, wanted: str) -> list[str]:
    names = session.exec(
        select(col(Person.department))
        .where(col(Person.department) != "", col(Person.active), col(Person.unit_id).is_(None))
        .group_by(col(Person.department))
        .order_by(col(Person.department))
    ).all()
    small = wanted.lower()
    fits = [name for name in names if not small or small in name or small in initials(name).lower()]
    return sorted(fits, key=lambda name: not name.startswith(wanted))[:LIMIT]

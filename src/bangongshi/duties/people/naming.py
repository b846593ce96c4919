"""Whom does a typed name mean? The person it is shown for, exactly one in office; else nobody on the list."""

from sqlmodel import Session, col, select

from bangongshi.duties.people.lists import shown_names
from bangongshi.models.office import Person
from bangongshi.models.people import tidy_name


def person_named(session: Session, name: str) -> int | None:
    """The id of the one person in office shown by this name (「张伟」, 「张伟（财务科）」); None when there is none, or several."""
    plain = tidy_name(name)
    if not plain:
        return None
    bare = plain.partition("（")[0]
    ids = session.exec(select(col(Person.id)).where(col(Person.name) == bare, col(Person.active))).all()
    shown = shown_names(session, [id_ for id_ in ids if id_ is not None])
    found = [id_ for id_, label in shown.items() if label == plain] or ([*shown] if plain == bare else [])
    return found[0] if len(found) == 1 else None

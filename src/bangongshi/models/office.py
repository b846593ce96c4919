"""Our own unit, the people and the other units it deals with, and the settings the clerk can change."""

from sqlmodel import Field

from bangongshi.models.base import Row, Versioned, words
from bangongshi.models.words import DueUnit, Relation, Urgency


class Setting(Versioned, table=True):
    """One thing the unit decided: key as in `models/settings.py`, value as text."""

    key: str = Field(primary_key=True)
    value: str = ""


class Unit(Row, table=True):
    """单位. `pinyin` holds all initials of name and short name, blank-separated, for the picker."""

    name: str = Field(unique=True)
    short_name: str = ""
    relation: Relation = words(Relation, default=Relation.OTHER)
    phone: str = ""
    note: str = ""
    pinyin: str = ""
    sort_key: str = ""
    active: bool = True


class Person(Row, table=True):
    """人. Two people of one name are told apart by `unit_name` and `post`; `rank` 1 comes first, 0 is unranked.

    `remit` (分管): departments, units and words of the matters they look after, 、-separated.
    """

    name: str = Field(index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    department: str = ""
    post: str = ""
    rank: int = 0
    leader: bool = False
    remit: str = ""
    phone: str = ""
    code: str = ""
    note: str = ""
    pinyin: str = ""
    sort_key: str = ""
    active: bool = True


class DeadlineRule(Row, table=True):
    """One line of the unit's deadline table: what it is for, how much, counted in what, on which ground."""

    matter: str = Field(unique=True)
    urgency: Urgency | None = words(Urgency, default=None, nullable=True)
    amount: int = 0
    unit: DueUnit = words(DueUnit, default=DueUnit.WORKDAY)
    basis: str = ""
    active: bool = True

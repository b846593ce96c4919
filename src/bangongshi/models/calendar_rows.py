"""The clerk's own calendar: what a 放假通知 said, kept beside what the program ships.

Nothing is deleted: a day or year taken back has `active` False and counts no more.
"""

from datetime import date

from sqlmodel import Field

from bangongshi.models.base import Versioned


class CalendarYear(Versioned, table=True):
    """A year whose notice the clerk has entered. `basis` is the notice's number or title."""

    year: int = Field(primary_key=True)
    basis: str = ""
    active: bool = True


class CalendarDay(Versioned, table=True):
    """One day that differs from the plain week: 休 (rest) or 班 (make-up working day)."""

    day: date = Field(primary_key=True)
    rest: bool = True
    name: str = ""
    active: bool = True

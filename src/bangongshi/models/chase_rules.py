"""When should somebody be asked, for the first time and again? Proposed; the clerk's own date always wins."""

from datetime import date, timedelta

from bangongshi.models.workdays import Calendar


def first_chase(due_on: date | None, asked_on: date, calendar: Calendar) -> date | None:
    """The last working day before the due date, but not before the day it was asked for; None without a due date."""
    if due_on is None:
        return None
    return max(calendar.on_or_before(due_on - timedelta(days=1)).day, asked_on)


def next_chase(today: date, calendar: Calendar) -> date:
    """The next working day: when to ask again if nothing else was said."""
    return calendar.add_workdays(today, 1).day

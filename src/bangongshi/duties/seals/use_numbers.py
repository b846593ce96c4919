"""用印编号: one gapless series a year, drawn in the act that seals; a voided one keeps its row (domain.md §6.3)."""

from sqlmodel import Session

from bangongshi.duties.registry.numbers import next_serial
from bangongshi.models.papers import Number
from bangongshi.models.words import NumberState
from bangongshi.store.transaction import Act, flush

SERIES = "用印"


def number_text(year: int, serial: int) -> str:
    """「用印〔2026〕12号」."""
    return f"用印〔{year}〕{serial}号"


def coming(session: Session, year: int) -> str:
    """The next number, without taking it."""
    return number_text(year, next_serial(session, SERIES, year))


def draw(act: Act) -> Number:
    """Take the next number of the year the act is done in: numbers are given in the order things are put down."""
    year = act.now.year
    serial = next_serial(act.session, SERIES, year)
    number = Number(series=SERIES, year=year, serial=serial, text=number_text(year, serial))
    act.session.add(number)
    flush(act)
    return number


def void_number(session: Session, number_id: int | None, reason: str) -> None:
    """The number stays in the book for ever and says why it is not in use."""
    number = session.get(Number, number_id) if number_id else None
    if number and number.state in (NumberState.ISSUED, NumberState.ADOPTED):
        number.state, number.reason = NumberState.VOIDED, reason

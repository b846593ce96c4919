"""Which number comes next? Drawn inside the act that uses it, so that no two windows get the same (safety.md §3.8)."""

from sqlmodel import Session, col, func, select

from bangongshi.models.papers import Number
from bangongshi.models.receipt_number import format_number
from bangongshi.models.words import NumberState

RECEIPTS = "收文"


def next_serial(session: Session, series: str, year: int) -> int:
    """One more than the highest serial of that series and year; released numbers do not count, voided ones do."""
    highest = session.exec(
        select(func.max(col(Number.serial))).where(
            col(Number.series) == series, col(Number.year) == year, col(Number.state) != NumberState.RELEASED
        )
    ).one()
    return (highest or 0) + 1


def preview(session: Session, series: str, year: int, style: str) -> str:
    """「下一个号」 without taking it."""
    return format_number(style, year, next_serial(session, series, year))


def draw(session: Session, series: str, year: int, style: str, document_id: int) -> Number:
    """Take the next number for a paper; add it to the act's session."""
    serial = next_serial(session, series, year)
    number = Number(
        series=series, year=year, serial=serial, text=format_number(style, year, serial), document_id=document_id
    )
    session.add(number)
    return number

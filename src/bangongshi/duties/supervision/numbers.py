"""督办编号: one gapless series a year for matters, one for 交办; drawn at 立项, a voided one keeps its row."""

from sqlmodel import Session

from bangongshi.duties.registry.numbers import next_serial
from bangongshi.models.matter_words import MatterKind
from bangongshi.models.matters import Matter
from bangongshi.models.papers import Number
from bangongshi.models.words import NumberState
from bangongshi.store.transaction import Act, flush

SERIES, ERRANDS = "督办", "交办"
_STYLES = {SERIES: "督〔{year}〕{serial}号", ERRANDS: "交〔{year}〕{serial}号"}


def series_of(kind: MatterKind) -> str:
    """交办 have a series of their own; every other kind is in the one register of 督办."""
    return ERRANDS if kind is MatterKind.ERRAND else SERIES


def number_text(series: str, year: int, serial: int) -> str:
    """「督〔2026〕12号」, 「交〔2026〕3号」."""
    return _STYLES[series].format(year=year, serial=serial)


def coming(session: Session, kind: MatterKind, year: int) -> str:
    """The next number of that kind, without taking it."""
    series = series_of(kind)
    return number_text(series, year, next_serial(session, series, year))


def draw(act: Act, kind: MatterKind) -> Number:
    """Take the next number of the year the act is done in: numbers are given in the order things are put down."""
    series, year = series_of(kind), act.now.year
    serial = next_serial(act.session, series, year)
    number = Number(series=series, year=year, serial=serial, text=number_text(series, year, serial))
    act.session.add(number)
    flush(act)
    return number


def give_number(act: Act, row: Matter) -> None:
    """Number a matter and call it by its number where it must be masked: 「督办事项 督〔2026〕12号」."""
    number = draw(act, row.kind)
    row.number_id, row.number = number.id, number.text
    row.alias = f"{row.kind.value}事项 {number.text}"


def void_number(session: Session, number_id: int | None, reason: str) -> None:
    """The number stays in the book for ever and says why it is not in use."""
    number = session.get(Number, number_id) if number_id else None
    if number and number.state in (NumberState.ISSUED, NumberState.ADOPTED):
        number.state, number.reason = NumberState.VOIDED, reason

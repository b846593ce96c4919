"""Taking a whole list of people or units in: one act, every row answered for, nothing taken twice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bangongshi.duties.desk import Desk
from bangongshi.duties.people.keeping import fill_person, fill_unit
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.office import Person, Unit
from bangongshi.models.people import check_person, check_unit, person_record, unit_record
from bangongshi.models.secrecy import guard
from bangongshi.store.transaction import Act, flush

Record = Mapping[str, str]
"""One source row: column header → text."""


@dataclass(frozen=True, slots=True)
class TakenRow:
    """What became of one record; `row` counts from 1 in the order given; `reason` is "" when it came in."""

    row: int
    name: str
    reason: str = ""

    @property
    def imported(self) -> bool:
        """Whether it is in the book now."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a list."""

    rows: tuple[TakenRow, ...]
    done: Done

    @property
    def imported(self) -> int:
        """How many came in."""
        return sum(row.imported for row in self.rows)

    @property
    def rejected(self) -> tuple[TakenRow, ...]:
        """Those that did not, each with its reason."""
        return tuple(row for row in self.rows if not row.imported)


def take_people(desk: Desk, records: Sequence[Record]) -> Taken:
    """Records under the headers of PERSON_COLUMNS or the usual other names. Unknown columns go into 备注."""
    return _take(desk, "导入人员", "人", records, person_record, _one_person)


def take_units(desk: Desk, records: Sequence[Record]) -> Taken:
    """Records under the headers of UNIT_COLUMNS or the usual other names. Unknown columns go into 备注."""
    return _take(desk, "导入单位", "个单位", records, unit_record, _one_unit)


def _one_person(act: Act, typed: Record) -> None:
    entry = check_person(typed)
    fill_person(act, Person(name=entry.name), entry)


def _one_unit(act: Act, typed: Record) -> None:
    entry = check_unit(typed)
    fill_unit(act, Unit(name=entry.name), entry)


def _take(
    desk: Desk,
    verb: str,
    noun: str,
    records: Sequence[Record],
    by_field: Callable[[Record], dict[str, str]],
    take_one: Callable[[Act, Record], None],
) -> Taken:
    rows: list[TakenRow] = []
    with desk.act(verb) as act:
        for count, record in enumerate(records, start=1):
            typed = by_field(record)
            reason = ""
            try:
                guard(record)
                take_one(act, typed)
            except Refused as refused:
                reason = refused.sentence
                typed = {}
            except Invalid as invalid:
                reason = invalid.sentence
            rows.append(TakenRow(count, typed.get("name", ""), reason))
            if count % 100 == 0:
                flush(act)
        imported = sum(row.imported for row in rows)
        act.subject = f"{imported} {noun}"
    left = f"，{len(rows) - imported} 行没有进来，见各行原因" if imported < len(rows) else ""
    sentence = f"已导入 {imported} {noun}{left}。"
    return Taken(tuple(rows), Done(sentence, act.seq if imported else None))

"""Import of 人员 and 单位: the list's header found, every row below it a record, one act (duties/people takes them)."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing.shape import LeftOut
from bangongshi.duties.people.taking import Taken, take_people, take_units
from bangongshi.models.errors import Refused
from bangongshi.models.people import person_record, unit_record
from bangongshi.paper.cells import one_line, text_of
from bangongshi.paper.furniture import furniture
from bangongshi.paper.grid import Sheet
from bangongshi.paper.header import LOOKED_AT, header_texts
from bangongshi.paper.reading import read_book

ByField = Callable[[Mapping[str, str]], dict[str, str]]


@dataclass(frozen=True, slots=True)
class _List:
    """A register of names: what it is called, which headers it knows, who takes it in."""

    name: str
    by_field: ByField
    take: Callable[[Desk, list[dict[str, str]]], Taken]
    least: int


LISTS = {
    "people": _List("人员", person_record, take_people, 2),
    "units": _List("单位", unit_record, take_units, 1),
}


@dataclass(frozen=True, slots=True)
class ListSeen:
    """A list that was read: sheet, header row (from 1), source rows and records side by side, rows left out."""

    sheet: str
    header_row: int
    rows: tuple[int, ...]
    records: tuple[dict[str, str], ...]
    rejected: tuple[LeftOut, ...]


def read_list(path: str | os.PathLike[str], register: str, sheet: str | None, encoding: str = "") -> ListSeen:
    """The records of a list of people or units. Refused when the file holds none."""
    kind = LISTS[register]
    book = read_book(os.fspath(path), encoding)
    scored = []
    for each in book.sheets:
        if not each.visible if sheet is None else each.name != sheet:
            continue
        if each.trouble:
            raise Refused("I-CAPS", f"工作表“{each.name}”{each.trouble}")
        score, row = max(((_score(each, row, kind), -row) for row in list(each.rows)[:LOOKED_AT]), default=(0, 0))
        scored.append((score, each, -row))
    best = max(scored, key=lambda found: found[0], default=None)
    if best is None:
        raise Refused("I-SHEET", f"没有名为“{sheet}”的工作表。有：{'、'.join(each.name for each in book.sheets)}。")
    if best[0] < kind.least:
        raise Refused("I-NOTREGISTER", f"没有找到{kind.name}名单的表头。请在第一行写上列名，例如“{'姓名、单位、职务' if register == 'people' else '单位名称、简称、关系'}”。")
    return _records(best[1], best[2])


def _score(sheet: Sheet, row: int, kind: _List) -> int:
    """How many fields the texts of a row name; none without the name itself."""
    found = kind.by_field(dict.fromkeys(header_texts(sheet, row).values(), "有"))
    return len(found.keys() - {"note"}) if "name" in found else 0


def _records(sheet: Sheet, header: int) -> ListSeen:
    names = header_texts(sheet, header)
    rows, records, rejected = [], [], []
    for row, cells in sheet.rows.items():
        if row <= header:
            continue
        texts = {column: one_line(text_of(cell)) for column, cell in enumerate(cells)}
        what = "重复的表头（换页）" if list(texts.values()) == list(names.values()) else furniture(texts, frozenset())
        if what:
            rejected.append(LeftOut(row + 1, what, "；".join(text for text in texts.values() if text), furniture=True))
            continue
        rows.append(row + 1)
        records.append({names.get(column) or f"第{column + 1}列": text for column, text in texts.items() if text})
    return ListSeen(sheet.name, header + 1, tuple(rows), tuple(records), tuple(rejected))


def take_list(desk: Desk, register: str, seen: ListSeen) -> tuple[int, tuple[LeftOut, ...]]:
    """Take the records in; how many came in, and every row that did not."""
    taken = LISTS[register].take(desk, list(seen.records))
    left = [LeftOut(seen.rows[each.row - 1], each.reason) for each in taken.rejected]
    return taken.imported, (*seen.rejected, *left)

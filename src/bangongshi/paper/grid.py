"""What a table file holds, whatever it was written with: sheets of cells, and how they travel from the reading child.

Rows and columns are counted from 0 inside; a person is told rows from 1 and columns by letter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None
Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

MOST_ROWS = 20_000
AROUND = 100
"""Used rows beyond MOST_ROWS for titles, headers and sums."""
MOST_COLUMNS = 64
LONGEST_CELL = 10_000
MOST_CHARACTERS = 40_000_000
"""Caps on used cells of one sheet, and on all text of one file."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, ends included, from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its used rows by row number (from 0), cut after the last used cell. `trouble`: why it cannot be read.

    `indents`: how far the text of a cell is indented, by (row, column), where it is.
    """

    name: str
    visible: bool = True
    rows: Mapping[int, tuple[Cell, ...]] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()
    trouble: str = ""
    indents: Mapping[tuple[int, int], int] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows.values()), default=0)

    def at(self, row: int, column: int) -> Cell:
        """The cell's own value; None outside what is used."""
        cells = self.rows.get(row, ())
        return cells[column] if 0 <= column < len(cells) else None


@dataclass(frozen=True, slots=True)
class Book:
    """A file that was read: what it is, SHA-256 of its bytes, the text encoding of a csv, its sheets."""

    kind: str
    digest: str
    encoding: str = ""
    sheets: tuple[Sheet, ...] = ()


def is_blank(cell: Cell) -> bool:
    """Nothing a person would see."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def used_rows(rows: Sequence[Sequence[Cell]]) -> dict[int, tuple[Cell, ...]]:
    """Rows that hold something, each cut after its last used cell."""
    kept: dict[int, tuple[Cell, ...]] = {}
    for number, row in enumerate(rows):
        end = next((at for at in range(len(row), 0, -1) if not is_blank(row[at - 1])), 0)
        if end:
            kept[number] = tuple(row[:end])
    return kept


def trouble_of(rows: Mapping[int, tuple[Cell, ...]]) -> str:
    """The cap a sheet breaks, as a sentence; "" when it keeps them all."""
    if len(rows) > MOST_ROWS + AROUND:
        return f"有内容的行超过 {MOST_ROWS} 行，请按年份拆开，分次导入。"
    used: set[int] = set()
    for number, row in rows.items():
        for column, cell in enumerate(row):
            if is_blank(cell):
                continue
            used.add(column)
            if isinstance(cell, str) and len(cell) > LONGEST_CELL:
                return f"第 {number + 1} 行 {letter(column)} 列的文字超过 {LONGEST_CELL} 字，请先缩短再导入。"
        if len(used) > MOST_COLUMNS:
            return f"有内容的列超过 {MOST_COLUMNS} 列，不像一份登记簿。请只留要导入的列。"
    return ""


def letter(column: int) -> str:
    """A column's letter as a spreadsheet shows it: 0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of(letters: str) -> int | None:
    """The column of a letter name (A → 0); None for anything else."""
    name = letters.strip().upper()
    if not name.isascii() or not name.isalpha() or len(name) > 3:
        return None
    number = 0
    for char in name:
        number = number * 26 + ord(char) - 64
    return number - 1


def to_json(book: Book) -> Json:
    """The book as JSON values; dates and times become {"d"|"t"|"c"|"s": …}."""
    return {
        "kind": book.kind, "digest": book.digest, "encoding": book.encoding,
        "sheets": [
            {
                "name": sheet.name, "visible": sheet.visible, "trouble": sheet.trouble,
                "rows": [[number, [_cell_out(cell) for cell in row]] for number, row in sheet.rows.items()],
                "merges": [[merge.top, merge.left, merge.bottom, merge.right] for merge in sheet.merges],
                "indents": [[row, column, indent] for (row, column), indent in sheet.indents.items()],
            }
            for sheet in book.sheets
        ],
    }


def from_json(value: Json) -> Book:
    """The book back from JSON values. ValueError, KeyError or TypeError when they are not ours."""
    whole = _object(value)
    sheets = []
    for each in _list(whole["sheets"]):
        sheet = _object(each)
        rows = {}
        for pair in _list(sheet["rows"]):
            number, cells = _list(pair)
            rows[_whole(number)] = tuple(_cell_in(cell) for cell in _list(cells))
        merges = tuple(Merge(*(_whole(edge) for edge in _list(merge))) for merge in _list(sheet["merges"]))
        indents = {}
        for cell in _list(sheet["indents"]):
            at_row, at_column, indent = (_whole(each) for each in _list(cell))
            indents[at_row, at_column] = indent
        sheets.append(Sheet(str(sheet["name"]), bool(sheet["visible"]), rows, merges, str(sheet["trouble"]), indents))
    return Book(str(whole["kind"]), str(whole["digest"]), str(whole["encoding"]), tuple(sheets))


def _cell_out(cell: Cell) -> Json:
    if isinstance(cell, datetime):
        return {"t": cell.isoformat()}
    if isinstance(cell, date):
        return {"d": cell.isoformat()}
    if isinstance(cell, time):
        return {"c": cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"s": cell.total_seconds()}
    return cell


def _cell_in(value: Json) -> Cell:
    if isinstance(value, list):
        raise TypeError("a cell is no list")
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    if kind == "s" and isinstance(inner, int | float):
        return timedelta(seconds=inner)
    text = str(inner)
    if kind == "t":
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if kind == "d" else time.fromisoformat(text)


def _object(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise TypeError("an object was expected")
    return value


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError("a list was expected")
    return value


def _whole(value: Json) -> int:
    if not isinstance(value, int):
        raise TypeError("a whole number was expected")
    return value

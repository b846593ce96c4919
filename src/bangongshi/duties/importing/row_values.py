"""One source row as values per field: merged cells filled downwards, 同上 resolved, several columns joined, nothing lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bangongshi.duties.importing.shape import Column, Warned
from bangongshi.models.import_fields import BY_NAME, CellKind, ImportField
from bangongshi.paper.cells import is_ditto, one_line, text_of
from bangongshi.paper.grid import Cell, Sheet, is_blank
from bangongshi.text import clean_in_counted

_WITHOUT_DITTO = frozenset({"receipt_number", "title", "number"})


@dataclass(slots=True)
class RowValues:
    """A row's raw cells by field (`many` fields by several), its remark texts, and what had to be said about it.

    `fields`: those of the register, by name. `indents`: how far a field's text is indented, where it is.
    """

    number: int
    fields: Mapping[str, ImportField] = field(default_factory=lambda: BY_NAME)
    cells: dict[str, Cell] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    parts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    indents: dict[str, int] = field(default_factory=dict)
    warnings: list[Warned] = field(default_factory=list)

    def warn(self, name: str, sentence: str) -> None:
        self.warnings.append(Warned(self.number, self.columns.get(name) or self.fields[name].header, sentence))

    def line(self, name: str) -> str:
        """A one-line field as text, invisible characters taken out."""
        return self._clean(name, one_line(text_of(self.cells.get(name))), lines=False)

    def joined(self, name: str) -> str:
        """A `many` field: one column as it stands, several as 「列名：值」 (undertakers as 部门/人)."""
        parts = [(column, text) for column, text in self.parts.get(name, ()) if text.strip()]
        lines = self.fields[name].kind is CellKind.TEXT
        if len(self.parts.get(name, ())) == 1 or (len(parts) <= 1 and not lines):
            text = parts[0][1] if parts else ""
        elif lines:
            text = "；".join(f"{column}：{part}" for column, part in parts)
        else:
            text = "/".join(dict.fromkeys(part for _, part in parts))
        return self._clean(name, text if lines else one_line(text), lines=lines)

    def remark(self, name: str) -> None:
        """Keep a cell that could not be read as a remark, under its own column name."""
        text = self._clean(name, text_of(self.cells.get(name)), lines=True)
        if text:
            self.remarks.append(f"{self.columns.get(name) or self.fields[name].header}：{text}")

    def _clean(self, name: str, text: str, *, lines: bool) -> str:
        cleaned = clean_in_counted(text.replace("\r\n", "\n"), lines=lines)
        if cleaned.sentence:
            self.warn(name, f"{cleaned.sentence}。")
        return cleaned.text.strip()


class RowSource:
    """Gives the rows below the header, cell by cell, with vertical merges filled and 同上 looked up."""

    def __init__(
        self, sheet: Sheet, columns: tuple[Column, ...], first: int, fields: Mapping[str, ImportField] = BY_NAME
    ) -> None:
        self.sheet = sheet
        self.fields = fields
        self.columns = columns
        self.first = first
        self._filled = self._fill(sheet, first)
        self._above: dict[int, Cell] = {}

    @staticmethod
    def _fill(sheet: Sheet, first: int) -> dict[tuple[int, int], tuple[int, int]]:
        """(row, column) → anchor, for the cells a vertical merge leaves empty below the header."""
        last = max(sheet.rows, default=0)
        filled = {}
        for merge in sheet.merges:
            if merge.top >= first and merge.bottom > merge.top and not is_blank(sheet.at(merge.top, merge.left)):
                for row in range(merge.top + 1, min(merge.bottom, last) + 1):
                    filled[row, merge.left] = merge.top, merge.left
        return filled

    def cell(self, row: int, index: int) -> Cell:
        anchor = self._filled.get((row, index))
        return self.sheet.at(*anchor) if anchor else self.sheet.at(row, index)

    def anchor_row(self, row: int, index: int) -> int:
        """The row a merged cell begins in; the row itself for any other cell."""
        return self._filled.get((row, index), (row, index))[0]

    def texts(self, row: int) -> dict[int, str]:
        """Every own cell of a row as text, nothing filled in: for recognising furniture and for keeping it whole."""
        return {index: text_of(cell) for index, cell in enumerate(self.sheet.rows[row]) if not is_blank(cell)}

    def read(self, row: int) -> RowValues:
        """The row's values. What 同上 stands for is looked up in the last row read, and said."""
        values = RowValues(row + 1, self.fields)
        for column in self.columns:
            cell = self.cell(row, column.index)
            each = self.fields.get(column.target)
            if each is not None:
                values.columns.setdefault(each.name, column.name)
            cell = self._as_above(values, column, cell)
            if each is None:
                self._remark(values, column, cell)
            elif each.many:
                values.parts.setdefault(each.name, []).append((column.name, text_of(cell)))
            else:
                values.cells[each.name] = cell
                if indent := self.sheet.indents.get((row, column.index)):
                    values.indents[each.name] = indent
        return values

    def _as_above(self, values: RowValues, column: Column, cell: Cell) -> Cell:
        if is_ditto(cell) and column.target not in _WITHOUT_DITTO and not is_blank(self._above.get(column.index)):
            above = self._above[column.index]
            shown = one_line(text_of(above))[:20]
            values.warnings.append(Warned(values.number, column.name, f"“{one_line(text_of(cell))}”已照上一行填为“{shown}”。"))
            return above
        self._above[column.index] = cell
        return cell

    @staticmethod
    def _remark(values: RowValues, column: Column, cell: Cell) -> None:
        if not is_blank(cell):
            cleaned = clean_in_counted(text_of(cell).replace("\r\n", "\n"), lines=True)
            values.remarks.append(f"{column.name}：{cleaned.text.strip()}")


def whole_text(texts: Mapping[int, str], names: Mapping[int, str]) -> str:
    """A row that is left out, kept whole: 「列名：值」 of each of its cells."""
    kept = (f"{names.get(index, '')}：{text.strip()}".lstrip("：") for index, text in texts.items() if text.strip())
    return clean_in_counted("；".join(kept).replace("\r\n", "\n"), lines=True, limit=20_000).text

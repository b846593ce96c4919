"""What cells does a workbook hold? xlsx, xls, ods and et through calamine, from bytes (dependencies.md §3b)."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from bangongshi.models.errors import Refused
from bangongshi.paper.grid import (
    MOST_CHARACTERS,
    MOST_ROWS,
    Cell,
    Merge,
    Sheet,
    column_of,
    letter,
    trouble_of,
    used_rows,
)
from bangongshi.paper.indents import indents_of
from bangongshi.paper.precheck import FileKind
from bangongshi.paper.zip_rules import DAMAGED, checked_parts

MOST_EXTENT = 8_000_000
"""Rows × columns up to the farthest used cell: one stray cell at the far corner would cost gigabytes."""

_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?(?:/>|>\s*</(?:\w+:)?dimension>)")
_FAR = re.compile(rb"\br=\"(?:[A-Z]{3}[0-9]+|[A-Z]{1,3}[0-9]{6,})\"")
_USED = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>])>(?!\s*</)")
_PLACE = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")


def read_workbook(data: bytes, kind: FileKind) -> tuple[Sheet, ...]:
    """Every worksheet of the workbook, each with its own trouble if it breaks a cap. Refused when nothing can be read."""
    indents: dict[str, dict[tuple[int, int], int]] = {}
    if kind is FileKind.XLSX:
        parts = list(checked_parts(data))
        indents = indents_of(dict(parts))
        data = _rewritten(parts)
    elif kind is FileKind.ODS:
        data = _packed(list(checked_parts(data)))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        characters = 0
        for at, about in enumerate(book.sheets_metadata):
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = _sheet(book, at, about.name, about.visible is SheetVisibleEnum.Visible, indents.get(about.name, {}))
            characters += sum(len(cell) for row in sheet.rows.values() for cell in row if isinstance(cell, str))
            if characters > MOST_CHARACTERS:
                raise Refused("I-TEXT", "表里的文字太多，请只留要导入的表，另存为 .xlsx 后再试。")
            sheets.append(sheet)
    except PasswordError:
        raise Refused("I-PASSWORD", "工作簿设了打开密码。请去掉密码，另存为 .xlsx，再导入。") from None
    except (CalamineError, ValueError, OverflowError, IndexError):
        raise DAMAGED from None
    except BaseException as panic:  # calamine panics on some broken containers; the panic is no Exception
        if type(panic).__name__ == "PanicException":
            raise DAMAGED from None
        raise
    if not sheets:
        raise Refused("I-NOSHEET", "工作簿里没有工作表。")
    return tuple(sheets)


def _rewritten(checked: list[tuple[str, bytes]]) -> bytes:
    """The same workbook without <dimension> (calamine stumbles over incomplete ones), from checked parts."""
    parts = []
    for name, content in checked:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _not_too_far(content)
            content = _DIMENSION.sub(b"", content, count=1)
        parts.append((name, content))
    return _packed(parts)


def _packed(parts: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def _not_too_far(content: bytes) -> None:
    """Refuse a stray cell far out. Only cells with content count: blank styled ones reach anywhere in real registers."""
    if not _FAR.search(content):
        return
    last_row = last_column = 0
    for found in _USED.finditer(content):
        place = _PLACE.search(found[1])
        if place:
            last_row = max(last_row, int(place[2]))
            last_column = max(last_column, (column_of(place[1].decode()) or 0) + 1)
    if last_row * last_column > MOST_EXTENT:
        raise Refused(
            "I-FAR", f"表的最远处（{letter(last_column - 1)} 列、第 {last_row} 行）还有内容，离登记簿太远。"
            "请在 Excel 或 WPS 里删去那里的内容，保存后再导入。"
        )


def _sheet(
    book: CalamineWorkbook, at: int, name: str, visible: bool, indents: Mapping[tuple[int, int], int]
) -> Sheet:
    sheet = book.get_sheet_by_index(at)
    if sheet.height > MOST_ROWS * 60:
        return Sheet(name, visible, trouble=f"有 {sheet.height} 行，超过能导入的 {MOST_ROWS} 行。请按年份拆开。")
    rows = used_rows([[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)])
    trouble = trouble_of(rows)
    if trouble:
        return Sheet(name, visible, trouble=trouble)
    return Sheet(name, visible, rows, _merges(sheet), indents=indents)


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return value or None
    if value is None or isinstance(value, bool | int | float | date | datetime | time | timedelta):
        return value
    return str(value)


def _merges(sheet: CalamineSheet) -> tuple[Merge, ...]:
    found = sheet.merged_cell_ranges or []
    return tuple(Merge(top, left, bottom, right) for (top, left), (bottom, right) in found)



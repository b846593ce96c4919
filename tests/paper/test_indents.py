"""The indents of cells as a workbook's own XML has them; what cannot be read stands in nobody's way."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment

from bangongshi.paper.grid import Book, Sheet, from_json, to_json
from bangongshi.paper.indents import MOST_INDENT, indents_of
from bangongshi.paper.reading import read_book
from bangongshi.paper.zip_rules import checked_parts


def tree(path: Path, *depths: int, second: bool = False) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "任务 & 清单"
    sheet.append(["任务名称", "状态"])
    for at, depth in enumerate(depths, start=2):
        cell = sheet.cell(at, 1, f"任务{at}")
        cell.alignment = Alignment(horizontal="left", indent=depth)
    if second:
        other = made.create_sheet("另一张")
        other["C5"] = "缩进"
        other["C5"].alignment = Alignment(indent=1)
        other["C6"].alignment = Alignment(indent=3)
    made.save(path)
    return path


def test_the_indents_come_through_the_child(tmp_path: Path) -> None:
    first, second = read_book(str(tree(tmp_path / "清单.xlsx", 0, 1, 2, 1, 40, second=True))).sheets
    assert first.indents == {(2, 0): 1, (3, 0): 2, (4, 0): 1, (5, 0): MOST_INDENT}
    assert second.indents == {(4, 2): 1}  # an empty cell's indent says nothing


def test_a_book_without_indents_has_none(tmp_path: Path) -> None:
    (only,) = read_book(str(tree(tmp_path / "清单.xlsx", 0, 0))).sheets
    assert only.indents == {}


def test_broken_xml_has_no_indents(tmp_path: Path) -> None:
    parts = dict(checked_parts(tree(tmp_path / "清单.xlsx", 1).read_bytes()))
    assert indents_of(parts)
    assert indents_of({**parts, "xl/styles.xml": parts["xl/styles.xml"][:-9]}) == {}
    assert indents_of({**parts, "xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}) == {}
    assert indents_of({name: data for name, data in parts.items() if name != "xl/workbook.xml"}) == {}
    assert indents_of({}) == {}


def test_indents_travel_from_the_child() -> None:
    book = Book("xlsx", "0" * 64, "", (Sheet("甲", rows={0: ("a",)}, indents={(0, 0): 2}),))
    assert from_json(to_json(book)) == book

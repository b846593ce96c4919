"""How far is a cell's text indented? A tree of tasks often stands in nothing else; read from the workbook's own XML.

Runs in the reading child, on parts that were checked (paper/zip_rules.py): no DTD, nothing larger than declared.
"""

import io
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from bangongshi.paper.grid import column_of

MOST_INDENT = 15
"""What a spreadsheet itself allows to be useful; deeper is cut."""
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FOLDER = "xl/"


def indents_of(parts: Mapping[str, bytes]) -> dict[str, dict[tuple[int, int], int]]:
    """{sheet name: {(row, column) from 0: indent ≥ 1}} of the cells that hold something.

    What cannot be read has no indents: it never stands in the way of the cells themselves.
    """
    try:
        styles = _indented(parts.get("xl/styles.xml", b""))
        if not styles:
            return {}
        return {name: _of_sheet(parts[path], styles) for name, path in _sheets(parts) if path in parts}
    except (ElementTree.ParseError, ValueError, KeyError):
        return {}


def _indented(styles: bytes) -> dict[str, int]:
    """{style number as cells name it: indent}, of the styles that indent."""
    if b"indent=" not in styles:
        return {}
    found: dict[str, int] = {}
    for formats in ElementTree.fromstring(styles).iter():
        if _plain(formats.tag) != "cellXfs":
            continue
        for at, style in enumerate(formats):
            for child in style:
                indent = int(child.get("indent", "0")) if _plain(child.tag) == "alignment" else 0
                if indent > 0:
                    found[str(at)] = min(indent, MOST_INDENT)
    return found


def _sheets(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """(name, path in the zip) of every sheet."""
    targets: dict[str, str] = {}
    for relation in ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"]):
        target = relation.get("Target", "")
        targets[relation.get("Id", "")] = target.lstrip("/") if target.startswith("/") else _FOLDER + target
    for sheet in ElementTree.fromstring(parts["xl/workbook.xml"]).iter():
        if _plain(sheet.tag) == "sheet":
            yield sheet.get("name", ""), targets.get(sheet.get(_REL, ""), "")


def _of_sheet(content: bytes, styles: Mapping[str, int]) -> dict[tuple[int, int], int]:
    """Cells without a place of their own follow the one before, as the format has it."""
    found: dict[tuple[int, int], int] = {}
    row = -1
    column = -1
    for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        tag = _plain(element.tag)
        if event == "start":
            if tag == "row":
                row, column = int(element.get("r", str(row + 2))) - 1, -1
            elif tag == "c":
                column = _column(element.get("r", ""), column)
        elif tag == "c":
            indent = styles.get(element.get("s", ""))
            if indent and any(_plain(child.tag) in ("v", "is") for child in element):
                found[row, column] = indent
        elif tag == "row":
            element.clear()
    return found


def _column(place: str, before: int) -> int:
    found = column_of(place.rstrip("0123456789")) if place else None
    return before + 1 if found is None else found


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]

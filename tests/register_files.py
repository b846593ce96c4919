"""Registers as clerks keep them, built for tests: messy workbooks, damaged ones, and zips that no spreadsheet wrote."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | date | datetime | None
Rows = Sequence[Sequence[Value]]

PLAIN_HEADER = ("收文号", "收文日期", "来文单位", "来文字号", "文件标题", "密级", "份数", "办理情况", "备注")


def fill(sheet: Worksheet, rows: Rows) -> None:
    """Rows from A1 on."""
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(number, column, value)


def workbook_bytes(
    sheets: Mapping[str, Rows], *, merges: Mapping[str, Sequence[str]] | None = None,
    hidden: Sequence[str] = (), finish: Callable[[Workbook], None] | None = None,
) -> bytes:
    """A workbook of these sheets; `merges` as {"表": ["A1:C1"]}; `finish` may do anything else to it."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        fill(sheet, rows)
        for place in (merges or {}).get(name, ()):
            sheet.merge_cells(place)
        if name in hidden:
            sheet.sheet_state = "hidden"
    if finish:
        finish(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def save(path: Path, rows: Rows, *, sheet: str = "收文", merges: Sequence[str] = ()) -> Path:
    """One sheet as a file."""
    path.write_bytes(workbook_bytes({sheet: rows}, merges={sheet: merges}))
    return path


def paper(serial: int, title: str, day: str = "2026-03-05", **more: Value) -> tuple[Value, ...]:
    """One ordinary row under PLAIN_HEADER."""
    row = {
        "收文号": f"收〔2026〕{serial}号", "收文日期": day, "来文单位": "市财政局", "来文字号": f"某财发〔2026〕{serial}号",
        "文件标题": title, "密级": "公开", "份数": 1, "办理情况": "在办", "备注": None, **more,
    }
    return tuple(row[name] for name in PLAIN_HEADER)


def styled_far_and_wide(book: Workbook) -> None:
    """A real register's blank coloured cells: hundreds of rows, a thousand columns, nothing in them."""
    sheet = book.worksheets[0]
    colour = PatternFill("solid", fgColor="FFFF00")
    for row in range(1, 60):
        for column in range(1, 400):
            sheet.cell(row, column).fill = colour


def rezipped(data: bytes, change: Callable[[str, bytes], bytes | None], *, extra: Mapping[str, bytes] | None = None) -> bytes:
    """The same zip with parts changed (None drops one) and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def same(name: str, content: bytes) -> bytes:
    """No change."""
    del name
    return content


def ods_bytes(rows: Rows) -> bytes:
    """A minimal OpenDocument spreadsheet with the blank million rows that LibreOffice writes at the end."""
    body = "".join(
        "<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
            if value is not None else "<table:table-cell/>" for value in row
        ) + "</table:table-row>" for row in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="收文">{body}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def xls_bytes(rows: Rows, *, stream: str = "Workbook") -> bytes:
    """A minimal .xls as 97–2003 spreadsheets (and .et) are built: BIFF8 in an OLE container. Text and numbers only."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    cells = b""
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                cells += record(0x0204, struct.pack("<HHHHB", number, column, 0, len(text) // 2, 1) + text)
            elif isinstance(value, int | float):
                cells += record(0x0203, struct.pack("<HHHd", number, column, 0, value))
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + record(0x000A, b"")
    name = "收文".encode("utf-16-le")
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    where = len(start) + 4 + 8 + len(name) + 4
    bound = record(0x0085, struct.pack("<IBBBB", where, 0, 0, 2, 1) + name)
    return _ole(stream, start + bound + record(0x000A, b"") + sheet)


def _ole(stream: str, content: bytes) -> bytes:
    """One stream in an OLE container: header, allocation table, directory, then the stream."""
    content = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
    sectors = len(content) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *(at + 1 for at in range(2, sectors + 1)), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))

    def entry(title: str, kind: int, child: int, first: int, size: int) -> bytes:
        text = title.encode("utf-16-le") + b"\0\0"
        return (
            text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36) + struct.pack("<IQ", first, size)
        )

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(stream, 2, 0xFFFFFFFF, 2, len(content))
    folder = folder.ljust(512, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + table + folder + content

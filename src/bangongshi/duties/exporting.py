"""The command line's export: which register, written by whom (what may be confidential masked, people and units as lists)."""

import os

from bangongshi.duties.desk import Desk
from bangongshi.duties.people.lists import people_rows, unit_rows
from bangongshi.duties.registry import export_books
from bangongshi.duties.registry.export_papers import export, hand_out
from bangongshi.duties.seals import export_books as seal_books
from bangongshi.duties.supervision import export_books as matter_books
from bangongshi.models.done import Done
from bangongshi.models.people import PERSON_COLUMNS, UNIT_COLUMNS
from bangongshi.paper.export_table import kind_for, table_bytes

_LISTS = {"people": ("人员名册", tuple(PERSON_COLUMNS), people_rows), "units": ("单位名录", tuple(UNIT_COLUMNS), unit_rows)}


def run_export(
    desk: Desk, register: str, path: str | os.PathLike[str], *, include_confidential: bool = False
) -> Done:
    """Export one register to a new .xlsx or .csv. Refused, StoreTrouble: no file, no journal line."""
    if register in export_books.BOOKS:
        return export_books.export(desk, register, path, include_confidential)
    if register in seal_books.SEAL_BOOKS:
        return seal_books.export(desk, register, path, include_confidential)
    if register in matter_books.MATTER_BOOKS:
        return matter_books.export(desk, register, path, include_confidential)
    if register not in _LISTS:
        return export(desk, register, path, include_confidential)
    title, headers, read = _LISTS[register]
    rows = [tuple(row[header] for header in headers) for row in read(desk)]
    data = table_bytes(title, headers, rows, kind_for(path))
    hand_out(desk, register, f"{title} {len(rows)} 行", path, data)
    return Done(f"已导出{title} {len(rows)} 行。")

"""A table of texts as a file a colleague can open: .xlsx or .csv, by what was asked or by the file's suffix."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import PurePath

from bangongshi.models.errors import Refused
from bangongshi.paper.export_csv import csv_bytes
from bangongshi.paper.export_xlsx import xlsx_bytes
from bangongshi.paper.placing import place_file

KINDS = ("xlsx", "csv")


def kind_for(path: str | os.PathLike[str], kind: str = "") -> str:
    """"xlsx" or "csv"; Refused for a suffix that is neither."""
    wanted = (kind or PurePath(os.fspath(path)).suffix.lstrip(".")).lower()
    if wanted not in KINDS:
        raise Refused("X-KIND", "只能导出为 .xlsx 或 .csv，请把文件名写完整。")
    return wanted


def table_bytes(title: str, headers: Sequence[str], rows: Sequence[Sequence[str]], kind: str) -> bytes:
    """The file's bytes; every cell is text."""
    return xlsx_bytes(title, headers, rows) if kind == "xlsx" else csv_bytes(headers, rows)


def export_table(
    rows: Sequence[Sequence[str]], headers: Sequence[str], path: str | os.PathLike[str], kind: str = "", *,
    title: str = "登记簿",
) -> str:
    """Write the table as a new file; its SHA-256. Refused (suffix, file exists, place), StoreTrouble (disk)."""
    data = table_bytes(title, headers, rows, kind_for(path, kind))
    place_file(path, data)
    return hashlib.sha256(data).hexdigest()

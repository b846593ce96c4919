"""One register as csv: UTF-8 with a mark for spreadsheets, formulas put to sleep by a ' that our import takes off again."""

import csv
import io
from collections.abc import Sequence

from bangongshi.paper.csv_text import protected


def csv_bytes(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The csv's bytes, lines ended by CR LF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([protected(header) for header in headers])
    for row in rows:
        writer.writerow([protected(text) for text in row])
    return out.getvalue().encode("utf-8-sig")

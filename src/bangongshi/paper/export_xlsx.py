"""One register as a workbook: every cell text, ready to print on A4 landscape (safety.md §3.11, dependencies.md §3b)."""

import io
from collections.abc import Sequence

import xlsxwriter

from bangongshi.paper.csv_text import wide

WIDEST, NARROWEST = 44, 6
_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def xlsx_bytes(title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The workbook: header row frozen and repeated on every page, widths by hanzi, 内部资料 and page numbers in the footer."""
    out = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title.translate(_NOT_IN_SHEET_NAMES)[:_LONGEST_SHEET_NAME] or "登记簿")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "num_format": "@"})
        plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"})
        for column, width in enumerate(_widths(headers, rows)):
            sheet.set_column(column, column, width, plain)
            sheet.write_string(0, column, headers[column], bold)
        for number, row in enumerate(rows, 1):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(number, column, text, plain)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_header("&L内部资料&C" + title.replace("&", "&&"))
        sheet.set_footer("&L内部资料&C第 &P 页 共 &N 页")
    return out.getvalue()


def _widths(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Columns as wide as their text, hanzi counted twice, within bounds; what is longer wraps."""
    widths = [wide(header) for header in headers]
    for row in rows:
        for column, text in enumerate(row):
            if text and widths[column] < WIDEST:
                widths[column] = max(widths[column], wide(text))
    return [max(NARROWEST, min(WIDEST, width) + 2) for width in widths]

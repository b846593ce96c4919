"""How is what an import came to told, to a program (JSON of design.md §7) and to a person? The parts every report shares."""

from collections.abc import Sequence

from bangongshi.duties.importing.shape import LeftOut, Warned

MOST_LINES = 50
"""Warnings and rows printed one by one; JSON always holds all of them."""

REHEARSED = "这是试读，什么也没有存。"

Json = dict[str, object]


def as_json(
    sheet: str, header_row: int, records: int, imported: int, rejected: Sequence[LeftOut], warnings: Sequence[Warned],
    batch: int | None,
) -> Json:
    """`{"sheet","header_row","records","imported","rejected","warnings","batch"}`; rows from 1."""
    return {
        "sheet": sheet, "header_row": header_row, "records": records, "imported": imported,
        "rejected": [{"row": left.row, "reason": left.reason} for left in rejected],
        "warnings": [{"row": each.row, "column": each.column, "sentence": each.sentence} for each in warnings],
        "batch": batch,
    }


def row_lines(rejected: Sequence[LeftOut], warnings: Sequence[Warned]) -> list[str]:
    """The rows left out and the cells taken with care, a line each, as many as one reads."""
    lines = [f"第 {left.row} 行未导入：{left.reason}" for left in rejected[:MOST_LINES]]
    lines += [f"第 {each.row} 行 {each.column}：{each.sentence}" for each in warnings[:MOST_LINES]]
    more = max(0, len(rejected) - MOST_LINES) + max(0, len(warnings) - MOST_LINES)
    return [*lines, f"还有 {more} 条没有列出。"] if more else lines

"""How does a register become a file? Row by row, to be stopped on the way, journalled with its SHA-256, masked rows counted."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.export_papers import hand_out
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.import_fields import YES
from bangongshi.paper.export_table import kind_for, table_bytes

AT_ONCE = 500
"""Rows read at a time, between two looks at whether to stop."""

Cells = tuple[str, ...]
Step = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Book:
    """A register that can be written: its name, its headers (the 代称 column last), its rows."""

    title: str
    headers: tuple[str, ...]
    rows: Callable[[Session, bool], Iterator[Cells]]


def write_book(
    desk: Desk, books: Mapping[str, Book], register: str, path: str | os.PathLike[str], include_confidential: bool, *,
    kind: str, step: Step | None, cancelled: Callable[[], bool] | None,
) -> Done:
    """Write one of `books` whole to a new .xlsx or .csv; never overwrites.

    Refused (unknown register, suffix, file exists), StoreTrouble: no file and no journal line.
    """
    book = books.get(register)
    if book is None:
        raise Refused("X-REGISTER", f"这里只能导出{'、'.join(one.title for one in books.values())}。")
    kind = kind_for(path, kind)
    rows: list[Cells] = []
    with desk.read() as session:
        for row in book.rows(session, include_confidential):
            rows.append(row)
            if len(rows) % AT_ONCE == 0:
                _stop(cancelled)
                if step is not None:
                    step(f"正在导出{book.title}", len(rows), 0)
    _stop(cancelled)
    masked = sum(row[-1] == YES for row in rows)
    subject = f"{book.title} {len(rows)} 行，" + ("含内部和未公布原文" if include_confidential else f"其中代称 {masked} 行")
    hand_out(desk, register, subject, path, table_bytes(book.title, book.headers, rows, kind))
    said = "" if include_confidential or not masked else f"，其中 {masked} 行只写代称"
    return Done(f"已导出{book.title} {len(rows)} 行{said}。")


def _stop(cancelled: Callable[[], bool] | None) -> None:
    if cancelled is not None and cancelled():
        raise Refused("R-CANCELLED", "已取消导出，没有留下文件。")


def day_text(day: date | None) -> str:
    """「2026-11-23」 or ""."""
    return day.isoformat() if day else ""


def moment_text(moment: datetime | None) -> str:
    """「2026-11-23 09:00」 or ""."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""

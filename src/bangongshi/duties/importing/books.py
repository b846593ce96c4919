"""What would a file of a register of 印章 or 督办 bring in? Sheet and columns found by their headers, every row understood; and a report."""

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing.book_records import Record
from bangongshi.duties.importing.book_rows import BookReader, Understood
from bangongshi.duties.importing.columns import Asked, columns_of
from bangongshi.duties.importing.matter_records import hang, twins
from bangongshi.duties.importing.previewing import (
    Step,
    already_taken,
    kept_name,
    no_mark_above,
    surroundings,
)
from bangongshi.duties.importing.registers import MATTER_REGISTER, READ_BOOKS
from bangongshi.duties.importing.reports import REHEARSED, Json, as_json, row_lines
from bangongshi.duties.importing.shape import Column, LeftOut, Warned
from bangongshi.duties.office import settings_of
from bangongshi.models.credentials import Letter
from bangongshi.models.errors import Refused
from bangongshi.models.import_fields import REMARK
from bangongshi.models.import_phase import TakeAs
from bangongshi.models.seal_import_fields import BookFields, matcher
from bangongshi.models.seal_rules import OPEN
from bangongshi.models.seal_words import LetterState, UseState
from bangongshi.models.seals import Seal, SealUse
from bangongshi.paper.grid import Book, Sheet
from bangongshi.paper.header import Header, find_header
from bangongshi.paper.reading import read_book
from bangongshi.text import clean_in

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class BookSeen:
    """A register read and understood, nothing stored. `already`: why it may not come in again, or ""."""

    register: str
    file_name: str
    digest: str
    encoding: str
    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    records: tuple[Record, ...]
    warnings: tuple[Warned, ...]
    rejected: tuple[LeftOut, ...]
    already: str = ""

    @property
    def found(self) -> int:
        """How many entries the sheet holds: those that come in and those left out for a reason, no furniture."""
        return len(self.records) + sum(not each.furniture for each in self.rejected)

    @property
    def book(self) -> BookFields:
        """The register."""
        return READ_BOOKS[self.register]


@dataclass(frozen=True, slots=True)
class BookReport:
    """What the import came to. `batch` None: a rehearsal (--dry-run), nothing was stored."""

    seen: BookSeen
    batch: int | None

    def as_json(self) -> Json:
        """The shape of design.md §7; rows from 1."""
        seen = self.seen
        imported = 0 if self.batch is None else len(seen.records)
        return as_json(
            seen.sheet, seen.header_row, seen.found, imported, seen.rejected, seen.warnings, self.batch
        )

    def lines(self) -> list[str]:
        """The same for a person."""
        seen, book = self.seen, self.seen.book
        lines = [
            f"工作表“{seen.sheet}”，表头在第 {seen.header_row} 行，可导入{book.title} {len(seen.records)} {book.unit}，"
            f"不导入 {len(seen.rejected)} 行，提醒 {len(seen.warnings)} 处。"
        ]
        lines.append("列对照：" + "，".join(f"{each.name}→{self._target(each)}" for each in seen.columns))
        if seen.encoding:
            lines.append("这是文本表格，请看上面的列名文字是否正常；不正常请另存为 .xlsx 再导入。")
        lines += row_lines(seen.rejected, seen.warnings)
        if self.batch is None:
            lines.append(REHEARSED + seen.already)
        else:
            lines.append(f"已导入{book.title} {len(seen.records)} {book.unit}（第 {self.batch} 批）。")
        return lines

    def _target(self, column: Column) -> str:
        field = self.seen.book.by_name.get(column.target)
        return field.header if field else REMARK


def look_at_book(
    desk: Desk, path: str | os.PathLike[str], register: str, *, sheet: str | None = None, encoding: str = "",
    take_as: TakeAs = TakeAs.AUTO, step: Step | None = None, cancelled: Callable[[], bool] | None = None,
) -> BookSeen:
    """Read a file as one of READ_BOOKS. Refused when it is none, holds nothing, or when stopped.

    Without `sheet` the visible sheet whose header fits best.
    """
    fields = READ_BOOKS[register]
    book = read_book(os.fspath(path), encoding, cancelled=cancelled)
    chosen, header = _choose(book, sheet, fields)
    no_mark_above(chosen, header)
    columns = columns_of(chosen, header, Asked())
    name = clean_in(os.path.basename(os.fspath(path)), limit=200)
    titles, year = surroundings(chosen, header, name, desk.today)
    reader = BookReader(
        register, chosen, header, columns, titles=titles, year=year, now=desk.now, day_ends=settings_of(desk).day_ends,
        take_as=take_as,
    )

    def told(done: int, total: int) -> None:
        if step is not None:
            step("正在读登记簿", done, total)
        if cancelled is not None and cancelled():
            raise Refused("R-CANCELLED", "已取消导入，什么也没有改动。")

    found = reader.read_all(told)
    if not found.records and not found.rejected:
        raise Refused("I-NOROWS", f"工作表“{chosen.name}”有{fields.title}的表头，但下面没有内容。")
    with desk.read() as session:
        _against_the_book(session, register, found)
    return BookSeen(
        register=register, file_name=kept_name(name), digest=book.digest, encoding=book.encoding,
        sheet=clean_in(chosen.name, limit=100), header_row=header.bottom + 1, columns=columns,
        records=tuple(found.records), warnings=tuple(found.warnings), rejected=tuple(sorted(found.rejected, key=lambda left: left.row)),
        already=already_taken(desk, book.digest, chosen.name),
    )


def _choose(book: Book, wanted: str | None, fields: BookFields) -> tuple[Sheet, Header]:
    """The sheet asked for, or the visible one whose header fits best, with its header."""
    match = matcher(fields)
    best: tuple[Sheet, Header] | None = None
    asked = [each for each in book.sheets if (each.visible if wanted is None else each.name.strip() == wanted.strip())]
    if not asked:
        names = "、".join(each.name for each in book.sheets[:12])
        raise Refused("I-SHEET", f"没有名为“{clean_in(wanted or '', limit=40)}”的工作表。有：{names}。")
    for each in asked:
        if each.trouble:
            raise Refused("I-CAPS", f"工作表“{each.name}”{each.trouble}")
        header = find_header(each, match)
        if header and fields.needed <= header.fields.keys() and (best is None or header.score > best[1].score):
            best = each, header
    if best is None:
        headers = "、".join(field.header for field in fields.fields if field.exported)
        raise Refused("I-NOTREGISTER", f"没有找到{fields.title}的表头。请在第一行写上列名，如：{headers}。")
    return best


def _against_the_book(session: Session, register: str, found: Understood) -> None:
    """A seal that is in the book already does not come in; a number that is there already is said, and comes in."""
    if register == "seals":
        _without_known_seals(session, found)
    elif register in ("seal_uses", "letters"):
        _twin_numbers(session, register, found)
    elif register == MATTER_REGISTER:
        hang(found.records, found.warnings)
        twins(session, found.records, found.warnings)


def _without_known_seals(session: Session, found: Understood) -> None:
    stored = session.exec(select(col(Seal.name), col(Seal.kind)).where(col(Seal.state).in_(OPEN)))
    known = dict.fromkeys(stored, "名册里已有同名同类的印章")
    kept: list[Record] = []
    for record in found.records:
        seal = record.item
        assert isinstance(seal, Seal)
        twin = known.get((seal.name, seal.kind)) if seal.state in OPEN else None
        if twin:
            found.rejected.append(LeftOut(record.row, f"{twin}，没有重复导入", found.texts[record.row]))
            continue
        if seal.state in OPEN:
            known[seal.name, seal.kind] = f"与第 {record.row} 行是同名同类的印章"
        kept.append(record)
    found.records[:] = kept


def _twin_numbers(session: Session, register: str, found: Understood) -> None:
    numbers = {number for record in found.records if (number := _number(record))}
    stored = _stored(session, register, numbers)
    seen: dict[tuple[int, str], int] = {}
    for record in found.records:
        number = _number(record)
        if not number:
            continue
        own = _year(record), number
        if own in stored:
            found.warnings.append(Warned(record.row, "编号", "这个编号已在登记簿里，按重号导入，请核对。"))
        elif own in seen:
            found.warnings.append(Warned(record.row, "编号", f"编号与第 {seen[own]} 行相同，按重号导入，请核对。"))
        seen.setdefault(own, record.row)


def _number(record: Record) -> str:
    return record.item.number if isinstance(record.item, SealUse | Letter) else ""


def _year(record: Record) -> int:
    item = record.item
    return (item.used_at if isinstance(item, SealUse) else item.issued_on).year if isinstance(item, SealUse | Letter) else 0


def _stored(session: Session, register: str, numbers: Collection[str]) -> set[tuple[int, str]]:
    found: set[tuple[int, str]] = set()
    ordered: Sequence[str] = sorted(numbers)
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        if register == "seal_uses":
            uses = select(col(SealUse.used_at), col(SealUse.number)).where(
                col(SealUse.number).in_(some), col(SealUse.state) != UseState.WITHDRAWN
            )
            found |= {(moment.year, number) for moment, number in session.exec(uses)}
        else:
            letters = select(col(Letter.issued_on), col(Letter.number)).where(
                col(Letter.number).in_(some), col(Letter.state) != LetterState.WITHDRAWN
            )
            found |= {(day.year, number) for day, number in session.exec(letters)}
    return found



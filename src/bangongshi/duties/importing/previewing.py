"""What would come in? The file is read in a child, its sheet and columns found, every row understood; nothing is stored."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing.columns import Asked, asked_for, columns_of, header_levels
from bangongshi.duties.importing.days import Days
from bangongshi.duties.importing.row_values import RowSource
from bangongshi.duties.importing.rows import RowReader, Understood
from bangongshi.duties.importing.shape import Column, PaperRecord, Preview, SheetGlance, Warned
from bangongshi.duties.office import settings_of
from bangongshi.models.errors import Refused
from bangongshi.models.import_phase import TakeAs
from bangongshi.models.papers import Document, ImportBatch, Incoming
from bangongshi.models.secrecy import secret_sentence, state_secret_in
from bangongshi.models.words import BatchState, Phase
from bangongshi.paper.cells import day_of, has_year, one_line, text_of, year_in
from bangongshi.paper.furniture import is_section
from bangongshi.paper.grid import Book, Sheet
from bangongshi.paper.header import Header, find_header, header_at
from bangongshi.paper.reading import read_book
from bangongshi.paper.recognise import best_sheet, fits, refusal, what_it_is
from bangongshi.text import clean_in

INCOMING = "incoming"
SAMPLE_ROWS = 5
Step = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, of how much."""


def preview(
    desk: Desk,
    path: str | os.PathLike[str],
    register: str = INCOMING,
    *,
    sheet: str | None = None,
    mapping: Mapping[int, str] | Asked | None = None,
    take_as: TakeAs = TakeAs.AUTO,
    encoding: str = "",
    step: Step | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Preview:
    """Read a register file for the clerk to look at. Refused with a sentence when it cannot be one, or when stopped.

    Without `sheet` the visible sheet whose header fits best. `mapping` corrects what columns are taken for.
    """
    if register != INCOMING:
        raise Refused("I-REGISTER", "这里只能导入收文登记簿。")
    book = read_book(os.fspath(path), encoding, cancelled=cancelled)
    asked = asked_for(mapping)
    chosen, header = _choose(book, sheet, asked)
    no_mark_above(chosen, header)
    columns = columns_of(chosen, header, asked)
    if not any(column.target == "title" for column in columns):
        raise Refused("I-NOTITLE", "没有一列是文件标题。请在对照里指定哪一列是文件标题。")
    name = clean_in(os.path.basename(os.fspath(path)), limit=200)
    understood = _understand(desk, chosen, header, columns, name, take_as, step, cancelled)
    if not understood.records and not understood.rejected:
        raise Refused("I-NOROWS", f"工作表“{chosen.name}”有收文登记的表头，但下面没有内容。")
    return Preview(
        register=register,
        file_name=kept_name(name),
        digest=book.digest, kind=book.kind, encoding=book.encoding, sheet=clean_in(chosen.name, limit=100),
        header_row=header.bottom + 1, columns=_with_values(columns, chosen, understood.records),
        records=tuple(understood.records),
        warnings=(*_about_sheets(book, chosen, header), *understood.warnings, *_twins(desk, understood.records)),
        rejected=tuple(understood.rejected), sample=_sample(columns, chosen, understood.records),
        sheets=tuple(_glance(each) for each in book.sheets), take_as=take_as,
        already=already_taken(desk, book.digest, chosen.name),
    )


def kept_name(file_name: str) -> str:
    """The file's name as the batch keeps it: a state-secret mark in it is not written down."""
    return "（文件名带密级标志，未记）" if state_secret_in(file_name) else file_name


def _choose(book: Book, wanted: str | None, asked: Asked) -> tuple[Sheet, Header]:
    if wanted is not None:
        found = next((each for each in book.sheets if each.name.strip() == wanted.strip()), None)
        if found is None:
            names = "、".join(each.name for each in book.sheets[:12])
            raise Refused("I-SHEET", f"没有名为“{clean_in(wanted, limit=40)}”的工作表。有：{names}。")
        if found.trouble:
            raise Refused("I-CAPS", f"工作表“{found.name}”{found.trouble}")
        return found, _header_of(found, asked, [found])
    if asked.targets or asked.header_row:
        usable = [each for each in book.sheets if each.visible and each.rows]
        scored = [(each, find_header(each, asked.match)) for each in usable]
        ranked = sorted(((each, head) for each, head in scored if head), key=lambda pair: -pair[1].score)
        if ranked:
            return ranked[0][0], _header_of(ranked[0][0], asked, book.sheets)
    best = best_sheet(book.sheets)
    if best is None:
        broken = next((each for each in book.sheets if each.trouble), None)
        if broken is not None:
            raise Refused("I-CAPS", f"工作表“{broken.name}”{broken.trouble}")
        hidden = [each.name for each in book.sheets if not each.visible and fits(each, find_header(each))]
        if hidden:
            raise Refused("I-HIDDEN", f"只有隐藏的工作表“{hidden[0]}”像收文登记簿。确要导入，请指定这张工作表。")
        raise Refused("I-NOTREGISTER", refusal(book.sheets))
    return best


def _header_of(sheet: Sheet, asked: Asked, sheets: Iterable[Sheet]) -> Header:
    """The header of a sheet that was asked for: at the given row, else found; Refused when the sheet is something else."""
    if asked.header_row is not None:
        if asked.header_row - 1 not in sheet.rows:
            raise Refused("I-MAP", f"第 {asked.header_row} 行是空的，不能当表头。")
        return header_at(sheet, asked.header_row - 1, asked.header_row - 1, asked.match)
    header = find_header(sheet, asked.match)
    if header is None or not (fits(sheet, header) or (asked.targets and header.score > 0)):
        raise Refused("I-NOTREGISTER", refusal(sheets))
    return header


def no_mark_above(sheet: Sheet, header: Header) -> None:
    """A register that itself carries a state-secret mark does not belong on this machine."""
    for row, cells in sheet.rows.items():
        if row <= header.bottom and any(state_secret_in(text_of(cell)) for cell in cells):
            raise Refused("B-SECRET", secret_sentence("表头上方"))


def _understand(
    desk: Desk, sheet: Sheet, header: Header, columns: tuple[Column, ...], file_name: str, take_as: TakeAs,
    step: Step | None, cancelled: Callable[[], bool] | None,
) -> Understood:
    titles, year = surroundings(sheet, header, file_name, desk.today)
    days = Days(year, desk.today, desk.calendar(), _first_date(sheet, header, columns))
    reader = RowReader(
        RowSource(sheet, columns, header.bottom + 1), header, header_levels(sheet, header), days,
        take_as=take_as, titles=titles, style=settings_of(desk).receipt_style,
    )

    def told(done: int, total: int) -> None:
        if step is not None:
            step("正在读登记簿", done, total)
        if cancelled is not None and cancelled():
            raise Refused("R-CANCELLED", "已取消导入，什么也没有改动。")

    return reader.read_all(told)


def surroundings(sheet: Sheet, header: Header, file_name: str, today: date) -> tuple[frozenset[str], int | None]:
    """What stands above the header (blanks taken out), and the year that, the sheet or the file speaks of."""
    above = [one_line(text_of(cell)) for row, cells in sheet.rows.items() if row < header.top for cell in cells]
    year = next((found for text in (*above, sheet.name, file_name) if (found := year_in(text))), None)
    sensible = year if year is not None and 1990 <= year <= today.year + 1 else None
    return frozenset("".join(text.split()) for text in above if text), sensible


def _first_date(sheet: Sheet, header: Header, columns: tuple[Column, ...]) -> date | None:
    """The first date of receipt in the sheet that says its own year."""
    index = next((column.index for column in columns if column.target == "received_on"), None)
    if index is None:
        return None
    for row in sheet.rows:
        cell = sheet.at(row, index)
        if row > header.bottom and cell is not None and has_year(cell):
            found = day_of(cell)
            if found and not (isinstance(cell, str) and is_section(cell)):
                return found
    return None


def _about_sheets(book: Book, chosen: Sheet, header: Header) -> list[Warned]:
    """Other sheets that look like registers too: one import takes one sheet, so they are named."""
    others = [
        each.name for each in book.sheets
        if each is not chosen and not each.trouble and each.rows and fits(each, find_header(each))
    ]
    if not others:
        return []
    names = "、".join(f"“{name}”" for name in others[:6])
    return [Warned(header.bottom + 1, "", f"另有工作表{names}也像收文登记簿，本次没有导入，请逐张导入。")]


def _glance(sheet: Sheet) -> SheetGlance:
    good = fits(sheet, find_header(sheet)) and not sheet.trouble
    return SheetGlance(sheet.name, sheet.visible, good, "收文登记簿" if good else what_it_is(sheet))


def _with_values(columns: tuple[Column, ...], sheet: Sheet, records: list[PaperRecord]) -> tuple[Column, ...]:
    """A few values of each column, from papers that come in only."""
    out = []
    for column in columns:
        texts = (one_line(text_of(sheet.at(paper.row - 1, column.index)))[:40] for paper in records[:50])
        out.append(replace(column, values=tuple(text for text in texts if text)[:3]))
    return tuple(out)


def _sample(columns: tuple[Column, ...], sheet: Sheet, records: list[PaperRecord]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(clean_in(one_line(text_of(sheet.at(paper.row - 1, column.index))), limit=60) for column in columns)
        for paper in records[:SAMPLE_ROWS]
    )


def already_taken(desk: Desk, digest: str, sheet: str) -> str:
    """Why this sheet of this file may not come in again; "" when it may (never taken, or taken back)."""
    with desk.read() as session:
        return already_in(session, digest, clean_in(sheet, limit=100))


def already_in(session: Session, digest: str, sheet: str) -> str:
    """As `already_taken`, on an open session."""
    batch = session.exec(
        select(ImportBatch).where(
            col(ImportBatch.file_digest) == digest, col(ImportBatch.sheet) == sheet,
            col(ImportBatch.state) == BatchState.DONE,
        )
    ).first()
    if batch is None:
        return ""
    return f"已导入过（同一文件）：第 {batch.id} 批，{batch.imported} 件。要重新导入，请先回退那一批。"


def _twins(desk: Desk, records: list[PaperRecord]) -> list[Warned]:
    """Same sender and same 来文字号 as a paper in the book or an earlier row; same 收文号 likewise. All come in."""
    with desk.read() as session:
        known = _stored_keys(session, {paper.source_key for paper in records if paper.source_key})
        numbers = _stored_numbers(session, {paper.receipt_number for paper in records if paper.receipt_number})
    found: list[Warned] = []
    seen: dict[tuple[str, str], int] = {}
    seen_numbers: dict[tuple[int, str], int] = {}
    for paper in records:
        pair = paper.unit_name, paper.source_key
        if paper.source_key and pair in known:
            found.append(Warned(paper.row, "来文字号", f"与已登记的 {known[pair]} 来文单位、字号相同，可能重复，仍导入，请核对。"))
        elif paper.source_key and pair in seen:
            found.append(Warned(paper.row, "来文字号", f"与第 {seen[pair]} 行来文单位、字号相同，可能重复，仍导入，请核对。"))
        seen.setdefault(pair, paper.row)
        if paper.receipt_number:
            own = paper.received_on.year, paper.receipt_number
            if paper.receipt_number in numbers:
                found.append(Warned(paper.row, "收文号", "这个收文号已在登记簿里，按重号导入，请核对。"))
            elif own in seen_numbers:
                found.append(Warned(paper.row, "收文号", f"收文号与第 {seen_numbers[own]} 行相同，按重号导入，请核对。"))
            seen_numbers.setdefault(own, paper.row)
    return found


def _stored_keys(session: Session, keys: set[str]) -> dict[tuple[str, str], str]:
    query = (
        select(col(Document.unit_name), col(Incoming.source_key), col(Incoming.receipt_number))
        .join(Incoming, col(Incoming.document_id) == col(Document.id))
        .where(col(Document.phase).not_in((Phase.VOID, Phase.WITHDRAWN)))
    )
    found = {}
    for some in _chunks(keys):
        for unit, key, number in session.exec(query.where(col(Incoming.source_key).in_(some))):
            found[unit, key] = number or "一件"
    return found


def _stored_numbers(session: Session, numbers: set[str]) -> set[str]:
    query = (
        select(col(Incoming.receipt_number))
        .join(Document, col(Incoming.document_id) == col(Document.id))
        .where(col(Document.phase) != Phase.WITHDRAWN)
    )
    found: set[str] = set()
    for some in _chunks(numbers):
        found.update(session.exec(query.where(col(Incoming.receipt_number).in_(some))))
    return found


def _chunks(words: set[str]) -> Iterable[list[str]]:
    ordered = sorted(words)
    return (ordered[start : start + 500] for start in range(0, len(ordered), 500))

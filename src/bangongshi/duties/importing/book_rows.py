"""From the rows of a register of 印章 or 督办 to records: what each row becomes, or why it is left out. Nothing is stored here."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from bangongshi.duties.importing.book_records import Bounds, Record
from bangongshi.duties.importing.columns import header_levels
from bangongshi.duties.importing.registers import BUILDERS, READ_BOOKS
from bangongshi.duties.importing.row_values import RowSource, whole_text
from bangongshi.duties.importing.shape import Column, LeftOut, Warned
from bangongshi.models.errors import Refused
from bangongshi.models.import_fields import MASKED_HEADER, YES, plain_header
from bangongshi.models.import_phase import TakeAs
from bangongshi.models.seal_cells import read_names
from bangongshi.models.seals import Seal, SealUse
from bangongshi.models.secrecy import MARK_FIELDS, secret_sentence, state_secret_in
from bangongshi.paper.cells import one_line, text_of, year_in
from bangongshi.paper.furniture import furniture, is_section
from bangongshi.paper.grid import Sheet
from bangongshi.paper.header import Header, same_as_header


@dataclass(slots=True)
class Understood:
    """What the rows came to. `texts`: the rows of seals that come in, whole, should one turn out to be in the book."""

    records: list[Record] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    rejected: list[LeftOut] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)


class BookReader:
    """Reads every used row below the header, in order; `year` is what dates without one mean."""

    def __init__(
        self, register: str, sheet: Sheet, header: Header, columns: tuple[Column, ...], *, titles: frozenset[str],
        year: int | None, now: datetime, day_ends: time, take_as: TakeAs = TakeAs.AUTO,
    ) -> None:
        self.book = READ_BOOKS[register]
        self.source = RowSource(sheet, columns, header.bottom + 1, self.book.by_name)
        self.header = header
        self.levels = header_levels(sheet, header)
        self.titles = titles
        self.bounds = Bounds(now, day_ends, year, take_as=take_as)
        self.names = {column.index: column.name for column in columns}
        self.marks = frozenset(column.index for column in columns if plain_header(column.name) in MARK_FIELDS)
        self.at = {column.target: column.index for column in columns}
        self._build = BUILDERS[register]
        self.result = Understood()

    def read_all(self, step: Callable[[int, int], None]) -> Understood:
        """All rows; `step(done, total)` every few hundred, and it may raise to stop."""
        rows = [row for row in self.source.sheet.rows if row > self.header.bottom]
        for at, row in enumerate(rows):
            if at % 500 == 0:
                step(at, len(rows))
            self._row(row)
        return self.result

    def _row(self, row: int) -> None:
        texts = self.source.texts(row)
        if self._secret(row, texts):
            return
        if same_as_header(texts, self.header, self.levels):
            self._leave(row, texts, "重复的表头（换页）", furniture=True)
            return
        if what := furniture(texts, self.titles):
            first = next(iter(texts.values()))
            if is_section(first) and year_in(first):
                self.bounds.year = year_in(first)
            self._leave(row, texts, what, furniture=True)
            return
        if self._same_entry(row, texts):
            return
        if not texts.keys() - {self.at.get("number", -1)}:
            self._leave(row, texts, "只有序号，没有内容", furniture=True)
            return
        self._take(row, texts)

    def _take(self, row: int, texts: dict[int, str]) -> None:
        values = self.source.read(row)
        try:
            if values.line("masked") == YES:
                raise Refused("I-ROW", f"这一行是导出时只留{MASKED_HEADER}的，不是原文，不能导入")
            self.result.records += self._build(values, self.bounds)
        except Refused as refused:
            self._leave(row, texts, refused.sentence)
            return
        self.result.warnings += values.warnings
        if isinstance(self.result.records[-1].item, Seal):
            self.result.texts[row + 1] = whole_text(texts, self.names)

    def _secret(self, row: int, texts: dict[int, str]) -> bool:
        """A state-secret mark anywhere in the row: it does not come in, and its text is not kept (domain.md §5.2)."""
        for index in self.names:
            text = texts.get(index) or text_of(self.source.cell(row, index))
            if "密" in text and state_secret_in(text, mark_field=index in self.marks):
                self.result.rejected.append(LeftOut(row + 1, secret_sentence(self.names[index])))
                return True
        return False

    def _leave(self, row: int, texts: dict[int, str], reason: str, *, furniture: bool = False) -> None:
        self.result.rejected.append(LeftOut(row + 1, reason, whole_text(texts, self.names), furniture))

    def _same_entry(self, row: int, texts: dict[int, str]) -> bool:
        """An entry over several rows (its number merged downwards): further seals join it, all else its 备注."""
        column = self.at.get(self.book.key)
        if column is None or not self.result.records:
            return False
        anchor, last = self.source.anchor_row(row, column), self.result.records[-1]
        if anchor == row or anchor + 1 != last.row:
            return False
        own = dict(texts)
        if isinstance(last.item, SealUse) and "seals" in self.at:
            more = [name for name in read_names(own.pop(self.at["seals"], "")) if name not in {one[0] for one in last.seals}]
            last = replace(last, seals=(*last.seals, *((name, last.item.copies, False) for name in more)))
            self.result.records[-1] = last
        if added := one_line(whole_text(own, self.names)):
            last.item.note = "；".join(part for part in (last.item.note, added) if part)
        self._leave(row, texts, f"与第 {last.row} 行是同一笔（合并单元格），内容已并入那一笔", furniture=True)
        return True

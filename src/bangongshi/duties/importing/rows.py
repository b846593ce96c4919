"""From source rows to papers: what each row becomes, or why it is left out. Pure; nothing is stored here."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from bangongshi.duties.importing.days import Days
from bangongshi.duties.importing.row_values import RowSource, RowValues, whole_text
from bangongshi.duties.importing.shape import Column, LeftOut, PaperRecord, Warned
from bangongshi.models import genre as genres
from bangongshi.models.document_number import recognise
from bangongshi.models.import_fields import MASKED_HEADER, YES
from bangongshi.models.import_phase import TakeAs, phase_of, void_reason
from bangongshi.models.receipt_number import read_number
from bangongshi.models.secrecy import default_alias, read_level, secret_sentence, state_secret_in
from bangongshi.models.urgency import read_urgency
from bangongshi.models.words import Channel, Handling, Phase, Relation, Secrecy
from bangongshi.paper.cells import count_of, one_line, text_of, two_counts, year_in
from bangongshi.paper.furniture import furniture, is_section
from bangongshi.paper.grid import is_blank
from bangongshi.paper.header import Header, same_as_header
from bangongshi.text import clean_in

W_ = TypeVar("W_", Relation, Handling, Channel)

MOST_COPIES = 999
_MARK_FIELDS = frozenset({"secrecy", "secrecy_term"})
_SEVERAL = ("、", "，", ",", "；", ";", "\n")


@dataclass(slots=True)
class Understood:
    """What the rows came to."""

    records: list[PaperRecord] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    rejected: list[LeftOut] = field(default_factory=list)


class RowReader:
    """Reads every used row below the header, in order: each becomes a paper or a row left out with its reason."""

    def __init__(
        self, source: RowSource, header: Header, levels: list[dict[int, str]], days: Days, *,
        take_as: TakeAs, titles: frozenset[str], style: str,
    ) -> None:
        self.source = source
        self.header = header
        self.levels = levels
        self.days = days
        self.take_as = take_as
        self.titles = titles
        self.style = style
        self.names = {column.index: column.name for column in source.columns}
        self.by_field: dict[str, Column] = {}
        for column in source.columns:
            self.by_field.setdefault(column.target, column)
        self.targets = {column.index: column.target for column in source.columns}
        self.result = Understood()

    def read_all(self, step: Callable[[int, int], None] | None = None) -> Understood:
        """All rows; `step(done, total)` every few hundred, and it may raise to stop."""
        rows = [row for row in self.source.sheet.rows if row > self.header.bottom]
        for at, row in enumerate(rows):
            if step is not None and at % 500 == 0:
                step(at, len(rows))
            self._row(row)
        return self.result

    def _row(self, row: int) -> None:
        texts = self.source.texts(row)
        if self._secret(row, texts):
            return
        if same_as_header(texts, self.header, self.levels):
            self._leave(row, texts, "重复的表头（换页），不是文件", furniture=True)
            return
        what = furniture(texts, self.titles)
        if what:
            first = next(iter(texts.values()))
            if is_section(first) and year_in(first):
                self.days.year = year_in(first)
            self._leave(row, texts, what, furniture=True)
            return
        if self._same_paper(row, texts):
            return
        reason = self._why_not(row, texts)
        if reason:
            self._leave(row, texts, reason[0], furniture=reason[1])
            return
        self._take(self.source.read(row))

    def _secret(self, row: int, texts: dict[int, str]) -> bool:
        """A state-secret mark anywhere in the row: it does not come in, and its text is not kept (domain.md §5.2)."""
        for index in {*texts, *self.targets}:
            text = texts.get(index) or text_of(self.source.cell(row, index))
            if "密" in text and state_secret_in(text, mark_field=self.targets.get(index) in _MARK_FIELDS):
                self.result.rejected.append(LeftOut(row + 1, secret_sentence(self.names.get(index, ""))))
                return True
        return False

    def _leave(self, row: int, texts: dict[int, str], reason: str, *, furniture: bool = False) -> None:
        self.result.rejected.append(LeftOut(row + 1, reason, whole_text(texts, self.names), furniture))

    def _same_paper(self, row: int, texts: dict[int, str]) -> bool:
        """A paper over several rows (its title merged downwards): what differs joins the paper's remarks."""
        column = self.by_field.get("title")
        if column is None or not self.result.records:
            return False
        anchor = self.source.anchor_row(row, column.index)
        paper = self.result.records[-1]
        if anchor == row or anchor + 1 != paper.row:
            return False
        added = whole_text(texts, self.names)
        self.result.records[-1] = replace(paper, note="\n".join(part for part in (paper.note, added) if part))
        self._leave(row, texts, f"与第 {paper.row} 行是同一件（合并单元格），内容已并入那一件的备注", furniture=True)
        return True

    def _why_not(self, row: int, texts: dict[int, str]) -> tuple[str, bool] | None:
        """Why a row cannot become a paper, and whether it is none at all."""
        masked = self.by_field.get("masked")
        if masked is not None and text_of(self.source.cell(row, masked.index)).strip() == YES:
            return f"这一行是导出时只留{MASKED_HEADER}的件，标题不是原文，不能当作文件导入", False
        column = self.by_field.get("title")
        title = one_line(text_of(self.source.cell(row, column.index))) if column else ""
        if clean_in(title).strip():
            return None
        others = [index for index in texts if self.targets.get(index) != "receipt_number"]
        if not others:
            return "只有序号，没有内容", True
        return "没有文件标题，请补上标题后再导入这一行", False

    def _take(self, values: RowValues) -> None:
        signed_on = self.days.plain(values, "signed_on")
        received = self.days.received(values, signed_on)
        paper = _Paper(values, received, signed_on, self)
        self.result.records.append(paper.record())
        self.result.warnings += values.warnings


class _Paper:
    """One row's values, turned into one record field by field."""

    def __init__(self, values: RowValues, received: date, signed_on: date | None, reader: RowReader) -> None:
        self.values = values
        self.received = received
        self.signed_on = signed_on
        self.reader = reader

    def record(self) -> PaperRecord:
        values, days = self.values, self.reader.days
        unit, title = self._unit(), values.line("title")
        receipt, year, serial = self._receipt()
        number, key = self._source_number()
        closed_on = days.plain(values, "closed_on", near=self.received)
        progress = self._progress(closed_on)
        due_text = one_line(text_of(values.cells.get("due")))
        due = days.due(values, self.received)
        pages, attachments = self._pages()
        genre = values.line("genre") or genres.genre_in_title(title)
        secrecy = self._secrecy()
        urgency, remark = read_urgency(values.line("urgency"))
        if remark:
            values.remark("urgency")
            values.warn("urgency", "紧急程度不是规定的词，按平件导入，原文记入备注。")
        phase = self._phase(progress, closed_on)
        copies = self._copies()
        relation = self._word("relation", Relation, Relation.OTHER)
        handling = self._word("handling", Handling, Handling.ACT)
        channel = self._word("channel", Channel, Channel.OTHER)
        return PaperRecord(
            row=values.number, title=title, unit_name=unit, received_on=self.received, phase=phase,
            receipt_number=receipt, series_year=year, serial=serial, source_number=number, source_key=key, genre=genre,
            signed_on=self.signed_on, secrecy=secrecy, secrecy_term=values.line("secrecy_term"),
            alias=default_alias(unit, genre, self.signed_on or self.received), urgency=urgency, copies=copies,
            copy_numbers=values.line("copy_numbers"), pages=pages, attachments=attachments,
            relation=relation, handling=handling, channel=channel,
            addressees=values.line("addressees"), copied_to=values.line("copied_to"), signer=values.line("signer"),
            proposal=values.joined("proposal"), instruction=values.joined("instruction"),
            undertaker=values.joined("undertaker"), progress=progress, due_on=due, due_text=due_text,
            closed_on=closed_on, reply_number=values.line("reply_number"),
            signed_in_by=values.line("signed_in_by"), enrolled_by=values.line("enrolled_by"),
            archive_code=values.line("archive_code"), note=self._note(),
            reason=void_reason(progress) if phase is Phase.VOID else "",
        )

    def _unit(self) -> str:
        unit = self.values.line("unit_name")
        if not unit:
            self.values.warn("unit_name", "没有来文单位，请导入后补上。")
        elif any(mark in unit for mark in _SEVERAL):
            self.values.warn("unit_name", "一格里有几个来文单位，照原样整体保留，请核对。")
        return unit

    def _receipt(self) -> tuple[str, int | None, int | None]:
        text = self.values.line("receipt_number")
        if not text:
            if "receipt_number" in self.values.columns:
                self.values.warn("receipt_number", "没有收文号，按无号导入。")
            return "", None, None
        found = read_number(text, self.reader.style)
        if found is None:
            return text, None, None
        return text, found.year or self.received.year, found.serial

    def _source_number(self) -> tuple[str, str]:
        text = self.values.line("source_number")
        if text in {"/", "-", "—", "——", "无", "／", "－", "无文号"}:
            return "", ""
        if not text:
            return "", ""
        reading = recognise(text)
        for remark in reading.remarks:
            self.values.warn("source_number", remark if not reading.regular else f"{remark.rstrip('。')}（只用于比对，原样保留）。")
        return text, reading.key

    def _progress(self, closed_on: date | None) -> str:
        progress = self.values.joined("progress")
        said = one_line(text_of(self.values.cells.get("closed_on")))
        return progress if closed_on or progress or len(said) > 20 else said

    def _phase(self, progress: str, closed_on: date | None) -> Phase:
        return phase_of(
            self.reader.take_as, year=self.received.year, this_year=self.reader.days.today.year, progress=progress,
            has_closing_date=closed_on is not None,
        )

    def _secrecy(self) -> Secrecy:
        """No 密级 column at all: 内部, to be careful; an empty cell of one: an ordinary paper (models/secrecy.py)."""
        if "secrecy" not in self.values.columns:
            return Secrecy.INTERNAL
        level, remark = read_level(self.values.line("secrecy"))
        if remark:
            self.values.remark("secrecy")
            self.values.warn("secrecy", "不是规定的密级，按内部导入，原文记入备注。")
        return level

    def _copies(self) -> int:
        cell = self.values.cells.get("copies")
        if is_blank(cell):
            return 1
        found = count_of(cell)
        if found is None or not 1 <= found <= MOST_COPIES:
            self.values.remark("copies")
            self.values.warn("copies", "份数认不出，按 1 份导入，原文记入备注。")
            return 1
        return found

    def _pages(self) -> tuple[int | None, int | None]:
        pages, attachments = self._number("pages"), self._number("attachments")
        cell = self.values.cells.get("pages_attachments")
        if not is_blank(cell) and text_of(cell).strip() not in {"/", "-", "—"}:
            both = two_counts(cell)
            if both is None:
                self.values.remark("pages_attachments")
                self.values.warn("pages_attachments", "页数和附件认不出，原文记入备注。")
            else:
                pages, attachments = both[0] if pages is None else pages, both[1] if attachments is None else attachments
        return pages, attachments

    def _number(self, name: str) -> int | None:
        cell = self.values.cells.get(name)
        if is_blank(cell) or text_of(cell).strip() in {"/", "-", "—", "无"}:
            return None
        found = count_of(cell)
        if found is None:
            self.values.remark(name)
            self.values.warn(name, "不是数，原文记入备注。")
        return found

    def _word(self, name: str, kind: type[W_], default: W_) -> W_:
        """One of the office's words; anything else is kept as a remark."""
        text = self.values.line(name)
        if not text:
            return default
        for member in kind:
            if text in (member.value, f"{member.value}机关", f"{member.value}单位", f"{member.value}来文"):
                return member
        self.values.remark(name)
        self.values.warn(name, f"不是“{'、'.join(member.value for member in kind)}”之一，原文记入备注。")
        return default

    def _note(self) -> str:
        """The 备注 itself, then what no field took."""
        return "\n".join(part for part in (self.values.joined("note"), *dict.fromkeys(self.values.remarks)) if part)


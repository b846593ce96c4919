"""The command line's import: read, take in unless it is a rehearsal, and report (JSON shape of design.md §7)."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing.book_taking import take_book
from bangongshi.duties.importing.books import BookReport, look_at_book
from bangongshi.duties.importing.columns import Asked, read_map
from bangongshi.duties.importing.lists import LISTS, ListSeen, read_list, take_list
from bangongshi.duties.importing.previewing import Step, preview
from bangongshi.duties.importing.registers import MATTER_REGISTER, READ_BOOKS
from bangongshi.duties.importing.reports import REHEARSED, Json, as_json, row_lines
from bangongshi.duties.importing.shape import LeftOut, Preview
from bangongshi.duties.importing.taking import take_in
from bangongshi.models.errors import Refused
from bangongshi.models.import_phase import TakeAs
from bangongshi.paper.precheck import read_regular


class ImportReport(Protocol):
    """What an import came to, for a program and for a person."""

    def as_json(self) -> Json: ...
    def lines(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class PaperReport:
    """What an import of 收文 came to. `batch` None: a rehearsal (--dry-run), nothing was stored."""

    seen: Preview
    batch: int | None

    def as_json(self) -> Json:
        """`{"sheet","header_row","records","imported","rejected","warnings","batch"}`; rows from 1."""
        return as_json(
            self.seen.sheet, self.seen.header_row, self.seen.found, 0 if self.batch is None else len(self.seen.records),
            self.seen.rejected, self.seen.warnings, self.batch,
        )

    def lines(self) -> list[str]:
        """The same for a person."""
        lines = [self.seen.sentence]
        if self.seen.encoding:
            lines.append(f"文字编码按 {self.seen.encoding} 读，请看几行文字是否正常：")
            lines += ["　".join(text for text in row if text) for row in self.seen.sample]
        lines.append("列对照：" + "，".join(f"{each.name}→{each.target_name}" for each in self.seen.columns))
        lines += row_lines(self.seen.rejected, self.seen.warnings)
        if self.batch is None:
            lines.append(REHEARSED + self.seen.already)
        else:
            lines.append(f"已导入 {len(self.seen.records)} 件（第 {self.batch} 批）。")
        return lines


@dataclass(frozen=True, slots=True)
class ListReport:
    """What an import of people or units came to; such an import has no batch, it is taken back by 回退."""

    name: str
    seen: ListSeen
    imported: int
    rejected: tuple[LeftOut, ...]
    rehearsal: bool = False

    def as_json(self) -> Json:
        """The same shape as for papers; `batch` is null."""
        return as_json(
            self.seen.sheet, self.seen.header_row, len(self.seen.records), self.imported, self.rejected, (), None,
        )

    def lines(self) -> list[str]:
        """The same for a person."""
        lines = [f"工作表“{self.seen.sheet}”，表头在第 {self.seen.header_row} 行，{self.name} {len(self.seen.records)} 行。"]
        lines += row_lines(self.rejected, ())
        lines.append(REHEARSED if self.rehearsal else f"已导入{self.name} {self.imported} 行。")
        return lines


def run_import(
    desk: Desk,
    register: str,
    path: str | os.PathLike[str],
    *,
    sheet: str | None = None,
    mapping: str | os.PathLike[str] | None = None,
    as_: str = "auto",
    dry_run: bool = False,
    encoding: str = "",
    progress: Callable[[str], None] | None = None,
) -> ImportReport:
    """Import a register file (incoming, people, units, those of READ_BOOKS). `mapping` is the path of a mapping file.

    Raises Refused, Invalid, StoreTrouble.
    """
    said: set[tuple[str, int]] = set()

    def step(what: str, done: int, total: int) -> None:
        tenth = 10 * done // max(total, 1)
        if progress is not None and total > 1000 and (what, tenth) not in said:
            said.add((what, tenth))
            progress(f"{what}：{done}/{total}")

    try:
        take_as = TakeAs(as_)
    except ValueError:
        raise Refused("I-AS", "旧件怎么算只能选 auto（按办理情况判定）、open（在办）或 closed（已办结）。") from None
    if register in LISTS:
        return _run_list(desk, register, path, sheet, dry_run=dry_run, encoding=encoding)
    if register in READ_BOOKS:
        if mapping is not None:
            raise Refused("I-MAP", "列对照表只用于收文。这本登记簿按表头认列，认不出的列并入备注。")
        if take_as is TakeAs.OPEN and register != MATTER_REGISTER:
            raise Refused("I-AS", "这本登记簿导入的都算历史；还没有了结的请另行登记。")
        return _run_book(desk, register, path, sheet, take_as, dry_run=dry_run, encoding=encoding, step=step)
    asked = _asked(mapping) if mapping is not None else None
    seen = preview(desk, path, register, sheet=sheet, mapping=asked, take_as=take_as, encoding=encoding, step=step)
    if dry_run:
        return PaperReport(seen, None)
    return PaperReport(seen, take_in(desk, seen, step=step).batch)


def _run_list(
    desk: Desk, register: str, path: str | os.PathLike[str], sheet: str | None, *, dry_run: bool, encoding: str
) -> ListReport:
    seen = read_list(path, register, sheet, encoding)
    if dry_run:
        return ListReport(LISTS[register].name, seen, 0, seen.rejected, rehearsal=True)
    imported, rejected = take_list(desk, register, seen)
    return ListReport(LISTS[register].name, seen, imported, rejected)


def _run_book(
    desk: Desk, register: str, path: str | os.PathLike[str], sheet: str | None, take_as: TakeAs, *, dry_run: bool,
    encoding: str, step: Step,
) -> BookReport:
    seen = look_at_book(desk, path, register, sheet=sheet, encoding=encoding, take_as=take_as, step=step)
    return BookReport(seen, None if dry_run else take_book(desk, seen, step=step))


def _asked(path: str | os.PathLike[str]) -> Asked:
    try:
        return read_map(read_regular(os.fspath(path)).decode("utf-8"))
    except UnicodeDecodeError:
        raise Refused("I-MAP", "对照表应存为 UTF-8 编码的 JSON 文件。") from None

"""What does one row of a 督办台账 become, and where in the tree does it hang? Rows of our tables, not stored yet.

Nothing is invented: a row without 事项 does not come in, a state that is not said is 历史 in the rows of earlier years,
what has no column of its own is kept in 备注.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from sqlmodel import Session, col, select

from bangongshi.duties.importing.book_records import Bounds, Record
from bangongshi.duties.importing.row_values import RowValues
from bangongshi.duties.importing.shape import Warned
from bangongshi.models.errors import Refused
from bangongshi.models.matter_cells import (
    NOTHING,
    MatterParts,
    Said,
    read_calls,
    read_extensions,
    read_matter_number,
    read_milestones,
    read_progress,
    read_signed_off,
    read_source,
    read_state,
    state_of,
)
from bangongshi.models.matter_words import MatterKind, MatterState
from bangongshi.models.matters import Matter
from bangongshi.models.seal_cells import read_moment, read_names
from bangongshi.models.standing import standing
from bangongshi.models.words import Urgency
from bangongshi.paper.cells import text_of
from bangongshi.paper.grid import is_blank
from bangongshi.text import clean_in

_S = MatterState
_ENDED = (_S.CLOSED, _S.SIGNED_OFF)
_STOPPED = (_S.VOID, _S.CANCELLED, _S.DECLINED, _S.SUSPENDED)
_KEY = frozenset({"是", "重点", "√", "★"})
ERRANDS = "交办"
_NO_TITLE = "没有事项名称，请补上再导入这一行"


# -- one row ------------------------------------------------------------------------------------------------------------


def build(values: RowValues, bounds: Bounds) -> list[Record]:
    """The matter of one row. Refused without 事项."""
    title = values.line("title")
    if not title:
        raise Refused("I-ROW", _NO_TITLE)
    established, closed = _day(values, "established_on", bounds), _day(values, "closed_on", bounds)
    due = _moment(values, "due", bounds)
    own, progress = read_progress(_text(values, "progress"))
    signed_off = read_signed_off(_text(values, "signed_off"))
    if not signed_off.done and _text(values, "signed_off") not in (*NOTHING, "否", "未销号"):
        values.remark("signed_off")
    lead = values.line("lead") if values.line("lead") not in NOTHING else ""
    years = [day.year for day in (closed, established, due.date() if due else None) if day]
    state = state_of(
        Said(
            own or read_state(values.line("light"), progress), years[0] if years else bounds.year or bounds.now.year,
            closed is not None, signed_off.done, bool(lead),
        ),
        bounds.take_as, bounds.now.year,
    )
    _said_of_state(values, state, own)
    parts = _parts(values, bounds, due)
    number, (source, basis) = values.line("number"), read_source(_text(values, "basis"))
    known = read_matter_number(number)
    kind = MatterKind.ERRAND if known and known[0] == ERRANDS else MatterKind.SUPERVISED
    key = values.line("priority") in _KEY
    if not key:
        values.remark("priority")
    reviewer = values.line("reviewer")
    if state not in (*_ENDED, _S.HISTORY):
        values.remark("reviewer")
        reviewer = ""
    last = parts.extensions[-1].due_on if parts.extensions else None
    matter = Matter(
        number=number, state=state, kind=kind, source=source, title=title, basis=basis,
        requirement=_text(values, "requirement"), leader_name=values.line("leader"), lead_name=lead, key=key,
        standing=standing(Urgency.NONE, key), recorded_on=bounds.now.date(), established_on=established,
        due_on=due.date() if due else last, due_time=f"{due:%H:%M}" if due and due.time() != time(0) else "",
        closed_on=closed, closed_by=reviewer, outcome="" if state in _STOPPED else progress,
        signed_off_on=signed_off.on, signed_off_by=signed_off.by, sign_off_evidence=signed_off.evidence,
        evaluation=_text(values, "evaluation"), note=_note(values), reason=progress if state in _STOPPED else "",
        alias=f"{kind.value}事项 {number or f'（台账第 {values.number} 行）'}",
    )
    matter.first_due_on = parts.first_due_on or matter.due_on
    return [Record(values.number, matter, series=known[1:] if known else None, matter=parts)]


def _said_of_state(values: RowValues, state: MatterState, own: MatterState | None) -> None:
    """What the state column said goes to 备注 where the state stored does not say it itself."""
    light = values.line("light")
    if own is None and light and light != state.value:
        values.remark("light")
    if state is _S.HISTORY and read_state(light) in _ENDED:
        values.warn("light", "已办结但没有办结日期，按历史导入，请核对时补上。")


def _parts(values: RowValues, bounds: Bounds, due: datetime | None) -> MatterParts:
    """What hangs on it; a cell that is not understood whole is kept in 备注."""
    year = bounds.year or bounds.now.year
    milestones = read_milestones(_text(values, "milestones"), year)
    calls = read_calls(_text(values, "calls"))
    extensions = read_extensions(_text(values, "extensions"), year)
    for name, found in (("milestones", milestones), ("calls", calls), ("extensions", extensions)):
        if found is None and _text(values, name) not in NOTHING:
            values.remark(name)
    first, later = extensions or (None, ())
    if later and due is not None and later[-1].due_on != due.date():
        values.remark("extensions")
        values.warn("extensions", "延期与时限对不上，以时限为准，延期记入备注。")
        first, later = None, ()
    return MatterParts(
        assists=read_names(_text(values, "assists")) if _text(values, "assists") not in NOTHING else (),
        first_due_on=first, due_text=text_of(values.cells.get("due")).strip(), extensions=later,
        milestones=milestones or (), calls=calls or (), parent_text=values.line("parent"),
        indent=values.indents.get("title", 0),
    )


def _text(values: RowValues, name: str) -> str:
    return clean_in(text_of(values.cells.get(name)).replace("\r\n", "\n"), lines=True).strip()


def _note(values: RowValues) -> str:
    return "；".join(part for part in (values.joined("note"), *values.remarks) if part)


def _moment(values: RowValues, name: str, bounds: Bounds) -> datetime | None:
    """A date; one that is none is kept as a remark. Without a year it is of the register's year."""
    cell = values.cells.get(name)
    found = None
    if isinstance(cell, str | int | float | date) and not is_blank(cell):
        found = read_moment(cell, bounds.year or bounds.now.year, time(0))
    if found is None and text_of(cell).strip() not in NOTHING:
        values.remark(name)
        values.warn(name, "认不出日期，原文记入备注。")
    return found


def _day(values: RowValues, name: str, bounds: Bounds) -> date | None:
    found = _moment(values, name, bounds)
    if found is not None and found.date() > bounds.now.date():
        values.warn(name, f"{found:%Y-%m-%d} 晚于今天，请核对。")
    return found.date() if found else None


# -- the tree -----------------------------------------------------------------------------------------------------------


def hang(records: list[Record], warnings: list[Warned]) -> None:
    """Say of each record which row it hangs under: by its 父任务 (number or name), else by the indent of its title."""
    names = _names(records)
    above: list[tuple[int, int]] = []
    parents: dict[int, int] = {}
    for record in records:
        parts = record.matter or MatterParts()
        while above and above[-1][0] >= parts.indent:
            above.pop()
        parent = above[-1][1] if above else None
        above.append((parts.indent, record.row))
        if parts.parent_text and parts.parent_text not in NOTHING:
            parent = _named(names, record.row, parts.parent_text)
            if parent is None or _under(parents, parent, record.row):
                warnings.append(Warned(record.row, "父任务", f"“{parts.parent_text}”不是表里唯一的一项，没有挂上，原文记入备注。"))
                record.item.note = "；".join(part for part in (record.item.note, f"父任务：{parts.parent_text}") if part)
                continue
        if parent is not None:
            parents[record.row] = parent
    records[:] = [
        replace(record, matter=replace(record.matter or MatterParts(), parent_row=parents.get(record.row)))
        for record in records
    ]


def _names(records: Iterable[Record]) -> dict[str, list[int]]:
    """{number or title: rows}."""
    found: dict[str, list[int]] = {}
    for record in records:
        if isinstance(record.item, Matter):
            for name in dict.fromkeys((record.item.number, record.item.title)):
                if name:
                    found.setdefault(name, []).append(record.row)
    return found


def _named(names: Mapping[str, Sequence[int]], row: int, text: str) -> int | None:
    rows = [each for each in names.get(text, ()) if each != row]
    return rows[0] if len(rows) == 1 else None


def _under(parents: Mapping[int, int], row: int, above: int) -> bool:
    """Whether `row` is `above` or hangs somewhere under it."""
    at: int | None = row
    while at is not None:
        if at == above:
            return True
        at = parents.get(at)
    return False


def twins(session: Session, records: Sequence[Record], warnings: list[Warned]) -> None:
    """A number that is in the book already, or twice in the file, is said; the row comes in."""
    numbers = sorted({record.item.number for record in records if isinstance(record.item, Matter) and record.item.number})
    stored: set[str] = set()
    for start in range(0, len(numbers), 500):
        stored |= set(session.exec(
            select(col(Matter.number)).where(
                col(Matter.number).in_(numbers[start : start + 500]), col(Matter.state) != _S.WITHDRAWN
            )
        ))
    seen: dict[str, int] = {}
    for record in records:
        number = record.item.number if isinstance(record.item, Matter) else ""
        if number and number in stored:
            warnings.append(Warned(record.row, "编号", "这个编号已在台账里，按重号导入，请核对。"))
        elif number and number in seen:
            warnings.append(Warned(record.row, "编号", f"编号与第 {seen[number]} 行相同，按重号导入，请核对。"))
        seen.setdefault(number, record.row)

"""回退 (Ctrl+Z): take back the latest act of this sitting that no later act builds on (design.md §3.10)."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import inspect
from sqlalchemy import select as core_select
from sqlmodel import Session, SQLModel, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.indexing import index_papers
from bangongshi.models import tables
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.inverse import (
    LEFT_A_TRACE,
    LOOK_VERBS,
    NUMBERING_VERBS,
    TAKE_BACK_VERB,
    undo_of_added,
)
from bangongshi.models.matters import MatterEvent
from bangongshi.models.trail import Entry, EntryPayload
from bangongshi.store.transaction import Act, flush

_TABLES: dict[str, type[SQLModel]] = {
    str(kind.__tablename__): kind for kind in (getattr(tables, name) for name in tables.__all__)
}


@dataclass(frozen=True, slots=True)
class Latest:
    """The act 回退 would take back. `warning` says first what cannot be had again (a number)."""

    act: int
    verb: str
    subject: str
    warning: str


def latest(desk: Desk) -> Latest:
    """The act in question; Refused when there is none, or when it left a trace outside."""
    with desk.read() as session:
        first = _first_line(session, desk.sitting)
        if first is None:
            raise Refused("R-NOTHING", "本次开机以来没有可以回退的办理。")
        if first.verb in LEFT_A_TRACE:
            raise Refused("R-TRACE", f"{first.verb} {first.subject} 不能回退：{LEFT_A_TRACE[first.verb]}")
        numbers = session.exec(
            select(col(Entry.seq)).where(
                col(Entry.act) == first.act, col(Entry.table) == "number", col(Entry.digest_before) == ""
            ).limit(2)
        ).all()
        voids = f"{first.subject} 将作废，号码不再使用。" if len(numbers) == 1 and first.verb in NUMBERING_VERBS else ""
        return Latest(first.act, first.verb, first.subject, voids)


def _first_line(session: Session, sitting: str) -> Entry | None:
    undone = select(col(Entry.refers)).where(col(Entry.refers).is_not(None), col(Entry.verb) == TAKE_BACK_VERB)
    return session.exec(
        select(Entry)
        .where(
            col(Entry.sitting) == sitting,
            col(Entry.seq) == col(Entry.act),
            col(Entry.verb).not_in(LOOK_VERBS),
            col(Entry.act).not_in(undone),
        )
        .order_by(col(Entry.seq).desc())
        .limit(1)
    ).first()


def take_back(desk: Desk, act_seq: int | None = None, tell: Callable[[str], None] = lambda _: None) -> Done:
    """Take the latest act (or the one given) back, by an act that shows; Refused names the act in the way.

    `tell` hears each part of the work; an exception from it stops it, and nothing has moved.
    """
    seq = act_seq or latest(desk).act
    with desk.act(TAKE_BACK_VERB, refers=seq) as act:
        lines = act.session.exec(select(Entry).where(col(Entry.act) == seq).order_by(col(Entry.seq).desc())).all()
        if not lines:
            raise Refused("R-NOTHING", "找不到要回退的办理。")
        first = lines[-1]
        if first.verb in LEFT_A_TRACE:
            raise Refused("R-TRACE", f"{first.verb} 不能回退：{LEFT_A_TRACE[first.verb]}")
        _nothing_built_on(act.session, seq, {line.about for line in lines})
        tell("读出这一步")
        rows = _rows(act.session, lines)
        tell("放回原值")
        _restore(act, lines, rows)
        act.subject, act.reason = first.subject, f"回退{first.verb}"
        flush(act)
        tell("更新查找")
        _reindex(act, {line.about for line in lines})
        if not any(line.table for line in lines):
            act.note(first.about, first.subject)
    return Done(f"已回退：{first.verb} {first.subject}。", None)


def _nothing_built_on(session: Session, seq: int, abouts: Collection[str]) -> None:
    """A later act on the same noun, not itself taken back, stands in the way."""
    undone = set(session.exec(
        select(col(Entry.refers)).where(col(Entry.refers).is_not(None), col(Entry.verb) == TAKE_BACK_VERB)
    ))
    if seq in undone:
        raise Refused("R-UNDONE", "这一步已经回退过了。")
    names = sorted(abouts)
    for start in range(0, len(names), 500):
        later = session.exec(
            select(Entry)
            .where(
                col(Entry.about).in_(names[start : start + 500]),
                col(Entry.act) > seq,
                col(Entry.verb).not_in(LOOK_VERBS),
            )
            .order_by(col(Entry.seq))
        ).all()
        for line in later:
            if line.act not in undone:
                raise Refused("R-BUILT-ON", f"后面还有「{line.verb} {line.subject}」，请先回退它。")


def _rows(session: Session, lines: Sequence[Entry]) -> dict[tuple[str, str], SQLModel]:
    """Every row the act touched, read in batches: an import that is taken back touched thousands."""
    keys: dict[str, dict[str, int | str | date]] = {}
    for line in lines:
        if line.table:
            keys.setdefault(line.table, {})[line.row_id] = _key(line)
    found: dict[tuple[str, str], SQLModel] = {}
    for table, wanted in keys.items():
        kind = _TABLES[table]
        (column,) = inspect(kind).primary_key
        values = list(wanted.values())
        for start in range(0, len(values), 500):
            for row in session.scalars(core_select(kind).where(column.in_(values[start : start + 500]))):
                found[table, str(getattr(row, column.key))] = row
        if len(wanted) != sum(1 for name, _ in found if name == table):
            raise Refused("R-GONE", "流水与登记对不上，不能回退；请到设置里做一次体检。")
    return found


def restore(act: Act, lines: Sequence[Entry]) -> None:
    """Put the rows these journal lines changed back to what they were before; Refused when that is blanked or gone."""
    _restore(act, lines, _rows(act.session, lines))


def _restore(act: Act, lines: Sequence[Entry], rows: Mapping[tuple[str, str], SQLModel]) -> None:
    for line in lines:
        if line.table:
            _undo_line(act, line, rows[line.table, line.row_id])


def _undo_line(act: Act, line: Entry, row: SQLModel) -> None:
    if not line.digest_before:
        for name, value in undo_of_added(line.table, line.verb).items():
            setattr(row, name, value)
        if isinstance(row, MatterEvent):
            row.withdrawn_at = act.now  # a report of a day before now counted it, and still does
        return
    payload = act.session.get(EntryPayload, line.seq)
    if payload is None or not payload.old:
        raise Refused("R-BLANKED", "这一步的原值已按保密要求清除，不能回退。")
    old = json.loads(payload.old)
    old.pop("version", None)
    restored = type(row).model_validate({**row.model_dump(warnings=False), **old})
    for name in old:
        setattr(row, name, getattr(restored, name))


def _key(line: Entry) -> int | str | date:
    """The row's primary key as the table has it: settings go by name, own days by date, everything else by number."""
    if line.table == "setting":
        return line.row_id
    return date.fromisoformat(line.row_id) if line.table == "calendarday" else int(line.row_id)


def _reindex(act: Act, abouts: Collection[str]) -> None:
    papers = [int(noun.partition(":")[2]) for noun in sorted(abouts) if noun.startswith("document:")]
    for start in range(0, len(papers), 500):
        index_papers(act.session, papers[start : start + 500])


__all__: Sequence[str] = ("Latest", "latest", "restore", "take_back")

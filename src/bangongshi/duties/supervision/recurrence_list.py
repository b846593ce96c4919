"""Which recurring matters are there, when is each due next? The register 周期, read in windows by key."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, true
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.seals.seal_history import history
from bangongshi.duties.supervision.generating import (
    PREVIEWED,
    Known,
    first_due,
    known_of,
    pending,
    preview,
    rule_of,
)
from bangongshi.duties.windowing import page, read_window
from bangongshi.models.matter_rows import RecurrenceRow, RecurrenceView
from bangongshi.models.matter_rules import OPEN
from bangongshi.models.matter_words import MatterState
from bangongshi.models.matters import Matter, Recurrence, RecurrencePause, RecurrenceSkip
from bangongshi.models.recurrence import Instance
from bangongshi.models.recurrence_form import approver, recurrence_values
from bangongshi.models.windows import COUNT_CAP, Page, Total, Window, total_of
from bangongshi.models.workdays import Calendar

FIRST_WINDOW = Window()
_ID: ColumnElement[Any] = col(Recurrence.id)  # type: ignore[assignment]
_INSTANCES = 12
"""So many of the instances made are named in the detail, the newest."""


@dataclass(frozen=True, slots=True)
class RecurrenceDetail:
    """One rule opened: its fields, the next instances as sentences, what was made (number and state), story, form values."""

    row: RecurrenceRow
    fields: tuple[tuple[str, str], ...]
    coming: tuple[str, ...]
    made: tuple[str, ...]
    story: tuple[tuple[str, str], ...]
    typed: tuple[tuple[str, str], ...]


def recurrences(
    desk: Desk, view: RecurrenceView = RecurrenceView.LIVE, window: Window = FIRST_WINDOW
) -> Page[RecurrenceRow]:
    """One window in the order they were put down: 在用 those not stopped, 全部 the others too."""
    with desk.read() as session:
        found, more = read_window(session, core_select(Recurrence).where(_shown(view)), [_ID], window)
        rows = _to_rows(session, [row for (row,) in found], desk.today)
    return page(rows, more, window)


def count_recurrences(desk: Desk, view: RecurrenceView = RecurrenceView.LIVE) -> Total:
    """How many the view holds, stopping at COUNT_CAP."""
    with desk.read() as session:
        return total_of(session.execute(core_select(_ID).where(_shown(view)).limit(COUNT_CAP + 1)).all())


def recurrence_detail(desk: Desk, rule_id: int) -> RecurrenceDetail:
    """One rule opened. Refused when there is none."""
    ahead = preview(desk, rule_id, PREVIEWED)
    with desk.read() as session:
        row = rule_of(session, rule_id)
        (shown,) = _to_rows(session, [row], desk.today)
        waiting = pending(row, known_of(session, [rule_id])[rule_id], desk.today, load(session)) if row.active else ()
        fields = _fields(session, row, waiting)
        made = session.exec(
            select(Matter)
            .where(col(Matter.recurrence_id) == rule_id, col(Matter.state) != MatterState.WITHDRAWN)
            .order_by(col(Matter.id).desc())
            .limit(_INSTANCES)
        ).all()
        lines = tuple(f"{one.instance_on}　{one.number}　{one.state.value}" for one in made)
        story = history(session, _nouns(session, rule_id))
        values = recurrence_values(row)
    return RecurrenceDetail(
        shown, tuple((label, text) for label, text in fields if text), ahead if row.active else (), lines, story,
        tuple(values.items()),
    )


# -- how ---------------------------------------------------------------------------------------------------------------


def _shown(view: RecurrenceView) -> ColumnElement[bool]:
    return col(Recurrence.active).is_(True) if view is RecurrenceView.LIVE else true()


def _to_rows(session: Session, found: Sequence[Recurrence], today: date) -> tuple[RecurrenceRow, ...]:
    ids = [row.id or 0 for row in found]
    known, counts, calendar = known_of(session, ids), _counts(session, ids), load(session)
    return tuple(_to_row(row, known[row.id or 0], counts[row.id or 0], today, calendar) for row in found)


def _to_row(row: Recurrence, known: Known, counts: tuple[int, int], today: date, calendar: Calendar) -> RecurrenceRow:
    upcoming = first_due(row, known, today, calendar) if row.active else None
    id_ = row.id or 0
    return RecurrenceRow(
        id=id_, place=(id_,), title=row.title, rule_text=row.rule_text, shift=row.shift,
        next_by_rule=upcoming.by_rule if upcoming else None, next_on=upcoming.on if upcoming else None,
        instances=counts[0], open_instances=counts[1], lead=row.lead_name, active=row.active,
        paused=any(pause.first <= today <= pause.last for pause in known.pauses),
    )


def _counts(session: Session, ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """{rule id: (instances made, those still open)}; what was 作废 or went with an import does not count."""
    counts: defaultdict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for rule_id, state, number in session.execute(
        core_select(col(Matter.recurrence_id), col(Matter.state), func.count())
        .where(
            col(Matter.recurrence_id).in_(ids), col(Matter.state).not_in((MatterState.VOID, MatterState.WITHDRAWN))
        )
        .group_by(col(Matter.recurrence_id), col(Matter.state))
    ):
        every, open_ = counts[rule_id]
        counts[rule_id] = (every + number, open_ + (number if state in OPEN else 0))
    return counts


def _fields(session: Session, row: Recurrence, waiting: Sequence[Instance]) -> list[tuple[str, str]]:
    pauses = session.exec(
        select(RecurrencePause)
        .where(col(RecurrencePause.recurrence_id) == row.id, col(RecurrencePause.withdrawn).is_(False))
        .order_by(col(RecurrencePause.first_on))
    ).all()
    skips = session.exec(
        select(RecurrenceSkip)
        .where(col(RecurrenceSkip.recurrence_id) == row.id, col(RecurrenceSkip.withdrawn).is_(False))
        .order_by(col(RecurrenceSkip.on))
    ).all()
    until = f" 至 {row.end_on}" if row.end_on else " 起"
    return [
        ("事项", row.title), ("周期", row.rule_text), ("遇休息日", row.shift.value), ("起止", f"{row.start_on}{until}"),
        ("提前生成", f"{row.lead_days} 天"), ("状态", "在用" if row.active else "已停止"),
        ("该生成", "、".join(f"{one.on}" for one in waiting)), ("类别", row.kind.value), ("来源", row.source.value),
        ("要求", row.requirement), ("批准", approver(row)), ("责任领导", row.leader_name), ("主办", row.lead_name),
        ("重点", "重点" if row.key else ""),
        *(("暂停", f"{pause.first_on} 至 {pause.last_on}　{pause.reason}") for pause in pauses),
        *(("跳过", f"{skip.on}　{skip.reason}") for skip in skips), ("备注", row.note),
    ]


def _nouns(session: Session, rule_id: int) -> list[str]:
    pauses = session.exec(select(col(RecurrencePause.id)).where(col(RecurrencePause.recurrence_id) == rule_id)).all()
    skips = session.exec(select(col(RecurrenceSkip.id)).where(col(RecurrenceSkip.recurrence_id) == rule_id)).all()
    return [
        f"recurrence:{rule_id}", *(f"recurrencepause:{id_}" for id_ in pauses),
        *(f"recurrenceskip:{id_}" for id_ in skips),
    ]

"""One matter opened: its fields, every date as a sum, who helps, what was fed back and answered, and its story."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session, SQLModel, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals.seal_history import history
from bangongshi.duties.supervision.loading import GONE
from bangongshi.duties.supervision.matter_dates import account
from bangongshi.duties.supervision.matter_rows_of import matter_select, to_rows
from bangongshi.duties.supervision.matter_values import values_of
from bangongshi.models.deadlines import lateness
from bangongshi.models.errors import Refused
from bangongshi.models.matter_rows import MatterDetail, MatterRow, MatterView
from bangongshi.models.matter_words import MatterState, ReviewState
from bangongshi.models.matters import (
    Feedback,
    Matter,
    MatterCall,
    MatterDeadline,
    MatterParty,
    Milestone,
    Sheet,
)
from bangongshi.models.story import HIDDEN
from bangongshi.models.words import TaskState

T = TypeVar("T", bound=SQLModel)


def detail(desk: Desk, matter_id: int, revealed: bool = False) -> MatterDetail:
    """The matter as it may be seen now. With `revealed` the caller has journalled the look (revealing.py) already.

    Of a masked matter people, days and steps are told, never what was asked, answered or found. Refused when it is gone.
    """
    now = desk.now
    with desk.read() as session:
        found = session.execute((matter_select(()) if revealed else matter_select()).where(col(Matter.id) == matter_id)).all()
        row = session.get(Matter, matter_id)
        if not found or row is None or row.state is MatterState.WITHDRAWN:
            raise Refused("R-GONE", GONE)
        (shown,) = to_rows(session, found, now, MatterView.ALL)
        private = shown.masked
        parties, milestones = _of(session, MatterParty, matter_id), _of(session, Milestone, matter_id)
        feedback, calls, sheets = (
            _of(session, Feedback, matter_id), _of(session, MatterCall, matter_id), _of(session, Sheet, matter_id)
        )
        names = {party.id: party.name for party in parties}
        deadlines = _of(session, MatterDeadline, matter_id)
        hanging: list[SQLModel] = [*parties, *milestones, *feedback, *calls, *sheets, *deadlines]
        nouns = [f"matter:{matter_id}", *(_noun(one) for one in hanging)]
        return MatterDetail(
            row=shown,
            fields=tuple((label, text) for label, text in _fields(session, row, shown) if text),
            account=_account(session, matter_id, deadlines if private else ()),
            parties=tuple(_party(one, now, private) for one in parties if one.state is not TaskState.WITHDRAWN),
            milestones=tuple(_milestone(one, now, private) for one in milestones if not one.withdrawn),
            feedback=tuple(_feedback(one, row.round, private) for one in feedback if not one.withdrawn),
            calls=tuple(_call(one, names, private) for one in calls if not one.withdrawn),
            sheets=tuple(_sheet(one, private) for one in sheets if not one.withdrawn),
            story=history(session, nouns, masked=private),
            typed=() if private else tuple(values_of(session, row).items()),
        )


def _of(session: Session, kind: type[T], matter_id: int) -> Sequence[T]:
    """What hangs on the matter, in the order it was written down; what was taken back is among it."""
    own = kind.__table__.c  # type: ignore[attr-defined]
    return session.exec(select(kind).where(own.matter_id == matter_id).order_by(own.id)).all()


def _account(session: Session, matter_id: int, hidden: Sequence[MatterDeadline]) -> tuple[str, ...]:
    """Every date as a sum; of the `hidden` ones the ground is not told in words."""
    lines = account(session, matter_id)
    for words in {row.basis_text for row in hidden if row.basis_text}:
        lines = tuple(line.replace(words, HIDDEN) for line in lines)
    return lines


def _noun(row: SQLModel) -> str:
    """As the journal names it."""
    return f"{row.__tablename__}:{row.id}"  # type: ignore[attr-defined]


def _fields(session: Session, row: Matter, shown: MatterRow) -> list[tuple[str, str]]:
    private = shown.masked
    parent = session.get(Matter, row.parent_id) if row.parent_id else None
    children = session.exec(
        select(col(Matter.number), col(Matter.state)).where(
            col(Matter.parent_id) == row.id, col(Matter.state).not_in((MatterState.WITHDRAWN, MatterState.VOID))
        ).order_by(col(Matter.id))
    ).all()
    return [
        ("督办编号", row.number), ("事项", shown.title), ("状态", row.state.value + (f"（第{row.round}轮）" if row.round > 1 else "")),
        ("类型", row.kind.value), ("来源", row.source.value), ("出处", shown.origin), ("依据", _own(row.basis, private)),
        ("要求", _own(row.requirement, private)), ("责任领导", row.leader_name), ("主办", row.lead_name),
        ("协办", shown.assists), ("时限", _due(shown)), ("原时限", _first(row)), ("反馈周期", _cycle(row)),
        ("下次反馈", _day(row.feedback_by)), ("催办日", _day(row.chase_on)), ("重点", "是" if row.key else ""),
        ("阶段", row.phase.value if row.phase else ""), ("总结报告", _own(row.report, private)),
        ("反映人", _own(row.reporter, private)), ("上级事项", parent.number or "拟立项事项" if parent else ""),
        ("分解", "；".join(f"{number or '拟立项事项'} {state.value}" for number, state in children)),
        ("立项", _by(row.established_on, row.established_by)), ("交办", _at(row.given_at)),
        ("签收", _by(_at(row.acknowledged_at), row.acknowledged_by)), ("报领导", _day(row.submitted_on)),
        ("领导意见", _own(row.leader_said, private)), ("办结", _by(row.closed_on, row.closed_by)),
        ("结果", _own(row.outcome, private)), ("销号", _by(row.signed_off_on, row.signed_off_by)),
        ("验收依据", _own(row.sign_off_evidence, private)), ("评价", _own(row.evaluation, private)),
        ("密级", row.secrecy.value), ("备注", _own(row.note, private)), ("理由", _own(row.reason, private)),
    ]


def _due(shown: MatterRow) -> str:
    if shown.due_on is None:
        return ""
    left = shown.lateness or (f"剩{shown.workdays}个工作日" if shown.workdays is not None else "")
    return f"{shown.due_on} {shown.due_time}".rstrip() + (f"（{left}）" if left else "")


def _first(row: Matter) -> str:
    """The first date ever set, where it no longer holds."""
    return _day(row.first_due_on) if row.first_due_on != row.due_on else ""


def _cycle(row: Matter) -> str:
    return f"每 {row.cycle_days} 个工作日" if row.cycle_days else ""


# -- what hangs on it --------------------------------------------------------------------------------------------------


def _party(row: MatterParty, now: datetime, private: bool) -> str:
    if row.state is TaskState.OPEN:
        due = f"，{row.due_on:%m-%d} {row.due_time}".rstrip() + f" 前（{lateness(row.due_on, now.date())}）" if row.due_on else ""
        return f"{row.name}　待办{due}"
    words = _own(row.result if row.state is TaskState.DONE else row.reason, private)
    late = "（迟复）" if row.done_at and row.due_on and row.done_at.date() > row.due_on else ""
    day = f" {row.done_at:%m-%d}" if row.done_at else ""
    return f"{row.name}　{row.state.value}{day}{late}{f'：{words}' if words else ''}"


def _milestone(row: Milestone, now: datetime, private: bool) -> str:
    note = f"：{_own(row.note, private)}" if row.note else ""
    if row.done_on:
        late = "（迟）" if row.done_on > row.due_on else ""
        return f"{_own(row.name, private)}　{row.due_on} 前，{row.done_on} 完成{late}{note}"
    missed = f"（{lateness(row.due_on, now.date())}）" if row.due_on < now.date() else ""
    return f"{_own(row.name, private)}　{row.due_on} 前，未完成{missed}{note}"


def _feedback(row: Feedback, round_: int, private: bool) -> str:
    """What was said, verbatim, then what the office made of it."""
    round_word = f"（第{row.round}轮）" if row.round != round_ else ""
    asked = f"，申请延至 {row.asked_due_on}" if row.asked_due_on else ""
    late = "（过期才申请）" if row.late else ""
    reason = f"　原因：{_own(row.reason, private)}" if row.reason else ""
    head = f"{_at(row.given_at)} {row.by_name} {row.kind.value}{round_word}{asked}{late}"
    return f"{head}：{_own(row.text, private)}{reason}［{_review(row, private)}］"


def _review(row: Feedback, private: bool) -> str:
    if row.state is ReviewState.WAITING:
        return row.state.value
    granted = f"，批准 {row.approver}" if row.approver and row.state is ReviewState.ACCEPTED else ""
    granted = granted or (f"，不予批准 {row.approver}" if row.approver else "")
    note = f"：{_own(row.review_note, private)}" if row.review_note else ""
    return " ".join(part for part in (row.state.value, _at(row.reviewed_at), row.reviewer) if part) + granted + note


def _call(row: MatterCall, names: dict[int | None, str], private: bool) -> str:
    assist = f"（协办 {names[row.party_id]}）" if row.party_id in names and names[row.party_id] != row.whom else ""
    answer = f"：{_own(row.answer, private)}" if row.answer else ""
    then = f"　下次 {row.next_on}" if row.next_on else ""
    return f"{_at(row.said_at)} {row.way.value} {row.whom}{assist}{answer}{then}"


def _sheet(row: Sheet, private: bool) -> str:
    signer = f"，{row.signer}签发" if row.signer else ""
    by = f"，{row.reply_by} 前答复" if row.reply_by else ""
    head = f"{_at(row.sent_at)} {row.level.value}色督办单 {row.number}".rstrip()
    answer = f"［{_at(row.answered_at)} 答复{f'：{_own(row.answer, private)}' if row.answer else ''}］" if row.answered_at else "［未答复］"
    return f"{head} → {row.to_name}{signer}{by}{answer}"


def _own(text: str, private: bool) -> str:
    """A matter's own words, or that they are not shown."""
    return HIDDEN if private and text else text


def _by(on: object, who: str) -> str:
    return " ".join(str(part) for part in (on, who) if part)


def _day(day: object) -> str:
    return str(day) if day else ""


def _at(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""

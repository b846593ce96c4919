"""反馈: what the undertaker says, verbatim; it waits until the office has reviewed it (domain.md §8.1)."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision.events import record
from bangongshi.duties.supervision.loading import keep_out, label, open_matter, touch
from bangongshi.models.done import Done
from bangongshi.models.feedback_rules import (
    FeedbackEntry,
    bare_claim,
    check_feedback,
    cleaned,
)
from bangongshi.models.matter_stats import Event, as_of
from bangongshi.models.matter_words import EventKind, FeedbackKind, MatterVerb, ReviewState
from bangongshi.models.matters import Feedback, Matter, MatterEvent
from bangongshi.models.workdays import Calendar
from bangongshi.store.transaction import Act

LATE = "逾期后申请，仍算逾期"
"""After the fact an extension moves the date she works by, never the date that counts."""


def feed_back(desk: Desk, matter_id: int, typed: Mapping[str, str]) -> Done:
    """Put a feedback down: kind, by (the 主办 unless typed), text, at, reason, asked_due. It does not close anything.

    Raises Invalid per field; Refused by state and while an earlier feedback waits for its review.
    """
    values = cleaned(typed)
    with desk.act(MatterVerb.FEED_BACK) as act:
        matter = open_matter(act.session, matter_id, MatterVerb.FEED_BACK)
        calendar = load(act.session)
        entry = check_feedback(
            values, act.now, calendar, lead=matter.lead_name, due_on=matter.due_on, given_at=matter.given_at
        )
        row = add_feedback(act, matter, entry)
        done = entry.kind is FeedbackKind.CLOSING  # nothing more is owed unless it comes back
        matter.feedback_by = None if done else next_feedback(matter, entry.at.date(), calendar)
        record(act, matter, EventKind.FEEDBACK, entry.at.date())
        act.subject, act.reason = label(matter), entry.kind.value
        touch(act, matter)
    return Done(f"已记 {act.subject} 的{entry.kind.value}反馈，待审核（F8）。{_remark(row)}", act.seq, (matter_id,))


def add_feedback(act: Act, matter: Matter, entry: FeedbackEntry) -> Feedback:
    """The row of this round; `late` when an 延期 was asked for after the date that counts had passed."""
    keep_out(entry.reason, matter)
    row = Feedback(
        matter_id=matter.id or 0, round=matter.round, kind=entry.kind, by_name=entry.by, given_at=entry.at,
        text=entry.text, reason=entry.reason, asked_due_on=entry.asked_due,
    )
    if entry.kind is FeedbackKind.EXTENSION:
        counting = counting_due(act.session, matter, act.now.date())
        row.late = counting is not None and entry.at.date() > counting
    act.session.add(row)
    return row


def counting_due(session: Session, matter: Matter, today: date) -> date | None:
    """The date the statistics hold the matter to: behind `due_on` when only a late extension moved that."""
    one = MatterEvent
    rows = session.execute(
        core_select(
            col(one.id), col(one.matter_id), col(one.kind), col(one.on), col(one.recorded_at), col(one.lead_name),
            col(one.leader_name), col(one.source), col(one.matter_kind), col(one.due_on), col(one.feedback_by),
        ).where(col(one.matter_id) == matter.id, col(one.withdrawn).is_(False))
    )
    standings = as_of((Event(*row) for row in rows), today)
    return (standings[0].due_on if standings else None) or matter.due_on


def waiting_feedback(session: Session, matter: Matter) -> Feedback | None:
    """The one feedback that is not yet reviewed."""
    return session.exec(
        select(Feedback).where(
            col(Feedback.matter_id) == matter.id, col(Feedback.state) == ReviewState.WAITING,
            col(Feedback.withdrawn).is_(False),
        )
    ).first()


def next_feedback(matter: Matter, on: date, calendar: Calendar) -> date | None:
    """When the next feedback of the cycle is due, in working days from `on`; None without a cycle."""
    return calendar.add_workdays(on, matter.cycle_days).day if matter.cycle_days else None


def _remark(row: Feedback) -> str:
    if row.late:
        return f"{LATE}。"
    if row.kind is FeedbackKind.CLOSING and bare_claim(row.text):
        return "只说办完了，没有事实和结果，审核时可退回。"
    return ""

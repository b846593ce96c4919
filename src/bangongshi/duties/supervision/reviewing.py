"""审核: what the office makes of a feedback. 采纳 of an 延期 or 中止 needs who granted it; 退回 says why (domain.md §8.1)."""

from collections.abc import Mapping, Sequence

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision.ending import halt
from bangongshi.duties.supervision.events import record
from bangongshi.duties.supervision.feedback import LATE, add_feedback, next_feedback, waiting_feedback
from bangongshi.duties.supervision.loading import (
    keep_out,
    label,
    labels,
    matter_facts,
    not_by_lead,
    open_matter,
    open_matters,
    touch,
)
from bangongshi.duties.supervision.matter_dates import add_matter_deadline, ask_from, newest, typed_sum
from bangongshi.models.deadlines import Sum, fixed
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.feedback_rules import (
    FeedbackEntry,
    ReviewEntry,
    check_review,
    check_ruling,
    cleaned,
)
from bangongshi.models.matter_words import EventKind, FeedbackKind, MatterVerb, ReviewState
from bangongshi.models.matters import Feedback, Matter
from bangongshi.models.words import DueBasis
from bangongshi.store.transaction import Act, flush

START_WORD = "延期"
_DUE_NEEDED = "请填新的时限，例如 1223、+10、10个工作日。"


def review(desk: Desk, matter_id: int, typed: Mapping[str, str]) -> Done:
    """Review the feedback that waits: result 采纳/退回, reviewer, approver, note, new_due (延期: other than asked for).

    采纳: 阶段 nothing more; 办结 may go to the leader; 延期 moves the date; 中止 stops the matter. Raises Invalid, Refused.
    """
    values = cleaned(typed)
    with desk.act(MatterVerb.REVIEW) as act:
        matter = open_matter(act.session, matter_id, MatterVerb.REVIEW)
        row = waiting_feedback(act.session, matter)
        if row is None:
            raise Refused("R-REVIEW", f"{label(matter)}：没有待审的反馈。")
        entry = check_review(values, act.now, load(act.session), row.kind, row.text)
        not_by_lead(matter, "reviewer", entry.reviewer, "审核")
        not_by_lead(matter, "approver", entry.approver, "批准")
        row.state, row.reviewed_at = entry.state, act.now
        row.reviewer, row.approver, row.review_note = entry.reviewer, entry.approver, entry.note
        then = _follow(act, matter, row, entry)
        act.subject, act.reason = label(matter), f"{entry.state.value}{row.kind.value}"
        touch(act, matter)
    return Done(f"{act.subject} 的{row.kind.value}反馈已{entry.state.value}，{then}", act.seq, (matter_id,))


def extend(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """延期 in one act: approver, reason, due. Asked for and granted at once, by the same rule as a reviewed feedback.

    Refused while a feedback waits: what was asked for is reviewed first. Raises Invalid per field.
    """
    values = cleaned(typed)
    ruling = check_ruling(values, desk.now, desk.calendar(), due=_DUE_NEEDED)
    with desk.act(MatterVerb.EXTEND, reason=f"{ruling.approver}批准：{ruling.reason}") as act:
        rows = open_matters(act.session, ids, MatterVerb.EXTEND)
        late = [matter for matter in rows if _extended(act, matter, desk.who, ruling.approver, ruling.reason, ruling.due)]
        act.subject = labels(rows)
    until = "、".join(dict.fromkeys(f"{matter.due_on:%Y-%m-%d}" for matter in rows))
    said = f"；{labels(late)} {LATE}" if late else ""
    return Done(f"{act.subject} 已延期到 {until}，原来的时限留着{said}。", act.seq, tuple(ids))


def _extended(act: Act, matter: Matter, who: str, approver: str, reason: str, due: str) -> bool:
    """One matter; whether it came too late."""
    if matter_facts(act.session, matter.id or 0).waiting is not None:
        raise Refused("R-EXTEND", f"{label(matter)}：还有反馈没有审核，请先审核（F8）。")
    not_by_lead(matter, "approver", approver, "批准")
    made = _sum(act, due, approver, "due")
    _later(matter, made, "due")
    row = add_feedback(
        act, matter, FeedbackEntry(FeedbackKind.EXTENSION, matter.lead_name, reason, act.now, reason, made.due_on)
    )
    row.state, row.reviewed_at, row.reviewer, row.approver = ReviewState.ACCEPTED, act.now, who, approver
    _grant(act, matter, row, made)
    touch(act, matter)
    return row.late


def _follow(act: Act, matter: Matter, row: Feedback, entry: ReviewEntry) -> str:
    """What the review leads to, and the words that say so."""
    if entry.state is ReviewState.RETURNED:
        matter.feedback_by = matter.feedback_by or next_feedback(matter, act.now.date(), load(act.session))
        record(act, matter, EventKind.RETURNED)
        return "仍在办理，请承办的重新反馈。"
    if row.kind is FeedbackKind.EXTENSION:
        return _granted(act, matter, row, entry)
    if row.kind is FeedbackKind.TERMINATION:
        keep_out(row.reason, matter)
        halt(act, matter, row.reason)
        return f"{entry.approver}批准中止。"
    if row.kind is FeedbackKind.CLOSING:
        flush(act)
        left = matter_facts(act.session, matter.id or 0).assisting
        return f"还有 {left} 家协办没有回复。" if left else "可以报领导审定（F8）。"
    return "继续办理。"


def _granted(act: Act, matter: Matter, row: Feedback, entry: ReviewEntry) -> str:
    if entry.new_due or row.asked_due_on is None:
        made = _sum(act, entry.new_due or _DUE_NEEDED, entry.approver, "new_due")
    else:
        made = fixed(
            row.asked_due_on, row.given_at.date(), DueBasis.LEADER, f"{entry.approver}批准", start_word=START_WORD
        )
    _later(matter, made, "new_due")
    held = newest(act.session, matter.id or 0)
    set_by = held.approved_by if held else ""
    _grant(act, matter, row, made)
    said = f"{entry.approver}批准延到 {made.due_on:%Y-%m-%d}"
    if row.late:
        said += f"，{LATE}"
    return f"{said}。" + (f"原时限是{set_by}定的，请核对。" if set_by not in ("", entry.approver) else "")


def _sum(act: Act, due: str, approver: str, field: str) -> Sum:
    return typed_sum(
        due, act.now.date(), load(act.session), DueBasis.LEADER, f"{approver}批准",
        field=field, start_word=START_WORD, start_time=act.now.time(),
    )


def _later(matter: Matter, made: Sum, field: str) -> None:
    if matter.due_on and made.due_on <= matter.due_on:
        raise Invalid({field: f"{label(matter)} 现在的时限是 {matter.due_on:%Y-%m-%d}，新的时限要晚于它。"})


def _grant(act: Act, matter: Matter, row: Feedback, made: Sum) -> None:
    """The next date of the account. A late one writes no event: the statistics keep the date that had passed."""
    add_matter_deadline(act, matter, made, approved_by=row.approver)
    ask_from(matter, act.now.date(), load(act.session))
    if not row.late:
        record(act, matter, EventKind.EXTENDED, row.given_at.date())

"""How does a matter end, stop, and begin again? 办结 of a 交办, 销号, 撤销销号, 中止, 恢复, 撤销 (domain.md §8.1)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlmodel import col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision.events import record
from bangongshi.duties.supervision.feedback import counting_due, next_feedback
from bangongshi.duties.supervision.loading import (
    keep_out,
    label,
    labels,
    not_by_lead,
    open_matters,
    touch,
)
from bangongshi.duties.supervision.matter_dates import add_matter_deadline, ask_from, typed_sum
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.feedback_rules import (
    Ruling,
    check_ruling,
    check_sign_off,
    cleaned,
    past_day,
)
from bangongshi.models.matter_words import EventKind, MatterState, MatterVerb
from bangongshi.models.matters import Matter, MatterEvent
from bangongshi.models.people import tidy_name
from bangongshi.models.typed import Typed
from bangongshi.models.words import DueBasis
from bangongshi.store.transaction import Act

_DUE_NEEDED = "请填新的时限，例如 1223、+10、10个工作日。"


def close(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """办结 of a 交办, the only kind that needs no leader's word: outcome, on (today), by (who keeps the desk).

    Raises Invalid without an outcome, Refused for every other kind.
    """
    read = Typed(cleaned(typed), desk.now, desk.calendar())
    outcome = read.needed("outcome", "请写结果：办了什么、怎样了结的。")
    on = past_day(read, "on", None, "")
    read.finish()
    by = tidy_name(read.text("by")) or desk.who
    with desk.act(MatterVerb.CLOSE) as act:
        rows = open_matters(act.session, ids, MatterVerb.CLOSE)
        for matter in rows:
            _not_before(matter, on, matter.given_at.date() if matter.given_at else None, "早于交办的日子")
            matter.state, matter.outcome = MatterState.CLOSED, outcome
            matter.closed_on, matter.closed_by, matter.chase_on = on, by, None
            record(act, matter, EventKind.CLOSED, on)
        act.subject = labels(rows)
    return Done(f"已办结 {act.subject}。", act.seq, tuple(ids))


def sign_off(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """销号, a step of its own: by (验收人, never the 主办), on (not before 办结), evidence, evaluation.

    Raises Invalid per field; Refused unless it is 已办结.
    """
    values = cleaned(typed)
    with desk.act(MatterVerb.SIGN_OFF) as act:
        rows = open_matters(act.session, ids, MatterVerb.SIGN_OFF)
        latest = max((matter.closed_on for matter in rows if matter.closed_on), default=None)
        entry = check_sign_off(
            values, act.now, load(act.session), leads=[matter.lead_name for matter in rows], closed_on=latest
        )
        for matter in rows:
            matter.state, matter.signed_off_on, matter.signed_off_by = MatterState.SIGNED_OFF, entry.on, entry.by
            matter.sign_off_evidence, matter.evaluation = entry.evidence, entry.evaluation
            record(act, matter, EventKind.SIGNED_OFF, entry.on)
        act.subject = labels(rows)
    return Done(f"已销号 {act.subject}，{entry.by}验收。", act.seq, tuple(ids))


def reopen(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """撤销销号: it came up again, or there is a new demand: approver, reason, due; a new round, 办理中.

    What was 撤销 before it was given out, or signed for, stands there again.
    """

    def again(act: Act, matter: Matter, ruling: Ruling) -> None:
        passed = _passed_when_stopped(act, matter)
        state = _stood(matter) if matter.state is MatterState.CANCELLED else MatterState.IN_HAND
        matter.round += 1
        matter.reason = ruling.reason
        event = begin_again(act, matter, ruling.due, ruling.approver, EventKind.REOPENED, "重办", state=state)
        event.due_on = passed or event.due_on

    return _ruled(desk, ids, typed, MatterVerb.REOPEN, again, "重新办理", due=True)


def suspend(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """中止: approver, reason. It asks nothing more until it is resumed."""
    return _ruled(
        desk, ids, typed, MatterVerb.SUSPEND, lambda act, matter, ruling: halt(act, matter, ruling.reason), "已中止"
    )


def resume(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """恢复办理: approver, reason, due; it stands where it stood before, by a new date."""

    def back(act: Act, matter: Matter, ruling: Ruling) -> None:
        passed = _passed_when_stopped(act, matter)
        matter.reason = ""
        event = begin_again(act, matter, ruling.due, ruling.approver, EventKind.RESUMED, "恢复", state=_stood(matter))
        event.due_on = passed or event.due_on

    return _ruled(desk, ids, typed, MatterVerb.RESUME, back, "恢复办理", due=True)


def cancel(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """撤销: approver, reason. The number stays; it no longer counts as to be done."""

    def off(act: Act, matter: Matter, ruling: Ruling) -> None:
        matter.state, matter.reason, matter.chase_on, matter.feedback_by = MatterState.CANCELLED, ruling.reason, None, None
        record(act, matter, EventKind.CANCELLED)

    return _ruled(desk, ids, typed, MatterVerb.CANCEL, off, "已撤销")


# -- how ---------------------------------------------------------------------------------------------------------------


def halt(act: Act, matter: Matter, reason: str) -> None:
    """中止, whoever's road led here; nobody is asked for anything meanwhile."""
    matter.state, matter.reason = MatterState.SUSPENDED, reason
    matter.chase_on = matter.feedback_by = None
    record(act, matter, EventKind.SUSPENDED)


def begin_again(
    act: Act, matter: Matter, due: str, approver: str, kind: EventKind, start_word: str,
    *, state: MatterState = MatterState.IN_HAND, on: date | None = None,
) -> MatterEvent:
    """By a new date, which is the next row of the account; the first one stays. What ended it no longer stands on it.

    Raises Invalid {"due"}.
    """
    calendar, today = load(act.session), act.now.date()
    made = typed_sum(
        due, today, calendar, DueBasis.LEADER, f"{approver}批准", start_word=start_word, start_time=act.now.time()
    )
    matter.state = state
    matter.submitted_on = matter.closed_on = matter.signed_off_on = None
    matter.closed_by = matter.signed_off_by = matter.sign_off_evidence = matter.evaluation = ""
    add_matter_deadline(act, matter, made, approved_by=approver)
    ask_from(matter, today, calendar)
    matter.feedback_by = next_feedback(matter, today, calendar)
    return record(act, matter, kind, on)


def _passed_when_stopped(act: Act, matter: Matter) -> date | None:
    """The date that counts, when it had passed before the matter was stopped: stopping and taking up again heals nothing."""
    if matter.state not in (MatterState.SUSPENDED, MatterState.CANCELLED):
        return None
    stopped = act.session.exec(
        select(col(MatterEvent.on))
        .where(
            col(MatterEvent.matter_id) == matter.id, col(MatterEvent.withdrawn).is_(False),
            col(MatterEvent.kind).in_((EventKind.SUSPENDED, EventKind.CANCELLED)),
        )
        .order_by(col(MatterEvent.id).desc())
        .limit(1)
    ).first()
    counting = counting_due(act.session, matter, act.now.date())
    return counting if stopped and counting and counting < stopped else None


def _ruled(
    desk: Desk, ids: Sequence[int], typed: Mapping[str, str], verb: MatterVerb,
    do: Callable[[Act, Matter, Ruling], None], said: str, *, due: bool = False,
) -> Done:
    """One act that somebody allowed for a reason."""
    ruling = check_ruling(cleaned(typed), desk.now, desk.calendar(), due=_DUE_NEEDED if due else "")
    with desk.act(verb, reason=f"{ruling.approver}批准：{ruling.reason}") as act:
        rows = open_matters(act.session, ids, verb)
        keep_out(act.reason, *rows)
        for matter in rows:
            not_by_lead(matter, "approver", ruling.approver, "批准")
            do(act, matter, ruling)
            touch(act, matter)
        act.subject = labels(rows)
    until = f"，时限 {rows[0].due_on:%Y-%m-%d}" if due and rows else ""
    return Done(f"{act.subject} {ruling.approver}批准，{said}{until}。", act.seq, tuple(ids))


def _stood(matter: Matter) -> MatterState:
    """Where a stopped matter stood: as far as it had been given out and 签收."""
    if matter.acknowledged_at:
        return MatterState.IN_HAND
    return MatterState.GIVEN if matter.given_at else MatterState.ESTABLISHED


def _not_before(matter: Matter, on: date, earliest: date | None, before: str) -> None:
    if earliest and on < earliest:
        raise Invalid({"on": f"{label(matter)}：{before}（{earliest:%Y-%m-%d}），请核对。"})

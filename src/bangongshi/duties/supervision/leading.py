"""报领导 and 领导审定: nothing is 办结 before the leader has no new demand; a new one begins the next round (domain.md §8.1)."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision.ending import begin_again
from bangongshi.duties.supervision.events import record
from bangongshi.duties.supervision.filling import set_leader
from bangongshi.duties.supervision.loading import (
    label,
    labels,
    not_by_lead,
    open_matter,
    open_matters,
)
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.feedback_rules import LeaderEntry, check_leader, cleaned, past_day
from bangongshi.models.matter_words import (
    EventKind,
    FeedbackKind,
    MatterState,
    MatterVerb,
    ReviewState,
)
from bangongshi.models.matters import Feedback, Matter
from bangongshi.models.people import tidy_name
from bangongshi.models.typed import Typed
from bangongshi.store.transaction import Act


def submit(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """报领导审定: `leader` (each matter's own unless typed), `on` (today). Refused without an accepted 办结 feedback."""
    read = Typed(cleaned(typed), desk.now, desk.calendar())
    leader = tidy_name(read.text("leader"))
    on = past_day(read, "on", None, "")
    read.finish()
    with desk.act(MatterVerb.SUBMIT) as act:
        rows = open_matters(act.session, ids, MatterVerb.SUBMIT)
        for matter in rows:
            if not (leader or matter.leader_name):
                raise Invalid({"leader": f"{label(matter)} 没有责任领导，请填报哪位领导。"})
            not_by_lead(matter, "leader", leader or matter.leader_name, "审定")
            if not matter.leader_name:
                set_leader(act.session, matter, leader)
            matter.state, matter.submitted_on = MatterState.WITH_LEADER, on
            matter.chase_on = matter.feedback_by = None
            record(act, matter, EventKind.SUBMITTED, on)
        act.subject = labels(rows)
        to = leader or "、".join(dict.fromkeys(matter.leader_name for matter in rows))
        act.reason = f"报{to}"
    return Done(f"{act.subject} 已报{to}审定，领导的话照录（F8）。", act.seq, tuple(ids))


def leader(desk: Desk, matter_id: int, typed: Mapping[str, str]) -> Done:
    """领导审定: said (verbatim), decision 同意办结/再办, on, leader, due (with 再办: a new round by a new date).

    Raises Invalid per field; Refused unless it was submitted.
    """
    values = cleaned(typed)
    with desk.act(MatterVerb.LEADER) as act:
        matter = open_matter(act.session, matter_id, MatterVerb.LEADER)
        entry = check_leader(values, act.now, load(act.session), matter.leader_name, matter.submitted_on)
        not_by_lead(matter, "leader", entry.leader, "审定")
        matter.leader_said = "\n".join(said for said in (matter.leader_said, entry.said) if said)
        act.subject = label(matter)
        then = _again(act, matter, entry) if entry.again else _close(act, matter, entry)
    return Done(f"{act.subject} {entry.leader}{then}", act.seq, (matter_id,))


def _again(act: Act, matter: Matter, entry: LeaderEntry) -> str:
    matter.round += 1
    begin_again(act, matter, entry.due, entry.leader, EventKind.REOPENED, "再办", on=entry.on)
    act.reason = f"{entry.leader}要求再办"
    return f"要求再办，第 {matter.round} 轮，时限 {matter.due_on:%Y-%m-%d}。"


def _close(act: Act, matter: Matter, entry: LeaderEntry) -> str:
    matter.state, matter.closed_on, matter.closed_by = MatterState.CLOSED, entry.on, entry.leader
    matter.outcome = _result(act.session, matter) or matter.outcome
    act.reason = f"{entry.leader}同意办结"
    record(act, matter, EventKind.CLOSED, entry.on)
    return "同意办结，验收后销号（F8）。"


def _result(session: Session, matter: Matter) -> str:
    """What the accepted 办结 feedback of this round says, verbatim."""
    return session.exec(
        select(col(Feedback.text))
        .where(
            col(Feedback.matter_id) == matter.id, col(Feedback.round) == matter.round,
            col(Feedback.kind) == FeedbackKind.CLOSING, col(Feedback.state) == ReviewState.ACCEPTED,
            col(Feedback.withdrawn).is_(False),
        )
        .order_by(col(Feedback.id).desc())
    ).first() or ""

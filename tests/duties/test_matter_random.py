"""Over random acts and take-backs on matters: one 主办, one next act, an account that adds up, and no short way to 办结."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import (
    assisting,
    calling,
    changing,
    ending,
    escalating,
    feedback,
    giving,
    leading,
    matter_dates,
    milestones,
    opening,
    phases,
    reviewing,
    statistics,
)
from bangongshi.duties.supervision.facts import facts_of
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.matter_rules import MatterFacts, next_verb
from bangongshi.models.matter_words import (
    EventKind,
    FeedbackKind,
    MatterKind,
    MatterState,
    MatterVerb,
    ReviewState,
)
from bangongshi.models.matters import Feedback, Matter, MatterEvent, MatterParty
from bangongshi.models.papers import Number
from bangongshi.models.stat_table import StatTable
from bangongshi.models.stat_words import By
from bangongshi.models.words import TaskState
from bangongshi.store.verify import verify
from matter_fixtures import MATTER, add_staff, row
from office_fixtures import StandingClock, new_desk

DONE = "已查隐患 12 处，全部整改完毕。"
RULED = {"approver": "张主任", "reason": "情况有变化"}
Do = Callable[[Desk, Matter, int], object]
Step = tuple[str, int, int]


def ahead(n: int) -> str:
    return f"+{n * 7 + 1}"


def parties(desk: Desk, made: Matter) -> list[int]:
    return [one.id for one in giving.open_parties(desk, [made.id or 0])]


def helper(desk: Desk, made: Matter) -> list[int]:
    found = parties(desk, made)[:1]
    if not found:
        raise Refused("R-NONE", "没有协办。")
    return found


def fed(kind: FeedbackKind) -> Do:
    def do(desk: Desk, made: Matter, n: int) -> object:
        later = max(made.due_on or desk.today, desk.today).toordinal() + n + 1
        more = {"asked_due": f"{date.fromordinal(later)}"} if kind is FeedbackKind.EXTENSION else {}
        return feedback.feed_back(desk, made.id or 0, {"kind": kind.value, "text": DONE, "reason": "有困难", **more})

    return do


def reviewed(desk: Desk, made: Matter, n: int) -> object:
    result = "退回" if n == 5 else "采纳"
    return reviewing.review(
        desk, made.id or 0, {"result": result, "reviewer": "王文秘", "approver": "张主任", "note": "看过现场"}
    )


def led(desk: Desk, made: Matter, n: int) -> object:
    again = n > 3
    return leading.leader(desk, made.id or 0, {
        "said": f"第{made.round}轮{'再办' if again else '同意'}", "decision": "再办" if again else "同意办结", "due": ahead(n),
    })


DOING: dict[MatterVerb, Do] = {
    MatterVerb.ESTABLISH: lambda desk, made, n: opening.establish(
        desk, [made.id or 0], {"established_by": "张主任", "due": ahead(n)}
    ),
    MatterVerb.DECLINE: lambda desk, made, n: opening.decline(desk, [made.id or 0], "不宜立项"),
    MatterVerb.GIVE: lambda desk, made, n: giving.give(desk, [made.id or 0], {"acknowledged": "是" if n % 2 else ""}),
    MatterVerb.ACKNOWLEDGE: lambda desk, made, n: giving.acknowledge(desk, [made.id or 0], {}),
    MatterVerb.FEED_BACK: lambda desk, made, n: fed(list(FeedbackKind)[n % 3 if n else 3])(desk, made, n),
    MatterVerb.REVIEW: reviewed,
    MatterVerb.EXTEND: lambda desk, made, n: reviewing.extend(desk, [made.id or 0], {**RULED, "due": ahead(n + 2)}),
    MatterVerb.CALL: lambda desk, made, n: calling.call(
        desk, matter_ids=[made.id or 0], party_ids=parties(desk, made)[:n], answer="正在办"
    ),
    MatterVerb.ESCALATE: lambda desk, made, n: escalating.escalate(
        desk, [made.id or 0], {"level": "蓝黄红"[n % 3], "signer": "张主任", "reply_by": "+3"}
    ),
    MatterVerb.ANSWER_SHEET: lambda desk, made, n: escalating.answer_sheet(desk, made.id or 0, {"answer": "在办"}),
    MatterVerb.REASSIGN: lambda desk, made, n: giving.reassign(
        desk, made.id or 0, {**RULED, "lead": ("水利科", "财务科", "综合科")[n % 3]}
    ),
    MatterVerb.ADD_PARTY: lambda desk, made, n: giving.add_parties(desk, [made.id or 0], {"names": ("财务科", "综合科")[n % 2]}),
    MatterVerb.PARTY_DONE: lambda desk, made, n: assisting.party_done(desk, helper(desk, made), {"result": "无意见"}),
    MatterVerb.PARTY_WAIVE: lambda desk, made, n: assisting.party_waive(desk, helper(desk, made), "不用了"),
    MatterVerb.ADD_MILESTONE: lambda desk, made, n: milestones.add(desk, made.id or 0, {"name": f"节点{n}", "due": f"+{n}"}),
    MatterVerb.REACH_MILESTONE: lambda desk, made, n: milestones.reach(desk, made.id or 0, {"name": f"节点{n}"}),
    MatterVerb.NEXT_PHASE: lambda desk, made, n: phases.next_phase(desk, [made.id or 0], {}),
    MatterVerb.SUBMIT: lambda desk, made, n: leading.submit(desk, [made.id or 0], {}),
    MatterVerb.LEADER: led,
    MatterVerb.CLOSE: lambda desk, made, n: ending.close(desk, [made.id or 0], {"outcome": "办了"}),
    MatterVerb.SIGN_OFF: lambda desk, made, n: ending.sign_off(desk, [made.id or 0], {"by": "王文秘", "evidence": "验收单"}),
    MatterVerb.REOPEN: lambda desk, made, n: ending.reopen(desk, [made.id or 0], {**RULED, "due": ahead(n)}),
    MatterVerb.SUSPEND: lambda desk, made, n: ending.suspend(desk, [made.id or 0], RULED),
    MatterVerb.RESUME: lambda desk, made, n: ending.resume(desk, [made.id or 0], {**RULED, "due": ahead(n)}),
    MatterVerb.CANCEL: lambda desk, made, n: ending.cancel(desk, [made.id or 0], RULED),
    MatterVerb.MARK_KEY: lambda desk, made, n: changing.mark_key(desk, [made.id or 0]),
    MatterVerb.AMEND: lambda desk, made, n: (
        phases.report(desk, made.id or 0, "全年总结") if made.kind is MatterKind.KEY_WORK
        else changing.amend(desk, made.id or 0, {"note": f"记{n}"}, "补记")
    ),
    MatterVerb.PUBLISH: lambda desk, made, n: changing.publish(desk, [made.id or 0], {"evidence": "已上网站"}),
    MatterVerb.CHECK: lambda desk, made, n: changing.check(desk, [made.id or 0], closed=bool(n % 2)),
    MatterVerb.VOID: lambda desk, made, n: changing.void(desk, [made.id or 0], "登重了"),
}
FOR_GOOD = {MatterVerb.VOID, MatterVerb.DECLINE, MatterVerb.CANCEL, MatterVerb.SUSPEND}
"""Done only now and then, or every run would end there."""
WORDS = ["下一步"] * 20 + [verb.value for verb in DOING] + ["回退"] * 5 + ["过几天"] * 3
steps = st.lists(
    st.tuples(st.sampled_from(WORDS), st.integers(0, 2), st.integers(0, 5)), min_size=25, max_size=45,
)


@dataclass(frozen=True)
class Seen:
    """One matter as it stands, but for what the mere passing of days and saving changes."""

    columns: dict[str, object]
    facts: MatterFacts
    account: tuple[str, ...]


def seen(desk: Desk, made: Matter) -> Seen:
    with desk.read() as session:
        facts = facts_of(session, [made.id or 0], desk.today)[made.id or 0]
        return Seen(
            made.model_dump(exclude={"version"}),
            replace(facts, to_chase=False, feedback_late=False, milestones_missed=0),
            matter_dates.account(session, made.id or 0),
        )


def matters(desk: Desk) -> Sequence[Matter]:
    with desk.read() as session:
        return session.exec(select(Matter).order_by(col(Matter.id))).all()


def register(desk: Desk) -> None:
    opening.record(desk, {**MATTER, "cycle_days": "5"})
    opening.record(desk, {
        **MATTER, "kind": "重点工作", "source": "年度重点", "title": "河道整治", "basis": "全年完成河道整治", "establish": "",
        "established_by": "", "assists": "财务科",
    })
    opening.errand(desk, {"title": "把统计表报来", "lead": "综合科", "due": "+4", "leader": "张主任"})


def do(desk: Desk, step: Step) -> str:
    """The verb that was done, or "" when the office said no."""
    word, which, n = step
    made = matters(desk)[which]
    if word in FOR_GOOD and n:
        word = "下一步"
    if word == "下一步":
        verb = next_verb(seen(desk, made).facts) or MatterVerb.REOPEN
        if verb is MatterVerb.SUBMIT and made.kind is MatterKind.KEY_WORK and n:
            verb = MatterVerb.NEXT_PHASE if n % 2 else MatterVerb.AMEND
        word = verb.value
    try:
        DOING[MatterVerb(word)](desk, made, n)
    except (Refused, Invalid):
        return ""
    return word


def invariants(desk: Desk, rows: Sequence[Matter]) -> None:
    with desk.read() as session:
        facts = facts_of(session, [made.id or 0 for made in rows], desk.today)
        serials = session.exec(select(Number.series, Number.serial).order_by(col(Number.series), col(Number.serial))).all()
        for made in rows:
            one_lead(session, made)
            account_adds_up(session, made, desk.today)
            if made.state in (MatterState.CLOSED, MatterState.SIGNED_OFF):
                properly_closed(session, made)
            if facts[made.id or 0].open:
                assert next_verb(facts[made.id or 0]) is not None
                assert made.closed_on is None
                assert made.signed_off_on is None
    for series in {name for name, _ in serials}:
        mine = [serial for name, serial in serials if name == series]
        assert mine == list(range(1, len(mine) + 1))


def figures(desk: Desk, day: date) -> list[StatTable]:
    return [statistics.table(desk, as_of=day, by=by, first=first) for by in By for first in (None, day.replace(day=1))]


def one_lead(session: Session, made: Matter) -> None:
    helping = session.exec(
        select(MatterParty.name).where(col(MatterParty.matter_id) == made.id, col(MatterParty.state) == TaskState.OPEN)
    ).all()
    assert made.lead_name
    assert made.lead_name not in helping
    assert len(helping) == len(set(helping))


def account_adds_up(session: Session, made: Matter, today: date) -> None:
    """The newest row holds; where what counts is behind it, a late extension or a stop while it was late says why."""
    newest = matter_dates.newest(session, made.id or 0)
    assert made.due_on == (newest.due_on if newest else None)
    counting = feedback.counting_due(session, made, today)
    if counting != made.due_on:
        taken_up = session.exec(
            select(MatterEvent).where(
                col(MatterEvent.matter_id) == made.id, ~col(MatterEvent.withdrawn), col(MatterEvent.due_on) == counting,
                col(MatterEvent.kind).in_((EventKind.RESUMED, EventKind.REOPENED)),
            )
        ).all()
        late = session.exec(
            select(Feedback).where(col(Feedback.matter_id) == made.id, col(Feedback.late), ~col(Feedback.withdrawn))
        ).all()
        assert late or taken_up


def properly_closed(session: Session, made: Matter) -> None:
    if made.kind is MatterKind.ERRAND and made.leader_said == "":
        assert made.outcome == "办了"
        return
    accepted = session.exec(
        select(Feedback).where(
            col(Feedback.matter_id) == made.id, col(Feedback.round) == made.round, ~col(Feedback.withdrawn),
            col(Feedback.kind) == FeedbackKind.CLOSING, col(Feedback.state) == ReviewState.ACCEPTED,
        )
    ).all()
    own_word = made.leader_said.splitlines()[-1:] == [f"第{made.round}轮同意"]
    assert (accepted and own_word) or made.kind is MatterKind.ERRAND


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_matters_over_a_random_season(season: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = StandingClock()
        desk = new_desk(Path(folder) / "vault", clock)
        add_staff(desk)
        register(desk)
        past: list[list[Seen]] = []
        reports: dict[date, list[StatTable]] = {}
        rows = matters(desk)
        for step in season:
            clock.pass_(minutes=10)
            was = [seen(desk, made) for made in rows]
            firsts = [made.first_due_on for made in rows]
            if step[0] == "过几天":
                reports[desk.today] = figures(desk, desk.today)
                clock.pass_(days=step[2] + 1)
            elif step[0] == "回退":
                if past:
                    take_back(desk)
                    assert [seen(desk, made) for made in matters(desk)] == past.pop()
            elif done := do(desk, step):
                past.append(was)
                if done in (MatterVerb.ESCALATE, MatterVerb.PUBLISH):
                    past.clear()  # it is out of the house
            rows = matters(desk)
            invariants(desk, rows)
            if step[0] != "回退":
                assert all(
                    first is None or first == made.first_due_on for first, made in zip(firsts, rows, strict=True)
                )
        for day, made_then in reports.items():
            assert figures(desk, day) == made_then  # whatever was done or taken back since
        report = verify(desk.vault)
        assert report.ok, report.problems
        desk.vault.close()


def test_every_verb_has_its_act() -> None:
    assert set(MatterVerb) - set(DOING) == {MatterVerb.RECORD}


@pytest.mark.parametrize("reviewed_first", [False, True])
def test_no_act_closes_what_the_undertaker_says_is_done(tmp_path: Path, reviewed_first: bool) -> None:
    """From 办理中 with a 办结 feedback, waiting or accepted, whatever is done next: it is not 办结."""
    desk = new_desk(tmp_path / "vault")
    add_staff(desk)
    register(desk)
    giving.give(desk, [1], {"acknowledged": "是"})
    feedback.feed_back(desk, 1, {"kind": "办结", "text": DONE})
    if reviewed_first:
        reviewing.review(desk, 1, {"result": "采纳", "reviewer": "王文秘"})
    done = 0
    for verb, act in DOING.items():
        if verb in (MatterVerb.ESCALATE, MatterVerb.PUBLISH):
            continue  # cannot be taken back; they touch no state
        try:
            act(desk, row(desk, 1), 1)
        except (Refused, Invalid):
            continue
        done += 1
        assert row(desk, 1).state not in (MatterState.CLOSED, MatterState.SIGNED_OFF), verb
        take_back(desk)
        assert row(desk, 1).state is MatterState.IN_HAND
    assert done > 5
    desk.vault.close()

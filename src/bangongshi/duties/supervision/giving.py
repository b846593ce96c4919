"""交办, 签收 and 调整主办: who has the matter in hand, since when, and who took it (domain.md §8.1)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import events
from bangongshi.duties.supervision.assisting import (
    GIVEN_OUT,
    OpenParty,
    add_parties,
    begin,
    open_parties,
    parties_of,
    party_done,
    party_waive,
)
from bangongshi.duties.supervision.filling import set_lead
from bangongshi.duties.supervision.loading import keep_out, label, labels, open_matter, open_matters
from bangongshi.duties.supervision.matter_dates import ask_from
from bangongshi.duties.supervision.proposed_dates import Start, cycle
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.matter_form import cleaned
from bangongshi.models.matter_words import EventKind, MatterState, MatterVerb
from bangongshi.models.matters import Matter
from bangongshi.models.opening_test import BETWEEN, ONE_LEAD
from bangongshi.models.people import tidy_name
from bangongshi.models.typed import Typed
from bangongshi.models.workdays import Calendar
from bangongshi.store.transaction import Act

__all__ = [
    "OpenParty", "acknowledge", "add_parties", "give", "open_parties", "party_done", "party_waive", "reassign", "take",
]


def give(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """交办: `at` (now), `receiver` (the 主办), `acknowledged` 是 when it was signed for at once.

    Those who help are asked too. When to ask for it is proposed: the last working day before it is due. Raises Invalid, Refused.
    """
    read = Typed(cleaned(typed), desk.now, desk.calendar())
    at, taken, receiver = _moment(read, "at"), read.yes("acknowledged"), tidy_name(read.text("receiver"))
    read.finish()
    with desk.act(MatterVerb.GIVE) as act:
        calendar = load(act.session)
        rows = open_matters(act.session, ids, MatterVerb.GIVE)
        for row in rows:
            if row.established_on and at.date() < row.established_on:
                raise Invalid({"at": f"{label(row)}：交办早于立项（{row.established_on:%Y-%m-%d}），请核对。"})
            hand_out(act, row, at, calendar)
            if taken:
                take(act, row, receiver, at)
        act.subject = labels(rows)
    leads = "、".join(dict.fromkeys(row.lead_name for row in rows))
    then = "已签收" if taken else "等签收"
    return Done(f"已交 {leads}：{act.subject}，{then}。{_ask_words(rows)}", act.seq, tuple(ids))


def acknowledge(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """签收: `by` (the 主办 unless told), `at` (now). Raises Invalid, Refused."""
    read = Typed(cleaned(typed), desk.now, desk.calendar())
    at, by = _moment(read, "at"), tidy_name(read.text("by"))
    read.finish()
    with desk.act(MatterVerb.ACKNOWLEDGE) as act:
        rows = open_matters(act.session, ids, MatterVerb.ACKNOWLEDGE)
        for row in rows:
            if row.given_at and at.date() < row.given_at.date():
                raise Invalid({"at": f"{label(row)}：签收早于交办（{row.given_at:%Y-%m-%d}），请核对。"})
            take(act, row, by, max(at, row.given_at or at))  # a day alone means eight o'clock of it
        act.subject = labels(rows)
    who = "、".join(dict.fromkeys(row.acknowledged_by for row in rows))
    return Done(f"{who} 已签收 {act.subject}，办理中。", act.seq, tuple(ids))


def reassign(desk: Desk, matter_id: int, typed: Mapping[str, str]) -> Done:
    """调整主办: `lead` (one), `approver`, `reason`; the new one has to sign for it again. Raises Invalid, Refused."""
    read = Typed(cleaned(typed), desk.now, desk.calendar())
    lead = tidy_name(read.needed("lead", "请填换成哪一家主办。"))
    approver = tidy_name(read.needed("approver", "请填谁批准调整主办。"))
    reason = read.needed("reason", "请写为什么换主办。")
    if BETWEEN.search(lead):
        read.wrong["lead"] = ONE_LEAD
    read.finish()
    with desk.act(MatterVerb.REASSIGN, reason=f"{approver}批准：{reason}") as act:
        row = open_matter(act.session, matter_id, MatterVerb.REASSIGN)
        keep_out(reason, row)
        was = row.lead_name
        if lead == was:
            raise Invalid({"lead": f"{label(row)} 的主办本来就是{lead}。"})
        if any(party.name == lead for party in parties_of(act.session, matter_id)):
            raise Invalid({"lead": f"{lead}现在是协办，请先记协办免办，再换它主办。"})
        set_lead(act.session, row, lead)
        if row.state in GIVEN_OUT:
            row.state, row.given_at = MatterState.GIVEN, act.now
            row.acknowledged_at, row.acknowledged_by = None, ""
            ask_from(row, act.now.date(), load(act.session))
        act.subject = label(row)
        events.record(act, row, EventKind.REASSIGNED)
    signing = "，等新的主办签收" if row.state is MatterState.GIVEN else ""
    came = f"由{was}" if was else ""
    return Done(f"{act.subject} 主办{came}换成{lead}，{approver}批准{signing}。", act.seq, (matter_id,))


def hand_out(act: Act, row: Matter, at: datetime, calendar: Calendar) -> None:
    """Inside an act: the 主办 has it, those who help are asked, the first feedback of a cycle counts from now."""
    row.state, row.given_at = MatterState.GIVEN, at
    ask_from(row, at.date(), calendar)
    if row.cycle_days:
        first = cycle(row.cycle_days, Start(at.date(), "交办"), calendar).due_on
        row.feedback_by = min(row.feedback_by, first) if row.feedback_by else first
    for party in parties_of(act.session, row.id or 0):
        begin(act, row, party, at, calendar)
    events.record(act, row, EventKind.GIVEN, at.date())


def take(act: Act, row: Matter, by: str, at: datetime) -> None:
    """Inside an act: signed for by `by`, or by the 主办 when nobody is named."""
    row.state, row.acknowledged_at, row.acknowledged_by = MatterState.IN_HAND, at, by or row.lead_name
    events.record(act, row, EventKind.ACKNOWLEDGED, at.date())


def _moment(read: Typed, name: str) -> datetime:
    at = read.moment(name)
    if at > read.now:
        read.wrong.setdefault(name, "不能晚于现在，请核对。")
    return at


def _ask_words(rows: Sequence[Matter]) -> str:
    days = {row.chase_on for row in rows if row.chase_on}
    return f"{min(days):%m月%d日}起催办。" if len(days) == 1 else ""

"""协办: who helps the 主办, by an inner date never later than the matter's own; answered, or let go with a reason."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.deadlines import rules_of
from bangongshi.duties.supervision.loading import (
    keep_out,
    label,
    labels,
    matter,
    needed_reason,
    open_matter,
    open_matters,
    party_of,
    touch,
)
from bangongshi.duties.supervision.matter_dates import add_matter_deadline, ask_from, typed_sum
from bangongshi.models.deadlines import Sum, fixed, propose
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.matter_form import cleaned, names
from bangongshi.models.matter_words import MatterState, MatterVerb
from bangongshi.models.matters import Matter, MatterParty
from bangongshi.models.typed import Typed
from bangongshi.models.words import DueBasis, TaskState, Urgency
from bangongshi.models.workdays import Calendar
from bangongshi.store.transaction import Act, flush

GIVEN_OUT = (MatterState.GIVEN, MatterState.IN_HAND)
"""States in which those who help have been asked already."""


@dataclass(frozen=True, slots=True)
class OpenParty:
    """One 协办 still asked for something; `number` is its matter's."""

    id: int
    matter_id: int
    number: str
    name: str
    asked_on: date
    due_on: date | None


def add_parties(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """加协办: `names` 、-separated, `due` for all of them (3 working days by rule). Who helps already is not asked twice.

    Raises Invalid: names, due (not later than the matter's own); Refused when all of them help already.
    """
    values = cleaned(typed)
    wanted = names(values.get("names", ""))
    if not wanted:
        raise Invalid({"names": "请填协办，几家的用顿号隔开。"})
    with desk.act(MatterVerb.ADD_PARTY) as act:
        calendar = load(act.session)
        rows = open_matters(act.session, ids, MatterVerb.ADD_PARTY)
        for row in rows:
            _not_the_lead(row, wanted)
            _ask_new(act, row, wanted, values.get("due", ""), calendar)
            touch(act, row)
        act.subject = labels(rows)
    return Done(f"已加协办 {'、'.join(wanted)}：{act.subject}。", act.seq, tuple(ids))


def ask_parties(
    act: Act, row: Matter, wanted: Collection[str], due: str, calendar: Calendar, *, field: str = "assist_due"
) -> None:
    """Inside an act: a row for each who helps. While the matter is not given out, only a typed date is set yet."""
    for name in wanted:
        party = party_of(act.session, name)
        made = MatterParty(
            matter_id=row.id or 0, name=party.name, person_id=party.person_id, unit_id=party.unit_id, asked_at=act.now
        )
        act.session.add(made)
        flush(act)
        if due:
            add_matter_deadline(act, made, _typed(row, due, act.now.date(), calendar, field))
        if row.state in GIVEN_OUT:
            begin(act, row, made, act.now, calendar)
    flush(act)


def begin(act: Act, row: Matter, party: MatterParty, at: datetime, calendar: Calendar) -> None:
    """The matter is out: they are asked from now on, by the typed date or by rule, never later than the matter's own."""
    party.asked_at = at
    if party.due_on is None:
        add_matter_deadline(act, party, _by_rule(act.session, row, at.date(), calendar))
    ask_from(party, at.date(), calendar)


def parties_of(session: Session, matter_id: int) -> list[MatterParty]:
    """Those who still help with this matter."""
    return list(session.exec(
        select(MatterParty)
        .where(col(MatterParty.matter_id) == matter_id, col(MatterParty.state) == TaskState.OPEN)
        .order_by(col(MatterParty.id))
    ))


def within(row: Matter, parties: Sequence[MatterParty], field: str = "due") -> None:
    """Invalid when one who helps would be due after the matter itself."""
    late = [party for party in parties if party.due_on and row.due_on and party.due_on > row.due_on]
    if late:
        said = f"协办{late[0].name}的时限 {late[0].due_on:%Y-%m-%d} 晚于这个时限，请把时限改到那以后，或先把这家协办免办。"
        raise Invalid({field: said})


def open_parties(desk: Desk, ids: Collection[int]) -> tuple[OpenParty, ...]:
    """Those still asked for something in these matters, in the order they were asked."""
    with desk.read() as session:
        found = session.exec(
            select(MatterParty, col(Matter.number))
            .join(Matter, col(Matter.id) == col(MatterParty.matter_id))
            .where(col(MatterParty.matter_id).in_(ids), col(MatterParty.state) == TaskState.OPEN)
            .order_by(col(MatterParty.id))
        ).all()
    return tuple(
        OpenParty(party.id or 0, party.matter_id, number, party.name, party.asked_at.date(), party.due_on)
        for party, number in found
    )


def party_done(desk: Desk, party_ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """协办回复: `result` verbatim, `at` (now). A late one is taken and called 迟复. Raises Invalid, Refused."""
    read = Typed(cleaned(typed), desk.now, desk.calendar())
    result, at = read.needed("result", "请照录协办的意见或结果。"), read.moment("at")
    if at > desk.now:
        read.wrong["at"] = "不能晚于现在，请核对。"
    read.finish()
    late: list[str] = []
    with desk.act(MatterVerb.PARTY_DONE) as act:
        chosen = _open_parties(act.session, party_ids, MatterVerb.PARTY_DONE)
        for party, row in chosen:
            if at.date() < party.asked_at.date():
                raise Invalid({"at": f"早于交给{party.name}的 {party.asked_at:%Y-%m-%d}，请核对。"})
            party.state, party.done_at, party.result, party.chase_on = TaskState.DONE, at, result, None
            if party.due_on and at.date() > party.due_on:
                late.append(party.name)
            touch(act, row)
        act.subject = labels(_matters(chosen))
    remark = f"迟复：{'、'.join(late)}。" if late else ""
    return Done(f"已记协办回复 {_names(chosen)}：{act.subject}。{remark}", act.seq, tuple(party_ids))


def party_waive(desk: Desk, party_ids: Sequence[int], reason: str) -> Done:
    """协办免办, with its reason. Raises Invalid, Refused."""
    kept = needed_reason(reason)
    with desk.act(MatterVerb.PARTY_WAIVE, reason=kept) as act:
        chosen = _open_parties(act.session, party_ids, MatterVerb.PARTY_WAIVE)
        for party, row in chosen:
            keep_out(kept, row)
            party.state, party.reason, party.chase_on = TaskState.WAIVED, kept, None
            touch(act, row)
        act.subject = labels(_matters(chosen))
    return Done(f"已免办协办 {_names(chosen)}：{act.subject}。", act.seq, tuple(party_ids))


# -- how ---------------------------------------------------------------------------------------------------------------


def _open_parties(session: Session, party_ids: Sequence[int], verb: MatterVerb) -> list[tuple[MatterParty, Matter]]:
    """All of them; Refused when none was chosen."""
    if not party_ids:
        raise Refused("R-NONE", "没有选中协办，请先选是哪一家。")
    return [_open_party(session, party_id, verb) for party_id in party_ids]


def _open_party(session: Session, party_id: int, verb: MatterVerb) -> tuple[MatterParty, Matter]:
    party = session.get(MatterParty, party_id)
    if party is None or party.state is TaskState.WITHDRAWN:
        raise Refused("R-GONE", "找不到这一家协办，请按 F5 刷新。")
    row = matter(session, party.matter_id)
    if party.state is not TaskState.OPEN:
        raise Refused(f"R-{verb.name}", f"{label(row)}：协办{party.name}已经是“{party.state.value}”。")
    return party, open_matter(session, party.matter_id, verb)


def _not_the_lead(row: Matter, wanted: Collection[str]) -> None:
    if row.lead_name in wanted:
        raise Invalid({"names": f"{label(row)}：{row.lead_name}是主办，不能又是协办。"})


def _ask_new(act: Act, row: Matter, wanted: Collection[str], due: str, calendar: Calendar) -> None:
    known = {party.name for party in parties_of(act.session, row.id or 0)}
    new = [name for name in wanted if name not in known]
    if not new:
        raise Refused("R-ASKED", f"{label(row)}：{'、'.join(wanted)}已经在协办，请等回复或催办。")
    ask_parties(act, row, new, due, calendar, field="due")


def _typed(row: Matter, due: str, start_on: date, calendar: Calendar, field: str) -> Sum:
    made = typed_sum(due, start_on, calendar, DueBasis.DEFAULT, "交办时定", field=field, start_word="交办")
    if row.due_on and made.due_on > row.due_on:
        said = f"协办的时限不能晚于主办的 {row.due_on:%Y-%m-%d}；请改早，或先给主办延期。"
        raise Invalid({field: said})
    return made


def _by_rule(session: Session, row: Matter, start_on: date, calendar: Calendar) -> Sum:
    made = propose(Urgency.NONE, start_on, calendar, rules_of(session), matter="协办", start_word="交办")
    if row.due_on and made.due_on > row.due_on:
        return fixed(row.due_on, start_on, DueBasis.DEFAULT, "不晚于主办的时限", start_word="交办")
    return made


def _matters(chosen: Sequence[tuple[MatterParty, Matter]]) -> list[Matter]:
    return list({row.id: row for _, row in chosen}.values())


def _names(chosen: Sequence[tuple[MatterParty, Matter]]) -> str:
    return "、".join(dict.fromkeys(party.name for party, _ in chosen))

"""Which instances of a rule should be matters by now, and how does one become a matter of its own (domain.md §8.3)?

Nothing is made by itself: home says how many are to be made, the clerk makes them, all in one act.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import events, matter_dates, numbers
from bangongshi.duties.supervision.giving import hand_out, take
from bangongshi.duties.supervision.loading import labels
from bangongshi.models.deadlines import Sum, fixed
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.matter_words import EventKind, MatterKind, MatterState, WorkPhase
from bangongshi.models.matters import Matter, Recurrence, RecurrencePause, RecurrenceSkip
from bangongshi.models.office import Person
from bangongshi.models.recurrence import Instance, Pause, dates, sentence, suffix
from bangongshi.models.recurrence_form import approver, check_recurrence, fill
from bangongshi.models.recurrence_words import RecurrenceVerb
from bangongshi.models.standing import UNRANKED, standing
from bangongshi.models.words import DueBasis, Urgency
from bangongshi.models.workdays import Calendar
from bangongshi.store.transaction import Act, flush
from bangongshi.text import clean_in

PREVIEWED = 6
"""Instances a preview shows unless told."""

_BEHIND = timedelta(days=400)
"""What was not made for longer than this is not made any more: nobody was waiting for it."""
_SHIFTED = timedelta(days=31)
"""Longer than any run of rest days: a day by the rule so far beyond may still be due before."""
_NEAR = timedelta(days=100)
_AHEAD = timedelta(days=800)
"""Within it every rule names a day at least twice, pauses apart."""
_GONE = (MatterState.VOID, MatterState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Known:
    """What hangs on one rule: its pauses, its skips, and the number of the matter each day by the rule became."""

    pauses: Sequence[Pause]
    skips: Collection[date]
    made: Mapping[date, str]


def due_to_generate(session: Session, today: date) -> int:
    """How many instances should be matters by now: home says 「周期 n 项该生成」."""
    rules = _rules(session)
    if not rules:
        return 0
    calendar = load(session)
    known = known_of(session, [row.id or 0 for row in rules])
    return sum(len(pending(row, known[row.id or 0], today, calendar)) for row in rules)


def count_due(desk: Desk) -> int:
    """How many are due now, for those who hold a desk and no session."""
    with desk.read() as session:
        return due_to_generate(session, desk.today)


def generate(desk: Desk, ids: Sequence[int] | None = None) -> Done:
    """Make every instance that should be a matter by now, of these rules or of all: established, numbered, dated, one act.

    One that was made is not made again; one that was 作废 is, unless it is skipped. A rule with a 主办 gives its instances out at once (待签收); an errand is 办理中.
    Refused when there is nothing to make, and when one of `ids` was stopped.
    """
    made: list[Matter] = []
    with desk.act(RecurrenceVerb.GENERATE) as act:
        calendar = load(act.session)
        rules = _rules(act.session) if ids is None else [active_rule(act.session, id_) for id_ in dict.fromkeys(ids)]
        known = known_of(act.session, [row.id or 0 for row in rules])
        waiting = [(row, one) for row in rules for one in pending(row, known[row.id or 0], desk.today, calendar)]
        for row, one in sorted(waiting, key=lambda each: (each[1].on, each[1].by_rule, each[0].id or 0)):
            made.append(_make(act, row, one, calendar))
            act.note(f"recurrence:{row.id}", called(row))
        if not made:
            raise Refused("R-NOTHING-DUE", _not_yet(rules, known, desk.today, calendar))
        act.subject = labels(made)
    listed = "、".join(f"{row.number} {row.due_on:%Y-%m-%d} 到期" for row in made[:3])
    more = f"等 {len(made)} 项" if len(made) > 3 else ""
    return Done(f"已生成 {len(made)} 项：{listed}{more}。", act.seq, tuple(row.id or 0 for row in made))


def preview(desk: Desk, rule_id: int, count: int = PREVIEWED) -> tuple[str, ...]:
    """The next instances from today on, one sentence each: where a rest day moves it, what is paused, what is made."""
    with desk.read() as session:
        row = rule_of(session, rule_id)
        known = known_of(session, [rule_id])[rule_id]
        return tuple(
            f"{sentence(one)}{f'，已生成 {known.made[one.by_rule]}' if one.by_rule in known.made else ''}"
            for one in coming(row, known, desk.today, load(session))[:count]
        )


def preview_typed(desk: Desk, typed: Mapping[str, str], count: int = PREVIEWED) -> tuple[str, ...]:
    """What the form shows while it is filled in: the rule in words and its next instances; empty while something is wrong."""
    values = {key: clean_in(value).strip() for key, value in typed.items()}
    calendar = desk.calendar()
    try:
        entry = check_recurrence({**values, "title": "待填", "established_by": "待填", "lead": ""}, desk.now, calendar)
    except Invalid:
        return ()
    row = Recurrence(title=entry.title, rule=entry.rule.text, start_on=entry.start_on)
    fill(row, entry)
    found = coming(row, Known((), (), {}), desk.today, calendar)[:count]
    return (f"周期：{entry.rule.words}", *(sentence(one) for one in found))


def coming(row: Recurrence, known: Known, today: date, calendar: Calendar) -> tuple[Instance, ...]:
    """The instances whose day is today or later, in the order of the rule, as far as the rule is looked ahead."""
    found = _between(row, known, calendar, today - _SHIFTED, today + _AHEAD)
    return tuple(one for one in found if one.on >= today)


def first_due(
    row: Recurrence, known: Known, today: date, calendar: Calendar, *, unmade: bool = False
) -> Instance | None:
    """The first instance due today or later, or the first of them that is no matter yet; looks near before it looks far."""
    for ahead in (_NEAR, _AHEAD):
        for one in _between(row, known, calendar, today - _SHIFTED, today + ahead):
            if one.due and one.on >= today and not (unmade and one.by_rule in known.made):
                return one
    return None


def pending(row: Recurrence, known: Known, today: date, calendar: Calendar) -> tuple[Instance, ...]:
    """What is due within the rule's lead days and not made, and at least the next one, so that one period stands ahead."""
    horizon = today + timedelta(days=row.lead_days)
    near = [one for one in _between(row, known, calendar, today - _BEHIND, horizon + _SHIFTED) if one.due]
    found = [one for one in near if one.on <= horizon]
    if not any(one.on >= today for one in found):
        upcoming = first_due(row, known, today, calendar)
        found += [upcoming] if upcoming else []
    return tuple(one for one in found if one.by_rule not in known.made)


def known_of(session: Session, ids: Collection[int]) -> dict[int, Known]:
    """What hangs on these rules, by rule id."""
    pauses: defaultdict[int, list[Pause]] = defaultdict(list)
    for pause in session.exec(
        select(RecurrencePause)
        .where(col(RecurrencePause.recurrence_id).in_(ids), col(RecurrencePause.withdrawn).is_(False))
        .order_by(col(RecurrencePause.first_on))
    ):
        pauses[pause.recurrence_id].append(Pause(pause.first_on, pause.last_on))
    skips: defaultdict[int, set[date]] = defaultdict(set)
    for skip in session.exec(
        select(RecurrenceSkip).where(
            col(RecurrenceSkip.recurrence_id).in_(ids), col(RecurrenceSkip.withdrawn).is_(False)
        )
    ):
        skips[skip.recurrence_id].add(skip.on)
    made: defaultdict[int, dict[date, str]] = defaultdict(dict)
    for rule_id, day, number in session.exec(
        select(col(Matter.recurrence_id), col(Matter.instance_on), col(Matter.number)).where(
            col(Matter.recurrence_id).in_(ids), col(Matter.state).not_in(_GONE)
        )
    ):
        made[rule_id or 0][day or date.min] = number
    return {id_: Known(pauses[id_], skips[id_], made[id_]) for id_ in ids}


def rule_of(session: Session, rule_id: int) -> Recurrence:
    """The rule; Refused when there is none."""
    row = session.get(Recurrence, rule_id)
    if row is None:
        raise Refused("R-GONE", "找不到这条周期，请按 F5 刷新。")
    return row


def active_rule(session: Session, rule_id: int) -> Recurrence:
    """The rule, if it was not stopped; else Refused."""
    row = rule_of(session, rule_id)
    if not row.active:
        raise Refused("R-STOPPED", f"{called(row)}已经停止；还要重复的请重新登记。")
    return row


def called(row: Recurrence) -> str:
    """How a sentence and the journal name a rule: never by its title."""
    return f"周期{row.id or ''}（{row.rule_text.partition('（')[0]}）"


# -- how ---------------------------------------------------------------------------------------------------------------


def _rules(session: Session) -> Sequence[Recurrence]:
    return session.exec(select(Recurrence).where(col(Recurrence.active)).order_by(col(Recurrence.id))).all()


def _between(row: Recurrence, known: Known, calendar: Calendar, since: date, until: date) -> tuple[Instance, ...]:
    return dates(
        row.rule, row.start_on, row.end_on, until, row.shift, known.pauses, known.skips, calendar, since=since
    )


def _make(act: Act, row: Recurrence, one: Instance, calendar: Calendar) -> Matter:
    today = act.now.date()
    leader = act.session.get(Person, row.leader_id) if row.leader_id else None
    matter = Matter(
        state=MatterState.ESTABLISHED, kind=row.kind, source=row.source, title=f"{row.title}{suffix(row.rule_text, one.by_rule)}",
        requirement=row.requirement, basis=f"按周期：{row.rule_text}", leader_id=row.leader_id, leader_name=row.leader_name,
        leader_rank=(leader.rank if leader else 0) or UNRANKED, lead_name=row.lead_name, lead_person_id=row.lead_person_id,
        lead_unit_id=row.lead_unit_id, key=row.key, standing=standing(Urgency.NONE, row.key), recorded_on=today,
        established_on=today, established_by=approver(row), recurrence_id=row.id, instance_on=one.by_rule,
        phase=WorkPhase.RESEARCH if row.kind is MatterKind.KEY_WORK else None,
    )
    numbers.give_number(act, matter)
    act.session.add(matter)
    flush(act)
    matter_dates.add_matter_deadline(act, matter, due_of(row, one, today), approver(row))
    events.record(act, matter, EventKind.ESTABLISHED)
    if row.lead_name:
        hand_out(act, matter, act.now, calendar)
    if row.lead_name and row.kind is MatterKind.ERRAND:
        take(act, matter, "", act.now)
    return matter


def due_of(row: Recurrence, one: Instance, today: date) -> Sum:
    """The instance's date as a sum: 「立项 1月2日，定于 1月10日，顺延至 1月12日（依据：单位默认，每月10日）」."""
    made = fixed(one.on, today, DueBasis.DEFAULT, row.rule_text, start_word="立项")
    return replace(made, reached_on=one.by_rule if one.moved else None, provisional=one.provisional)


def _not_yet(rules: Sequence[Recurrence], known: Mapping[int, Known], today: date, calendar: Calendar) -> str:
    """Why there is nothing to make: what is the next day, and from when it is made."""
    soonest: list[tuple[date, date]] = []
    for row in rules:
        unmade = first_due(row, known[row.id or 0], today, calendar, unmade=True)
        if unmade is not None:
            soonest.append((unmade.on - timedelta(days=row.lead_days), unmade.on))
    if not soonest:
        return "没有该生成的：没有在用的周期，或者都到了截止日期。"
    start, due = min(soonest)
    return f"该生成的都生成了。下一期 {due:%Y-%m-%d} 到期，{max(start, today):%Y-%m-%d} 起或上一期到期以后再生成。"

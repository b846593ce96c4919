"""Keeping the rules of recurring matters: putting one down, correcting, pausing, skipping an instance, stopping (§8.3).

What was made already stays as it is: it is a matter of its own.
"""

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.people import person_named
from bangongshi.duties.supervision.generating import (
    Known,
    active_rule,
    called,
    coming,
    due_to_generate,
    first_due,
    generate,
    known_of,
    preview,
    preview_typed,
)
from bangongshi.duties.supervision.loading import party_of
from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.matters import Recurrence, RecurrencePause, RecurrenceSkip
from bangongshi.models.recurrence import Instance, Standing, dates
from bangongshi.models.recurrence_form import check_recurrence, fill, recurrence_values
from bangongshi.models.recurrence_words import RecurrenceVerb
from bangongshi.models.typed import Typed
from bangongshi.models.workdays import Calendar
from bangongshi.store.transaction import flush
from bangongshi.text import clean_in

__all__ = ["add", "amend", "due_to_generate", "generate", "pause", "preview", "preview_typed", "skip", "stop"]

_TELLING = 6
"""From so many signs on, a title in the reason gives it away (as duties/desk.py has it for papers)."""


def add(desk: Desk, typed: Mapping[str, str]) -> Done:
    """A new rule; fields as in models/recurrence_form. Raises Invalid per field. Nothing is made yet."""
    entry = check_recurrence(_cleaned(typed), desk.now, desk.calendar())
    with desk.act(RecurrenceVerb.ADD) as act:
        row = Recurrence(title=entry.title, rule=entry.rule.text, start_on=entry.start_on)
        fill(row, entry)
        _people(act.session, row)
        act.session.add(row)
        flush(act)
        act.subject = called(row)
        first = _next_words(row, Known((), (), {}), desk.today, load(act.session))
    return Done(f"已登记{called(row)}，{first}。", act.seq, (row.id or 0,))


def amend(desk: Desk, rule_id: int, typed: Mapping[str, str], reason: str) -> Done:
    """更正: what is not in `typed` stays, what was made stays. A new rule begins today unless another start is typed.

    Raises Invalid per field, also without a reason; Refused when it was stopped, or changed in another window.
    """
    kept = _reason(reason)
    with desk.act(RecurrenceVerb.AMEND, reason=kept) as act:
        row = active_rule(act.session, rule_id)
        _keep_out(kept, row)
        before, changed = recurrence_values(row), _cleaned(typed)
        if changed.get("version", before["version"]) != before["version"]:
            raise Refused("R-STALE", "这条周期刚才在另一个窗口改过，本次未保存。请按 F5 看现在的样子，再决定要不要改。")
        if changed.get("rule", row.rule_text) != row.rule_text and changed.get("start_on", "") in ("", before["start_on"]):
            changed["start_on"] = max(row.start_on, desk.today).isoformat()
        fill(row, check_recurrence({**before, **changed}, desk.now, desk.calendar(), stored=row))
        _people(act.session, row)
        act.subject = called(row)
        flush(act)
        known = known_of(act.session, [rule_id])[rule_id]
        then = _next_words(row, known, desk.today, load(act.session))
    left = _made_ahead(known, desk.today)
    return Done(f"已更正{called(row)}，{then}{f'；{left}不动' if left else ''}。", act.seq, (rule_id,))


def stop(desk: Desk, rule_id: int, reason: str) -> Done:
    """停止: nothing more is made; what was made is still to be done. Invalid without a reason."""
    kept = _reason(reason)
    with desk.act(RecurrenceVerb.STOP, reason=kept) as act:
        row = active_rule(act.session, rule_id)
        _keep_out(kept, row)
        row.active = False
        act.subject = called(row)
        left = _made_ahead(known_of(act.session, [rule_id])[rule_id], desk.today)
    return Done(f"已停止{called(row)}{f'；{left}照办' if left else ''}。", act.seq, (rule_id,))


def pause(desk: Desk, rule_id: int, first: str, last: str, reason: str) -> Done:
    """暂停 from `first` to `last` as typed, both included: no instance of these days by the rule is due.

    Raises Invalid at first_on, last_on or reason. What was made already in that time is named, not touched.
    """
    kept = _reason(reason)
    read = Typed({"first_on": clean_in(first).strip(), "last_on": clean_in(last).strip()}, desk.now, desk.calendar())
    first_on, last_on = read.day("first_on"), read.day("last_on")
    for name, day in (("first_on", first_on), ("last_on", last_on)):
        if day is None:
            read.wrong.setdefault(name, "请填日期，例如 2-10。")
    if first_on and last_on and last_on < first_on:
        read.wrong["last_on"] = "止日早于起日，请核对。"
    read.finish()
    assert first_on is not None
    assert last_on is not None
    with desk.act(RecurrenceVerb.PAUSE, reason=kept) as act:
        row = active_rule(act.session, rule_id)
        _keep_out(kept, row)
        act.session.add(RecurrencePause(recurrence_id=rule_id, first_on=first_on, last_on=last_on, reason=kept))
        act.subject = called(row)
        act.note(f"recurrence:{rule_id}", called(row))
        made = known_of(act.session, [rule_id])[rule_id].made
    within = [f"{number}（{day:%Y-%m-%d}）" for day, number in sorted(made.items()) if first_on <= day <= last_on]
    left = f"；{'、'.join(within)}已经生成，不办的请到督办里中止或撤销" if within else ""
    return Done(f"{called(row)}已暂停 {first_on:%Y-%m-%d} 至 {last_on:%Y-%m-%d}{left}。", act.seq, (rule_id,))


def skip(desk: Desk, rule_id: int, on: str, reason: str) -> Done:
    """跳过一期: `on` is its day as typed, by the rule or as shifted; "" the next one not made. A reason is needed.

    Raises Invalid at `on` or `reason`; Refused when that instance was made, is paused or skipped already.
    """
    kept = _reason(reason)
    with desk.act(RecurrenceVerb.SKIP, reason=kept) as act:
        row = active_rule(act.session, rule_id)
        _keep_out(kept, row)
        known, calendar = known_of(act.session, [rule_id])[rule_id], load(act.session)
        one = _meant(desk, row, known, calendar, clean_in(on).strip())
        if one.by_rule in known.made:
            raise Refused("R-MADE", f"这一期已经生成（{known.made[one.by_rule]}），不办的请到督办里撤销。")
        if not one.due:
            raise Refused("R-NOT-DUE", f"{one.by_rule:%Y-%m-%d} 这一期本来就{one.standing.value}，不用再跳过。")
        act.session.add(RecurrenceSkip(recurrence_id=rule_id, on=one.by_rule, reason=kept))
        act.subject = called(row)
        act.note(f"recurrence:{rule_id}", called(row))
    return Done(f"{called(row)} {one.by_rule:%Y-%m-%d} 一期已跳过。", act.seq, (rule_id,))


# -- how ---------------------------------------------------------------------------------------------------------------


def _cleaned(typed: Mapping[str, str]) -> dict[str, str]:
    return {key: clean_in(value, lines=key in ("note", "requirement")).strip() for key, value in typed.items()}


def _reason(reason: str) -> str:
    kept = clean_in(reason).strip()
    if not kept:
        raise Invalid({"reason": "请写明理由。"})
    return kept


def _keep_out(reason: str, row: Recurrence) -> None:
    for telling in (row.title, row.requirement):
        if len(telling) >= _TELLING and telling in reason:
            raise Refused("R-TITLE", "理由里不要写事项内容：流水写下就改不了。请只写原因，再办一次。")


def _people(session: Session, row: Recurrence) -> None:
    row.leader_id = person_named(session, row.leader_name) if row.leader_name else None
    lead = party_of(session, row.lead_name)
    row.lead_person_id, row.lead_unit_id = lead.person_id, lead.unit_id


def _meant(desk: Desk, row: Recurrence, known: Known, calendar: Calendar, typed: str) -> Instance:
    """The instance a typed day means: by the rule first, else where it is shifted to."""
    if not typed:
        unmade = first_due(row, known, desk.today, calendar, unmade=True)
        if unmade is None:
            raise Refused("R-NOT-DUE", f"{called(row)}后面没有要办的了。")
        return unmade
    try:
        day = read_date(typed, desk.today, calendar).day
    except DateNotUnderstood as error:
        raise Invalid({"on": error.sentence}) from None
    ahead = coming(row, known, desk.today, calendar)
    behind = dates(
        row.rule, row.start_on, row.end_on, desk.today, row.shift, known.pauses, known.skips, calendar
    )
    everyone = {one.by_rule: one for one in (*behind, *ahead)}
    found = everyone.get(day) or next((one for one in everyone.values() if one.on == day), None)
    if found is None:
        near = next((one.by_rule for one in ahead if one.standing is Standing.DUE), None)
        hint = f"下一期是 {near:%Y-%m-%d}。" if near else ""
        raise Invalid({"on": f"{day:%Y-%m-%d} 不是这条周期的日子，请核对。{hint}"})
    return found


def _next_words(row: Recurrence, known: Known, today: date, calendar: Calendar) -> str:
    unmade = first_due(row, known, today, calendar, unmade=True)
    return f"下一期 {unmade.on:%Y-%m-%d} 到期，按 F8 生成" if unmade else "截止日期以前没有要办的日子，请核对"


def _made_ahead(known: Known, today: date) -> str:
    ahead = [number for day, number in sorted(known.made.items()) if day >= today]
    return f"已生成的 {'、'.join(ahead)}" if ahead else ""

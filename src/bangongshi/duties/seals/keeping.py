"""Putting a seal on the list, correcting it, striking it off (domain.md §6.1, §6.2)."""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import person_named
from bangongshi.duties.seals.seal_loading import custody_of, facts_of, seals_named
from bangongshi.duties.seals.seal_loading import seal as loaded
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.seal_form import SealEntry, amend_steps, check_seal, fill, seal_values
from bangongshi.models.seal_rules import LIVE, OPEN, name_refusal, refusal
from bangongshi.models.seal_words import LoanState, SealState, SealVerb, UseState
from bangongshi.models.seals import Seal, SealCustody, SealLoan, SealUse, Stamping
from bangongshi.models.typed import Typed
from bangongshi.store.transaction import flush
from bangongshi.text import clean_in

_TELLING = 6
"""From so many signs on, a subject in the reason gives it away (as duties/desk.py has it for titles)."""


def record_seal(desk: Desk, typed: Mapping[str, str]) -> Done:
    """登记印章 (status 在用, the default) or 申请刻制 (status 申请刻制).

    Raises Invalid per field, Refused when the name or the seal it replaces stands in the way.
    """
    values = cleaned(typed)
    entry = check_seal(values, desk.now, desk.calendar())
    applied = entry.state is SealState.APPLIED
    with desk.act(SealVerb.APPLY if applied else SealVerb.RECORD) as act:
        row = Seal(name=entry.name, state=entry.state, since=act.now)
        fill(row, entry)
        row.replaces_id = _replaces(act.session, entry, None)
        _allowed_name(act.session, entry, row)
        if not applied:
            replaced_still_used(act.session, row)
        _people(act.session, row)
        act.session.add(row)
        act.subject = row.name
        flush(act)
    then = "批准后按 F8 办批准刻制" if applied else f"由 {row.keeper_name} 保管"
    return Done(f"{'已申请刻制' if applied else '已登记'}“{row.name}”，{then}。", act.seq, (row.id or 0,))


def amend_seal(desk: Desk, seal_id: int, typed: Mapping[str, str], reason: str) -> Done:
    """更正印章: what is not in `typed` stays. The steps' own fields too, where they are filled in (seal_form.STEP_FIELDS).

    A keeper is changed by 移交 once there was one. Raises Invalid per field, also without a reason.
    """
    reason = needed_reason(reason)
    with desk.act(SealVerb.AMEND, reason=reason) as act:
        row = loaded(act.session, seal_id)
        if said := refusal(facts_of(act.session, [seal_id])[seal_id], SealVerb.AMEND):
            raise Refused("R-AMEND", f"“{row.name}”{said}")
        before = seal_values(row, _name_of(act.session, row.replaces_id))
        values = {**before, **cleaned(typed)}
        if values["version"] != before["version"]:
            raise Refused("R-STALE", "这枚章刚才在另一个窗口改过，本次未保存。请按 F5 看现在的样子，再决定要不要改。")
        calendar = desk.calendar()
        entry = check_seal(values, desk.now, calendar, state=row.state)
        _keeper_stays(act.session, row, entry)
        if row.enabled_on and not entry.enabled_on:
            raise Invalid({"enabled_on": "启用日期只能改，不能去掉。"})
        read = Typed(values, desk.now, calendar)
        amend_steps(row, read)
        read.finish()
        row.replaces_id = _replaces(act.session, entry, row)
        if (entry.name, entry.kind) != (row.name, row.kind):
            _allowed_name(act.session, entry, row)
        fill(row, entry)
        _people(act.session, row)
        act.subject = row.name
        flush(act)
    return Done(f"已更正“{row.name}”。", act.seq, (seal_id,))


def void_seal(desk: Desk, seal_id: int, reason: str) -> Done:
    """作废印章: struck off because it was put down by mistake. Refused once it was used or lent: then it is 停用."""
    reason = needed_reason(reason)
    with desk.act(SealVerb.VOID, reason=reason) as act:
        row = loaded(act.session, seal_id)
        if said := refusal(facts_of(act.session, [seal_id])[seal_id], SealVerb.VOID):
            raise Refused("R-VOID", f"“{row.name}”{said}")
        if _was_used(act.session, seal_id):
            raise Refused("R-VOID", f"“{row.name}”已经用过，登记不能作废；不再用了请办停用。")
        for kept in custody_of(act.session, [seal_id]).values():
            kept.ended_at = act.now
        row.state, row.since, row.reason = SealState.VOID, act.now, reason
        act.subject = row.name
    return Done(f"已作废“{row.name}”的登记。", act.seq, (seal_id,))


def replaced_still_used(session: Session, row: Seal) -> None:
    """Refused while the seal in whose place this one comes is still in use: two would be in force at once."""
    old = session.get(Seal, row.replaces_id) if row.replaces_id else None
    if old is not None and old.state is SealState.IN_USE:
        raise Refused("R-ENABLE", f"旧章“{old.name}”还在用，请先办旧章停用，再启用“{row.name}”。")


def cleaned(typed: Mapping[str, str]) -> dict[str, str]:
    """Typed values as they may be stored."""
    return {key: clean_in(value, lines=key == "note").strip() for key, value in typed.items()}


def needed_reason(reason: str) -> str:
    """The reason, cleaned; Invalid without one."""
    text = clean_in(reason).strip()
    if not text:
        raise Invalid({"reason": "请写理由。"})
    return text


def keep_out(reason: str, subject: str) -> None:
    """Refused when the reason, which stays in the journal for ever, holds what a list may have to mask."""
    if len(subject) >= _TELLING and subject in reason:
        raise Refused("R-TITLE", "理由里不要写事由：流水写下就改不了。请只写原因，再办一次。")


# -- how ---------------------------------------------------------------------------------------------------------------


def _replaces(session: Session, entry: SealEntry, row: Seal | None) -> int | None:
    if not entry.replaces:
        return None
    if row is not None and row.replaces_id and entry.replaces == _name_of(session, row.replaces_id):
        return row.replaces_id
    (old,) = seals_named(session, [entry.replaces], "replaces")
    if row is not None and old.id == row.id:
        raise Invalid({"replaces": "不能接替自己，请选旧章。"})
    return old.id


def _name_of(session: Session, seal_id: int | None) -> str:
    row = session.get(Seal, seal_id) if seal_id else None
    return row.name if row else ""


def _allowed_name(session: Session, entry: SealEntry, row: Seal) -> None:
    """Two live seals of one kind and name only where one takes the other's place; 专用章 never like the formal one."""
    if row.state not in LIVE:
        return
    excepted = {row.id, row.replaces_id}
    others = [
        (other.name, other.kind)
        for other in session.exec(select(Seal).where(col(Seal.state).in_(LIVE)))
        if other.id not in excepted and other.replaces_id != (row.id or -1)
    ]
    if said := name_refusal(entry.name, entry.kind, others):
        raise Refused("R-SEAL-NAME", said)


def _people(session: Session, row: Seal) -> None:
    row.keeper_id = person_named(session, row.keeper_name)
    row.deputy_id = person_named(session, row.deputy_name)


def _keeper_stays(session: Session, row: Seal, entry: SealEntry) -> None:
    if entry.keeper == row.keeper_name:
        return
    handed = session.exec(
        select(col(SealCustody.id))
        .where(col(SealCustody.seal_id) == row.id, col(SealCustody.withdrawn).is_(False))
        .limit(1)
    ).first()
    if handed is not None:
        raise Invalid({"keeper": "这枚章办过移交，换保管人请再办移交。"})
    if row.keeper_name and not entry.keeper and row.state in OPEN:
        raise Invalid({"keeper": "在册的印章要有保管人。"})


def _was_used(session: Session, seal_id: int) -> bool:
    used = session.exec(
        select(col(Stamping.id))
        .join(SealUse, col(SealUse.id) == col(Stamping.use_id))
        .where(col(Stamping.seal_id) == seal_id, col(SealUse.state) != UseState.WITHDRAWN)
        .limit(1)
    ).first()
    lent = session.exec(
        select(col(SealLoan.id))
        .where(col(SealLoan.seal_id) == seal_id, col(SealLoan.state) != LoanState.WITHDRAWN)
        .limit(1)
    ).first()
    return used is not None or lent is not None

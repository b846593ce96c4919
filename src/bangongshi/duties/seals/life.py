"""The steps of a seal's life: cut, brought into use, 停用, given back or destroyed, lost and found (domain.md §6.1, §6.2).

Each takes the seal's id and what was typed, and raises Invalid per field, Refused when the seal does not stand so.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeAlias

from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import person_named
from bangongshi.duties.seals.keeping import cleaned, replaced_still_used
from bangongshi.duties.seals.seal_loading import custody_of, facts_of, split_names, successor
from bangongshi.duties.seals.seal_loading import seal as loaded
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.people import tidy_name
from bangongshi.models.seal_rules import GONE, found_as, refusal, state_after
from bangongshi.models.seal_words import SealState, SealVerb
from bangongshi.models.seals import Seal
from bangongshi.models.typed import Typed
from bangongshi.store.transaction import Act, flush

TypedValues: TypeAlias = Mapping[str, str]
_Change = Callable[[Act, Seal, Typed], str]
"""Writes a step into the row, gathers what is wrong in `Typed`, and gives the words for the status line."""


def allow_cut(desk: Desk, seal_id: int, typed: TypedValues) -> Done:
    """批准刻制: `approved_by`, `approved_on` (today). The unit's own leader approves (国发〔1999〕25号)."""

    def change(_act: Act, row: Seal, read: Typed) -> str:
        row.approved_by = tidy_name(read.needed("approved_by", "请填谁批准刻制。"))
        row.approved_on = read.past_date("approved_on") or read.now.date()
        return f"{row.approved_by}批准"

    return _step(desk, seal_id, SealVerb.ALLOW_CUT, typed, change)


def cut(desk: Desk, seal_id: int, typed: TypedValues) -> Done:
    """刻制: `maker` (公安指定的刻制单位), `cut_on` (today), `imprint_place` where the imprint on paper is kept."""

    def change(_act: Act, row: Seal, read: Typed) -> str:
        row.maker = read.needed("maker", "请填公安机关指定的刻制单位。")
        row.cut_on = _day(row.approved_on, "cut_on", "批准刻制", read)
        row.imprint_place = read.needed("imprint_place", "请填印模留在哪里。")
        return f"由{row.maker}刻制"

    return _step(desk, seal_id, SealVerb.CUT, typed, change)


def enable(desk: Desk, seal_id: int, typed: TypedValues) -> Done:
    """启用印章: `enabled_on` (today), `enabled_number` of the notice, and `keeper` where none is named yet.

    Refused while the seal it replaces is still in use.
    """

    def change(act: Act, row: Seal, read: Typed) -> str:
        replaced_still_used(act.session, row)
        row.enabled_number = read.needed("enabled_number", "请填启用通知的文号。")
        row.enabled_on = _day(row.cut_on, "enabled_on", "刻制", read)
        if read.text("keeper") and not row.keeper_name:
            row.keeper_name = tidy_name(read.text("keeper"))
            row.keeper_id = person_named(act.session, row.keeper_name)
        if not row.keeper_name:
            read.wrong["keeper"] = "启用的印章要有保管人。"
        return f"{row.enabled_on:%Y-%m-%d}起启用"

    return _step(desk, seal_id, SealVerb.ENABLE, typed, change)


def disable(desk: Desk, seal_id: int, typed: TypedValues) -> Done:
    """停用印章: `disabled_on` (today), `disabled_number` of the notice."""

    def change(_act: Act, row: Seal, read: Typed) -> str:
        row.disabled_number = read.needed("disabled_number", "请填停用通知的文号。")
        row.disabled_on = _day(row.enabled_on, "disabled_on", "启用", read)
        return "请及时缴回制发机关，或封存、销毁"

    return _step(desk, seal_id, SealVerb.DISABLE, typed, change)


def store(desk: Desk, seal_id: int, typed: TypedValues) -> Done:
    """封存印章: `ended_by` who approved, `place` where it lies, `ended_on` (today)."""

    def change(_act: Act, row: Seal, read: Typed) -> str:
        row.ended_by = tidy_name(read.needed("ended_by", "请填谁批准封存。"))
        row.place = read.needed("place", "请填封存在哪里。")
        row.ended_on = _day(row.disabled_on, "ended_on", "停用", read)
        return f"存在{row.place}"

    return _step(desk, seal_id, SealVerb.STORE, typed, change)


def return_seal(desk: Desk, seal_id: int, typed: TypedValues) -> Done:
    """缴回印章: `whereabouts` the issuing organ (the seal's own when empty), `ended_by` who took it, `ended_on` (today)."""

    def change(_act: Act, row: Seal, read: Typed) -> str:
        row.whereabouts = read.text("whereabouts") or row.issuer
        if not row.whereabouts:
            read.wrong["whereabouts"] = "请填缴回哪个制发机关。"
        row.ended_by = tidy_name(read.needed("ended_by", "请填制发机关谁收的。"))
        row.ended_on = _day(row.disabled_on, "ended_on", "停用", read)
        return f"交{row.whereabouts}，{row.ended_by}收"

    return _step(desk, seal_id, SealVerb.RETURN, typed, change)


def destroy(desk: Desk, seal_id: int, typed: TypedValues) -> Done:
    """销毁印章: `ended_by` who approved, `witnesses` two persons or more, `list_number`, `ended_on` (today)."""

    def change(_act: Act, row: Seal, read: Typed) -> str:
        row.ended_by = tidy_name(read.needed("ended_by", "请填谁批准销毁。"))
        names = list(dict.fromkeys(tidy_name(name) for name in split_names(read.text("witnesses"))))
        if len(names) < 2:
            read.wrong["witnesses"] = "销毁要两人以上监销，请填两个人的姓名，用顿号隔开。"
        row.witnesses = "、".join(names)
        number = read.needed("list_number", "请填销毁清单号。")
        row.note = "\n".join(part for part in (row.note, f"销毁清单 {number}") if part)
        row.ended_on = _day(row.disabled_on, "ended_on", "停用", read)
        row.whereabouts = "销毁"
        return f"{row.witnesses}监销"

    return _step(desk, seal_id, SealVerb.DESTROY, typed, change)


def lose(desk: Desk, seal_id: int, typed: TypedValues) -> Done:
    """印章遗失: noticed `at` (now), `reason` how. It can no longer be used; next it is reported."""

    def change(_act: Act, row: Seal, read: Typed) -> str:
        row.since = read.moment("at")
        row.reason = read.needed("reason", "请写怎么发现丢的、最后一次见到是何时。")
        return "请立即报告，按 F8 办报失"

    return _step(desk, seal_id, SealVerb.LOSE, typed, change)


def report(desk: Desk, seal_id: int, typed: TypedValues) -> Done:
    """报失印章: `reported_to` (the superior organ, the police), `at` (now)."""

    def change(_act: Act, row: Seal, read: Typed) -> str:
        to = read.needed("reported_to", "请填向谁报失。")
        row.since = _moment_after(row.since, read)
        _add_reason(row, f"{row.since:%Y-%m-%d %H:%M} 向{to}报失")
        return f"向{to}报失"

    return _step(desk, seal_id, SealVerb.REPORT, typed, change)


def annul(desk: Desk, seal_id: int, typed: TypedValues) -> Done:
    """声明作废印章: `published_in` where it was declared void, `at` (now)."""

    def change(_act: Act, row: Seal, read: Typed) -> str:
        where = read.needed("published_in", "请填在哪里声明作废（报刊、网站或文号）。")
        row.since = _moment_after(row.since, read)
        row.ended_on = row.since.date()
        row.whereabouts = "遗失"
        _add_reason(row, f"{row.since:%Y-%m-%d} 在{where}声明作废")
        return f"在{where}声明"

    return _step(desk, seal_id, SealVerb.ANNUL, typed, change)


def find(desk: Desk, seal_id: int, typed: TypedValues) -> Done:
    """找回印章: `found_in` where, `at` (now). Back to what it was; after a report, or once replaced, only to 停用."""

    def change(act: Act, row: Seal, read: Typed) -> str:
        where = read.needed("found_in", "请填在哪里找到的。")
        at = _moment_after(row.since, read)
        was_reported = row.state is SealState.REPORTED
        row.state = found_as(
            row.state, cut=row.cut_on is not None, enabled=row.enabled_on is not None,
            disabled=row.disabled_on is not None, succeeded=_replaced(act, row),
        )
        row.since = at
        _add_reason(row, f"{at:%Y-%m-%d %H:%M} 在{where}找到")
        if row.state is not SealState.DISABLED:
            return f"现为{row.state}"
        row.disabled_on = row.disabled_on or at.date()
        return "已经报失过，不能再用，请缴回或销毁" if was_reported else "不能再用，请缴回或销毁"

    return _step(desk, seal_id, SealVerb.FIND, typed, change)


# -- how ---------------------------------------------------------------------------------------------------------------

_WORDS: Mapping[SealVerb, str] = {
    SealVerb.ALLOW_CUT: "可以刻制", SealVerb.CUT: "已刻好", SealVerb.ENABLE: "已启用", SealVerb.DISABLE: "已停用",
    SealVerb.STORE: "已封存", SealVerb.RETURN: "已缴回", SealVerb.DESTROY: "已销毁", SealVerb.LOSE: "已记为遗失",
    SealVerb.REPORT: "已报失", SealVerb.ANNUL: "已声明作废", SealVerb.FIND: "已找回",
}


def _step(desk: Desk, seal_id: int, verb: SealVerb, typed: TypedValues, change: _Change) -> Done:
    """One step of one seal: the rules say whether, `change` fills in, the state follows from the machine."""
    read = Typed(cleaned(typed), desk.now, desk.calendar())
    with desk.act(verb) as act:
        row = loaded(act.session, seal_id)
        if said := refusal(facts_of(act.session, [seal_id])[seal_id], verb):
            raise Refused(f"R-{verb.name}", f"“{row.name}”{said}")
        before = row.state
        words = change(act, row, read)
        read.finish()
        if verb is not SealVerb.FIND:
            row.state = state_after(before, verb)
        if verb not in _OWN_MOMENT:
            row.since = act.now
        if row.state in GONE:
            _end_custody(act, row)
        act.subject = row.name
        flush(act)
    return Done(f"“{row.name}”{_WORDS[verb]}：{words}。", act.seq, (seal_id,))


_OWN_MOMENT = (SealVerb.LOSE, SealVerb.REPORT, SealVerb.ANNUL, SealVerb.FIND)
"""Steps that say themselves since when the state holds."""


def _replaced(act: Act, row: Seal) -> bool:
    """Whether another seal is in use in its place: cut in its place, or of its kind and name."""
    twins = select(Seal.id).where(
        col(Seal.state) == SealState.IN_USE, col(Seal.kind) == row.kind, col(Seal.name) == row.name, col(Seal.id) != row.id
    )
    return bool(successor(act.session, row)) or act.session.exec(twins.limit(1)).first() is not None


def _end_custody(act: Act, row: Seal) -> None:
    for kept in custody_of(act.session, [row.id or 0]).values():
        kept.ended_at = act.now


def _day(earlier: date | None, name: str, what: str, read: Typed) -> date:
    """The day of a step: today unless typed, and not before the step it follows."""
    day = read.past_date(name) or read.now.date()
    if earlier is not None and day < earlier:
        read.wrong[name] = f"早于{what}日期 {earlier:%Y-%m-%d}，请核对。"
    return day


def _moment_after(earlier: datetime, read: Typed) -> datetime:
    at = read.moment("at")
    if at < earlier:
        read.wrong["at"] = f"早于上一步的时间 {earlier:%Y-%m-%d %H:%M}，请核对。"
    return at


def _add_reason(row: Seal, words: str) -> None:
    row.reason = "；".join(part for part in (row.reason, words) if part)

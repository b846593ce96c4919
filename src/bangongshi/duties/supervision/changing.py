"""更正, 标为重点, 公布, 核对, 作废: changes to a matter's own columns. Never the number, the first date, or any date."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision.amending import changed_for_figures, guarded
from bangongshi.duties.supervision.events import record
from bangongshi.duties.supervision.feedback import next_feedback
from bangongshi.duties.supervision.filling import fill
from bangongshi.duties.supervision.loading import (
    keep_out,
    label,
    labels,
    needed_reason,
    open_matter,
    open_matters,
    touch,
)
from bangongshi.duties.supervision.matter_dates import (
    add_matter_deadline,
    ask_from,
    basis_of,
    typed_sum,
)
from bangongshi.duties.supervision.matter_values import values_of
from bangongshi.duties.supervision.numbers import void_number
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.feedback_rules import cleaned
from bangongshi.models.matter_form import check as check_form
from bangongshi.models.matter_words import EventKind, MatterState, MatterVerb
from bangongshi.models.matters import Matter, MatterEvent
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Document
from bangongshi.models.standing import standing
from bangongshi.models.typed import Typed
from bangongshi.models.words import Secrecy, Urgency
from bangongshi.store.transaction import Act, flush

_NEVER_COUNTED = (MatterState.PROPOSED, MatterState.DECLINED, MatterState.HISTORY)
"""States the statistics have not heard of: no correction and no 作废 of such a line is an event."""
STALE = "这一项刚才在另一个窗口改过，本次未保存。请按 F5 看现在的样子，再决定要不要改。"


def amend(desk: Desk, matter_id: int, typed: Mapping[str, str], reason: str) -> Done:
    """更正 by the fields of the form; what is not in `typed` stays, every old value stays readable in the journal.

    Dates move by 延期, the 主办 by 调整主办, who helps by 加协办: Invalid at those fields once it is 立项.
    Refused (R-STALE) when `version` is not the present one.
    """
    with desk.act(MatterVerb.AMEND) as act:
        matter = open_matter(act.session, matter_id, MatterVerb.AMEND)
        act.reason = needed_reason(reason, matter)
        was, calendar = values_of(act.session, matter), load(act.session)
        values = {**was, **cleaned(typed)}
        if values["version"] != was["version"]:
            raise Refused("R-STALE", STALE)
        guarded(matter, was, values, Typed(values, act.now, calendar))
        before, cycle, level = changed_for_figures(matter), matter.cycle_days, matter.secrecy
        entry = check_form({**values, "establish": ""}, act.now, calendar)
        fill(act.session, matter, entry, act.session.get(Document, matter.paper_id) if matter.paper_id else None)
        if level is Secrecy.UNPUBLISHED:  # 未公布 ends by 公布 only, never by a correction (design.md §3.5)
            matter.secrecy = level
        keep_out(act.reason, matter)
        if matter.number:
            matter.established_by = entry.established_by or matter.established_by
            matter.alias = f"{matter.kind.value}事项 {matter.number}"
        _redate(act, matter, was["due"], values["due"])
        if cycle != matter.cycle_days and matter.state in (MatterState.GIVEN, MatterState.IN_HAND):
            matter.feedback_by = next_feedback(matter, act.now.date(), calendar)
        if matter.state not in _NEVER_COUNTED and changed_for_figures(matter) != before:
            record(act, matter, EventKind.AMENDED)
        act.subject = label(matter)
        touch(act, matter)
    return Done(f"已更正 {act.subject}，原值仍可查。", act.seq, (matter_id,))


def mark_key(desk: Desk, ids: Sequence[int]) -> Done:
    """标为重点, or take the mark off when all of them have it."""
    with desk.act(MatterVerb.MARK_KEY) as act:
        rows = open_matters(act.session, ids, MatterVerb.MARK_KEY)
        on = not all(matter.key for matter in rows)
        for matter in rows:
            matter.key, matter.standing = on, standing(Urgency.NONE, on)
        act.subject = labels(rows)
    return Done(f"{act.subject} 已{'标为重点' if on else '取消重点'}。", act.seq, tuple(ids))


def void(desk: Desk, ids: Sequence[int], reason: str) -> Done:
    """作废 with a reason; the number stays in the book for ever and is not given again. Raises Invalid, Refused by state."""
    with desk.act(MatterVerb.VOID) as act:
        rows = open_matters(act.session, ids, MatterVerb.VOID)
        act.reason = needed_reason(reason, *rows)
        for matter in rows:
            counted = matter.state not in _NEVER_COUNTED
            matter.state, matter.reason, matter.chase_on = MatterState.VOID, act.reason, None
            void_number(act.session, matter.number_id, act.reason)
            if counted:
                record(act, matter, EventKind.VOIDED)
            if matter.paper_id:
                act.note(f"document:{matter.paper_id}", label(matter))
        act.subject = labels(rows)
    return Done(f"已作废 {act.subject}，号码保留。", act.seq, tuple(ids))


def publish(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """公布: free from `on` (today) on the ground of `evidence`. It left the house, so it is not taken back.

    Refused for what is not 未公布, and while the paper it came from still is.
    """
    read = Typed(cleaned(typed), desk.now, desk.calendar())
    on = read.past_date("on") or desk.today
    evidence = " ".join(read.needed("evidence", "请写公布的依据：在哪里公布、谁审查的。").split())
    read.finish()
    with desk.act(Verb.PUBLISH, reason=f"{on:%Y-%m-%d} {evidence}") as act:
        rows = open_matters(act.session, ids, MatterVerb.PUBLISH)
        keep_out(act.reason, *rows)
        for matter in rows:
            paper = act.session.get(Document, matter.paper_id) if matter.paper_id else None
            if matter.secrecy is not Secrecy.UNPUBLISHED:
                raise Refused("R-PUBLISH", f"{label(matter)} 不是未公布的，无须公布。")
            if paper is not None and paper.secrecy is not Secrecy.OPEN:
                raise Refused("R-PUBLISH", f"{label(matter)} 不能先于原件公开，原件是{paper.secrecy.value}；请先办原件。")
            matter.secrecy = Secrecy.OPEN
        act.subject = labels(rows)
    return Done(f"已公布 {act.subject}。", None, tuple(ids))


def check(desk: Desk, ids: Sequence[int], *, closed: bool) -> Done:
    """核对 an imported old line: it was brought to its end (已办结), or it is still open (办理中, without a 主办 已立项)."""
    with desk.act(MatterVerb.CHECK, reason="已办结" if closed else "仍在办") as act:
        rows = open_matters(act.session, ids, MatterVerb.CHECK)
        for matter in rows:
            _checked(act, matter, closed=closed)
        act.subject = labels(rows)
    end = "已办结" if closed else "仍在办，已列入在办"
    return Done(f"已核对 {act.subject}：{end}。", act.seq, tuple(ids))


def _checked(act: Act, matter: Matter, *, closed: bool) -> None:
    """What the statistics did not know of it yet they know from now on."""
    known = _known(act.session, matter)
    began = matter.established_on or matter.recorded_on
    if EventKind.ESTABLISHED not in known:
        record(act, matter, EventKind.ESTABLISHED, began)
    if closed:
        matter.state = MatterState.CLOSED
        if EventKind.CLOSED not in known:
            record(act, matter, EventKind.CLOSED, matter.closed_on or matter.due_on or began)
        return
    if not matter.lead_name:  # it waits to be given out, as an imported one does
        matter.state = MatterState.ESTABLISHED
        return
    matter.state = MatterState.IN_HAND
    ask_from(matter, act.now.date(), load(act.session))


def _known(session: Session, matter: Matter) -> set[EventKind]:
    return set(session.exec(
        select(col(MatterEvent.kind)).where(
            col(MatterEvent.matter_id) == matter.id, col(MatterEvent.withdrawn).is_(False)
        )
    ))


def _redate(act: Act, matter: Matter, was: str, due: str) -> None:
    """Before 立项 a date is only proposed and may be typed anew; afterwards `guarded` has let nothing through."""
    if due and due != was and matter.state is MatterState.PROPOSED:
        flush(act)
        made = typed_sum(due, act.now.date(), load(act.session), *basis_of(matter.source), start_word="登记")
        add_matter_deadline(act, matter, made)

"""督办单 蓝/黄/红: an escalation that a leader signed and that was sent; a stored event, never a colour (domain.md §8.2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision.events import record
from bangongshi.duties.supervision.loading import label, labels, open_matter, open_matters, touch
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.feedback_rules import check_sheet, cleaned, lower_than, moment
from bangongshi.models.matter_words import EventKind, MatterVerb
from bangongshi.models.matters import Matter, MatterEvent, Sheet
from bangongshi.models.typed import Typed


def escalate(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """发督办单: level, number, to (each matter's 主办 unless typed), signer, reply_by. It has left the house.

    Refused when a higher one was already sent in this round. Raises Invalid per field.
    """
    entry = check_sheet(cleaned(typed), desk.now, desk.calendar())
    if entry.number and len(set(ids)) > 1:
        raise Invalid({"number": "一份督办单一个编号；几项一起发请不填编号，或逐项发。"})
    with desk.act(MatterVerb.ESCALATE, reason=f"{entry.signer}签发{entry.level.value}单") as act:
        rows = open_matters(act.session, ids, MatterVerb.ESCALATE)
        for matter in rows:
            higher = lower_than([sheet.level for sheet in _sheets(act.session, matter)], entry.level)
            if higher is not None:
                said = f"已经发过{higher.value}色督办单，不能再发{entry.level.value}色的；请发同级或更高的。"
                raise Refused("R-ESCALATE", f"{label(matter)}：{said}")
            act.session.add(
                Sheet(
                    matter_id=matter.id or 0, level=entry.level, number=entry.number, sent_at=act.now,
                    to_name=entry.to or matter.lead_name, signer=entry.signer, reply_by=entry.reply_by,
                )
            )
            record(act, matter, EventKind.ESCALATED)
            touch(act, matter)
        act.subject = labels(rows)
    return Done(f"{act.subject} 已发{entry.level.value}色督办单，{entry.reply_by:%Y-%m-%d} 前答复。", None, tuple(ids))


def answer_sheet(
    desk: Desk, matter_id: int, typed: Mapping[str, str], *, sheet_id: int | None = None
) -> Done:
    """答复督办单: answer (verbatim), at (now); the oldest without an answer unless `sheet_id` says which.

    Raises Invalid per field; Refused when none waits.
    """
    values = cleaned(typed)
    with desk.act(MatterVerb.ANSWER_SHEET) as act:
        matter = open_matter(act.session, matter_id, MatterVerb.ANSWER_SHEET)
        open_now = [
            sheet for sheet in _sheets(act.session, matter, whole=True)
            if sheet.answered_at is None and sheet_id in (None, sheet.id)
        ]
        if not open_now:
            raise Refused("R-ANSWER_SHEET", f"{label(matter)}：没有等答复的督办单。")
        sheet = open_now[0]
        read = Typed(values, act.now, desk.calendar())
        answer = read.needed("answer", "请照录答复。")
        at = moment(read, "at")
        if at.date() < sheet.sent_at.date():
            read.wrong["at"] = f"早于发出的日子（{sheet.sent_at:%Y-%m-%d}），请核对。"
        read.finish()
        sheet.answer, sheet.answered_at = answer, at
        act.subject = label(matter)
        touch(act, matter)
    late = "，已过要求的日子" if sheet.reply_by and at.date() > sheet.reply_by else ""
    return Done(f"{act.subject} 的{sheet.level.value}色督办单已答复{late}。", act.seq, (matter_id,))


def _sheets(session: Session, matter: Matter, *, whole: bool = False) -> Sequence[Sheet]:
    """What was sent, oldest first; since the matter was last taken up again unless `whole`."""
    since: datetime | None = None if whole else session.exec(
        select(func.max(col(MatterEvent.recorded_at))).where(
            col(MatterEvent.matter_id) == matter.id, col(MatterEvent.kind) == EventKind.REOPENED,
            col(MatterEvent.withdrawn).is_(False),
        )
    ).one()
    return session.exec(
        select(Sheet)
        .where(
            col(Sheet.matter_id) == matter.id, col(Sheet.withdrawn).is_(False),
            col(Sheet.sent_at) > since if since else col(Sheet.id).is_not(None),
        )
        .order_by(col(Sheet.id))
    ).all()

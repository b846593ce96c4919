"""拒绝用印: saying no is a normal outcome; it stays as a row with its reason, without a number (YZ-13)."""

from collections.abc import Mapping

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import person_named
from bangongshi.duties.seals.keeping import keep_out, needed_reason
from bangongshi.duties.seals.seal_loading import seals_named
from bangongshi.duties.seals.use_facts import agreeing_secrecy, paper_of
from bangongshi.models.done import Done
from bangongshi.models.seal_words import UseState, UseVerb
from bangongshi.models.seals import SealUse, Stamping
from bangongshi.models.use_form import check_refusal
from bangongshi.store.transaction import flush


def refuse_use(desk: Desk, typed: Mapping[str, str], reason: str) -> Done:
    """Put a refusal down: `applicant`, `subject`, `seals` and the reason are needed, nothing else. Raises Invalid per field."""
    reason = needed_reason(reason)
    entry = check_refusal(typed, desk.now, desk.calendar())
    with desk.act(UseVerb.REFUSE, reason=reason) as act:
        seals = seals_named(act.session, entry.seals)
        paper = paper_of(act.session, entry.paper)
        keep_out(reason, entry.subject)
        row = SealUse(
            state=UseState.REFUSED, used_at=act.now, matter=entry.matter, subject=entry.subject,
            reference=entry.reference, paper_id=paper.id if paper else None, department=entry.department,
            applicant_id=person_named(act.session, entry.applicant), applicant_name=entry.applicant,
            supervisor_name=desk.who, copies=entry.copies, secrecy=agreeing_secrecy(entry.secrecy, paper),
            alias=f"{entry.matter.value}申请用印（{act.now:%Y-%m-%d %H:%M}）", note=entry.note, reason=reason,
        )
        act.session.add(row)
        flush(act)
        for seal in seals:
            act.session.add(Stamping(use_id=row.id or 0, seal_id=seal.id, seal_name=seal.name))
        act.subject = "、".join(seal.name for seal in seals)
    return Done(f"已记下拒绝用印：{act.subject}，{entry.applicant} 申请，没有编号。", act.seq, (row.id or 0,))

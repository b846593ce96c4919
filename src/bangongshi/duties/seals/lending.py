"""How is a seal lent, extended, taken back? Two persons, due to the minute, each stamp put down on return (YZ-10)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import settings_of
from bangongshi.duties.people.naming import person_named
from bangongshi.duties.seals.authority import authorities_of
from bangongshi.duties.seals.keeping import keep_out
from bangongshi.duties.seals.seal_loading import labels, seals_named, unusable
from bangongshi.duties.seals.use_facts import LEFT, asker_of, scope_of
from bangongshi.duties.seals.using import record_use
from bangongshi.models import secrecy as secrecies
from bangongshi.models.approval import Approval, approve
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.loan_form import (
    LINES,
    LoanEntry,
    Stamped,
    TakenIn,
    check_extension,
    check_loan,
    check_taken_in,
    said,
)
from bangongshi.models.loan_rules import (
    amount_at_stake,
    late_words,
    refusal,
    request_objections,
    scope_objection,
    stake_words,
    state_after,
)
from bangongshi.models.seal_authority import NO_AUTHORITIES, permits
from bangongshi.models.seal_words import LoanVerb, UseState
from bangongshi.models.seals import Seal, SealLoan, SealUse
from bangongshi.models.use_form import UseEntry
from bangongshi.store.transaction import Act, flush
from bangongshi.text import clean_in


def lend(desk: Desk, typed: Mapping[str, str]) -> Done:
    """外借印章: one act, a row for each seal. Raises Invalid per field (YZ-01, YZ-02, YZ-07, YZ-10), Refused."""
    office = settings_of(desk)
    entry = check_loan(cleaned(typed), desk.now, desk.calendar(), office)
    with desk.act(LoanVerb.LEND) as act:
        seals = seals_named(act.session, entry.seals)
        settled = _may_be_lent(act.session, seals, entry)
        rows = [_loan(act, seal, entry) for seal in seals]
        act.session.add_all(rows)
        act.subject = named(seal.name for seal in seals)
        for row in rows:
            _on_seal(act, row)
        flush(act)
    sentence = f"已借出 {act.subject}：{entry.borrower}、{entry.companion}，应还 {said(entry.due_at, desk.today)}。"
    if not desk.calendar().is_workday(entry.due_at.date()):
        sentence += "应还那天休息，请约好谁来接。"
    if not settled:
        sentence += NO_AUTHORITIES
    return Done(sentence + to_countersign(entry.approval), act.seq, tuple(row.id or 0 for row in rows))


def extend(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """续借: `due_at` later than now, `agreed_by`, `reason`. The first due time stays in `first_due_at`."""
    new = check_extension(cleaned(typed), desk.now, desk.calendar(), settings_of(desk))
    was: list[datetime] = []
    with desk.act(LoanVerb.EXTEND, reason=f"{new.agreed_by}同意：{new.reason}") as act:
        rows = [open_loan(act.session, loan_id, LoanVerb.EXTEND) for loan_id in ids]
        for row in rows:
            keep_out(new.reason, row.subject)
            if row.due_at == new.due_at:
                raise Invalid({"due_at": f"{row.seal_name} 本来就是这个时间应还。"})
            row.first_due_at = row.first_due_at or row.due_at
            was += [row.due_at] if row.due_at else []
            row.due_at = new.due_at
        act.subject = named(row.seal_name for row in rows)
    before = "、".join(dict.fromkeys(said(moment, desk.today) for moment in was))
    came = f"由 {before} 改为" if before else "定为"
    sentence = f"已续借 {act.subject}：{new.agreed_by}同意，应还{came} {said(new.due_at, desk.today)}。"
    return Done(sentence, act.seq, tuple(ids))


def take_in(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """收回印章: `back_at` (now), `received_by`, and either `stamped` – each line a numbered 用印 – or `not_used`=是.

    Raises Invalid per field. The rules of 用印 are not asked any more: what was stamped outside is put down as it was.
    """
    back = check_taken_in(cleaned(typed), desk.now, desk.calendar(), len(ids))
    verb = LoanVerb.TAKE_IN_USED if back.stamped else LoanVerb.TAKE_IN
    uses: list[SealUse] = []
    late: list[str] = []
    with desk.act(verb) as act:
        rows = [open_loan(act.session, loan_id, verb) for loan_id in ids]
        for row in rows:
            late += [words] if (words := late_words(row.due_at, back.back_at)) else []
            _put_back(row, back, verb)
            _on_seal(act, row)
        flush(act)
        if back.stamped:
            uses = [_stamp(act, desk, rows[0], line, at) for at, line in enumerate(back.stamped, start=1)]
        act.subject = named(row.seal_name for row in rows)
    sentence = f"已收回 {act.subject}，{back.received_by}接的"
    sentence += f"，{'、'.join(dict.fromkeys(late))}。" if late else "。"
    return Done(sentence + (f"在外用印 {_numbers(uses)}。" if uses else "没有用。"), act.seq, tuple(ids))


def void_loan(desk: Desk, ids: Sequence[int], reason: str) -> Done:
    """作废外借: put down by mistake. Refused while a 用印 of it counts: that is 作废 first."""
    reason = needed_reason(reason)
    with desk.act(LoanVerb.VOID, reason=reason) as act:
        rows = [open_loan(act.session, loan_id, LoanVerb.VOID) for loan_id in ids]
        for row in rows:
            keep_out(reason, row.subject)
            row.state, row.reason = state_after(row.state, LoanVerb.VOID), reason
            _on_seal(act, row)
        act.subject = named(row.seal_name for row in rows)
    return Done(f"已作废 {act.subject} 的外借。", act.seq, tuple(ids))


# -- shared with 介绍信 ------------------------------------------------------------------------------------------------


def cleaned(typed: Mapping[str, str]) -> dict[str, str]:
    """The form's values as they may be stored; Refused when one carries a state-secret mark."""
    values = {name: clean_in(text, lines=name in LINES).strip() for name, text in typed.items()}
    secrecies.guard(values)
    return values


def needed_reason(reason: str) -> str:
    """The reason as it is stored; Invalid when there is none."""
    kept = clean_in(reason).strip()
    if not kept:
        raise Invalid({"reason": "请写明理由，例如：登重了。"})
    return kept


def named(names: Iterable[str], measure: str = "枚") -> str:
    """「某局公章」 or 「某局公章等 2 枚」."""
    kept = list(names)
    return kept[0] if len(kept) == 1 else f"{kept[0]}等 {len(kept)} {measure}" if kept else ""


def to_countersign(approval: Approval) -> str:
    """What a yes by telephone still asks for; ""."""
    by = approval.countersign_by
    return f"电话同意的，请在 {by.month}月{by.day}日前补签。" if by else ""


# -- how ---------------------------------------------------------------------------------------------------------------


def open_loan(session: Session, loan_id: int, verb: LoanVerb) -> SealLoan:
    """The loan, if `verb` is possible now; Refused with its seal and the reason otherwise."""
    row = session.get(SealLoan, loan_id)
    if row is None:
        raise Refused("R-GONE", "找不到这一笔外借，请按 F5 刷新。")
    if no := refusal(row.state, verb, uses_of(session, loan_id)):
        raise Refused(f"R-{verb.name}", f"{row.seal_name}：{no}")
    return row


def _on_seal(act: Act, row: SealLoan) -> None:
    """A line at the seal itself: its story tells of the loan, and no earlier act on it is taken back underneath."""
    if row.seal_id:
        act.note(f"seal:{row.seal_id}", row.seal_name)


def uses_of(session: Session, loan_id: int) -> int:
    """How many 用印 of a loan count."""
    query = select(func.count()).where(col(SealUse.loan_id) == loan_id, col(SealUse.state) == UseState.USED)
    return session.exec(query).one()


def _may_be_lent(session: Session, seals: Sequence[Seal], entry: LoanEntry) -> bool:
    """Invalid per field when the matter, a seal's scope or state, or the approver stands in the way.

    Whether it is settled for every seal who may approve; where it is not, any leader may.
    """
    wrong = request_objections(entry)
    approver = entry.approval.approver
    asker = asker_of(session, approver)
    if asker.left:
        wrong.setdefault("approver", LEFT.format(approver))
    lines = authorities_of(session, [seal.id or 0 for seal in seals])
    for seal in seals:
        said = unusable(session, seal) or scope_objection(seal.name, scope_of(seal), entry.matter)
        if said and "matter" not in wrong:
            wrong.setdefault("seals", said)
        own = lines[seal.id or 0]
        stake = amount_at_stake(own, entry.matter)
        objection = permits(
            own, entry.matter, stake, approver, approver_id=asker.id, evidence=entry.approval.evidence,
            leader=asker.leader,
        )
        if objection and not said:
            outside = stake is not None and objection.field == "approver"
            wrong.setdefault(objection.field, stake_words(own, entry.matter) if outside else objection.sentence)
    if wrong:
        raise Invalid(wrong)
    return all(lines.values())


def _loan(act: Act, seal: Seal, entry: LoanEntry) -> SealLoan:
    row = SealLoan(
        seal_id=seal.id, seal_name=seal.name, matter=entry.matter, subject=entry.subject, place=entry.place,
        papers=entry.papers, borrower_id=person_named(act.session, entry.borrower), borrower_name=entry.borrower,
        companion_name=entry.companion, department=entry.department, lent_at=entry.lent_at, due_at=entry.due_at,
        secrecy=entry.secrecy, alias=f"外借 {seal.name}", note=entry.note,
    )
    approve(row, entry.approval, person_named(act.session, entry.approval.approver))
    return row


def _put_back(row: SealLoan, back: TakenIn, verb: LoanVerb) -> None:
    if back.back_at < row.lent_at.replace(second=0):
        raise Invalid({"back_at": f"{row.seal_name}：收回早于借出（{row.lent_at:%m-%d %H:%M}），请核对。"})
    row.state = state_after(row.state, verb)
    row.back_at, row.received_by, row.back_note = back.back_at, back.received_by, back.back_note
    row.stamped_text = back.text


def _stamp(act: Act, desk: Desk, loan: SealLoan, line: Stamped, at: int) -> SealUse:
    """One line of the list as a numbered 用印 with the loan's people and approval; what is wrong stands at `stamped`.

    A yes by telephone still unsigned stays asked for at the loan alone, not once more at every stamp.
    """
    seal = labels(act.session, [loan.seal_id]).get(loan.seal_id) if loan.seal_id else None
    approval = Approval(
        loan.approver_name, loan.approved_at or loan.lent_at, loan.approval_way, loan.approval_evidence,
        loan.countersign_by if loan.countersigned_at else None,
    )
    entry = UseEntry(
        subject=line.subject, seals=(seal or loan.seal_name,), matter=loan.matter, applicant=loan.borrower_name,
        approval=approval, used_at=loan.back_at or act.now, copies=line.copies, impressions=(line.impressions,),
        department=loan.department, supervisor=loan.companion_name, secrecy=loan.secrecy,
    )
    try:
        use = record_use(act, desk, entry, loan_id=loan.id)
    except Invalid as error:
        raise Invalid({"stamped": f"第 {at} 行：{''.join(error.fields.values())}"}) from None
    use.countersigned_at, use.countersign_evidence = loan.countersigned_at, loan.countersign_evidence
    return use


def _numbers(uses: Sequence[SealUse]) -> str:
    """「用印〔2026〕3号」 or 「用印〔2026〕3号 至 …5号，共 3 笔」."""
    if len(uses) == 1:
        return uses[0].number
    return f"{uses[0].number} 至 {uses[-1].number}，共 {len(uses)} 笔"

"""更正用印, 作废用印: numbers do not move, the old values stay readable; what was approved and changed asks a reason (YZ-08)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.office import read_settings
from bangongshi.duties.people import person_named
from bangongshi.duties.seals.keeping import keep_out, needed_reason
from bangongshi.duties.seals.seal_loading import seals_named
from bangongshi.duties.seals.use_facts import agreeing_secrecy, paper_of, use_facts
from bangongshi.duties.seals.use_loading import label, labels, masked, open_use, stamps_of
from bangongshi.duties.seals.use_numbers import void_number
from bangongshi.duties.seals.use_values import check_version, use_values, values_of
from bangongshi.duties.seals.using import alias_of, built_on, fill, put_stamp
from bangongshi.models.credentials import Letter
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.papers import Document
from bangongshi.models.seal_words import LetterState, UseState, UseVerb
from bangongshi.models.seals import Seal, SealUse, Stamping
from bangongshi.models.use_form import RefusalEntry, UseEntry, check, check_refusal
from bangongshi.models.use_rules import (
    CHANGED,
    UseFacts,
    changed_fields,
    findings,
    proxies,
    settle,
    signature_of,
)
from bangongshi.models.words import Secrecy
from bangongshi.store.transaction import Act, flush

__all__ = ["amend_use", "use_values", "void_use"]

ASKED_OUTSIDE = frozenset({CHANGED, "YZ-09"})
"""Of a stamp put down under a loan: the others were answered when the seal went out (using.record_use)."""


def amend_use(desk: Desk, use_id: int, typed: Mapping[str, str], reason: str) -> Done:
    """更正, by the fields of the form; what is not in `typed` stays. The rules are asked anew, but for the seals' present state.

    Raises Invalid per field (also YZ-08 without `warned_reason`), Refused for another window's change and by state.
    """
    reason = needed_reason(reason)
    with desk.act(UseVerb.AMEND, reason=reason) as act:
        row = open_use(act.session, use_id, UseVerb.AMEND)
        was = values_of(act.session, row)
        check_version(was, typed)
        values = {**was, **typed}
        for subject in (row.subject, values["subject"]):
            keep_out(reason, subject)
        if row.state is UseState.REFUSED:
            _amend_refusal(act, row, check_refusal(values, desk.now, load(act.session)))
        else:
            _amend_used(act, row, values, typed)
        act.subject = label(row)
    return Done(f"已更正 {label(row)}，原值仍可查。", act.seq, (use_id,))


def void_use(desk: Desk, ids: Sequence[int], reason: str) -> Done:
    """作废 with a reason; the number stays in the book for ever and is not given again. Raises Invalid without a reason."""
    reason = needed_reason(reason)
    with desk.act(UseVerb.VOID, reason=reason) as act:
        rows = [open_use(act.session, use_id, UseVerb.VOID) for use_id in ids]
        for row in rows:
            keep_out(reason, row.subject)
            row.state, row.reason = UseState.VOID, reason
            void_number(act.session, row.number_id, reason)
            if row.paper_id:
                act.note(f"document:{row.paper_id}", row.number, UseVerb.VOID)
        act.subject = labels(label(row) for row in rows)
        letters = _letters_stamped(act.session, ids)
    return Done(f"已作废 {act.subject}，号码保留。{letters}", act.seq, tuple(ids))


def _letters_stamped(session: Session, use_ids: Sequence[int]) -> str:
    """The 介绍信 that left under these stamps are still out: whether they hold is another question, and it is said."""
    numbers = session.exec(
        select(col(Letter.number)).where(col(Letter.use_id).in_(use_ids), col(Letter.state) == LetterState.ISSUED)
    ).all()
    return f"介绍信 {'、'.join(numbers)} 还算开出；不用了的请到介绍信里作废。" if numbers else ""


def _amend_used(act: Act, row: SealUse, values: Mapping[str, str], typed: Mapping[str, str]) -> None:
    session = act.session
    days = read_settings(session).countersign_days
    entry = _kept_moments(row, check(values, act.now, load(session), days), typed)
    stamps = stamps_of(session, [row.id or 0])[row.id or 0]
    seals, paper, was_paper = seals_named(session, entry.seals), paper_of(session, entry.paper), row.paper_id
    secrecy = _secrecy(session, row, entry.secrecy, paper)
    _countable(row, entry, stamps)
    facts = use_facts(
        session, entry, seals, entry.supervisor or act.stamp.who, act.now.date(),
        changed=changed_fields(_as_approved(row, stamps, seals, entry), entry), used=True, use_id=row.id,
    )
    _warned(row, facts)
    row.secrecy = secrecy
    if entry.approval.approver != row.approver_name:  # what another one signed is not signed by this one
        row.countersigned_at, row.countersign_evidence = None, ""
    signature = signature_of(entry.signature, facts.seals)
    fill(act, row, entry, paper, signature)
    row.alias = alias_of(row)
    _restamp(act, row, stamps, seals, entry, proxies(signature, facts.seals))
    if paper and paper.id != was_paper:
        act.note(f"document:{paper.id}", row.number, UseVerb.AMEND)


def _secrecy(session: Session, row: SealUse, typed: Secrecy, paper: Document | None) -> Secrecy:
    """The level after a correction: 未公布 ends by 公布 only, never by a correction, nor by another paper (design.md §3.5)."""
    level = agreeing_secrecy(typed, paper)
    if not masked(session, row):
        return level
    if paper and level is not Secrecy.UNPUBLISHED:
        raise Invalid({"paper": f"这一笔未公布，这一件原件是{level.value}，换上去就露出来了；请先公布这一笔，再更正。"})
    return Secrecy.UNPUBLISHED


def _warned(row: SealUse, facts: UseFacts) -> None:
    """Which rules were waived, and why. A new change of what was approved asks a new reason; that there was one stays said."""
    reason = facts.entry.warned_reason
    found = findings(facts)
    if row.loan_id and (facts.approval.approver, facts.entry.matter) == (row.approver_name, row.matter):
        found = tuple(finding for finding in found if finding.code in ASKED_OUTSIDE)
    waived, _ = settle(found, "" if facts.changed and reason == row.warned_reason else reason)
    codes = [code for code in waived.split("、") if code]
    if CHANGED in row.warned and CHANGED not in codes:
        codes.append(CHANGED)
    row.warned, row.warned_reason = "、".join(codes), (reason or row.warned_reason) if codes else ""


def _kept_moments(row: SealUse, entry: UseEntry, typed: Mapping[str, str]) -> UseEntry:
    """What was stored to the second and is shown to the minute does not move by being shown."""
    kept = entry
    if "used_at" not in typed or entry.used_at == row.used_at.replace(second=0):
        kept = replace(kept, used_at=row.used_at)
    if row.loan_id:  # a yes by telephone is signed at the loan, not once more at each of its stamps
        kept = replace(kept, approval=replace(kept.approval, countersign_by=row.countersign_by))
    if row.approved_at and entry.approval.approved_at == row.approved_at.replace(second=0):
        kept = replace(kept, approval=replace(kept.approval, approved_at=row.approved_at))
    return kept


def _as_approved(row: SealUse, stamps: Sequence[Stamping], seals: Sequence[Seal], entry: UseEntry) -> UseEntry:
    """The row as it stands, in what YZ-08 compares; seals are called as the form calls them."""
    called = {seal.id: name for seal, name in zip(seals, entry.seals, strict=True)}
    return replace(
        entry, seals=tuple(called.get(stamp.seal_id, stamp.seal_name) for stamp in stamps), matter=row.matter,
        subject=row.subject, copies=row.copies, impressions=tuple(stamp.impressions for stamp in stamps),
        amount=row.amount,
    )


def _countable(row: SealUse, entry: UseEntry, stamps: Sequence[Stamping]) -> None:
    """What has been counted does not change behind the count, and a stamp that was put down does not vanish."""
    wrong = {}
    if len(entry.seals) < len(stamps):
        wrong["seals"] = "盖过的章不能减少；确实登错了，请作废这一笔，按实际盖的重新登记。"
    if row.sheets_settled_at and (entry.copies != row.copies or not entry.sheets):
        wrong["copies"] = f"{row.number} 的空白件已经清点，份数和编号不能再改。"
    if wrong:
        raise Invalid(wrong)


def _restamp(
    act: Act, row: SealUse, stamps: list[Stamping], seals: Sequence[Seal], entry: UseEntry, proxy: frozenset[str]
) -> None:
    """Each seal keeps its own stamp; seals that are new take those of the ones replaced, then rows of their own."""
    by_seal = {stamp.seal_id: stamp for stamp in stamps}
    named = {seal.id for seal in seals}
    free = [stamp for stamp in stamps if stamp.seal_id not in named]
    for seal, (_, impressions) in zip(seals, entry.stamps, strict=True):
        stamp = by_seal.get(seal.id) or (free.pop(0) if free else Stamping(use_id=row.id or 0, seal_name=seal.name))
        put_stamp(stamp, seal, impressions, seal.name in proxy)
        act.session.add(stamp)
        if seal.id not in by_seal:
            built_on(act, seal)
    flush(act)


def _amend_refusal(act: Act, row: SealUse, entry: RefusalEntry) -> None:
    session = act.session
    seals, paper = seals_named(session, entry.seals), paper_of(session, entry.paper)
    stamps = stamps_of(session, [row.id or 0])[row.id or 0]
    if len(seals) < len(stamps):
        raise Invalid({"seals": "申请的章不能减少；登错了请回退或另记一笔。"})
    row.secrecy = _secrecy(session, row, entry.secrecy, paper)
    row.matter, row.subject, row.reference = entry.matter, entry.subject, entry.reference
    row.paper_id, row.department, row.note = (paper.id if paper else None), entry.department, entry.note
    row.applicant_id, row.applicant_name = person_named(session, entry.applicant), entry.applicant
    row.copies = entry.copies
    for place, seal in enumerate(seals):
        stamp = stamps[place] if place < len(stamps) else Stamping(use_id=row.id or 0, seal_name=seal.name)
        put_stamp(stamp, seal, 1, False)
        act.session.add(stamp)
    flush(act)

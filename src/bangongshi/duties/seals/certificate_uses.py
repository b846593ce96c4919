"""How is a 证照 given out and taken back? 正本 and 副本 for a time, photocopies for good (domain.md §6.4, §10)."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import read_settings
from bangongshi.duties.people.naming import person_named
from bangongshi.duties.seals.certificates import GONE, needed_reason, open_certificate
from bangongshi.duties.seals.keeping import keep_out
from bangongshi.models.approval import approve
from bangongshi.models.certificate_form import CertificateUseEntry, check_use, cleaned
from bangongshi.models.certificate_rules import CertificateFacts, cautions, refusal, shortage
from bangongshi.models.credentials import Certificate, CertificateUse
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.seal_words import (
    CertificatePart,
    CertificateState,
    CertificateUseState,
    CertificateVerb,
)
from bangongshi.models.typed import Typed
from bangongshi.store.transaction import Act, flush


def lend(desk: Desk, certificate_id: int, typed: Mapping[str, str]) -> Done:
    """借用证照: a 正本 or 副本 until `due`, or photocopies, which are 已给 at once.

    Invalid per field; also on `copies` when there are not enough in hand, and on `warned_reason` where a WARN of
    models/certificate_rules.cautions asks for a reason. Refused for a 证照 that was cancelled or replaced.
    """
    with desk.read() as session:
        open_certificate(session, certificate_id, CertificateVerb.LEND)
        days = read_settings(session).countersign_days
    entry = check_use(typed, desk.now, desk.calendar(), days)
    with desk.act(CertificateVerb.LEND) as act:
        certificate, facts = open_certificate(act.session, certificate_id, CertificateVerb.LEND)
        warned = _warned(certificate, facts, entry)
        use = _use(act, certificate, entry)
        use.warned, use.warned_reason = warned, entry.warned_reason if warned else ""
        act.session.add(use)
        act.subject = certificate.name
        _on_certificate(act, use)
        flush(act)
    return Done(_lent(use), act.seq, (use.id or 0,))


def take_in(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """归还证照: `at` (now when empty) and `received_by` (the clerk when empty); says how late it is."""
    read = Typed(cleaned(typed), desk.now, desk.calendar())
    at = read.moment("at", late="归还时间不能晚于今天，请核对。")
    by = read.text("received_by")
    read.finish()
    back: list[CertificateUse] = []
    with desk.act(CertificateVerb.TAKE_IN) as act:
        by = by or read_settings(act.session).clerk
        for use_id in ids:
            use = _open_use(act.session, use_id, CertificateVerb.TAKE_IN)
            if at < use.lent_at:
                raise Invalid({"at": f"{use.certificate_name}：归还早于借出（{use.lent_at:%m-%d %H:%M}），请核对。"})
            use.state, use.back_at = CertificateUseState.BACK, at
            use.note = "\n".join(part for part in (use.note, f"{at:%Y-%m-%d %H:%M} 归还，{by}收") if part)
            back.append(use)
            _on_certificate(act, use)
        act.subject = _named(back)
    return Done(f"已归还 {_said(back)}。{_late(back)}", act.seq, tuple(ids))


def void_use(desk: Desk, ids: Sequence[int], reason: str) -> Done:
    """作废证照使用: written down by mistake; what was out counts as here again."""
    reason = needed_reason(reason, "请写作废的理由，例如：登重了。")
    rows: list[CertificateUse] = []
    with desk.act(CertificateVerb.VOID_USE, reason=reason) as act:
        for use_id in ids:
            use = _open_use(act.session, use_id, CertificateVerb.VOID_USE)
            keep_out(reason, use.subject)
            use.state, use.reason = CertificateUseState.VOID, reason
            rows.append(use)
            _on_certificate(act, use)
        act.subject = _named(rows)
    return Done(f"已作废 {_said(rows)}的使用登记。", act.seq, tuple(ids))


# -- how ---------------------------------------------------------------------------------------------------------------


def use_facts(use: CertificateUse) -> CertificateFacts:
    """What the rules need to know of a use."""
    waiting = use.countersign_by is not None and use.countersigned_at is None
    return CertificateFacts(CertificateState.HELD, use=use.state, pending=waiting)


def _open_use(session: Session, use_id: int, verb: CertificateVerb) -> CertificateUse:
    use = session.get(CertificateUse, use_id)
    if use is None:
        raise Refused("R-GONE", GONE)
    if said := refusal(use_facts(use), verb):
        raise Refused(f"R-{verb.name}", f"{use.certificate_name}：{said}")
    return use


def _on_certificate(act: Act, use: CertificateUse) -> None:
    """A line at the 证照 itself: its story tells of the use, and what is out is not counted wrong by a 回退 underneath."""
    if use.certificate_id:
        act.note(f"certificate:{use.certificate_id}", use.certificate_name)


def _warned(certificate: Certificate, facts: CertificateFacts, entry: CertificateUseEntry) -> str:
    """The codes of the WARNs, for which a reason was given; Invalid without one, and when too few are in hand."""
    if short := shortage(facts, entry.part, entry.copies):
        raise Invalid({"copies": short})
    found = cautions(
        part=entry.part, limited=entry.limited,
        expired=certificate.expires_on is not None and certificate.expires_on < entry.lent_at.date(),
        approver=entry.approval.approver, borrower=entry.borrower,
    )
    if found and not entry.warned_reason:
        raise Invalid({"warned_reason": "".join(caution.sentence for caution in found) + "请写理由。"})
    return "、".join(caution.code for caution in found)


def _use(act: Act, certificate: Certificate, entry: CertificateUseEntry) -> CertificateUse:
    photocopy = entry.part is CertificatePart.PHOTOCOPY
    use = CertificateUse(
        certificate_id=certificate.id, certificate_name=certificate.name,
        state=CertificateUseState.GIVEN if photocopy else CertificateUseState.OUT,
        part=entry.part, copies=entry.copies, subject=entry.subject, receiver=entry.receiver,
        borrower_id=person_named(act.session, entry.borrower), borrower_name=entry.borrower,
        department=entry.department, lent_at=entry.lent_at, due_on=entry.due_on, limited=entry.limited,
        secrecy=entry.secrecy, alias=f"证照使用 {certificate.name}", note=entry.note,
    )
    approve(use, entry.approval, person_named(act.session, entry.approval.approver))
    return use


def _lent(use: CertificateUse) -> str:
    what = f"{use.certificate_name} {use.part.value} {use.copies} 份"
    sign = f"电话同意的，{use.countersign_by:%m月%d日}前补签。" if use.countersign_by else ""
    if use.due_on is None:
        return f"已给出 {what}，{use.borrower_name}领取。{sign}"
    return f"已借出 {what}，{use.borrower_name}，{use.due_on:%m月%d日}前归还。{sign}"


def _late(uses: Sequence[CertificateUse]) -> str:
    """How late it came back, the latest of several."""
    days = max((
        (use.back_at.date() - use.due_on).days for use in uses if use.back_at is not None and use.due_on is not None
    ), default=0)
    return f"晚了 {days} 天。" if days > 0 else ""


def _said(uses: Sequence[CertificateUse]) -> str:
    one = uses[0]
    return f"{one.certificate_name} {one.part.value} {one.copies} 份" if len(uses) == 1 else _named(uses)


def _named(uses: Sequence[CertificateUse]) -> str:
    name = uses[0].certificate_name
    return name if len(uses) == 1 else f"{name}等 {len(uses)} 笔"

"""What becomes of a 证照 itself: entered, corrected, renewed, cancelled, voided (domain.md §6.4)."""

from collections.abc import Collection, Mapping

from sqlmodel import Session, col, func, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people.naming import person_named
from bangongshi.models.certificate_form import CertificateEntry, check
from bangongshi.models.certificate_rules import STANDING_USES, CertificateFacts, refusal
from bangongshi.models.credentials import Certificate, CertificateUse
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.seal_words import (
    CertificatePart,
    CertificateState,
    CertificateUseState,
    CertificateVerb,
)
from bangongshi.store.transaction import flush
from bangongshi.text import clean_in

STALE = "这个证照刚才在另一个窗口改过，没有保存。请按 Esc 留作稿，再按 F4 对照着改。"
GONE = "找不到这一条，请按 F5 刷新。"


def record(desk: Desk, typed: Mapping[str, str]) -> Done:
    """登记证照. Raises Invalid per field (models/certificate_form.check)."""
    entry = check(typed, desk.now, desk.calendar())
    with desk.act(CertificateVerb.RECORD) as act:
        row = Certificate(name=entry.name)
        _fill(act.session, row, entry)
        act.session.add(row)
        act.subject = row.name
        flush(act)
    return Done(f"已登记证照 {row.name}，{_until(row)}。", act.seq, (row.id or 0,))


def amend(desk: Desk, certificate_id: int, typed: Mapping[str, str], reason: str) -> Done:
    """更正证照; the old values stay in the journal. `typed["version"]` is the state the clerk saw.

    Invalid per field and without a reason; Refused (R-STALE) when another window changed it since, and when fewer copies
    would be held than are out.
    """
    reason = needed_reason(reason, "请写更正的理由，例如：有效期看错。")
    entry = check(typed, desk.now, desk.calendar())
    with desk.act(CertificateVerb.AMEND, reason=reason) as act:
        row, facts = open_certificate(act.session, certificate_id, CertificateVerb.AMEND)
        if typed.get("version", str(row.version)) != str(row.version):
            raise Refused("R-STALE", STALE)
        _enough(facts, entry)
        _fill(act.session, row, entry)
        act.subject = row.name
    return Done(f"已更正 {row.name}，原值仍可查。", act.seq, (certificate_id,))


def renew(desk: Desk, certificate_id: int, typed: Mapping[str, str]) -> Done:
    """换证: the new one in a row of its own, the old becomes 已换证. What is not typed is as on the old one.

    The new `expires_on` is never taken over: empty means 长期. Invalid without a number or day of issue, and when
    nothing of it is new. Refused while a 正本 of the old one is out.
    """
    with desk.read() as session:
        old, _ = open_certificate(session, certificate_id, CertificateVerb.RENEW)
        values = {**certificate_values(old), "number": "", "issued_on": "", "expires_on": "", **typed}
    _said_anew(old, values)
    entry = check(values, desk.now, desk.calendar())
    with desk.act(CertificateVerb.RENEW) as act:
        old, _ = open_certificate(act.session, certificate_id, CertificateVerb.RENEW)
        row = Certificate(name=entry.name, replaces_id=certificate_id)
        _fill(act.session, row, entry)
        act.session.add(row)
        old.state = CertificateState.REPLACED
        act.subject = old.name
        flush(act)
    return Done(f"已换证 {row.name}，新证 {row.number}，{_until(row)}；旧证请按规定缴回。", act.seq, (row.id or 0,))


def cancel(desk: Desk, certificate_id: int, ground: str) -> Done:
    """注销 on a written `ground` (which decision, whose letter)."""
    return _end(desk, certificate_id, CertificateVerb.CANCEL, CertificateState.CANCELLED,
                needed_reason(ground, "请写注销的依据，例如：登记机关注销通知书的编号。"))


def void_certificate(desk: Desk, certificate_id: int, reason: str) -> Done:
    """作废 of a wrong entry; Refused when it has been used: then it is 注销."""
    return _end(desk, certificate_id, CertificateVerb.VOID, CertificateState.VOID,
                needed_reason(reason, "请写作废的理由，例如：重复登记。"))


# -- shared with the use of 证照 ------------------------------------------------------------------------------------------


def open_certificate(
    session: Session, certificate_id: int, verb: CertificateVerb
) -> tuple[Certificate, CertificateFacts]:
    """The 证照 and its facts; Refused when `verb` is not possible."""
    row = session.get(Certificate, certificate_id)
    if row is None:
        raise Refused("R-GONE", GONE)
    facts = facts_of(session, [row])[certificate_id]
    if said := refusal(facts, verb):
        raise Refused(f"R-{verb.name}", f"{row.name}：{said}")
    return row, facts


def facts_of(session: Session, rows: Collection[Certificate]) -> dict[int, CertificateFacts]:
    """{id: facts}: what is out and how often it was used is counted, never stored."""
    ids = [row.id for row in rows]
    out = parts_out(session, ids)
    uses: dict[int | None, int] = dict(session.exec(
        select(col(CertificateUse.certificate_id), func.count())
        .where(col(CertificateUse.certificate_id).in_(ids), col(CertificateUse.state).in_(STANDING_USES))
        .group_by(col(CertificateUse.certificate_id))
    ).all())
    replaced = [row.id for row in rows if row.state is CertificateState.REPLACED]
    new = session.exec(
        select(Certificate).where(
            col(Certificate.replaces_id).in_(replaced),
            col(Certificate.state).not_in((CertificateState.VOID, CertificateState.WITHDRAWN)),
        )
    ).all()
    successors = {row.replaces_id: row.number or row.name for row in new}
    return {
        row.id or 0: CertificateFacts(
            state=row.state, originals=row.originals, duplicates=row.duplicates, out=out.get(row.id or 0, {}),
            uses=uses.get(row.id, 0), successor=successors.get(row.id, ""),
        )
        for row in rows
    }


def parts_out(session: Session, ids: Collection[int | None]) -> dict[int, dict[CertificatePart, int]]:
    """{证照 id: {正本 or 副本: copies out}}, from the open uses."""
    found = session.exec(
        select(col(CertificateUse.certificate_id), col(CertificateUse.part), func.sum(col(CertificateUse.copies)))
        .where(col(CertificateUse.certificate_id).in_(ids), col(CertificateUse.state) == CertificateUseState.OUT)
        .group_by(col(CertificateUse.certificate_id), col(CertificateUse.part))
    ).all()
    out: dict[int, dict[CertificatePart, int]] = {}
    for certificate_id, part, copies in found:
        out.setdefault(certificate_id or 0, {})[part] = int(copies)
    return out


def certificate_values(row: Certificate) -> dict[str, str]:
    """A stored 证照 as the form shows it again, with its version."""
    return {
        "name": row.name, "number": row.number, "holder_unit": row.holder_unit, "issuer": row.issuer,
        "issued_on": row.issued_on.isoformat() if row.issued_on else "",
        "expires_on": row.expires_on.isoformat() if row.expires_on else "",
        "originals": str(row.originals), "duplicates": str(row.duplicates), "keeper": row.keeper_name,
        "place": row.place, "note": row.note, "version": str(row.version),
    }


def needed_reason(reason: str, sentence: str) -> str:
    """A reason, cleaned; Invalid with `sentence` when it is empty."""
    reason = clean_in(reason).strip()
    if not reason:
        raise Invalid({"reason": sentence})
    return reason


# -- how ---------------------------------------------------------------------------------------------------------------


def _fill(session: Session, row: Certificate, entry: CertificateEntry) -> None:
    row.name, row.number, row.holder_unit, row.issuer = entry.name, entry.number, entry.holder_unit, entry.issuer
    row.issued_on, row.expires_on = entry.issued_on, entry.expires_on
    row.originals, row.duplicates = entry.originals, entry.duplicates
    row.keeper_id, row.keeper_name = person_named(session, entry.keeper), entry.keeper
    row.place, row.note = entry.place, entry.note


def _enough(facts: CertificateFacts, entry: CertificateEntry) -> None:
    wrong = {
        field: f"{part.value}有{facts.gone(part)}份在外，不能少于这个数；请先归还。"
        for field, part, count in (
            ("originals", CertificatePart.ORIGINAL, entry.originals),
            ("duplicates", CertificatePart.DUPLICATE, entry.duplicates),
        )
        if count < facts.gone(part)
    }
    if wrong:
        raise Invalid(wrong)


def _said_anew(old: Certificate, values: Mapping[str, str]) -> None:
    wrong = {}
    if not values["number"].strip():
        wrong["number"] = "请填新证的编号；编号没有变的照旧填上。"
    if not values["issued_on"].strip():
        wrong["issued_on"] = "请填新证的发证日期。"
    if wrong:
        raise Invalid(wrong)
    was = certificate_values(old)
    if all(values[name].strip() == was[name] for name in ("number", "issued_on", "expires_on")):
        raise Invalid({"number": "编号、发证日期、有效期都和旧证一样，没有可换的；登错了请办更正。"})


def _end(desk: Desk, certificate_id: int, verb: CertificateVerb, state: CertificateState, reason: str) -> Done:
    with desk.act(verb, reason=reason) as act:
        row, _ = open_certificate(act.session, certificate_id, verb)
        row.state, row.reason = state, reason
        act.subject = row.name
    return Done(f"已{verb.value[:2]} {row.name}。", act.seq, (certificate_id,))


def _until(row: Certificate) -> str:
    return f"有效期至 {row.expires_on:%Y-%m-%d}" if row.expires_on else "长期有效"

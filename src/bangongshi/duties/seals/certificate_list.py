"""Which 证照 does the unit hold, which are out, who used them for what? Read in windows by key, masked by the query."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, literal, literal_column, select
from sqlmodel import Session, col

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import read_settings
from bangongshi.duties.registry.paper_rows import MASKED
from bangongshi.duties.seals.certificate_uses import use_facts
from bangongshi.duties.seals.certificates import GONE, certificate_values, facts_of, parts_out
from bangongshi.duties.seals.seal_history import history
from bangongshi.duties.windowing import page, read_window
from bangongshi.models.approval import approval_fields
from bangongshi.models.certificate_form import LABELS
from bangongshi.models.certificate_rules import CertificateFacts, alert, held_words
from bangongshi.models.credentials import Certificate, CertificateUse
from bangongshi.models.errors import Refused
from bangongshi.models.seal_rows import CertificateRow, CertificateView, SealDetail, pending
from bangongshi.models.seal_words import CertificateState, CertificateUseState
from bangongshi.models.standing import NO_DATE
from bangongshi.models.story import HIDDEN
from bangongshi.models.windows import COUNT_CAP, Page, Place, Total, Window, total_of

FIRST_WINDOW = Window()
_ID: ColumnElement[Any] = col(Certificate.id)  # type: ignore[assignment]
_USE: ColumnElement[Any] = col(CertificateUse.id)  # type: ignore[assignment]
_ENDS = func.coalesce(col(Certificate.expires_on), literal_column(f"'{NO_DATE}'"))
_DUE = func.coalesce(col(CertificateUse.due_on), literal_column(f"'{NO_DATE}'"))
_HELD: ColumnElement[bool] = literal_column(f"certificate.state = '{CertificateState.HELD.value}'")
_OUT: ColumnElement[bool] = literal_column(f"certificateuse.state = '{CertificateUseState.OUT.value}'")
_KEPT: ColumnElement[bool] = literal_column(f"certificateuse.state <> '{CertificateUseState.WITHDRAWN.value}'")
"""Spelled as in the partial indices, so that the planner sees that they fit."""
_TELLS = frozenset({"接收单位", "提醒理由", "备注", "作废原因"})
"""Lines of a use whose words may give away what it was for."""
_LATEST = 10
"""So many uses stand on the page of a 证照; all of them are in the view 使用."""


def certificates(
    desk: Desk, view: CertificateView = CertificateView.HELD, window: Window = FIRST_WINDOW
) -> Page[CertificateRow]:
    """One window: 证照 by the day they end, 长期 last; 借出 earliest due first; 使用 newest first."""
    with desk.read() as session:
        if view is CertificateView.HELD:
            found, more = read_window(session, _certificates().where(_HELD), [_ENDS, _ID], window)
            return page(_rows(session, found, desk.today), more, window)
        newest = view is CertificateView.USES
        query = _uses().where(_KEPT if newest else _OUT)
        order = [_USE] if newest else [_DUE, _USE]
        found, more = read_window(session, query, order, window, descending=newest)
    return page(tuple(_use_row(row, desk.today, newest=newest) for row in found), more, window)


def count_certificates(desk: Desk, view: CertificateView = CertificateView.HELD) -> Total:
    """How many the view holds, stopping at COUNT_CAP."""
    if view is CertificateView.HELD:
        query = select(_ID).where(_HELD)
    else:
        query = select(_USE).where(_KEPT if view is CertificateView.USES else _OUT)
    with desk.read() as session:
        return total_of(session.execute(query.limit(COUNT_CAP + 1)).all())


def place_of(desk: Desk, view: CertificateView, row_id: int) -> Place | None:
    """Where a 证照, or in the other views a use of one, stands; None when it is not there."""
    with desk.read() as session:
        if view is CertificateView.HELD:
            held = session.execute(_certificates().where(_HELD, _ID.in_([row_id]))).all()
            rows = _rows(session, held, desk.today)
        else:
            newest = view is CertificateView.USES
            used = session.execute(_uses().where(_KEPT if newest else _OUT, _USE.in_([row_id]))).all()
            rows = tuple(_use_row(row, desk.today, newest=newest) for row in used)
    return rows[0].place if rows else None


def certificate_facts(desk: Desk, rows: Collection[CertificateRow]) -> dict[int, CertificateFacts]:
    """{row id: what the rules need to know}, of 证照 or of uses, as the rows are."""
    uses = [row.use_id for row in rows if row.use_id is not None]
    ids = [row.id for row in rows if row.use_id is None]
    with desk.read() as session:
        if uses:
            found = session.scalars(select(CertificateUse).where(_USE.in_(uses)))
            return {use.id or 0: use_facts(use) for use in found}
        return facts_of(session, session.scalars(select(Certificate).where(_ID.in_(ids))).all())


def certificate_detail(desk: Desk, row: CertificateRow, revealed: bool = False) -> SealDetail:
    """A 证照 or one of its uses, opened. The purpose of a masked use shows only when `revealed` (journalled before)."""
    with desk.read() as session:
        if row.use_id is None:
            return _certificate_detail(session, row.id)
        return _use_detail(session, row.use_id, revealed)


# -- rows --------------------------------------------------------------------------------------------------------------


def _certificates() -> Select[*tuple[Any, ...]]:
    columns: list[Any] = [
        _ID, _ENDS.label("ends"), col(Certificate.name), col(Certificate.number), col(Certificate.state),
        col(Certificate.expires_on), col(Certificate.keeper_name), col(Certificate.originals),
        col(Certificate.duplicates),
    ]
    return select(*columns).select_from(Certificate)


def _rows(session: Session, found: Sequence[Row[*tuple[Any, ...]]], today: date) -> tuple[CertificateRow, ...]:
    out = parts_out(session, [row.id for row in found])
    steps = read_settings(session).certificate_alerts
    return tuple(
        CertificateRow(
            id=row.id, place=(row.ends if isinstance(row.ends, str) else row.ends.isoformat(), row.id),
            number=row.number, title=row.name, masked=False, name=row.name, state=row.state,
            expires_on=row.expires_on, alert=alert(row.expires_on, today, steps), keeper=row.keeper_name,
            held=held_words(CertificateFacts(
                row.state, originals=row.originals, duplicates=row.duplicates, out=out.get(row.id, {}))),
            certificate_id=row.id, today=today,
        )
        for row in found
    )


def _uses() -> Select[*tuple[Any, ...]]:
    """The purpose of a use, and for whom it was, leave the file only where its level allows it."""
    use = CertificateUse
    hidden = col(use.secrecy).in_(MASKED)
    columns: list[Any] = [
        _USE, _DUE.label("ends"), col(use.certificate_id), col(use.certificate_name), col(use.state), col(use.part),
        col(use.copies), col(use.borrower_name), col(use.approver_name), col(use.lent_at),
        col(use.due_on), col(use.back_at), col(use.limited), col(use.countersign_by), col(use.countersigned_at),
        col(Certificate.number), col(Certificate.expires_on), col(Certificate.keeper_name), hidden.label("hidden"),
        case((hidden, col(use.alias)), else_=col(use.subject)).label("title"),
        case((hidden, literal(HIDDEN)), else_=col(use.receiver)).label("receiver"),
    ]
    return select(*columns).select_from(use).outerjoin(Certificate, col(use.certificate_id) == _ID)


def _use_row(row: Row[*tuple[Any, ...]], today: date, *, newest: bool) -> CertificateRow:
    standing = row.state in (CertificateUseState.OUT, CertificateUseState.BACK, CertificateUseState.GIVEN)
    ends = row.ends if isinstance(row.ends, str) else row.ends.isoformat()
    return CertificateRow(
        id=row.id, place=(row.id,) if newest else (ends, row.id), number=row.number or "",
        title=row.title or _alias(row.certificate_name), masked=bool(row.hidden), name=row.certificate_name,
        state=row.state, expires_on=row.expires_on, alert=None, keeper=row.keeper_name or "",
        held=f"{row.part.value} {row.copies} 份", certificate_id=row.certificate_id, use_id=row.id, part=row.part,
        copies=row.copies, borrower=row.borrower_name, receiver=row.receiver, approver=row.approver_name,
        lent_at=row.lent_at, due_on=row.due_on, back_at=row.back_at, limited=row.limited,
        pending=pending(row.countersign_by, row.countersigned_at, today) if standing else None, today=today,
    )


def _alias(name: str) -> str:
    return f"证照使用 {name}"


# -- one of them opened ------------------------------------------------------------------------------------------------


def _certificate_detail(session: Session, certificate_id: int) -> SealDetail:
    row = session.get(Certificate, certificate_id)
    if row is None:
        raise Refused("R-GONE", GONE)
    facts = facts_of(session, [row])[certificate_id]
    values = certificate_values(row)
    shown = values | {"expires_on": values["expires_on"] or "长期"}
    fields = [("状态", row.state.value), *((label, shown[name]) for name, label in LABELS.items())]
    fields.append(("现有", held_words(facts)))
    if row.replaces_id and (old := session.get(Certificate, row.replaces_id)):
        fields.append(("换自", f"{old.name} {old.number}".strip()))
    if row.state is CertificateState.REPLACED:
        fields.append(("新证", facts.successor))
    fields.append(("原因", row.reason))
    uses = session.scalars(
        select(CertificateUse)
        .where(col(CertificateUse.certificate_id) == certificate_id, _KEPT).order_by(_USE.desc()).limit(_LATEST)
    ).all()
    fields += [("使用", _use_words(use)) for use in uses]
    if facts.uses > _LATEST:
        fields.append(("使用", f"共{facts.uses}笔，按 F7 到“使用”里看全部。"))
    told = history(session, [f"certificate:{certificate_id}"])
    return SealDetail(row.name, tuple(pair for pair in fields if pair[1]), told, typed=tuple(values.items()))


def _use_words(use: CertificateUse) -> str:
    """One use in a line, without what it was for: that may have to be masked."""
    receiver = "" if use.secrecy in MASKED else use.receiver
    parts = [
        f"{use.lent_at:%Y-%m-%d}", f"{use.part.value}{use.copies}份", use.borrower_name,
        f"交{receiver}" if receiver else "", use.state.value,
        f"应还{use.due_on:%m-%d}" if use.state is CertificateUseState.OUT and use.due_on else "",
    ]
    return " ".join(part for part in parts if part)


def _use_detail(session: Session, use_id: int, revealed: bool) -> SealDetail:
    use = session.get(CertificateUse, use_id)
    if use is None:
        raise Refused("R-GONE", GONE)
    masked = use.secrecy in MASKED and not revealed
    title = (use.alias or _alias(use.certificate_name)) if masked else use.subject
    pairs = (
        ("证照", use.certificate_name), ("状态", use.state.value), ("用途", title), ("密级", use.secrecy.value),
        ("接收单位", use.receiver), ("借用", f"{use.part.value} {use.copies} 份"), ("限用途章", "是" if use.limited else "否"),
        ("借用人", " ".join(part for part in (use.borrower_name, use.department) if part)),
        ("借出", f"{use.lent_at:%Y-%m-%d %H:%M}"), ("应还", use.due_on.isoformat() if use.due_on else ""),
        ("归还", f"{use.back_at:%Y-%m-%d %H:%M}" if use.back_at else ""), *approval_fields(use, masked=masked),
        ("提醒", use.warned), ("提醒理由", use.warned_reason), ("备注", use.note), ("作废原因", use.reason),
    )
    fields = tuple((label, HIDDEN if masked and label in _TELLS else text) for label, text in pairs if text)
    return SealDetail(title, fields, history(session, [f"certificateuse:{use_id}"], masked=masked), masked)

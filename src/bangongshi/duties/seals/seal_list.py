"""Which seals are there, where is each, what happened to it? The register 印章, read in windows by key."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals.authority import authorities
from bangongshi.duties.seals.seal_history import history
from bangongshi.duties.seals.seal_loading import OUT_NOW, custody_of, facts_of, holder, labels
from bangongshi.duties.seals.seal_loading import seal as loaded
from bangongshi.duties.windowing import page, read_window
from bangongshi.models.pinyin import initials
from bangongshi.models.seal_authority import NO_AUTHORITIES, AuthorityRow
from bangongshi.models.seal_form import seal_values
from bangongshi.models.seal_rows import SealDetail, SealRow, SealView
from bangongshi.models.seal_rules import OPEN, SealFacts, plain_name
from bangongshi.models.seal_words import SealState, UseState
from bangongshi.models.seals import Seal, SealAuthority, SealCustody, SealLoan, SealUse, Stamping
from bangongshi.models.windows import COUNT_CAP, Page, Total, Window, total_of
from bangongshi.text import clean_in

FIRST_WINDOW = Window()
_ID: ColumnElement[Any] = col(Seal.id)  # type: ignore[assignment]
_HABIT = 500
"""Stamps that decide which seal is used most: the newest, so that the proposal follows what is done now."""
_PICKED = 9
"""So that a digit picks one."""


def seals(desk: Desk, view: SealView = SealView.LIVE, window: Window = FIRST_WINDOW) -> Page[SealRow]:
    """One window in the order they were put down: 在册 those somebody still answers for, 全部 the others too."""
    with desk.read() as session:
        found, more = read_window(session, core_select(Seal).where(_shown(view)), [_ID], window)
        rows = to_rows(session, [row for (row,) in found], desk.now)
    return page(rows, more, window)


def count_seals(desk: Desk, view: SealView = SealView.LIVE) -> Total:
    """How many the view holds, stopping at COUNT_CAP."""
    with desk.read() as session:
        return total_of(session.execute(core_select(_ID).where(_shown(view)).limit(COUNT_CAP + 1)).all())


def seal_facts(desk: Desk, ids: Collection[int]) -> dict[int, SealFacts]:
    """What seal_rules.refusal and next_verb ask, by seal id."""
    with desk.read() as session:
        return facts_of(session, ids)


def pick_seals(desk: Desk, typed: str) -> tuple[SealRow, ...]:
    """What can be used or lent now (在用, not out), for what is typed: hanzi of name or kind, or pinyin initials.

    Most used of late first; nine at most, so that a digit picks one.
    """
    wanted = _plain(clean_in(typed))
    with desk.read() as session:
        lent = select(col(SealLoan.seal_id)).where(OUT_NOW, col(SealLoan.seal_id).is_not(None))
        rows = session.exec(select(Seal).where(col(Seal.state) == SealState.IN_USE, col(Seal.id).not_in(lent))).all()
        fitting = [row for row in rows if not wanted or _fits(row, wanted)]
        habit = _habit(session)
        fitting.sort(key=lambda row: (-habit[row.id or 0], row.id or 0))
        return to_rows(session, fitting[:_PICKED], desk.now)


def to_rows(session: Session, found: Sequence[Seal], now: datetime) -> tuple[SealRow, ...]:
    """Seals as the list shows them, with who has each now."""
    ids = [row.id or 0 for row in found]
    custody, named = custody_of(session, ids), labels(session, ids)
    loans = {loan.seal_id: loan for loan in session.exec(select(SealLoan).where(OUT_NOW, col(SealLoan.seal_id).in_(ids)))}
    made: list[SealRow] = []
    for row in found:
        id_ = row.id or 0
        loan, kept = loans.get(id_), custody.get(id_)
        made.append(
            SealRow(
                id=id_, place=(id_,), title=named[id_], kind=row.kind, state=row.state, keeper=row.keeper_name,
                deputy=row.deputy_name, holder=loan.borrower_name if loan else holder(row, custody), stored_at=row.place,
                enabled_on=row.enabled_on, out_due=(loan.due_at or loan.lent_at) if loan else None,
                custody_until=kept.until if kept else None, now=now,
            )
        )
    return tuple(made)


def seal_detail(desk: Desk, seal_id: int) -> SealDetail:
    """One seal opened: the fields of domain.md §6.2, its 审批权限 and hand-overs, how often it was used, its story."""
    powers = authorities(desk, seal_id)
    with desk.read() as session:
        row = loaded(session, seal_id)
        (shown,) = to_rows(session, [row], desk.now)
        handed = session.exec(
            select(SealCustody)
            .where(col(SealCustody.seal_id) == seal_id, col(SealCustody.withdrawn).is_(False))
            .order_by(col(SealCustody.id))
        ).all()
        old = session.get(Seal, row.replaces_id) if row.replaces_id else None
        fields = [
            *_fields(row, shown, old.name if old else ""), *_powers(powers), *_handed(handed),
            ("用印", _used(session, seal_id)),
        ]
        story = history(session, _nouns(session, seal_id))
        values = seal_values(row, old.name if old else "")
    filled = tuple((label, text) for label, text in fields if text)
    return SealDetail(shown.title, filled, story, typed=tuple(values.items()))


# -- how ---------------------------------------------------------------------------------------------------------------


def _shown(view: SealView) -> ColumnElement[bool]:
    return col(Seal.state).in_(OPEN) if view is SealView.LIVE else col(Seal.state) != SealState.WITHDRAWN


def _fits(row: Seal, wanted: str) -> bool:
    return wanted in _plain(f"{row.name}{row.kind}") or initials(row.name).startswith(wanted)


def _plain(text: str) -> str:
    return plain_name(text).lower()


def _habit(session: Session) -> Counter[int]:
    newest = session.exec(select(col(Stamping.seal_id)).order_by(col(Stamping.id).desc()).limit(_HABIT)).all()
    return Counter(id_ for id_ in newest if id_ is not None)


def _fields(row: Seal, shown: SealRow, replaces: str) -> list[tuple[str, str]]:
    return [
        ("名称", row.name), ("类别", row.kind.value), ("状态", shown.shown_state),
        ("直径", f"{row.diameter_mm} 毫米" if row.diameter_mm else ""), ("图案", row.emblem), ("制发机关", row.issuer),
        ("刻制单位", row.maker), ("批准刻制", _step(row.approved_on, row.approved_by)), ("刻制日", _step(row.cut_on)),
        ("印模留存", row.imprint_place), ("启用", _step(row.enabled_on, row.enabled_number)), ("保管人", row.keeper_name),
        ("副保管人", row.deputy_name), ("现在谁处", _holder(shown)), ("存放处", row.place), ("使用范围", row.scope),
        ("接替", replaces), ("停用", _step(row.disabled_on, row.disabled_number)),
        ("去向", _step(row.ended_on, row.whereabouts, row.ended_by, row.witnesses)), ("缘由", row.reason), ("备注", row.note),
    ]


def _step(day: date | None, *words: str) -> str:
    return "　".join(part for part in (day.isoformat() if day else "", *words) if part)


def _holder(shown: SealRow) -> str:
    until = shown.out_due or shown.custody_until
    if until is None:
        return ""
    return f"{shown.holder}（{'应还' if shown.out_due else '代管到'} {until:%m-%d %H:%M}{'，已过' if until < shown.now else ''}）"


def _powers(powers: Sequence[AuthorityRow]) -> list[tuple[str, str]]:
    if not powers:
        return [("审批权限", f"{NO_AUTHORITIES}没有定以前由领导批。")]
    return [("审批权限", power.sentence) for power in powers]


def _handed(handed: Sequence[SealCustody]) -> list[tuple[str, str]]:
    return [("保管移交", _custody_words(row)) for row in handed]


def _custody_words(row: SealCustody) -> str:
    until = f"，代管到 {row.until:%Y-%m-%d %H:%M}" if row.until else ""
    ended = f"，{row.ended_at:%Y-%m-%d %H:%M} 止" if row.ended_at else ""
    listed = f"，清单 {row.list_number}" if row.list_number else ""
    note = f"，{row.note}" if row.note else ""
    handed = f"{row.handed_at:%Y-%m-%d %H:%M}　{row.from_name} 交 {row.to_name}，{row.witness_name}监交"
    return f"{handed}{until}{ended}{listed}{note}"


def _used(session: Session, seal_id: int) -> str:
    uses, impressions = session.execute(
        core_select(func.count(), func.coalesce(func.sum(col(Stamping.impressions)), 0))
        .select_from(Stamping)
        .join(SealUse, col(SealUse.id) == col(Stamping.use_id))
        .where(col(Stamping.seal_id) == seal_id, col(SealUse.state).in_((UseState.USED, UseState.HISTORY)))
    ).one()
    return f"{uses} 次，{impressions} 处" if uses else "还没有用过"


def _nouns(session: Session, seal_id: int) -> list[str]:
    custody = session.exec(select(col(SealCustody.id)).where(col(SealCustody.seal_id) == seal_id)).all()
    powers = session.exec(select(col(SealAuthority.id)).where(col(SealAuthority.seal_id) == seal_id)).all()
    return [f"seal:{seal_id}", *(f"sealcustody:{id_}" for id_ in custody), *(f"sealauthority:{id_}" for id_ in powers)]

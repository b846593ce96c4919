"""Which seal is meant, and how does it stand? Rows for the use cases of 印章, inside their session."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import ColumnElement, literal_column
from sqlmodel import Session, col, select

from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.seal_rules import LIVE, SealFacts, plain_name
from bangongshi.models.seal_rules import unusable as _unusable
from bangongshi.models.seal_words import LoanState, SealState
from bangongshi.models.seals import Seal, SealCustody, SealLoan

OUT_NOW: ColumnElement[bool] = literal_column(f"sealloan.state = '{LoanState.OUT.value}'")
"""Spelled as in the partial indices of the open loans, so that the planner sees that they fit."""
FOR_A_TIME: ColumnElement[bool] = literal_column(
    "sealcustody.until IS NOT NULL AND sealcustody.ended_at IS NULL AND sealcustody.withdrawn = 0"
)
"""Spelled as in `seal_custody_for_a_time`."""

_NOT_COUNTED = (SealState.VOID, SealState.WITHDRAWN)
_NOT_YET = (SealState.APPLIED, SealState.ALLOWED, SealState.CUT)
_LABELLED = re.compile("(.+)（([^（）]+)）")


def seal(session: Session, seal_id: int) -> Seal:
    """The seal; Refused when there is none."""
    row = session.get(Seal, seal_id)
    if row is None or row.state is SealState.WITHDRAWN:
        raise Refused("R-GONE", "找不到这枚章，请按 F5 刷新。")
    return row


def split_names(text: str) -> list[str]:
    """The names in a field: 、, comma or semicolon between them."""
    return [name.strip() for name in re.split("[、，,；;\n]", text) if name.strip()]


def seals_named(session: Session, names: str | Iterable[str], field: str = "seals") -> list[Seal]:
    """The seals in the order of their names, each once. A name is its 印文, with （类别） behind it where several share it.

    Of several with one name the one in use is meant, else one still live, else the newest. Raises Invalid at `field`.
    """
    wanted = split_names(names) if isinstance(names, str) else [*names]
    found: list[Seal] = []
    missing: list[str] = []
    for name in wanted:
        row = _named(session, name)
        if row is None:
            missing.append(name)
        elif any(row.id == other.id for other in found):
            raise Invalid({field: f"“{name}”写了两次，一枚章写一次。"})
        else:
            found.append(row)
    if missing:
        raise Invalid({field: f"没有这枚章：{'、'.join(missing)}。请从名册里选。"})
    return found


def _named(session: Session, name: str) -> Seal | None:
    exact = _best(_called(session, name))
    labelled = _LABELLED.fullmatch(name)
    if exact is not None or labelled is None:
        return exact
    return _best(row for row in _called(session, labelled[1]) if row.kind.value == labelled[2])


def _called(session: Session, name: str) -> list[Seal]:
    kept = select(Seal).where(col(Seal.state).not_in(_NOT_COUNTED)).order_by(col(Seal.id).desc())
    if found := session.exec(kept.where(col(Seal.name) == name)).all():
        return list(found)
    plain = plain_name(name)
    return [row for row in session.exec(kept) if plain_name(row.name) == plain]


def _best(rows: Iterable[Seal]) -> Seal | None:
    """Newest first comes in; the sort keeps that order within each rank."""
    ranked = sorted(rows, key=lambda row: 0 if row.state is SealState.IN_USE else 1 if row.state in LIVE else 2)
    return ranked[0] if ranked else None


def labels(session: Session, ids: Collection[int]) -> dict[int, str]:
    """What each seal is called on the screen: its name, and （类别） behind it where another one in use has the same."""
    rows = session.exec(select(Seal).where(col(Seal.id).in_(ids))).all()
    names = session.exec(
        select(col(Seal.name)).where(col(Seal.name).in_({row.name for row in rows}), col(Seal.state) == SealState.IN_USE)
    ).all()
    shared = Counter(names)
    return {row.id or 0: f"{row.name}（{row.kind}）" if shared[row.name] > 1 else row.name for row in rows}


def facts_of(session: Session, ids: Collection[int]) -> dict[int, SealFacts]:
    """What the rules need to know of each seal."""
    states = session.exec(select(col(Seal.id), col(Seal.state)).where(col(Seal.id).in_(ids))).all()
    out = set(session.exec(select(col(SealLoan.seal_id)).where(OUT_NOW, col(SealLoan.seal_id).in_(ids))))
    kept = set(session.exec(select(col(SealCustody.seal_id)).where(FOR_A_TIME, col(SealCustody.seal_id).in_(ids))))
    return {id_: SealFacts(state, id_ in out, id_ in kept) for id_, state in states if id_ is not None}


def custody_of(session: Session, ids: Collection[int]) -> dict[int, SealCustody]:
    """The open hand-over for a time of each seal that has one."""
    open_now = select(SealCustody).where(FOR_A_TIME, col(SealCustody.seal_id).in_(ids))
    rows = session.exec(open_now.order_by(col(SealCustody.id)))
    return {row.seal_id: row for row in rows}


def holder(row: Seal, custody: Mapping[int, SealCustody]) -> str:
    """Who keeps it now: for a time, else for good; loans aside."""
    kept = custody.get(row.id or 0)
    return kept.to_name if kept else row.keeper_name


def successor(session: Session, row: Seal) -> str:
    """「接替它的是“…”，请用新章。」 of a seal another one in use was cut in place of; "" when there is none."""
    newest, seen = row.id, {row.id}
    found: Seal | None = None
    while newest is not None:
        after = session.exec(
            select(Seal)
            .where(col(Seal.replaces_id) == newest, col(Seal.state).not_in((*_NOT_COUNTED, *_NOT_YET)))
            .order_by(col(Seal.id).desc())
            .limit(1)
        ).first()
        newest = after.id if after and after.id not in seen else None
        seen.add(newest)
        found = after if newest is not None else found
    if found is None or found.state is not SealState.IN_USE:
        return ""
    return f"接替它的是“{found.name}”，请用新章。"


def unusable(session: Session, row: Seal) -> str:
    """Why the seal can neither be used nor lent now, and which one took its place; "" when it can."""
    said = _unusable(facts_of(session, [row.id or 0])[row.id or 0])
    return f"“{row.name}”{said}{successor(session, row)}" if said else ""

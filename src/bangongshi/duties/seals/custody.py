"""Who keeps the seals? 移交 before a third person, for good or for a time (a day too), and 交回 (domain.md §6.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import read_settings
from bangongshi.duties.people import person_named
from bangongshi.duties.seals.keeping import cleaned
from bangongshi.duties.seals.seal_loading import custody_of, facts_of, holder
from bangongshi.duties.seals.seal_loading import seal as loaded
from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.people import tidy_name
from bangongshi.models.seal_rules import refusal
from bangongshi.models.seal_words import SealVerb
from bangongshi.models.seals import Seal, SealCustody
from bangongshi.models.typed import Typed
from bangongshi.store.transaction import Act, flush


@dataclass(frozen=True, slots=True)
class _Handing:
    """A hand-over as typed. `until` None: for good."""

    to: str
    witness: str
    at: datetime
    until: datetime | None
    list_number: str
    note: str


def hand_over(desk: Desk, seal_ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """移交印章, several on one 清单: `to`, `witness`, `at` (now), `until` (empty: for good; a day alone: its closing),
    `list_number`, `note`. Who hands over is who keeps each seal now.

    Three different persons. Raises Invalid per field, Refused when a seal is out, gone, or kept by nobody.
    """
    handing = _read(desk, cleaned(typed))
    with desk.act(SealVerb.HAND_OVER) as act:
        rows = _rows(act, seal_ids, SealVerb.HAND_OVER)
        to_id = person_named(act.session, handing.to)
        for row in rows:
            _hand(act, row, handing, to_id)
        act.subject = _names(rows)
        flush(act)
        _notes(act, rows)
    until = f"代管到 {handing.until:%m-%d %H:%M}" if handing.until else "从此保管"
    listed = f"，清单 {handing.list_number}" if handing.list_number else ""
    return Done(f"已移交{_called(rows)}，{handing.to}{until}，{handing.witness}监交{listed}。", act.seq, tuple(seal_ids))


def give_back(desk: Desk, seal_ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """交回保管: who kept it for a time hands it back to its keeper before `witness`, `at` (now).

    A hand-over of its own with three persons; the one for a time ends. Raises Invalid, Refused as `hand_over`.
    """
    read = Typed(cleaned(typed), desk.now, desk.calendar())
    witness = tidy_name(read.needed("witness", "请填监交人。"))
    at = read.moment("at")
    read.finish()
    with desk.act(SealVerb.GIVE_BACK) as act:
        rows = _rows(act, seal_ids, SealVerb.GIVE_BACK)
        for row in rows:
            if not row.keeper_name:
                raise Refused("R-CUSTODY", f"“{row.name}”没有登记保管人，请改办移交。")
            handing = _Handing(row.keeper_name, witness, at, None, "", "交回保管")
            _hand(act, row, handing, row.keeper_id)
        act.subject = _names(rows)
        flush(act)
        _notes(act, rows)
    keepers = "、".join(dict.fromkeys(row.keeper_name for row in rows))
    return Done(f"{_called(rows)}已交回{keepers}保管，{witness}监交。", act.seq, tuple(seal_ids))


# -- how ---------------------------------------------------------------------------------------------------------------


def _read(desk: Desk, values: Mapping[str, str]) -> _Handing:
    read = Typed(values, desk.now, desk.calendar())
    to = tidy_name(read.needed("to", "请填接收人。"))
    witness = tidy_name(read.needed("witness", "请填监交人。"))
    at = read.moment("at")
    with desk.read() as session:
        closing = read_settings(session).day_ends
    until = _until(read, at, closing)
    read.finish()
    return _Handing(to, witness, at, until, read.text("list_number"), read.text("note"))


def _until(read: Typed, at: datetime, closing: time) -> datetime | None:
    """Until when; it may be over already, since paper comes first, but not before the hand-over."""
    value = read.text("until")
    if not value:
        return None
    try:
        found = read_date(value, at.date(), read.calendar)
    except DateNotUnderstood as error:
        read.wrong["until"] = error.sentence
        return None
    until = datetime.combine(found.day, found.time or closing)
    if until <= at:
        read.wrong["until"] = "代管到的时间早于移交时间，请核对。"
    return until


def _rows(act: Act, seal_ids: Sequence[int], verb: SealVerb) -> list[Seal]:
    """All of them, or Refused naming the first that does not stand so."""
    if not seal_ids:
        raise Refused("R-NONE", "没有选中印章。")
    ids = list(dict.fromkeys(seal_ids))
    rows = [loaded(act.session, seal_id) for seal_id in ids]
    facts = facts_of(act.session, ids)
    for row in rows:
        if said := refusal(facts[row.id or 0], verb):
            raise Refused(f"R-{verb.name}", f"“{row.name}”{said}")
    return rows


def _hand(act: Act, row: Seal, handing: _Handing, to_id: int | None) -> None:
    """One seal from who keeps it to another; an open hand-over for a time ends with it."""
    open_now = custody_of(act.session, [row.id or 0])
    giver = holder(row, open_now)
    if not giver:
        raise Refused("R-CUSTODY", f"“{row.name}”还没有登记保管人，请先更正填上保管人，再办移交。")
    if giver == handing.to:
        raise Invalid({"to": f"“{row.name}”本来就由{giver}保管，接收人要是另一个人。"})
    if handing.witness == handing.to:
        raise Invalid({"witness": f"{handing.to}是接收人，监交人要是第三个人。"})
    if giver == handing.witness:
        raise Invalid({"witness": f"{giver}是“{row.name}”的移交人，监交人要是第三个人。"})
    _not_before(act, row, handing.at)
    for kept in open_now.values():
        kept.ended_at = handing.at
    act.session.add(
        SealCustody(
            seal_id=row.id or 0, from_name=giver, to_id=to_id, to_name=handing.to, witness_name=handing.witness,
            handed_at=handing.at, until=handing.until, list_number=handing.list_number, note=handing.note,
        )
    )
    if handing.until is None and handing.to != row.keeper_name:
        row.keeper_id, row.keeper_name = to_id, handing.to
        if row.deputy_name == handing.to:
            row.deputy_id, row.deputy_name = None, ""


def _not_before(act: Act, row: Seal, at: datetime) -> None:
    newest = act.session.exec(
        select(col(SealCustody.handed_at))
        .where(col(SealCustody.seal_id) == row.id, col(SealCustody.withdrawn).is_(False))
        .order_by(col(SealCustody.id).desc())
        .limit(1)
    ).first()
    if newest is not None and at < newest:
        raise Invalid({"at": f"“{row.name}”上一次移交是 {newest:%Y-%m-%d %H:%M}，不能早于它。"})


def _notes(act: Act, rows: Sequence[Seal]) -> None:
    """The act hangs on each seal as well as on its hand-over."""
    for row in rows:
        act.note(f"seal:{row.id}", row.name)


def _names(rows: Sequence[Seal]) -> str:
    return rows[0].name if len(rows) == 1 else f"{rows[0].name}等 {len(rows)} 枚"


def _called(rows: Sequence[Seal]) -> str:
    return f"“{rows[0].name}”" if len(rows) == 1 else f"“{rows[0].name}”等 {len(rows)} 枚章"

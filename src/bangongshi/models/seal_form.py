"""How is the form of a seal read, and how does a stored seal stand in it again (domain.md §6.2)?

No field is a picture: the imprint is on paper, `imprint_place` says where.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bangongshi.models.people import tidy_name
from bangongshi.models.seal_rules import DEFAULT_SCOPE, read_scope, scope_words
from bangongshi.models.seal_words import SealKind, SealState
from bangongshi.models.seals import Seal
from bangongshi.models.typed import Typed
from bangongshi.models.workdays import Calendar

_NOT_YET = (SealState.APPLIED, SealState.ALLOWED, SealState.CUT)
STATUSES = (SealState.IN_USE.value, SealState.APPLIED.value)
"""What a seal may be when it is put down: in use already, or only applied for."""

_STEP_TEXTS = ("approved_by", "disabled_number", "whereabouts", "ended_by", "witnesses")
_STEP_DAYS = ("approved_on", "cut_on", "disabled_on", "ended_on")
STEP_FIELDS = (*_STEP_TEXTS, *_STEP_DAYS)
"""What the steps of its life wrote; a correction may set them right where they are filled in."""


@dataclass(frozen=True, slots=True)
class SealEntry:
    """A seal as typed, checked. `scope` as stored; `replaces` is the name of the seal it is cut in place of."""

    name: str
    kind: SealKind
    state: SealState
    diameter_mm: int | None
    emblem: str
    issuer: str
    maker: str
    imprint_place: str
    keeper: str
    deputy: str
    place: str
    scope: str
    enabled_on: date | None
    enabled_number: str
    replaces: str
    note: str


def check_seal(typed: Mapping[str, str], now: datetime, calendar: Calendar, *, state: SealState | None = None) -> SealEntry:
    """The form read. Invalid with a sentence per field. `state`: what the seal is already, when this corrects it."""
    read = Typed(typed, now, calendar)
    name = read.needed("name", "请填印章名称，与印文一致。")
    kind = read.word("kind", SealKind, SealKind.STATUTORY)
    status = state or _status(read)
    keeper = tidy_name(read.text("keeper"))
    if status is SealState.IN_USE and not keeper and state is None:
        read.wrong["keeper"] = "在用的印章要有保管人。"
    deputy = tidy_name(read.text("deputy"))
    if deputy and deputy == keeper:
        read.wrong["deputy"] = "副保管人与保管人要是两个人。"
    enabled_on = read.past_date("enabled_on")
    if status in _NOT_YET and enabled_on:
        read.wrong["enabled_on"] = "还没有启用，启用日期等启用时再填。"
    entry = SealEntry(
        name, kind, status, read.count("diameter_mm", None, 1), read.text("emblem"), read.text("issuer"), read.text("maker"),
        read.text("imprint_place"), keeper, deputy, read.text("place"), _scope(read, kind), enabled_on,
        read.text("enabled_number"), read.text("replaces"), read.text("note"),
    )
    read.finish()
    return entry


def _status(read: Typed) -> SealState:
    value = read.text("status") or STATUSES[0]
    if value not in STATUSES:
        read.wrong["status"] = f"请从{'、'.join(STATUSES)}中选一个；后面的状态一步一步办。"
        return SealState.IN_USE
    return SealState(value)


def _scope(read: Typed, kind: SealKind) -> str:
    typed = read.text("scope")
    try:
        return scope_words(read_scope(typed) if typed else DEFAULT_SCOPE[kind])
    except ValueError as error:
        read.wrong["scope"] = str(error)
        return ""


def fill(row: Seal, entry: SealEntry) -> None:
    """Write what was typed into the row, but for its state, its people's ids and what it replaces."""
    row.name, row.kind, row.diameter_mm, row.emblem = entry.name, entry.kind, entry.diameter_mm, entry.emblem
    row.issuer, row.maker, row.imprint_place = entry.issuer, entry.maker, entry.imprint_place
    row.keeper_name, row.deputy_name, row.place, row.scope = entry.keeper, entry.deputy, entry.place, entry.scope
    row.enabled_on, row.enabled_number, row.note = entry.enabled_on, entry.enabled_number, entry.note


def seal_values(row: Seal, replaces: str) -> dict[str, str]:
    """A stored seal as the form shows it again, with the steps of its life that are filled in, and its version."""
    values = {
        "name": row.name, "kind": row.kind.value, "diameter_mm": f"{row.diameter_mm or ''}", "emblem": row.emblem,
        "issuer": row.issuer, "maker": row.maker, "imprint_place": row.imprint_place, "keeper": row.keeper_name,
        "deputy": row.deputy_name, "place": row.place, "scope": row.scope, "status": row.state.value,
        "enabled_on": _day(row.enabled_on), "enabled_number": row.enabled_number, "replaces": replaces, "note": row.note,
    }
    steps = {name: getattr(row, name) for name in STEP_FIELDS}
    values |= {name: _day(value) if isinstance(value, date) else value for name, value in steps.items() if value}
    return {**values, "version": f"{row.version}"}


def amend_steps(row: Seal, read: Typed) -> None:
    """Set right what a step wrote; only what is filled in already, and it cannot be emptied."""
    for name in STEP_FIELDS:
        if name not in read.values or not getattr(row, name):
            continue
        if not read.text(name):
            read.wrong[name] = "这一步已经办了，只能改，不能去掉。"
        elif name in _STEP_TEXTS:
            setattr(row, name, read.text(name))
        elif day := read.past_date(name):
            setattr(row, name, day)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

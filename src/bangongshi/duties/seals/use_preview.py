"""What does the 用印 form show while it is being filled in? The next number, who may approve, what the rules say so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.office import read_settings
from bangongshi.duties.seals.authority import authorities_of
from bangongshi.duties.seals.seal_list import pick_seals
from bangongshi.duties.seals.seal_loading import seals_named
from bangongshi.duties.seals.use_facts import leaders, use_facts
from bangongshi.duties.seals.use_numbers import coming
from bangongshi.models.errors import Invalid
from bangongshi.models.seal_authority import approvers, proposed
from bangongshi.models.seals import Seal
from bangongshi.models.use_form import UseEntry, names, peek
from bangongshi.models.use_rules import Finding, findings, signature_of

_ABOUT_THE_REQUEST = frozenset({"YZ-04", "YZ-07"})
"""Said at once, whichever field they stand at: there the clerk may have to refuse, not to fill in more."""


@dataclass(frozen=True, slots=True)
class UsePreview:
    """`approver` is whom the matrix proposes ("" when nothing is settled), `approvers` all who may, `seals` the chosen
    ones or the likeliest, `signature` the 落款 unless typed; `findings` only about what has been filled in."""

    number: str
    approver: str
    approvers: tuple[str, ...]
    seals: str
    signature: str
    findings: tuple[Finding, ...]


def preview(desk: Desk, typed: Mapping[str, str]) -> UsePreview:
    """What can be said of a half-typed form. Writes nothing, raises nothing for what is typed."""
    with desk.read() as session:
        calendar, days = load(session), read_settings(session).countersign_days
        entry = peek(typed, desk.now, calendar, days)
        seals = _known(session, entry.seals)
        asked = use_facts(session, entry, seals, entry.supervisor or desk.who, desk.today)
        who = _who_may(session, seals, entry)
        number = coming(session, desk.today.year)
    chosen = "、".join(entry.seals) or next((row.title for row in pick_seals(desk, "")), "")
    filled = {name for name, text in typed.items() if text.strip()}
    return UsePreview(
        number=number, approver=_proposed(who, entry), approvers=who.all, seals=chosen,
        signature=signature_of(entry.signature, asked.seals),
        findings=tuple(one for one in findings(asked) if one.field in filled or one.code in _ABOUT_THE_REQUEST),
    )


@dataclass(frozen=True, slots=True)
class _Who:
    """Who may approve for every seal chosen, and whom each seal's own lines propose."""

    all: tuple[str, ...]
    proposed: tuple[str, ...]


def _who_may(session: Session, seals: Sequence[Seal], entry: UseEntry) -> _Who:
    lines = authorities_of(session, [seal.id or 0 for seal in seals])
    anyone = leaders(session)
    able = [approvers(own, entry.matter, entry.amount) if own else anyone for own in lines.values()]
    first = [proposed(own, entry.matter, entry.amount) for own in lines.values() if own]
    every = tuple(name for name in able[0] if all(name in others for others in able)) if able else anyone
    return _Who(every, tuple(line.approver for line in first if line))


def _proposed(who: _Who, entry: UseEntry) -> str:
    """Of those the seals propose, the one who may approve for all of them; nobody where nothing is settled."""
    if not entry.seals or not who.proposed:
        return ""
    return next((name for name in who.proposed if name in who.all), who.all[0] if who.all else "")


def _known(session: Session, typed: Sequence[str]) -> list[Seal]:
    """Those of the typed names that are seals by now."""
    found: list[Seal] = []
    for name in names("、".join(typed)):
        try:
            found += [seal for seal in seals_named(session, [name]) if seal not in found]
        except Invalid:
            continue
    return found

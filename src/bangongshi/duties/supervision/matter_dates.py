"""How is the date of a matter or of one who helps kept, and shown as a sum? One row a date; an extension is the next row."""

from datetime import date, time

from sqlmodel import Session, col, select

from bangongshi.duties.registry.deadlines import typed_deadline
from bangongshi.models.chase_rules import first_chase
from bangongshi.models.deadlines import Sum
from bangongshi.models.errors import Invalid
from bangongshi.models.matter_words import MatterState, Source
from bangongshi.models.matters import Matter, MatterDeadline, MatterParty
from bangongshi.models.words import DueBasis, TaskState
from bangongshi.models.workdays import Calendar
from bangongshi.store.transaction import Act

_BASES = {
    Source.INSTRUCTION: (DueBasis.LEADER, ""),
    Source.SPOKEN: (DueBasis.LEADER, "领导交办"),
    Source.SUPERIOR: (DueBasis.SOURCE, "上级来文"),
}
"""On whose word a typed date stands, by the source of the matter; every other source is 立项时定."""


def basis_of(source: Source) -> tuple[DueBasis, str]:
    """The basis and its words of a date typed for a matter of this source."""
    return _BASES.get(source, (DueBasis.DEFAULT, f"{source.value}，立项时定"))


def add_matter_deadline(act: Act, target: Matter | MatterParty, made: Sum, approved_by: str = "") -> MatterDeadline:
    """The next date of a matter or a 协办 (which must have its id); it is the one that holds.

    The first date of a matter is kept in `first_due_on` and never moves again; what is only proposed before 立项 is no
    first date. `approved_by`: who set or moved it.
    """
    party = target if isinstance(target, MatterParty) else None
    row = MatterDeadline(
        matter_id=(party.matter_id if party else target.id) or 0, party_id=party.id if party else None,
        due_on=made.due_on, start_on=made.start_on, amount=made.amount, unit=made.unit, basis=made.basis,
        basis_text=made.basis_text, provisional=made.provisional, reached_on=made.reached_on,
        due_time=_clock(made.due_time), start_time=_clock(made.start_time), start_word=made.start_word,
        approved_by=approved_by,
    )
    act.session.add(row)
    target.due_on, target.due_time = row.due_on, row.due_time
    if isinstance(target, Matter) and target.first_due_on is None and target.state is not MatterState.PROPOSED:
        target.first_due_on = row.due_on
    return row


def typed_sum(
    typed: str, start_on: date, calendar: Calendar, basis: DueBasis, basis_text: str, *,
    field: str = "due", start_word: str = "立项", start_time: time | None = None,
) -> Sum:
    """What was typed as a date or period, as a sum. Invalid at `field` when it is not understood or lies before its start."""
    try:
        made = typed_deadline(
            typed, start_on, calendar, basis, basis_text, start_time=start_time, start_word=start_word
        )
    except Invalid as error:
        raise Invalid({field: "；".join(error.fields.values())}) from None
    if made.due_on < start_on:
        raise Invalid({field: f"时限 {made.due_on:%Y-%m-%d} 早于{start_word}的 {start_on:%Y-%m-%d}，请核对。"})
    return made


def ask_from(target: Matter | MatterParty, on: date, calendar: Calendar) -> None:
    """Propose when to ask for the first time: the last working day before the date that holds now."""
    target.chase_on = first_chase(target.due_on, on, calendar)


def newest(session: Session, matter_id: int, party_id: int | None = None) -> MatterDeadline | None:
    """The date that holds now, of the matter or of one who helps."""
    of_party = col(MatterDeadline.party_id)
    return session.exec(
        select(MatterDeadline)
        .where(
            col(MatterDeadline.matter_id) == matter_id, col(MatterDeadline.withdrawn).is_(False),
            of_party.is_(None) if party_id is None else of_party == party_id,
        )
        .order_by(col(MatterDeadline.id).desc())
        .limit(1)
    ).first()


def sum_of(row: MatterDeadline) -> Sum:
    """A stored date as a sum that can be shown."""
    return Sum(
        row.start_on, row.amount, row.unit, row.due_on, row.basis, row.basis_text, row.provisional,
        start_word=row.start_word, reached_on=row.reached_on,
        due_time=time.fromisoformat(row.due_time) if row.due_time else None,
        start_time=time.fromisoformat(row.start_time) if row.start_time else None,
    )


def account(session: Session, matter_id: int) -> tuple[str, ...]:
    """The deadline account: every date the matter ever had, as a sum, oldest first, then those of who helps."""
    rows = session.exec(
        select(MatterDeadline)
        .where(col(MatterDeadline.matter_id) == matter_id, col(MatterDeadline.withdrawn).is_(False))
        .order_by(col(MatterDeadline.id))
    ).all()
    parties = session.exec(
        select(MatterParty).where(col(MatterParty.matter_id) == matter_id, col(MatterParty.state) != TaskState.WITHDRAWN)
    ).all()
    names = {party.id: party.name for party in parties}
    own = [_line(row) for row in rows if row.party_id is None]
    theirs = [f"协办 {names[row.party_id]}：{_line(row)}" for row in rows if row.party_id in names]
    return (*own, *theirs)


def _line(row: MatterDeadline) -> str:
    by = f"；{row.approved_by}定" if row.approved_by else ""
    return f"{sum_of(row).sentence}{by}"


def _clock(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""

"""What does the form of 督办 begin with for 更正? The stored matter as it would be typed, with its version."""

from sqlmodel import Session, col, select

from bangongshi.models.matters import Matter, MatterParty
from bangongshi.models.typed import NO, YES
from bangongshi.models.words import TaskState


def values_of(session: Session, row: Matter) -> dict[str, str]:
    """Strings by field name. `assists` are those still asked or done; `assist_due` only where they share one date."""
    parties = session.exec(
        select(MatterParty)
        .where(col(MatterParty.matter_id) == row.id, col(MatterParty.state).in_((TaskState.OPEN, TaskState.DONE)))
        .order_by(col(MatterParty.id))
    ).all()
    inner = {(party.due_on, party.due_time) for party in parties}
    parent = session.get(Matter, row.parent_id) if row.parent_id else None
    shared = next(iter(inner)) if len(inner) == 1 else (None, "")
    return {
        "kind": row.kind.value, "source": row.source.value, "title": row.title, "requirement": row.requirement,
        "basis": row.basis, "leader": row.leader_name, "lead": row.lead_name,
        "assists": "、".join(party.name for party in parties), "assist_due": _moment(*shared),
        "due": _moment(row.due_on, row.due_time), "cycle_days": str(row.cycle_days or ""),
        "key": YES if row.key else NO, "secrecy": row.secrecy.value, "established_by": row.established_by,
        "established_on": _day(row.established_on), "reporter": row.reporter,
        "phase": row.phase.value if row.phase else "", "report": row.report,
        "parent": parent.number if parent else "", "note": row.note, "version": str(row.version),
    }


def _day(day: object) -> str:
    return str(day) if day else ""


def _moment(day: object, clock: str) -> str:
    return f"{_day(day)} {clock}".strip() if day else ""

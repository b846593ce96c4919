"""What do the statistics know? One event an act that counts, as the matter stands after it (domain.md §8.5)."""

from datetime import date

from bangongshi.models.matter_words import EventKind
from bangongshi.models.matters import Matter, MatterEvent
from bangongshi.store.transaction import Act


def record(act: Act, matter: Matter, kind: EventKind, on: date | None = None) -> MatterEvent:
    """Add the event; `on` is when it happened (today unless told). The matter must have its id and its new columns.

    An act that changes who, source or kind adds 更正, one that makes the matter void 作废, one that sends it to the leader
    报领导: the statistics know of it by nothing else (models/matter_stats.py).

    Taking the act back withdraws the event with it (models/inverse.py); nothing else ever changes one.
    """
    event = MatterEvent(
        matter_id=matter.id or 0, kind=kind, on=on or act.now.date(), recorded_at=act.now,
        lead_name=matter.lead_name, leader_name=matter.leader_name, source=matter.source, matter_kind=matter.kind,
        due_on=matter.due_on, feedback_by=matter.feedback_by,
    )
    act.session.add(event)
    return event

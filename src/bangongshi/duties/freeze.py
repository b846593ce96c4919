"""Is the desk frozen? While a 涉密误录 is open, nothing moves but its own steps (design.md §4)."""

from sqlalchemy import literal_column
from sqlmodel import Session, col, select

from bangongshi.models.errors import Refused
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Incoming
from bangongshi.models.spill_rows import SpillRow
from bangongshi.models.work import Spill

STILL_ALLOWED = frozenset({Verb.SPILL.value, "换口令", "接受旧档"})
"""The spill's own steps, and what opening the program may have to write down."""

_ANY = "SELECT 1 FROM spill WHERE state IN ('冻结', '已报告') LIMIT 1"
"""Asked before every act, so in SQLite's own words."""

UNNUMBERED = "未编号来文"


def open_in(session: Session) -> SpillRow | None:
    """The open 涉密误录 that must be reported first, or None. One walk over an index that is nearly always empty."""
    found = session.exec(
        select(Spill, col(Incoming.receipt_number))
        .join(Incoming, col(Incoming.document_id) == col(Spill.document_id), isouter=True)
        .where(literal_column("spill.state IN ('冻结', '已报告')"))
        .order_by(col(Spill.report_by), col(Spill.id))
        .limit(1)
    ).first()
    return row_of(*found) if found else None


def row_of(spill: Spill, number: str | None) -> SpillRow:
    """The frozen row."""
    return SpillRow(
        spill.id or 0, spill.document_id, number or UNNUMBERED, spill.state, spill.found_at, spill.report_by,
        spill.reported_at, spill.reported_to,
    )


def check(session: Session, verb: str) -> None:
    """Refused (R-SPILL) when the desk is frozen and `verb` is not one of the few that go on."""
    if verb in STILL_ALLOWED or not session.connection().exec_driver_sql(_ANY).first():
        return
    spill = open_in(session)
    if spill is not None:
        raise Refused("R-SPILL", f"「{verb}」没有办。{spill.sentence}按 F9 选涉密误录，看下一步。")

"""稿: what is typed and not yet saved survives a lock and a crash, encrypted like everything else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk, guard_texts
from bangongshi.models.errors import Refused
from bangongshi.models.trail import Draft


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft found again: which form, when it was kept, the values as typed."""

    form: str
    saved_at: datetime
    values: Mapping[str, str]


def keep(desk: Desk, form: str, values: Mapping[str, str]) -> None:
    """Keep what the form holds now; an empty form keeps nothing. Not an act: nothing has happened yet.

    What carries a state-secret mark is not kept either: it may not stand in the file, not even for an hour.
    """
    if not any(text.strip() for text in values.values()) or _marked(values):
        drop(desk, form)
        return
    with Session(desk.vault.engine.execution_options(office_write=True)) as session:
        draft = session.get(Draft, form) or Draft(form=form, saved_at="", values="")
        draft.saved_at = desk.now.isoformat(timespec="seconds")
        draft.values = json.dumps(dict(values), ensure_ascii=False)
        session.add(draft)
        session.commit()


def _marked(values: Mapping[str, str]) -> bool:
    try:
        guard_texts(values)
    except Refused:
        return True
    return False


def kept(desk: Desk) -> tuple[Kept, ...]:
    """All drafts, newest first."""
    with desk.read() as session:
        found = session.exec(select(Draft).order_by(col(Draft.saved_at).desc())).all()
        return tuple(Kept(row.form, datetime.fromisoformat(row.saved_at), json.loads(row.values)) for row in found)


def drop(desk: Desk, form: str) -> None:
    """The form was saved, or the clerk threw the draft away."""
    with Session(desk.vault.engine.execution_options(office_write=True)) as session:
        draft = session.get(Draft, form)
        if draft is not None:
            session.delete(draft)
            session.commit()

"""Who did what with one paper, and when: read from the journal, never from memory (domain.md J9)."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bangongshi.duties.registry.deadlines import sum_of
from bangongshi.models.inverse import TAKE_BACK_VERB
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Deadline, Hop
from bangongshi.models.story import FIELD_NAMES, HIDDEN_WHEN_MASKED, StoryLine
from bangongshi.models.trail import Entry, EntryPayload
from bangongshi.models.words import HopState

LIMIT = 400
"""Journal lines read for one story; a paper with more is shown from its newest."""


def story(session: Session, document_id: int, *, masked: bool) -> tuple[StoryLine, ...]:
    """Oldest first. With `masked`, texts that may give the title away are left out."""
    lines = session.exec(
        select(Entry, EntryPayload)
        .join(EntryPayload, col(EntryPayload.seq) == col(Entry.seq), isouter=True)
        .where(col(Entry.about) == f"document:{document_id}")
        .order_by(col(Entry.seq).desc())
        .limit(LIMIT)
    ).all()
    undone = {entry.refers for entry, _ in lines if entry.verb == TAKE_BACK_VERB}
    acts: dict[tuple[int, str], list[tuple[Entry, EntryPayload | None]]] = {}
    for entry, payload in reversed(lines):
        acts.setdefault((entry.act, entry.verb), []).append((entry, payload))
    details = _details(session, document_id)
    told = [_line(group, details, masked, act in undone) for (act, _), group in acts.items()]
    return tuple(sorted(told, key=lambda line: line.at))


def _details(session: Session, document_id: int) -> Mapping[tuple[str, str], object]:
    """Rows a line may speak of, by (table, row id)."""
    hops = session.exec(select(Hop).where(col(Hop.document_id) == document_id)).all()
    deadlines = session.exec(select(Deadline).where(col(Deadline.document_id) == document_id)).all()
    return {("hop", str(hop.id)): hop for hop in hops} | {("deadline", str(row.id)): row for row in deadlines}


def _line(
    group: list[tuple[Entry, EntryPayload | None]], details: Mapping[tuple[str, str], object], masked: bool, undone: bool
) -> StoryLine:
    first = group[0][0]
    recorded = datetime.fromisoformat(first.at).replace(tzinfo=None) + timedelta(minutes=first.offset)
    said, struck, occurred = [], [], recorded
    for entry, payload in group:
        text, old, when = _told(entry, payload, details, masked)
        said += [text] if text else []
        struck += [old] if old else []
        occurred = when or occurred
    if first.reason:
        said.append(first.reason)
    if not said and first.subject:
        said.append(first.subject)
    late = recorded - occurred > timedelta(hours=1)
    return StoryLine(occurred, first.who, first.verb, "；".join(said), "；".join(struck), undone, late)


def _told(
    entry: Entry, payload: EntryPayload | None, details: Mapping[tuple[str, str], object], masked: bool
) -> tuple[str, str, datetime | None]:
    row = details.get((entry.table, entry.row_id))
    if isinstance(row, Hop):
        return _hop_line(entry, row)
    if isinstance(row, Deadline) and not entry.digest_before:
        return sum_of(row).sentence, "", None
    new = json.loads(payload.new) if payload and payload.new else {}
    if entry.table == "number" and not entry.digest_before:
        return f"编号 {new.get('text', '')}", "", None
    if entry.table == "incoming" and not entry.digest_before:
        return "", "", _moment(new.get("signed_in_at"))
    if entry.table in ("document", "incoming") and entry.verb in (Verb.AMEND, Verb.SET_DUE) and entry.digest_before:
        old = json.loads(payload.old) if payload and payload.old else {}
        return _changed(new.items(), masked), _changed(old.items(), masked), None
    return "", "", None


def _hop_line(entry: Entry, hop: Hop) -> tuple[str, str, datetime | None]:
    if not entry.digest_before:
        due = f"（{hop.due_on.month}月{hop.due_on.day}日前退）" if hop.due_on else ""
        return f"送 {hop.reader_name}{due}", "", hop.sent_at
    if hop.state is HopState.BACK and entry.verb == Verb.TAKE_IN:
        said = f"：「{hop.opinion}」" if hop.opinion else ""
        return f"{hop.reader_name} 退回{said}", "", hop.back_at
    return "", "", None


def _changed(values: Iterable[tuple[str, object]], masked: bool) -> str:
    words = []
    for name, value in values:
        if name not in FIELD_NAMES:
            continue
        text = "（已遮）" if masked and name in HIDDEN_WHEN_MASKED else _spoken(value)
        words.append(f"{FIELD_NAMES[name]} {text}")
    return "，".join(words)


def _spoken(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "（空）" if value in (None, "") else str(value)


def _moment(value: object) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None

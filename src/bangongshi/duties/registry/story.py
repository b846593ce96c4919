"""Who did what with one paper, and when: read from the journal, never from memory (domain.md J9).

A paper's lines hang on document:N; those of its 传阅单 on slip:N and slipreader:N. Lines of one act are told as one.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bangongshi.duties.registry.story_words import Event, Key, Told, Values, tell
from bangongshi.models.inverse import TAKE_BACK_VERB
from bangongshi.models.papers import Deadline
from bangongshi.models.seal_words import UseVerb
from bangongshi.models.story import FIXED_REASONS, HIDDEN, StoryLine
from bangongshi.models.trail import Entry, EntryPayload
from bangongshi.models.words import SpillState
from bangongshi.models.work import Slip, SlipPaper, SlipReader, Spill

LIMIT = 2000
"""Journal lines read for one story; a paper with more is shown from its newest."""

_FIRST = ("document", "number", "incoming")
"""Within one act, what the paper itself became is told before what hangs on it."""

_SEALED = frozenset({UseVerb.USE, UseVerb.AMEND, UseVerb.VOID})
"""Acts on a 用印 of the paper: their lines here are notes whose subject is the use's number."""

_Line = tuple[Entry, EntryPayload | None]


def story(session: Session, document_id: int, *, masked: bool) -> tuple[StoryLine, ...]:
    """Oldest first. With `masked`, texts that may give the title away are left out."""
    slips, readers = _slips(session, document_id)
    lines = _lines(session, [f"document:{document_id}", *slips])
    undone = {entry.refers for entry, _ in lines if entry.verb == TAKE_BACK_VERB}
    acts: dict[tuple[int, str], list[_Line]] = {}
    for entry, payload in lines:
        acts.setdefault((entry.act, entry.verb), []).append((entry, payload))
    sealed = _sealed(session, document_id)
    teller = _Teller(readers, _sums(session, document_id), masked or sealed, sealed)
    told = [teller.line(group, act in undone) for (act, _), group in acts.items()]
    return tuple(sorted(told, key=lambda line: line.at))


def _sealed(session: Session, document_id: int) -> bool:
    """A 涉密误录 was found on it: until the 保密 office says otherwise the journal's values are not read out, revealed or not."""
    found = select(col(Spill.id)).where(col(Spill.document_id) == document_id, col(Spill.state) != SpillState.FALSE_ALARM)
    return session.exec(found.limit(1)).first() is not None


def _slips(session: Session, document_id: int) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """The nouns of the paper's 传阅单, and each one's readers in order."""
    ids = session.exec(select(col(SlipPaper.slip_id)).where(col(SlipPaper.document_id) == document_id)).all()
    readers: dict[str, tuple[str, ...]] = {}
    nouns = [f"slip:{id_}" for id_ in ids]
    for reader in session.exec(
        select(SlipReader)
        .join(Slip, col(Slip.id) == col(SlipReader.slip_id))
        .where(col(SlipReader.slip_id).in_(ids))
        .order_by(col(SlipReader.seq), col(SlipReader.id))
    ):
        readers[f"{reader.slip_id}"] = (*readers.get(f"{reader.slip_id}", ()), reader.reader_name)
        nouns.append(f"slipreader:{reader.id}")
    return nouns, readers


def _lines(session: Session, nouns: Sequence[str]) -> list[_Line]:
    newest = session.exec(
        select(Entry, EntryPayload)
        .join(EntryPayload, col(EntryPayload.seq) == col(Entry.seq), isouter=True)
        .where(col(Entry.about).in_(nouns))
        .order_by(col(Entry.seq).desc())
        .limit(LIMIT)
    ).all()
    return list(reversed(newest))


def _sums(session: Session, document_id: int) -> dict[str, Deadline]:
    return {f"{row.id}": row for row in session.exec(select(Deadline).where(col(Deadline.document_id) == document_id))}


class _Teller:
    """Goes through a paper's lines in order, keeping each row as it stood at that point."""

    def __init__(
        self, readers: Mapping[str, tuple[str, ...]], sums: Mapping[str, Deadline], masked: bool, sealed: bool
    ) -> None:
        self._readers, self._sums, self._masked, self._sealed = readers, sums, masked, sealed
        self._rows: dict[Key, Values] = {}

    def line(self, group: Sequence[_Line], undone: bool) -> StoryLine:
        """One act as one line."""
        first = group[0][0]
        recorded = datetime.fromisoformat(first.at).replace(tzinfo=None) + timedelta(minutes=first.offset)
        said: list[str] = []
        struck: list[str] = []
        occurred = recorded
        for event in self._events(group):
            told = Told() if self._sealed and event.table != "spill" else tell(event)
            said += [told.text] if told.text and told.text not in said else []
            struck += [told.struck] if told.struck else []
            occurred = told.at or occurred
        if first.verb in _SEALED:
            said += [entry.subject for entry, _ in group if not entry.table and entry.subject not in said]
        reason = self._reason(first.reason)
        if reason and not any(reason in text for text in said):
            said.append(reason)
        if not said and first.subject:
            said.append(first.subject)
        late = recorded - occurred > timedelta(hours=1)
        return StoryLine(occurred, first.who, first.verb, "；".join(said), "；".join(struck), undone, late)

    def _reason(self, reason: str) -> str:
        return HIDDEN if self._masked and reason and reason not in FIXED_REASONS else reason

    def _events(self, group: Sequence[_Line]) -> list[Event]:
        instructed = any(entry.table == "instruction" and not entry.digest_before for entry, _ in group)
        changed = [(entry, _values(payload, "old"), _values(payload, "new")) for entry, payload in group if entry.table]
        for entry, _, new in changed:
            key = (entry.table, entry.row_id)
            self._rows[key] = {**self._rows.get(key, {}), **new}
        rows = dict(self._rows)
        if group[0][0].verb == TAKE_BACK_VERB:
            return []
        return [
            Event(
                entry.table, entry.row_id, entry.verb, not entry.digest_before, old, new,
                rows[entry.table, entry.row_id], rows, self._sums, self._readers, self._masked, instructed,
            )
            for entry, old, new in sorted(changed, key=lambda one: one[0].table not in _FIRST)
        ]


def _values(payload: EntryPayload | None, side: str) -> dict[str, object]:
    text = getattr(payload, side, "") if payload else ""
    return dict(json.loads(text)) if text else {}

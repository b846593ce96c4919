"""Where did each matter of 督办 stand on a given day, by its events (domain.md §8.5)? Pure: events in, standings out.

Everything is read from events, attributes too: each event holds them as they stood after it. A run for an earlier day
uses only what was recorded by the end of that day, so it gives the figures that day gave, whatever came since.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from bangongshi.models.feedback_rules import MOVING
from bangongshi.models.matter_words import EventKind

_K = EventKind
_ENDING = frozenset({_K.CLOSED, _K.SIGNED_OFF})
_STOPPING = frozenset({_K.SUSPENDED, _K.CANCELLED, _K.VOIDED})
_GOING_ON = frozenset({_K.REOPENED, _K.RESUMED})


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `lead` … `feedback_by` are as they stood after it; `seq` is the order they were written down in."""

    seq: int
    matter_id: int
    kind: EventKind
    on: date
    recorded_at: datetime
    lead: str
    leader: str
    source: str
    matter_kind: str
    due_on: date | None
    feedback_by: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One matter on the cut-off day. `due_on` is the date that counts, `first_due_on` the first ever set.

    `due_on` moves by the events of `MOVING` alone: a late extension is none of them and stays late. `given_on` is the first 交办 (the 立项 of matters never given). `feedback_due` counts the feedbacks that were owed: answered, or past
    their day without an answer; `feedback_timely` those answered by their day. `rounds`: how
    often it was taken up again.
    """

    matter_id: int
    lead: str
    leader: str
    source: str
    kind: str
    given_on: date | None
    first_due_on: date | None
    due_on: date | None
    closed_on: date | None
    stopped: EventKind | None
    extensions: int
    feedbacks: int
    returns: int
    calls: int
    feedback_due: int
    feedback_timely: int
    rounds: int

    @property
    def open(self) -> bool:
        """Still to be done: neither closed nor stopped."""
        return self.closed_on is None and self.stopped is None

    @property
    def cancelled(self) -> bool:
        """Stopped for good: 撤销 or 作废."""
        return self.stopped is not None and self.stopped is not _K.SUSPENDED

    def counted(self, cut_off: date) -> bool:
        """应办: due by the cut-off, neither stopped nor cancelled."""
        return self.stopped is None and self.due_on is not None and self.due_on <= cut_off


class _Walk:
    """One matter, event by event, in the order they were written down."""

    def __init__(self) -> None:
        self.last: Event | None = None
        self.established_on: date | None = None
        self.given_on: date | None = None
        self.first: date | None = None
        self.effective: date | None = None
        self.closed_on: date | None = None
        self.stopped: EventKind | None = None
        self.owed: date | None = None
        self.due, self.timely = 0, 0
        self.counts: dict[EventKind, int] = {}

    def take(self, event: Event) -> None:
        """One event more."""
        self._dates(event)
        self._feedback(event)
        if event.kind in _ENDING:
            self.closed_on = self.closed_on or event.on
        elif event.kind in _STOPPING:
            self.stopped = event.kind
        elif event.kind in _GOING_ON:
            self.closed_on = self.stopped = None
        elif event.kind is _K.GIVEN:
            self.given_on = self.given_on or event.on
        elif event.kind is _K.ESTABLISHED:
            self.established_on = self.established_on or event.on
        self.counts[event.kind] = self.counts.get(event.kind, 0) + 1
        self.last = event

    def _dates(self, event: Event) -> None:
        if event.kind in MOVING and event.due_on is not None:
            self.effective = event.due_on
            self.first = self.first or event.due_on

    def _feedback(self, event: Event) -> None:
        """A feedback settles the one that was owed; anything else that changes its day leaves it missed if that had passed."""
        if event.kind is _K.FEEDBACK and self.owed is not None:
            self.due, self.timely = self.due + 1, self.timely + (event.on <= self.owed)
        elif event.feedback_by != self.owed and self.owed is not None:
            self.due += self.owed < event.on
        self.owed = None if event.kind in _ENDING | _STOPPING else event.feedback_by

    def standing(self, cut_off: date) -> Standing:
        """What it came to by the end of the cut-off day."""
        last = self.last
        assert last is not None
        missed = self.owed is not None and self.owed < cut_off
        count = self.counts.get
        return Standing(
            last.matter_id, last.lead, last.leader, last.source, last.matter_kind,
            self.given_on or self.established_on, self.first, self.effective, self.closed_on, self.stopped,
            extensions=count(_K.EXTENDED, 0), feedbacks=count(_K.FEEDBACK, 0), returns=count(_K.RETURNED, 0),
            calls=count(_K.CALLED, 0), feedback_due=self.due + missed, feedback_timely=self.timely,
            rounds=sum(count(kind, 0) for kind in _GOING_ON),
        )


def as_of(events: Iterable[Event], cut_off: date, recorded_until: datetime | None = None) -> tuple[Standing, ...]:
    """Every matter known by then, by id. `recorded_until`: the end of the cut-off day unless said otherwise."""
    until = recorded_until or datetime.combine(cut_off, time.max)
    known = sorted(
        (one for one in events if one.on <= cut_off and one.recorded_at <= until),
        key=lambda one: one.seq,  # as they were written down, whatever the clock said then
    )
    walks: dict[int, _Walk] = {}
    for event in known:
        if (walk := walks.get(event.matter_id)) is None:
            walk = walks[event.matter_id] = _Walk()
        walk.take(event)
    return tuple(walks[id_].standing(cut_off) for id_ in sorted(walks))

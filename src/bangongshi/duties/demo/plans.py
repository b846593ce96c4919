"""Which papers does the sample office have, seen from today? Two years of closed ones and a desk full of open ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random

from bangongshi.duties.demo.handling import Stage
from bangongshi.duties.demo.lives import Plan
from bangongshi.duties.demo.staff import Sender, Staff
from bangongshi.duties.demo.wording import Writer
from bangongshi.models.office import Person
from bangongshi.models.words import Relation, Secrecy, Urgency
from bangongshi.models.workdays import Calendar

YEARS_BACK = 730
_NEAR = 3
CLOSED = 340
_STILL = 16
"""Closed papers came in at least this many working days ago; the open ones since."""
_SHARES = {Relation.SUPERIOR: 40, Relation.PEER: 32, Relation.SUBORDINATE: 20, Relation.UNRELATED: 8}


@dataclass(frozen=True, slots=True)
class Open:
    """One paper on the desk today: came in `age` working days ago, is due in `due` days (None: nobody said)."""

    age: int
    due: int | None
    out: bool = False
    urgency: Urgency = Urgency.NONE
    secrecy: Secrecy = Secrecy.OPEN
    key: bool = False
    stage: Stage = Stage.HANDLING


_INTERNAL, _WORK, _HIDDEN = Secrecy.INTERNAL, Secrecy.WORK_SECRET, Secrecy.UNPUBLISHED
DESK: tuple[Open, ...] = (
    # 逾期
    Open(15, -9, out=True), Open(13, -6), Open(12, -5, out=True, key=True), Open(11, -4, secrecy=_INTERNAL),
    Open(9, -3, out=True, secrecy=_HIDDEN), Open(8, -2), Open(7, -1, out=True, urgency=Urgency.URGENT),
    Open(6, -1, secrecy=_WORK),
    # 今日到期
    Open(6, 0, out=True), Open(5, 0, urgency=Urgency.URGENT), Open(4, 0, secrecy=_INTERNAL), Open(1, 0, urgency=Urgency.EXTRA),
    # 三日内
    Open(7, 1), Open(5, 1, out=True, secrecy=_INTERNAL), Open(4, 2, urgency=Urgency.URGENT, key=True),
    Open(4, 2, out=True, secrecy=_HIDDEN), Open(3, 3), Open(3, 3, out=True), Open(2, 3, secrecy=_WORK),
    # 以后
    Open(6, 4, out=True), Open(5, 5, secrecy=_INTERNAL), Open(5, 6), Open(4, 6, secrecy=_HIDDEN), Open(4, 7, out=True),
    Open(3, 8), Open(3, 9, out=True, secrecy=_INTERNAL), Open(3, 10, key=True), Open(2, 7), Open(2, 11, secrecy=_WORK),
    Open(2, 12, secrecy=_HIDDEN), Open(2, 14), Open(1, 6, out=True, urgency=Urgency.URGENT), Open(1, 8),
    Open(1, 9, secrecy=_INTERNAL), Open(1, 12), Open(1, 15, secrecy=_HIDDEN), Open(1, 20),
    # 无期限
    Open(9, None), Open(5, None, out=True, secrecy=_HIDDEN),
)


_STAGES = (
    Stage.HANDLING, Stage.SAID, Stage.ASKED, Stage.VETTED, Stage.ANSWERED, Stage.SAID, Stage.CONFLICT, Stage.HANDLING,
    Stage.NEW, Stage.REOPENED, Stage.HANDLING,
)
"""What the papers on the desk that nobody has in hand wait for, in turn."""
_SPECIAL = {0: Stage.KEPT, 8: Stage.CROSSED}
"""Papers (by place in DESK) whose reader keeps them, or passed them on."""


def _plain() -> Iterator[int]:
    return (ordinal for ordinal, wanted in enumerate(DESK) if not wanted.out)


class Days:
    """The office's working days before today, oldest first, and moments of them."""

    def __init__(self, today: date, calendar: Calendar, random: Random) -> None:
        first = today - timedelta(days=YEARS_BACK)
        every = (first + timedelta(days=n) for n in range(YEARS_BACK))
        self.past = [day for day in every if calendar.is_workday(day)]
        self._random = random
        self._calendar = calendar

    def __len__(self) -> int:
        return len(self.past)

    def moment(self, index: int, first_hour: int = 8, last_hour: int = 16) -> datetime:
        """Some minute of that working day, out of the noon break."""
        hour = self._random.choice([h for h in range(first_hour, last_hour + 1) if h not in (12, 13)])
        return datetime.combine(self.past[index], time(hour, self._random.randint(0, 59)))

    def nearby(self, day: date, distance: int) -> date:
        """Dates farther off fall on working days; the near ones are what the sample office is about."""
        return day if abs(distance) <= _NEAR else self._calendar.on_or_before(day).day

    def weights(self) -> list[int]:
        """Before a holiday papers come in heaps."""
        gaps = [(later - day).days for day, later in zip(self.past, [*self.past[1:], self.past[-1]], strict=True)]
        return [4 if max(gaps[n : n + 3]) >= 4 else 2 for n in range(len(gaps))]


class Planner:
    """Deals out plans; one Random decides all."""

    def __init__(self, random: Random, staff: Staff, days: Days, writer: Writer) -> None:
        self._random, self._staff, self._days, self._writer = random, staff, days, writer
        self._hidden = 0

    def closed(self) -> Iterator[Plan]:
        """Two years of papers that came to their end; a few in every hundred came in twice and were 作废."""
        last = len(self._days) - _STILL
        some = self._random.choices(range(last), self._days.weights()[:last], k=CLOSED)
        for ordinal, index in enumerate(sorted(some)):
            plan = self._plan(index)
            plan.urgency = self._random.choices(
                (Urgency.NONE, Urgency.URGENT, Urgency.EXTRA), (88, 10, 2))[0]
            plan.secrecy = self._random.choices((Secrecy.OPEN, _INTERNAL, _WORK), (91, 7, 2))[0]
            plan.copies = self._random.choices((1, 2, 3), (85, 10, 5))[0]
            if ordinal % 113 == 60:
                plan.stage = Stage.RETURNED
                yield plan
                continue
            if ordinal % 85 == 40:
                plan.void_at = self._after(plan.at, index)
                yield plan
                continue
            ended = self._round(plan, index, self._random.choices((0, 1, 2, 3), (25, 50, 20, 5))[0])
            plan.close_at = self._after(plan.readers[-1][2] if plan.readers else plan.at, ended)
            if ordinal % 17 == 5 and plan.readers:
                plan.extend = (plan.readers[0][1] + timedelta(minutes=30), plan.close_at.date())
            yield plan

    def _after(self, moment: datetime | None, index: int) -> datetime:
        """A moment of that day or the next, later than `moment`."""
        then = self._days.moment(index + self._random.randint(0, 1), 15, 16)
        floor = (moment or then) + timedelta(minutes=25)
        return max(then, floor)

    def open(self, today: date) -> Iterator[Plan]:
        """What is on the desk."""
        stages = dict(zip(_plain(), cycle(_STAGES), strict=False))
        for ordinal, wanted in enumerate(DESK):
            index = len(self._days) - wanted.age
            plan = self._plan(index, hidden=wanted.secrecy is _HIDDEN)
            plan.urgency, plan.secrecy, plan.key = wanted.urgency, wanted.secrecy, wanted.key
            if wanted.due is None:
                plan.no_due = True
            else:
                plan.due_on = self._days.nearby(today + timedelta(days=wanted.due), wanted.due)
            rounds = min(self._random.randint(0, 1) + wanted.out, wanted.age)
            plan.today, plan.stage = today, stages.get(ordinal, Stage.ASKED)
            if wanted.out and ordinal in _SPECIAL:
                plan.stage = _SPECIAL[ordinal]
            if plan.stage is not Stage.ASKED or wanted.out:
                self._round(plan, index, rounds if wanted.out else 0, keep=wanted.out)
            yield plan

    def arrived_today(self, now: datetime, count: int = 3) -> Iterator[Plan]:
        """This morning's post: signed in, not yet enrolled."""
        opening = datetime.combine(now.date(), time(8, 10))
        for ordinal in range(count):
            at = min(opening + timedelta(minutes=7 * ordinal), now)
            plan = self._plan(len(self._days) - 1)
            plan.at, plan.enrol = at, False
            yield plan

    def _plan(self, index: int, hidden: bool = False) -> Plan:
        relation = self._random.choices(tuple(_SHARES), tuple(_SHARES.values()))[0]
        if hidden:
            relation = Relation.SUPERIOR
        sender: Sender = self._random.choice(self._staff.of(relation))
        at = self._days.moment(index, 8, 15)
        if hidden:
            self._hidden += 1
            return Plan(at, sender, self._writer.confidential(sender.unit.name, at.date(), self._hidden))
        return Plan(at, sender, self._writer.paper(sender.unit.name, relation, at.date()))

    def _round(self, plan: Plan, index: int, rounds: int, *, keep: bool = False) -> int:
        """Readers one after the other, each back before the next; the index of the day the last one was back."""
        sent, at = plan.at, index
        last = len(self._days) - 1
        for ordinal, reader in enumerate(self._readers(rounds)):
            sent += timedelta(minutes=self._random.randint(30, 60))
            if keep and ordinal == rounds - 1:
                plan.readers.append((reader, sent, None))
                return at
            at += self._random.randint(1, 3)
            if at > last:
                return last
            back = self._days.moment(at, 9, 11)
            plan.readers.append((reader, sent, back))
            sent = back
        return at

    def _readers(self, count: int) -> Sequence[Person]:
        """Leaders by rank first, then whoever does the work."""
        chosen = self._random.sample(self._staff.leaders, min(count, 2)) if count else []
        chosen.sort(key=lambda person: person.rank)
        while len(chosen) < count:
            chosen.append(self._random.choice(self._staff.staff))
        return chosen

"""What do the standings of 督办 come to, by unit, source, leader, kind or month (domain.md §8.5)? Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from bangongshi.models.matter_stats import Event, Standing, as_of
from bangongshi.models.stat_words import By, Mean, Share

SHARE, FEW = 90, 10
"""「90 % 在 N 个工作日内办结」; said only of so many closed matters or more."""

Workdays = Callable[[date, date], int]
"""Working days after the first day, up to and including the second: `Calendar.workdays_between`."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one group; all of them add up. `late_days_*` are working days past the date that counts."""

    due: int = 0
    closed: int = 0
    on_time: int = 0
    first_on_time: int = 0
    overdue_open: int = 0
    closed_late: int = 0
    late_days_open: int = 0
    late_days_closed: int = 0
    feedback_due: int = 0
    feedback_timely: int = 0
    feedbacks: int = 0
    returns: int = 0
    extended: int = 0
    calls: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def closing(self) -> Share:
        """办结率."""
        return Share(self.closed, self.due)

    @property
    def punctual(self) -> Share:
        """按时办结率, by the date that counts."""
        return Share(self.on_time, self.due)

    @property
    def first_punctual(self) -> Share:
        """原时限按时率."""
        return Share(self.first_on_time, self.due)

    @property
    def feedback(self) -> Share:
        """反馈及时率."""
        return Share(self.feedback_timely, self.feedback_due)

    @property
    def returned(self) -> Share:
        """退回率: of all feedbacks."""
        return Share(self.returns, self.feedbacks)

    @property
    def extension(self) -> Share:
        """延期率: matters whose date was moved by an extension; one asked for too late moves nothing."""
        return Share(self.extended, self.due)

    @property
    def calls_each(self) -> Mean:
        """催办次数/件."""
        return Mean(self.calls, self.due)

    @property
    def days_open(self) -> Mean:
        """平均超期工作日 of 逾期未结."""
        return Mean(self.late_days_open, self.overdue_open)

    @property
    def days_closed(self) -> Mean:
        """平均超期工作日 of 逾期办结."""
        return Mean(self.late_days_closed, self.closed_late)


@dataclass(frozen=True, slots=True)
class Reach:
    """「N 个工作日内办结 90%」: `part` of `whole` closed matters took `days` working days or fewer."""

    days: int
    share: int
    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Aside:
    """Known matters that are not 应办: why each is not. `before`: an earlier report told of their end."""

    not_due_open: int = 0
    not_due_closed: int = 0
    undated: int = 0
    suspended: int = 0
    cancelled: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class StatTable:
    """Figures by group, on `as_of`; `first` None: since ever. `reach` None: too few are closed to say it."""

    as_of: date
    first: date | None
    by: By
    rows: tuple[tuple[str, Figures], ...]
    total: Figures
    reach: Reach | None
    aside: Aside


def table(events: Sequence[Event], cut_off: date, workdays: Workdays, by: By = By.UNIT, first: date | None = None) -> StatTable:
    """The table of one day. With `first`: what fell due from then on, and what the report of the day before left unsettled."""
    standings = as_of(events, cut_off)
    settled, ended = _before(events, standings, first)
    counted = [one for one in standings if one.counted(cut_off) and one.matter_id not in settled]
    groups: dict[str, Figures] = {}
    for one in counted:
        name = group(one, by)
        groups[name] = groups.get(name, Figures()) + figures(one, cut_off, workdays)
    rows = sorted(groups.items(), key=lambda pair: (0 if by is By.MONTH else -pair[1].due, pair[0]))
    total = sum(groups.values(), Figures())
    aside = _aside(standings, cut_off, settled, ended)
    return StatTable(cut_off, first, by, tuple(rows), total, reach(counted, workdays), aside)


def _before(
    events: Sequence[Event], now: Iterable[Standing], first: date | None
) -> tuple[frozenset[int], frozenset[int]]:
    """What the report of the day before `first` told as closed, and what it left out as cancelled.

    What was closed then and taken up again since is not settled: it is due by its new date.
    """
    if first is None:
        return frozenset(), frozenset()
    eve = first - timedelta(days=1)
    then, rounds = as_of(events, eve), {one.matter_id: one.rounds for one in now}
    return (
        frozenset(
            one.matter_id for one in then
            if one.counted(eve) and one.closed_on is not None and one.rounds == rounds[one.matter_id]
        ),
        frozenset(one.matter_id for one in then if one.cancelled),
    )


def group(one: Standing, by: By) -> str:
    """The row a matter is counted in."""
    if by is By.MONTH:
        return f"{one.due_on:%Y-%m}" if one.due_on else "没有时限"
    if by is By.SOURCE:
        return one.source
    if by is By.KIND:
        return one.kind
    return (one.lead or "未定主办") if by is By.UNIT else (one.leader or "未定领导")


def figures(one: Standing, cut_off: date, workdays: Workdays) -> Figures:
    """The counts of one 应办 matter."""
    if one.due_on is None:
        return Figures()
    made = Figures(
        due=1, feedback_due=one.feedback_due, feedback_timely=one.feedback_timely, feedbacks=one.feedbacks,
        returns=one.returns, extended=int(one.extensions > 0), calls=one.calls,
    )
    if one.closed_on is None:
        late = one.due_on < cut_off
        return replace(made, overdue_open=int(late), late_days_open=workdays(one.due_on, cut_off) if late else 0)
    late = one.closed_on > one.due_on
    return replace(
        made, closed=1, on_time=int(not late), closed_late=int(late),
        first_on_time=int(one.first_due_on is not None and one.closed_on <= one.first_due_on),
        late_days_closed=workdays(one.due_on, one.closed_on) if late else 0,
    )


def reach(standings: Iterable[Standing], workdays: Workdays, share: int = SHARE, few: int = FEW) -> Reach | None:
    """The fewest working days from 交办 within which `share` % of the closed were closed; None of fewer than `few`."""
    took = sorted(
        max(workdays(one.given_on, one.closed_on), 0) for one in standings if one.given_on and one.closed_on
    )
    if len(took) < max(few, 1):
        return None
    days = took[-(-len(took) * share // 100) - 1]
    return Reach(days, share, sum(1 for one in took if one <= days), len(took))


def _aside(standings: Iterable[Standing], cut_off: date, settled: frozenset[int], ended: frozenset[int]) -> Aside:
    counts = {one.name: 0 for one in fields(Aside)}
    for one in standings:
        if one.cancelled:
            counts["before" if one.matter_id in ended else "cancelled"] += 1
        elif one.stopped is not None:
            counts["suspended"] += 1
        elif one.due_on is None:
            counts["undated"] += 1
        elif one.due_on > cut_off:
            counts["not_due_closed" if one.closed_on else "not_due_open"] += 1
        elif one.matter_id in settled:
            counts["before"] += 1
    return Aside(**counts)

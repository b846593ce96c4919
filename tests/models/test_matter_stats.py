"""The figures of 督办 against a naive recount over random journals at random days, and the laws they must keep."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangongshi.models.matter_stats import Event, as_of
from bangongshi.models.matter_words import EventKind
from bangongshi.models.stat_table import Figures, StatTable, reach, table
from bangongshi.models.stat_words import By
from bangongshi.models.workdays import Calendar

K = EventKind
START = date(2026, 1, 5)
DAYS = 16
CALENDAR = Calendar()
WORKING = [CALENDAR.is_workday(START + timedelta(days=at)) for at in range(-60, DAYS + 120)]


def workdays(a: date, b: date) -> int:
    """By the same calendar, looked up once."""
    low, high = (a - START).days + 60, (b - START).days + 60
    return sum(WORKING[low + 1 : high + 1]) if high >= low else -sum(WORKING[high:low])


_day = st.integers(0, DAYS).map(lambda at: START + timedelta(days=at))
_LIKELY = (K.ESTABLISHED, K.GIVEN, K.FEEDBACK, K.FEEDBACK, K.EXTENDED, K.CLOSED, K.CLOSED, *K)


@st.composite
def journals(draw: st.DrawFn) -> list[Event]:
    """Events of a few matters in any order of any kind, written down on the day or up to forty days later."""
    made = []
    for seq in range(draw(st.integers(0, 40))):
        on = draw(_day)
        written = datetime(on.year, on.month, on.day, draw(st.integers(0, 23))) + timedelta(
            days=draw(st.sampled_from((0, 0, 0, 1, 9, 40)))
        )
        made.append(Event(
            seq, draw(st.integers(1, 8)), draw(st.sampled_from(_LIKELY)), on, written,
            lead=draw(st.sampled_from(("", "水利科", "财务科"))), leader=draw(st.sampled_from(("", "张主任"))),
            source=draw(st.sampled_from(("领导批示", "会议决定"))), matter_kind=draw(st.sampled_from(("督办", "交办"))),
            due_on=draw(st.none() | _day), feedback_by=draw(st.none() | _day),
        ))
    return draw(st.permutations(made))


# -- the naive recount: one question at a time, each by its own look through a matter's events ---------------------------

END = (K.CLOSED, K.SIGNED_OFF)
STOP = (K.SUSPENDED, K.CANCELLED, K.VOIDED)
ON = (K.REOPENED, K.RESUMED)
MOVE = (K.ESTABLISHED, K.EXTENDED, K.REOPENED, K.RESUMED, K.RECOUNTED)


def history(events: list[Event], matter: int, until: date) -> list[Event]:
    kept = []
    for event in events:
        if event.matter_id == matter and event.recorded_at.date() <= until and event.on <= until:
            kept.append(event)
    kept.sort(key=lambda event: event.seq)
    return kept


def present_round(past: list[Event]) -> list[Event]:
    """What came after the last 重办 or 恢复."""
    since = 0
    for at, event in enumerate(past):
        if event.kind in ON:
            since = at + 1
    return past[since:]


def closing_day(past: list[Event]) -> date | None:
    for event in present_round(past):
        if event.kind in END:
            return event.on
    return None


def halted(past: list[Event]) -> bool:
    return any(event.kind in STOP for event in present_round(past))


def dues(past: list[Event]) -> list[date]:
    return [event.due_on for event in past if event.kind in MOVE and event.due_on]


def in_report(events: list[Event], matter: int, until: date, first: date | None) -> bool:
    past = history(events, matter, until)
    if not past or halted(past) or not dues(past) or dues(past)[-1] > until:
        return False
    if first is not None:
        eve = first - timedelta(days=1)
        before = history(events, matter, eve)
        again = sum(event.kind in ON for event in past) > sum(event.kind in ON for event in before)
        told = before and not again and not halted(before) and dues(before) and dues(before)[-1] <= eve and closing_day(before)
        return not told
    return True


def count_days(after: date, until: date) -> int:
    count = 0
    while after < until:
        after += timedelta(days=1)
        count += CALENDAR.is_workday(after)
    return count


def owed_and_timely(past: list[Event], until: date) -> tuple[int, int]:
    owed = timely = 0
    for at, event in enumerate(past):
        wanted = event.feedback_by
        if wanted is None or event.kind in END or event.kind in STOP:
            continue
        following = past[at + 1] if at + 1 < len(past) else None
        if following is None:
            owed += wanted < until
        elif following.kind is K.FEEDBACK:
            owed += 1
            timely += following.on <= wanted
        elif following.feedback_by != wanted:
            owed += wanted < following.on
    return owed, timely


def naive(events: list[Event], until: date, by: By, first: date | None) -> dict[str, dict[str, int]]:
    """{group: {figure: count}}."""
    found: dict[str, dict[str, int]] = {}
    for matter in {event.matter_id for event in events}:
        if not in_report(events, matter, until, first):
            continue
        past = history(events, matter, until)
        due, closed, last = dues(past)[-1], closing_day(past), past[-1]
        name = {
            By.UNIT: last.lead or "未定主办", By.LEADER: last.leader or "未定领导", By.SOURCE: last.source,
            By.KIND: last.matter_kind, By.MONTH: due.strftime("%Y-%m"),
        }[by]
        kinds = [event.kind for event in past]
        owed, timely = owed_and_timely(past, until)
        mine = {
            "due": 1, "closed": closed is not None, "on_time": closed is not None and closed <= due,
            "first_on_time": closed is not None and closed <= dues(past)[0],
            "overdue_open": closed is None and due < until, "closed_late": closed is not None and closed > due,
            "late_days_open": count_days(due, until) if closed is None else 0,
            "late_days_closed": count_days(due, closed) if closed else 0,
            "feedback_due": owed, "feedback_timely": timely, "feedbacks": kinds.count(K.FEEDBACK),
            "returns": kinds.count(K.RETURNED), "extended": K.EXTENDED in kinds, "calls": kinds.count(K.CALLED),
        }
        into = found.setdefault(name, dict.fromkeys(mine, 0))
        for figure, value in mine.items():
            into[figure] += int(value)
    return found


def counts(figures: Figures) -> dict[str, int]:
    return {name: getattr(figures, name) for name in Figures.__slots__}


_spans = st.tuples(_day, st.none() | st.integers(0, 12)).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] - timedelta(days=pair[1]))
)


@settings(max_examples=120, deadline=None)
@given(journals(), _spans, st.sampled_from(list(By)))
def test_figures_equal_a_naive_recount(events: list[Event], span: tuple[date, date | None], by: By) -> None:
    until, first = span
    made = table(events, until, workdays, by, first)
    assert {name: counts(figures) for name, figures in made.rows} == naive(events, until, by, first)


@settings(max_examples=60, deadline=None)
@given(journals(), _spans)
def test_every_cut_comes_to_the_same_sums_and_the_sums_hold_together(
    events: list[Event], span: tuple[date, date | None]
) -> None:
    until, first = span
    tables = [table(events, until, workdays, by, first) for by in By]
    total = tables[0].total
    for one in tables:
        assert one.total == total
        assert sum((figures for _, figures in one.rows), Figures()) == total
    assert total.closed == total.on_time + total.closed_late
    assert total.closed + total.overdue_open <= total.due
    assert total.feedback_timely <= total.feedback_due
    aside = tables[0].aside
    beside = sum(getattr(aside, name) for name in type(aside).__slots__)
    assert total.due + beside == len(as_of(events, until))


@settings(max_examples=60, deadline=None)
@given(journals(), journals(), _spans)
def test_a_report_run_again_later_is_the_same_report(
    events: list[Event], later: list[Event], span: tuple[date, date | None]
) -> None:
    until, first = span
    came_since = [
        Event(
            1000 + one.seq, one.matter_id, one.kind, one.on, datetime(until.year, until.month, until.day) + timedelta(
                days=1, hours=one.seq
            ), one.lead, one.leader, one.source, one.matter_kind, one.due_on, one.feedback_by,
        )
        for one in later
    ]
    for by in By:
        assert table([*came_since, *events], until, workdays, by, first) == table(events, until, workdays, by, first)


@settings(max_examples=60, deadline=None)
@given(journals(), _day, st.integers(1, 100), st.integers(1, 5))
def test_reach_is_the_fewest_days_that_suffice(events: list[Event], until: date, share: int, few: int) -> None:
    standings = as_of(events, until)
    took = [max(workdays(one.given_on, one.closed_on), 0) for one in standings if one.given_on and one.closed_on]
    found = reach(standings, workdays, share, few)
    if len(took) < few:
        assert found is None
        return
    assert found is not None
    enough = next(days for days in range(400) if sum(day <= days for day in took) * 100 >= share * len(took))
    assert (found.days, found.part, found.whole) == (enough, sum(day <= enough for day in took), len(took))


# -- by example ----------------------------------------------------------------------------------------------------------


def told(*lines: tuple[EventKind, str, str], until: str = "2026-03-31", first: str | None = None) -> StatTable:
    """The table of one matter: (kind, day it happened = day it was written down, date it was due after it)."""
    events = [
        Event(seq, 1, kind, date.fromisoformat(on), datetime.fromisoformat(on) + timedelta(hours=9), "水利科", "张主任",
              "领导批示", "督办", date.fromisoformat(due))
        for seq, (kind, on, due) in enumerate(lines)
    ]
    return table(events, date.fromisoformat(until), workdays, first=date.fromisoformat(first) if first else None)


def test_an_extension_in_time_keeps_it_in_time_and_the_first_date_is_still_told() -> None:
    total = told(
        (K.ESTABLISHED, "2026-03-02", "2026-03-10"), (K.EXTENDED, "2026-03-09", "2026-03-20"),
        (K.CLOSED, "2026-03-18", "2026-03-20"),
    ).total
    assert (total.punctual.words, total.first_punctual.words, total.extension.words) == ("1/1 100%", "0/1 0%", "1/1 100%")


def test_a_late_extension_stays_late_though_later_events_carry_its_date() -> None:
    total = told(
        (K.ESTABLISHED, "2026-03-02", "2026-03-10"), (K.CALLED, "2026-03-12", "2026-03-20"),
        (K.CLOSED, "2026-03-18", "2026-03-20"),
    ).total
    assert (total.on_time, total.closed_late, total.days_closed.words) == (0, 1, "6.0（6/1）")


def test_closed_on_the_day_is_in_time() -> None:
    total = told((K.ESTABLISHED, "2026-03-02", "2026-03-10"), (K.CLOSED, "2026-03-10", "2026-03-10")).total
    assert (total.on_time, total.first_on_time, total.closed_late) == (1, 1, 0)


def test_due_today_is_neither_closed_nor_overdue() -> None:
    total = told((K.ESTABLISHED, "2026-03-02", "2026-03-31")).total
    assert (total.due, total.closed, total.overdue_open) == (1, 0, 0)


@pytest.mark.parametrize("kind", [K.SUSPENDED, K.CANCELLED, K.VOIDED])
def test_what_is_stopped_is_not_counted_until_it_goes_on(kind: EventKind) -> None:
    stopped = ((K.ESTABLISHED, "2026-03-02", "2026-03-10"), (kind, "2026-03-05", "2026-03-10"))
    assert told(*stopped).total.due == 0
    again = told(*stopped, (K.RESUMED, "2026-03-20", "2026-03-25")).total
    assert (again.due, again.overdue_open, again.days_open.words) == (1, 1, "4.0（4/1）")


def test_what_was_cancelled_before_the_span_is_not_told_again() -> None:
    lines = ((K.ESTABLISHED, "2026-02-02", "2026-02-10"), (K.CANCELLED, "2026-02-06", "2026-02-10"))
    assert told(*lines, until="2026-02-28", first="2026-02-01").aside.cancelled == 1
    march = told(*lines, first="2026-03-01").aside
    assert (march.cancelled, march.before) == (0, 1)
    again = told(*lines, (K.REOPENED, "2026-03-02", "2026-03-10"), first="2026-03-01")
    assert (again.total.overdue_open, again.aside.before) == (1, 0)


def test_what_was_left_open_is_carried_over_once_and_told_as_closed_once() -> None:
    lines = ((K.ESTABLISHED, "2026-02-02", "2026-02-10"), (K.CLOSED, "2026-03-06", "2026-02-10"))
    assert told(*lines, until="2026-02-28", first="2026-02-01").total.overdue_open == 1
    assert told(*lines, until="2026-03-31", first="2026-03-01").total.closed_late == 1
    april = told(*lines, until="2026-04-30", first="2026-04-01")
    assert (april.total.due, april.aside.before) == (0, 1)


def test_a_closing_written_down_after_the_report_is_told_in_the_next() -> None:
    def event(seq: int, kind: EventKind, on: date, written: datetime) -> Event:
        return Event(seq, 1, kind, on, written, "水利科", "", "领导批示", "督办", date(2026, 2, 27))

    events = [
        event(0, K.ESTABLISHED, date(2026, 2, 2), datetime(2026, 2, 2, 9)),
        event(1, K.CLOSED, date(2026, 2, 26), datetime(2026, 3, 2, 9)),
    ]
    february = table(events, date(2026, 2, 28), workdays, first=date(2026, 2, 1)).total
    march = table(events, date(2026, 3, 31), workdays, first=date(2026, 3, 1)).total
    assert (february.closed, february.overdue_open) == (0, 1)
    assert (march.closed, march.on_time) == (1, 1)


def test_too_few_closed_say_nothing_of_ninety_percent() -> None:
    assert told((K.ESTABLISHED, "2026-03-02", "2026-03-10"), (K.CLOSED, "2026-03-05", "2026-03-10")).reach is None

"""Over random days at the desk: impressions, copies and spoiled sheets reconcile, numbers have no gap, the chain holds.

What the tallies of all days say is summed up three ways: from the tallies, from the rows, and from what was asked for.
"""

import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import first_run
from bangongshi.duties.seals import blanks, refusing, tallying, use_changes, use_list, using
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.papers import Number
from bangongshi.models.seal_rows import UseView
from bangongshi.models.seal_words import UseState
from bangongshi.models.seals import SealUse, Stamping
from bangongshi.models.words import NumberState
from bangongshi.store.verify import verify
from office_fixtures import StandingClock, new_desk
from seal_fixtures import OFFICE, add_leaders, seal

SEALS = (OFFICE, "钢印", "张大山")
Step = tuple[str, int, int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(["用印"] * 5 + ["空白"] * 2 + ["拒绝", "作废", "改份数", "改处数", "清点", "清点", "补登", "过一天"]),
        st.integers(0, 6), st.integers(1, 9), st.integers(0, 3),
    ),
    min_size=8, max_size=24,
)


@dataclass
class Asked:
    """One use as the test knows it, told by nobody."""

    day: date
    stamps: dict[str, int]
    copies: int
    spoiled: int
    blank: bool
    void: bool = False
    settled: bool = False


@dataclass
class Book:
    """What was asked for so far."""

    uses: dict[int, Asked] = field(default_factory=dict)
    refused: Counter[date] = field(default_factory=Counter)

    def live(self) -> dict[int, Asked]:
        return {id_: one for id_, one in self.uses.items() if not one.void}


def values(which: int, copies: int, spoiled: int) -> dict[str, str]:
    names = [name for place, name in enumerate(SEALS) if which + 1 >> place & 1]
    return {
        "applicant": "陈文书", "subject": "在职证明", "seals": "、".join(names), "matter": "证明", "copies": str(copies),
        "impressions": "、".join(str(copies + place) for place, _ in enumerate(names)), "approver": "张主任",
        "approval_evidence": "审批单", "spoiled": str(spoiled), "spoiled_note": "当场剪碎" if spoiled else "",
        "signature": f"{OFFICE}",
    }


def put_down(desk: Desk, book: Book, step: Step) -> None:
    verb, which, copies, spoiled = step
    typed = values(which, copies, spoiled)
    day = desk.today
    if verb == "空白":
        typed |= {"subject": "空白表", "sheets_first": "001", "sheets_last": f"{copies:03d}", "sheets_due": "+3"}
    if verb == "补登":
        day -= timedelta(days=copies)
        typed["used_at"] = day.isoformat()
    (id_,) = using.use_seal(desk, typed).ids
    figures = dict(zip(typed["seals"].split("、"), map(int, typed["impressions"].split("、")), strict=True))
    book.uses[id_] = Asked(day, figures, copies, spoiled, verb == "空白")


def change(desk: Desk, book: Book, step: Step) -> None:
    """An act on something already put down; where the office says no, the book says so too."""
    verb, which, figure, other = step
    if not book.uses:
        return
    blank = [id_ for id_, one in sorted(book.uses.items()) if one.blank]
    among = blank if verb == "清点" and blank and which else sorted(book.uses)
    id_ = among[which % len(among)]
    one = book.uses[id_]
    if verb == "清点" and other:  # what came back is mostly what is left over
        figure, other = min(figure, one.copies), max(one.copies - figure, 0)
    try:
        if verb == "作废":
            use_changes.void_use(desk, [id_], "盖错了")
            assert not one.void
            one.void = True
        elif verb == "清点":
            blanks.settle(desk, id_, {"used": str(figure), "returned": str(other), "destroyed": ""})
            assert (one.blank, one.settled, one.void) == (True, False, False)
            assert figure + other == one.copies
            one.settled = True
        else:
            amend(desk, one, id_, verb, figure)
    except (Refused, Invalid):
        fits = verb != "清点" or (one.blank and not one.settled and figure + other == one.copies)
        assert one.void or not fits or (one.blank and verb == "改份数")


def amend(desk: Desk, one: Asked, id_: int, verb: str, figure: int) -> None:
    typed = use_changes.use_values(desk, id_)
    figures = {name: figure + place for place, name in enumerate(one.stamps)} if verb == "改处数" else one.stamps
    typed["impressions"] = "、".join(map(str, figures.values()))
    typed["warned_reason"] = f"{verb}为{figure}，{len(typed['warned_reason'])}"
    if verb == "改份数":
        typed["copies"] = str(figure)
    use_changes.amend_use(desk, id_, typed, "数错了")
    one.stamps = figures
    one.copies = figure if verb == "改份数" else one.copies


def do(desk: Desk, clock: StandingClock, book: Book, step: Step) -> None:
    verb = step[0]
    if verb == "过一天":
        clock.pass_(days=1)
    elif verb == "拒绝":
        refusing.refuse_use(desk, values(step[1], 1, 0), "不属本单位事务")
        book.refused[desk.today] += 1
    elif verb in ("用印", "空白", "补登"):
        put_down(desk, book, step)
    else:
        change(desk, book, step)


def by_tallies(desk: Desk, days: list[date]) -> tuple[int, int, int, int, Counter[str]]:
    tallies = [tallying.tally(desk, day) for day in days]
    per_seal: Counter[str] = Counter()
    for tally in tallies:
        for line in tally.lines:
            per_seal[line.seal] += line.impressions
        assert tally.impressions == sum(line.impressions for line in tally.lines)
    return (
        sum(one.uses for one in tallies), sum(one.copies for one in tallies), sum(one.spoiled for one in tallies),
        sum(one.refused for one in tallies), per_seal,
    )


def by_rows(desk: Desk) -> tuple[int, int, int, int, Counter[str]]:
    with desk.read() as session:
        rows = session.exec(select(SealUse)).all()
        stamps = session.exec(select(Stamping)).all()
    used = {row.id for row in rows if row.state is UseState.USED}
    per_seal: Counter[str] = Counter()
    for stamp in stamps:
        if stamp.use_id in used:
            per_seal[stamp.seal_name] += stamp.impressions
    live = [row for row in rows if row.id in used]
    for row in live:
        if row.sheets_settled_at:
            assert row.sheets_used + row.sheets_returned + row.sheets_destroyed == row.copies
    return (
        len(live), sum(row.copies for row in live), sum(row.spoiled for row in live),
        sum(row.state is UseState.REFUSED for row in rows), per_seal,
    )


def by_book(book: Book) -> tuple[int, int, int, int, Counter[str]]:
    live = book.live().values()
    per_seal: Counter[str] = Counter()
    for one in live:
        per_seal.update(one.stamps)
    return (
        len(live), sum(one.copies for one in live), sum(one.spoiled for one in live), book.refused.total(), per_seal,
    )


def numbers_hold(desk: Desk, book: Book) -> None:
    with desk.read() as session:
        ledger = session.exec(select(Number).where(col(Number.series) == "用印").order_by(col(Number.serial))).all()
        owners = {row.number_id: row.id for row in session.exec(select(SealUse)) if row.number_id}
    assert [number.serial for number in ledger] == list(range(1, len(book.uses) + 1))
    assert [owners[number.id] for number in ledger] == sorted(book.uses)
    for number in ledger:
        voided = book.uses[owners[number.id] or 0].void
        assert number.state is (NumberState.VOIDED if voided else NumberState.ISSUED)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_the_figures_reconcile(day: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = StandingClock()
        desk = new_desk(Path(folder) / "vault", clock)
        first_run(desk, {"unit_name": OFFICE, "unit_code": "清政办发", "unit_type": "机关"})
        add_leaders(desk)
        seal(desk)
        seal(desk, "钢印", kind="钢印")
        seal(desk, "张大山", kind="法人名章", scope="证明")
        desk = replace(desk, sitting="sitting-2")
        first, book = desk.today - timedelta(days=10), Book()
        for step in day:
            clock.pass_(minutes=3)
            do(desk, clock, book, step)
        days = [first + timedelta(days=n) for n in range((desk.today - first).days + 1)]
        assert by_tallies(desk, days) == by_rows(desk) == by_book(book)
        for each in days:
            tally = tallying.tally(desk, each)
            assert tally.copies == sum(one.copies for one in book.live().values() if one.day == each)
            assert tally.refused == book.refused[each]
            assert len(tally.voided) == sum(one.void for one in book.uses.values() if one.day == each)
        open_ = {row.id for row in use_list.uses(desk, UseView.OPEN).rows}
        assert open_ == {id_ for id_, one in book.live().items() if one.blank and not one.settled}
        numbers_hold(desk, book)
        assert verify(desk.vault).ok
        desk.vault.close()

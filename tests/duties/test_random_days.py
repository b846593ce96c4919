"""Over random acts and take-backs: one holder a copy, gapless numbers, one next act – and back is really back."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import amend, circulate, close, deadlines, listing, receive
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Refused
from bangongshi.models.paper_rows import PaperRow, View
from bangongshi.models.papers import Copy, Hop, Number
from bangongshi.models.words import ClosingMeans, DueBasis, HolderKind, HopState, NumberState
from bangongshi.store.verify import verify
from office_fixtures import StandingClock, new_desk

ACTS = ("register", "send", "take_in", "close", "void", "key", "due")

Step = tuple[str, int, int]
steps = st.lists(
    st.one_of(st.tuples(st.sampled_from((*ACTS, "register", "send", "take_in", "take_back")), st.integers(0, 5), st.integers(0, 1))),
    min_size=4, max_size=18,
)


def everything(desk: Desk) -> dict[int, tuple[object, ...]]:
    return {
        row.id: (row.number, row.phase, row.holder, row.due_on, row.key, row.next, row.facts.out)
        for row in listing.inbox(desk, View.ALL).rows
    }


def do(desk: Desk, readers: list[int], step: Step) -> bool:
    verb, which, reader = step
    rows = sorted(listing.inbox(desk, View.ALL).rows, key=lambda row: row.id)
    if verb == "register":
        receive.sign_in_and_enrol(desk, {
            "unit_name": f"单位{which}", "title": f"关于第{which}项工作的通知", "source_number": f"甲〔2026〕{which + 1}号",
            "copies": str(reader + 1),
        })
        return True
    if not rows:
        return False
    row: PaperRow = rows[which % len(rows)]
    table: dict[str, Callable[[], object]] = {
        "send": lambda: circulate.send_out(desk, [row.id], readers[reader]),
        "take_in": lambda: circulate.take_in(desk, [row.id], "已阅，请按要求办。"),
        "close": lambda: close.close(desk, [row.id], ClosingMeans.DONE),
        "void": lambda: close.void(desk, [row.id], "登重了"),
        "key": lambda: amend.mark_key(desk, [row.id]),
        "due": lambda: deadlines.set_deadline(desk, [row.id], "+3", DueBasis.LEADER, "主任同意"),
    }
    try:
        table[verb]()
    except Refused:
        return False
    return True


def invariants(desk: Desk) -> None:
    with desk.read() as session:
        copies = session.exec(select(Copy)).all()
        out = {hop.copy_id: hop for hop in session.exec(select(Hop).where(col(Hop.state) == HopState.OUT))}
        numbers = session.exec(select(Number).order_by(col(Number.serial))).all()
    for copy in copies:
        held = copy.holder_kind is HolderKind.PERSON
        assert held == (copy.id in out)
        if held:
            assert out[copy.id or 0].reader_name == copy.holder_name
    assert [number.serial for number in numbers] == list(range(1, len(numbers) + 1))
    assert all(number.state in (NumberState.ISSUED, NumberState.VOIDED) for number in numbers)
    for row in listing.inbox(desk, View.TODO).rows:
        assert row.next is not None
        assert row.due_on is not None
        assert row.holder


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_a_random_day(day: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = StandingClock()
        desk = new_desk(Path(folder) / "vault", clock)
        readers = [add_person(desk, {"name": name, "rank": str(rank)}).ids[0] for rank, name in ((1, "张主任"), (2, "李科长"))]
        past: list[dict[int, tuple[object, ...]]] = []
        for step in day:
            clock.pass_(minutes=10)
            if step[0] == "take_back" and past:
                take_back(desk)
                before = past.pop()
                now = everything(desk)
                # What was there before is as it was; a registration taken back stays, as 作废.
                assert {id_: now[id_] for id_ in before} == before
            elif step[0] != "take_back":
                was = everything(desk)
                if do(desk, readers, step):
                    past.append(was)
            invariants(desk)
        report = verify(desk.vault)
        assert report.ok, report.problems
        desk.vault.close()

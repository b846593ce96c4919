"""Does every list walk an index? EXPLAIN QUERY PLAN of what the lists really ask (performance.md §8.7).

The statements are not copied here: they are heard on the engine while the use cases run.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from bangongshi.duties.desk import Desk
from bangongshi.duties.home import home
from bangongshi.duties.registry import finding, listing, receive
from bangongshi.duties.seals import (
    certificate_list,
    keeping,
    letter_gaps,
    letter_list,
    loan_list,
    use_list,
)
from bangongshi.duties.supervision import call_list, matter_list
from bangongshi.models.matter_rows import MatterView
from bangongshi.models.paper_rows import View
from bangongshi.models.seal_rows import CertificateView, LetterView, LoanView, UseView
from bangongshi.models.windows import Window
from office_fixtures import StandingClock, new_desk

FEW = {"setting", "deadlinerule", "calendarday", "calendaryear", "draft", "importbatch", "unit", "person", "rejectedrow", "seal",
       "letterbook", "sealauthority", "recurrence"}
"""Tables that stay small in ten years; reading them whole is right."""
SCAN = re.compile(r"^SCAN (?:TABLE )?(\w+)(?: USING (?:COVERING )?INDEX (\w+))?")

PLACES: dict[View, tuple[str | int, ...]] = {
    View.TODO: (4, "2026-11-25", 99, 7), View.OVERDUE: ("2026-11-20", 7), View.CONFIDENTIAL: (7,), View.ALL: (7,),
    View.HISTORY: (7,),
}
MATTER_PLACES: dict[MatterView, tuple[str | int, ...]] = {
    MatterView.TODO: (5, "2026-11-25", 99, 7), MatterView.REVIEW: (5, "2026-11-25", 99, 7),
    MatterView.OVERDUE: ("2026-11-20", 7), MatterView.SIGN_OFF: ("2026-11-20", 7), MatterView.ALL: (7,),
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(tmp_path / "v", StandingClock())
    for serial in range(1, 4):
        receive.sign_in_and_enrol(
            desk, {"unit_name": "市财政局", "title": f"关于第{serial}次调度的通知", "source_number": f"某财〔2026〕{serial}号"}
        )
    yield desk
    desk.vault.close()


@contextmanager
def heard(desk: Desk) -> Iterator[list[tuple[str, object]]]:
    """Every SELECT sent to the vault meanwhile, with its parameters."""
    asked: list[tuple[str, object]] = []

    def hear(_connection: Connection, _cursor: object, sql: str, values: object, *_rest: object) -> None:
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append((sql, values))

    event.listen(desk.vault.engine, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(desk.vault.engine, "before_cursor_execute", hear)


def plans(desk: Desk, do: Callable[[], object]) -> list[tuple[str, list[str]]]:
    """(statement, its plan) of everything `do` asks."""
    with heard(desk) as asked:
        do()
    assert asked, "nothing was asked"
    with desk.vault.engine.connect() as connection:
        return [
            (sql, [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)])
            for sql, values in asked
        ]


def partial_indices(desk: Desk) -> set[str]:
    """Indices that hold few rows (open, out, masked): walking all of one is what the panel is for."""
    with desk.vault.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '% WHERE %'")
        return {name for name in found.scalars() if not name.endswith("_kept")} - {"number_once"}


def first_rows(sql: str, plan: list[str]) -> bool:
    """The first few rows of a table in its own order: a walk that stops at once, which the plan also calls a scan."""
    stops = "LIMIT" in sql and not any("TEMP B-TREE" in step for step in plan)
    return stops and ("WHERE" not in sql or any(step.endswith("_kept") for step in plan))


def newest_first(index: str, sql: str, plan: list[str]) -> bool:
    """The register of matters from its newest row on: a walk along all of it that stops at the window's size."""
    return index == "matter_kept" and "LIMIT" in sql and not any("TEMP B-TREE" in step for step in plan)


def assert_no_scan(desk: Desk, do: Callable[[], object]) -> list[tuple[str, list[str]]]:
    made = plans(desk, do)
    allowed = partial_indices(desk)
    for sql, plan in made:
        for step in plan:
            found = SCAN.match(step)
            if found and "VIRTUAL TABLE INDEX" not in step and "CONSTANT ROW" not in step and not first_rows(sql, plan):
                fine = found[1] in FEW or found[2] in allowed or newest_first(found[2], sql, plan)
                assert fine, f"{step}\n{sql}"
    return made


def windows(place: tuple[str | int, ...]) -> list[Window]:
    return [Window(), Window(from_end=True), Window(after=place), Window(before=place), Window(at=place)]


@pytest.mark.parametrize("view", list(View))
def test_every_window_of_every_view(desk: Desk, view: View) -> None:
    for window in windows(PLACES[view]):
        made = assert_no_scan(desk, lambda window=window: listing.inbox(desk, view, window))
        walks = [(sql, plan) for sql, plan in made if "JOIN incoming" in sql]
        assert walks
        for sql, plan in walks:
            assert not [step for step in plan if "TEMP B-TREE" in step], f"{plan}\n{sql}"
            assert any("USING INDEX document_" in step or "INTEGER PRIMARY KEY" in step for step in plan), plan


@pytest.mark.parametrize("view", list(View))
def test_every_count(desk: Desk, view: View) -> None:
    assert_no_scan(desk, lambda: listing.count(desk, view))


@pytest.mark.parametrize("view", list(MatterView))
def test_every_window_of_the_matters(desk: Desk, view: MatterView) -> None:
    for window in windows(MATTER_PLACES[view]):
        made = assert_no_scan(desk, lambda window=window: matter_list.matters(desk, view, window))
        walks = [plan for sql, plan in made if "matter.standing" in sql]
        assert walks
        for plan in walks:
            # What waits for a review is found from the feedback that waits, and sorted: a handful.
            assert view is MatterView.REVIEW or not [step for step in plan if "TEMP B-TREE" in step], plan
            assert any("USING INDEX matter_" in step or "INTEGER PRIMARY KEY" in step for step in plan), plan
    assert_no_scan(desk, lambda: matter_list.count_matters(desk, view))


def test_the_calls_about_matters(desk: Desk) -> None:
    assert_no_scan(desk, lambda: call_list.calls(desk))
    assert_no_scan(desk, lambda: call_list.targets(desk, [1, 2]))


def test_home(desk: Desk) -> None:
    assert_no_scan(desk, lambda: home(desk))


@pytest.mark.parametrize("words", ["通知", "通", "调度 财政", "某财〔2026〕2号", "tz", "没有这样的词"])
def test_search(desk: Desk, words: str) -> None:
    assert_no_scan(desk, lambda: finding.find(desk, words))
    assert_no_scan(desk, lambda: finding.count_found(desk, words))


def test_what_the_form_asks_while_it_is_filled(desk: Desk) -> None:
    assert_no_scan(desk, lambda: receive.next_number(desk))
    assert_no_scan(desk, lambda: receive.twins(desk, "市财政局", "某财〔2026〕2号"))


def test_saving_a_paper(desk: Desk) -> None:
    typed = {"unit_name": "市水务局", "title": "关于防汛的通知", "source_number": "某水〔2026〕1号"}
    assert_no_scan(desk, lambda: receive.sign_in_and_enrol(desk, typed))


def test_a_scan_would_be_noticed(desk: Desk) -> None:
    def careless() -> None:
        with desk.vault.engine.connect() as connection:
            connection.exec_driver_sql("SELECT id FROM document WHERE title LIKE '%防汛%'").all()

    with pytest.raises(AssertionError, match="SCAN document"):
        assert_no_scan(desk, careless)


def test_the_registers_of_seals(desk: Desk) -> None:
    made = keeping.record_seal(desk, {"name": "某县人民政府办公室", "kind": "法定名称章", "keeper": "陈文书"}).ids
    assert made
    asked = {
        "uses": [lambda view=view: use_list.uses(desk, view, Window()) for view in (UseView.TODAY, UseView.OPEN, UseView.ALL)],
        "loans": [lambda view=view: loan_list.loans(desk, view, Window()) for view in LoanView],
        "letters": [lambda: letter_list.letters(desk, LetterView.ALL, Window()), lambda: letter_gaps_of(desk)],
        "certificates": [
            lambda view=view: certificate_list.certificates(desk, view, Window())
            for view in (CertificateView.OUT, CertificateView.USES)
        ],
    }
    for reads in asked.values():
        for read in reads:
            assert_no_scan(desk, read)


def letter_gaps_of(desk: Desk) -> object:
    with desk.read() as session:
        return letter_gaps.gaps(session)

"""What every story begins with: an office of its own, with a unit, a few readers, and a clock that stands."""

import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import first_run
from bangongshi.duties.people import add_person
from office_fixtures import StandingClock, new_desk

READERS = (("张主任", "1"), ("李副主任", "2"), ("王科长", "3"))


@pytest.fixture(scope="session", autouse=True)
def _imports_are_no_garbage() -> Iterator[None]:
    """As the program does once it is loaded: collections never look at what the imports made (a seventh of the time)."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def clock() -> StandingClock:
    """Monday 2026-11-23, nine o'clock."""
    return StandingClock()


@pytest.fixture
def desk(tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    """清水县人民政府办公室 with three readers, set up in an earlier sitting; nothing is registered yet."""
    made = new_desk(tmp_path / "vault", clock)
    first_run(made, {"unit_name": "清水县人民政府办公室", "unit_code": "清政办发", "unit_type": "机关"})
    for name, rank in READERS:
        add_person(made, {"name": name, "rank": rank, "leader": "是"})
    yield replace(made, sitting="sitting-2")
    made.vault.close()

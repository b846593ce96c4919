"""Which generations are kept, and which folders count (safety.md §3.10, §4 #22, #47)."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bangongshi.store.generation import Generation, all_in, load, superfluous, to_manifest

NOON = datetime(2026, 11, 23, 12, 0)


def made(at: datetime, seq: int = 1, proved: bool = True) -> Generation:
    return Generation(Path(f"/backup/{at:%Y%m%d%H%M}-{seq}"), proved, at, seq=seq)


def kept(generations: list[Generation], now: datetime) -> list[Generation]:
    gone = {one.folder for one in superfluous(generations, now)}
    return [one for one in generations if one.folder not in gone]


def test_ten_years_of_two_a_day() -> None:
    every = [made(NOON - timedelta(days=day, hours=hour)) for day in range(3650) for hour in (0, 4)]
    left = kept(every, NOON)
    days = {one.made_at.date() for one in left if one.made_at}
    assert {NOON.date() - timedelta(days=day) for day in range(7)} <= days
    assert len({(day.year, day.month) for day in days}) >= 12 + 8
    assert {day.year for day in days} == set(range(2016, 2027))
    assert 20 <= len(left) <= 7 + 4 + 12 + 11
    assert all(one.made_at and one.made_at.hour == 12 for one in left)


def test_few_are_all_kept() -> None:
    every = [made(NOON - timedelta(days=day)) for day in range(7)]
    assert superfluous(every, NOON) == ()
    assert superfluous([], NOON) == ()


def test_a_clock_that_jumps_costs_nothing() -> None:
    every = [made(NOON - timedelta(days=day)) for day in range(40)]
    assert superfluous(every, NOON - timedelta(days=1)) == ()
    assert superfluous(every, datetime(1970, 1, 1)) == ()
    far = NOON + timedelta(days=3650)
    newest = made(far, seq=99)
    left = kept([*every, newest], far)
    assert newest in left
    assert every[0] in left
    assert len(left) >= 7


def test_unproved_ones_are_neither_deleted_nor_counted() -> None:
    bad = [made(NOON - timedelta(hours=hour), proved=False) for hour in range(50)]
    good = made(NOON - timedelta(days=300))
    assert superfluous([*bad, good], NOON) == ()


def test_the_newest_of_a_day_stands_for_it() -> None:
    same = [made(NOON - timedelta(minutes=minute), seq=100 - minute) for minute in range(5)]
    assert kept(same, NOON) == same[:1]


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format": 99}', "\0", '{"format":1,"made_at":"x"}'])
def test_strange_manifests_prove_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "office.db").write_bytes(b"x")
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    assert not load(tmp_path).proved


def test_manifest_round_trip_and_size(tmp_path: Path) -> None:
    folder = tmp_path / "20261123-000007"
    folder.mkdir()
    (folder / "office.db").write_bytes(b"x" * 10)
    one = Generation(folder, True, NOON, who="王", why="退出", vault="v", schema=1, program="0", seq=7, h="h",
                     head="H", size=10, sha256="s", counts={"document": 3})
    (folder / "manifest.json").write_text(to_manifest(one), encoding="utf-8")
    assert load(folder) == one
    assert all_in(tmp_path) == (one,)
    (folder / "office.db").write_bytes(b"x" * 9)
    assert not load(folder).proved
    (folder / "office.db").unlink()
    assert not load(folder).proved
    newer = to_manifest(one).replace('"format": 1', '"format": 2')
    (folder / "office.db").write_bytes(b"x" * 10)
    (folder / "manifest.json").write_text(newer, encoding="utf-8")
    assert not load(folder).proved


def test_half_made_and_missing_folders(tmp_path: Path) -> None:
    (tmp_path / "1-abc.part").mkdir()
    (tmp_path / "1-abc.part" / "office.db").write_bytes(b"x")
    (tmp_path / "photos").mkdir()
    assert all_in(tmp_path) == ()
    assert all_in(tmp_path / "nowhere") == ()

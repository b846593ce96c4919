"""Whatever is done to a register file, importing it gives papers or a sentence, never a crash (safety.md §3.11, faults 29–36).

Mutated files are read by one limited process after another, as the reading child does, so that even an abort is caught.
"""

import csv
import io
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing import Preview, preview, take_in
from bangongshi.duties.registry.listing import count
from bangongshi.models.errors import OfficeError
from bangongshi.models.import_fields import INCOMING
from bangongshi.models.paper_rows import View
from bangongshi.paper.grid import Book, Cell, Merge, Sheet, used_rows
from office_fixtures import new_desk
from register_files import PLAIN_HEADER, ods_bytes, paper, workbook_bytes, xls_bytes

READER = """
import json, sys
from bangongshi.models.errors import Refused
from bangongshi.paper.child import limit, read
from bangongshi.paper.grid import to_json
limit()
for path in sys.stdin.read().splitlines():
    try:
        json.dumps(to_json(read(path)))
        print("ok", flush=True)
    except Refused as refused:
        print(refused.code, flush=True)
    except (MemoryError, RecursionError):
        print("I-MEMORY", flush=True)
"""

ROWS = [PLAIN_HEADER, *(paper(n, f"关于第{n}件事的通知") for n in range(1, 12))]


def _text() -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(ROWS)
    return out.getvalue().encode("gb18030")


SEEDS = {"xlsx": workbook_bytes({"收文": ROWS}, merges={"收文": ["C2:C4"]}), "ods": ods_bytes(ROWS), "csv": _text(), "xls": xls_bytes(ROWS)}


def _bytes_changed(data: bytes, chance: random.Random) -> bytes:
    raw = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(raw) + 1)
        what = chance.random()
        if what < 0.5:
            raw[at : at + 1] = chance.randbytes(1)
        elif what < 0.7:
            del raw[at : at + chance.randint(1, 40)]
        elif what < 0.9:
            raw[at:at] = chance.randbytes(chance.randint(1, 30))
        else:
            del raw[at:]
            raw += b"\0"
    return bytes(raw)


_TRICKS = (
    (b"<v>", b"<v>1e999"), (b't="s"', b't="zzz"'), (b't="s"', b't="d"'), (b"<v>", b"<v>99999999"), (b'r="A1"', b'r="XFD1048577"'),
    (b'r="A1"', b'r="A-5"'), (b'r="A2"', b'r="ZZZZ9"'), (b"</row>", b""), (b"<sheetData>", b"<sheetData><sheetData>"),
    (b"<row ", b"<row r=\"99999999999\" "), (b"</sst>", b""), (b"utf-8", b"utf-7"), (b"C2:C4", b"A1:XFD1048576"), (b"C2:C4", b"C4:C2"),
    (b"C2:C4", b"C2"), (b"numFmtId=\"0\"", b"numFmtId=\"14\""), (b"date1904", b"x"), (b"<is>", b"<is>" + b"<t>" * 2000), (b"count=", b"count=\"4294967296\" x="),
)


def _parts_changed(data: bytes, chance: random.Random) -> bytes:
    """A whole zip whose XML was tampered with: what gets past every check of the container."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".xml") and chance.random() < 0.6:
                if chance.random() < 0.5 and content:
                    content = _bytes_changed(content, chance)
                else:
                    before, after = chance.choice(_TRICKS)
                    content = content.replace(before, after, chance.choice((1, -1)))
            new.writestr(name, content)
    return out.getvalue()


def _mutants(folder: Path) -> list[Path]:
    chance = random.Random(20261123)
    paths = []
    for number in range(400):
        kind = chance.choice(("xlsx", "xlsx", "ods", "csv", "xls"))
        change = _parts_changed if kind in ("xlsx", "ods") and number % 2 else _bytes_changed
        path = folder / f"{number}.{kind}"
        path.write_bytes(change(SEEDS[kind], chance))
        paths.append(path)
    return paths


def test_four_hundred_mutants_give_cells_or_a_sentence(tmp_path: Path) -> None:
    paths = _mutants(tmp_path)
    answers: dict[Path, str] = {}
    while len(answers) < len(paths):
        left = [path for path in paths if path not in answers]
        ran = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", READER], input="\n".join(map(str, left)), capture_output=True, text=True,
            env={"PYTHONPATH": str(Path(__file__).parents[2] / "src")}, timeout=120, check=False,
        )
        said = ran.stdout.splitlines()
        answers.update(zip(left, said, strict=False))
        if len(said) < len(left):  # an abort or an unforeseen exception ends it at this file
            assert "Traceback" not in ran.stderr, f"{left[len(said)].name}: {ran.stderr[-800:]}"
            answers[left[len(said)]] = "aborted"
    assert set(answers.values()) >= {"ok", "I-DAMAGED"}
    aborted = [path for path, answer in answers.items() if answer == "aborted"]
    for path in aborted:  # such a file ends its own child, and is a sentence to the clerk
        from bangongshi.paper.reading import read_book

        with pytest.raises(OfficeError):
            read_book(str(path))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = new_desk(tmp_path_factory.mktemp("fuzz") / "vault")
    yield desk
    desk.vault.close()


_HEADERS = st.sampled_from([name for field in INCOMING for name in (field.header, *field.also[:2], *field.weak)] + ["存放柜", "", "会议名称"])
_CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(), st.text(max_size=8), st.integers(-10, 10**9), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(timedelta(0), timedelta(days=400)),
    st.sampled_from(["3月5日", "2026.2.30", "同上", "〃", "〔2026〕", "合计", "作废", "机密", "三个工作日内", "0000-00-00", "99年13月", "是", "12/2",
                     "２０２６年１月１日", "二〇二六年", "🙂", "\u202e倒", "=1+1", "某发〔2026〕999999999999号", date(1, 1, 1), datetime(9999, 12, 31), time(0)]),
)
_MERGES = st.builds(
    lambda top, left, high, wide: Merge(top, left, top + high, left + wide),
    st.integers(0, 6), st.integers(0, 6), st.integers(0, 3), st.integers(0, 3),
)
_SURE = ("收文号", "收文日期", "来文单位", "文件标题")


def _previewed(desk: Desk) -> Preview | str:
    """What is understood, or the sentence that refuses it."""
    try:
        return preview(desk, "登记.xlsx")
    except OfficeError as error:
        return error.sentence


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    extra=st.lists(_HEADERS, max_size=6), rows=st.lists(st.lists(_CELLS, max_size=11), max_size=8), merges=st.lists(_MERGES, max_size=4),
)
def test_any_cells_give_papers_or_a_reason(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, extra: list[str], rows: list[list[Cell]], merges: list[Merge]
) -> None:
    grid: list[list[Cell]] = [["2026年收文登记簿"], [*_SURE, *extra], *rows]
    book = Book("xlsx", "f" * 64, "", (Sheet("收文", rows=used_rows(grid), merges=tuple(merges)),))
    monkeypatch.setattr("bangongshi.duties.importing.previewing.read_book", lambda *args, **more: book)
    found = _previewed(desk)
    if isinstance(found, str):
        assert found.endswith("。")
        return
    below = {number + 1 for number in book.sheets[0].rows if number + 1 > found.header_row}
    taken = [paper.row for paper in found.records] + [left.row for left in found.rejected]
    assert sorted(taken) == sorted(below)
    json.dumps([(each.row, each.column, each.sentence) for each in found.warnings])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(_CELLS, min_size=4, max_size=4), min_size=1, max_size=8))
def test_any_cells_that_come_in_can_be_stored(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, rows: list[list[Cell]]
) -> None:
    book = Book("xlsx", "f" * 64, "", (Sheet("收文", rows=used_rows([list(_SURE), *rows])),))
    monkeypatch.setattr("bangongshi.duties.importing.previewing.read_book", lambda *args, **more: book)
    desk = new_desk(tmp_path_factory.mktemp("fuzz") / "vault")
    try:
        found = _previewed(desk)
        if isinstance(found, str):
            return
        done = take_in(desk, found)
        assert count(desk, View.ALL).count == done.imported == len(found.records)
    finally:
        desk.vault.close()

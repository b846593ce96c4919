"""Taking a register in: one act, whole or not at all, taken back as one; numbers as they stood, the series advanced."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing import preview, run_import, take_in
from bangongshi.duties.registry.finding import count_found
from bangongshi.duties.registry.listing import count, inbox
from bangongshi.duties.registry.receive import next_number, sign_in_and_enrol
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Refused
from bangongshi.models.paper_rows import View
from bangongshi.models.papers import (
    Copy,
    Deadline,
    Document,
    ImportBatch,
    Incoming,
    Instruction,
    Number,
    RejectedRow,
)
from bangongshi.models.trail import Entry
from bangongshi.models.words import BatchState, DueBasis, NumberState, Phase
from bangongshi.store.verify import verify
from office_fixtures import new_desk
from register_files import PLAIN_HEADER, paper, save

HEADER = (*PLAIN_HEADER, "办理时限", "领导批示")
ROWS = [
    HEADER, (*paper(117, "关于春运的通知", 份数="3"), "12月1日", "请办公室办"), (*paper(118, "关于防汛的函"), None, None),
    (*paper(119, "不该进来", 密级="秘密"), None, None), ("合计", None, None, None, None, None, 4),
    (*paper(7, "去年的老件", "2025-06-01", 收文号="收-7", 办理情况=None), None, None),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(tmp_path / "vault")
    yield desk
    desk.vault.close()


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return save(tmp_path / "登记.xlsx", ROWS)


def entries(desk: Desk) -> int:
    with desk.read() as session:
        return session.exec(select(func.count()).select_from(Entry)).one()


def test_everything_a_paper_has(desk: Desk, register: Path) -> None:
    done = take_in(desk, preview(desk, register))
    assert (done.imported, [left.row for left in done.rejected]) == (3, [4, 5])
    with desk.read() as session:
        first = session.exec(select(Document).where(Document.title == "关于春运的通知")).one()
        incoming = session.get_one(Incoming, first.id)
        number = session.exec(select(Number).where(col(Number.document_id) == first.id)).one()
        deadline = session.exec(select(Deadline).where(col(Deadline.document_id) == first.id)).one()
        said = session.exec(select(Instruction).where(col(Instruction.document_id) == first.id)).one()
        copies = session.exec(select(Copy).where(col(Copy.document_id) == first.id)).all()
        batch = session.get_one(ImportBatch, done.batch)
        left = session.exec(select(RejectedRow).order_by(col(RejectedRow.source_row))).all()
    assert (first.phase, first.occurred_on, first.due_on, first.unit_name) == (
        Phase.ENROLLED, date(2026, 3, 5), date(2026, 12, 1), "市财政局")
    assert first.unit_id is not None
    assert (incoming.receipt_number, incoming.source_key, incoming.signed_in_at) == (
        "收〔2026〕117号", "某财发〔2026〕117号", datetime(2026, 3, 5, 8))
    assert (number.state, number.year, number.serial, number.text) == (NumberState.ADOPTED, 2026, 117, "收〔2026〕117号")
    assert (deadline.due_on, deadline.basis, deadline.basis_text) == (date(2026, 12, 1), DueBasis.IMPORTED, "12月1日")
    assert (said.text, said.leader_name) == ("请办公室办", "")
    assert [copy.ordinal for copy in copies] == [1, 2, 3]
    assert (batch.records, batch.imported, batch.rejected, batch.state) == (4, 3, 2, BatchState.DONE)
    assert [(row.source_row, row.text) for row in left] == [(4, ""), (5, "收文号：合计；份数：4")]
    assert "秘密" not in left[0].text


def test_series_goes_on_after_the_imported_numbers(desk: Desk, register: Path) -> None:
    take_in(desk, preview(desk, register))
    assert next_number(desk) == "收〔2026〕119号"
    with desk.read() as session:
        old = session.exec(select(Number).where(Number.text == "收-7")).one()
    assert (old.year, old.serial) == (2025, 7)


def test_history_is_searchable_and_never_overdue(desk: Desk, register: Path) -> None:
    take_in(desk, preview(desk, register))
    assert [row.title for row in inbox(desk, View.HISTORY).rows] == ["去年的老件"]
    assert count(desk, View.TODO).count == 2
    assert count_found(desk, "去年的老件").count == 1
    assert count_found(desk, "不该进来", revealed=True).count == 0


def test_same_file_twice_and_back_again(desk: Desk, register: Path) -> None:
    done = take_in(desk, preview(desk, register))
    again = preview(desk, register)
    assert again.already.startswith("已导入过（同一文件）")
    with pytest.raises(Refused, match="I-TWICE-FILE"):
        take_in(desk, again)
    take_back(desk)
    assert count(desk, View.ALL).count == 0
    assert count_found(desk, "春运").count == 0
    with desk.read() as session:
        assert session.get_one(ImportBatch, done.batch).state is BatchState.TAKEN_BACK
        assert set(session.exec(select(col(Number.state)))) == {NumberState.RELEASED}
    assert next_number(desk) == "收〔2026〕1号"
    assert take_in(desk, preview(desk, register)).imported == 3
    assert verify(desk.vault).ok


def test_a_known_paper_comes_in_with_a_warning(desk: Desk, register: Path) -> None:
    sign_in_and_enrol(desk, {"unit_name": "市财政局", "title": "关于春运的通知", "source_number": "某财发(2026)117号", "copies": "1"})
    found = preview(desk, register)
    assert [(each.row, each.column) for each in found.warnings if "可能重复" in each.sentence] == [(2, "来文字号")]
    assert take_in(desk, found).imported == 3


@pytest.mark.parametrize("stop_at", [0, 250])
def test_cancelled_import_leaves_no_trace(desk: Desk, tmp_path: Path, stop_at: int) -> None:
    found = preview(desk, save(tmp_path / "多.xlsx", [PLAIN_HEADER, *(paper(n, f"第{n}件") for n in range(1, 400))]))
    before, done = entries(desk), []
    with pytest.raises(Refused, match="R-CANCELLED"):
        take_in(desk, found, step=lambda what, at, of: done.append(at), cancelled=lambda: len(done) * 250 >= stop_at)
    assert entries(desk) == before
    assert count(desk, View.ALL).count == 0
    assert preview(desk, tmp_path / "多.xlsx").already == ""


def test_failure_half_way_leaves_no_trace(desk: Desk, register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("half way")

    found, before = preview(desk, register), entries(desk)
    monkeypatch.setattr("bangongshi.duties.registry.indexing.findable", broken)
    with pytest.raises(RuntimeError):
        take_in(desk, found)
    assert entries(desk) == before
    assert count(desk, View.ALL).count == 0


def test_only_rejected_rows_are_still_kept_on_record(desk: Desk, tmp_path: Path) -> None:
    found = preview(desk, save(tmp_path / "登记.xlsx", [PLAIN_HEADER, paper(1, "甲", 文件标题=None)]))
    done = take_in(desk, found)
    assert (done.imported, done.rejected[0].reason) == (0, "没有文件标题，请补上标题后再导入这一行")
    with desk.read() as session:
        assert "某财发〔2026〕1号" in session.exec(select(RejectedRow)).one().text


def test_command_line_report(desk: Desk, register: Path, tmp_path: Path) -> None:
    rehearsal = run_import(desk, "incoming", register, dry_run=True)
    shape = rehearsal.as_json()
    assert list(shape) == ["sheet", "header_row", "records", "imported", "rejected", "warnings", "batch"]
    assert (shape["records"], shape["imported"], shape["batch"]) == (4, 0, None)
    assert any("试读" in line for line in rehearsal.lines())
    assert count(desk, View.ALL).count == 0
    (tmp_path / "对照.json").write_text('{"备注": "归档号"}', encoding="utf-8")
    report = run_import(desk, "incoming", register, mapping=tmp_path / "对照.json", as_="closed")
    assert (report.as_json()["imported"], report.as_json()["batch"]) == (3, 1)
    assert [row["row"] for row in report.as_json()["rejected"]] == [4, 5]  # type: ignore[index, attr-defined]
    assert count(desk, View.TODO).count == 0
    with pytest.raises(Refused, match="I-AS"):
        run_import(desk, "incoming", register, as_="never")


def test_people_and_units_come_in_as_lists(desk: Desk, tmp_path: Path) -> None:
    people = save(tmp_path / "人员.xlsx", [("某某办公室通讯录",), ("序号", "姓名", "单位", "职务", "电话"), (1, "王某", "办公室", "科员", 13800000000),
                                          (2, "李某", "办公室", "主任", None), ("合计", 2)])
    shape = run_import(desk, "people", people).as_json()
    assert (shape["header_row"], shape["imported"], shape["rejected"]) == (2, 2, [{"row": 5, "reason": "合计行，不是文件"}])
    units = save(tmp_path / "单位.xlsx", [("单位名称", "关系"), ("市财政局", "上级")])
    assert run_import(desk, "units", units, dry_run=True).as_json()["imported"] == 0
    assert run_import(desk, "units", units).as_json()["imported"] == 1
    with pytest.raises(Refused, match="I-NOTREGISTER"):
        run_import(desk, "people", save(tmp_path / "别的.xlsx", [("甲", "乙"), (1, 2)]))

"""The register goes out as other offices expect it, confidential rows as 代称, and comes back without loss."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.exporting import run_export
from bangongshi.duties.importing import PaperRecord, Preview, preview, take_in
from bangongshi.duties.registry import assigning, export_papers
from bangongshi.duties.registry.export_papers import HEADERS, export
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Refused, StoreTrouble
from bangongshi.models.papers import Document
from bangongshi.models.parties import Party
from bangongshi.models.trail import Entry
from bangongshi.models.words import Phase, Relation, Secrecy, Urgency
from bangongshi.text import clean_in
from office_fixtures import new_desk
from register_files import PLAIN_HEADER, paper, save


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(tmp_path / "vault")
    yield desk
    desk.vault.close()


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def stock(desk: Desk, records: Sequence[PaperRecord], digest: str = "a" * 64) -> None:
    """Papers in the book as an import would have put them."""
    take_in(desk, Preview("incoming", "备.xlsx", digest, "xlsx", "", "表", 1, (), tuple(records), (), ()))


def record(row: int, title: str, **more: object) -> PaperRecord:
    values: dict[str, object] = {
        "unit_name": "市财政局", "received_on": date(2026, 3, 5), "phase": Phase.ENROLLED, "secrecy": Secrecy.OPEN,
        "receipt_number": f"收〔2026〕{row}号", "series_year": 2026, "serial": row, **more,
    }
    return PaperRecord(row=row, title=title, **values)  # type: ignore[arg-type]


def test_columns_are_the_domains_and_then_the_mark(desk: Desk, tmp_path: Path) -> None:
    stock(desk, [record(1, "甲", urgency=Urgency.EXTRA, pages=12, attachments=2, due_on=date(2026, 12, 1))])
    export(desk, "incoming", tmp_path / "收文.csv")
    (row,) = rows_of(tmp_path / "收文.csv")
    assert list(row) == list(HEADERS)
    assert list(row)[:5] == ["序号/收文号", "收文日期", "来文单位", "来文字号", "文件标题"]
    assert list(row)[-2:] == ["备注", "代称"]
    assert (row["序号/收文号"], row["收文日期"], row["页数/附件"], row["紧急程度"], row["代称"]) == (
        "收〔2026〕1号", "2026-03-05", "12/2", "特急", "")


def test_all_but_open_papers_go_out_as_their_alias(desk: Desk, tmp_path: Path) -> None:
    stock(desk, [
        record(n, f"绝不外露{n}", secrecy=level, alias=f"代称{n}", note="绝不外露", progress="绝不外露", proposal="绝不外露", instruction="绝不外露")
        for n, level in enumerate((Secrecy.INTERNAL, Secrecy.WORK_SECRET, Secrecy.UNPUBLISHED), 1)
    ])
    done = export(desk, "incoming", tmp_path / "收文.csv")
    assert "3 件只写代称" in done.sentence
    assert done.undo is None
    assert [(row["文件标题"], row["代称"]) for row in rows_of(tmp_path / "收文.csv")] == [(f"代称{n}", "是") for n in (1, 2, 3)]
    assert "绝不外露" not in (tmp_path / "收文.csv").read_text(encoding="utf-8-sig")
    export(desk, "incoming", tmp_path / "全.csv", include_confidential=True)
    assert [(row["文件标题"], row["代称"]) for row in rows_of(tmp_path / "全.csv")] == [(f"绝不外露{n}", "") for n in (1, 2, 3)]
    refused = preview(desk, tmp_path / "收文.csv")
    assert (refused.records, len(refused.rejected)) == ((), 3)


def test_who_handled_it_and_what_came_of_it_come_from_the_rows(desk: Desk, tmp_path: Path) -> None:
    stock(desk, [record(1, "甲"), record(2, "乙", secrecy=Secrecy.INTERNAL, alias="代称")])
    with desk.read() as session:
        ids = list(session.exec(select(Document.id).order_by(col(Document.id))))
    assigning.assign(desk, ids, Party("建设科"), [Party("财务科")], direct_reason="日常事项")
    for task in assigning.open_tasks(desk, ids):
        assigning.feedback(desk, [task.id], f"{task.party}已报送")
    export(desk, "incoming", tmp_path / "收文.csv")
    shown, masked = rows_of(tmp_path / "收文.csv")
    assert shown["承办部门/承办人"] == masked["承办部门/承办人"] == "建设科（协办：财务科）"
    assert "建设科（2026-11-23）：建设科已报送" in shown["办理情况/结果"]
    assert "财务科已报送" in shown["办理情况/结果"]
    assert masked["办理情况/结果"] == ""


def test_export_is_journalled_with_count_and_digest_and_not_taken_back(desk: Desk, tmp_path: Path) -> None:
    import hashlib

    stock(desk, [record(1, "甲")])
    path = tmp_path / "收文.xlsx"
    export(desk, "incoming", path)
    with desk.read() as session:
        last = session.exec(select(Entry).order_by(col(Entry.seq).desc()).limit(1)).one()
    assert (last.verb, last.about) == ("导出", "register:incoming")
    assert "1 件" in last.subject
    assert last.reason == f"SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}"
    with pytest.raises(Refused):
        take_back(desk)


def test_no_line_without_a_file_and_no_file_without_a_line(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(desk, [record(1, "甲")])
    with desk.read() as session:
        before = len(session.exec(select(Entry)).all())
    (tmp_path / "有.csv").write_text("别人的")
    with pytest.raises(Refused, match="X-EXISTS"):
        export(desk, "incoming", tmp_path / "有.csv")
    assert (tmp_path / "有.csv").read_text() == "别人的"
    real = export_papers.place_file

    def place_and_fail(path: Path, data: bytes) -> None:
        real(path, data)
        monkeypatch.setattr("bangongshi.store.journal.chain_hash", lambda *args: 1 / 0)

    monkeypatch.setattr(export_papers, "place_file", place_and_fail)
    with pytest.raises(ZeroDivisionError):
        export(desk, "incoming", tmp_path / "无.csv")
    monkeypatch.undo()
    assert not (tmp_path / "无.csv").exists()
    with desk.read() as session:
        assert len(session.exec(select(Entry)).all()) == before
    with pytest.raises((Refused, StoreTrouble)):
        export(desk, "incoming", tmp_path / "没有" / "x.csv")
    with pytest.raises(Refused, match="R-CANCELLED"):
        export(desk, "incoming", tmp_path / "x.csv", cancelled=lambda: True)
    with pytest.raises(Refused, match="X-REGISTER"):
        export(desk, "seals", tmp_path / "x.csv")


def test_withdrawn_papers_stay_out_and_void_ones_keep_their_number(desk: Desk, tmp_path: Path) -> None:
    stock(desk, [record(1, "甲", phase=Phase.VOID, reason="重复登记")])
    stock(desk, [record(2, "乙")], "b" * 64)
    take_back(desk)
    export(desk, "incoming", tmp_path / "收文.csv")
    (row,) = rows_of(tmp_path / "收文.csv")
    assert (row["序号/收文号"], row["办理情况/结果"]) == ("收〔2026〕1号", "作废：重复登记")
    (again,) = preview(desk, tmp_path / "收文.csv").records
    assert (again.phase, again.reason) == (Phase.VOID, "重复登记")


def test_people_and_units_go_out_as_lists(desk: Desk, tmp_path: Path) -> None:
    stock(desk, [record(1, "甲", unit_name="=市局")])
    assert run_export(desk, "units", tmp_path / "单位.csv").sentence == "已导出单位名录 1 行。"
    assert rows_of(tmp_path / "单位.csv")[0]["单位名称"] == "'=市局"
    run_export(desk, "people", tmp_path / "人员.xlsx")
    run_export(desk, "incoming", tmp_path / "收文.xlsx", include_confidential=True)
    assert preview(desk, tmp_path / "收文.xlsx").records[0].unit_name == "=市局"


_HOSTILE = st.sampled_from(["=1+1", "007", "12345678901234567890", "'=1", "第一行\n第二行", "-1", "＝", "同上级", "1e5", "_x0041_"])
_ANY = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cn", "Cf")), max_size=12)


def _line(text: str) -> str:
    return clean_in(text.replace("\n", " ")).strip()


_LINE = st.one_of(_HOSTILE, _ANY).map(_line).filter(lambda text: text not in {"/", "-", "—", "——", "无", "／", "－", "", "\\"})
_TEXT = st.one_of(_HOSTILE, _ANY).map(lambda text: clean_in(text, lines=True).strip())
_DAY = st.none() | st.dates(date(2000, 1, 1), date(2026, 11, 20))
_RECORDS = st.builds(
    record, st.integers(2, 9_999), _LINE.map(lambda text: f"关于{text}的通知"), unit_name=_LINE.map(lambda text: f"局{text}"),
    received_on=st.dates(date(2000, 1, 1), date(2026, 11, 20)), signed_on=_DAY, due_on=_DAY, closed_on=_DAY,
    urgency=st.sampled_from(Urgency), relation=st.sampled_from(Relation), secrecy=st.sampled_from(Secrecy),
    copies=st.integers(1, 20), pages=st.none() | st.integers(0, 999), attachments=st.none() | st.integers(0, 99),
    copy_numbers=_TEXT.map(_line), addressees=_TEXT.map(_line), copied_to=_TEXT.map(_line), signer=_TEXT.map(_line),
    proposal=_TEXT, instruction=_TEXT, undertaker=_TEXT.map(_line), progress=_TEXT, reply_number=_TEXT.map(_line),
    archive_code=_TEXT.map(_line), note=_TEXT, secrecy_term=st.sampled_from(["", "5年"]),
)
_KEPT = (
    "title", "unit_name", "received_on", "signed_on", "due_on", "closed_on", "urgency", "relation", "secrecy", "copies", "pages",
    "attachments", "copy_numbers", "addressees", "copied_to", "signer", "proposal", "instruction", "undertaker", "reply_number",
    "archive_code", "note", "receipt_number", "secrecy_term",
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(_RECORDS, min_size=1, max_size=4), kind=st.sampled_from(["xlsx", "csv"]))
def test_out_and_back_loses_nothing(tmp_path_factory: pytest.TempPathFactory, records: list[PaperRecord], kind: str) -> None:
    folder = tmp_path_factory.mktemp("round")
    desk = new_desk(folder / "vault")
    try:
        stock(desk, records)
        export(desk, "incoming", folder / f"收文.{kind}", include_confidential=True)
        back = preview(desk, folder / f"收文.{kind}")
        assert [each.reason for each in back.rejected] == []
        for sent, came in zip(records, back.records, strict=True):
            for name in _KEPT:
                assert getattr(came, name) == getattr(sent, name), name
            assert came.progress == sent.progress or not sent.progress
    finally:
        desk.vault.close()


def test_a_register_of_ours_comes_back_as_the_same_register(desk: Desk, tmp_path: Path) -> None:
    source = preview(desk, save(tmp_path / "登记.xlsx", [PLAIN_HEADER, paper(1, "甲"), paper(2, "乙", 密级="内部", 办理情况="已办结")]))
    take_in(desk, source)
    export(desk, "incoming", tmp_path / "出.xlsx", include_confidential=True)
    back = preview(desk, tmp_path / "出.xlsx")
    assert [(each.title, each.phase, each.secrecy) for each in back.records] == [
        (each.title, each.phase, each.secrecy) for each in source.records]

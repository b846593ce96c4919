"""A register as a file: text stays text, the page prints, the name is never taken from another file."""

import hashlib
import io
import os
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangongshi.models.errors import Refused, StoreTrouble
from bangongshi.paper import placing
from bangongshi.paper.csv_text import decode, read_csv
from bangongshi.paper.export_table import export_table, table_bytes
from bangongshi.paper.precheck import FileKind
from bangongshi.paper.workbook import read_workbook
from bangongshi.text import clean_in

HEADERS = ("收文号", "文件标题", "备注")
HOSTILE = ["=1+1", "+86", "-1", "@SUM(A1)", "＝1", "007", "12345678901234567890", "2026-05", "第一行\n第二行", "'已有", "'=1", "_x0041_",
           "1e5", "http://a/b", "<b>&", "𠮷", "“引号”,逗号", '"', " 前空", "TRUE"]


def back(data: bytes, kind: str) -> list[tuple[object, ...]]:
    """What our own import reads of an export."""
    if kind == "csv":
        return list(read_csv(decode(data)[0]).rows.values())
    (sheet,) = read_workbook(data, FileKind.XLSX)
    return list(sheet.rows.values())


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_hostile_texts_come_back_as_they_were(kind: str) -> None:
    rows = [(str(number), text, "注") for number, text in enumerate(HOSTILE, 1)]
    assert back(table_bytes("收文登记簿", HEADERS, rows, kind), kind)[1:] == rows


_TEXTS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=20).map(
    lambda text: clean_in(text, lines=True).strip()
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), _TEXTS, _TEXTS.map(lambda text: text or "注")), min_size=1, max_size=6))
def test_round_trip_of_any_text(rows: list[tuple[str, str, str]]) -> None:
    for kind in ("xlsx", "csv"):
        read = back(table_bytes("收文登记簿", HEADERS, rows, kind), kind)[1:]
        assert [tuple(cell or "" for cell in row) for row in read] == rows


def test_no_formula_no_link_no_number_in_the_workbook() -> None:
    data = table_bytes("收文登记簿", HEADERS, [(text, text, text) for text in HOSTILE], "xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        names = archive.namelist()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert set(re.findall(r'<c r="[A-Z]+\d+"[^>]*?(?: t="(\w+)")?>', sheet)) == {"s"}
    assert not any("externalLink" in name for name in names)


def test_the_page_prints(tmp_path: Path) -> None:
    data = table_bytes("收文登记簿", HEADERS, [("1", "很长的标题" * 20, "")], "xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        book = archive.read("xl/workbook.xml").decode()
    assert 'paperSize="9"' in sheet
    assert 'orientation="landscape"' in sheet
    assert "第 &amp;P 页 共 &amp;N 页" in sheet
    assert "内部资料" in sheet
    assert "state=\"frozen\"" in sheet
    assert "Print_Titles" in book
    widths = [float(width) for width in re.findall(r'<col min="\d+" max="\d+" width="([\d.]+)"', sheet)]
    assert 40 < widths[1] < 50


def test_file_is_private_whole_and_alone(tmp_path: Path) -> None:
    path = tmp_path / "收文.xlsx"
    digest = export_table([("1", "甲", "")], HEADERS, path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["收文.xlsx"]


def test_never_over_another_file(tmp_path: Path) -> None:
    path = tmp_path / "收文.csv"
    path.write_text("别人的")
    (tmp_path / "链.csv").symlink_to(tmp_path / "没有.csv")
    for taken in (path, tmp_path / "链.csv"):
        with pytest.raises(Refused, match="X-EXISTS"):
            export_table([], HEADERS, taken)
    assert path.read_text() == "别人的"
    assert not (tmp_path / "没有.csv").exists()
    with pytest.raises(Refused, match="X-KIND"):
        export_table([], HEADERS, tmp_path / "收文.docx")
    with pytest.raises(Refused, match="X-FOLDER"):
        export_table([], HEADERS, tmp_path / "没有" / "收文.csv")
    with pytest.raises(Refused, match="X-NAME"):
        export_table([], HEADERS, tmp_path / ("长" * 100 + ".csv"))


def test_a_stick_that_cannot_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_link(*args: object, **more: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(placing.os, "link", no_link)
    export_table([("1", "甲", "")], HEADERS, tmp_path / "收文.csv")
    assert [each.name for each in tmp_path.iterdir()] == ["收文.csv"]
    with pytest.raises(Refused, match="X-EXISTS"):
        placing.place_file(tmp_path / "收文.csv", b"x")


@pytest.mark.parametrize(("number", "kind", "code"), [(28, StoreTrouble, "E-FULL"), (30, Refused, "X-DENIED"), (5, StoreTrouble, "E-EXPORT")])
def test_a_failing_disk_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception], code: str
) -> None:
    def fail(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(placing.os, "fsync", fail)
    with pytest.raises(kind, match=code):
        export_table([("1", "甲", "")], HEADERS, tmp_path / "收文.csv")
    assert list(tmp_path.iterdir()) == []

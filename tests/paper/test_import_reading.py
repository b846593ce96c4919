"""Every file is read or refused with its own sentence: kinds, caps, bombs, and what a child that dies leaves behind."""

import io
import os
import socket
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from bangongshi.models.errors import Refused
from bangongshi.paper.child import read
from bangongshi.paper.grid import Book, Merge, Sheet, column_of, from_json, letter, to_json
from bangongshi.paper.precheck import LARGEST
from bangongshi.paper.reading import read_book
from register_files import ods_bytes, rezipped, same, styled_far_and_wide, workbook_bytes, xls_bytes

ROWS = [("收文号", "标题"), ("1", "关于甲的通知"), ("2", "关于乙的通知")]


def refused(path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        read_book(str(path))
    assert caught.value.sentence.endswith("。")
    return caught.value


def file(folder: Path, data: bytes, name: str = "登记.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_workbook_comes_back_whole_from_the_child(tmp_path: Path) -> None:
    rows = [("甲", 7, 1.5), (None, date(2026, 3, 5), datetime(2026, 3, 5, 9, 30)), ("第二\n行", None, None)]
    book = read_book(str(file(tmp_path, workbook_bytes({"一": rows, "藏": [("乙",)]}, merges={"一": ["A1:B1"]}, hidden=["藏"]))))
    first, second = book.sheets
    assert (book.kind, len(book.digest), [first.visible, second.visible]) == ("xlsx", 64, [True, False])
    assert first.at(0, 2) == 1.5
    assert first.at(1, 1) == date(2026, 3, 5)
    assert first.at(1, 2) == datetime(2026, 3, 5, 9, 30)
    assert first.at(2, 0) == "第二\n行"
    assert first.merges == (Merge(0, 0, 0, 1),)


def test_blank_coloured_cells_do_not_count(tmp_path: Path) -> None:
    data = workbook_bytes({"收文": ROWS}, finish=styled_far_and_wide)
    (sheet,) = read_book(str(file(tmp_path, data))).sheets
    assert (len(sheet.rows), sheet.width, sheet.trouble) == (3, 2, "")


@pytest.mark.parametrize("dimension", [b'<dimension ref="1:2137"/>', b'<dimension ref="A1:XFD1048576"></dimension>', b'<dimension ref="-5"/>'])
def test_a_lying_dimension_is_not_believed(tmp_path: Path, dimension: bytes) -> None:
    import re

    data = rezipped(workbook_bytes({"收文": ROWS}), lambda name, content: re.sub(rb"<dimension[^>]*/>", dimension, content))
    (sheet,) = read_book(str(file(tmp_path, data))).sheets
    assert len(sheet.rows) == 3


def test_ods_with_its_million_blank_rows(tmp_path: Path) -> None:
    (sheet,) = read_book(str(file(tmp_path, ods_bytes(ROWS), "登记.ods"))).sheets
    assert [row[1] for row in sheet.rows.values()] == ["标题", "关于甲的通知", "关于乙的通知"]


@pytest.mark.parametrize(("stream", "name"), [("Workbook", "登记.xls"), ("Workbook", "登记.et"), ("Book", "登记.xlsx")])
def test_old_workbooks_whatever_they_are_called(tmp_path: Path, stream: str, name: str) -> None:
    data = xls_bytes([*ROWS, (20260001, 1.5)], stream=stream)
    book = read_book(str(file(tmp_path, data, name)))
    assert book.kind == "xls"
    assert list(book.sheets[0].rows.values()) == [*ROWS, (20260001, 1.5)]


def test_kind_is_told_by_content_not_by_suffix(tmp_path: Path) -> None:
    assert read_book(str(file(tmp_path, ods_bytes(ROWS), "其实是.xlsx"))).kind == "ods"
    assert read_book(str(file(tmp_path, "收文号,标题\n1,甲\n".encode("gb18030"), "其实是.xls"))).encoding == "gb18030"


# What is no register at all


def test_paths_that_are_no_regular_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "没有.xlsx").code == "I-MISSING"
    assert refused(tmp_path).code == "I-FOLDER"
    assert refused(file(tmp_path, b"", "空.xlsx")).code == "I-EMPTY"
    os.mkfifo(tmp_path / "管道.xlsx")
    assert refused(tmp_path / "管道.xlsx").code == "I-SPECIAL"
    (tmp_path / "链接.xlsx").symlink_to("/dev/zero")
    assert refused(tmp_path / "链接.xlsx").code == "I-LINK"
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(tmp_path)
        try:
            listener.bind("s.xlsx")
        finally:
            os.chdir(here)
    assert refused(tmp_path / "s.xlsx").code == "I-SPECIAL"
    with pytest.raises(Refused):
        read_book("带\0字节.xlsx")


def test_file_names_from_other_systems(tmp_path: Path) -> None:
    strange = os.fsencode(tmp_path) + b"/\xca\xd5\xce\xc4\n\x1b[31m -x.xlsx"
    with open(strange, "wb") as out:
        out.write(workbook_bytes({"收文": ROWS}))
    assert len(read_book(os.fsdecode(strange)).sheets) == 1


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "大.csv"
    with path.open("wb") as out:
        out.truncate(LARGEST + 1)
    assert refused(path).code == "I-LARGE"


STRANGERS = {
    b"%PDF-1.7 ...": "I-KIND", b"Rar!\x1a\x07": "I-KIND", b"\x89PNG\r\n": "I-KIND", b"\x7fELF....": "I-KIND",
    b"{\\rtf1 hello}": "I-KIND", b"<html><table><tr><td>1</td></tr></table></html>": "I-MARKUP",
    b'<?xml version="1.0"?><Workbook/>': "I-MARKUP", bytes(range(256)) * 8: "I-KIND",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600): "I-OLE",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"): "I-PASSWORD",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"): "I-WORD",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"): "I-DAMAGED",
    b"PK\x03\x04 nothing of a zip": "I-ZIP",
    b"PK\x03\x04 xl/workbook.xml but no more": "I-DAMAGED",
}


@pytest.mark.parametrize("data", STRANGERS, ids=lambda data: repr(data[:12]))
def test_strangers_are_named(tmp_path: Path, data: bytes) -> None:
    assert refused(file(tmp_path, data)).code == STRANGERS[data]


# Zips that no spreadsheet wrote (safety.md faults 31 and 32)


GOOD = workbook_bytes({"收文": ROWS})


def _with_doctype(code: str, padding: int = 0) -> bytes:
    text = "<!--" + "x" * padding + '--><!DOCTYPE lolz [<!ENTITY lol "lol">]><worksheet/>'
    return rezipped(GOOD, lambda name, content: text.encode(code) if "sheet1" in name else content)


def _patched(data: bytes, change_local: bool, offset_local: int, offset_central: int, value: int, size: str = "<H") -> bytes:
    """Overwrite one header field of every entry."""
    raw = bytearray(data)
    for signature, offset in ((b"PK\x01\x02", offset_central), *(((b"PK\x03\x04", offset_local),) if change_local else ())):
        at = raw.find(signature)
        while at >= 0:
            struct.pack_into(size, raw, at + offset, value)
            at = raw.find(signature, at + 4)
    return bytes(raw)


def _duplicate() -> bytes:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    return out.getvalue()


def _symlink() -> bytes:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        entry = zipfile.ZipInfo("xl/link.xml")
        entry.create_system, entry.external_attr = 3, 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()


BOMBS = {
    "ratio": (lambda: rezipped(GOOD, same, extra={"xl/bomb.xml": bytes(30_000_000)}), "I-BOMB"),
    "total": (lambda: rezipped(GOOD, same, extra={f"xl/{n}.bin": os.urandom(1024) * 8 * 1024 for n in range(13)}), "I-BOMB"),
    "parts": (lambda: rezipped(GOOD, same, extra={f"xl/p{n}.xml": b"" for n in range(2_500)}), "I-PARTS"),
    "traversal": (lambda: rezipped(GOOD, same, extra={"../../etc/cron.d/x": b"x"}), "I-PATH"),
    "absolute": (lambda: rezipped(GOOD, same, extra={"/etc/x": b"x"}), "I-PATH"),
    "backslash": (lambda: rezipped(GOOD, same, extra={"xl\\..\\x": b"x"}), "I-PATH"),
    "symlink": (_symlink, "I-PATH"),
    "twice": (_duplicate, "I-TWICE"),
    "case twice": (lambda: rezipped(GOOD, same, extra={"XL/Workbook.xml": b"<workbook/>"}), "I-TWICE"),
    "dtd": (lambda: _with_doctype("utf-8"), "I-DTD"),
    "dtd late": (lambda: _with_doctype("utf-8", 9_000), "I-DTD"),
    "dtd utf-16": (lambda: _with_doctype("utf-16"), "I-DTD"),
    "encrypted": (lambda: _patched(GOOD, True, 6, 8, 1), "I-PASSWORD"),
    "packing": (lambda: _patched(GOOD, True, 8, 10, 14), "I-PACKING"),
    "lying size": (lambda: _patched(GOOD, True, 22, 24, 10, "<I"), "I-DAMAGED"),
    "cut": (lambda: GOOD[: len(GOOD) // 2], "I-DAMAGED"),
    "no workbook": (lambda: rezipped(GOOD, lambda name, content: None if name == "xl/workbook.xml" else content), "I-NOSHEET"),
    "no sheet": (lambda: rezipped(GOOD, lambda name, content: None if "sheet1.xml" in name else content), "I-DAMAGED"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_zip_rules(tmp_path: Path, name: str) -> None:
    make, code = BOMBS[name]
    assert refused(file(tmp_path, make())).code == code


def test_one_stray_cell_at_the_far_corner_is_named(tmp_path: Path) -> None:
    def far(book: Workbook) -> None:
        book.worksheets[0].cell(1_048_576, 16_384, "误")

    found = refused(file(tmp_path, workbook_bytes({"收文": ROWS}, finish=far)))
    assert found.code == "I-FAR"
    assert "XFD 列" in found.sentence


def test_caps_count_used_cells() -> None:
    from bangongshi.paper.grid import trouble_of

    assert "20000 行" in trouble_of(dict.fromkeys(range(20_101), ("甲",)))
    assert trouble_of(dict.fromkeys(range(20_100), ("甲",))) == ""
    assert "64 列" in trouble_of({0: tuple("甲" * 65)})
    assert trouble_of({0: (*["甲"] * 60, *[None] * 500, "乙")}) == ""
    assert "B 列" in trouble_of({0: ("甲", "字" * 10_001)})


def test_a_sheet_over_its_caps_does_not_spoil_the_others(tmp_path: Path) -> None:
    data = workbook_bytes({"长": [("字" * 10_500,)], "收文": ROWS})
    long, good = read_book(str(file(tmp_path, data))).sheets
    assert long.trouble
    assert long.rows == {}
    assert len(good.rows) == 3


# The child


def test_child_that_dies_or_hangs_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bangongshi.paper import reading

    path = file(tmp_path, GOOD)

    def instead(code: str, wall: float = 20.0) -> Refused:
        import sys

        real = reading.subprocess.Popen

        def start(command: list[str], **more: object) -> object:
            return real([sys.executable, "-c", code], **more)  # type: ignore[call-overload]

        with monkeypatch.context() as patch:
            patch.setattr(reading.subprocess, "Popen", start)
            with pytest.raises(Refused) as caught:
                read_book(str(path), wall=wall)
        return caught.value

    assert instead("import os; os.abort()").code == "I-BROKEN"
    assert instead("import sys; sys.stderr.write('memory allocation of 9 bytes failed'); sys.exit(134)").code == "I-MEMORY"
    assert instead("print('{\"book\": 3}')").code == "I-BROKEN"
    assert instead("print('[' * 100000)").code == "I-BROKEN"
    assert instead("import time; time.sleep(60)", wall=0.3).code == "I-TIME"
    assert instead("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)").code == "I-TIME"


def test_cancel_ends_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from bangongshi.paper import reading

    real, started = reading.subprocess.Popen, []

    def start(command: list[str], **more: object) -> object:
        started.append(real([sys.executable, "-c", "import time; time.sleep(60)"], **more))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(reading.subprocess, "Popen", start)
    with pytest.raises(Refused) as caught:
        read_book(str(file(tmp_path, GOOD)), cancelled=lambda: True)
    assert caught.value.code == "R-CANCELLED"
    assert started[0].poll() is not None


def test_child_is_limited_and_knows_nothing_of_the_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bangongshi.paper.reading import _environment

    monkeypatch.setenv("BANGONGSHI_PASSPHRASE_FILE", "/somewhere")
    assert not any(name.startswith("BANGONGSHI") for name in _environment())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "python_calamine.py").write_text("raise SystemExit('hijacked')")
    (tmp_path / "json.py").write_text("raise SystemExit('hijacked')")
    assert len(read_book(str(file(tmp_path, GOOD))).sheets) == 1


# The protocol


def test_letters_and_columns() -> None:
    assert [letter(at) for at in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(column_of(letter(at)) == at for at in range(0, 17_000, 37))
    assert column_of("4") is None


def test_book_survives_the_journey_as_json() -> None:
    from datetime import time, timedelta

    cells = ("甲", 1, 1.5, True, None, date(2026, 1, 2), datetime(2026, 1, 2, 3, 4), time(9, 30), timedelta(hours=30))
    book = Book("csv", "d" * 64, "utf-8", (Sheet("一", False, {3: cells}, (Merge(0, 0, 1, 1),), ""),))
    assert from_json(to_json(book)) == book


def test_in_process_reading_is_the_same(tmp_path: Path) -> None:
    path = str(file(tmp_path, GOOD))
    assert read(path) == read_book(path)

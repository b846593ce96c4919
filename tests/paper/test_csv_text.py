"""csv as it comes: encodings, separators, endings, quotes; and the ' that protects and comes off again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangongshi.models.errors import Refused
from bangongshi.paper.csv_text import decode, protected, read_csv, unprotected
from bangongshi.paper.precheck import FileKind, kind_of

TEXT = "收文号,来文单位,文件标题\n1,市财政局,关于做好预算工作的通知\n"


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "gbk"])
def test_encodings(code: str) -> None:
    data = TEXT.encode(code)
    assert kind_of(data) is FileKind.CSV
    text, _ = decode(data)
    assert text.lstrip("\ufeff") == TEXT


def test_asked_encoding_and_what_cannot_be_read() -> None:
    data = "收文號,標題\n1,關於預算".encode("big5")
    assert decode(data, "big5")[0].startswith("收文號")
    assert decode(data)[1] == "gb18030"
    with pytest.raises(Refused, match="I-ENCODING"):
        decode(b"\xff\xff\xff\x80\x80")
    with pytest.raises(Refused, match="I-ENCODING"):
        decode(b"a", "latin-9")


@pytest.mark.parametrize("separator", [",", "\t", ";", "；", "，", "|"])
def test_separators(separator: str) -> None:
    sheet = read_csv(separator.join("甲乙丙") + "\n" + separator.join(("1", "一、二", "三")) + "\n")
    assert list(sheet.rows.values()) == [("甲", "乙", "丙"), ("1", "一、二", "三")]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_endings_and_quotes(ending: str) -> None:
    sheet = read_csv(ending.join(('甲,乙', '"一, ""二""\n三",四', '', '五,六')))
    assert sheet.rows[1] == ('一, "二"\n三', "四")
    assert list(sheet.rows) == [0, 1, 3]


def test_hostile_csv() -> None:
    with pytest.raises(Refused, match="I-CSV"):
        read_csv('甲,"' + "字" * 9_000_000)
    with pytest.raises(Refused, match="I-COLUMNS"):
        read_csv("," * 5_000_000)
    assert "64 列" in read_csv(",".join(map(str, range(100)))).trouble
    assert read_csv("甲\0乙,丙\n").rows[0] == ("甲\0乙", "丙")
    assert read_csv("").rows == {}


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@x", "＝1", "＠", "\tx", "\r", " =1", "'=1", "''@", "甲", "", "'甲"])
def test_protection(text: str) -> None:
    shielded = protected(text)
    assert unprotected(shielded) == text
    assert not shielded.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"))


@given(st.text(alphabet="'=+-@＝ \t甲a1", max_size=8))
def test_protection_always_comes_off(text: str) -> None:
    assert unprotected(protected(text)) == text


def test_a_frequent_sign_in_one_cell_is_no_separator() -> None:
    assert read_csv("编号,名称,备注\n甲,,|||||\n").rows[1] == ("甲", "", "|||||")

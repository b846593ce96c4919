"""How is a csv file read, and how is its text protected? Encoding, separator, rows; the ' that keeps formulas asleep.

GB18030 decodes almost anything, so the preview always shows a sample and asks 文字显示正常吗 (safety.md §3.11).
"""

import csv
import io
import re
import unicodedata

from bangongshi.models.errors import Refused
from bangongshi.paper.grid import LONGEST_CELL, MOST_COLUMNS, Cell, Sheet, trouble_of, used_rows
from bangongshi.paper.precheck import looks_like_utf16

ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5")
"""What may be asked for by name."""

_SEPARATORS = ",\t;，；|"
_DANGEROUS = "=+\\-@＝＋－＠\t\r"
_PROTECT = re.compile(f"'*\\s*[{_DANGEROUS}]")
_PROTECTED = re.compile(f"'+\\s*[{_DANGEROUS}]")
_SAMPLE_LINES = 60


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Text and the encoding it was read in: as asked, else by mark, else UTF-8, else GB18030. Refused when none fits."""
    if encoding and encoding not in ENCODINGS:
        raise Refused("I-ENCODING", f"文字编码只能选 {'、'.join(ENCODINGS)}。")
    bare = looks_like_utf16(data[:4096])
    tries: tuple[str, ...]
    if encoding:
        tries = ("utf-8-sig" if encoding == "utf-8" else encoding,)
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = ("utf-16",)
    elif data.startswith(b"\xef\xbb\xbf"):
        tries = ("utf-8-sig",)
    else:
        tries = (bare,) if bare else ("utf-8", "gb18030")
    for name in tries:
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            continue
    raise Refused(
        "I-ENCODING", "文字编码认不出（不是 UTF-8、UTF-16 或 GB18030）。请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。"
    )


def read_csv(text: str, name: str = "CSV") -> Sheet:
    """The rows of a csv, the protective ' of our own exports taken off. Refused for a csv that is none."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    rows: list[list[Cell]] = []
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS * 16:
                raise Refused("I-COLUMNS", f"第 {len(rows) + 1} 行有 {len(row)} 列，不像一份登记簿。请检查分隔符，或另存为 .xlsx。")
            rows.append([unprotected(cell) for cell in row])
    except csv.Error:
        raise Refused(
            "I-CSV", f"第 {len(rows) + 1} 行附近有一格长得读不下去（超过 {LONGEST_CELL} 字），多半是引号没有成对。"
            "请用 Excel 或 WPS 打开检查，另存为 .xlsx 后再导入。"
        ) from None
    used = used_rows(rows)
    return Sheet(name, rows=used, trouble=trouble_of(used))


_NEARLY_ALL = 0.9


def _separator(text: str) -> str:
    """The separator that cuts the first lines into the most equal pieces; a comma when none does.

    One that cuts nearly every line the same way goes before one that is only frequent in some: 「甲,,|||||」.
    """
    lines = [line for line in io.StringIO(text[:200_000], newline=None) if line.strip()][:_SAMPLE_LINES]
    best, chosen = (False, 0.0), ","
    for separator in _SEPARATORS:
        counts = [_outside_quotes(line, separator) for line in lines]
        with_some = [count for count in counts if count]
        if not with_some:
            continue
        usual = max(set(with_some), key=with_some.count)
        share = with_some.count(usual) / len(lines)
        score = (share >= _NEARLY_ALL, min(usual, 40) * share)
        if score > best:
            best, chosen = score, separator
    return chosen


def _outside_quotes(line: str, separator: str) -> int:
    return sum(piece.count(separator) for piece in line.split('"')[::2])


def protected(text: str) -> str:
    """Text for a csv cell: a leading ' keeps a spreadsheet from running it (safety.md §3.11). Undone by `unprotected`."""
    return f"'{text}" if _PROTECT.match(text) else text


def unprotected(text: str) -> str:
    """The text that `protected` was given; any other text as it is."""
    return text[1:] if _PROTECTED.match(text) else text


def wide(text: str) -> int:
    """Columns the widest line of a text takes in a spreadsheet: hanzi two, the rest one."""
    return max(sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line) for line in text.split("\n"))

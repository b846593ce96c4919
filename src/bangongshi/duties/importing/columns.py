"""Which column is taken for which field: found by itself, corrected by the clerk or by a mapping file (--map FILE)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from bangongshi.duties.importing.shape import Column
from bangongshi.models.errors import Refused
from bangongshi.models.import_fields import (
    BY_NAME,
    REMARK,
    REMARK_WORDS,
    Strength,
    field_called,
    match_header,
    plain_header,
)
from bangongshi.paper.cells import one_line
from bangongshi.paper.grid import Sheet, column_of, is_blank, letter
from bangongshi.paper.header import Header, Match, header_texts
from bangongshi.text import clean_in

_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """What the clerk asked for: {header, letter or number from 1: target}, and the header's row (from 1) if given."""

    targets: Mapping[str, str] = field(default_factory=dict)
    header_row: int | None = None

    def match(self, text: str) -> Match | None:
        """As `match_header`, the clerk's own words first."""
        plain = plain_header(text)
        target = next((target for key, target in self.targets.items() if plain and plain_header(key) == plain), None)
        if target is None:
            return match_header(text)
        return (BY_NAME[target], Strength.EXACT) if target in BY_NAME else None


def read_map(text: str) -> Asked:
    """A mapping file: JSON `{"header_row": 2, "columns": {"来文机构": "来文单位", "D": "备注列", "3": "title"}}`.

    Keys are headers, column letters or numbers from 1; values are field headers, synonyms, English names, or 备注列
    (忽略 means the same: nothing is thrown away). The columns may also stand alone. Refused for anything else.
    """
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except ValueError:
        raise Refused("I-MAP", "对照表不是 JSON。写法如：{\"columns\": {\"来文机构\": \"来文单位\"}}。") from None
    if not isinstance(value, dict):
        raise Refused("I-MAP", "对照表应是一个 JSON 对象：列名对字段名。")
    row = value.get("header_row")
    columns = value.get("columns", {key: target for key, target in value.items() if key != "header_row"})
    if (row is not None and (not isinstance(row, int) or isinstance(row, bool) or row < 1)) or not isinstance(columns, dict):
        raise Refused("I-MAP", "对照表里 header_row 应是从 1 数起的行号，columns 应是列名对字段名。")
    return Asked({key: _target(str(said)) for key, said in columns.items()}, row)


def asked_for(mapping: "Mapping[int, str] | Asked | None") -> Asked:
    """A mapping from the screen ({column index: target}), from a file, or none."""
    if isinstance(mapping, Asked):
        return mapping
    return Asked({str(at + 1): _target(said) for at, said in (mapping or {}).items()})


def _target(said: str) -> str:
    if said.strip() in REMARK_WORDS:
        return REMARK
    found = field_called(said)
    if found is None:
        raise Refused("I-MAP", f"对照表里的“{clean_in(said, limit=30)}”不是收文登记簿的字段。不想导入的列请写“{REMARK}”。")
    return found.name


def columns_of(sheet: Sheet, header: Header, asked: Asked) -> tuple[Column, ...]:
    """Every used column with its target. What the clerk said wins; a field named twice goes to the asked column."""
    used = sorted({*header.names, *_with_content(sheet, header)})
    targets: dict[int, tuple[str, Strength | None]] = {}
    for index in used:
        match = header.matches.get(index)
        targets[index] = (match[0].name, match[1]) if match else (REMARK, None)
    for key, target in asked.targets.items():
        index = _index(key, header, used)
        if target in BY_NAME and not BY_NAME[target].many:
            for other, (name, _) in targets.items():
                if name == target:
                    targets[other] = (REMARK, None)
        targets[index] = (target, Strength.EXACT)
    names = _names(header, used)
    return tuple(Column(index, letter(index), names[index], *targets[index]) for index in used)


def _index(key: str, header: Header, used: list[int]) -> int:
    """The column a mapping's key means: a header as it stands, else a number from 1, else a letter."""
    plain = plain_header(key)
    named = [index for index, name in header.names.items() if plain and plain_header(name) == plain]
    if named:
        return named[0]
    at = int(key) - 1 if key.isascii() and key.isdecimal() and len(key) < 6 else column_of(key)
    if at is None or at not in used:
        raise Refused("I-MAP", f"对照表里的列“{clean_in(key, limit=30)}”在表里找不到，请核对表头。")
    return at


def _names(header: Header, used: list[int]) -> dict[int, str]:
    """Each column's header, short and clean, told apart where two are the same; a letter where there is none."""
    names: dict[int, str] = {}
    for index in used:
        name = clean_in(one_line(header.names.get(index, "")), limit=_LONGEST_NAME).strip() or f"{letter(index)}列"
        names[index] = f"{name}（{letter(index)}列）" if name in names.values() else name
    return names


def _with_content(sheet: Sheet, header: Header) -> set[int]:
    return {
        column
        for row, cells in sheet.rows.items() if row > header.bottom
        for column, cell in enumerate(cells) if not is_blank(cell)
    }


def header_levels(sheet: Sheet, header: Header) -> list[dict[int, str]]:
    """The header's rows as texts, to know them again at a page break."""
    return [header_texts(sheet, row) for row in range(header.top, header.bottom + 1)]

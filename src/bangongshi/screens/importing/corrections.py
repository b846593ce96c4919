"""What may be corrected in a preview? One small question each: a column's field, the sheet, old papers, the encoding."""

from collections.abc import Sequence

from bangongshi.duties.importing import Column, Preview
from bangongshi.models.import_fields import BY_NAME, INCOMING, REMARK
from bangongshi.models.import_phase import TakeAs
from bangongshi.models.pinyin import initials
from bangongshi.paper.csv_text import ENCODINGS
from bangongshi.screens.dialogs.ask import Ask
from bangongshi.screens.dialogs.pick_one import PickOne
from bangongshi.widgets.picker import Candidate

CODES: dict[str, str] = {
    "utf-8": "统一码", "utf-16": "统一码双字节", "gb18030": "国标码", "big5": "大五码（繁体）",
}
"""What the encodings are called on the screen."""

_HINTS = {
    "utf-8": "网页和新软件常用", "utf-16": "另存为“统一码文本”时", "gb18030": "旧表格软件存的文本常用", "big5": "繁体系统存的文本",
}
_TAKE_HINTS = {
    TakeAs.AUTO: "照表里写的；往年没写的算历史",
    TakeAs.OPEN: "全部算在办，进待办",
    TakeAs.CLOSED: "全部算已办结，不进待办",
}
WAYS: Sequence[TakeAs] = (TakeAs.AUTO, TakeAs.OPEN, TakeAs.CLOSED)


def code_name(encoding: str) -> str:
    """「国标码」 for gb18030 and its like."""
    plain = encoding.lower().replace("_", "-")
    return next((name for code, name in CODES.items() if plain.startswith(code)), plain)


def field_dialog(seen: Preview, column: Column) -> PickOne:
    """What one column is taken for; gives a Candidate whose id `field_of` knows."""
    taken = {each.target: each for each in seen.columns if each.target in BY_NAME and not BY_NAME[each.target].many}
    all_ = [Candidate(0, REMARK, "没有对应的栏目，原文并入备注")]
    for at, field in enumerate(INCOMING, 1):
        other = taken.get(field.name)
        hint = "现在就是" if column.target == field.name else f"现在是{other.letter}列“{other.name}”" if other else ""
        all_.append(Candidate(at, field.header, hint))
    return PickOne(f"{column.letter}列“{column.name}” 导入为：", lambda typed: _matching(all_, typed), "没有这个栏目。")


def field_of(candidate: Candidate) -> str:
    """The target a candidate of `field_dialog` stands for."""
    return INCOMING[candidate.id - 1].name if candidate.id else REMARK


def _matching(all_: Sequence[Candidate], typed: str) -> list[Candidate]:
    word = typed.casefold()
    return [one for one in all_ if word in one.label or word in initials(one.label)]


def sheet_dialog(seen: Preview) -> PickOne:
    """Another sheet; the candidate's id is its index in `seen.sheets`."""
    found = [
        Candidate(at, each.name, each.what + ("" if each.visible else "（隐藏）")) for at, each in enumerate(seen.sheets)
    ]
    return PickOne("读哪一张工作表：", lambda typed: [one for one in found if typed in one.label], "没有这张工作表。")


def take_as_dialog() -> PickOne:
    """旧件已办结／在办／按「办理情况」判定; the candidate's id is the index in WAYS."""
    found = [Candidate(at, way.said, _TAKE_HINTS[way]) for at, way in enumerate(WAYS)]
    return PickOne("旧件怎么算：", lambda typed: [one for one in found if typed in one.label])


def encoding_dialog() -> PickOne:
    """文字显示正常吗; the candidate's id is the index in ENCODINGS."""
    found = [Candidate(at, CODES.get(code, code), _HINTS.get(code, "")) for at, code in enumerate(ENCODINGS)]
    return PickOne("文字显示正常吗？换一种编码：", lambda typed: [one for one in found if typed in one.label])


def header_dialog(seen: Preview) -> Ask:
    """The header's row, from 1."""
    return Ask(f"表头现在认作第 {seen.header_row} 行", "表头是第几行", value=str(seen.header_row), yes="重读", check=_row_wrong)


def _row_wrong(text: str) -> str:
    right = text.isascii() and text.isdigit() and len(text) < 7 and int(text) > 0
    return "" if right else "请填从 1 数起的行号。"

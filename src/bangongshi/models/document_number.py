"""Is this a proper 发文字号, how is it written properly, and which other one is it the same as? (domain.md §1.3)

We check strictly what we issue and accept what we receive: an incoming number is kept raw, with a remark.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_HANZI = "\u3400-\u4dbf\u4e00-\u9fff〇"
_OPENERS = "(\\[{<〔【〖〈《「『"
_CLOSERS = ")\\]}>〕】〗〉》」』"
_YEAR_IN_BRACKETS = re.compile(f"([{_OPENERS}])([0-9]{{4}})([{_CLOSERS}])")
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9]+号)")
_YEAR, _SERIAL = "(19|20)[0-9]{2}", "[1-9][0-9]{0,4}"
_CODE = f"[{_HANZI}]{{1,16}}(（[{_HANZI}]{{1,8}}）[{_HANZI}]{{0,4}})?"
_CANONICAL = re.compile(f"{_CODE}〔{_YEAR}〕{_SERIAL}号")
_ORDER = re.compile(f"[{_HANZI}]{{0,16}}令({_YEAR}年)?第{_SERIAL}号")
_ISSUE = re.compile(f"[{_HANZI}]{{0,16}}({_YEAR}年)?(第{_SERIAL}期|〔{_YEAR}〕{_SERIAL}[号期])")
_SHORT_YEAR = re.compile(f"[{_OPENERS}][0-9]{{2}}[{_CLOSERS}]")
_WITHOUT_END = re.compile(f"[{_HANZI}（）]+〔{_YEAR}〕{_SERIAL}")


class NumberStyle(StrEnum):
    """Which way of numbering: 令 and 期 are proper too, and kept as they stand."""

    DOCUMENT = "发文字号"
    ORDER = "令号"
    ISSUE = "期号"
    NONE = "无"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class NumberReading:
    """What a 发文字号 was understood as.

    `canonical` is the proper spelling, or the raw text where there is none; `key` compares (same sender + same key =
    the same paper); `remarks` are for the clerk; `blocks` say why we may not issue it (only when read as `ours`).
    """

    canonical: str
    key: str
    remarks: tuple[str, ...] = ()
    regular: bool = True
    style: NumberStyle = NumberStyle.DOCUMENT
    blocks: tuple[str, ...] = ()


def recognise(raw: str, *, ours: bool = False) -> NumberReading:
    """Read one 发文字号 as typed or imported; never raises. `ours`: what is not proper is listed in `blocks`."""
    kept = raw.strip()
    squeezed = "".join(unicodedata.normalize("NFKC", raw).split())
    if not squeezed:
        return NumberReading("", "", regular=False, style=NumberStyle.NONE, blocks=("发文字号还没有编。",) if ours else ())
    text, remarks = _normalised(squeezed)
    if _CANONICAL.fullmatch(text):
        return NumberReading(text, text, remarks)
    other = _other_style(text, squeezed)
    if other is not None:
        blocks = ("没有机关代字，请写成“代字〔年份〕序号号”。",) if ours and text.startswith("〔") else ()
        return NumberReading(kept, _key(text), style=other, blocks=blocks)
    why = _what_is_wrong(text)
    return NumberReading(
        kept, _key(text), (f"{why}，按原样保留。",), regular=False, style=NumberStyle.OTHER,
        blocks=(f"{why}，应为“代字〔四位年份〕序号号”，如“某办发〔2026〕7号”。",) if ours else (),
    )


def _normalised(squeezed: str) -> tuple[str, tuple[str, ...]]:
    """The proper spelling as far as it goes, and what had to be changed for it."""
    remarks = []
    text = _YEAR_IN_BRACKETS.sub(r"〔\2〕", squeezed)
    if text != squeezed:
        remarks.append("年份没有用六角括号〔〕。")
    text = text.replace("(", "（").replace(")", "）")
    if "〕第" in text:
        text = text.replace("〕第", "〕")
        remarks.append("顺序号前多了“第”。")
    bare = _ZEROS.sub("", text)
    if bare != text:
        remarks.append("顺序号前多了 0（不编虚位）。")
    return bare, tuple(remarks)


def _other_style(text: str, squeezed: str) -> NumberStyle | None:
    if _ORDER.fullmatch(squeezed):
        return NumberStyle.ORDER
    return NumberStyle.ISSUE if _ISSUE.fullmatch(text) else None


def _key(text: str) -> str:
    """How an irregular number compares: a missing 号 at the end makes no other paper of it."""
    return f"{text}号" if _WITHOUT_END.fullmatch(text) else text


def _what_is_wrong(text: str) -> str:
    if _WITHOUT_END.fullmatch(text):
        return "文号末尾缺“号”字"
    if _SHORT_YEAR.search(text):
        return "文号年份不是四位"
    if "〔" not in text:
        return "文号里没有带括号的四位年份"
    return "文号不合“代字〔年份〕序号号”的写法"

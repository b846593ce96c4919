"""What may stand in this file, and how does it show? State secrets never; what is not published, as its 代称.

Rules and tables: domain.md §5.1–5.2, design.md §4. Nothing here repeats a marked text in its sentences.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bangongshi.models.errors import Refused
from bangongshi.models.words import Secrecy

CEILINGS = {"绝密": 30, "机密": 20, "秘密": 10}
"""Longest term in years unless otherwise provided (保守国家秘密法 §20)."""

MARK_FIELDS = frozenset({"secrecy", "secrecy_term", "密级", "密级类别", "密级/期限", "保密期限"})
"""Fields that hold a mark by their nature: there the bare level word is enough to stop."""

BLANK_LEVEL = Secrecy.OPEN
"""What a register's empty 密级 column means: papers without any mark are ordinary papers."""

_MARK = re.compile(
    "(绝密|机密|秘密)(?:★(?:([1-9][0-9]?)年|([1-9]|1[01])个月|([0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)|(长期)|(.{2,40})))?"
)
_LEVEL = "([绝絕]密|[机機]密|秘密)"
_STARRED = re.compile(f"{_LEVEL}[级級]?[★☆*✩✪⭐✭∗✱⋆✡]")
_BARE = re.compile(f"[\\[(【〔]?{_LEVEL}[级級件]?[\\])】〕]?")
_LABELLED = re.compile(f"密[级級](?:类别)?[::]{_LEVEL}")
_LEADING = re.compile(_LEVEL)
_STAR = re.compile("[☆*✩✪⭐✭∗✱⋆✡]")
_WORDS = {
    **{level.value: level for level in Secrecy},
    **dict.fromkeys(("", "无", "-", "—", "/", "非密", "非涉密", "不涉密", "无密级", "普通", "一般", "平件"), BLANK_LEVEL),
    **dict.fromkeys(("可公开", "主动公开", "依申请公开"), Secrecy.OPEN),
    **dict.fromkeys(("内部资料", "内部文件", "内部使用", "内部事项", "不予公开", "不公开"), Secrecy.INTERNAL),
    **dict.fromkeys(("工作秘密事项", "工作秘密件"), Secrecy.WORK_SECRET),
    **dict.fromkeys(("暂不公开", "尚未公布", "未公开"), Secrecy.UNPUBLISHED),
}
_SENTENCE = (
    "{where}带有国家秘密标志。保守国家秘密法第三十一条不许在非涉密设备上存储、处理国家秘密，本次未保存。"
    "请登入专用纸质登记簿，本机最多只记占位，不记标题、文号和来文单位。"
)


class Verdict(StrEnum):
    """What a 密级标志 amounts to."""

    NONE = "无标志"
    VALID = "规范"
    OVER = "超过最长期限"
    CONDITION = "只能当作解密条件"
    STAR_ON_OTHER = "非国家秘密不得用★"


@dataclass(frozen=True, slots=True)
class MarkReading:
    """A 密级标志 as written: its level ("" if none), what it amounts to, what to tell the clerk."""

    level: str
    verdict: Verdict
    remark: str = ""


def read_mark(text: str) -> MarkReading:
    """Check a mark as it stands on paper (for blank printed registers and for answering what is wrong with it)."""
    plain = _STAR.sub("★", _folded(text))
    found = _MARK.fullmatch(plain)
    if not found:
        if "★" in plain:
            return MarkReading("", Verdict.STAR_ON_OTHER, "★只用于国家秘密标志，内部和工作秘密不得使用。")
        return MarkReading("", Verdict.NONE)
    level, years, _, _, _, condition = found.groups()
    if condition:
        return MarkReading(level, Verdict.CONDITION, "★后应写期限（如10年、6个月）、解密日期或解密条件，请核对。")
    if years and int(years) > CEILINGS[level]:
        return MarkReading(level, Verdict.OVER, f"{level}一般不超过{CEILINGS[level]}年，另有规定吗？请核对。")
    return MarkReading(level, Verdict.VALID)


def state_secret_in(text: str, *, mark_field: bool = False) -> str | None:
    """The level word when the text carries a state-secret mark, else None.

    Anywhere: a level word before ★ (or ☆ *), 「密级：机密」, or a text that is nothing but the mark. In a
    `mark_field` a leading level word is enough. A title merely about 保密 or 秘密 passes; see `hint`.
    """
    plain = _folded(text)
    found = _STARRED.search(plain) or _LABELLED.search(plain) or _BARE.fullmatch(plain)
    if not found and mark_field:
        found = _LEADING.match(plain)
    return found[1].replace("絕", "绝").replace("機", "机") if found else None


def guard(fields: Mapping[str, str]) -> None:
    """Refused (B-SECRET) when any field carries a state-secret mark. Keys are field names or column headers."""
    for name, text in fields.items():
        if text and state_secret_in(text, mark_field=name in MARK_FIELDS):
            raise Refused("B-SECRET", secret_sentence("" if name.isascii() else name))


def secret_sentence(where: str = "") -> str:
    """Why a marked text may not come in, and where it belongs; names the column, never the text."""
    return _SENTENCE.format(where=f"「{where}」一栏" if where else "填写的内容")


def hint(text: str) -> str:
    """A word of care for texts that speak of secrecy without carrying a mark; "" for all others."""
    if state_secret_in(text) is None and any(word in text for word in ("保密", "秘密", "机密", "绝密", "涉密")):
        return "内容提到保密事项，请确认本件不是国家秘密。"
    return ""


def read_level(text: str) -> tuple[Secrecy, str]:
    """The level of an imported row and a remark. Unknown text becomes 内部 with the text as remark.

    Raises Refused (B-SECRET) for a state-secret level: the row is not taken in.
    """
    plain = _folded(text)
    if state_secret_in(plain, mark_field=True):
        raise Refused("B-SECRET", secret_sentence("密级"))
    if plain in _WORDS:
        return _WORDS[plain], ""
    return Secrecy.INTERNAL, f"原密级：{text.strip()}。{read_mark(text).remark}"


def default_alias(unit_name: str, genre: str, day: date) -> str:
    """The proposed 代称: unit, 文种 and date, 「市财政局通知（2026-11-20）」; nothing of the title."""
    return f"{unit_name}{genre or '来文'}（{day:%Y-%m-%d}）"


def masked_in_list(secrecy: Secrecy) -> bool:
    """Whether lists, details and search show the 代称 until revealed or 公布."""
    return secrecy is Secrecy.UNPUBLISHED


def masked_on_home(secrecy: Secrecy) -> bool:
    """Whether home, print and export show the 代称."""
    return secrecy is not Secrecy.OPEN


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())

"""The only door of text in (`clean_in`) and out (`shown`), and how wide text is. str → str, a leaf.

What is stored is NFC, never NFKC: full-width forms are the office's own and stay. What is shown can move no cursor,
turn no direction and hide no character, whatever an import or an older version let through (safety.md §3.6).
"""

import re
import unicodedata
from dataclasses import dataclass

MARKS_PER_CHARACTER = 6
"""A base may carry this many combining marks (Tibetan stacks need a few); the rest of a pile is dropped."""

_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_BLANK = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_NEVER_TEXT = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_GONE = re.compile(f"[{_CONTROL}{_INVISIBLE}{_NEVER_TEXT}]")
# Printable ASCII, kana, hanzi and the punctuation of ordinary Chinese text: NFC as it stands, nothing to look for.
_PLAIN = re.compile(
    "[ -~·×°‐-’“-”…\u3000-\u3029\u3041-\u3096\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff9d\uffe0-\uffe6]*"
)
_HIDDEN = re.compile(f"\r\n|[\x00-\x1f\x7f-\x9f\u2028\u2029{_INVISIBLE}{_NEVER_TEXT}]")
_HIDDEN_BUT_LINES = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029{_INVISIBLE}{_NEVER_TEXT}]")
_LINE_ENDS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029") | {"\r\n"}
_KEYS_OF_THE_IME = {"\u3000": " ", "、": "/", "。": ".", "【": "[", "】": "]", "《": "<", "》": ">", "￥": "$", "·": "`"}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Text that came through the door; how many characters were taken out; whether the end was cut off."""

    text: str
    removed: int = 0
    cut: bool = False

    @property
    def sentence(self) -> str:
        """What a person is told: 「已去除不可见字符 3 个」; empty when the text came in as it was."""
        parts = []
        if self.removed:
            parts.append(f"已去除不可见字符 {self.removed} 个")
        if self.cut:
            parts.append(f"内容过长，只保留了前 {len(self.text)} 字")
        return "，".join(parts)


def clean_in(text: str, *, lines: bool = False, limit: int = 10_000) -> str:
    """Text as it may be stored: see `clean_in_counted`."""
    return clean_in_counted(text, lines=lines, limit=limit).text


def clean_in_counted(text: str, *, lines: bool = False, limit: int = 10_000) -> Cleaned:
    """Typed, pasted or imported text as it may be stored: NFC, nothing invisible, at most `limit` characters.

    Line ends become LF (`lines`) or a space, tabs and foreign blanks a space. Blanks at the ends are kept: text still
    being typed comes through here. Applying it twice changes nothing.
    """
    if len(text) <= limit and _PLAIN.fullmatch(text):
        return Cleaned(text)
    overlong = len(text) > limit * 8
    if overlong:
        text = text[: limit * 8]
    text = _BREAK.sub("\n" if lines else " ", text)
    text = _BLANK.sub(" ", text)
    text, removed = _GONE.subn("", text)
    text, piled = _without_piles(text)
    # Piles first: ordering an endless pile is quadratic. Again afterwards: a mark may decompose into several.
    text, piled_again = _without_piles(unicodedata.normalize("NFC", text))
    cut = overlong or len(text) > limit
    return Cleaned(text[:limit], removed + piled + piled_again, cut)


def _is_mark(character: str) -> bool:
    return character > "\u02ff" and unicodedata.category(character)[0] == "M"


def _without_piles(text: str, instead: str = "") -> tuple[str, int]:
    """Text with at most MARKS_PER_CHARACTER marks in a row, and how many were dropped."""
    if _PLAIN.fullmatch(text):
        return text, 0
    kept: list[str] = []
    run = dropped = 0
    for character in text:
        run = run + 1 if _is_mark(character) else 0
        if run <= MARKS_PER_CHARACTER:
            kept.append(character)
        else:
            dropped += 1
            if run == MARKS_PER_CHARACTER + 1:
                kept.append(instead)
    return ("".join(kept), dropped) if dropped else (text, 0)


def shown(text: str, *, lines: bool = False) -> str:
    """Text as it may reach a terminal: whatever could act or hide becomes a visible mark (␛ ␀ � ↵).

    One line out, unless `lines`: then LF stays. Markup is not this door's business: widgets take text, not markup.
    """
    if _PLAIN.fullmatch(text):
        return text
    text = (_HIDDEN_BUT_LINES if lines else _HIDDEN).sub(_mark, text)
    return _without_piles(text, "�")[0]


def _mark(found: re.Match[str]) -> str:
    character = found[0]
    if character in _LINE_ENDS:
        return "↵"
    if character < " ":
        return chr(0x2400 + ord(character))
    return "␡" if character == "\x7f" else "�"


def fold(character: str) -> str:
    """The key a person meant while the IME was in Chinese mode: ？ → ?, 、 → /, ３ → 3, 全角空格 → space."""
    if "\uff01" <= character <= "\uff5e" and len(character) == 1:
        return chr(ord(character) - 0xFEE0)
    return _KEYS_OF_THE_IME.get(character, character)


def cells(text: str) -> int:
    """How many terminal columns text takes: hanzi and full-width forms two, marks none, everything else one."""
    if text.isascii():
        return len(text)
    return sum(map(_cell, text))


def _cell(character: str) -> int:
    if character < "\u0300":
        return 1
    if unicodedata.east_asian_width(character) in "WF":
        return 0 if unicodedata.category(character) == "Mn" else 2
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 1


def fit(text: str, width: int, *, pad: bool = True) -> str:
    """Text in exactly `width` columns: cut with … when too long, filled with blanks when short (unless not `pad`)."""
    if width <= 0:
        return ""
    taken = cells(text)
    if taken > width:
        room, taken, end = width - 1, 0, 0
        for end, character in enumerate(text):  # noqa: B007
            step = _cell(character)
            if taken + step > room:
                break
            taken += step
        text, taken = text[:end] + "…", taken + 1
    return text + " " * (width - taken) if pad else text

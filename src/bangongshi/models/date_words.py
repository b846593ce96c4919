"""How are the characters of a typed date folded into one plain spelling, and its numerals into numbers?"""

import re

N = r"(?:[0-9]{1,4}|[〇零一二两三四五六七八九十百廿卅]{1,6})"
"""A numeral as a regular expression: digits or hanzi."""

D = r"(?:[0-9]{1,2}|[〇零一二三四五六七八九十廿卅]{1,3})"
"""A day of the month; 两日 is a period, not the 2nd, so 两 is not among them."""

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans({
    "　": " ", "\t": " ", "\xa0": " ", "。": ".", "．": ".", "﹣": "-", "−": "-",
    "～": "~", "〜": "~", "—": "~", "–": "~", "―": "~",
    "○": "〇", "◯": "〇", "個": "个", "號": "号", "週": "周", "後": "后", "內": "内", "點": "点", "時": "时",
})
_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMERAL = re.compile(
    r"(?:([一二两三四五六七八九])百)?(零|〇)?(?:([一二三四五六七八九])?(十)|(廿)|(卅))?([一二两三四五六七八九])?"
)
_GENERAL = "可以写 1123、11月23日、明天、下周三、月底、+3、3个工作日、15日内。"


class DateNotUnderstood(ValueError):
    """A date that was refused rather than guessed. `sentence` says what was wrong or how dates may be written."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def not_understood(text: str) -> DateNotUnderstood:
    """The general refusal, quoting at most twelve characters of what was typed."""
    quoted = "".join(character for character in text.strip() if character.isprintable())
    if not quoted:
        return DateNotUnderstood(f"请填写日期，{_GENERAL}")
    if len(quoted) > 12:
        quoted = f"{quoted[:12]}…"
    return DateNotUnderstood(f"没看懂“{quoted}”，{_GENERAL}")


def fold(text: str) -> str:
    """One spelling: half-width, lower case, blanks kept (as one) only between digits, where they part numbers."""
    plain = re.sub(r" +", " ", text.translate(_FOLD).lower().strip())
    plain = re.sub(r"~+", "~", plain)
    return re.sub(r"(?<![0-9]) | (?![0-9])", "", plain)


def number(text: str) -> int:
    """The value of a numeral up to 999 (digits up to 9999). Raises DateNotUnderstood for 三十十, 一二, 百 and the like."""
    if text.isascii() and text.isdigit():
        return int(text)
    if text in ("〇", "零"):
        return 0
    match = _NUMERAL.fullmatch(text)
    if not text or not match:
        raise not_understood(text)
    hundreds, zero, tens, ten, twenty, thirty, ones = match.groups()
    any_ten = ten or twenty or thirty
    if zero and (any_ten or not ones):
        raise not_understood(text)
    if hundreds and ((ten and not tens) or (ones and not any_ten and not zero)):
        raise not_understood(text)
    value = 100 * _DIGITS[hundreds] if hundreds else 0
    if ten:
        value += 10 * (_DIGITS[tens] if tens else 1)
    value += 20 if twenty else 30 if thirty else 0
    return value + (_DIGITS[ones] if ones else 0)


def year_number(text: str) -> int:
    """A year digit by digit: 2026, 二〇二六, 26, 二六. Two digits are 1990–2089. Raises DateNotUnderstood."""
    digits = "".join(c if c.isascii() else str(_DIGITS.get(c, "x")) for c in text)
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in (2, 4):
        raise not_understood(text)
    year = int(digits)
    if len(digits) == 2:
        year += 2000 if year < 90 else 1900
    return year

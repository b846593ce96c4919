"""What does a typed amount of money come to? Whole 分, as people write it: 12.5万、1,200,000、3000元."""

import re
import unicodedata
from decimal import Decimal

from bangongshi.models.errors import Refused

_AMOUNT = re.compile(r"(?:¥|￥|人民币)?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(\.[0-9]{1,6})?(万|亿)?(?:元|圆)?整?")
_TIMES = {"": 1, "万": 10_000, "亿": 100_000_000}
MOST = 10**15
"""A thousand 万亿 分: more is a slip of the finger."""


class AmountNotUnderstood(Refused):
    """What was typed is no amount; the sentence says how to write one."""


def read_amount(typed: str) -> int | None:
    """Money in 分; None for nothing typed. Raises AmountNotUnderstood, also below one 分: nothing is rounded."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split())
    if not plain:
        return None
    found = _AMOUNT.fullmatch(plain)
    if not found:
        raise AmountNotUnderstood("R-AMOUNT", "金额请写数字，如 3000、12.5万。")
    whole = Decimal(found[1].replace(",", "") + (found[2] or "")) * _TIMES[found[3] or ""] * 100
    if whole != int(whole) or whole > MOST:
        raise AmountNotUnderstood("R-AMOUNT", "金额最小到分，请核对小数和单位。")
    return int(whole)


def amount_words(cents: int) -> str:
    """「12.5万元」, 「3000元」, 「0.05元」: as short as it can be said exactly."""
    yuan = Decimal(cents) / 100
    if yuan >= 10_000 and yuan % 100 == 0:
        return f"{_plain(yuan / 10_000)}万元"
    return f"{_plain(yuan)}元"


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""How do our own 收文号 look, and does an imported number belong to the series? (domain.md §1.3, last line)"""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class ReceiptStyle:
    """One way to write a 收文号. `form` takes {year} and {serial}; `pattern` reads what people really write."""

    name: str
    example: str
    form: str
    pattern: re.Pattern[str]
    yearly: bool = True


class ReceiptNumber(NamedTuple):
    """A 收文号 understood: name of its style, year (None where the style has none), serial from 1."""

    style: str
    year: int | None
    serial: int


_YEAR = "(?P<year>(?:19|20)[0-9]{2})"
_SERIAL = "0*(?P<serial>[1-9][0-9]{0,5})"
_OPEN, _CLOSE, _DASH = "[〔(\\[【<{]", "[〕)\\]】>}]", "[-‐-―−_—]"
_BARE_YEAR = re.compile("(?:19|20)[0-9]{2}")
_RECEIVED = "(?:收文字?|收字?|来文?)"

STYLES: tuple[ReceiptStyle, ...] = (
    ReceiptStyle(
        "年号", "收〔2026〕12号", "收〔{year}〕{serial}号",
        re.compile(f"{_RECEIVED}{_OPEN}{_YEAR}{_CLOSE}第?{_SERIAL}号?"),
    ),
    ReceiptStyle("年份四位序号", "20260012", "{year}{serial:04d}", re.compile(f"{_YEAR}(?P<serial>[0-9]{{3,6}})")),
    ReceiptStyle("年份横线", "2026-12", "{year}-{serial}", re.compile(f"{_YEAR}{_DASH}{_SERIAL}号?")),
    ReceiptStyle(
        "收字横线", "收-12", "收-{serial}", re.compile(f"{_RECEIVED}(?:{_DASH}|第)?{_SERIAL}号?"), yearly=False,
    ),
    ReceiptStyle("序号", "12", "{serial}", re.compile(f"(?:第|No\\.?)?{_SERIAL}号?", re.IGNORECASE), yearly=False),
)
DEFAULT_STYLE = STYLES[0].name
BY_NAME = {style.name: style for style in STYLES}


def format_number(style: str, year: int, serial: int) -> str:
    """The number as it is written on the paper. An unknown style name falls back to the default style."""
    chosen = BY_NAME.get(style, STYLES[0])
    return chosen.form.format(year=year, serial=serial)


def read_number(text: str, prefer: str = "") -> ReceiptNumber | None:
    """What an imported 收文号 says, in any of our styles (`prefer`, the unit's own, first); None: keep it verbatim.

    A bare 「20260012」 is a year and a serial, a bare 「12」 a serial; which year a style without one means is the
    caller's to know from the date of receipt. A bare 「2026」 is a year, unless the unit counts in bare serials.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if _BARE_YEAR.fullmatch(plain) and prefer != "序号":
        return None
    for style in sorted(STYLES, key=lambda each: each.name != prefer):
        found = style.pattern.fullmatch(plain)
        if found:
            serial = int(found["serial"])
            if serial:
                return ReceiptNumber(style.name, int(found["year"]) if style.yearly else None, serial)
    return None

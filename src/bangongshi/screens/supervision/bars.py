"""How is the page of 统计 painted? The bars in their colours; without colour the page says the same."""

import re
from collections.abc import Sequence

from textual.content import Content

from bangongshi.models.stat_text import EMPTY, FULL
from bangongshi.widgets.plain import joined, plain

_BAR = re.compile(f"({re.escape(FULL)}*)({re.escape(EMPTY)}*)$")


def painted(lines: Sequence[str]) -> Content:
    """The lines of stat_text as a widget takes them."""
    return Content("\n").join([_painted(line) for line in lines])


def _painted(line: str) -> Content:
    found = _BAR.search(line)
    if not found or not found[0]:
        return plain(line, "bold $head") if line.startswith("督办统计") else plain(line)
    return joined(plain(line[: found.start()]), plain(found[1], "$done"), plain(found[2], "$quiet"))

"""What does the 日结 of 用印 say? Lines for a page or a text file, at most 78 columns, seals and figures alone."""

from collections.abc import Iterable, Sequence

from bangongshi.models.seal_rows import Tally
from bangongshi.text import cells, fit

COLUMNS = 78
TITLE = "用印日结"
_HEADINGS = ("次数", "份数", "处数", "废件")
_FIGURE = 9
_NAME = COLUMNS - _FIGURE * len(_HEADINGS)
_WEEK = "一二三四五六日"


def lines(tally: Tally) -> list[str]:
    """The page: a line per seal, the sums, the numbers given, what is refused, out and still to be countersigned."""
    day = tally.day
    return [
        f"{TITLE}　{day.year}年{day.month}月{day.day}日　星期{_WEEK[day.weekday()]}",
        "",
        *_table(tally),
        "",
        *_folded("编号", [_numbers(tally)]),
        *_folded("作废", tally.voided or ["无"]),
        f"拒绝用印　{tally.refused} 笔",
        *_folded("印章在外", tally.out or ["无"]),
        f"待补签　{tally.pending} 笔",
    ]


def _table(tally: Tally) -> list[str]:
    if not tally.lines:
        return ["当天没有用印。"]
    rows = [
        _row("印章", _HEADINGS),
        *(_row(one.seal, (one.uses, one.copies, one.impressions, one.spoiled)) for one in tally.lines),
        _row("合计", (tally.uses, tally.copies, tally.impressions, tally.spoiled)),
    ]
    per_seal = [sum(getattr(one, name) for one in tally.lines) for name in ("uses", "copies", "spoiled")]
    if per_seal != [tally.uses, tally.copies, tally.spoiled]:
        rows.append("一笔盖了几枚章的，每枚章各记一次，合计只记一次。")
    return rows


def _row(name: str, figures: Sequence[object]) -> str:
    return fit(name, _NAME) + "".join(_right(f"{figure}") for figure in figures)


def _right(figure: str) -> str:
    return " " * (_FIGURE - cells(figure)) + figure


def _numbers(tally: Tally) -> str:
    if not tally.first:
        return "没有编号"
    return tally.first if tally.first == tally.last else f"{tally.first} 至 {tally.last}"


def _folded(heading: str, items: Iterable[str]) -> list[str]:
    """「印章在外　甲章（李四）、乙章」, going on in the next line, further in, where there is no more room."""
    made, line = [], f"{heading}　"
    indent = " " * cells(line)
    for place, item in enumerate(items):
        for part in _pieces(f"、{item}" if place else item, COLUMNS - len(indent)):
            if cells(line) + cells(part) > COLUMNS:
                made.append(line)
                line = indent + part.removeprefix("、")
            else:
                line += part
    return [*made, line]


def _pieces(text: str, width: int) -> Iterable[str]:
    """The text in pieces no wider than `width` columns."""
    piece = ""
    for sign in text:
        if cells(piece) + cells(sign) > width:
            yield piece
            piece = ""
        piece += sign
    if piece:
        yield piece

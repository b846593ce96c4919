"""Where does the table begin, and which column is what? The best match of known names among the first rows.

Titles, the unit's name and blank rows may stand above; a header may be two or three rows high under merged cells.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bangongshi.models.import_fields import (
    STRENGTH_WEIGHT,
    ImportField,
    Strength,
    match_header,
    plain_header,
)
from bangongshi.paper.cells import one_line, text_of
from bangongshi.paper.grid import Sheet

Match = tuple[ImportField, Strength]
Matcher = Callable[[str], Match | None]

LOOKED_AT = 40
"""Used rows among which the header is looked for."""
TALLEST = 3
_LONG_TEXT = 24


@dataclass(frozen=True, slots=True)
class Header:
    """A found header: its rows (from 0, ends included), each column's name, and the field it names if any."""

    top: int
    bottom: int
    names: Mapping[int, str]
    matches: Mapping[int, Match] = field(default_factory=dict)
    score: float = 0.0

    @property
    def fields(self) -> dict[str, Strength]:
        """The names of the fields found, each with its surest column."""
        found: dict[str, Strength] = {}
        for each, strength in self.matches.values():
            if each.name not in found or STRENGTH_WEIGHT[strength] > STRENGTH_WEIGHT[found[each.name]]:
                found[each.name] = strength
        return found


def header_texts(sheet: Sheet, row: int) -> dict[int, str]:
    """The texts of one row, merged cells filled over their whole width and height (within the used columns)."""
    width = sheet.width
    texts = {}
    for column in range(width):
        text = one_line(text_of(sheet.at(row, column)))
        if text:
            texts[column] = text
    for merge in sheet.merges:
        if merge.top <= row <= merge.bottom:
            text = one_line(text_of(sheet.at(merge.top, merge.left)))
            if text:
                texts.update(dict.fromkeys(range(merge.left, min(merge.right + 1, width)), text))
    return texts


def candidates(sheet: Sheet, matcher: Matcher = match_header) -> Iterator[Header]:
    """Every row that could be the header, alone or with the one or two rows under it."""
    rows = list(sheet.rows)[:LOOKED_AT]
    for at, row in enumerate(rows):
        single = header_at(sheet, row, row, matcher)
        yield single
        for below in rows[at + 1 : at + TALLEST]:
            if below - row >= TALLEST:
                break
            several = header_at(sheet, row, below, matcher)
            if _belongs(sheet, row, below) or several.score > single.score + 0.5:
                yield several


def find_header(sheet: Sheet, matcher: Matcher = match_header) -> Header | None:
    """The best header of the sheet, the topmost and lowest-standing one among equals; None on an empty sheet."""
    best: Header | None = None
    for found in candidates(sheet, matcher):
        if best is None or found.score > best.score or (
            found.score == best.score and found.top == best.top and _belongs(sheet, found.top, found.bottom)
        ):
            best = found
    return best


def header_at(sheet: Sheet, top: int, bottom: int, matcher: Matcher = match_header) -> Header:
    """The header that these rows would make, scored: known names count, long texts speak against it."""
    levels = [header_texts(sheet, row) for row in range(top, bottom + 1)]
    names: dict[int, str] = {}
    found: dict[int, Match] = {}
    for column in sorted(set().union(*levels)):
        parts = list(dict.fromkeys(level[column] for level in levels if column in level))
        names[column] = parts[0] if len(parts) == 1 else "".join(parts)
        match = _match(parts, matcher)
        if match:
            found[column] = match
    matches = _one_column_each(found)
    score = sum(each.weight * STRENGTH_WEIGHT[strength] for each, strength in matches.values())
    score -= sum(len(text) > _LONG_TEXT for level in levels for text in set(level.values()))
    score -= 2.0 * sum(len(set(level.values())) == 1 for level in levels)
    return Header(top, bottom, names, matches, score)


def _match(parts: list[str], matcher: Matcher) -> Match | None:
    """Of a two-storey name: whole first (来文 + 字号), then the lower storey, then the upper."""
    tries = ["".join(parts), *reversed(parts)]
    found = [match for text in tries if (match := matcher(text))]
    return max(found, key=lambda match: STRENGTH_WEIGHT[match[1]], default=None)


def _one_column_each(found: Mapping[int, Match]) -> dict[int, Match]:
    """A field is fed by its surest column, the left one among equals; only `many` fields by several."""
    best: dict[str, int] = {}
    for column, (each, strength) in found.items():
        rival = best.get(each.name)
        if rival is None or STRENGTH_WEIGHT[strength] > STRENGTH_WEIGHT[found[rival][1]]:
            best[each.name] = column
    return {
        column: (each, strength)
        for column, (each, strength) in found.items()
        if best[each.name] == column or (each.many and strength is not Strength.WEAK)
    }


def _belongs(sheet: Sheet, top: int, bottom: int) -> bool:
    """Whether merged header cells say that the header reaches down to `bottom`."""
    if top == bottom:
        return False
    own = [
        merge for merge in sheet.merges
        if merge.top == top and merge.bottom == bottom and text_of(sheet.at(merge.top, merge.left)).strip()
    ]
    return any(merge.left == merge.right for merge in own)


def same_as_header(cells: Mapping[int, str], header: Header, levels: list[dict[int, str]]) -> bool:
    """Whether a row repeats the header (a page break in the middle of the register)."""
    texts = {column: plain_header(text) for column, text in cells.items() if text.strip()}
    if len(texts) < 2:
        return False
    for level in levels:
        same = sum(plain_header(level.get(column, "")) == text for column, text in texts.items())
        if same * 10 >= len(texts) * 7:
            return True
    return False

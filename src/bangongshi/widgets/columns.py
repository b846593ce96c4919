"""How does a frozen row become one line of exactly the right width?

Widths are those the compositor uses (rich). Text that does not fit ends in 「..」: the ellipsis … is one column in
Textual and two on many Chinese terminals, and would push everything to its right out of line (textual.md §3.5).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from rich.cells import cell_len, get_character_cell_size

from bangongshi.text import shown

R = TypeVar("R")

CUT = ".."
GAP = 1
"""Blank columns between two columns."""


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column of a list. Either `width` cells or a share `flex` of what is left.

    `style` names a meaning of themes.MEANINGS for a row, or None. Below `from_width` cells of list width the column
    is not shown, so that 80 columns keep what matters.
    """

    title: str
    get: Callable[[R], str]
    width: int = 0
    flex: int = 0
    style: Callable[[R], str | None] | None = None
    align: Literal["left", "right"] = "left"
    from_width: int = 0


def cut(text: str, width: int) -> str:
    """Text safe to show and at most `width` columns wide, ending in 「..」 if something was cut off."""
    if width <= 0:
        return ""
    # Nothing beyond this many characters can show; a pasted 100 kB title is not looked through for every line.
    head = text[: width * 8]
    safe = shown(head)
    if len(head) == len(text) and cell_len(safe) <= width:
        return safe
    mark = CUT[:width]
    room = width - len(mark)
    taken, end = 0, 0
    for character in safe:
        taken += get_character_cell_size(character)
        if taken > room:
            break
        end += 1
    return safe[:end] + mark


def fitted(text: str, width: int, align: Literal["left", "right"] = "left") -> str:
    """`cut`, filled with blanks to exactly `width` columns."""
    short = cut(text, width)
    blank = " " * max(0, width - cell_len(short))
    return blank + short if align == "right" else short + blank


_RUN = "0123456789-:./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

CLOSING = frozenset("，。、；：？！）〕】》」』”’…·")
"""Marks that may not begin a line (禁则)."""


def wrapped(text: str, width: int) -> list[str]:
    """Text safe to show, in lines of at most `width` columns; line ends stay, no closing mark begins a line.

    Textual breaks at blanks only and takes a run of hanzi for one word, which leaves half-empty lines.
    """
    lines: list[str] = []
    for paragraph in shown(text, lines=True).split("\n"):
        line, taken = "", 0
        for character in paragraph:
            size = get_character_cell_size(character)
            if taken + size > width and line:
                keep = _pulled(line, character)
                lines.append(line[: len(line) - len(keep)])
                line, taken = keep, cell_len(keep)
            line, taken = line + character, taken + size
        lines.append(line)
    return lines


def _pulled(line: str, character: str) -> str:
    """What goes along to the next line: the character before a closing mark, the start of a number or Latin word."""
    if character in CLOSING and len(line) > 1:
        return line[-1]
    run = len(line) - len(line.rstrip(_RUN))
    return line[-run:] if run and character in _RUN and run < min(len(line), 20) else ""


def widths(columns: Sequence[Column[R]], total: int) -> tuple[tuple[Column[R], int], ...]:
    """The columns shown in `total` columns of screen, each with its width; flexible ones share what is left."""
    alive = [column for column in columns if column.from_width <= total]
    if not alive:
        return ()
    free = total - GAP * (len(alive) - 1) - sum(column.width for column in alive if not column.flex)
    shares = sum(column.flex for column in alive)
    found: list[tuple[Column[R], int]] = []
    for column in alive:
        if not column.flex:
            found.append((column, column.width))
            continue
        width = max(4, free * column.flex // shares)
        free, shares = free - width, shares - column.flex
        found.append((column, width))
    return tuple(found)

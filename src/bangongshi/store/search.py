"""How are words found? One contentless FTS5 table of character pairs and pinyin initials (performance.md §3.3).

What is indexed: the letters and digits of the folded text as overlapping pairs plus the last one alone, and every number whole. Text that must
stay hidden goes in under marked tokens, so that an ordinary query cannot match it; a revealed query matches both.
The index answers with a superset: the caller keeps the rows for which `holds` is true.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

_HIDDEN = "\ue001"
_INITIALS = "\ue002"
_HIDDEN_INITIALS = "\ue003"
_RUN = "\ue004"
_HIDDEN_RUN = "\ue005"
_BRACKETS = str.maketrans("〔【〖{[〕】〗}]", "((((()))))")

_DIGITS = re.compile("[0-9]+")
_BOUNDED = re.compile("(?<=[^0-9])[0-9]+(?=[^0-9])")
"""Digits with something else on both sides: the whole number was typed, not a part of one."""

_MAX_WORDS = 16
_MAX_PAIRS = 48
_ROW_BITS = 40


def rowid_of(register: int, row: int) -> int:
    """The row of the index that stands for row `row` of register `register` (1–255)."""
    return register << _ROW_BITS | row


def row_of(rowid: int) -> tuple[int, int]:
    """(register, row) of an index row."""
    return rowid >> _ROW_BITS, rowid & (1 << _ROW_BITS) - 1


def span_of(register: int) -> tuple[int, int]:
    """First and last possible index row of a register, for `rowid BETWEEN ? AND ?`."""
    return register << _ROW_BITS, (register + 1 << _ROW_BITS) - 1


def fold(text: str) -> str:
    """Text as it is compared: compatibility forms, case and kinds of bracket made equal, blanks dropped."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_BRACKETS)
    return "".join(plain.split())


def split(query: str) -> tuple[str, ...]:
    """The words of a query as typed, parted by blanks; all of them must be found."""
    return tuple(query.split())


def put(
    connection: Connection,
    rowid: int,
    shown_text: str,
    hidden_text: str = "",
    initials: str = "",
    hidden_initials: str = "",
) -> None:
    """Index a row anew, inside the caller's transaction. `initials` may hold several readings, blank-separated.

    What stands in `shown_text` and `initials` is found by everyone; the two hidden ones on revealed lists only.
    """
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO search(rowid, tokens) VALUES (?, ?)",
        (rowid, tokens(shown_text, hidden_text, initials, hidden_initials)),
    )


def tokens(shown_text: str, hidden_text: str = "", initials: str = "", hidden_initials: str = "") -> str:
    """Everything a row is found by, as the index takes it."""
    found = [
        *_tokens(_letters(shown_text), ""),
        *_tokens(_letters(hidden_text), _HIDDEN),
        *(_RUN + run for run in _DIGITS.findall(fold(shown_text))),
        *(_HIDDEN_RUN + run for run in _DIGITS.findall(fold(hidden_text))),
        *(token for reading in initials.split() for token in _tokens(_letters(reading), _INITIALS)),
        *(token for reading in hidden_initials.split() for token in _tokens(_letters(reading), _HIDDEN_INITIALS)),
    ]
    return " ".join(dict.fromkeys(found))


def remove(connection: Connection, rowid: int) -> None:
    """Take a row out of the index; no matter if it was not there."""
    connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", (rowid,))


def tidy(connection: Connection) -> None:
    """Merge the index into one piece: after a bulk import, and so that removed words leave the file."""
    connection.exec_driver_sql("INSERT INTO search(search) VALUES ('optimize')")


def match_expression(words: Iterable[str], revealed: bool) -> str | None:
    """What to put after `search MATCH`; None when there is nothing to look for (no letter, no digit).

    A word of punctuation alone (%, _, *) is left to `holds`. Of endless input the first part is looked up; `holds`
    checks the whole.
    """
    parts: list[str] = []
    for word in list(words)[:_MAX_WORDS]:
        letters = _letters(word)
        if not letters:
            continue
        ways = [" AND ".join([_all_of(letters, "", _HIDDEN if revealed else None), *_whole_numbers(word, revealed)])]
        if letters.isascii() and letters.isalpha():
            ways.append(_all_of(letters, _INITIALS, _HIDDEN_INITIALS if revealed else None))
        parts.append(ways[0] if len(ways) == 1 else f"(({ways[0]}) OR {ways[1]})")
    return " AND ".join(parts) or None


def look_up(
    connection: Connection, expression: str, low: int, high: int, limit: int, *, upwards: bool = False
) -> Sequence[int]:
    """Index rows between `low` and `high` that fit the expression, newest first (`upwards`: oldest first)."""
    way = "ASC" if upwards else "DESC"
    return connection.exec_driver_sql(
        f"SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid {way} LIMIT ?",
        (expression, low, high, limit),
    ).scalars().all()


def _whole_numbers(word: str, revealed: bool) -> list[str]:
    """Numbers that stand whole in a word (〔2026〕, 发15号): without them the pairs of a 文号 match half a register."""
    found = []
    for run in _BOUNDED.findall(fold(word)):
        one = f'"{_RUN}{run}"'
        found.append(f'({one} OR "{_HIDDEN_RUN}{run}")' if revealed else one)
    return found


def holds(text: str, words: Sequence[str], initials: str = "") -> bool:
    """Whether a row really has every word: in its text as folded, or (letters alone) in its pinyin initials."""
    plain, readings = fold(text), initials.casefold()
    return all(_holds_word(plain, readings, fold(word)) for word in words)


def _holds_word(plain: str, readings: str, word: str) -> bool:
    return word in plain or (bool(readings) and word.isascii() and word.isalpha() and word in readings)


def _letters(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())


def _tokens(letters: str, mark: str) -> list[str]:
    if not letters:
        return []
    return [*(mark + letters[at : at + 2] for at in range(len(letters) - 1)), mark + letters[-1]]


def _all_of(letters: str, mark: str, other: str | None) -> str:
    """Every pair of the word, each under `mark` or, if given, under `other`."""
    if len(letters) == 1:
        pairs, star = [letters], "*"
    else:
        cut = letters[: _MAX_PAIRS + 1]
        pairs, star = list(dict.fromkeys(cut[at : at + 2] for at in range(len(cut) - 1))), ""
    found = []
    for pair in pairs:
        one = f'"{mark}{pair}"{star}'
        found.append(one if other is None else f'({one} OR "{other}{pair}"{star})')
    return found[0] if len(found) == 1 else f"({' AND '.join(found)})"

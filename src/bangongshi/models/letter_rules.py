"""Which acts does a 介绍信 allow, how are its figures written out, and which numbers of a book are missing?

domain.md §6.4 and §4.2; the machine is data. Nothing on a letter is amended: a wrong one is 作废, the next one is issued.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bangongshi.models.seal_rows import LetterRow
from bangongshi.models.seal_words import LetterState, LetterVerb

S, V = LetterState, LetterVerb

MACHINE: Mapping[LetterVerb, Mapping[LetterState, LetterState]] = {
    V.RETURN: {S.ISSUED: S.BACK, S.LOST: S.BACK},
    V.LOSE: {S.ISSUED: S.LOST},
    V.COUNTERSIGN: {S.ISSUED: S.ISSUED},
    V.VOID: {S.ISSUED: S.VOID},
}
"""Act → state it is possible in → state afterwards. A lost letter that turns up unused comes back like any other."""

EXPLANATIONS: Mapping[str, LetterState] = {state.value: state for state in (S.VOID, S.LOST)}
"""What may have become of a missing number."""

_WHY: Mapping[LetterState, str] = {
    S.ISSUED: "已经开出，请先退回或作废。",
    S.BACK: "已经退回贴回存根，不再办理。",
    S.VOID: "已经作废，不再办理。",
    S.LOST: "已经登记遗失；找到了请办退回。",
    S.HISTORY: "是导入的旧账，不再办理。",
    S.WITHDRAWN: "已经回退，不再办理。",
}

NEARLY_USED_UP = 5
"""So many sheets left, and the clerk is told to fetch the next book."""


def refusal(state: LetterState, verb: LetterVerb) -> str:
    """Why the act is not possible now; "" when it is."""
    return "" if state in MACHINE[verb] else _WHY[state]


def state_after(state: LetterState, verb: LetterVerb) -> LetterState:
    """The state an act leads to. Raises KeyError when `refusal` has a reason."""
    return MACHINE[verb][state]


def next_verb(row: LetterRow) -> str:
    """The verb of keys.MENUS that F8 does: explain a gap, countersign what is pending; else ""."""
    if row.gap:
        return "explain"
    return "countersign" if row.pending else ""


_VERBS: Mapping[str, LetterVerb] = {
    "return_letter": V.RETURN, "lose": V.LOSE, "countersign": V.COUNTERSIGN, "void": V.VOID,
}


def hindrance(row: LetterRow, verb: str) -> str:
    """Why a verb of keys.MENUS["介绍信"] is not possible for this row; "" when it is, or the rules here do not know it."""
    if verb == "next_step":
        return "" if next_verb(row) else "这一封没有要办的了。"
    if verb == "explain":
        return "" if row.gap else "这一号没有缺，不用说明。"
    if row.state is None:
        return "这是缺的号，请先说明缺号（F8）。" if verb in {*_VERBS, "publish"} else ""
    if verb not in _VERBS:
        return ""
    if said := refusal(row.state, _VERBS[verb]):
        return said
    return "没有要补签的。" if verb == "countersign" and row.pending is None else ""


@dataclass(frozen=True, slots=True)
class LetterStart:
    """What the form begins with: the book, the next number in it, as printed, and how many sheets follow it or are it."""

    book: str
    serial: int
    number: str
    left: int


@dataclass(frozen=True, slots=True)
class BookLine:
    """A book: its first and last number as printed, how many are issued or explained, left and missing."""

    id: int
    name: str
    first: str
    last: str
    done: int
    left: int
    missing: int
    active: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers without a sheet, one run of them; `number` is how it is called, 「第3–4号」."""

    book_id: int
    book: str
    serials: tuple[int, ...]
    number: str

    @property
    def id(self) -> int:
        """The row id of this line in the list: below zero, one for each run."""
        return -(self.book_id * _MOST_SERIALS + self.serials[0])


LAST_SERIAL = 99_999_999
"""Eight digits: no printed number is longer."""
_MOST_SERIALS = LAST_SERIAL + 1


def printed(prefix: str, digits: int, serial: int) -> str:
    """A number as the paper has it: the prefix, the serial filled up with zeros to `digits`."""
    return f"{prefix}{serial:0{digits}d}"


def range_words(prefix: str, digits: int, serials: tuple[int, ...]) -> str:
    """A run of numbers: 「第3–4号」, 「介字第0007号」."""
    head = prefix if "第" in prefix else f"第{prefix}"
    tail = f"–{serials[-1]:0{digits}d}" if len(serials) > 1 else ""
    return f"{head}{serials[0]:0{digits}d}{tail}号"


def runs(serials: Iterable[int]) -> tuple[tuple[int, ...], ...]:
    """Consecutive numbers together: 3, 4, 7 → (3, 4), (7,)."""
    found: list[list[int]] = []
    for serial in sorted(serials):
        if found and serial == found[-1][-1] + 1:
            found[-1].append(serial)
        else:
            found.append([serial])
    return tuple(tuple(run) for run in found)


def missing(first: int, used: Collection[int]) -> tuple[int, ...]:
    """The numbers from `first` up to the highest used that are not used."""
    return tuple(serial for serial in range(first, max(used, default=first - 1)) if serial not in used)


def valid_until(issued_on: date, days: int) -> date:
    """The last day: the day of issue is not counted (domain.md §4.2), and it is not moved by rest days: it is printed."""
    return issued_on + timedelta(days=days)


def validity_sum(issued_on: date, days: int) -> str:
    """「开出 11月23日 + 7 天 → 11月30日（开出当天不计）」."""
    until = valid_until(issued_on, days)
    return f"开出 {day_words(issued_on, issued_on)} + {days} 天 → {day_words(until, issued_on)}（开出当天不计）"


def day_words(day: date, today: date) -> str:
    """「11月30日」, with the year when it is another one than `today`'s."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")


def capital(figure: int) -> str:
    """A figure from 0 to 9999 in 大写, as it is written on the letter: 3 → 叁, 15 → 拾伍, 105 → 壹佰零伍.

    Raises ValueError outside that range.
    """
    if not 0 <= figure <= 9999:
        raise ValueError(figure)
    if figure == 0:
        return _CAPITALS[0]
    said = ""
    for digit, place in zip(f"{figure:04d}", _PLACES, strict=True):
        if digit != "0":
            said += _CAPITALS[int(digit)] + place
        elif said and not said.endswith("零"):
            said += "零"
    said = said.rstrip("零")
    return said[1:] if 10 <= figure <= 19 else said

"""What do the papers and people of the sample office say? Titles by a small grammar, from data/demo.toml."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random
from typing import TypedDict

from bangongshi import resources
from bangongshi.models.words import Relation


class _Office(TypedDict):
    name: str
    code: str
    kind: str


class _Posts(TypedDict):
    posts: list[list[str]]


class _Staff(TypedDict):
    posts: list[str]
    departments: list[str]
    contacts: list[str]


class _Names(TypedDict):
    surnames: str
    given: list[str]


class _UnitGroup(TypedDict):
    relation: str
    list: list[list[str]]


class _Listed(TypedDict):
    list: list[str]


class _Pairs(TypedDict):
    list: list[list[str]]


class _Life(TypedDict):
    opinions: list[str]
    instructions: list[str]
    proposals: list[str]
    outcomes: list[str]
    void_reasons: list[str]
    key_reason: str
    extension_reason: str
    direct_reason: str
    return_reason: str
    return_receipt: str
    answer: str
    agree: str
    against: str
    again: str


class _Seals(TypedDict):
    uses: list[list[str]]
    contracts: list[int]
    payments: list[int]
    hidden: str
    refusals: list[list[str]]
    void_reason: str
    spoiled_note: str
    kept: str
    trip: list[str]
    loan: list[str]
    list: list[list[str]]


class _Letters(TypedDict):
    prefix: str
    identity: str
    list: list[list[str]]


class _Certificates(TypedDict):
    uses: list[tuple[int, str, str]]
    borrow: list[str]
    list: list[tuple[str, str, str, int, int, int]]


class _Supervision(TypedDict):
    instructed: list[tuple[int, int, str]]
    recurring: list[tuple[str, str, str, int]]
    requirement: str
    result: str
    again: str
    stage: str
    why_later: str
    promise: str
    list: list[tuple[str, str, str, str, int, int, str]]


class Words(TypedDict):
    """The file as it stands."""

    office: _Office
    leaders: _Posts
    staff: _Staff
    names: _Names
    units: list[_UnitGroup]
    places: _Listed
    matters: dict[str, list[str]]
    books: _Listed
    confidential: _Pairs
    titles: dict[str, dict[str, list[str]]]
    life: _Life
    seals: _Seals
    letters: _Letters
    certificates: _Certificates
    supervision: _Supervision


@cache
def words() -> Words:
    """The words of the sample office, read once."""
    return tomllib.loads(resources.path("demo.toml").read_text(encoding="utf-8"))  # type: ignore[return-value]


@cache
def own_matters() -> dict[str, tuple[str, ...]]:
    """{unit: what it writes about}; units that write about anything are not in it."""
    units = (unit for group in words()["units"] for unit in group["list"])
    return {unit[0]: tuple(unit[3].split("|")) for unit in units if len(unit) > 3}


@dataclass(frozen=True, slots=True)
class Wording:
    """What a paper says of itself. `alias` is not empty for what is not yet announced."""

    title: str
    genre: str
    alias: str = ""


_QUARTERS = ("一季度", "二季度", "三季度", "四季度")


class Writer:
    """Invents titles that fit the sender and the season; one Random decides all."""

    def __init__(self, random: Random, people: tuple[str, ...]) -> None:
        self._random = random
        self._people = people
        self._said: set[str] = set()

    def paper(self, sender: str, relation: Relation, on: date) -> Wording:
        """A title as this sender would write it on that day; not the same twice if it can be helped."""
        genres = words()["titles"][relation.value]
        wording = Wording("", "")
        for _ in range(8):
            genre = self._random.choice([name for name, some in genres.items() for _ in some])
            title = sender + self._filled(self._random.choice(genres[genre]), on, sender)
            wording = Wording(title, genre)
            if title not in self._said:
                break
        self._said.add(wording.title)
        return wording

    def confidential(self, sender: str, on: date, ordinal: int) -> Wording:
        """A paper that is not yet announced, with the 代称 it goes by."""
        pairs = words()["confidential"]["list"]
        pattern, alias = pairs[ordinal % len(pairs)]
        genre = pattern[-2:] if pattern[-2:] in ("通知", "意见", "批复") else "函"
        return Wording(sender + self._filled(pattern, on, sender), genre, f"{alias}（{on:%Y-%m-%d}）")

    def _filled(self, pattern: str, on: date, sender: str) -> str:
        return (
            pattern.replace("{事}", self._matter(on, sender, timeless="{年}年{事}" in pattern or "{季}" in pattern))
            .replace("{地}", self._place(sender))
            .replace("{书}", self._random.choice(words()["books"]["list"]))
            .replace("{季}", f"{on.year}年{_QUARTERS[(on.month - 1) // 3]}")
            .replace("{年}", str(on.year))
            .replace("{人}", self._random.choice(self._people))
        )

    def _place(self, sender: str) -> str:
        """A district writes of itself, everyone else of anywhere."""
        places = words()["places"]["list"]
        return next((place for place in places if place in sender), "") or self._random.choice(places)

    def _matter(self, on: date, sender: str, *, timeless: bool) -> str:
        """What it is about: the season's, the sender's own, or anything; `timeless` names no part of the year."""
        matters = words()["matters"]
        some = own_matters().get(sender, ()) if self._random.random() < 0.75 else ()
        if not some:
            some = tuple(matters[f"m{on.month}"] if self._random.random() < 0.45 else matters["m0"])
        chosen = self._random.choice(some)
        return self._random.choice(matters["m0"]) if timeless and any(sign in chosen for sign in "年季月节") else chosen


class SourceNumbers:
    """来文字号 of each sender, counting up through the year as theirs would."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._last: dict[tuple[str, int], int] = {}

    def next(self, code: str, genre: str, on: date) -> str:
        """For 函 a series of its own; several numbers pass between two papers that reach us."""
        series = code + ("函" if genre == "函" else "")
        passed = self._last.get((series, on.year), 0) + self._random.randint(1, 9)
        self._last[series, on.year] = passed
        return f"{series}〔{on.year}〕{passed}号"

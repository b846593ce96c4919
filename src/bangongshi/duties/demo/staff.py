"""Who works in the sample office, and whom does it write to? 30 units, 60 people; every name is invented."""

from dataclasses import dataclass
from random import Random

from bangongshi.duties.demo.story import Story
from bangongshi.duties.demo.wording import words
from bangongshi.models.office import Person, Unit
from bangongshi.models.pinyin import name_initials, sort_key
from bangongshi.models.words import Relation

PEOPLE = 60
CONTACTS = 14
_POST_RANKS = 100
"""Rank of the staff begins here; leaders have 1, 2, 3 …"""


@dataclass(frozen=True, slots=True)
class Sender:
    """A unit that writes to us, with its 机关代字."""

    unit: Unit
    code: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Everyone a paper may meet. `leaders` in rank order, the clerk's own chief among them."""

    senders: tuple[Sender, ...]
    leaders: tuple[Person, ...]
    staff: tuple[Person, ...]

    def of(self, relation: Relation) -> tuple[Sender, ...]:
        """Senders that stand so towards us."""
        return tuple(sender for sender in self.senders if sender.unit.relation is relation)


def hire(story: Story, random: Random) -> Staff:
    """Enter units and people, as the clerk would have in her first hours."""
    story.act("登记单位")
    senders = tuple(
        Sender(story.add(_unit(Relation(group["relation"]), name, short)), code)
        for group in words()["units"]
        for name, short, code, *_ in group["list"]
    )
    names = _names(random, PEOPLE)
    leaders = _leaders(story, names[: len(words()["leaders"]["posts"])])
    own = names[len(leaders) : PEOPLE - CONTACTS]
    staff = _own(story, own)
    _contacts(story, random, names[PEOPLE - CONTACTS :], senders)
    return Staff(senders, leaders, staff)


def _unit(relation: Relation, name: str, short: str) -> Unit:
    readings = dict.fromkeys(f"{name_initials(name)} {name_initials(short)}".split())
    return Unit(name=name, short_name=short, relation=relation, pinyin=" ".join(readings), sort_key=sort_key(name))


def _names(random: Random, count: int) -> list[str]:
    names: dict[str, None] = {}
    surnames, given = words()["names"]["surnames"], words()["names"]["given"]
    while len(names) < count:
        names[random.choice(surnames) + random.choice(given)] = None
    return list(names)


def _enter(story: Story, person: Person) -> Person:
    person.pinyin, person.sort_key = name_initials(person.name), sort_key(person.name, person=True)
    return story.add(person)


def _leaders(story: Story, names: list[str]) -> tuple[Person, ...]:
    story.act("登记人员")
    posts = words()["leaders"]["posts"]
    return tuple(
        _enter(story, Person(
            name=name, post=post, department=department, rank=rank, leader=department == "局领导",
            phone=f"6100{1000 + rank}",
        ))
        for rank, (name, (post, department)) in enumerate(zip(names, posts, strict=True), 1)
    )


def _own(story: Story, names: list[str]) -> tuple[Person, ...]:
    departments, posts = words()["staff"]["departments"], words()["staff"]["posts"]
    people = []
    for ordinal, name in enumerate(names):
        level = min(ordinal // len(departments), len(posts) - 1)
        people.append(
            _enter(
                story,
                Person(
                    name=name, department=departments[ordinal % len(departments)], post=posts[level],
                    rank=_POST_RANKS + ordinal, phone=f"6100{2001 + ordinal}",
                ),
            )
        )
    return tuple(people)


def _contacts(story: Story, random: Random, names: list[str], senders: tuple[Sender, ...]) -> None:
    for name, sender in zip(names, random.sample(senders, len(names)), strict=True):
        post = random.choice(words()["staff"]["contacts"])
        phone = f"6100{random.randint(5000, 8999)}"
        _enter(story, Person(name=name, unit_id=sender.unit.id, department="办公室", post=post, phone=phone))

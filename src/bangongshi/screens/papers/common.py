"""What do all verbs on papers ask alike: which papers, on what day, which person, which party?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import pick_people
from bangongshi.duties.registry.assigning import pick_parties
from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.errors import Invalid
from bangongshi.models.paper_rows import PaperRow
from bangongshi.models.parties import Party
from bangongshi.models.people import PersonRow
from bangongshi.screens.dialogs.onward import Step
from bangongshi.screens.dialogs.pick_one import PickOne
from bangongshi.widgets.fields import Clock, FieldSpec, Kind
from bangongshi.widgets.picker import SEPARATOR, Candidate, Find

Rows = Sequence[PaperRow]
Ask = Callable[[Desk, Rows], Step]
"""What F8 and F9 do with some papers: the act, or a question."""

MOST_PEOPLE = 99
ALL = "全部"
NOBODY = "名单里没有。到设置的人员里添加，再来办。"


def named(rows: Rows) -> str:
    """「收〔2026〕12号」 or 「收〔2026〕12号等 3 件」; a number, never a title."""
    first = rows[0].number or f"{rows[0].unit}来文"
    return first if len(rows) == 1 else f"{first}等 {len(rows)} 件"


def ids(rows: Rows) -> list[int]:
    """What a use case takes."""
    return [row.id for row in rows]


def clock(desk: Desk) -> Clock:
    """What date fields ask."""
    return Clock(lambda: desk.today, desk.calendar)


def day(desk: Desk, typed: Mapping[str, str], field: str = "on") -> date:
    """A day that looks back. Raises Invalid for the field."""
    try:
        return read_date(typed[field], desk.today, desk.calendar(), past=True).day
    except DateNotUnderstood as error:
        raise Invalid({field: error.sentence}) from None


def on_field(label: str, name: str = "on") -> FieldSpec:
    """「日期」 of something that has happened: today unless told otherwise."""
    return FieldSpec(name, label, Kind.DATE, required=True, past=True, default="今天")


# -- people ------------------------------------------------------------------------------------------------------------


def candidate(person: PersonRow) -> Candidate:
    """A person as a line of a list."""
    return Candidate(person.id, person.shown, f"{person.department} {person.post}".strip())


def leaders(desk: Desk) -> list[Candidate]:
    """Leaders by rank; everybody by rank where nobody is marked as a leader."""
    people = pick_people(desk, "", MOST_PEOPLE)
    return [candidate(person) for person in [one for one in people if one.leader] or people]


def find_people(desk: Desk) -> Find:
    """Whoever is on the list; ranked people first, so that a digit does it."""
    return lambda typed: [candidate(person) for person in pick_people(desk, typed)]


def find_leaders(desk: Desk) -> Find:
    """Leaders while nothing is typed, anybody by name."""
    return lambda typed: find_people(desk)(typed) if typed else leaders(desk)


def person_dialog(title: str, find: Find) -> PickOne:
    """Who? A digit answers."""
    return PickOne(title, find, NOBODY)


# -- parties -----------------------------------------------------------------------------------------------------------


def find_parties(desk: Desk) -> Find:
    """Departments of ours, people, units."""
    return lambda typed: [Candidate(at, one.name, one.note) for at, one in enumerate(pick_parties(desk, typed))]


def party(desk: Desk, name: str) -> Party:
    """The party of this name: from the lists where it stands there exactly once, else by its bare name."""
    name = name.strip()
    found = [one for one in pick_parties(desk, name) if one.name == name] if name else []
    return found[0] if len(found) == 1 else Party(name)


def parties(desk: Desk, names: str) -> list[Party]:
    """Several, separated by 、."""
    for other in "，,；;":
        names = names.replace(other, SEPARATOR)
    return [party(desk, name) for name in dict.fromkeys(part.strip() for part in names.split(SEPARATOR)) if name]


# -- one of several ----------------------------------------------------------------------------------------------------


def which(name: str, label: str, choices: Sequence[str], *, everything: bool = True) -> list[FieldSpec]:
    """A choice among several; no field at all where there is only one. `everything`: 全部 comes first."""
    if len(choices) < 2:
        return []
    words = (ALL, *choices) if everything else tuple(choices)
    return [FieldSpec(name, label, Kind.CHOICE, choices=words)]


def chosen(typed: Mapping[str, str], name: str) -> str:
    """What was chosen of `which`; "" for all, or for the only one."""
    word = typed.get(name, "")
    return "" if word == ALL else word

"""How are people and units named, ordered and told apart, and what is wrong with an entry? Pure."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bangongshi.models.errors import Invalid
from bangongshi.models.pinyin import name_initials
from bangongshi.models.windows import Place
from bangongshi.models.words import Relation
from bangongshi.text import clean_in

UNRANKED = 1_000_000
"""Where people without a rank stand: after all who have one."""

_BETWEEN_HANZI = re.compile("(?<=[\u3400-\u9fff])[ \u3000]+(?=[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of a list. `shown` is the name, with what tells a namesake apart: 「张伟（财务科）」."""

    id: int
    place: Place
    name: str
    shown: str
    unit_name: str
    department: str
    post: str
    rank: int
    leader: bool
    phone: str
    code: str
    note: str
    active: bool
    version: int
    remit: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of a list."""

    id: int
    place: Place
    name: str
    short_name: str
    relation: Relation
    phone: str
    note: str
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A checked person. `unit_name` "" means: of our own unit. `remit`: what is looked after, 、-separated."""

    name: str
    unit_name: str
    department: str
    post: str
    rank: int
    leader: bool
    remit: str
    phone: str
    code: str
    note: str


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A checked unit."""

    name: str
    short_name: str
    relation: Relation
    phone: str
    note: str


PERSON_COLUMNS = {
    "姓名": "name", "单位": "unit_name", "部门": "department", "职务": "post", "排序": "rank", "领导": "leader",
    "分管": "remit", "电话": "phone", "代号": "code", "备注": "note",
}
"""人员 as a register: header → field, in this order."""

UNIT_COLUMNS = {"单位名称": "name", "简称": "short_name", "关系": "relation", "电话": "phone", "备注": "note"}
"""单位 as a register: header → field, in this order."""

_PERSON_HEADERS = {
    **PERSON_COLUMNS, "名字": "name", "人员": "name", "所在单位": "unit_name", "工作单位": "unit_name",
    "科室": "department", "处室": "department", "所在部门": "department", "职位": "post", "岗位": "post",
    "职务/岗位": "post", "顺序": "rank", "领导排序": "rank", "是否领导": "leader", "分管工作": "remit",
    "分管范围": "remit", "手机": "phone", "手机号": "phone",
    "联系电话": "phone", "办公电话": "phone",
}
_UNIT_HEADERS = {
    **UNIT_COLUMNS, "单位": "name", "名称": "name", "单位全称": "name", "全称": "name", "单位简称": "short_name",
    "隶属关系": "relation", "类别": "relation", "联系电话": "phone",
}
_COUNTERS = ("序号", "编号")
_YES = ("是", "1", "√", "✓", "Y", "y")


def display_name(name: str, apart: str = "") -> str:
    """「张伟」, or 「张伟（财务科）」 where something must tell him apart."""
    return f"{name}（{apart}）" if apart else name


def order_place(rank: int, key: str, row_id: int) -> Place:
    """Rank first (unranked last), then pinyin order."""
    return (rank or UNRANKED, key, row_id)


_Label = Callable[[PersonRow], str]
_LABELS: tuple[_Label, ...] = (
    lambda person: person.department,
    lambda person: person.post,
    lambda person: person.unit_name,
    lambda person: person.department + person.post,
    lambda person: person.unit_name + person.department + person.post,
    lambda person: person.code,
)


def tell_apart(people: Iterable[PersonRow]) -> tuple[PersonRow, ...]:
    """The same people in the same order, namesakes shown with the least that tells all of them apart."""
    rows = tuple(people)
    namesakes: dict[str, list[PersonRow]] = defaultdict(list)
    for person in rows:
        namesakes[person.name].append(person)
    label_of = {name: _telling(group) for name, group in namesakes.items() if len({each.id for each in group}) > 1}
    return tuple(
        replace(person, shown=display_name(person.name, label_of[person.name](person) if person.name in label_of else ""))
        for person in rows
    )


def _telling(group: Sequence[PersonRow]) -> _Label:
    """The first way to label that gives each person of the group a label of his own; all of them named if possible."""
    people = {person.id: person for person in group}.values()
    for empty_allowed in (False, True):
        for label in _LABELS:
            labels = {label(person) for person in people}
            if len(labels) == len(people) and (empty_allowed or "" not in labels):
                return label
    return lambda person: f"{person.id} 号"


def tidy_name(text: str) -> str:
    """A name without the blanks that only line it up: 「张　伟」 → 「张伟」."""
    return _BETWEEN_HANZI.sub("", clean_in(text).strip())


def tidy_remit(text: str) -> str:
    """分管 as it is stored: each department, unit or matter once, 、 between them, however it was typed."""
    parts = (tidy_name(part) for part in re.split("[、，,；;\n]", text))
    return "、".join(dict.fromkeys(part for part in parts if part))


def check_person(typed: Mapping[str, str]) -> PersonEntry:
    """A person as typed or imported, checked; Invalid with a sentence per field."""
    values = {name: clean_in(text, limit=2000).strip() for name, text in typed.items()}
    name, wrong = tidy_name(values.get("name", "")), {}
    if not name:
        wrong["name"] = "请填姓名。"
    elif len(name) > 40:
        wrong["name"] = "姓名太长，请核对。"
    rank = values.get("rank", "") or "0"
    if not (rank.isdecimal() and int(rank) <= 9999):
        wrong["rank"] = "排序请填 1 到 9999 的整数，不排的留空。"
    leader = values.get("leader", "")
    if leader not in ("", "否", "0", "×", *_YES):
        wrong["leader"] = "是否领导，请填是或否。"
    if wrong:
        raise Invalid(wrong)
    return PersonEntry(
        name=name,
        unit_name=tidy_name(values.get("unit_name", "")),
        department=tidy_name(values.get("department", "")),
        post=tidy_name(values.get("post", "")),
        rank=int(rank),
        leader=leader in _YES,
        remit=tidy_remit(clean_in(typed.get("remit", ""), lines=True, limit=2000)),
        phone=values.get("phone", ""),
        code=values.get("code", ""),
        note=values.get("note", ""),
    )


def check_unit(typed: Mapping[str, str]) -> UnitEntry:
    """A unit as typed or imported, checked; Invalid with a sentence per field."""
    values = {name: clean_in(text, limit=2000).strip() for name, text in typed.items()}
    name, wrong = tidy_name(values.get("name", "")), {}
    if not name:
        wrong["name"] = "请填单位名称。"
    elif len(name) > 100:
        wrong["name"] = "单位名称太长，请核对。"
    relation = values.get("relation", "") or Relation.OTHER.value
    if relation not in list(Relation):
        wrong["relation"] = f"关系请从{'、'.join(Relation)}中选一个。"
    if wrong:
        raise Invalid(wrong)
    return UnitEntry(
        name, tidy_name(values.get("short_name", "")), Relation(relation), values.get("phone", ""), values.get("note", "")
    )


def unit_pinyin(name: str, short_name: str = "") -> str:
    """All initials of name and short name, for the picker."""
    return " ".join(dict.fromkeys((*name_initials(name).split(), *name_initials(short_name).split())))


def person_record(record: Mapping[str, str]) -> dict[str, str]:
    """A record under the headers people use → our fields; columns we do not know go into the note."""
    return _by_field(record, _PERSON_HEADERS)


def unit_record(record: Mapping[str, str]) -> dict[str, str]:
    """A record under the headers people use → our fields; columns we do not know go into the note."""
    return _by_field(record, _UNIT_HEADERS)


def _by_field(record: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    notes: list[str] = []
    for header, text in record.items():
        value, plain = text.strip(), tidy_name(header)
        field = headers.get(plain)
        if not value or plain in _COUNTERS:
            continue
        if field and field != "note" and field not in fields:
            fields[field] = value
        else:
            notes.append(value if field == "note" else f"{plain}：{value}")
    if notes:
        fields["note"] = "；".join(notes)
    return fields

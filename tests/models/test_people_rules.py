"""People and units, pure: namesakes told apart, order, entries checked, headers understood."""

import pytest

from bangongshi.models.errors import Invalid
from bangongshi.models.people import (
    PersonRow,
    check_person,
    check_unit,
    order_place,
    person_record,
    tell_apart,
    unit_pinyin,
    unit_record,
)
from bangongshi.models.words import Relation


def person(row_id: int, name: str = "张伟", unit: str = "", department: str = "", post: str = "", code: str = "") -> PersonRow:
    return PersonRow(row_id, (1, "", row_id), name, name, unit, department, post, 0, False, "", code, "", True, 1)


def shown(*people: PersonRow) -> list[str]:
    return [each.shown for each in tell_apart(people)]


def test_one_of_a_name_is_just_the_name() -> None:
    assert shown(person(1), person(2, "李娜", department="财务科")) == ["张伟", "李娜"]
    assert shown(person(1, department="财务科"), person(1, department="财务科")) == ["张伟", "张伟"]


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ({"department": "财务科"}, {"department": "人事科"}, ["张伟（财务科）", "张伟（人事科）"]),
        ({"department": "财务科", "post": "科长"}, {"department": "财务科", "post": "科员"}, ["张伟（科长）", "张伟（科员）"]),
        ({"unit": "甲局"}, {"unit": "乙局"}, ["张伟（甲局）", "张伟（乙局）"]),
        ({"department": "财务科"}, {}, ["张伟（财务科）", "张伟"]),
        ({"code": "1"}, {"code": "2"}, ["张伟（1）", "张伟（2）"]),
        ({}, {}, ["张伟（1 号）", "张伟（2 号）"]),
    ],
)
def test_namesakes_get_the_least_that_tells_them_apart(first: dict[str, str], second: dict[str, str], names: list[str]) -> None:
    assert shown(person(1, **first), person(2, **second)) == names


def test_three_of_a_name_are_all_told_apart() -> None:
    names = shown(
        person(1, department="财务科", post="科长"), person(2, department="财务科", post="科员"),
        person(3, department="人事科", post="科长"),
    )
    assert names == ["张伟（财务科科长）", "张伟（财务科科员）", "张伟（人事科科长）"]


def test_order_is_rank_then_pinyin_and_unranked_last() -> None:
    places = [order_place(0, "a", 1), order_place(2, "a", 2), order_place(1, "z", 3), order_place(1, "b", 4)]
    assert sorted(places) == [places[3], places[2], places[1], places[0]]


def test_a_person_is_checked_field_by_field() -> None:
    with pytest.raises(Invalid) as wrong:
        check_person({"name": " ", "rank": "-1", "leader": "也许"})
    assert set(wrong.value.fields) == {"name", "rank", "leader"}
    entry = check_person({"name": "张　伟", "rank": "３", "leader": "是", "post": "副 科 长\u200b"})
    assert (entry.name, entry.rank, entry.leader, entry.post) == ("张伟", 3, True, "副科长")
    assert check_person({"name": "John Smith"}).name == "John Smith"


def test_a_unit_is_checked_field_by_field() -> None:
    with pytest.raises(Invalid) as wrong:
        check_unit({"name": "", "relation": "上上级"})
    assert set(wrong.value.fields) == {"name", "relation"}
    assert check_unit({"name": "市财政局"}).relation is Relation.OTHER


def test_headers_as_people_write_them_and_nothing_lost() -> None:
    assert person_record({"序号": "1", "姓 名": "张伟", "科室": "财务科", "手机号": "139", "籍贯": "甲县", "备注": "新来", "职务": ""}) == {
        "name": "张伟", "department": "财务科", "phone": "139", "note": "籍贯：甲县；新来",
    }
    assert person_record({"电话": "1", "手机": "2"}) == {"phone": "1", "note": "手机：2"}
    assert unit_record({"单位": "市财政局", "隶属关系": "上级"}) == {"name": "市财政局", "relation": "上级"}


def test_units_are_found_by_short_name_too() -> None:
    assert unit_pinyin("某市财政局", "市财局") == "msczj scj"

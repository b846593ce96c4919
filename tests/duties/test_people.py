"""人员 and 单位 at the desk: kept, found, told apart, listed by window, taken in and given out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from bangongshi.duties import people
from bangongshi.duties.desk import Desk
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.office import Person, Unit
from bangongshi.models.papers import Copy, Document
from bangongshi.models.people import PERSON_COLUMNS, UNIT_COLUMNS
from bangongshi.models.windows import Window
from bangongshi.models.words import HolderKind, Relation
from bangongshi.store.transaction import flush
from bangongshi.store.verify import verify
from office_fixtures import new_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault")
    yield made
    made.vault.close()


def person(desk: Desk, name: str, **more: str) -> int:
    return people.add_person(desk, {"name": name, **more}).ids[0]


def names(desk: Desk, typed: str) -> list[str]:
    return [row.shown for row in people.pick_people(desk, typed)]


def test_add_find_edit_retire_bring_back(desk: Desk) -> None:
    key = person(desk, "曾伟", department="财务科", post="科长", rank="3", unit_name="某市财政局", leader="是")
    assert names(desk, "曾") == names(desk, "zw") == names(desk, "cw") == names(desk, "ＺＷ") == names(desk, "财务") == ["曾伟"]
    assert names(desk, "w") == []
    values = people.person_values(desk, key)
    assert (values["unit_name"], values["rank"], values["leader"]) == ("某市财政局", "3", "是")
    assert people.edit_person(desk, key, {**values, "post": "副局长"}).sentence == "已修改 曾伟。"
    with pytest.raises(Refused, match="R-STALE"):
        people.edit_person(desk, key, {**values, "post": "局长"})
    assert people.retire_person(desk, key, "调离").sentence.startswith("曾伟已离岗")
    assert names(desk, "曾") == []
    assert [row.name for row in people.people_page(desk, retired=True).rows] == ["曾伟"]
    people.bring_back_person(desk, key)
    assert names(desk, "曾") == ["曾伟"]
    with desk.read() as session:
        assert session.exec(select(Person)).one().post == "副局长"
    assert verify(desk.vault).problems == ()


def test_wrong_fields_are_said_at_the_field_and_nothing_moves(desk: Desk) -> None:
    with pytest.raises(Invalid) as wrong:
        people.add_person(desk, {"name": "", "rank": "x"})
    assert set(wrong.value.fields) == {"name", "rank"}
    with pytest.raises(Invalid):
        people.retire_person(desk, person(desk, "张伟"), " ")
    with pytest.raises(Refused, match="B-SECRET"):
        people.add_person(desk, {"name": "李四", "note": "机密★10年"})
    with pytest.raises(Refused, match="R-PERSON"):
        people.edit_person(desk, 99, {"name": "李四"})
    assert len(people.people_rows(desk)) == 1


def test_namesakes_must_be_tellable_apart_and_are(desk: Desk) -> None:
    person(desk, "张伟", department="财务科")
    with pytest.raises(Invalid) as wrong:
        person(desk, "张　伟", department="财务科")
    assert set(wrong.value.fields) == {"name"}
    second = person(desk, "张伟", department="人事科")
    person(desk, "张伟", department="财务科", unit_name="某县财政局")
    assert len(names(desk, "张伟")) == len(set(names(desk, "张伟"))) == 3
    people.retire_person(desk, second, "退休")
    assert all("（" in name for name in names(desk, "zw"))
    with desk.read() as session:
        assert people.shown_names(session, [second])[second].startswith("张伟（")


def test_nobody_leaves_with_papers_in_hand(desk: Desk) -> None:
    key = person(desk, "张伟")
    with desk.act("试") as act:
        paper = Document(title="通知", occurred_on=desk.today)
        act.session.add(paper)
        flush(act)
        copy = Copy(document_id=paper.id or 0, holder_kind=HolderKind.PERSON, holder_id=key, holder_name="张伟", holder_since=desk.now)
        act.session.add(copy)
    with pytest.raises(Refused, match="R-HOLDS") as held:
        people.retire_person(desk, key, "调离")
    assert "1 份在外" in held.value.sentence


def test_picker_order_and_literal_search(desk: Desk) -> None:
    person(desk, "赵一", rank="2")
    person(desk, "钱二", rank="1")
    person(desk, "孙三")
    person(desk, "安四")
    assert names(desk, "") == ["钱二", "赵一", "安四", "孙三"]
    for odd in ('"', "%", "_", "*", "'; DROP TABLE person", "\\", "x" * 10_000):
        assert names(desk, odd) == []
    assert names(desk, "   ") == names(desk, "")
    assert [row.shown for row in people.pick_people(desk, "", limit=2)] == ["钱二", "赵一"]


def test_windows_walk_the_whole_list_both_ways(desk: Desk) -> None:
    records = [{"姓名": f"人{chr(0x4E00 + step)}", "排序": str(step % 5)} for step in range(25)]
    assert people.take_people(desk, records).imported == 25
    forward, window = [], Window(size=7)
    while True:
        page = people.people_page(desk, window)
        forward += page.rows
        if not page.more_after:
            break
        window = Window(size=7, after=page.rows[-1].place)
    backward, window = [], Window(size=7, from_end=True)
    while True:
        page = people.people_page(desk, window)
        backward[:0] = page.rows
        if not page.more_before:
            break
        window = Window(size=7, before=page.rows[0].place)
    assert forward == backward
    assert len({row.id for row in forward}) == 25
    assert [row.rank for row in forward] == sorted((row.rank for row in forward), key=lambda rank: rank or 99)
    here = people.people_page(desk, Window(size=3, at=forward[10].place))
    assert here.rows == tuple(forward[10:13])
    assert here.more_before
    assert str(people.people_total(desk)) == "25"


def test_units(desk: Desk) -> None:
    key = people.add_unit(desk, {"name": "某市重点项目办公室", "short_name": "市重点办", "relation": "上级"}).ids[0]
    people.add_unit(desk, {"name": "单县人民政府"})
    assert [row.name for row in people.pick_units(desk, "重点办")] == ["某市重点项目办公室"]
    assert [row.name for row in people.pick_units(desk, "szdb")] == ["某市重点项目办公室"]
    assert [row.name for row in people.pick_units(desk, "sx")] == ["单县人民政府"]
    for clash in ({"name": "市重点办"}, {"name": "别的", "short_name": "单县人民政府"}):
        with pytest.raises(Invalid):
            people.add_unit(desk, clash)
    people.edit_unit(desk, key, {**people.unit_values(desk, key), "phone": "123"})
    people.retire_unit(desk, key, "撤销")
    assert str(people.units_total(desk)) == "1"
    assert str(people.units_total(desk, retired=True)) == "2"
    people.bring_back_unit(desk, key)
    assert [row.name for row in people.units_page(desk).rows] == ["单县人民政府", "某市重点项目办公室"]


def test_a_sender_is_matched_by_name_or_short_name_or_added_once(desk: Desk) -> None:
    key = people.add_unit(desk, {"name": "某市财政局", "short_name": "市财政局"}).ids[0]
    people.retire_unit(desk, key, "合并")
    with desk.act("登记") as act:
        assert people.match_or_add_unit(act.session, "市财政局").id == key
        fresh = people.match_or_add_unit(act.session, " 某 县 局 ", Relation.SUBORDINATE)
        assert people.match_or_add_unit(act.session, "某县局") is fresh
        flush(act)
        act.session.add(Document(title="通知", occurred_on=desk.today, unit_id=fresh.id, unit_name=fresh.name))
        with pytest.raises(Invalid):
            people.match_or_add_unit(act.session, "\u200b")
    with desk.read() as session:
        found = {unit.name: unit for unit in session.exec(select(Unit)).all()}
        assert session.exec(select(Document)).one().unit_id == found["某县局"].id
    assert found["某市财政局"].active
    assert (found["某县局"].relation, found["某县局"].pinyin) == (Relation.SUBORDINATE, "mxj")
    assert [row.name for row in people.pick_units(desk, "mxj")] == ["某县局"]


def test_lists_come_in_row_by_row_and_go_out_as_they_came(desk: Desk) -> None:
    taken = people.take_people(desk, [
        {"姓名": "张伟", "科室": "财务科", "排序": "1", "领导": "是"},
        {"姓名": "", "科室": "人事科"},
        {"姓名": "张伟", "部门": "财务科"},
        {"姓名": "李娜", "备注": "秘密★5年"},
        {"姓名": "王芳", "单位": "某局", "籍贯": "甲县"},
    ])
    assert [row.imported for row in taken.rows] == [True, False, False, False, True]
    assert [row.row for row in taken.rejected] == [2, 3, 4]
    assert all(row.reason for row in taken.rejected)
    assert taken.rows[3].name == ""
    assert taken.done.sentence == "已导入 2 人，3 行没有进来，见各行原因。"
    rows = people.people_rows(desk)
    assert [list(row) for row in rows] == [list(PERSON_COLUMNS)] * 2
    assert (rows[0]["姓名"], rows[0]["领导"], rows[1]["备注"]) == ("张伟", "是", "籍贯：甲县")
    again = people.take_people(desk, rows)
    assert again.imported == 0
    assert again.done.undo is None


def test_units_go_out_and_come_in_elsewhere(desk: Desk, tmp_path: Path) -> None:
    people.take_units(desk, [{"单位名称": "某市财政局", "简称": "市财局", "关系": "上级"}, {"单位名称": "某局", "关系": "远亲"}])
    rows = people.unit_rows(desk)
    assert [list(row) for row in rows] == [list(UNIT_COLUMNS)]
    other = new_desk(tmp_path / "other")
    assert people.take_units(other, rows).imported == 1
    assert people.unit_rows(other) == rows
    other.vault.close()


def test_what_somebody_looks_after_is_kept_tidily_shown_and_travels(desk: Desk, tmp_path: Path) -> None:
    key = person(desk, "李县长", remit="水利局， 财政科;；水利局\n信访")
    values = people.person_values(desk, key)
    assert values["remit"] == "水利局、财政科、信访"
    people.edit_person(desk, key, {**values, "remit": ""})
    assert [row.remit for row in people.people_page(desk).rows] == [""]
    people.edit_person(desk, key, {**people.person_values(desk, key), "remit": "农业"})
    rows = people.people_rows(desk)
    assert rows[0]["分管"] == "农业"
    other = new_desk(tmp_path / "other")
    assert people.take_people(other, [{**rows[0]}, {"姓名": "王副县长", "分管工作": "教育、卫生"}]).imported == 2
    assert [row.remit for row in people.people_page(other).rows] == ["农业", "教育、卫生"]
    other.vault.close()

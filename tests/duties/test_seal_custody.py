"""Who keeps a seal and who may approve its use: three persons, for a time or for good; 审批权限 (domain.md §6.2, YZ-02)."""

from datetime import datetime

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import authority as powers
from bangongshi.duties.seals import custody, life, seal_list
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.seal_rows import SealView
from bangongshi.models.seal_rules import SealFacts
from bangongshi.models.seal_words import Matter, SealState
from bangongshi.models.seals import SealCustody
from office_fixtures import StandingClock
from seal_fixtures import (
    DISABLING,
    HANDING,
    OFFICE,
    applied,
    authority,
    clock,
    desk,
    fields,
    holder_of,
    ready,
    seal,
    story,
)

__all__ = ["clock", "desk"]


# -- custody -----------------------------------------------------------------------------------------------------------


def test_handed_over_for_good(desk: Desk) -> None:
    one = seal(desk)
    custody.hand_over(desk, [one], {**HANDING, "list_number": "移〔2026〕3号"})
    assert holder_of(desk, one) == ("赵干事", "赵干事")
    assert "陈文书 交 赵干事，张主任监交，清单 移〔2026〕3号" in fields(desk, one)["保管移交"]


def test_handed_over_for_a_day_and_given_back(desk: Desk, clock: StandingClock) -> None:
    one = seal(desk)
    custody.hand_over(desk, [one], {**HANDING, "until": "今天"})
    assert holder_of(desk, one) == ("陈文书", "赵干事")
    assert seal_list.seal_facts(desk, [one]) == {one: SealFacts(SealState.IN_USE, out=False, for_a_time=True)}
    (shown,) = seal_list.seals(desk).rows
    assert shown.custody_until == datetime(2026, 11, 23, 17, 30)
    assert not shown.late
    clock.pass_(hours=9)
    assert seal_list.seals(desk).rows[0].late
    custody.give_back(desk, [one], {"witness": "张主任"})
    assert holder_of(desk, one) == ("陈文书", "陈文书")
    assert not seal_list.seals(desk).rows[0].late
    with pytest.raises(Refused, match="没有临时代管"):
        custody.give_back(desk, [one], {"witness": "张主任"})


@pytest.mark.parametrize(
    ("to", "witness", "field"),
    [
        ("陈文书", "张主任", "to"), ("赵干事", "陈文书", "witness"), ("赵干事", "赵干事", "witness"), ("", "张主任", "to"),
        ("赵干事", "", "witness"), ("赵 干事", "赵干事", "witness"),
    ],
)
def test_three_different_persons(desk: Desk, to: str, witness: str, field: str) -> None:
    one = seal(desk)
    with pytest.raises(Invalid) as caught:
        custody.hand_over(desk, [one], {"to": to, "witness": witness})
    assert set(caught.value.fields) == {field}
    assert holder_of(desk, one) == ("陈文书", "陈文书")


def test_giving_back_takes_three_as_well(desk: Desk) -> None:
    one = seal(desk)
    custody.hand_over(desk, [one], {**HANDING, "until": "明天"})
    for witness in ("赵干事", "陈文书", ""):
        with pytest.raises(Invalid) as caught:
            custody.give_back(desk, [one], {"witness": witness})
        assert set(caught.value.fields) <= {"witness", "to"}
    assert holder_of(desk, one) == ("陈文书", "赵干事")


def test_who_keeps_it_for_a_time_hands_it_on(desk: Desk) -> None:
    one = seal(desk)
    custody.hand_over(desk, [one], {**HANDING, "until": "明天"})
    custody.hand_over(desk, [one], {"to": "孙科员", "witness": "张主任", "until": "后天"})
    assert holder_of(desk, one) == ("陈文书", "孙科员")
    with desk.read() as session:
        rows = session.exec(select(SealCustody).order_by(col(SealCustody.id))).all()
    assert [(row.from_name, row.to_name, row.ended_at is None) for row in rows] == [
        ("陈文书", "赵干事", False), ("赵干事", "孙科员", True),
    ]


def test_several_on_one_list(desk: Desk) -> None:
    ids = [seal(desk), seal(desk, f"{OFFICE}合同专用章", kind="合同章")]
    done = custody.hand_over(desk, ids, {**HANDING, "list_number": "移〔2026〕4号"})
    assert "等 2 枚章" in done.sentence
    assert "移〔2026〕4号" in done.sentence
    with desk.read() as session:
        rows = session.exec(select(SealCustody)).all()
    assert {(row.seal_id, row.list_number) for row in rows} == {(id_, "移〔2026〕4号") for id_ in ids}


def test_one_that_cannot_stops_the_whole_list(desk: Desk) -> None:
    ids = [seal(desk), applied(desk, "新章")]
    with pytest.raises(Refused, match="新章"):
        custody.hand_over(desk, ids, HANDING)
    assert holder_of(desk, ids[0]) == ("陈文书", "陈文书")


@pytest.mark.parametrize(
    ("typed", "field"), [({"until": "2026-11-20"}, "until"), ({"until": "不知道"}, "until"), ({"at": "2026-11-24"}, "at")]
)
def test_times_of_a_hand_over(desk: Desk, typed: dict[str, str], field: str) -> None:
    one = seal(desk)
    with pytest.raises(Invalid) as caught:
        custody.hand_over(desk, [one], {**HANDING, **typed})
    assert set(caught.value.fields) == {field}


def test_keyed_after_it_was_over(desk: Desk) -> None:
    """Paper first: Friday's day of absence is put down on Monday."""
    one = seal(desk)
    custody.hand_over(desk, [one], {**HANDING, "at": "2026-11-20 08:30", "until": "2026-11-20 17:30"})
    assert seal_list.seals(desk).rows[0].late
    with pytest.raises(Invalid) as caught:
        custody.give_back(desk, [one], {"witness": "张主任", "at": "2026-11-19"})
    assert set(caught.value.fields) == {"at"}
    custody.give_back(desk, [one], {"witness": "张主任", "at": "2026-11-20 17:30"})
    assert holder_of(desk, one) == ("陈文书", "陈文书")


def test_an_ended_seal_is_kept_by_nobody_for_a_time(desk: Desk) -> None:
    one = seal(desk)
    custody.hand_over(desk, [one], {**HANDING, "until": "明天"})
    life.disable(desk, one, DISABLING)
    life.return_seal(desk, one, {"whereabouts": "县政府", "ended_by": "周科员"})
    (shown,) = seal_list.seals(desk, SealView.ALL).rows
    assert shown.custody_until is None


def test_without_a_keeper_there_is_nobody_to_hand_over(desk: Desk) -> None:
    one = ready(desk)
    with pytest.raises(Refused, match="还没有登记保管人"):
        custody.hand_over(desk, [one], HANDING)


# -- 审批权限 --------------------------------------------------------------------------------------------------------------


def test_lines_in_order_and_dropped(desk: Desk) -> None:
    one = seal(desk, scope="公文、合同协议")
    authority(desk, one)
    dear = authority(desk, one, "合同协议", "50万", "李副主任", "王科长")
    authority(desk, one, "合同协议", "5万", "王科长")
    assert [line.sentence for line in powers.authorities(desk, one)] == [
        "合同协议　5万元以内　王科长", "合同协议　50万元以内　李副主任（代批 王科长）", "其他各事项　不限　张主任",
    ]
    powers.drop_authority(desk, dear, "分工调整")
    assert len(powers.authorities(desk, one)) == 2
    assert "取消合同协议由李副主任批：分工调整" in story(desk, one)[-1][1]
    with desk.read() as session:
        lines = powers.authorities_of(session, [one, 99])
    assert [line.approver for line in lines[one]] == ["王科长", "张主任"]
    assert lines[one][0].matter is Matter.CONTRACT
    assert lines[one][0].approver_id is not None
    assert lines[99] == ()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"approver": ""}, "approver"), ({"deputy": "张主任"}, "deputy"), ({"ceiling": "很多"}, "ceiling"),
        ({"matter": "担保"}, "matter"), ({"matter": "喝茶"}, "matter"),
    ],
)
def test_a_line_that_cannot_stand(desk: Desk, typed: dict[str, str], field: str) -> None:
    one = seal(desk)
    with pytest.raises(Invalid) as caught:
        powers.add_authority(desk, one, {"approver": "张主任", **typed})
    assert set(caught.value.fields) == {field}


def test_a_line_is_not_set_twice_nor_on_a_stopped_seal(desk: Desk) -> None:
    one = seal(desk)
    authority(desk, one)
    with pytest.raises(Refused, match="已经有了"):
        authority(desk, one)
    life.disable(desk, one, DISABLING)
    with pytest.raises(Refused, match="已经停用"):
        authority(desk, one, "公文")


def test_a_seal_without_lines_says_so(desk: Desk) -> None:
    assert "还没有定审批权限" in fields(desk, seal(desk))["审批权限"]

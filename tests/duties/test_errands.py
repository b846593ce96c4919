"""交办小事: one line becomes who, what, by when; and one act becomes a numbered errand in hand."""

from datetime import date

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_unit
from bangongshi.duties.supervision import opening
from bangongshi.duties.supervision.errand_line import parse_line
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.matter_rules import next_verb
from bangongshi.models.matter_words import MatterKind, MatterState, MatterVerb, Source
from bangongshi.models.matters import MatterEvent
from bangongshi.store.verify import verify
from matter_fixtures import clock, desk, facts, row

__all__ = ["clock", "desk"]


@pytest.mark.parametrize(("line", "title", "lead", "due"), [
    ("请张三周五前把统计报表报来", "统计报表报来", "张三", "周五前"),
    ("张三 周五 统计报表", "统计报表", "张三", "周五"),
    ("王科长 周五 统计报表", "统计报表", "王科长", "周五"),
    ("请王科长周五把前三季度统计表报来", "前三季度统计表报来", "王科长", "周五"),
    ("明天之前让刘干事订好会议室", "订好会议室", "刘干事", "明天之前"),
    ("水利科三天内报险情台账", "报险情台账", "水利科", "三天内"),
    ("通知财务科月底前对账", "对账", "财务科", "月底前"),
    ("请王科长在12月5日前报张主任的调研材料", "报张主任的调研材料", "王科长", "12月5日前"),
    ("王科长 1130 车辆年检", "车辆年检", "王科长", "1130"),
    ("请李四同志周三前送材料", "送材料", "李四", "周三前"),
    ("把王科长的材料周五前复印", "王科长的材料复印", "", "周五前"),
    ("请县水利局11月30日下班前报值班表", "报值班表", "县水利局", "11月30日下班前"),
    ("周五前请王科长报统计表", "报统计表", "王科长", "周五前"),
    ("请各科室周五前报值班表", "报值班表", "各科室", "周五前"),
    ("前天的会议记录请刘干事明天整理好", "前天的会议记录整理好", "刘干事", "明天"),
    ("买墨盒", "买墨盒", "", ""),
])
def test_what_a_line_says(desk: Desk, line: str, title: str, lead: str, due: str) -> None:
    add_unit(desk, {"name": "清河县水利局", "short_name": "县水利局", "relation": "下级"})
    said = parse_line(desk, line)
    assert (said["title"], said.get("lead", ""), said.get("due", "")) == (title, lead, due)
    assert said["basis"] == line


def test_who_is_named_beside_the_first_helps(desk: Desk) -> None:
    said = parse_line(desk, "请王科长、陈文书周五前清点防汛物资")
    assert (said["lead"], said["assists"], said["title"]) == ("王科长", "陈文书", "清点防汛物资")


def test_an_empty_or_endless_line_proposes_nothing_of_its_own(desk: Desk) -> None:
    assert parse_line(desk, "  ") == {}
    long = "抄" * 300
    assert parse_line(desk, long) == {"title": long, "basis": long}


def test_one_line_one_act(desk: Desk) -> None:
    done = opening.errand(desk, {**parse_line(desk, "请王科长周五前把统计报表报来"), "leader": "张主任"})
    made = row(desk, done.ids[0])
    assert (made.kind, made.source, made.state) == (MatterKind.ERRAND, Source.SPOKEN, MatterState.IN_HAND)
    assert (made.number, made.alias) == ("交〔2026〕1号", "交办事项 交〔2026〕1号")
    assert (made.title, made.basis) == ("统计报表报来", "请王科长周五前把统计报表报来")
    assert (made.lead_name, made.due_on, made.chase_on) == ("王科长", date(2026, 11, 27), date(2026, 11, 26))
    assert (made.leader_name, made.established_by) == ("张主任", "张主任")
    assert next_verb(facts(desk, done.ids[0])) is MatterVerb.CLOSE
    assert done.sentence.startswith("已交办 交〔2026〕1号，王科长主办。")


def test_who_said_it_may_be_left_open_but_not_who_and_when(desk: Desk) -> None:
    done = opening.errand(desk, {"title": "买墨盒", "lead": "刘干事", "due": "明天"})
    assert row(desk, done.ids[0]).established_by == ""
    with pytest.raises(Invalid) as error:
        opening.errand(desk, {"title": "买墨盒"})
    assert set(error.value.fields) == {"lead", "due"}
    with pytest.raises(Refused, match="阅知"):
        opening.errand(desk, {"title": "参阅", "lead": "刘干事", "due": "明天"})
    with pytest.raises(Invalid) as error:
        opening.errand(desk, {"title": "买墨盒", "lead": "刘干事", "due": "11-20"})
    assert "早于" in error.value.fields["due"]


def test_taken_back_whole(desk: Desk) -> None:
    done = opening.errand(desk, {"title": "买墨盒", "lead": "刘干事", "due": "明天", "assists": "陈文书"})
    take_back(desk)
    assert row(desk, done.ids[0]).state is MatterState.VOID
    with desk.read() as session:
        assert session.exec(select(MatterEvent).where(col(MatterEvent.withdrawn).is_(False))).all() == []
    assert verify(desk.vault).problems == ()

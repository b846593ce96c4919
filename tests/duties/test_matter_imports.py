"""督办台账 as offices keep them come in as one batch, the tree of a task list included, and nothing is invented."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment
from sqlmodel import SQLModel, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing import run_import
from bangongshi.duties.people import add_person
from bangongshi.duties.registry.numbers import next_serial
from bangongshi.duties.supervision.facts import facts_of
from bangongshi.duties.take_back import latest, take_back
from bangongshi.models.errors import Refused
from bangongshi.models.matter_words import EventKind, MatterKind, MatterState, Source
from bangongshi.models.matters import (
    Matter,
    MatterCall,
    MatterDeadline,
    MatterEvent,
    MatterParty,
    Milestone,
)
from bangongshi.models.papers import Number, RejectedRow
from bangongshi.models.words import DueBasis, NumberState
from bangongshi.store.verify import verify
from office_fixtures import StandingClock, new_desk
from register_files import save

HEADER = (
    "督办编号", "立项时间", "督办事项", "来源", "分管领导", "责任单位", "配合单位", "完成时限", "进展情况", "状态", "时间节点", "催办情况",
    "延期情况", "办结时间", "审核", "销号情况", "评价", "备注", "联系电话",
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault", StandingClock())
    yield made
    made.vault.close()


def rows_of(desk: Desk, kind: type[SQLModel] = Matter) -> Sequence[Matter]:
    with desk.read() as session:
        return session.exec(select(kind).order_by(col(kind.id))).all()  # type: ignore[attr-defined,return-value]


def ledger(path: Path) -> Path:
    blank = (None,) * 19

    def row(**given: object) -> tuple[object, ...]:
        values = list(blank)
        for name, value in given.items():
            values[int(name[1:])] = value
        return tuple(values)

    return save(path, [
        ("某县2026年督办台账",), HEADER,
        ("督〔2026〕3号", "2026.3.5", "防汛检查", "张主任批示：请水利科牵头", "张主任", "水利科", "财务科、应急局", "2026-12-10", "已查12处", "办理中",
         "摸底 2026-11-30；整改 2026-12-05", "打过电话", "原2026-11-20；延至2026-12-10（张主任批准）", None, None, None, None, "急", "8001"),
        row(c0="4", c1="3月6日", c2="预算调整", c5="财务科", c7="2026-04-01", c8="已完成", c13="2026-03-30", c14="王文秘", c15="2026-04-02 李县长：会议纪要", c16="好"),
        row(c0="5", c1="2025-11-02", c2="旧事一件", c5="财务科", c7="2025-12-01"),
        row(c0="6", c1="2025-11-02", c2="去年未结的", c5="财务科", c7="2025-12-01", c8="正在推进，未完成"),
        row(c0="7", c1="2026-05-02", c5="财务科", c7="2026-12-01"),
        row(c0="8", c1="2026-05-02", c2="撤销的一件", c5="财务科", c8="撤销：上级已改"),
        row(c0="9", c1="2026-05-02", c2="没有主办的", c7="尽快", c9="逾期"),
        row(c0="交〔2026〕2号", c1="2026-05-03", c2="报统计表", c5="综合科", c9="暂停"),
        row(c0="10", c2="会议机密★10年部署的事", c5="综合科"),
        row(c0="合计", c2=None, c5=None, c7="8"),
    ])


def test_a_ledger_of_the_trade_comes_in(desk: Desk, tmp_path: Path) -> None:
    leader = add_person(desk, {"name": "张主任", "rank": "1", "leader": "是"}).ids[0]
    report = run_import(desk, "matters", ledger(tmp_path / "督办台账.xlsx"))
    shape = report.as_json()
    assert list(shape) == ["sheet", "header_row", "records", "imported", "rejected", "warnings", "batch"]
    assert (shape["header_row"], shape["imported"], shape["batch"]) == (2, 7, 1)
    assert report.lines()[-1] == "已导入督办台账 7 项（第 1 批）。"
    reasons = {left["row"]: left["reason"] for left in shape["rejected"]}  # type: ignore[index,union-attr,call-overload,misc]
    assert reasons[7] == "没有事项名称，请补上再导入这一行"
    assert "保守国家秘密法" in reasons[11]
    first, closed, old, late, cancelled, orphan, errand = rows_of(desk)
    assert (first.number, first.state, first.source, first.basis) == (
        "督〔2026〕3号", MatterState.IN_HAND, Source.INSTRUCTION, "张主任批示：请水利科牵头")
    assert (first.leader_id, first.leader_rank, first.lead_name) == (leader, 1, "水利科")
    assert (first.due_on, first.first_due_on, first.outcome) == (date(2026, 12, 10), date(2026, 11, 20), "已查12处")
    assert first.note == "急；联系电话：8001；催办情况：打过电话"
    assert (closed.state, closed.closed_on, closed.signed_off_by, closed.sign_off_evidence, closed.closed_by) == (
        MatterState.SIGNED_OFF, date(2026, 3, 30), "李县长", "会议纪要", "王文秘")
    assert closed.established_on == date(2026, 3, 6)
    assert (old.state, late.state) == (MatterState.HISTORY, MatterState.IN_HAND)
    assert (cancelled.state, cancelled.reason) == (MatterState.CANCELLED, "上级已改")
    assert (orphan.state, orphan.due_on) == (MatterState.ESTABLISHED, None)
    assert "完成时限：尽快" in orphan.note
    assert (errand.kind, errand.state) == (MatterKind.ERRAND, MatterState.SUSPENDED)
    with desk.read() as session:
        assert not facts_of(session, [old.id or 0], desk.today)[old.id or 0].open
        dates = session.exec(select(MatterDeadline).where(MatterDeadline.matter_id == first.id).order_by(col(MatterDeadline.id))).all()
        assert [(each.due_on, each.approved_by, each.basis) for each in dates] == [
            (date(2026, 11, 20), "", DueBasis.IMPORTED), (date(2026, 12, 10), "张主任", DueBasis.IMPORTED)]
        assert [each.name for each in session.exec(select(MatterParty))] == ["财务科", "应急局"]
        assert [(each.name, each.due_on) for each in session.exec(select(Milestone))] == [
            ("摸底", date(2026, 11, 30)), ("整改", date(2026, 12, 5))]
        assert session.exec(select(MatterCall)).all() == []
        events = session.exec(select(MatterEvent).where(MatterEvent.matter_id == first.id).order_by(col(MatterEvent.id))).all()
        assert [(each.kind, each.due_on) for each in events] == [
            (EventKind.ESTABLISHED, date(2026, 11, 20)), (EventKind.GIVEN, date(2026, 11, 20)),
            (EventKind.EXTENDED, date(2026, 12, 10))]
        numbers = {number.text: number for number in session.exec(select(Number))}
        assert (numbers["督〔2026〕3号"].serial, numbers["4"].serial, numbers["交〔2026〕2号"].series) == (3, None, "交办")
        assert all(number.state is NumberState.ADOPTED for number in numbers.values())
        assert (next_serial(session, "督办", 2026), next_serial(session, "交办", 2026)) == (4, 3)
        assert "财务科" in session.exec(select(RejectedRow).where(col(RejectedRow.source_row) == 7)).one().text
    assert verify(desk.vault).ok


@pytest.mark.parametrize(("as_", "states"), [
    ("closed", {MatterState.SIGNED_OFF: 1, MatterState.CANCELLED: 1, MatterState.HISTORY: 5}),
    ("open", {MatterState.IN_HAND: 4, MatterState.CANCELLED: 1, MatterState.ESTABLISHED: 1, MatterState.SUSPENDED: 1}),
])
def test_the_clerk_says_how_old_matters_are_taken(
    desk: Desk, tmp_path: Path, as_: str, states: dict[MatterState, int]
) -> None:
    run_import(desk, "matters", ledger(tmp_path / "督办台账.xlsx"), as_=as_)
    assert Counter(matter.state for matter in rows_of(desk)) == states


def test_it_is_taken_back_as_one_and_may_come_again(desk: Desk, tmp_path: Path) -> None:
    file = ledger(tmp_path / "督办台账.xlsx")
    run_import(desk, "matters", file)
    with pytest.raises(Refused, match="I-TWICE-FILE"):
        run_import(desk, "matters", file)
    assert latest(desk).warning == ""
    take_back(desk)
    with desk.read() as session:
        assert {matter.state for matter in session.exec(select(Matter))} == {MatterState.WITHDRAWN}
        assert all(event.withdrawn for event in session.exec(select(MatterEvent)))
        assert all(each.withdrawn for each in session.exec(select(MatterDeadline)))
        assert {number.state for number in session.exec(select(Number))} == {NumberState.RELEASED}
        assert next_serial(session, "督办", 2026) == 1
    run_import(desk, "matters", file)
    assert verify(desk.vault).ok


def tree(path: Path, rows: Sequence[tuple[int, str, str]]) -> Path:
    """(indent, name, 父任务)."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["任务名称", "负责人", "父任务"])
    for at, (indent, name, parent) in enumerate(rows, start=2):
        sheet.cell(at, 1, name).alignment = Alignment(indent=indent)
        sheet.cell(at, 2, "综合科")
        sheet.cell(at, 3, parent)
    made.save(path)
    return path


def parents(desk: Desk) -> dict[str, str]:
    matters = {matter.id: matter for matter in rows_of(desk)}
    return {each.title: matters[each.parent_id].title for each in matters.values() if each.parent_id}


def test_the_indents_are_the_tree_and_a_parent_column_wins(desk: Desk, tmp_path: Path) -> None:
    run_import(desk, "matters", tree(tmp_path / "清单.xlsx", [
        (0, "甲", ""), (1, "甲一", ""), (3, "甲一1", ""), (1, "甲二", ""), (2, "挂到丙", "丙"), (0, "乙", "没有的"), (0, "丙", ""),
    ]))
    assert parents(desk) == {"甲一": "甲", "甲一1": "甲一", "甲二": "甲", "挂到丙": "丙"}
    assert "父任务：没有的" in next(matter for matter in rows_of(desk) if matter.title == "乙").note


def test_a_circle_of_parents_is_no_tree(desk: Desk, tmp_path: Path) -> None:
    report = run_import(desk, "matters", tree(tmp_path / "清单.xlsx", [(0, "甲", "乙"), (0, "乙", "甲"), (0, "丙", "丙")]))
    assert parents(desk) == {"甲": "乙"}
    assert len(report.as_json()["warnings"]) == 2  # type: ignore[arg-type]
    assert verify(desk.vault).ok


def task_list(path: Path) -> Path:
    """As a team exports it: English states, the tree in the indents alone, template rows without a name, a sheet of words."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["任务编号", "任务名称", "负责人", "状态", "优先级", "截止时间", "父任务", "风险评估"])
    tasks = [
        (0, "管理系统", "黄某", "Open", datetime(2016, 9, 26, 17)), (1, "对象管理", None, "Open", None),
        (2, "详情", None, "Blocked", None), (3, "展示", None, "Start", datetime(2016, 9, 23, 17)), (4, "页面", None, "Resolved", None),
        (1, "接口", None, "Paused", None), (0, "事务", None, "Canceled", None), (1, None, None, "Open", datetime(2016, 9, 23, 17)),
        (0, None, None, "Open", None),
    ]
    for at, (indent, name, lead, state, due) in enumerate(tasks, start=2):
        for column, value in ((2, name), (3, lead), (4, state), (5, "Unbreak Now!"), (6, due), (8, "普通")):
            sheet.cell(at, column, value)
        sheet.cell(at, 2).alignment = Alignment(indent=indent)
    other = made.create_sheet("工作表2")
    other.append(["statuses", "priorities"])
    made.save(path)
    return path


def test_a_task_list_comes_in_as_the_tree_it_is(desk: Desk, tmp_path: Path) -> None:
    shape = run_import(desk, "matters", task_list(tmp_path / "任务清单.xlsx")).as_json()
    assert (shape["header_row"], shape["records"], shape["imported"]) == (1, 9, 7)
    assert shape["rejected"] == [{"row": row, "reason": "没有事项名称，请补上再导入这一行"} for row in (9, 10)]
    matters = {matter.title: matter for matter in rows_of(desk)}
    assert parents(desk) == {"对象管理": "管理系统", "详情": "对象管理", "展示": "详情", "页面": "展示", "接口": "管理系统"}
    assert {title: matter.state for title, matter in matters.items()} == {
        "管理系统": MatterState.IN_HAND, "对象管理": MatterState.ESTABLISHED, "详情": MatterState.ESTABLISHED,
        "展示": MatterState.ESTABLISHED, "页面": MatterState.HISTORY, "接口": MatterState.SUSPENDED, "事务": MatterState.CANCELLED,
    }
    top = matters["管理系统"]
    assert (top.lead_name, top.due_on, top.due_time, top.key) == ("黄某", date(2016, 9, 26), "17:00", False)
    assert "优先级：Unbreak Now!" in top.note
    with desk.read() as session:
        (nameless,) = session.exec(select(RejectedRow).where(col(RejectedRow.source_row) == 9)).all()
    assert "2016-09-23" in nameless.text

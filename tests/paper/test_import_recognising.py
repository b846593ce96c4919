"""Header, columns, furniture, and what a sheet is if it is no 收文 register."""

from collections.abc import Sequence

import pytest

from bangongshi.models.import_fields import (
    EXPORT_HEADERS,
    INCOMING,
    Strength,
    field_called,
    match_header,
)
from bangongshi.paper.furniture import furniture
from bangongshi.paper.grid import Merge, Sheet, used_rows
from bangongshi.paper.header import find_header
from bangongshi.paper.recognise import best_sheet, fits, refusal, what_it_is

DOMAIN_HEADERS = ["序号/收文号", "收文日期", "来文单位", "来文字号", "文件标题", "成文日期", "密级", "保密期限", "紧急程度", "份数", "份号", "页数/附件", "来文类别", "主送", "抄送", "签发人", "拟办意见", "领导批示", "承办部门/承办人", "办理时限", "办理情况/结果", "办结日期", "答复文号", "签收人", "登记人", "归档号", "备注"]


def sheet(rows: Sequence[Sequence[object]], *merges: Merge, name: str = "表") -> Sheet:
    return Sheet(name, rows=used_rows(rows), merges=merges)  # type: ignore[arg-type]


def found(rows: Sequence[Sequence[object]], *merges: Merge) -> dict[int, str]:
    header = find_header(sheet(rows, *merges))
    assert header is not None
    return {column: match[0].name for column, match in header.matches.items()}


def test_export_headers_are_those_of_the_domain() -> None:
    assert list(EXPORT_HEADERS) == DOMAIN_HEADERS


def test_every_exported_header_and_every_synonym_is_known_again() -> None:
    seen: dict[str, str] = {}
    for field in INCOMING:
        for name in (field.header, *field.also):
            match = match_header(name)
            assert match is not None
            assert match[0].name == field.name, name
            assert match[1] is Strength.EXACT
            assert seen.setdefault(name, field.name) == field.name
        assert field_called(field.name) is field


@pytest.mark.parametrize(("header", "name"), [
    ("密 级", "secrecy"), ("流转\n情况", "progress"), ("*文件标题：", "title"), ("来文类别(上级/平级/下级/其他)", "relation"),
    ("收文日期（年月日）", "received_on"), ("份 数(份)", "copies"), ("文件标题或事由", "title"), ("来文单位全称", "unit_name"),
    ("领导批示日期", None), ("任务名称", None), ("会议名称和内容", None), ("拟办意见", "proposal"), ("序号", "receipt_number"),
    ("关于做好2026年度预算编制工作有关事项的通知", None), ("", None), ("1", None),
])
def test_headers_as_people_write_them(header: str, name: str | None) -> None:
    match = match_header(header)
    assert (match[0].name if match else None) == name


def test_title_and_unit_above_the_header() -> None:
    rows = [("2026年收文登记簿",), (), ("单位：某某办公室", None, None, "第1页"),
            ("序号", "来文日期", "来文机关", "文号", "标题", "备注"), (1, "3.5", "市局", "某发〔2026〕1号", "关于甲的通知")]
    assert found(rows, Merge(0, 0, 0, 5)) == {
        0: "receipt_number", 1: "received_on", 2: "unit_name", 3: "source_number", 4: "title", 5: "note",
    }


def test_two_storey_header() -> None:
    rows = [("收文号", "来文", None, None, "文件标题", "办理", None), (None, "单位", "字号", "日期", None, "承办部门", "结果"),
            ("1", "市局", "某发〔2026〕1号", "2026-3-5", "关于甲的通知", "办公室", "已办")]
    merges = (Merge(0, 0, 1, 0), Merge(0, 1, 0, 3), Merge(0, 4, 1, 4), Merge(0, 5, 0, 6))
    header = find_header(sheet(rows, *merges))
    assert header is not None
    assert (header.top, header.bottom) == (0, 1)
    assert found(rows, *merges) == {
        0: "receipt_number", 1: "unit_name", 2: "source_number", 3: "received_on", 4: "title", 5: "undertaker",
        6: "progress",
    }


def test_two_storey_header_below_a_leader_each() -> None:
    rows = [("收文号", "来文单位", "文件标题", "领导批示", None), (None, None, None, "张书记", "李主任"),
            ("1", "市局", "关于甲的通知", "阅", "请办")]
    merges = (Merge(0, 0, 1, 0), Merge(0, 1, 1, 1), Merge(0, 2, 1, 2), Merge(0, 3, 0, 4))
    header = find_header(sheet(rows, *merges))
    assert header is not None
    assert header.bottom == 1
    assert header.names[4] == "领导批示李主任"
    assert header.matches[4][0].name == "instruction"


def test_the_surer_of_two_columns_wins() -> None:
    assert found([("序号", "收文号", "日期", "收文日期", "来文单位", "名称", "标题")]) == {
        1: "receipt_number", 3: "received_on", 4: "unit_name", 6: "title",
    }


@pytest.mark.parametrize(("cells", "what"), [
    (("合计", None, 12), "合计"), (("本月合计：12件",), "合计"), (("小 计", "", "3份"), "合计"), (("制表人：王某", "审核人：李某"), "表尾"),
    (("填表日期：2026年3月1日",), "表尾"), (("第1页 共3页",), "表尾"), (("注：本表一式两份",), "表尾说明"), (("三月",), "分段"), (("2025年",), "分段"),
    (("2026年收文登记簿",), "表名"), (("以下空白",), "结束"),
    (("1", "市局", "关于合计口径的通知"), ""), (("合计", "市局", "关于甲的通知", "办公室"), "合计"), (("12", "2026-3-5", "小计"), ""),
])
def test_furniture(cells: tuple[object, ...], what: str) -> None:
    texts = {column: str(cell) for column, cell in enumerate(cells) if cell}
    said = furniture(texts, frozenset({"2026年收文登记簿"}))
    assert said.startswith(what) if what else said == ""


FORM = [
    ("某某办公室文件处理单",), (), ("来文单位", "市局", None, "文件编号", "某发〔2026〕1号"),
    ("收文号", "20260001", "收文日期", "2026年3月5日", "密 级", "内部"), ("文件名称", "关于甲的通知"), ("领 导 阅 批",), ("拟办意见",), ("办理情况",),
]
TASKS = [("任务编号", "任务名称", "负责人", "状态", "优先级", "截止时间", "父任务"), (1, "甲", "王", "Open", "高", "2026-1-1", None)]
MEETINGS = [("一周会议安排",), ("日期", "开始\n时间", "会议名称和内容", "地点", "召集人", "出席领导")]
OUTGOING = [("发文字号", "签发日期", "文件标题", "文种", "主送", "抄送", "签发人", "拟稿人", "印数", "备注"), ("某发〔2026〕1号", "2026-1-1", "甲", "通知")]
PEOPLE = [("姓名", "部门", "职务", "电话"), ("王某", "办公室", "科员", "1")]


@pytest.mark.parametrize(("rows", "says"), [
    (FORM, "填好的文件处理单"), (TASKS, "任务清单（任务下面还有子任务）"), (MEETINGS, "会议安排表，还没有填内容"), (OUTGOING, "发文登记簿"),
    (PEOPLE, "人员名册"), ([("随便", "写写")], "没有收文登记簿的表头"), ([], "是空的"),
])
def test_other_sheets_are_named_for_what_they_are(rows: list[tuple[object, ...]], says: str) -> None:
    one = sheet(rows)
    assert not fits(one, find_header(one))
    assert says in what_it_is(one)
    assert best_sheet([one]) is None
    sentence = refusal([one, sheet(rows, name="又一张")])
    assert says in sentence
    assert sentence.endswith("。")


def test_the_best_visible_sheet_is_taken() -> None:
    register = [("收文号", "收文日期", "来文单位", "文件标题"), ("1", "2026-1-1", "市局", "甲")]
    wide = [(*register[0], "来文字号", "密级"), (*register[1], "甲〔2026〕1号", "内部")]
    hidden = Sheet("藏", False, used_rows(wide))
    best = best_sheet([sheet(FORM), sheet(register, name="简"), sheet(wide, name="全"), hidden])
    assert best is not None
    assert best[0].name == "全"

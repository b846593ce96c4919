"""A clerk's own register, however it was kept: every paper understood, every other row named, every column accounted for."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing import Preview, preview, read_map
from bangongshi.models.errors import Refused
from bangongshi.models.import_phase import TakeAs
from bangongshi.models.words import Phase, Relation, Secrecy, Urgency
from office_fixtures import new_desk
from register_files import PLAIN_HEADER, Rows, paper, save, workbook_bytes


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = new_desk(tmp_path_factory.mktemp("office") / "vault")
    yield desk
    desk.vault.close()


def seen(desk: Desk, folder: Path, rows: Rows, merges: tuple[str, ...] = (), **more: object) -> Preview:
    return preview(desk, save(folder / "登记.xlsx", rows, merges=merges), **more)  # type: ignore[arg-type]


def sentences(found: Preview, column: str) -> list[tuple[int, str]]:
    return [(each.row, each.sentence) for each in found.warnings if each.column == column]


def test_a_messy_register_is_accounted_for_row_by_row(desk: Desk, tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [
        ("2025年收文登记簿",), (), ("单位：某某办公室",),
        ("序号", "来文\n日期", "来文单位", "文 号", "文件标题", "密级", "份数", "领导批示", "承办部门", "承办人", "办理情况", "存放柜"),
        ("一月",),
        (1, "1月5日", "市财政局", "某财发(2025)01号", "关于预算的\n通知", None, "2份", "请办公室办", "办公室", "王某", "已办结", "三号柜"),
        (2, 45700, "市水利局、市农业局", "某水[2025]第2号", "关于防汛的函", "内部", 1.0, None, None, None, "在办", None),
        ("序号", "来文\n日期", "来文单位", "文 号", "文件标题", "密级", "份数", "领导批示", "承办部门", "承办人", "办理情况", "存放柜"),
        (3, 20250211.0, "〃", "无", "关于座谈的通知", "S3", "若干", None, None, None, None, None),
        (4, "待定", "市审计局", None, "关于审计的通知", "机密", 1),
        (5, datetime(2025, 3, 1), "市审计局", None, None, None, None, "张三阅"),
        (6,), ("本月合计", None, None, None, None, None, 5), ("制表人：王某", None, "审核人：李某"),
    ]
    found = seen(desk, tmp_path, rows, merges=("A1:L1", "A5:L5"))  # type: ignore[arg-type]
    assert found.header_row == 4
    assert [each.row for each in found.records] == [6, 7, 9]
    assert {each.row: each.reason.split("，")[0][:12] for each in found.rejected} == {
        5: "分段行（年、月或季度）", 8: "重复的表头（换页）", 10: "「密级」一栏带有国家秘密", 11: "没有文件标题", 12: "只有序号", 13: "合计行",
        14: "表尾的制表、签字或页码",
    }
    below = {number for number, row in enumerate(rows, 1) if number > 4 and any(cell is not None for cell in row)}
    assert below == {each.row for each in found.records} | {each.row for each in found.rejected}
    assert found.found == 5
    first, second, third = found.records
    assert (first.title, first.received_on, first.copies, first.undertaker) == ("关于预算的通知", date(2025, 1, 5), 2, "办公室/王某")
    assert (first.source_number, first.source_key) == ("某财发(2025)01号", "某财发〔2025〕1号")
    assert (first.instruction, first.note, first.phase, first.secrecy) == ("请办公室办", "存放柜：三号柜", Phase.CLOSED, Secrecy.OPEN)
    assert (second.received_on, second.unit_name, second.phase) == (date(2025, 2, 12), "市水利局、市农业局", Phase.ENROLLED)
    assert (third.received_on, third.unit_name, third.secrecy, third.phase) == (
        date(2025, 2, 11), "市水利局、市农业局", Secrecy.INTERNAL, Phase.HISTORY)
    assert set(third.note.splitlines()) == {"份数：若干", "密级：S3"}
    assert any("几个来文单位" in sentence for _, sentence in sentences(found, "来文单位"))
    assert any("已照上一行填为" in sentence for _, sentence in sentences(found, "来文单位"))


def test_a_state_secret_row_leaves_no_text_anywhere(desk: Desk, tmp_path: Path) -> None:
    rows = [PLAIN_HEADER, paper(1, "甲"), paper(2, "绝不可留的标题", 密级="机密★10年"), paper(3, "绝不可留的附注", 备注="见秘密★件"),
            paper(4, "关于开展保密教育的通知")]
    found = seen(desk, tmp_path, rows)
    assert [each.row for each in found.records] == [2, 5]
    assert [(each.row, each.text) for each in found.rejected] == [(3, ""), (4, "")]
    assert "绝不可留" not in repr(found)
    with pytest.raises(Refused, match="B-SECRET"):
        seen(desk, tmp_path, [("机密★收文登记",), PLAIN_HEADER, paper(1, "甲")])


def test_merged_cells_are_filled_downwards_only(desk: Desk, tmp_path: Path) -> None:
    rows = [PLAIN_HEADER, paper(1, "甲"), paper(2, "乙", 收文日期=None, 来文单位=None), paper(3, "丙")]
    found = seen(desk, tmp_path, rows, merges=("B2:B3", "C2:C3"))
    assert [(each.received_on, each.unit_name) for each in found.records] == [(date(2026, 3, 5), "市财政局")] * 3


def test_one_paper_over_several_rows(desk: Desk, tmp_path: Path) -> None:
    rows = [PLAIN_HEADER, paper(1, "甲"), (None, None, None, None, None, None, None, "农业局已报", None), paper(2, "乙")]
    found = seen(desk, tmp_path, rows, merges=("A2:A3", "E2:E3"))
    assert [each.title for each in found.records] == ["甲", "乙"]
    assert "办理情况：农业局已报" in found.records[0].note
    assert [(each.row, each.furniture) for each in found.rejected] == [(3, True)]


def test_years_from_neighbours_and_over_new_year(desk: Desk, tmp_path: Path) -> None:
    days = ["2025-12-30", "12月31日", "1月4日", "1.5", "", "认不出"]
    rows = [PLAIN_HEADER, *(paper(n, f"第{n}件", 收文日期=day or None) for n, day in enumerate(days, 1))]
    found = seen(desk, tmp_path, rows)
    assert [each.received_on for each in found.records] == [
        date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 4), date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 5)]
    assert {row for row, _ in sentences(found, "收文日期")} == {3, 4, 5, 6, 7}
    assert "收文日期：认不出" in found.records[5].note


def test_deadlines_dated_counted_and_unreadable(desk: Desk, tmp_path: Path) -> None:
    header = ("收文号", "收文日期", "来文单位", "文件标题", "办理时限", "办结日期", "紧急程度", "来文类别", "页数/附件")
    dues = ["2026-12-01", "3个工作日内", "12月5日前", "尽快", "/", None]
    rows = [header, *(("1", "2026-11-20", "市局", f"第{n}件", due, None, "特急", "上级", "12/2") for n, due in enumerate(dues))]
    found = seen(desk, tmp_path, rows)
    assert [each.due_on for each in found.records] == [date(2026, 12, 1), date(2026, 11, 25), date(2026, 12, 5), None, None, None]
    assert "办理时限：尽快" in found.records[3].note
    one = found.records[0]
    assert (one.urgency, one.relation, one.pages, one.attachments) == (Urgency.EXTRA, Relation.SUPERIOR, 12, 2)
    assert [row for row, _ in sentences(found, "收文号")] == [3, 4, 5, 6, 7]


def test_what_is_no_word_of_ours_is_kept_as_a_remark(desk: Desk, tmp_path: Path) -> None:
    header = ("收文号", "收文日期", "来文单位", "文件标题", "紧急程度", "来文类别", "页数/附件", "办结日期", "成文日期")
    rows = [header, ("1", "2026-11-20", "市局", "甲", "立等", "兄弟单位", "见目录", "转下年", "去年")]
    (one,) = seen(desk, tmp_path, rows).records
    assert set(one.note.splitlines()) == {
        "紧急程度：立等", "来文类别：兄弟单位", "页数/附件：见目录", "办结日期：转下年", "成文日期：去年"}


def test_the_clerk_corrects_the_mapping(desk: Desk, tmp_path: Path) -> None:
    rows = [("甲列", "乙列", "丙列", "丁列"), ("1", "2026-3-5", "市局", "关于甲的通知")]
    with pytest.raises(Refused, match="I-NOTREGISTER"):
        seen(desk, tmp_path, rows)
    given = read_map(json.dumps({"header_row": 1, "columns": {"甲列": "收文号", "B": "received_on", "3": "来文单位", "丁列": "文件名"}}))
    found = seen(desk, tmp_path, rows, mapping=given)
    assert [(each.receipt_number, each.unit_name, each.title) for each in found.records] == [("1", "市局", "关于甲的通知")]
    plain = seen(desk, tmp_path, [PLAIN_HEADER, paper(1, "甲", 备注="要紧")])
    changed = {**plain.mapping, 8: "archive_code", 6: "忽略"}
    again = preview(desk, tmp_path / "登记.xlsx", mapping=changed)
    assert (again.records[0].archive_code, again.records[0].note) == ("要紧", "份数：1")
    assert again.columns[8].target_name == "归档号"


@pytest.mark.parametrize("text", [
    "[]", "不是", '{"甲": "没有这个字段"}', '{"columns": 3}', '{"header_row": 0, "columns": {}}', '{"header_row": true}', '{"没有这列": "备注"}',
])
def test_a_wrong_mapping_file_is_a_sentence(desk: Desk, tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused, match="I-MAP") as caught:
        seen(desk, tmp_path, [PLAIN_HEADER, paper(1, "甲")], mapping=read_map(text))
    assert caught.value.sentence.endswith("。")


def test_sheets(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "多张.xlsx"
    sheets = {"说明": [("填表说明",)], "上级": [PLAIN_HEADER, paper(1, "甲")], "平级": [PLAIN_HEADER, paper(2, "乙"), paper(3, "丙")],
              "藏": [PLAIN_HEADER, paper(4, "丁")]}
    path.write_bytes(workbook_bytes(sheets, hidden=["藏"]))
    found = preview(desk, path)
    assert found.sheet == "平级"
    assert any("“上级”" in each.sentence for each in found.warnings)
    assert [(each.name, each.visible, each.fits) for each in found.sheets] == [
        ("说明", True, False), ("上级", True, True), ("平级", True, True), ("藏", False, True)]
    assert preview(desk, path, sheet="藏").records[0].title == "丁"
    with pytest.raises(Refused, match="I-SHEET"):
        preview(desk, path, sheet="没有")
    with pytest.raises(Refused, match="I-NOTREGISTER"):
        preview(desk, path, sheet="说明")
    path.write_bytes(workbook_bytes({"说明": [("填表说明",)], "藏": sheets["藏"]}, hidden=["藏"]))
    with pytest.raises(Refused, match="I-HIDDEN"):
        preview(desk, path)
    path.write_bytes(workbook_bytes({"空": [PLAIN_HEADER]}))
    with pytest.raises(Refused, match="I-NOROWS"):
        preview(desk, path)
    with pytest.raises(Refused, match="I-REGISTER"):
        preview(desk, path, "seals")


def test_csv_in_a_clerks_encoding_shows_a_sample(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "登记.csv"
    text = "收文号,收文日期,来文单位,文件标题\r\n1,2026-3-5,市局,'=一号文件\r\n"
    path.write_bytes(text.encode("gb18030"))
    found = preview(desk, path)
    assert (found.encoding, found.records[0].title) == ("gb18030", "=一号文件")
    assert found.sample == (("1", "2026-3-5", "市局", "=一号文件"),)
    assert preview(desk, path, encoding="gb18030").records == found.records
    with pytest.raises(Refused, match="I-ENCODING"):
        preview(desk, path, encoding="utf-8")


def test_masked_rows_of_an_export_are_left_out(desk: Desk, tmp_path: Path) -> None:
    rows = [(*PLAIN_HEADER, "代称"), (*paper(1, "甲"), None), (*paper(2, "市财政局来文（2026-03-05）"), "是")]
    found = seen(desk, tmp_path, rows)
    assert [each.title for each in found.records] == ["甲"]
    assert "代称" in found.rejected[0].reason


def test_taking_old_papers_as_the_clerk_says(desk: Desk, tmp_path: Path) -> None:
    rows = [PLAIN_HEADER, paper(1, "甲", "2024-3-5", 办理情况=None), paper(2, "乙", "2024-3-5"), paper(3, "丙", "2024-3-5", 办理情况="已办结")]
    phases = {way: [each.phase for each in seen(desk, tmp_path, rows, take_as=way).records] for way in TakeAs}
    assert phases == {
        TakeAs.AUTO: [Phase.HISTORY, Phase.ENROLLED, Phase.CLOSED],
        TakeAs.OPEN: [Phase.ENROLLED] * 3, TakeAs.CLOSED: [Phase.CLOSED] * 3,
    }


def test_invisible_characters_are_counted(desk: Desk, tmp_path: Path) -> None:
    found = seen(desk, tmp_path, [PLAIN_HEADER, paper(1, "关于\u202e甲\u200b的通知")])
    assert found.records[0].title == "关于甲的通知"
    assert sentences(found, "文件标题") == [(2, "已去除不可见字符 2 个。")]


def test_twins_in_the_file_are_said_and_still_come_in(desk: Desk, tmp_path: Path) -> None:
    found = seen(desk, tmp_path, [PLAIN_HEADER, paper(1, "甲"), paper(1, "甲"), paper(2, "乙")])
    assert len(found.records) == 3
    assert [row for row, _ in sentences(found, "来文字号")] == [3]
    assert [row for row, _ in sentences(found, "收文号")] == [3]


def test_cancel_while_reading(desk: Desk, tmp_path: Path) -> None:
    calls = iter((False, False, True, True, True))
    with pytest.raises(Refused, match="R-CANCELLED"):
        seen(desk, tmp_path, [PLAIN_HEADER, *(paper(n, f"第{n}件") for n in range(1, 1200))], cancelled=lambda: next(calls, True))

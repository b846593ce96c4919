"""文件传阅单 and 领导批示登记 go out with exactly the columns of domain.md §10, confidential words left behind."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from bangongshi.duties import people
from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import circulate, instructing, receive, slips
from bangongshi.duties.registry.export_books import (
    CIRCULATION_HEADERS,
    INSTRUCTION_HEADERS,
    export,
)
from bangongshi.models.errors import Refused
from bangongshi.models.matter_words import MatterState
from bangongshi.models.matters import Matter
from bangongshi.models.trail import Entry
from bangongshi.models.words import SlipMode, TaskKind, TaskState
from bangongshi.models.work import Task
from office_fixtures import StandingClock, new_desk


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def desk(tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault", clock)
    yield made
    made.vault.close()


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def person(desk: Desk, name: str, rank: int) -> int:
    return people.add_person(desk, {"name": name, "leader": "是", "rank": str(rank)}).ids[0]


def paper(desk: Desk, title: str, secrecy: str = "公开", handling: str = "阅件") -> int:
    return receive.sign_in_and_enrol(desk, {
        "unit_name": "市水利局", "title": title, "source_number": f"水〔2026〕{len(title)}号", "secrecy": secrecy,
        "alias": "" if secrecy == "公开" else "某事", "handling": handling,
    }).ids[0]


def test_a_slip_goes_out_reader_by_reader(desk: Desk, clock: StandingClock, tmp_path: Path) -> None:
    first, second = person(desk, "李县长", 1), person(desk, "王副县长", 2)
    document = paper(desk, "关于冬修的通知")
    slips.open_slip(desk, [document], [first, second], SlipMode.IN_TURN, "请阅知", "2026-11-30")
    clock.pass_(hours=5)
    circulate.take_in(desk, [document], "同意", "李县长")
    done = export(desk, "circulation", tmp_path / "传阅.csv")
    assert done.sentence == "已导出文件传阅单 2 行。"
    read, waits = rows_of(tmp_path / "传阅.csv")
    assert tuple(read) == CIRCULATION_HEADERS
    assert (read["姓名"], read["送文时间"], read["退文时间"], read["签名/意见"], read["收回人"]) == (
        "李县长", "2026-11-23 09:00", "2026-11-23 14:00", "同意", "王文秘")
    assert (read["文件编号"], read["标题"], read["来文单位"], read["份数"], read["密级类别"], read["要求阅毕日"]) == (
        "收〔2026〕1号", "关于冬修的通知", "市水利局", "1", "公开", "2026-11-30")
    assert (waits["姓名"], waits["送文时间"], waits["退文时间"], waits["收回人"], waits["代称"]) == ("王副县长", "", "", "", "")


def test_keeping_and_passing_on_are_told(desk: Desk, tmp_path: Path) -> None:
    first, second = person(desk, "李县长", 1), person(desk, "王副县长", 2)
    document = paper(desk, "关于冬修的通知")
    circulate.send_out(desk, [document], first)
    circulate.cross(desk, [document], second, "李县长")
    circulate.keep(desk, [document], "2026-11-27", "王副县长")
    export(desk, "circulation", tmp_path / "传阅.csv")
    crossed, kept = rows_of(tmp_path / "传阅.csv")
    assert (crossed["姓名"], crossed["签名/意见"], crossed["收回人"]) == ("李县长", "（横传）", "")
    assert (kept["姓名"], kept["留用"], kept["退文时间"]) == ("王副县长", "留用至2026-11-27", "")


def test_instructions_go_out_with_what_came_of_them(desk: Desk, tmp_path: Path) -> None:
    document = paper(desk, "关于冬修的请示", handling="办件")
    instructing.instruct(desk, [document], person(desk, "李县长", 1), "请水利科办。", said_on=date(2026, 11, 23))
    with desk.act("试") as act:
        act.session.add(Task(
            document_id=document, kind=TaskKind.LEAD, state=TaskState.DONE, party_name="水利科", asked_at=desk.now,
            due_on=date(2026, 11, 30), done_at=desk.now, result="已修好",
        ))
    export(desk, "instructions", tmp_path / "批示.csv")
    (row,) = rows_of(tmp_path / "批示.csv")
    assert tuple(row) == INSTRUCTION_HEADERS
    assert list(row.values()) == [
        "收〔2026〕1号", "2026-11-23", "李县长", "关于冬修的请示", "请水利科办。", "水利科", "2026-11-30", "已修好", "2026-11-23",
        "", "文件柜", ""]


def test_an_instruction_that_became_a_matter_is_marked(desk: Desk, tmp_path: Path) -> None:
    document, other = paper(desk, "关于冬修的请示", handling="办件"), paper(desk, "关于清淤的请示一", handling="办件")
    leader = person(desk, "李县长", 1)
    for words in ("请水利科办。", "请财务科算账。"):
        instructing.instruct(desk, [document], leader, words, said_on=date(2026, 11, 23))
    instructing.instruct(desk, [other], leader, "请办。", said_on=date(2026, 11, 23))

    def marked() -> list[str]:
        path = tmp_path / f"批示{len(list(tmp_path.glob('*.csv')))}.csv"
        export(desk, "instructions", path)
        return [row["是否督办"] for row in rows_of(path)]

    def opened(state: MatterState = MatterState.IN_HAND, **of: int) -> None:
        with desk.act("立项") as act:
            act.session.add(Matter(title="冬修", recorded_on=date(2026, 11, 23), state=state, **of))

    assert marked() == ["", "", ""]
    opened(MatterState.DECLINED, paper_id=other)
    opened(paper_id=document, instruction_id=2)
    assert marked() == ["", "是", ""]
    opened(paper_id=other)
    assert marked() == ["", "是", "是"]


@pytest.mark.parametrize("secrecy", ["内部", "工作秘密", "未公布"])
def test_all_but_open_papers_go_out_without_their_words(desk: Desk, tmp_path: Path, secrecy: str) -> None:
    by, document = person(desk, "李县长", 1), paper(desk, "绝不外露的请示", secrecy, "办件")
    instructing.instruct(desk, [document], by, "绝不外露，请办。")
    circulate.send_out(desk, [document], by)
    circulate.take_in(desk, [document], "绝不外露", "李县长")
    for register in ("circulation", "instructions"):
        done = export(desk, register, tmp_path / f"{register}.csv")
        assert "1 行只写代称" in done.sentence
        assert done.undo is None
        assert "绝不外露" not in (tmp_path / f"{register}.csv").read_text(encoding="utf-8-sig")
        (row,) = rows_of(tmp_path / f"{register}.csv")
        assert row["代称"] == "是"
        assert "某事" in row.values()
        assert "（已遮）" in row.values()
        export(desk, register, tmp_path / f"{register}全.csv", include_confidential=True)
        assert "绝不外露" in (tmp_path / f"{register}全.csv").read_text(encoding="utf-8-sig")
    with desk.read() as session:
        last = session.exec(select(Entry).order_by(col(Entry.seq).desc()).limit(1)).one()
    assert (last.verb, last.about) == ("导出", "register:instructions")
    assert "绝不外露" not in last.subject


def test_refusals_leave_no_file(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="X-REGISTER"):
        export(desk, "incoming", tmp_path / "a.csv")
    with pytest.raises(Refused, match="X-KIND"):
        export(desk, "circulation", tmp_path / "a.doc")
    with pytest.raises(Refused, match="R-CANCELLED"):
        export(desk, "circulation", tmp_path / "a.csv", cancelled=lambda: True)
    (tmp_path / "b.csv").write_text("原有")
    with pytest.raises(Refused):
        export(desk, "circulation", tmp_path / "b.csv")
    assert {path.name for path in tmp_path.glob("*.*")} == {"b.csv"}

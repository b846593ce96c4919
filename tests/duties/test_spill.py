"""涉密误录 from the stop to the end: frozen, reported, cleared so that no word is left anywhere – or not secret after all."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select as core_select
from sqlmodel import SQLModel, col, select

from bangongshi.duties import drafts, spill, take_back
from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import amend, deadlines, finding, listing, receive, reveal
from bangongshi.duties.registry.detail import open_detail
from bangongshi.duties.safekeeping import back_up, back_up_everywhere, backup_due
from bangongshi.duties.supervision import call_list, matter_list
from bangongshi.duties.supervision.matter_detail import detail
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.matter_words import EventKind, MatterState
from bangongshi.models.matters import (
    Chronicle,
    Feedback,
    Matter,
    MatterCall,
    MatterDeadline,
    MatterEvent,
    MatterParty,
    Milestone,
    Sheet,
)
from bangongshi.models.paper_rows import View
from bangongshi.models.papers import (
    Copy,
    Document,
    Hop,
    ImportBatch,
    Incoming,
    Instruction,
    Number,
    RejectedRow,
)
from bangongshi.models.seal_words import Matter as SealMatter
from bangongshi.models.seal_words import UseState
from bangongshi.models.seals import SealUse
from bangongshi.models.trail import Entry, EntryPayload
from bangongshi.models.words import (
    DueBasis,
    HolderKind,
    HopState,
    NumberState,
    Phase,
    Secrecy,
    SlipState,
    SpillState,
    TaskKind,
    TaskState,
)
from bangongshi.models.work import Chase, Relay, Slip, SlipPaper, SlipReader, Spill, Task
from bangongshi.store.transaction import flush
from bangongshi.store.verify import verify
from office_fixtures import StandingClock, new_desk

TODAY = date(2026, 11, 23)
CANARY = "金丝雀"
"""Stands in every word of the paper that is content."""
FORM = {
    "unit_name": "某市某局", "title": f"关于{CANARY}工程选址的函", "source_number": f"{CANARY}函〔2026〕15号",
    "signed_on": "11-19", "copies": "2", "genre": "函", "secrecy": "公开", "signer": f"{CANARY}签", "note": f"{CANARY}注",
    "addressees": f"{CANARY}主送",
}
SEALED_WORDS = {
    name: f"{CANARY}{name}" for name in (
        "subject", "reference", "signature", "spoiled_note", "kept_copy", "note", "reason", "approval_evidence",
        "warned_reason", "taken_by", "countersign_evidence",
    )
}
MATTER_WORDS = {
    name: f"{CANARY}{name}" for name in (
        "requirement", "basis", "report", "leader_said", "outcome", "sign_off_evidence",
        "evaluation", "reporter", "note", "reason",
    )
}
ORDER = ("县保密局李科长", date(2026, 11, 23), "全部清除，备份盘送交保密局。")


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def desk(tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault", clock)
    yield made
    made.vault.close()


def paper(desk: Desk, **typed: str) -> int:
    return receive.sign_in_and_enrol(desk, {**FORM, **typed}).ids[0]


def burdened(desk: Desk) -> int:
    """A paper with something written into everything that can hang on one, amended once, a draft half typed."""
    one = paper(desk)
    leader = add_person(desk, {"name": "张主任", "rank": "1", "post": "主任"}).ids[0]
    with desk.act("试") as act:
        batch = ImportBatch(register_name="收文登记簿", file_name="旧簿.xlsx", file_digest="x")
        slip = Slip(purpose=f"{CANARY}传阅", opened_at=act.now)
        act.session.add(batch)
        act.session.add(slip)
        flush(act)
        document = act.session.get_one(Document, one)
        document.batch_id = batch.id
        copy = act.session.exec(select(Copy).order_by(col(Copy.id)).limit(1)).one()
        copy.holder_kind, copy.holder_id, copy.holder_name = HolderKind.PERSON, leader, "张主任"
        words = Instruction(document_id=one, leader_id=leader, leader_name="张主任", text=f"{CANARY}批示", evidence=CANARY)
        task = Task(
            document_id=one, kind=TaskKind.LEAD, party_name="规划科", asked_at=act.now, result=f"{CANARY}办",
            reference=f"{CANARY}复",
        )
        reader = SlipReader(slip_id=slip.id or 0, seq=1, reader_id=leader, reader_name="张主任", reason=f"{CANARY}免阅")
        act.session.add_all([words, task, reader, SlipPaper(slip_id=slip.id or 0, document_id=one)])
        flush(act)
        act.session.add_all([
            Hop(document_id=one, copy_id=copy.id or 0, reader_id=leader, reader_name="张主任", sent_at=act.now,
                opinion=f"{CANARY}意见", slip_reader_id=reader.id),
            Chase(document_id=one, task_id=task.id, whom="李四", said_at=act.now, answer=f"{CANARY}答"),
            Relay(document_id=one, instruction_id=words.id or 0, to_name="办公室", told_at=act.now, note=f"{CANARY}传达"),
            RejectedRow(batch_id=batch.id or 0, source_row=4, reason="缺收文日期", text=f"3 {FORM['title']}"),
            SealUse(paper_id=one, state=UseState.REFUSED, used_at=act.now, matter=SealMatter.DOCUMENT, alias="公文用印", **SEALED_WORDS),
        ])
        incoming = act.session.get_one(Incoming, one)
        incoming.proposal, incoming.outcome, incoming.vetting = f"{CANARY}拟办", f"{CANARY}结果", f"{CANARY}初审"
    pursued(desk, one)
    deadlines.set_deadline(desk, [one], "+5", DueBasis.LEADER, "领导口头同意")
    amend.amend(desk, one, {**FORM, "title": f"关于{CANARY}工程选址的复函"}, "文种看错")
    drafts.keep(desk, f"更正:{one}", {"title": f"{CANARY}稿"})
    return one


def pursued(desk: Desk, one: int) -> None:
    """A matter of 督办 that came from the paper, cut into a part, with something written into all that hangs on it."""
    with desk.act("试") as act:
        number = Number(series="督办", year=2026, serial=1, text="督〔2026〕1号")
        act.session.add(number)
        flush(act)
        whole = Matter(
            number_id=number.id, number=number.text, state=MatterState.IN_HAND, title=f"{CANARY}督办", paper_id=one,
            alias="督办事项 督〔2026〕1号", recorded_on=TODAY, chase_on=TODAY, lead_name="规划科",
            acknowledged_by="李四", **MATTER_WORDS,
        )
        act.session.add(whole)
        flush(act)
        act.session.add(Matter(title=f"{CANARY}分解", parent_id=whole.id, recorded_on=TODAY, state=MatterState.ESTABLISHED))
        hang = {"matter_id": whole.id or 0}
        act.session.add_all([
            MatterParty(name="测绘科", asked_at=act.now, result=f"{CANARY}会签", reason=CANARY, **hang),
            Milestone(name=f"{CANARY}节点", due_on=TODAY, note=CANARY, **hang),
            Feedback(by_name="规划科", given_at=act.now, text=f"{CANARY}反馈", reason=CANARY, review_note=CANARY, **hang),
            MatterDeadline(due_on=TODAY, start_on=TODAY, basis_text=CANARY, **hang),
            MatterCall(whom="李四", said_at=act.now, answer=f"{CANARY}答", **hang),
            Sheet(sent_at=act.now, to_name="规划科", answer=CANARY, **hang),
            MatterEvent(kind=EventKind.ESTABLISHED, on=TODAY, recorded_at=act.now, lead_name="规划科", **hang),
            Chronicle(on=TODAY, text=f"{CANARY}大事", alias=CANARY, matter_id=whole.id),
            Chronicle(on=TODAY, text=f"{CANARY}大事", alias=CANARY, paper_id=one),
        ])


def everything(desk: Desk) -> str:
    """Every value of every table, the journal's reasons and payloads and the drafts among them, and the search index."""
    told = []
    with desk.vault.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            told += [str(tuple(row)) for row in connection.execute(core_select(table))]
        for row in connection.exec_driver_sql("SELECT block FROM search_data"):
            told.append(bytes(row[0]).decode("utf-8", "ignore"))
    return "\n".join(told)


def problems(desk: Desk) -> list[str]:
    return [f"{one.code} {one.where}" for one in verify(desk.vault).problems]


def found_and_reported(desk: Desk, one: int) -> int:
    number = spill.found(desk, one).ids[0]
    spill.reported(desk, number, "县保密局")
    return number


def test_the_whole_way_and_not_a_word_is_left(desk: Desk, clock: StandingClock) -> None:
    before = back_up(desk)
    clock.pass_(minutes=10)
    one = burdened(desk)
    after = back_up(desk)
    assert problems(desk) == []
    with desk.vault.engine.connect() as connection:
        chain = connection.exec_driver_sql("SELECT seq, h FROM entry ORDER BY seq").all()
    number = found_and_reported(desk, one)
    assert CANARY in everything(desk)
    clock.pass_(hours=2)
    cleared = spill.clear(desk, number, *ORDER)
    assert CANARY not in everything(desk)
    assert "丝雀" not in everything(desk)
    assert problems(desk) == []
    with desk.vault.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT seq, h FROM entry ORDER BY seq").all()[: len(chain)] == chain
        assert connection.exec_driver_sql("PRAGMA freelist_count").scalar() == 0
    log = desk.vault.file.with_name(desk.vault.file.name + "-wal")
    assert not log.exists() or log.stat().st_size == 0
    assert cleared.scoured
    assert cleared.elsewhere == ()
    assert cleared.exports == 0
    assert [line.name for line in cleared.generations] == [after.name] != [before.name]
    assert any(after.name in line for line in cleared.lines)
    assert "1 份稿" in cleared.done.sentence
    assert cleared.done.undo is None


def test_what_is_left_of_a_cleared_paper(desk: Desk) -> None:
    one = burdened(desk)
    spill.clear(desk, found_and_reported(desk, one), *ORDER)
    with desk.read() as session:
        document = session.get_one(Document, one)
        assert (document.phase, document.title) == (Phase.VOID, "涉密误录（内容已清除）")
        assert {copy.holder_kind for copy in session.exec(select(Copy))} == {HolderKind.GONE}
        assert {number.state for number in session.exec(select(Number))} == {NumberState.VOIDED}
        assert {matter.state for matter in session.exec(select(Matter))} == {MatterState.VOID}
        assert {matter.number for matter in session.exec(select(Matter))} == {"督〔2026〕1号", ""}
        assert {matter.lead_name + matter.acknowledged_by for matter in session.exec(select(Matter))} == {""}
        assert session.exec(select(MatterEvent)).one().lead_name == ""
        party = session.exec(select(MatterParty)).one()
        assert (party.state, party.name) == (TaskState.WITHDRAWN, "涉密误录（内容已清除）")
        assert all(line.withdrawn for line in session.exec(select(Chronicle)))
        assert session.exec(select(Hop)).one().state is HopState.WITHDRAWN
        assert session.exec(select(Task)).one().state is TaskState.WITHDRAWN
        assert session.exec(select(Slip)).one().state is SlipState.RECALLED
        ended = session.exec(select(Spill)).one()
        assert (ended.state, ended.ordered_by, ended.ordered_on) == (SpillState.CLEARED, ORDER[0], ORDER[1])
        payload = session.exec(
            select(EntryPayload.new).join(Entry, col(Entry.seq) == col(EntryPayload.seq)).where(col(Entry.table) == "spill")
        ).first()
        assert payload
        assert json.loads(payload)["document_id"] == one
    assert listing.inbox(desk, View.TODO).rows == ()
    assert matter_list.matters(desk).rows == call_list.calls(desk).rows == ()
    assert finding.find(desk, "收〔2026〕1号").rows == ()
    assert open_detail(desk, one).row.title == "涉密误录（内容已清除）"
    assert receive.next_number(desk) == "收〔2026〕2号"
    assert all(CANARY not in repr(detail(desk, matter_id)) for matter_id in (1, 2))
    with pytest.raises(Refused, match="已经清除"):
        spill.found(desk, one)


def test_nothing_of_it_shows_from_the_first_step_on(desk: Desk) -> None:
    one = burdened(desk)
    done = spill.found(desk, one)
    assert "11月24日 09:00" in done.sentence
    assert "不得复制" in done.sentence
    assert done.undo is None
    shown = [
        repr(listing.inbox(desk, view)) for view in View
    ] + [
        repr(open_detail(desk, one)), repr(matter_list.matters(desk)), *(repr(detail(desk, made)) for made in (1, 2)),
        repr(call_list.calls(desk)),
        repr(finding.find(desk, "收〔2026〕1号")), repr(finding.find(desk, CANARY)),
    ]
    assert CANARY not in "".join(shown)
    assert "某市某局" not in "".join(shown)
    assert finding.count_found(desk, CANARY, revealed=True).count == 0
    row = spill.open_spill(desk)
    assert row
    assert row.number == "收〔2026〕1号"
    assert CANARY not in row.sentence
    with desk.read() as session:
        assert spill.open_spill(session) == row


@pytest.mark.parametrize(
    "work",
    [
        lambda desk, one: receive.sign_in_and_enrol(desk, FORM),
        lambda desk, one: amend.mark_key(desk, [one]),
        lambda desk, one: reveal.reveal(desk, [one]),
        lambda desk, one: take_back.take_back(desk),
        lambda desk, one: add_person(desk, {"name": "李四"}),
        lambda desk, one: back_up(desk),
        lambda desk, one: back_up_everywhere(desk),
    ],
)
def test_everything_else_is_refused(desk: Desk, work: Callable[[Desk, int], object]) -> None:
    one, other = paper(desk), paper(desk, source_number="无", title="关于植树的通知")
    spill.found(desk, one)
    for target in (one, other):
        with pytest.raises(Refused) as caught:
            work(desk, target)
        assert caught.value.code in ("R-SPILL", "R-TRACE")
    assert not backup_due(desk)


def test_a_second_window_is_frozen_too(desk: Desk) -> None:
    one = paper(desk)
    other = replace(desk, sitting="sitting-2")
    spill.found(desk, one)
    with pytest.raises(Refused, match="立即停止"):
        amend.mark_key(other, [one])
    with other.act("换口令") as act:
        act.note("vault:1", "口令")


def test_no_step_can_be_taken_back(desk: Desk) -> None:
    one = paper(desk)
    steps: tuple[Callable[[], object], ...] = (
        lambda: spill.found(desk, one), lambda: spill.reported(desk, 1, "县保密局"),
        lambda: spill.false_alarm(desk, 1, *ORDER),
    )
    for step in steps:
        step()
        with pytest.raises(Refused) as caught:
            take_back.latest(desk)
        assert caught.value.code == "R-TRACE"


def test_a_late_report_is_taken_and_said(desk: Desk, clock: StandingClock) -> None:
    number = spill.found(desk, paper(desk)).ids[0]
    row = spill.open_spill(desk)
    assert row
    assert row.left(desk.now) == "还剩24小时00分"
    clock.pass_(hours=26, minutes=5)
    assert "已超过报告时限2小时05分" in row.left(desk.now)
    done = spill.reported(desk, number, "县保密局李科长")
    assert "晚了2小时05分" in done.sentence
    row = spill.open_spill(desk)
    assert row
    assert row.state is SpillState.REPORTED
    assert "等保密部门" in row.sentence
    assert "晚了2小时05分" in row.left(desk.now)


def test_a_report_needs_somebody_and_a_possible_time(desk: Desk) -> None:
    number = spill.found(desk, paper(desk)).ids[0]
    for to, at in (("", None), ("县保密局", desk.now - timedelta(hours=1)), ("县保密局", desk.now + timedelta(hours=1))):
        with pytest.raises(Invalid):
            spill.reported(desk, number, to, at)
    spill.reported(desk, number, "县保密局")
    with pytest.raises(Refused, match="已经在"):
        spill.reported(desk, number, "县保密局")


@pytest.mark.parametrize("ending", [spill.clear, spill.false_alarm])
def test_an_end_needs_the_report_and_the_order(desk: Desk, ending: Callable[..., object]) -> None:
    number = spill.found(desk, paper(desk)).ids[0]
    with pytest.raises(Refused, match="还没有报告"):
        ending(desk, number, *ORDER)
    spill.reported(desk, number, "县保密局")
    for order, field in (
        (("", ORDER[1], ORDER[2]), "ordered_by"), ((ORDER[0], ORDER[1], " "), "ordered"),
        ((ORDER[0], date(2026, 11, 20), ORDER[2]), "ordered_on"), ((ORDER[0], date(2026, 12, 1), ORDER[2]), "ordered_on"),
        ((ORDER[0], ORDER[1], f"清除{FORM['title']}"), "ordered"),
    ):
        with pytest.raises(Invalid) as caught:
            ending(desk, number, *order)
        assert set(caught.value.fields) == {field}
    ending(desk, number, *ORDER)
    with pytest.raises(Refused, match="已经了结"):
        ending(desk, number, *ORDER)


def test_a_false_alarm_brings_everything_back(desk: Desk) -> None:
    one = burdened(desk)
    outside = ("entry", "entrypayload", "spill", "draft")

    def state() -> list[object]:
        with desk.vault.engine.connect() as connection:
            return [
                [value for name, value in row.items() if name != "version"]
                for table in SQLModel.metadata.sorted_tables if table.name not in outside
                for row in connection.execute(core_select(table)).mappings()
            ]

    before = state()
    number = found_and_reported(desk, one)
    assert state() != before
    done = spill.false_alarm(desk, number, *ORDER)
    assert state() == before
    assert "恢复" in done.sentence
    assert spill.open_spill(desk) is None
    assert [row.id for row in finding.find(desk, CANARY).rows] == [one]
    assert problems(desk) == []
    amend.mark_key(desk, [one])


def test_it_may_be_found_again_after_a_false_alarm(desk: Desk) -> None:
    one = paper(desk)
    spill.false_alarm(desk, found_and_reported(desk, one), *ORDER)
    spill.clear(desk, found_and_reported(desk, one), *ORDER)
    assert CANARY not in everything(desk)


def test_the_same_title_elsewhere_is_named(desk: Desk) -> None:
    one, two = paper(desk), paper(desk, source_number="无")
    cleared = spill.clear(desk, found_and_reported(desk, one), *ORDER)
    assert cleared.elsewhere == ("收〔2026〕2号",)
    assert two
    assert any("另有" in line for line in cleared.lines)


def test_how_it_came_out_is_no_free_text(desk: Desk) -> None:
    one = paper(desk)
    with pytest.raises(Invalid):
        spill.found(desk, one, f"看见{FORM['title']}")
    spill.found(desk, one, "保密检查发现")


def test_a_mark_is_stopped_wherever_it_is_typed(desk: Desk) -> None:
    one = paper(desk)
    with desk.read() as session:
        seq = session.exec(select(Entry.seq).order_by(col(Entry.seq).desc())).first()

    def instruct(text: str) -> None:
        with desk.act("批示") as act:
            act.session.add(Instruction(document_id=one, leader_name="张主任", text=text))

    def note(text: str) -> None:
        with desk.act("更正") as act:
            act.session.get_one(Document, one).note = text

    def reason(text: str) -> None:
        with desk.act("作废", reason=text) as act:
            act.session.get_one(Document, one).phase = Phase.VOID

    for work in (instruct, note, reason):
        for text in ("机密★10年，请阅", "绝 密 ☆ 长期", "密级：秘密"):
            with pytest.raises(Refused) as caught:
                work(text)
            assert caught.value.code == "B-SECRET"
            assert text not in caught.value.sentence
    with desk.read() as session:
        assert session.exec(select(Entry.seq).order_by(col(Entry.seq).desc())).first() == seq
    instruct("请保密办阅，做好保密工作。")
    note("关于保守国家秘密的培训")


def test_no_title_in_a_reason(desk: Desk) -> None:
    one = paper(desk)
    with pytest.raises(Refused) as caught:
        amend.amend(desk, one, {**FORM, "copies": "3"}, f"{FORM['title']}份数看错")
    assert caught.value.code == "R-TITLE"
    assert FORM["title"] not in caught.value.sentence
    amend.amend(desk, one, {**FORM, "copies": "3"}, "份数看错")
    assert open_detail(desk, one).row.secrecy is Secrecy.OPEN

"""传阅 at the desk: in turn, at once, to one only; folders, 留用, 横传, 撤传, and who has not read for how long."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import circulate, listing, receive, slips, vetting
from bangongshi.duties.registry.asking import ask_leaders
from bangongshi.duties.registry.hops import hand_over
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.office import Person
from bangongshi.models.paper_rows import PaperRow, View
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Copy, Deadline, Document, Hop, Instruction
from bangongshi.models.slip_rows import LegRow, LegView
from bangongshi.models.windows import Window
from bangongshi.models.words import (
    DueBasis,
    HolderKind,
    HopPurpose,
    HopState,
    InstructionKind,
    SlipMode,
    SlipState,
    TaskState,
)
from bangongshi.models.work import Slip, SlipReader, Task
from bangongshi.store.verify import verify
from office_fixtures import StandingClock, new_desk


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def desk(tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault", clock)
    yield made
    assert verify(made.vault).ok
    made.vault.close()


@pytest.fixture
def people(desk: Desk) -> list[int]:
    """Added in no order: 李 third, 张 first, 王 second, 赵 unranked."""
    some = {"李科长": "3", "张主任": "1", "王副主任": "2", "赵干事": ""}
    return [add_person(desk, {"name": name, "rank": rank, "post": name[1:]}).ids[0] for name, rank in some.items()]


def paper(desk: Desk, number: int = 1, **typed: str) -> int:
    """A paper enrolled and vetted."""
    made = receive.sign_in_and_enrol(desk, {
        "unit_name": "某市水利局", "title": f"关于第{number}项防汛工作的通知", "handling": "阅件", "secrecy": "公开",
        "source_number": f"某水发〔2026〕{number}号", "copies": "1", **typed,
    }).ids[0]
    vetting.vet(desk, [made])
    return made


def row(desk: Desk, paper_id: int) -> PaperRow:
    return next(row for row in listing.inbox(desk, View.ALL).rows if row.id == paper_id)


def lines(desk: Desk, view: LegView = LegView.NOT_BACK) -> list[LegRow]:
    return list(slips.legs(desk, Window(), view).rows)


def state_of_slip(desk: Desk) -> SlipState:
    with desk.read() as session:
        return session.exec(select(Slip)).one().state


def open_hop(desk: Desk, paper_id: int) -> Hop:
    with desk.read() as session:
        return session.exec(select(Hop).where(col(Hop.document_id) == paper_id, col(Hop.state) == HopState.OUT)).one()


def test_in_turn_goes_by_rank_one_reader_at_a_time(desk: Desk, clock: StandingClock, people: list[int]) -> None:
    one = paper(desk)
    done = slips.open_slip(desk, [one], people, SlipMode.IN_TURN, "请阅研")
    assert "轮阅，4 人" in done.sentence
    assert "张主任" in done.sentence
    with pytest.raises(Refused, match="张主任") as caught:
        circulate.send_out(desk, [one])
    assert caught.value.code == "R-TURN"
    read = []
    for _ in people:
        read.append(row(desk, one).holder)
        clock.pass_(days=1)
        back = circulate.take_in(desk, [one], "已阅")
        if len(read) < 4:
            assert row(desk, one).next is Verb.SEND_OUT
            assert "传毕" not in back.sentence
            circulate.send_out(desk, [one])
    assert read == ["张主任", "王副主任", "李科长", "赵干事"]
    assert "传毕" in back.sentence
    assert state_of_slip(desk) is SlipState.ENDED
    assert row(desk, one).next is Verb.CLOSE
    with pytest.raises(Refused, match="没有传阅单上等着阅的人"):
        circulate.send_out(desk, [one])


def test_at_once_as_many_as_there_are_copies(desk: Desk, people: list[int]) -> None:
    one = paper(desk, copies="2")
    slips.open_slip(desk, [one], people[:3], SlipMode.AT_ONCE)
    assert set(circulate.readers_out(desk, one)) == {"张主任", "王副主任"}
    circulate.take_in(desk, [one], reader_name="王副主任")
    assert circulate.send_out(desk, [one]).sentence.startswith("已送 李科长")
    with pytest.raises(Refused) as caught:
        circulate.take_in(desk, [one], "同意")
    assert caught.value.code == "R-WHOSE", "one opinion is not two people's"
    assert "传毕" in circulate.take_in(desk, [one]).sentence


def test_one_only_has_exactly_one_reader(desk: Desk, people: list[int]) -> None:
    one = paper(desk)
    with pytest.raises(Invalid) as caught:
        slips.open_slip(desk, [one], people[:2], SlipMode.ONE_ONLY)
    assert "readers" in caught.value.fields
    with pytest.raises(Invalid):
        slips.open_slip(desk, [one], [], SlipMode.IN_TURN)
    slips.open_slip(desk, [one], people[:1], SlipMode.ONE_ONLY)
    assert row(desk, one).holder == "李科长"
    with pytest.raises(Refused) as twice:
        slips.open_slip(desk, [one], people[1:2], SlipMode.IN_TURN)
    assert twice.value.code == "R-ON-SLIP"


def test_several_papers_travel_as_one_folder(desk: Desk, clock: StandingClock, people: list[int]) -> None:
    first, second, third = paper(desk, 1), paper(desk, 2), paper(desk, 3)
    slips.open_slip(desk, [first, second, third], people[:2], SlipMode.IN_TURN, send=False)
    assert row(desk, first).holder == "文件柜"
    sent = circulate.send_out(desk, [second])
    assert "等 2 件 一并送出" in sent.sentence
    assert {row(desk, one).holder for one in (first, second, third)} == {"张主任"}
    clock.pass_(hours=1)
    circulate.keep(desk, [third], "+7")
    back = circulate.take_in(desk, [first], "已阅")
    assert "收〔2026〕2号 一并收回" in back.sentence
    assert [row(desk, one).holder for one in (first, second, third)] == ["文件柜", "文件柜", "张主任"]
    assert set(circulate.send_out(desk, [first]).ids) == {first, second}
    circulate.take_in(desk, [first])
    assert state_of_slip(desk) is SlipState.OPEN, "the kept one still has a reader to go to"
    circulate.take_in(desk, [third])
    circulate.send_out(desk, [third])
    assert "传毕" in circulate.take_in(desk, [third]).sentence
    with desk.read() as session:
        said = session.exec(select(col(Hop.opinion)).where(col(Hop.document_id) == second)).all()
    assert set(said) == {""}, "what was written on one paper is not put on another"


def test_kept_with_leave_until_a_day(desk: Desk, clock: StandingClock, people: list[int]) -> None:
    one = paper(desk)
    circulate.send_out(desk, [one], people[1])
    assert open_hop(desk, one).due_on == date(2026, 11, 26)
    assert open_hop(desk, one).chase_on == date(2026, 11, 26)
    for wrong in ("", "十三月", "11-20"):
        with pytest.raises(Invalid) as caught:
            circulate.keep(desk, [one], wrong)
        assert "until" in caught.value.fields
    assert "张主任留用至 2026-12-07" in circulate.keep(desk, [one], "12-7").sentence
    hop = open_hop(desk, one)
    assert (hop.kept_until, hop.due_on, hop.chase_on) == (date(2026, 12, 7),) * 3
    with desk.read() as session:
        newest = session.exec(select(Deadline).where(col(Deadline.hop_id) == hop.id).order_by(col(Deadline.id))).all()
    assert [line.basis for line in newest] == [DueBasis.DEFAULT, DueBasis.LEADER]
    clock.pass_(days=10)
    (line,) = lines(desk)
    assert (line.state, line.days, line.late) == ("留用", 10, False)
    clock.pass_(days=5)
    assert lines(desk)[0].late
    take_back(desk)
    assert open_hop(desk, one).kept_until is None


def test_passed_on_by_a_reader_names_the_true_holder(desk: Desk, clock: StandingClock, people: list[int]) -> None:
    one = paper(desk)
    slips.open_slip(desk, [one], people[:3], SlipMode.IN_TURN)
    clock.pass_(hours=2)
    done = circulate.cross(desk, [one], people[2])
    assert "张主任横传给王副主任" in done.sentence
    assert "请收回后再送" in done.sentence
    assert row(desk, one).holder == "王副主任"
    (true, waits) = lines(desk)
    assert (true.reader, true.crossed_from, true.state) == ("王副主任", "张主任", "在外")
    assert (waits.reader, waits.state) == ("李科长", "待送"), "the giver has read it, the taker is reading it"
    assert [line.state for line in lines(desk, LegView.ALL)] == ["待送", "在外", "横传"]
    with pytest.raises(Refused):
        circulate.cross(desk, [one], people[2])
    with pytest.raises(Refused, match="早于"):
        circulate.cross(desk, [one], people[3], at=desk.now - timedelta(hours=1))
    with desk.read() as session:
        copy = session.exec(select(Copy)).one()
    assert (copy.holder_kind, copy.holder_name) == (HolderKind.PERSON, "王副主任")
    take_back(desk)
    assert row(desk, one).holder == "张主任"
    assert [line.reader for line in lines(desk)] == ["张主任", "王副主任", "李科长"]


def test_to_somebody_off_the_slip(desk: Desk, people: list[int]) -> None:
    one = paper(desk)
    slips.open_slip(desk, [one], people[:2], SlipMode.IN_TURN)
    circulate.cross(desk, [one], people[3], "张主任")
    assert open_hop(desk, one).slip_reader_id is None
    circulate.take_in(desk, [one])
    circulate.send_out(desk, [one])
    assert row(desk, one).holder == "李科长"
    assert "传毕" in circulate.take_in(desk, [one]).sentence


def test_recall_lets_off_who_waits_and_asks_who_has_it(desk: Desk, clock: StandingClock, people: list[int]) -> None:
    one = paper(desk)
    slips.open_slip(desk, [one], people, SlipMode.IN_TURN)
    clock.pass_(days=1)
    with pytest.raises(Invalid):
        slips.recall(desk, [one], " ")
    done = slips.recall(desk, [one], "来文有更正")
    assert "3 人不再送阅" in done.sentence
    assert "还在张主任处，请收回" in done.sentence
    assert state_of_slip(desk) is SlipState.RECALLED
    assert open_hop(desk, one).chase_on == desk.today
    with desk.read() as session:
        assert [who.waived for who in session.exec(select(SlipReader).order_by(col(SlipReader.seq)))] == [False, True, True, True]
    assert [line.reader for line in lines(desk)] == ["张主任"]
    take_back(desk)
    assert state_of_slip(desk) is SlipState.OPEN
    assert row(desk, one).facts.to_read == 3


def test_taking_the_last_leg_back_opens_the_slip_again(desk: Desk, people: list[int]) -> None:
    one = paper(desk)
    slips.open_slip(desk, [one], people[:1], SlipMode.IN_TURN)
    circulate.take_in(desk, [one], "已阅")
    assert state_of_slip(desk) is SlipState.ENDED
    take_back(desk)
    assert state_of_slip(desk) is SlipState.OPEN
    assert row(desk, one).holder == "李科长"
    take_back(desk)
    assert state_of_slip(desk) is SlipState.WITHDRAWN
    assert row(desk, one).holder == "文件柜"
    assert lines(desk) == []
    slips.open_slip(desk, [one], people[:2], SlipMode.IN_TURN)


def test_a_named_reader_on_the_slip_takes_his_place_on_it(desk: Desk, people: list[int]) -> None:
    one = paper(desk)
    slips.open_slip(desk, [one], people[:2], SlipMode.IN_TURN, send=False)
    circulate.send_out(desk, [one], people[0])
    circulate.take_in(desk, [one])
    circulate.send_out(desk, [one])
    assert row(desk, one).holder == "张主任"
    assert "传毕" in circulate.take_in(desk, [one]).sentence


def test_the_slips_own_date_is_never_passed_by_a_leg(desk: Desk, people: list[int]) -> None:
    one = paper(desk)
    for wrong in ("11-20", "不知"):
        with pytest.raises(Invalid):
            slips.open_slip(desk, [one], people[:1], SlipMode.IN_TURN, due_typed=wrong)
    slips.open_slip(desk, [one], people[:2], SlipMode.IN_TURN, due_typed="11-24")
    assert open_hop(desk, one).due_on == date(2026, 11, 24)


def test_who_looks_after_the_matter_is_marked(desk: Desk, people: list[int]) -> None:
    with desk.act("修改人员") as act:
        for who, remit in ((people[0], "水利、农业"), (people[1], "信访"), (people[3], "防汛")):
            act.session.get_one(Person, who).remit = remit
    open_one, secret = paper(desk), paper(desk, 2, unit_name="某市财政局", secrecy="未公布", alias="来文一件")
    proposed = slips.proposed_readers(desk, [open_one])
    assert [(each.name, each.wanted) for each in proposed] == [
        ("张主任", False), ("王副主任", False), ("李科长", True), ("赵干事", True),
    ]
    assert "分管水利" in proposed[2].note
    assert not any(each.wanted for each in slips.proposed_readers(desk, [secret])), "a masked title is not looked at"


def test_what_is_masked_stays_masked_on_the_slip_list(desk: Desk, people: list[int]) -> None:
    secret = paper(desk, title="关于王某某任职的决定", secrecy="未公布", alias="组织部门来文一件")
    slips.open_slip(desk, [secret], people[:2], SlipMode.IN_TURN)
    circulate.take_in(desk, [secret], "同意王某某任职")
    listed = repr(lines(desk)) + repr(lines(desk, LegView.ALL))
    assert "王某某" not in listed
    assert {line.title for line in lines(desk, LegView.ALL)} == {"组织部门来文一件"}


@pytest.mark.parametrize("view", list(LegView))
def test_windows_of_the_slip_list_meet(desk: Desk, clock: StandingClock, people: list[int], view: LegView) -> None:
    for number in range(1, 8):
        clock.pass_(hours=1)
        slips.open_slip(desk, [paper(desk, number)], people[: number % 4 + 1], SlipMode.IN_TURN)
    circulate.take_in(desk, [1, 2])
    whole = lines(desk, view)
    ids = [line.id for line in whole]
    assert len(ids) == len(set(ids)) == slips.count_legs(desk, view).count
    walked, after = [], None
    while True:
        page = slips.legs(desk, Window(size=4, after=after), view)
        walked += [line.id for line in page.rows]
        if not page.more_after:
            break
        after = page.rows[-1].place
    assert walked == ids
    walked, before = [], None
    while True:
        page = slips.legs(desk, Window(size=4, before=before, from_end=before is None), view)
        walked = [line.id for line in page.rows] + walked
        if not page.more_before:
            break
        before = page.rows[0].place
    assert walked == ids
    for at in (0, 3, len(whole) - 1):
        again = slips.legs(desk, Window(size=4, at=whole[at].place), view)
        assert [line.id for line in again.rows] == ids[at : at + 4]


def ask(desk: Desk, paper_id: int, *leaders: tuple[int, str]) -> None:
    with desk.act(Verb.PROPOSE) as act:
        ask_leaders(act, act.session.get_one(Document, paper_id), leaders)


def test_leaders_are_asked_once_and_in_order(desk: Desk, people: list[int]) -> None:
    one = paper(desk, handling="办件")
    ask(desk, one, (people[1], "张主任"), (people[2], "王副主任"))
    ask(desk, one, (people[1], "张主任"), (people[0], "李科长"))
    with desk.read() as session:
        tasks = session.exec(select(Task).order_by(col(Task.seq))).all()
    assert [(task.party_name, task.seq) for task in tasks] == [("张主任", 1), ("王副主任", 2), ("李科长", 3)]
    assert tasks[0].chase_on == date(2026, 11, 27), "the working day before the paper's own"
    assert row(desk, one).headline == "待张主任批示"


def test_what_a_leader_wrote_is_the_instruction_word_for_word(desk: Desk, people: list[int]) -> None:
    one = paper(desk, handling="办件")
    with pytest.raises(Refused) as nobody:
        circulate.submit(desk, [one])
    assert nobody.value.code == "R-LEADER"
    ask(desk, one, (people[1], "张主任"), (people[2], "王副主任"))
    assert circulate.submit(desk, [one]).sentence.startswith("已呈 张主任批示")
    assert open_hop(desk, one).purpose is HopPurpose.INSTRUCT
    unmarked = circulate.take_in(desk, [one])
    assert "张主任没有批示，仍待批示" in unmarked.sentence
    assert row(desk, one).asked == "张主任"
    circulate.submit(desk, [one])
    back = circulate.take_in(desk, [one], "请水利科办理，\n月底前报我。")
    assert "已录张主任的批示" in back.sentence
    circulate.submit(desk, [one])
    assert row(desk, one).holder == "王副主任"
    circulate.take_in(desk, [one], circled=True)
    with desk.read() as session:
        said = session.exec(select(Instruction).order_by(col(Instruction.id))).all()
        tasks = session.exec(select(Task).order_by(col(Task.seq))).all()
    assert [(line.leader_name, line.text, line.kind) for line in said] == [
        ("张主任", "请水利科办理，\n月底前报我。", InstructionKind.WRITTEN),
        ("王副主任", "圈阅", InstructionKind.CIRCLED),
    ]
    assert {task.state for task in tasks} == {TaskState.DONE}
    assert row(desk, one).next is Verb.ASSIGN
    take_back(desk)
    assert row(desk, one).facts.instructed == 1
    assert row(desk, one).asked == "王副主任"


def test_a_leader_not_asked_before_is_asked_by_submitting(desk: Desk, people: list[int]) -> None:
    one = paper(desk, handling="办件", copies="2")
    circulate.submit(desk, [one], people[1])
    assert row(desk, one).facts.awaiting == 1
    with pytest.raises(Refused, match="已经在张主任处"):
        circulate.submit(desk, [one], people[1])


def test_words_that_ask_for_something_on_a_reading_leg_are_pointed_out(desk: Desk, people: list[int]) -> None:
    one = paper(desk)
    circulate.send_out(desk, [one], people[1])
    assert "请录批示" in circulate.take_in(desk, [one], "请水利科研究办理").sentence
    circulate.send_out(desk, [one], people[1])
    with pytest.raises(Refused, match="保守国家秘密法"):
        circulate.take_in(desk, [one], "机密★10年 已阅")
    assert "请录批示" not in circulate.take_in(desk, [one], "已阅").sentence


def test_a_copy_for_handling_goes_to_a_department_without_a_date_of_its_own(desk: Desk) -> None:
    one = paper(desk)
    with desk.act(Verb.ASSIGN) as act:
        hand_over(act, one, "收〔2026〕1号", (None, "水利科"), act.now, purpose=HopPurpose.HANDLE)
    hop = open_hop(desk, one)
    assert (hop.reader_name, hop.due_on, hop.chase_on) == ("水利科", None, None)
    with desk.read() as session:
        assert session.exec(select(Copy)).one().holder_kind is HolderKind.UNIT
    assert lines(desk) == [], "who handles it is not asked to read it"
    assert row(desk, one).holder == "水利科"
    circulate.take_in(desk, [one])
    assert row(desk, one).holder == "文件柜"

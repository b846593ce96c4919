"""批示 at the desk: verbatim, in rounds, passed on, settled; what a take-back puts right."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import (
    close,
    finding,
    instructing,
    listing,
    passing_on,
    proposing,
    receive,
    vetting,
)
from bangongshi.duties.registry.facts import facts_of
from bangongshi.duties.take_back import take_back
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.paper_rows import View
from bangongshi.models.paper_rules import PaperFacts, Verb
from bangongshi.models.papers import Document, Incoming, Instruction
from bangongshi.models.parties import Party
from bangongshi.models.words import ClosingMeans, InstructionKind, Passing, Phase, TaskState, Way
from bangongshi.models.work import Relay, Task
from bangongshi.store.verify import verify
from office_fixtures import StandingClock, new_desk

FORM = {
    "unit_name": "某市水利局", "title": "关于做好今冬明春防汛检查的通知", "source_number": "某水发〔2026〕15号",
    "signed_on": "11-19", "copies": "2", "genre": "通知", "secrecy": "公开",
}


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def desk(tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault", clock)
    yield made
    made.vault.close()


def leader(desk: Desk, name: str = "张主任", rank: int = 1) -> int:
    return add_person(desk, {"name": name, "rank": str(rank), "post": "主任", "leader": "是"}).ids[0]


def paper(desk: Desk, **typed: str) -> int:
    return receive.sign_in_and_enrol(desk, {**FORM, **typed}).ids[0]


def facts(desk: Desk, document_id: int) -> PaperFacts:
    with desk.read() as session:
        return facts_of(session, [document_id], desk.today)[document_id]


def said(desk: Desk) -> list[Instruction]:
    with desk.read() as session:
        return list(session.exec(select(Instruction)))


def test_a_paper_goes_to_its_leader_and_back_as_words(desk: Desk) -> None:
    first, zhang = paper(desk), leader(desk)
    vetting.vet(desk, [first], "格式正确")
    asked = proposing.propose(desk, [first], "拟请水利科办理。\n妥否，请批示。", lead="水利科", leader_ids=[zhang])
    assert "张主任" in asked.sentence
    assert facts(desk, first).awaiting == 1
    words = "请水利科抓紧落实，\n结果报我。"
    instructing.instruct(desk, [first], zhang, words, said_on=date(2026, 11, 23))
    (row,) = said(desk)
    assert row.text == words
    assert row.passing is Passing.WAITING
    now = facts(desk, first)
    assert (now.awaiting, now.instructed, now.to_act, now.to_pass_on) == (0, 1, True, 1)
    with desk.read() as session:
        task = session.exec(select(Task)).one()
        assert (task.state, task.instruction_id) == (TaskState.DONE, row.id)
        assert session.get_one(Document, first).leader_rank == 1
    assert finding.find(desk, "妥否").rows
    take_back(desk)
    assert facts(desk, first).awaiting == 1
    assert facts(desk, first).instructed == 0
    assert verify(desk.vault).ok


def test_several_papers_several_leaders_one_verb(desk: Desk) -> None:
    ids = [paper(desk), paper(desk, source_number="某水发〔2026〕16号")]
    zhang, li = leader(desk), leader(desk, "李副主任", 2)
    instructing.instruct(desk, ids, li, "阅。")
    done = instructing.instruct(desk, ids, zhang, "请办公室阅存")
    assert "等 2 件" in done.sentence
    assert [row.leader_name for row in said(desk) if row.document_id == ids[0]] == ["李副主任", "张主任"]
    assert all(row.passing is Passing.NEEDLESS for row in said(desk))
    assert facts(desk, ids[1]).to_act is False


@pytest.mark.parametrize(
    ("text", "on", "field"),
    [("", None, "text"), ("  \n", None, "text"), ("阅", date(2026, 11, 24), "said_on"), ("阅", date(2026, 11, 20), "said_on")],
)
def test_what_cannot_be_a_instruction(desk: Desk, text: str, on: date | None, field: str) -> None:
    first, zhang = paper(desk), leader(desk)
    with pytest.raises(Invalid) as caught:
        instructing.instruct(desk, [first], zhang, text, said_on=on)
    assert set(caught.value.fields) == {field}
    assert said(desk) == []
    with pytest.raises(Invalid) as caught:
        instructing.instruct(desk, [first], 999, "阅")
    assert set(caught.value.fields) == {"leader_id"}


def test_a_circle_first_on_a_paper_that_asks_is_remarked_on(desk: Desk) -> None:
    asks, zhang, li = paper(desk, title="关于拨付经费的请示", genre="请示"), leader(desk), leader(desk, "李副主任", 2)
    done = instructing.instruct(desk, [asks], zhang, "随便", kind=InstructionKind.CIRCLED)
    assert "只圈阅" in done.sentence
    assert said(desk)[0].text == "圈阅"
    assert not facts(desk, asks).to_act
    instructing.instruct(desk, [asks], zhang, "同意。", evidence="原件")
    assert "只圈阅" not in instructing.instruct(desk, [asks], li, "", kind=InstructionKind.CIRCLED).sentence
    only_read = paper(desk, source_number="某水发〔2026〕17号", handling="阅件")
    assert "只圈阅" not in instructing.instruct(desk, [only_read], li, "", kind=InstructionKind.CIRCLED).sentence


def test_disagreement_is_flagged_and_settled(desk: Desk) -> None:
    first, zhang, li = paper(desk), leader(desk), leader(desk, "李副主任", 2)
    instructing.instruct(desk, [first], zhang, "同意拨付二十万元，请财务科办理。")
    done = instructing.instruct(desk, [first], li, "此事缓办。")
    assert "张主任" in done.sentence
    assert "二十万" not in done.sentence
    assert facts(desk, first).conflict
    with pytest.raises(Invalid) as caught:
        instructing.settle(desk, [first], "", " ")
    assert set(caught.value.fields) == {"decided_by", "decision"}
    instructing.settle(desk, [first], "王书记", "按张主任意见办")
    assert not facts(desk, first).conflict
    assert {row.settled for row in said(desk)} == {"王书记：按张主任意见办"}
    with pytest.raises(Refused, match="没有不一致"):
        instructing.settle(desk, [first], "王书记", "再定一次")
    take_back(desk)
    assert facts(desk, first).conflict


def test_a_new_word_after_the_end_opens_the_next_round(desk: Desk, clock: StandingClock) -> None:
    first, zhang = paper(desk), leader(desk)
    instructing.instruct(desk, [first], zhang, "阅。")
    close.close(desk, [first], ClosingMeans.DONE, "已告知", "某办函〔2026〕3号")
    clock.pass_(days=3)
    done = instructing.instruct(desk, [first], zhang, "请水利科再核实后报我。")
    assert "第2轮" in done.sentence
    with desk.read() as session:
        document, incoming = session.get_one(Document, first), session.get_one(Incoming, first)
        assert (document.phase, document.round) == (Phase.ENROLLED, 2)
        assert (incoming.closed_on, incoming.closing_means, incoming.outcome, incoming.reply_number) == (None, None, "", "")
        assert document.due_on == date(2026, 11, 30)
    now = facts(desk, first)
    assert (now.instructed, now.to_act) == (1, True)
    assert [row.next for row in listing.inbox(desk, View.TODO).rows] == [Verb.VET]
    assert [row.round for row in said(desk)] == [1, 2]
    take_back(desk)
    with desk.read() as session:
        document, incoming = session.get_one(Document, first), session.get_one(Incoming, first)
        assert (document.phase, document.round, incoming.outcome) == (Phase.CLOSED, 1, "已告知")
    assert verify(desk.vault).ok


def test_passing_on_to_several_with_what_was_said_back(desk: Desk) -> None:
    first, zhang = paper(desk), leader(desk)
    instructing.instruct(desk, [first], zhang, "请水利科办理，财务科配合。")
    (row,) = passing_on.waiting(desk, [first])
    assert (row.leader, row.text) == ("张主任", "请水利科办理，财务科配合。")
    with pytest.raises(Invalid):
        passing_on.pass_on(desk, [row.id], Party("水利科"), at=datetime(2026, 11, 23, 9, 1))
    passing_on.pass_on(desk, [row.id], Party("水利科"), way=Way.PHONE, note="科长接的")
    assert passing_on.waiting(desk, [first]) == ()
    passing_on.pass_on(desk, [row.id], Party("财务科"), repeated_back=False)
    with desk.read() as session:
        relays = session.exec(select(Relay)).all()
    assert [(relay.to_name, relay.way, relay.repeated_back, relay.teller) for relay in relays] == [
        ("水利科", Way.PHONE, True, "王文秘"), ("财务科", Way.FACE, False, "王文秘"),
    ]
    take_back(desk)
    take_back(desk)
    assert facts(desk, first).to_pass_on == 1
    with pytest.raises(Invalid):
        passing_on.needless(desk, [row.id], " ")
    passing_on.needless(desk, [row.id], "水利科当面听到")
    assert facts(desk, first).to_pass_on == 0
    with pytest.raises(Refused, match="传达"):
        passing_on.pass_on(desk, [row.id], Party("水利科"))


def test_a_closed_paper_can_still_be_passed_on(desk: Desk) -> None:
    first, zhang = paper(desk), leader(desk)
    instructing.instruct(desk, [first], zhang, "同意。", passing=Passing.WAITING)
    close.close(desk, [first], ClosingMeans.DONE)
    (row,) = passing_on.waiting(desk, [first])
    passing_on.pass_on(desk, [row.id], Party("水利科"))
    assert facts(desk, first).phase is Phase.CLOSED


def test_words_on_an_unpublished_paper_stay_hidden(desk: Desk) -> None:
    first = paper(desk, secrecy="未公布", alias="来文一件", title="关于王某某任职的决定")
    instructing.instruct(desk, [first], leader(desk), "请人事科办理王某某任职手续。")
    assert "王某某" not in repr(passing_on.waiting(desk, [first]))
    assert "王某某" not in repr(listing.inbox(desk, View.TODO))


def test_a_secret_mark_stops_every_typed_word(desk: Desk) -> None:
    first, zhang = paper(desk), leader(desk)
    mark = "见附件 机密★10年"
    acts: tuple[Callable[[], Done], ...] = (
        lambda: instructing.instruct(desk, [first], zhang, mark),
        lambda: proposing.propose(desk, [first], mark, lead="水利科", leader_ids=[zhang]),
        lambda: vetting.vet(desk, [first], mark),
        lambda: close.close(desk, [first], ClosingMeans.DONE, mark),
    )
    for act in acts:
        with pytest.raises(Refused, match="保守国家秘密法"):
            act()
    assert facts(desk, first) == PaperFacts(Phase.ENROLLED, secrecy=facts(desk, first).secrecy)

"""初审, 拟办, 承办 and 会签 at the desk; what a take-back puts right."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_unit
from bangongshi.duties.registry import (
    assigning,
    close,
    finding,
    instructing,
    listing,
    proposing,
    receive,
    replying,
    vetting,
)
from bangongshi.duties.take_back import take_back
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.paper_rows import View
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Copy, Deadline, Document, Hop, Incoming
from bangongshi.models.parties import Party
from bangongshi.models.words import (
    ClosingMeans,
    HolderKind,
    HopPurpose,
    HopState,
    Phase,
    TaskKind,
    TaskState,
    Way,
)
from bangongshi.store.verify import verify
from office_fixtures import StandingClock
from paper_fixtures import MONEY, WATER, clock, desk, facts, ids_of, paper, task, zhang

__all__ = ["clock", "desk", "zhang"]


def test_vetting_passes_several_and_is_said_once(desk: Desk) -> None:
    ids = [paper(desk), paper(desk, source_number="某水发〔2026〕16号")]
    assert "等 2 件" in vetting.vet(desk, ids, "缺附件二，已电话补").sentence
    with desk.read() as session:
        incoming = session.get_one(Incoming, ids[0])
        assert (incoming.vetted_on, incoming.vetted_by, incoming.vetting) == (
            date(2026, 11, 23), "王文秘", "缺附件二，已电话补",
        )
    with pytest.raises(Refused, match="已经初审"):
        vetting.vet(desk, ids)
    take_back(desk)
    assert not facts(desk, ids[0]).vetted


@pytest.mark.parametrize("enrolled", [True, False])
def test_a_returned_paper_leaves_with_all_its_copies(desk: Desk, enrolled: bool, zhang: int) -> None:
    if enrolled:
        gone = paper(desk)
        proposing.propose(desk, [gone], "拟退", lead="水利科", leader_ids=[zhang])
    else:
        gone = receive.sign_in(desk, {"unit_name": "某市水利局", "copies": "2"}).ids[0]
    with pytest.raises(Invalid) as caught:
        vetting.return_paper(desk, [gone], " ", "", date(2026, 11, 24))
    assert set(caught.value.fields) == {"reason", "receipt", "on"}
    done = vetting.return_paper(desk, [gone], "不属本单位办理", "市水利局李某签收")
    assert done.undo is None
    with desk.read() as session:
        document, incoming = session.get_one(Document, gone), session.get_one(Incoming, gone)
        assert document.phase is Phase.RETURNED
        assert (incoming.return_reason, incoming.return_receipt) == ("不属本单位办理", "市水利局李某签收")
        copies = session.exec(select(Copy)).all()
        assert {(copy.holder_kind, copy.holder_name) for copy in copies} == {(HolderKind.GONE, "某市水利局")}
    assert assigning.open_tasks(desk, [gone]) == ()
    assert listing.inbox(desk, View.TODO).rows == ()
    with pytest.raises(Refused, match="退给来文单位"):
        take_back(desk)
    assert verify(desk.vault).ok


@pytest.mark.parametrize(
    ("text", "lead", "asked", "direct", "wrong"),
    [
        ("拟请水利科办理", "", True, "", {"lead"}),
        ("", "水利科", True, "", {"text"}),
        ("拟请水利科办理", "水利科", False, "", {"leader_ids"}),
        ("", "", False, "", {"text", "lead", "leader_ids"}),
        ("拟请水利科办理", "水利科", True, "", set()),
        ("拟请水利科办理", "水利科", False, "每月例行报表", set()),
    ],
)
def test_proposing_a_paper_to_act_on(
    desk: Desk, zhang: int, text: str, lead: str, asked: bool, direct: str, wrong: set[str]
) -> None:
    first = paper(desk)

    def act() -> object:
        return proposing.propose(
            desk, [first], text, lead=lead, leader_ids=[zhang] if asked else (), direct_reason=direct
        )

    if wrong:
        with pytest.raises(Invalid) as caught:
            act()
        assert set(caught.value.fields) == wrong
        assert not facts(desk, first).proposed
        return
    act()
    now = facts(desk, first)
    assert (now.proposed, now.awaiting, now.direct) == (True, int(asked), bool(direct))
    take_back(desk)
    now = facts(desk, first)
    assert (now.proposed, now.awaiting, now.direct) == (False, 0, False)


def test_a_proposal_can_be_changed_and_asks_nobody_twice(desk: Desk, zhang: int) -> None:
    first = paper(desk)
    proposing.propose(desk, [first], "拟请水利科办理", lead="水利科", leader_ids=[zhang])
    proposing.propose(desk, [first], "拟请财务科办理", lead="财务科", leader_ids=[zhang])
    assert facts(desk, first).awaiting == 1
    proposing.propose(desk, [first], "拟请财务科研办", lead="财务科")
    with desk.read() as session:
        assert session.get_one(Incoming, first).proposal == "拟请财务科研办"
    assert finding.find(desk, "研办").rows
    reading = paper(desk, source_number="某水发〔2026〕20号", handling="阅件")
    proposing.propose(desk, [reading], "拟送班子成员传阅")
    with pytest.raises(Invalid):
        proposing.propose(desk, [reading], " ")


def test_one_lead_any_assists_with_inner_dates(desk: Desk, zhang: int) -> None:
    first = paper(desk)
    with pytest.raises(Invalid) as caught:
        assigning.assign(desk, [first], WATER)
    assert set(caught.value.fields) == {"direct_reason"}
    instructing.instruct(desk, [first], zhang, "请水利科牵头办理。")
    done = assigning.assign(desk, [first], WATER, [MONEY, Party("人事科"), MONEY, WATER])
    assert "协办 财务科、人事科" in done.sentence
    lead, assist = task(desk, TaskKind.LEAD), task(desk, TaskKind.ASSIST)
    assert (lead.due_on, lead.chase_on) == (date(2026, 11, 30), date(2026, 11, 27))
    assert assist.due_on is not None
    assert assist.due_on <= date(2026, 11, 30)
    assert lead.instruction_id
    now = facts(desk, first)
    assert (now.led, now.handling_open, now.lead_open) == (True, 3, 1)
    with pytest.raises(Refused, match="水利科；要换主办，请先把它免办"):
        assigning.assign(desk, [first], MONEY)
    assigning.assign(desk, [first], WATER, [Party("宣传科")])
    assert facts(desk, first).handling_open == 4
    with desk.read() as session:
        assert len(session.exec(select(Deadline).where(col(Deadline.task_id).is_not(None))).all()) == 4
    take_back(desk)
    assert facts(desk, first).handling_open == 3
    take_back(desk)
    assert not facts(desk, first).led
    assigning.assign(desk, [first], MONEY)
    assert verify(desk.vault).ok


@pytest.mark.parametrize(
    ("due", "assist_due", "wrong"),
    [
        ("看不懂", "", {"due_typed"}), ("11-20", "", {"due_typed"}), ("11-25", "11-26", {"assist_due_typed"}),
        ("11-25", "昏", {"assist_due_typed"}), ("11-25", "11-25", set()), ("3个工作日", "", set()),
    ],
)
def test_typed_dates_of_handling(desk: Desk, due: str, assist_due: str, wrong: set[str]) -> None:
    first = paper(desk)

    def act() -> object:
        return assigning.assign(
            desk, [first], WATER, [MONEY], due_typed=due, assist_due_typed=assist_due, direct_reason="例行"
        )

    if wrong:
        with pytest.raises(Invalid) as caught:
            act()
        assert set(caught.value.fields) == wrong
        assert not facts(desk, first).led
        return
    act()
    lead, assist = task(desk, TaskKind.LEAD), task(desk, TaskKind.ASSIST)
    assert lead.due_on
    assert assist.due_on
    assert assist.due_on <= lead.due_on
    assert facts(desk, first).direct


def test_a_copy_goes_along_and_comes_back_with_the_result(desk: Desk, clock: StandingClock) -> None:
    first = paper(desk, copies="1")
    assigning.assign(desk, [first], WATER, direct_reason="例行", hand_over=True)
    with desk.read() as session:
        hop, copy = session.exec(select(Hop)).one(), session.exec(select(Copy)).one()
        assert (hop.purpose, hop.task_id, copy.holder_name) == (HopPurpose.HANDLE, task(desk, TaskKind.LEAD).id, "水利科")
    now = facts(desk, first)
    assert (now.out, now.reading) == (1, 0)
    assert "承办中（水利科" in listing.inbox(desk, View.TODO).rows[0].headline
    with pytest.raises(Refused, match="主办"):
        close.close(desk, [first], ClosingMeans.DONE)
    clock.pass_(days=1)
    assigning.feedback(desk, ids_of(desk, first), "已检查 12 处，\n整改 3 处。")
    with desk.read() as session:
        assert session.exec(select(Hop)).one().state is HopState.BACK
        assert session.exec(select(Copy)).one().holder_kind is HolderKind.CABINET
    close.close(desk, [first], ClosingMeans.DONE)
    with desk.read() as session:
        assert session.get_one(Incoming, first).outcome == "已检查 12 处，\n整改 3 处。"
    take_back(desk)
    take_back(desk)
    now = facts(desk, first)
    assert (now.phase, now.lead_open, now.out) == (Phase.ENROLLED, 1, 1)
    assert verify(desk.vault).ok


def test_another_lead_after_the_first_is_waived(desk: Desk) -> None:
    first = paper(desk)
    assigning.assign(desk, [first], WATER, direct_reason="例行")
    with pytest.raises(Invalid):
        assigning.waive(desk, ids_of(desk, first), "")
    assigning.waive(desk, ids_of(desk, first), "改由财务科办")
    assert not facts(desk, first).led
    assigning.assign(desk, [first], MONEY)
    assert [row.party for row in assigning.open_tasks(desk, [first])] == ["财务科"]


def test_views_have_seven_working_days_and_late_ones_are_taken(desk: Desk, clock: StandingClock) -> None:
    first = paper(desk)
    roads, schools = Party("某市交通局"), Party("某市教育局")
    assigning.consult(desk, [first], TaskKind.CONSULT, [roads, schools])
    assert {row.due_on for row in assigning.open_tasks(desk, [first])} == {date(2026, 12, 2)}
    with pytest.raises(Refused, match="已经在向"):
        assigning.consult(desk, [first], TaskKind.CONSULT, [roads])
    with pytest.raises(Refused, match="意见没有回来"):
        close.close(desk, [first], ClosingMeans.DONE, direct_reason="例行")
    clock.pass_(days=12)
    assert all(row.late for row in assigning.open_tasks(desk, [first]))
    by_roads, by_schools = ids_of(desk, first)
    assert "迟复：某市交通局" in assigning.feedback(desk, [by_roads], "无意见").sentence
    assigning.waive(desk, [by_schools], "逾期未复，视为无异议")
    assert facts(desk, first).consulting == 0
    assert "迟复" in assigning.feedback(desk, [by_schools], "建议增加学校周边检查").sentence
    said = assigning.answers(desk, [first])
    assert {(row.party, row.mark, row.text) for row in said} == {
        ("某市交通局", "迟复", "无意见"), ("某市教育局", "迟复", "建议增加学校周边检查"),
    }
    take_back(desk)
    assert {row.state for row in assigning.answers(desk, [first])} == {TaskState.DONE, TaskState.WAIVED}


def test_what_happened_earlier_may_be_written_down_later_but_not_before(desk: Desk, clock: StandingClock) -> None:
    first = paper(desk)
    assigning.consult(desk, [first], TaskKind.COSIGN, [MONEY])
    clock.pass_(days=12)
    chosen = ids_of(desk, first)
    for at in (datetime(2026, 12, 6), datetime(2026, 11, 20)):
        with pytest.raises(Invalid) as caught:
            assigning.feedback(desk, chosen, "同意", done_at=at)
        assert set(caught.value.fields) == {"done_at"}
    assert "迟复" not in assigning.feedback(desk, chosen, "同意", done_at=datetime(2026, 11, 30, 9)).sentence
    with pytest.raises(Refused):
        assigning.feedback(desk, chosen, "再答一次")


def test_leaders_are_answered_by_instructing(desk: Desk, zhang: int) -> None:
    first = paper(desk)
    proposing.propose(desk, [first], "拟请水利科办理", lead="水利科", leader_ids=[zhang])
    with pytest.raises(Refused, match="录批示"):
        assigning.feedback(desk, ids_of(desk, first), "同意")
    assigning.waive(desk, ids_of(desk, first), "张主任出差，改呈李副主任")
    assert facts(desk, first).awaiting == 0


def test_results_on_an_unpublished_paper_stay_hidden(desk: Desk) -> None:
    first = paper(desk, secrecy="未公布", alias="来文一件", title="关于王某某任职的决定")
    assigning.assign(desk, [first], MONEY, direct_reason="例行")
    assigning.feedback(desk, ids_of(desk, first), "王某某已报到")
    assert "王某某" not in repr(assigning.answers(desk, [first]))
    assert "王某某" in repr(assigning.answers(desk, [first], revealed=True))


def test_departments_people_and_units_are_offered(desk: Desk, zhang: int) -> None:
    add_unit(desk, {"name": "某市财政局"})
    assert Party("办公室", note="部门") in assigning.pick_parties(desk, "")
    assert assigning.pick_parties(desk, "bgs")[0].name == "办公室"
    assert [party.person_id for party in assigning.pick_parties(desk, "张主任")] == [zhang]
    found = assigning.pick_parties(desk, "财政")
    assert found[0].unit_id
    assert (found[-1].name, found[-1].note) == ("财政", "名单外")


@pytest.mark.parametrize(
    "act",
    [
        lambda desk, ids: vetting.vet(desk, ids),
        lambda desk, ids: proposing.propose(desk, ids, "拟办", lead="水利科", direct_reason="例行"),
        lambda desk, ids: assigning.assign(desk, ids, WATER, direct_reason="例行"),
        lambda desk, ids: assigning.consult(desk, ids, TaskKind.COSIGN, [MONEY]),
        lambda desk, ids: replying.reply(desk, ids, Way.PHONE, "已答复"),
    ],
)
def test_several_papers_move_together_or_not_at_all(desk: Desk, act: Callable[[Desk, list[int]], object]) -> None:
    first = paper(desk)
    waiting = receive.sign_in(desk, {"unit_name": "某市委办公室", "copies": "1"}).ids[0]
    with pytest.raises(Refused, match="请先登记"):
        act(desk, [first, waiting])
    assert facts(desk, first) == facts(desk, paper(desk, source_number="某水发〔2026〕19号"))
    act(desk, [first])
    assert listing.inbox(desk, View.TODO).rows
    with desk.read() as session:
        assert session.get_one(Document, waiting).phase is Phase.SIGNED_IN


def test_a_whole_paper_says_each_time_what_comes_next(desk: Desk, zhang: int) -> None:
    asks = paper(desk, title="关于拨付经费的请示", genre="请示")

    def then() -> Verb | None:
        return next(row.next for row in listing.inbox(desk, View.TODO).rows if row.id == asks)

    seen = [then()]
    acts: tuple[Callable[[], Done], ...] = (
        lambda: vetting.vet(desk, [asks]),
        lambda: proposing.propose(desk, [asks], "拟请财务科办理", lead="财务科", leader_ids=[zhang]),
        lambda: instructing.instruct(desk, [asks], zhang, "同意，请财务科办理。"),
        lambda: assigning.assign(desk, [asks], MONEY),
        lambda: assigning.feedback(desk, ids_of(desk, asks), "已拨付"),
    )
    for act in acts:
        act()
        seen.append(then())
    assert seen == [Verb.VET, Verb.PROPOSE, Verb.SUBMIT, Verb.ASSIGN, Verb.PASS_ON, Verb.PASS_ON]
    assert verify(desk.vault).ok

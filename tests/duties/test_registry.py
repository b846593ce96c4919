"""收文 from the sender's envelope to 办结, at the desk of a temp vault with a standing clock."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import (
    amend,
    circulate,
    close,
    deadlines,
    finding,
    listing,
    receive,
    reveal,
    vetting,
)
from bangongshi.duties.registry.detail import open_detail
from bangongshi.duties.take_back import latest, take_back
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.paper_rows import View
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Copy, Deadline, Document, Incoming, Number
from bangongshi.models.words import ClosingMeans, DueBasis, NumberState, Phase, Secrecy
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


def reader(desk: Desk, name: str = "张主任", rank: int = 1) -> int:
    return add_person(desk, {"name": name, "rank": str(rank), "post": "主任"}).ids[0]


def paper(desk: Desk, **typed: str) -> int:
    return receive.sign_in_and_enrol(desk, {**FORM, **typed}).ids[0]


def test_registering_gives_number_deadline_and_place_in_the_list(desk: Desk) -> None:
    assert receive.next_number(desk) == "收〔2026〕1号"
    done = receive.sign_in_and_enrol(desk, FORM)
    assert "收〔2026〕1号" in done.sentence
    page = listing.inbox(desk, View.TODO)
    (row,) = page.rows
    assert (row.number, row.title, row.unit) == ("收〔2026〕1号", FORM["title"], FORM["unit_name"])
    assert row.due_on == date(2026, 11, 30)
    assert row.next is Verb.VET
    assert not page.more_before
    assert not page.more_after
    assert receive.next_number(desk) == "收〔2026〕2号"
    detail = open_detail(desk, row.id)
    assert ("时限", "收文 11月23日 + 5 个工作日 → 11月30日（依据：单位默认，平件5个工作日）") in detail.fields
    assert {line.verb for line in detail.story} == {"签收", "登记"}
    assert verify(desk.vault).ok


def test_what_is_missing_is_said_field_by_field_and_nothing_moves(desk: Desk) -> None:
    with pytest.raises(Invalid) as caught:
        receive.sign_in_and_enrol(desk, {"copies": "零", "signed_on": "2月30日"})
    assert set(caught.value.fields) == {"unit_name", "title", "source_number", "copies", "signed_on"}
    assert listing.inbox(desk, View.ALL).rows == ()
    assert receive.next_number(desk) == "收〔2026〕1号"


def test_a_state_secret_mark_stops_the_act(desk: Desk) -> None:
    with pytest.raises(Refused, match="保守国家秘密法") as caught:
        receive.sign_in_and_enrol(desk, {**FORM, "title": "关于某事的通知 机密★10年"})
    assert caught.value.code.startswith("B-")
    assert listing.inbox(desk, View.ALL).rows == ()


def test_signing_in_alone_waits_for_enrolment(desk: Desk) -> None:
    signed = receive.sign_in(desk, {"unit_name": "某市委办公室", "copies": "1"}).ids[0]
    (row,) = listing.inbox(desk, View.TODO).rows
    assert row.number == ""
    assert row.next is Verb.ENROL
    receive.enrol(desk, signed, FORM)
    (row,) = listing.inbox(desk, View.TODO).rows
    assert row.number == "收〔2026〕1号"
    assert row.next is Verb.VET


def test_duplicates_are_shown_and_several_copies_are_not_one(desk: Desk) -> None:
    paper(desk)
    twins = receive.twins(desk, "某市水利局", "某水发[2026]015号")
    assert [twin.number for twin in twins] == ["收〔2026〕1号"]
    assert receive.twins(desk, "某县水利局", "某水发[2026]015号") == ()


def test_repeat_sender_brings_its_habits(desk: Desk) -> None:
    paper(desk, handling="阅件", channel="机要", addressees="各县区人民政府")
    habits = receive.defaults_of_sender(desk, "某市水利局")
    assert habits["handling"] == "阅件"
    assert habits["channel"] == "机要"
    assert habits["addressees"] == "各县区人民政府"


def test_circulation_out_and_back_several_at_once(desk: Desk, clock: StandingClock) -> None:
    first = paper(desk, handling="阅件")
    second = paper(desk, source_number="某水发〔2026〕16号", copies="1", handling="阅件")
    zhang = reader(desk)
    vetting.vet(desk, [first, second])
    assert {row.next for row in listing.inbox(desk, View.TODO).rows} == {Verb.CIRCULATE}
    circulate.send_out(desk, [first, second], zhang)
    rows = {row.id: row for row in listing.inbox(desk, View.TODO).rows}
    assert rows[first].holder == "张主任"
    assert rows[first].next is Verb.TAKE_IN
    clock.pass_(days=2)
    assert "在张主任处2天" in {row.id: row for row in listing.inbox(desk, View.TODO).rows}[first].headline
    with pytest.raises(Refused, match="在外"):
        close.close(desk, [second], ClosingMeans.READ)
    with pytest.raises(Refused, match="张主任"):
        circulate.send_out(desk, [second], zhang)
    circulate.take_in(desk, [first, second], "同意，请水利科办理。")
    assert {row.next for row in listing.inbox(desk, View.TODO).rows} == {Verb.CLOSE}
    story = open_detail(desk, first).story
    assert any("张主任 退回：「同意，请水利科办理。」" in line.text for line in story)


def test_closing_needs_a_reply_where_one_is_wanted(desk: Desk) -> None:
    asked = paper(desk, title="关于拨付经费的请示", genre="请示")
    with pytest.raises(Invalid, match="答复") as caught:
        close.close(desk, [asked], ClosingMeans.READ)
    assert set(caught.value.fields) == {"outcome", "direct_reason"}
    close.close(desk, [asked], ClosingMeans.REPLIED, reply_number="某办函〔2026〕3号", direct_reason="例行拨付")
    assert listing.inbox(desk, View.TODO).rows == ()
    assert ("答复文号", "某办函〔2026〕3号") in open_detail(desk, asked).fields


def test_void_keeps_the_number_for_ever(desk: Desk) -> None:
    gone = paper(desk)
    with pytest.raises(Invalid):
        close.void(desk, [gone], " ")
    close.void(desk, [gone], "重复登记")
    assert receive.next_number(desk) == "收〔2026〕2号"
    (row,) = listing.inbox(desk, View.ALL).rows
    assert row.phase is Phase.VOID
    with desk.read() as session:
        assert session.exec(select(Number)).one().state is NumberState.VOIDED
    assert verify(desk.vault).ok


def test_masking_is_done_by_the_query_and_reveal_is_journalled(desk: Desk) -> None:
    secret = paper(desk, title="关于王某某任职的决定", secrecy="未公布", alias="组织部门来文一件")
    (row,) = listing.inbox(desk, View.TODO).rows
    assert row.masked
    assert row.title == "组织部门来文一件"
    assert finding.find(desk, "任职").rows == ()
    assert finding.count_found(desk, "任职").count == 0
    detail = open_detail(desk, secret)
    assert "任职" not in repr(detail)
    assert reveal.reveal(desk, [secret]) == {secret: "关于王某某任职的决定"}
    assert any(line.verb == "查阅" for line in open_detail(desk, secret).story)
    found = finding.find(desk, "任职", revealed=True)
    assert [row.title for row in found.rows] == ["组织部门来文一件"]
    known: dict[int, str] = {}
    looks = sum(line.verb == "查阅" for line in open_detail(desk, secret).story)
    for _ in range(3):
        assert reveal.with_titles(desk, found, known).rows[0].title == "关于王某某任职的决定"
    assert sum(line.verb == "查阅" for line in open_detail(desk, secret).story) == looks + 1, "one look, one line"
    with pytest.raises(Invalid):
        amend.publish(desk, [secret], desk.today, "", "")
    amend.publish(desk, [secret], desk.today, "门户网站", "李审查")
    assert listing.inbox(desk, View.TODO).rows[0].title == "关于王某某任职的决定"
    with pytest.raises(Refused, match="公布"):
        take_back(desk)


def test_search_finds_by_any_fragment(desk: Desk) -> None:
    first = paper(desk)
    circulate.send_out(desk, [first], reader(desk))
    for words in ("防汛", "水利局", "15号", "2026 15", "张主任", "收〔2026〕1", "fxjc", "冬 检查"):
        assert [row.id for row in finding.find(desk, words).rows] == [first], words
    for words in ("量子", '"', "%", "NEAR(", "' OR 1=1", "   ", "任" * 500):
        assert finding.find(desk, words).rows == (), words


def test_correction_keeps_the_old_value(desk: Desk) -> None:
    wrong = paper(desk)
    with pytest.raises(Invalid):
        amend.amend(desk, wrong, FORM, "")
    amend.amend(desk, wrong, {**FORM, "source_number": "某水发〔2026〕51号"}, "文号看错")
    line = next(line for line in open_detail(desk, wrong).story if line.verb == "更正")
    assert "某水发〔2026〕51号" in line.text
    assert "某水发〔2026〕15号" in line.struck
    assert "文号看错" in line.text


def test_deadline_is_the_next_row_with_its_reason(desk: Desk) -> None:
    late = paper(desk)
    with pytest.raises(Invalid):
        deadlines.set_deadline(desk, [late], "12-15", DueBasis.LEADER, "")
    deadlines.set_deadline(desk, [late], "12-15", DueBasis.LEADER, "李主任电话同意")
    with desk.read() as session:
        assert len(session.exec(select(Deadline)).all()) == 2
    assert listing.inbox(desk, View.TODO).rows[0].due_on == date(2026, 12, 15)
    take_back(desk)
    assert listing.inbox(desk, View.TODO).rows[0].due_on == date(2026, 11, 30)
    assert verify(desk.vault).ok


def test_take_back_walks_backwards_and_names_what_is_in_the_way(desk: Desk) -> None:
    zhang = reader(desk)
    first = paper(desk)
    registered = listing.inbox(desk, View.TODO).rows[0]
    sent = circulate.send_out(desk, [first], zhang)
    came = circulate.take_in(desk, [first])
    assert came.undo
    with pytest.raises(Refused, match="收回"):
        take_back(desk, sent.undo)
    take_back(desk)
    assert listing.inbox(desk, View.TODO).rows[0].holder == "张主任"
    take_back(desk)
    row = listing.inbox(desk, View.TODO).rows[0]
    assert row.holder == "文件柜"
    assert row.next is Verb.VET
    assert registered.id == row.id
    assert "作废" in latest(desk).warning
    take_back(desk)
    assert listing.inbox(desk, View.TODO).rows == ()
    assert listing.inbox(desk, View.ALL).rows[0].phase is Phase.VOID
    assert verify(desk.vault).ok


def test_another_sitting_does_not_take_back_ours(desk: Desk) -> None:
    paper(desk)
    other = Desk(desk.vault, desk.clock, "李文秘", "sitting-2")
    with pytest.raises(Refused, match="没有可以回退"):
        take_back(other)


def test_two_windows_one_row(desk: Desk) -> None:
    first = paper(desk)
    with desk.read() as stale:
        mine = stale.get_one(Document, first)
        stale.expunge(mine)
    amend.mark_key(desk, [first])
    mine.note = "晚了一步"
    with pytest.raises(Refused, match="另一个窗口"), desk.act("更正") as act:
        act.session.add(mine)
    assert listing.inbox(desk, View.TODO).rows[0].key


def test_list_order_is_action_order(desk: Desk) -> None:
    plain = paper(desk, source_number="甲〔2026〕1号")
    urgent = paper(desk, source_number="甲〔2026〕2号", urgency="特急")
    marked = paper(desk, source_number="甲〔2026〕3号")
    amend.mark_key(desk, [marked])
    sooner = paper(desk, source_number="甲〔2026〕4号", due="11-24")
    assert [row.id for row in listing.inbox(desk, View.TODO).rows] == [urgent, marked, sooner, plain]


@pytest.mark.parametrize("view", [View.TODO, View.ALL])
def test_windows_meet_without_gap_or_overlap(desk: Desk, view: View) -> None:
    from bangongshi.models.windows import Window

    ids = [paper(desk, source_number=f"甲〔2026〕{n}号", due=f"12-{n % 7 + 1}") for n in range(1, 14)]
    whole = [row.id for row in listing.inbox(desk, view, Window(size=100)).rows]
    assert sorted(whole) == sorted(ids)
    walked, after = [], None
    while True:
        page = listing.inbox(desk, view, Window(size=4, after=after))
        walked += [row.id for row in page.rows]
        if not page.more_after:
            break
        after = page.rows[-1].place
    assert walked == whole
    last = listing.inbox(desk, view, Window(size=4, from_end=True))
    assert [row.id for row in last.rows] == whole[-4:]
    assert last.more_before
    assert not last.more_after
    middle = listing.inbox(desk, view, Window(size=4, before=last.rows[0].place))
    assert [row.id for row in middle.rows] == whole[-8:-4]
    again = listing.inbox(desk, view, Window(size=4, at=middle.rows[0].place))
    assert [row.id for row in again.rows] == whole[-8:-4]


def test_every_copy_has_a_holder_and_every_row_is_journalled(desk: Desk) -> None:
    first = paper(desk)
    circulate.send_out(desk, [first], reader(desk))
    with desk.read() as session:
        holders = session.exec(select(col(Copy.holder_name)).order_by(col(Copy.ordinal))).all()
    assert holders == ["张主任", "文件柜"]
    with Session(desk.vault.engine.execution_options(office_write=True)) as session:
        session.exec(select(Incoming)).one().signer = "背后改的"
        session.commit()
    report = verify(desk.vault)
    assert not report.ok
    assert any("incoming" in problem.where or "收文" in problem.where for problem in report.problems)


def test_secrecy_levels_in_lists_and_defaults(desk: Desk) -> None:
    inner = paper(desk, secrecy="")
    (row,) = listing.inbox(desk, View.TODO).rows
    assert row.id == inner
    assert row.secrecy is Secrecy.INTERNAL
    assert not row.masked
    assert listing.inbox(desk, View.CONFIDENTIAL).rows == ()

"""Stories of papers, told by the acts of the desk: two rounds of 批示, five readers, a 特急 over 国庆, a 涉密误录."""

from datetime import date, datetime

import pytest

from bangongshi.duties import spill
from bangongshi.duties.desk import Desk
from bangongshi.duties.home import home
from bangongshi.duties.people import add_person, pick_people
from bangongshi.duties.registry import (
    assigning,
    chasing,
    circulate,
    close,
    finding,
    instructing,
    listing,
    passing_on,
    proposing,
    receive,
    replying,
    slips,
    vetting,
)
from bangongshi.duties.registry.detail import open_detail
from bangongshi.duties.registry.story_text import lines
from bangongshi.models.errors import Refused
from bangongshi.models.home_rows import Section
from bangongshi.models.paper_rows import PaperRow, View
from bangongshi.models.paper_rules import Verb
from bangongshi.models.parties import Party
from bangongshi.models.words import ClosingMeans, Phase, SlipMode, Way
from bangongshi.store.verify import verify
from office_fixtures import StandingClock

REQUEST = {
    "unit_name": "某县水利局", "title": "关于解决水库除险加固经费的请示", "source_number": "某水〔2026〕31号", "genre": "请示",
    "signed_on": "11-20", "secrecy": "公开", "handling": "办件",
}
NOTICE = {
    "unit_name": "某市水利局", "title": "关于做好冬春农田水利工作的通知", "source_number": "某水发〔2026〕15号", "genre": "通知",
    "signed_on": "11-19", "secrecy": "公开", "handling": "阅件",
}


def person(desk: Desk, name: str) -> int:
    return pick_people(desk, name)[0].id


def now(desk: Desk, paper: int) -> PaperRow:
    return open_detail(desk, paper).row


def told(desk: Desk, paper: int) -> str:
    return "\n".join(lines(desk, paper))


def test_a_paper_through_two_rounds_of_instructions(desk: Desk, clock: StandingClock) -> None:
    (paper,) = receive.sign_in_and_enrol(desk, REQUEST).ids
    assert now(desk, paper).next is Verb.VET
    vetting.vet(desk, [paper])
    proposing.propose(
        desk, [paper], "拟请张主任批示，由财务科主办。", lead="财务科", leader_ids=(person(desk, "张主任"),)
    )
    assert now(desk, paper).headline == "待张主任批示"
    circulate.submit(desk, [paper])
    clock.pass_(hours=3)
    assert now(desk, paper).headline == "在张主任处（今天）"
    circulate.take_in(desk, [paper], "同意。请财务科会水利站研究办理，月底前报结果。")
    assert now(desk, paper).next is Verb.ASSIGN
    assigning.assign(desk, [paper], Party("财务科"), (Party("水利站"),), due_typed="11-30", assist_due_typed="11-26")
    assert now(desk, paper).headline == "承办中（财务科，剩5工作日）"
    panel = {listed.section: [row.id for row in listed.rows] for listed in home(desk).lists}
    assert panel[Section.PASS_ON] == [paper]
    (waiting,) = passing_on.waiting(desk, [paper])
    passing_on.pass_on(desk, [waiting.id], Party("财务科"), way=Way.FACE, repeated_back=True)
    assert not passing_on.waiting(desk, [paper])
    with pytest.raises(Refused):
        close.close(desk, [paper], ClosingMeans.DONE)
    clock.pass_(days=6)  # 11-29, a Sunday; the 协办 is late by now and says so
    lead, assist = sorted(assigning.open_tasks(desk, [paper]), key=lambda task: task.kind.value)
    by_kind = {task.kind.value: task for task in (lead, assist)}
    said = assigning.feedback(desk, [by_kind["协办"].id], "同意财务科意见。")
    assert "迟" in said.sentence
    assigning.feedback(desk, [by_kind["主办"].id], "已列入明年预算。")
    assert now(desk, paper).next is Verb.REPLY
    replying.reply(desk, [paper], Way.PAPER, "已批复。", reference="某财函〔2026〕9号")
    close.close(desk, [paper], ClosingMeans.REPLIED)
    assert now(desk, paper).phase is Phase.CLOSED

    clock.pass_(days=2)
    done = instructing.instruct(desk, [paper], person(desk, "李副主任"), "请财务科再研究配套资金，报我。")
    assert "第2轮" in done.sentence
    again = now(desk, paper)
    assert (again.phase, again.next) == (Phase.ENROLLED, Verb.ASSIGN)
    story = told(desk, paper)
    assert "同意。请财务科会水利站研究办理，月底前报结果。" in story
    assert "请财务科再研究配套资金，报我。" in story
    assert "某财函〔2026〕9号" in story
    assert verify(desk.vault).ok


def test_five_readers_one_keeps_it_and_one_passes_it_on(desk: Desk, clock: StandingClock) -> None:
    for name, rank in (("赵处长", "4"), ("钱处长", "5")):
        add_person(desk, {"name": name, "rank": rank})
    readers = [person(desk, name) for name in ("钱处长", "王科长", "张主任", "李副主任", "赵处长")]
    (paper,) = receive.sign_in_and_enrol(desk, NOTICE).ids
    vetting.vet(desk, [paper])
    slips.open_slip(desk, [paper], readers, SlipMode.IN_TURN, "请阅知，阅后退办公室")
    assert now(desk, paper).holder == "张主任"  # by rank, not as they were picked
    with pytest.raises(Refused):
        circulate.send_out(desk, [paper])  # the original is with the first reader
    clock.pass_(hours=1)
    circulate.take_in(desk, [paper], "已阅")
    circulate.send_out(desk, [paper])
    circulate.keep(desk, [paper], "12-4")
    clock.pass_(days=7)
    kept = now(desk, paper)
    assert kept.holder == "李副主任"
    assert not [row for row in chasing.calls(desk).rows if row.document_id == paper]  # with leave until 12-4
    circulate.take_in(desk, [paper], "请王科长阅研")
    circulate.send_out(desk, [paper])
    clock.pass_(hours=1)
    circulate.cross(desk, [paper], person(desk, "钱处长"))
    assert now(desk, paper).holder == "钱处长"
    circulate.take_in(desk, [paper], "已阅")
    circulate.send_out(desk, [paper])
    assert now(desk, paper).holder == "赵处长"  # 钱处长 has had it already
    circulate.take_in(desk, [paper])
    assert now(desk, paper).next is Verb.CLOSE
    close.close(desk, [paper], ClosingMeans.READ)
    story = told(desk, paper)
    assert "横传" in story
    assert "留用" in story
    assert verify(desk.vault).ok


def test_a_most_urgent_paper_over_the_national_holiday(desk: Desk, clock: StandingClock) -> None:
    clock.now = clock.now.replace(year=2026, month=9, day=30, hour=16, minute=40)
    (paper,) = receive.sign_in_and_enrol(
        desk, {**REQUEST, "genre": "通知", "urgency": "特急", "signed_on": "9-30", "title": "关于做好国庆防汛值守的紧急通知"}
    ).ids
    row = now(desk, paper)
    assert (row.due_on, row.due_time) == (date(2026, 10, 1), "16:40")  # natural hours, holiday or not
    clock.pass_(hours=26)
    row = now(desk, paper)
    assert row.late
    assert "逾期2小时" in row.headline
    overdue = next(listed for listed in home(desk).lists if listed.section is Section.OVERDUE)
    assert [one.id for one in overdue.rows] == [paper]
    assert [one.id for one in listing.inbox(desk, View.OVERDUE).rows] == [paper]


def test_a_state_secret_found_in_the_register(desk: Desk, clock: StandingClock) -> None:
    (paper,) = receive.sign_in_and_enrol(desk, {**REQUEST, "title": "关于某专项任务部署的请示", "note": "密语备注"}).ids
    (other,) = receive.sign_in_and_enrol(desk, NOTICE).ids
    spill.found(desk, paper, "本人发现")
    with pytest.raises(Refused) as stopped:
        vetting.vet(desk, [other])
    assert "24" in stopped.value.sentence
    frozen = spill.open_spill(desk)
    assert frozen is not None
    assert frozen.report_by == datetime(2026, 11, 24, 9, 0)
    assert "专项任务" not in told(desk, paper)
    clock.pass_(hours=2)
    spill.reported(desk, frozen.id, "县保密局李科长")
    spill.clear(desk, frozen.id, "县保密局李科长", desk.today, "清除内容，原件登入专册")
    assert not finding.find(desk, "专项任务").rows
    assert spill.open_spill(desk) is None
    vetting.vet(desk, [other])
    assert verify(desk.vault).ok


def test_forty_papers_in_one_day_and_none_is_forgotten(desk: Desk, clock: StandingClock) -> None:
    leader, reader = person(desk, "张主任"), person(desk, "李副主任")
    acting = [
        receive.sign_in_and_enrol(desk, {**REQUEST, "source_number": f"某水〔2026〕{at}号"}).ids[0] for at in range(1, 21)
    ]
    reading = [
        receive.sign_in_and_enrol(desk, {**NOTICE, "source_number": f"某水发〔2026〕{at}号"}).ids[0] for at in range(1, 21)
    ]
    vetting.vet(desk, [*acting, *reading])
    clock.pass_(hours=1)
    proposing.propose(desk, acting[:15], "拟请张主任批示，财务科主办。", lead="财务科", leader_ids=(leader,))
    circulate.submit(desk, acting[:15])
    slips.open_slip(desk, reading[:18], [leader, reader], SlipMode.IN_TURN, "请阅")
    clock.pass_(hours=3)
    circulate.take_in(desk, acting[:10], "请财务科办理。")
    assigning.assign(desk, acting[:10], Party("财务科"))
    for waiting in passing_on.waiting(desk, acting[:8]):
        passing_on.pass_on(desk, [waiting.id], Party("财务科"), way=Way.PHONE)
    circulate.take_in(desk, reading[:18], "已阅")
    circulate.send_out(desk, reading[:18])
    clock.pass_(hours=4)
    rows = {row.id: row for row in listing.inbox(desk, View.TODO).rows}
    assert len(rows) == 40
    assert all(row.next and row.holder and row.due_on for row in rows.values())
    assert {rows[paper].headline for paper in acting[10:15]} == {"在张主任处（今天）"}
    assert {rows[paper].headline for paper in reading[:18]} == {"在李副主任处（今天）"}
    assert {rows[paper].next for paper in acting[15:]} == {Verb.PROPOSE}
    panel = {listed.section: listed.total.count for listed in home(desk).lists}
    assert panel[Section.PASS_ON] == 2
    assert panel[Section.OUT] == 5 + 18
    assert panel[Section.ADRIFT] == 0

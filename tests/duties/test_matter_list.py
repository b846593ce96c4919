"""督办: which matters a view holds and in what order, what a row says, what never leaves the file, one matter opened."""

from datetime import date

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import save_settings
from bangongshi.duties.registry import detail as papers
from bangongshi.duties.registry import instruction_list, receive
from bangongshi.duties.supervision import (
    calling,
    ending,
    escalating,
    feedback,
    finding,
    leading,
    matter_list,
    revealing,
    reviewing,
)
from bangongshi.duties.supervision.matter_detail import detail
from bangongshi.duties.supervision.matter_rows_of import matter_select
from bangongshi.models.errors import Refused
from bangongshi.models.instruction_rows import InstructionView
from bangongshi.models.matter_rows import MatterView
from bangongshi.models.matter_words import Light, MatterState, MatterVerb
from bangongshi.models.matters import Feedback, Matter, MatterParty
from bangongshi.models.papers import Document, Instruction
from bangongshi.models.story import HIDDEN
from bangongshi.models.trail import Entry
from bangongshi.models.windows import Window
from bangongshi.models.words import Secrecy
from bangongshi.store.transaction import flush
from matter_fixtures import clock as clock
from matter_fixtures import desk as desk
from matter_fixtures import in_hand, matter, proposed
from office_fixtures import StandingClock

SECRET = "关于王某任职的考察"


def change(desk: Desk, matter_id: int, **values: object) -> None:
    """The columns as some act would have left them."""
    with desk.act("更正") as act:
        row = act.session.get_one(Matter, matter_id)
        for name, value in values.items():
            setattr(row, name, value)


def ids(desk: Desk, view: MatterView = MatterView.TODO, words: str = "") -> list[int]:
    return [row.id for row in matter_list.matters(desk, view, words=words).rows]


def paper(desk: Desk, **typed: str) -> int:
    form = {"unit_name": "市水利局", "title": "关于防汛检查的通知", "source_number": "某水〔2026〕1号", "secrecy": "公开"}
    return receive.sign_in_and_enrol(desk, {**form, **typed}).ids[0]


def said(desk: Desk, document_id: int, text: str = "请水利科牵头查清。") -> int:
    with desk.act("批示") as act:
        row = Instruction(document_id=document_id, leader_name="张主任", said_on=date(2026, 11, 20), text=text)
        act.session.add(row)
        flush(act)
        return row.id or 0


# -- views -------------------------------------------------------------------------------------------------------------


def test_what_is_pursued_stands_in_action_order(desk: Desk) -> None:
    later, sooner, ranked, adrift, key = (matter(desk) for _ in range(5))
    change(desk, later, due_on=date(2026, 12, 20))
    change(desk, sooner, due_on=date(2026, 12, 1), leader_rank=9)
    change(desk, ranked, due_on=date(2026, 12, 1), leader_rank=1)
    change(desk, adrift, due_on=None)
    change(desk, key, due_on=date(2026, 12, 30), key=True, standing=3)
    assert ids(desk) == [key, ranked, sooner, later, adrift]
    change(desk, key, state=MatterState.SUSPENDED)
    change(desk, adrift, state=MatterState.CLOSED)
    assert ids(desk) == [ranked, sooner, later]
    assert matter_list.count_matters(desk).count == 3
    assert ids(desk, MatterView.ALL) == [key, adrift, ranked, sooner, later]


def test_every_view_holds_what_it_says(desk: Desk, clock: StandingClock) -> None:
    one, two, three, four = (in_hand(desk) for _ in range(4))
    change(desk, one, due_on=date(2026, 11, 20))
    change(desk, two, due_on=date(2026, 11, 19))
    change(desk, three, due_on=date(2026, 11, 23), due_time="08:00")
    change(desk, four, due_on=date(2026, 11, 23), due_time="17:00")
    assert ids(desk, MatterView.OVERDUE) == [two, one, three]
    feedback.feed_back(desk, two, {"kind": "阶段", "by": "水利科", "text": "已查三处"})
    assert ids(desk, MatterView.REVIEW) == [two]
    change(desk, one, state=MatterState.CLOSED, closed_on=date(2026, 11, 22))
    change(desk, three, state=MatterState.CLOSED, closed_on=date(2026, 11, 21))
    assert ids(desk, MatterView.SIGN_OFF) == [three, one]
    assert [matter_list.count_matters(desk, view).count for view in MatterView] == [2, 1, 1, 2, 4]
    reviewing.review(desk, two, {"result": "采纳", "reviewer": "王文秘"})
    assert ids(desk, MatterView.REVIEW) == []


@pytest.mark.parametrize("view", list(MatterView))
def test_windows_join_into_the_whole_list(desk: Desk, view: MatterView) -> None:
    for at in range(7):
        made = in_hand(desk, due=f"2026-12-0{1 + at % 3}")
        if view is MatterView.OVERDUE:
            change(desk, made, due_on=date(2026, 11, 18 + at % 3))
        elif view is MatterView.SIGN_OFF:
            change(desk, made, state=MatterState.CLOSED, closed_on=date(2026, 11, 18 + at % 3))
        elif view is MatterView.REVIEW:
            feedback.feed_back(desk, made, {"kind": "阶段", "by": "水利科", "text": "在办"})
    whole = matter_list.matters(desk, view).rows
    assert len(whole) == 7
    part = matter_list.matters(desk, view, Window(size=3))
    walked = list(part.rows)
    while part.more_after:
        part = matter_list.matters(desk, view, Window(size=3, after=walked[-1].place))
        walked += part.rows
    assert walked == list(whole)
    assert [row.place for row in whole] == sorted((row.place for row in whole), reverse=view is MatterView.ALL)
    back = matter_list.matters(desk, view, Window(size=3, before=whole[5].place)).rows
    assert back == whole[2:5]
    for row in whole:
        assert matter_list.place_of(desk, view, row.id) == row.place
    assert matter_list.place_of(desk, view, 999) is None


# -- rows --------------------------------------------------------------------------------------------------------------


def test_a_row_says_who_when_what_came_last_and_where_it_was_said(desk: Desk) -> None:
    document_id = paper(desk)
    instruction_id = said(desk, document_id)
    made = in_hand(
        desk, paper=str(document_id), instruction=str(instruction_id), basis="请水利科牵头查清。", due="2026-12-01",
        assists="财务科、综合科", secrecy="公开",
    )
    feedback.feed_back(desk, made, {"kind": "阶段", "by": "水利科", "text": "已查三处，\n整改两处"})
    calling.call(desk, matter_ids=[made], answer="在办")
    (row,) = matter_list.matters(desk).rows
    assert (row.number, row.title, row.masked) == ("督〔2026〕1号", "今冬明春防汛检查", False)
    assert (row.leader, row.lead, row.assists, row.calls) == ("张主任", "水利科", "财务科、综合科", 1)
    assert (row.due_on, row.workdays, row.days, row.light) == (date(2026, 12, 1), 6, 8, Light.GREEN)
    assert row.last_progress == "已查三处， 整改两处"
    assert (row.origin, row.paper_id) == ("收〔2026〕1号 张主任批示", document_id)
    assert row.next is MatterVerb.REVIEW
    reviewing.review(desk, made, {"result": "退回", "reviewer": "王文秘", "note": "没有附件"})
    (row,) = matter_list.matters(desk).rows
    assert row.last_progress == ""


def test_a_late_row_is_red_and_counts_both_ways(desk: Desk, clock: StandingClock) -> None:
    in_hand(desk, due="2026-11-26")
    clock.pass_(days=4)
    (row,) = matter_list.matters(desk).rows
    assert (row.lateness, row.workdays, row.light) == ("逾期1天", -1, Light.RED)


@pytest.mark.parametrize(("days", "lit"), [("3", Light.GREEN), ("5", Light.GREEN), ("6", Light.YELLOW)])
def test_the_yellow_light_follows_the_units_own_setting(desk: Desk, days: str, lit: Light) -> None:
    made = in_hand(desk, due="2026-12-01")
    save_settings(desk, {"yellow_workdays": days})
    (row,) = matter_list.matters(desk).rows
    assert (row.workdays, row.light, detail(desk, made).row.light) == (6, lit, lit)


def test_words_look_at_what_may_be_seen(desk: Desk) -> None:
    flood = in_hand(desk)
    hidden = in_hand(desk, title=SECRET, secrecy="未公布", lead="财务科", assists="综合科")
    assert ids(desk, MatterView.ALL, "防汛") == [flood]
    assert ids(desk, MatterView.TODO, "水利科") == [flood]
    assert ids(desk, MatterView.ALL, "综合科") == [hidden]
    assert ids(desk, MatterView.ALL, "财务科 张主任") == [hidden]
    assert ids(desk, MatterView.ALL, "督〔2026〕2号") == [hidden]
    assert ids(desk, MatterView.ALL, "王某") == ids(desk, MatterView.ALL, "%") == []
    assert matter_list.count_matters(desk, MatterView.ALL, "王某").count == 0
    assert matter_list.count_matters(desk, MatterView.ALL, "张主任").count == 2


def test_more_matters_ask_no_more_queries(desk: Desk) -> None:
    def queries() -> int:
        seen: list[str] = []

        def count(*given: object) -> None:
            seen.append(str(given[2]))

        event.listen(desk.vault.engine, "before_cursor_execute", count)
        matter_list.matters(desk)
        event.remove(desk.vault.engine, "before_cursor_execute", count)
        return len(seen)

    in_hand(desk, assists="财务科")
    few = queries()
    for _ in range(6):
        feedback.feed_back(desk, in_hand(desk, assists="综合科"), {"kind": "阶段", "by": "水利科", "text": "在办"})
    assert queries() == few
    assert few < 16


# -- 保密 --------------------------------------------------------------------------------------------------------------


def read(desk: Desk) -> str:
    """What the query of the list itself yields, and what the lists answer."""
    with desk.read() as session:
        rows = session.execute(matter_select()).all()
    return repr([tuple(row) for row in rows]) + repr([matter_list.matters(desk, view) for view in MatterView])


@pytest.mark.parametrize(("own", "of_paper", "masked"), [
    ("未公布", "公开", True), ("未公布", "未公布", True), ("内部", "公开", False), ("公开", "公开", False),
])
def test_the_stricter_of_both_levels_masks(desk: Desk, own: str, of_paper: str, masked: bool) -> None:
    document_id = paper(desk, secrecy=of_paper, title=SECRET, alias="组织来文一件")
    made = in_hand(desk, title=SECRET, paper=str(document_id), basis=SECRET, requirement=SECRET, secrecy=own)
    feedback.feed_back(desk, made, {"kind": "阶段", "by": "水利科", "text": f"{SECRET}已完成"})
    (row,) = matter_list.matters(desk).rows
    assert row.masked is masked
    assert ("王某" in read(desk)) is not masked
    assert row.title == ("督办事项 督〔2026〕1号" if masked else SECRET)


def test_a_paper_that_becomes_unpublished_masks_its_matters(desk: Desk) -> None:
    document_id = paper(desk)
    in_hand(desk, title=SECRET, paper=str(document_id), secrecy="公开")
    assert not matter_list.matters(desk).rows[0].masked
    with desk.act("更正") as act:
        act.session.get_one(Document, document_id).secrecy = Secrecy.UNPUBLISHED
    (row,) = matter_list.matters(desk).rows
    assert (row.masked, row.title) == (True, "督办事项 督〔2026〕1号")


def test_revealing_is_in_the_journal_before_a_title_is_told(desk: Desk) -> None:
    document_id = paper(desk, secrecy="未公布", alias="来文一件")
    made = in_hand(desk, title=SECRET, paper=str(document_id))
    assert revealing.reveal(desk, []) == {}
    assert revealing.reveal(desk, [made, made]) == {made: SECRET}
    with desk.read() as session:
        looked = session.exec(select(Entry.about).where(col(Entry.verb) == "查阅")).all()
    assert looked == [f"matter:{made}", f"document:{document_id}"]
    with pytest.raises(Refused, match="找不到"):
        revealing.reveal(desk, [999])


def test_a_masked_matter_opened_tells_people_and_days_only(desk: Desk) -> None:
    words = dict.fromkeys(("requirement", "basis", "reporter", "note"), SECRET)
    made = in_hand(desk, title=SECRET, secrecy="未公布", kind="群众反映", assists="综合科", **words)
    feedback.feed_back(desk, made, {"kind": "阶段", "by": "水利科", "text": f"{SECRET}完成"})
    reviewing.review(desk, made, {"result": "退回", "reviewer": "王文秘", "note": f"{SECRET}不全"})
    calling.call(desk, matter_ids=[made], answer=f"{SECRET}在办")
    escalating.escalate(desk, [made], {"level": "黄", "number": "1", "to": "水利科", "signer": "张主任", "reply_by": "+3"})
    with desk.act("试") as act:
        party = act.session.exec(select(MatterParty)).one()
        party.result = f"{SECRET}会签"
    opened = detail(desk, made)
    assert "王某" not in repr(opened)
    assert HIDDEN in repr(opened.feedback) + repr(opened.fields)
    assert "水利科" in repr(opened.feedback)
    assert opened.typed == ()
    shown = detail(desk, made, revealed=True)
    assert shown.row.title == SECRET
    assert SECRET in repr(shown.feedback)
    assert dict(shown.typed)["basis"] == SECRET


# -- one opened --------------------------------------------------------------------------------------------------------


def test_an_opened_matter_holds_its_whole_account(desk: Desk, clock: StandingClock) -> None:
    made = in_hand(desk, due="2026-11-30", assists="财务科", assist_due="2026-11-27", note="口头说过")
    clock.pass_(days=1)
    feedback.feed_back(desk, made, {
        "kind": "延期", "by": "水利科", "text": "查了一半", "reason": "雨大", "asked_due": "2026-12-10"})
    reviewing.review(desk, made, {"result": "采纳", "reviewer": "王文秘", "approver": "张主任", "new_due": "2026-12-10"})
    opened = detail(desk, made)
    fields = dict(opened.fields)
    assert (fields["督办编号"], fields["主办"], fields["原时限"]) == ("督〔2026〕1号", "水利科", "2026-11-30")
    assert fields["时限"].startswith("2026-12-10（剩")
    assert [line[:3] for line in opened.account][-1] == "协办 "
    assert "张主任" in opened.account[1]
    assert "12月10日" in opened.account[1]
    assert opened.parties == ("财务科　待办，11-27 前（还有3天）",)
    (told,) = opened.feedback
    assert told.startswith("2026-11-24 09:00 水利科 延期，申请延至 2026-12-10：查了一半　原因：雨大［采纳")
    assert "批准 张主任" in told
    assert opened.story[0][0].split("　")[1].startswith("王文秘 ")
    assert any("主办 水利科" in text for _, text in opened.story)
    assert not any("金额" in text or "元" in text for _, text in opened.story)
    typed = dict(opened.typed)
    assert (typed["title"], typed["due"], typed["assists"], typed["note"]) == (
        "今冬明春防汛检查", "2026-12-10", "财务科", "口头说过")
    assert typed["version"] == str(_stored(desk, made).version)


def _stored(desk: Desk, matter_id: int) -> Matter:
    with desk.read() as session:
        return session.get_one(Matter, matter_id)


def test_what_is_gone_is_said_to_be_gone(desk: Desk) -> None:
    made = proposed(desk)
    change(desk, made, state=MatterState.WITHDRAWN)
    for missing in (made, 999):
        with pytest.raises(Refused, match="找不到"):
            detail(desk, missing)
    assert ids(desk, MatterView.ALL) == []


def test_the_end_of_a_matter_is_told(desk: Desk) -> None:
    made = in_hand(desk)
    feedback.feed_back(desk, made, {"kind": "办结", "by": "水利科", "text": "全部整改"})
    reviewing.review(desk, made, {"result": "采纳", "reviewer": "王文秘"})
    leading.submit(desk, [made], {"leader": "张主任"})
    assert dict(detail(desk, made).fields)["报领导"] == "2026-11-23"
    leading.leader(desk, made, {"said": "同意", "decision": "同意办结"})
    ending.sign_off(desk, [made], {"by": "李副主任", "evidence": "现场照片"})
    fields = dict(detail(desk, made).fields)
    assert (fields["状态"], fields["领导意见"], fields["验收依据"]) == ("已销号", "同意", "现场照片")
    assert "李副主任" in fields["销号"]


# -- where it came from -------------------------------------------------------------------------------------------------


def test_the_paper_and_the_instruction_show_what_became_of_them(desk: Desk) -> None:
    document_id = paper(desk)
    instruction_id = said(desk, document_id)
    assert "督办" not in dict(papers.open_detail(desk, document_id).fields)
    in_hand(desk, paper=str(document_id), instruction=str(instruction_id), basis="请水利科牵头查清。")
    opened = papers.open_detail(desk, document_id)
    assert dict(opened.fields)["督办"] == "督〔2026〕1号 办理中"
    assert opened.instructions[0].endswith("［督〔2026〕1号 办理中］")
    (row,) = instruction_list.instructions(desk, InstructionView.ALL).rows
    assert row.pursued == "督〔2026〕1号 办理中"


# -- found from the command line ------------------------------------------------------------------------------------------


def test_matters_are_found_masked_and_revealed(desk: Desk) -> None:
    flood = in_hand(desk)
    hidden = in_hand(desk, title=SECRET, secrecy="未公布", due="2026-11-25")
    assert [row.id for row in finding.find(desk, "水利科")] == [hidden, flood]
    assert finding.find(desk, "王某") == finding.find(desk, " ") == ()
    (found,) = finding.find(desk, "2号")
    assert (found.register, found.title, found.masked, found.next) == ("matters", "督办事项 督〔2026〕2号", True, "反馈")
    assert found.sentence == "督办 督〔2026〕2号 水利科承办（2026-11-23起），下一步：反馈，时限 2026-11-25。"
    assert finding.count_found(desk, "王某").count == 0
    (told,) = finding.find(desk, "王某", revealed=True)
    assert (told.title, finding.count_found(desk, "王某", revealed=True).count) == (SECRET, 1)
    with desk.read() as session:
        assert session.exec(select(Entry.about).where(col(Entry.verb) == "查阅")).all() == [f"matter:{hidden}"]


def test_feedback_of_another_matter_is_not_shown(desk: Desk) -> None:
    one, two = in_hand(desk), in_hand(desk)
    feedback.feed_back(desk, two, {"kind": "阶段", "by": "水利科", "text": "另一件"})
    assert detail(desk, one).feedback == ()
    with desk.read() as session:
        assert session.exec(select(col(Feedback.matter_id))).all() == [two]

"""催办 and 督办单: one act for a whole call, the next day asked once; an escalation is signed, sent, and never goes down."""

from datetime import date

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import calling, ending, escalating, giving
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.matter_words import EventKind, SheetLevel
from bangongshi.models.matters import MatterCall, MatterEvent, MatterParty, Sheet
from bangongshi.models.words import Way
from matter_fixtures import clock, desk, facts, in_hand, matter, row
from office_fixtures import StandingClock

__all__ = ["clock", "desk"]

SHEET = {"level": "黄", "number": "督办单〔2026〕3号", "signer": "张主任", "reply_by": "11-27"}


def calls(desk: Desk) -> list[MatterCall]:
    with desk.read() as session:
        return list(session.exec(
            select(MatterCall).where(col(MatterCall.withdrawn).is_(False)).order_by(col(MatterCall.id))
        ))


def counted(desk: Desk, kind: EventKind) -> int:
    with desk.read() as session:
        return len(session.exec(
            select(MatterEvent).where(col(MatterEvent.kind) == kind, col(MatterEvent.withdrawn).is_(False))
        ).all())


def sheets(desk: Desk) -> list[Sheet]:
    with desk.read() as session:
        return list(session.exec(select(Sheet).order_by(col(Sheet.id))))


def test_one_call_about_several_things(desk: Desk) -> None:
    made = in_hand(desk, assists="财务科、综合科")
    other = in_hand(desk, title="清理旧账", basis="请清理旧账")
    party = giving.open_parties(desk, [made])[0].id
    done = calling.call(
        desk, matter_ids=[made, other], party_ids=[party], answer="正在办，周五前报。", way=Way.FACE, whom="王科长",
    )
    assert "2026-11-24 再问" in done.sentence
    assert "共 3 项" in done.sentence
    assert [(one.matter_id, one.party_id, one.whom, one.way, one.next_on) for one in calls(desk)] == [
        (made, None, "王科长", Way.FACE, date(2026, 11, 24)),
        (other, None, "王科长", Way.FACE, date(2026, 11, 24)),
        (made, party, "王科长", Way.FACE, date(2026, 11, 24)),
    ]
    assert row(desk, made).chase_on == row(desk, other).chase_on == date(2026, 11, 24)
    with desk.read() as session:
        helper = session.get(MatterParty, party)
    assert helper is not None
    assert helper.chase_on == date(2026, 11, 24)
    assert counted(desk, EventKind.CALLED) == 3
    take_back(desk)
    assert (calls(desk), counted(desk, EventKind.CALLED)) == ([], 0)
    assert row(desk, made).chase_on == date(2026, 12, 22)


def test_the_sentence_counts_and_tells_the_next_day(desk: Desk, clock: StandingClock) -> None:
    made = in_hand(desk)
    assert calling.call(desk, matter_ids=[made], answer="在办").sentence == "已催 水利科（第 1 次），2026-11-24 再问。"
    clock.pass_(days=4)  # Friday: the next working day is Monday
    assert calling.call(desk, matter_ids=[made], answer="在办").sentence == "已催 水利科（第 2 次），2026-11-30 再问。"
    said = calling.call(desk, matter_ids=[made], answer="在办", next_typed="12-03").sentence
    assert said == "已催 水利科（第 3 次），2026-12-03 再问。"


def test_what_a_call_must_say(desk: Desk) -> None:
    made = in_hand(desk)
    with pytest.raises(Invalid) as wrong:
        calling.call(desk, matter_ids=[made], answer=" ")
    assert set(wrong.value.fields) == {"answer"}
    for typed in ("11-23", "2026-11-20", "哪天"):
        with pytest.raises(Invalid) as wrong:
            calling.call(desk, matter_ids=[made], answer="在办", next_typed=typed)
        assert set(wrong.value.fields) == {"next"}
    with pytest.raises(Refused, match="先选"):
        calling.call(desk, answer="在办")
    assert not calls(desk)


def test_who_has_answered_is_not_asked_again(desk: Desk) -> None:
    made = in_hand(desk, assists="财务科")
    party = giving.open_parties(desk, [made])[0].id
    giving.party_done(desk, [party], {"result": "无意见"})
    with pytest.raises(Refused, match="不用催"):
        calling.call(desk, party_ids=[party], answer="在办")
    with pytest.raises(Refused, match="还没有交办"):
        calling.call(desk, matter_ids=[matter(desk, title="清理旧账", basis="请清理旧账")], answer="在办")


@pytest.mark.parametrize("field", ["level", "signer", "reply_by"])
def test_what_a_sheet_must_say(desk: Desk, field: str) -> None:
    made = in_hand(desk)
    with pytest.raises(Invalid) as wrong:
        escalating.escalate(desk, [made], {**SHEET, field: ""})
    assert set(wrong.value.fields) == {field}
    assert not sheets(desk)


def test_a_sheet_is_a_stored_event_and_left_the_house(desk: Desk) -> None:
    made = in_hand(desk)
    escalating.escalate(desk, [made], SHEET)
    (sent,) = sheets(desk)
    assert (sent.level, sent.to_name, sent.signer, sent.reply_by) == (
        SheetLevel.YELLOW, "水利科", "张主任", date(2026, 11, 27),
    )
    assert facts(desk, made).unanswered_sheet
    assert counted(desk, EventKind.ESCALATED) == 1
    with pytest.raises(Refused, match="督办单已经发出"):
        take_back(desk)


def test_a_lower_one_after_a_higher_is_refused_until_the_next_round(desk: Desk, clock: StandingClock) -> None:
    made = in_hand(desk)
    escalating.escalate(desk, [made], SHEET)
    with pytest.raises(Refused, match="已经发过黄色督办单"):
        escalating.escalate(desk, [made], {**SHEET, "level": "蓝"})
    escalating.escalate(desk, [made], {**SHEET, "level": "红"})
    clock.pass_(hours=1)
    ending.cancel(desk, [made], {"approver": "张主任", "reason": "上级取消"})
    clock.pass_(hours=1)
    ending.reopen(desk, [made], {"approver": "张主任", "reason": "又要办", "due": "2027-01-08"})
    clock.pass_(hours=1)
    escalating.escalate(desk, [made], {**SHEET, "level": "蓝"})
    assert [one.level for one in sheets(desk)] == [SheetLevel.YELLOW, SheetLevel.RED, SheetLevel.BLUE]


def test_one_number_one_sheet(desk: Desk) -> None:
    made, other = in_hand(desk), in_hand(desk, title="清理旧账", basis="请清理旧账")
    with pytest.raises(Invalid) as wrong:
        escalating.escalate(desk, [made, other], SHEET)
    assert set(wrong.value.fields) == {"number"}
    escalating.escalate(desk, [made, other], {**SHEET, "number": ""})
    assert len(sheets(desk)) == 2


def test_the_answer_is_verbatim_and_the_oldest_first(desk: Desk, clock: StandingClock) -> None:
    made = in_hand(desk)
    with pytest.raises(Refused, match="没有等答复"):
        escalating.answer_sheet(desk, made, {"answer": "在办"})
    escalating.escalate(desk, [made], SHEET)
    clock.pass_(days=1)
    escalating.escalate(desk, [made], {**SHEET, "level": "红"})
    with pytest.raises(Invalid) as wrong:
        escalating.answer_sheet(desk, made, {"answer": ""})
    assert set(wrong.value.fields) == {"answer"}
    clock.pass_(days=6)
    done = escalating.answer_sheet(desk, made, {"answer": "人手不足，\n已加派两人。"})
    assert "已过要求的日子" in done.sentence
    assert [one.answer for one in sheets(desk)] == ["人手不足，\n已加派两人。", ""]
    assert facts(desk, made).unanswered_sheet
    escalating.answer_sheet(desk, made, {"answer": "已办完。", "at": "11-25"})
    assert not facts(desk, made).unanswered_sheet

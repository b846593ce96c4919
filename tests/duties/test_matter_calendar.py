"""A changed calendar and the open matters: the difference is shown, what was confirmed moves, the first date stays."""

from datetime import date, datetime

import pytest
from sqlmodel import col, select

from bangongshi.duties import calendar as calendars
from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import opening
from bangongshi.duties.supervision.matter_dates import account, add_matter_deadline
from bangongshi.duties.take_back import take_back
from bangongshi.models.chase_rules import first_chase
from bangongshi.models.deadlines import Sum, count, fixed
from bangongshi.models.errors import Refused
from bangongshi.models.matter_words import MatterState
from bangongshi.models.matters import Matter, MatterDeadline, MatterEvent, MatterParty
from bangongshi.models.papers import Document, Incoming
from bangongshi.models.words import DueBasis, DueUnit, Phase, TaskState
from bangongshi.models.workdays import Calendar
from bangongshi.store.transaction import flush
from bangongshi.store.verify import verify
from matter_fixtures import clock, desk, matter, proposed, row

__all__ = ["clock", "desk"]

NEW_YEAR = "关于2027年部分节假日安排的通知　国办发明电〔2026〕99号\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n"
REST = """二、春节：2月5日（周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""
"""An invented year: not the real arrangement, which is not out."""
START = date(2026, 11, 23)


def again(desk: Desk, matter_id: int, made: Sum, by: str = "张主任") -> None:
    """The matter's next date, and when to ask for it."""
    with desk.act("延期") as act:
        target = act.session.get_one(Matter, matter_id)
        add_matter_deadline(act, target, made, by)
        target.chase_on = first_chase(made.due_on, made.start_on, Calendar())


def helped(desk: Desk, matter_id: int, made: Sum, name: str, *, done: bool = False) -> int:
    """Somebody who helps by an inner date."""
    with desk.act("加协办") as act:
        party = MatterParty(
            matter_id=matter_id, name=name, asked_at=datetime(2026, 11, 23, 9),
            state=TaskState.DONE if done else TaskState.OPEN,
        )
        act.session.add(party)
        flush(act)
        add_matter_deadline(act, party, made)
    return party.id or 0


def workdays(n: int, start: date = START) -> Sum:
    return count(start, n, DueUnit.WORKDAY, Calendar(), basis=DueBasis.LEADER, start_word="立项")


def events(desk: Desk) -> int:
    with desk.read() as session:
        return len(session.exec(select(MatterEvent)).all())


def test_open_matters_and_who_helps_move_when_confirmed(desk: Desk) -> None:
    made = matter(desk, due="3个工作日")
    helper = helped(desk, made, workdays(3), "财务科")
    helped(desk, made, workdays(3), "综合科", done=True)
    fixed_day = matter(desk, title="另一项", due="11-26", requirement="另行核查")
    before = events(desk)
    calendars.override_day(desk, date(2026, 11, 25), True, "县庆")

    changes = calendars.recount(desk)
    assert [(one.what, one.old, one.new, one.matter_id, one.document_id) for one in changes] == [
        ("督〔2026〕1号 主办 水利科", date(2026, 11, 26), date(2026, 11, 27), made, 0),
        ("督〔2026〕1号 协办 财务科", date(2026, 11, 26), date(2026, 11, 27), made, 0),
    ]
    assert changes[0].sentence == "立项 11月23日 + 3 个工作日 → 11月27日（依据：领导批示）"
    assert row(desk, made).due_on == date(2026, 11, 26), "nothing moves by itself"

    done = calendars.apply_recount(desk, [one.id for one in changes])
    assert done.sentence == "已按日历重算 2 个时限。"
    moved = row(desk, made)
    assert (moved.due_on, moved.first_due_on) == (date(2026, 11, 27), date(2026, 11, 26))
    with desk.read() as session:
        assert session.get_one(MatterParty, helper).due_on == date(2026, 11, 27)
        assert account(session, made)[:2] == (
            "立项 11月23日 + 3 个工作日 → 11月26日（依据：领导批示）；张主任定",
            "立项 11月23日 + 3 个工作日 → 11月27日（依据：领导批示）；张主任定",
        )
    assert row(desk, fixed_day).due_on == date(2026, 11, 26), "a day that was named stays"
    assert events(desk) == before + 1, "the date that counts moved with the calendar"
    assert calendars.recount(desk) == []
    with pytest.raises(Refused):
        calendars.apply_recount(desk, [changes[0].id])
    assert verify(desk.vault).ok


def test_only_what_was_confirmed_moves_and_it_can_be_taken_back(desk: Desk) -> None:
    made = matter(desk, due="3个工作日")
    helper = helped(desk, made, workdays(3), "财务科")
    calendars.override_day(desk, date(2026, 11, 25), True, "县庆")
    lead, assist = calendars.recount(desk)
    done = calendars.apply_recount(desk, [assist.id])
    assert row(desk, made).due_on == date(2026, 11, 26)
    with desk.read() as session:
        assert session.get_one(MatterParty, helper).due_on == date(2026, 11, 27)
    assert calendars.recount(desk) == [lead]
    take_back(desk, done.undo)
    with desk.read() as session:
        assert session.get_one(MatterParty, helper).due_on == date(2026, 11, 26)
    assert calendars.recount(desk) == [lead, assist]


def test_a_paper_and_a_matter_are_not_taken_for_one_another(desk: Desk) -> None:
    """Both may have the same row number; only the one that was confirmed moves."""
    made = matter(desk, due="3个工作日")
    with desk.act("登记") as act:
        document = Document(title="关于测试的通知", occurred_on=START, phase=Phase.ENROLLED)
        act.session.add(document)
        flush(act)
        act.session.add(Incoming(
            document_id=document.id or 0, receipt_number="收〔2026〕9号", signed_in_at=datetime(2026, 11, 23, 9)))
        calendars.add_deadline(act, document, count(START, 3, DueUnit.WORKDAY, Calendar(), basis=DueBasis.SOURCE))
    calendars.override_day(desk, date(2026, 11, 25), True, "县庆")
    paper, supervised = calendars.recount(desk)
    assert (paper.what, supervised.what) == ("收〔2026〕9号", "督〔2026〕1号 主办 水利科")
    assert abs(paper.id) == abs(supervised.id) == 1
    assert calendars.apply_recount(desk, [supervised.id]).ids == ()
    assert calendars.recount(desk) == [paper]
    assert row(desk, made).due_on == date(2026, 11, 27)
    calendars.clear_day(desk, date(2026, 11, 25))
    [back] = calendars.recount(desk)
    assert back.matter_id == made
    with pytest.raises(Refused):
        calendars.apply_recount(desk, [-back.id])
    assert calendars.recount(desk) == [back]


@pytest.mark.parametrize(
    "state",
    [MatterState.CLOSED, MatterState.SIGNED_OFF, MatterState.SUSPENDED, MatterState.CANCELLED, MatterState.DECLINED,
     MatterState.HISTORY, MatterState.VOID],
)
def test_what_is_over_stays(desk: Desk, state: MatterState) -> None:
    made = matter(desk, due="3个工作日")
    helped(desk, made, workdays(3), "财务科")
    with desk.act("办结督办") as act:
        act.session.get_one(Matter, made).state = state
    calendars.override_day(desk, date(2026, 11, 25), True, "县庆")
    assert calendars.recount(desk) == []


def test_the_newest_date_is_the_one_recounted(desk: Desk) -> None:
    made = matter(desk, due="3个工作日")
    again(desk, made, fixed(date(2026, 12, 18), START, DueBasis.LEADER, start_word="延期"))
    calendars.override_day(desk, date(2026, 11, 25), True, "县庆")
    assert calendars.recount(desk) == []
    again(desk, made, workdays(2))
    [change] = calendars.recount(desk)
    assert (change.old, change.new) == (date(2026, 11, 25), date(2026, 11, 26))


def test_what_is_only_proposed_keeps_no_first_date(desk: Desk) -> None:
    made = proposed(desk, due="3个工作日")
    calendars.override_day(desk, date(2026, 11, 25), True, "县庆")
    [change] = calendars.recount(desk)
    assert change.what == "拟立项事项 主办 水利科"
    calendars.apply_recount(desk, [change.id])
    moved = row(desk, made)
    assert (moved.due_on, moved.first_due_on) == (date(2026, 11, 27), None)
    opening.establish(desk, [made], {"established_by": "张主任"})
    assert row(desk, made).first_due_on == date(2026, 11, 27)


def test_a_call_meant_for_before_the_date_stays_before_it(desk: Desk) -> None:
    made = matter(desk)
    again(desk, made, workdays(5, date(2027, 1, 29)))
    assert (row(desk, made).due_on, row(desk, made).chase_on) == (date(2027, 2, 9), date(2027, 2, 4))
    calendars.enter_notice(desk, NEW_YEAR + REST)
    [change] = calendars.recount(desk)
    assert change.new == date(2027, 2, 4)
    calendars.apply_recount(desk, [change.id])
    assert row(desk, made).chase_on == date(2027, 2, 3)


def test_the_mark_goes_where_the_date_stays(desk: Desk) -> None:
    made = matter(desk)
    again(desk, made, workdays(3, date(2026, 12, 30)))

    def provisional() -> list[bool]:
        with desk.read() as session:
            rows = session.exec(
                select(MatterDeadline).where(col(MatterDeadline.matter_id) == made).order_by(col(MatterDeadline.id)))
            return [one.provisional for one in rows]

    assert provisional() == [False, True]
    calendars.enter_notice(desk, NEW_YEAR + REST)
    assert provisional() == [False, False]
    assert calendars.recount(desk) == []

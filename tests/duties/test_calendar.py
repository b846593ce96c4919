"""The calendar at the desk: notices entered, days set, deadlines that move only when the clerk says so."""

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from bangongshi.duties import calendar as calendars
from bangongshi.duties.desk import Desk
from bangongshi.duties.take_back import take_back
from bangongshi.models.deadlines import Sum, count, fixed
from bangongshi.models.errors import Refused
from bangongshi.models.notice import NoticeDay
from bangongshi.models.papers import Deadline, Document, Incoming
from bangongshi.models.trail import Entry
from bangongshi.models.words import DueBasis, DueUnit, Phase
from bangongshi.models.workdays import Calendar
from bangongshi.store.transaction import flush
from office_fixtures import new_desk

# An invented year: not the real arrangement, which is not out.
MADE_UP_2027 = """关于2027年部分节假日安排的通知　国办发明电〔2026〕99号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path / "office")


def paper(desk: Desk, made: Sum, phase: Phase = Phase.ENROLLED, number: str = "") -> int:
    with desk.act("登记") as act:
        document = Document(title="关于测试的通知", occurred_on=made.start_on, due_on=made.due_on, phase=phase)
        act.session.add(document)
        flush(act)
        assert document.id
        act.session.add(Incoming(document_id=document.id, receipt_number=number, signed_in_at=datetime(2026, 11, 20, 9)))
        add(act.session, document.id, made)
    return document.id


def add(session: Session, document_id: int, made: Sum) -> None:
    session.add(
        Deadline(document_id=document_id, due_on=made.due_on, start_on=made.start_on, amount=made.amount, unit=made.unit,
                 basis=made.basis, basis_text=made.basis_text, provisional=made.provisional)
    )


def workdays(start: date, n: int) -> Sum:
    return count(start, n, DueUnit.WORKDAY, Calendar(), basis=DueBasis.SOURCE)


def newest(desk: Desk, document_id: int) -> list[Deadline]:
    with desk.read() as session:
        return list(session.exec(
            select(Deadline).where(Deadline.document_id == document_id).order_by(col(Deadline.id).desc())
        ))


def test_a_notice_makes_its_year_known(desk: Desk) -> None:
    assert not desk.calendar().verdict(date(2027, 2, 20)).known
    done = calendars.enter_notice(desk, MADE_UP_2027)
    assert done.sentence == "已录入2027年放假安排：放假 28 天，调休上班 5 天。"
    verdict = desk.calendar().verdict(date(2027, 2, 20))
    assert (verdict.workday, verdict.known, verdict.ground) == (True, True, "国办发明电〔2026〕99号")
    assert desk.calendar().status(2027) == "已录入（国办发明电〔2026〕99号）"
    assert [line.known for line in calendars.years(desk)] == [True, True, True]
    assert len(calendars.own_days(desk)) == 33


def test_every_day_of_the_notice_is_in_the_journal(desk: Desk) -> None:
    done = calendars.enter_notice(desk, MADE_UP_2027)
    with desk.read() as session:
        lines = session.exec(select(Entry).where(Entry.act == done.undo)).all()
    assert sorted(line.table for line in lines) == ["calendarday"] * 33 + ["calendaryear"]


def test_taking_a_notice_back_makes_the_year_unknown_again(desk: Desk) -> None:
    done = calendars.enter_notice(desk, MADE_UP_2027)
    take_back(desk, done.undo)
    assert not desk.calendar().known(2027)
    assert not desk.calendar().verdict(date(2027, 2, 20)).workday
    calendars.enter_notice(desk, MADE_UP_2027)
    assert desk.calendar().known(2027)


def test_a_notice_entered_again_replaces_itself_but_not_the_clerks_own_days(desk: Desk) -> None:
    calendars.enter_notice(desk, MADE_UP_2027)
    calendars.override_day(desk, date(2027, 7, 6), True, "县庆")
    calendars.enter_notice(desk, MADE_UP_2027.replace("5月8日（周六）上班", "5月9日（周日）上班"))
    calendar = desk.calendar()
    assert not calendar.is_workday(date(2027, 5, 8))
    assert calendar.is_workday(date(2027, 5, 9))
    assert calendar.verdict(date(2027, 7, 6)).name == "县庆"


@pytest.mark.parametrize(
    ("notice", "code"),
    [("督办通知", "R-NOTICE"), ("2027年部分节假日安排。春节：2月5日至12日放假调休，共8天。", "R-NOTICE-PART"),
     (MADE_UP_2027.replace("共8天", "共9天"), "R-NOTICE"), (MADE_UP_2027.replace("2月20日（周六）", "2月20日（周日）"), "R-NOTICE")],
)
def test_what_is_not_understood_is_refused_whole(desk: Desk, notice: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        calendars.enter_notice(desk, notice)
    assert refused.value.code == code
    assert not desk.calendar().known(2027)
    assert calendars.own_days(desk) == []


def test_days_can_be_entered_as_days(desk: Desk) -> None:
    calendars.enter_notice(desk, [NoticeDay(date(2027, 1, 1), True, "元旦")], 2027, "某号")
    assert desk.calendar().status(2027) == "已录入（某号）"
    with pytest.raises(Refused):
        calendars.enter_notice(desk, [], 2027)


def test_one_day_set_and_let_go(desk: Desk) -> None:
    day = date(2026, 11, 24)
    assert calendars.override_day(desk, day, True, "停电").sentence == "2026-11-24 已改为休。"
    verdict = desk.calendar().verdict(day)
    assert (verdict.workday, verdict.name, verdict.ground) == (False, "停电", "本单位自定")
    assert calendars.clear_day(desk, day).sentence == "2026-11-24 已恢复为班。"
    assert desk.calendar().is_workday(day)
    with pytest.raises(Refused):
        calendars.clear_day(desk, day)


def test_nothing_moves_until_the_clerk_says_so(desk: Desk) -> None:
    moves = paper(desk, workdays(date(2027, 1, 29), 5), number="收〔2027〕12号")
    stays = paper(desk, workdays(date(2026, 11, 20), 7))
    named = paper(desk, fixed(date(2027, 2, 10), date(2026, 11, 20), DueBasis.SOURCE))
    closed = paper(desk, workdays(date(2027, 1, 29), 5), Phase.CLOSED)
    assert calendars.recount(desk) == []
    calendars.enter_notice(desk, MADE_UP_2027)
    [change] = calendars.recount(desk)
    assert (change.id, change.number, change.old, change.new) == (
        moves, "收〔2027〕12号", date(2027, 2, 8 + 1), date(2027, 2, 4)
    )
    assert change.sentence == "收文 1月29日 + 5 个工作日 → 2月4日（依据：来文要求）"
    assert newest(desk, moves)[0].due_on == date(2027, 2, 9)

    done = calendars.apply_recount(desk, [moves, stays, named, closed])
    assert done.ids == (moves,)
    after = newest(desk, moves)
    assert [(row.due_on, row.provisional) for row in after] == [(date(2027, 2, 4), False), (date(2027, 2, 9), True)]
    with desk.read() as session:
        document = session.get(Document, moves)
        assert document
        assert document.due_on == date(2027, 2, 4)
    assert [len(newest(desk, each)) for each in (stays, named, closed)] == [1, 1, 1]
    assert calendars.recount(desk) == []
    with pytest.raises(Refused):
        calendars.apply_recount(desk, [moves])


def test_the_mark_goes_where_the_date_stays(desk: Desk) -> None:
    stays = paper(desk, workdays(date(2026, 12, 30), 3))
    assert newest(desk, stays)[0].provisional
    calendars.enter_notice(desk, MADE_UP_2027)
    [row] = newest(desk, stays)
    assert (row.due_on, row.provisional) == (date(2027, 1, 5), False)


def test_statutory_natural_days_move_too(desk: Desk) -> None:
    law = count(date(2026, 11, 9), 15, DueUnit.DAY, Calendar(), basis=DueBasis.LAW)
    petition = paper(desk, law)
    calendars.override_day(desk, law.due_on, True, "县庆")
    assert [(change.id, change.new) for change in calendars.recount(desk)] == [(petition, date(2026, 11, 25))]


def test_the_newest_deadline_that_holds_is_the_one_recounted(desk: Desk) -> None:
    twice = paper(desk, workdays(date(2027, 1, 29), 5))
    with desk.act("改时限") as act:
        add(act.session, twice, fixed(date(2027, 3, 1), date(2027, 1, 29), DueBasis.LEADER))
    calendars.enter_notice(desk, MADE_UP_2027)
    assert calendars.recount(desk) == []


def test_recounting_reads_open_papers_only(desk: Desk) -> None:
    with desk.read() as session:
        plan = session.connection().execute(
            text(
                "EXPLAIN QUERY PLAN SELECT 1 FROM document JOIN deadline ON deadline.id = (SELECT max(d.id) FROM deadline d"
                " WHERE d.document_id = document.id AND d.withdrawn IS 0) WHERE document.phase IN ('已签收', '已登记')"
            )
        ).all()
    steps = " / ".join(str(row[3]) for row in plan)
    assert "document_open_by" in steps
    assert "SCAN deadline" not in steps

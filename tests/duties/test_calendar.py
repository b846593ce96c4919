"""The calendar at the desk: notices entered, days set, deadlines that move only when the clerk says so."""

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from bangongshi.duties import calendar as calendars
from bangongshi.duties.deadline_rows import add_deadline, sum_of
from bangongshi.duties.desk import OFFICE_ZONE, Desk
from bangongshi.duties.registry import amend, receive
from bangongshi.duties.registry.deadlines import preview_deadline, set_deadline
from bangongshi.duties.take_back import take_back
from bangongshi.models.chase_rules import first_chase
from bangongshi.models.deadlines import Sum, count, fixed
from bangongshi.models.errors import Refused
from bangongshi.models.notice import NoticeDay
from bangongshi.models.papers import Copy, Deadline, Document, Hop, Incoming
from bangongshi.models.trail import Entry
from bangongshi.models.words import DueBasis, DueUnit, HolderKind, HopState, Phase, TaskKind, TaskState
from bangongshi.models.work import Task
from bangongshi.models.workdays import Calendar
from bangongshi.store.transaction import flush
from bangongshi.store.verify import verify
from office_fixtures import StandingClock, new_desk

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
        add_deadline(act, document, made)
    return document.id


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
    assert (change.document_id, change.what, change.old, change.new) == (
        moves, "收〔2027〕12号", date(2027, 2, 8 + 1), date(2027, 2, 4)
    )
    assert change.sentence == "收文 1月29日 + 5 个工作日 → 2月4日（依据：来文要求）"
    assert newest(desk, moves)[0].due_on == date(2027, 2, 9)

    done = calendars.apply_recount(desk, [newest(desk, each)[0].id or 0 for each in (moves, stays, named, closed)])
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
        calendars.apply_recount(desk, [change.id])


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
    assert [(change.document_id, change.new) for change in calendars.recount(desk)] == [(petition, date(2026, 11, 25))]


def test_the_newest_deadline_that_holds_is_the_one_recounted(desk: Desk) -> None:
    twice = paper(desk, workdays(date(2027, 1, 29), 5))
    with desk.act("改时限") as act:
        add_deadline(act, act.session.get_one(Document, twice), fixed(date(2027, 3, 1), date(2027, 1, 29), DueBasis.LEADER))
    calendars.enter_notice(desk, MADE_UP_2027)
    assert calendars.recount(desk) == []


def duty(desk: Desk, document_id: int, made: Sum, kind: TaskKind, party: str, *, done: bool = False) -> int:
    with desk.act("承办") as act:
        task = Task(
            document_id=document_id, kind=kind, party_name=party, asked_at=datetime(2026, 9, 1, 9),
            state=TaskState.DONE if done else TaskState.OPEN,
        )
        act.session.add(task)
        flush(act)
        add_deadline(act, task, made)
        task.chase_on = first_chase(made.due_on, made.start_on, Calendar())
    return task.id or 0


def leg(desk: Desk, document_id: int, made: Sum, reader: str, *, back: bool = False) -> int:
    with desk.act("传阅") as act:
        copy = Copy(
            document_id=document_id, holder_kind=HolderKind.CABINET if back else HolderKind.PERSON,
            holder_name="文件柜" if back else reader, holder_since=datetime(2026, 9, 1, 9),
        )
        act.session.add(copy)
        flush(act)
        hop = Hop(
            document_id=document_id, copy_id=copy.id or 0, reader_name=reader, sent_at=datetime(2026, 9, 1, 9),
            state=HopState.BACK if back else HopState.OUT,
        )
        act.session.add(hop)
        flush(act)
        add_deadline(act, hop, made)
    return hop.id or 0


def moved_over_the_national_day(desk: Desk) -> tuple[int, int, int]:
    """An open paper, a duty and a leg that end behind 国庆, with others that are over; then 10月8日 becomes a day off."""
    made = count(date(2026, 9, 29), 3, DueUnit.WORKDAY, Calendar(), start_word="交办")
    assert made.due_on == date(2026, 10, 9)
    document = paper(desk, fixed(date(2026, 11, 30), date(2026, 9, 29), DueBasis.SOURCE), number="收〔2026〕12号")
    lead = duty(desk, document, made, TaskKind.LEAD, "财务科")
    duty(desk, document, made, TaskKind.ASSIST, "人事科", done=True)
    out = leg(desk, document, made, "李主任")
    leg(desk, document, made, "张副主任", back=True)
    ended = paper(desk, made, Phase.CLOSED)
    duty(desk, ended, made, TaskKind.LEAD, "办公室")
    calendars.override_day(desk, date(2026, 10, 8), True, "县庆")
    return document, lead, out


def test_open_duties_and_legs_move_too_when_confirmed(desk: Desk) -> None:
    document, lead, out = moved_over_the_national_day(desk)
    changes = calendars.recount(desk)
    assert [(one.document_id, one.what, one.old, one.new) for one in changes] == [
        (document, f"收〔2026〕12号 {word}", date(2026, 10, 9), date(2026, 10, 10)) for word in ("主办 财务科", "传阅 李主任")
    ]
    assert changes[0].sentence == "交办 9月29日 + 3 个工作日 → 10月10日（依据：单位默认）"
    assert calendars.apply_recount(desk, [one.id for one in changes]).ids == (document,)
    with desk.read() as session:
        assert session.get_one(Task, lead).due_on == session.get_one(Hop, out).due_on == date(2026, 10, 10)
        assert session.get_one(Document, document).due_on == date(2026, 11, 30)
    kept = [(row.task_id, row.hop_id, row.start_word) for row in newest(desk, document)[:2]]
    assert kept == [(None, out, "交办"), (lead, None, "交办")]
    assert calendars.recount(desk) == []
    assert verify(desk.vault).ok


def test_only_what_was_confirmed_moves(desk: Desk) -> None:
    _, lead, out = moved_over_the_national_day(desk)
    first, second = calendars.recount(desk)
    calendars.apply_recount(desk, [first.id])
    with desk.read() as session:
        assert session.get_one(Task, lead).due_on == date(2026, 10, 10)
        assert session.get_one(Hop, out).due_on == date(2026, 10, 9)
    assert calendars.recount(desk) == [second]


def test_a_call_meant_for_before_the_date_stays_before_it(desk: Desk) -> None:
    document = paper(desk, fixed(date(2027, 3, 30), date(2027, 1, 29), DueBasis.SOURCE))
    lead = duty(desk, document, workdays(date(2027, 1, 29), 5), TaskKind.LEAD, "财务科")
    calendars.enter_notice(desk, MADE_UP_2027)
    [change] = calendars.recount(desk)
    assert change.new == date(2027, 2, 4)
    calendars.apply_recount(desk, [change.id])
    with desk.read() as session:
        assert session.get_one(Task, lead).chase_on == date(2027, 2, 3)


def test_the_mark_of_a_duty_goes_where_the_date_stays(desk: Desk) -> None:
    document = paper(desk, fixed(date(2027, 3, 30), date(2026, 12, 30), DueBasis.SOURCE))
    duty(desk, document, workdays(date(2026, 12, 30), 3), TaskKind.LEAD, "财务科")
    assert newest(desk, document)[0].provisional
    calendars.enter_notice(desk, MADE_UP_2027)
    assert not newest(desk, document)[0].provisional
    assert calendars.recount(desk) == []


def test_spring_festival_with_natural_days_and_its_sum(desk: Desk) -> None:
    law = count(date(2027, 1, 29), 15, DueUnit.DAY, Calendar(), basis=DueBasis.LAW, start_word="收信")
    assert (law.reached_on, law.due_on) == (date(2027, 2, 13), date(2027, 2, 15))
    petition = paper(desk, law)
    calendars.enter_notice(desk, MADE_UP_2027.replace("2月5日（周五）至12日（周五）", "2月8日（周一）至15日（周一）"))
    [change] = calendars.recount(desk)
    assert change.sentence == "收信 1月29日 + 15 天 → 2月13日，遇休息日顺延至 2月16日（依据：法定）"
    calendars.apply_recount(desk, [change.id])
    assert sum_of(newest(desk, petition)[0]).sentence == change.sentence


def typed(**more: str) -> dict[str, str]:
    return {"unit_name": "市财政局", "title": "关于调度资金的通知", "source_number": "无", **more}


def test_extra_urgent_over_the_national_day(tmp_path: Path) -> None:
    """特急 counts natural hours from the moment it was signed in, holiday or not (domain.md §4.2)."""
    desk = new_desk(tmp_path / "office", StandingClock(datetime(2026, 9, 30, 16, 40, tzinfo=OFFICE_ZONE)))
    (extra,) = receive.sign_in_and_enrol(desk, typed(urgency="特急")).ids
    [row] = newest(desk, extra)
    assert (row.due_on, row.due_time, row.start_time) == (date(2026, 10, 1), "16:40", "16:40")
    assert sum_of(row).sentence == "收文 9月30日 + 24 小时 → 10月1日 16:40（依据：单位默认，特急件随到随办，24小时内办结）"
    with desk.read() as session:
        document = session.get_one(Document, extra)
        assert (document.due_on, document.due_time) == (date(2026, 10, 1), "16:40")
    calendars.override_day(desk, date(2026, 10, 8), True)
    assert calendars.recount(desk) == [], "hours know no calendar"
    assert verify(desk.vault).ok


def test_hours_run_from_the_signing_in_not_from_the_enrolment(tmp_path: Path) -> None:
    clock = StandingClock()
    desk = new_desk(tmp_path / "office", clock)
    (extra,) = receive.sign_in(desk, {"unit_name": "市财政局", "urgency": "特急"}).ids
    clock.pass_(hours=2)
    receive.enrol(desk, extra, typed(urgency="特急"))
    assert [(row.due_on, row.due_time) for row in newest(desk, extra)] == [(date(2026, 11, 24), "09:00")] * 2


@pytest.mark.parametrize(
    ("more", "due", "clock", "word"),
    [
        ({"due": "48小时"}, date(2026, 11, 25), "09:00", "来文要求"),
        ({"due": "11月25日 17:00"}, date(2026, 11, 25), "17:00", "来文要求"),
        ({"due": "1125"}, date(2026, 11, 25), "", "来文要求"),
        ({"title": "关于拨款的请示"}, date(2026, 12, 14), "", "各单位3至15个工作日不等"),
        ({"title": "关于拨款的请示", "urgency": "特急"}, date(2026, 11, 30), "", "紧急请示5个工作日"),
        ({"title": "关于拨款的请示", "urgency": "加急"}, date(2026, 11, 30), "", "紧急请示5个工作日"),
        ({"title": "关于拨款的请示", "urgency": "特提"}, date(2026, 11, 24), "09:00", "特提电报1日内办结"),
        ({"title": "关于拨款的请示", "handling": "阅件"}, date(2026, 11, 30), "", "阅件与平件同"),
    ],
)
def test_what_a_new_paper_is_due(
    desk: Desk, more: dict[str, str], due: date, clock: str, word: str
) -> None:
    (made,) = receive.sign_in_and_enrol(desk, typed(**more)).ids
    [row] = newest(desk, made)
    assert (row.due_on, row.due_time) == (due, clock)
    assert word in sum_of(row).sentence


def test_a_correction_counts_anew_from_the_signing_in(tmp_path: Path) -> None:
    clock = StandingClock()
    desk = new_desk(tmp_path / "office", clock)
    (plain,) = receive.sign_in_and_enrol(desk, typed()).ids
    clock.pass_(hours=3)
    amend.amend(desk, plain, typed(urgency="特急"), "看错了")
    assert (newest(desk, plain)[0].due_on, newest(desk, plain)[0].due_time) == (date(2026, 11, 24), "09:00")
    amend.amend(desk, plain, typed(title="关于拨款的请示"), "是请示")
    assert (newest(desk, plain)[0].due_on, newest(desk, plain)[0].due_time) == (date(2026, 12, 14), "")
    assert verify(desk.vault).ok


def test_a_changed_deadline_counts_from_its_day(desk: Desk) -> None:
    (plain,) = receive.sign_in_and_enrol(desk, typed()).ids
    set_deadline(desk, [plain], "24小时", DueBasis.LEADER, "李主任电话同意")
    assert sum_of(newest(desk, plain)[0]).sentence == (
        "改时限 11月23日 + 24 小时 → 11月24日 09:00（依据：领导批示，李主任电话同意）"
    )


def test_the_form_shows_the_sum_it_will_store(desk: Desk) -> None:
    moment = datetime(2026, 11, 23, 9, 20)
    assert "→ 11月24日 09:20" in preview_deadline(desk, "特急", "办件", moment)
    assert "→ 11月24日 09:00" in preview_deadline(desk, "特急", "办件", moment.date())
    assert "+ 15 个工作日" in preview_deadline(desk, "", "", moment, "请示")


def test_recounting_reads_open_papers_only(desk: Desk) -> None:
    paper(desk, workdays(date(2026, 11, 20), 7))
    asked: list[tuple[str, tuple[object, ...]]] = []

    def hear(_connection: object, _cursor: object, sql: str, values: tuple[object, ...], *_rest: object) -> None:
        if sql.startswith("SELECT") and "FROM calendar" not in sql and "FROM matter" not in sql:
            asked.append((sql, values))

    event.listen(desk.vault.engine, "before_cursor_execute", hear)
    calendars.recount(desk)
    event.remove(desk.vault.engine, "before_cursor_execute", hear)
    assert len(asked) == 4
    with desk.vault.engine.connect() as connection:
        plans = [[str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
                 for sql, values in asked]
    assert "document_open_by" in plans[0][0]
    for plan in plans[1:]:
        assert plan[0].startswith("SEARCH"), plan

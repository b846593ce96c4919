"""涉密件占位: off until agreed; figures, codes and days only; one holder; counts that are true; back is really back."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Date, DateTime, Enum, Integer
from sqlmodel import AutoString, col, select

from bangongshi import cli_answers
from bangongshi.duties import office
from bangongshi.duties import placeholders as duty
from bangongshi.duties.desk import Desk
from bangongshi.duties.home import home
from bangongshi.duties.take_back import latest, take_back
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.home_text import home_lines
from bangongshi.models.papers import Number
from bangongshi.models.placeholder_list import COUNTS, PlaceholderRow, PlaceholderView
from bangongshi.models.placeholder_rows import Placeholder
from bangongshi.models.placeholder_rules import MISSING, PlaceholderState, VoidReason
from bangongshi.models.trail import Entry, EntryPayload
from bangongshi.models.windows import Window
from bangongshi.models.words import NumberState
from bangongshi.store.verify import verify
from office_fixtures import StandingClock, new_desk

AGREED = {"placeholders": "是", "placeholders_agreed_by": "李保密", "placeholders_agreed_on": "2026-11-20"}
PLACE = {"book": "2", "page": "15", "line": "3"}
TITLE = "关于某项工作的绝密通知"


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def desk(tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    found = new_desk(tmp_path / "v", clock)
    office.first_run(found, {"unit_name": "清水县人民政府办公室"} | AGREED)
    yield found
    found.vault.close()


def row(desk: Desk, id_: int) -> PlaceholderRow:
    return duty.placeholder(desk, id_)


def in_cabinet(desk: Desk, **typed: str) -> int:
    (id_,) = duty.add(desk, PLACE | typed).ids
    duty.put_away(desk, [id_])
    return id_


# --- off until agreed -------------------------------------------------------------------------------------------------


def test_nothing_at_all_until_the_unit_agreed(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "v")
    office.first_run(desk, {"unit_name": "清水县人民政府办公室"})
    with pytest.raises(Refused, match="没有启用"):
        duty.add(desk, {})
    assert not duty.allowed(desk)
    assert home(desk).placeholders == {}
    assert "涉密" not in "\n".join(home_lines(home(desk)))
    assert not [name for name in str(cli_answers.today(home(desk))["counts"]).split("'") if "placeholder" in name]
    with desk.read() as session:
        assert session.exec(select(Placeholder)).first() is None
    desk.vault.close()


def test_switched_off_again_nothing_shows_and_nothing_moves(desk: Desk) -> None:
    id_ = in_cabinet(desk)
    with pytest.raises(Invalid, match="涉密占位"):
        office.save_settings(desk, {"placeholders": "否"})
    duty.void(desk, [id_], next(iter(VoidReason)).value)
    office.save_settings(desk, {"placeholders": "否"})
    assert home(desk).placeholders == {}
    assert home(desk).alarms == ()
    assert duty.placeholders(desk, PlaceholderView.ALL).rows == ()
    assert duty.count(desk, PlaceholderView.ALL).count == 0
    for act in (lambda: duty.take_in(desk, [id_]), lambda: duty.placeholder(desk, id_)):
        with pytest.raises(Refused):
            act()


# --- no words ---------------------------------------------------------------------------------------------------------


def test_no_column_could_hold_a_title() -> None:
    for column in Placeholder.__table__.columns:  # type: ignore[attr-defined]
        kind = column.type
        if column.name == "holder_code":
            assert isinstance(kind, AutoString)
            assert kind.length == 8
        elif column.name == "state":
            assert isinstance(kind, Enum)
            assert set(kind.enums) == set(PlaceholderState)
        else:
            assert isinstance(kind, Integer | Date | DateTime), column.name


def test_the_file_itself_refuses_words_in_every_column(desk: Desk) -> None:
    id_ = in_cabinet(desk)
    raw = desk.vault.raw()
    try:
        for column in Placeholder.__table__.columns:  # type: ignore[attr-defined]
            with pytest.raises(sqlcipher.DatabaseError):
                raw.execute(f"UPDATE placeholder SET {column.name} = ? WHERE id = ?", (TITLE, id_))
        with pytest.raises(sqlcipher.IntegrityError):
            raw.execute("UPDATE placeholder SET holder_code = 'A1' WHERE id = ?", (id_,))
    finally:
        raw.close()


def test_no_act_lets_a_word_in(desk: Desk) -> None:
    id_ = in_cabinet(desk)
    acts: list[Callable[[], object]] = [
        lambda: duty.add(desk, {"title": TITLE}),
        lambda: duty.add(desk, {"received_on": TITLE}),
        lambda: duty.amend(desk, id_, PLACE | {"line": TITLE}),
        lambda: duty.send_out(desk, [id_], {"holder_code": "张三", "due_back_on": "今天"}),
        lambda: duty.send_out(desk, [id_], {"holder_code": "A1", "due_back_on": TITLE}),
        lambda: duty.send_out(desk, [id_], {"holder_code": "A1", "due_back_on": "今天", "note": TITLE}),
        lambda: duty.returned(desk, [id_], {"receipt": TITLE}),
        lambda: duty.allow_destroy(desk, [id_], {"approver_code": TITLE, "approved_on": "今天"}),
        lambda: duty.leave(desk, [id_], {"first_code": "A1", "second_code": TITLE}),
        lambda: duty.lose(desk, [id_], {"at": TITLE}),
        lambda: duty.void(desk, [id_], TITLE),
    ]
    for act in acts:
        with pytest.raises(Invalid):
            act()
    with desk.read() as session:
        payloads = "".join(one.old + one.new for one in session.exec(select(EntryPayload)))
        reasons = "".join(one.reason + one.subject for one in session.exec(select(Entry)))
    assert TITLE not in payloads + reasons
    assert "张三" not in payloads + reasons
    assert row(desk, id_).state is PlaceholderState.CABINET


# --- the acts ---------------------------------------------------------------------------------------------------------


def test_from_the_post_to_the_issuer(desk: Desk, clock: StandingClock) -> None:
    (id_,) = duty.add(desk, {"return_by": "1210"}).ids
    assert row(desk, id_).number == "占2026-1"
    assert (row(desk, id_).state, row(desk, id_).book_words) == (PlaceholderState.RECEIVED, "待登")
    duty.book(desk, id_, PLACE)
    duty.put_away(desk, [id_])
    duty.send_out(desk, [id_], {"holder_code": "ａ12", "due_back_on": "+1"})
    found = row(desk, id_)
    assert (found.holder, found.due_back_on, found.book_words) == ("A12", date(2026, 11, 24), "2-15-3")
    with pytest.raises(Refused, match="请先收回"):
        duty.send_out(desk, [id_], {"holder_code": "B1", "due_back_on": "今天"})
    clock.pass_(days=3)
    assert row(desk, id_).why == "逾期2天"
    duty.take_in(desk, [id_])
    assert (row(desk, id_).holder, row(desk, id_).due_back_on) == ("柜", None)
    duty.list_return(desk, [id_])
    done = duty.returned(desk, [id_], {"receipt": "20261126"})
    assert done.sentence == "已清退 占2026-1（回执 20261126）。"
    assert (row(desk, id_).state, row(desk, id_).holder, row(desk, id_).next) == (PlaceholderState.RETURNED, "已出", None)
    with pytest.raises(Refused, match="不能回退"):
        take_back(desk)
    assert verify(desk.vault).ok


def test_destroying_needs_an_approval_and_two_persons(desk: Desk) -> None:
    id_ = in_cabinet(desk)
    with pytest.raises(Refused):
        duty.leave(desk, [id_], {"first_code": "A1", "second_code": "B2"})
    duty.allow_destroy(desk, [id_], {"approver_code": "L1", "approved_on": "昨天"})
    with pytest.raises(Invalid, match="两个人"):
        duty.leave(desk, [id_], {"first_code": "A1", "second_code": "a1"})
    duty.leave(desk, [id_], {"first_code": "A1", "second_code": "B2"})
    assert row(desk, id_).holder == "送销途中"
    duty.destroyed(desk, [id_], {"receipt": "7"})
    with desk.read() as session:
        said = session.exec(select(Entry.reason).where(col(Entry.table) == "placeholder")).all()
    assert [reason for reason in said if reason] == ["批准人 L1，2026-11-22", "押运 A1、B2", "清单 7"]
    with pytest.raises(Refused, match="不能回退"):
        latest(desk)


def test_missing_is_an_alarm_with_24_hours(desk: Desk, clock: StandingClock) -> None:
    id_ = in_cabinet(desk)
    duty.send_out(desk, [id_], {"holder_code": "A1", "due_back_on": "今天"})
    done = duty.lose(desk, [id_], {"at": "今天8点"})
    assert "11月24日 08:00 前报告（剩23小时）" in done.sentence
    assert row(desk, id_).holder == "原在A1"
    (alarm,) = home(desk).alarms
    assert "去向不明 1 件" in alarm
    assert list(home_lines(home(desk)))[1] == alarm
    clock.pass_(hours=25)
    assert "超2小时" in home(desk).alarms[0]
    assert row(desk, id_).why == "超2小时"
    duty.report(desk, [id_])
    assert "已报告，仍未找回" in home(desk).alarms[0]
    duty.find(desk, [id_])
    assert home(desk).alarms == ()
    duty.put_away(desk, [id_])
    assert row(desk, id_).state is PlaceholderState.CABINET


def test_lost_times_are_not_before_the_paper_came_nor_ahead_of_now(desk: Desk) -> None:
    id_ = in_cabinet(desk)
    with pytest.raises(Refused, match="早于收到日"):
        duty.lose(desk, [id_], {"at": "昨天下午3点"})
    with pytest.raises(Invalid, match="不能晚于现在"):
        duty.lose(desk, [id_], {"at": "今天下午3点"})
    duty.lose(desk, [id_])
    with pytest.raises(Refused, match="早于发现"):
        duty.report(desk, [id_], {"at": "今天8点"})


def test_correcting_leaves_the_old_values_in_the_journal(desk: Desk) -> None:
    id_ = in_cabinet(desk, return_by="1210")
    duty.amend(desk, id_, PLACE | {"page": "16", "received_on": "昨天", "return_by": "1211"})
    found = row(desk, id_)
    assert (found.book_words, found.received_on, found.return_by) == ("2-16-3", date(2026, 11, 22), date(2026, 12, 11))
    with pytest.raises(Invalid, match="不能去掉"):
        duty.amend(desk, id_, {"received_on": "昨天"})
    with desk.read() as session:
        old = session.exec(select(EntryPayload.old).order_by(col(EntryPayload.seq).desc())).first()
    assert '"page":15' in (old or "").replace(" ", "")


def test_voiding_keeps_the_number_in_the_book(desk: Desk) -> None:
    id_ = in_cabinet(desk)
    duty.void(desk, [id_], "重复登记")
    assert duty.add(desk, {}).sentence.startswith("已登记占位 占2026-2")
    with desk.read() as session:
        first = session.exec(select(Number).order_by(col(Number.serial))).first()
    assert first is not None
    assert (first.state, first.reason) == (NumberState.VOIDED, "重复登记")
    assert home(desk).placeholders["涉密占位"] == 1


def test_several_at_once_or_none(desk: Desk) -> None:
    two = [in_cabinet(desk), in_cabinet(desk)]
    duty.send_out(desk, two[:1], {"holder_code": "A1", "due_back_on": "今天"})
    with pytest.raises(Refused, match="占2026-1"):
        duty.list_return(desk, list(reversed(two)))
    assert row(desk, two[1]).state is PlaceholderState.CABINET


def test_taking_back_a_registration_voids_it_and_says_so_first(desk: Desk) -> None:
    (id_,) = duty.add(desk, PLACE).ids
    assert "占2026-1 将作废" in latest(desk).warning
    take_back(desk)
    assert row(desk, id_).state is PlaceholderState.VOID
    assert verify(desk.vault).ok


# --- lists and counts -------------------------------------------------------------------------------------------------


def test_the_list_starts_with_what_presses_and_reads_in_windows(desk: Desk, clock: StandingClock) -> None:
    ids = [in_cabinet(desk) for _ in range(7)]
    duty.send_out(desk, [ids[3]], {"holder_code": "A1", "due_back_on": "今天"})
    duty.send_out(desk, [ids[1]], {"holder_code": "A1", "due_back_on": "+2"})
    duty.lose(desk, [ids[5]])
    clock.pass_(days=1)
    wanted = [ids[5], ids[3], ids[1], ids[0], ids[2], ids[4], ids[6]]
    assert [one.id for one in duty.placeholders(desk, PlaceholderView.OPEN).rows] == wanted
    assert [one.id for one in duty.placeholders(desk, PlaceholderView.LATE).rows] == [ids[3]]
    assert [one.id for one in duty.placeholders(desk, PlaceholderView.ALL).rows] == sorted(ids, reverse=True)
    for view in PlaceholderView:
        whole = duty.placeholders(desk, view).rows
        assert walked(desk, view, back=False) == [one.id for one in whole]
        assert walked(desk, view, back=True) == [one.id for one in whole]
        assert duty.count(desk, view).count == len(whole)


def walked(desk: Desk, view: PlaceholderView, *, back: bool) -> list[int]:
    """The whole view, three rows at a time, from one end to the other."""
    page = duty.placeholders(desk, view, Window(3, from_end=back))
    found = [one.id for one in page.rows]
    while page.more_before if back else page.more_after:
        window = Window(3, before=page.rows[0].place) if back else Window(3, after=page.rows[-1].place)
        page = duty.placeholders(desk, view, window)
        more = [one.id for one in page.rows]
        found = [*more, *found] if back else [*found, *more]
    return found


def test_home_and_command_line_say_counts_only(desk: Desk, clock: StandingClock) -> None:
    late, today, here = in_cabinet(desk), in_cabinet(desk), in_cabinet(desk, return_by="+1")
    duty.send_out(desk, [late], {"holder_code": "A1", "due_back_on": "今天"})
    clock.pass_(days=1)
    duty.send_out(desk, [today], {"holder_code": "B2", "due_back_on": "今天"})
    panel = home(desk)
    assert panel.placeholders == {"涉密占位": 3, "在外": 2, "今日应收回": 1, "应清退": 1, "逾期": 1}
    text = "\n".join(home_lines(panel))
    assert "涉密占位 3 件 · 在外 2 · 今日应收回 1 · 应清退 1 · 逾期 1" in text
    assert "A1" not in text
    told = cli_answers.today(panel)["counts"]
    assert isinstance(told, dict)
    assert {name: told[name] for name in told if name.startswith("placeholders")} == {
        "placeholders": 3, "placeholders_out": 2, "placeholders_due_back": 1, "placeholders_to_return": 1,
        "placeholders_overdue": 1,
    }
    assert row(desk, here).next == "列入清退"


def naive(rows: tuple[PlaceholderRow, ...], today: date) -> dict[str, int]:
    """The figures counted by hand, row by row."""
    figures = dict.fromkeys(COUNTS, 0)
    for one in rows:
        if one.state.value in ("已清退", "已归档", "已销毁", "作废占位"):
            continue
        figures["涉密占位"] += 1
        if one.state.value in ("去向不明", "已报告"):
            continue
        figures["在外"] += one.state.value in ("送阅", "送销")
        back = one.due_back_on if one.state.value == "送阅" else None
        figures["今日应收回"] += back == today
        figures["应清退"] += one.state.value == "应清退" or (one.return_by or date.max) <= today
        figures["逾期"] += (back or date.max) < today or (one.return_by or date.max) < today
    return figures


STEPS: dict[str, Callable[[Desk, int], object]] = {
    "book": lambda desk, id_: duty.book(desk, id_, PLACE),
    "put_away": lambda desk, id_: duty.put_away(desk, [id_]),
    "send_out": lambda desk, id_: duty.send_out(desk, [id_], {"holder_code": f"A{id_}", "due_back_on": "+1"}),
    "take_in": lambda desk, id_: duty.take_in(desk, [id_]),
    "list_return": lambda desk, id_: duty.list_return(desk, [id_]),
    "returned": lambda desk, id_: duty.returned(desk, [id_], {"receipt": "1"}),
    "list_file": lambda desk, id_: duty.list_file(desk, [id_]),
    "file_away": lambda desk, id_: duty.file_away(desk, [id_]),
    "allow": lambda desk, id_: duty.allow_destroy(desk, [id_], {"approver_code": "L1", "approved_on": "今天"}),
    "leave": lambda desk, id_: duty.leave(desk, [id_], {"first_code": "A1", "second_code": "B2"}),
    "destroyed": lambda desk, id_: duty.destroyed(desk, [id_], {"receipt": "1"}),
    "lose": lambda desk, id_: duty.lose(desk, [id_]),
    "find": lambda desk, id_: duty.find(desk, [id_]),
    "report": lambda desk, id_: duty.report(desk, [id_]),
    "void": lambda desk, id_: duty.void(desk, [id_], "登错"),
}
COMMON = ("book", "put_away", "put_away", "send_out", "send_out", "take_in", "add", "take_back")
days = st.lists(st.tuples(st.sampled_from((*STEPS, *COMMON)), st.integers(0, 3)), min_size=6, max_size=24)


def step(desk: Desk, name: str, which: int, ids: list[int]) -> bool:
    """Whether anything happened."""
    try:
        if name == "add" or not ids:
            ids += duty.add(desk, (PLACE if which % 2 else {}) | ({"return_by": f"+{which}"} if which else {})).ids
        elif name == "take_back":
            take_back(desk)
        else:
            STEPS[name](desk, ids[which % len(ids)])
    except Refused:
        return False
    return True


def test_two_are_counted_as_two(desk: Desk, clock: StandingClock) -> None:
    ids = [in_cabinet(desk, return_by="+1") for _ in range(3)]
    duty.send_out(desk, ids[:2], {"holder_code": "A1", "due_back_on": "今天"})
    assert home(desk).placeholders == {"涉密占位": 3, "在外": 2, "今日应收回": 2, "应清退": 0, "逾期": 0}
    clock.pass_(days=1)
    assert home(desk).placeholders == {"涉密占位": 3, "在外": 2, "今日应收回": 0, "应清退": 3, "逾期": 2}


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(days)
def test_random_days(day: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = StandingClock()
        desk = new_desk(Path(folder) / "v", clock)
        try:
            lived(desk, clock, day)
        finally:
            desk.vault.close()


def lived(desk: Desk, clock: StandingClock, day: list[tuple[str, int]]) -> None:
    office.first_run(desk, {"unit_name": "清水县人民政府办公室"} | AGREED)
    ids: list[int] = []
    for name, which in day:
        clock.now += timedelta(hours=5)
        step(desk, name, which, ids)
        rows = duty.placeholders(desk, PlaceholderView.ALL).rows
        assert home(desk).placeholders == naive(rows, desk.today)
        assert [one.number for one in reversed(rows)] == [f"占2026-{serial}" for serial in range(1, len(rows) + 1)]
        for one in rows:
            assert one.holder
            if one.state is PlaceholderState.SENT:
                assert one.holder == one.holder_code == f"A{one.id}"
            elif one.state not in MISSING:
                assert not one.holder_code
            assert one.open is (one.next is not None)
    report = verify(desk.vault)
    assert report.ok, report.problems

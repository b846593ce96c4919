"""首页 of 印章: what is out to the minute, what nobody signed, which 证照 expire, and what is shouted; no subject anywhere."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from bangongshi import cli_answers
from bangongshi.duties import brief
from bangongshi.duties.desk import Desk
from bangongshi.duties.home import home
from bangongshi.duties.office import first_run, save_settings
from bangongshi.duties.seals import home_items
from bangongshi.duties.seals.letter_gaps import Gap
from bangongshi.models.credentials import Certificate, CertificateUse, Letter
from bangongshi.models.home_rows import HomeItem, Section
from bangongshi.models.home_text import ONE_LINE, counts_text, home_lines
from bangongshi.models.papers import Number
from bangongshi.models.seal_words import (
    ApprovalWay,
    CertificatePart,
    CertificateState,
    CertificateUseState,
    LetterState,
    LoanState,
    Matter,
    UseState,
)
from bangongshi.models.seals import Seal, SealCustody, SealLoan, SealUse
from bangongshi.models.words import Secrecy
from bangongshi.store.transaction import flush
from bangongshi.text import cells
from office_fixtures import StandingClock, new_desk

NOW = datetime(2026, 11, 23, 9, 0)
TODAY = NOW.date()
SECRET = "关于王某任职的决定"
PHONED: dict[str, Any] = {"approver_name": "张主任", "approved_at": NOW, "approval_way": ApprovalWay.PHONE}


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def desk(tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault", clock)
    yield made
    made.vault.close()


def put(desk: Desk, row: SQLModel) -> int:
    """The row as it would stand after its use case."""
    with desk.act("试") as act:
        act.session.add(row)
        flush(act)
        return int(row.id)  # type: ignore[attr-defined]


def seal(desk: Desk, name: str = "县政府办公室") -> int:
    return put(desk, Seal(name=name, since=NOW))


def loan(desk: Desk, due_at: datetime | None, name: str = "县政府办公室", **more: Any) -> int:
    return put(desk, SealLoan(**{
        "seal_name": name, "subject": SECRET, "place": SECRET, "papers": SECRET, "borrower_name": "李四",
        "companion_name": "王五", "lent_at": NOW, "due_at": due_at, **more,
    }))


def use(desk: Desk, serial: int, **more: Any) -> int:
    return put(desk, SealUse(**{
        "number": f"用印〔2026〕{serial}号", "state": UseState.USED, "used_at": NOW, "matter": Matter.CONTRACT,
        "subject": SECRET, "department": "财务科", "applicant_name": "赵六", "number_id": number(desk, serial), **more,
    }))


def number(desk: Desk, serial: int) -> int:
    return put(desk, Number(series="用印", year=2026, serial=serial, text=f"用印〔2026〕{serial}号"))


def items(desk: Desk, section: Section) -> tuple[HomeItem, ...]:
    return home(desk).of(section).items


def told(desk: Desk, section: Section) -> list[tuple[str, str, str]]:
    return [(item.name, item.row.title, item.note) for item in items(desk, section)]


# -- 印章在外 ------------------------------------------------------------------------------------------------------------


def test_loans_and_custodies_stand_by_their_minute_and_a_late_one_is_shouted(desk: Desk, clock: StandingClock) -> None:
    first, second = seal(desk, "县政府办公室"), seal(desk, "县政府办公室合同专用章")
    out = loan(desk, datetime(2026, 11, 23, 9, 30), seal_id=first)
    loan(desk, None, "旧章")
    loan(desk, NOW, "还了的章", state=LoanState.BACK, back_at=NOW)
    put(desk, SealCustody(
        seal_id=second, from_name="王文秘", to_name="钱七", witness_name="张主任", handed_at=NOW, until=datetime(2026, 11, 23, 17, 30)))
    put(desk, SealCustody(
        seal_id=second, from_name="王文秘", to_name="孙八", witness_name="张主任", handed_at=NOW, until=NOW, ended_at=NOW))
    assert told(desk, Section.SEALS_OUT) == [
        ("外借", "县政府办公室", "在李四、王五处"), ("代管", "县政府办公室合同专用章", "钱七代管"), ("外借", "旧章", "在李四、王五处"),
    ]
    one, kept, adrift = (item.row for item in items(desk, Section.SEALS_OUT))
    assert (one.late, one.why, kept.why, adrift.why) == (False, "今日09:30", "今日17:30", "无期限")
    assert home(desk).alarms == ()
    clock.now += timedelta(hours=2, minutes=30)
    (late, *_) = items(desk, Section.SEALS_OUT)
    assert (late.row.id, late.row.late, late.row.lateness, late.row.next) == (out, True, "逾期2小时", "收回")
    assert home(desk).alarms == ("印章《县政府办公室》逾期未还 2小时：李四、王五，应还 11-23 09:30",)
    clock.now += timedelta(days=3)
    assert home(desk).alarms == ("印章《县政府办公室》逾期未还 3天：李四、王五，应还 11-23 09:30",)
    assert [item.row.lateness for item in items(desk, Section.SEALS_OUT)] == ["逾期3天", "逾期2天", ""]


def test_many_late_seals_leave_room_for_the_lists(desk: Desk, clock: StandingClock) -> None:
    for at in range(5):
        loan(desk, NOW + timedelta(minutes=at), f"第{at}枚")
    clock.now += timedelta(minutes=20)
    lines = home(desk).alarms
    assert [line[:8] for line in lines] == ["印章《第0枚》逾", "印章《第1枚》逾", "印章《第2枚》逾", "另有 2 枚印章"]


# -- 未补签 --------------------------------------------------------------------------------------------------------------


def test_every_unsigned_approval_stands_until_it_is_signed(desk: Desk) -> None:
    friday = date(2026, 11, 20)
    late = use(desk, 1, countersign_by=friday, **PHONED)
    put(desk, Letter(
        number="0007", issued_on=TODAY, holder_name="周九", subject=SECRET, to_unit=SECRET, countersign_by=TODAY, **PHONED))
    loan(desk, NOW, state=LoanState.BACK, countersign_by=date(2026, 11, 24), **PHONED)
    paper = put(desk, Certificate(name="法人证书"))
    given = put(desk, CertificateUse(
        certificate_id=paper, certificate_name="法人证书", state=CertificateUseState.GIVEN, subject=SECRET, lent_at=NOW,
        countersign_by=date(2026, 11, 25), **PHONED))
    use(desk, 2, countersign_by=friday, countersigned_at=NOW, **PHONED)
    use(desk, 3, countersign_by=friday, state=UseState.VOID, **PHONED)
    put(desk, Letter(number="0008", issued_on=TODAY, subject="联系工作", state=LetterState.VOID, countersign_by=friday, **PHONED))
    assert told(desk, Section.UNSIGNED) == [
        ("用印〔2026〕1号", "合同协议用印", "待张主任补签"), ("0007", "周九持介绍信", "待张主任补签"),
        ("外借", "县政府办公室", "待张主任补签"), ("证照使用", "法人证书复印件", "待张主任补签"),
    ]
    rows = [item.row for item in items(desk, Section.UNSIGNED)]
    assert [(row.late, row.lateness, row.days) for row in rows] == [
        (True, "逾期3天", -3), (False, "", 0), (False, "", 1), (False, "", 2)]
    assert [cli_answers.item(row)["register"] for row in rows] == ["seal_uses", "letters", "seal_loans", "certificates"]
    assert (rows[0].id, rows[3].id) == (late, -given)
    assert {row.next for row in rows} == {"补签"}


def test_rows_of_different_registers_are_told_apart_under_one_heading(desk: Desk) -> None:
    one = use(desk, 1, countersign_by=TODAY, **PHONED)
    other = loan(desk, NOW, countersign_by=TODAY, **PHONED)
    assert one == other
    assert len({item.id for item in items(desk, Section.UNSIGNED)}) == 2


def test_blank_sheets_press_from_their_day_and_are_shouted_after_it(desk: Desk, clock: StandingClock) -> None:
    sheets: dict[str, Any] = {"sheets_first": "A01", "sheets_last": "A05", "taken_by": "赵六"}
    due = date(2026, 11, 24)
    use(desk, 1, sheets_due_on=due, **sheets)
    both = use(desk, 2, sheets_due_on=due, countersign_by=due, **sheets, **PHONED)
    use(desk, 3, sheets_due_on=due, sheets_settled_at=NOW, **sheets)
    assert told(desk, Section.UNSIGNED) == [("用印〔2026〕2号", "合同协议用印", "待张主任补签")]
    clock.pass_(days=1)
    assert told(desk, Section.UNSIGNED) == [
        ("用印〔2026〕1号", "合同协议用印", "空白件A01–A05没有清点"),
        ("用印〔2026〕2号", "合同协议用印", "待张主任补签、空白件A01–A05没有清点"),
    ]
    assert home(desk).of(Section.UNSIGNED).total.count == 2
    assert items(desk, Section.UNSIGNED)[1].row.id == both
    assert home(desk).alarms == ()
    clock.pass_(days=1)
    assert home(desk).alarms == (
        "用印〔2026〕1号 空白件A01–A05没有清点，逾期1天：赵六", "用印〔2026〕2号 空白件A01–A05没有清点，逾期1天：赵六",
    )


# -- 证照 ----------------------------------------------------------------------------------------------------------------


def test_certificates_come_as_early_as_the_office_wants(desk: Desk) -> None:
    for name, days in (("已过期证", -1), ("今天证", 0), ("近证", 60), ("远证", 61)):
        put(desk, Certificate(name=name, keeper_name="钱七", expires_on=TODAY + timedelta(days=days)))
    put(desk, Certificate(name="长期证"))
    put(desk, Certificate(name="注销证", expires_on=TODAY, state=CertificateState.CANCELLED))
    assert [(title, note) for _, title, note in told(desk, Section.CERTIFICATES)] == [
        ("已过期证", "已过期，钱七保管"), ("今天证", "今天到期，钱七保管"), ("近证", "剩60天，钱七保管"),
    ]
    assert [item.row.late for item in items(desk, Section.CERTIFICATES)] == [True, False, False]
    first_run(desk, {"unit_name": "清水县人民政府办公室"})
    save_settings(desk, {"certificate_alerts": "30、7"})
    assert [title for _, title, _ in told(desk, Section.CERTIFICATES)] == ["已过期证", "今天证"]


def test_what_is_unsigned_asks_to_be_signed_even_while_it_is_out(desk: Desk) -> None:
    loan(desk, NOW + timedelta(days=1), countersign_by=TODAY, **PHONED)
    put(desk, CertificateUse(
        certificate_name="法人证书", part=CertificatePart.ORIGINAL, subject=SECRET, borrower_name="吴十", lent_at=NOW,
        due_on=date(2026, 11, 25), countersign_by=TODAY, **PHONED))
    assert {item.row.title: item.row.next for item in items(desk, Section.UNSIGNED)} == {"县政府办公室": "补签", "法人证书正本": "补签"}


def test_a_borrowed_original_stands_there_when_it_is_late(desk: Desk) -> None:
    one = put(desk, Certificate(name="法人证书", expires_on=TODAY))
    friday, monday = date(2026, 11, 20), TODAY
    for due, state in ((monday, CertificateUseState.OUT), (friday, CertificateUseState.BACK), (friday, CertificateUseState.OUT)):
        late = put(desk, CertificateUse(
            certificate_id=one, certificate_name="法人证书", part=CertificatePart.ORIGINAL, state=state, subject=SECRET,
            borrower_name="吴十", lent_at=NOW, due_on=due))
    borrowed, expiring = items(desk, Section.CERTIFICATES)
    assert (borrowed.row.id, borrowed.row.title, borrowed.row.next) == (-late, "法人证书正本", "归还")
    assert (borrowed.note, borrowed.row.lateness) == ("在吴十处未还", "逾期3天")
    assert (expiring.row.id, expiring.row.next) == (one, "换证")
    assert borrowed.id != expiring.id


# -- what is said of all of them ---------------------------------------------------------------------------------------


def fill(desk: Desk) -> None:
    loan(desk, NOW - timedelta(hours=2), secrecy=Secrecy.UNPUBLISHED)
    use(desk, 1, countersign_by=TODAY, reference=SECRET, signature=SECRET, **PHONED)
    put(desk, Certificate(name="法人证书", number="12ABC", expires_on=TODAY + timedelta(days=7)))


def test_no_subject_reaches_home_the_page_or_the_json(desk: Desk) -> None:
    fill(desk)
    panel = home(desk)
    said = "\n".join([*home_lines(panel), counts_text(panel), str(cli_answers.today(panel)), brief.evening(desk).text])
    assert "王某" not in said
    assert {row.masked for row in panel.of(Section.SEALS_OUT).rows} == {True}


def test_the_json_answers_where_they_are_and_keeps_its_old_keys(desk: Desk) -> None:
    fill(desk)
    found: Any = cli_answers.today(home(desk))
    assert set(found) >= {"overdue", "due_today", "due_soon", "out", "no_next_step", "instructions_to_pass_on", "confidential"}
    (out,), (unsigned,), (expiring,) = found["seals_out"], found["uncountersigned"], found["certificates_expiring"]
    assert {name: found["counts"][name] for name in ("seals_out", "uncountersigned", "certificates_expiring")} == {
        "seals_out": 1, "uncountersigned": 1, "certificates_expiring": 1}
    assert set(out) == set(unsigned) == set(expiring) == {
        "register", "id", "number", "title", "confidential", "holder", "since", "next", "due", "due_time", "sentence", "days",
        "note",
    }
    assert (out["register"], out["due"], out["due_time"], out["days"]) == ("seal_loans", "2026-11-23", "07:00", 0)
    assert out["sentence"] == (
        "外借 县政府办公室 在李四、王五处（2026-11-23起），下一步：收回，时限 2026-11-23 07:00（逾期2小时）。")
    assert unsigned["sentence"] == (
        "用印 用印〔2026〕1号 待张主任补签（2026-11-23起），下一步：补签，时限 2026-11-23。")
    assert (expiring["number"], expiring["since"], expiring["days"]) == ("12ABC", None, 7)


def test_the_page_and_the_line_of_counts_name_them(desk: Desk) -> None:
    fill(desk)
    panel = home(desk)
    assert counts_text(panel) == "逾期 0 今日 0 印章在外 1 未补签 1 证照到期 1"
    assert cells(counts_text(panel)) <= ONE_LINE
    lines = home_lines(panel)
    assert lines[1] == "印章《县政府办公室》逾期未还 2小时：李四、王五，应还 11-23 07:00"
    assert "印章在外 1 枚" in lines
    assert "  外借  县政府办公室  逾期2小时  在李四、王五处  → 收回" in lines
    assert "  用印〔2026〕1号  合同协议用印  今日到期  待张主任补签  → 补签" in lines
    assert "  12ABC  法人证书  时限 11-30  剩7天  → 换证" in lines


def test_gaps_of_a_letter_book_are_shouted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Gap(1, "甲本", (3, 4), "第3–4号")]
    monkeypatch.setattr(home_items, "gaps", lambda _: tuple(found))
    assert home(desk).alarms == ("介绍信 第3–4号 没有去向",)
    found.append(Gap(2, "乙本", (9,), "第9号"))
    assert home(desk).alarms == ("介绍信《甲本》 第3–4号 没有去向", "介绍信《乙本》 第9号 没有去向")


def test_the_evening_counts_the_seals(desk: Desk, clock: StandingClock) -> None:
    use(desk, 1)
    use(desk, 2, state=UseState.VOID)
    put(desk, SealUse(state=UseState.REFUSED, used_at=NOW, subject=SECRET))
    loan(desk, NOW + timedelta(days=1))
    for at, state in enumerate((LetterState.ISSUED, LetterState.BACK, LetterState.VOID)):
        put(desk, Letter(number=f"{at}", issued_on=TODAY, subject=SECRET, state=state))
    day = brief.count_day(desk)
    assert (day.seal_uses, day.seal_refused, day.letters, [row.title for row in day.seals_out]) == (1, 1, 2, ["县政府办公室"])
    lines = brief.evening(desk).lines
    assert "今天用印 1 次，拒绝 1 次，开介绍信 2 封，印章还在外 1 枚" in lines
    assert "  县政府办公室  在李四、王五处  应还 11-24 09:00" in lines
    found: Any = cli_answers.evening(day)
    assert (found["seal_uses"], found["seal_refused"], found["letters"]) == (1, 1, 2)
    assert [(one["register"], one["days"]) for one in found["seals_out"]] == [("seal_loans", 1)]
    clock.pass_(days=1, hours=1)
    after = brief.count_day(desk)
    assert (after.seal_uses, after.seal_refused, after.letters) == (0, 0, 0)
    assert [row.lateness for row in after.seals_out] == ["逾期1小时"]

"""Verify finds every silent edit and says nothing about an honest vault (safety.md §3.7, §4 #12, #23)."""

from datetime import date

import pytest
from sqlmodel import Session

from bangongshi.models.papers import Copy, Deadline, Document, Hop, Number
from bangongshi.models.words import DueUnit, HolderKind, HopState, NumberState, TaskKind
from bangongshi.models.work import Task
from bangongshi.store import heads, transaction
from bangongshi.store.audit import journalled
from bangongshi.store.vault import Vault
from bangongshi.store.verify import verify
from vault_support import STAMP, add_paper, meddle, register

UNGUARD = (
    "DROP TRIGGER entry_stays", "DROP TRIGGER entry_is_kept", "DROP TRIGGER entrypayload_is_kept",
    "DROP TRIGGER entrypayload_only_blanks",
)


def codes(vault: Vault, full: bool = True) -> set[str]:
    report = verify(vault, full)
    assert report.ok == all(problem.remark for problem in report.problems)
    assert all(problem.sentence and problem.where for problem in report.problems)
    return {problem.code for problem in report.problems}


@pytest.fixture
def office(vault: Vault) -> Vault:
    for serial in (1, 2, 3):
        register(vault, serial)
    return vault


def test_an_honest_vault_is_ok(office: Vault) -> None:
    heard: list[str] = []
    report = verify(office, tell=heard.append)
    assert (report.ok, report.entries, report.problems) == (True, 12, ())
    assert len(report.head) == 16
    assert heard == ["数据文件", "表结构", "上次退出", "流水", "流水内容", "登记内容", "编号", "办理事项"]
    assert verify(office, full=False).ok


def test_an_empty_vault_is_ok(vault: Vault) -> None:
    assert verify(vault).ok
    assert verify(vault, full=False).ok


def test_it_can_be_stopped(office: Vault) -> None:
    def stop(name: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verify(office, tell=stop)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ("UPDATE document SET title = '别的标题' WHERE id = 2", "J-ROW"),
        ("UPDATE document SET title = title || ' ' WHERE id = 2", "J-ROW"),
        ("UPDATE document SET note = NULL WHERE id = 2", None),
        ("UPDATE incoming SET outcome = '已阅' WHERE document_id = 1", "J-ROW"),
        ("UPDATE number SET serial = 9 WHERE id = 2", "J-ROW"),
        ("UPDATE document SET phase = '已办结' WHERE id = 1", "J-ROW"),
        ("UPDATE copy SET holder_name = '别人' WHERE id = 1", "J-ROW"),
        ("DELETE FROM copy WHERE id = 3", "J-LOST"),
        ("INSERT INTO setting(version, key, value) VALUES (1, 'k', 'v')", "J-EXTRA"),
        ("PRAGMA ignore_check_constraints=ON; UPDATE document SET secrecy = '绝密' WHERE id = 2", "J-WORD"),
        ("UPDATE document SET occurred_on = '2026-02-31' WHERE id = 2", "J-WORD"),
        ("UPDATE document SET version = 7 WHERE id = 2", "J-ROW"),
    ],
)
def test_silent_edits_of_rows(office: Vault, edit: str, code: str | None) -> None:
    if code is None:
        import sqlcipher3.dbapi2 as sqlcipher

        with pytest.raises(sqlcipher.IntegrityError):
            meddle(office, [edit])
        return
    meddle(office, edit.split("; "))
    assert code in codes(office)
    assert not verify(office).ok


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE entry SET who = '别人' WHERE seq = 5",
        "UPDATE entry SET digest_after = digest_before WHERE seq = 5",
        "UPDATE entry SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 1",
        "DELETE FROM entry WHERE seq = 5",
        "DELETE FROM entry WHERE seq = 1",
        "INSERT INTO entry SELECT seq + 100, at, offset, clock_back, who, machine, sitting, act, verb, about, subject,"
        ' "table", row_id, row_version, digest_before, digest_after, digest_payload, reason, refers, prev, h FROM entry WHERE seq = 12',
        "UPDATE entry SET seq = CASE seq WHEN 5 THEN 60 ELSE seq END WHERE seq = 5",
        "UPDATE entry SET h = prev WHERE seq = 12",
    ],
)
def test_silent_edits_of_the_journal(office: Vault, edit: str) -> None:
    meddle(office, [*UNGUARD, "PRAGMA foreign_keys=OFF", edit])
    found = codes(office)
    assert "J-CHAIN" in found
    assert "F-SCHEMA" in found
    assert "J-CHAIN" in codes(office, full=False)


def test_a_cut_tail_is_found_by_the_mark(office: Vault) -> None:
    with office.engine.connect() as connection:
        heads.note(office.folder, *heads.end(connection), STAMP.at)
    meddle(office, [*UNGUARD, "DELETE FROM entrypayload WHERE seq > 8", "DELETE FROM entry WHERE seq > 8"])
    assert {"H-BACK", "J-EXTRA"} <= codes(office)
    assert "H-BACK" in codes(office, full=False)


def test_lost_payloads(office: Vault) -> None:
    meddle(office, [*UNGUARD, "DELETE FROM entrypayload WHERE seq = 3"])
    assert "J-PAYLOAD" in codes(office)


@pytest.mark.parametrize(
    "edit", ["DROP TRIGGER entry_stays", "DROP INDEX number_once", "CREATE TABLE extra (x)", "DROP TABLE draft"]
)
def test_a_changed_schema(office: Vault, edit: str) -> None:
    meddle(office, [edit])
    assert "F-SCHEMA" in codes(office)


def test_links_that_lead_nowhere(office: Vault) -> None:
    meddle(office, ["PRAGMA foreign_keys=OFF", "DELETE FROM document WHERE id = 1"])
    assert {"F-LINK", "J-LOST"} <= codes(office)


def numbers(vault: Vault, *rows: tuple[int, NumberState]) -> set[str]:
    with transaction.act(vault, STAMP, "编号") as doing:
        for serial, state in rows:
            doing.session.add(Number(series="发文", year=2026, serial=serial, text=f"{serial}号", state=state))
    return codes(vault)


ISSUED, ADOPTED, VOIDED, RELEASED, RESERVED = (
    NumberState.ISSUED, NumberState.ADOPTED, NumberState.VOIDED, NumberState.RELEASED, NumberState.RESERVED
)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(1, ISSUED), (2, VOIDED), (3, RESERVED), (4, ISSUED)], set()),
        ([(1, ISSUED), (3, ISSUED)], {"N-GAP"}),
        ([(1, ADOPTED), (4, ADOPTED), (5, ISSUED)], {"N-GAP-OLD"}),
        ([(1, ADOPTED), (1, ADOPTED)], {"N-TWICE-OLD"}),
        ([(1, ISSUED), (1, ADOPTED)], {"N-TWICE-OLD"}),
        ([(1, RELEASED), (1, RELEASED), (2, ISSUED)], set()),
        ([(1, ISSUED), (2, RELEASED), (3, ISSUED)], set()),
    ],
)
def test_gaps_and_doubles(vault: Vault, rows: list[tuple[int, NumberState]], expected: set[str]) -> None:
    assert numbers(vault, *rows) == expected
    assert verify(vault).ok == (not any(not code.endswith("-OLD") for code in expected))


def test_the_same_number_twice_of_ours(vault: Vault) -> None:
    numbers(vault, (1, ISSUED), (2, ISSUED))
    meddle(vault, ["DROP INDEX number_once", "UPDATE number SET serial = 1"])
    assert {"N-TWICE", "J-ROW", "F-SCHEMA"} <= codes(vault)


def test_gaps_are_named(vault: Vault) -> None:
    numbers(vault, (1, ISSUED), (3, ISSUED), (7, ISSUED))
    (problem,) = verify(vault).problems
    assert problem.where == "发文 2026年"
    assert "漏号：2、4–6。" in problem.sentence


def test_contradictions_between_parts(office: Vault) -> None:
    with transaction.act(office, STAMP, "传阅") as doing:
        for _ in range(2):
            doing.session.add(
                Hop(document_id=1, copy_id=1, reader_name="甲", sent_at=doing.now, state=HopState.OUT)
            )
    meddle(office, [
        "UPDATE document SET due_on = '2026-12-01' WHERE id = 1", "DELETE FROM incoming WHERE document_id = 2",
        "UPDATE copy SET holder_kind = '人', holder_name = ' ' WHERE id = 2",
    ])
    assert {"C-TWICE", "C-HOME", "C-HOLDER", "D-DUE", "D-HALF"} <= codes(office)


@pytest.fixture
def out(office: Vault) -> Vault:
    """Paper 1 with an answer due, its copy passed on from 甲 to 乙 who has it until a day, and a duty with a date."""
    day, later = date(2026, 11, 26), date(2026, 11, 30)
    with transaction.act(office, STAMP, "承办") as doing:
        session = doing.session
        document, copy = session.get_one(Document, 1), session.get_one(Copy, 1)
        document.due_on, document.due_time = day, "09:20"
        session.add(Deadline(document_id=1, due_on=day, start_on=day, unit=DueUnit.HOUR, due_time="09:20"))
        task = Task(document_id=1, kind=TaskKind.LEAD, party_name="财务科", asked_at=doing.now, due_on=later)
        crossed = Hop(document_id=1, copy_id=1, reader_name="甲", sent_at=doing.now, state=HopState.CROSSED)
        session.add_all([task, crossed])
        transaction.flush(doing)
        hop = Hop(
            document_id=1, copy_id=1, reader_name="乙", sent_at=doing.now, due_on=later, crossed_from_id=crossed.id
        )
        session.add(hop)
        transaction.flush(doing)
        session.add_all([
            Deadline(document_id=1, task_id=task.id, due_on=day, start_on=day),
            Deadline(document_id=1, task_id=task.id, due_on=later, start_on=day),
            Deadline(document_id=1, hop_id=hop.id, due_on=later, start_on=day),
        ])
        copy.holder_kind, copy.holder_name = HolderKind.PERSON, "乙"
    return office


def test_dates_of_duties_and_legs_beside_the_papers_own(out: Vault) -> None:
    assert verify(out).problems == ()


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ("UPDATE document SET due_time = ''", "D-DUE"), ("UPDATE document SET due_on = NULL WHERE id = 1", "D-DUE"),
        ("UPDATE document SET due_on = '2026-11-30' WHERE id = 1", "D-DUE"),
        ("UPDATE task SET due_on = '2026-11-26'", "T-DUE"), ("UPDATE task SET due_time = '17:00'", "T-DUE"),
        ("UPDATE task SET due_on = NULL", "T-DUE"), ("UPDATE hop SET due_on = '2026-12-01' WHERE state = '在外'", "H-DUE"),
        ("UPDATE hop SET due_time = '17:00' WHERE state = '在外'", "H-DUE"),
        ("UPDATE deadline SET hop_id = 2 WHERE task_id IS NOT NULL", "L-TWO"), ("UPDATE task SET document_id = 2", "L-TWO"),
        ("UPDATE copy SET holder_name = '甲' WHERE id = 1", "C-READER"),
        ("UPDATE copy SET holder_kind = '已出', holder_name = '县水利局' WHERE id = 1", "C-READER"),
        ("UPDATE hop SET state = '在外'", "C-TWICE"), ("UPDATE hop SET copy_id = 2", "C-PAPER"),
        ("UPDATE task SET round = 2", "T-ROUND"),
    ],
)
def test_what_hangs_on_a_paper_contradicts_it(out: Vault, edit: str, code: str) -> None:
    meddle(out, [edit])
    assert code in codes(out)


def test_no_problem_tells_a_title(office: Vault) -> None:
    register(office, 4, "关于张三任职的决定")
    meddle(office, ["UPDATE document SET title = '关于李四任职的决定' WHERE id = 4"])
    report = verify(office)
    assert not report.ok
    assert "任职" not in str(report)


def test_every_register_is_vouched_for(office: Vault) -> None:
    assert {table.name for table in journalled()} >= {"document", "incoming", "number", "copy", "setting", "person"}
    with transaction.act(office, STAMP, "登记") as doing:
        assert isinstance(doing.session, Session)
        add_paper(doing, 4, "一个标题")
    assert verify(office).ok


def test_edited_old_values_of_the_journal_are_noticed(vault: Vault) -> None:
    register(vault, 1)
    meddle(vault, [*UNGUARD, "UPDATE entrypayload SET new = replace(new, '防汛', '抗旱') WHERE new LIKE '%防汛%'"])
    assert "J-VALUES" in {problem.code for problem in verify(vault).problems}

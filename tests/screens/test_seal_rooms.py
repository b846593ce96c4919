"""印章 and 外借 by keys: registered, brought into use, handed over, lent, late, back with its stamps; words kept hidden."""

from pathlib import Path

import pytest

from bangongshi.duties.seals import lending, life
from bangongshi.duties.seals.authority import authorities
from bangongshi.duties.seals.loan_list import loans
from bangongshi.duties.seals.seal_list import seals
from bangongshi.models.seal_rows import LoanRow, LoanView, SealRow, SealView
from bangongshi.screens import book_room
from bangongshi.screens.dialogs.pick_one import PickOne
from bangongshi.screens.seals.loan_room import LoansRoom
from bangongshi.screens.seals.use_form import UseForm
from bangongshi.screens.seals.use_room import UsesRoom
from bangongshi.widgets.columns import Column
from seal_fixtures import OFFICE, seal
from seal_screens import Counter, run

LOAN = {
    "seals": OFFICE, "borrower": "赵六", "companion": "钱七", "matter": "授权委托", "subject": "到市里办手续",
    "place": "市政务中心", "papers": "授权书", "due_at": "明天 17:30", "approver": "张主任", "approval_way": "签字",
    "approval_evidence": "审批单 3 号",
}
SECRET = "某某项目谈判签约"


def stored(counter: Counter) -> dict[str, SealRow]:
    return {row.title: row for row in seals(counter.desk, SealView.ALL).rows}


def lent(counter: Counter, **typed: str) -> int:
    return lending.lend(counter.desk, LOAN | typed).ids[0]


async def see(counter: Counter) -> None:
    counter.app.changed.publish("印章")
    await counter.rest()


def styles(columns: tuple[Column[LoanRow], ...], row: LoanRow) -> set[str]:
    return {style for column in columns if column.style and (style := column.style(row))}


def test_a_seal_goes_from_the_application_to_use_by_f8(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        assert "还没有印章" in counter.text()
        await counter.keys("f2", "ctrl+s")
        assert "请填名称" in counter.wrong()["name"]
        await counter.type("清河县合同专用章")
        await counter.fill(kind="合同章", status="在用", keeper="", scope="合同协议")
        assert "保管人" in counter.wrong()["keeper"]
        await counter.fill(status="申请刻制", keeper="陈文书")
        assert "已申请刻制" in counter.said
        await counter.keys("f8")
        await counter.fill(approved_by="张主任")
        assert "可以刻制" in counter.said
        await counter.keys("f8")
        await counter.fill(maker="指定刻章社", imprint_place="机要室")
        await counter.keys("ctrl+z", "tab", "enter")
        assert stored(counter)["清河县合同专用章"].shown_state == "待刻"
        await counter.keys("f8")
        await counter.fill(maker="指定刻章社", imprint_place="机要室")
        await counter.keys("f8", "ctrl+s")
        assert "启用文号" in counter.wrong()["enabled_number"]
        await counter.fill(enabled_number="清政办发〔2026〕9号")
        assert "已启用" in counter.said
        assert stored(counter)["清河县合同专用章"].shown_state == "在用"
        await counter.keys("ctrl+z")
        assert "不能回退" in counter.said

    run(work, tmp_path, "seals")


def test_the_scope_follows_the_kind_until_it_is_typed(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        await counter.keys("f2")
        assert "公文" in counter.form.value("scope")
        await counter.keys("tab", "right", "right", "right")
        assert counter.form.value("kind") == "合同章"
        assert counter.form.value("scope") == "合同协议"

    run(work, tmp_path, "seals")


def test_a_seal_is_handed_over_for_a_day_before_a_third_person_and_given_back(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        seal(counter.desk)
        await see(counter)
        await counter.do("hand_over")
        await counter.fill(to="刘干事", witness="陈文书")
        assert "第三个人" in counter.wrong()["witness"]
        await counter.fill(witness="王科长", until="今天 17:30")
        assert "代管到" in counter.said
        assert "11-23 17:30" in counter.text()
        assert stored(counter)[OFFICE].holder == "刘干事"
        counter.clock.pass_(hours=10)
        await counter.keys("f5")
        assert "逾期1小时" in counter.text()
        await counter.keys("f8")
        await counter.fill(witness="王科长")
        assert stored(counter)[OFFICE].holder == "陈文书"

    run(work, tmp_path, "seals")


def test_lines_of_the_approval_matrix_are_added_and_dropped(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        held = seal(counter.desk, "清河县合同专用章", kind="合同章")
        await see(counter)
        await counter.do("authorise")
        assert "还没有定审批权限" in counter.text()
        await counter.keys("1")
        await counter.fill(matter="合同协议", ceiling="五十", approver="张主任")
        assert "ceiling" in counter.wrong()
        await counter.fill(ceiling="50万")
        assert [line.sentence for line in authorities(counter.desk, held)] == ["合同协议　50万元以内　张主任"]
        assert isinstance(counter.app.screen, PickOne)
        assert "合同协议　50万元以内" in counter.text()
        await counter.keys("2")
        await counter.fill(reason="张主任调离")
        assert authorities(counter.desk, held) == ()
        await counter.keys("escape")
        assert "已取消" in counter.said

    run(work, tmp_path, "seals")


def test_every_verb_of_a_seal_leads_to_a_dialog_that_fits_or_says_why_not(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        for name, status in (("甲章", "在用"), ("乙章", "申请刻制"), ("丙章", "在用"), ("丁章", "在用")):
            made = seal(counter.desk, name, status=status, **({"enabled_on": ""} if status == "申请刻制" else {}))
            if name in ("丙章", "丁章"):
                life.disable(counter.desk, made, {"disabled_number": "清政办发〔2026〕9号"})
            if name == "丁章":
                life.lose(counter.desk, made, {"reason": "清点时没有"})
        await see(counter)
        opened = {"next_step", "use", "story", "take_back", "import", "export"}
        for _ in stored(counter):
            possible = [entry.verb.id for entry in counter.room.menu_entries() if not entry.reason]
            for verb in sorted(set(possible) - opened):
                counter.room.do(verb)
                await counter.rest()
                assert counter.app.screen is not counter.room_under, verb
                opened.add(verb)
                await counter.keys("escape")
            await counter.keys("down")
        assert opened >= {"allow_cut", "store", "return_seal", "destroy", "lose", "report", "find", "disable", "amend", "void"}

    run(work, tmp_path, "seals")


def test_the_menu_of_a_seal_says_why_not(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        seal(counter.desk)
        await see(counter)
        why = counter.hindrances()
        assert "已经在用" in why["enable"]
        assert "停用" in why["destroy"]
        assert "没有临时代管" in why["give_back"]
        assert not why.keys() & {"use", "lend", "disable", "lose", "hand_over", "authorise"}
        lent(counter)
        await see(counter)
        assert "外借" in counter.text()
        assert "请先到外借里办收回" in counter.hindrances()["use"]
        await counter.keys("f8")
        assert "请先到外借里办收回" in counter.said

    run(work, tmp_path, "seals")


def test_a_seal_in_use_leads_to_the_form_of_its_use(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        seal(counter.desk)
        await see(counter)
        await counter.keys("f8")
        assert isinstance(counter.app.screen, UseForm)
        assert isinstance(counter.room_under, UsesRoom)

    run(work, tmp_path, "seals")


def test_a_seal_is_lent_from_its_own_line_and_corrected(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        seal(counter.desk)
        await see(counter)
        await counter.do("lend")
        assert counter.form.value("seals") == OFFICE
        await counter.fill(**LOAN | {"companion": "赵六"})
        assert "另一个人" in counter.wrong()["companion"]
        await counter.fill(companion="钱七")
        assert "已借出" in counter.said
        assert stored(counter)[OFFICE].holder == "赵六"
        await counter.keys("f4")
        assert counter.form.value("place") == "机要室保险柜"
        await counter.fill(place="二号柜", reason="换了柜子")
        assert "已更正" in counter.said
        await counter.keys("enter")
        assert "二号柜" in counter.text()

    run(work, tmp_path, "seals")


def test_a_loan_is_typed_and_taken_back_with_its_stamps(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        seal(counter.desk)
        await counter.keys("f2")
        await counter.fill(**LOAN)
        assert "已借出" in counter.said
        assert "赵六、钱七" in counter.text()
        assert "11-24 17:30" in counter.text()
        await counter.keys("f8")
        assert counter.form.value("received_by") == counter.desk.who
        await counter.fill(stamped="授权书，两份")
        assert "第 1 行" in counter.wrong()["stamped"]
        await counter.fill(stamped="授权书，2，3")
        assert "在外用印 用印〔2026〕1号" in counter.said
        assert "印章都在家" in counter.text()
        await counter.keys("f7")
        assert "已还" in counter.text()
        assert "已经收回" in counter.hindrances()["take_in"]
        assert "先到用印里逐笔作废" in counter.hindrances()["void"]

    run(work, tmp_path, "seal_loans")


def test_a_late_loan_is_red_says_so_and_can_be_extended(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        seal(counter.desk)
        lent(counter, due_at="今天 17:30")
        counter.clock.pass_(days=2)
        await see(counter)
        assert "逾期1天" in counter.text()
        assert isinstance(counter.room, LoansRoom)
        (row,) = loans(counter.desk).rows
        assert styles(tuple(counter.room.columns()), row) == {"overdue"}
        await counter.do("extend")
        await counter.fill(due_at="明天 12:00", agreed_by="张主任", reason="对方改期")
        assert "已续借" in counter.said
        assert "逾期" not in counter.text()
        await counter.keys("ctrl+z", "tab", "enter")
        assert "逾期1天" in counter.text()

    run(work, tmp_path, "seal_loans")


def test_a_loan_turns_late_while_the_clerk_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_room, "MINUTE", 0.05)

    async def work(counter: Counter) -> None:
        seal(counter.desk)
        lent(counter, due_at="今天 17:30")
        await see(counter)
        assert "11-23 17:30" in counter.text()
        counter.clock.pass_(hours=9)
        for _ in range(100):
            await counter.pilot.pause(0.05)
            if "逾期30分钟" in counter.text():
                return
        raise AssertionError(counter.text())

    run(work, tmp_path, "seal_loans")


def test_a_yes_by_telephone_is_countersigned_by_f8_once_the_seal_is_back(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        seal(counter.desk)
        loan = lent(counter, approval_way="电话")
        lending.take_in(counter.desk, [loan], {"received_by": "王文秘", "not_used": "是"})
        await counter.keys("f7")
        assert "待补签" in counter.text()
        await counter.keys("f8", "ctrl+s")
        assert "凭什么" in counter.wrong()["evidence"]
        await counter.fill(evidence="补签在审批单上")
        assert "已补签" in counter.said
        assert loans(counter.desk, LoanView.ALL).rows[0].pending is None
        assert "没有要补签的" in counter.hindrances()["countersign"]

    run(work, tmp_path, "seal_loans")


def test_a_masked_loan_shows_its_words_after_ctrl_r_and_the_look_is_journalled(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        seal(counter.desk)
        loan = lent(counter, subject=SECRET, secrecy="未公布")
        await see(counter)
        assert SECRET not in counter.text()
        assert f"外借 {OFFICE}" in counter.text()
        await counter.keys("ctrl+r")
        assert SECRET in counter.text()
        assert counter.looks() == [f"sealloan:{loan}"]
        counter.room.covering()
        await counter.rest()
        assert SECRET not in counter.text()
        await counter.do("publish")
        await counter.fill(evidence="已在网站公开")
        assert SECRET in counter.text()

    run(work, tmp_path, "seal_loans", (130, 30))

"""证照 by keys: registered, borrowed, given as a photocopy, back, renewed; expiry in words; purposes kept hidden."""

from pathlib import Path

from bangongshi.duties.drafts import kept
from bangongshi.duties.seals import certificate_uses, certificates
from bangongshi.duties.seals.certificate_list import certificates as listed
from bangongshi.models.seal_rows import CertificateRow, CertificateView
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.kept_form import KeptForm
from bangongshi.screens.dialogs.pick_one import PickOne
from seal_screens import Counter, run

APPROVED = {"approver": "张主任", "approval_way": "签字", "approval_evidence": "审批单 7 号"}
SECRET = "参加某某项目的谈判"


def certificate(counter: Counter, name: str = "营业执照", **typed: str) -> int:
    return certificates.record(counter.desk, {"name": name, "originals": "1", "duplicates": "2", **typed}).ids[0]


def lent(counter: Counter, id_: int, **typed: str) -> int:
    values = {"part": "正本", "copies": "1", "subject": "投标", "receiver": "市交易中心", "borrower": "赵六", "due": "+3",
              **APPROVED, **typed}
    return certificate_uses.lend(counter.desk, id_, values).ids[0]


def rows(counter: Counter, view: CertificateView) -> tuple[CertificateRow, ...]:
    return listed(counter.desk, view).rows


async def see(counter: Counter) -> None:
    counter.app.changed.publish("证照")
    await counter.rest()


def test_a_certificate_is_registered_borrowed_and_given_back(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        await counter.keys("f2")
        await counter.keys("ctrl+s")
        assert "请填名称" in counter.wrong()["name"]
        await counter.type("营业执照")
        await counter.keys("ctrl+s")
        assert "已登记证照 营业执照" in counter.said
        await counter.do("lend")
        assert "借用：营业执照" in counter.text()
        await counter.fill(part="正本", subject="投标", receiver="市交易中心", borrower="赵六", **APPROVED)
        assert "哪天还" in counter.wrong()["due"]
        await counter.fill(due="+3")
        assert "已借出 营业执照 正本 1 份" in counter.said
        assert "在外1" in counter.text()
        await counter.keys("f7")
        assert "赵六" in counter.text()
        assert "11-26" in counter.text()
        await counter.keys("f8", "enter")
        assert "已归还 营业执照 正本 1 份" in counter.said
        assert "没有借在外面的证照" in counter.text()
        await counter.keys("f7")
        assert "已还" in counter.text()

    run(work, tmp_path, "certificates")


def test_new_in_the_views_of_use_asks_which_and_a_warning_asks_a_reason(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        certificate(counter)
        await counter.keys("f7", "f2")
        assert isinstance(counter.app.screen, PickOne)
        await counter.keys("1")
        await counter.fill(part="复印件", subject="开户", receiver="某银行", borrower="赵六", **APPROVED)
        assert "限用途" in counter.wrong()["warned_reason"]
        await counter.fill(limited="是")
        assert "已给出 营业执照 复印件 1 份" in counter.said
        assert rows(counter, CertificateView.USES)[0].limited

    run(work, tmp_path, "certificates")


def test_what_ends_soon_says_so_and_is_renewed_by_f8(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        certificate(counter, "甲证", expires_on="2026-12-05")
        certificate(counter, "乙证", expires_on="2026-11-20")
        certificate(counter, "丙证")
        certificate(counter, "丁证", expires_on="2026-11-23")
        await see(counter)
        text = counter.text()
        assert "2026-12-05 还有 12 天" in text
        assert "2026-11-20 已过期 3 天" in text
        assert "今天到期" in text
        assert "长期" in text
        styles = {row.name: style for row in rows(counter, CertificateView.HELD)
                  for column in counter.room.columns() if column.style and (style := column.style(row))}
        assert styles == {"甲证": "soon", "乙证": "overdue", "丁证": "today"}
        await counter.keys("f8")
        assert "换证：乙证" in counter.text()
        await counter.fill(number="A2", issued_on="11-23", expires_on="2031-11-22")
        assert "已换证 乙证" in counter.said

    run(work, tmp_path, "certificates")


def test_the_menu_says_why_not_and_the_act_is_taken_back(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        held = certificate(counter)
        lent(counter, held)
        await see(counter)
        why = counter.hindrances()
        assert "请按 F7" in why["take_in"]
        assert "请按 F7" in why["publish"]
        assert "先归还" in why["renew"]
        assert "已有1笔使用登记" in why["void"]
        await counter.keys("f7")
        why = counter.hindrances()
        assert "没有要补签的" in why["countersign"]
        assert "无须公布" in why["publish"]
        assert "这是一笔使用" in why["amend"]
        await counter.do("take_in")
        await counter.keys("enter")
        assert not rows(counter, CertificateView.OUT)
        await counter.keys("ctrl+z", "tab", "enter")
        await counter.rest()
        assert len(rows(counter, CertificateView.OUT)) == 1

    run(work, tmp_path, "certificates")


def test_a_masked_purpose_shows_after_ctrl_r_alone_and_the_look_is_journalled(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        use = lent(counter, certificate(counter), subject=SECRET, secrecy="未公布")
        await see(counter)
        await counter.keys("f7")
        assert SECRET[:4] not in counter.text()
        assert not counter.looks()
        await counter.keys("ctrl+r")
        assert SECRET[:4] in counter.text()
        assert counter.looks() == [f"certificateuse:{use}"]
        await counter.keys("f7", "f7")
        assert "营业执照" in counter.text()
        assert SECRET[:4] not in counter.text()
        await counter.keys("f7")
        await counter.do("publish")
        await counter.fill(evidence="已在网站公开")
        assert "已公布" in counter.said

    run(work, tmp_path, "certificates", (120, 30))


def test_a_late_one_is_red_and_says_how_late(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        lent(counter, certificate(counter), due="11-24")
        counter.clock.pass_(days=3)
        await see(counter)
        await counter.keys("f7")
        assert "逾期2天" in counter.text()
        (row,) = rows(counter, CertificateView.OUT)
        assert [column.style(row) for column in counter.room.columns() if column.title == "应还" and column.style] == ["overdue"]

    run(work, tmp_path, "certificates")


def test_a_line_of_home_leads_to_the_certificate_or_to_its_use(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        first, second = certificate(counter, "甲证"), certificate(counter, "乙证")
        out = lent(counter, second)
        given = lent(counter, first, part="复印件", limited="是")
        assert {first, second} == {out, given}
        for row_id, view, name in ((second, "证照", "乙证"), (-out, "借出", "乙证"), (-given, "使用", "甲证")):
            counter.app.go("certificates", row_id)
            await counter.rest()
            assert counter.room.view == view
            assert counter.room.table.row.name == name

    run(work, tmp_path, "certificates")


def test_what_was_typed_in_a_long_form_is_there_again(tmp_path: Path) -> None:
    async def work(counter: Counter) -> None:
        await counter.keys("f2")
        await counter.type("特种证")
        assert isinstance(counter.app.screen, KeptForm)
        counter.app.screen.before_lock()
        assert [draft.values["name"] for draft in kept(counter.desk)] == ["特种证"]
        await counter.keys("escape")
        assert not isinstance(counter.app.screen, FormDialog)
        await counter.keys("f2")
        assert counter.form.value("name") == "特种证"
        assert "找回了" in counter.text()
        counter.form.submit("empty")
        await counter.rest()
        assert counter.form.value("name") == ""
        assert counter.form.value("originals") == "1"
        await counter.keys("escape", "f2")
        assert counter.form.value("name") == ""

    run(work, tmp_path, "certificates")

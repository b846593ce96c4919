"""The registers of 印章 as offices keep them come in as one batch, and what we export comes back as it was."""

import csv
import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import SQLModel, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing import run_import
from bangongshi.duties.people import add_person
from bangongshi.duties.registry.numbers import next_serial
from bangongshi.duties.seals.export_books import export
from bangongshi.duties.take_back import take_back
from bangongshi.models.credentials import Certificate, CertificateUse, Letter
from bangongshi.models.errors import Refused
from bangongshi.models.papers import ImportBatch, Number, RejectedRow
from bangongshi.models.seal_import_fields import BOOK_FIELDS
from bangongshi.models.seal_words import (
    CertificatePart,
    CertificateUseState,
    LetterState,
    LoanState,
    Matter,
    SealKind,
    SealState,
    UseState,
)
from bangongshi.models.seals import Seal, SealAuthority, SealLoan, SealUse, Stamping
from bangongshi.models.words import BatchState, NumberState, Secrecy
from bangongshi.paper.grid import Book, Cell, Sheet
from bangongshi.store.transaction import flush
from bangongshi.store.verify import verify
from office_fixtures import StandingClock, new_desk
from register_files import save

NINE = datetime(2026, 11, 23, 9, 5)
HEADER = ("序号", "用印时间", "用印种类", "用印单位", "用印事由", "用印份数", "经手人", "批准领导", "监印", "备注", "联系电话")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault", StandingClock())
    yield made
    made.vault.close()


def put(desk: Desk, *rows: SQLModel) -> None:
    with desk.act("试") as act:
        for row in rows:
            act.session.add(row)
            flush(act)


def uses(desk: Desk) -> Sequence[SealUse]:
    with desk.read() as session:
        return session.exec(select(SealUse).order_by(col(SealUse.id))).all()


def stamps(desk: Desk) -> list[tuple[str, int, bool]]:
    with desk.read() as session:
        found = session.exec(select(Stamping).order_by(col(Stamping.id))).all()
        return [(each.seal_name, each.impressions, each.seal_id is not None) for each in found]


def serial(desk: Desk, year: int) -> int:
    with desk.read() as session:
        return next_serial(session, "用印", year)


def register(tmp_path: Path) -> Path:
    return save(tmp_path / "用印登记.xlsx", [
        ("某县人民政府办公室2026年用印登记表",), HEADER,
        (1, "2026.3.5", "公章、合同章", "水利科", "关于防汛的通知", "3份", "赵科员", "李县长", "王文秘", "急用", "8001"),
        (2, "3月6日", "公章", "财务科", "预算表", "一式两份", "钱科员", "李县长", "王文秘", None, None),
        (3, "不记得", "公章", "财务科", "日期不明", 1, "钱科员", "李县长", "王文秘", None, None),
        (4, "2026-03-07", "公章", "财务科", "份数不明", "若干", "钱科员", "李县长", "王文秘", None, None),
        (5, "2026-03-08", "公章", "财务科", "作废的", 1, "钱科员", "李县长", "王文秘", "作废：盖错页", None),
        (None, "2026-03-08", "公章", "财务科", "给朋友担保", 1, "钱科员", None, None, "拒绝用印：担保不盖", None),
        ("合计", None, None, None, None, 8),
    ], merges=("A1:K1",))


def test_a_register_of_the_trade_comes_in(desk: Desk, tmp_path: Path) -> None:
    put(desk, Seal(name="公章", since=NINE))
    person = add_person(desk, {"name": "李县长", "leader": "是"}).ids[0]
    file = register(tmp_path)
    rehearsal = run_import(desk, "seal_uses", file, dry_run=True)
    assert rehearsal.lines()[-1] == "这是试读，什么也没有存。"
    assert not uses(desk)
    report = run_import(desk, "seal_uses", file)
    shape = report.as_json()
    assert list(shape) == ["sheet", "header_row", "records", "imported", "rejected", "warnings", "batch"]
    assert (shape["header_row"], shape["records"], shape["imported"], shape["batch"]) == (2, 6, 4, 1)
    assert report.lines()[-1] == "已导入用印登记簿 4 笔（第 1 批）。"
    assert shape["rejected"] == [
        {"row": 5, "reason": "“用印时间”认不出，请写成 2026-03-05 这样的日期，再导入这一行"},
        {"row": 6, "reason": "份数不是数，请改好再导入这一行"}, {"row": 9, "reason": "合计行，不是文件"},
    ]
    first, second, void, refused = uses(desk)
    assert (first.number, first.state, first.used_at, first.copies) == ("1", UseState.HISTORY, datetime(2026, 3, 5, 8), 3)
    assert (first.department, first.applicant_name, first.approver_id, first.note) == ("水利科", "赵科员", person, "急用；联系电话：8001")
    assert (second.used_at, second.copies) == (datetime(2026, 3, 6, 8), 2)
    assert (void.state, void.reason, refused.state, refused.reason, refused.number_id) == (
        UseState.VOID, "盖错页", UseState.REFUSED, "担保不盖", None)
    assert stamps(desk)[:3] == [("公章", 3, True), ("合同章", 3, False), ("公章", 2, True)]
    assert serial(desk, 2026) == 6
    with desk.read() as session:
        assert "份数不明" in session.exec(select(RejectedRow).where(col(RejectedRow.source_row) == 6)).one().text
    assert verify(desk.vault).ok


def test_it_is_taken_back_as_one_and_may_come_again(desk: Desk, tmp_path: Path) -> None:
    file = register(tmp_path)
    run_import(desk, "seal_uses", file)
    with pytest.raises(Refused, match="I-TWICE-FILE"):
        run_import(desk, "seal_uses", file)
    assert "已导入过" in run_import(desk, "seal_uses", file, dry_run=True).lines()[-1]
    take_back(desk)
    assert {use.state for use in uses(desk)} == {UseState.WITHDRAWN}
    with desk.read() as session:
        assert set(session.exec(select(col(Number.state)))) == {NumberState.RELEASED}
        assert session.exec(select(ImportBatch)).one().state is BatchState.TAKEN_BACK
    assert serial(desk, 2026) == 1
    assert run_import(desk, "seal_uses", file).as_json()["batch"] == 2
    assert verify(desk.vault).ok


def test_merged_cells_make_one_use_with_several_seals(desk: Desk, tmp_path: Path) -> None:
    file = save(tmp_path / "用印.xlsx", [
        HEADER[:8],
        ("用印〔2026〕7号", datetime(2026, 3, 5, 15, 20), "公章", "水利科", "合同", 2, "赵科员", "李县长"),
        (None, None, "合同章", None, None, None, None, None),
        ("用印〔2026〕8号", "2026/3/6", "公章", "水利科", "报表", 1, "〃", "同上"),
    ], merges=("A2:A3", "B2:B3", "D2:D3", "E2:E3", "F2:F3", "G2:G3", "H2:H3"))
    report = run_import(desk, "seal_uses", file).as_json()
    assert (report["imported"], [row["row"] for row in report["rejected"]]) == (2, [3])  # type: ignore[attr-defined]
    first, second = uses(desk)
    assert (first.number, first.used_at) == ("用印〔2026〕7号", datetime(2026, 3, 5, 15, 20))
    assert (second.applicant_name, second.approver_name) == ("赵科员", "李县长")
    assert stamps(desk) == [("公章", 2, False), ("合同章", 2, False), ("公章", 1, False)]
    assert serial(desk, 2026) == 9


def test_numbers_that_are_there_are_said_and_come_in(desk: Desk, tmp_path: Path) -> None:
    rows = [HEADER[:6], (7, "2026-03-05", "公章", "水利科", "报表", 1), (7, "2026-03-06", "公章", "水利科", "报表二", 1)]
    warnings = run_import(desk, "seal_uses", save(tmp_path / "甲.xlsx", rows)).as_json()["warnings"]
    assert "编号与第 2 行相同，按重号导入，请核对。" in [one["sentence"] for one in warnings]  # type: ignore[attr-defined]
    rows.append((8, "2026-03-07", "公章", "水利科", "报表三", 1))
    again = run_import(desk, "seal_uses", save(tmp_path / "乙.xlsx", rows)).as_json()
    assert again["imported"] == 3
    assert "这个编号已在登记簿里，按重号导入，请核对。" in [one["sentence"] for one in again["warnings"]]  # type: ignore[attr-defined]


def test_masked_rows_and_state_secrets_stay_out(desk: Desk, tmp_path: Path) -> None:
    put(desk, SealUse(used_at=NINE, subject="绝不外露", state=UseState.REFUSED, reason="不盖", alias="用印一件"))
    export(desk, "seal_uses", tmp_path / "出.csv")
    report = run_import(desk, "seal_uses", tmp_path / "出.csv").as_json()
    assert report["rejected"] == [{"row": 2, "reason": "这一行是导出时只留代称的，不是原文，不能导入"}]
    secret = save(tmp_path / "密.xlsx", [(*HEADER[:6], "密级"), (1, "2026-03-05", "公章", "科", "不该进来", 1, "机密★10年"),
                                        (2, "2026-03-05", "公章", "科", "可以", 1, "内部")])
    report = run_import(desk, "seal_uses", secret).as_json()
    assert report["imported"] == 1
    with desk.read() as session:
        assert "不该进来" not in str([row.text for row in session.exec(select(RejectedRow))])
    assert uses(desk)[-1].note == "密级：内部"


def test_loans_never_come_in_as_out(desk: Desk, tmp_path: Path) -> None:
    file = save(tmp_path / "外借.xlsx", [
        ("借用日期", "印章名称", "借用人", "同行人", "借用事由", "使用地点", "审批人", "预计归还时间", "归还时间", "经手部门"),
        ("2026-03-05 9:30", "公章\n合同章", "赵科员", "钱科员", "投标", "省城", "李县长", "2026-03-06", "3月6日 16:02", "甲"),
        ("2026年11月20日下午3点", "公章", "赵科员", None, "投标", "省城", "李县长", "2026-12-01", "未还", None),
        ("2026-11-21", None, "赵科员", None, "投标", "省城", "李县长", None, None, None),
    ])
    report = run_import(desk, "seal_loans", file).as_json()
    assert (report["imported"], [one["row"] for one in report["rejected"]]) == (3, [4])  # type: ignore[attr-defined]
    with desk.read() as session:
        first, second, third = session.exec(select(SealLoan).order_by(col(SealLoan.id))).all()
    assert (first.seal_name, second.seal_name, first.companion_name) == ("公章", "合同章", "钱科员")
    assert (first.lent_at, first.due_at, first.back_at) == (
        datetime(2026, 3, 5, 9, 30), datetime(2026, 3, 6, 17, 30), datetime(2026, 3, 6, 16, 2))
    assert {first.state, second.state, third.state} == {LoanState.HISTORY}
    assert third.lent_at == datetime(2026, 11, 20, 15, 0)
    assert "未还" in third.note
    assert any("不提醒逾期" in one["sentence"] for one in report["warnings"])  # type: ignore[attr-defined]


def test_letters_and_certificates(desk: Desk, tmp_path: Path) -> None:
    put(desk, Certificate(name="法人证书"))
    letters = save(tmp_path / "介绍信.xlsx", [
        ("介绍信编号", "日期", "持信人", "人数", "前往单位", "联系事项", "有效期", "批准人", "经办人", "领取人", "退回"),
        ("0001", "2026.3.5", "赵科员", "贰人", "省水利厅", "年检", "柒天", "李县长", "王文秘", "赵科员", None),
        ("0002", "2026.3.6", "赵科员", 1, "省水利厅", "年检", "至2026年3月9日", "李县长", "王文秘", "赵科员", "作废"),
        ("0003", "2026.3.6", "赵科员", "几位", "省水利厅", "年检", None, "李县长", "王文秘", "赵科员", None),
    ])
    assert run_import(desk, "letters", letters).as_json()["imported"] == 2
    uses_ = save(tmp_path / "证照.xlsx", [
        ("借用日期", "证照名称", "用途", "接收单位", "原件/复印件", "份数", "批准人", "借用人", "归还日期", "是否注明用途"),
        ("2026-03-05", "法人证书", "投标", "交易中心", "原件", 1, "李县长", "赵科员", None, None),
        ("2026-03-05", "资质证书", "投标", "交易中心", "复印件", 3, "李县长", "赵科员", None, "√"),
    ])
    report = run_import(desk, "certificates", uses_).as_json()
    assert [one["row"] for one in report["warnings"]] == [2]  # type: ignore[attr-defined]
    with desk.read() as session:
        first, second = session.exec(select(Letter).order_by(col(Letter.id))).all()
        original, copies = session.exec(select(CertificateUse).order_by(col(CertificateUse.id))).all()
    assert (first.number, first.people, first.valid_days, first.state, first.book_id) == ("0001", 2, 7, LetterState.HISTORY, None)
    assert (second.state, second.valid_until) == (LetterState.VOID, date(2026, 3, 9))
    assert (original.state, original.part, original.certificate_id) == (CertificateUseState.HISTORY, CertificatePart.ORIGINAL, 1)
    assert (copies.copies, copies.limited, copies.certificate_id) == (3, True, None)


def test_seals_come_in_once(desk: Desk, tmp_path: Path) -> None:
    put(desk, Seal(name="某县人民政府", since=NINE))
    file = save(tmp_path / "印章.xlsx", [
        ("印章名称", "印章类别", "规格", "保管人", "使用范围", "审批权限", "使用状态", "备注"),
        ("某县人民政府", "公章", "45mm", "王文秘", None, None, "在用", None),
        ("某县合同专用章", None, "40", "王文秘", "合同协议", "合同协议：李县长（50万元以内）", None, None),
        ("某县旧章", "公章", None, "王文秘", "对外一切", "县长批", "已销毁", None),
        ("某县怪章", "公章", None, "王文秘", None, None, "不知道", None),
    ])
    report = run_import(desk, "seals", file).as_json()
    assert [one["row"] for one in report["rejected"]] == [2, 5]  # type: ignore[attr-defined]
    with desk.read() as session:
        contract, old = session.exec(select(Seal).where(col(Seal.name) != "某县人民政府").order_by(col(Seal.id))).all()
        (matrix,) = session.exec(select(SealAuthority)).all()
        assert "45mm" in session.exec(select(RejectedRow).order_by(col(RejectedRow.source_row))).all()[0].text
    assert (contract.kind, contract.state, contract.diameter_mm, contract.scope) == (
        SealKind.CONTRACT, SealState.IN_USE, 40, "合同协议")
    assert (matrix.matter, matrix.ceiling, matrix.approver_name) == (Matter.CONTRACT, 50_000_000, "李县长")
    assert (old.state, old.note) == (SealState.DESTROYED, "使用范围：对外一切；审批权限：县长批")
    take_back(desk)
    with desk.read() as session:
        assert [seal.state for seal in session.exec(select(Seal).order_by(col(Seal.id)))][1:] == [SealState.WITHDRAWN] * 2


def test_other_files_and_maps_are_refused(desk: Desk, tmp_path: Path) -> None:
    other = save(tmp_path / "别的.xlsx", [("甲", "乙"), (1, 2)])
    with pytest.raises(Refused, match="I-NOTREGISTER"):
        run_import(desk, "letters", other)
    with pytest.raises(Refused, match="I-MAP"):
        run_import(desk, "letters", other, mapping=other)
    with pytest.raises(Refused, match="I-AS"):
        run_import(desk, "letters", other, as_="open")
    with pytest.raises(Refused, match="I-SHEET"):
        run_import(desk, "letters", other, sheet="没有")
    with pytest.raises(Refused, match="I-NOROWS"):
        run_import(desk, "letters", save(tmp_path / "空.xlsx", [("编号", "开具日期", "持信人", "前往单位")]))


ODD: list[Cell] = [
    None, "", "  ", "无", "/", "〃", "同上", 0, -1, 1, 2.5, float("nan"), float("inf"), 10**12, 45000, 45000.75, True, False, "是",
    date(2026, 3, 5), datetime(2026, 3, 5, 23, 59), time(9, 30), timedelta(hours=3), "2026.3.5", "3月5日", "2026-02-30", "25:61",
    "2026年3月5日25时", "公章、合同章", "、、，", "作废", "作废：", "拒绝用印：不盖", "废件 99999", "代章", "退回", "退回 2026-13-45", "遗失",
    "〇人", "壹佰", "一百二十人", "第0号", "用印〔0000〕0号", "借 x；还 y", "作废：x；还 2026-3-5", "正本/副本", "合同协议：李（99999999999999999万元以内）",
    "在用", "已销毁", "撤回", "=1+1", "a" * 3000, "\u202e倒\ufeff", "备注\n两行",
]


@pytest.mark.parametrize("register_", ["seal_uses", "seal_loans", "letters", "certificates", "seals"])
def test_no_cell_however_odd_stops_an_import(desk: Desk, register_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(register_)
    fields = BOOK_FIELDS[register_].fields
    rows: dict[int, tuple[Cell, ...]] = {0: tuple(field.header for field in fields)}
    sound: dict[str, Cell] = {"份数": 1, "日期": "2026-03-05", "借出时间": "2026-03-05", "开具日期": "2026-03-05", "借/还时间": "2026-03-05", "代称": "", "人数": 2, "状态": "在用"}
    for row in range(1, 400):
        rows[row] = tuple(
            sound.get(field.header, "甲") if chance.random() < 0.6 else chance.choice(ODD) for field in fields
        )
    book = Book("xlsx", "d" * 64, "", (Sheet("表", rows=rows),))
    monkeypatch.setattr("bangongshi.duties.importing.books.read_book", lambda *_, **__: book)
    report = run_import(desk, register_, "表.xlsx").as_json()
    assert isinstance(report["imported"], int)
    assert report["imported"] > 40
    assert verify(desk.vault).ok


# -- there and back -----------------------------------------------------------------------------------------------------------


def full_office(desk: Desk) -> None:
    """Every state of every register."""
    approval = {"approver_name": "李县长", "secrecy": Secrecy.UNPUBLISHED}
    for at, (state, reason, proxy) in enumerate([
        (UseState.USED, "", False), (UseState.VOID, "盖错；重盖", True), (UseState.REFUSED, "担保", False), (UseState.HISTORY, "", False),
    ], 1):
        number = Number(series="用印", year=2026, serial=at, text=f"用印〔2026〕{at}号")
        refused = state is UseState.REFUSED
        if not refused:
            put(desk, number)
        put(desk, SealUse(
            number_id=None if refused else number.id, number="" if refused else number.text, state=state, reason=reason,
            used_at=NINE + timedelta(days=-at), subject=f"=事由{at}", copies=at, spoiled=at - 1, department="水利科",
            applicant_name="赵科员", approval_evidence="批1号", supervisor_name="王文秘", kept_copy="存", note="话；有分号",
            **approval,
        ))
        put(desk, Stamping(use_id=at, seal_name="公章", impressions=at, proxy=proxy), Stamping(use_id=at, seal_name="合同章", impressions=at, proxy=proxy))
    loan = {"seal_name": "公章", "subject": "投标", "place": "省城", "borrower_name": "赵科员", "companion_name": "钱科员",
            "lent_at": NINE, "due_at": datetime(2026, 11, 24, 8, 0), **approval}
    put(desk, SealLoan(**loan, papers="投标函\n授权书"), SealLoan(**loan, state=LoanState.BACK, back_at=NINE, received_by="王文秘", stamped_text="函，1份\n书，2份"),
        SealLoan(**loan, state=LoanState.VOID, reason="取消"))
    letter = {"issued_on": date(2026, 11, 20), "holder_name": "赵科员", "people": 3, "to_unit": "省厅", "subject": "年检", "clerk_name": "王文秘",
              "received_by": "赵科员", "valid_days": 7, "valid_until": date(2026, 11, 26), **approval}
    put(desk, Letter(number="0001", **letter), Letter(number="0002", state=LetterState.BACK, back_on=date(2026, 11, 22), pasted=True, **letter),
        Letter(number="0003", state=LetterState.VOID, reason="写错", **letter), Letter(number="0004", state=LetterState.LOST, reason="丢", **letter))
    use = {"certificate_name": "法人证书", "subject": "投标", "receiver": "中心", "borrower_name": "赵科员", "lent_at": NINE, **approval}
    put(desk, CertificateUse(**use, state=CertificateUseState.GIVEN, copies=2, limited=True),
        CertificateUse(**use, part=CertificatePart.ORIGINAL, due_on=date(2026, 11, 25)),
        CertificateUse(**use, part=CertificatePart.DUPLICATE, state=CertificateUseState.BACK, due_on=date(2026, 11, 25), back_at=NINE),
        CertificateUse(**use, state=CertificateUseState.VOID, reason="填错"))
    seal = Seal(name="某县人民政府", since=NINE, diameter_mm=45, emblem="国徽", issuer="省政府", maker="某厂", enabled_on=date(2020, 1, 2),
                enabled_number="某文1号", keeper_name="王文秘", deputy_name="赵科员", place="保险柜", scope="公文、介绍信", note="无")
    put(desk, seal, Seal(name="旧章", kind=SealKind.INNER, since=NINE, state=SealState.VOID, reason="登错", note="注", scope="公文", keeper_name="王文秘"),
        SealAuthority(seal_id=1, matter=Matter.CONTRACT, ceiling=1050, approver_name="李县长", deputy_name="王副县长"),
        SealAuthority(seal_id=1, approver_name="张主任"))


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("register_", ["seal_uses", "seal_loans", "letters", "certificates", "seals"])
def test_what_goes_out_comes_back(desk: Desk, tmp_path: Path, register_: str, suffix: str) -> None:
    full_office(desk)
    file = tmp_path / f"出.{suffix}"
    export(desk, register_, file, True)
    export(desk, register_, tmp_path / "原.csv", True)
    other = new_desk(tmp_path / "vault2", StandingClock())
    report = run_import(other, register_, file)
    assert report.as_json()["rejected"] == []
    export(other, register_, tmp_path / "回.csv", True)
    assert verify(other.vault).ok
    other.vault.close()
    rows = [list(csv.reader((tmp_path / name).read_text(encoding="utf-8-sig").splitlines())) for name in ("原.csv", "回.csv")]
    assert rows[0] == rows[1]
    assert len(rows[0]) > 2

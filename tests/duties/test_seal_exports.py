"""The registers of 印章 go out with exactly the columns of domain.md §10, confidential words left behind."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from bangongshi.duties.desk import Desk
from bangongshi.duties.exporting import run_export
from bangongshi.duties.registry import receive
from bangongshi.duties.seals.export_books import SEAL_BOOKS, export
from bangongshi.models.credentials import CertificateUse, Letter
from bangongshi.models.errors import Refused
from bangongshi.models.papers import Number
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
from bangongshi.models.words import Secrecy
from bangongshi.store.transaction import flush
from office_fixtures import StandingClock, new_desk

NINE = datetime(2026, 11, 23, 9, 5)
OPEN = Secrecy.OPEN


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault", StandingClock())
    yield made
    made.vault.close()


def put(desk: Desk, *rows: SQLModel) -> list[int]:
    """Rows as a use case would leave them; their ids."""
    with desk.act("试") as act:
        for row in rows:
            act.session.add(row)
            flush(act)
    return [getattr(row, "id", 0) for row in rows]


def use(desk: Desk, serial: int, *seals: str, **more: object) -> int:
    """A numbered use; `seals` are stamped once a copy."""
    (number,) = put(desk, Number(series="用印", year=2026, serial=serial, text=f"用印〔2026〕{serial}号"))
    values: dict[str, object] = {
        "number_id": number, "number": f"用印〔2026〕{serial}号", "used_at": NINE, "subject": "关于防汛的通知", "copies": 3,
        "department": "水利科", "applicant_name": "赵科员", "approver_name": "李县长", "supervisor_name": "王文秘",
        "approval_evidence": "批〔2026〕7号", "kept_copy": "存一份", "secrecy": OPEN, **more,
    }
    (made,) = put(desk, SealUse(**values))
    put(desk, *(Stamping(use_id=made, seal_name=name, impressions=3, proxy=name.endswith("代")) for name in seals))
    return made


def written(desk: Desk, register: str, path: Path, *, all_: bool = False) -> list[list[str]]:
    """The rows of the exported file, its header row first."""
    file = path / f"{register}{'全' if all_ else ''}.csv"
    export(desk, register, file, all_)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


COLUMNS = {
    "seal_uses": "用印编号、日期、印章名称、用印部门、文件名称/事由、份数、经办人、审批人、审批编号、监印人、留存、备注",
    "seal_loans": "印章、借用人/同行人、事由、地点、批准人、借出时间、应还、实还、交接签名、用印清单",
    "letters": "编号、开具日期、持信人、人数、前往单位、事由、有效期、批准人、经办人、领取签名、退回/作废",
    "certificates": "证照、用途、接收单位、原件/复印件、份数、批准人、借用人、借/还时间、限用途章",
    "seals": "名称、类别、直径、图案、制发机关、刻制单位、启用日期、启用文号、保管人、副保管人、存放处、使用范围、审批权限、状态、停用日期、去向、备注",
}


@pytest.mark.parametrize("register", list(COLUMNS))
def test_exactly_the_columns_of_the_trade(desk: Desk, tmp_path: Path, register: str) -> None:
    done = run_export(desk, register, tmp_path / "出.csv")
    assert done.sentence == f"已导出{SEAL_BOOKS[register].title} 0 行。"
    with (tmp_path / "出.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert list(csv.reader(lines)) == [[*COLUMNS[register].split("、"), "代称"]]


def test_uses_refusals_and_spoiled_sheets(desk: Desk, tmp_path: Path) -> None:
    use(desk, 1, "某县人民政府", "某县财政局代", spoiled=2, note="补盖")
    use(desk, 2, "某县人民政府", state=UseState.VOID, reason="盖错页")
    put(desk, SealUse(used_at=NINE, subject="担保函", state=UseState.REFUSED, reason="担保不盖", secrecy=OPEN))
    use(desk, 3, state=UseState.WITHDRAWN)
    _, first, void, refused = written(desk, "seal_uses", tmp_path)
    assert first == [
        "用印〔2026〕1号", "2026-11-23 09:05", "某县人民政府、某县财政局代", "水利科", "关于防汛的通知", "3", "赵科员", "李县长",
        "批〔2026〕7号", "王文秘", "存一份", "补盖；代章；废件 2", "",
    ]
    assert void[-2] == "作废：盖错页"
    assert (refused[0], refused[4], refused[-2]) == ("", "担保函", "拒绝用印：担保不盖")


def test_masked_uses_say_nothing_of_what_they_were_for(desk: Desk, tmp_path: Path) -> None:
    secret = {"subject": "绝不外露", "note": "绝不外露", "approval_evidence": "绝不外露", "secrecy": Secrecy.INTERNAL}
    use(desk, 1, "某县人民政府", alias="公文用印 用印〔2026〕1号", **secret)
    paper = receive.sign_in_and_enrol(desk, {
        "unit_name": "市委", "title": "绝不外露的决定", "source_number": "无", "secrecy": "未公布", "alias": "组织来文一件", "handling": "阅件",
    }).ids[0]
    use(desk, 2, "某县人民政府", paper_id=paper, subject="绝不外露的决定", alias="公文用印")
    rows = written(desk, "seal_uses", tmp_path)
    assert "绝不外露" not in str(rows)
    assert (rows[1][4], rows[1][8], rows[1][-2], rows[1][-1]) == ("公文用印 用印〔2026〕1号", "（已遮）", "（已遮）", "是")
    assert (rows[2][4], rows[2][-1]) == ("组织来文一件", "是")
    rows = written(desk, "seal_uses", tmp_path, all_=True)
    assert (rows[1][4], rows[1][-1], rows[2][4]) == ("绝不外露", "", "绝不外露的决定")


def test_loans(desk: Desk, tmp_path: Path) -> None:
    loan = {
        "seal_name": "某县人民政府", "subject": "投标", "place": "省城", "borrower_name": "赵科员", "companion_name": "钱科员",
        "approver_name": "李县长", "lent_at": NINE, "due_at": datetime(2026, 11, 24, 17, 30), "secrecy": OPEN,
    }
    put(desk, SealLoan(**loan, papers="投标函"))
    put(desk, SealLoan(**loan, state=LoanState.BACK, back_at=datetime(2026, 11, 24, 16, 2), received_by="王文秘",
                       stamped_text="投标函，2份，2处"))
    put(desk, SealLoan(**{**loan, "secrecy": Secrecy.INTERNAL}, state=LoanState.VOID, reason="投标取消", alias="外借 某县人民政府"))
    _, out, back, void = written(desk, "seal_loans", tmp_path)
    assert out == ["某县人民政府", "赵科员/钱科员", "投标", "省城", "李县长", "2026-11-23 09:05", "2026-11-24 17:30", "", "",
                   "拟用印：投标函", ""]
    assert back[7:10] == ["2026-11-24 16:02", "王文秘", "投标函，2份，2处"]
    assert (void[2], void[3], void[9], void[10]) == ("外借 某县人民政府", "（已遮）", "作废：（已遮）", "是")


def test_letters(desk: Desk, tmp_path: Path) -> None:
    letter = {
        "issued_on": date(2026, 11, 23), "holder_name": "赵科员", "people": 2, "to_unit": "省水利厅", "subject": "办理年检",
        "valid_days": 7, "valid_until": date(2026, 11, 29), "approver_name": "李县长", "clerk_name": "王文秘",
        "received_by": "赵科员", "secrecy": OPEN,
    }
    put(desk, Letter(number="0001", **letter),
        Letter(number="0002", **letter, state=LetterState.BACK, back_on=date(2026, 11, 25), pasted=True),
        Letter(number="0003", **letter, state=LetterState.VOID, reason="写错"),
        Letter(number="0004", **{**letter, "secrecy": Secrecy.INTERNAL}, state=LetterState.LOST, reason="途中遗失", alias="介绍信 0004"))
    _, first, *others = written(desk, "letters", tmp_path)
    assert first == ["0001", "2026-11-23", "赵科员", "2", "省水利厅", "办理年检", "2026-11-29（7天）", "李县长", "王文秘", "赵科员", "", ""]
    assert [row[10] for row in others] == ["退回 2026-11-25（已粘存根）", "作废：写错", "遗失：（已遮）"]
    assert (others[2][5], others[2][11]) == ("介绍信 0004", "是")


def test_certificates(desk: Desk, tmp_path: Path) -> None:
    use_ = {
        "certificate_name": "法人证书", "subject": "投标", "receiver": "交易中心", "approver_name": "李县长",
        "borrower_name": "赵科员", "lent_at": NINE, "secrecy": OPEN,
    }
    put(desk, CertificateUse(**use_, state=CertificateUseState.GIVEN, copies=2, limited=True),
        CertificateUse(**use_, state=CertificateUseState.BACK, part=CertificatePart.ORIGINAL, due_on=date(2026, 11, 25),
                       back_at=datetime(2026, 11, 24, 10, 0)))
    _, given, back = written(desk, "certificates", tmp_path)
    assert given == ["法人证书", "投标", "交易中心", "复印件", "2", "李县长", "赵科员", "2026-11-23 09:05", "是", ""]
    assert back[3] == "正本"
    assert back[7] == "借 2026-11-23 09:05；应还 2026-11-25；还 2026-11-24 10:00"


def test_seals_are_listed_whole(desk: Desk, tmp_path: Path) -> None:
    seal, _ = put(
        desk, Seal(name="某县人民政府", kind=SealKind.STATUTORY, since=NINE, diameter_mm=45, emblem="国徽", keeper_name="王文秘",
                   scope="公文、介绍信", enabled_on=date(2020, 1, 2)),
        Seal(name="旧章", since=NINE, state=SealState.WITHDRAWN),
    )
    put(desk, SealAuthority(seal_id=seal, matter=Matter.CONTRACT, ceiling=50_000_000, approver_name="李县长", deputy_name="王副县长"),
        SealAuthority(seal_id=seal, approver_name="张主任"), SealAuthority(seal_id=seal, approver_name="前主任", active=False))
    (_, row) = written(desk, "seals", tmp_path)
    assert row == ["某县人民政府", "法定名称章", "45", "国徽", "", "", "2020-01-02", "", "王文秘", "", "", "公文、介绍信",
                   "合同协议：李县长（50万元以内），代批王副县长；其余事项：张主任", "在用", "", "", "", ""]


def test_refusals_leave_no_file(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="X-REGISTER"):
        export(desk, "incoming", tmp_path / "a.csv")
    with pytest.raises(Refused, match="R-CANCELLED"):
        export(desk, "seal_uses", tmp_path / "a.xlsx", cancelled=lambda: True)
    assert not list(tmp_path.glob("a.*"))

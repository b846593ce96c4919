"""未公布: the words of a use, a loan, a letter, a 证照 use stay in the file, wherever a row of it is told of (design.md §4)."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from bangongshi.duties import home
from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import receive
from bangongshi.duties.seals import (
    blanks,
    certificate_list,
    certificate_uses,
    certificates,
    countersigning,
    export_books,
    lending,
    letter_books,
    letter_list,
    letters,
    loan_list,
    refusing,
    seal_list,
    tallying,
    use_changes,
    use_list,
    using,
)
from bangongshi.duties.seals.export_books import export
from bangongshi.duties.seals.loan_list import loan_detail
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.seal_rows import CertificateView, LetterView, LoanView, SealView, UseView
from bangongshi.models.seals import SealUse
from bangongshi.models.trail import Entry
from bangongshi.models.words import Secrecy
from office_fixtures import StandingClock
from paper_fixtures import FORM
from seal_fixtures import OFFICE, authority, clock, desk, seal

__all__ = ["clock", "desk"]

WORD = "张榜以前不能说"
"""Stands in every field whose words may give a masked row away."""
ALLOWED = {"approver": "张主任", "approval_evidence": f"审批单{WORD}", "secrecy": "未公布", "note": WORD}
ASKED = {"applicant": "陈文书", "seals": OFFICE, "matter": "证明", "copies": "2"}
BESIDE = "第二枚章"


def told(desk: Desk, folder: Path) -> dict[str, str]:
    """Everything the program says of its rows without a look, by where it says it."""
    said: dict[str, str] = {
        "home": repr(home.home(desk)), "tally": repr(tallying.tally(desk, desk.today)),
        "found": repr(use_list.uses(desk, UseView.ALL, words=WORD)),
    }
    said |= {f"用印 {view}": repr(use_list.uses(desk, view)) for view in UseView}
    said |= {f"外借 {view}": repr(loan_list.loans(desk, view)) for view in LoanView}
    said |= {f"介绍信 {view}": repr(letter_list.letters(desk, view)) for view in LetterView}
    said |= {f"证照 {view}": repr(certificate_list.certificates(desk, view)) for view in CertificateView}
    for row in use_list.uses(desk, UseView.ALL).rows:
        said |= {
            f"用印 {row.id}": repr(use_list.use_detail(desk, row.id)),
            f"照此 {row.id}": repr(using.values_again(desk, row.id)),
        }
    said |= {f"外借 {row.id}": repr(loan_list.loan_detail(desk, row.id)) for row in loan_list.loans(desk, LoanView.ALL).rows}
    said |= {f"介绍信 {row.id}": repr(letter_list.letter_detail(desk, row.id))
             for row in letter_list.letters(desk, LetterView.ALL).rows}
    said |= {f"证照 {view} {row.id}": repr(certificate_list.certificate_detail(desk, row))
             for view in CertificateView for row in certificate_list.certificates(desk, view).rows}
    said |= {f"印章 {row.id}": repr(seal_list.seal_detail(desk, row.id)) for row in seal_list.seals(desk, SealView.ALL).rows}
    for register in export_books.SEAL_BOOKS:
        file = folder / f"{register}.csv"
        file.unlink(missing_ok=True)
        export_books.export(desk, register, file)
        said[f"导出 {register}"] = file.read_text(encoding="utf-8-sig")
    with desk.read() as session:
        said["journal"] = repr([(entry.verb, entry.subject, entry.reason) for entry in session.exec(select(Entry))])
    return said


def leaks(desk: Desk, folder: Path, acts: list[Done]) -> list[str]:
    places = [where for where, text in told(desk, folder).items() if WORD in text]
    return places + [done.sentence for done in acts if WORD in done.sentence]


def test_nothing_of_a_masked_row_is_told(desk: Desk, tmp_path: Path, clock: StandingClock) -> None:
    authority(desk, seal(desk))
    seal(desk, BESIDE, kind="其他", scope="证明")
    used = using.use_seal(desk, {
        **ASKED, **ALLOWED, "subject": f"关于{WORD}", "reference": WORD, "kept_copy": WORD, "spoiled": "1",
        "spoiled_note": WORD, "complete": "否", "warned_reason": WORD,
    })
    refused = refusing.refuse_use(desk, {**ASKED, **ALLOWED, "subject": WORD, "reference": WORD}, "不合规")
    lent = lending.lend(desk, {
        **ALLOWED, "seals": BESIDE, "borrower": "孙科员", "companion": "赵干事", "matter": "证明", "subject": WORD,
        "place": WORD, "papers": WORD, "due_at": "17:30", "approval_way": "电话",
    })
    letter_books.add_book(desk, {"first": "0001", "last": "0020"})
    issued = letters.issue(desk, {
        **ALLOWED, "holder": "孙科员", "people": "2", "to_unit": WORD, "subject": WORD, "valid_days": "7", "seal": OFFICE,
        "identity": "科员", "received_by": "孙科员",
    })
    held = certificates.record(desk, {"name": "法人证书", "expires_on": "2027-01-01", "originals": "1", "duplicates": "2"})
    given = certificate_uses.lend(desk, held.ids[0], {
        **ALLOWED, "part": "副本", "copies": "1", "subject": WORD, "receiver": WORD, "borrower": "孙科员", "due": "11-25",
    })
    assert leaks(desk, tmp_path, [used, refused, lent, issued, given]) == []
    clock.pass_(hours=1)
    back = lending.take_in(desk, lent.ids, {"received_by": "陈文书", "stamped": f"{WORD}，1份，2处", "back_note": WORD})
    signed = countersigning.countersign(desk, "loan", lent.ids, {"evidence": WORD})
    assert leaks(desk, tmp_path, [back, signed]) == []


def test_a_wrong_line_of_the_list_is_told_by_its_place(desk: Desk) -> None:
    """The sentence goes on to the status line and to F1."""
    authority(desk, seal(desk))
    lent = lending.lend(desk, {
        "approver": "张主任", "secrecy": "未公布", "seals": OFFICE, "borrower": "孙科员", "companion": "赵干事",
        "matter": "证明", "subject": "签约", "place": "省城", "papers": "协议", "due_at": "17:30",
    })
    with pytest.raises(Invalid) as said:
        lending.take_in(desk, lent.ids, {"received_by": "陈文书", "stamped": f"{WORD}，1份，99999处"})
    assert WORD not in said.value.sentence


def used(desk: Desk, **typed: str) -> int:
    return using.use_seal(desk, {**ASKED, "approver": "张主任", "subject": "关于班子调整的证明", **typed}).ids[0]


@pytest.mark.parametrize("what", ["更正", "作废", "清点", "拒绝"])
def test_no_subject_in_a_reason(desk: Desk, what: str) -> None:
    """The reason stays in the journal for ever."""
    authority(desk, seal(desk))
    reason = "关于班子调整的证明登错了"
    blank = {
        "subject": "关于班子调整的证明空白表", "copies": "2", "sheets_first": "1", "sheets_last": "2", "sheets_due": "11-30",
        "approval_evidence": "审批单",
    }
    acts = {
        "更正": lambda: use_changes.amend_use(desk, used(desk), {"taken_by": "孙科员"}, reason),
        "作废": lambda: use_changes.void_use(desk, [used(desk)], reason),
        "清点": lambda: blanks.settle(
            desk, used(desk, **blank), {"used": "2", "note": "关于班子调整的证明空白表都用了"}),
        "拒绝": lambda: refusing.refuse_use(desk, {**ASKED, "subject": "关于班子调整的证明"}, reason),
    }
    with pytest.raises(Refused, match="理由里不要写事由"):
        acts[what]()



def level(desk: Desk, use_id: int) -> Secrecy:
    with desk.read() as session:
        return session.get_one(SealUse, use_id).secrecy


def amend(desk: Desk, use_id: int, **typed: str) -> None:
    use_changes.amend_use(desk, use_id, {**use_changes.use_values(desk, use_id, revealed=True), **typed}, "登错了")


def test_another_paper_does_not_unmask(desk: Desk) -> None:
    """未公布 ends by 公布 only: a correction that hangs the use on a paper everybody may see is refused."""
    authority(desk, seal(desk))
    receive.sign_in_and_enrol(desk, {**FORM, "title": "公开的一件", "secrecy": "内部"})
    number = "收〔2026〕1号"
    use_id = used(desk, secrecy="未公布")
    with pytest.raises(Invalid) as said:
        amend(desk, use_id, paper=number, secrecy="内部")
    assert list(said.value.fields) == ["paper"]
    assert level(desk, use_id) is Secrecy.UNPUBLISHED


def test_a_use_without_its_masked_paper_stays_masked(desk: Desk) -> None:
    authority(desk, seal(desk))
    receive.sign_in_and_enrol(desk, {**FORM, "title": "人事的一件", "secrecy": "未公布"})
    use_id = used(desk, paper="收〔2026〕1号", secrecy="未公布")
    amend(desk, use_id, paper="", secrecy="内部")
    assert level(desk, use_id) is Secrecy.UNPUBLISHED


def test_a_stamp_raised_above_its_loan_is_not_told_by_the_loan(desk: Desk, tmp_path: Path) -> None:
    """The 用印清单 of a loan repeats what each stamp was for: it shows no more than the stamps themselves do."""
    authority(desk, seal(desk))
    lent = lending.lend(desk, {
        "approver": "张主任", "secrecy": "内部", "seals": OFFICE, "borrower": "孙科员", "companion": "赵干事",
        "matter": "证明", "subject": "出差办事", "place": "省城", "papers": "证明", "due_at": "17:30",
    })
    lending.take_in(desk, lent.ids, {"received_by": "陈文书", "stamped": f"{WORD}的证明，1，1"})
    assert WORD in str(loan_detail(desk, lent.ids[0]).fields)
    with desk.read() as session:
        (use_id,) = session.exec(select(col(SealUse.id))).all()
    amend(desk, use_id or 0, secrecy="未公布")
    assert WORD not in str(loan_detail(desk, lent.ids[0]))
    assert WORD in str(loan_detail(desk, lent.ids[0], revealed=True).fields)
    export(desk, "seal_loans", tmp_path / "外借.csv")
    assert WORD not in (tmp_path / "外借.csv").read_text(encoding="utf-8-sig")

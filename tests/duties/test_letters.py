"""介绍信: no blanks, nothing amended, every sheet accounted for, 大写 said aloud (domain.md §6.4)."""

from datetime import date

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import letter_books, letters
from bangongshi.duties.seals.letter_gaps import gaps
from bangongshi.duties.seals.letter_list import count_letters, letter_detail
from bangongshi.duties.seals.letter_list import letters as listed
from bangongshi.duties.take_back import take_back
from bangongshi.models.credentials import Letter
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.letter_rules import next_verb
from bangongshi.models.seal_rows import LetterView
from bangongshi.models.seal_words import LetterState
from bangongshi.models.seals import SealUse, Stamping
from bangongshi.models.windows import Window
from office_fixtures import StandingClock
from seal_fixtures import OFFICE, clock, desk, seal

__all__ = ("clock", "desk")

LETTER = {
    "holder": "赵工", "identity": "工程师", "people": "3", "to_unit": "市水利局", "subject": "联系防汛检查事宜",
    "valid_days": "7", "approver": "张主任", "received_by": "赵工",
}


def book(desk: Desk, first: str = "0001", last: str = "0050", prefix: str = "介字第", **typed: str) -> int:
    return letter_books.add_book(desk, {"first": first, "last": last, "prefix": prefix, **typed}).ids[0]


def issue(desk: Desk, **typed: str) -> Done:
    return letters.issue(desk, {**LETTER, **typed})


def wrong(desk: Desk, **typed: str) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        issue(desk, **typed)
    return caught.value.fields


def stored(desk: Desk, letter_id: int) -> Letter:
    with desk.read() as session:
        return session.get_one(Letter, letter_id)


def missing(desk: Desk) -> list[tuple[int, ...]]:
    with desk.read() as session:
        return [gap.serials for gap in gaps(session)]


def test_one_is_issued_with_its_figures_in_capitals(desk: Desk) -> None:
    book(desk)
    start = letters.next_letter(desk)
    assert (start.number, start.serial, start.left) == ("介字第0001", 1, 50)
    done = issue(desk)
    assert done.sentence == "已开介绍信 介字第0001：人数（大写）叁，有效期（大写）柒天，至11月30日。"
    row = stored(desk, done.ids[0])
    assert (row.valid_until, row.valid_text, row.clerk_name, row.alias) == (
        date(2026, 11, 30), "柒天", "王文秘", "介绍信 介字第0001",
    )
    page = dict(letter_detail(desk, done.ids[0]).fields)
    assert page["人数（大写）"] == "叁"
    assert page["有效期（大写）"] == "柒天，至 2026-11-30；开出 11月23日 + 7 天 → 11月30日（开出当天不计）"
    assert letters.next_letter(desk).number == "介字第0002"


def test_without_a_book_nothing_is_issued(desk: Desk) -> None:
    for act in (letters.next_letter, issue):
        with pytest.raises(Refused, match="请先领一本"):
            act(desk)


def test_stamped_in_the_same_act(desk: Desk) -> None:
    seal(desk)
    book(desk)
    done = issue(desk, seal=OFFICE, secrecy="未公布")
    assert "用印 用印〔2026〕1号" in done.sentence
    row = stored(desk, done.ids[0])
    with desk.read() as session:
        use = session.get_one(SealUse, row.use_id)
        counts = session.exec(select(col(Stamping.impressions))).all()
    assert (use.matter, use.copies, use.secrecy, use.reference, list(counts)) == ("介绍信", 1, "未公布", "介字第0001", [2])
    issue(desk, seal=OFFICE, impressions="1")
    with desk.read() as session:
        assert session.exec(select(col(Stamping.impressions)).order_by(col(Stamping.id).desc())).first() == 1


def test_a_stamp_that_may_not_be_leaves_the_sheet_unissued(desk: Desk) -> None:
    seal(desk, "清河县政府合同专用章", kind="合同章")
    book(desk)
    assert "YZ-07" in "".join(wrong(desk, seal="清河县政府合同专用章").values())
    assert list(wrong(desk, seal="没有的章")) == ["seal"]
    seal(desk)
    assert list(wrong(desk, seal=OFFICE, holder="张主任")) == ["warned_reason"]
    assert listed(desk, LetterView.ALL).rows == ()
    issue(desk, seal=OFFICE, holder="张主任", warned_reason="领导亲自去")


def test_a_yes_by_telephone_is_asked_for_at_the_letter_and_its_stamp(desk: Desk, clock: StandingClock) -> None:
    seal(desk)
    book(desk)
    done = issue(desk, seal=OFFICE, approval_way="电话", approval_evidence="王文秘听的电话")
    assert "11月24日前补签" in done.sentence
    (row,) = listed(desk).rows
    assert next_verb(row) == "countersign"
    with desk.read() as session:
        assert session.exec(select(col(SealUse.countersign_by))).one() == date(2026, 11, 24)
    clock.pass_(days=2)
    (row,) = listed(desk).rows
    assert row.pending is not None
    assert row.pending.late_days == 1


def test_numbers_lie_in_the_book_and_are_given_once(desk: Desk) -> None:
    book(desk)
    issue(desk)
    assert list(wrong(desk, serial="介字第0051")) == ["serial"]
    assert list(wrong(desk, serial="1")) == ["serial"]
    assert list(wrong(desk, serial="一")) == ["serial"]
    assert list(wrong(desk, book="绿本")) == ["book"]


def test_skipped_numbers_are_a_gap_until_explained(desk: Desk) -> None:
    book_id = book(desk)
    done = issue(desk, serial="0003")
    assert "介字第0001–0002号跳过了" in done.sentence
    (row,) = listed(desk, LetterView.GAPS).rows
    assert (row.number, row.serials, row.book_id, row.gap, next_verb(row)) == (
        "介字第0001–0002号", (1, 2), book_id, True, "explain",
    )
    assert row.id < 0
    assert letter_detail(desk, row.id).title == "介字第0001–0002号"
    assert str(count_letters(desk, LetterView.GAPS)) == "1"
    with pytest.raises(Invalid):
        letters.explain(desk, book_id, [1], {"what": "作废", "reason": ""})
    with pytest.raises(Refused):
        letters.explain(desk, book_id, [1, 4], {"what": "作废", "reason": "印坏了"})
    told = letters.explain(desk, book_id, [1], {"what": "遗失", "reason": "查无下落"})
    assert told.sentence == "已说明 介字第0001号：遗失。"
    assert missing(desk) == [(2,)]
    take_back(desk, told.undo)
    assert missing(desk) == [(1, 2)]
    issue(desk, serial="2")
    assert missing(desk) == [(1,)]


def test_what_comes_back_is_pasted_to_its_stub(desk: Desk) -> None:
    book(desk)
    ids = issue(desk).ids
    with pytest.raises(Invalid) as caught:
        letters.return_letter(desk, ids, {"pasted": "否"})
    assert list(caught.value.fields) == ["pasted"]
    with pytest.raises(Invalid) as caught:
        letters.return_letter(desk, ids, {"pasted": "是", "on": "11-20"})
    assert list(caught.value.fields) == ["on"]
    letters.return_letter(desk, ids, {"pasted": "是"})
    row = stored(desk, ids[0])
    assert (row.state, row.pasted, row.back_on) == (LetterState.BACK, True, date(2026, 11, 23))
    with pytest.raises(Refused, match="已经退回"):
        letters.void_letter(desk, ids, "写错")


def test_lost_and_void_say_why(desk: Desk) -> None:
    book(desk)
    lost, void = issue(desk).ids, issue(desk).ids
    with pytest.raises(Invalid):
        letters.lose(desk, lost, {})
    done = letters.lose(desk, lost, {"reported_to": "张主任", "reason": "途中丢失"})
    assert done.sentence == "已登记遗失介绍信 介字第0001，已报告张主任：途中丢失。"
    with pytest.raises(Refused, match="事由"):
        letters.void_letter(desk, void, f"错：{LETTER['subject']}")
    letters.void_letter(desk, void, "日期写错")
    assert [stored(desk, one[0]).state for one in (lost, void)] == [LetterState.LOST, LetterState.VOID]
    assert listed(desk).rows == ()
    letters.return_letter(desk, lost, {"pasted": "是"})


def test_only_what_still_holds_is_open(desk: Desk, clock: StandingClock) -> None:
    book(desk)
    issue(desk, valid_days="1")
    issue(desk, valid_days="3")
    clock.pass_(days=1)
    assert [row.number for row in listed(desk).rows] == ["介字第0002", "介字第0001"]
    clock.pass_(days=1)
    assert [row.number for row in listed(desk).rows] == ["介字第0002"]
    assert [row.expired for row in listed(desk, LetterView.ALL).rows] == [False, True]


def test_an_issued_letter_is_not_taken_back_and_keeps_its_book(desk: Desk) -> None:
    fetched = letter_books.add_book(desk, {"first": "1", "last": "9"})
    issue(desk)
    with pytest.raises(Refused, match="不能回退"):
        take_back(desk)
    with pytest.raises(Refused, match="请先回退它"):
        take_back(desk, fetched.undo)


def test_a_book_taken_back_was_never_there(desk: Desk) -> None:
    fetched = letter_books.add_book(desk, {"first": "1", "last": "9"})
    take_back(desk, fetched.undo)
    assert letter_books.books(desk) == ()
    book(desk, "1", "9", "")


def test_books_do_not_overlap(desk: Desk) -> None:
    first = book(desk, "0001", "0050")
    for typed in ({"first": "50", "last": "99"}, {"first": "0010", "last": "0020"}):
        with pytest.raises(Invalid) as caught:
            letter_books.add_book(desk, {**typed, "prefix": "介字第"})
        assert list(caught.value.fields) == ["first"]
    book(desk, "50", "99", "便函")
    issue(desk)
    letter_books.close_book(desk, first, "换新版")
    with pytest.raises(Invalid):
        book(desk, "0001", "0050", name="另一本")


def test_a_book_nearly_used_up_says_so_and_the_next_follows(desk: Desk) -> None:
    book(desk, "1", "6", "")
    assert "还剩 5 张" in issue(desk).sentence
    assert "这一本开完了" in issue(desk, serial="6").sentence
    with pytest.raises(Refused):
        letters.next_letter(desk)
    assert list(wrong(desk, book="1–6")) == ["book"]
    book(desk, "101", "150", "")
    assert letters.next_letter(desk).number == "101"
    issue(desk, book="1–6", serial="2")
    assert [(line.left, line.missing) for line in letter_books.books(desk)] == [(0, 3), (50, 0)]


def test_closing_accounts_for_every_sheet(desk: Desk) -> None:
    book_id = book(desk, "1", "5", "")
    issue(desk, serial="2")
    with pytest.raises(Invalid):
        letter_books.close_book(desk, book_id, "")
    done = letter_books.close_book(desk, book_id, "换新版")
    assert done.sentence == "已用完介绍信本 1–5：没用的 4 张已作废。"
    assert missing(desk) == []
    (line,) = letter_books.books(desk)
    assert (line.done, line.left, line.missing, line.active) == (5, 0, 0, False)
    with pytest.raises(Refused, match="已经不用"):
        letter_books.close_book(desk, book_id, "换新版")
    take_back(desk, done.undo)
    assert missing(desk) == [(1,)]
    assert letters.next_letter(desk).number == "3"


def test_a_masked_letter_says_nothing_of_what_for(desk: Desk) -> None:
    book(desk)
    (letter_id,) = issue(desk, secrecy="未公布", note="带身份证").ids
    (row,) = listed(desk).rows
    assert (row.title, row.masked, row.to_unit) == ("介绍信 介字第0001", True, "")
    page = letter_detail(desk, letter_id)
    assert not any(word in f"{page}" for word in (LETTER["subject"], "市水利局", "带身份证"))
    assert letter_detail(desk, letter_id, revealed=True).title == LETTER["subject"]


def test_gaps_are_read_in_windows_too(desk: Desk) -> None:
    book(desk)
    for serial in ("2", "4", "6", "8"):
        issue(desk, serial=serial)
    pages = [listed(desk, LetterView.GAPS, Window(size=2))]
    pages.append(listed(desk, LetterView.GAPS, Window(size=2, after=pages[0].rows[-1].place)))
    assert [row.serials for page in pages for row in page.rows] == [(1,), (3,), (5,), (7,)]
    assert (pages[0].more_after, pages[1].more_before, pages[1].more_after) == (True, True, False)
    before = listed(desk, LetterView.GAPS, Window(size=1, before=pages[1].rows[0].place))
    assert [row.serials for row in before.rows] == [(3,)]
    last = listed(desk, LetterView.GAPS, Window(size=1, from_end=True))
    assert [row.serials for row in last.rows] == [(7,)]
    at = listed(desk, LetterView.GAPS, Window(size=2, at=pages[1].rows[0].place))
    assert [row.serials for row in at.rows] == [(5,), (7,)]

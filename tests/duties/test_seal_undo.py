"""回退 across the registers of 印章: what another window built on is not taken away underneath (design.md §3.10)."""

from dataclasses import replace

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import (
    certificate_uses,
    certificates,
    keeping,
    lending,
    letter_books,
    letters,
    seal_list,
    using,
)
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Refused
from bangongshi.models.seal_words import SealState, UseVerb
from bangongshi.store.verify import verify
from seal_fixtures import OFFICE, clock, desk, seal, state_of

__all__ = ["clock", "desk"]

ASKED = {"applicant": "陈文书", "seals": OFFICE, "matter": "证明", "subject": "在职证明", "approver": "张主任"}
LENT = {
    "seals": OFFICE, "borrower": "孙科员", "companion": "赵干事", "matter": "证明", "subject": "现场办证明", "place": "大厅",
    "papers": "证明两份", "due_at": "17:30", "approver": "张主任",
}
BORROWED = {
    "part": "正本", "copies": "1", "subject": "年检", "receiver": "市局", "borrower": "孙科员", "due": "11-25",
    "approver": "张主任",
}


@pytest.fixture
def other(desk: Desk) -> Desk:
    """The same vault in another window."""
    return replace(desk, sitting="sitting-3")


def certificate(desk: Desk) -> int:
    return certificates.record(desk, {"name": "法人证书", "originals": "1", "expires_on": "2027-01-01"}).ids[0]


def test_a_seal_that_was_used_stays_in_the_register(desk: Desk, other: Desk) -> None:
    seal_id = seal(desk)
    using.use_seal(other, ASKED)
    with pytest.raises(Refused):
        take_back(desk)
    assert state_of(desk, seal_id) is SealState.IN_USE
    assert verify(desk.vault).ok


def test_a_correction_of_a_seal_stays_once_it_was_used(desk: Desk, other: Desk) -> None:
    seal_id = seal(desk)
    keeping.amend_seal(desk, seal_id, {"scope": "证明、合同协议"}, "补范围")
    using.use_seal(other, ASKED)
    with pytest.raises(Refused):
        take_back(desk)


def test_the_story_of_a_seal_does_not_tell_every_stamp(desk: Desk) -> None:
    """They have a register of their own; a seal is stamped thousands of times."""
    seal_id = seal(desk)
    using.use_seal(desk, ASKED)
    story = seal_list.seal_detail(desk, seal_id).story
    assert not [when for when, _ in story if when.endswith(f" {UseVerb.USE}")]
    assert len(story) == 1


def test_a_seal_that_was_lent_stays(desk: Desk, other: Desk) -> None:
    seal(desk)
    lending.lend(other, LENT)
    with pytest.raises(Refused):
        take_back(desk)


def test_a_book_a_letter_was_taken_from_stays(desk: Desk, other: Desk) -> None:
    letter_books.add_book(desk, {"first": "0001", "last": "0020"})
    letters.issue(other, {
        "holder": "孙科员", "identity": "科员", "people": "1", "to_unit": "县档案馆", "subject": "查阅", "valid_days": "7",
        "approver": "张主任", "received_by": "孙科员",
    })
    with pytest.raises(Refused):
        take_back(desk)


def test_a_certificate_that_is_borrowed_stays(desk: Desk, other: Desk) -> None:
    certificate_id = certificate(desk)
    certificate_uses.lend(other, certificate_id, BORROWED)
    with pytest.raises(Refused):
        take_back(desk)


def test_what_came_back_and_went_out_again_is_not_out_twice(desk: Desk, other: Desk) -> None:
    """One 正本: its return cannot be taken back while somebody else has it."""
    certificate_id = certificate(desk)
    first = certificate_uses.lend(desk, certificate_id, BORROWED)
    certificate_uses.take_in(desk, first.ids, {})
    certificate_uses.lend(other, certificate_id, BORROWED | {"borrower": "赵干事"})
    with pytest.raises(Refused):
        take_back(desk)


def test_a_borrowing_put_down_by_mistake_is_not_out_twice_either(desk: Desk, other: Desk) -> None:
    certificate_id = certificate(desk)
    first = certificate_uses.lend(desk, certificate_id, BORROWED)
    certificate_uses.void_use(desk, first.ids, "登重了")
    certificate_uses.lend(other, certificate_id, BORROWED | {"borrower": "赵干事"})
    with pytest.raises(Refused):
        take_back(desk)

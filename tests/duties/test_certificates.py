"""证照 at the desk: entered, renewed, lent and back, masked; every figure counted from the open uses."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import first_run
from bangongshi.duties.people import add_person
from bangongshi.duties.seals import certificate_uses, certificates
from bangongshi.duties.seals.certificate_list import (
    certificate_detail,
    certificate_facts,
    count_certificates,
)
from bangongshi.duties.seals.certificate_list import certificates as listed
from bangongshi.duties.take_back import take_back
from bangongshi.models.certificate_rules import next_verb
from bangongshi.models.credentials import Certificate, CertificateUse
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.seal_rows import CertificateRow, CertificateView
from bangongshi.models.seal_words import CertificatePart, CertificateState, CertificateUseState
from bangongshi.models.trail import Entry, EntryPayload
from bangongshi.models.windows import Window
from bangongshi.store.verify import verify
from office_fixtures import StandingClock, new_desk

CODE = {
    "name": "统一社会信用代码证书", "number": "甲1", "holder_unit": "清水县人民政府办公室", "issuer": "县编办",
    "issued_on": "2022-01-10", "expires_on": "2027-01-09", "originals": "1", "duplicates": "2", "keeper": "王科长",
    "place": "2号柜",
}
USE = {
    "part": "正本", "subject": "开立基本户", "receiver": "某银行", "borrower": "李四", "approver": "张主任",
    "due": "2026-11-25", "department": "财务科",
}
COPY = {"part": "复印件", "subject": "投标", "receiver": "某公司", "borrower": "李四", "approver": "张主任", "limited": "是"}


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def desk(tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    found = new_desk(tmp_path / "v", clock)
    first_run(found, {"unit_name": "清水县人民政府办公室", "who": "王文秘"})
    for name in ("张主任", "王科长", "李四"):
        add_person(found, {"name": name, "rank": "3", "leader": "是" if name == "张主任" else "否"})
    yield found
    found.vault.close()


def made(desk: Desk, **typed: str) -> int:
    (id_,) = certificates.record(desk, CODE | typed).ids
    return id_


def lent(desk: Desk, certificate_id: int, **typed: str) -> int:
    (id_,) = certificate_uses.lend(desk, certificate_id, USE | typed).ids
    return id_


def only(desk: Desk, view: CertificateView = CertificateView.HELD) -> CertificateRow:
    (row,) = listed(desk, view).rows
    return row


def stored(desk: Desk, id_: int) -> Certificate:
    with desk.read() as session:
        return session.get_one(Certificate, id_)


def use(desk: Desk, id_: int) -> CertificateUse:
    with desk.read() as session:
        return session.get_one(CertificateUse, id_)


# -- the 证照 itself -----------------------------------------------------------------------------------------------------


def test_what_is_entered_stands_in_the_list_with_its_alert(desk: Desk) -> None:
    done = certificates.record(desk, CODE)
    row = only(desk)
    assert done.sentence == "已登记证照 统一社会信用代码证书，有效期至 2027-01-09。"
    assert (row.id, row.number, row.title) == (done.ids[0], "甲1", "统一社会信用代码证书")
    assert (row.alert, row.held, row.keeper, row.masked) == (60, "正本1 副本2", "王科长", False)
    assert stored(desk, row.id).keeper_id is not None
    assert next_verb(row) == "renew"


def test_the_list_runs_by_the_day_they_end_and_those_without_come_last(desk: Desk) -> None:
    for name, ends in (("丙", "长期"), ("乙", "2027-06-30"), ("甲", "2026-11-22"), ("丁", "2026-11-30")):
        made(desk, name=name, expires_on=ends)
    rows = listed(desk).rows
    assert [(row.name, row.alert) for row in rows] == [("甲", 0), ("丁", 7), ("乙", None), ("丙", None)]
    assert [row.late for row in rows] == [True, False, False, False]
    walked: list[str] = []
    window = Window(size=1)
    while True:
        found = listed(desk, CertificateView.HELD, window)
        walked += [row.name for row in found.rows]
        if not found.more_after:
            break
        window = Window(size=1, after=found.rows[-1].place)
    assert walked == ["甲", "丁", "乙", "丙"]
    last = listed(desk, CertificateView.HELD, Window(size=2, before=rows[2].place)).rows
    assert [row.name for row in last] == ["甲", "丁"]
    assert count_certificates(desk).count == 4


def test_a_correction_keeps_the_old_value_in_the_journal(desk: Desk) -> None:
    id_ = made(desk)
    values = dict(certificate_detail(desk, only(desk)).typed)
    with pytest.raises(Invalid, match="理由"):
        certificates.amend(desk, id_, values | {"number": "甲2"}, " ")
    certificates.amend(desk, id_, values | {"number": "甲2"}, "编号看错")
    assert stored(desk, id_).number == "甲2"
    with desk.read() as session:
        entry = session.exec(select(Entry).where(Entry.verb == "更正证照")).one()
        payload = session.get_one(EntryPayload, entry.seq)
    assert (entry.subject, entry.reason) == ("统一社会信用代码证书", "编号看错")
    assert "甲1" in payload.old
    assert "甲2" in payload.new
    with pytest.raises(Refused, match="R-STALE"):
        certificates.amend(desk, id_, values, "又改")


def test_a_correction_cannot_hold_less_than_is_out(desk: Desk) -> None:
    id_ = made(desk)
    lent(desk, id_, part="副本", copies="2")
    with pytest.raises(Invalid) as error:
        certificates.amend(desk, id_, CODE | {"duplicates": "1"}, "少一份")
    assert set(error.value.fields) == {"duplicates"}


def test_renewing_makes_a_chain(desk: Desk) -> None:
    first = made(desk)
    (second,) = certificates.renew(desk, first, {"number": "乙2", "issued_on": "2026-11-20", "expires_on": "2031-11-19"}).ids
    (third,) = certificates.renew(desk, second, {"number": "丙3", "issued_on": "2026-11-23"}).ids
    assert [stored(desk, id_).state for id_ in (first, second, third)] == [
        CertificateState.REPLACED, CertificateState.REPLACED, CertificateState.HELD]
    assert (stored(desk, second).replaces_id, stored(desk, third).replaces_id) == (first, second)
    new = stored(desk, third)
    assert (new.name, new.issuer, new.duplicates, new.keeper_name) == ("统一社会信用代码证书", "县编办", 2, "王科长")
    assert new.expires_on is None
    assert only(desk).id == third
    with pytest.raises(Refused, match="请用新证乙2"):
        lent(desk, first)
    assert ("换自", "统一社会信用代码证书 乙2") in certificate_detail(desk, only(desk)).fields
    assert verify(desk.vault).problems == ()


def test_renewing_asks_for_what_is_new(desk: Desk) -> None:
    id_ = made(desk)
    with pytest.raises(Invalid) as error:
        certificates.renew(desk, id_, {})
    assert set(error.value.fields) == {"number", "issued_on"}
    with pytest.raises(Invalid, match="都和旧证一样"):
        certificates.renew(desk, id_, {"number": "甲1", "issued_on": "2022-01-10", "expires_on": "2027-01-09"})


def test_an_original_that_is_out_is_not_renewed_until_it_is_back(desk: Desk) -> None:
    id_ = made(desk)
    new = {"number": "乙2", "issued_on": "2026-11-20"}
    out = lent(desk, id_)
    with pytest.raises(Refused, match="正本还有1份在外"):
        certificates.renew(desk, id_, new)
    certificate_uses.take_in(desk, [out], {})
    certificates.renew(desk, id_, new)
    assert stored(desk, id_).state is CertificateState.REPLACED


def test_renewing_taken_back_puts_the_old_one_in_its_place(desk: Desk) -> None:
    id_ = made(desk)
    done = certificates.renew(desk, id_, {"number": "乙2", "issued_on": "2026-11-20"})
    take_back(desk, done.undo)
    assert only(desk).id == id_
    assert stored(desk, done.ids[0]).state is CertificateState.VOID


def test_cancelled_on_a_ground_and_voided_only_unused(desk: Desk) -> None:
    used, wrong = made(desk), made(desk, name="登重的证")
    lent(desk, used)
    with pytest.raises(Refused, match="请办注销"):
        certificates.void_certificate(desk, used, "登错")
    with pytest.raises(Invalid, match="依据"):
        certificates.cancel(desk, used, "")
    assert certificates.cancel(desk, used, "县编办注销通知书").sentence == "已注销 统一社会信用代码证书。"
    assert certificates.void_certificate(desk, wrong, "重复登记").sentence == "已作废 登重的证。"
    assert listed(desk).rows == ()
    with pytest.raises(Refused, match="注销"):
        lent(desk, used)
    with pytest.raises(Refused, match="作废"):
        lent(desk, wrong)
    assert only(desk, CertificateView.OUT).certificate_id == used


def test_a_use_that_was_itself_voided_does_not_keep_a_wrong_entry(desk: Desk) -> None:
    id_ = made(desk)
    certificate_uses.void_use(desk, [lent(desk, id_)], "登错了")
    certificates.void_certificate(desk, id_, "重复登记")
    assert stored(desk, id_).state is CertificateState.VOID


# -- its use -----------------------------------------------------------------------------------------------------------


def test_an_original_goes_out_and_comes_back_late(desk: Desk, clock: StandingClock) -> None:
    id_ = made(desk)
    out = lent(desk, id_)
    row = only(desk, CertificateView.OUT)
    assert (row.id, row.part, row.due_on, row.late, row.pending) == (out, CertificatePart.ORIGINAL, date(2026, 11, 25), False, None)
    assert next_verb(row) == "take_in"
    assert only(desk).held == "正本1 副本2，在外1"
    clock.pass_(days=4)
    assert only(desk, CertificateView.OUT).late
    done = certificate_uses.take_in(desk, [out], {"received_by": "王科长"})
    assert done.sentence == "已归还 统一社会信用代码证书 正本 1 份。晚了 2 天。"
    assert listed(desk, CertificateView.OUT).rows == ()
    assert (use(desk, out).back_at, use(desk, out).note) == (datetime(2026, 11, 27, 9), "2026-11-27 09:00 归还，王科长收")
    assert only(desk).held == "正本1 副本2"
    with pytest.raises(Refused, match="已经归还"):
        certificate_uses.take_in(desk, [out], {})


def test_back_before_it_went_or_tomorrow_is_not_believed(desk: Desk) -> None:
    out = lent(desk, made(desk))
    for at in ("2026-11-22", "2026-11-24"):
        with pytest.raises(Invalid) as error:
            certificate_uses.take_in(desk, [out], {"at": at})
        assert set(error.value.fields) == {"at"}


def test_in_hand_is_counted_from_what_is_open(desk: Desk) -> None:
    id_ = made(desk)
    out = lent(desk, id_, part="副本", copies="2")
    with pytest.raises(Invalid) as error:
        lent(desk, id_, part="副本")
    assert error.value.fields["copies"] == "副本在手的只有0份，另有2份在外，请先归还。"
    lent(desk, id_)
    with pytest.raises(Invalid, match="正本在手的只有0份"):
        lent(desk, id_)
    certificate_uses.take_in(desk, [out], {})
    lent(desk, id_, part="副本", copies="2")


def test_lending_taken_back_or_voided_is_in_hand_again(desk: Desk) -> None:
    id_ = made(desk)
    done = certificate_uses.lend(desk, id_, USE)
    take_back(desk, done.undo)
    assert use(desk, done.ids[0]).state is CertificateUseState.WITHDRAWN
    assert listed(desk, CertificateView.USES).rows == ()
    again = lent(desk, id_)
    certificate_uses.void_use(desk, [again], "登错了")
    assert only(desk, CertificateView.USES).state is CertificateUseState.VOID
    lent(desk, id_)
    assert verify(desk.vault).problems == ()


def test_taking_in_taken_back_is_out_again(desk: Desk) -> None:
    out = lent(desk, made(desk))
    done = certificate_uses.take_in(desk, [out], {})
    take_back(desk, done.undo)
    assert only(desk, CertificateView.OUT).id == out
    assert use(desk, out).back_at is None


def test_photocopies_are_given_for_good(desk: Desk) -> None:
    id_ = made(desk)
    done = certificate_uses.lend(desk, id_, COPY | {"copies": "40"})
    assert done.sentence == "已给出 统一社会信用代码证书 复印件 40 份，李四领取。"
    row = only(desk, CertificateView.USES)
    assert (row.state, row.limited, row.due_on, row.copies) == (CertificateUseState.GIVEN, True, None, 40)
    assert listed(desk, CertificateView.OUT).rows == ()
    with pytest.raises(Refused, match="不用归还"):
        certificate_uses.take_in(desk, [row.id], {})


@pytest.mark.parametrize(
    ("expires", "typed", "codes"),
    [
        ("2027-01-09", COPY | {"limited": "否"}, "限用途"),
        ("2027-01-09", COPY | {"approver": "李四"}, "YZ-03"),
        ("2026-11-22", USE, "已过期"),
        ("2026-11-22", COPY | {"limited": "", "approver": "李四"}, "YZ-03、限用途、已过期"),
        ("2026-11-23", USE, ""),
        ("长期", COPY, ""),
    ],
)
def test_what_warns_is_done_only_with_a_reason(desk: Desk, expires: str, typed: dict[str, str], codes: str) -> None:
    id_ = made(desk, expires_on=expires)
    if codes:
        with pytest.raises(Invalid) as error:
            certificate_uses.lend(desk, id_, typed)
        assert set(error.value.fields) == {"warned_reason"}
        assert all(f"（{code}）" in error.value.fields["warned_reason"] for code in codes.split("、"))
        assert listed(desk, CertificateView.USES).rows == ()
    done = certificate_uses.lend(desk, id_, typed | {"warned_reason": "银行要求"})
    row = use(desk, done.ids[0])
    assert (row.warned, row.warned_reason) == (codes, "银行要求" if codes else "")


def test_a_yes_by_telephone_waits_for_its_signature(desk: Desk, clock: StandingClock) -> None:
    done = certificate_uses.lend(desk, made(desk), COPY | {"approval_way": "电话"})
    assert "11月24日前补签" in done.sentence
    row = only(desk, CertificateView.USES)
    assert (row.pending and row.pending.words, next_verb(row)) == ("待补签 11-24", "countersign")
    clock.pass_(days=3)
    row = only(desk, CertificateView.USES)
    assert row.pending is not None
    assert row.pending.words == "逾期未补签2天"


def test_who_approves_and_for_whom_must_be_said(desk: Desk) -> None:
    with pytest.raises(Invalid) as error:
        certificate_uses.lend(desk, made(desk), {"part": "正本"})
    assert set(error.value.fields) == {"subject", "receiver", "borrower", "approver", "due"}


def test_uses_stand_newest_first_and_what_is_out_by_its_day(desk: Desk) -> None:
    id_ = made(desk, originals="3")
    ids = [lent(desk, id_, due=due) for due in ("2026-12-05", "2026-11-24", "2026-11-30")]
    assert [row.id for row in listed(desk, CertificateView.USES).rows] == ids[::-1]
    out = listed(desk, CertificateView.OUT).rows
    assert [row.id for row in out] == [ids[1], ids[2], ids[0]]
    assert [row.id for row in listed(desk, CertificateView.OUT, Window(after=out[0].place)).rows] == [ids[2], ids[0]]
    after = listed(desk, CertificateView.USES, Window(size=1, after=(ids[2],)))
    assert ([row.id for row in after.rows], after.more_after) == ([ids[1]], True)
    facts = certificate_facts(desk, out)
    assert {facts[id_].use for id_ in ids} == {CertificateUseState.OUT}
    assert certificate_facts(desk, listed(desk).rows)[id_].gone(CertificatePart.ORIGINAL) == 3


def test_an_unpublished_purpose_leaves_the_file_as_its_alias(desk: Desk) -> None:
    id_ = made(desk)
    out = lent(desk, id_, secrecy="未公布", subject="拟设立城投子公司", receiver="城投筹备组", note="城投用")
    for view in (CertificateView.USES, CertificateView.OUT):
        row = only(desk, view)
        assert (row.masked, row.title) == (True, "证照使用 统一社会信用代码证书")
        assert "城投" not in repr(row)
    hidden = certificate_detail(desk, row)
    assert hidden.masked
    assert "城投" not in repr(hidden)
    assert "城投" not in repr(certificate_detail(desk, only(desk)))
    shown = certificate_detail(desk, row, revealed=True)
    assert (shown.title, shown.masked) == ("拟设立城投子公司", False)
    with pytest.raises(Refused, match="R-TITLE"):
        certificate_uses.void_use(desk, [out], "拟设立城投子公司不办了")
    with desk.read() as session:
        assert not [entry for entry in session.exec(select(Entry)) if "城投" in entry.subject + entry.reason]


def test_an_internal_purpose_shows_in_the_list(desk: Desk) -> None:
    lent(desk, made(desk))
    row = only(desk, CertificateView.USES)
    assert (row.masked, row.title, row.receiver, row.borrower) == (False, "开立基本户", "某银行", "李四")


def test_the_page_of_a_certificate_says_who_has_it(desk: Desk) -> None:
    lent(desk, made(desk))
    detail = certificate_detail(desk, only(desk))
    assert ("现有", "正本1 副本2，在外1") in detail.fields
    assert ("使用", "2026-11-23 正本1份 李四 交某银行 借出 应还11-25") in detail.fields
    assert detail.story


def test_a_mark_of_state_secrets_stops_it(desk: Desk) -> None:
    id_ = made(desk)
    with pytest.raises(Refused, match="B-SECRET"):
        lent(desk, id_, subject="机密★10年 事项")
    assert listed(desk, CertificateView.USES).rows == ()

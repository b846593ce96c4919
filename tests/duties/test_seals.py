"""A seal from its application to its end: on the list, replaced, lost and found (domain.md §6.1, §6.2)."""


import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import custody, keeping, life, seal_list, seal_loading
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.seal_rows import SealView
from bangongshi.models.seal_words import SealState
from office_fixtures import StandingClock
from seal_fixtures import (
    DISABLING,
    ENABLING,
    HANDING,
    OFFICE,
    applied,
    clock,
    desk,
    fields,
    lent,
    ready,
    row_of,
    seal,
    state_of,
)

__all__ = ["clock", "desk"]


# -- on the list -------------------------------------------------------------------------------------------------------


def test_a_seal_is_put_down_with_the_scope_of_its_kind(desk: Desk) -> None:
    done = keeping.record_seal(desk, {"name": " 清河县人民政府办公室合同专用章 ", "kind": "合同章", "keeper": "陈　文书"})
    row = row_of(desk, done.ids[0])
    assert (row.name, row.scope, row.keeper_name, row.state) == (f"{OFFICE}合同专用章", "合同协议", "陈文书", SealState.IN_USE)
    assert done.undo
    assert "陈文书" in done.sentence


def test_its_keeper_is_the_person_on_the_list(desk: Desk) -> None:
    row = row_of(desk, seal(desk, keeper="王科长", deputy="李副主任"))
    assert row.keeper_id is not None
    assert row.deputy_id is not None
    assert row_of(desk, seal(desk, "清河县人民政府", keeper="不在名单")).keeper_id is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"), ({"keeper": ""}, "keeper"), ({"deputy": "陈文书"}, "deputy"), ({"kind": "萝卜章"}, "kind"),
        ({"scope": "担保"}, "scope"), ({"status": "停用"}, "status"), ({"diameter_mm": "大"}, "diameter_mm"),
        ({"enabled_on": "2026-12-01"}, "enabled_on"), ({"replaces": "没有的章"}, "replaces"),
        ({"status": "申请刻制"}, "enabled_on"),
    ],
)
def test_what_cannot_be_put_down(desk: Desk, typed: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        seal(desk, **{"name": OFFICE, **typed})
    assert set(caught.value.fields) == {field}
    assert seal_list.count_seals(desk, SealView.ALL).count == 0


def test_no_second_live_seal_of_one_kind_and_name(desk: Desk) -> None:
    seal(desk)
    with pytest.raises(Refused, match="编号区分"):
        seal(desk)
    seal(desk, f"{OFFICE}（2）")


def test_a_special_seal_is_not_called_like_the_formal_one(desk: Desk) -> None:
    seal(desk)
    with pytest.raises(Refused, match="合同专用章"):
        seal(desk, kind="合同章")
    seal(desk, f"{OFFICE}合同专用章", kind="合同章")


def test_a_mark_of_state_secrecy_stops_the_form(desk: Desk) -> None:
    with pytest.raises(Refused):
        seal(desk, note="机密★10年")
    assert seal_list.count_seals(desk).count == 0


# -- life --------------------------------------------------------------------------------------------------------------


def test_from_the_application_to_use(desk: Desk) -> None:
    new = applied(desk)
    assert state_of(desk, new) is SealState.APPLIED
    life.allow_cut(desk, new, {"approved_by": "张主任", "approved_on": "11-20"})
    life.cut(desk, new, {"maker": "县印章刻制社", "cut_on": "11-21", "imprint_place": "印模簿第3页"})
    life.enable(desk, new, ENABLING)
    row = row_of(desk, new)
    assert row.state is SealState.IN_USE
    assert (row.approved_by, f"{row.approved_on}", f"{row.cut_on}", f"{row.enabled_on}") == (
        "张主任", "2026-11-20", "2026-11-21", "2026-11-23",
    )
    assert row.keeper_name == "陈文书"
    assert fields(desk, new)["印模留存"] == "印模簿第3页"


@pytest.mark.parametrize(
    ("step", "typed", "field"),
    [
        ("allow_cut", {}, "approved_by"),
        ("allow_cut", {"approved_by": "张主任", "approved_on": "2027-01-01"}, "approved_on"),
    ],
)
def test_an_application_needs_who_approved(desk: Desk, step: str, typed: dict[str, str], field: str) -> None:
    new = applied(desk)
    with pytest.raises(Invalid) as caught:
        getattr(life, step)(desk, new, typed)
    assert set(caught.value.fields) == {field}
    assert state_of(desk, new) is SealState.APPLIED


def test_no_step_is_skipped(desk: Desk) -> None:
    new = applied(desk)
    with pytest.raises(Refused, match="批准刻制"):
        life.enable(desk, new, ENABLING)
    life.allow_cut(desk, new, {"approved_by": "张主任"})
    with pytest.raises(Invalid) as caught:
        life.cut(desk, new, {"cut_on": "2026-11-20"})
    assert set(caught.value.fields) == {"maker", "imprint_place", "cut_on"}


def test_a_seal_comes_into_use_with_a_notice_and_a_keeper(desk: Desk) -> None:
    new = ready(desk)
    with pytest.raises(Invalid) as caught:
        life.enable(desk, new, {})
    assert set(caught.value.fields) == {"enabled_number", "keeper"}


def test_a_seal_ends_only_after_it_was_stopped(desk: Desk) -> None:
    old = seal(desk)
    for step in (life.store, life.return_seal, life.destroy):
        with pytest.raises(Refused, match="先停用"):
            step(desk, old, {"ended_by": "张主任", "place": "库房", "witnesses": "甲、乙", "list_number": "1"})
    life.disable(desk, old, DISABLING)
    assert state_of(desk, old) is SealState.DISABLED


def test_given_back_to_who_issued_it(desk: Desk) -> None:
    old = seal(desk, issuer="清河县人民政府")
    life.disable(desk, old, DISABLING)
    life.return_seal(desk, old, {"ended_by": "县政府办机要科 周科员"})
    row = row_of(desk, old)
    assert (row.state, row.whereabouts) == (SealState.RETURNED, "清河县人民政府")
    assert old not in [shown.id for shown in seal_list.seals(desk).rows]
    assert old in [shown.id for shown in seal_list.seals(desk, SealView.ALL).rows]


@pytest.mark.parametrize("witnesses", ["", "甲", "甲、甲", "甲、 甲 "])
def test_destroyed_before_two_different_persons(desk: Desk, witnesses: str) -> None:
    old = seal(desk)
    life.disable(desk, old, DISABLING)
    life.store(desk, old, {"ended_by": "张主任", "place": "档案室"})
    typed = {"ended_by": "张主任", "witnesses": witnesses, "list_number": "销〔2026〕1号"}
    with pytest.raises(Invalid) as caught:
        life.destroy(desk, old, typed)
    assert set(caught.value.fields) == {"witnesses"}
    life.destroy(desk, old, {**typed, "witnesses": "甲、乙"})
    row = row_of(desk, old)
    assert (row.state, row.witnesses, row.note) == (SealState.DESTROYED, "甲、乙", "销毁清单 销〔2026〕1号")


def test_no_step_before_the_one_it_follows(desk: Desk) -> None:
    old = seal(desk)
    with pytest.raises(Invalid) as caught:
        life.disable(desk, old, {**DISABLING, "disabled_on": "2024-12-31"})
    assert set(caught.value.fields) == {"disabled_on"}


def test_a_seal_that_is_out_can_only_be_missed(desk: Desk) -> None:
    out = seal(desk)
    lent(desk, out)
    for act in (
        lambda: life.disable(desk, out, DISABLING),
        lambda: custody.hand_over(desk, [out], HANDING),
        lambda: keeping.void_seal(desk, out, "登错"),
    ):
        with pytest.raises(Refused, match="收回"):
            act()
    life.lose(desk, out, {"reason": "借出后没有带回"})
    life.report(desk, out, {"reported_to": "县公安局"})
    assert state_of(desk, out) is SealState.REPORTED


# -- renamed and replaced ----------------------------------------------------------------------------------------------


def test_a_unit_is_renamed_and_its_seal_with_it(desk: Desk) -> None:
    """The new seal waits for the old one to be stopped; the old one then says which took its place."""
    old = seal(desk)
    new = ready(desk, "清河市人民政府办公室", replaces=OFFICE)
    with pytest.raises(Refused, match="先办旧章停用，再启用“清河市"):
        life.enable(desk, new, ENABLING)
    assert state_of(desk, new) is SealState.CUT
    life.disable(desk, old, DISABLING)
    life.enable(desk, new, ENABLING)
    with desk.read() as session:
        said = seal_loading.unusable(session, seal_loading.seal(session, old))
        assert seal_loading.unusable(session, seal_loading.seal(session, new)) == ""
    assert said == f"“{OFFICE}”已经停用，请缴回、封存或销毁。接替它的是“清河市人民政府办公室”，请用新章。"
    assert fields(desk, new)["接替"] == OFFICE


def test_a_worn_seal_is_cut_again_under_its_name(desk: Desk) -> None:
    old = seal(desk)
    new = ready(desk, replaces=OFFICE)
    life.disable(desk, old, DISABLING)
    life.enable(desk, new, ENABLING)
    with desk.read() as session:
        assert [row.id for row in seal_loading.seals_named(session, OFFICE)] == [new]


def test_replaced_twice_the_last_one_is_named(desk: Desk) -> None:
    first = seal(desk)
    for name, before in (("清河市办公室", OFFICE), ("清河区办公室", "清河市办公室")):
        new = ready(desk, name, replaces=before)
        with desk.read() as session:
            (old,) = seal_loading.seals_named(session, before)
        life.disable(desk, old.id or 0, DISABLING)
        life.enable(desk, new, ENABLING)
    with desk.read() as session:
        assert "清河区办公室" in seal_loading.successor(session, seal_loading.seal(session, first))
        assert seal_loading.successor(session, seal_loading.seal(session, new)) == ""


def test_a_seal_in_use_is_not_put_down_in_place_of_one_in_use(desk: Desk) -> None:
    seal(desk)
    with pytest.raises(Refused, match="先办旧章停用"):
        seal(desk, "清河市人民政府办公室", replaces=OFFICE)


# -- lost and found ----------------------------------------------------------------------------------------------------


def test_lost_reported_declared_void(desk: Desk, clock: StandingClock) -> None:
    gone = seal(desk)
    life.lose(desk, gone, {"reason": "早上开柜发现没有了", "at": "8:30"})
    assert f"{row_of(desk, gone).since:%H:%M}" == "08:30"
    with pytest.raises(Refused, match="先报失"):
        life.annul(desk, gone, {"published_in": "清河日报"})
    with pytest.raises(Invalid) as caught:
        life.report(desk, gone, {"reported_to": "县公安局", "at": "8:00"})
    assert set(caught.value.fields) == {"at"}
    life.report(desk, gone, {"reported_to": "县公安局"})
    clock.pass_(days=1)
    life.annul(desk, gone, {"published_in": "清河日报"})
    row = row_of(desk, gone)
    assert row.state is SealState.ANNULLED
    assert row.reason == "早上开柜发现没有了；2026-11-23 09:00 向县公安局报失；2026-11-24 在清河日报声明作废"


@pytest.mark.parametrize(("reported", "after"), [(False, SealState.IN_USE), (True, SealState.DISABLED)])
def test_found_again(desk: Desk, reported: bool, after: SealState) -> None:
    """In use again only when nobody had been told that it was lost."""
    gone = seal(desk)
    life.lose(desk, gone, {"reason": "找不到"})
    if reported:
        life.report(desk, gone, {"reported_to": "县公安局"})
    life.find(desk, gone, {"found_in": "车里"})
    assert state_of(desk, gone) is after
    assert (row_of(desk, gone).disabled_on is not None) == reported


def test_a_stopped_seal_that_is_found_is_still_stopped(desk: Desk) -> None:
    gone = seal(desk)
    life.disable(desk, gone, DISABLING)
    life.lose(desk, gone, {"reason": "找不到"})
    life.find(desk, gone, {"found_in": "车里"})
    assert state_of(desk, gone) is SealState.DISABLED


def test_found_after_another_took_its_place(desk: Desk) -> None:
    gone = seal(desk)
    life.lose(desk, gone, {"reason": "找不到"})
    seal(desk, replaces=OFFICE)
    life.find(desk, gone, {"found_in": "车里"})
    assert state_of(desk, gone) is SealState.DISABLED


def test_found_beside_a_twin_nobody_tied_to_it(desk: Desk) -> None:
    gone = seal(desk)
    life.lose(desk, gone, {"reason": "找不到"})
    seal(desk)
    life.find(desk, gone, {"found_in": "车里"})
    assert state_of(desk, gone) is SealState.DISABLED

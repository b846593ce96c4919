"""The register of seals: corrected, struck off, taken back, listed, told (domain.md §6.2)."""

from collections.abc import Callable

import pytest
from sqlalchemy import select as core_select
from sqlmodel import col

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import custody, keeping, life, seal_list, seal_loading
from bangongshi.duties.seals.seal_history import COLUMNS, history
from bangongshi.duties.take_back import take_back
from bangongshi.models import credentials, matters, seals
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.seal_rows import SealView
from bangongshi.models.seal_words import SealState
from bangongshi.models.seals import SealCustody, SealLoan
from bangongshi.models.story import HIDDEN
from bangongshi.models.windows import Window
from office_fixtures import StandingClock
from seal_fixtures import (
    DISABLING,
    ENABLING,
    HANDING,
    OFFICE,
    clock,
    desk,
    fields,
    holder_of,
    lent,
    ready,
    row_of,
    seal,
    stamped,
    state_of,
    story,
)

__all__ = ["clock", "desk"]


# -- corrected, struck off, taken back ---------------------------------------------------------------------------------


def test_a_correction_leaves_the_old_value_readable(desk: Desk) -> None:
    one = seal(desk)
    values = dict(seal_list.seal_detail(desk, one).typed)
    keeping.amend_seal(desk, one, {**values, "place": "二楼机要室"}, "搬了办公室")
    assert row_of(desk, one).place == "二楼机要室"
    assert story(desk, one)[-1][1] == "存放处 二楼机要室，搬了办公室；原值：存放处 机要室保险柜"


def test_a_correction_needs_a_reason_and_the_version_it_saw(desk: Desk) -> None:
    one = seal(desk)
    values = dict(seal_list.seal_detail(desk, one).typed)
    with pytest.raises(Invalid) as caught:
        keeping.amend_seal(desk, one, values, "　")
    assert set(caught.value.fields) == {"reason"}
    keeping.amend_seal(desk, one, {"note": "旧印泥"}, "补记")
    with pytest.raises(Refused, match="另一个窗口"):
        keeping.amend_seal(desk, one, {**values, "note": "别的"}, "补记")
    assert row_of(desk, one).note == "旧印泥"


def test_what_a_step_wrote_can_be_corrected_but_not_emptied(desk: Desk) -> None:
    one = seal(desk)
    life.disable(desk, one, DISABLING)
    keeping.amend_seal(desk, one, {"disabled_number": "清政办发〔2026〕10号"}, "文号抄错")
    assert row_of(desk, one).disabled_number == "清政办发〔2026〕10号"
    with pytest.raises(Invalid) as caught:
        keeping.amend_seal(desk, one, {"disabled_number": ""}, "文号抄错")
    assert set(caught.value.fields) == {"disabled_number"}
    keeping.amend_seal(desk, one, {"ended_by": "没有这一步"}, "多填")
    assert row_of(desk, one).ended_by == ""


@pytest.mark.parametrize(("make", "day"), [(seal, ""), (ready, "2026-11-20")])
def test_the_day_of_first_use_is_neither_emptied_nor_put_first(
    desk: Desk, make: Callable[[Desk], int], day: str
) -> None:
    one = make(desk)
    with pytest.raises(Invalid) as caught:
        keeping.amend_seal(desk, one, {"enabled_on": day}, "抄错")
    assert set(caught.value.fields) == {"enabled_on"}


def test_after_a_hand_over_the_keeper_changes_by_another(desk: Desk) -> None:
    one = seal(desk)
    keeping.amend_seal(desk, one, {"keeper": "陈文书记员"}, "姓名抄错")
    custody.hand_over(desk, [one], HANDING)
    with pytest.raises(Invalid) as caught:
        keeping.amend_seal(desk, one, {"keeper": "别人"}, "换人")
    assert set(caught.value.fields) == {"keeper"}


def test_a_correction_does_not_make_a_twin(desk: Desk) -> None:
    seal(desk)
    two = seal(desk, f"{OFFICE}（2）")
    with pytest.raises(Refused, match="编号区分"):
        keeping.amend_seal(desk, two, {"name": OFFICE}, "名称抄错")


def test_struck_off_when_it_was_a_mistake(desk: Desk) -> None:
    one = seal(desk)
    keeping.void_seal(desk, one, "重复登记")
    assert state_of(desk, one) is SealState.VOID
    assert seal_list.count_seals(desk).count == 0
    assert seal_list.count_seals(desk, SealView.ALL).count == 1
    seal(desk)


def test_a_used_seal_is_not_struck_off(desk: Desk) -> None:
    one = seal(desk)
    stamped(desk, one)
    with pytest.raises(Refused, match="请办停用"):
        keeping.void_seal(desk, one, "登错")
    assert state_of(desk, one) is SealState.IN_USE


def test_a_record_and_a_hand_over_are_taken_back(desk: Desk) -> None:
    one = seal(desk)
    custody.hand_over(desk, [one], HANDING)
    take_back(desk)
    assert holder_of(desk, one) == ("陈文书", "陈文书")
    assert "保管移交" not in fields(desk, one)
    told = story(desk, one)
    assert any("移交印章〔已回退〕" in head for head, _ in told)
    assert told[-1][0].endswith("回退")
    take_back(desk)
    assert state_of(desk, one) is SealState.VOID


def test_a_hand_over_for_a_time_stands_in_the_way_of_taking_back_the_record(desk: Desk) -> None:
    done = keeping.record_seal(desk, {"name": OFFICE, "keeper": "陈文书"})
    custody.hand_over(desk, done.ids, {**HANDING, "until": "明天"})
    with pytest.raises(Refused, match="移交印章"):
        take_back(desk, done.undo)


def test_a_seal_in_use_by_a_notice_is_not_taken_back(desk: Desk) -> None:
    new = ready(desk)
    life.enable(desk, new, ENABLING)
    with pytest.raises(Refused, match="不能回退"):
        take_back(desk)


# -- the list ----------------------------------------------------------------------------------------------------------


def test_windows_follow_one_another(desk: Desk) -> None:
    ids = [seal(desk, f"章{number}") for number in range(5)]
    first = seal_list.seals(desk, window=Window(size=2))
    second = seal_list.seals(desk, window=Window(size=2, after=first.rows[-1].place))
    last = seal_list.seals(desk, window=Window(size=2, from_end=True))
    assert [row.id for page in (first, second) for row in page.rows] == ids[:4]
    assert [row.id for row in last.rows] == ids[3:]
    assert first.more_after
    assert not first.more_before
    assert seal_list.count_seals(desk).count == 5


def test_who_borrowed_it_has_it(desk: Desk, clock: StandingClock) -> None:
    one = seal(desk)
    custody.hand_over(desk, [one], {**HANDING, "until": "明天"})
    lent(desk, one)
    (shown,) = seal_list.seals(desk).rows
    assert (shown.keeper, shown.holder, shown.shown_state) == ("陈文书", "孙科员", "外借")
    assert seal_list.seal_facts(desk, [one])[one].out
    clock.pass_(hours=9)
    assert seal_list.seals(desk).rows[0].late
    assert "已过" in fields(desk, one)["现在谁处"]


def test_only_what_can_be_used_is_offered_the_most_used_first(desk: Desk) -> None:
    plain, contract, gone, out = (
        seal(desk), seal(desk, f"{OFFICE}合同专用章", kind="合同章"), seal(desk, "旧章"), seal(desk, "外借章"),
    )
    life.disable(desk, gone, DISABLING)
    lent(desk, out)
    stamped(desk, contract)
    assert [row.id for row in seal_list.pick_seals(desk, "")] == [contract, plain]
    assert [row.id for row in seal_list.pick_seals(desk, "合同")] == [contract]
    assert [row.id for row in seal_list.pick_seals(desk, "qhx")] == [contract, plain]
    assert seal_list.pick_seals(desk, "旧章") == ()


def test_two_kinds_of_one_name_are_told_apart(desk: Desk) -> None:
    formal, steel = seal(desk), seal(desk, kind="钢印")
    titles = [row.title for row in seal_list.seals(desk).rows]
    assert titles == [f"{OFFICE}（法定名称章）", f"{OFFICE}（钢印）"]
    with desk.read() as session:
        for title, id_ in zip(titles, (formal, steel), strict=True):
            assert [row.id for row in seal_loading.seals_named(session, title)] == [id_]


def test_seals_by_name(desk: Desk) -> None:
    one, two = seal(desk), seal(desk, f"{OFFICE}（2）")
    with desk.read() as session:
        found = seal_loading.seals_named(session, f"{OFFICE}（2）、{OFFICE}")
        assert [row.id for row in found] == [two, one]
        for names, words in ((f"{OFFICE}、{OFFICE}", "写了两次"), (f"{OFFICE}、没有的章", "没有的章")):
            with pytest.raises(Invalid) as caught:
                seal_loading.seals_named(session, names)
            assert words in caught.value.fields["seals"]


def test_the_open_ones_are_found_by_their_index(desk: Desk) -> None:
    """Whether a seal is out, or kept for a time, is asked for every row of a list and at every stamp."""
    with desk.read() as session:
        for query, index in (
            (core_select(SealLoan.id).where(seal_loading.OUT_NOW, col(SealLoan.seal_id).in_([1, 2])), "seal_loan_"),
            (
                core_select(SealCustody.id).where(seal_loading.FOR_A_TIME, col(SealCustody.seal_id).in_([1, 2])),
                "seal_custody_for_a_time",
            ),
        ):
            sql = str(query.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
            plan = "\n".join(str(line) for line in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}"))
            assert index in plan
            assert "SCAN" not in plan


# -- told --------------------------------------------------------------------------------------------------------------


def test_how_often_it_was_used(desk: Desk) -> None:
    one = seal(desk)
    assert fields(desk, one)["用印"] == "还没有用过"
    stamped(desk, one, impressions=3)
    stamped(desk, one, impressions=2)
    assert fields(desk, one)["用印"] == "2 次，5 处"


def test_the_story_tells_each_act_once(desk: Desk) -> None:
    one = ready(desk)
    life.enable(desk, one, ENABLING)
    custody.hand_over(desk, [one], {**HANDING, "until": "明天"})
    heads = [head.rpartition(" ")[2] for head, _ in story(desk, one)]
    assert heads == ["申请刻制", "批准刻制", "刻制", "启用印章", "移交印章"]
    assert story(desk, one)[0][0] == "2026-11-23 09:00　王文秘 申请刻制"
    assert "代管到 2026-11-24 17:30" in story(desk, one)[-1][1]


def test_a_masked_story_leaves_out_what_it_is_about(desk: Desk) -> None:
    loan = lent(desk, seal(desk))
    with desk.read() as session:
        (plain,) = history(session, [f"sealloan:{loan}"])
        (masked,) = history(session, [f"sealloan:{loan}"], masked=True)
    assert "事由 签约" in plain[1]
    assert "签约" not in masked[1]
    assert f"事由 {HIDDEN}" in masked[1]
    assert "借用人 孙科员" in masked[1]


def test_every_told_column_is_a_column() -> None:
    kinds = (
        seals.Seal, seals.SealAuthority, seals.SealCustody, seals.SealUse, seals.Stamping, seals.SealLoan,
        credentials.LetterBook, credentials.Letter, credentials.Certificate, credentials.CertificateUse, matters.Matter,
        matters.MatterParty, matters.Milestone, matters.Feedback, matters.MatterDeadline, matters.MatterCall, matters.Sheet,
    )
    real = {name for kind in kinds for name in kind.model_fields}
    assert set(COLUMNS) <= real
    own = {
        "id", "version", "since", "serial", "digits", "valid_text", "first_due_at", "active", "withdrawn", "asked_at", "caller",
        "instance_on", "leader_rank", "provisional", "reached_on", "recorded_on", "standing", "start_time", "start_word", "unit",
    }
    assert {name for name in real - set(COLUMNS) if not name.endswith("_id")} == own

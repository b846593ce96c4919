"""What feedback, review, the leader's word and an escalation must say, without a database."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangongshi.models import feedback_rules as rules
from bangongshi.models.errors import Invalid
from bangongshi.models.matter_rules import _POSSIBLE, MatterFacts, refusal
from bangongshi.models.matter_words import (
    FeedbackKind,
    MatterKind,
    MatterState,
    MatterVerb,
    ReviewState,
    SheetLevel,
)
from bangongshi.models.workdays import Calendar

NOW = datetime(2026, 11, 23, 9, 0)
CALENDAR = Calendar({}, {})
BLUE, YELLOW, RED = SheetLevel.BLUE, SheetLevel.YELLOW, SheetLevel.RED


@pytest.mark.parametrize("text", ["已办结。", "办完了", "此事已办结", "全部完成", "已落实，已办结。", "工作已全部完成"])
def test_a_bare_claim_is_known(text: str) -> None:
    assert rules.bare_claim(text)


@pytest.mark.parametrize("text", ["已完成 12 处整改", "闸门已换，已办结。", "办结报告附后", "未完成", "正在办"])
def test_facts_are_no_bare_claim(text: str) -> None:
    assert not rules.bare_claim(text)


@pytest.mark.parametrize(("one", "other", "same"), [
    ("水利科", "水利科", True), ("市财政局", "财政局", True), ("财政局", "市财政局", True),
    ("水利科", "财务科", False), ("", "", False), ("科", "水利科", False), ("王科长", "科长", False),
])
def test_who_is_who(one: str, other: str, same: bool) -> None:
    assert rules.same_party(one, other) is same


@pytest.mark.parametrize(("kind", "typed", "wrong"), [
    (FeedbackKind.STAGE, {"result": "采纳", "reviewer": "王"}, set()),
    (FeedbackKind.STAGE, {"reviewer": "王"}, {"result"}),
    (FeedbackKind.STAGE, {"result": "待审", "reviewer": "王"}, {"result"}),
    (FeedbackKind.STAGE, {"result": "通过", "reviewer": "王"}, {"result"}),
    (FeedbackKind.STAGE, {"result": "采纳"}, {"reviewer"}),
    (FeedbackKind.STAGE, {"result": "退回", "reviewer": "王"}, {"note"}),
    (FeedbackKind.EXTENSION, {"result": "采纳", "reviewer": "王"}, {"approver"}),
    (FeedbackKind.EXTENSION, {"result": "退回", "reviewer": "王", "note": "不同意"}, set()),
    (FeedbackKind.TERMINATION, {"result": "采纳", "reviewer": "王"}, {"approver"}),
    (FeedbackKind.TERMINATION, {"result": "采纳", "reviewer": "王", "approver": "张"}, set()),
])
def test_what_a_review_must_say(kind: FeedbackKind, typed: dict[str, str], wrong: set[str]) -> None:
    if wrong:
        with pytest.raises(Invalid) as found:
            rules.check_review(typed, NOW, CALENDAR, kind, "已查 12 处。")
        assert set(found.value.fields) == wrong
    else:
        assert rules.check_review(typed, NOW, CALENDAR, kind, "已查 12 处。").state is ReviewState(typed["result"])


def test_a_leader_who_wants_more_names_a_date() -> None:
    with pytest.raises(Invalid) as wrong:
        rules.check_leader({"said": "再查", "decision": "再办"}, NOW, CALENDAR, "张主任", None)
    assert set(wrong.value.fields) == {"due"}
    with pytest.raises(Invalid) as wrong:
        rules.check_leader({}, NOW, CALENDAR, "", None)
    assert set(wrong.value.fields) == {"said", "decision", "leader"}
    entry = rules.check_leader({"said": "同意。", "decision": "同意办结"}, NOW, CALENDAR, "张主任", None)
    assert (entry.again, entry.on, entry.leader) == (False, date(2026, 11, 23), "张主任")


@given(st.lists(st.sampled_from([BLUE, YELLOW, RED])), st.sampled_from([BLUE, YELLOW, RED]))
def test_an_escalation_never_goes_down(sent: list[SheetLevel], level: SheetLevel) -> None:
    order = {BLUE: 1, YELLOW: 2, RED: 3}
    higher = [one for one in sent if order[one] > order[level]]
    found = rules.lower_than(sent, level)
    assert (found is None) == (not higher)
    if found is not None:
        assert order[found] == max(order[one] for one in sent)


CLOSES = {MatterVerb.CLOSE, MatterVerb.LEADER}
"""The verbs whose use cases write 已办结, and 核对 of an old line, which begins at 历史."""


@pytest.mark.parametrize("kind", [kind for kind in MatterKind if kind is not MatterKind.ERRAND])
def test_the_undertaker_cannot_close(kind: MatterKind) -> None:
    """From 办理中, whatever was fed back and waits, no verb closes and none but 报领导 leads to the leader."""
    for waiting in (None, *FeedbackKind):
        facts = MatterFacts(MatterState.IN_HAND, kind, waiting=waiting)
        possible = {verb for verb in MatterVerb if not refusal(facts, verb)}
        assert not possible & (CLOSES | {MatterVerb.SUBMIT, MatterVerb.SIGN_OFF, MatterVerb.CHECK})
    assert [state for state in MatterState if MatterVerb.LEADER in _POSSIBLE[state]] == [MatterState.WITH_LEADER]
    assert [state for state in MatterState if MatterVerb.SUBMIT in _POSSIBLE[state]] == [MatterState.IN_HAND]

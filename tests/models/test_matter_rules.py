"""Is every act allowed exactly where it should be, is the next one the natural one, and is the light right?"""

from datetime import date, datetime

import pytest

from bangongshi.models.matter_rules import MatterFacts, light, next_verb, refusal
from bangongshi.models.matter_words import (
    FeedbackKind,
    Light,
    MatterKind,
    MatterState,
    MatterVerb,
    WorkPhase,
)

S, V = MatterState, MatterVerb

ALLOWED = {
    S.PROPOSED: "ESTABLISH DECLINE ADD_PARTY PARTY_WAIVE MARK_KEY VOID AMEND PUBLISH",
    S.ESTABLISHED: "GIVE REASSIGN ADD_PARTY PARTY_WAIVE ADD_MILESTONE EXTEND MARK_KEY SUSPEND CANCEL VOID AMEND PUBLISH",
    S.GIVEN: "ACKNOWLEDGE CALL FEED_BACK REVIEW REASSIGN ADD_PARTY PARTY_DONE PARTY_WAIVE ADD_MILESTONE REACH_MILESTONE "
             "EXTEND ESCALATE ANSWER_SHEET MARK_KEY SUSPEND CANCEL VOID AMEND PUBLISH",
    S.IN_HAND: "CALL FEED_BACK REVIEW REASSIGN ADD_PARTY PARTY_DONE PARTY_WAIVE ADD_MILESTONE REACH_MILESTONE NEXT_PHASE "
               "EXTEND ESCALATE ANSWER_SHEET SUBMIT CLOSE MARK_KEY SUSPEND CANCEL VOID AMEND PUBLISH",
    S.WITH_LEADER: "LEADER MARK_KEY ANSWER_SHEET CANCEL AMEND PUBLISH",
    S.CLOSED: "SIGN_OFF REOPEN ANSWER_SHEET AMEND PUBLISH",
    S.SIGNED_OFF: "REOPEN AMEND PUBLISH",
    S.SUSPENDED: "RESUME CANCEL AMEND PUBLISH",
    S.CANCELLED: "REOPEN AMEND PUBLISH",
    S.DECLINED: "AMEND PUBLISH VOID",
    S.HISTORY: "CHECK AMEND PUBLISH VOID",
    S.VOID: "",
    S.WITHDRAWN: "",
}


def facts_for(state: MatterState, verb: MatterVerb) -> MatterFacts:
    """Everything else as the act needs it, so that only the state decides."""
    return MatterFacts(
        state=state,
        kind={V.CLOSE: MatterKind.ERRAND, V.NEXT_PHASE: MatterKind.KEY_WORK}.get(verb, MatterKind.SUPERVISED),
        waiting=FeedbackKind.STAGE if verb is V.REVIEW else None,
        accepted_closing=verb is V.SUBMIT,
        assisting=1 if verb in (V.PARTY_DONE, V.PARTY_WAIVE) else 0,
        milestones_open=1, unanswered_sheet=True, phase=WorkPhase.RESEARCH,
    )


def test_the_table_knows_every_state() -> None:
    assert set(ALLOWED) == set(MatterState)


@pytest.mark.parametrize("state", MatterState)
@pytest.mark.parametrize("verb", [verb for verb in MatterVerb if verb is not V.RECORD])
def test_state_and_verb(state: MatterState, verb: MatterVerb) -> None:
    said = refusal(facts_for(state, verb), verb)
    assert (not said) == (verb.name in ALLOWED[state].split())
    assert not said or said.endswith("。")


@pytest.mark.parametrize(("verb", "wrong", "word"), [
    (V.GIVE, MatterFacts(S.ESTABLISHED, lead=False), "主办"),
    (V.REVIEW, MatterFacts(S.IN_HAND), "没有待审"),
    (V.FEED_BACK, MatterFacts(S.IN_HAND, waiting=FeedbackKind.STAGE), "先审核"),
    (V.PARTY_DONE, MatterFacts(S.IN_HAND), "协办"),
    (V.PARTY_WAIVE, MatterFacts(S.IN_HAND), "协办"),
    (V.REACH_MILESTONE, MatterFacts(S.IN_HAND), "节点"),
    (V.NEXT_PHASE, MatterFacts(S.IN_HAND), "重点工作"),
    (V.NEXT_PHASE, MatterFacts(S.IN_HAND, MatterKind.KEY_WORK, phase=WorkPhase.SUMMARY), "最后阶段"),
    (V.ANSWER_SHEET, MatterFacts(S.IN_HAND), "督办单"),
    (V.REASSIGN, MatterFacts(S.IN_HAND, waiting=FeedbackKind.STAGE), "先审核"),
    (V.REASSIGN, MatterFacts(S.IN_HAND, accepted_closing=True), "报领导审定"),
    (V.SUBMIT, MatterFacts(S.IN_HAND), "采纳"),
    (V.SUBMIT, MatterFacts(S.IN_HAND, accepted_closing=True, waiting=FeedbackKind.STAGE), "先审核"),
    (V.SUBMIT, MatterFacts(S.IN_HAND, accepted_closing=True, assisting=2), "2 家协办"),
    (V.SUBMIT, MatterFacts(S.IN_HAND, MatterKind.KEY_WORK, accepted_closing=True, phase=WorkPhase.CHECK), "四个阶段"),
    (V.SUBMIT, MatterFacts(S.IN_HAND, MatterKind.KEY_WORK, accepted_closing=True, phase=WorkPhase.SUMMARY), "总结报告"),
    (V.CLOSE, MatterFacts(S.IN_HAND, accepted_closing=True), "报领导"),
    (V.CLOSE, MatterFacts(S.IN_HAND, MatterKind.ERRAND, assisting=1), "协办"),
])
def test_what_hinders(verb: MatterVerb, wrong: MatterFacts, word: str) -> None:
    assert word in refusal(wrong, verb)


def test_key_work_with_its_report_goes_to_the_leader() -> None:
    done = MatterFacts(
        S.IN_HAND, MatterKind.KEY_WORK, accepted_closing=True, phase=WorkPhase.SUMMARY, reported=True
    )
    assert refusal(done, V.SUBMIT) == ""
    assert next_verb(done) is V.SUBMIT


@pytest.mark.parametrize(("facts", "verb"), [
    (MatterFacts(S.PROPOSED), V.ESTABLISH),
    (MatterFacts(S.ESTABLISHED), V.GIVE),
    (MatterFacts(S.GIVEN), V.ACKNOWLEDGE),
    (MatterFacts(S.GIVEN, waiting=FeedbackKind.STAGE), V.REVIEW),
    (MatterFacts(S.IN_HAND), V.FEED_BACK),
    (MatterFacts(S.IN_HAND, to_chase=True), V.CALL),
    (MatterFacts(S.IN_HAND, waiting=FeedbackKind.CLOSING, to_chase=True), V.REVIEW),
    (MatterFacts(S.IN_HAND, accepted_closing=True, assisting=1), V.PARTY_DONE),
    (MatterFacts(S.IN_HAND, accepted_closing=True), V.SUBMIT),
    (MatterFacts(S.IN_HAND, MatterKind.KEY_WORK, accepted_closing=True, phase=WorkPhase.PLAN), V.NEXT_PHASE),
    (MatterFacts(S.IN_HAND, MatterKind.KEY_WORK, accepted_closing=True, phase=WorkPhase.SUMMARY), V.AMEND),
    (MatterFacts(S.IN_HAND, MatterKind.ERRAND), V.CLOSE),
    (MatterFacts(S.IN_HAND, MatterKind.ERRAND, to_chase=True), V.CALL),
    (MatterFacts(S.IN_HAND, MatterKind.ERRAND, assisting=1), V.PARTY_DONE),
    (MatterFacts(S.WITH_LEADER), V.LEADER),
    (MatterFacts(S.CLOSED), V.SIGN_OFF),
    (MatterFacts(S.CLOSED, MatterKind.ERRAND), None),
    (MatterFacts(S.SUSPENDED), V.RESUME),
    (MatterFacts(S.HISTORY), V.CHECK),
    (MatterFacts(S.SIGNED_OFF), None),
    (MatterFacts(S.CANCELLED), None),
    (MatterFacts(S.DECLINED), None),
    (MatterFacts(S.VOID), None),
    (MatterFacts(S.WITHDRAWN), None),
])
def test_the_next_act_is_possible(facts: MatterFacts, verb: MatterVerb | None) -> None:
    """And what F8 offers is never refused."""
    assert next_verb(facts) is verb
    assert verb is None or refusal(facts, verb) == ""


NINE = datetime(2026, 11, 23, 9)


@pytest.mark.parametrize(("facts", "due_on", "workdays", "shown"), [
    (MatterFacts(S.IN_HAND), date(2026, 12, 23), 22, Light.GREEN),
    (MatterFacts(S.IN_HAND), date(2026, 11, 27), 4, Light.GREEN),
    (MatterFacts(S.IN_HAND), date(2026, 11, 26), 3, Light.YELLOW),
    (MatterFacts(S.IN_HAND), date(2026, 11, 23), 0, Light.YELLOW),
    (MatterFacts(S.IN_HAND), date(2026, 11, 22), -1, Light.RED),
    (MatterFacts(S.IN_HAND, feedback_late=True), date(2026, 12, 23), 22, Light.YELLOW),
    (MatterFacts(S.IN_HAND, milestones_missed=1), date(2026, 12, 23), 22, Light.YELLOW),
    (MatterFacts(S.IN_HAND), None, None, Light.GREEN),
    (MatterFacts(S.PROPOSED), date(2026, 11, 1), -16, Light.GREY),
    (MatterFacts(S.CLOSED), date(2026, 11, 1), -16, Light.GREY),
    (MatterFacts(S.SUSPENDED), date(2026, 11, 1), -16, Light.GREY),
    (MatterFacts(S.HISTORY), date(2026, 11, 1), -16, Light.GREY),
])
def test_the_light(facts: MatterFacts, due_on: date | None, workdays: int | None, shown: Light) -> None:
    assert light(facts, due_on, workdays, NINE, yellow=3) is shown


def test_an_hour_counts_on_its_day_and_the_setting_counts() -> None:
    facts = MatterFacts(S.IN_HAND)
    assert light(facts, NINE.date(), 0, NINE, "08:30", yellow=3) is Light.RED
    assert light(facts, NINE.date(), 0, NINE, "09:30", yellow=3) is Light.YELLOW
    assert light(facts, date(2026, 11, 30), 5, NINE, yellow=5) is Light.YELLOW
    assert light(facts, date(2026, 11, 30), 5, NINE, yellow=4) is Light.GREEN

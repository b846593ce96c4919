"""F8 over every state and every fact: what is offered is never refused, and what is open is always offered something."""

from itertools import product

from bangongshi.models.matter_rules import MatterFacts, next_verb, refusal
from bangongshi.models.matter_words import FeedbackKind, MatterKind, MatterState, MatterVerb, WorkPhase

UNDER_WAY = (MatterState.GIVEN, MatterState.IN_HAND)


def every() -> list[MatterFacts]:
    return [
        MatterFacts(
            state, kind, waiting=waiting, accepted_closing=accepted, assisting=assisting, to_chase=chase, phase=phase,
            reported=reported, unanswered_sheet=sheet, lead=lead,
        )
        for state, kind, waiting, accepted, assisting, chase, phase, reported, sheet, lead in product(
            MatterState, MatterKind, (None, FeedbackKind.CLOSING), (False, True), (0, 2), (False, True),
            (None, WorkPhase.CHECK, WorkPhase.SUMMARY), (False, True), (False, True), (False, True),
        )
        if state is not MatterState.ESTABLISHED or not (waiting or accepted)  # nobody has fed anything back yet
    ]


def test_what_is_offered_is_never_refused() -> None:
    for facts in every():
        verb = next_verb(facts)
        if verb is None:
            assert not facts.open
        else:
            assert refusal(facts, verb) == "", (facts, verb)


def test_nothing_ends_without_its_review_and_its_leader() -> None:
    for facts in every():
        if facts.kind is not MatterKind.ERRAND:
            assert refusal(facts, MatterVerb.CLOSE) != ""
        if refusal(facts, MatterVerb.SUBMIT) == "":
            assert facts.waiting is None
            assert facts.accepted_closing or facts.kind is MatterKind.ERRAND
        if refusal(facts, MatterVerb.SIGN_OFF) == "":
            assert facts.state is MatterState.CLOSED

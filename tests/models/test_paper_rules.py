"""(state, verb) → refusal, and what comes next: the table, read back as a person would say it."""

import pytest

from bangongshi.models.paper_rules import PaperFacts, Verb, next_verb, refusal
from bangongshi.models.words import Phase, Secrecy

ENROLLED = PaperFacts(Phase.ENROLLED)
OUT = PaperFacts(Phase.ENROLLED, out=1, circulated=True)
BACK = PaperFacts(Phase.ENROLLED, circulated=True)
CLOSED = PaperFacts(Phase.CLOSED, circulated=True)


@pytest.mark.parametrize(
    ("facts", "verb", "allowed"),
    [
        (PaperFacts(Phase.SIGNED_IN), Verb.ENROL, True),
        (PaperFacts(Phase.SIGNED_IN), Verb.SEND_OUT, False),
        (PaperFacts(Phase.SIGNED_IN), Verb.CLOSE, False),
        (PaperFacts(Phase.SIGNED_IN), Verb.VOID, True),
        (ENROLLED, Verb.ENROL, False),
        (ENROLLED, Verb.SEND_OUT, True),
        (ENROLLED, Verb.TAKE_IN, False),
        (ENROLLED, Verb.CLOSE, True),
        (OUT, Verb.SEND_OUT, True),
        (OUT, Verb.TAKE_IN, True),
        (OUT, Verb.CLOSE, False),
        (OUT, Verb.VOID, False),
        (BACK, Verb.CLOSE, True),
        (CLOSED, Verb.SEND_OUT, False),
        (CLOSED, Verb.AMEND, True),
        (CLOSED, Verb.CLOSE, False),
        (PaperFacts(Phase.HISTORY), Verb.CHECK, True),
        (PaperFacts(Phase.HISTORY), Verb.CLOSE, False),
        (ENROLLED, Verb.CHECK, False),
        (ENROLLED, Verb.PUBLISH, False),
        (PaperFacts(Phase.ENROLLED, secrecy=Secrecy.UNPUBLISHED), Verb.PUBLISH, True),
    ],
)
def test_table(facts: PaperFacts, verb: Verb, allowed: bool) -> None:
    said = refusal(facts, verb)
    assert (said == "") is allowed, said
    if said:
        assert said.endswith("。")


@pytest.mark.parametrize("phase", [Phase.VOID, Phase.WITHDRAWN])
@pytest.mark.parametrize("verb", list(Verb))
def test_nothing_is_done_with_what_is_void(phase: Phase, verb: Verb) -> None:
    assert refusal(PaperFacts(phase), verb)


@pytest.mark.parametrize(
    ("facts", "then"),
    [
        (PaperFacts(Phase.SIGNED_IN), Verb.ENROL),
        (ENROLLED, Verb.SEND_OUT),
        (OUT, Verb.TAKE_IN),
        (BACK, Verb.CLOSE),
        (CLOSED, None),
        (PaperFacts(Phase.HISTORY), Verb.CHECK),
        (PaperFacts(Phase.VOID), None),
    ],
)
def test_next(facts: PaperFacts, then: Verb | None) -> None:
    assert next_verb(facts) is then
    if then:
        assert refusal(facts, then) == ""

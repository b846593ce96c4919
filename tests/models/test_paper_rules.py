"""(state, verb) → refusal, and what comes next: the tables, read back as a person would say it."""

from dataclasses import replace
from itertools import product

import pytest

from bangongshi.models.paper_rules import PaperFacts, Verb, next_verb, refusal
from bangongshi.models.words import Handling, Phase, Secrecy

SIGNED_IN = PaperFacts(Phase.SIGNED_IN)
ENROLLED = PaperFacts(Phase.ENROLLED)
VETTED = PaperFacts(Phase.ENROLLED, vetted=True)
READ = replace(VETTED, handling=Handling.READ)
OUT = replace(VETTED, out=1, reading=1, circulated=True)
HANDED = replace(VETTED, out=1, led=True, handling_open=1, lead_open=1, instructed=1, to_act=True)
CLOSED = PaperFacts(Phase.CLOSED, circulated=True)

ALWAYS = {Verb.VOID, Verb.SPILL}
ALLOWED = {
    Phase.SIGNED_IN: {Verb.ENROL, Verb.RETURN, Verb.MARK_KEY, Verb.SET_DUE} | ALWAYS,
    Phase.ENROLLED: {
        Verb.VET, Verb.RETURN, Verb.PROPOSE, Verb.SUBMIT, Verb.INSTRUCT, Verb.CIRCULATE, Verb.SEND_OUT, Verb.ASSIGN,
        Verb.CONSULT, Verb.REPLY, Verb.CLOSE, Verb.MARK_KEY, Verb.SET_DUE, Verb.AMEND,
    } | ALWAYS,
    Phase.CLOSED: {Verb.INSTRUCT, Verb.AMEND} | ALWAYS,
    Phase.RETURNED: {Verb.SPILL},
    Phase.HISTORY: {Verb.CHECK, Verb.AMEND} | ALWAYS,
    Phase.VOID: {Verb.SPILL},
    Phase.WITHDRAWN: set(),
}
"""What each phase allows of a paper nothing hangs on yet."""


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("verb", list(Verb))
def test_phase_and_verb(phase: Phase, verb: Verb) -> None:
    said = refusal(PaperFacts(phase), verb)
    assert (said == "") is (verb in ALLOWED[phase]), said
    assert not said or said.endswith("。")


@pytest.mark.parametrize(
    ("facts", "verb", "says"),
    [
        (OUT, Verb.TAKE_IN, ""),
        (OUT, Verb.KEEP, ""),
        (OUT, Verb.CROSS, ""),
        (VETTED, Verb.TAKE_IN, "文件柜"),
        (VETTED, Verb.KEEP, "文件柜"),
        (VETTED, Verb.CROSS, "文件柜"),
        (VETTED, Verb.VET, "已经初审"),
        (HANDED, Verb.RETURN, "承办"),
        (OUT, Verb.RETURN, "1 份在外"),
        (OUT, Verb.VOID, "1 份在外"),
        (VETTED, Verb.RECALL, "没有在传"),
        (replace(VETTED, to_read=2), Verb.RECALL, ""),
        (VETTED, Verb.PASS_ON, "没有待传达"),
        (replace(VETTED, to_pass_on=1), Verb.PASS_ON, ""),
        (replace(CLOSED, to_pass_on=1), Verb.PASS_ON, ""),
        (VETTED, Verb.SETTLE, "没有不一致"),
        (replace(VETTED, conflict=True), Verb.SETTLE, ""),
        (VETTED, Verb.FEEDBACK, "没有还在办"),
        (VETTED, Verb.WAIVE, "没有还在办"),
        (HANDED, Verb.FEEDBACK, ""),
        (replace(VETTED, awaiting=1), Verb.WAIVE, ""),
        (replace(VETTED, consulting=1), Verb.FEEDBACK, ""),
        (VETTED, Verb.CHASE, "不用催"),
        (HANDED, Verb.CHASE, ""),
        (OUT, Verb.CHASE, ""),
        (OUT, Verb.CLOSE, "1 份在外"),
        (HANDED, Verb.CLOSE, "有主办"),
        (replace(VETTED, handling_open=2), Verb.CLOSE, "2 家没有办完（有协办）"),
        (replace(VETTED, consulting=1), Verb.CLOSE, "意见没有回来"),
        (replace(VETTED, awaiting=1), Verb.CLOSE, "没有批示"),
        (replace(VETTED, to_read=3), Verb.CLOSE, "3 人没有阅"),
        (replace(VETTED, out=1, led=True), Verb.CLOSE, "1 份在外"),
        (replace(VETTED, led=True, instructed=1), Verb.CLOSE, ""),
        (VETTED, Verb.PUBLISH, "不是未公布"),
        (replace(VETTED, secrecy=Secrecy.UNPUBLISHED), Verb.PUBLISH, ""),
        (replace(CLOSED, secrecy=Secrecy.UNPUBLISHED), Verb.PUBLISH, ""),
    ],
)
def test_what_stands_in_the_way(facts: PaperFacts, verb: Verb, says: str) -> None:
    said = refusal(facts, verb)
    assert (said == "") is (says == ""), said
    assert says in said


@pytest.mark.parametrize(
    ("facts", "then"),
    [
        (SIGNED_IN, Verb.ENROL),
        (ENROLLED, Verb.VET),
        (OUT, Verb.TAKE_IN),
        (VETTED, Verb.PROPOSE),
        (replace(VETTED, proposed=True), Verb.SUBMIT),
        (replace(VETTED, proposed=True, awaiting=2), Verb.SUBMIT),
        (replace(VETTED, proposed=True, direct=True), Verb.ASSIGN),
        (replace(VETTED, proposed=True, instructed=1, to_act=True), Verb.ASSIGN),
        (replace(VETTED, instructed=2, to_act=True, conflict=True), Verb.SETTLE),
        (replace(HANDED, to_pass_on=1), Verb.PASS_ON),
        (HANDED, Verb.FEEDBACK),
        (replace(HANDED, to_chase=True), Verb.CHASE),
        (replace(HANDED, handling_open=0, lead_open=0), Verb.TAKE_IN),
        (replace(HANDED, handling_open=0, lead_open=0, out=0), Verb.CLOSE),
        (replace(VETTED, instructed=1, reply_needed=True), Verb.REPLY),
        (replace(VETTED, instructed=1, reply_needed=True, replied=True), Verb.CLOSE),
        (replace(VETTED, instructed=1), Verb.CLOSE),
        (READ, Verb.CIRCULATE),
        (replace(READ, to_read=2), Verb.SEND_OUT),
        (replace(READ, circulated=True), Verb.CLOSE),
        (CLOSED, None),
        (replace(CLOSED, to_pass_on=1), Verb.PASS_ON),
        (PaperFacts(Phase.HISTORY), Verb.CHECK),
        (PaperFacts(Phase.RETURNED), None),
        (PaperFacts(Phase.VOID), None),
        (PaperFacts(Phase.WITHDRAWN), None),
    ],
)
def test_next(facts: PaperFacts, then: Verb | None) -> None:
    assert next_verb(facts) is then
    if then:
        assert refusal(facts, then) == ""


def test_what_comes_next_is_never_refused() -> None:
    papers = [
        replace(ENROLLED, handling=handling, out=out, reading=reading, circulated=bool(reading))
        for handling, (out, reading) in product(Handling, ((0, 0), (1, 0), (1, 1)))
    ]
    papers = [
        replace(paper, vetted=vetted, proposed=proposed, direct=direct)
        for paper, vetted, proposed, direct in product(papers, (False, True), (False, True), (False, True))
    ]
    papers = [
        replace(paper, to_read=read, awaiting=awaiting, consulting=views)
        for paper, read, awaiting, views in product(papers, (0, 1), (0, 1), (0, 1))
    ]
    papers = [
        replace(paper, instructed=said, to_act=act, conflict=conflict, to_pass_on=said)
        for paper, (said, act, conflict) in product(
            papers, ((0, False, False), (1, True, False), (2, True, True), (1, False, False))
        )
    ]
    papers = [
        replace(paper, led=led, handling_open=handling, lead_open=lead)
        for paper, (led, handling, lead) in product(
            papers, ((False, 0, 0), (True, 0, 0), (True, 1, 1), (True, 1, 0))
        )
    ]
    for paper, (needed, replied) in product(papers, ((False, False), (True, False), (True, True))):
        facts = replace(paper, reply_needed=needed, replied=replied)
        then = next_verb(facts)
        assert then is not None
        assert refusal(facts, then) == "", (facts, then)

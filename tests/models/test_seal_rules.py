"""Which step of a seal's life is possible when, and what may it be called and used for (domain.md §6.1, §6.2)?"""

import pytest

from bangongshi.keys import MENUS
from bangongshi.models.seal_rules import (
    DEFAULT_SCOPE,
    LIVE,
    MISSING,
    NEVER_SEALED,
    OPEN,
    OUT_SENTENCE,
    SEALABLE,
    STATES,
    STEPS,
    SealFacts,
    found_as,
    name_refusal,
    next_verb,
    read_scope,
    refusal,
    scope_words,
    state_after,
    unusable,
)
from bangongshi.models.seal_words import Matter, SealKind, SealState, SealVerb

S, V = SealState, SealVerb

POSSIBLE: dict[SealState, set[SealVerb]] = {
    S.APPLIED: {V.ALLOW_CUT, V.AUTHORISE, V.AMEND, V.VOID},
    S.ALLOWED: {V.CUT, V.AUTHORISE, V.AMEND, V.VOID},
    S.CUT: {V.ENABLE, V.LOSE, V.HAND_OVER, V.AUTHORISE, V.AMEND, V.VOID},
    S.IN_USE: {V.DISABLE, V.LOSE, V.HAND_OVER, V.AUTHORISE, V.AMEND, V.VOID},
    S.DISABLED: {V.STORE, V.RETURN, V.DESTROY, V.LOSE, V.HAND_OVER, V.AMEND, V.VOID},
    S.STORED: {V.RETURN, V.DESTROY, V.LOSE, V.HAND_OVER, V.AMEND, V.VOID},
    S.LOST: {V.REPORT, V.FIND, V.AMEND, V.VOID},
    S.REPORTED: {V.ANNUL, V.FIND, V.AMEND, V.VOID},
    S.RETURNED: {V.AMEND},
    S.DESTROYED: {V.AMEND},
    S.ANNULLED: {V.AMEND},
    S.VOID: set(),
    S.WITHDRAWN: set(),
}
BEGINNING = {V.APPLY, V.RECORD}
HELD = {S.CUT, S.IN_USE, S.DISABLED, S.STORED}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("verb", V)
def test_every_state_and_every_verb(state: SealState, verb: SealVerb) -> None:
    """The whole table, said a second time: what is not in it is refused with a sentence."""
    said = refusal(SealFacts(state), verb)
    assert (said == "") == (verb in POSSIBLE[state] | BEGINNING)
    assert not said or said.endswith("。")


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("verb", V)
def test_a_seal_that_is_out_can_only_be_missed(state: SealState, verb: SealVerb) -> None:
    said = refusal(SealFacts(state, out=True), verb)
    if state in MISSING or verb in BEGINNING | {V.LOSE, V.AMEND, V.AUTHORISE} or verb not in POSSIBLE[state]:
        assert said == refusal(SealFacts(state), verb)
    else:
        assert said == OUT_SENTENCE


@pytest.mark.parametrize("state", S)
def test_only_what_is_kept_for_a_time_is_given_back(state: SealState) -> None:
    assert (refusal(SealFacts(state, for_a_time=True), V.GIVE_BACK) == "") == (state in HELD)
    assert refusal(SealFacts(state), V.GIVE_BACK)


@pytest.mark.parametrize("state", S)
def test_the_machine_and_the_refusals_say_the_same(state: SealState) -> None:
    for verb in STEPS:
        if verb in STATES.get(state, {}):
            assert refusal(SealFacts(state), verb) == ""
            assert state_after(state, verb) in S
        else:
            assert refusal(SealFacts(state), verb)
            with pytest.raises(KeyError):
                state_after(state, verb)


def test_from_the_application_to_the_end() -> None:
    state = S.APPLIED
    for verb, after in (
        (V.ALLOW_CUT, S.ALLOWED), (V.CUT, S.CUT), (V.ENABLE, S.IN_USE), (V.DISABLE, S.DISABLED), (V.STORE, S.STORED),
        (V.DESTROY, S.DESTROYED),
    ):
        state = state_after(state, verb)
        assert state is after


def test_from_the_loss_to_the_declaration() -> None:
    state = S.IN_USE
    for verb, after in ((V.LOSE, S.LOST), (V.REPORT, S.REPORTED), (V.ANNUL, S.ANNULLED)):
        state = state_after(state, verb)
        assert state is after


@pytest.mark.parametrize(
    ("state", "cut", "enabled", "disabled", "succeeded", "after"),
    [
        (S.LOST, False, True, False, False, S.IN_USE),
        (S.LOST, True, True, False, False, S.IN_USE),
        (S.LOST, False, False, False, False, S.IN_USE),
        (S.LOST, True, False, False, False, S.CUT),
        (S.LOST, True, True, True, False, S.DISABLED),
        (S.LOST, False, True, False, True, S.DISABLED),
        (S.REPORTED, False, True, False, False, S.DISABLED),
        (S.REPORTED, True, False, False, False, S.DISABLED),
    ],
)
def test_what_a_found_seal_is(
    state: SealState, cut: bool, enabled: bool, disabled: bool, succeeded: bool, after: SealState
) -> None:
    assert found_as(state, cut=cut, enabled=enabled, disabled=disabled, succeeded=succeeded) is after


@pytest.mark.parametrize(
    ("facts", "verb"),
    [
        (SealFacts(S.APPLIED), "allow_cut"), (SealFacts(S.ALLOWED), "cut"), (SealFacts(S.CUT), "enable"),
        (SealFacts(S.IN_USE), "use"), (SealFacts(S.IN_USE, out=True), ""),
        (SealFacts(S.IN_USE, for_a_time=True), "give_back"), (SealFacts(S.IN_USE, out=True, for_a_time=True), ""),
        (SealFacts(S.DISABLED), "return_seal"), (SealFacts(S.STORED), ""), (SealFacts(S.LOST), "report"),
        (SealFacts(S.REPORTED), "annul"), (SealFacts(S.RETURNED), ""), (SealFacts(S.DESTROYED), ""),
        (SealFacts(S.ANNULLED), ""), (SealFacts(S.VOID), ""), (SealFacts(S.WITHDRAWN), ""),
    ],
)
def test_what_comes_next(facts: SealFacts, verb: str) -> None:
    assert next_verb(facts) == verb


def test_what_comes_next_is_in_the_menu_and_never_refused() -> None:
    names = {verb.id for verb in MENUS["印章"]}
    for state in S:
        for out in (False, True):
            for kept in (False, True):
                facts = SealFacts(state, out, kept)
                found = next_verb(facts)
                if not found:
                    continue
                assert found in names
                verb = V["RETURN" if found == "return_seal" else found.upper()] if found != "use" else None
                assert (unusable(facts) == "") if verb is None else out or refusal(facts, verb) == ""


@pytest.mark.parametrize("state", S)
def test_only_a_seal_in_use_and_at_hand_can_be_used(state: SealState) -> None:
    assert (unusable(SealFacts(state)) == "") == (state is S.IN_USE)
    assert unusable(SealFacts(state, out=True))


def test_a_disabled_seal_says_which_one_took_its_place() -> None:
    assert unusable(SealFacts(S.DISABLED), "接替它的是“新章”，请用新章。").endswith("请用新章。")


def test_states_somebody_answers_for() -> None:
    assert set(LIVE) < set(OPEN)
    assert set(S) - set(OPEN) == {S.RETURNED, S.DESTROYED, S.ANNULLED, S.VOID, S.WITHDRAWN}


def test_every_kind_has_a_scope_and_none_holds_what_is_never_sealed() -> None:
    assert set(DEFAULT_SCOPE) == set(SealKind)
    for scope in DEFAULT_SCOPE.values():
        assert scope
        assert not set(scope) & set(NEVER_SEALED)
    assert Matter.CONTRACT not in DEFAULT_SCOPE[SealKind.STATUTORY]
    assert DEFAULT_SCOPE[SealKind.CONTRACT] == (Matter.CONTRACT,)


def test_never_sealed_are_the_last_three() -> None:
    assert tuple(Matter)[-3:] == NEVER_SEALED
    assert (*SEALABLE, *NEVER_SEALED) == tuple(Matter)


@pytest.mark.parametrize("text", ["合同协议、公文", "公文，合同协议", "公文,合同协议", "公文、公文、合同协议、"])
def test_a_scope_as_typed(text: str) -> None:
    assert scope_words(read_scope(text)) == "公文、合同协议"


@pytest.mark.parametrize("text", ["担保", "公文、喝茶", "个人事务"])
def test_a_scope_with_what_is_no_matter(text: str) -> None:
    with pytest.raises(ValueError, match="使用范围里没有"):
        read_scope(text)


STATUTORY, CONTRACT, FINANCE, STEEL = SealKind.STATUTORY, SealKind.CONTRACT, SealKind.FINANCE, SealKind.STEEL
NAME = "清河县人民政府办公室"


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        (NAME, STATUTORY, "编号区分"),
        ("清河县 人民政府办公室", STATUTORY, "编号区分"),
        (NAME, CONTRACT, "专用章"),
        (NAME, FINANCE, "专用章"),
        (f"{NAME}合同专用章", CONTRACT, "编号区分"),
        (f"{NAME}合同专用章", STATUTORY, "专用章"),
        (f"{NAME}合同专用章(2)", CONTRACT, ""),
        (f"{NAME}合同专用章", FINANCE, ""),
        (NAME, STEEL, ""),
        (f"{NAME}（2）", STATUTORY, ""),
        ("清河县人民政府", STATUTORY, ""),
    ],
)
def test_what_a_seal_may_be_called_beside_others(name: str, kind: SealKind, words: str) -> None:
    said = name_refusal(name, kind, [(NAME, STATUTORY), (f"{NAME}合同专用章", CONTRACT)])
    assert (words in said) if words else said == ""

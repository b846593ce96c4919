"""What may be done with a seal, what comes next, what it may be used for by its kind, why not (domain.md §6.1, §6.2).

外借 is no state: whether the seal is out is counted from its open loan, whether somebody keeps it for a time from its
open hand-over.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bangongshi.models.seal_words import Matter, SealKind, SealState, SealVerb

S, V = SealState, SealVerb

STATES: Mapping[SealState, Mapping[SealVerb, SealState]] = {
    S.APPLIED: {V.ALLOW_CUT: S.ALLOWED},
    S.ALLOWED: {V.CUT: S.CUT},
    S.CUT: {V.ENABLE: S.IN_USE, V.LOSE: S.LOST},
    S.IN_USE: {V.DISABLE: S.DISABLED, V.LOSE: S.LOST},
    S.DISABLED: {V.STORE: S.STORED, V.RETURN: S.RETURNED, V.DESTROY: S.DESTROYED, V.LOSE: S.LOST},
    S.STORED: {V.RETURN: S.RETURNED, V.DESTROY: S.DESTROYED, V.LOSE: S.LOST},
    S.LOST: {V.REPORT: S.REPORTED, V.FIND: S.IN_USE},
    S.REPORTED: {V.ANNUL: S.ANNULLED, V.FIND: S.DISABLED},
}
"""The life of domain.md §6.2. Once reported, a found seal is not used again; see `found_as` for one that was not."""

STEPS = (V.ALLOW_CUT, V.CUT, V.ENABLE, V.DISABLE, V.STORE, V.RETURN, V.DESTROY, V.LOSE, V.REPORT, V.ANNUL, V.FIND)
"""The verbs that move a seal on in its life."""

LIVE = (S.APPLIED, S.ALLOWED, S.CUT, S.IN_USE)
"""Seals that are, or are about to be, in force: no second one of the same kind and name beside them."""
OPEN = (*LIVE, S.DISABLED, S.STORED, S.LOST, S.REPORTED)
"""Seals somebody still answers for: the view 在册."""
PRESENT = (S.CUT, S.IN_USE, S.DISABLED, S.STORED)
"""Seals that lie in somebody's hands and can be handed over."""
MISSING = (S.LOST, S.REPORTED)
GONE = (S.RETURNED, S.DESTROYED, S.ANNULLED)

NAMING = frozenset({SealKind.STATUTORY, SealKind.PARTY, SealKind.INNER, SealKind.OVERPRINT, SealKind.ELECTRONIC})
"""Kinds whose text is the name of who signs: it must equal the 落款 (YZ-05)."""
SPECIAL = frozenset({SealKind.CONTRACT, SealKind.FINANCE})
"""专用章: must differ in name from the formal seal (国发〔1999〕25号; domain.md §6.1)."""

NEVER_SEALED = (Matter.GUARANTEE, Matter.PRIVATE, Matter.FOREIGN)
"""Nothing of these is ever sealed, whatever the scope says (YZ-07)."""
SEALABLE = tuple(matter for matter in Matter if matter not in NEVER_SEALED)

_FORMAL = (
    Matter.DOCUMENT, Matter.LETTER, Matter.CERTIFY, Matter.MANDATE, Matter.REPORT, Matter.STAFF, Matter.CREDENTIAL,
    Matter.OTHER,
)
DEFAULT_SCOPE: Mapping[SealKind, tuple[Matter, ...]] = {
    SealKind.STATUTORY: _FORMAL,
    SealKind.PARTY: (Matter.DOCUMENT, Matter.LETTER, Matter.CERTIFY, Matter.REPORT, Matter.STAFF, Matter.OTHER),
    SealKind.INNER: (Matter.DOCUMENT, Matter.REPORT, Matter.OTHER),
    SealKind.CONTRACT: (Matter.CONTRACT,),
    SealKind.FINANCE: (Matter.FINANCE,),
    SealKind.PERSONAL: (Matter.CONTRACT, Matter.MANDATE, Matter.REPORT, Matter.FINANCE, Matter.CREDENTIAL),
    SealKind.SIGNATURE: (Matter.DOCUMENT, Matter.MANDATE),
    SealKind.STEEL: (Matter.CERTIFY, Matter.CREDENTIAL),
    SealKind.OVERPRINT: (Matter.DOCUMENT, Matter.CERTIFY),
    SealKind.ELECTRONIC: _FORMAL,
    SealKind.OTHER: SEALABLE,
}
"""What a seal may be used for unless its own scope says otherwise; 合同 and 票据 are kept for their own seals (YZ-07)."""


@dataclass(frozen=True, slots=True)
class SealFacts:
    """What the rules need to know: the state, whether it is lent, whether somebody keeps it for a time."""

    state: SealState
    out: bool = False
    for_a_time: bool = False


_STANDS: Mapping[SealState, str] = {
    S.APPLIED: "还在申请刻制，请先办批准刻制（F8）。",
    S.ALLOWED: "还没有刻好，请先办刻制（F8）。",
    S.CUT: "已刻好，还没有启用，请先办启用（F8）。",
    S.IN_USE: "正在使用，要办这一步请先停用。",
    S.DISABLED: "已经停用，请缴回、封存或销毁。",
    S.STORED: "已经封存，只能缴回或销毁。",
    S.RETURNED: "已经缴回制发机关，不再办理。",
    S.DESTROYED: "已经销毁，不再办理。",
    S.LOST: "遗失了，请先报失；找到了请办找回。",
    S.REPORTED: "已经报失，请声明作废；找到了请办找回。",
    S.ANNULLED: "已经声明作废，不再办理。",
    S.VOID: "这条登记已经作废，不再办理。",
    S.WITHDRAWN: "这条登记已经撤回，不再办理。",
}
"""What stands in the way of every act a state does not allow."""

OUT_SENTENCE = "在外，请先到外借里办收回。"


def refusal(facts: SealFacts, verb: SealVerb) -> str:
    """Why `verb` is not possible now, as a sentence; "" when it is. 登记 and 申请刻制 begin a seal and are always possible.

    A seal that is out can only be missed; once it is missing, it is reported, declared void or found, lent or not.
    """
    if verb in (V.APPLY, V.RECORD):
        return ""
    if verb is V.AMEND:
        return _STANDS[facts.state] if facts.state in (S.VOID, S.WITHDRAWN) else ""
    if verb is V.AUTHORISE:
        return "" if facts.state in LIVE else _STANDS[facts.state]
    said = _by_state(facts, verb)
    if said or not facts.out or verb is V.LOSE or facts.state in MISSING:
        return said
    return OUT_SENTENCE


def _by_state(facts: SealFacts, verb: SealVerb) -> str:
    state = facts.state
    if verb is V.VOID:
        return _STANDS[state] if state in (*GONE, S.VOID, S.WITHDRAWN) else ""
    if verb is V.HAND_OVER:
        return "" if state in PRESENT else _STANDS[state]
    if verb is V.GIVE_BACK:
        if state not in PRESENT:
            return _STANDS[state]
        return "" if facts.for_a_time else "由保管人自己保管，没有临时代管可以交回。"
    if verb in STATES.get(state, {}):
        return ""
    if verb in (V.REPORT, V.ANNUL, V.FIND) and state in PRESENT:
        return f"没有遗失，无须{_SHORT[verb]}。"
    return _ALREADY.get((state, verb), _STANDS[state])


_SHORT: Mapping[SealVerb, str] = {V.REPORT: "报失", V.ANNUL: "声明作废", V.FIND: "找回"}
_ALREADY: Mapping[tuple[SealState, SealVerb], str] = {
    **{(S.IN_USE, verb): "已经在用，不用再办这一步。" for verb in (V.ALLOW_CUT, V.CUT, V.ENABLE)},
    **{(S.CUT, verb): "还没有启用，无从停用；刻错了请作废登记。" for verb in (V.DISABLE, V.STORE, V.RETURN, V.DESTROY)},
    **{(S.DISABLED, verb): "已经停用，不能再启用；要再用请重新刻制。" for verb in (V.ALLOW_CUT, V.CUT, V.ENABLE)},
    (S.LOST, V.ANNUL): "还没有报失，请先报失（F8）。",
}


def state_after(state: SealState, verb: SealVerb) -> SealState:
    """The state an allowed step leads to. Raises KeyError for a step that is not allowed."""
    return STATES[state][verb]


def found_as(state: SealState, *, cut: bool, enabled: bool, disabled: bool, succeeded: bool) -> SealState:
    """What a seal is once found: what it was before, but never in use again once reported or replaced.

    `cut`, `enabled`, `disabled`: whether those steps are on record; `succeeded`: a new one is in use in its place.
    """
    if state is S.REPORTED or disabled or succeeded:
        return S.DISABLED
    return S.CUT if cut and not enabled else S.IN_USE


def unusable(facts: SealFacts, successor: str = "") -> str:
    """Why nothing can be sealed or lent with it now; "" when it can. `successor`: the sentence who replaced it."""
    if facts.state is S.IN_USE:
        return OUT_SENTENCE if facts.out else ""
    return f"{_STANDS[facts.state]}{successor}"


_NEXT: Mapping[SealState, str] = {
    S.APPLIED: "allow_cut", S.ALLOWED: "cut", S.CUT: "enable", S.DISABLED: "return_seal", S.LOST: "report",
    S.REPORTED: "annul",
}


def next_verb(facts: SealFacts) -> str:
    """The verb of keys.MENUS["印章"] that F8 does; "" when nothing is asked. One that is out is taken in under 外借."""
    if facts.state is not S.IN_USE:
        return _NEXT.get(facts.state, "")
    if facts.out:
        return ""
    return "give_back" if facts.for_a_time else "use"


def scope_words(scope: Iterable[Matter]) -> str:
    """As it is stored: 、-separated, in the order of the list of matters."""
    wanted = set(scope)
    return "、".join(matter.value for matter in Matter if matter in wanted)


def read_scope(text: str) -> tuple[Matter, ...]:
    """The matters of a scope as stored or typed. Raises ValueError with a sentence for a word that is none of SEALABLE."""
    found: list[Matter] = []
    for word in re.split("[、，,;；/]", text):
        if not (plain := word.strip()):
            continue
        matter = next((one for one in SEALABLE if one.value == plain), None)
        if matter is None:
            listed = "、".join(one.value for one in SEALABLE)
            raise ValueError(f"使用范围里没有“{plain}”，请从{listed}中选，用顿号隔开。")
        found.append(matter)
    return tuple(dict.fromkeys(found))


def plain_name(name: str) -> str:
    """A seal's name as names are compared: half-width, without blanks."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def name_refusal(name: str, kind: SealKind, others: Iterable[tuple[str, SealKind]]) -> str:
    """Why a seal cannot be called so beside the `others` that are live (domain.md §6.1); "" when it can."""
    for other, other_kind in others:
        if plain_name(other) != plain_name(name):
            continue
        if other_kind is kind:
            return f"在册已有一枚同名的{kind.value}。确有第二枚的请在名称后编号区分，如“{name}（2）”；是接替旧章的请填接替哪一枚。"
        if (kind in SPECIAL and other_kind is SealKind.STATUTORY) or (kind is SealKind.STATUTORY and other_kind in SPECIAL):
            special = kind if kind in SPECIAL else other_kind
            return f"{special.value}的名称不能与法定名称章相同，请写上专用的字样，如“…{special.value.replace('章', '专用章')}”。"
    return ""

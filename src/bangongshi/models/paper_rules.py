"""What may be done with a received paper, what comes next, and why not (domain.md §2.2; design.md §3.3).

The recorded state is small (phase and where the copies are); everything said about a paper is computed from it.
"""

from dataclasses import dataclass
from enum import StrEnum

from bangongshi.models.words import Phase, Secrecy


class Verb(StrEnum):
    """The acts on a received paper; the value is what the journal and the screen call it."""

    SIGN_IN = "签收"
    ENROL = "登记"
    SEND_OUT = "送阅"
    TAKE_IN = "收回"
    CLOSE = "办结"
    MARK_KEY = "标为重点"
    SET_DUE = "改时限"
    AMEND = "更正"
    PUBLISH = "公布"
    CHECK = "核对"
    VOID = "作废"


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What the rules need to know: phase, copies with a reader, whether it was ever sent out, masking, reply."""

    phase: Phase
    out: int = 0
    circulated: bool = False
    secrecy: Secrecy = Secrecy.INTERNAL
    reply_wanted: bool = False


OPEN = (Phase.SIGNED_IN, Phase.ENROLLED)
"""Phases in which a paper asks something of the clerk."""

_YES = ""
_UNENROLLED = "还没有登记，请先登记（F8）。"
_CLOSED = "已经办结；要再动它，请登记新的批示或更正。"
_VOIDED = "已经作废，不再办理。"
_HISTORY = "是导入的历史件，请先核对（F8）。"
_WITHDRAWN = "随导入一起撤回了。"

_TABLE: dict[Phase, dict[Verb, str]] = {
    Phase.SIGNED_IN: {
        Verb.ENROL: _YES, Verb.SEND_OUT: _UNENROLLED, Verb.TAKE_IN: _UNENROLLED, Verb.CLOSE: _UNENROLLED,
        Verb.MARK_KEY: _YES, Verb.SET_DUE: _YES, Verb.AMEND: _UNENROLLED, Verb.PUBLISH: _UNENROLLED,
        Verb.CHECK: "只用于导入的历史件。", Verb.VOID: _YES,
    },
    Phase.ENROLLED: {
        Verb.ENROL: "已经登记过了。", Verb.SEND_OUT: _YES, Verb.TAKE_IN: _YES, Verb.CLOSE: _YES,
        Verb.MARK_KEY: _YES, Verb.SET_DUE: _YES, Verb.AMEND: _YES, Verb.PUBLISH: _YES,
        Verb.CHECK: "只用于导入的历史件。", Verb.VOID: _YES,
    },
    Phase.CLOSED: {
        Verb.ENROL: _CLOSED, Verb.SEND_OUT: _CLOSED, Verb.TAKE_IN: _CLOSED, Verb.CLOSE: "已经办结。",
        Verb.MARK_KEY: _CLOSED, Verb.SET_DUE: _CLOSED, Verb.AMEND: _YES, Verb.PUBLISH: _YES,
        Verb.CHECK: "只用于导入的历史件。", Verb.VOID: _YES,
    },
    Phase.HISTORY: {
        Verb.ENROL: _HISTORY, Verb.SEND_OUT: _HISTORY, Verb.TAKE_IN: _HISTORY, Verb.CLOSE: _HISTORY,
        Verb.MARK_KEY: _HISTORY, Verb.SET_DUE: _HISTORY, Verb.AMEND: _YES, Verb.PUBLISH: _YES,
        Verb.CHECK: _YES, Verb.VOID: _YES,
    },
    Phase.VOID: dict.fromkeys(Verb, _VOIDED),
    Phase.WITHDRAWN: dict.fromkeys(Verb, _WITHDRAWN),
}


def refusal(facts: PaperFacts, verb: Verb) -> str:
    """Why `verb` is not possible now, as a sentence; "" when it is."""
    said = _TABLE[facts.phase].get(verb, "")
    if said:
        return said
    if verb is Verb.TAKE_IN and not facts.out:
        return "没有在外的份，都在文件柜里。"
    if verb in (Verb.CLOSE, Verb.VOID) and facts.out:
        return f"还有 {facts.out} 份在外，请先收回。"
    if verb is Verb.PUBLISH and facts.secrecy is not Secrecy.UNPUBLISHED:
        return "不是未公布的件，无须公布。"
    return ""


def next_verb(facts: PaperFacts) -> Verb | None:
    """The natural next act (F8), or None when the paper asks nothing more."""
    if facts.phase is Phase.SIGNED_IN:
        return Verb.ENROL
    if facts.phase is Phase.HISTORY:
        return Verb.CHECK
    if facts.phase is not Phase.ENROLLED:
        return None
    if facts.out:
        return Verb.TAKE_IN
    return Verb.CLOSE if facts.circulated else Verb.SEND_OUT

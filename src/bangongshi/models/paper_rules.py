"""What may be done with a received paper, what comes next, and why not (domain.md §2.2; design.md §3.3).

The recorded state is small: the phase, where the copies are, and the tasks on the paper. Everything said about a paper is
computed from it. What a step asks for in words (a reason, a result) is checked where it is typed, in duties/registry.
"""

from dataclasses import dataclass
from enum import StrEnum

from bangongshi.models.words import Handling, Phase, Secrecy


class Verb(StrEnum):
    """The acts on a received paper; the value is what the journal and the screen call it."""

    SIGN_IN = "签收"
    ENROL = "登记"
    VET = "初审"
    RETURN = "退文"
    PROPOSE = "拟办"
    SUBMIT = "呈批"
    INSTRUCT = "批示"
    SETTLE = "协调批示"
    PASS_ON = "传达"
    CIRCULATE = "传阅"
    SEND_OUT = "送阅"
    TAKE_IN = "收回"
    KEEP = "留用"
    CROSS = "横传"
    RECALL = "撤传"
    ASSIGN = "承办"
    CONSULT = "征求意见"
    FEEDBACK = "办复"
    WAIVE = "免办"
    CHASE = "催办"
    REPLY = "答复"
    CLOSE = "办结"
    MARK_KEY = "标为重点"
    SET_DUE = "改时限"
    AMEND = "更正"
    PUBLISH = "公布"
    CHECK = "核对"
    VOID = "作废"
    SPILL = "涉密误录"


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What the rules need to know of a paper; figures count rows of its present round.

    `out`: copies not in the cabinet, `reading` of them with readers or leaders (the rest lie with who handles them).
    `to_read`: readers on an open slip it has not been to. `awaiting`: leaders asked for a 批示 who have not given it.
    `instructed`: 批示 given; `to_act`: one of them asks for more than reading. `led`: a 主办 was named.
    `handling_open`: 主办 and 协办 not done, `lead_open` of them 主办. `consulting`: views asked for and not in.
    `to_pass_on`: 批示 not yet passed on (of any round). `to_chase`: something out or open should be asked for by now.
    """

    phase: Phase
    out: int = 0
    circulated: bool = False
    secrecy: Secrecy = Secrecy.INTERNAL
    reply_wanted: bool = False
    handling: Handling = Handling.ACT
    vetted: bool = False
    proposed: bool = False
    direct: bool = False
    reading: int = 0
    to_read: int = 0
    awaiting: int = 0
    instructed: int = 0
    to_act: bool = False
    conflict: bool = False
    led: bool = False
    handling_open: int = 0
    lead_open: int = 0
    consulting: int = 0
    to_pass_on: int = 0
    to_chase: bool = False
    reply_needed: bool = False
    replied: bool = False


OPEN = (Phase.SIGNED_IN, Phase.ENROLLED)
"""Phases in which a paper asks something of the clerk."""

_ANY_TIME = frozenset({Verb.PUBLISH, Verb.VOID, Verb.SPILL})
_POSSIBLE: dict[Phase, frozenset[Verb]] = {
    Phase.SIGNED_IN: frozenset({Verb.ENROL, Verb.RETURN, Verb.MARK_KEY, Verb.SET_DUE, Verb.VOID, Verb.SPILL}),
    Phase.ENROLLED: frozenset(Verb) - {Verb.SIGN_IN, Verb.ENROL, Verb.CHECK},
    Phase.CLOSED: _ANY_TIME | {Verb.INSTRUCT, Verb.PASS_ON, Verb.AMEND},
    Phase.RETURNED: frozenset({Verb.SPILL}),
    Phase.HISTORY: _ANY_TIME | {Verb.CHECK, Verb.AMEND},
    Phase.VOID: frozenset({Verb.SPILL}),
    Phase.WITHDRAWN: frozenset(),
}
"""What a phase allows at all."""

_NOT_IN: dict[Phase, str] = {
    Phase.SIGNED_IN: "还没有登记，请先登记（F8）。",
    Phase.ENROLLED: "已经登记过了。",
    Phase.CLOSED: "已经办结；有新的批示就录批示重新办理，登错了用更正。",
    Phase.RETURNED: "已经退给来文单位，不再办理。",
    Phase.HISTORY: "是导入的历史件，请先核对（F8）。",
    Phase.VOID: "已经作废，不再办理。",
    Phase.WITHDRAWN: "随导入一起撤回了。",
}
_OWN_WORDS: dict[tuple[Phase, Verb], str] = {
    (Phase.CLOSED, Verb.CLOSE): "已经办结。",
    **{(phase, Verb.CHECK): "只用于导入的历史件。" for phase in (Phase.SIGNED_IN, Phase.ENROLLED, Phase.CLOSED)},
}


def refusal(facts: PaperFacts, verb: Verb) -> str:
    """Why `verb` is not possible now, as a sentence; "" when it is."""
    if verb not in _POSSIBLE[facts.phase]:
        return _OWN_WORDS.get((facts.phase, verb), _NOT_IN[facts.phase])
    return _hindrance(facts, verb)


def _hindrance(facts: PaperFacts, verb: Verb) -> str:
    """What stands in the way although the phase would allow it."""
    if verb in (Verb.TAKE_IN, Verb.KEEP, Verb.CROSS):
        return "" if facts.out else "没有在外的份，都在文件柜里。"
    if verb is Verb.RECALL:
        return "" if facts.to_read or facts.reading else "没有在传的传阅单。"
    if verb is Verb.VET:
        return "已经初审过了。" if facts.vetted else ""
    if verb is Verb.RETURN:
        return "已经有人承办，不能退文。" if facts.led else _out(facts)
    if verb is Verb.PASS_ON:
        return "" if facts.to_pass_on else "没有待传达的批示。"
    if verb is Verb.SETTLE:
        return "" if facts.conflict else "各位领导的批示没有不一致。"
    if verb in (Verb.FEEDBACK, Verb.WAIVE):
        return "" if facts.handling_open or facts.consulting or facts.awaiting else "没有还在办的承办、会签或征求意见。"
    if verb is Verb.CHASE:
        asked = facts.out or facts.handling_open or facts.consulting or facts.awaiting
        return "" if asked else "没有交出去还没办的，不用催。"
    if verb is Verb.VOID:
        return _out(facts)
    if verb is Verb.CLOSE:
        return _unfinished(facts)
    if verb is Verb.PUBLISH and facts.secrecy is not Secrecy.UNPUBLISHED:
        return "不是未公布的件，无须公布。"
    return ""


def _out(facts: PaperFacts) -> str:
    return f"还有 {facts.out} 份在外，请先收回。" if facts.out else ""


def _unfinished(facts: PaperFacts) -> str:
    """The guard 办理中 → 已办结: every 主办 done, 协办 in or waived, everything back (domain.md §2.2)."""
    if facts.reading:
        return _out(facts)
    if facts.handling_open:
        who = "主办" if facts.lead_open else "协办"
        return f"还有 {facts.handling_open} 家没有办完（有{who}），请先办复或免办。"
    if facts.consulting:
        return f"还有 {facts.consulting} 家的意见没有回来，请先办复或免办。"
    if facts.awaiting:
        return f"还有 {facts.awaiting} 位领导没有批示，请先录批示或免办。"
    if facts.to_read:
        return f"传阅单上还有 {facts.to_read} 人没有阅，请先送阅或撤传。"
    return _out(facts)


def next_verb(facts: PaperFacts) -> Verb | None:
    """The natural next act (F8), or None when the paper asks nothing more."""
    if facts.phase is Phase.SIGNED_IN:
        return Verb.ENROL
    if facts.phase is Phase.HISTORY:
        return Verb.CHECK
    if facts.phase is Phase.CLOSED:
        return Verb.PASS_ON if facts.to_pass_on else None
    if facts.phase is not Phase.ENROLLED:
        return None
    if facts.reading:
        return Verb.TAKE_IN
    if not facts.vetted:
        return Verb.VET
    if facts.to_read:
        return Verb.SEND_OUT
    return _in_hand(facts)


def _in_hand(facts: PaperFacts) -> Verb:
    """拟办 → 呈批 → 批示 → 承办 and 传达 → 办复 → 答复 → 办结; a 阅件 goes round instead."""
    acting = facts.handling is Handling.ACT
    if facts.awaiting:
        return Verb.SUBMIT
    if facts.conflict:
        return Verb.SETTLE
    if acting and not (facts.proposed or facts.instructed or facts.direct or facts.led):
        return Verb.PROPOSE
    if acting and not (facts.instructed or facts.direct or facts.led):
        return Verb.SUBMIT
    if (facts.to_act or facts.direct) and not facts.led:
        return Verb.ASSIGN
    if facts.to_pass_on:
        return Verb.PASS_ON
    if facts.handling_open or facts.consulting:
        return Verb.CHASE if facts.to_chase else Verb.FEEDBACK
    if not acting and not facts.circulated:
        return Verb.CIRCULATE
    if facts.reply_needed and not facts.replied:
        return Verb.REPLY
    return Verb.TAKE_IN if facts.out else Verb.CLOSE

"""What may be done with a matter, what comes next, which light it shows (domain.md §8.1, §8.2). State machine as data.

The undertaker cannot close: 办结 needs an accepted closing feedback and the leader's word, and 销号 is one step more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bangongshi.models.matter_words import (
    FeedbackKind,
    Light,
    MatterKind,
    MatterState,
    MatterVerb,
    WorkPhase,
)
from bangongshi.models.standing import hours_late

OPEN = (
    MatterState.PROPOSED, MatterState.ESTABLISHED, MatterState.GIVEN, MatterState.IN_HAND, MatterState.WITH_LEADER,
)
"""States that ask something of the clerk."""


@dataclass(frozen=True, slots=True)
class MatterFacts:
    """What the rules need to know; figures count rows of the matter's present round.

    `waiting`: the feedback not yet reviewed; `accepted_closing`: an accepted 办结 feedback of this round. `assisting`: 协办
    not done nor waived; `milestones_missed`: past their day and not reached. `feedback_late`: the next feedback of the
    cycle is past its day. `unanswered_sheet`: a 督办单 without an answer. `to_chase`: somebody should be asked by now.
    """

    state: MatterState
    kind: MatterKind = MatterKind.SUPERVISED
    waiting: FeedbackKind | None = None
    accepted_closing: bool = False
    assisting: int = 0
    milestones_open: int = 0
    milestones_missed: int = 0
    feedback_late: bool = False
    unanswered_sheet: bool = False
    to_chase: bool = False
    phase: WorkPhase | None = None
    reported: bool = False
    dated: bool = True
    lead: bool = True

    @property
    def open(self) -> bool:
        """Whether it still asks something of the clerk."""
        return self.state in OPEN


_V = MatterVerb
_ALWAYS = frozenset({_V.AMEND, _V.PUBLISH})
_POSSIBLE: Mapping[MatterState, frozenset[MatterVerb]] = {
    MatterState.PROPOSED: _ALWAYS
    | {_V.ESTABLISH, _V.DECLINE, _V.ADD_PARTY, _V.PARTY_WAIVE, _V.MARK_KEY, _V.VOID},
    MatterState.ESTABLISHED: _ALWAYS
    | {
        _V.GIVE, _V.REASSIGN, _V.ADD_PARTY, _V.PARTY_WAIVE, _V.ADD_MILESTONE, _V.EXTEND, _V.MARK_KEY, _V.SUSPEND,
        _V.CANCEL, _V.VOID,
    },
    MatterState.GIVEN: _ALWAYS
    | {
        _V.ACKNOWLEDGE, _V.CALL, _V.FEED_BACK, _V.REVIEW, _V.REASSIGN, _V.ADD_PARTY, _V.PARTY_DONE, _V.PARTY_WAIVE,
        _V.ADD_MILESTONE, _V.REACH_MILESTONE, _V.EXTEND, _V.ESCALATE, _V.ANSWER_SHEET, _V.MARK_KEY, _V.SUSPEND,
        _V.CANCEL, _V.VOID,
    },
    MatterState.IN_HAND: _ALWAYS
    | {
        _V.CALL, _V.FEED_BACK, _V.REVIEW, _V.REASSIGN, _V.ADD_PARTY, _V.PARTY_DONE, _V.PARTY_WAIVE, _V.ADD_MILESTONE,
        _V.REACH_MILESTONE, _V.NEXT_PHASE, _V.EXTEND, _V.ESCALATE, _V.ANSWER_SHEET, _V.SUBMIT, _V.CLOSE, _V.MARK_KEY,
        _V.SUSPEND, _V.CANCEL, _V.VOID,
    },
    MatterState.WITH_LEADER: _ALWAYS | {_V.LEADER, _V.MARK_KEY, _V.ANSWER_SHEET, _V.CANCEL},
    MatterState.CLOSED: _ALWAYS | {_V.SIGN_OFF, _V.REOPEN, _V.ANSWER_SHEET},
    MatterState.SIGNED_OFF: _ALWAYS | {_V.REOPEN},
    MatterState.SUSPENDED: _ALWAYS | {_V.RESUME, _V.CANCEL},
    MatterState.CANCELLED: _ALWAYS | {_V.REOPEN},
    MatterState.DECLINED: frozenset({_V.AMEND, _V.PUBLISH, _V.VOID}),
    MatterState.HISTORY: frozenset({_V.CHECK, _V.AMEND, _V.PUBLISH, _V.VOID}),
    MatterState.VOID: frozenset(),
    MatterState.WITHDRAWN: frozenset(),
}
"""What a state allows at all."""

_NOT_IN: Mapping[MatterState, str] = {
    MatterState.PROPOSED: "还没有立项，请先立项（F8）。",
    MatterState.ESTABLISHED: "还没有交办，请先交办（F8）。",
    MatterState.GIVEN: "承办的还没有签收，请先签收（F8）。",
    MatterState.IN_HAND: "正在办理，这一步还不到或已经办过。",
    MatterState.WITH_LEADER: "已报领导，请先记领导审定（F8）。",
    MatterState.CLOSED: "已经办结；又有新要求的请办撤销销号，重新办理。",
    MatterState.SIGNED_OFF: "已经销号；问题又出现的请办撤销销号。",
    MatterState.SUSPENDED: "已经中止，请先恢复办理。",
    MatterState.CANCELLED: "已经撤销，不再办理。",
    MatterState.DECLINED: "没有立项，不再办理。",
    MatterState.HISTORY: "是导入的旧台账，请先核对（F8）。",
    MatterState.VOID: "已经作废，不再办理。",
    MatterState.WITHDRAWN: "随导入一起撤回了。",
}


def refusal(facts: MatterFacts, verb: MatterVerb) -> str:
    """Why `verb` is not possible now, as a sentence; "" when it is."""
    if verb not in _POSSIBLE[facts.state]:
        return _NOT_IN[facts.state]
    return _hindrance(facts, verb)


def _hindrance(facts: MatterFacts, verb: MatterVerb) -> str:
    if verb is _V.GIVE and not facts.lead:
        return "还没有主办，请先更正填上唯一的主办。"
    if verb is _V.REASSIGN and facts.waiting is not None:
        return "还有反馈没有审核，请先审核（F8）。"
    if verb is _V.REASSIGN and facts.accepted_closing:
        return "主办的办结反馈已经采纳，请报领导审定；领导要再办的，那时再换主办。"
    if verb is _V.REVIEW and facts.waiting is None:
        return "没有待审的反馈。"
    if verb is _V.FEED_BACK and facts.waiting is not None:
        return "上一份反馈还没有审核，请先审核（F8）。"
    if verb in (_V.PARTY_DONE, _V.PARTY_WAIVE) and not facts.assisting:
        return "没有还在办的协办。"
    if verb is _V.REACH_MILESTONE and not facts.milestones_open:
        return "没有还没完成的节点。"
    if verb is _V.NEXT_PHASE:
        if facts.kind is not MatterKind.KEY_WORK:
            return "只有重点工作分阶段。"
        return "已经在最后阶段，写好总结报告就报领导。" if facts.phase is WorkPhase.SUMMARY else ""
    if verb is _V.ANSWER_SHEET and not facts.unanswered_sheet:
        return "没有等答复的督办单。"
    if verb in (_V.SUBMIT, _V.CLOSE):
        return _unfinished(facts, verb)
    return ""


def _unfinished(facts: MatterFacts, verb: MatterVerb) -> str:
    """Said to be done is not done: the guard before the leader and before 办结 (domain.md §8.1)."""
    if facts.waiting is not None:
        return "还有反馈没有审核，请先审核（F8）。"
    if verb is _V.CLOSE and facts.kind is not MatterKind.ERRAND:
        return "要先报领导审定，领导没有新的要求才能办结。"
    if facts.kind is not MatterKind.ERRAND and not facts.accepted_closing:
        return "还没有采纳的办结反馈；承办的说办完了，也要审核采纳。"
    if facts.assisting:
        return f"还有 {facts.assisting} 家协办没有回复，请先记协办回复或免办。"
    if facts.kind is MatterKind.KEY_WORK and facts.phase is not WorkPhase.SUMMARY:
        return "重点工作要走完四个阶段，现在还没到事后总结验收。"
    if facts.kind is MatterKind.KEY_WORK and not facts.reported:
        return "重点工作还没有总结报告，请先更正填上。"
    return ""


def next_verb(facts: MatterFacts) -> MatterVerb | None:
    """The natural next act (F8), or None when the matter asks nothing more.

    An errand that is done is 办结 directly and needs no 销号 after it: that step is for ledgers of problems (domain.md §8.1).
    """
    fixed = {
        MatterState.PROPOSED: _V.ESTABLISH, MatterState.ESTABLISHED: _V.GIVE, MatterState.WITH_LEADER: _V.LEADER,
        MatterState.CLOSED: _V.SIGN_OFF, MatterState.SUSPENDED: _V.RESUME, MatterState.HISTORY: _V.CHECK,
    }
    errand = facts.kind is MatterKind.ERRAND
    if facts.state is MatterState.ESTABLISHED and not facts.lead:
        return _V.REASSIGN  # an imported line nobody has yet: who has it comes before 交办
    if facts.state in fixed:
        return None if errand and facts.state is MatterState.CLOSED else fixed[facts.state]
    if not facts.open:
        return None
    if facts.waiting is not None:
        return _V.REVIEW
    if facts.state is MatterState.GIVEN:
        return _V.ACKNOWLEDGE
    if facts.accepted_closing or (errand and not facts.to_chase):
        return _towards_the_end(facts)
    return _V.CALL if facts.to_chase else _V.FEED_BACK


def _towards_the_end(facts: MatterFacts) -> MatterVerb:
    """The 主办 is done: what is still in the way of the leader, or of 办结."""
    if facts.assisting:
        return _V.PARTY_DONE
    if facts.kind is MatterKind.ERRAND:
        return _V.CLOSE
    if facts.kind is MatterKind.KEY_WORK and facts.phase is not WorkPhase.SUMMARY:
        return _V.NEXT_PHASE
    return _V.AMEND if facts.kind is MatterKind.KEY_WORK and not facts.reported else _V.SUBMIT


def light(
    facts: MatterFacts, due_on: date | None, workdays: int | None, now: datetime, due_time: str = "", *, yellow: int
) -> Light:
    """灰 when done or stopped, 红 past the effective date, 黄 near it or without progress or past a 节点, else 绿.

    `yellow`: 黄 from so many working days left on, the office's own setting (domain.md §8.2).
    """
    if not facts.open or facts.state is MatterState.PROPOSED:
        return Light.GREY
    past = due_on is not None and (due_on < now.date() or hours_late(due_on, due_time, now) is not None)
    if past:
        return Light.RED
    near = workdays is not None and workdays <= yellow
    return Light.YELLOW if near or facts.feedback_late or facts.milestones_missed else Light.GREEN

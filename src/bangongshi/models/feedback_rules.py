"""How are feedback, its review, the leader's word and what stops or restarts a matter typed, and what do they weigh?

Values by field name, cleaned; Invalid with a sentence per field (domain.md §8.1). What was said is kept as it was said.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bangongshi.models.matter_words import EventKind, FeedbackKind, ReviewState, SheetLevel
from bangongshi.models.people import tidy_name
from bangongshi.models.typed import Typed
from bangongshi.models.workdays import Calendar
from bangongshi.text import clean_in

LINES = frozenset({"text", "note", "said", "answer", "outcome", "evidence", "evaluation", "report", "basis", "requirement"})
"""Fields of more than one line."""

MOVING = frozenset({EventKind.ESTABLISHED, EventKind.EXTENDED, EventKind.RECOUNTED, EventKind.REOPENED, EventKind.RESUMED})
"""The events whose `due_on` is the date that counts; a late extension writes none (domain.md §8.1 延期)."""

GRANTED = frozenset({FeedbackKind.EXTENSION, FeedbackKind.TERMINATION})
"""What the office cannot accept by itself: who set the date has to grant it."""

AGREED, AGAIN = "同意办结", "再办"
"""What the leader decides."""

_CLAIM = re.compile(r"(?:此事|此件|该项|本项|这项|工作|任务|已经|已|均|全部|都)*(?:办结|办完|办好|办妥|办毕|办理完毕|完成|落实|做完)(?:了|完毕)?")
_MARKS = re.compile(r"[\s，。、；！,.;!]+")


def cleaned(typed: Mapping[str, str]) -> dict[str, str]:
    """The values as they may be stored."""
    return {name: clean_in(text, lines=name in LINES).strip() for name, text in typed.items()}


@dataclass(frozen=True, slots=True)
class FeedbackEntry:
    """What was fed back. `asked_due` only with 延期."""

    kind: FeedbackKind
    by: str
    text: str
    at: datetime
    reason: str
    asked_due: date | None


def check_feedback(
    typed: Mapping[str, str], now: datetime, calendar: Calendar, *, lead: str, due_on: date | None, given_at: datetime | None
) -> FeedbackEntry:
    """Fields kind, by (the 主办 unless typed), text, at, reason, asked_due. 延期 needs reason and a later date, 中止 a reason."""
    read = Typed(typed, now, calendar)
    kind = read.word("kind", FeedbackKind, FeedbackKind.STAGE)
    by = tidy_name(read.text("by")) or lead
    if not by:
        read.wrong["by"] = "请填是谁反馈的。"
    text = read.needed("text", _ASKED_OF[kind])
    at = moment(read, "at")
    if given_at and at.date() < given_at.date():
        read.wrong["at"] = f"早于交办（{given_at:%Y-%m-%d}），请核对。"
    reason, asked = read.text("reason"), None
    if kind in GRANTED and not reason:
        read.wrong["reason"] = f"{kind.value}要写明理由。"
    if kind is FeedbackKind.EXTENSION:
        asked = read.day("asked_due")
        if asked is None and "asked_due" not in read.wrong:
            read.wrong["asked_due"] = "请填申请延到哪天。"
        elif asked and asked <= max(due_on or now.date(), now.date()):
            read.wrong["asked_due"] = f"新的时限要晚于现在的时限（{due_on or now.date():%Y-%m-%d}），也要在今天以后。"
    elif read.text("asked_due"):
        read.wrong["asked_due"] = "只有延期才填新的时限；要延期请把种类改成延期。"
    read.finish()
    return FeedbackEntry(kind, by, text, at, reason, asked)


_ASKED_OF: Mapping[FeedbackKind, str] = {
    FeedbackKind.STAGE: "请照录反馈：办到哪一步；没办完的，为什么、打算哪天办完。",
    FeedbackKind.CLOSING: "请照录办结反馈：办了什么、结果怎样。",
    FeedbackKind.EXTENSION: "请照录延期申请：办到哪一步、为什么要延。",
    FeedbackKind.TERMINATION: "请照录中止申请：为什么办不下去。",
}


def bare_claim(text: str) -> bool:
    """Whether a feedback only says that it is done (「已办结。」), without a fact or a result."""
    return all(_CLAIM.fullmatch(part) for part in _MARKS.split(text) if part)


@dataclass(frozen=True, slots=True)
class ReviewEntry:
    """What the office made of a feedback. `new_due`: as typed, "" when the date asked for is granted."""

    state: ReviewState
    reviewer: str
    approver: str
    note: str
    new_due: str


def check_review(typed: Mapping[str, str], now: datetime, calendar: Calendar, kind: FeedbackKind, text: str) -> ReviewEntry:
    """Fields result 采纳/退回, reviewer, approver (who grants 延期, 中止), note (why it goes back), new_due.

    A 办结 that only says so is accepted with a note on what was verified, or not at all (domain.md §8.1).
    """
    read = Typed(typed, now, calendar)
    state = read.word("result", ReviewState, ReviewState.WAITING)
    if state is ReviewState.WAITING:
        read.wrong.setdefault("result", "请选采纳或退回。")
    reviewer = tidy_name(read.needed("reviewer", "请填是谁审核的。"))
    approver, note = tidy_name(read.text("approver")), read.text("note")
    accepted = state is ReviewState.ACCEPTED
    if accepted and kind in GRANTED and not approver:
        read.wrong["approver"] = f"{kind.value}由定时限的人批准，请填是谁批准的。"
    if state is ReviewState.RETURNED and not note:
        read.wrong["note"] = "退回重办要写明为什么。"
    if accepted and kind is FeedbackKind.CLOSING and not note and bare_claim(text):
        read.wrong["note"] = "反馈只说办完了，没有事实和结果。请退回，或写明怎样核实的。"
    read.finish()
    return ReviewEntry(state, reviewer, approver, note, read.text("new_due") if accepted else "")


@dataclass(frozen=True, slots=True)
class LeaderEntry:
    """What the leader said, verbatim. `due` as typed, needed with `again`."""

    leader: str
    said: str
    again: bool
    on: date
    due: str


def check_leader(
    typed: Mapping[str, str], now: datetime, calendar: Calendar, leader: str, submitted_on: date | None
) -> LeaderEntry:
    """Fields said, decision 同意办结/再办, on (today), leader (the one it was submitted to), due (with 再办)."""
    read = Typed(typed, now, calendar)
    said = read.needed("said", "请照录领导的话，一字不改。")
    decision = read.text("decision")
    if decision not in (AGREED, AGAIN):
        read.wrong["decision"] = f"请选{AGREED}或{AGAIN}。"
    by = tidy_name(read.text("leader")) or leader
    if not by:
        read.wrong["leader"] = "请填是哪位领导审定的。"
    on = past_day(read, "on", submitted_on, "早于报领导的日子")
    due = read.text("due")
    if decision == AGAIN and not due:
        read.wrong["due"] = "再办要有新的时限，请填到哪天。"
    read.finish()
    return LeaderEntry(by, said, decision == AGAIN, on, due)


@dataclass(frozen=True, slots=True)
class SignOffEntry:
    """销号: who verified, when, on what evidence."""

    by: str
    on: date
    evidence: str
    evaluation: str


def check_sign_off(
    typed: Mapping[str, str], now: datetime, calendar: Calendar, *, leads: Sequence[str], closed_on: date | None
) -> SignOffEntry:
    """Fields by (never the 主办), on (today, not before 办结), evidence, evaluation."""
    read = Typed(typed, now, calendar)
    by = tidy_name(read.needed("by", "请填验收人。"))
    if by and any(same_party(by, lead) for lead in leads):
        read.wrong["by"] = f"{by}是承办的，不能自己验收；请填另一个人。"
    on = past_day(read, "on", closed_on, "早于办结的日子")
    evidence = read.needed("evidence", "销号要有凭据，请写凭什么验收的。")
    read.finish()
    return SignOffEntry(by, on, evidence, read.text("evaluation"))


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who allowed it and why; `due` as typed."""

    approver: str
    reason: str
    due: str


def check_ruling(typed: Mapping[str, str], now: datetime, calendar: Calendar, *, due: str = "") -> Ruling:
    """Fields approver, reason, and `due` where a sentence says that it is needed."""
    read = Typed(typed, now, calendar)
    approver = tidy_name(read.needed("approver", "请填是谁批准的。"))
    reason = read.needed("reason", "请写明理由。")
    typed_due = read.needed("due", due) if due else ""
    read.finish()
    return Ruling(approver, reason, typed_due)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """督办单 as it was sent."""

    level: SheetLevel
    number: str
    to: str
    signer: str
    reply_by: date


def check_sheet(typed: Mapping[str, str], now: datetime, calendar: Calendar) -> SheetEntry:
    """Fields level, number, to (each matter's 主办 unless typed), signer, reply_by (today or later)."""
    read = Typed(typed, now, calendar)
    level = read.word("level", SheetLevel, SheetLevel.BLUE)
    if not read.text("level"):
        read.wrong["level"] = "请选蓝、黄或红。"
    signer = tidy_name(read.needed("signer", "督办单由领导签发，请填是谁签的。"))
    reply_by = read.day("reply_by")
    if reply_by is None:
        read.wrong.setdefault("reply_by", "请填哪天前答复。")
    elif reply_by < now.date():
        read.wrong["reply_by"] = "答复的日子已经过了，请填今天以后的日子。"
    read.finish()
    return SheetEntry(level, read.text("number"), tidy_name(read.text("to")), signer, reply_by or now.date())


_HEIGHT = {level: height for height, level in enumerate((SheetLevel.BLUE, SheetLevel.YELLOW, SheetLevel.RED))}


def lower_than(sent: Iterable[SheetLevel], level: SheetLevel) -> SheetLevel | None:
    """The highest level sent already when `level` is below it; an escalation does not go down."""
    highest = max(sent, key=_HEIGHT.__getitem__, default=None)
    return highest if highest is not None and _HEIGHT[highest] > _HEIGHT[level] else None


def same_party(one: str, other: str) -> bool:
    """市财政局 and 财政局 are one."""
    return bool(one and other) and (one == other or (min(len(one), len(other)) > 2 and (one.endswith(other) or other.endswith(one))))


def moment(read: Typed, name: str) -> datetime:
    """When something was said or done: now unless typed, never to come."""
    found = read.moment(name)
    if name not in read.wrong and found > read.now:
        read.wrong[name] = "不能晚于现在，请核对。"
    return found


def past_day(read: Typed, name: str, earliest: date | None, before: str) -> date:
    """A day that has been (today unless typed) and not before `earliest`."""
    on = read.past_date(name) or read.now.date()
    if earliest and on < earliest:
        read.wrong[name] = f"{before}（{earliest:%Y-%m-%d}），请核对。"
    return on

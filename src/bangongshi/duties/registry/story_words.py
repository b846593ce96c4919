"""What does one journal line of a paper say? One small function a table; a table without one says nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bangongshi.duties.registry.deadlines import sum_of
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Deadline
from bangongshi.models.story import FIELD_NAMES, HIDDEN, HIDDEN_WHEN_MASKED
from bangongshi.models.words import (
    DueBasis,
    HolderKind,
    HopPurpose,
    HopState,
    InstructionKind,
    NumberState,
    Passing,
    SlipState,
    TaskKind,
    TaskState,
)

Values = Mapping[str, object]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What happened in words, what it replaced, and when it really happened (None: when it was recorded)."""

    text: str = ""
    struck: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One journalled change: the values that changed, the whole row after it, and what else is known of the paper.

    `rows` holds every row by (table, id) as it stood then; `readers` the readers of each slip in order; `said` is
    true when the same act recorded a 批示, so that its words are not told twice.
    """

    table: str
    id: str
    verb: str
    added: bool
    old: Values
    new: Values
    row: Values
    rows: Mapping[Key, Values]
    sums: Mapping[str, Deadline]
    readers: Mapping[str, tuple[str, ...]]
    masked: bool
    said: bool = False

    def word(self, name: str) -> str:
        """A column of the row as text; what may give a masked paper away is hidden."""
        value = self.row.get(name)
        if value in (None, ""):
            return ""
        return HIDDEN if self.masked and name in HIDDEN_WHEN_MASKED else f"{value}"

    def quoted(self, name: str) -> str:
        """「…」 verbatim, or ""."""
        text = self.word(name)
        return text if text in ("", HIDDEN) else f"「{text}」"

    def other(self, table: str, id_: object, name: str) -> str:
        """A column of another row of the paper."""
        return f"{self.rows.get((table, f'{id_}'), {}).get(name) or ''}"

    def became(self, name: str, *values: object) -> bool:
        """Whether this change set the column to one of these."""
        return name in self.new and self.new[name] in {f"{value}" for value in values}


def tell(event: Event) -> Told:
    """The words of one line."""
    teller = _TELLERS.get(event.table)
    # A line whose values were blanked after a 涉密误录 says only that the act was.
    return teller(event) if teller and event.new else Told()


def _document(event: Event) -> Told:
    if event.added:
        return Told()
    if event.verb in (Verb.AMEND, Verb.SET_DUE):
        return _corrected(event)
    words = [f"转入第{event.row['round']}轮办理"] if "round" in event.new else []
    words += [f"密级改为{event.row['secrecy']}"] if "secrecy" in event.new else []
    words += ["标为重点" if event.row["key"] else "取消重点"] if "key" in event.new else []
    return Told("，".join(words))


def _incoming(event: Event) -> Told:
    if event.added:
        return Told(at=moment(event.row.get("signed_in_at")))
    if event.verb == Verb.AMEND:
        return _corrected(event)
    names = _BY_VERB.get(event.verb, ())
    said = [f"{label}{event.quoted(name) if quote else event.word(name)}"
            for name, label, quote in names if name in event.new and event.word(name)]
    old = changes(((name, event.old[name]) for name, _, _ in names if event.old.get(name)), event.masked)
    return Told("，".join(said), old)


_BY_VERB: Mapping[str, tuple[tuple[str, str, bool], ...]] = {
    Verb.VET: (("vetting", "初审意见：", True),),
    Verb.RETURN: (("return_reason", "理由：", True), ("return_receipt", "签收：", False)),
    Verb.PROPOSE: (
        ("proposal", "拟办：", True), ("proposed_lead", "拟由", False), ("proposed_assist", "协办", False),
        ("direct_reason", "径送承办，理由：", True),
    ),
    Verb.ASSIGN: (("direct_reason", "径送承办，理由：", True),),
    Verb.CLOSE: (("outcome", "结果：", True), ("reply_number", "答复文号 ", False), ("direct_reason", "未经批示，理由：", True)),
    Verb.REPLY: (("reply_number", "答复文号 ", False),),
}
"""Which columns of the 收文 part an act is about: (column, what stands before it, verbatim?)."""


def _corrected(event: Event) -> Told:
    return Told(changes(event.new.items(), event.masked), changes(event.old.items(), event.masked))


def _number(event: Event) -> Told:
    if event.added:
        return Told(f"编号 {event.word('text')}")
    return Told(f"号 {event.word('text')} 作废") if event.became("state", NumberState.VOIDED) else Told()


def _copy(event: Event) -> Told:
    gone = event.became("holder_kind", HolderKind.GONE)
    return Told(f"第{event.word('ordinal')}份退 {event.word('holder_name')}") if gone else Told()


def _hop(event: Event) -> Told:
    reader = event.word("reader_name")
    if event.added:
        due = _due(event)
        before = event.row.get("crossed_from_id")
        if before:
            giver = event.other("hop", before, "reader_name")
            return Told(f"{giver} 自行传出，实际在 {reader} 处{due}", at=moment(event.row.get("sent_at")))
        purpose = event.row.get("purpose")
        text = f"呈 {reader} 批示" if purpose == HopPurpose.INSTRUCT else (
            f"原件交 {reader} 承办" if purpose == HopPurpose.HANDLE else f"送 {reader}")
        return Told(f"{text}{due}", at=moment(event.row.get("sent_at")))
    if event.became("state", HopState.BACK):
        opinion = "" if event.said else event.quoted("opinion")
        late = _late(event, "back_at", "迟退")
        return Told(f"{reader} 退回{late}{f'：{opinion}' if opinion else ''}", at=moment(event.row.get("back_at")))
    if event.became("state", HopState.CROSSED):
        return Told(f"{reader} 没有退回，自己传了出去")
    if event.new.get("kept_until"):
        return Told(f"{reader} 留用至 {event.word('kept_until')}")
    return Told()


def _instruction(event: Event) -> Told:
    leader = event.word("leader_name") or "（未记姓名）"
    if event.added:
        words = [leader, event.word("said_on"), event.word("kind") or InstructionKind.WRITTEN.value]
        evidence = event.word("evidence")
        way = f"（{event.word('way')}{f'，依据：{evidence}' if evidence else ''}）"
        return Told(f"{' '.join(word for word in words if word)}{way}：{event.quoted('text')}")
    if "settled" in event.new:
        return Told(f"{leader}的批示，协调结果：{event.quoted('settled')}")
    return Told(f"{leader}的批示不用传达") if event.became("passing", Passing.NEEDLESS) else Told()


def _relay(event: Event) -> Told:
    if not event.added:
        return Told()
    leader = event.other("instruction", event.row.get("instruction_id"), "leader_name") or "领导"
    back = "已复述" if event.row.get("repeated_back") else "未复述"
    # The note is what was said along with the 批示.
    note = HIDDEN if event.masked and event.word("note") else event.word("note")
    said = f"把{leader}的批示传达给 {event.word('to_name')}（{event.word('way')}，{back}）"
    return Told(f"{said}{f'：{note}' if note else ''}", at=moment(event.row.get("told_at")))


_ASKED: Mapping[str, str] = {
    TaskKind.INSTRUCT: "请 {} 批示", TaskKind.LEAD: "{} 主办", TaskKind.ASSIST: "{} 协办", TaskKind.COSIGN: "请 {} 会签",
    TaskKind.CONSULT: "征求 {} 意见", TaskKind.REPLY: "待答复 {}",
}


def _task(event: Event) -> Told:
    kind, state, party = event.row.get("kind"), event.row.get("state"), event.word("party_name")
    if not event.added and "state" not in event.new:
        return Told()
    if state == TaskState.DONE:
        return _done(event, f"{kind}", party)
    if state == TaskState.WAIVED:
        reason = event.quoted("reason")
        return Told(f"{party} 的{kind}免办{f'，理由：{reason}' if reason else ''}")
    if event.added:
        return Told(_ASKED.get(f"{kind}", "{}").format(party) + _due(event))
    return Told(f"{party} 的{kind}重新待办") if state == TaskState.OPEN else Told()


def _done(event: Event, kind: str, party: str) -> Told:
    if kind == TaskKind.INSTRUCT:
        return Told()
    result, when = event.quoted("result"), moment(event.row.get("done_at"))
    tail = f"：{result}" if result else ""
    if kind == TaskKind.REPLY:
        how = "，".join(word for word in (event.word("way"), event.word("reference")) if word)
        return Told(f"答复 {party}{f'（{how}）' if how else ''}{tail}", at=when)
    return Told(f"{party} 办复（{kind}）{_late(event, 'done_at', '迟复')}{tail}", at=when)


def _chase(event: Event) -> Told:
    if not event.added:
        return Told()
    answer = event.word("answer")
    shown = HIDDEN if answer == HIDDEN else f"「{answer}」" if answer else "没有答复"
    next_on = f"；下次 {event.word('next_on')}" if event.word("next_on") else ""
    return Told(f"催 {event.word('whom')}（{event.word('way')}）：{shown}{next_on}", at=moment(event.row.get("said_at")))


def _slip_paper(event: Event) -> Told:
    if not event.added:
        return Told()
    slip = f"{event.row.get('slip_id')}"
    names = "、".join(event.readers.get(slip, ()))
    purpose = event.other("slip", slip, "purpose")
    shown = f"（{HIDDEN if event.masked else purpose}）" if purpose else ""
    return Told(f"传阅单：{event.other('slip', slip, 'mode')} {names}{shown}")


def _slip(event: Event) -> Told:
    if event.became("state", SlipState.RECALLED):
        return Told("传阅单撤传")
    return Told("传阅单传毕") if event.became("state", SlipState.ENDED) else Told()


def _slip_reader(event: Event) -> Told:
    if event.added or not event.new.get("waived"):
        return Told()
    return Told(f"{event.word('reader_name')} 免阅")


def _deadline(event: Event) -> Told:
    row = event.sums.get(event.id)
    if row is None or not event.added:
        return Told()
    party = event.other("task", row.task_id, "party_name") or event.other("hop", row.hop_id, "reader_name")
    return Told(f"{f'{party} ' if party else ''}时限：{sum_sentence(row, masked=event.masked)}")


def _spill(event: Event) -> Told:
    return Told(f"涉密误录：{event.word('state')}") if event.added or "state" in event.new else Told()


_TELLERS: Mapping[str, Callable[[Event], Told]] = {
    "document": _document, "incoming": _incoming, "number": _number, "copy": _copy, "hop": _hop,
    "instruction": _instruction, "relay": _relay, "task": _task, "chase": _chase, "slippaper": _slip_paper,
    "slip": _slip, "slipreader": _slip_reader, "deadline": _deadline, "spill": _spill,
}


def sum_sentence(row: Deadline, *, masked: bool) -> str:
    """The sum of a stored deadline; the words somebody typed as its ground stay out for a masked paper."""
    made = sum_of(row)
    typed = row.basis in (DueBasis.SOURCE, DueBasis.LEADER) and row.basis_text
    return (replace(made, basis_text=HIDDEN) if masked and typed else made).sentence


def _due(event: Event) -> str:
    day = event.word("due_on")
    if not day:
        return ""
    on = date.fromisoformat(day)
    clock = f" {event.word('due_time')}" if event.word("due_time") else ""
    return f"（{on.month}月{on.day}日{clock}前）"


def _late(event: Event, name: str, word: str) -> str:
    """「（迟复3天）」 where it came after its day, 「（迟复）」 after its hour."""
    done, due = moment(event.row.get(name)), event.word("due_on")
    if done is None or not due:
        return ""
    days = (done.date() - date.fromisoformat(due)).days
    if days > 0:
        return f"（{word}{days}天）"
    clock = event.word("due_time")
    return f"（{word}）" if days == 0 and clock and f"{done:%H:%M}" > clock else ""


def changes(values: Iterable[tuple[str, object]], masked: bool) -> str:
    """Columns a person knows, with their values: 「标题 …，密级 …」."""
    words = []
    for name, value in values:
        if name in FIELD_NAMES:
            text = HIDDEN if masked and name in HIDDEN_WHEN_MASKED else _spoken(value)
            words.append(f"{FIELD_NAMES[name]} {text}")
    return "，".join(words)


def _spoken(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "（空）" if value in (None, "") else str(value)


def moment(value: object) -> datetime | None:
    """A journalled moment."""
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None

"""What is asked at each step of a matter's life, from 立项 to 销号 and back (domain.md §8.1)? A table: verb → fields → use case."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import (
    ending,
    escalating,
    giving,
    leading,
    milestones,
    opening,
    phases,
    reviewing,
)
from bangongshi.models.done import Done
from bangongshi.models.feedback_rules import AGAIN, AGREED
from bangongshi.models.matter_rows import MatterRow
from bangongshi.models.matter_words import SheetLevel
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.matters.fields import (
    NO_YES,
    choice,
    due,
    leader,
    lines,
    moment,
    party,
    past,
    person,
    text,
)
from bangongshi.screens.papers.common import clock
from bangongshi.widgets.fields import FieldSpec

Typed = Mapping[str, str]
Do = Callable[[Desk, Sequence[int], Typed], Done]
Ask = Callable[[Desk, Sequence[MatterRow]], list[FieldSpec]]

NOT_TELLING = "理由里不要写事项内容。"


@dataclass(frozen=True, slots=True)
class LifeStep:
    """One step: the button, the use case, the fields; `single` when it takes one matter at a time."""

    label: str
    do: Do
    fields: Ask
    single: bool = False


def _one(do: Callable[[Desk, int, Typed], Done]) -> Do:
    return lambda desk, ids, typed: do(desk, ids[0], typed)


def _ruling(desk: Desk, why: str = "") -> list[FieldSpec]:
    """Who allowed it and why."""
    return [leader(desk, "approver", "谁批准的", required=True),
            text("reason", "为何", f"{why}{NOT_TELLING}", required=True)]


def _establish(desk: Desk, rows: Sequence[MatterRow]) -> list[FieldSpec]:
    """主办 and 要求 only where one is missing or may be: what stands there already is kept."""
    no_lead = [party(desk, "lead", "主办", "只填一家。", required=True)] if any(not row.lead for row in rows) else []
    return [
        leader(desk, "established_by", "谁批准立项", required=True), past("立项日期"), *no_lead,
        due("due", "时限", "登记时填过的空着。"),
        lines("requirement", "要求", "办什么、办到什么程度；登记时写过的空着。"),
    ]


def _reach(desk: Desk, rows: Sequence[MatterRow]) -> list[FieldSpec]:
    """Which 节点 only where several are open."""
    names = [name for _, name in milestones.open_milestones(desk, rows[0].id)]
    which = [choice("name", "哪个节点", names)] if len(names) > 1 else []
    return [*which, past("完成日期"), lines("note", "结果")]


LIFE: Mapping[str, LifeStep] = {
    "establish": LifeStep("立项", opening.establish, _establish),
    "decline": LifeStep("不立项", lambda desk, ids, typed: opening.decline(desk, ids, typed["reason"]), lambda *_: [
        text("reason", "理由", f"留一行备查。{NOT_TELLING}", required=True),
    ]),
    "give": LifeStep("交办", giving.give, lambda desk, _: [
        moment("交办时间"), choice("acknowledged", "已签收", NO_YES, "当场签收了选是。"),
        person(desk, "receiver", "签收人", "空着就是主办。"),
    ]),
    "acknowledge": LifeStep("签收", giving.acknowledge, lambda desk, _: [
        person(desk, "by", "签收人", "空着就是主办。"), moment("签收时间"),
    ]),
    "reassign": LifeStep("调整主办", _one(giving.reassign), lambda desk, _: [
        party(desk, "lead", "换成哪一家", "只填一家；换了要重新签收。", required=True), *_ruling(desk),
    ], single=True),
    "add_party": LifeStep("加协办", giving.add_parties, lambda desk, _: [
        party(desk, "names", "协办", "可以几家，用顿号隔开。", required=True, several=True),
        due("due", "内部时限", "不晚于整项的时限；空着按规定。"),
    ]),
    "add_milestone": LifeStep("加节点", _one(milestones.add), lambda *_: [
        text("name", "节点", "到那天要做到什么。", required=True), due("due", "到哪天", required=True),
    ], single=True),
    "reach_milestone": LifeStep("节点完成", _one(milestones.reach), _reach, single=True),
    "next_phase": LifeStep("下一阶段", phases.next_phase, lambda *_: [
        lines("note", "这一阶段", "做了什么，怎么样。"),
    ]),
    "submit": LifeStep("报领导", leading.submit, lambda desk, _: [
        leader(desk, "leader", "报哪位领导", "空着就是责任领导。"), past("日期"),
    ]),
    "leader": LifeStep("领导审定", _one(leading.leader), lambda desk, _: [
        lines("said", "领导的话", "照录，一字不改。", required=True),
        choice("decision", "怎么定的", ("", AGREED, AGAIN), "有新要求的选再办，填新的时限。"),
        leader(desk, "leader", "哪位领导", "空着就是报的那一位。"), past("日期"), due("due", "新的时限", "再办才填。"),
    ], single=True),
    "close": LifeStep("办结", ending.close, lambda desk, _: [
        lines("outcome", "结果", "办了什么，怎么样。", required=True), past("办结日期"),
        person(desk, "by", "谁记的", "空着就是现在值守的。"),
    ]),
    "sign_off": LifeStep("销号", ending.sign_off, lambda desk, _: [
        person(desk, "by", "验收人", "承办的不能自己验收。", required=True), past("验收日期"),
        lines("evidence", "凭什么", "看了什么材料、到哪里看过。", required=True), lines("evaluation", "评价"),
    ]),
    "reopen": LifeStep("撤销销号", ending.reopen, lambda desk, _: [
        *_ruling(desk, "又出现了，或有新要求。"), due("due", "新的时限", required=True),
    ]),
    "suspend": LifeStep("中止", ending.suspend, lambda desk, _: _ruling(desk)),
    "resume": LifeStep("恢复", ending.resume, lambda desk, _: [*_ruling(desk), due("due", "新的时限", required=True)]),
    "cancel": LifeStep("撤销", ending.cancel, lambda desk, _: _ruling(desk, "编号保留。")),
    "extend": LifeStep("延期", reviewing.extend, lambda desk, _: [
        due("due", "延到哪天", "原来的时限留着。", required=True), *_ruling(desk, "如：等县里回函。"),
    ]),
    "escalate": LifeStep("督办单", escalating.escalate, lambda desk, _: [
        choice("level", "哪一级", tuple(level.value for level in SheetLevel), "发过高一级的，不能再发低的。"),
        text("number", "单号"), party(desk, "to", "发给谁", "空着就是主办。"),
        leader(desk, "signer", "谁签发的", required=True), due("reply_by", "哪天前答复", required=True),
    ]),
    "answer_sheet": LifeStep("答复督办单", _one(escalating.answer_sheet), lambda *_: [
        lines("answer", "答复", "照录。", required=True), moment("何时答复"),
    ], single=True),
}


def life_dialog(desk: Desk, verb: str, rows: Sequence[MatterRow], named: str) -> FormDialog:
    """A step of its life by its verb of the menu."""
    step, wanted = LIFE[verb], [row.id for row in rows]
    return FormDialog(f"{step.label}：{named}", step.fields(desk, rows), lambda _, typed: step.do(desk, wanted, typed),
                      label=step.label, clock=clock(desk))

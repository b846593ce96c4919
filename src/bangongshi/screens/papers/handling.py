"""What is asked while somebody handles a paper: 承办, 征求意见, 办复, 免办, 催办, 答复, 办结?"""

from collections.abc import Mapping, Sequence

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import assigning, chasing, close, replying
from bangongshi.duties.registry.detail import open_detail
from bangongshi.models.call_rows import CallRow
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.stock_words import ANSWERS
from bangongshi.models.words import ClosingMeans, Handling, TaskKind, Way
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.onward import Step, asked
from bangongshi.screens.dialogs.opinion import OpinionDialog
from bangongshi.screens.papers.common import (
    Rows,
    chosen,
    clock,
    day,
    find_parties,
    ids,
    named,
    on_field,
    parties,
    party,
    which,
)
from bangongshi.screens.papers.deciding import WAYS
from bangongshi.widgets.fields import FieldSpec, Kind

PROPOSED = "拟承办"
"""The field of the opened paper that says who would handle it."""

SPAN = "如 1130、+3、3个工作日。"


def assign(desk: Desk, rows: Rows) -> Step:
    """承办: exactly one 主办, any 协办, each with its time."""
    direct = any(not (row.facts.instructed or row.facts.direct) for row in rows)
    lead, assists = _proposed(desk, rows)
    fields = [
        FieldSpec("lead", "主办", Kind.PICKER, required=True, find=find_parties(desk), default=lead,
                  help="只能一家；输汉字或首字母，数字选。"),
        FieldSpec("assists", "协办", Kind.PICKER, find=find_parties(desk), several=True, default=assists,
                  help="可以几家，用顿号隔开。"),
        FieldSpec("due_typed", "主办时限", Kind.DATE, help=SPAN + "空着就用本件时限。"),
        FieldSpec("assist_due_typed", "协办时限", Kind.DATE, help=SPAN + "应早于主办时限。"),
        FieldSpec("hand_over", "原件交主办", Kind.CHOICE, choices=("否", "是"), help="是：原件交主办，办完收回。"),
        *([FieldSpec("direct_reason", "径送理由", help="没有领导批示，为何直接交办。")] if direct else []),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return assigning.assign(
            desk, ids(rows), party(desk, typed["lead"]), parties(desk, typed["assists"]), due_typed=typed["due_typed"],
            assist_due_typed=typed["assist_due_typed"], direct_reason=typed.get("direct_reason", ""),
            hand_over=typed["hand_over"] == "是",
        )

    return asked(FormDialog(
        f"承办：{named(rows)}", fields, submit, label="交办", clock=clock(desk), button_first=bool(lead) and not direct,
    ))


def _proposed(desk: Desk, rows: Rows) -> tuple[str, str]:
    """主办 and 协办 as 拟办 proposed them, where all these papers say the same."""
    said = {dict(open_detail(desk, row.id).fields).get(PROPOSED, "") for row in rows}
    if len(said) != 1:
        return "", ""
    lead, _, assists = said.pop().partition("，协办 ")
    return lead, assists


def consult(desk: Desk, rows: Rows) -> Step:
    """会签 or 征求意见: whom, until when."""
    kinds = (TaskKind.COSIGN.value, TaskKind.CONSULT.value)
    fields = [
        FieldSpec("parties", "送哪几家", Kind.PICKER, required=True, find=find_parties(desk), several=True, help="可以几家，用顿号隔开。"),
        FieldSpec("kind", "哪一种", Kind.CHOICE, choices=kinds, default=TaskKind.CONSULT.value),
        FieldSpec("due_typed", "要求何时回", Kind.DATE, help=SPAN),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return assigning.consult(
            desk, ids(rows), TaskKind(typed["kind"]), parties(desk, typed["parties"]), due_typed=typed["due_typed"],
        )

    return asked(FormDialog(f"征求意见：{named(rows)}", fields, submit, label="送出", clock=clock(desk)))


def _open_tasks(desk: Desk, rows: Rows, kinds: frozenset[TaskKind]) -> dict[str, int]:
    """Open tasks by what a person calls them: 「主办 综合科 11-30 逾期」, with the number where there are several papers."""
    found: dict[str, int] = {}
    for one in assigning.open_tasks(desk, ids(rows)):
        if one.kind not in kinds:
            continue
        due = f" {one.due_on:%m-%d}" if one.due_on else ""
        number = f"{one.number} " if len(rows) > 1 else ""
        name = f"{number}{one.kind.value} {one.party}{due}{' 逾期' if one.late else ''}"
        found[name if name not in found else f"{name}（{one.id}）"] = one.id
    return found


def _wanted(tasks: Mapping[str, int], typed: Mapping[str, str]) -> list[int]:
    one = chosen(typed, "task")
    return [tasks[one]] if one else list(tasks.values())


WORK = frozenset({TaskKind.LEAD, TaskKind.ASSIST, TaskKind.COSIGN, TaskKind.CONSULT})


def feedback(desk: Desk, rows: Rows) -> Step:
    """办复: what came of it, verbatim; one at a time where several work on it."""
    tasks = _open_tasks(desk, rows, WORK)
    if not tasks:
        raise Refused("R-FEEDBACK", f"{named(rows)}：领导的批示用收回或批示来录；没有别的在办。")
    fields = [
        FieldSpec("result", "办理结果", Kind.LINES, rows=3, required=True, help="照录；会签、征求意见照录意见原文。"),
        *which("task", "哪一家", tuple(tasks), everything=len(rows) > 1),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return assigning.feedback(desk, _wanted(tasks, typed), typed["result"])

    who = next(iter(tasks)) if len(tasks) == 1 else f"{len(tasks)} 家在办"
    return asked(FormDialog(f"办复：{named(rows)}，{who}", fields, submit, label="办复"))


def waive(desk: Desk, rows: Rows) -> Step:
    """免办 with a reason."""
    tasks = _open_tasks(desk, rows, WORK | {TaskKind.INSTRUCT})
    fields = [
        FieldSpec("reason", "免办理由", required=True, help="谁同意的、为何不用办了。"),
        *which("task", "免哪一家", tuple(tasks), everything=len(rows) > 1),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return assigning.waive(desk, _wanted(tasks, typed), typed["reason"])

    who = f"，{next(iter(tasks))}" if len(tasks) == 1 else ""
    return asked(FormDialog(f"免办：{named(rows)}{who}", fields, submit, label="免办"))


def chase(desk: Desk, rows: Rows) -> Step:
    """催办: a digit logs the call with a stock answer; the most pressing party stands first."""
    return call(desk, chasing.targets(desk, ids(rows)), named(rows))


def call(desk: Desk, targets: Sequence[CallRow], title: str) -> Step:
    """One call to one party, about everything of `targets` that lies with them; also for the register 催办."""
    names = tuple(dict.fromkeys(one.party for one in targets))
    if not names:
        raise Refused("R-CHASE", f"{title}：没有交出去还没办的，不用催。")
    fields = [
        *which("party", "催哪一家", names, everything=False),
        FieldSpec("answer", "怎么答的", required=True, help="照实记；也可按上面的数字。"),
        FieldSpec("way", "方式", Kind.CHOICE, choices=WAYS, default=Way.PHONE.value),
        FieldSpec("whom", "找的谁", help="接电话的人；空着就是承办的那一家。"),
        FieldSpec("next", "下次哪天问", Kind.DATE, help="空着就是下一个工作日；也可填 1130、+3。"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        about = [one for one in targets if one.party == (typed.get("party") or names[0])]
        return chasing.chase(
            desk, task_ids=[one.task_id for one in about if one.task_id is not None],
            hop_ids=[one.hop_id for one in about if one.hop_id is not None], answer=typed["answer"],
            way=Way(typed["way"]), whom=typed["whom"], next_typed=typed["next"],
        )

    who = f"{names[0]} {targets[0].phone}".strip() if len(names) == 1 else f"{len(names)} 家"
    return asked(OpinionDialog(
        f"催办：{title}，{who}", fields, submit, stock=ANSWERS, field="answer", none="照下面写的记", label="记下",
        clock=clock(desk),
    ))


def reply(desk: Desk, rows: Rows) -> Step:
    """答复 the sender."""
    fields = [
        FieldSpec("content", "答复内容", Kind.LINES, rows=3, required=True, help="怎么答复的；书面答复写要点。"),
        FieldSpec("way", "方式", Kind.CHOICE, choices=WAYS, default=Way.PAPER.value),
        FieldSpec("reference", "答复文号", help="书面答复才有。"),
        FieldSpec("to_name", "答复谁", Kind.PICKER, find=find_parties(desk), default=rows[0].unit if len(rows) == 1 else ""),
        on_field("答复日期"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return replying.reply(
            desk, ids(rows), Way(typed["way"]), typed["content"], reference=typed["reference"], to_name=typed["to_name"],
            on=day(desk, typed),
        )

    return asked(FormDialog(f"答复：{named(rows)}", fields, submit, label="答复", clock=clock(desk)))


def close_(desk: Desk, rows: Rows) -> Step:
    """办结 with a means; a 办件 nobody instructed on says why."""
    bare = any(row.handling is Handling.ACT and not (row.facts.instructed or row.facts.direct) for row in rows)
    fields = [
        FieldSpec("means", "办结方式", Kind.CHOICE, choices=tuple(means.value for means in ClosingMeans),
                  default=_likely_means(rows)),
        FieldSpec("outcome", "办理结果", Kind.LINES, rows=2, help="怎么办的；无需答复的写明理由。"),
        FieldSpec("reply_number", "答复文号"),
        *([FieldSpec("direct_reason", "径送理由", help="没有领导批示就办了的，写明为何。")] if bare else []),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return close.close(
            desk, ids(rows), ClosingMeans(typed["means"]), typed["outcome"], typed["reply_number"],
            direct_reason=typed.get("direct_reason", ""),
        )

    return asked(FormDialog(f"办结：{named(rows)}", fields, submit, label="办结"))


def _likely_means(rows: Rows) -> str:
    if any(row.facts.reply_needed for row in rows):
        return ClosingMeans.REPLIED.value
    return ClosingMeans.DONE.value if rows[0].handling is Handling.ACT else ClosingMeans.READ.value


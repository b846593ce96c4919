"""What is asked while it is decided what becomes of a paper: 初审, 退文, 拟办, 批示, 协调, 传达?"""

from collections.abc import Mapping

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import instructing, passing_on, proposing, vetting
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.words import Handling, InstructionKind, Way
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.onward import Onward, Step, asked
from bangongshi.screens.dialogs.pick_several import PickSeveral
from bangongshi.screens.papers.common import (
    NOBODY,
    Rows,
    chosen,
    clock,
    day,
    find_leaders,
    find_parties,
    find_people,
    ids,
    leaders,
    named,
    on_field,
    party,
    person_dialog,
    which,
)
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.form import FormButton
from bangongshi.widgets.picker import Candidate

WAYS = tuple(way.value for way in Way)
YES_NO = ("是", "否")


def vet(desk: Desk, rows: Rows) -> Step:
    """初审: Enter passes it; the second button sends it back."""
    fields = [FieldSpec("notes", "初审意见", Kind.LINES, rows=2, help="该不该由本单位办，合不合行文规则；没有问题就空着。")]

    def submit(button: str, typed: Mapping[str, str]) -> Step:
        if button == "return":
            return return_paper(desk, rows)
        return vetting.vet(desk, ids(rows), typed["notes"])

    return asked(FormDialog(
        f"初审：{named(rows)}", fields, submit, label="通过", button_first=True,
        more=(FormButton("return", "退文", frozenset()),),
    ))


def return_paper(desk: Desk, rows: Rows) -> Onward[Done]:
    """退文: why, and who took it back."""
    fields = [
        FieldSpec("reason", "退文理由", Kind.LINES, rows=2, required=True, help="如：不属本单位职责；越级行文；一文多事。"),
        FieldSpec("receipt", "谁签收的", required=True, help="来文单位谁收走的，或机要回执号。"),
        on_field("退回日期"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return vetting.return_paper(desk, ids(rows), typed["reason"], typed["receipt"], day(desk, typed))

    return asked(FormDialog(f"退文：{named(rows)}", fields, submit, label="退文", clock=clock(desk)))


def propose(desk: Desk, rows: Rows) -> Step:
    """拟办: the words, who would handle it; then which leaders are asked – or, without any, why it goes straight."""
    acting = any(row.handling is Handling.ACT for row in rows)
    fields = [
        FieldSpec("text", "拟办意见", Kind.LINES, rows=3, required=True, help="如：请某某批示，由某科主办、某科协办，11月30日前办结。"),
        FieldSpec("lead", "拟由谁主办", Kind.PICKER, required=acting, find=find_parties(desk), help="只能一家；输汉字或首字母，数字选。"),
        FieldSpec("assist", "拟由谁协办", Kind.PICKER, find=find_parties(desk), several=True, help="可以几家，用顿号隔开。"),
        FieldSpec("direct_reason", "径送理由", help="不请批示、直接送主办才填，如：例行统计，按分工径送。"),
    ]

    def put(typed: Mapping[str, str], asked_for: tuple[int, ...], reason: str) -> Done:
        return proposing.propose(
            desk, ids(rows), typed["text"], lead=typed["lead"], assist=typed["assist"], leader_ids=asked_for,
            direct_reason=reason,
        )

    def submit(button: str, typed: Mapping[str, str]) -> Step:
        if button == "direct":
            if not typed["direct_reason"].strip():
                raise Invalid({"direct_reason": "不请批示、直接送主办的，请写明理由。"})
            return put(typed, (), typed["direct_reason"])
        ask = PickSeveral(f"拟办：{named(rows)}，拟请哪几位批示？", leaders(desk), empty=NOBODY)
        return Onward(ask, lambda leaders_: put(typed, leaders_, ""))

    return asked(FormDialog(
        f"拟办：{named(rows)}", fields, submit, label="请领导批示", more=(FormButton("direct", "径送主办"),),
    ))


def instruct(desk: Desk, rows: Rows) -> Step:
    """批示: whose, then the words, one for one."""
    ask = person_dialog(f"批示：{named(rows)}，哪位领导批的？", find_leaders(desk))
    return Onward(ask, lambda leader: asked(_words_of(desk, rows, leader)))


def _words_of(desk: Desk, rows: Rows, leader: Candidate) -> FormDialog:
    fields = [
        FieldSpec("text", "批示原文", Kind.LINES, rows=3, help="照原文一字不改；只画圈的，类别选圈阅。"),
        FieldSpec("kind", "类别", Kind.CHOICE, choices=tuple(kind.value for kind in InstructionKind)),
        on_field("批示日期", "said_on"),
        FieldSpec("way", "方式", Kind.CHOICE, choices=WAYS, default=Way.PAPER.value),
        FieldSpec("evidence", "凭据", help="当面或电话批示的：谁记的、谁在场。"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        kind = InstructionKind(typed["kind"])
        if kind is InstructionKind.WRITTEN and not typed["text"].strip():
            raise Invalid({"text": "请照录批示原文；只画圈的，类别选圈阅。"})
        return instructing.instruct(
            desk, ids(rows), leader.id, typed["text"].strip(), said_on=day(desk, typed, "said_on"), kind=kind, way=Way(typed["way"]),
            evidence=typed["evidence"],
        )

    return FormDialog(f"批示：{named(rows)}，{leader.label}", fields, submit, label="录批示", clock=clock(desk))


def settle(desk: Desk, rows: Rows) -> Step:
    """协调批示: who decided between them, and what."""
    fields = [
        FieldSpec("decided_by", "谁定的", Kind.PICKER, required=True, find=find_people(desk), help="一般是办公室主任报领导后定。"),
        FieldSpec("decision", "协调结果", Kind.LINES, required=True, rows=3, help="照谁的批示办，怎么办。"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return instructing.settle(desk, ids(rows), typed["decided_by"], typed["decision"])

    return asked(FormDialog(f"协调批示：{named(rows)}", fields, submit, label="记下"))


def pass_on(desk: Desk, rows: Rows) -> Step:
    """传达: which 批示 (all that wait), to whom (the 主办 stands there), how, and whether it was said back."""
    waiting = passing_on.waiting(desk, ids(rows))
    labels = {
        f"{one.leader}{f' {one.said_on:%m-%d}' if one.said_on else ''}：{one.text[:12]}（{at}）": one.id
        for at, one in enumerate(waiting, 1)
    }
    lead = rows[0].lead.name if rows[0].lead else ""
    fields = [
        FieldSpec("party", "传达给谁", Kind.PICKER, required=True, find=find_parties(desk), default=lead),
        *which("said", "哪条批示", tuple(labels)),
        FieldSpec("way", "方式", Kind.CHOICE, choices=WAYS, default=Way.FACE.value),
        FieldSpec("repeated", "复述无误", Kind.CHOICE, choices=YES_NO, help="听的人复述一遍，与原文一致。"),
        FieldSpec("note", "说明"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        one = chosen(typed, "said")
        wanted = [labels[one]] if one else list(labels.values())
        return passing_on.pass_on(
            desk, wanted, party(desk, typed["party"]), way=Way(typed["way"]), repeated_back=typed["repeated"] == "是",
            note=typed["note"],
        )

    return asked(FormDialog(f"传达：{named(rows)}的批示", fields, submit, label="传达", button_first=bool(lead)))

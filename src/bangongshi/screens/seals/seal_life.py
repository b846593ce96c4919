"""What is asked at each step of a seal's life, from 批准刻制 to 销毁 or 找回 (domain.md §6.2)?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import life
from bangongshi.models.done import Done
from bangongshi.models.seal_rows import SealRow
from bangongshi.models.seal_words import SealVerb
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.papers.common import clock, find_people, on_field
from bangongshi.screens.seals.small import leader, moment, person
from bangongshi.widgets.fields import FieldSpec, Kind


@dataclass(frozen=True, slots=True)
class LifeStep:
    """One step: what the rules call it, the button, the use case, the fields."""

    verb: SealVerb
    label: str
    do: Callable[[Desk, int, Mapping[str, str]], Done]
    fields: Callable[[Desk], list[FieldSpec]]


def _text(name: str, label: str, help_: str = "", *, required: bool = True) -> FieldSpec:
    return FieldSpec(name, label, required=required, help=help_)


LIFE: Mapping[str, LifeStep] = {
    "allow_cut": LifeStep(SealVerb.ALLOW_CUT, "批准刻制", life.allow_cut, lambda desk: [
        leader(desk, "approved_by", "谁批准的"), on_field("批准日期", "approved_on"),
    ]),
    "cut": LifeStep(SealVerb.CUT, "刻制", life.cut, lambda _: [
        _text("maker", "刻制单位", "公安机关指定的刻制单位。"), on_field("刻制日期", "cut_on"),
        _text("imprint_place", "印模留存", "纸上的印模留在哪里。"),
    ]),
    "enable": LifeStep(SealVerb.ENABLE, "启用", life.enable, lambda desk: [
        _text("enabled_number", "启用文号", "启用通知的文号。"), on_field("启用日期", "enabled_on"),
        person(desk, "keeper", "保管人", note="已经定了保管人的空着。"),
    ]),
    "disable": LifeStep(SealVerb.DISABLE, "停用", life.disable, lambda _: [
        _text("disabled_number", "停用文号", "停用通知的文号。"), on_field("停用日期", "disabled_on"),
    ]),
    "store": LifeStep(SealVerb.STORE, "封存", life.store, lambda desk: [
        leader(desk, "ended_by", "谁批准的"), _text("place", "封存在哪里"), on_field("封存日期", "ended_on"),
    ]),
    "return_seal": LifeStep(SealVerb.RETURN, "缴回", life.return_seal, lambda _: [
        _text("ended_by", "谁收的", "制发机关的接收人。"),
        _text("whereabouts", "缴回哪里", "空着就是登记的制发机关。", required=False), on_field("缴回日期", "ended_on"),
    ]),
    "destroy": LifeStep(SealVerb.DESTROY, "销毁", life.destroy, lambda desk: [
        leader(desk, "ended_by", "谁批准的"),
        FieldSpec("witnesses", "监销人", Kind.PICKER, required=True, several=True, find=find_people(desk),
                  help="两人以上，用顿号隔开。"),
        _text("list_number", "清单号", "销毁清单的编号。"), on_field("销毁日期", "ended_on"),
    ]),
    "lose": LifeStep(SealVerb.LOSE, "遗失", life.lose, lambda _: [
        _text("reason", "经过", "怎么发现丢的，最后一次见到是何时。"), moment("何时发现"),
    ]),
    "report": LifeStep(SealVerb.REPORT, "报失", life.report, lambda _: [
        _text("reported_to", "向谁报失", "上级机关、公安机关。"), moment("报失时间"),
    ]),
    "annul": LifeStep(SealVerb.ANNUL, "声明作废", life.annul, lambda _: [
        _text("published_in", "在哪里声明", "报刊、网站或文号。"), moment("声明时间"),
    ]),
    "find": LifeStep(SealVerb.FIND, "找回", life.find, lambda _: [
        _text("found_in", "在哪里找到"), moment("找到时间"),
    ]),
}


def life_dialog(desk: Desk, verb: str, row: SealRow) -> FormDialog:
    """A step of its life by its verb of the menu."""
    step = LIFE[verb]
    return FormDialog(f"{step.label}：{row.title}", step.fields(desk), lambda _, typed: step.do(desk, row.id, typed),
                      label=step.label, clock=clock(desk))

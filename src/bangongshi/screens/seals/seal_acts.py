"""What is asked before something is done with a seal: registered, corrected, handed over, 审批权限 (domain.md §6.2)?"""

from collections.abc import Mapping, Sequence

from textual import on

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import authority, custody, keeping
from bangongshi.duties.seals.seal_list import seal_detail, seals
from bangongshi.models.done import Done
from bangongshi.models.seal_authority import NO_AUTHORITIES
from bangongshi.models.seal_form import STATUSES
from bangongshi.models.seal_rows import SealRow, SealView
from bangongshi.models.seal_rules import DEFAULT_SCOPE, SEALABLE, scope_words
from bangongshi.models.seal_words import Matter, SealKind
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.kept_form import KeptForm
from bangongshi.screens.dialogs.onward import Onward, Step, asked
from bangongshi.screens.dialogs.pick_one import PickOne
from bangongshi.screens.papers.common import clock
from bangongshi.screens.seals.small import (
    leader,
    moment,
    note,
    person,
    reason_dialog,
)
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.form import Form
from bangongshi.widgets.picker import Candidate, Find

KINDS = tuple(kind.value for kind in SealKind)
EVERY_OTHER = "其他各事项"
"""The choice that stands for a line without a matter of its own."""


# -- the seal itself ---------------------------------------------------------------------------------------------------


class SealForm(KeptForm):
    """The form of a seal: the scope follows the kind until the clerk types one."""

    @on(Form.Changed)
    def _follow(self, event: Form.Changed) -> None:
        event.stop()
        if event.name == "kind":
            self._form.suggest({"scope": scope_words(DEFAULT_SCOPE[SealKind(self._form.value("kind"))])})


def find_scope(typed: str) -> list[Candidate]:
    """Matters a seal may be used for."""
    return [Candidate(at, matter.value) for at, matter in enumerate(SEALABLE) if typed in matter.value]


def find_others(desk: Desk) -> Find:
    """Seals on the list, by a piece of the name."""
    return lambda typed: [Candidate(row.id, row.title, row.shown_state) for row in seals(desk, SealView.ALL).rows
                          if typed in row.title]


def seal_specs(desk: Desk, *, amending: bool = False) -> list[FieldSpec]:
    """The fields of a seal; with 更正理由 and without 状态 when it is corrected."""
    status = FieldSpec("status", "状态", Kind.CHOICE, choices=STATUSES, help="已经在用的章选在用；要新刻的选申请刻制。")
    fields = [
        FieldSpec("name", "名称", required=True, help="与印文一致，一字不差。不要贴图：本程序不存印模图样。"),
        FieldSpec("kind", "类别", Kind.CHOICE, choices=KINDS, default=SealKind.STATUTORY.value),
        *([] if amending else [status]),
        person(desk, "keeper", "保管人", note="在用的章要有保管人；办过移交以后只能用移交换人。"),
        person(desk, "deputy", "副保管人"),
        FieldSpec("place", "存放处", help="如：办公室保险柜。"),
        FieldSpec("scope", "使用范围", Kind.PICKER, several=True, find=find_scope, wide=True,
                  default=scope_words(DEFAULT_SCOPE[SealKind.STATUTORY]), help="可以用在哪些事项上，用顿号隔开；空着按类别。"),
        FieldSpec("diameter_mm", "直径毫米", Kind.NUMBER),
        FieldSpec("emblem", "图案", help="如：国徽、五角星。"),
        FieldSpec("issuer", "制发机关"),
        FieldSpec("maker", "刻制单位", help="公安机关指定的刻制单位。"),
        FieldSpec("imprint_place", "印模留存", help="纸上的印模留在哪里。"),
        FieldSpec("enabled_on", "启用日期", Kind.DATE, past=True),
        FieldSpec("enabled_number", "启用文号"),
        FieldSpec("replaces", "接替旧章", Kind.PICKER, find=find_others(desk), help="单位改名、换新章时填旧章的名称。"),
        note(),
    ]
    if amending:
        fields.append(FieldSpec("reason", "更正理由", required=True, help="如：刻制单位写错。旧值留痕可查。"))
    return fields


def record_dialog(desk: Desk) -> SealForm:
    """登记印章, or 申请刻制."""
    return SealForm(desk, "印章/登记", "登记印章", seal_specs(desk), lambda _, typed: keeping.record_seal(desk, typed),
                    label="登记")


def amend_dialog(desk: Desk, row: SealRow) -> SealForm:
    """更正印章; what its life wrote can be set right, too."""
    values = dict(seal_detail(desk, row.id).typed)
    specs = seal_specs(desk, amending=True)
    steps = [FieldSpec(name, label, kind, past=kind is Kind.DATE) for name, (label, kind) in STEP_LABELS.items()
             if values.get(name)]
    return SealForm(
        desk, f"印章/更正{row.id}", f"更正：{row.title}", [*specs[:-1], *steps, specs[-1]],
        lambda _, typed: keeping.amend_seal(desk, row.id, typed, typed["reason"]), label="更正", values=values,
    )


STEP_LABELS: Mapping[str, tuple[str, Kind]] = {
    "approved_by": ("批准刻制人", Kind.TEXT), "approved_on": ("批准刻制日", Kind.DATE), "cut_on": ("刻制日期", Kind.DATE),
    "disabled_on": ("停用日期", Kind.DATE), "disabled_number": ("停用文号", Kind.TEXT), "ended_on": ("了结日期", Kind.DATE),
    "whereabouts": ("去向", Kind.TEXT), "ended_by": ("批准或接收", Kind.TEXT), "witnesses": ("监销人", Kind.TEXT),
}
"""What the steps of its life wrote, in a correction."""


def void_dialog(desk: Desk, row: SealRow) -> FormDialog:
    """作废 of a seal put down by mistake."""
    return reason_dialog(f"作废：{row.title}", lambda reason: keeping.void_seal(desk, row.id, reason), label="作废",
                         field="作废理由", note="如：登重了。用过的章不作废登记，不再用了办停用。")


# -- custody -----------------------------------------------------------------------------------------------------------


def hand_over_dialog(desk: Desk, rows: Sequence[SealRow], named: str) -> FormDialog:
    """移交: three different persons; `until` only when it is for a time."""
    fields = [
        person(desk, "to", "接收人", required=True, note=f"由 {_holders(rows)} 移交。"),
        person(desk, "witness", "监交人", required=True, note="移交人、接收人以外的第三个人。"),
        FieldSpec("until", "代管到", Kind.DATE, help="临时代管填到几时，如 明天 17:30；从此由接收人保管的空着。"),
        moment("移交时间"),
        FieldSpec("list_number", "清单号", help="移交清单的编号。"),
        FieldSpec("note", "备注", help="如：请假三天。"),
    ]
    seal_ids = [row.id for row in rows]
    return FormDialog(f"移交：{named}", fields, lambda _, typed: custody.hand_over(desk, seal_ids, typed), label="移交",
                      clock=clock(desk))


def give_back_dialog(desk: Desk, rows: Sequence[SealRow], named: str) -> FormDialog:
    """交回保管 after a time."""
    fields = [person(desk, "witness", "监交人", required=True, note=f"由 {_holders(rows)} 交回，要有第三个人监交。"),
              moment("交回时间")]
    seal_ids = [row.id for row in rows]
    return FormDialog(f"交回保管：{named}", fields, lambda _, typed: custody.give_back(desk, seal_ids, typed),
                      label="交回", clock=clock(desk))


def _holders(rows: Sequence[SealRow]) -> str:
    return "、".join(dict.fromkeys(row.holder or "保管人" for row in rows))


# -- 审批权限 -----------------------------------------------------------------------------------------------------------


def authorities_dialog(desk: Desk, row: SealRow) -> Step:
    """The lines: the first choice adds one, any other is one to be dropped."""
    lines = authority.authorities(desk, row.id)
    shown = [Candidate(0, "添加一条"), *(Candidate(line.id, line.sentence) for line in lines)]
    head = f"审批权限：{row.title}。选一条是取消它。" if lines else f"{row.title}：{NO_AUTHORITIES}没有定以前由领导批。"
    ask = PickOne(head, lambda typed: [one for one in shown if typed in one.label])
    return Onward(ask, lambda one: asked(_drop(desk, one) if one.id else _add(desk, row)))


def _add(desk: Desk, row: SealRow) -> FormDialog:
    matters = (EVERY_OTHER, *(matter.value for matter in SEALABLE))
    fields = [
        FieldSpec("matter", "事项", Kind.CHOICE, choices=matters, help="其他各事项：没有单独定的都按这一条。"),
        FieldSpec("ceiling", "金额上限", help="含这个数，如 50万；不限的空着。"),
        leader(desk, "approver", "由谁批"),
        person(desk, "deputy", "谁可代批", note="代批要写明依据；没有就空着。"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        matter = "" if typed["matter"] == EVERY_OTHER else Matter(typed["matter"]).value
        return authority.add_authority(desk, row.id, {**typed, "matter": matter})

    return FormDialog(f"添加审批权限：{row.title}", fields, submit, label="添加", clock=clock(desk))


def _drop(desk: Desk, line: Candidate) -> FormDialog:
    return reason_dialog(f"取消这一条：{line.label}", lambda reason: authority.drop_authority(desk, line.id, reason),
                         label="取消这一条", field="理由", note="如：李主任调离。")

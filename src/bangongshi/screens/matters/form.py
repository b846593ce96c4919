"""F2 and 更正 on 督办, and the way from a paper: one matter on one sheet, with each date it would get shown as a sum.

What is typed survives Esc and a lock. `paper` and `instruction` are ids that go along unseen.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import changing, opening
from bangongshi.duties.supervision.matter_list import matters
from bangongshi.models.matter_form import LONGEST_TITLE, check
from bangongshi.models.matter_rows import MatterRow, MatterView
from bangongshi.models.matter_words import MatterKind, MatterState, Source, WorkPhase
from bangongshi.models.windows import Window
from bangongshi.screens.dialogs.kept_form import KeptForm
from bangongshi.screens.matters.fields import (
    NO_YES,
    choice,
    due,
    leader,
    lines,
    party,
    past,
    person,
    secrecy,
    text,
)
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.form import Form
from bangongshi.widgets.picker import Candidate, Find
from bangongshi.widgets.plain import plain

UNSEEN = ("paper", "instruction")
"""Values that have no field: where it was said."""
WEIGHS = frozenset({"kind", "source", "due", "cycle_days", "established_on"})
"""Fields the proposed dates depend on."""
MOVED_ELSEWHERE = frozenset({"establish", "established_on", "assists", "assist_due", "phase"})
"""What a correction does not touch: 立项, 加协办, 协办免办 and 下一阶段 do."""
AFTER_OPENING = frozenset({"lead", "due"})
"""After 立项 these move by 调整主办 and 延期."""


class MatterForm(KeptForm):
    """登记督办. `values`: what it begins with; from `from_paper.values` they say where it was said."""

    DEFAULT_CSS: ClassVar[str] = """
    MatterForm Form { max-height: 14; }
    MatterForm .sums { color: $print; background: $bar; height: auto; max-height: 3; }
    """

    def __init__(self, desk: Desk, values: Mapping[str, str] | None = None) -> None:
        began = dict(values or {})
        unseen = {name: began[name] for name in UNSEEN if name in began}
        title = "转督办：从来文带来的，核对后保存" if unseen else "登记督办"
        name = f"督办/转督办/{'-'.join(unseen.values())}" if unseen else "督办/登记督办/"
        super().__init__(desk, name, title, matter_specs(desk),
                         lambda _, typed: opening.record(desk, {**typed, **unseen}), label="登记", values=began)
        self._unseen = unseen
        self._sums = Static(markup=False, classes="sums")

    def before_form(self) -> ComposeResult:
        """The help of the field, and the coming number with each date as a sum."""
        yield from super().before_form()
        yield self._sums

    @on(Form.Changed)
    def _follow(self, event: Form.Changed) -> None:
        if event.name == "kind" and not self._unseen:
            self._form.suggest({"source": self._source_of(self._form.value("kind"))})
        if event.name in WEIGHS:
            self._sum_up()

    def _source_of(self, kind: str) -> str:
        """Where such a matter mostly comes from, until the clerk has said."""
        if kind == MatterKind.SUPERVISED.value:
            return Source.INSTRUCTION.value
        return check({"title": kind, "kind": kind}, self._desk.now, self._desk.calendar()).source.value

    def on_mount(self) -> None:
        """After FormDialog's and KeptForm's own, Textual runs all three."""
        self.call_after_refresh(self._sum_up)

    def _sum_up(self) -> None:
        said = opening.preview(self._desk, {**self._form.values(), **self._unseen})
        self._sums.update(plain("　".join(said)))


def amend_form(desk: Desk, row: MatterRow, named: str, values: Mapping[str, str]) -> KeptForm:
    """更正. `values` as stored, with their version; of a masked matter the look is in the journal already."""
    moved = MOVED_ELSEWHERE if row.state is MatterState.PROPOSED else MOVED_ELSEWHERE | AFTER_OPENING
    fields = [spec for spec in matter_specs(desk) if spec.name not in moved]
    fields.append(text("reason", "更正理由", "如：要求抄漏一句。旧值留痕可查；理由里不要写事项内容。", required=True))
    return KeptForm(
        desk, f"督办/更正{row.id}", f"更正：{named}", fields,
        lambda _, typed: changing.amend(desk, row.id, typed, typed["reason"]), label="更正", values=values,
    )


def matter_specs(desk: Desk) -> Sequence[FieldSpec]:
    """The fields of a matter, as domain.md §8.4 lists them."""
    return (
        FieldSpec("title", "事项", required=True, wide=True, limit=LONGEST_TITLE, help="要办成一件什么事；一事一单。"),
        choice("kind", "类型", tuple(kind.value for kind in MatterKind)),
        choice("source", "来源", tuple(source.value for source in Source), default=Source.INSTRUCTION.value),
        lines("basis", "依据", "领导的原话、会议的原句，一字不改。"),
        lines("requirement", "要求", "办什么、办到什么程度；依据里已经说明的空着。"),
        leader(desk, "leader", "责任领导"),
        party(desk, "lead", "主办", "只能一家；输汉字或首字母，数字选。"),
        party(desk, "assists", "协办", "可以几家，用顿号隔开。", several=True),
        due("due", "时限"),
        due("assist_due", "协办时限", "不晚于时限；空着按规定。"),
        FieldSpec("cycle_days", "反馈周期", Kind.NUMBER, help="几个工作日反馈一次；不用定期反馈的空着。"),
        choice("establish", "现在立项", NO_YES, "领导批准了选是，编号；还没批的存为拟立项。"),
        leader(desk, "established_by", "谁批准立项"),
        past("立项日期", "established_on"),
        choice("key", "重点", NO_YES),
        secrecy(),
        choice("phase", "阶段", ("", *(phase.value for phase in WorkPhase)), "重点工作才分阶段；空着从第一阶段起。"),
        lines("report", "总结报告", "重点工作最后阶段要有。"),
        FieldSpec("parent", "上级事项", Kind.PICKER, find=_find_matters(desk), help="从哪一项分解出来的，填它的编号。"),
        person(desk, "reporter", "反映人", "群众反映才填；只在打开这一项时看得到。"),
        lines("note", "备注"),
    )


def _find_matters(desk: Desk) -> Find:
    """Matters under way, by number or 事项 as listed."""
    return lambda typed: [Candidate(row.id, row.number, row.title)
                          for row in matters(desk, MatterView.TODO, Window(size=30), typed).rows if row.number]

"""What is asked before a paper goes out to readers and leaders, comes back, or goes round on a slip?"""

from collections.abc import Mapping

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import circulate, slips
from bangongshi.models.done import Done
from bangongshi.models.stock_words import CIRCLE, STOCK
from bangongshi.models.words import SlipMode
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.onward import Onward, Step, asked
from bangongshi.screens.dialogs.opinion import OpinionDialog
from bangongshi.screens.dialogs.pick_several import PickSeveral
from bangongshi.screens.papers.common import (
    NOBODY,
    Rows,
    chosen,
    clock,
    find_leaders,
    find_people,
    ids,
    named,
    person_dialog,
    which,
)
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.form import FormButton
from bangongshi.widgets.picker import Candidate


def send_out(desk: Desk, rows: Rows) -> Step:
    """送阅: the next reader of the slip at once; without a slip, to whom? Ranked people first, so that a digit does it."""
    if all(row.facts.to_read for row in rows):
        return circulate.send_out(desk, ids(rows))
    ask = person_dialog(f"送阅：{named(rows)}，送给谁？", find_people(desk))
    return Onward(ask, lambda to: circulate.send_out(desk, ids(rows), to.id))


def submit(desk: Desk, rows: Rows) -> Step:
    """呈批: to the leader who was asked, at once; else to whom?"""
    if all(row.facts.awaiting for row in rows):
        return circulate.submit(desk, ids(rows))
    ask = person_dialog(f"呈批：{named(rows)}，呈给哪位领导？", find_leaders(desk))
    return Onward(ask, lambda to: circulate.submit(desk, ids(rows), to.id))


def take_in(desk: Desk, rows: Rows) -> Step:
    """收回: a digit for a stock opinion, Enter for none; the opinion is copied as it stands on the paper."""
    instructing = all(row.asked and row.asked == row.holder for row in rows)
    fields = [
        FieldSpec("opinion", "批示原文" if instructing else "签署意见", Kind.LINES, rows=3, help="照纸上原文一字不改；没有就空着。"),
        *_from_whom(desk, rows),
    ]

    def submit_(_: str, typed: Mapping[str, str]) -> Done:
        opinion = typed["opinion"].strip()
        return circulate.take_in(desk, ids(rows), opinion, chosen(typed, "reader"), circled=opinion == CIRCLE)

    holders = "、".join(dict.fromkeys(row.holder for row in rows))
    what = "没有批示，先收回" if instructing else "没有意见"
    return asked(OpinionDialog(
        f"收回：{named(rows)}，从{holders}处", fields, submit_, stock=STOCK, field="opinion",
        none=f"{what}（Tab 照录原文）", label="收回",
    ))


def _out(desk: Desk, rows: Rows) -> tuple[str, ...]:
    return circulate.readers_out(desk, rows[0].id) if len(rows) == 1 else ()


def _from_whom(desk: Desk, rows: Rows) -> list[FieldSpec]:
    return which("reader", "从谁收回", _out(desk, rows))


def keep(desk: Desk, rows: Rows) -> Step:
    """留用: until when."""
    fields = [
        FieldSpec("until", "留用到", Kind.DATE, required=True, help="如 1130、+3、3个工作日。"),
        *which("reader", "谁留用", _out(desk, rows), everything=False),
    ]

    def submit_(_: str, typed: Mapping[str, str]) -> Done:
        return circulate.keep(desk, ids(rows), typed["until"], typed.get("reader", ""))

    return asked(FormDialog(f"留用：{named(rows)}", fields, submit_, label="留用", clock=clock(desk)))


def cross(desk: Desk, rows: Rows) -> Step:
    """横传: who passed it on (where several have it), and who has it now."""
    out = _out(desk, rows)

    def to(from_name: str) -> Onward[Candidate]:
        ask = person_dialog(f"横传：{named(rows)}，现在在谁手里？", find_people(desk))
        return Onward(ask, lambda one: circulate.cross(desk, ids(rows), one.id, from_name))

    if len(out) < 2:
        return to("")
    holders = [Candidate(at, name) for at, name in enumerate(out)]
    ask = person_dialog(f"横传：{named(rows)}，谁传走的？", lambda typed: [one for one in holders if typed in one.label])
    return Onward(ask, lambda one: to(one.label))


def recall(desk: Desk, rows: Rows) -> Step:
    """撤传 with a reason."""
    fields = [FieldSpec("reason", "撤传理由", required=True, help="没阅的不再送；在外的仍要收回。")]
    return asked(FormDialog(
        f"撤传：{named(rows)}", fields, lambda _, typed: slips.recall(desk, ids(rows), typed["reason"]), label="撤传",
    ))


def circulate_(desk: Desk, rows: Rows) -> Step:
    """传阅: the readers in rank order, those wanted marked beforehand; then how it goes round."""
    proposed = slips.proposed_readers(desk, ids(rows))
    people = [Candidate(one.id, one.name, one.note) for one in proposed]
    ask = PickSeveral(f"传阅：{named(rows)}，送哪几位？", people, {one.id for one in proposed if one.wanted}, NOBODY)
    return Onward(ask, lambda readers: asked(_slip_dialog(desk, rows, readers)))


def _slip_dialog(desk: Desk, rows: Rows, readers: tuple[int, ...]) -> FormDialog:
    mode = SlipMode.ONE_ONLY if len(readers) == 1 else SlipMode.IN_TURN
    fields = [
        FieldSpec("mode", "方式", Kind.CHOICE, choices=tuple(one.value for one in SlipMode), default=mode.value,
                  help="轮阅：一份原件按顺序传；分送：各送一份；专送：只送一位。"),
        FieldSpec("purpose", "传阅事由", help="如：请阅知、请提意见。"),
        FieldSpec("due", "要求阅毕", Kind.DATE, help="如 1130、+3、3个工作日；可以空着。"),
    ]

    def submit_(button: str, typed: Mapping[str, str]) -> Done:
        return slips.open_slip(
            desk, ids(rows), readers, SlipMode(typed["mode"]), typed["purpose"], typed["due"], send=button == "save",
        )

    return FormDialog(
        f"传阅：{named(rows)}，{len(readers)} 位", fields, submit_, label="开单并送出", clock=clock(desk), button_first=True,
        more=(FormButton("later", "只开单"),),
    )

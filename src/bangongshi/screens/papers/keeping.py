"""What is asked before a paper's own record changes: 改时限, 重点, 公布, 作废, 核对?"""

from collections.abc import Mapping

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import amend, close, deadlines
from bangongshi.models.done import Done
from bangongshi.models.words import DueBasis
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.onward import Onward, Step, asked
from bangongshi.screens.dialogs.pick_one import PickOne
from bangongshi.screens.papers.common import Rows, clock, day, ids, named
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.picker import Candidate


def set_due(desk: Desk, rows: Rows) -> Step:
    """改时限: the new date, on which ground, who allowed it."""
    bases = (DueBasis.SOURCE.value, DueBasis.LEADER.value, DueBasis.LAW.value)
    fields = [
        FieldSpec("due", "新的时限", Kind.DATE, required=True, help="如 1130、+3、3个工作日。"),
        FieldSpec("basis", "依据", Kind.CHOICE, choices=bases),
        FieldSpec("reason", "谁同意、为何", required=True, help="如：李主任电话同意，等县里回函。"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return deadlines.set_deadline(desk, ids(rows), typed["due"], DueBasis(typed["basis"]), typed["reason"])

    return asked(FormDialog(f"改时限：{named(rows)}", fields, submit, label="改时限", clock=clock(desk)))


def mark_key(desk: Desk, rows: Rows) -> Step:
    """标为重点, or no longer."""
    return amend.mark_key(desk, ids(rows))


def publish(desk: Desk, rows: Rows) -> Step:
    """公布: when, where, who reviewed it. It cannot be taken back, so the title says so."""
    fields = [
        FieldSpec("on", "公布日期", Kind.DATE, required=True, past=True, default="今天"),
        FieldSpec("channel", "公布渠道", required=True, help="如：门户网站、印发文件。"),
        FieldSpec("reviewer", "保密审查人", required=True, help="先审查后公开。"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return amend.publish(desk, ids(rows), day(desk, typed), typed["channel"], typed["reviewer"])

    return asked(FormDialog(f"公布：{named(rows)}（公布后不能回退）", fields, submit, label="公布", clock=clock(desk)))


def void(desk: Desk, rows: Rows) -> Step:
    """作废 with a reason."""
    fields = [FieldSpec("reason", "作废理由", required=True, help="如：登重了。号码保留，不再使用。")]
    return asked(FormDialog(
        f"作废：{named(rows)}", fields, lambda _, typed: close.void(desk, ids(rows), typed["reason"]), label="作废",
    ))


CHECKED = (Candidate(1, "当时已办结"), Candidate(2, "仍在办，列入待办"))


def check(desk: Desk, rows: Rows) -> Step:
    """核对 an imported old paper: two answers by digit."""
    ask = PickOne(f"核对：{named(rows)}，办到哪了？", lambda typed: [one for one in CHECKED if typed in one.label])
    return Onward(ask, lambda answer: close.check_history(desk, ids(rows), closed=answer is CHECKED[0]))


def spill(desk: Desk, rows: Rows) -> Step:
    """涉密误录 of the first paper: one at a time, with nothing else on the screen."""
    from bangongshi.screens.spill import found_dialog  # loaded when it is wanted: it hardly ever is

    return asked(found_dialog(desk, rows[0]))

"""What is asked when a seal goes out of the house, stays longer, comes back, or was put down by mistake (domain.md §6.3 YZ-10)?"""

from collections.abc import Sequence

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import lending
from bangongshi.models.seal_rows import LoanRow
from bangongshi.models.seal_rules import SEALABLE
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.kept_form import KeptForm
from bangongshi.screens.papers.common import clock
from bangongshi.screens.seals.approval_fields import approval_specs
from bangongshi.screens.seals.small import (
    NO_YES,
    find_seals,
    leader,
    moment,
    note,
    person,
    reason_dialog,
    secrecy,
)
from bangongshi.widgets.fields import FieldSpec, Kind

TO_THE_MINUTE = "精确到分，如 明天 17:30、周五 12:00。"
MATTERS = tuple(matter.value for matter in SEALABLE)


def lend_dialog(desk: Desk, seals: str = "") -> KeptForm:
    """外借. `seals`: names 、-separated that are chosen already."""
    fields = [
        FieldSpec("seals", "印章", Kind.PICKER, required=True, find=find_seals(desk), several=True, wide=True,
                  help="一枚或几枚，用顿号隔开；下箭头列出能借的。"),
        person(desk, "borrower", "借用人", required=True, note="按数字选，或输汉字。"),
        person(desk, "companion", "同行人", required=True, note="外带要两个人。"),
        FieldSpec("department", "部门"),
        FieldSpec("matter", "事项", Kind.CHOICE, choices=MATTERS, default=MATTERS[0]),
        FieldSpec("subject", "事由", required=True),
        FieldSpec("place", "带到哪里", required=True, help="在哪里用。"),
        FieldSpec("papers", "文件清单", Kind.LINES, rows=3, required=True, help="要盖章的文件，一行一份。"),
        FieldSpec("due_at", "应还", Kind.DATE, required=True, help=TO_THE_MINUTE),
        *approval_specs(desk),
        secrecy("事由"),
        moment("借出时间", "lent_at"),
        note(),
    ]
    values = {"seals": seals} if seals else {}
    return KeptForm(desk, "外借/登记", "外借印章", fields, lambda _, typed: lending.lend(desk, typed), label="借出",
                    values=values)


def take_in_dialog(desk: Desk, rows: Sequence[LoanRow], named: str) -> KeptForm:
    """收回: every stamp made outside is put down, a line each; or it was not used at all."""
    fields = [
        moment("收回时间", "back_at"),
        person(desk, "received_by", "谁接的", required=True, default=desk.who),
        FieldSpec("stamped", "在外用印", Kind.LINES, rows=4, help="一行一件：文件名称，份数，处数；如 授权书，2，3。"),
        FieldSpec("not_used", "没有用", Kind.CHOICE, choices=NO_YES, help="带出去没有盖，选是。几枚一起收回的只能是没有用。"),
        FieldSpec("back_note", "备注"),
        FieldSpec("warned_reason", "提醒的理由", help="空着就记：外带用印，收回时补登。"),
    ]
    loans = [row.id for row in rows]
    key = "-".join(str(loan) for loan in loans)
    return KeptForm(desk, f"外借/收回{key}", f"收回：{named}", fields,
                    lambda _, typed: lending.take_in(desk, loans, typed), label="收回")


def extend_dialog(desk: Desk, rows: Sequence[LoanRow], named: str) -> FormDialog:
    """续借: the first due time stays readable."""
    fields = [
        FieldSpec("due_at", "改到几时还", Kind.DATE, required=True, help=TO_THE_MINUTE),
        leader(desk, "agreed_by", "谁同意的"),
        FieldSpec("reason", "为何", required=True, help="如：对方改期。不要写事由。"),
    ]
    loans = [row.id for row in rows]
    return FormDialog(f"续借：{named}", fields, lambda _, typed: lending.extend(desk, loans, typed), label="续借",
                      clock=clock(desk))


def void_dialog(desk: Desk, rows: Sequence[LoanRow], named: str) -> FormDialog:
    """作废 of a loan put down by mistake."""
    loans = [row.id for row in rows]
    return reason_dialog(f"作废：{named}的外借", lambda reason: lending.void_loan(desk, loans, reason), label="作废",
                         field="作废理由", note="如：登重了。不要写事由。")

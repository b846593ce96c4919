"""What is asked before something is done with a 证照 or one of its uses (domain.md §6.4)?"""

from collections.abc import Mapping, Sequence

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import certificate_uses, certificates
from bangongshi.duties.seals.certificate_list import certificate_detail
from bangongshi.models.certificate_form import LABELS
from bangongshi.models.done import Done
from bangongshi.models.seal_rows import CertificateRow
from bangongshi.models.seal_words import CertificatePart
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.kept_form import KeptForm
from bangongshi.screens.dialogs.onward import Onward, Step, asked
from bangongshi.screens.dialogs.pick_one import PickOne
from bangongshi.screens.papers.common import clock
from bangongshi.screens.seals.approval_fields import approval_specs
from bangongshi.screens.seals.small import (
    NO_YES,
    moment,
    note,
    person,
    reason_dialog,
    secrecy,
)
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.picker import Candidate, Find


def certificate_specs(desk: Desk, *, reason: bool = False) -> list[FieldSpec]:
    """The fields of a 证照; with 更正理由 when it is corrected."""
    fields = [
        FieldSpec("name", LABELS["name"], required=True, help="如：统一社会信用代码证书。"),
        FieldSpec("number", LABELS["number"]),
        FieldSpec("holder_unit", LABELS["holder_unit"], help="空着就是本单位。"),
        FieldSpec("issuer", LABELS["issuer"]),
        FieldSpec("issued_on", LABELS["issued_on"], Kind.DATE, past=True),
        FieldSpec("expires_on", LABELS["expires_on"], help="最后一天，如 2027-03-31；长期的空着。"),
        FieldSpec("originals", LABELS["originals"], Kind.NUMBER, default="1", help="几份。"),
        FieldSpec("duplicates", LABELS["duplicates"], Kind.NUMBER, default="0", help="几份。"),
        person(desk, "keeper", LABELS["keeper"]),
        FieldSpec("place", LABELS["place"], help="如：办公室保险柜。"),
        note(),
    ]
    if reason:
        fields.append(FieldSpec("reason", "更正理由", required=True, help="如：有效期看错。旧值留痕可查。"))
    return fields


def record_dialog(desk: Desk) -> KeptForm:
    """登记证照."""
    return KeptForm(desk, "证照/登记", "登记证照", certificate_specs(desk),
                    lambda _, typed: certificates.record(desk, typed), label="登记")


def amend_dialog(desk: Desk, row: CertificateRow) -> KeptForm:
    """更正证照."""
    return KeptForm(
        desk, f"证照/更正{row.id}", f"更正：{row.name}", certificate_specs(desk, reason=True),
        lambda _, typed: certificates.amend(desk, row.id, typed, typed["reason"]), label="更正",
        values=dict(certificate_detail(desk, row).typed),
    )


def renew_dialog(desk: Desk, row: CertificateRow) -> KeptForm:
    """换证: number and days are new, the rest is as on the old one."""
    old = dict(certificate_detail(desk, row).typed)
    for name in ("number", "issued_on", "expires_on", "version"):
        old.pop(name, None)
    return KeptForm(
        desk, f"证照/换证{row.id}", f"换证：{row.name}{f'，旧证 {row.number}' if row.number else ''}", certificate_specs(desk),
        lambda _, typed: certificates.renew(desk, row.id, typed), label="换证", values=old,
    )


# -- use ---------------------------------------------------------------------------------------------------------------


def find_certificates(rows: Sequence[CertificateRow]) -> Find:
    """By words of the name or the number; those that end first stand first."""
    def find(typed: str) -> list[Candidate]:
        return [Candidate(row.id, row.name, " ".join(part for part in (row.number, row.held) if part))
                for row in rows if typed in row.name or typed in row.number]

    return find


def pick_certificate(desk: Desk, rows: Sequence[CertificateRow]) -> Step:
    """借用: which 证照 first."""
    ask = PickOne("借用哪个证照？", find_certificates(rows), "没有登记过的证照。按 F7 到“证照”，再按 F2 登记。")
    return Onward(ask, lambda one: asked(lend_dialog(desk, one.id, one.label)))


def lend_dialog(desk: Desk, certificate_id: int, name: str) -> KeptForm:
    """借用 of one 证照."""
    fields = [
        FieldSpec("part", "借什么", Kind.CHOICE, choices=tuple(part.value for part in CertificatePart),
                  default=CertificatePart.PHOTOCOPY.value, help="正本、副本要还；复印件不用还。"),
        FieldSpec("copies", "份数", Kind.NUMBER, default="1"),
        FieldSpec("subject", "用途", required=True, help="如：投标某某项目。"),
        FieldSpec("receiver", "接收单位", required=True, help="交给哪个单位。"),
        person(desk, "borrower", "借用人", required=True, note="按数字选，或输汉字。"),
        FieldSpec("department", "部门"),
        *approval_specs(desk),
        FieldSpec("due", "应还", Kind.DATE, help="借正本、副本要填，如 +3、1130；给复印件的空着。"),
        FieldSpec("limited", "限用途", Kind.CHOICE, choices=NO_YES, help="复印件上盖了“仅供…使用”没有。"),
        secrecy("用途"),
        moment("借出时间", "lent_at"),
        FieldSpec("warned_reason", "提醒的理由", help="有提醒还要办的，写明为何。"),
        note(),
    ]
    return KeptForm(
        desk, f"证照/借用{certificate_id}", f"借用：{name}", fields,
        lambda _, typed: certificate_uses.lend(desk, certificate_id, typed), label="借出",
    )


def take_in_dialog(desk: Desk, rows: Sequence[CertificateRow], named: str) -> FormDialog:
    """归还."""
    fields = [
        moment("归还时间"),
        person(desk, "received_by", "谁收的", default=desk.who, note="空着就是文秘本人。"),
    ]
    uses = [row.id for row in rows]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return certificate_uses.take_in(desk, uses, typed)

    return FormDialog(f"归还：{named}", fields, submit, label="归还", clock=clock(desk), button_first=True)


def cancel_dialog(desk: Desk, row: CertificateRow) -> FormDialog:
    """注销."""
    return reason_dialog(
        f"注销：{row.name}", lambda ground: certificates.cancel(desk, row.id, ground), label="注销", field="依据",
        note="如：登记机关注销通知书的编号。",
    )


def void_dialog(desk: Desk, rows: Sequence[CertificateRow], named: str) -> FormDialog:
    """作废 of a 证照 entered by mistake, or of uses."""
    def submit(reason: str) -> Done:
        if rows[0].use_id is None:
            return certificates.void_certificate(desk, rows[0].id, reason)
        return certificate_uses.void_use(desk, [row.id for row in rows], reason)

    return reason_dialog(f"作废：{named}", submit, label="作废", field="作废理由", note="如：登重了。不要写用途。")

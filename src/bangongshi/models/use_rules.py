"""May this be sealed? YZ-01 … YZ-13 of domain.md §6.3 as data and functions: facts in, findings out. No session, no clock.

A BLOCK stops the act, a WARN asks for a reason that is kept with the row, a HINT is only said.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from bangongshi.models.approval import Approval
from bangongshi.models.errors import Invalid
from bangongshi.models.people import tidy_name
from bangongshi.models.seal_authority import Objection
from bangongshi.models.seal_rules import NEVER_SEALED, SealFacts, plain_name, unusable
from bangongshi.models.seal_words import ApprovalWay, Matter, SealState, UseState, UseVerb
from bangongshi.models.use_form import Sheets, UseEntry, names

TO_KEEP = (Matter.CONTRACT, Matter.MANDATE)
"""Of these the approval sheet and a sealed copy are kept (YZ-12)."""

PROXY = "（代章）"
_ASKS_REASON = "请写理由。"
_ESCALATE = "不能盖；可以记为拒绝用印，并报告领导"
_COUNTED = re.compile("[（(][0-9]+[）)]$")
_FILLED_GAP = re.compile("填补[^，。；]{0,12}空白|空白[点处]")
"""Words with 空白 in them that speak of no blank sheet."""


class Severity(StrEnum):
    """What a finding does."""

    BLOCK = "不能盖"
    WARN = "要理由"
    HINT = "提醒"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of a request: `field` is the form's field it stands beside; the sentence ends with the code."""

    code: str
    severity: Severity
    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SealAsked:
    """One seal of a request. `hindrance` says why it cannot be used now ("" when it can).

    `naming`: the 落款 must equal its name. `objection`: why the approver may not allow it (seal_authority.permits);
    `unsettled`: nobody has said yet who may, so that any leader can.
    """

    name: str
    naming: bool
    scope: frozenset[Matter]
    hindrance: str = ""
    objection: Objection | None = None
    unsettled: bool = False


@dataclass(frozen=True, slots=True)
class UseFacts:
    """All the rules ask about. `sealed_before`: copies of the same 文号 sealed earlier with one of these seals.

    `supervisor` is whoever watched, the clerk if nobody else. `changed` are the labels of what YZ-08 watches that are
    not as they were approved; `used`: it has been sealed already, so that the seals' present state does not matter.
    """

    entry: UseEntry
    approval: Approval
    seals: tuple[SealAsked, ...]
    supervisor: str
    today: date
    sealed_before: int = 0
    changed: tuple[str, ...] = ()
    used: bool = False


CHANGED = "YZ-08"
WATCHED: Mapping[str, str] = {
    "seals": "印章", "matter": "事项", "subject": "文件名称", "copies": "份数", "impressions": "处数", "amount": "金额",
}
"""What was approved: a change of it after the use is YZ-08. Field → label."""


def findings(facts: UseFacts) -> tuple[Finding, ...]:
    """Everything the rules have to say, in the order of their codes."""
    return tuple(finding for rule in _RULES for finding in rule(facts))


def settle(found: Sequence[Finding], reason: str) -> tuple[str, tuple[str, ...]]:
    """(codes of the rules that were waived with `reason`, 、-separated; the hints). Raises Invalid for BLOCK, then for WARN without a reason."""
    wrong: dict[str, str] = {}
    for finding in found:
        if finding.severity is Severity.BLOCK:
            wrong[finding.field] = wrong.get(finding.field, "") + finding.sentence
    if wrong:
        raise Invalid(wrong)
    warned = [finding for finding in found if finding.severity is Severity.WARN]
    if warned and not reason:
        raise Invalid({"warned_reason": "".join(finding.sentence for finding in warned) + _ASKS_REASON})
    codes = "、".join(dict.fromkeys(finding.code for finding in warned))
    return codes, tuple(finding.sentence for finding in found if finding.severity is Severity.HINT)


def speaks_of_blank(subject: str) -> bool:
    """Whether what is to be sealed is called blank: 空白纸, 空白介绍信, 空白表."""
    return "空白" in _FILLED_GAP.sub("", subject)


def signature_of(typed: str, seals: Sequence[SealAsked]) -> str:
    """The 落款: as typed, else the names of the seals that must stand under it."""
    return typed.replace("(代章)", PROXY) or "、".join(_COUNTED.sub("", seal.name) for seal in seals if seal.naming)


def imprint(name: str) -> str:
    """The text on a seal as it is compared: without the number that tells a second one apart, 「某局（2）」."""
    return plain_name(_COUNTED.sub("", name))


def proxies(signature: str, seals: Sequence[SealAsked]) -> frozenset[str]:
    """Names of the seals that stand in for another's: those under a 落款 that ends in （代章）."""
    if not signature.endswith(PROXY):
        return frozenset()
    return frozenset(seal.name for seal in seals if seal.naming)


def hindrance(name: str, state: SealState, holder: str, successor: str) -> str:
    """Why a seal cannot be used now, "" when it can. `holder` has it on loan; `successor` says what took its place."""
    if state is SealState.IN_USE and holder:
        return f"{name} 现由 {holder} 借出，请先收回。"
    no = unusable(SealFacts(state), successor)
    return f"{name} {no}" if no else ""


POSSIBLE: Mapping[UseVerb, tuple[UseState, ...]] = {
    UseVerb.COUNTERSIGN: (UseState.USED,),
    UseVerb.SETTLE: (UseState.USED,),
    UseVerb.AMEND: (UseState.USED, UseState.REFUSED),
    UseVerb.VOID: (UseState.USED,),
}
"""In which state each act on a use is possible."""

_NOT_IN: Mapping[UseState, str] = {
    UseState.REFUSED: "这一笔没有盖，也没有编号；写错了请更正，记错了请回退。",
    UseState.VOID: "这一笔已经作废，不能再办。",
    UseState.HISTORY: "这一笔是导入的旧登记，照原样保留，不能再办。",
    UseState.WITHDRAWN: "这一笔已经回退，不能再办。",
    UseState.USED: "",
}


def refusal(state: UseState, verb: UseVerb) -> str:
    """Why `verb` is not possible in `state`; "" when it is."""
    return "" if state in POSSIBLE[verb] else _NOT_IN[state]


def changed_fields(was: UseEntry, now: UseEntry) -> tuple[str, ...]:
    """The labels of what YZ-08 watches that differ between two entries."""
    known = {field.name for field in fields(UseEntry)}
    assert known >= WATCHED.keys()
    return tuple(label for name, label in WATCHED.items() if getattr(was, name) != getattr(now, name))


def _block(code: str, field: str, sentence: str) -> Finding:
    return Finding(code, Severity.BLOCK, field, f"{sentence}（{code}）。")


def _warn(code: str, field: str, sentence: str) -> Finding:
    return Finding(code, Severity.WARN, field, f"{sentence}（{code}）。")


def _hint(code: str, field: str, sentence: str) -> Finding:
    return Finding(code, Severity.HINT, field, f"{sentence}（{code}）。")


def _yz_01(facts: UseFacts) -> Iterator[Finding]:
    approval = facts.approval
    if not approval.approver:
        yield _block("YZ-01", "approver", "没有审批人不能用印，请填是谁批准的")
    elif approval.way is ApprovalWay.PHONE:
        if approval.countersign_by is None:
            yield _block("YZ-01", "countersign_by", "电话同意的要写补签期限")
        else:
            yield _hint("YZ-01", "countersign_by", f"电话同意，{approval.countersign_by:%m月%d日}前要补签")
    if approval.approver and approval.approved_at > facts.entry.used_at:
        yield _warn("YZ-01", "approved_at", "审批时间在用印时间之后，应当先批后盖")


def _yz_02(facts: UseFacts) -> Iterator[Finding]:
    for seal in facts.seals if facts.approval.approver else ():
        if seal.objection:
            yield Finding("YZ-02", Severity.BLOCK, seal.objection.field, f"{seal.name}：{seal.objection.sentence}")
        elif seal.unsettled:
            yield _hint("YZ-02", "approver", f"{seal.name} 还没有定审批权限")


def _yz_03(facts: UseFacts) -> Iterator[Finding]:
    approver = tidy_name(facts.approval.approver)
    if approver and tidy_name(facts.entry.applicant) == approver:
        yield _warn("YZ-03", "applicant", f"申请人和审批人是同一人（{approver}）")
    if approver and tidy_name(facts.supervisor) == approver:
        yield _warn("YZ-03", "supervisor", f"监印人和审批人是同一人（{approver}）")


def _yz_04(facts: UseFacts) -> Iterator[Finding]:
    entry, approval = facts.entry, facts.approval
    sheets = entry.sheets
    if not speaks_of_blank(entry.subject) and not sheets:
        return
    if not sheets.first or not sheets.last:
        yield _block("YZ-04", "sheets_first", "空白件不盖章；确有例外的，要领导签字，逐张编号，写起号、止号和清点期限")
        return
    yield from _sheets(sheets, entry.copies, None if facts.used else facts.today)
    if approval.approver and approval.way is not ApprovalWay.SIGNED:
        yield _block("YZ-04", "approval_way", "空白件只凭领导签字，电话、系统不算")
    if approval.approver and not approval.evidence:
        yield _block("YZ-04", "approval_evidence", "空白件要写明领导在哪份单子上签的字")


def _sheets(sheets: Sheets, copies: int, today: date | None) -> Iterator[Finding]:
    count = sheets.count
    if count is None:
        yield _block("YZ-04", "sheets_last", "起号和止号要是同一套编号，止号不小于起号，如 001、010")
    elif count != copies:
        yield _block("YZ-04", "sheets_last", f"{sheets.first} 到 {sheets.last} 是 {count} 张，份数写了 {copies}")
    if sheets.due is None:
        yield _block("YZ-04", "sheets_due", "请写哪天以前清点空白件")
    elif today and sheets.due < today:
        yield _block("YZ-04", "sheets_due", "清点期限已经过了，请填今天或今后的日期")


def _yz_05(facts: UseFacts) -> Iterator[Finding]:
    signature = signature_of(facts.entry.signature, facts.seals)
    for seal in facts.seals:
        if seal.naming and not signature.endswith(PROXY) and imprint(seal.name) not in _signers(signature):
            yield _block(
                "YZ-05", "signature",
                f"落款「{signature}」与 {seal.name} 不符；代章的要在落款后注明{PROXY}",
            )


def _signers(signature: str) -> frozenset[str]:
    return frozenset(plain_name(name) for name in names(signature))


def _yz_06(facts: UseFacts) -> Iterator[Finding]:
    entry, approval = facts.entry, facts.approval
    if entry.matter is not Matter.DOCUMENT:
        return
    if approval.approver and approval.way is not ApprovalWay.SIGNED:
        yield _block("YZ-06", "approval_way", "公文凭签发稿用印，审批方式只能是签字")
    if not entry.reference:
        yield _block("YZ-06", "reference", "公文用印要填发文字号")
    if entry.print_run is None:
        yield _block("YZ-06", "print_run", "公文用印要填印数")
    elif entry.copies > entry.print_run:
        yield _block("YZ-06", "copies", f"份数 {entry.copies} 多于印数 {entry.print_run}，多出的不盖")
    elif entry.copies + facts.sealed_before > entry.print_run:
        yield _block(
            "YZ-06", "copies",
            f"{entry.reference} 印数 {entry.print_run}，已盖 {facts.sealed_before} 份，再盖 {entry.copies} 份就多了",
        )


def _yz_07(facts: UseFacts) -> Iterator[Finding]:
    matter = facts.entry.matter
    if matter in NEVER_SEALED:
        yield _block("YZ-07", "matter", f"{matter.value}，{_ESCALATE}")
        return
    for seal in facts.seals:
        if matter not in seal.scope:
            yield _block("YZ-07", "seals", f"{seal.name} 的使用范围里没有{matter.value}，{_ESCALATE}")
        if seal.hindrance and not facts.used:
            yield _block("YZ-07", "seals", seal.hindrance.removesuffix("。"))


def _yz_08(facts: UseFacts) -> Iterator[Finding]:
    if facts.changed:
        yield _warn(CHANGED, "warned_reason", f"{'、'.join(facts.changed)}和批准时不一样了，应当作废，重新报批再盖")


def _yz_09(facts: UseFacts) -> Iterator[Finding]:
    if facts.entry.spoiled and not facts.entry.spoiled_note:
        yield _block("YZ-09", "spoiled_note", "盖废的要当场销毁，请写谁销毁、谁在场")


def _yz_11(facts: UseFacts) -> Iterator[Finding]:
    if not facts.entry.complete:
        yield _warn("YZ-11", "complete", "内容不全，或没有署名、日期")


def _yz_12(facts: UseFacts) -> Iterator[Finding]:
    if facts.entry.matter in TO_KEEP and not facts.entry.kept_copy:
        yield _warn("YZ-12", "kept_copy", f"{facts.entry.matter.value}没有留存审批单和盖好的一份")


_RULES: tuple[Callable[[UseFacts], Iterable[Finding]], ...] = (
    _yz_01, _yz_02, _yz_03, _yz_04, _yz_05, _yz_06, _yz_07, _yz_08, _yz_09, _yz_11, _yz_12,
)
"""YZ-10 (外带) is in loan_rules; YZ-13 (a refusal is kept) is duties/seals/refusing."""

"""Which acts does a loan of a seal allow, and what comes next for it? The machine as data (domain.md §6.3 YZ-10)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bangongshi.models.loan_form import LoanEntry
from bangongshi.models.seal_authority import Authority, approvers, asks_amount, lines_for
from bangongshi.models.seal_rows import LoanRow, lateness
from bangongshi.models.seal_rules import NEVER_SEALED
from bangongshi.models.seal_words import ApprovalWay, LoanState, LoanVerb, Matter
from bangongshi.models.use_rules import speaks_of_blank

S, V = LoanState, LoanVerb

MACHINE: Mapping[LoanVerb, Mapping[LoanState, LoanState]] = {
    V.EXTEND: {S.OUT: S.OUT},
    V.TAKE_IN: {S.OUT: S.BACK},
    V.TAKE_IN_USED: {S.OUT: S.BACK},
    V.COUNTERSIGN: {S.OUT: S.OUT, S.BACK: S.BACK},
    V.VOID: {S.OUT: S.VOID, S.BACK: S.VOID},
}
"""Act → state it is possible in → state afterwards. LEND begins a loan."""

_WHY: Mapping[LoanState, str] = {
    S.OUT: "还在外，请先收回（F8）。",
    S.BACK: "已经收回，不用再办。",
    S.VOID: "这一笔已经作废，不再办理。",
    S.HISTORY: "这一笔是导入的旧账，不再办理。",
    S.WITHDRAWN: "这一笔已经回退，不再办理。",
}


def refusal(state: LoanState, verb: LoanVerb, uses: int = 0) -> str:
    """Why the act is not possible now; "" when it is. `uses`: the 用印 of this loan that count."""
    if state not in MACHINE[verb]:
        return _WHY[state]
    if verb is V.VOID and uses:
        return f"在外已用印 {uses} 次，请先到用印里逐笔作废，再作废外借。"
    return ""


def state_after(state: LoanState, verb: LoanVerb) -> LoanState:
    """The state an act leads to. Raises KeyError when `refusal` has a reason."""
    return MACHINE[verb][state]


def next_verb(row: LoanRow) -> str:
    """The verb of keys.MENUS that F8 does: take in what is out, then countersign; else ""."""
    if row.state is S.OUT:
        return "take_in"
    return "countersign" if row.pending else ""


_VERBS: Mapping[str, LoanVerb] = {
    "take_in": V.TAKE_IN, "extend": V.EXTEND, "countersign": V.COUNTERSIGN, "void": V.VOID,
}


def hindrance(row: LoanRow, verb: str) -> str:
    """Why a verb of keys.MENUS["外借"] is not possible for this row; "" when it is, or the rules here do not know it."""
    if verb == "next_step":
        return "" if next_verb(row) else "这一笔没有要办的了。"
    if verb not in _VERBS:
        return ""
    if said := refusal(row.state, _VERBS[verb], row.uses):
        return said
    return "没有要补签的。" if verb == "countersign" and row.pending is None else ""


def request_objections(entry: LoanEntry) -> dict[str, str]:
    """What is wrong with a loan whatever seal it is of, by field: what would never be sealed is not sealed outside either."""
    wrong: dict[str, str] = {}
    if entry.matter in NEVER_SEALED:
        wrong["matter"] = f"{entry.matter.value}一律不盖，章也不外借；可以记为拒绝用印，并报告领导（YZ-07）。"
    if any(speaks_of_blank(words) for words in (entry.subject, *entry.papers.split("\n"))):
        wrong["papers"] = "空白件不盖章，不能带章出去盖（YZ-04）。"
    if entry.matter is Matter.DOCUMENT and entry.approval.way is not ApprovalWay.SIGNED:
        wrong["approval_way"] = "公文凭签发稿用印，审批方式只能是签字（YZ-06）。"
    return wrong


def scope_objection(name: str, scope: Collection[Matter], matter: Matter) -> str:
    """Why this seal does not go out for this matter (YZ-07); ""."""
    if matter in scope:
        return ""
    return f"{name} 的使用范围里没有{matter.value}，不能外借；可以记为拒绝用印，并报告领导（YZ-07）。"


def amount_at_stake(lines: Sequence[Authority], matter: Matter) -> int | None:
    """The amount in 分 a loan is to be approved for: how much will be sealed outside nobody knows, so it is the most.

    None where amounts do not matter. Only who may approve any amount – or the highest there is – can let the seal go.
    """
    if not asks_amount(lines, matter):
        return None
    ceilings = [line.ceiling for line in lines_for(lines, matter)]
    most = max(ceiling for ceiling in ceilings if ceiling is not None)
    return most + 1 if None in ceilings else most


def stake_words(lines: Sequence[Authority], matter: Matter) -> str:
    """Who could let the seal out for a matter of money, as a sentence."""
    able = "、".join(approvers(lines, matter, amount_at_stake(lines, matter)))
    return f"带章出去盖多少金额事先不知道，{matter.value}请由{able}批（YZ-02）。"


def late_words(due_at: datetime | None, back_at: datetime) -> str:
    """「逾期2小时」 when it came back after it was due; ""."""
    return lateness(back_at - due_at) if due_at is not None and back_at > due_at else ""

"""What happened to a line of the registers of 印章 and 督办, and what did it say before? Read from the journal (J9).

One noun's lines are told act by act, oldest first. Values come with the column's name; columns that are not in the
tables here are the program's own and not shown.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, select

from bangongshi.models.inverse import TAKE_BACK_VERB
from bangongshi.models.money import amount_words
from bangongshi.models.seal_words import UseVerb
from bangongshi.models.story import HIDDEN
from bangongshi.models.trail import Entry, EntryPayload

LIMIT = 2000
"""Journal lines read for one story; one with more is shown from its newest."""

COLUMNS: Mapping[str, str] = {
    "name": "名称", "number": "编号", "kind": "类别", "state": "状态", "secrecy": "密级", "alias": "代称", "matter": "事项",
    "subject": "事由", "reference": "文号", "department": "部门", "applicant_name": "申请人", "supervisor_name": "监印人",
    "signature": "落款", "copies": "份数", "impressions": "处数", "seal_name": "印章", "spoiled": "废件", "spoiled_note": "废件处理",
    "amount": "金额", "print_run": "印数", "complete": "内容完整", "kept_copy": "留存", "taken_by": "取走人",
    "used_at": "用印时间", "warned": "提醒", "warned_reason": "提醒理由", "sheets_first": "空白件起号",
    "sheets_last": "空白件止号", "sheets_due_on": "空白件清点期限", "sheets_used": "用了", "sheets_returned": "退回",
    "sheets_destroyed": "销毁", "sheets_settled_at": "清点时间", "diameter_mm": "直径毫米", "emblem": "图案", "issuer": "制发机关",
    "maker": "刻制单位", "imprint_place": "印模留存", "keeper_name": "保管人", "deputy_name": "副保管人", "place": "地点",
    "scope": "使用范围", "approved_by": "批准人", "approved_on": "批准日", "cut_on": "刻制日", "enabled_on": "启用日",
    "enabled_number": "启用通知", "disabled_on": "停用日", "disabled_number": "停用通知", "ended_on": "了结日",
    "whereabouts": "去向", "ended_by": "经手或批准", "witnesses": "监销人", "note": "备注", "reason": "理由",
    "ceiling": "金额上限", "approver_name": "审批人", "approved_at": "审批时间", "approval_way": "审批方式",
    "approval_evidence": "审批依据", "countersign_by": "补签期限", "countersigned_at": "补签时间",
    "countersign_evidence": "补签依据", "from_name": "移交人", "to_name": "接收人", "witness_name": "监交人",
    "handed_at": "移交时间", "until": "代管到", "ended_at": "止于", "list_number": "清单号", "papers": "文件清单",
    "borrower_name": "借用人", "companion_name": "同行人", "lent_at": "借出时间", "due_at": "应还时间", "back_at": "归还时间",
    "received_by": "接收人", "back_note": "归还说明", "stamped_text": "在外用印", "issued_on": "开出日", "holder_name": "持信人",
    "identity": "身份", "people": "人数", "to_unit": "前往单位", "valid_days": "有效天数", "valid_until": "有效期止",
    "clerk_name": "经办人", "back_on": "退回日", "pasted": "贴回存根", "prefix": "字头", "first": "起号", "last": "止号",
    "received_on": "领取日", "holder_unit": "持证单位", "expires_on": "到期日", "originals": "正本", "duplicates": "副本",
    "certificate_name": "证照", "part": "正副本", "receiver": "接收单位", "due_on": "应还日", "limited": "写明仅供使用",
    "proxy": "代章", "title": "事项", "source": "来源", "requirement": "要求", "basis": "依据", "round": "轮次",
    "leader_name": "责任领导", "lead_name": "主办", "key": "重点", "established_on": "立项日", "established_by": "立项批准人",
    "given_at": "交办时间", "acknowledged_at": "签收时间", "acknowledged_by": "签收人", "due_time": "时刻",
    "first_due_on": "原时限", "cycle_days": "反馈周期", "feedback_by": "下次反馈", "chase_on": "催办日", "phase": "阶段",
    "report": "总结报告", "submitted_on": "报领导日", "leader_said": "领导意见", "closed_on": "办结日", "closed_by": "办结人",
    "outcome": "结果", "signed_off_on": "销号日", "signed_off_by": "验收人", "sign_off_evidence": "验收依据",
    "evaluation": "评价", "reporter": "反映人", "done_at": "完成时间", "done_on": "完成日", "result": "结果", "by_name": "反馈人",
    "text": "内容", "asked_due_on": "申请延至", "late": "过期才申请", "reviewed_at": "审核时间", "reviewer": "审核人",
    "approver": "批准人", "review_note": "审核意见", "start_on": "起算日", "basis_text": "时限依据", "whom": "催办对象",
    "way": "方式", "said_at": "催办时间", "answer": "答复", "next_on": "下次催办", "level": "督办单", "sent_at": "发出时间",
    "signer": "签发人", "reply_by": "答复期限", "answered_at": "答复时间",
}
"""What a column is called."""

_IN_TABLE: Mapping[tuple[str, str], str] = {
    ("seal", "place"): "存放处", ("sealauthority", "deputy_name"): "代批人", ("sealauthority", "approver_name"): "由谁批",
    ("certificate", "place"): "存放处", ("certificate", "issued_on"): "发证日", ("certificate", "issuer"): "发证机关",
    ("certificateuse", "subject"): "用途", ("letter", "received_by"): "领取人", ("sealloan", "received_by"): "收回人",
    ("matter", "kind"): "类型", ("matter", "due_on"): "时限", ("matterdeadline", "due_on"): "时限",
    ("matterdeadline", "basis"): "时限依据", ("matterparty", "name"): "协办", ("matterparty", "due_on"): "协办时限",
    ("milestone", "name"): "节点", ("milestone", "due_on"): "节点日", ("feedback", "kind"): "反馈",
    ("feedback", "given_at"): "反馈时间", ("feedback", "reason"): "原因", ("sheet", "to_name"): "发给",
}
"""Where a table means something else by a name."""

HIDDEN_WHEN_MASKED = frozenset({
    "subject", "reference", "papers", "note", "reason", "stamped_text", "spoiled_note", "warned_reason", "approval_evidence",
    "countersign_evidence", "back_note", "kept_copy", "receiver", "to_unit", "title", "requirement", "basis", "report",
    "leader_said", "outcome", "sign_off_evidence", "evaluation", "reporter", "result", "text", "review_note", "basis_text",
    "answer",
})
"""Columns whose words may give away what a masked line is about."""
_HIDDEN_IN_TABLE = frozenset({("sealloan", "place"), ("milestone", "name")})
"""Where a loan goes says what it is for, where a seal is kept does not; so with what a 节点 is called."""

_NOT_TOLD_WHEN_NEW = frozenset({"state", "secrecy", "alias", "reason", "number", "name"})
"""The act's verb says as much, or the page's head."""
_UNTOLD = frozenset({("matterdeadline", "amount")})
"""Columns whose name means something else in that table and is told by another column: how many days, not how much money."""
_A_STAMP = and_(col(Entry.about).startswith("seal:"), col(Entry.verb) == UseVerb.USE)
"""At a seal only there against 回退 (using.built_on): the stamps have a register of their own."""
_Line = tuple[Entry, EntryPayload | None]


def history(session: Session, nouns: Sequence[str], *, masked: bool = False) -> tuple[tuple[str, str], ...]:
    """[(「2026-11-23 09:00　王文秘 启用印章」, what exactly)], oldest first, one line an act and verb.

    `nouns` as the journal names them: "seal:3", "sealuse:5", with those that hang on it ("stamping:9"). With `masked`
    the words that may give the subject away are left out. A taken-back act is marked 〔已回退〕.
    """
    lines = _lines(session, nouns)
    undone = {entry.refers for entry, _ in lines if entry.verb == TAKE_BACK_VERB}
    acts: dict[int, list[_Line]] = {}
    for entry, payload in lines:
        acts.setdefault(entry.act, []).append((entry, payload))
    return tuple(_told(group, act in undone, masked) for act, group in acts.items())


def _lines(session: Session, nouns: Sequence[str]) -> list[_Line]:
    newest = session.exec(
        select(Entry, EntryPayload)
        .join(EntryPayload, col(EntryPayload.seq) == col(Entry.seq), isouter=True)
        .where(col(Entry.about).in_(nouns), ~_A_STAMP)
        .order_by(col(Entry.seq).desc())
        .limit(LIMIT)
    ).all()
    return list(reversed(newest))


def _told(group: Sequence[_Line], undone: bool, masked: bool) -> tuple[str, str]:
    first = group[0][0]
    at = datetime.fromisoformat(first.at).replace(tzinfo=None) + timedelta(minutes=first.offset)
    verbs = "、".join(dict.fromkeys(entry.verb for entry, _ in group))
    head = f"{at:%Y-%m-%d %H:%M}　{first.who} {verbs}{'〔已回退〕' if undone else ''}"
    said: list[str] = []
    before: list[str] = []
    if first.verb != TAKE_BACK_VERB:
        for entry, payload in group:
            new, old = _values(payload, "new"), _values(payload, "old")
            added = not entry.digest_before
            shown = {name: value for name, value in new.items() if _told_of(entry.table, name, value, added)}
            said += [_words(entry.table, name, value, masked) for name, value in shown.items()]
            before += [_words(entry.table, name, old[name], masked) for name in shown if _replaced(name, old)]
    reason = HIDDEN if masked and first.reason and first.verb != TAKE_BACK_VERB else first.reason
    if reason and not any(reason in text for text in said):
        said.append(reason)
    struck = f"原值：{_listed(before)}" if before else ""
    return head, "；".join(part for part in (_listed(said), struck) if part)


def _told_of(table: str, name: str, value: object, added: bool) -> bool:
    """A new row tells what is filled in, but what its head says already; a changed one everything a person knows."""
    if name not in COLUMNS or (table, name) in _UNTOLD:
        return False
    return not (added and (value in (None, "", 0, False) or name in _NOT_TOLD_WHEN_NEW))


def _replaced(name: str, old: Mapping[str, object]) -> bool:
    return name in COLUMNS and name != "state" and old.get(name) not in (None, "")


def _words(table: str, name: str, value: object, masked: bool) -> str:
    label = _IN_TABLE.get((table, name)) or COLUMNS[name]
    return f"{label} {HIDDEN if masked and value and _hidden(table, name) else _spoken(name, value)}"


def _hidden(table: str, name: str) -> bool:
    return name in HIDDEN_WHEN_MASKED or (table, name) in _HIDDEN_IN_TABLE


def _spoken(name: str, value: object) -> str:
    """A journalled value as a person reads it: money in 元, moments to the minute."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value in (None, ""):
        return "（空）"
    if name in ("amount", "ceiling") and isinstance(value, int):
        return amount_words(value)
    if isinstance(value, str) and (name.endswith("_at") or name == "until"):
        return value.replace("T", " ")[:16]
    return f"{value}"


def _values(payload: EntryPayload | None, side: str) -> dict[str, object]:
    """A line's values; {} where they were blanked after a 涉密误录."""
    text = getattr(payload, side, "") if payload else ""
    return dict(json.loads(text)) if text else {}


def _listed(said: Sequence[str]) -> str:
    """One after the other; a sentence that ends by itself is not followed by a comma."""
    return "，".join(dict.fromkeys(said)).replace("。，", "；")

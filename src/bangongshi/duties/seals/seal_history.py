"""What happened to a line of the five registers of 印章, and what did it say before? Read from the journal (J9).

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
    "proxy": "代章",
}
"""What a column is called."""

_IN_TABLE: Mapping[tuple[str, str], str] = {
    ("seal", "place"): "存放处", ("sealauthority", "deputy_name"): "代批人", ("sealauthority", "approver_name"): "由谁批",
    ("certificate", "place"): "存放处", ("certificate", "issued_on"): "发证日", ("certificate", "issuer"): "发证机关",
    ("certificateuse", "subject"): "用途", ("letter", "received_by"): "领取人", ("sealloan", "received_by"): "收回人",
}
"""Where a table means something else by a name."""

HIDDEN_WHEN_MASKED = frozenset({
    "subject", "reference", "papers", "note", "reason", "stamped_text", "spoiled_note", "warned_reason", "approval_evidence",
    "countersign_evidence", "back_note", "kept_copy", "receiver", "to_unit",
})
"""Columns whose words may give away what a masked line is about."""
_HIDDEN_IN_TABLE = frozenset({("sealloan", "place")})
"""Where a loan goes says what it is for; where a seal is kept does not."""

_NOT_TOLD_WHEN_NEW = frozenset({"state", "secrecy", "alias", "reason", "number", "name"})
"""The act's verb says as much, or the page's head."""
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
            shown = {name: value for name, value in new.items() if _told_of(name, value, added)}
            said += [_words(entry.table, name, value, masked) for name, value in shown.items()]
            before += [_words(entry.table, name, old[name], masked) for name in new if _replaced(name, old)]
    reason = HIDDEN if masked and first.reason and first.verb != TAKE_BACK_VERB else first.reason
    if reason and not any(reason in text for text in said):
        said.append(reason)
    struck = f"原值：{'，'.join(dict.fromkeys(before))}" if before else ""
    return head, "；".join(part for part in ("，".join(dict.fromkeys(said)), struck) if part)


def _told_of(name: str, value: object, added: bool) -> bool:
    """A new row tells what is filled in, but what its head says already; a changed one everything a person knows."""
    if name not in COLUMNS:
        return False
    return not (added and (value in (None, "", 0, False) or name in _NOT_TOLD_WHEN_NEW))


def _replaced(name: str, old: Mapping[str, object]) -> bool:
    return name in COLUMNS and name != "state" and old.get(name) not in (None, "")


def _words(table: str, name: str, value: object, masked: bool) -> str:
    label = _IN_TABLE.get((table, name), COLUMNS[name])
    hidden = masked and (name in HIDDEN_WHEN_MASKED or (table, name) in _HIDDEN_IN_TABLE)
    return f"{label} {HIDDEN if hidden and value else _spoken(name, value)}"


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

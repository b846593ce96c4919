"""What did the 体检 find, in words a clerk knows? `document:12` becomes 件第 12 号."""

from collections.abc import Callable
from dataclasses import dataclass

from bangongshi.duties.desk import Desk
from bangongshi.duties.safekeeping import check_up

NOUNS = {
    "document": "件", "incoming": "收文", "number": "编号", "copy": "份", "hop": "传阅", "instruction": "批示",
    "task": "承办", "deadline": "时限", "chase": "催办", "relay": "传达", "slip": "传阅单", "slippaper": "传阅单",
    "slipreader": "传阅单", "spill": "涉密误录", "placeholder": "涉密占位", "person": "人员", "unit": "单位",
    "setting": "设置", "deadlinerule": "时限表", "calendarday": "日历", "calendaryear": "日历", "importbatch": "导入批",
    "rejectedrow": "未导入行", "draft": "稿", "entry": "流水", "entrypayload": "流水", "seal": "印章",
    "sealauthority": "审批权限", "sealcustody": "印章移交", "sealuse": "用印", "stamping": "用印", "sealloan": "外借",
    "letterbook": "介绍信本", "letter": "介绍信", "certificate": "证照", "certificateuse": "证照使用",
    "matter": "督办", "matterparty": "协办", "milestone": "节点", "feedback": "反馈", "matterdeadline": "督办时限",
    "mattercall": "督办催办", "sheet": "督办单", "matterevent": "督办统计", "recurrence": "周期", "recurrencepause": "周期",
    "recurrenceskip": "周期", "chronicle": "大事记",
}
OTHER = "内部表"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem or (`remark`) one thing worth knowing."""

    code: str
    where: str
    sentence: str
    remark: bool


def findings(desk: Desk, tell: Callable[[str], None] | None = None) -> tuple[int, tuple[Finding, ...]]:
    """Journal lines there are, and what a full check found, problems first. `tell` as in `check_up`."""
    report = check_up(desk, tell)
    found = [Finding(one.code, _where(one.where), one.sentence, one.remark) for one in report.problems]
    return report.entries, tuple(sorted(found, key=lambda one: one.remark))


def _where(where: str) -> str:
    """Where, without the names of our tables."""
    table, colon, row = where.partition(":")
    if colon and table.isascii():
        kept = row if not row.isascii() or row.replace("-", "").isdigit() else ""
        return f"{NOUNS.get(table, OTHER)}{f'第 {kept} 号' if kept else ''}"
    return OTHER if where.isascii() and where else where

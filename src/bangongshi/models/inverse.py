"""What 回退 does to a row that an act had added: nothing is deleted, the row says that it no longer counts.

Changed rows simply get their old values back; this table is about added ones (design.md §3.1, §3.2, §3.10).
"""

from collections.abc import Mapping

from bangongshi.models.matter_words import MatterState, MatterVerb
from bangongshi.models.paper_rules import Verb
from bangongshi.models.placeholder_rules import PlaceholderState, PlaceholderVerb
from bangongshi.models.recurrence_words import RecurrenceVerb
from bangongshi.models.seal_words import (
    CertificateState,
    CertificateUseState,
    LetterState,
    LetterVerb,
    LoanState,
    LoanVerb,
    SealState,
    SealVerb,
    UseState,
    UseVerb,
)
from bangongshi.models.words import BatchState, HopState, NumberState, Phase, SlipState, TaskState

IMPORT_VERB = "导入"
TAKE_BACK_VERB = "回退"
LOOK_VERBS = frozenset({"查阅", "遮屏", "开柜", "锁定", "体检", "备份", "看恢复码", TAKE_BACK_VERB})
"""Acts that changed nothing a person would take back; 回退 looks past them."""

NUMBERING_VERBS = frozenset({RecurrenceVerb.GENERATE, MatterVerb.ESTABLISH, MatterVerb.RECORD, Verb.ENROL, PlaceholderVerb.ADD})
"""Acts that drew a number; taking one back voids it, and says so first."""

LEFT_A_TRACE: Mapping[str, str] = {
    Verb.PUBLISH: "公布出去的收不回来，请用更正或作废。",
    "导出": "文件已经导出，请自行收回导出的文件。",
    Verb.RETURN: "已经退给来文单位；登错了请重新登记。",
    Verb.SPILL: "误录涉密内容的处理只按保密部门的意见往下办。",
    PlaceholderVerb.RETURN: "已经退给发文单位；登错了请作废占位，重新登记。",
    PlaceholderVerb.DESTROY: "已经销毁；登错了请作废占位，重新登记。",
    PlaceholderVerb.REPORT: "已经报告保密部门；找到了请办找回。",
    UseVerb.USE: "章已经盖上；登错了用更正，不该盖的用作废并写明原因。",
    LoanVerb.TAKE_IN_USED: "用印清单已经编了号；登错的那一笔到用印里更正或作废。",
    LetterVerb.ISSUE: "介绍信已经开出；登错了用作废，再开下一号。",
    SealVerb.ENABLE: "启用通知已经发出；登错了用更正。",
    SealVerb.DISABLE: "停用通知已经发出；登错了用更正。",
    SealVerb.RETURN: "已经缴回制发机关；登错了用更正。",
    SealVerb.DESTROY: "已经销毁；登错了用更正。",
    SealVerb.REPORT: "已经报失；章找到了请办找回。",
    SealVerb.ANNUL: "已经声明作废，收不回来。",
    MatterVerb.ESCALATE: "督办单已经发出；发错了请再发一份说明，或记答复。",
    "接受旧档": "已经在这一份上接着办了。",
    "换口令": "口令已经换过，要改请再换一次。",
    "启用": "工作台已经启用，要改请到设置。",
}
"""Acts that left a trace outside; corrected by 更正 or 作废, never taken back."""

_ADDED: dict[str, dict[str, object]] = {
    "document": {"phase": Phase.VOID, "reason": "回退登记"},
    "number": {"state": NumberState.VOIDED, "reason": "回退登记"},
    "placeholder": {"state": PlaceholderState.VOID},
    "hop": {"state": HopState.WITHDRAWN},
    "deadline": {"withdrawn": True},
    "instruction": {"withdrawn": True},
    "task": {"state": TaskState.WITHDRAWN},
    "chase": {"withdrawn": True},
    "relay": {"withdrawn": True},
    "slip": {"state": SlipState.WITHDRAWN},
    "slippaper": {"withdrawn": True},
    "slipreader": {"waived": True, "reason": "回退传阅"},
    "person": {"active": False},
    "deadlinerule": {"active": False},
    "unit": {"active": False},
    "calendarday": {"active": False},
    "calendaryear": {"active": False},
    "setting": {"value": ""},
    "importbatch": {"state": BatchState.TAKEN_BACK},
    "seal": {"state": SealState.VOID, "reason": "回退登记"},
    "sealauthority": {"active": False},
    "sealcustody": {"withdrawn": True},
    "sealuse": {"state": UseState.WITHDRAWN, "reason": "回退登记"},
    "sealloan": {"state": LoanState.WITHDRAWN, "reason": "回退登记"},
    "letterbook": {"active": False},
    "letter": {"state": LetterState.WITHDRAWN, "reason": "回退登记"},
    "certificate": {"state": CertificateState.VOID, "reason": "回退登记"},
    "certificateuse": {"state": CertificateUseState.WITHDRAWN, "reason": "回退登记"},
    "matter": {"state": MatterState.VOID, "reason": "回退登记"},
    "matterparty": {"state": TaskState.WITHDRAWN},
    "milestone": {"withdrawn": True},
    "feedback": {"withdrawn": True},
    "matterdeadline": {"withdrawn": True},
    "mattercall": {"withdrawn": True},
    "sheet": {"withdrawn": True},
    "matterevent": {"withdrawn": True},
    "recurrence": {"active": False},
    "recurrencepause": {"withdrawn": True},
    "recurrenceskip": {"withdrawn": True},
    "chronicle": {"withdrawn": True},
}

_IMPORTED: dict[str, dict[str, object]] = {
    "document": {"phase": Phase.WITHDRAWN, "reason": "回退导入"},
    "number": {"state": NumberState.RELEASED, "reason": "回退导入"},
    "matter": {"state": MatterState.WITHDRAWN, "reason": "回退导入"},
    "seal": {"state": SealState.WITHDRAWN, "reason": "回退导入"},
    "certificate": {"state": CertificateState.WITHDRAWN, "reason": "回退导入"},
}


def undo_of_added(table: str, verb: str) -> Mapping[str, object]:
    """Column values that make an added row of `table` count no more; empty when the row may stand as it is."""
    if verb == IMPORT_VERB and table in _IMPORTED:
        return _IMPORTED[table]
    return _ADDED.get(table, {})

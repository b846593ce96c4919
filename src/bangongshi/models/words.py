"""The office's fixed words. Each enum's value is what is stored and what a person reads."""

from enum import StrEnum


class UnitType(StrEnum):
    """What kind of body the clerk works for: decides which rules block and which warn (domain.md §0)."""

    ORGAN = "机关"
    INSTITUTION = "事业单位"
    STATE_FIRM = "国企"
    OTHER = "其他"


class Relation(StrEnum):
    """Where a unit stands towards ours; decides 文种 and direction (domain.md §12.2)."""

    SUPERIOR = "上级"
    SUBORDINATE = "下级"
    PEER = "平级"
    UNRELATED = "不相隶属"
    OTHER = "其他"


class Secrecy(StrEnum):
    """What may be stored here, and how it shows (design.md §4). State secrets are not among them."""

    OPEN = "公开"
    INTERNAL = "内部"
    WORK_SECRET = "工作秘密"
    UNPUBLISHED = "未公布"


class Urgency(StrEnum):
    """紧急程度: 特急/加急 for papers; 特提/平急 for telegrams only (domain.md §1.2)."""

    NONE = "平件"
    FLAT = "平急"
    URGENT = "加急"
    EXTRA = "特急"
    FIRST = "特提"


class Handling(StrEnum):
    """办件 asks something of us, 阅件 is to be read."""

    ACT = "办件"
    READ = "阅件"


class Direction(StrEnum):
    """Which way a paper went."""

    IN = "收文"
    OUT = "发文"


class Phase(StrEnum):
    """The recorded state of a paper. What to do next and where it is are computed, never stored."""

    SIGNED_IN = "已签收"
    ENROLLED = "已登记"
    CLOSED = "已办结"
    RETURNED = "已退文"
    HISTORY = "历史"
    VOID = "作废"
    WITHDRAWN = "撤回"


class NumberState(StrEnum):
    """Life of a number. 已释放 only for adopted numbers of an import that was taken back (design.md §3.2)."""

    RESERVED = "预留"
    ISSUED = "已编"
    ADOPTED = "沿用"
    VOIDED = "作废"
    RELEASED = "释放"


class HolderKind(StrEnum):
    """Who can hold a copy: the clerk's own cabinet, a person, another unit, or nobody any more."""

    CABINET = "柜"
    PERSON = "人"
    UNIT = "单位"
    GONE = "已出"


class HopState(StrEnum):
    """One leg of a circulation. 横传: the reader passed the paper on; the next leg begins with the true holder."""

    OUT = "在外"
    BACK = "已退"
    CROSSED = "横传"
    WITHDRAWN = "撤回"


class HopPurpose(StrEnum):
    """What a copy went out for."""

    READ = "传阅"
    INSTRUCT = "呈批"
    HANDLE = "承办"


class SlipMode(StrEnum):
    """How a paper goes round (domain.md §2.3): one original in turn, copies at once, or to one person only."""

    IN_TURN = "轮阅"
    AT_ONCE = "分送"
    ONE_ONLY = "专送"


class SlipState(StrEnum):
    """Life of a 传阅单."""

    OPEN = "在传"
    ENDED = "传毕"
    RECALLED = "撤传"
    WITHDRAWN = "撤回"


class TaskKind(StrEnum):
    """What is asked of whom: a leader's 批示, handling (exactly one 主办), another unit's view, our answer."""

    INSTRUCT = "批示"
    LEAD = "主办"
    ASSIST = "协办"
    COSIGN = "会签"
    CONSULT = "征求意见"
    REPLY = "答复"


class TaskState(StrEnum):
    """Life of a task. 免办 carries its reason."""

    OPEN = "待办"
    DONE = "已办"
    WAIVED = "免办"
    WITHDRAWN = "撤回"


class InstructionKind(StrEnum):
    """Words, or only a circle round the name. What a circle means depends on the paper (domain.md §2.3)."""

    WRITTEN = "批示"
    CIRCLED = "圈阅"


class Passing(StrEnum):
    """Whether a 批示 has reached those it speaks to."""

    WAITING = "待传达"
    DONE = "已传达"
    NEEDLESS = "无需传达"


class Way(StrEnum):
    """How something was said or sent: a call, an instruction, an answer."""

    PHONE = "电话"
    FACE = "当面"
    PAPER = "书面"
    SYSTEM = "系统"


class SpillState(StrEnum):
    """涉密误录, from the stop to the end ordered by the 保密 office (design.md §4)."""

    FROZEN = "冻结"
    REPORTED = "已报告"
    CLEARED = "已清除"
    FALSE_ALARM = "经核不涉密"


class DueUnit(StrEnum):
    """In what a period is counted (domain.md §4.2)."""

    WORKDAY = "工作日"
    DAY = "自然日"
    HOUR = "小时"
    FIXED = "定日"


class DueBasis(StrEnum):
    """Where a deadline comes from; shown beside the date."""

    SOURCE = "来文要求"
    LEADER = "领导批示"
    LAW = "法定"
    DEFAULT = "单位默认"
    IMPORTED = "原登记"


class ClosingMeans(StrEnum):
    """How a paper was brought to its end."""

    REPLIED = "已答复"
    DONE = "已办理"
    READ = "阅毕"
    FILED = "存查"
    RETURNED = "已退文"
    OTHER = "其他"


class Channel(StrEnum):
    """How a paper reached the desk."""

    EXCHANGE = "交换站"
    COURIER = "机要"
    BY_HAND = "专人"
    POST = "邮政"
    FAX = "传真"
    SYSTEM = "网络系统"
    OTHER = "其他"


class BatchState(StrEnum):
    """Life of an import."""

    DONE = "已导入"
    TAKEN_BACK = "已回退"

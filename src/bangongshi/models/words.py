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
    """One leg of a circulation."""

    OUT = "在外"
    BACK = "已退"
    WITHDRAWN = "撤回"


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

"""The fixed words of the duty 督办. Each enum's value is what is stored and what a person reads (domain.md §8)."""

from enum import StrEnum


class MatterKind(StrEnum):
    """What kind of matter it is: the essay's other duties are kinds of the one register."""

    SUPERVISED = "督办"
    ERRAND = "交办"
    RESEARCH = "调研"
    CITIZENS = "群众反映"
    KEY_WORK = "重点工作"


class Source(StrEnum):
    """Where it was said (domain.md §8.1 来源)."""

    INSTRUCTION = "领导批示"
    MEETING = "会议决定"
    SUPERIOR = "上级来文"
    YEAR = "年度重点"
    PETITION = "来信来访"
    SPOKEN = "领导交办"
    RESEARCH = "调研"
    PROPOSAL = "建议提案"
    AUDIT = "巡视审计整改"
    CAMPAIGN = "专项"
    OTHER = "其他"


class MatterState(StrEnum):
    """Where a matter is in its life. 待审 and 逾期 are not among them: they are counted from feedback and dates."""

    PROPOSED = "拟立项"
    ESTABLISHED = "已立项"
    GIVEN = "待签收"
    IN_HAND = "办理中"
    WITH_LEADER = "报领导"
    CLOSED = "已办结"
    SIGNED_OFF = "已销号"
    SUSPENDED = "中止"
    CANCELLED = "撤销"
    DECLINED = "不立项"
    HISTORY = "历史"
    VOID = "作废"
    WITHDRAWN = "撤回"


class MatterVerb(StrEnum):
    """The acts on a matter; the value is what the journal calls them."""

    RECORD = "登记督办"
    ESTABLISH = "立项"
    DECLINE = "不立项"
    GIVE = "交办"
    ACKNOWLEDGE = "签收交办"
    FEED_BACK = "反馈"
    REVIEW = "审核反馈"
    EXTEND = "延期"
    CALL = "催办督办"
    ESCALATE = "发督办单"
    ANSWER_SHEET = "答复督办单"
    REASSIGN = "调整主办"
    ADD_PARTY = "加协办"
    PARTY_DONE = "协办回复"
    PARTY_WAIVE = "协办免办"
    ADD_MILESTONE = "加节点"
    REACH_MILESTONE = "节点完成"
    NEXT_PHASE = "进入下一阶段"
    SUBMIT = "报领导审定"
    LEADER = "领导审定"
    CLOSE = "办结督办"
    SIGN_OFF = "销号"
    REOPEN = "撤销销号"
    SUSPEND = "中止"
    RESUME = "恢复办理"
    CANCEL = "撤销督办"
    MARK_KEY = "督办重点"
    AMEND = "更正督办"
    PUBLISH = "公布督办"
    CHECK = "核对督办"
    VOID = "作废督办"


class FeedbackKind(StrEnum):
    """What a feedback says (domain.md §8.1)."""

    STAGE = "阶段"
    CLOSING = "办结"
    EXTENSION = "延期"
    TERMINATION = "中止"


class ReviewState(StrEnum):
    """What the office made of a feedback."""

    WAITING = "待审"
    ACCEPTED = "采纳"
    RETURNED = "退回"


class Light(StrEnum):
    """Computed, never stored (domain.md §8.2)."""

    GREY = "灰"
    GREEN = "绿"
    YELLOW = "黄"
    RED = "红"


class SheetLevel(StrEnum):
    """督办单: an escalation that was sent (domain.md §8.2)."""

    BLUE = "蓝"
    YELLOW = "黄"
    RED = "红"


class WorkPhase(StrEnum):
    """The four phases of key work (domain.md §0.1); the last needs its report."""

    RESEARCH = "事前调查研究"
    PLAN = "事初安排部署"
    CHECK = "事中检查落实"
    SUMMARY = "事后总结验收"


class EventKind(StrEnum):
    """What the statistics know of a matter: dated when it happened and when it was written down (domain.md §8.5)."""

    ESTABLISHED = "立项"
    GIVEN = "交办"
    ACKNOWLEDGED = "签收"
    FEEDBACK = "反馈"
    RETURNED = "退回"
    EXTENDED = "延期"
    RECOUNTED = "日历调整"
    REASSIGNED = "调整主办"
    CALLED = "催办"
    ESCALATED = "督办单"
    SUBMITTED = "报领导"
    CLOSED = "办结"
    REOPENED = "重办"
    SIGNED_OFF = "销号"
    SUSPENDED = "中止"
    RESUMED = "恢复"
    CANCELLED = "撤销"
    AMENDED = "更正"
    VOIDED = "作废"


class Shift(StrEnum):
    """Where a recurring date goes that falls on a rest day (domain.md §8.3)."""

    EARLIER = "提前"
    LATER = "顺延"
    STAYS = "不动"


class ChronicleKind(StrEnum):
    """What a closed matter or paper was taken into."""

    EVENT = "大事记"
    REPORT = "工作小结"
    NEITHER = "不收"

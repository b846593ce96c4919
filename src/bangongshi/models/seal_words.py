"""The fixed words of the duty 印章. Each enum's value is what is stored and what a person reads (domain.md §6)."""

from enum import StrEnum


class SealKind(StrEnum):
    """What kind of seal it is (domain.md §6.2)."""

    STATUTORY = "法定名称章"
    PARTY = "党组织章"
    INNER = "内设机构章"
    CONTRACT = "合同章"
    FINANCE = "财务章"
    PERSONAL = "法人名章"
    SIGNATURE = "签名章"
    STEEL = "钢印"
    OVERPRINT = "套印"
    ELECTRONIC = "电子印章"
    OTHER = "其他"


class SealState(StrEnum):
    """Where a seal is in its life. 外借 is not among them: it is counted from the open loans."""

    APPLIED = "申请刻制"
    ALLOWED = "待刻"
    CUT = "待启用"
    IN_USE = "在用"
    DISABLED = "停用"
    STORED = "封存"
    RETURNED = "已缴回"
    DESTROYED = "已销毁"
    LOST = "遗失"
    REPORTED = "已报失"
    ANNULLED = "已声明作废"
    VOID = "作废"
    WITHDRAWN = "撤回"


class SealVerb(StrEnum):
    """The acts on a seal; the value is what the journal calls them."""

    APPLY = "申请刻制"
    RECORD = "登记印章"
    ALLOW_CUT = "批准刻制"
    CUT = "刻制"
    ENABLE = "启用印章"
    HAND_OVER = "移交印章"
    GIVE_BACK = "交回保管"
    AUTHORISE = "定审批权限"
    DISABLE = "停用印章"
    STORE = "封存印章"
    RETURN = "缴回印章"
    DESTROY = "销毁印章"
    LOSE = "印章遗失"
    REPORT = "报失印章"
    ANNUL = "声明作废印章"
    FIND = "找回印章"
    AMEND = "更正印章"
    VOID = "作废印章"


class Matter(StrEnum):
    """What something is sealed for (domain.md §6.3 YZ-02, YZ-07). The last three are never sealed."""

    DOCUMENT = "公文"
    LETTER = "介绍信"
    CERTIFY = "证明"
    CONTRACT = "合同协议"
    MANDATE = "授权委托"
    REPORT = "报表材料"
    FINANCE = "财务票据"
    STAFF = "人事劳资"
    CREDENTIAL = "证照年检"
    OTHER = "其他"
    GUARANTEE = "担保"
    PRIVATE = "个人事务"
    FOREIGN = "其他单位事务"


class ApprovalWay(StrEnum):
    """How the approver said yes. 电话 has to be countersigned (YZ-01)."""

    SIGNED = "签字"
    PHONE = "电话"
    SYSTEM = "系统"


class UseState(StrEnum):
    """What came of a request for a seal."""

    USED = "已用印"
    REFUSED = "拒绝用印"
    VOID = "作废"
    HISTORY = "历史"
    WITHDRAWN = "撤回"


class UseVerb(StrEnum):
    """The acts on a use of a seal."""

    USE = "用印"
    REFUSE = "拒绝用印"
    COUNTERSIGN = "补签"
    SETTLE = "清点空白件"
    AMEND = "更正用印"
    VOID = "作废用印"


class LoanState(StrEnum):
    """Life of a loan of a seal."""

    OUT = "在外"
    BACK = "已还"
    VOID = "作废"
    HISTORY = "历史"
    WITHDRAWN = "撤回"


class LoanVerb(StrEnum):
    """The acts on a loan of a seal. TAKE_IN_USED: back with stamps on the list, each of them a numbered 用印."""

    LEND = "外借印章"
    EXTEND = "续借印章"
    TAKE_IN = "收回印章"
    TAKE_IN_USED = "收回印章并记用印"
    COUNTERSIGN = "补签"
    VOID = "作废外借"


class LetterState(StrEnum):
    """Life of a 介绍信."""

    ISSUED = "已开"
    BACK = "退回"
    VOID = "作废"
    LOST = "遗失"
    HISTORY = "历史"
    WITHDRAWN = "撤回"


class LetterVerb(StrEnum):
    """The acts on 介绍信 and their books."""

    BOOK = "领介绍信本"
    CLOSE_BOOK = "用完介绍信本"
    ISSUE = "开介绍信"
    RETURN = "退回介绍信"
    LOSE = "遗失介绍信"
    EXPLAIN = "说明缺号"
    COUNTERSIGN = "补签"
    VOID = "作废介绍信"


class CertificateState(StrEnum):
    """Life of a 证照; whether it has expired is counted from its date."""

    HELD = "在管"
    CANCELLED = "注销"
    REPLACED = "已换证"
    VOID = "作废"
    WITHDRAWN = "撤回"


class CertificatePart(StrEnum):
    """What of a 证照 is given out."""

    ORIGINAL = "正本"
    DUPLICATE = "副本"
    PHOTOCOPY = "复印件"


class CertificateUseState(StrEnum):
    """Life of one use of a 证照. A 复印件 is given for good."""

    OUT = "借出"
    BACK = "已还"
    GIVEN = "已给"
    VOID = "作废"
    HISTORY = "历史"
    WITHDRAWN = "撤回"


class CertificateVerb(StrEnum):
    """The acts on 证照 and on their use."""

    RECORD = "登记证照"
    AMEND = "更正证照"
    RENEW = "换证"
    CANCEL = "注销证照"
    VOID = "作废证照"
    LEND = "借用证照"
    TAKE_IN = "归还证照"
    COUNTERSIGN = "补签"
    VOID_USE = "作废证照使用"

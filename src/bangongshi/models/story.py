"""One line of a paper's story: when, who, which act, what exactly; corrected values struck through."""

from dataclasses import dataclass
from datetime import datetime

from bangongshi.models.words import ClosingMeans

HIDDEN = "（已遮）"
"""Stands where a masked paper's own words would."""


@dataclass(frozen=True, slots=True)
class StoryLine:
    """`struck` holds old values that no longer hold; `taken_back` marks an act that was undone later."""

    at: datetime
    who: str
    verb: str
    text: str
    struck: str = ""
    taken_back: bool = False
    recorded_late: bool = False

    @property
    def sentence(self) -> str:
        """The line without its moment, readable without colour: 〔已回退〕 and 〔补记〕 are words."""
        marks = ("〔补记〕" if self.recorded_late else "") + ("〔已回退〕" if self.taken_back else "")
        return f"{self.who} {self.verb}{marks}　{self.text}".rstrip("　 ")

    @property
    def before(self) -> str:
        """「原值：…」, or "" where nothing was replaced."""
        return f"原值：{self.struck}" if self.struck else ""


FIELD_NAMES: dict[str, str] = {
    "title": "标题", "alias": "代称", "secrecy": "密级", "urgency": "紧急程度", "key": "重点", "genre": "文种",
    "unit_name": "来文单位", "signed_on": "成文日期", "occurred_on": "收文日期", "due_on": "时限", "due_time": "时限时刻",
    "copies": "份数", "pages": "页数", "attachments": "附件", "note": "备注", "reason": "理由", "phase": "状态",
    "receipt_number": "收文号", "source_number": "来文字号", "relation": "来文类别", "handling": "办件或阅件",
    "reply_wanted": "要求答复", "channel": "来文渠道", "addressees": "主送", "copied_to": "抄送",
    "signer": "签发人", "copy_numbers": "份号", "proposal": "拟办意见", "undertaker": "承办",
    "progress": "办理情况", "closed_on": "办结日期", "closing_means": "办结方式", "outcome": "结果",
    "reply_number": "答复文号", "archive_code": "归档号", "vetting": "初审", "proposed_lead": "拟主办",
    "proposed_assist": "拟协办", "direct_reason": "径送理由", "return_reason": "退文理由", "return_receipt": "退文签收",
}
"""Names of the columns a correction may show. A column that is not here is the program's own and not shown."""

HIDDEN_WHEN_MASKED = frozenset({
    "title", "note", "proposal", "progress", "outcome", "reason", "vetting", "direct_reason", "return_reason", "opinion",
    "text", "evidence", "settled", "result", "answer", "purpose", "basis_text",
})
"""Columns whose text stays out of the story of a masked paper until it is revealed."""

FIXED_REASONS = frozenset({"已办结", "仍在办", *(means.value for means in ClosingMeans)})
"""Reasons the program itself writes: they give nothing away."""

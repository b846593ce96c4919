"""What is the default deadline of each kind of paper? The shipped table; the unit changes its own copy in 设置.

Numbers and sources as in domain.md §4.1. Where practice differs, the source says so: no national number is claimed
for what is only habit. A matter written 甲·乙 is the line of 甲 for the case 乙.
"""

from dataclasses import dataclass

from bangongshi.models.words import DueUnit, Handling, Urgency


@dataclass(slots=True)
class Rule:
    """One line: for which matter at which urgency, how much, in which unit, on which ground (begins 法定 if law).

    Treated as a constant; not frozen so that it and the stored row are the same shape to a type checker.
    """

    matter: str
    urgency: Urgency | None
    amount: int
    unit: DueUnit
    basis: str


REPLY_MATTER = "请示答复"

DEFAULT_RULES: tuple[Rule, ...] = (
    Rule("办件·特提", Urgency.FIRST, 24, DueUnit.HOUR, "特提电报1日内办结"),
    Rule("办件·特急", Urgency.EXTRA, 24, DueUnit.HOUR, "特急件随到随办，24小时内办结"),
    Rule("办件·加急", Urgency.URGENT, 3, DueUnit.WORKDAY, "加急件3个工作日"),
    Rule("办件·平急", Urgency.FLAT, 10, DueUnit.DAY, "平急电报10日"),
    Rule("办件·平件", Urgency.NONE, 5, DueUnit.WORKDAY, "平件5个工作日"),
    Rule("阅件", None, 5, DueUnit.WORKDAY, "阅件与平件同，5个工作日"),
    Rule("阅件·特提", Urgency.FIRST, 24, DueUnit.HOUR, "特提电报1日内阅毕"),
    Rule("阅件·特急", Urgency.EXTRA, 24, DueUnit.HOUR, "特急件24小时内阅毕"),
    Rule("阅件·加急", Urgency.URGENT, 3, DueUnit.WORKDAY, "加急件3个工作日"),
    Rule("呈批", None, 1, DueUnit.WORKDAY, "当日呈送，1个工作日内批回"),
    Rule("协办", None, 3, DueUnit.WORKDAY, "协办意见3个工作日交主办"),
    Rule("登记", None, 0, DueUnit.WORKDAY, "签收当日登记"),
    Rule("传阅", None, 3, DueUnit.WORKDAY, "每件在阅不超过3个工作日"),
    Rule("借阅", None, 3, DueUnit.WORKDAY, "借阅不超过3个工作日"),
    Rule("会签", None, 7, DueUnit.WORKDAY, "国办函〔2009〕15号，7个工作日"),
    Rule("征求意见", None, 7, DueUnit.WORKDAY, "国办函〔2009〕15号，7个工作日"),
    Rule(REPLY_MATTER, None, 15, DueUnit.WORKDAY, "各单位3至15个工作日不等，无全国统一规定"),
    Rule("请示答复·特急", Urgency.EXTRA, 5, DueUnit.WORKDAY, "紧急请示5个工作日"),
    Rule("请示答复·加急", Urgency.URGENT, 5, DueUnit.WORKDAY, "紧急请示5个工作日"),
    Rule("签发后印发", None, 2, DueUnit.WORKDAY, "签发后2个工作日内发出"),
    Rule("纪要初稿", None, 2, DueUnit.WORKDAY, "会后2个工作日"),
    Rule("会议决定首次反馈", None, 5, DueUnit.WORKDAY, "会议决定5个工作日内首次反馈"),
    Rule("会议材料", None, 3, DueUnit.WORKDAY, "会前3个工作日送达"),
    Rule("信访告知", None, 15, DueUnit.DAY, "法定，信访工作条例第22、23条，15日"),
    Rule("信访转送异议", None, 5, DueUnit.WORKDAY, "法定，信访工作条例第23条，5个工作日"),
    Rule("信访办结", None, 60, DueUnit.DAY, "法定，信访工作条例第34条，60日"),
    Rule("信访复查", None, 30, DueUnit.DAY, "法定，信访工作条例第35、36条，30日"),
    Rule("信息公开答复", None, 20, DueUnit.WORKDAY, "法定，政府信息公开条例，20个工作日"),
    Rule("信息公开补正告知", None, 7, DueUnit.WORKDAY, "法定，政府信息公开条例，7个工作日"),
    Rule("信息公开第三方意见", None, 15, DueUnit.WORKDAY, "法定，政府信息公开条例，15个工作日"),
    Rule("定密不明报告", None, 10, DueUnit.WORKDAY, "法定，保密法实施条例第25条，10个工作日"),
    Rule("泄密报告", None, 24, DueUnit.HOUR, "法定，保密法实施条例第61条，24小时"),
)
"""All settings, none a wall; in the order the 设置 page shows them."""


def matter_of(handling: Handling, genre: str, urgency: Urgency = Urgency.NONE) -> str:
    """Which lines of the table a received paper goes by: 请示 that we handle by 请示答复, everything else by 办件 or 阅件.

    A 特提 telegram is done within the day whatever it is.
    """
    if handling is Handling.ACT and genre == "请示" and urgency is not Urgency.FIRST:
        return REPLY_MATTER
    return handling.value

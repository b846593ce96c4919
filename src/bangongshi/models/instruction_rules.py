"""What does a 批示 ask for, and do two of them agree? Only proposed from the words, never decided (domain.md §2.3).

The words are looked at clause by clause. Names of things that merely hold an acting character (办公室, 落实情况, 此报告)
are put aside first; then what is denied or already done; what is left is looked up in three small lists.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum


class FollowUp(StrEnum):
    """What the verb of a 批示 asks for."""

    ACT = "办理"
    READ = "阅知"
    UNCLEAR = "不明"


_CLAUSE = re.compile(r"[，。；！？,;!?\n　]|\.(?!\d)")
_OFFICES = (
    "办公厅|办公室|办公会|办公用房|办公系统|办公场所|办公|经办人|主办单位|主办科室|承办单位|承办科室|承办人|协办单位|"
    "督查办|应急办|信访办|政府办|市府办|县府办|区府办|府办|市委办|县委办|区委办|党委办|局办|委办|党政办|党办|政办|"
    "人大办|政协办|外事办|外办|改革办|深改办|编办|依法治[市县区]办|文明办|网信办|防汛办|防办|督察办|综合办|政法办|"
    "乡村振兴办|专班办|(?:报告|文件|材料)?(?:起草|工作)组|领导小组办|街道办|办事处|三办|两办|各办|办事|办法"
)
_DEEDS = (
    "(?:贯彻)?落实情况|(?:办理|处理|整改|督办|报送|调查|工作|进展)情况|(?:办理|处理|处置|研究|调查)结果|"
    "(?:拟办|办理|处理|处置|研究)意见|落实方案|处理决定|办理件|督办件|转办件|交办件|批办单|处理单|办文单|"
    "研究(?:室|院|所|中心|会|员|报告|成果)|政策研究|调查研究报告|负责(?:同志|人)|牵头(?:单位|部门|科室)"
)
_SHEETS = (
    "简报|专报|快报|日报|周报|旬报|月报|季报|年报|情报|报纸|报刊|报表|报道|预报|海报|申报表|"
    "(?:此|该|本|这[份个篇]|上述|所附|附件|的|调研|调查|工作|年度|审计|评估|检查|考察|总结|分析|专题|自查|述职|请示)(?:报告|通报|汇报)|"
    "^(?:报告|通报|汇报)(?!我|给|来|市|县|区|上级|主)|(?:报告|通报|汇报)(?=已|很|写|内容|质量|不错|请|可|转|印|存|阅|收)"
)
_ASIDE = re.compile(f"{_DEEDS}|{_OFFICES}|{_SHEETS}|存在|保存|库存")
_ACTING = "办理?|研究|落实|处理|处置|报告?|拟"
_DENIED = re.compile(
    rf"(?:不|未|勿|毋须|无须|无需|不必|不用|不要|不再|暂不|不予|不宜|不得)(?:再|予|要|用|宜|必|作|做|需)?(?:{_ACTING})"
    rf"|缓办|(?:已经?|业已|均已)(?:{_ACTING})(?:理|完|好|毕|妥|了|过)?"
)
_STRONG = re.compile(
    r"办|研究|研处|研提|落实|处理|处置|阅处|酌处|妥处|速处|核处|研办|报|拟(?!任|同意)|督促|整改|执行|照此|牵头|答复|回复"
)
_WEAK = re.compile(
    r"提出|提交|核实|核查|核报|调查|调研(?!报告)|负责|组织|部署|安排|抓紧|推进|跟进|跟踪|协调|会商|统筹|贯彻|准备|起草|"
    r"通知|参加|参会|出席|解决|反馈|汇总|征求|审核|把关|配合|对接|联系|制定|修改|完善|采纳|吸收|传达|签署|拨付"
)
_TO_READ = re.compile(r"阅|存|知悉|知晓|周知|备查|^悉$|已悉|收悉")
_READ_LAST = re.compile(r"(?:阅|阅知|参阅|传阅|阅研|阅存|存阅|存|存查|存档|知悉|备查|参考|周知)$")
_UP = re.compile(r"阅示|阅批|批示|审示|审批|审定|阅定")


def follow_up(text: str) -> FollowUp:
    """请…办/研究/落实/处理/报/拟 asks for action; 阅/参阅/阅研/存 and a circle never do [B].

    Anything else (同意 alone, 暂缓, a paper sent on for another leader's 批示) is for the clerk to say.
    """
    asked = [_clause(clause.strip(" “”「」\"'（）()：:")) for clause in _CLAUSE.split(text)]
    if FollowUp.ACT in asked:
        return FollowUp.ACT
    return FollowUp.READ if FollowUp.READ in asked else FollowUp.UNCLEAR


def _clause(clause: str) -> FollowUp:
    bare = _DENIED.sub("〇", _ASIDE.sub("〇", clause))
    if _STRONG.search(bare):
        return FollowUp.ACT
    if _UP.search(bare):
        return FollowUp.UNCLEAR
    if _WEAK.search(bare) and not _READ_LAST.search(bare):
        return FollowUp.ACT
    return FollowUp.READ if _TO_READ.search(bare) else FollowUp.UNCLEAR


_AGAINST = re.compile(r"不同意|不予同意|不能同意|不宜|缓办|暂缓|缓一缓|暂不|不予|不可行|不办")
_LEAD = re.compile(r"(?:由|请)([^，。；：！、\s]{1,20}(?:、[^，。；：！、\s]{1,20})*?)(?:同志)?(?:牵头|主办|承办)")
_WITH = re.compile(r"、|会同|商同|会商|和|与|及")


def conflict(said: Sequence[tuple[str, str]]) -> str:
    """Why these 批示 (leader, verbatim text), in order, do not agree: a sentence naming leaders only; "" when they do.

    What a leader said last counts: one who changed their mind does not contradict themselves.
    """
    stands: dict[str, bool] = {}
    leads: dict[str, frozenset[str]] = {}
    for leader, text in said:
        if _AGAINST.search(text):
            stands[leader] = False
        elif "同意" in text:
            stands[leader] = True
        if named := _leads(text):
            leads[leader] = named
    agree, against = _names(stands, True), _names(stands, False)
    if agree and against:
        return f"{agree}同意，{against}不同意或要求暂缓；请报主任协调。"
    if len(leads) > 1 and not _share(list(leads.values())):
        return f"{'、'.join(_named(leader) for leader in leads)}指定的主办不一致；请报主任协调。"
    return ""


def _leads(text: str) -> frozenset[str]:
    """Who is named to lead, without those who go along (会同)."""
    found = frozenset(_WITH.split(match[1])[0] for match in _LEAD.finditer(text))
    return frozenset(name for name in found if name)


def _share(named: Sequence[frozenset[str]]) -> bool:
    """Whether all name a common lead; 市财政局 and 财政局 are one."""
    return all(
        any(one.endswith(other) or other.endswith(one) for one in named[0] for other in names) for names in named[1:]
    )


def _names(stands: Mapping[str, bool], stand: bool) -> str:
    return "、".join(_named(leader) for leader, taken in stands.items() if taken is stand)


def _named(leader: str) -> str:
    return leader or "（未记姓名）"

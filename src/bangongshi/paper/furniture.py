"""Which rows under the header are no papers: sums, signatures, notes, repeated titles, section rows?

They are listed with what they are, never dropped silently.
"""

import re
import unicodedata
from collections.abc import Mapping

_SUM = re.compile(r"(?:本[页月年季周日]|全[年月]|上[页月]|累|总|小|合)?(?:计|合计|小计|总计|累计)(?:[:：]?(?:收文)?[0-9.]*(?:件|份)?)?")
_SUM_START = re.compile(r"(?:本页|本月|本年|全年|累计|共计|共收|合计|小计|总计|承前页|过次页|转下页|接上页)")
_FOOT = re.compile(
    r"(?:制表|填表|填报|审核|复核|负责|经办|登记|打印|制单|录入|统计|联系|科室|单位|主管|分管)?(?:人|员|领导|负责人|单位|部门)?"
    r"(?:签字|签名|\(签字\)|\(盖章\))?[:：].*|(?:打印|制表|填表|填报|统计|导出)(?:日期|时间).*|第[0-9]+页.*|共[0-9]+页.*"
)
_NOTE = re.compile(r"(?:注|备注|说明|填表说明|注意|附注)[:：0-9一二三(].*")
_SECTION = re.compile(r"(?:(?:19|20)[0-9]{2}年)?(?:[0-9]{1,2}月份?|[一二三四五六七八九十]{1,3}月份?|第?[一二三四]季度|[上下]半年)|(?:19|20)[0-9]{2}年度?")
_END = re.compile(r"[(]?(?:以下空白|以下无正文|以下无内容|此页以下空白|完|/+)[)]?")


def furniture(cells: Mapping[int, str], titles: frozenset[str]) -> str:
    """What a row is, if it is no paper: a reason for the list of rows not taken in; "" for what looks like a paper."""
    texts = ["".join(unicodedata.normalize("NFKC", text).split()) for text in cells.values() if text.strip()]
    if not texts:
        return ""
    distinct = list(dict.fromkeys(texts))
    first = distinct[0]
    if first in titles and len(distinct) <= 2:
        return "表名或单位名，不是文件"
    if any(_SUM.fullmatch(text) for text in distinct[:2]) or (_SUM_START.match(first) and _mostly_numbers(distinct[1:])):
        return "合计行，不是文件"
    if len(distinct) <= 2 and _SECTION.fullmatch(first):
        return "分段行（年、月或季度），不是文件"
    if len(distinct) <= 4 and _FOOT.fullmatch(first) and (len(distinct) == 1 or _foot_like(distinct)):
        return "表尾的制表、签字或页码，不是文件"
    if len(distinct) <= 2 and _NOTE.fullmatch(first):
        return "表尾说明，不是文件"
    if len(distinct) == 1 and _END.fullmatch(first):
        return "结束标记，不是文件"
    return ""


def _mostly_numbers(texts: list[str]) -> bool:
    return all(re.fullmatch(r"[0-9.,]+(?:件|份|页)?", text) for text in texts)


def _foot_like(texts: list[str]) -> bool:
    return sum(":" in text for text in texts) * 2 >= len(texts)


def is_section(text: str) -> bool:
    """「2021年」, 「三月」: a row that says of which time the rows below are."""
    return bool(_SECTION.fullmatch("".join(unicodedata.normalize("NFKC", text).split())))

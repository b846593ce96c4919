"""Is an imported paper history, open or closed? The preview's question 旧件已办结／在办／按「办理情况」判定 (design.md §7)."""

import re
from enum import StrEnum

from bangongshi.models.words import Phase


class TakeAs(StrEnum):
    """How the clerk wants old papers taken. `said` is the preview's wording."""

    AUTO = "auto"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def said(self) -> str:
        return {"auto": "按「办理情况」判定", "open": "在办", "closed": "旧件已办结"}[self.value]


_VOID = re.compile(r"^(?:已?作废|已?注销)(?:[:：（(，,].*)?$", re.DOTALL)
_OPEN = re.compile(
    r"未办|未结|未完|未阅|未回|未复|未反馈|没有办|待办|待阅|待批|待复|待反馈|在办|办理中|处理中|承办中|传阅中|流转中|进行中|落实中|正在|跟踪|催办|督办中"
    r"|尚未|暂未|继续|^[×✗✘xX]$|^否$"
)
_CLOSED = re.compile(
    r"办结|办毕|办完|办理完毕|已办|阅毕|已阅|阅完|传阅完|传阅毕|已传阅|已存|存查|存档|归档|归卷|已答复|已回复|已复|已反馈|已落实|已完成|完成|完毕"
    r"|结案|销号|已退|已转|已报|已上报|已清退|^[√✓✔]$|^是$|^毕$|^结$"
)


def phase_of(take_as: TakeAs, *, year: int, this_year: int, progress: str, has_closing_date: bool) -> Phase:
    """The phase of a row received in `year`, by its 办理情况 (and whether it has a 办结日期).

    作废 stays 作废. As `open` or `closed` all others are just that. As `auto` an open mark wins over years, a closing
    date or mark closes, and what says nothing is 历史 (not checked, never overdue) if of an earlier year, else open.
    """
    text = progress.strip()
    if _VOID.match(text):
        return Phase.VOID
    if take_as is TakeAs.OPEN:
        return Phase.ENROLLED
    if take_as is TakeAs.CLOSED:
        return Phase.CLOSED
    if has_closing_date:
        return Phase.CLOSED
    if _OPEN.search(text):
        return Phase.ENROLLED
    if _CLOSED.search(text):
        return Phase.CLOSED
    return Phase.HISTORY if year < this_year else Phase.ENROLLED


def void_reason(progress: str) -> str:
    """The reason behind 「作废：重复登记」."""
    return re.sub(r"^(?:已?作废|已?注销)[:：（(，,]*", "", progress.strip()).rstrip("）)") or "原登记作废"

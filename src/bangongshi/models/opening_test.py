"""May this be 立项? The opening test: concrete, assignable, dateable; what is only to be read never (domain.md §8.1).

Each finding says in one sentence what is missing and what to do about it.
"""

import re
from dataclasses import dataclass

from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.instruction_rules import FollowUp, follow_up
from bangongshi.models.matter_words import MatterKind, Source

BETWEEN = re.compile("[、，,；;]")
"""What stands between several names in one field."""

READ_ONLY = "阅知的批示不立项；领导另有交办的，请把交办的原话录进依据，再立项。"
ONE_LEAD = "只能有一个主办，其余填协办。"
_SAID = frozenset({Source.INSTRUCTION, Source.SPOKEN})
"""Sources whose basis is a leader's own words; elsewhere 存 and 阅 are but parts of other words."""
_READING = re.compile(r"(?:请|转|送|呈)?(?:各位?领导|大家)?(?:已阅|传阅|参阅|圈阅|阅知|阅研|阅存|存阅|阅|存查|存档|存|知悉|周知|备查)[。.！!]?")
_KEPT = re.compile("存量|存款|存储|存续|存放|存取|寄存|生存|共存")
"""Words that hold 存 without meaning that something is to be filed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be opened. `dated`: a due date is typed, kept from before, or proposed by rule."""

    title: str
    requirement: str = ""
    basis: str = ""
    lead: str = ""
    assists: tuple[str, ...] = ()
    dated: bool = False
    cycle_days: int | None = None
    kind: MatterKind = MatterKind.SUPERVISED
    source: Source = Source.OTHER


def require(asked: Asked) -> None:
    """Refused (R-READ-ONLY) when it is only to be read; else Invalid with all that keeps it from being opened."""
    if read_only(asked):
        raise Refused("R-READ-ONLY", READ_ONLY)
    wrong = {**_concrete(asked), **_assignable(asked), **_dateable(asked)}
    if wrong:
        raise Invalid(wrong)


def read_only(asked: Asked) -> bool:
    """Whether the words ask for nothing but reading: 阅, 参阅, 传阅, 存 never become a matter [B]."""
    if _READING.fullmatch(asked.title) or _READING.fullmatch(asked.basis):
        return True
    return asked.source in _SAID and bool(asked.basis) and _asks(asked.basis) is FollowUp.READ


def _asks(words: str) -> FollowUp:
    return follow_up(_KEPT.sub("〇", words))


def _concrete(asked: Asked) -> dict[str, str]:
    if not asked.title:
        return {"title": "请填事项：要办成一件什么事。"}
    if asked.requirement:
        only_reads = _READING.fullmatch(asked.requirement)
        return {"requirement": "要求只是阅知，不能立项；请写要办什么、办到什么程度。"} if only_reads else {}
    if asked.kind is MatterKind.ERRAND or _asks(asked.basis) is FollowUp.ACT:
        return {}
    return {"requirement": "依据里看不出要办什么，请写明要求：办什么、办到什么程度。"}


def _assignable(asked: Asked) -> dict[str, str]:
    if not asked.lead:
        return {"lead": "请填主办，只填一家；没有人承办的事不立项。"}
    if BETWEEN.search(asked.lead):
        return {"lead": ONE_LEAD}
    if asked.lead in asked.assists:
        return {"assists": f"{asked.lead}已经是主办，请从协办里去掉。"}
    return {}


def _dateable(asked: Asked) -> dict[str, str]:
    if asked.dated or (asked.kind is MatterKind.KEY_WORK and asked.cycle_days):
        return {}
    if asked.kind is MatterKind.KEY_WORK:
        return {"due": "请填时限；长期的重点工作没有时限的，填反馈周期（几个工作日反馈一次）。"}
    return {"due": "请填时限，例如 1130、30日内；定不下时限的事不立项。"}

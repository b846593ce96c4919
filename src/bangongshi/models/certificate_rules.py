"""What may be done with a 证照 and its use, what comes next, when does it warn, how much is in hand (domain.md §6.4)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bangongshi.models.seal_rows import CertificateRow
from bangongshi.models.seal_words import (
    CertificatePart,
    CertificateState,
    CertificateUseState,
    CertificateVerb,
)

State, Use, Part, V = CertificateState, CertificateUseState, CertificatePart, CertificateVerb

EXPIRED = 0
"""The step of what is past its last day."""
STANDING_USES = (Use.OUT, Use.BACK, Use.GIVEN, Use.HISTORY)
"""Uses that were; 作废 and 撤回 do not count."""


def alert(expires_on: date | None, today: date, steps: Sequence[int]) -> int | None:
    """The smallest of `steps` (days before the end) it is within, 0 past its last day; None beyond them or 长期.

    The last day itself is still valid (民法典 §203: it ends at 24:00).
    """
    if expires_on is None:
        return None
    left = (expires_on - today).days
    if left < 0:
        return EXPIRED
    return min((step for step in steps if left <= step), default=None)


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What the rules need to know. `use` is None for a 证照 itself; `out` counts copies of each part that are out.

    `uses` how many uses stand in the book, `successor` the number (or name) of the 证照 that replaced it, `pending`
    whether this use still has to be countersigned.
    """

    state: CertificateState
    use: CertificateUseState | None = None
    originals: int = 0
    duplicates: int = 0
    out: Mapping[CertificatePart, int] | None = None
    uses: int = 0
    successor: str = ""
    pending: bool = False

    def in_hand(self, part: CertificatePart) -> int:
        """How many of this part are here and may be given out; photocopies are made as they are asked for."""
        held = {Part.ORIGINAL: self.originals, Part.DUPLICATE: self.duplicates}.get(part, 0)
        return max(0, held - self.gone(part))

    def gone(self, part: CertificatePart) -> int:
        """How many of this part are borrowed."""
        return (self.out or {}).get(part, 0)


_ON_USE = (V.TAKE_IN, V.COUNTERSIGN, V.VOID_USE)
_ANYWHERE = (V.RECORD, V.LEND)


def _renew(facts: CertificateFacts) -> str:
    gone = facts.gone(Part.ORIGINAL)
    return f"旧证正本还有{gone}份在外，请先归还（F9 → 归还），再换证。" if gone else ""


def _void(facts: CertificateFacts) -> str:
    return f"已有{facts.uses}笔使用登记，不能作废；不再用了请办注销。" if facts.uses else ""


_HELD_ASKS: Mapping[CertificateVerb, Callable[[CertificateFacts], str]] = {V.RENEW: _renew, V.VOID: _void}
"""What a 证照 in hand must fulfil besides."""

_ENDED: Mapping[CertificateState, str] = {
    State.CANCELLED: "这个证照已经注销，不能再办。",
    State.VOID: "这条登记已经作废，不能再办；请用登记正确的那一条。",
    State.WITHDRAWN: "这条导入已经撤回，不能再办。",
}

_USE_ASKS: Mapping[CertificateVerb, Mapping[CertificateUseState, str]] = {
    V.TAKE_IN: {
        Use.BACK: "已经归还了。",
        Use.GIVEN: "给出的是复印件，不用归还。",
        Use.VOID: "这一笔已经作废。",
        Use.HISTORY: "这是导入的旧登记，只供查找。",
        Use.WITHDRAWN: "这条导入已经撤回。",
    },
    V.COUNTERSIGN: {
        Use.VOID: "这一笔已经作废，不用补签。",
        Use.HISTORY: "这是导入的旧登记，只供查找。",
        Use.WITHDRAWN: "这条导入已经撤回。",
    },
    V.VOID_USE: {
        Use.VOID: "这一笔已经作废了。",
        Use.HISTORY: "这是导入的旧登记；整批导错了请回退导入。",
        Use.WITHDRAWN: "这条导入已经撤回。",
    },
}
"""What stands in the way of an act on a use, by its state."""


def refusal(facts: CertificateFacts, verb: CertificateVerb) -> str:
    """Why `verb` is not possible now, as a sentence; "" when it is."""
    if verb in _ON_USE:
        if facts.use is None:
            return "这是证照本身，请按 F7 到“借出”或“使用”里选那一笔。"
        stands = _USE_ASKS[verb].get(facts.use, "")
        return stands or ("没有要补签的。" if verb is V.COUNTERSIGN and not facts.pending else "")
    if verb is V.RECORD:
        return ""
    if facts.use is not None and verb not in _ANYWHERE:
        return "这是一笔使用，登错了请作废再记；证照本身请按 F7 到“证照”里办。"
    if facts.state is State.REPLACED:
        return f"这个证照已经换证，请用新证{facts.successor}。"
    if facts.state is not State.HELD:
        return _ENDED[facts.state]
    asks = _HELD_ASKS.get(verb)
    return asks(facts) if asks else ""


def next_verb(row: CertificateRow) -> str:
    """The verb of keys.MENUS["证照"] that F8 does; "" when the line asks nothing more."""
    if row.use_id is None:
        return "renew" if row.state is State.HELD and row.alert is not None else ""
    if row.state is Use.OUT:
        return "take_in"
    return "countersign" if row.pending and row.state in (Use.BACK, Use.GIVEN) else ""


class Caution(NamedTuple):
    """A WARN: it may be done, but only with a reason. `code` is what is kept on the row."""

    code: str
    sentence: str


def cautions(
    *, part: CertificatePart, limited: bool, expired: bool, approver: str, borrower: str
) -> tuple[Caution, ...]:
    """What giving out a 证照 asks a reason for (YZ-03, and domain.md §6.4 on 「仅供…使用」 and expiry)."""
    found = [
        (approver == borrower, Caution("YZ-03", "借用人和批准人是同一个人（YZ-03）。")),
        (part is Part.PHOTOCOPY and not limited, Caution("限用途", "复印件没有盖“仅供…使用”（限用途）。")),
        (expired, Caution("已过期", "证照已经过了有效期（已过期）。")),
    ]
    return tuple(caution for stands, caution in found if stands)


def shortage(facts: CertificateFacts, part: CertificatePart, copies: int) -> str:
    """Why so many of this part cannot be lent; "" when there are enough."""
    if part is Part.PHOTOCOPY or copies <= facts.in_hand(part):
        return ""
    gone = facts.gone(part)
    where = f"，另有{gone}份在外，请先归还" if gone else "，请核对份数"
    return f"{part.value}在手的只有{facts.in_hand(part)}份{where}。"


def held_words(facts: CertificateFacts) -> str:
    """「正本1 副本2，在外1」."""
    parts = ((Part.ORIGINAL, facts.originals), (Part.DUPLICATE, facts.duplicates))
    held = " ".join(f"{part.value}{count}" for part, count in parts if count) or "无正副本"
    gone = facts.gone(Part.ORIGINAL) + facts.gone(Part.DUPLICATE)
    return f"{held}，在外{gone}" if gone else held

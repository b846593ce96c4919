"""How does a 批示 stand in the register 领导批示登记? Frozen, its words hidden where the paper's title is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bangongshi.models.windows import Place
from bangongshi.models.words import InstructionKind, Passing, Phase

HIDDEN = "（已遮）"
"""What stands where the words of a masked paper would."""


class InstructionView(StrEnum):
    """F7 of the register: what still has to be passed on, oldest first; then everything, newest first."""

    WAITING = "未传达"
    ALL = "全部"


@dataclass(frozen=True, slots=True)
class InstructionRow:
    """One 批示. `title` is the 代称 and `text` is HIDDEN when `masked`. `lead` is the 主办 of its round, "" before one.

    `conflict`: another 批示 of the paper says otherwise and nobody has settled it. `phase` is the paper's.
    `pursued`: the matters of 督办 that came from it, 「督〔2026〕3号 办理中」, or "".
    """

    id: int
    place: Place
    document_id: int
    number: str
    title: str
    masked: bool
    leader: str
    said_on: date | None
    text: str
    kind: InstructionKind
    passing: Passing
    lead: str
    phase: Phase
    conflict: bool
    today: date
    pursued: str = ""

    @property
    def waiting(self) -> bool:
        """Whether it has not reached those it speaks to."""
        return self.passing is Passing.WAITING

    @property
    def days(self) -> int | None:
        """Calendar days it has been waiting; None when it is not, or nobody knows since when."""
        return (self.today - self.said_on).days if self.waiting and self.said_on else None

"""Who may approve the use of a seal: matter × amount × seal, and deputies (domain.md §6.3 YZ-02)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bangongshi.models.money import amount_words
from bangongshi.models.people import tidy_name
from bangongshi.models.seal_words import Matter
from bangongshi.models.windows import Place

NO_AUTHORITIES = "这枚章还没有定审批权限。"
"""The hint while any leader may approve."""
MONEY_MATTERS = (Matter.CONTRACT, Matter.MANDATE, Matter.FINANCE)
"""Matters that are about an amount: where a ceiling is set for them it cannot be left out."""
_GROUND = re.compile("代(?!章)|授权|委托|主持")
"""A word of the ground on which a deputy acts: 代批, 授权, 委托, 主持工作. The number of an approval sheet is none."""
_ELSE = "其他各事项"
_UNLIMITED = "不限"


@dataclass(frozen=True, slots=True)
class Authority:
    """One line: up to `ceiling` 分 (inclusive; None any amount) for `matter` (None: every matter without its own line)."""

    matter: Matter | None
    ceiling: int | None
    approver: str
    deputy: str = ""
    approver_id: int | None = None
    deputy_id: int | None = None

    def covers(self, amount: int | None) -> bool:
        """Whether the amount in 分 lies within; no amount lies within every ceiling."""
        return self.ceiling is None or (amount or 0) <= self.ceiling


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """One line as a person reads it."""

    id: int
    place: Place
    seal_id: int
    matter: str
    ceiling: str
    approver: str
    deputy: str

    @property
    def sentence(self) -> str:
        """「合同协议　50万元以内　张主任（代批 李副主任）」."""
        limit = self.ceiling if self.ceiling == _UNLIMITED else f"{self.ceiling}以内"
        deputy = f"（代批 {self.deputy}）" if self.deputy else ""
        return f"{self.matter}　{limit}　{self.approver}{deputy}"


@dataclass(frozen=True, slots=True)
class Objection:
    """Why an approval does not hold: the form field it stands at, and the sentence, ending in its rule."""

    field: str
    sentence: str


def matter_words(matter: Matter | None) -> str:
    """The matter, or 其他各事项."""
    return matter.value if matter else _ELSE


def ceiling_words(ceiling: int | None) -> str:
    """「50万元」 or 不限."""
    return _UNLIMITED if ceiling is None else amount_words(ceiling)


def lines_for(lines: Iterable[Authority], matter: Matter) -> tuple[Authority, ...]:
    """The matter's own lines, else those for every other matter; the lowest ceiling first, 不限 last."""
    kept = list(lines)
    own = [line for line in kept if line.matter is matter] or [line for line in kept if line.matter is None]
    return tuple(sorted(own, key=lambda line: (line.ceiling is None, line.ceiling or 0)))


def proposed(lines: Iterable[Authority], matter: Matter, amount: int | None) -> Authority | None:
    """The lowest line that covers the amount (in 分): whom the form proposes. None when nobody may, or nothing is set."""
    return next((line for line in lines_for(lines, matter) if line.covers(amount)), None)


def approvers(lines: Iterable[Authority], matter: Matter, amount: int | None) -> tuple[str, ...]:
    """Everybody who may approve in their own right, the proposed one first."""
    return tuple(dict.fromkeys(line.approver for line in lines_for(lines, matter) if line.covers(amount)))


def asks_amount(lines: Iterable[Authority], matter: Matter) -> bool:
    """Whether an amount must be given: the matter is about money and a line of it has a ceiling."""
    return matter in MONEY_MATTERS and any(line.ceiling is not None for line in lines_for(lines, matter))


def permits(
    lines: Sequence[Authority],
    matter: Matter,
    amount: int | None,
    approver: str,
    *,
    approver_id: int | None = None,
    evidence: str = "",
    leader: bool = False,
) -> Objection | None:
    """None when this person's yes is good for one seal's `lines` (YZ-02). `leader`: is marked as one on the list of people.

    Without any line a leader may; a deputy may where the principal may, saying in `evidence` on what ground
    (代批, 授权, 委托, 主持工作).
    """
    if not lines:
        return None if leader else Objection("approver", f"{NO_AUTHORITIES}没有定以前只有领导能批，{approver}不是领导（YZ-02）。")
    if amount is None and asks_amount(lines, matter):
        return Objection("amount", f"{matter.value}按金额定审批人，请填金额（YZ-02）。")
    covering = [line for line in lines_for(lines, matter) if line.covers(amount)]
    if any(_same(approver, approver_id, line.approver, line.approver_id) for line in covering):
        return None
    deputised = [line for line in covering if _same(approver, approver_id, line.deputy, line.deputy_id)]
    if deputised:
        if _GROUND.search(evidence):
            return None
        whose = deputised[0].approver
        return Objection(
            "approval_evidence", f"{approver}代{whose}批，请在审批依据里写明代批依据，如“{whose}出差，书面委托”（YZ-02）。"
        )
    return Objection("approver", _nobody(lines, matter, amount, approver, covering))


def _nobody(
    lines: Sequence[Authority], matter: Matter, amount: int | None, approver: str, covering: Sequence[Authority]
) -> str:
    what = f"{amount_words(amount)}的{matter.value}" if amount is not None else matter.value
    if covering:
        able = "、".join(dict.fromkeys(line.approver for line in covering))
        return f"{approver}无权批{what}，请由{able}批（YZ-02）。"
    own = lines_for(lines, matter)
    if not own:
        return f"这枚章的审批权限里没有{what}，请先定由谁批（YZ-02）。"
    return f"{what}超出了这枚章定下的审批权限（最高{ceiling_words(own[-1].ceiling)}），请先定由谁批（YZ-02）。"


def _same(name: str, id_: int | None, other: str, other_id: int | None) -> bool:
    """By the list of people where both are on it, else by name."""
    if not other:
        return False
    if id_ is not None and other_id is not None:
        return id_ == other_id
    return tidy_name(name) == tidy_name(other)

"""How does one call that should be made stand in the 催办 list? Frozen, masked as lists are, with the phone beside it."""

from dataclasses import dataclass
from datetime import date, datetime

from bangongshi.models.standing import hours_late
from bangongshi.models.windows import Place

HIDDEN_ANSWER = "（已遮）"
"""Stands for what was answered about a masked paper: it may give the title away."""


@dataclass(frozen=True, slots=True)
class CallRow:
    """One duty or one copy somebody should be asked for. `id` is task id * 2, or hop id * 2 + 1 where there is no task.

    `task_id` and `hop_id` are both set where the copy went out for that task: one call asks for both. `asked_for` is
    主办, 批示, 传阅 …; `party` who has it, `phone` "" when none is known; `times` how often they were asked before.
    """

    id: int
    place: Place
    task_id: int | None
    hop_id: int | None
    document_id: int
    number: str
    title: str
    masked: bool
    party: str
    phone: str
    asked_for: str
    due_on: date | None
    due_time: str
    chase_on: date | None
    times: int
    last_answer: str
    now: datetime

    @property
    def late(self) -> bool:
        """Past its date, or past its hour."""
        return bool(self.lateness)

    @property
    def lateness(self) -> str:
        """「逾期3天」, 「逾期2小时」 or ""."""
        hours = hours_late(self.due_on, self.due_time, self.now)
        if hours is not None:
            return f"逾期{hours}小时"
        days = (self.now.date() - self.due_on).days if self.due_on else 0
        return f"逾期{days}天" if days > 0 else ""

    @property
    def sentence(self) -> str:
        """「张三（电话 12345）主办 收〔2026〕1号，逾期3天，催过 2 次」, for the brief and for Ctrl+C."""
        phone = f"（电话 {self.phone}）" if self.phone else ""
        when = self.lateness or (f"时限 {self.due_on:%m-%d}" if self.due_on else "没有时限")
        asked = f"，催过 {self.times} 次" if self.times else ""
        return f"{self.party}{phone}　{self.asked_for} {self.number or '待登记'}，{when}{asked}"

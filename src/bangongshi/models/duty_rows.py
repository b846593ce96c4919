"""What do home, 晨报 and the JSON say of a thing that is no paper: a seal that is out, a 证照 that expires, a matter?

A `DutyRow` reads like a `PaperRow` wherever home reads one, so that both stand in one list (design.md §3.3).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bangongshi.models.windows import Place

_LIKE_PAPERS = frozenset({"matters"})
"""Registers counted in calendar days, as papers are; their title may be a subject and is said in no sentence."""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One open thing of a register. `title` is a neutral name, the 代称, or 事项 where it may be shown (design.md §4).

    `register` is the room that shows it and `id` its row there (below zero: the use of a 证照, no 证照); `kind` what it is called where it has no `number`.
    `where` says who has it or who is waited for (「在李四、王五处」, 「待张主任补签」); `due_time` is "HH:MM" where minutes
    count; `next` the words on F8; `since` None where nobody has had it from a certain moment. `order` is its place among
    papers, where it stands with them; `key`: 重点.
    """

    id: int
    register: str
    kind: str
    number: str
    title: str
    masked: bool
    unit: str
    due_on: date | None
    due_time: str
    next: str | None
    holder: str
    where: str
    since: datetime | None
    now: datetime
    open: bool = True
    act: str = "next_step"
    """The act of its room that F8 on home does."""
    key: bool = False
    order: Place | None = None

    @property
    def place(self) -> Place:
        """Its place among papers, else by what is due first; without a date last."""
        return self.order or (self.due_on.isoformat() if self.due_on else "9999-12-31", self.due_time or "24:00", self.register, self.id)

    @property
    def name(self) -> str:
        """What it is called in one or two words: the number, else the kind."""
        return self.number or self.kind

    @property
    def today(self) -> date:
        """The day the row was read."""
        return self.now.date()

    @property
    def days(self) -> int | None:
        """Days until due (negative: late); None without a date or when done."""
        return (self.due_on - self.today).days if self.open and self.due_on else None

    @property
    def late(self) -> bool:
        """Past its day, or past its minute."""
        return self._past > timedelta()

    @property
    def lateness(self) -> str:
        """「逾期3天」, 「逾期2小时」, 「逾期5分钟」 or "". Calendar days where only a day is due."""
        if not self.late:
            return ""
        minutes = int(self._past.total_seconds()) // 60
        if self.due_on and self.due_on < self.today and self.register in _LIKE_PAPERS:
            return f"逾期{(self.today - self.due_on).days}天"
        if minutes >= 24 * 60 or not self.due_time:
            return f"逾期{minutes // (24 * 60)}天"
        return f"逾期{minutes // 60}小时" if minutes >= 60 else f"逾期{max(1, minutes)}分钟"

    @property
    def _past(self) -> timedelta:
        if not self.open or self.due_on is None:
            return timedelta()
        if not self.due_time:
            return max(self.today - self.due_on, timedelta())
        return max(self.now - datetime.combine(self.due_on, time.fromisoformat(self.due_time)), timedelta())

    @property
    def why(self) -> str:
        """「重点 逾期2小时」, 「今日17:30」, 「今日到期」, 「无期限」, or "" while nothing presses."""
        if not self.open:
            return ""
        when = "无期限" if self.due_on is None else self.lateness or (f"今日{self.due_time or '到期'}" if self.days == 0 else "")
        return " ".join(word for word in ("重点" if self.key else "", when) if word)

    @property
    def headline(self) -> str:
        """「逾期2小时 在李四、王五处」."""
        return " ".join(word for word in (self.lateness, self.where) if word)

    @property
    def sentence(self) -> str:
        """The answer to 在哪里: where, since when, next act, due; never a subject."""
        name = f"{self.kind} {self.number or ('（未编号）' if self.register in _LIKE_PAPERS else self.title)}"
        since = f"（{self.since:%Y-%m-%d}起）" if self.since else ""
        then = f"，下一步：{self.next}" if self.next else ""
        due = f"，时限 {self.due_on:%Y-%m-%d} {self.due_time}".rstrip() if self.due_on else "，没有时限"
        due = due if self.open else ""
        return f"{name} {self.where}{since}{then}{due}{f'（{self.lateness}）' if self.late else ''}。"

"""What the registers of 印章 show: frozen rows, masked already where they must be; what is said of them is computed here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bangongshi.models.seal_words import (
    CertificatePart,
    CertificateState,
    CertificateUseState,
    LetterState,
    LoanState,
    Matter,
    SealKind,
    SealState,
    UseState,
)
from bangongshi.models.windows import Place


class UseView(StrEnum):
    """F7 on 用印."""

    TODAY = "今天"
    OPEN = "未了"
    REFUSED = "拒绝"
    ALL = "全部"


class SealView(StrEnum):
    """F7 on 印章."""

    LIVE = "在册"
    ALL = "全部"


class LoanView(StrEnum):
    """F7 on 外借."""

    OUT = "在外"
    ALL = "全部"


class LetterView(StrEnum):
    """F7 on 介绍信. 缺号 lists the gaps."""

    OPEN = "有效"
    GAPS = "缺号"
    ALL = "全部"


class CertificateView(StrEnum):
    """F7 on 证照: the 证照 themselves, or their use."""

    HELD = "证照"
    OUT = "借出"
    USES = "使用"


@dataclass(frozen=True, slots=True)
class Pending:
    """What is still asked of an approval by telephone: by when, and how many days past that."""

    by: date
    late_days: int

    @property
    def words(self) -> str:
        """「待补签 11-24」 or 「逾期未补签 3 天」."""
        return f"逾期未补签{self.late_days}天" if self.late_days > 0 else f"待补签 {self.by:%m-%d}"


def pending(by: date | None, done_at: datetime | None, today: date) -> Pending | None:
    """What is pending; None when nothing is."""
    return Pending(by, (today - by).days) if by is not None and done_at is None else None


@dataclass(frozen=True, slots=True)
class UseRow:
    """One 用印. `title` is the 代称 when `masked`. `seals` are their names, 、-separated; `impressions` of all of them."""

    id: int
    place: Place
    number: str
    title: str
    masked: bool
    state: UseState
    used_at: datetime
    matter: Matter
    seals: str
    department: str
    applicant: str
    copies: int
    impressions: int
    spoiled: int
    approver: str
    paper_id: int | None
    pending: Pending | None
    sheets_due_on: date | None
    today: date

    @property
    def sheets_open(self) -> bool:
        """Whether blank sheets are still to be accounted for."""
        return self.sheets_due_on is not None

    @property
    def late(self) -> bool:
        """A countersignature or blank sheets past their day."""
        return bool(self.pending and self.pending.late_days > 0) or bool(
            self.sheets_due_on and self.sheets_due_on < self.today
        )

    @property
    def next(self) -> str:
        """The verb of keys.MENUS that F8 does."""
        if self.state is not UseState.USED:
            return ""
        if self.pending:
            return "countersign"
        return "settle" if self.sheets_open else ""


@dataclass(frozen=True, slots=True)
class SealRow:
    """One seal. `holder` is who has it now: keeper, who keeps it for a time, or who borrowed it; `out_due` when borrowed."""

    id: int
    place: Place
    title: str
    kind: SealKind
    state: SealState
    keeper: str
    deputy: str
    holder: str
    stored_at: str
    enabled_on: date | None
    out_due: datetime | None
    custody_until: datetime | None
    now: datetime

    @property
    def number(self) -> str:
        """A seal has no number; it is called by its name."""
        return self.title

    @property
    def late(self) -> bool:
        """Borrowed, or kept for a time, past the minute."""
        return any(moment is not None and moment < self.now for moment in (self.out_due, self.custody_until))

    @property
    def shown_state(self) -> str:
        """外借 is counted, not stored."""
        return "外借" if self.state is SealState.IN_USE and self.out_due is not None else self.state.value


@dataclass(frozen=True, slots=True)
class LoanRow:
    """One loan of a seal; `title` is its 事由, the 代称 when `masked`."""

    id: int
    place: Place
    seal: str
    title: str
    masked: bool
    state: LoanState
    borrower: str
    companion: str
    destination: str
    approver: str
    lent_at: datetime
    due_at: datetime | None
    back_at: datetime | None
    uses: int
    pending: Pending | None
    now: datetime

    @property
    def number(self) -> str:
        """Called by the seal."""
        return self.seal

    @property
    def late(self) -> bool:
        """Out past the minute."""
        return self.state is LoanState.OUT and self.due_at is not None and self.due_at < self.now

    @property
    def lateness(self) -> str:
        """「逾期2小时」, 「逾期3天」 or ""."""
        if not self.late or self.due_at is None:
            return ""
        return lateness(self.now - self.due_at)


def lateness(past: timedelta) -> str:
    """「逾期5分钟」, 「逾期2小时」, 「逾期3天」 of a timedelta."""
    minutes = int(past.total_seconds()) // 60
    if minutes >= 24 * 60:
        return f"逾期{minutes // (24 * 60)}天"
    return f"逾期{minutes // 60}小时" if minutes >= 60 else f"逾期{max(1, minutes)}分钟"


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One 介绍信, or (in the view 缺号) a gap: then `gap` says 「3–4 号」, `book_id` and `serials` which, `id` is negative."""

    id: int
    place: Place
    number: str
    title: str
    masked: bool
    state: LetterState | None
    issued_on: date | None
    holder: str
    people: int
    to_unit: str
    valid_until: date | None
    approver: str
    received_by: str
    pending: Pending | None
    today: date
    book_id: int | None = None
    serials: tuple[int, ...] = ()

    @property
    def gap(self) -> bool:
        """Whether this line stands for missing numbers."""
        return self.state is None

    @property
    def expired(self) -> bool:
        """Past its last day."""
        return self.state is LetterState.ISSUED and self.valid_until is not None and self.valid_until < self.today


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One 证照 (`use_id` None), or one use of it. `alert` is the step (60, 30, 7, 0 expired) it is within, else None."""

    id: int
    place: Place
    number: str
    title: str
    masked: bool
    name: str
    state: CertificateState | CertificateUseState
    expires_on: date | None
    alert: int | None
    keeper: str
    held: str
    certificate_id: int | None = None
    use_id: int | None = None
    part: CertificatePart | None = None
    copies: int = 0
    borrower: str = ""
    receiver: str = ""
    approver: str = ""
    lent_at: datetime | None = None
    due_on: date | None = None
    back_at: datetime | None = None
    limited: bool = False
    pending: Pending | None = None
    today: date = date.min

    @property
    def late(self) -> bool:
        """Expired, or borrowed past its day."""
        out = self.state is CertificateUseState.OUT and self.due_on is not None and self.due_on < self.today
        return out or (self.use_id is None and self.state is CertificateState.HELD and self.alert == 0)


@dataclass(frozen=True, slots=True)
class SealDetail:
    """One line of a register opened: what it is called, its fields, what happened to it, and the form's values for 更正."""

    title: str
    fields: tuple[tuple[str, str], ...]
    story: tuple[tuple[str, str], ...]
    masked: bool = False
    typed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TallyLine:
    """What one seal was used for on a day: requests, copies, impressions; spoiled sheets are the requests' own."""

    seal: str
    uses: int
    copies: int
    impressions: int
    spoiled: int


@dataclass(frozen=True, slots=True)
class Tally:
    """日结: each seal's line, and the day's figures. A request with two seals stands in two lines and once in the sums."""

    day: date
    lines: tuple[TallyLine, ...]
    uses: int
    copies: int
    impressions: int
    spoiled: int
    refused: int
    voided: tuple[str, ...]
    first: str
    last: str
    out: tuple[str, ...]
    pending: int

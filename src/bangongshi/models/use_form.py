"""What the 用印 form takes, and what is wrong with it before any seal is looked at: strings in, one checked entry out.

Required fields are the bold ones of 用印登记簿 (domain.md §10); the rules about seals and leaders are in `use_rules`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bangongshi.models import secrecy as secrecies
from bangongshi.models.approval import Approval, read_approval
from bangongshi.models.people import tidy_name
from bangongshi.models.seal_words import Matter
from bangongshi.models.typed import NO, YES, Typed
from bangongshi.models.words import Secrecy
from bangongshi.models.workdays import Calendar
from bangongshi.text import clean_in

LINES = frozenset({"note"})
"""Fields of more than one line."""

NO_AMOUNT = "合同协议要填金额；没有金额的填 0。"
_SHEET = re.compile(r"(.*?)([0-9]{1,9})")
_BETWEEN = re.compile("[、，,；;]")


@dataclass(frozen=True, slots=True)
class Sheets:
    """Numbered blank sheets of the recorded exception (YZ-04), as typed; `due` is when they must be accounted for."""

    first: str = ""
    last: str = ""
    due: date | None = None

    def __bool__(self) -> bool:
        return bool(self.first or self.last or self.due)

    @property
    def count(self) -> int | None:
        """How many sheets 「K001」–「K003」 are: 3. None when the two are not numbers of one series."""
        low, high = _SHEET.fullmatch(self.first), _SHEET.fullmatch(self.last)
        if not low or not high or low[1] != high[1]:
            return None
        count = int(high[2]) - int(low[2]) + 1
        return count if count >= 1 else None


@dataclass(frozen=True, slots=True)
class UseEntry:
    """A checked request. `impressions` holds one figure per seal, in their order; () means as many as copies.

    `amount` is in 分; `paper` is the 收文号 of the paper it belongs to, as picked; `signature` "" means the name of the
    seal; `supervisor` "" means the clerk.
    """

    subject: str
    seals: tuple[str, ...]
    matter: Matter
    applicant: str
    approval: Approval
    used_at: datetime
    copies: int = 1
    impressions: tuple[int, ...] = ()
    department: str = ""
    paper: str = ""
    reference: str = ""
    amount: int | None = None
    signature: str = ""
    print_run: int | None = None
    complete: bool = True
    kept_copy: str = ""
    spoiled: int = 0
    spoiled_note: str = ""
    supervisor: str = ""
    taken_by: str = ""
    secrecy: Secrecy = Secrecy.INTERNAL
    sheets: Sheets = Sheets()
    warned_reason: str = ""
    note: str = ""

    @property
    def stamps(self) -> tuple[tuple[str, int], ...]:
        """(seal, impressions in all), in order."""
        return tuple(zip(self.seals, self.impressions or (self.copies,) * len(self.seals), strict=True))


@dataclass(frozen=True, slots=True)
class RefusalEntry:
    """A checked refusal (YZ-13): what little is needed to keep it."""

    subject: str
    seals: tuple[str, ...]
    matter: Matter
    applicant: str
    department: str
    copies: int
    paper: str
    reference: str
    secrecy: Secrecy
    note: str


def cleaned(typed: Mapping[str, str]) -> dict[str, str]:
    """The form's values as they may be stored."""
    return {name: clean_in(text, lines=name in LINES).strip() for name, text in typed.items()}


def names(text: str) -> tuple[str, ...]:
    """「甲、乙」 as ("甲", "乙"): each once, in order."""
    return tuple(dict.fromkeys(part for part in (part.strip() for part in _BETWEEN.split(text)) if part))


def check(typed: Mapping[str, str], now: datetime, calendar: Calendar, countersign_days: int = 1) -> UseEntry:
    """The entry, or Invalid with a sentence per field (all of them at once), or Refused for a state-secret mark.

    `countersign_days`: working days a yes by telephone may stay unsigned, unless the form says by when.
    """
    values = cleaned(typed)
    secrecies.guard(values)
    read = _Reading(values, now, calendar)
    entry = _entry(read, countersign_days)
    read.finish()
    return entry


def peek(typed: Mapping[str, str], now: datetime, calendar: Calendar, countersign_days: int = 1) -> UseEntry:
    """The entry as far as it can be read while it is still being typed; what is wrong counts as not typed."""
    return _entry(_Reading(cleaned(typed), now, calendar), countersign_days)


def check_refusal(typed: Mapping[str, str], now: datetime, calendar: Calendar) -> RefusalEntry:
    """What is kept of a request that was refused; Invalid per field."""
    values = cleaned(typed)
    secrecies.guard(values)
    read = _Reading(values, now, calendar)
    entry = RefusalEntry(
        subject=read.needed("subject", "请填文件名称或事由。"),
        seals=read.seals(),
        matter=read.word("matter", Matter, Matter.OTHER),
        applicant=tidy_name(read.needed("applicant", "请填是谁来申请的。")),
        department=read.text("department"),
        copies=read.count("copies", 1, least=1) or 1,
        paper=read.text("paper"),
        reference=read.text("reference"),
        secrecy=read.word("secrecy", Secrecy, Secrecy.INTERNAL),
        note=read.text("note"),
    )
    read.finish()
    return entry


def _entry(read: "_Reading", countersign_days: int) -> UseEntry:
    seals, copies = read.seals(), read.count("copies", 1, least=1) or 1
    used_at = read.moment("used_at", late="用印不能晚于今天，请核对。")
    approval = read_approval(read, countersign_days)
    if not read.text("approved_at") and approval.approved_at > used_at:  # put down later: the yes came before the use
        approval = replace(approval, approved_at=used_at)
    matter = read.word("matter", Matter, Matter.OTHER)
    amount = read.amount("amount")
    if matter is Matter.CONTRACT and amount is None:
        read.wrong.setdefault("amount", NO_AMOUNT)
    return UseEntry(
        subject=read.needed("subject", "请填文件名称或事由。"),
        seals=seals,
        matter=matter,
        applicant=tidy_name(read.needed("applicant", "请填经办人。")),
        approval=approval,
        used_at=used_at,
        copies=copies,
        impressions=read.impressions(len(seals), copies),
        department=read.text("department"),
        paper=read.text("paper"),
        reference=read.text("reference"),
        amount=amount,
        signature=read.text("signature"),
        print_run=read.count("print_run", None, least=1),
        complete=read.word_of("complete", YES, NO) != NO,
        kept_copy=read.text("kept_copy"),
        spoiled=read.count("spoiled", 0) or 0,
        spoiled_note=read.text("spoiled_note"),
        supervisor=tidy_name(read.text("supervisor")),
        taken_by=tidy_name(read.text("taken_by")),
        secrecy=read.word("secrecy", Secrecy, Secrecy.INTERNAL),
        sheets=Sheets(read.text("sheets_first"), read.text("sheets_last"), read.day("sheets_due")),
        warned_reason=read.text("warned_reason"),
        note=read.text("note"),
    )


class _Reading(Typed):
    """The fields only a 用印 has."""

    def seals(self) -> tuple[str, ...]:
        """At least one seal."""
        found = names(self.text("seals"))
        if not found:
            self.wrong["seals"] = "请填用哪枚章。"
        return found

    def impressions(self, seals: int, copies: int) -> tuple[int, ...]:
        """One figure per seal: as many as copies unless typed; one typed figure goes for every seal."""
        typed = [part for part in _BETWEEN.split(self.text("impressions")) if part.strip()]
        if not typed:
            return (copies,) * seals
        figures = [int(part) for part in typed if part.strip().isdecimal() and 1 <= int(part) <= 9999]
        if len(figures) != len(typed):
            self.wrong["impressions"] = "请填 1 到 9999 的数；几枚章各不相同的，按章的顺序用顿号隔开。"
            return (copies,) * seals
        if len(figures) == 1:
            return (figures[0],) * seals
        if len(figures) != seals:
            self.wrong["impressions"] = f"用了 {seals} 枚章，写了 {len(figures)} 个处数；请一枚一个，或只写一个。"
            return (copies,) * seals
        return tuple(figures)

    def word_of(self, name: str, *choices: str) -> str:
        """One of a few words; "" when nothing was chosen."""
        value = self.text(name)
        if value and value not in choices:
            self.wrong[name] = f"请从{'、'.join(choices)}中选一个。"
        return value

"""How are the forms of 介绍信 and their books read? No blanks (YZ-04). Values by field name, cleaned; Invalid per field."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bangongshi.models.approval import Approval, read_approval
from bangongshi.models.letter_rules import EXPLANATIONS, LAST_SERIAL, printed
from bangongshi.models.people import tidy_name
from bangongshi.models.seal_words import LetterState
from bangongshi.models.settings import OfficeSettings
from bangongshi.models.typed import Typed
from bangongshi.models.words import Secrecy
from bangongshi.models.workdays import Calendar

BLANK = "介绍信不留空白，请填{}（YZ-04）。"
MOST_SHEETS = 1000
"""A book of more sheets is a slip of the finger."""
_DIGITS = re.compile("[0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class LetterEntry:
    """A checked 介绍信. `book` and `serial` are as typed ("" and None: the next one); `impressions` only with a `seal`."""

    book: str
    serial: str
    holder: str
    identity: str
    people: int
    to_unit: str
    subject: str
    valid_days: int
    issued_on: date
    seal: str
    impressions: int
    received_by: str
    secrecy: Secrecy
    warned_reason: str
    note: str
    approval: Approval


@dataclass(frozen=True, slots=True)
class BookEntry:
    """A checked book of pre-numbered sheets."""

    name: str
    prefix: str
    digits: int
    first: int
    last: int
    received_on: date
    note: str


def check_letter(typed: Mapping[str, str], now: datetime, calendar: Calendar, office: OfficeSettings) -> LetterEntry:
    """A letter as typed. Raises Invalid: everything on the sheet is filled in before it is sealed (YZ-04)."""
    read = Typed(typed, now, calendar)
    holder = tidy_name(read.needed("holder", BLANK.format("持信人")))
    people = _at_least_one(read, "people", "人数")
    to_unit = read.needed("to_unit", BLANK.format("前往单位"))
    subject = read.needed("subject", BLANK.format("事由"))
    days = _at_least_one(read, "valid_days", "有效期（天数）")
    issued_on = read.past_date("issued_on") or now.date()
    received_by = tidy_name(read.needed("received_by", "请填领取人，要签名领取。"))
    impressions = read.count("impressions", 2, least=1) or 2
    approval = read_approval(read, office.countersign_days)
    if read.text("approved_at") and "approved_at" not in read.wrong and approval.approved_at.date() > issued_on:
        read.wrong["approved_at"] = "批准晚于开出，请核对：先批准，后开出。"
    secrecy = read.word("secrecy", Secrecy, Secrecy.INTERNAL)
    read.finish()
    return LetterEntry(
        read.text("book"), read.text("serial"), holder, read.text("identity"), people, to_unit, subject, days,
        issued_on, read.text("seal"), impressions, received_by, secrecy, read.text("warned_reason"), read.text("note"), approval,
    )


def check_book(typed: Mapping[str, str], now: datetime, calendar: Calendar) -> BookEntry:
    """A book as typed: `name` (empty: from its numbers), `prefix`, `digits`, `first`, `last`, `received_on`, `note`.

    Without `digits` a first number with leading zeros says how many there are. Raises Invalid.
    """
    read = Typed(typed, now, calendar)
    first, last = _serial(read, "first", "起号"), _serial(read, "last", "止号")
    if first and last and last < first:
        read.wrong["last"] = "止号小于起号，请核对。"
    elif first and last and last - first >= MOST_SHEETS:
        read.wrong["last"] = f"一本最多 {MOST_SHEETS} 张，请核对起止号。"
    as_typed = plain(read.text("first"))
    digits = read.count("digits", len(as_typed) if as_typed.startswith("0") else 0) or 0
    if digits > 8:
        read.wrong["digits"] = "号码最多 8 位。"
    received_on = read.past_date("received_on") or now.date()
    read.finish()
    prefix = read.text("prefix")
    name = read.text("name") or f"{printed(prefix, digits, first)}–{last:0{digits}d}"
    return BookEntry(name, prefix, digits, first, last, received_on, read.text("note"))


def check_explanation(typed: Mapping[str, str], now: datetime, calendar: Calendar) -> tuple[LetterState, str]:
    """Fields `what` (作废 or 遗失) and `reason`. Raises Invalid."""
    read = Typed(typed, now, calendar)
    what = read.text("what")
    if what not in EXPLANATIONS:
        read.wrong["what"] = f"请从{'、'.join(EXPLANATIONS)}中选一个。"
    reason = read.needed("reason", "请写缺号的原因。")
    read.finish()
    return EXPLANATIONS[what], reason


def check_return(typed: Mapping[str, str], now: datetime, calendar: Calendar) -> date:
    """Fields `on` (today when empty) and `pasted`, which must be 是. Raises Invalid."""
    read = Typed(typed, now, calendar)
    on = read.past_date("on") or now.date()
    if not read.yes("pasted"):
        read.wrong["pasted"] = "退回的介绍信要贴回存根，贴好了请选“是”。"
    read.finish()
    return on


def check_loss(typed: Mapping[str, str], now: datetime, calendar: Calendar) -> str:
    """Fields `reported_to` (needed) and `reason`; the sentence kept of both. Raises Invalid."""
    read = Typed(typed, now, calendar)
    reported_to = tidy_name(read.needed("reported_to", "介绍信遗失要报告，请填向谁报告。"))
    read.finish()
    reason = read.text("reason")
    return f"已报告{reported_to}" + (f"：{reason}" if reason else "")


def read_serial(text: str, prefix: str) -> int | None:
    """A number as typed or as printed: 「5」, 「0005」, 「介字第0005号」; None when it is none."""
    bare = plain(text)
    head = plain(prefix)
    bare = bare.removeprefix(head) if head else bare
    found = _DIGITS.fullmatch(bare.removeprefix("第").removesuffix("号"))
    return int(found[0]) if found else None


def plain(text: str) -> str:
    """Half-width and without blanks, for comparing."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _at_least_one(read: Typed, name: str, label: str) -> int:
    read.needed(name, BLANK.format(label))
    return read.count(name, 1, least=1) or 1


def _serial(read: Typed, name: str, label: str) -> int:
    value = plain(read.text(name))
    if not _DIGITS.fullmatch(value) or not 1 <= int(value) <= LAST_SERIAL:
        read.wrong[name] = f"请填{label}，只填数字，如 0001。"
        return 0
    return int(value)

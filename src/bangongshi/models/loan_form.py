"""How are the forms of 外借 read: lent, extended, taken back? Values by field name, cleaned; Invalid per field."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bangongshi.models.approval import Approval, read_approval
from bangongshi.models.errors import Invalid
from bangongshi.models.people import tidy_name
from bangongshi.models.seal_words import Matter
from bangongshi.models.settings import OfficeSettings
from bangongshi.models.typed import Typed
from bangongshi.models.use_form import names
from bangongshi.models.words import Secrecy
from bangongshi.models.workdays import Calendar

CODE = "（YZ-10）"
LINES = frozenset({"papers", "stamped", "note", "back_note"})
"""Fields of more than one line."""
_COMMA = re.compile("[，,]")
_FIGURE = re.compile("([1-9][0-9]{0,3})[份处次]?")
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class LoanEntry:
    """A checked loan: one act, one row for each of `seals` (names). Moments are naive and whole minutes."""

    seals: tuple[str, ...]
    borrower: str
    companion: str
    department: str
    matter: Matter
    subject: str
    place: str
    papers: str
    lent_at: datetime
    due_at: datetime
    secrecy: Secrecy
    note: str
    approval: Approval


@dataclass(frozen=True, slots=True)
class Extension:
    """A later due time: who agreed, and why."""

    due_at: datetime
    agreed_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stamped:
    """What was sealed outside: 文件名称, 份数, 处数 (impressions in all)."""

    subject: str
    copies: int
    impressions: int


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A seal that came back: when (whole minute), to whom, and what was stamped; `stamped` is empty when it was 未用."""

    back_at: datetime
    received_by: str
    back_note: str
    stamped: tuple[Stamped, ...]
    text: str


def check_loan(typed: Mapping[str, str], now: datetime, calendar: Calendar, office: OfficeSettings) -> LoanEntry:
    """A loan as typed (YZ-10). Raises Invalid: two different persons, what for, where, which papers, due to the minute."""
    read = Typed(typed, now, calendar)
    seals = names(read.text("seals"))
    if not seals:
        read.wrong["seals"] = "请选外借哪一枚章。"
    borrower = tidy_name(read.needed("borrower", f"请填借用人{CODE}。"))
    companion = tidy_name(read.needed("companion", f"外带要有两个人，请填同行人{CODE}。"))
    if borrower and borrower == companion:
        read.wrong["companion"] = f"同行人要是另一个人{CODE}。"
    matter = read.word("matter", Matter, Matter.OTHER)
    subject = read.needed("subject", f"请填事由{CODE}。")
    place = read.needed("place", f"请填带到哪里用{CODE}。")
    papers = read.needed("papers", f"请逐行填要盖章的文件{CODE}。")
    lent_at = _minute(read, "lent_at")
    due_at = read.until("due_at", office.day_ends, needed=f"请填应还时间，精确到分{CODE}。") or now
    approval = read_approval(read, office.countersign_days)
    if read.text("approved_at") and "approved_at" not in read.wrong and _whole(approval.approved_at) > lent_at:
        read.wrong["approved_at"] = "批准晚于借出，请核对：先批准，后借出。"
    secrecy = read.word("secrecy", Secrecy, Secrecy.INTERNAL)
    read.finish()
    return LoanEntry(
        seals, borrower, companion, read.text("department"), matter, subject, place, papers,
        lent_at, due_at, secrecy, read.text("note"), approval,
    )


def check_extension(typed: Mapping[str, str], now: datetime, calendar: Calendar, office: OfficeSettings) -> Extension:
    """Fields `due_at`, `agreed_by`, `reason`. Raises Invalid."""
    read = Typed(typed, now, calendar)
    due_at = read.until("due_at", office.day_ends, needed=f"请填新的应还时间，精确到分{CODE}。") or now
    agreed_by = tidy_name(read.needed("agreed_by", f"续借要有人同意，请填是谁{CODE}。"))
    reason = read.needed("reason", "请写续借的理由。")
    read.finish()
    return Extension(due_at, agreed_by, reason)


def check_taken_in(typed: Mapping[str, str], now: datetime, calendar: Calendar, seals: int) -> TakenIn:
    """Fields `back_at`, `received_by`, `back_note`, and either `stamped` or `not_used`=是; `seals` come back together.

    Raises Invalid. Several seals come back together only when none of them was used: a line of the list is of one seal.
    """
    read = Typed(typed, now, calendar)
    back_at = _minute(read, "back_at")
    received_by = tidy_name(read.needed("received_by", f"请填谁接的章{CODE}。"))
    lines: tuple[Stamped, ...] = ()
    text = read.text("stamped")
    if read.yes("not_used"):
        if text:
            read.wrong["stamped"] = f"既填了用印清单，又说没有用，请留一样{CODE}。"
    elif not text:
        read.wrong["stamped"] = f"在外盖了哪些？请逐行填：文件名称，份数，处数；没有用就选“没有用”{CODE}。"
    elif seals > 1:
        read.wrong["stamped"] = "几枚章一起收回时分不清哪枚盖的，请逐枚收回。"
    else:
        lines = _stamped(read, text)
    read.finish()
    return TakenIn(back_at, received_by, read.text("back_note"), lines, text)


def read_stamped(text: str) -> tuple[Stamped, ...]:
    """「文件名称，份数，处数」, a line each; commas full- or half-width, also inside the name. Raises Invalid."""
    lines: list[Stamped] = []
    for at, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        name, *figures = _last_two(line)
        numbers = [_FIGURE.fullmatch(unicodedata.normalize("NFKC", figure).strip()) for figure in figures]
        if not name or len(numbers) != 2 or not all(numbers):
            raise Invalid({"stamped": f"第 {at} 行请写成：文件名称，份数，处数；如“授权书，2份，3处”。"})
        copies, impressions = (int(number[1]) for number in numbers if number)
        lines.append(Stamped(name, copies, impressions))
    if len(lines) > MOST_LINES:
        raise Invalid({"stamped": f"一次最多 {MOST_LINES} 行，请核对。"})
    return tuple(lines)


def _stamped(read: Typed, text: str) -> tuple[Stamped, ...]:
    try:
        return read_stamped(text)
    except Invalid as error:
        read.wrong.update(error.fields)
        return ()


def _last_two(line: str) -> tuple[str, ...]:
    """The name, and the figures behind its last two commas."""
    parts = _COMMA.split(line)
    if len(parts) < 3:
        return (line.strip(),)
    end = len(line) - len(parts[-1]) - len(parts[-2]) - 2
    return line[:end].strip(), parts[-2], parts[-1]


def _minute(read: Typed, name: str) -> datetime:
    """A moment that has been, without its seconds: what is kept to the minute is compared to the minute."""
    moment = read.moment(name)
    if name not in read.wrong and moment > read.now:
        read.wrong[name] = "不能晚于现在，请核对。"
    return _whole(moment)


def _whole(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def said(moment: datetime, today: date) -> str:
    """「11月23日 17:30」, with the year when it is another one."""
    year = "" if moment.year == today.year else f"{moment.year}年"
    return f"{year}{moment.month}月{moment.day}日 {moment:%H:%M}"

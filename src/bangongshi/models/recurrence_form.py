"""How is the form of a recurring matter read, and how does a stored rule stand in it again (domain.md §8.3)?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bangongshi.models.matter_words import MatterKind, Shift, Source
from bangongshi.models.matters import Recurrence
from bangongshi.models.opening_test import BETWEEN, ONE_LEAD, Asked, read_only
from bangongshi.models.people import tidy_name
from bangongshi.models.recurrence_words import Rule, RuleNotUnderstood, read_rule
from bangongshi.models.typed import NO, YES, Typed
from bangongshi.models.workdays import Calendar

LEAD_DAYS = 10
"""How many days before it is due an instance is made, unless the rule says otherwise [P]."""


@dataclass(frozen=True, slots=True)
class RecurrenceEntry:
    """A rule as typed, checked. `established_by` is who ordered it: whose word the instances are established on."""

    title: str
    kind: MatterKind
    source: Source
    requirement: str
    rule: Rule
    start_on: date
    end_on: date | None
    shift: Shift
    lead_days: int
    leader: str
    lead: str
    established_by: str
    key: bool
    note: str


def check_recurrence(
    typed: Mapping[str, str], now: datetime, calendar: Calendar, *, stored: Recurrence | None = None
) -> RecurrenceEntry:
    """The form read; Invalid with a sentence per field. `stored`: the rule this corrects.

    It begins today or later: days that are over before the rule was put down are nobody's duty. A corrected rule or
    start begins anew, and again not before today.
    """
    read = Typed(typed, now, calendar)
    title = read.needed("title", "请填事项，例如：报送安全生产月报。")
    rule = _rule(read)
    start = read.day("start_on") or now.date()
    begins_anew = stored is None or rule.text != stored.rule or start != stored.start_on
    if begins_anew and start < now.date():
        read.wrong["start_on"] = "从今天或以后算起，以前的各期不补；请填今天或以后的日期。"
    end = read.day("end_on")
    if end is not None and end < start:
        read.wrong["end_on"] = "截止日期早于起始日期，请核对。"
    lead_days = read.count("lead_days", LEAD_DAYS)
    entry = RecurrenceEntry(
        title, read.word("kind", MatterKind, MatterKind.SUPERVISED), read.word("source", Source, Source.OTHER),
        read.text("requirement"), rule, start, end, read.word("shift", Shift, Shift.LATER),
        LEAD_DAYS if lead_days is None else lead_days, tidy_name(read.text("leader")), tidy_name(read.text("lead")),
        tidy_name(read.needed("established_by", "请填谁定的这项周期工作：各期凭他的话立项。")), read.yes("key"),
        read.text("note"),
    )
    if BETWEEN.search(entry.lead):
        read.wrong["lead"] = ONE_LEAD
    if BETWEEN.search(entry.established_by):
        read.wrong["established_by"] = "批准的只填一位。"
    if read_only(Asked(title)):
        read.wrong["title"] = "只是阅知的不立项；请写要办成一件什么事。"
    if "lead_days" not in read.wrong and entry.lead_days > 366:
        read.wrong["lead_days"] = "提前生成的天数请填 0 到 366。"
    read.finish()
    return entry


def _rule(read: Typed) -> Rule:
    try:
        return read_rule(read.text("rule"))
    except RuleNotUnderstood as error:
        read.wrong["rule"] = error.sentence
        return read_rule("每天")


def fill(row: Recurrence, entry: RecurrenceEntry) -> None:
    """Write what was typed into the row, but for the ids of its people."""
    row.title, row.kind, row.source, row.requirement = entry.title, entry.kind, entry.source, entry.requirement
    row.rule, row.rule_text, row.start_on, row.end_on = entry.rule.text, entry.rule.words, entry.start_on, entry.end_on
    row.shift, row.lead_days, row.leader_name, row.lead_name = entry.shift, entry.lead_days, entry.leader, entry.lead
    row.key, row.note = entry.key, entry.note
    keep_approver(row, entry.established_by)


def keep_approver(row: Recurrence, name: str) -> None:
    """On whose word the rule stands."""
    row.established_by = name


def approver(row: Recurrence) -> str:
    """Who ordered the rule: whose word every instance is established on."""
    return row.established_by


def recurrence_values(row: Recurrence) -> dict[str, str]:
    """A stored rule as the form shows it again, with its version."""
    return {
        "title": row.title, "kind": row.kind.value, "source": row.source.value, "requirement": row.requirement,
        "rule": row.rule_text, "start_on": row.start_on.isoformat(), "end_on": row.end_on.isoformat() if row.end_on else "",
        "shift": row.shift.value, "lead_days": f"{row.lead_days}", "leader": row.leader_name, "lead": row.lead_name,
        "established_by": approver(row), "key": YES if row.key else NO, "note": row.note, "version": f"{row.version}",
    }

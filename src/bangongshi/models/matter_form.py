"""What the form of 督办 takes, and what is wrong with it before any list is asked: strings in, one checked entry out.

Required for a mere 拟立项 is only the title; what 立项 asks for besides is in `opening_test`. Fields: domain.md §8.4, §10.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bangongshi.models import secrecy as secrecies
from bangongshi.models.matter_words import MatterKind, Source, WorkPhase
from bangongshi.models.opening_test import BETWEEN, ONE_LEAD, Asked
from bangongshi.models.people import tidy_name
from bangongshi.models.typed import Typed
from bangongshi.models.words import Secrecy
from bangongshi.models.workdays import Calendar
from bangongshi.text import clean_in

LINES = frozenset({"requirement", "basis", "report", "note", "result", "text", "said", "evidence", "answer"})
"""Fields of more than one line, in this form and in those of the acts."""

LONGEST_TITLE = 200
"""Signs of a title; a register line must stay a line."""

_SOURCES = {
    MatterKind.ERRAND: Source.SPOKEN,
    MatterKind.RESEARCH: Source.RESEARCH,
    MatterKind.CITIZENS: Source.PETITION,
    MatterKind.KEY_WORK: Source.YEAR,
}
"""The source a kind mostly has, while none was chosen."""


@dataclass(frozen=True, slots=True)
class MatterEntry:
    """A checked matter. `due` and `assist_due` are as typed (a day or a period): what they count from is known at 立项.

    `paper_id`, `instruction_id`: where it was said, from the fields `paper` and `instruction` (ids, never shown).
    `secrecy` None: as the paper, else 内部. `parent` is a number; `establish`: 立项 in the same act; 交办 need nobody's
    approval, `established_by` is then the leader who said it, if any.
    """

    title: str
    kind: MatterKind = MatterKind.SUPERVISED
    source: Source = Source.OTHER
    requirement: str = ""
    basis: str = ""
    leader: str = ""
    lead: str = ""
    assists: tuple[str, ...] = ()
    assist_due: str = ""
    due: str = ""
    cycle_days: int | None = None
    key: bool = False
    secrecy: Secrecy | None = None
    establish: bool = False
    established_by: str = ""
    established_on: date | None = None
    reporter: str = ""
    phase: WorkPhase | None = None
    report: str = ""
    parent: str = ""
    note: str = ""
    paper_id: int | None = None
    instruction_id: int | None = None

    def asked(self, *, dated: bool) -> Asked:
        """What the opening test looks at."""
        return Asked(
            self.title, self.requirement, self.basis, self.lead, self.assists, dated, self.cycle_days, self.kind,
            self.source,
        )


def cleaned(typed: Mapping[str, str]) -> dict[str, str]:
    """Typed values as they may be stored; Refused (B-SECRET) when one carries a state-secret mark."""
    values = {name: clean_in(text, lines=name in LINES).strip() for name, text in typed.items()}
    secrecies.guard(values)
    return values


def names(text: str) -> tuple[str, ...]:
    """「甲、乙」 as ("甲", "乙"): each once, in order."""
    return tuple(dict.fromkeys(name for name in (tidy_name(part) for part in BETWEEN.split(text)) if name))


def check(typed: Mapping[str, str], now: datetime, calendar: Calendar) -> MatterEntry:
    """The entry, or Invalid with a sentence per field (all of them at once), or Refused for a state-secret mark."""
    read = _Reading(cleaned(typed), now, calendar)
    entry = _entry(read)
    read.finish()
    return entry


def _entry(read: "_Reading") -> MatterEntry:
    kind = read.word("kind", MatterKind, MatterKind.SUPERVISED)
    establish = read.yes("establish")
    leader, by = read.one("leader", "责任领导只填一位。"), read.one("established_by", "批准立项的只填一位。")
    if establish and not by and kind is not MatterKind.ERRAND:
        read.wrong["established_by"] = "请填谁批准立项；还没批的先存为拟立项。"
    for name in ("due", "assist_due"):
        read.day(name)  # only whether it can be read at all; it is counted from its start later
    return MatterEntry(
        title=read.title(),
        kind=kind,
        source=read.word("source", Source, _SOURCES.get(kind, Source.OTHER)),
        requirement=read.text("requirement"),
        basis=read.text("basis"),
        leader=leader,
        lead=read.one("lead", ONE_LEAD),
        assists=read.assists(),
        assist_due=read.text("assist_due"),
        due=read.text("due"),
        cycle_days=read.count("cycle_days", None, least=1),
        key=read.yes("key"),
        secrecy=read.word("secrecy", Secrecy, Secrecy.INTERNAL) if read.text("secrecy") else None,
        establish=establish,
        established_by=by or (leader if kind is MatterKind.ERRAND else ""),
        established_on=read.past_date("established_on"),
        reporter=tidy_name(read.text("reporter")),
        phase=read.phase(kind),
        report=read.text("report"),
        parent=read.text("parent"),
        note=read.text("note"),
        paper_id=read.id_of("paper"),
        instruction_id=read.id_of("instruction"),
    )


class _Reading(Typed):
    """The fields only a matter has."""

    def title(self) -> str:
        """事项: one line, not too long for a register."""
        value = self.needed("title", "请填事项：要办成一件什么事。")
        if len(value) > LONGEST_TITLE:
            self.wrong["title"] = f"事项最多 {LONGEST_TITLE} 字，详细的请写进要求。"
        return value

    def one(self, name: str, sentence: str) -> str:
        """One name; `sentence` when several were typed."""
        value = tidy_name(self.text(name))
        if BETWEEN.search(value):
            self.wrong[name] = sentence
        return value

    def assists(self) -> tuple[str, ...]:
        """Any 协办, the 主办 not among them."""
        found, lead = names(self.text("assists")), tidy_name(self.text("lead"))
        if lead and lead in found:
            self.wrong["assists"] = f"{lead}已经是主办，请从协办里去掉。"
        return found

    def phase(self, kind: MatterKind) -> WorkPhase | None:
        """Only key work has phases; it begins with the first (domain.md §0.1)."""
        if kind is MatterKind.KEY_WORK:
            return self.word("phase", WorkPhase, WorkPhase.RESEARCH)
        if self.text("phase"):
            self.wrong["phase"] = "只有重点工作分阶段，请清空这一栏，或把类型改成重点工作。"
        return None

    def id_of(self, name: str) -> int | None:
        """An id a screen handed on; nothing a person types."""
        value = self.text(name)
        return int(value) if value.isdecimal() else None

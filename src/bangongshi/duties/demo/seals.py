"""Which seals does the sample office have, and what were they used for? Four seals and some months of 用印."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from bangongshi.duties.demo.handling import CLERK
from bangongshi.duties.demo.plans import Days
from bangongshi.duties.demo.staff import Staff
from bangongshi.duties.demo.story import Story
from bangongshi.duties.demo.wording import SourceNumbers, words
from bangongshi.duties.seals.use_numbers import SERIES, number_text
from bangongshi.models.approved import Approved
from bangongshi.models.office import Person
from bangongshi.models.papers import Document, Incoming, Number
from bangongshi.models.seal_authority import Authority, proposed
from bangongshi.models.seal_rules import DEFAULT_SCOPE, NAMING, scope_words
from bangongshi.models.seal_words import (
    ApprovalWay,
    Matter,
    SealKind,
    SealVerb,
    UseState,
    UseVerb,
)
from bangongshi.models.seals import Seal, SealAuthority, SealLoan, SealUse, Stamping
from bangongshi.models.words import NumberState, Phase, Secrecy
from bangongshi.models.workdays import Calendar

MONTHS = 80
"""The uses fall into so many working days before today."""
USES = 44
TODAY = 4
"""Uses of the present morning."""
TRIP = 14
"""So many working days ago the unit's seal was taken along for a day."""
LENT = 1
"""So many working days ago the seal of the contracts went out; it is still out."""
_PHONE = 2
"""So many working days ago somebody said yes by telephone, to be signed on the next one; it has not been."""
_SIGNED_LATER, _VOIDED, _UNPUBLISHED = 20, 23, (31, 37)
"""Uses (by place) allowed by telephone and countersigned, voided, not yet announced."""
_FROM = {Matter.FINANCE: "财务科", Matter.STAFF: "人事科", Matter.CERTIFY: "人事科"}
"""Who comes with what; with everything else anybody does."""
_YUAN = 100
_CEILINGS = {SealKind.CONTRACT: 500_000, SealKind.FINANCE: 100_000}
"""In 元: up to here the deputy chief approves, above it the chief."""


@dataclass(slots=True)
class Asked:
    """What somebody comes to the desk with. `amount` in 分."""

    seal: Seal
    matter: Matter
    subject: str
    copies: int = 1
    amount: int | None = None
    reference: str = ""
    secrecy: Secrecy = Secrecy.INTERNAL
    paper: Document | None = None


class SealOffice:
    """The seals and the desk they lie on; every method of an act is one act at the story's present moment."""

    def __init__(
        self, story: Story, random: Random, staff: Staff, calendar: Calendar, days: Days, now: datetime
    ) -> None:
        self.story, self.random, self.staff, self.calendar, self.days, self.now = story, random, staff, calendar, days, now
        self.seals: dict[SealKind, Seal] = {}
        self._authorities: dict[SealKind, list[Authority]] = {}
        self._references = SourceNumbers(random)
        self._serials: dict[int, int] = {}
        self._own = [person for person in staff.staff if person.department == "办公室"]

    @property
    def chief(self) -> Person:
        """The head of the office, who says yes to what is of every day."""
        return self.staff.leaders[5]

    def open(self) -> None:
        """Plan everything from the first seal on."""
        self.story.plan(self.story.now + timedelta(minutes=40), self._record)
        for ordinal in range(USES):
            self.story.plan(self._moment(ordinal), partial(self._ordinary, ordinal))
        for ordinal in range(TODAY):
            at = min(datetime.combine(self.now.date(), time(8, 30 + 7 * ordinal)), self.now)
            self.story.plan(at, partial(self._ordinary, USES + ordinal))
        for back, refusal in zip((31, 6), words()["seals"]["refusals"], strict=True):
            self.story.plan(self.at(back, 10, 11), partial(self._refuse, *refusal))
        self.story.plan(self.at(_PHONE, 15, 16), self._by_phone)

    def at(self, days_back: int, first_hour: int = 9, last_hour: int = 16) -> datetime:
        """A moment so many working days before today; on the day of the trip the unit's seal is away."""
        back = days_back + 1 if days_back == TRIP else days_back
        return self.days.moment(len(self.days) - back, first_hour, last_hour)

    def _moment(self, ordinal: int) -> datetime:
        """Spread over the months, in order; the last of them lie before the seal of the contracts went out."""
        return self.at(max(LENT + 1, MONTHS - ordinal * MONTHS // USES))

    # -- the seals -----------------------------------------------------------------------------------------------------

    def _record(self) -> None:
        for page, line in enumerate(words()["seals"]["list"], 1):
            self._enter(line, page)
        for kind in self.seals:
            self._authorise(kind)

    def _enter(self, line: Sequence[str], page: int) -> None:
        name, kind_word, diameter, issuer, place, notice, enabled = line
        kind = SealKind(kind_word)
        keepers = self._own if kind is not SealKind.FINANCE else self.of("财务科")
        keeper, deputy = keepers[0], keepers[1]
        text = words()["office"]["name"] + name
        self.story.act(SealVerb.RECORD, text)
        self.seals[kind] = self.story.add(
            Seal(
                name=text, kind=kind, since=self.story.now, diameter_mm=int(diameter),
                emblem="五角星" if kind in NAMING else "", issuer=issuer, maker="某市公安机关指定刻制单位",
                imprint_place=f"印模簿第{page}页", keeper_id=keeper.id, keeper_name=keeper.name,
                deputy_id=deputy.id, deputy_name=deputy.name, place=place, scope=scope_words(DEFAULT_SCOPE[kind]),
                enabled_on=date.fromisoformat(enabled), enabled_number=notice,
            )
        )

    def of(self, department: str) -> list[Person]:
        """The staff of one department."""
        return [person for person in self.staff.staff if person.department == department]

    def _authorise(self, kind: SealKind) -> None:
        """Who may say yes: the head of the office to what is of every day, the leaders to papers and to money."""
        first, second = self.staff.leaders[0], self.staff.leaders[1]
        lines: list[tuple[Matter | None, int | None, Person, Person | None]] = [(None, None, first, second)]
        if kind is SealKind.STATUTORY:
            every_day = (Matter.LETTER, Matter.CERTIFY, Matter.REPORT, Matter.CREDENTIAL)
            lines += [(matter, None, self.chief, None) for matter in every_day]
        elif kind is SealKind.INNER:
            lines = [(None, None, self.chief, self.staff.leaders[6])]
        else:
            (matter,) = DEFAULT_SCOPE[kind]
            lines = [(matter, _CEILINGS[kind] * _YUAN, second, None), (matter, None, first, None)]
        seal = self.seals[kind]
        for matter_, ceiling, approver, deputy in lines:
            self.story.act(SealVerb.AUTHORISE, seal.name)
            self.story.add(
                SealAuthority(
                    seal_id=seal.id or 0, matter=matter_, ceiling=ceiling, approver_id=approver.id,
                    approver_name=approver.name, deputy_id=deputy.id if deputy else None,
                    deputy_name=deputy.name if deputy else "",
                )
            )
            self.story.note(f"seal:{seal.id}", SealVerb.AUTHORISE)
        self._authorities[kind] = [Authority(m, c, a.name, d.name if d else "", a.id) for m, c, a, d in lines]

    # -- 用印 -----------------------------------------------------------------------------------------------------------

    def use(
        self, asked: Asked, *, applicant: Person, impressions: int, approval: Approved | None = None,
        loan: SealLoan | None = None, spoiled: int = 0,
    ) -> SealUse:
        """One numbered use, inside an act under way."""
        number = self._number()
        document = asked.matter is Matter.DOCUMENT
        self.story.add(number)
        use = SealUse(
            number_id=number.id, number=number.text, used_at=self.story.now, matter=asked.matter, subject=asked.subject,
            reference=asked.reference, paper_id=asked.paper.id if asked.paper else None,
            loan_id=loan.id if loan else None, department=applicant.department, applicant_id=applicant.id,
            applicant_name=applicant.name, supervisor_name=CLERK if loan is None else loan.companion_name,
            signature=asked.seal.name if asked.seal.kind in NAMING else "", copies=asked.copies, amount=asked.amount,
            print_run=asked.copies if document else None, spoiled=spoiled,
            spoiled_note=words()["seals"]["spoiled_note"] if spoiled else "",
            kept_copy=words()["seals"]["kept"] if asked.matter in (Matter.CONTRACT, Matter.MANDATE) else "",
            taken_by=applicant.name, secrecy=asked.secrecy, alias=f"{asked.matter.value}用印 {number.text}",
        )
        copy_approval(approval or self._yes(asked), use)
        self.story.add(use)
        self.story.add(
            Stamping(use_id=use.id or 0, seal_id=asked.seal.id, seal_name=asked.seal.name, impressions=impressions)
        )
        return use

    def coming(self) -> str:
        """The number the next use gets, for the act's line in the journal."""
        year = self.story.now.year
        return number_text(year, self._serials.get(year, 0) + 1)

    def _number(self) -> Number:
        year = self.story.now.year
        serial = self._serials[year] = self._serials.get(year, 0) + 1
        return Number(series=SERIES, year=year, serial=serial, text=number_text(year, serial))

    def _yes(self, asked: Asked) -> Approved:
        """By whoever the table of authorities proposes, signed a little earlier."""
        line = proposed(self._authorities[asked.seal.kind], asked.matter, asked.amount)
        by = next(person for person in self.staff.leaders if line is not None and person.name == line.approver)
        return self.yes(by)

    def yes(self, by: Person, evidence: str = "用印审批单") -> Approved:
        """A signature of a few minutes ago."""
        return Approved(
            approver_id=by.id, approver_name=by.name, approved_at=self.story.now - timedelta(minutes=12),
            approval_evidence=evidence,
        )

    def _ordinary(self, ordinal: int) -> None:
        asked = self._asked(ordinal)
        self.story.act(UseVerb.USE, self.coming())
        applicant = self.random.choice(self.of(_FROM[asked.matter]) if asked.matter in _FROM else self.staff.staff)
        sheets = 2 if asked.matter is Matter.CONTRACT else 1
        approval = self._yes(asked)
        if ordinal == _SIGNED_LATER:
            approval.approval_way, approval.approval_evidence = ApprovalWay.PHONE, "在省里开会，电话同意"
            approval.countersign_by = self.calendar.add_workdays(self.story.now.date(), 1).day
        use = self.use(
            asked, applicant=applicant, impressions=asked.copies * sheets, approval=approval,
            spoiled=1 if ordinal % 19 == 9 else 0,
        )
        if asked.paper:
            self.story.note(f"document:{asked.paper.id}", UseVerb.USE)
        if use.countersign_by:
            signed = datetime.combine(use.countersign_by, time(9, 20))
            self.story.plan(signed, partial(self._countersign, use))
        if ordinal == _VOIDED:
            self.story.plan(self.story.now + timedelta(minutes=50), partial(self._void, use))

    def _asked(self, ordinal: int) -> Asked:
        """The list in turn; this morning's and yesterday's go without the seal of the contracts, which is out."""
        some = words()["seals"]["uses"]
        matter, kind, pattern = some[ordinal % len(some)]
        if ordinal >= USES:
            matter, kind, pattern = [each for each in some if each[0] != Matter.CONTRACT][(ordinal - USES) * 3]
        seal = self.seals[SealKind(kind)]
        asked = Asked(seal, Matter(matter), self.filled(pattern), self.random.choice((1, 1, 2, 3)))
        if asked.matter is Matter.DOCUMENT:
            self._paper(asked, ordinal)
        elif asked.matter in (Matter.CONTRACT, Matter.FINANCE):
            amounts = words()["seals"]["contracts" if asked.matter is Matter.CONTRACT else "payments"]
            asked.amount = amounts[ordinal % len(amounts)] * _YUAN
            asked.copies = 4 if asked.matter is Matter.CONTRACT else asked.copies
        return asked

    def _paper(self, asked: Asked, ordinal: int) -> None:
        """A 公文 of ours: some answer a registered paper, some are not yet announced."""
        code, day = words()["office"]["code"], self.story.now.date()
        asked.copies = self.random.choice((6, 12, 25, 30))
        asked.reference = self._references.next(code + ("办" if asked.seal.kind is SealKind.INNER else ""), "", day)
        if ordinal in _UNPUBLISHED:
            asked.subject, asked.secrecy = self.filled(words()["seals"]["hidden"]), Secrecy.UNPUBLISHED
        elif asked.seal.kind is SealKind.STATUTORY and ordinal % 3 == 0 and (paper := self._answered()):
            asked.paper, asked.secrecy = paper, paper.secrecy
            asked.subject, asked.copies = f"对《{paper.title}》的复函", 2
            asked.reference = self._references.next(f"{code}办", "函", day)

    def _answered(self) -> Document | None:
        """The newest open paper that may wait for an answer."""
        enrolled = {row.document_id for row in self.story.rows(Incoming)[-60:] if row.receipt_number}
        open_ = [paper for paper in self.story.rows(Document) if paper.id in enrolled and paper.phase is Phase.ENROLLED]
        found = [paper for paper in open_ if paper.genre in ("函", "请示") and paper.secrecy is Secrecy.OPEN]
        return found[-1] if found else None

    def filled(self, pattern: str) -> str:
        """A subject with its blanks filled in."""
        return (
            pattern.replace("{事}", self.random.choice(words()["matters"]["m0"]))
            .replace("{地}", self.random.choice(words()["places"]["list"]))
            .replace("{人}", self.random.choice(self.staff.staff).name)
        )

    def _by_phone(self) -> None:
        """Allowed by telephone and never signed: red on home."""
        asked = Asked(self.seals[SealKind.STATUTORY], Matter.CERTIFY, self.filled("{人}同志工作经历证明"))
        approval = self.yes(self.chief)
        approval.approval_way, approval.approval_evidence = ApprovalWay.PHONE, "外出开会，电话同意，经办人接听"
        approval.countersign_by = self.calendar.add_workdays(self.story.now.date(), 1).day
        self.story.act(UseVerb.USE, self.coming())
        self.use(asked, applicant=self.random.choice(self.of("人事科")), impressions=1, approval=approval)

    def _countersign(self, use: SealUse) -> None:
        self.story.act(UseVerb.COUNTERSIGN, use.number)
        self.story.change(use, countersigned_at=self.story.now, countersign_evidence="用印审批单上补签")

    def _void(self, use: SealUse) -> None:
        reason = words()["seals"]["void_reason"]
        self.story.act(UseVerb.VOID, use.number, reason)
        self.story.change(use, state=UseState.VOID, reason=reason)
        number = next(row for row in self.story.rows(Number) if row.id == use.number_id)
        self.story.change(number, state=NumberState.VOIDED, reason=reason)

    def _refuse(self, matter: str, subject: str, reason: str) -> None:
        seal, applicant = self.seals[SealKind.STATUTORY], self.random.choice(self.staff.staff)
        self.story.act(UseVerb.REFUSE, seal.name, reason)
        use = self.story.add(
            SealUse(
                state=UseState.REFUSED, used_at=self.story.now, matter=Matter(matter), subject=subject,
                department=applicant.department, applicant_id=applicant.id, applicant_name=applicant.name,
                supervisor_name=CLERK, alias=f"{matter}申请用印（{self.story.now:%Y-%m-%d %H:%M}）", reason=reason,
            )
        )
        self.story.add(Stamping(use_id=use.id or 0, seal_id=seal.id, seal_name=seal.name))


def copy_approval(said: Approved, row: Approved) -> None:
    """The same yes on another row."""
    row.approver_id, row.approver_name, row.approved_at = said.approver_id, said.approver_name, said.approved_at
    row.approval_way, row.approval_evidence = said.approval_way, said.approval_evidence
    row.countersign_by = said.countersign_by

"""What happens to a sample paper between 签收 and 办结? Each step is planned as an event of the story."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from bangongshi.duties.demo.handling import CLERK, Handled, Stage, deadline_of, moments
from bangongshi.duties.demo.staff import Sender, Staff
from bangongshi.duties.demo.story import Story
from bangongshi.duties.demo.wording import SourceNumbers, Wording, words
from bangongshi.models.deadlines import Sum, fixed, propose
from bangongshi.models.document_number import recognise
from bangongshi.models.genre import needs_reply
from bangongshi.models.incoming_form import UNTITLED
from bangongshi.models.office import Person
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Copy, Document, Incoming, Number
from bangongshi.models.receipt_number import format_number
from bangongshi.models.secrecy import default_alias
from bangongshi.models.standing import standing
from bangongshi.models.words import (
    Channel,
    ClosingMeans,
    Direction,
    DueBasis,
    Handling,
    NumberState,
    Phase,
    Relation,
    Secrecy,
    Urgency,
)
from bangongshi.models.workdays import Calendar

READING = ("通报", "纪要")
"""Genres that are only to be read."""


@dataclass(slots=True)
class Plan:
    """What is to become of one paper. `due_on` None: by the unit's table. `readers` in order; the last may keep it."""

    at: datetime
    sender: Sender
    wording: Wording
    urgency: Urgency = Urgency.NONE
    secrecy: Secrecy = Secrecy.OPEN
    key: bool = False
    due_on: date | None = None
    no_due: bool = False
    copies: int = 1
    readers: list[tuple[Person, datetime, datetime | None]] = field(default_factory=list)
    close_at: datetime | None = None
    void_at: datetime | None = None
    extend: tuple[datetime, date] | None = None
    enrol: bool = True
    stage: Stage = Stage.CLOSED
    today: date = date.min


class Office:
    """The clerk at work in the story: every method is one act, as the use cases of duties/registry would leave it."""

    def __init__(self, story: Story, random: Random, staff: Staff, calendar: Calendar, style: str) -> None:
        self.story, self.random, self.staff, self.calendar, self.style = story, random, staff, calendar, style
        self.numbers = SourceNumbers(random)
        self._serials: dict[int, int] = {}

    def live(self, plan: Plan) -> None:
        """Plan a paper's whole life, from its arrival on."""
        self.story.plan(plan.at, lambda: self._arrive(plan))

    def _arrive(self, plan: Plan) -> None:
        reading = plan.wording.genre in READING
        document = Document(
            direction=Direction.IN, phase=Phase.ENROLLED if plan.enrol else Phase.SIGNED_IN,
            title=plan.wording.title if plan.enrol else UNTITLED, genre=plan.wording.genre if plan.enrol else "",
            alias=plan.wording.alias or self._alias(plan),
            secrecy=plan.secrecy, urgency=plan.urgency, standing=standing(plan.urgency, key=False),
            unit_id=plan.sender.unit.id, unit_name=plan.sender.unit.name, occurred_on=plan.at.date(),
            signed_on=plan.at.date() - timedelta(days=self.random.randint(1, 6)), copies=plan.copies,
            pages=self.random.randint(2, 24), attachments=self.random.choice((0, 0, 0, 1, 1, 2, 3)),
        )
        due = self._due(plan, reading)
        document.due_on = due.due_on if due else None
        document.due_time = f"{due.due_time:%H:%M}" if due and due.due_time else ""
        number = self._number(plan) if plan.enrol else None
        incoming = self._incoming(plan, document, number, reading)
        self.story.act(Verb.ENROL if number else Verb.SIGN_IN, number.text if number else f"{plan.sender.unit.name}来文")
        self.story.add(document)
        incoming.document_id = document.id or 0
        self.story.add(incoming)
        copies = [
            self.story.add(Copy(document_id=document.id or 0, ordinal=ordinal, holder_since=plan.at))
            for ordinal in range(1, plan.copies + 1)
        ]
        if due:
            self.story.add(deadline_of(document.id or 0, due))
        if number:
            number.document_id = document.id
            self.story.add(number)
            self.story.note(f"document:{document.id}", Verb.SIGN_IN)
        lead = self.random.choice(words()["staff"]["departments"][1:])
        self._rest(plan, Handled(self.story, self.calendar, document, incoming, copies, lead), number)

    def _alias(self, plan: Plan) -> str:
        return default_alias(plan.sender.unit.name, plan.wording.genre if plan.enrol else "", plan.at.date())

    def _due(self, plan: Plan, reading: bool) -> Sum | None:
        if plan.no_due:
            return None
        if plan.due_on:
            return fixed(plan.due_on, plan.at.date(), DueBasis.SOURCE)
        matter = "传阅" if reading else "办件"
        return propose(plan.urgency, plan.at.date(), self.calendar, matter=matter)

    def _number(self, plan: Plan) -> Number:
        year = plan.at.year
        serial = self._serials[year] = self._serials.get(year, 0) + 1
        return Number(series="收文", year=year, serial=serial, text=format_number(self.style, year, serial))

    def _incoming(self, plan: Plan, document: Document, number: Number | None, reading: bool) -> Incoming:
        source = self.numbers.next(plan.sender.code, document.genre, document.signed_on or plan.at.date())
        relation = plan.sender.unit.relation
        return Incoming(
            document_id=0, receipt_number=number.text if number else "",
            source_number=source if number else "", source_key=recognise(source).key if number else "",
            relation=relation, handling=Handling.READ if reading else Handling.ACT,
            reply_wanted=document.genre in ("请示", "函"), channel=self._channel(relation),
            signed_in_at=plan.at, signed_in_by=CLERK,
            enrolled_on=plan.at.date() if number else None, enrolled_by=CLERK if number else "",
            addressees=words()["office"]["name"],
        )

    def _channel(self, relation: Relation) -> Channel:
        usual = {Relation.SUPERIOR: Channel.EXCHANGE, Relation.PEER: Channel.EXCHANGE, Relation.SUBORDINATE: Channel.SYSTEM}
        rare = self.random.choice((Channel.BY_HAND, Channel.POST, Channel.FAX))
        return usual.get(relation, rare) if self.random.random() < 0.8 else rare

    def _rest(self, plan: Plan, paper: Handled, number: Number | None) -> None:
        plan_at = self.story.plan
        if plan.key:
            plan_at(plan.at + timedelta(minutes=20), lambda: self._mark(paper.document, paper.incoming))
        if plan.void_at and number:
            plan_at(plan.void_at, lambda: self._void(paper.document, paper.incoming, number))
        if plan.extend:
            at, due_on = plan.extend
            plan_at(at, lambda: self._extend(paper.document, paper.incoming, due_on))
        if number and plan.stage is not Stage.NEW and not plan.void_at:
            self._onward(plan, paper)

    def _onward(self, plan: Plan, paper: Handled) -> None:
        """初审, 拟办 or 传阅, the readers one after the other, then what comes of it."""
        plan_at = self.story.plan
        first, second, third = moments(plan.at, 3)
        plan_at(first, paper.vet)
        if plan.stage is Stage.RETURNED:
            reason, receipt = words()["life"]["return_reason"], words()["life"]["return_receipt"]
            plan_at(second, lambda: paper.send_back(reason, receipt))
            return
        if plan.stage is Stage.VETTED:
            return
        readers = [reader for reader, _, _ in plan.readers]
        if not paper.acting:
            if readers:
                plan_at(third, lambda: paper.open_slip(readers))
        else:
            proposal = self.random.choice(words()["life"]["proposals"]).replace("{科}", paper.lead)
            asked = [reader for reader in readers if reader.leader] or self._asked(plan)
            plan_at(second, lambda: paper.propose(proposal, asked))
        for reader, sent, back in plan.readers:
            plan_at(sent, partial(paper.send, reader))
            if back:
                plan_at(back, partial(self._back, paper, reader, reader is readers[-1]))
        self._after(plan, paper)

    def _asked(self, plan: Plan) -> list[Person]:
        """Leaders asked for a 批示 where none has the paper in hand: all but those sent straight to the 主办."""
        if plan.stage in (Stage.CLOSED, Stage.HANDLING, Stage.ANSWERED):
            return []
        return list(self.staff.leaders[:2] if plan.stage is Stage.CONFLICT else self.staff.leaders[:1])

    def _back(self, paper: Handled, reader: Person, last: bool) -> None:
        some = words()["life"]["instructions" if reader.leader and paper.acting else "opinions"]
        paper.take_in(reader, self.random.choice(some))
        if last:
            paper.end_slip()

    def _after(self, plan: Plan, paper: Handled) -> None:
        """From the last return on, by how far the paper is to come."""
        plan_at, chief = self.story.plan, self.staff.leaders[0]
        life = words()["life"]
        if plan.readers and plan.readers[-1][2] is None:
            sent = plan.readers[-1][1]
            if plan.stage is Stage.KEPT:
                until = self.calendar.add_workdays(plan.today, 3).day
                plan_at(sent + timedelta(minutes=40), lambda: paper.keep(until))
            if plan.stage is Stage.CROSSED:
                to = self.staff.leaders[2] if plan.readers[-1][0] is not self.staff.leaders[2] else self.staff.leaders[3]
                plan_at(sent + timedelta(minutes=40), lambda: paper.cross(to))
            return
        start = (plan.readers[-1][2] if plan.readers else None) or plan.at + timedelta(minutes=20)
        at = moments(start, 6)
        if not paper.acting:
            if plan.close_at:
                plan_at(plan.close_at, lambda: self._close(paper))
            return
        if plan.stage in (Stage.SAID, Stage.CONFLICT, Stage.REOPENED):
            said = life["agree"] if plan.stage is Stage.CONFLICT else life["instructions"][0]
            plan_at(at[0], lambda: paper.instruct(chief, said))
        if plan.stage is Stage.CONFLICT:
            plan_at(at[1], lambda: paper.instruct(self.staff.leaders[1], life["against"]))
        if plan.stage in (Stage.SAID, Stage.HANDLING, Stage.ANSWERED, Stage.REOPENED, Stage.CLOSED):
            plan_at(at[2], paper.assign)
        if plan.stage in (Stage.HANDLING, Stage.ANSWERED, Stage.REOPENED, Stage.CLOSED):
            plan_at(at[3], paper.pass_on)
        if plan.stage is Stage.HANDLING:
            plan_at(at[4], lambda: paper.chase(life["answer"]))
        if plan.stage in (Stage.ANSWERED, Stage.REOPENED):
            plan_at(at[5], lambda: paper.feedback(self._outcome(paper)))
        self._end(plan, paper, at[5])

    def _end(self, plan: Plan, paper: Handled, at: datetime) -> None:
        plan_at = self.story.plan
        if plan.close_at:
            before = max(plan.close_at - timedelta(minutes=5), at)
            plan_at(before, lambda: paper.feedback(self._outcome(paper)))
            plan_at(max(plan.close_at, at), lambda: self._close(paper))
        elif plan.stage is Stage.REOPENED:
            ended, anew = moments(at, 2)
            plan_at(ended, lambda: self._close(paper))
            said = words()["life"]["again"]
            plan_at(anew, lambda: paper.instruct(self.staff.leaders[0], said))

    def _outcome(self, paper: Handled) -> str:
        return self.random.choice(words()["life"]["outcomes"]).replace("{科}", paper.lead)

    def _close(self, paper: Handled) -> None:
        """办结, after the answer where one is wanted."""
        means = ClosingMeans.DONE
        if not paper.acting:
            means = self.random.choice((ClosingMeans.READ, ClosingMeans.FILED))
        if needs_reply(paper.document.genre, paper.incoming.reply_wanted):
            means = ClosingMeans.REPLIED
            paper.reply(self.numbers.next(words()["office"]["code"], "函", self.story.now.date()))
        paper.close(means, self._outcome(paper))

    def _mark(self, document: Document, incoming: Incoming) -> None:
        self.story.act(Verb.MARK_KEY, incoming.receipt_number, words()["life"]["key_reason"])
        self.story.change(document, key=True, standing=standing(document.urgency, key=True))

    def _extend(self, document: Document, incoming: Incoming, due_on: date) -> None:
        reason = words()["life"]["extension_reason"]
        self.story.act(Verb.SET_DUE, incoming.receipt_number, reason)
        self.story.add(deadline_of(document.id or 0, fixed(due_on, self.story.now.date(), DueBasis.SOURCE, reason)))
        self.story.change(document, due_on=due_on)

    def _void(self, document: Document, incoming: Incoming, number: Number) -> None:
        reason = self.random.choice(words()["life"]["void_reasons"])
        self.story.act(Verb.VOID, incoming.receipt_number, reason)
        self.story.change(document, phase=Phase.VOID, reason=reason)
        self.story.change(number, state=NumberState.VOIDED, reason=reason)


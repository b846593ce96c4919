"""What happens to a sample paper between 签收 and 办结? Each step is planned as an event of the story."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from bangongshi.duties.demo.staff import Sender, Staff
from bangongshi.duties.demo.story import Story
from bangongshi.duties.demo.wording import SourceNumbers, Wording, words
from bangongshi.duties.registry.circulate import CABINET
from bangongshi.models.deadlines import Sum, fixed, propose
from bangongshi.models.document_number import recognise
from bangongshi.models.incoming_form import UNTITLED
from bangongshi.models.office import Person
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Copy, Deadline, Document, Hop, Incoming, Instruction, Number
from bangongshi.models.receipt_number import format_number
from bangongshi.models.secrecy import default_alias
from bangongshi.models.standing import standing
from bangongshi.models.words import (
    Channel,
    ClosingMeans,
    Direction,
    DueBasis,
    Handling,
    HolderKind,
    HopState,
    NumberState,
    Phase,
    Relation,
    Secrecy,
    Urgency,
)
from bangongshi.models.workdays import Calendar

CLERK = "文秘"
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
            self.story.add(_deadline(document, due))
        if number:
            number.document_id = document.id
            self.story.add(number)
            self.story.note(f"document:{document.id}", Verb.SIGN_IN)
        self._rest(plan, document, incoming, copies[0], number)

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
        science = self.random.choice(words()["staff"]["departments"][1:])
        return Incoming(
            document_id=0, receipt_number=number.text if number else "",
            source_number=source if number else "", source_key=recognise(source).key if number else "",
            relation=relation, handling=Handling.READ if reading else Handling.ACT,
            reply_wanted=document.genre in ("请示", "函"), channel=self._channel(relation),
            signed_in_at=plan.at, signed_in_by=CLERK,
            enrolled_on=plan.at.date() if number else None, enrolled_by=CLERK if number else "",
            addressees=words()["office"]["name"],
            proposal=self.random.choice(words()["life"]["proposals"]).replace("{科}", science) if number else "",
            undertaker="" if reading or not number else science,
        )

    def _channel(self, relation: Relation) -> Channel:
        usual = {Relation.SUPERIOR: Channel.EXCHANGE, Relation.PEER: Channel.EXCHANGE, Relation.SUBORDINATE: Channel.SYSTEM}
        rare = self.random.choice((Channel.BY_HAND, Channel.POST, Channel.FAX))
        return usual.get(relation, rare) if self.random.random() < 0.8 else rare

    def _rest(
        self, plan: Plan, document: Document, incoming: Incoming, copy: Copy, number: Number | None
    ) -> None:
        plan_at = self.story.plan
        if plan.key:
            plan_at(plan.at + timedelta(minutes=20), lambda: self._mark(document, incoming))
        for reader, sent, back in plan.readers:
            plan_at(sent, partial(self._send, document, incoming, copy, reader, back))
        if plan.extend:
            at, due_on = plan.extend
            plan_at(at, lambda: self._extend(document, incoming, due_on))
        if plan.close_at:
            plan_at(plan.close_at, lambda: self._close(document, incoming))
        if plan.void_at and number:
            plan_at(plan.void_at, lambda: self._void(document, incoming, number))

    def _mark(self, document: Document, incoming: Incoming) -> None:
        self.story.act(Verb.MARK_KEY, incoming.receipt_number, words()["life"]["key_reason"])
        self.story.change(document, key=True, standing=standing(document.urgency, key=True))

    def _send(
        self, document: Document, incoming: Incoming, copy: Copy, reader: Person, back: datetime | None
    ) -> None:
        now = self.story.now
        self.story.act(Verb.SEND_OUT, incoming.receipt_number)
        due = propose(Urgency.NONE, now.date(), self.calendar, matter="传阅").due_on
        hop = self.story.add(
            Hop(
                document_id=document.id or 0, copy_id=copy.id or 0, reader_id=reader.id, reader_name=reader.name,
                sent_at=now, due_on=due,
            )
        )
        self.story.change(
            copy, holder_kind=HolderKind.PERSON, holder_id=reader.id, holder_name=reader.name, holder_since=now,
        )
        if back:
            self.story.plan(back, lambda: self._take_in(document, incoming, copy, hop, reader))

    def _take_in(self, document: Document, incoming: Incoming, copy: Copy, hop: Hop, reader: Person) -> None:
        now = self.story.now
        said = self.random.choice(words()["life"]["opinions"])
        self.story.act(Verb.TAKE_IN, incoming.receipt_number)
        self.story.change(hop, state=HopState.BACK, back_at=now, opinion=said)
        self.story.change(copy, holder_kind=HolderKind.CABINET, holder_id=None, holder_name=CABINET, holder_since=now)
        if reader.leader and incoming.handling is Handling.ACT and self.random.random() < 0.6:
            self.story.act("批示", incoming.receipt_number)
            text = self.random.choice(words()["life"]["instructions"])
            self.story.add(
                Instruction(
                    document_id=document.id or 0, leader_id=reader.id, leader_name=reader.name, said_on=now.date(),
                    text=text,
                )
            )

    def _extend(self, document: Document, incoming: Incoming, due_on: date) -> None:
        reason = words()["life"]["extension_reason"]
        self.story.act(Verb.SET_DUE, incoming.receipt_number, reason)
        self.story.add(_deadline(document, fixed(due_on, self.story.now.date(), DueBasis.SOURCE, reason)))
        self.story.change(document, due_on=due_on)

    def _close(self, document: Document, incoming: Incoming) -> None:
        now = self.story.now
        means = ClosingMeans.DONE
        if incoming.handling is Handling.READ:
            means = self.random.choice((ClosingMeans.READ, ClosingMeans.FILED))
        elif incoming.reply_wanted:
            means = ClosingMeans.REPLIED
        self.story.act(Verb.CLOSE, incoming.receipt_number, means.value)
        self.story.change(document, phase=Phase.CLOSED)
        reply = ""
        if means is ClosingMeans.REPLIED:
            reply = self.numbers.next(words()["office"]["code"], "函", now.date())
        outcome = self.random.choice(words()["life"]["outcomes"]).replace("{科}", incoming.undertaker or "综合科")
        self.story.change(
            incoming, closed_on=now.date(), closed_by=CLERK, closing_means=means, outcome=outcome, reply_number=reply,
        )

    def _void(self, document: Document, incoming: Incoming, number: Number) -> None:
        reason = self.random.choice(words()["life"]["void_reasons"])
        self.story.act(Verb.VOID, incoming.receipt_number, reason)
        self.story.change(document, phase=Phase.VOID, reason=reason)
        self.story.change(number, state=NumberState.VOIDED, reason=reason)


def _deadline(document: Document, due: Sum) -> Deadline:
    return Deadline(
        document_id=document.id or 0, due_on=due.due_on, start_on=due.start_on, amount=due.amount, unit=due.unit,
        basis=due.basis, basis_text=due.basis_text, provisional=due.provisional,
    )

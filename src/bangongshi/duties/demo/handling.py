"""What happens to a sample paper between 登记 and 办结, act by act? Each leaves the rows its use case would leave."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from bangongshi.duties.demo.story import Story
from bangongshi.duties.demo.wording import words
from bangongshi.models.chase_rules import first_chase, next_chase
from bangongshi.models.deadlines import Sum, fixed, propose
from bangongshi.models.instruction_rules import FollowUp, follow_up
from bangongshi.models.office import Person
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Copy, Deadline, Document, Hop, Incoming, Instruction
from bangongshi.models.words import (
    ClosingMeans,
    DueBasis,
    Handling,
    HolderKind,
    HopPurpose,
    HopState,
    Passing,
    Phase,
    SlipState,
    TaskKind,
    TaskState,
    Urgency,
    Way,
)
from bangongshi.models.work import Chase, Relay, Slip, SlipPaper, SlipReader, Task
from bangongshi.models.workdays import Calendar

CLERK = "文秘"
CABINET = "文件柜"


class Stage(StrEnum):
    """How far an open paper has come; a closed one has come to its end."""

    NEW = "刚登记"
    VETTED = "已初审"
    ASKED = "已拟办"
    SAID = "批示未传达"
    CONFLICT = "批示不一致"
    HANDLING = "承办中"
    ANSWERED = "已办复"
    KEPT = "留用"
    CROSSED = "横传"
    RETURNED = "退文"
    REOPENED = "第二轮"
    CLOSED = "办结"


class Handled:
    """One paper and its clerk; every method is one act at the story's present moment."""

    def __init__(
        self, story: Story, calendar: Calendar, document: Document, incoming: Incoming, copies: Sequence[Copy], lead: str
    ) -> None:
        self.story, self.calendar, self.document, self.incoming = story, calendar, document, incoming
        self.copies, self.lead = tuple(copies), lead
        self.copy = copies[0]
        self._asked: dict[int, Task] = {}
        self._said: list[Instruction] = []
        self._readers: dict[int, SlipReader] = {}
        self._slip: Slip | None = None
        self._task: Task | None = None
        self._out: Hop | None = None

    def _act(self, verb: str, reason: str = "") -> None:
        self.story.act(verb, self.incoming.receipt_number, reason)

    @property
    def _id(self) -> int:
        return self.document.id or 0

    @property
    def acting(self) -> bool:
        """办件, not 阅件."""
        return self.incoming.handling is Handling.ACT

    def vet(self) -> None:
        """初审 passed."""
        self._act(Verb.VET)
        self.story.change(self.incoming, vetted_on=self.story.now.date(), vetted_by=CLERK)

    def send_back(self, reason: str, receipt: str) -> None:
        """退文."""
        today = self.story.now.date()
        self._act(Verb.RETURN, reason)
        self.story.change(self.document, phase=Phase.RETURNED, reason=reason)
        self.story.change(self.incoming, returned_on=today, return_reason=reason, return_receipt=receipt)
        for copy in self.copies:
            self.story.change(
                copy, holder_kind=HolderKind.GONE, holder_name=self.document.unit_name, holder_since=self.story.now)

    def propose(self, proposal: str, leaders: Sequence[Person]) -> None:
        """拟办: these leaders asked, or 径送 where there is none."""
        self._act(Verb.PROPOSE)
        direct = "" if leaders else words()["life"]["direct_reason"]
        self.story.change(
            self.incoming, proposal=proposal, proposed_lead=self.lead, proposed_on=self.story.now.date(),
            proposed_by=CLERK, direct_reason=direct,
        )
        for seq, leader in enumerate(leaders, 1):
            self._asked[leader.id or 0] = self._open_task(TaskKind.INSTRUCT, leader.name, leader.id, seq)

    def open_slip(self, readers: Sequence[Person]) -> None:
        """传阅: these readers in turn."""
        self._act(Verb.CIRCULATE)
        self._slip = self.story.add(Slip(purpose="传阅", opened_at=self.story.now))
        self.story.add(SlipPaper(slip_id=self._slip.id or 0, document_id=self._id))
        for seq, reader in enumerate(readers, 1):
            self._readers[reader.id or 0] = self.story.add(
                SlipReader(slip_id=self._slip.id or 0, seq=seq, reader_id=reader.id or 0, reader_name=reader.name))

    def send(self, reader: Person) -> None:
        """呈批 to a leader who was asked, 送阅 to everyone else."""
        asked = self._asked.get(reader.id or 0)
        self._act(Verb.SUBMIT if asked else Verb.SEND_OUT)
        seat = self._readers.get(reader.id or 0)
        self._leg(reader, HopPurpose.INSTRUCT if asked else HopPurpose.READ, task_id=asked.id if asked else None,
                  slip_reader_id=seat.id if seat else None)

    def _leg(
        self, reader: Person, purpose: HopPurpose, *, task_id: int | None = None, slip_reader_id: int | None = None,
        crossed_from_id: int | None = None,
    ) -> None:
        now = self.story.now
        start = "呈批" if purpose is HopPurpose.INSTRUCT else "送阅"
        due = propose(Urgency.NONE, now.date(), self.calendar, matter="传阅", start_word=start, start_time=now.time())
        clock = f"{due.due_time:%H:%M}" if due.due_time else ""
        hop = Hop(
            document_id=self._id, copy_id=self.copy.id or 0, reader_id=reader.id, reader_name=reader.name, sent_at=now,
            due_on=due.due_on, due_time=clock, purpose=purpose, chase_on=due.due_on, task_id=task_id,
            slip_reader_id=slip_reader_id, crossed_from_id=crossed_from_id,
        )
        self._out = self.story.add(hop)
        self.story.add(deadline_of(self._id, due, hop_id=self._out.id))
        self.story.change(
            self.copy, holder_kind=HolderKind.PERSON, holder_id=reader.id, holder_name=reader.name, holder_since=now)

    def take_in(self, reader: Person, said: str) -> None:
        """收回: on a 呈批 what was written is the 批示."""
        hop, now = self._out, self.story.now
        if hop is None:
            return
        self._act(Verb.TAKE_IN)
        self.story.change(hop, state=HopState.BACK, back_at=now, opinion=said)
        self.story.change(
            self.copy, holder_kind=HolderKind.CABINET, holder_id=None, holder_name=CABINET, holder_since=now)
        if hop.purpose is HopPurpose.INSTRUCT:
            self._record(reader, said, Way.PAPER, "")
        self._out = None

    def end_slip(self) -> None:
        """Everybody has read: belongs to the act of the last 收回."""
        if self._slip is not None and self._slip.state is SlipState.OPEN:
            self.story.change(self._slip, state=SlipState.ENDED)

    def instruct(self, leader: Person, said: str) -> None:
        """批示 by word of mouth; on a closed paper it opens the next round."""
        self._act(Verb.INSTRUCT)
        if self.document.phase is Phase.CLOSED:
            self.story.change(self.document, phase=Phase.ENROLLED, round=self.document.round + 1,
                              leader_rank=min(self.document.leader_rank, leader.rank))
            self.story.change(self.incoming, closed_on=None, closed_by="", closing_means=None, outcome="",
                              reply_number="", direct_reason="")
            self._task, self._said = None, []
        self._record(leader, said, Way.FACE, "当面交代，经办人记录")

    def _record(self, leader: Person, said: str, way: Way, evidence: str) -> None:
        asks = follow_up(said) is FollowUp.ACT
        instruction = self.story.add(
            Instruction(
                document_id=self._id, leader_id=leader.id, leader_name=leader.name, said_on=self.story.now.date(),
                text=said, round=self.document.round, way=way, evidence=evidence,
                passing=Passing.WAITING if asks else Passing.NEEDLESS,
            )
        )
        self._said.append(instruction)
        asked = self._asked.get(leader.id or 0)
        if asked is not None and asked.state is TaskState.OPEN:
            self.story.change(asked, state=TaskState.DONE, done_at=self.story.now, instruction_id=instruction.id)
        if leader.rank < self.document.leader_rank:
            self.story.change(self.document, leader_rank=leader.rank)

    def assign(self) -> None:
        """承办: one 主办, due when the paper is."""
        self._act(Verb.ASSIGN)
        start = self.story.now.date()
        due = self.document.due_on
        made = fixed(max(due, start), start, DueBasis.DEFAULT, "同来文时限", start_word="交办") if due else None
        self._task = self._open_task(TaskKind.LEAD, self.lead, None, 1, made)

    def _open_task(self, kind: TaskKind, name: str, person: int | None, seq: int, due: Sum | None = None) -> Task:
        today = self.story.now.date()
        by = due.due_on if due else None
        task = self.story.add(
            Task(
                document_id=self._id, round=self.document.round, kind=kind, seq=seq, party_name=name, person_id=person,
                asked_at=self.story.now, due_on=by,
                chase_on=first_chase(by or self.document.due_on, today, self.calendar),
            )
        )
        if due:
            self.story.add(deadline_of(self._id, due, task_id=task.id))
        return task

    def pass_on(self) -> None:
        """传达 of all that waits, to the 主办; they said it back."""
        waiting = [said for said in self._said if said.passing is Passing.WAITING]
        if not waiting:
            return
        self._act(Verb.PASS_ON)
        for said in waiting:
            self.story.add(
                Relay(document_id=self._id, instruction_id=said.id or 0, to_name=self.lead, told_at=self.story.now,
                      repeated_back=True, teller=CLERK))
            self.story.change(said, passing=Passing.DONE)

    def chase(self, answer: str) -> None:
        """催办 by telephone; asked again on the next working day."""
        if self._task is None:
            return
        again = next_chase(self.story.now.date(), self.calendar)
        self._act(Verb.CHASE)
        self.story.add(
            Chase(document_id=self._id, task_id=self._task.id, whom=self.lead, said_at=self.story.now, answer=answer,
                  next_on=again, caller=CLERK))
        self.story.change(self._task, chase_on=again)

    def feedback(self, result: str) -> None:
        """办复."""
        if self._task is None or self._task.state is not TaskState.OPEN:
            return
        self._act(Verb.FEEDBACK)
        self.story.change(self._task, state=TaskState.DONE, done_at=self.story.now, result=result)

    def reply(self, number: str) -> None:
        """答复来文单位."""
        self._act(Verb.REPLY)
        self.story.change(self.incoming, reply_number=number)
        self.story.add(
            Task(document_id=self._id, round=self.document.round, kind=TaskKind.REPLY, state=TaskState.DONE,
                 party_name=self.document.unit_name, unit_id=self.document.unit_id, asked_at=self.story.now,
                 done_at=self.story.now, result="已函复。", reference=number, way=Way.PAPER))

    def keep(self, until: date) -> None:
        """留用至."""
        if self._out is None:
            return
        self._act(Verb.KEEP)
        made = fixed(until, self.story.now.date(), DueBasis.LEADER, "留用", start_word="留用")
        self.story.change(self._out, kept_until=until, due_on=until, due_time="", chase_on=until)
        self.story.add(deadline_of(self._id, made, hop_id=self._out.id))

    def cross(self, to: Person) -> None:
        """横传: the reader passed it on to `to`, who has it now."""
        hop = self._out
        if hop is None:
            return
        self._act(Verb.CROSS)
        self.story.change(hop, state=HopState.CROSSED, back_at=self.story.now)
        self._leg(to, hop.purpose, crossed_from_id=hop.id)

    def close(self, means: ClosingMeans, outcome: str) -> None:
        """办结."""
        self._act(Verb.CLOSE, means.value)
        self.story.change(self.document, phase=Phase.CLOSED)
        self.story.change(
            self.incoming, closed_on=self.story.now.date(), closed_by=CLERK, closing_means=means, outcome=outcome)


def deadline_of(document_id: int, due: Sum, *, task_id: int | None = None, hop_id: int | None = None) -> Deadline:
    """The row of a deadline, as duties/registry/deadlines.add_deadline makes it."""
    return Deadline(
        document_id=document_id, due_on=due.due_on, start_on=due.start_on, amount=due.amount, unit=due.unit,
        basis=due.basis, basis_text=due.basis_text, provisional=due.provisional, task_id=task_id, hop_id=hop_id,
        reached_on=due.reached_on, due_time=f"{due.due_time:%H:%M}" if due.due_time else "",
        start_time=f"{due.start_time:%H:%M}" if due.start_time else "", start_word=due.start_word,
    )


SOON = timedelta(minutes=4)
"""Between two acts on one paper that follow at once."""


def moments(start: datetime, count: int) -> list[datetime]:
    """`count` moments after `start`, a few minutes apart."""
    return [start + SOON * number for number in range(1, count + 1)]

"""What does the sample office follow up? Some matters, each with its life: returned, extended, late, called for, recurring."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from bangongshi.duties.demo.handling import CLERK
from bangongshi.duties.demo.plans import Days
from bangongshi.duties.demo.staff import Staff
from bangongshi.duties.demo.story import Story
from bangongshi.duties.demo.wording import words
from bangongshi.duties.supervision.numbers import number_text, series_of
from bangongshi.models.chase_rules import first_chase
from bangongshi.models.deadlines import count
from bangongshi.models.instruction_rules import FollowUp, follow_up
from bangongshi.models.matter_words import (
    EventKind,
    FeedbackKind,
    MatterKind,
    MatterState,
    MatterVerb,
    ReviewState,
    Shift,
    Source,
    WorkPhase,
)
from bangongshi.models.matters import (
    Feedback,
    Matter,
    MatterCall,
    MatterDeadline,
    MatterEvent,
    MatterParty,
    Milestone,
    Recurrence,
    RecurrencePause,
)
from bangongshi.models.papers import Document, Instruction, Number
from bangongshi.models.recurrence import named
from bangongshi.models.recurrence_words import RecurrenceVerb, read_rule
from bangongshi.models.standing import UNRANKED, standing
from bangongshi.models.words import DueBasis, DueUnit, Phase, Secrecy, TaskState, Urgency, Way
from bangongshi.models.workdays import Calendar

_S, _V, _E = MatterState, MatterVerb, EventKind
_MORE = 10
"""Working days an extension brings."""
_KEY = "城市更新"
"""What its title holds is 重点."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A matter to be: what it says, how many working days it has, what becomes of it."""

    title: str
    kind: MatterKind
    source: Source
    department: str
    given: int
    fate: str
    paper: Document | None = None
    instruction: Instruction | None = None


class Matters:
    """The register of 督办; every method of an act is one act at the story's present moment."""

    def __init__(
        self, story: Story, random: Random, staff: Staff, calendar: Calendar, days: Days, now: datetime
    ) -> None:
        self.story, self.random, self.staff, self.calendar, self.days, self.now = story, random, staff, calendar, days, now
        self._serials: dict[tuple[str, int], int] = {}
        self._taken: set[int] = set()

    def open(self) -> None:
        """Plan everything."""
        said = words()["supervision"]
        for title, kind, source, department, back, given, fate in said["list"]:
            plan = _Plan(title, MatterKind(kind), Source(source), department, given, fate)
            self.story.plan(self._at(back), partial(self._record, plan))
        for back, given, fate in said["instructed"]:
            self.story.plan(self._at(back), partial(self._from_instruction, given, fate))
        for title, rule, department, lead_days in said["recurring"]:
            self.story.plan(self._at(85), partial(self._recur, title, rule, department, lead_days))

    def _at(self, back: int) -> datetime:
        return self.days.moment(len(self.days) - back, 9, 16)

    def _later(self, moment: datetime, act: Callable[[], None]) -> bool:
        """Plan it, unless it lies after the present; whether it was planned."""
        if moment <= self.now:
            self.story.plan(moment, act)
        return moment <= self.now

    def _morning(self, day: date, minute: int = 0) -> datetime:
        return datetime.combine(day, time(9, 10)) + timedelta(minutes=minute)

    def _workday(self, day: date, ahead: int) -> date:
        """So many working days after (or before) a day."""
        if ahead >= 0:
            return self.calendar.add_workdays(day, ahead).day
        found = day
        for _ in range(-ahead):
            found = self.calendar.on_or_before(found - timedelta(days=1)).day
        return found

    # -- opening -----------------------------------------------------------------------------------------------------------

    def _from_instruction(self, given: int, fate: str) -> None:
        """The newest 批示 that asks for something and was not taken yet."""
        papers = {paper.id: paper for paper in self.story.rows(Document)}
        for instruction in reversed(self.story.rows(Instruction)):
            paper = papers[instruction.document_id]
            fits = paper.phase in (Phase.ENROLLED, Phase.CLOSED) and paper.secrecy is Secrecy.OPEN
            if fits and paper.id not in self._taken and follow_up(instruction.text) is FollowUp.ACT:
                self._taken.add(paper.id or 0)
                title = f"落实对《{paper.title}》的批示"
                plan = _Plan(
                    title, MatterKind.SUPERVISED, Source.INSTRUCTION, "综合科", given, fate, paper, instruction
                )
                self._record(plan)
                return

    def _record(self, plan: _Plan) -> None:
        if plan.fate == "拟立项":
            self.story.act(_V.RECORD, "拟立项事项")
            self.story.add(self._matter(plan))
            return
        errand = plan.kind is MatterKind.ERRAND
        matter = self._numbered(_V.RECORD, self._matter(plan), plan.given)
        if errand:
            self._hand(matter)
            self._finish_errand(matter, plan)
            return
        if plan.fate == "已立项":
            return
        given = self.story.now + timedelta(minutes=40)
        self._later(given, partial(self._give, matter, plan))

    def _matter(self, plan: _Plan) -> Matter:
        leader = self.staff.leaders[self.random.randrange(3)]
        by = plan.instruction
        if by and by.leader_name:
            leader = next((one for one in self.staff.leaders if one.name == by.leader_name), leader)
        lead = next(person for person in self.staff.staff if person.department == plan.department)
        key = _KEY in plan.title
        day = self.story.now.date()
        hidden = plan.fate == "未公布"
        return Matter(
            state=_S.PROPOSED, kind=plan.kind, source=plan.source, title=plan.title,
            requirement="" if plan.kind is MatterKind.ERRAND else words()["supervision"]["requirement"],
            basis=by.text if by else "", paper_id=plan.paper.id if plan.paper else None,
            instruction_id=by.id if by else None, leader_id=leader.id, leader_name=leader.name, leader_rank=leader.rank,
            lead_name=lead.name if plan.kind is MatterKind.ERRAND else plan.department,
            lead_person_id=lead.id if plan.kind is MatterKind.ERRAND else None, key=key,
            standing=standing(Urgency.NONE, key), recorded_on=day,
            phase=WorkPhase.RESEARCH if plan.kind is MatterKind.KEY_WORK else None,
            secrecy=Secrecy.UNPUBLISHED if hidden else Secrecy.OPEN, alias=f"{plan.kind.value}事项",
        )

    def _numbered(self, verb: str, matter: Matter, given: int, due: date | None = None) -> Matter:
        """Established: number, first date, event – one act."""
        day, series = self.story.now.date(), series_of(matter.kind)
        serial = self._serials[series, day.year] = self._serials.get((series, day.year), 0) + 1
        number = Number(series=series, year=day.year, serial=serial, text=number_text(series, day.year, serial))
        self.story.act(verb, number.text)
        self.story.add(number)
        matter.number_id, matter.number = number.id, number.text
        matter.alias = f"{matter.kind.value}事项 {number.text}"
        matter.state = _S.IN_HAND if matter.kind is MatterKind.ERRAND else _S.ESTABLISHED
        matter.established_on, matter.established_by = day, matter.leader_name
        if matter.kind is MatterKind.ERRAND:
            matter.given_at = matter.acknowledged_at = self.story.now
        made = count(day, given, DueUnit.WORKDAY, self.calendar, basis=DueBasis.LEADER, start_word="立项")
        matter.due_on = matter.first_due_on = due or made.due_on
        matter.chase_on = first_chase(matter.due_on, day, self.calendar) if matter.state is _S.IN_HAND else None
        self.story.add(matter)
        self.story.add(MatterDeadline(
            matter_id=matter.id or 0, due_on=matter.due_on, start_on=day, amount=0 if due else made.amount,
            unit=DueUnit.FIXED if due else made.unit, basis=made.basis, provisional=made.provisional and not due,
            approved_by=matter.leader_name,
        ))
        self._event(matter, _E.ESTABLISHED)
        return matter

    def _event(self, matter: Matter, kind: EventKind, on: date | None = None) -> None:
        self.story.add(MatterEvent(
            matter_id=matter.id or 0, kind=kind, on=on or self.story.now.date(), recorded_at=self.story.now,
            lead_name=matter.lead_name, leader_name=matter.leader_name, source=matter.source, matter_kind=matter.kind,
            due_on=matter.due_on, feedback_by=matter.feedback_by,
        ))

    # -- 交办 and what follows ------------------------------------------------------------------------------------------------

    def _hand(self, matter: Matter) -> None:
        self._event(matter, _E.GIVEN)
        self._event(matter, _E.ACKNOWLEDGED)

    def _finish_errand(self, matter: Matter, plan: _Plan) -> None:
        if plan.fate == "小事办结" and matter.due_on:
            self._later(self._morning(self._workday(matter.due_on, -1)), partial(self._close, matter, _V.CLOSE))

    def _give(self, matter: Matter, plan: _Plan) -> None:
        self.story.act(_V.GIVE, matter.number)
        waiting = plan.fate == "待签收"
        self.story.change(
            matter, state=_S.GIVEN if waiting else _S.IN_HAND, given_at=self.story.now,
            acknowledged_at=None if waiting else self.story.now, acknowledged_by="" if waiting else matter.lead_name,
            chase_on=first_chase(matter.due_on, self.story.now.date(), self.calendar),
        )
        self._event(matter, _E.GIVEN)
        if waiting:
            return
        self._event(matter, _E.ACKNOWLEDGED)
        if plan.source in (Source.MEETING, Source.YEAR):
            self.story.add(MatterParty(
                matter_id=matter.id or 0, name="财务科", asked_at=self.story.now, due_on=matter.due_on,
                state=TaskState.DONE, done_at=self.story.now, result="已会签，没有不同意见。",
            ))
        self._live(matter, plan.fate)

    def _live(self, matter: Matter, fate: str) -> None:
        due = matter.due_on
        assert due is not None
        before, after = self._morning(self._workday(due, -2)), self._morning(self._workday(due, 1))
        if fate in ("销号", "办结", "报领导"):
            self._later(before, partial(self._report, matter, fate))
        elif fate == "退回":
            self._later(self._morning(self._workday(due, -4)), partial(self._return, matter))
        elif fate == "延期":
            self._later(before, partial(self._extend, matter, False))
        elif fate == "迟延":
            self._later(after, partial(self._extend, matter, True))
        elif fate == "待审":
            self._later(self._morning(self._workday(due, -4)), partial(self._report, matter, fate))
        elif fate == "阶段工作":
            self._milestones(matter)
            self._later(self.story.now + timedelta(days=20), partial(self._next_phase, matter))
        if fate in ("阶段", "阶段工作", "未公布"):
            self._later(self.story.now + timedelta(days=6), partial(self._stage, matter))
        if fate == "逾期":
            for ahead in (0, 2):
                self._later(self._morning(self._workday(due, ahead), 15), partial(self._call, matter))

    def _said(
        self, matter: Matter, kind: FeedbackKind, text: str, *, reason: str = "", asked: date | None = None,
        late: bool = False,
    ) -> Feedback:
        self.story.act(_V.FEED_BACK, matter.number)
        feedback = self.story.add(Feedback(
            matter_id=matter.id or 0, kind=kind, by_name=matter.lead_name, given_at=self.story.now, text=text,
            reason=reason, asked_due_on=asked, late=late,
        ))
        self.story.note(f"matter:{matter.id}", _V.FEED_BACK)
        self._event(matter, _E.FEEDBACK)
        return feedback

    def _review(self, matter: Matter, feedback: Feedback, result: ReviewState, note: str = "", approver: str = "") -> None:
        self.story.act(_V.REVIEW, matter.number)
        self.story.change(
            feedback, state=result, reviewed_at=self.story.now, reviewer=CLERK, review_note=note, approver=approver
        )
        self.story.note(f"matter:{matter.id}", _V.REVIEW)
        if result is ReviewState.RETURNED:
            self._event(matter, _E.RETURNED)

    def _stage(self, matter: Matter) -> None:
        feedback = self._said(matter, FeedbackKind.STAGE, words()["supervision"]["stage"])
        self._review(matter, feedback, ReviewState.ACCEPTED)

    def _return(self, matter: Matter) -> None:
        feedback = self._said(matter, FeedbackKind.CLOSING, words()["supervision"]["result"])
        self._review(matter, feedback, ReviewState.RETURNED, words()["supervision"]["again"])
        again = self._morning(self._workday(self.story.now.date(), 2))
        self._later(again, partial(self._report, matter, "销号"))

    def _report(self, matter: Matter, fate: str) -> None:
        """办结反馈; what follows takes a working day each."""
        feedback = self._said(matter, FeedbackKind.CLOSING, words()["supervision"]["result"])
        if fate == "待审":
            return
        self._review(matter, feedback, ReviewState.ACCEPTED)
        day = self.story.now.date()
        self._later(self.story.now + timedelta(minutes=30), partial(self._submit, matter))
        if fate != "报领导":
            self._later(self._morning(self._workday(day, 1), 30), partial(self._close, matter, _V.LEADER))
        if fate == "销号":
            self._later(self._morning(self._workday(day, 2), 30), partial(self._sign_off, matter))

    def _submit(self, matter: Matter) -> None:
        self.story.act(_V.SUBMIT, matter.number)
        self.story.change(matter, state=_S.WITH_LEADER, submitted_on=self.story.now.date())
        self._event(matter, _E.SUBMITTED)

    def _close(self, matter: Matter, verb: str) -> None:
        self.story.act(verb, matter.number)
        self.story.change(
            matter, state=_S.CLOSED, closed_on=self.story.now.date(), closed_by=CLERK, chase_on=None,
            leader_said="同意办结。" if verb == _V.LEADER else "", outcome=words()["supervision"]["result"],
        )
        self._event(matter, _E.CLOSED)

    def _sign_off(self, matter: Matter) -> None:
        self.story.act(_V.SIGN_OFF, matter.number)
        self.story.change(
            matter, state=_S.SIGNED_OFF, signed_off_on=self.story.now.date(), signed_off_by=matter.leader_name,
            sign_off_evidence="办理清单、现场照片", evaluation=self.random.choice(("好", "较好")),
        )
        self._event(matter, _E.SIGNED_OFF)

    def _extend(self, matter: Matter, late: bool) -> None:
        """Asked for and granted; after the date it is granted too, and stays late."""
        start = matter.due_on or self.story.now.date()
        asked = self._workday(self.story.now.date(), _MORE)
        feedback = self._said(
            matter, FeedbackKind.EXTENSION, words()["supervision"]["stage"], reason=words()["supervision"]["why_later"],
            asked=asked, late=late,
        )
        self._review(matter, feedback, ReviewState.ACCEPTED, approver=matter.leader_name)
        self.story.change(matter, due_on=asked, chase_on=first_chase(asked, self.story.now.date(), self.calendar))
        self.story.add(MatterDeadline(
            matter_id=matter.id or 0, due_on=asked, start_on=start, unit=DueUnit.FIXED, basis=DueBasis.LEADER,
            basis_text="延期", start_word="延期", approved_by=matter.leader_name,
        ))
        self._event(matter, _E.EXTENDED)
        self._later(self._morning(self._workday(asked, -1)), partial(self._report, matter, "销号"))

    def _call(self, matter: Matter) -> None:
        day = self.story.now.date()
        self.story.act(_V.CALL, matter.number)
        next_on = self._workday(day, 2)
        self.story.add(MatterCall(
            matter_id=matter.id or 0, whom=f"{matter.lead_name}负责人", way=Way.PHONE, said_at=self.story.now,
            answer=words()["supervision"]["promise"], next_on=next_on, caller=CLERK,
        ))
        self.story.change(matter, chase_on=next_on)
        self._event(matter, _E.CALLED)

    def _milestones(self, matter: Matter) -> None:
        due = matter.due_on or self.story.now.date()
        self.story.act(_V.ADD_MILESTONE, matter.number)
        for name, ahead in (("摸底报告", -45), ("实施方案", -25), ("中期检查", -8)):
            day = self._workday(due, ahead)
            done = self._workday(day, -1)
            self.story.add(Milestone(
                matter_id=matter.id or 0, name=name, due_on=day, done_on=done if done <= self.story.now.date() else None
            ))
        self.story.note(f"matter:{matter.id}", _V.ADD_MILESTONE)

    def _next_phase(self, matter: Matter) -> None:
        self.story.act(_V.NEXT_PHASE, matter.number)
        self.story.change(matter, phase=WorkPhase.PLAN)

    # -- 周期 --------------------------------------------------------------------------------------------------------------

    def _recur(self, title: str, typed: str, department: str, lead_days: int) -> None:
        rule, day = read_rule(typed), self.story.now.date()
        leader = self.staff.leaders[1]
        self.story.act(RecurrenceVerb.ADD, title)
        row = self.story.add(Recurrence(
            title=title, rule=rule.text, rule_text=rule.words, start_on=day, shift=Shift.LATER, lead_days=lead_days,
            source=Source.YEAR, requirement=words()["supervision"]["requirement"], leader_id=leader.id,
            leader_name=leader.name, lead_name=department,
        ))
        year = self.now.year + 1
        self.story.act(RecurrenceVerb.PAUSE, title, "春节")
        self.story.add(RecurrencePause(
            recurrence_id=row.id or 0, first_on=date(year, 2, 1), last_on=date(year, 2, 20), reason="春节"
        ))
        self.story.note(f"recurrence:{row.id}", RecurrenceVerb.PAUSE)
        for by_rule in named(rule.text, day, day, self.now.date() + timedelta(days=lead_days)):
            made = self._morning(self.calendar.on_or_before(max(day, by_rule - timedelta(days=lead_days))).day, 45)
            self._later(max(made, self.story.now + timedelta(minutes=5)), partial(self._instance, row, by_rule))

    def _instance(self, row: Recurrence, by_rule: date) -> None:
        due = self.calendar.on_or_after(by_rule).day
        matter = Matter(
            source=row.source, title=f"{row.title}（{by_rule.month}月）", requirement=row.requirement,
            leader_id=row.leader_id, leader_name=row.leader_name, leader_rank=self.staff.leaders[1].rank or UNRANKED,
            lead_name=row.lead_name, standing=standing(Urgency.NONE, False), recorded_on=self.story.now.date(),
            recurrence_id=row.id, instance_on=by_rule, secrecy=Secrecy.OPEN,
        )
        self._numbered(RecurrenceVerb.GENERATE, matter, 0, due)
        self.story.note(f"recurrence:{row.id}", RecurrenceVerb.GENERATE)
        plan = _Plan(matter.title, matter.kind, matter.source, matter.lead_name, 0, "销号")
        self._later(self.story.now + timedelta(minutes=10), partial(self._give, matter, plan))

"""Which seals of the sample office left the house? One went along for a day and is back, one is out now."""

from collections.abc import Sequence
from datetime import datetime, time
from functools import partial

from bangongshi.duties.demo.seals import LENT, TRIP, Asked, SealOffice, copy_approval
from bangongshi.duties.demo.wording import words
from bangongshi.models.loan_form import read_stamped
from bangongshi.models.office import Person
from bangongshi.models.seal_words import LoanState, LoanVerb, Matter, SealKind
from bangongshi.models.seals import Seal, SealLoan


class Loans:
    """The loans; the seals' office is asked for seals, people and numbers."""

    def __init__(self, seals: SealOffice) -> None:
        self.seals, self.story = seals, seals.story

    def open(self) -> None:
        """One was away for a day, one is out and due back on the next working day."""
        day = self.seals.days.past[-TRIP]
        went, came = datetime.combine(day, time(9, 5)), datetime.combine(day, time(16, 35))
        due = datetime.combine(day, time(17, 30))
        self.story.plan(went, partial(self._go_out, SealKind.STATUTORY, Matter.REPORT, words()["seals"]["trip"], due, came))
        out = datetime.combine(self.seals.days.past[-LENT], time(16, 50))
        next_day = self.seals.calendar.add_workdays(self.seals.now.date(), 1).day
        due = datetime.combine(next_day, time(17, 30))
        self.story.plan(out, partial(self._go_out, SealKind.CONTRACT, Matter.CONTRACT, words()["seals"]["loan"], due, None))

    def _go_out(
        self, kind: SealKind, matter: Matter, said: Sequence[str], due: datetime, back: datetime | None
    ) -> None:
        seal, (subject, place, papers) = self.seals.seals[kind], said
        borrower, companion = self.seals.random.sample(self.seals.of("建设科"), 2)
        self.story.act(LoanVerb.LEND, seal.name)
        loan = SealLoan(
            seal_id=seal.id, seal_name=seal.name, matter=matter, subject=subject, place=place, papers=papers,
            borrower_id=borrower.id, borrower_name=borrower.name, companion_name=companion.name,
            department=borrower.department, lent_at=self.story.now, due_at=due, alias=f"外借 {seal.name}",
        )
        by = self.seals.staff.leaders[0] if kind is SealKind.CONTRACT else self.seals.chief
        copy_approval(self.seals.yes(by, "印章外带审批单"), loan)
        self.story.add(loan)
        self.story.note(f"seal:{seal.id}", LoanVerb.LEND)
        if back:
            self.story.plan(back, partial(self._come_back, loan, seal, borrower))

    def _come_back(self, loan: SealLoan, seal: Seal, borrower: Person) -> None:
        """Every stamp made outside is a numbered use."""
        verb = LoanVerb.TAKE_IN_USED
        self.story.act(verb, seal.name)
        self.story.change(
            loan, state=LoanState.BACK, back_at=self.story.now, received_by=seal.keeper_name, stamped_text=loan.papers
        )
        self.story.note(f"seal:{seal.id}", verb)
        for line in read_stamped(loan.papers):
            asked = Asked(seal, loan.matter, line.subject, line.copies)
            self.seals.use(asked, applicant=borrower, impressions=line.impressions, approval=loan, loan=loan)

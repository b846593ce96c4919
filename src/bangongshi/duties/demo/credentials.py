"""Which 介绍信 and 证照 has the sample office given out? One book with a gap, four 证照, one of them borrowed."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial

from bangongshi.duties.demo.seals import Asked, SealOffice, copy_approval
from bangongshi.duties.demo.wording import words
from bangongshi.models.credentials import Certificate, CertificateUse, Letter, LetterBook
from bangongshi.models.letter_rules import capital, printed, valid_until
from bangongshi.models.seal_words import (
    CertificatePart,
    CertificateUseState,
    CertificateVerb,
    LetterState,
    LetterVerb,
    Matter,
    SealKind,
)

SHEETS = 25
_DIGITS = 4
_GAP = 6
"""The number nobody can account for."""
_CAME_BACK = 3
"""The letter (by place) that was not used."""
_BORROWED, _AGAIN = 1, 2
"""证照 (by place in data/demo.toml): whose 正本 is out, whose 副本 came back."""


class Credentials:
    """What is given out in the unit's name; the seals' office is asked for people, days and stamps."""

    def __init__(self, seals: SealOffice) -> None:
        self.seals, self.story, self.random = seals, seals.story, seals.random
        self._certificates: list[Certificate] = []
        self._book: LetterBook | None = None

    def open(self) -> None:
        """Plan everything."""
        self.story.plan(self.seals.at(66, 9, 9), self._fetch_book)
        for ordinal, letter in enumerate(words()["letters"]["list"]):
            serial = ordinal + 1 if ordinal + 1 < _GAP else ordinal + 2
            self.story.plan(self.seals.at(58 - 8 * ordinal), partial(self._issue, ordinal, serial, letter))
        self.story.plan(self.story.now + timedelta(minutes=55), self._record)
        for ordinal, (certificate, purpose, receiver) in enumerate(words()["certificates"]["uses"]):
            self.story.plan(
                self.seals.at(52 - 9 * ordinal), partial(self._give, certificate, purpose, receiver, ordinal + 1)
            )
        self.story.plan(self.seals.at(19, 10, 10), partial(self._lend, _AGAIN, CertificatePart.DUPLICATE, 2, 1))
        self.story.plan(self.seals.at(3, 15, 15), partial(self._lend, _BORROWED, CertificatePart.ORIGINAL, 5, None))

    # -- 介绍信 ----------------------------------------------------------------------------------------------------------

    def _fetch_book(self) -> None:
        prefix = words()["letters"]["prefix"]
        name = f"{printed(prefix, _DIGITS, 1)}–{SHEETS:0{_DIGITS}d}"
        self.story.act(LetterVerb.BOOK, name)
        self._book = self.story.add(
            LetterBook(
                name=name, prefix=prefix, digits=_DIGITS, first=1, last=SHEETS, received_on=self.story.now.date()
            )
        )

    def _issue(self, ordinal: int, serial: int, letter: Sequence[str]) -> None:
        """A sheet, stamped in the same act, on it and across its stub."""
        book, (to_unit, subject) = self._book, letter
        if book is None:
            return
        number, day = printed(book.prefix, book.digits, serial), self.story.now.date()
        holder = self.random.choice(self.seals.staff.staff)
        days = self.random.choice((5, 7, 15))
        self.story.act(LetterVerb.ISSUE, number)
        yes = self.seals.yes(self.seals.chief, "介绍信审批单")
        asked = Asked(self.seals.seals[SealKind.STATUTORY], Matter.LETTER, f"介绍信 {number}：{subject}", reference=number)
        use = self.seals.use(asked, applicant=holder, impressions=2, approval=yes)
        row = Letter(
            book_id=book.id, serial=serial, number=number, issued_on=day, holder_id=holder.id, holder_name=holder.name,
            identity=words()["letters"]["identity"], people=self.random.choice((1, 2, 2, 3)), to_unit=to_unit,
            subject=subject, valid_days=days, valid_until=valid_until(day, days), valid_text=f"{capital(days)}天",
            clerk_name=use.supervisor_name, received_by=holder.name, use_id=use.id, alias=f"介绍信 {number}",
        )
        copy_approval(yes, row)
        self.story.add(row)
        self.story.note(f"letterbook:{book.id}", LetterVerb.ISSUE)
        if ordinal == _CAME_BACK:
            self.story.plan(self.story.now + timedelta(days=2, minutes=20), partial(self._come_back, row))

    def _come_back(self, row: Letter) -> None:
        self.story.act(LetterVerb.RETURN, row.number)
        self.story.change(row, state=LetterState.BACK, back_on=self.story.now.date(), pasted=True)

    # -- 证照 ------------------------------------------------------------------------------------------------------------

    def _record(self) -> None:
        keeper, today = self.seals.seals[SealKind.STATUTORY], self.seals.now.date()
        for name, number, issuer, days, originals, duplicates in words()["certificates"]["list"]:
            self.story.act(CertificateVerb.RECORD, name)
            issued = self.story.now.date() - timedelta(days=400 + days)
            self._certificates.append(self.story.add(
                Certificate(
                    name=name, number=number, holder_unit=words()["office"]["name"], issuer=issuer, issued_on=issued,
                    expires_on=today + timedelta(days=days) if days else None, originals=originals,
                    duplicates=duplicates, keeper_id=keeper.keeper_id, keeper_name=keeper.keeper_name, place="证照柜",
                )
            ))

    def _use(self, place: int, part: CertificatePart, purpose: str, receiver: str) -> CertificateUse:
        borrower, certificate = self.random.choice(self.seals.staff.staff), self._certificates[place]
        use = CertificateUse(
            certificate_id=certificate.id, certificate_name=certificate.name, part=part, subject=purpose,
            receiver=receiver, borrower_id=borrower.id, borrower_name=borrower.name, department=borrower.department,
            lent_at=self.story.now, alias=f"证照使用 {certificate.name}",
        )
        copy_approval(self.seals.yes(self.seals.chief, "证照借用审批单"), use)
        self.story.act(CertificateVerb.LEND, certificate.name)
        return use

    def _give(self, place: int, purpose: str, receiver: str, copies: int) -> None:
        """Photocopies, stamped 「仅供…使用」."""
        use = self._use(place, CertificatePart.PHOTOCOPY, purpose, receiver)
        use.state, use.copies, use.limited = CertificateUseState.GIVEN, 1 + copies % 3, True
        self.story.add(use)

    def _lend(self, place: int, part: CertificatePart, workdays: int, kept: int | None) -> None:
        """Due after some working days; back after `kept` of them, or still out."""
        use = self._use(place, part, *words()["certificates"]["borrow"])
        use.due_on = self.seals.calendar.add_workdays(self.story.now.date(), workdays).day
        self.story.add(use)
        if kept is not None:
            back = self.seals.calendar.add_workdays(self.story.now.date(), kept).day
            self.story.plan(datetime.combine(back, time(16, 10)), partial(self._take_in, use))

    def _take_in(self, use: CertificateUse) -> None:
        keeper = self.seals.seals[SealKind.STATUTORY].keeper_name
        self.story.act(CertificateVerb.TAKE_IN, use.certificate_name)
        self.story.change(
            use, state=CertificateUseState.BACK, back_at=self.story.now,
            note=f"{self.story.now:%Y-%m-%d %H:%M} 归还，{keeper}收",
        )

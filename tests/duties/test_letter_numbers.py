"""Over random acts: every number of a book up to its highest is one live row or in a gap; none is there twice."""

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import letter_books, letters
from bangongshi.duties.seals.letter_gaps import gaps
from bangongshi.duties.take_back import take_back
from bangongshi.models.credentials import Letter, LetterBook
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.seal_words import LetterState
from bangongshi.store.verify import verify
from office_fixtures import new_desk

LETTER = {
    "holder": "赵工", "people": "1", "to_unit": "市水利局", "subject": "办事", "valid_days": "3", "approver": "张主任",
    "received_by": "赵工",
}
BOOKS = (("1", "12", "", "甲"), ("0005", "0016", "介字第", "乙"))
Do = Callable[[Desk, int, int], Done]


def _issue(desk: Desk, book: int, number: int) -> Done:
    return letters.issue(desk, {**LETTER, "book": BOOKS[book][3], "serial": str(number) if number % 3 else ""})


def _explain(desk: Desk, book: int, number: int) -> Done:
    what = "作废" if number % 2 else "遗失"
    return letters.explain(desk, book + 1, [number, number + 1][: 1 + number % 2], {"what": what, "reason": "查过"})


DEEDS: Mapping[str, Do] = {
    "issue": _issue,
    "void": lambda desk, _, number: letters.void_letter(desk, [number], "写坏"),
    "return": lambda desk, _, number: letters.return_letter(desk, [number], {"pasted": "是"}),
    "lose": lambda desk, _, number: letters.lose(desk, [number], {"reported_to": "张主任"}),
    "explain": _explain,
    "close": lambda desk, book, _: letter_books.close_book(desk, book + 1, "换新版"),
    "back": lambda desk, _, __: take_back(desk),
}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["issue"] * 6 + ["void", "return", "lose", "explain", "explain", "close", "back"]),
        st.integers(0, 1), st.integers(1, 18),
    ),
    min_size=1, max_size=14,
)


def counted_again(desk: Desk) -> None:
    """Naively, from all rows."""
    with desk.read() as session:
        rows = session.exec(select(Letter).where(col(Letter.state) != LetterState.WITHDRAWN)).all()
        books = session.exec(select(LetterBook)).all()
        said = Counter((gap.book_id, serial) for gap in gaps(session) for serial in gap.serials)
        runs = [gap.serials for gap in gaps(session)]
    there = Counter((row.book_id, row.serial) for row in rows)
    assert not there or max(there.values()) == 1
    expected = Counter[tuple[int | None, int | None]]()
    for book in books:
        used = [serial for book_id, serial in there if book_id == book.id and serial is not None]
        assert all(book.first <= serial <= book.last for serial in used)
        for serial in range(book.first, max(used, default=0) + 1):
            expected[book.id, serial] += (book.id, serial) not in there
        if not book.active:
            assert len(used) == book.last - book.first + 1
    assert said == +expected
    assert all(run == tuple(range(run[0], run[-1] + 1)) for run in runs)


@given(STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_number_is_a_sheet_or_a_gap(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = new_desk(Path(folder) / "vault")
        for first, last, prefix, name in BOOKS:
            letter_books.add_book(desk, {"first": first, "last": last, "prefix": prefix, "name": name})
        desk = Desk(desk.vault, desk.clock, desk.who, "sitting-2")
        try:
            for deed, book, number in steps:
                with suppress(Refused, Invalid):
                    DEEDS[deed](desk, book, number)
                counted_again(desk)
            assert not verify(desk.vault).problems
        finally:
            desk.vault.close()

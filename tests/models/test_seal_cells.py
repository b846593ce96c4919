"""What the cells of the 印章 registers say, and that what is written is read back the same."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bangongshi.models.seal_cells import (
    AuthorityWords,
    LetterFate,
    Times,
    UseNote,
    authority_text,
    certificate_times,
    letter_fate,
    read_authorities,
    read_letter_fate,
    read_moment,
    read_people,
    read_times,
    read_use_note,
    read_use_number,
    use_note,
)
from bangongshi.models.seal_words import CertificatePart, LetterState, Matter, UseState

WORDS = st.text(alphabet="甲乙丙丁，。（）12号", max_size=8)


@given(WORDS, st.booleans(), st.integers(0, 99), st.sampled_from([UseState.HISTORY, UseState.VOID, UseState.REFUSED]),
       st.text(alphabet="甲乙；：号", min_size=1, max_size=6))
def test_a_note_says_the_same_when_read_back(note: str, proxy: bool, spoiled: int, state: UseState, reason: str) -> None:
    said = UseNote(note, proxy, spoiled, state, "" if state is UseState.HISTORY else reason)
    assert read_use_note(use_note(said)) == said


@given(st.sampled_from(list(CertificatePart)), st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 1)),
       st.none() | st.dates(date(2020, 1, 1), date(2027, 1, 1)), st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 1)))
def test_times_say_the_same_when_read_back(part: CertificatePart, lent: datetime, due: date | None, back: datetime | None) -> None:
    lent = lent.replace(second=0, microsecond=0)
    back = back.replace(second=0, microsecond=0) if back else None
    times = Times(lent, due, back)
    assert read_times(certificate_times(times, part), None) == times


def test_cells_of_the_trade() -> None:
    assert [read_use_number(text, 2026) for text in ("用印〔2025〕012号", "2025-3", "20250007", "第5号", "12", "2026", "甲5")] == [
        (2025, 12), (2025, 3), (2025, 7), (2026, 5), (2026, 12), None, None]
    assert read_moment("2026.3.5 下午", None) == datetime(2026, 3, 5, 8)
    assert read_moment("3月5日9时30分", 2026) == datetime(2026, 3, 5, 9, 30)
    assert read_moment("3月5日", None) is None
    assert [read_people(text) for text in ("贰人", "共3人", "十二", "几位", "")] == [2, 3, 12, None, None]
    times = read_times("2026.3.5/2026.3.8", None)
    assert (times.lent_at, times.back_at, times.rest) == (datetime(2026, 3, 5, 8), datetime(2026, 3, 8, 8), "")
    fate = LetterFate(LetterState.BACK, date(2026, 3, 5), True)
    assert read_letter_fate(letter_fate(fate), None) == fate
    assert read_letter_fate("已用完", None) == LetterFate(LetterState.HISTORY, reason="已用完")
    matrix = (AuthorityWords(Matter.CONTRACT, "李县长", 5, "王副县长"), AuthorityWords(None, "张主任"))
    assert read_authorities(authority_text(matrix)) == matrix
    assert read_authorities("县长审批") is None

"""Is the sample office believable, whole, and the same every time?"""

import itertools
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from bangongshi.duties import demo
from bangongshi.duties.desk import Desk
from bangongshi.duties.home import home
from bangongshi.duties.registry import assigning, circulate, passing_on, vetting
from bangongshi.duties.registry.listing import inbox
from bangongshi.models.home_rows import Section
from bangongshi.models.office import Person, Unit
from bangongshi.models.paper_rows import View
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Copy, Document, Hop, Incoming
from bangongshi.models.parties import Party
from bangongshi.models.secrecy import state_secret_in
from bangongshi.models.trail import Entry
from bangongshi.models.words import HolderKind, HopState, Phase, Secrecy
from bangongshi.models.work import Chase, SlipPaper
from bangongshi.store.vault import Vault
from bangongshi.store.verify import verify
from office_fixtures import CHEAP, StandingClock

PHRASE = "样本 口令 二〇二六 柳溪"
NOW = datetime(2026, 11, 23, 9, 0)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    vault = demo.build(tmp_path_factory.mktemp("demo") / "v", PHRASE, NOW.date(), now=NOW, cost=CHEAP)
    yield vault
    vault.close()


@pytest.fixture
def session(office: Vault) -> Iterator[Session]:
    with Session(office.engine) as session:
        yield session


def count(session: Session, kind: type[object]) -> int:
    return session.exec(select(func.count()).select_from(kind)).one()


def test_the_vault_cannot_tell_it_from_a_lived_one(office: Vault) -> None:
    report = verify(office)
    assert report.problems == ()
    assert report.ok


def test_size(session: Session) -> None:
    assert 380 <= count(session, Document) <= 420
    assert count(session, Person) == 60
    assert count(session, Unit) == 30


def test_every_section_of_home_has_something_and_the_backlog_is_bearable(office: Vault) -> None:
    panel = home(Desk(office, StandingClock()))
    totals = {each.section: each.total.count for each in panel.lists}
    assert all(totals.values()), totals
    assert set(totals) == set(Section)
    assert totals[Section.OVERDUE] <= 12
    assert totals[Section.OUT] >= 10
    assert panel.history.count == 12
    assert panel.reminders == ()


def test_nothing_happens_after_now_or_before_it_arrived(session: Session) -> None:
    for incoming in session.exec(select(Incoming)):
        assert incoming.signed_in_at <= NOW
        assert incoming.closed_on is None or incoming.signed_in_at.date() <= incoming.closed_on <= NOW.date()
    for hop in session.exec(select(Hop)):
        assert hop.sent_at <= (hop.back_at or NOW) <= NOW
    times = session.exec(select(col(Entry.at)).order_by(col(Entry.seq))).all()
    assert list(times) == sorted(times)
    assert not session.exec(select(Entry).where(col(Entry.clock_back))).all()


def test_no_copy_is_in_two_hands(session: Session) -> None:
    hops: dict[int, list[Hop]] = {}
    for hop in session.exec(select(Hop).order_by(col(Hop.sent_at))):
        hops.setdefault(hop.copy_id, []).append(hop)
    for copy in session.exec(select(Copy)):
        own = hops.get(copy.id or 0, [])
        for earlier, later in itertools.pairwise(own):
            assert earlier.back_at
            assert earlier.back_at <= later.sent_at
        out = [hop for hop in own if hop.state is HopState.OUT]
        assert len(out) == (copy.holder_kind is HolderKind.PERSON)


def test_closed_papers_are_all_back_and_unpublished_ones_have_a_name_to_go_by(session: Session) -> None:
    out = {hop.document_id for hop in session.exec(select(Hop).where(Hop.state == HopState.OUT))}
    for paper in session.exec(select(Document)):
        assert paper.phase in (Phase.ENROLLED,) or paper.id not in out
        assert paper.alias
        if paper.secrecy is Secrecy.UNPUBLISHED:
            assert paper.alias not in paper.title
        assert state_secret_in(paper.title) is None


def test_the_desk_shows_every_turn_a_paper_can_take(office: Vault, session: Session) -> None:
    rows = inbox(Desk(office, StandingClock()), View.TODO).rows
    waiting = {row.next for row in rows}
    assert {
        Verb.ENROL, Verb.VET, Verb.PROPOSE, Verb.SUBMIT, Verb.TAKE_IN, Verb.ASSIGN, Verb.PASS_ON, Verb.CHASE, Verb.SETTLE,
    } <= waiting
    assert session.exec(select(Hop).where(col(Hop.kept_until).is_not(None), Hop.state == HopState.OUT)).all()
    assert session.exec(select(Hop).where(Hop.state == HopState.CROSSED)).all()
    assert session.exec(select(Document).where(Document.phase == Phase.RETURNED)).all()
    assert session.exec(select(Document).where(Document.phase == Phase.ENROLLED, Document.round == 2)).all()
    assert session.exec(select(SlipPaper)).all()
    assert session.exec(select(Chase)).all()


def test_its_papers_go_on_by_the_real_use_cases(tmp_path: Path) -> None:
    vault = demo.build(tmp_path / "v", PHRASE, NOW.date(), now=NOW, cost=CHEAP)
    try:
        desk = Desk(vault, StandingClock())
        by_next = {row.next: row.id for row in inbox(desk, View.TODO).rows}
        circulate.take_in(desk, [by_next[Verb.TAKE_IN]], "阅。")
        vetting.vet(desk, [by_next[Verb.VET]])
        circulate.submit(desk, [by_next[Verb.SUBMIT]])
        assigning.assign(desk, [by_next[Verb.ASSIGN]], Party("综合科"))
        (waiting, *_) = passing_on.waiting(desk, [by_next[Verb.PASS_ON]])
        passing_on.pass_on(desk, [waiting.id], Party("综合科"))
        (task, *_) = assigning.open_tasks(desk, [by_next[Verb.CHASE]])
        assigning.feedback(desk, [task.id], "已办。")
        assert verify(vault).problems == ()
    finally:
        vault.close()


def test_titles_vary_and_leave_no_gap_in_the_grammar(session: Session) -> None:
    titles = session.exec(select(col(Document.title)).where(Document.phase != Phase.SIGNED_IN)).all()
    assert len(set(titles)) >= 0.97 * len(titles)
    assert not [title for title in titles if "{" in title or "}" in title]


def test_another_day_in_a_year_without_its_notice(tmp_path: Path) -> None:
    vault = demo.build(tmp_path / "v", PHRASE, date(2028, 2, 29), cost=CHEAP)
    try:
        assert verify(vault).problems == ()
        with Session(vault.engine) as session:
            assert session.exec(select(func.max(Document.occurred_on))).one() == date(2028, 2, 29)
    finally:
        vault.close()


def test_the_same_day_and_seed_give_the_same_office(office: Vault, session: Session, tmp_path: Path) -> None:
    again = demo.build(tmp_path / "v", PHRASE, NOW.date(), now=NOW, cost=CHEAP)
    try:
        with Session(again.engine) as other:
            question = select(Document.title, Document.due_on, Document.alias).order_by(col(Document.id))
            assert other.exec(question).all() == session.exec(question).all()
    finally:
        again.close()

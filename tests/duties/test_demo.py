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
from bangongshi.duties.seals import certificate_uses, countersigning, lending, letters, using
from bangongshi.duties.seals.certificate_list import certificates
from bangongshi.duties.seals.letter_gaps import gaps
from bangongshi.duties.supervision import giving, leading, reviewing
from bangongshi.models.credentials import Certificate, CertificateUse, Letter
from bangongshi.models.home_rows import Section
from bangongshi.models.matter_words import (
    EventKind,
    MatterKind,
    MatterState,
    ReviewState,
    Source,
    WorkPhase,
)
from bangongshi.models.matters import (
    Feedback,
    MatterCall,
    MatterDeadline,
    MatterEvent,
    Milestone,
    Recurrence,
)
from bangongshi.models.matters import Matter as Supervised
from bangongshi.models.office import Person, Unit
from bangongshi.models.paper_rows import View
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Copy, Document, Hop, Incoming, Instruction, Number
from bangongshi.models.parties import Party
from bangongshi.models.seal_authority import Authority, permits
from bangongshi.models.seal_rows import CertificateView
from bangongshi.models.seal_rules import NAMING, read_scope
from bangongshi.models.seal_words import (
    ApprovalWay,
    CertificatePart,
    CertificateUseState,
    LetterState,
    LoanState,
    Matter,
    SealKind,
    UseState,
)
from bangongshi.models.seals import Seal, SealAuthority, SealLoan, SealUse, Stamping
from bangongshi.models.secrecy import state_secret_in
from bangongshi.models.trail import Entry
from bangongshi.models.words import HolderKind, HopState, NumberState, Phase, Secrecy
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
    assert panel.reminders == ("周期 1 项该生成：按 4，到周期簿按 F8。",)


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
            sealed = select(SealUse.number, SealUse.subject, SealUse.used_at, SealUse.approver_name).order_by(col(SealUse.id))
            assert other.exec(sealed).all() == session.exec(sealed).all()
    finally:
        again.close()


# -- 印章 ----------------------------------------------------------------------------------------------------------------


def test_its_seals_lie_with_their_keepers_and_one_is_out_till_tomorrow(session: Session) -> None:
    seals = session.exec(select(Seal)).all()
    assert {seal.kind for seal in seals} == {SealKind.STATUTORY, SealKind.INNER, SealKind.CONTRACT, SealKind.FINANCE}
    assert all(seal.keeper_id and seal.deputy_id and seal.keeper_id != seal.deputy_id for seal in seals)
    back, out = session.exec(select(SealLoan).order_by(col(SealLoan.lent_at))).all()
    assert (back.state, out.state) == (LoanState.BACK, LoanState.OUT)
    assert back.back_at
    assert back.due_at
    assert back.back_at < back.due_at
    assert out.due_at == datetime(2026, 11, 24, 17, 30)
    assert all(loan.companion_name not in ("", loan.borrower_name) for loan in (back, out))


def test_its_uses_are_numbered_without_a_gap_in_the_order_of_time(session: Session) -> None:
    uses = session.exec(select(SealUse).order_by(col(SealUse.id))).all()
    numbered = [use for use in uses if use.state is not UseState.REFUSED]
    assert 55 <= len(numbered) <= 65
    assert [use.number for use in numbered] == [f"用印〔2026〕{serial}号" for serial in range(1, len(numbered) + 1)]
    assert [use.used_at for use in numbered] == sorted(use.used_at for use in numbered)
    refused = [use for use in uses if use.state is UseState.REFUSED]
    assert len(refused) == 2
    assert all(use.reason and use.number_id is None for use in refused)
    (void,) = [use for use in uses if use.state is UseState.VOID]
    assert session.get_one(Number, void.number_id).state is NumberState.VOIDED
    assert any(use.spoiled and use.spoiled_note for use in uses)
    assert any(use.secrecy is Secrecy.UNPUBLISHED for use in uses)
    assert any(use.used_at.date() == NOW.date() for use in uses)
    papers = {use.paper_id for use in uses if use.paper_id}
    assert papers <= set(session.exec(select(col(Document.id))))
    assert papers


def test_one_yes_by_telephone_was_never_signed(session: Session) -> None:
    phoned = session.exec(select(SealUse).where(SealUse.approval_way == ApprovalWay.PHONE)).all()
    (waiting,) = [use for use in phoned if use.countersigned_at is None]
    assert waiting.countersign_by
    assert waiting.countersign_by < NOW.date()
    assert len(phoned) == 2


def test_nothing_was_sealed_against_the_rules(session: Session) -> None:
    seals = {seal.id: seal for seal in session.exec(select(Seal))}
    lines = {
        id_: [
            Authority(line.matter, line.ceiling, line.approver_name, line.deputy_name, line.approver_id)
            for line in session.exec(select(SealAuthority).where(SealAuthority.seal_id == id_))
        ]
        for id_ in seals
    }
    loans = session.exec(select(SealLoan)).all()
    found = session.exec(
        select(SealUse, Stamping).join(Stamping, col(Stamping.use_id) == col(SealUse.id))
        .where(SealUse.state != UseState.REFUSED)
    ).all()
    for use, stamp in found:
        seal = seals[stamp.seal_id]
        assert use.approved_at
        assert use.approved_at < use.used_at <= NOW
        assert use.matter in read_scope(seal.scope)
        assert seal.kind not in NAMING or use.signature == seal.name
        assert use.matter is not Matter.DOCUMENT or (use.reference and use.copies <= (use.print_run or 0))
        if use.loan_id is None:
            assert not permits(lines[seal.id], use.matter, use.amount, use.approver_name, approver_id=use.approver_id)
            away = [loan for loan in loans if loan.seal_id == seal.id and loan.lent_at <= use.used_at <= (loan.back_at or NOW)]
            assert not away
        assert use.applicant_name != use.approver_name


def test_its_letters_have_one_gap_and_each_its_stamp(session: Session) -> None:
    sheets = session.exec(select(Letter)).all()
    assert len(sheets) == 8
    assert [gap.serials for gap in gaps(session)] == [(6,)]
    assert [sheet.state for sheet in sheets].count(LetterState.BACK) == 1
    for sheet in sheets:
        use = session.get_one(SealUse, sheet.use_id)
        assert (use.matter, use.reference, use.used_at.date()) == (Matter.LETTER, sheet.number, sheet.issued_on)
    assert any(sheet.valid_until and sheet.valid_until >= NOW.date() for sheet in sheets)


def test_one_certificate_ends_soon_and_one_is_borrowed(office: Vault, session: Session) -> None:
    desk = Desk(office, StandingClock())
    rows = certificates(desk).rows
    assert len(rows) == session.exec(select(func.count()).select_from(Certificate)).one() == 4
    assert [row.alert for row in rows] == [30, None, None, None]
    (out,) = certificates(desk, CertificateView.OUT).rows
    assert (out.part, out.late, out.due_on) == (CertificatePart.ORIGINAL, False, date(2026, 11, 25))
    states = [use.state for use in session.exec(select(CertificateUse))]
    assert (states.count(CertificateUseState.GIVEN), states.count(CertificateUseState.BACK)) == (6, 1)


def test_its_seals_go_on_by_the_real_use_cases(tmp_path: Path) -> None:
    vault = demo.build(tmp_path / "v", PHRASE, NOW.date(), now=NOW, cost=CHEAP)
    try:
        desk = Desk(vault, StandingClock())
        with desk.read() as session:
            unit = session.exec(select(Seal).where(Seal.kind == SealKind.STATUTORY)).one()
            line = session.exec(select(SealAuthority).where(SealAuthority.matter == Matter.REPORT)).one()
            loan = session.exec(select(SealLoan).where(SealLoan.state == LoanState.OUT)).one()
            lent = session.exec(select(CertificateUse).where(CertificateUse.state == CertificateUseState.OUT)).one()
            waiting = session.exec(
                select(SealUse).where(col(SealUse.countersign_by).is_not(None), col(SealUse.countersigned_at).is_(None))
            ).one()
            numbered = session.exec(select(func.count()).select_from(SealUse).where(SealUse.number != "")).one()
        asked = {"applicant": "某某", "subject": "统计报表", "approver": line.approver_name}
        done = using.use_seal(desk, asked | {"seals": unit.name, "matter": "报表材料", "copies": "2"})
        assert f"用印〔2026〕{numbered + 1}号" in done.sentence
        countersigning.countersign(desk, "use", [waiting.id or 0], {"evidence": "审批单"})
        lending.take_in(desk, [loan.id or 0], {"received_by": "某某", "not_used": "是"})
        certificate_uses.take_in(desk, [lent.id or 0], {})
        assert letters.next_letter(desk).serial == 10
        assert verify(vault).problems == ()
    finally:
        vault.close()


# -- 督办 ----------------------------------------------------------------------------------------------------------------


def test_its_matters_show_every_turn_one_can_take(session: Session) -> None:
    matters = session.exec(select(Supervised).order_by(col(Supervised.id))).all()
    assert 25 <= len(matters) <= 35
    assert {
        MatterState.PROPOSED, MatterState.ESTABLISHED, MatterState.GIVEN, MatterState.IN_HAND, MatterState.WITH_LEADER,
        MatterState.CLOSED, MatterState.SIGNED_OFF,
    } == {matter.state for matter in matters}
    for series in ("督", "交"):
        serials = [matter.number for matter in matters if matter.number.startswith(series)]
        assert serials == [f"{series}〔2026〕{serial}号" for serial in range(1, len(serials) + 1)]
    (key,) = [matter for matter in matters if matter.kind is MatterKind.KEY_WORK]
    assert (key.key, key.phase) == (True, WorkPhase.PLAN)
    assert session.exec(select(Milestone).where(Milestone.matter_id == key.id)).all()
    (hidden,) = [matter for matter in matters if matter.secrecy is Secrecy.UNPUBLISHED]
    assert hidden.title not in hidden.alias
    assert hidden.alias
    assert any(matter.kind is MatterKind.ERRAND and matter.state is MatterState.IN_HAND for matter in matters)
    assert session.exec(select(MatterCall)).all()
    assert any(matter.chase_on and matter.chase_on <= NOW.date() for matter in matters)


def test_its_matters_come_from_its_papers_word_for_word(session: Session) -> None:
    said = session.exec(select(Supervised).where(Supervised.source == Source.INSTRUCTION)).all()
    assert len(said) == 3
    for matter in said:
        instruction = session.get_one(Instruction, matter.instruction_id)
        paper = session.get_one(Document, matter.paper_id)
        assert (matter.basis, paper.id) == (instruction.text, instruction.document_id)
        assert instruction.leader_name in (matter.leader_name, "")
        assert instruction.said_on
        assert instruction.said_on <= matter.recorded_on
        assert paper.secrecy is Secrecy.OPEN


def test_one_was_sent_back_one_extended_in_time_and_one_too_late(session: Session) -> None:
    feedback = session.exec(select(Feedback)).all()
    (returned,) = [each for each in feedback if each.state is ReviewState.RETURNED]
    assert returned.review_note
    assert sorted(each.late for each in feedback if each.asked_due_on) == [False, True]
    for matter in session.exec(select(Supervised)):
        dates = session.exec(
            select(col(MatterDeadline.due_on)).where(MatterDeadline.matter_id == matter.id).order_by(col(MatterDeadline.id))
        ).all()
        assert dates == [] or (dates[0], dates[-1]) == (matter.first_due_on, matter.due_on)
        kinds = [each.kind for each in session.exec(
            select(MatterEvent).where(MatterEvent.matter_id == matter.id).order_by(col(MatterEvent.id)))]
        assert (EventKind.CLOSED in kinds) == (matter.closed_on is not None)
        assert (EventKind.SIGNED_OFF in kinds) == (matter.state is MatterState.SIGNED_OFF)
        assert matter.closed_on is None or (matter.closed_on <= NOW.date() and matter.chase_on is None)


def test_two_rules_recur_with_instances_of_their_own(session: Session) -> None:
    rules = session.exec(select(Recurrence)).all()
    assert len(rules) == 2
    for rule in rules:
        made = session.exec(select(Supervised).where(Supervised.recurrence_id == rule.id)).all()
        assert len(made) >= 4
        assert len({matter.instance_on for matter in made}) == len(made)


def test_its_matters_go_on_by_the_real_use_cases(tmp_path: Path) -> None:
    vault = demo.build(tmp_path / "v", PHRASE, NOW.date(), now=NOW, cost=CHEAP)
    try:
        desk = Desk(vault, StandingClock())
        with desk.read() as session:
            waiting = session.exec(select(Feedback).where(Feedback.state == ReviewState.WAITING)).one()
            given = session.exec(select(Supervised).where(Supervised.state == MatterState.GIVEN)).one()
        giving.acknowledge(desk, [given.id or 0], {})
        reviewing.review(desk, waiting.matter_id, {"result": "采纳", "reviewer": "王文秘"})
        leading.submit(desk, [waiting.matter_id], {"leader": "某局长"})
        assert verify(vault).problems == ()
    finally:
        vault.close()

"""How does the sample office come to be? A new vault, two years of acts played in memory, one transaction."""

import hashlib
import platform
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from sqlmodel import Session

from bangongshi.duties.calendar import load
from bangongshi.duties.demo.credentials import Credentials
from bangongshi.duties.demo.handling import CLERK
from bangongshi.duties.demo.lives import Office
from bangongshi.duties.demo.loans import Loans
from bangongshi.duties.demo.matters import Matters
from bangongshi.duties.demo.plans import YEARS_BACK, Days, Planner
from bangongshi.duties.demo.seals import SealOffice
from bangongshi.duties.demo.staff import Sender, hire
from bangongshi.duties.demo.story import Story
from bangongshi.duties.demo.wording import SourceNumbers, Writer, words
from bangongshi.duties.desk import wall_clock
from bangongshi.duties.registry.indexing import index_papers
from bangongshi.models import settings
from bangongshi.models.deadline_rules import DEFAULT_RULES
from bangongshi.models.document_number import recognise
from bangongshi.models.office import DeadlineRule, Setting
from bangongshi.models.papers import Copy, Document, ImportBatch, Incoming, Number, RejectedRow
from bangongshi.models.receipt_number import DEFAULT_STYLE
from bangongshi.models.secrecy import default_alias
from bangongshi.models.words import Direction, NumberState, Phase, Relation, Secrecy
from bangongshi.store import search
from bangongshi.store.keyfile import KdfCost
from bangongshi.store.vault import Vault, create

HISTORY = 12
"""Rows of an older book, imported on the first day and not yet 核对."""


CHEAP = KdfCost(memory_kib=19_456, passes=2)
"""Nothing here is secret and nothing is kept, so the key need not be dear: it saves a second."""


def build(
    folder: Path, passphrase: str, today: date, seed: int = 2026, *, now: datetime | None = None,
    cost: KdfCost = CHEAP,
) -> Vault:
    """A new vault in `folder` with some 400 papers, 60 people and 30 units; open, the caller closes it.

    The same seed and day give the same office. `now` (naive wall-clock, default: the present if that is `today`) is
    the latest moment anything may have happened. Raises as `store.vault.create` does.
    """
    random = Random(seed)
    vault, _ = create(folder, passphrase, unit_name=words()["office"]["name"], cost=cost)
    try:
        _fill(vault, random, _moment(today, now))
    except BaseException:
        vault.close()
        raise
    return vault


def _moment(today: date, now: datetime | None) -> datetime:
    if now is not None:
        return now
    present = wall_clock().replace(tzinfo=None, microsecond=0)
    return present if present.date() == today else datetime.combine(today, time(9))


def _fill(vault: Vault, random: Random, now: datetime) -> None:
    today = now.date()
    with Session(vault.engine) as session:
        calendar = load(session)
    sitting = f"{random.getrandbits(48):012x}"
    story = Story(vault.journal_key, CLERK, platform.node() or "本机", sitting)
    story.now = datetime.combine(today - timedelta(days=YEARS_BACK + 1), time(8))
    with vault.engine.execution_options(office_write=True).connect() as connection:
        story.start_after(connection)
        _settings(story)
        staff = hire(story, random)
        _old_book(story, random, staff.senders, Writer(random, ("某某",)))
        days = Days(today, calendar, random)
        writer = Writer(random, tuple(person.name for person in staff.staff))
        planner = Planner(random, staff, days, writer)
        office = Office(story, random, staff, calendar, DEFAULT_STYLE)
        for plan in (*planner.closed(), *planner.open(today), *planner.arrived_today(now)):
            office.live(plan)
        sealing = Random(f"印章{sitting}")  # of its own, so that the papers stay as they are
        seals = SealOffice(story, sealing, staff, calendar, Days(today, calendar, sealing), now)
        seals.open()
        Loans(seals).open()
        Credentials(seals).open()
        supervising = Random(f"督办{sitting}")
        Matters(story, supervising, staff, calendar, Days(today, calendar, supervising), now).open()
        story.play()
        story.write(connection)
        connection.commit()
    _index(vault, story.ids(Document))


def _index(vault: Vault, ids: list[int]) -> None:
    with Session(vault.engine.execution_options(office_write=True)) as session:
        index_papers(session, ids)
        search.tidy(session.connection())
        session.commit()


def _settings(story: Story) -> None:
    """As the first run leaves them (duties/office.py)."""
    office = words()["office"]
    answers = {
        "unit_name": office["name"], "unit_code": office["code"], "unit_type": office["kind"],
        "recovery_typed_back": settings.YES,
    }
    story.act("启用")
    for spec in settings.SPECS:
        story.add(Setting(key=spec.key, value=answers.get(spec.key, spec.default)))
    for rule in DEFAULT_RULES:
        story.add(
            DeadlineRule(
                matter=rule.matter, urgency=rule.urgency, amount=rule.amount, unit=rule.unit, basis=rule.basis
            )
        )


def _old_book(story: Story, random: Random, senders: tuple[Sender, ...], writer: Writer) -> None:
    """The Excel book of the years before, as an import leaves it: numbers adopted, two rows refused by reason."""
    story.act("导入", "收文登记簿")
    first = date(story.now.year - 1, 1, 20)
    name = f"{first.year}年收文登记簿.xlsx"
    batch = story.add(
        ImportBatch(
            register_name="收文", file_name=name, file_digest=hashlib.sha256(name.encode()).hexdigest(),
            sheet="收文登记", records=HISTORY + 2, imported=HISTORY, rejected=2,
        )
    )
    numbers = SourceNumbers(random)
    for serial in range(1, HISTORY + 1):
        on = first + timedelta(days=serial * 27)
        sender = random.choice([each for each in senders if each.unit.relation is not Relation.UNRELATED])
        wording = writer.paper(sender.unit.name, sender.unit.relation, on)
        document = story.add(
            Document(
                direction=Direction.IN, phase=Phase.HISTORY, title=wording.title, genre=wording.genre,
                alias=default_alias(sender.unit.name, wording.genre, on), secrecy=Secrecy.OPEN,
                unit_id=sender.unit.id, unit_name=sender.unit.name, occurred_on=on, batch_id=batch.id,
            )
        )
        number = f"{on.year}-{serial:03d}"
        source = numbers.next(sender.code, wording.genre, on)
        received = datetime.combine(on, time(8))
        story.add(
            Incoming(
                document_id=document.id or 0, receipt_number=number, source_number=source,
                source_key=recognise(source).key, relation=sender.unit.relation, signed_in_at=received, enrolled_on=on,
            )
        )
        story.add(Copy(document_id=document.id or 0, holder_since=received))
        story.add(
            Number(
                series="收文", year=on.year, serial=serial, text=number, state=NumberState.ADOPTED,
                document_id=document.id,
            )
        )
    for row, reason, text in ((9, "没有标题", "日期：2024.3.5"), (15, "合计行", "合计：12 件")):
        story.add(RejectedRow(batch_id=batch.id or 0, source_row=row, reason=reason, text=text))

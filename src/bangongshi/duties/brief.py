"""晨报 and 日清: what presses this morning, and what the day came to, one page each, 代称 only (domain.md §11.2)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, or_
from sqlalchemy import select as core_select
from sqlmodel import Session, col

from bangongshi.duties.desk import Desk
from bangongshi.duties.home import home, home_rows
from bangongshi.duties.registry.call_list import call_rows, due_calls, in_order
from bangongshi.duties.registry.numbers import RECEIPTS
from bangongshi.duties.registry.paper_rows import MASKED_AT_HOME
from bangongshi.duties.seals.home_items import out_now
from bangongshi.duties.supervision import call_list as matter_calls
from bangongshi.duties.supervision.home_items import asked_today, opened_and_closed
from bangongshi.models.brief import Brief, DayCount, Drawn, evening_lines
from bangongshi.models.credentials import Letter
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.home_text import home_lines, matter_call_sentence
from bangongshi.models.papers import Document, Hop, Incoming, Instruction, Number
from bangongshi.models.seal_words import LetterState, UseState
from bangongshi.models.seals import SealUse
from bangongshi.models.windows import COUNT_CAP, Total
from bangongshi.models.words import HopState, NumberState, Phase
from bangongshi.models.work import Chase, Relay
from bangongshi.platform import write_new

MORNING, EVENING = "晨报", "日清"
CALLS_SHOWN = 40
"""Calls looked up for the page; it has room for fewer."""


def morning(desk: Desk) -> Brief:
    """What is late, due, to be passed on and to be asked for (with phones), out, key; counts of everything."""
    panel, now = home(desk), desk.now
    with desk.read() as session:
        found = due_calls(session, now.date())
        papers = call_rows(session, in_order(found)[:CALLS_SHOWN], now, MASKED_AT_HOME)
        about = matter_calls.due_calls(session, now)
        placed = matter_calls.in_order(session, about)[:CALLS_SHOWN]
        matters = matter_calls.call_rows(session, placed, now, MASKED_AT_HOME)
    asked = [(call.place[0], call.sentence) for call in papers]
    asked += [(call.place[0], matter_call_sentence(call)) for call in matters]
    asked.sort(key=lambda call: str(call[0]))  # by the earliest date of whoever is asked; a party's calls stay together
    total = Total(min(len(found) + len(about), COUNT_CAP), len(found) + len(about) > COUNT_CAP)
    return Brief(MORNING, panel.as_of, tuple(home_lines(panel, [sentence for _, sentence in asked], total)))


def evening(desk: Desk) -> Brief:
    """What came in, went out, was closed and asked for today, and what of it has no next step."""
    day = count_day(desk)
    return Brief(EVENING, day.as_of, tuple(evening_lines(day)))


def save(desk: Desk, brief: Brief, path: Path) -> Done:
    """The page as a new private text file; journalled like every export. Refused when there is a file already."""
    with desk.act("导出", reason=f"SHA-256 {hashlib.sha256(brief.text.encode()).hexdigest()}") as act:
        act.note(f"brief:{brief.as_of:%Y-%m-%d}", brief.title)
        try:
            write_new(path, brief.text)
        except FileExistsError:
            raise Refused("R-EXISTS", f"已有同名文件，没有覆盖：{path}。请换一个名字。") from None
        except OSError:
            raise Refused("R-WRITE", f"写不进这个位置：{path}。请换一个文件夹。") from None
    return Done(f"{brief.title}已存为 {path}。", act.seq)


def count_day(desk: Desk) -> DayCount:
    """The figures of 日清 and their rows; imported papers came in another day."""
    now = desk.now
    start = datetime.combine(now.date(), datetime.min.time())
    with desk.read() as session:
        touched = _touched(session, start)
        came_in = [id_ for id_, signed_in, *_ in touched if start <= signed_in < start + timedelta(days=1)]
        out = _sent_and_out(session, start)
        rows = home_rows(session, {*came_in, *out}, now)
        calls = _calls(session, start)
        instructions, passed_on = _said(session, start)
        drawn = _drawn(session, [id_ for id_, _, enrolled_on, *_ in touched if enrolled_on == now.date()])
        used, refused = _sealed(session, start)
        letters = _letters(session, start)
        seals_out = out_now(session, now)
        opened, ended = opened_and_closed(session, start)
    received = tuple(rows[id_] for id_ in came_in if id_ in rows)
    return DayCount(
        as_of=now.date(), received=received,
        no_next_step=tuple(row for row in received if row.open and (row.next is None or row.due_on is None)),
        closed=tuple(number for *_, closed_on, _, phase, number in touched
                     if phase is Phase.CLOSED and closed_on == now.date()),
        returned=sum(1 for *_, returned_on, phase, _ in touched if phase is Phase.RETURNED and returned_on == now.date()),
        out_today=tuple(rows[id_] for id_ in out if id_ in rows),
        calls=calls[0], parties=calls[1], instructions=instructions, passed_on=passed_on, drawn=drawn,
        seal_uses=used, seal_refused=refused, letters=letters, seals_out=seals_out, matters_opened=opened,
        matters_closed=ended,
    )


_Touched = tuple[int, datetime, object, object, object, Phase, str]


def _touched(session: Session, start: datetime) -> list[_Touched]:
    """(paper, signed in at, enrolled on, closed on, returned on, phase, number) of what came in or ended today.

    One look at every received paper: no index holds these four days, and the evening comes once a day.
    """
    day = start.date()
    found = session.execute(
        core_select(
            col(Incoming.document_id), col(Incoming.signed_in_at), col(Incoming.enrolled_on), col(Incoming.closed_on),
            col(Incoming.returned_on), col(Document.phase), col(Incoming.receipt_number),
        )
        .join(Document, col(Document.id) == col(Incoming.document_id))
        .where(
            or_(
                col(Incoming.signed_in_at) >= start, col(Incoming.enrolled_on) == day,
                col(Incoming.closed_on) == day, col(Incoming.returned_on) == day,
            ),
            col(Document.batch_id).is_(None) | (col(Incoming.closed_on) == day),
            col(Document.phase) != Phase.WITHDRAWN,
        )
        .order_by(col(Incoming.document_id))
        .limit(COUNT_CAP)
    )
    return [tuple(row) for row in found]


def _sent_and_out(session: Session, start: datetime) -> list[int]:
    found = session.execute(
        core_select(col(Hop.document_id))
        .where(col(Hop.state) == HopState.OUT, col(Hop.sent_at) >= start).order_by(col(Hop.id)).limit(COUNT_CAP)
    )
    return list(dict.fromkeys(found.scalars()))


def _calls(session: Session, start: datetime) -> tuple[int, int]:
    """Calls made today about papers and matters, and to how many different people."""
    made = session.execute(
        core_select(col(Chase.whom)).where(col(Chase.said_at) >= start, col(Chase.withdrawn).is_(False))
    )
    whom = [*made.scalars(), *asked_today(session, start)]
    return len(whom), len(set(whom))


def _said(session: Session, start: datetime) -> tuple[int, int]:
    """批示 dated today, and times one was passed on today."""
    said = session.execute(
        core_select(func.count()).select_from(Instruction)
        .where(col(Instruction.said_on) == start.date(), col(Instruction.withdrawn).is_(False))
    ).scalar_one()
    told = session.execute(
        core_select(func.count()).select_from(Relay).where(col(Relay.told_at) >= start, col(Relay.withdrawn).is_(False))
    ).scalar_one()
    return int(said), int(told)


def _sealed(session: Session, start: datetime) -> tuple[int, int]:
    """Requests for a seal today: sealed, refused. One that was 作废 later counts as neither."""
    counted = session.execute(
        core_select(col(SealUse.state), func.count())
        .where(col(SealUse.used_at) >= start, col(SealUse.used_at) < start + timedelta(days=1))
        .group_by(col(SealUse.state))
    )
    found: dict[UseState, int] = {row[0]: int(row[1]) for row in counted}
    return found.get(UseState.USED, 0), found.get(UseState.REFUSED, 0)


def _letters(session: Session, start: datetime) -> int:
    """介绍信 that left the book today: issued, those of them that came back or were lost too; 作废 ones did not leave.

    One look at every 介绍信: no index holds the day, and the evening comes once a day.
    """
    return int(session.execute(
        core_select(func.count()).select_from(Letter).where(
            col(Letter.issued_on) == start.date(),
            col(Letter.state).in_((LetterState.ISSUED, LetterState.BACK, LetterState.LOST)),
        )
    ).scalar_one())


def _drawn(session: Session, ids: Sequence[int]) -> tuple[Drawn, ...]:
    """The 收文号 given to these papers, year by year; voided ones are used up too."""
    given: dict[int, list[tuple[str, NumberState]]] = {}
    for year, text, state in session.execute(
        core_select(col(Number.year), col(Number.text), col(Number.state))
        .where(
            col(Number.document_id).in_(ids), col(Number.series) == RECEIPTS,
            col(Number.state).in_((NumberState.ISSUED, NumberState.VOIDED)),
        )
        .order_by(col(Number.year), col(Number.serial))
    ):
        given.setdefault(year or 0, []).append((text, state))
    return tuple(
        Drawn(some[0][0], some[-1][0], len(some), sum(state is NumberState.VOIDED for _, state in some))
        for some in given.values()
    )

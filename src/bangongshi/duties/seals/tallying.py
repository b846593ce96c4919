"""日结: what each seal was used for on a day, for the page before the cabinet is locked (domain.md §6.3)."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select
from sqlmodel import Session, col

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals.seal_loading import OUT_NOW
from bangongshi.models import tally_text
from bangongshi.models.approved import AWAITING
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.papers import Number
from bangongshi.models.seal_rows import Tally, TallyLine
from bangongshi.models.seal_words import LoanState, UseState
from bangongshi.models.seals import SealLoan, SealUse, Stamping
from bangongshi.platform import write_new

_UNSIGNED: ColumnElement[bool] = literal_column(f"{AWAITING} AND sealuse.state = '{UseState.USED.value}'")
"""Spelled as in the partial index `seal_use_awaiting`."""
_LENT: ColumnElement[bool] = col(SealLoan.state).in_((LoanState.OUT, LoanState.BACK))


def tally(desk: Desk, day: date) -> Tally:
    """The figures of the day by when it was sealed; `out` and `pending` as they stood when it ended. No words of what was sealed.

    A voided use counts only as its number. A request with two seals stands in two lines, once in the sums.
    """
    with desk.read() as session:
        copies, spoiled, used = _sums(session, day)
        seals = _per_seal(session, day)
        numbers = _numbers(session, day)
        return Tally(
            day=day, lines=seals, uses=used, copies=copies, impressions=sum(line.impressions for line in seals),
            spoiled=spoiled, refused=_refused(session, day),
            voided=tuple(text for text, state in numbers if state is UseState.VOID),
            first=numbers[0][0] if numbers else "", last=numbers[-1][0] if numbers else "",
            out=_out(session, day if day < desk.today else None), pending=_pending(session, day if day < desk.today else None),
        )


def save(desk: Desk, day: date, path: Path) -> Done:
    """The page as a new private text file; journalled like every export. Refused when there is a file already."""
    text = "\n".join(tally_text.lines(tally(desk, day))) + "\n"
    title = f"{tally_text.TITLE}{day:%Y-%m-%d}"
    with desk.act("导出", reason=f"SHA-256 {hashlib.sha256(text.encode()).hexdigest()}") as act:
        act.note(f"tally:{day:%Y-%m-%d}", title)
        try:
            write_new(path, text)
        except FileExistsError:
            raise Refused("R-EXISTS", f"已有同名文件，没有覆盖：{path}。请换一个名字。") from None
        except OSError:
            raise Refused("R-WRITE", f"写不进这个位置：{path}。请换一个文件夹。") from None
    return Done(f"{title}已存为 {path}。", act.seq)


def _span(day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, datetime.min.time())
    return start, start + timedelta(days=1, microseconds=-1)


def _sums(session: Session, day: date) -> tuple[int, int, int]:
    """Copies, spoiled sheets and requests of the day."""
    row = session.execute(
        select(func.sum(col(SealUse.copies)), func.sum(col(SealUse.spoiled)), func.count(col(SealUse.id)))
        .where(col(SealUse.used_at).between(*_span(day)), col(SealUse.state) == UseState.USED)
    ).one()
    return int(row[0] or 0), int(row[1] or 0), int(row[2])


def _per_seal(session: Session, day: date) -> tuple[TallyLine, ...]:
    """A line per seal, most used first. Two seals of one name are two lines."""
    uses = func.count(col(SealUse.id))
    found = session.execute(
        select(
            col(Stamping.seal_name), uses, func.sum(col(SealUse.copies)), func.sum(col(Stamping.impressions)),
            func.sum(col(SealUse.spoiled)),
        )
        .join(SealUse, col(SealUse.id) == col(Stamping.use_id))
        .where(col(SealUse.used_at).between(*_span(day)), col(SealUse.state) == UseState.USED)
        .group_by(col(Stamping.seal_id), col(Stamping.seal_name))
        .order_by(uses.desc(), func.min(col(Stamping.id)))
    )
    return tuple(TallyLine(name, *map(int, figures)) for name, *figures in found)


def _numbers(session: Session, day: date) -> Sequence[tuple[str, UseState]]:
    """The numbers of what was sealed that day, in their order, voided ones with them."""
    found = session.execute(
        select(col(Number.text), col(SealUse.state))
        .join(SealUse, col(SealUse.number_id) == col(Number.id))
        .where(
            col(SealUse.used_at).between(*_span(day)), col(SealUse.state).in_((UseState.USED, UseState.VOID)),
        )
        .order_by(col(Number.year), col(Number.serial))
    )
    return [(text, state) for text, state in found]


def _refused(session: Session, day: date) -> int:
    found = session.execute(
        select(func.count(col(SealUse.id)))
        .where(col(SealUse.used_at).between(*_span(day)), col(SealUse.state) == UseState.REFUSED)
    )
    return int(found.scalar_one())


def _out(session: Session, day: date | None) -> tuple[str, ...]:
    """「甲章（李四，应还 11-24 12:00）」 of each seal on loan now, or when a past day ended; earliest due first."""
    out = OUT_NOW
    if day:
        end = _span(day)[1]
        out = and_(_LENT, col(SealLoan.lent_at) <= end, or_(col(SealLoan.back_at).is_(None), col(SealLoan.back_at) > end))
    found = session.execute(
        select(col(SealLoan.seal_name), col(SealLoan.borrower_name), col(SealLoan.due_at))
        .where(out).order_by(col(SealLoan.due_at), col(SealLoan.id))
    )
    return tuple(
        f"{name}（{who}{f'，应还 {due:%m-%d %H:%M}' if due else ''}）" for name, who, due in found
    )


def _pending(session: Session, day: date | None) -> int:
    """Uses to be countersigned now, or that were when a past day ended."""
    waiting = _UNSIGNED
    if day:
        end = _span(day)[1]
        waiting = and_(
            col(SealUse.state) == UseState.USED, col(SealUse.countersign_by).is_not(None), col(SealUse.used_at) <= end,
            or_(col(SealUse.countersigned_at).is_(None), col(SealUse.countersigned_at) > end),
        )
    return int(session.execute(select(func.count(col(SealUse.id))).where(waiting)).scalar_one())

"""大事记 and 工作小结 of some days as a plain text: to look at, to copy, to save. What is unpublished is not told."""

import os
from collections.abc import Sequence
from datetime import date

from sqlalchemy import case, literal, null, select
from sqlmodel import col

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import settings_of
from bangongshi.duties.registry.export_papers import hand_out
from bangongshi.duties.registry.paper_rows import MASKED, MASKED_AT_HOME
from bangongshi.duties.supervision.chronicle_list import KINDS, hidden_now, with_sources
from bangongshi.models.chronicle_rules import Line, proposed_text, text_lines
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.matter_rows import ChronicleView
from bangongshi.models.matter_words import ChronicleKind
from bangongshi.models.matters import Chronicle

_VIEWS = {ChronicleKind.EVENT: ChronicleView.EVENTS, ChronicleKind.REPORT: ChronicleView.REPORT}


def lines(
    desk: Desk, kind: ChronicleKind, first: date, last: date, include_confidential: bool = False
) -> tuple[str, ...]:
    """The text, by day: 内部 items as their 代称, 未公布 ones only counted – unless `include_confidential`.

    The caller asks for the passphrase before it includes them, as for an export. Refused for a kind that has no text.
    """
    if kind not in _VIEWS:
        raise Refused("X-CHRONICLE", "只有大事记和工作小结能成文。")
    found = _found(desk, kind, first, last, include_confidential)
    return text_lines(kind, settings_of(desk).unit_name, first, last, found)


def _found(desk: Desk, kind: ChronicleKind, first: date, last: date, include_confidential: bool) -> list[Line]:
    """The words of what may not be told do not leave the query."""
    unpublished, internal = (literal(False), literal(False)) if include_confidential else (
        hidden_now(MASKED), hidden_now(MASKED_AT_HOME))
    query = with_sources(
        select(
            col(Chronicle.on).label("day"), col(Chronicle.alias).label("alias"), unpublished.label("unpublished"),
            internal.label("internal"), case((internal, null()), else_=col(Chronicle.text)).label("words"),
        )
    ).where(
        col(Chronicle.withdrawn).is_(False), col(Chronicle.kind).in_(KINDS[_VIEWS[kind]]),
        col(Chronicle.on).between(first, last),
    ).order_by(col(Chronicle.on), col(Chronicle.id))
    with desk.read() as session:
        return [
            Line(row.day, None if row.unpublished else proposed_text(row.day, row.alias) if row.internal else row.words)
            for row in session.execute(query)
        ]


def save(
    desk: Desk, kind: ChronicleKind, first: date, last: date, path: str | os.PathLike[str],
    include_confidential: bool = False,
) -> Done:
    """Write the text to a new .txt; journalled with its SHA-256. Refused (suffix, file exists), StoreTrouble."""
    if not os.fspath(path).lower().endswith(".txt"):
        raise Refused("X-SUFFIX", "请存成 .txt 文本文件。")
    told: Sequence[str] = lines(desk, kind, first, last, include_confidential)
    subject = f"{kind.value} {first:%Y-%m-%d} 至 {last:%Y-%m-%d}" + ("，含内部和未公布原文" if include_confidential else "")
    hand_out(desk, "chronicle", subject, path, "\r\n".join([*told, ""]).encode("utf-8-sig"))
    return Done(f"{kind.value}已成文，存好了。")

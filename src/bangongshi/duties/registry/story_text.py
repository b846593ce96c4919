"""The whole story of one paper as plain text: on the screen, and as a file that says how it stood that day (J9)."""

import os
from collections.abc import Collection, Iterable, Iterator

from sqlmodel import Session, col

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.export_papers import hand_out
from bangongshi.duties.registry.paper_rows import MASKED, MASKED_AT_HOME, paper_select, to_rows
from bangongshi.duties.registry.story import story
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.paper_rows import PaperRow, where_sentence
from bangongshi.models.papers import Document
from bangongshi.models.story import StoryLine
from bangongshi.models.words import Secrecy
from bangongshi.text import shown

TITLE = "办理经过"


def lines(desk: Desk, document_id: int, *, revealed: bool = False) -> list[str]:
    """Head (number, title or 代称, where it is), then the story, one line an event and one for what it replaced.

    With `revealed` the caller has journalled the look (reveal.py) already.
    """
    with desk.read() as session:
        row = _row(session, desk, document_id, () if revealed else MASKED)
        return [*_head(row), *_told(story(session, document_id, masked=row.masked))]


def save(desk: Desk, document_id: int, path: str | os.PathLike[str], *, revealed: bool) -> Done:
    """The same as a new UTF-8 file; journalled as 导出 with its digest. Like every export it holds 代称 and no paper's
    own words for anything but 公开, unless `revealed` (the passphrase was given again)."""
    with desk.read() as session:
        row = _row(session, desk, document_id, () if revealed else MASKED_AT_HOME)
        told = [*_head(row), *_told(story(session, document_id, masked=row.masked))]
    stamp = f"{desk.now:%Y-%m-%d %H:%M} {desk.who} 自办公室工作台导出"
    data = "\n".join([*told, "", stamp, ""]).encode("utf-8-sig")
    name = row.number or "（未编号）"
    hand_out(desk, "incoming", f"{TITLE} {name}", path, data)
    return Done(f"已把 {name} 的{TITLE}存为文本。")


def is_open(desk: Desk, document_id: int) -> bool:
    """Whether the story may leave as it is, without the passphrase."""
    with desk.read() as session:
        return not _row(session, desk, document_id, MASKED_AT_HOME).masked


def _row(session: Session, desk: Desk, document_id: int, masked: Collection[Secrecy]) -> PaperRow:
    found = session.exec(  # type: ignore[call-overload]
        paper_select(masked).where(col(Document.id) == document_id)
    ).all()
    if not found:
        raise Refused("R-GONE", "找不到这一件，请按 F5 刷新。")
    (row,) = to_rows(session, found, desk.now, "newest")
    return row


def _head(row: PaperRow) -> list[str]:
    name = row.number or "（未编号）"
    return [f"{name}　{shown(row.title)}", shown(f"{row.unit}　{row.source_number}".strip("　")), where_sentence(row), ""]


def _told(told: Iterable[StoryLine]) -> Iterator[str]:
    for line in told:
        yield f"{line.at:%Y-%m-%d %H:%M}　{shown(line.sentence)}"
        if line.before:
            yield f"                　{shown(line.before)}"

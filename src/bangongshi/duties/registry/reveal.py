"""The only place a masked title is read: journalled first, for one sitting's eyes (design.md §4)."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.models.paper_rows import PaperRow
from bangongshi.models.papers import Document
from bangongshi.models.windows import Page

LOOK = "查阅"


def with_titles(desk: Desk, page: Page[PaperRow], known: dict[int, str]) -> Page[PaperRow]:
    """The page with its true titles. `known` are those read before in this revealing; what is read now is added to it."""
    known |= reveal(desk, [row.id for row in page.rows if row.masked and row.id not in known])
    rows = tuple(replace(row, title=known[row.id]) if row.masked else row for row in page.rows)
    return replace(page, rows=rows)


def reveal(desk: Desk, ids: Collection[int]) -> Mapping[int, str]:
    """{paper id: title} of those asked for; one 查阅 line per paper is in the journal before a title is returned."""
    if not ids:
        return {}
    with desk.act(LOOK) as act:
        for document_id in ids:
            act.note(f"document:{document_id}")
    with desk.read() as session:
        found = session.exec(select(col(Document.id), col(Document.title)).where(col(Document.id).in_(ids))).all()
        return {document_id: title for document_id, title in found if document_id is not None}

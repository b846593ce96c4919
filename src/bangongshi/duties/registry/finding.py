"""那个文件到哪了: papers by any fragment – number, sender, holder, 代称, title word, pinyin initials; newest first."""

from collections.abc import Sequence

from sqlmodel import Session, col

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.indexing import REGISTER_CODE, findable
from bangongshi.duties.registry.paper_rows import paper_select, to_rows
from bangongshi.duties.windowing import backwards, page
from bangongshi.models.paper_rows import PaperRow
from bangongshi.models.papers import Document
from bangongshi.models.pinyin import initials
from bangongshi.models.windows import COUNT_CAP, Page, Total, Window
from bangongshi.store import search
from bangongshi.text import clean_in

FIRST_WINDOW = Window(size=50)


def find(desk: Desk, words: str, window: Window = FIRST_WINDOW, *, revealed: bool = False) -> Page[PaperRow]:
    """One window of hits, masked as lists are. Titles of masked papers match only when `revealed` (reveal.with_titles)."""
    query = search.split(clean_in(words))
    with desk.read() as session:
        ids = _hits(session, query, window, window.size + 1, revealed=revealed)
        rows = _rows(session, desk, ids[: window.size])
    return page(rows, len(ids) > window.size, window)


def count_found(desk: Desk, words: str, *, revealed: bool = False) -> Total:
    """How many hits, stopping at COUNT_CAP; masked titles do not count unless revealed."""
    query = search.split(clean_in(words))
    with desk.read() as session:
        found = len(_hits(session, query, FIRST_WINDOW, COUNT_CAP + 1, revealed=revealed))
    return Total(min(found, COUNT_CAP), found > COUNT_CAP)


def _hits(session: Session, query: Sequence[str], window: Window, wanted: int, *, revealed: bool) -> list[int]:
    """Ids of papers that really hold every word. The index gives a superset, read in windows until enough are true."""
    expression = search.match_expression(query, revealed)
    if expression is None:
        return []
    low, high = _span(window)
    upwards = backwards(window)
    hits: list[int] = []
    while len(hits) < wanted and low <= high:
        batch = min(wanted + 20, 500)
        found = search.look_up(session.connection(), expression, low, high, batch, upwards=upwards)
        hits += _true_ones(session, [search.row_of(rowid)[1] for rowid in found], query, revealed=revealed)
        if len(found) < batch:
            break
        low, high = (found[-1] + 1, high) if upwards else (low, found[-1] - 1)
    return hits[:wanted]


def _span(window: Window) -> tuple[int, int]:
    low, high = search.span_of(REGISTER_CODE)
    if window.at is not None:
        return low, search.rowid_of(REGISTER_CODE, int(window.at[-1]))
    if window.after is not None:
        return low, search.rowid_of(REGISTER_CODE, int(window.after[-1])) - 1
    if window.before is not None:
        return search.rowid_of(REGISTER_CODE, int(window.before[-1])) + 1, high
    return low, high


def _true_ones(session: Session, ids: Sequence[int], query: Sequence[str], *, revealed: bool) -> list[int]:
    words = findable(session, ids)
    texts = {document_id: found.text(revealed=revealed) for document_id, found in words.items()}
    return [
        document_id for document_id in ids
        if document_id in texts and _holds(texts[document_id], query)
    ]


def _holds(text: str, query: Sequence[str]) -> bool:
    """Initials are worked out only where the words themselves do not stand in the text."""
    return search.holds(text, query) or search.holds(text, query, initials(text))


def _rows(session: Session, desk: Desk, ids: Sequence[int]) -> tuple[PaperRow, ...]:
    query = paper_select().where(col(Document.id).in_(ids)).order_by(col(Document.id).desc())
    return to_rows(session, session.exec(query).all(), desk.now, "newest")  # type: ignore[call-overload]

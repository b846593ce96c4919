"""揭示: the true 事由 of masked rows, journalled before it is read (design.md §4)."""

from collections.abc import Collection, Mapping

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.reveal import LOOK
from bangongshi.duties.seals.allowed_rows import Kind, allowed_rows, noun
from bangongshi.models.seals import SealUse


def reveal(desk: Desk, kind: Kind, ids: Collection[int]) -> Mapping[int, str]:
    """{row id: 事由}; one 查阅 line per row, and per paper a use belongs to, is in the journal before anything is returned."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    with desk.act(LOOK) as act:
        papers = {
            row.paper_id: None for row in allowed_rows(act.session, kind, wanted)
            if isinstance(row, SealUse) and row.paper_id
        }
        for about in [*(noun(kind, id_) for id_ in wanted), *(f"document:{paper_id}" for paper_id in papers)]:
            act.note(about)
    with desk.read() as session:
        return {row.id or 0: row.subject for row in allowed_rows(session, kind, wanted)}
